"""A network has more weights than biases."""
from verify.equations import layers, n
from verify.example import Example
from verify.notation import Count, Less, indices
from verify.proof import order, step
from verify.statement import Sentence

(l,) = indices("l")

sentence = Sentence(
    source="thread", pieces="29", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="The weights outnumber the biases.")

each_layer = sentence.reading(
    "in each layer", let={"l": layers()},
    why="The sentence compares what the weights do together with what the biases do, and they do it layer by layer.")


@each_layer.conclusion
def there_are_more_weights():
    """The layer has fewer biases than weights."""
    return Less(n(l), n(l) * n(l - 1))


@each_layer.counterexample
def one_input():
    """A single unit with a single input has one weight and one bias."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])], let={"l": 1})


@each_layer.added
def there_are_two_inputs():
    """The layer has more than one input."""
    return Less(1, n(l - 1))


@each_layer.proof
def proof():
    """What is more is the number of units, times the number of inputs but one."""
    return (order(there_are_more_weights, step(n(l) * (Count(n(l - 1)) - 1)), positive=(there_are_two_inputs,)),)
