"""Xavier initialization suits tanh."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="37", author="the author of the tutorial",
    place="the section on Xavier and He, first list item",
    said="With tanh as activation, Xavier is the choice for the initial weights.",
    unread="speaks of the scale of weights",
    precisely="With tanh and independent weights of mean 0 whose variance is 2 over the number of inputs and units "
              "of the layer together, the variances of outputs and errors stay about the same from layer to layer, "
              "to first order near 0. That Xavier is in use there is a fact of practice, and not read. Our language "
              "has no variance yet.")
