"""Large random weights make training unstable."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="61", author="the author of the tutorial",
    place="the table, row of large random weights, learning outcome",
    said="A start from large random weights leads to instability in training.",
    unread="speaks of the scale of weights and of stability",
    precisely="Perhaps: from weights that are independent normal numbers times a large c, gradient descent with a "
              "usual rate has, with high probability, a cost that does not decrease from step to step. Our language "
              "has no inequalities or probability yet.")
