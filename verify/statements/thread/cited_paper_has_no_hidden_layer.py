"""The network of the cited paper has an input and an output layer and no hidden layer."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="58", author="varsh", place="the second answer, its second paragraph",
    said="In the recommended paper there is nothing between the input and the output of the network.",
    unread="speaks of the model of a cited paper",
    precisely="The function that the paper trains is the output of a network with one layer.")
