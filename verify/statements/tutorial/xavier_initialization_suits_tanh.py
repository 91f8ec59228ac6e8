"""Xavier initialization suits tanh."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="37", author="the author of the tutorial",
    place="the section on Xavier and He, first list item",
    said="With tanh as activation, Xavier is the choice for the initial weights.",
    unread="speaks of the scale of weights",
    precisely="With tanh and independent weights of mean 0 and variance 2 / (n(l - 1) + n(l)), the variances of "
              "outputs and errors stay about the same from layer to layer, to first order near 0. Missing: variance. "
              "(That it is used so is a fact of practice.)")
