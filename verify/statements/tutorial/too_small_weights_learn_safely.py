"""A network with too small weights learns safely."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="33, 34", author="the author of the tutorial",
    place="the section on small values, the sentence on too small weights, second half",
    said="Learning from weights that are too tiny goes without danger.",
    unread="speaks of the scale of weights and of the safety of training",
    precisely="Perhaps: for every network and every bound on the rate there is a c > 0 such that from initial "
              "weights of absolute value below c gradient descent neither diverges nor stops before the cost has "
              "become small. Our language has no inequalities or limits yet.")
