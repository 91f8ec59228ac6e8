"""If all weights start at zero, the second update changes the last layer but one only slightly."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="21", author="Neil Slater", place="the first answer, its second paragraph",
    said="What the second update does to the layer before the last is small.",
    unread="speaks of the size of an update",
    precisely="With gradient descent of rate eta from zero weights, the second update changes the last layer by an "
              "amount of the order of eta, and the layer before it by one of the order of the square of eta, as eta "
              "goes to 0.")
