"""A network with one output for all inputs, on balanced data, likely starts near a local minimum of the cost."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="23", author="Neil Slater", place="the first answer, its third paragraph",
    said="With one output for all inputs and balanced data, training may well begin in the neighbourhood of a local "
         "minimum.",
    unread="speaks of local minima and of chance",
    precisely="With all weights zero, if all targets occur equally often, then the constant output at the start is, "
              "with a probability that is not small, close to the constant output of least cost, and there the cost "
              "has a local minimum as a function of all parameters.")
