"""Xavier and He initialization choose the scale of weights by the width of layers."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="39", author="the author of the tutorial",
    place="the section on Xavier and He, last sentence, first half",
    said="How large Xavier and He make the weights is determined by how many neurons the layers have.",
    unread="speaks of the scale of weights",
    precisely="Xavier draws W(l, i, j) with variance 2 / (n(l - 1) + n(l)) (or 1 / n(l - 1)), He with variance 2 / "
              "n(l - 1), where n(l) is the width of layer l. Missing: variance.")
