"""Small random weights make training stable."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="65", author="the author of the tutorial",
    place="the table, row of small random weights, learning outcome",
    said="A start from small random weights leads to stability in training.",
    unread="speaks of the scale of weights and of stability",
    precisely="Perhaps: from weights that are independent normal numbers times a small c, gradient descent with a "
              "usual rate has, with high probability, a cost that decreases from step to step. Our language has no "
              "inequalities or probability yet.")
