"""Xavier and He initialization choose the scale of weights by the width of layers."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="39", author="the author of the tutorial",
    place="the section on Xavier and He, last sentence, first half",
    said="How large Xavier and He make the weights is determined by how many neurons the layers have.",
    unread="speaks of the scale of weights",
    precisely="Xavier draws the weights of a layer with the variance 2 over the number of its inputs and units "
              "together (or 1 over that of its inputs), He with 2 over that of its inputs. Our language has no "
              "variance yet.")
