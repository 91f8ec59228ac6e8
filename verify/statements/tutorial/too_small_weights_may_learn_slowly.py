"""A network with too small weights may learn slowly."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="33, 34", author="the author of the tutorial",
    place="the section on small values, the sentence on too small weights, first half",
    said="Weights that are too tiny can make learning slow.",
    unread="speaks of the scale of weights and of how long learning takes",
    precisely="There is a network and a cost to be reached such that, as the initial weights are multiplied by c and "
              "c tends to 0, the number of steps of gradient descent until this cost is reached grows without bound.")
