"""Vanishing gradients slow down learning."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="32", author="the author of the tutorial",
    place="the section on small values, second list item, second half",
    said="Learning takes longer when gradients get close to zero.",
    unread="speaks of how long learning takes",
    precisely="Under gradient descent with a fixed rate the change of the weights in a step is the rate times the "
              "gradient, so if the gradient is small, so is the change, and so, to first order, is the decrease of "
              "the cost. Our language has no inequalities yet, nor the length of a training.")
