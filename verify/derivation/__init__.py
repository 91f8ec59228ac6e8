"""What SymPy derives, compiled to NumPy: the reference with which the hand-written network is compared."""
