"""Small random weights make the updates of backpropagation worth more."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="90", author="Joe S", place="the third answer, its first paragraph",
    said="With weights drawn near zero, but not zero, what backpropagation changes is worth more.",
    unread="speaks of the scale of weights, and of how useful an update is",
    precisely="Perhaps: there are networks in which gradient descent, in a given number of steps, lowers the cost more "
              "from small random weights than from weights that are all zero.")
