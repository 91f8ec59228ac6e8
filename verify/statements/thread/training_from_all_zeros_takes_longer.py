"""Training that starts with all zeros takes longer."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="91", author="Joe S", place="the third answer, its first paragraph",
    said="Starting from zeros only, a useful result comes later.",
    unread="speaks of how long training takes",
    precisely="Gradient descent needs more steps from zero weights than from small random weights to bring the cost "
              "below a given value.")
