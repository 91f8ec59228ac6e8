"""Too large weights saturate activations such as sigmoid and tanh."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="30, 31", author="the author of the tutorial",
    place="the section on small values, first list item",
    said="Weights that are too big drive sigmoid or tanh into the range where the curve is flat.",
    unread="speaks of the scale of weights and of saturation",
    precisely="Multiply all weights of a layer by c. On every sample on which what the weights bring to a neuron is "
              "not zero, the derivative of sigmoid or tanh at this neuron tends to 0 as c grows without bound. Our "
              "language has no limits or inequalities yet.")
