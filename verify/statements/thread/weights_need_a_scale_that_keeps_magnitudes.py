"""Initial weights need a scale at which outputs and gradients neither vanish nor explode."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="24", author="Neil Slater", place="the first answer, its fourth paragraph",
    said="Draw the weights, most of all in deep networks, with a scale at which signals and gradients get neither "
         "too small nor too large.",
    unread="speaks of the scale of weights",
    precisely="Unless the expected squares of outputs and of errors stay between two positive bounds that do not "
              "depend on the depth, the gradients of the first layers go to zero or to infinity with the depth.")
