"""He initialization suits ReLU."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="38", author="the author of the tutorial",
    place="the section on Xavier and He, second list item",
    said="With ReLU as activation, He is the choice for the initial weights.",
    unread="speaks of the scale of weights",
    precisely="With ReLU, zero biases and independent symmetric weights of variance 2 / n(l - 1), the mean square of "
              "what enters the activations is the same in all layers. Missing: variance. (That it is used so is a "
              "fact of practice.)")
