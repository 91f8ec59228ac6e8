"""Xavier and He initialization keep the gradients stable from layer to layer."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="39", author="the author of the tutorial",
    place="the section on Xavier and He, last sentence, second half",
    said="Thanks to their scale, Xavier and He let gradients neither die nor grow on their way back.",
    unread="speaks of the scale of weights",
    precisely="Under these variances, for tanh (to first order near 0) and for ReLU, the variance of the errors at "
              "the start is about the same in all layers; for Xavier this is meant as a compromise between widths "
              "that differ. Our language has no variance yet.")
