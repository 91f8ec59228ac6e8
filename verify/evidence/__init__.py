"""The kinds of evidence for a claim, and collecting them."""
