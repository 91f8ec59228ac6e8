"""From small random weights, a network trains effectively."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="48", author="the author of the tutorial",
    place="the recap of random initialization, fourth point",
    said="Small random weights lead to training that works well.",
    unread="speaks of the success of training",
    precisely="Perhaps: from small random weights, with high probability, gradient descent reaches a cost near the "
              "least one in a moderate number of steps. Our language has no inequalities, probability or minima yet.")
