"""Small random weights are safer from vanishing gradients than large ones."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="64", author="the author of the tutorial",
    place="the table, row of small random weights, risk of vanishing gradients",
    said="Small random weights are in less danger of vanishing gradients.",
    unread="speaks of the scale of weights",
    precisely="For weights that are independent normal numbers times c, the probability that the gradient of the "
              "first layer is smaller than some fixed bound is less for small c (such as 1/100) than for large c, at "
              "any depth. Our language has no probability yet.")
