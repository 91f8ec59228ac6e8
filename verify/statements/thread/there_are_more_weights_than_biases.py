"""A network has more weights than biases."""
from verify.equations import layers, n, total
from verify.example import Example
from verify.notation import Count, Delta, Less, index, indices
from verify.proof import order, step
from verify.statement import Sentence

l, p = indices("l p")

sentence = Sentence(
    source="thread", pieces="29", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="The weights outnumber the biases.")

each_layer = sentence.reading(
    "in each layer", let={"l": layers()},
    why="The sentence compares what the weights do together with what the biases do, and they do it layer by layer.")

whole = sentence.reading(
    "in the whole network", let={"p": layers()},
    why="The sentence speaks of all weight values, so they might be those of all layers together.")


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


@whole.conclusion
def there_are_more_weights_in_all():
    """The network has fewer biases than weights."""
    return Less(total(l=layers())(n(l)), total(l=layers())(n(l) * n(l - 1)))


@whole.counterexample
def one_unit():
    """A single unit with a single input is a network with one weight and one bias."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])], let={"p": 1})


@whole.added
def some_layer_has_two_inputs():
    """Some layer, p, has more than one input."""
    return Less(1, n(p - 1))


@whole.proof
def proof_for_the_network():
    """What is more in layer p is positive, and in no other layer negative."""
    others = total(l=layers())((1 - Delta(index(l), index(p))) ** 2 * n(l) * (Count(n(l - 1)) - 1))
    return (order(there_are_more_weights_in_all, step(n(p) * (Count(n(p - 1)) - 1) + others),
                  positive=(some_layer_has_two_inputs,)),)
