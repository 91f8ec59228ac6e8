"""Without a careful initialization, deep networks learn much more slowly."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="26", author="Neil Slater", place="the first answer, its fourth paragraph",
    said="A deep network whose weights are not scaled with care needs far more time.",
    unread="speaks of the scale of weights and of how long training takes",
    precisely="There are deep networks and scales of the weights from which gradient descent needs many times the "
              "steps that it needs from Xavier's scale to reach a given cost.")
