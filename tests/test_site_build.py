SAMPLE = {}
