"""The numberings of source texts, one JSON file for each: what `verify.source.dumped` writes, without the texts."""
