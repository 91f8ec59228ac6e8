"""There are infinitely many ways to initialize the weights."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="94", author="Joe S", place="the third answer, its third paragraph",
    said="In theory the weight matrix can be started in infinitely many ways, of which the designer takes one.",
    unread="counts ways to initialize (an infinite set)",
    precisely="The set of real matrices of a given shape is infinite.")
