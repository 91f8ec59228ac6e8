"""Symmetry alone does not make the gradient zero."""
from verify.equations import L, W, b, gW, layers, n, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l, p, q, r = indices("i j k l p q r")

sentence = Sentence(
    source="thread", pieces="76", author="gvgramazio", place="a comment to the second answer",
    said="That units are alike is not what stops the gradient.")

symmetric = sentence.reading(
    "a symmetric network can have a gradient in the first layer", let={"i": units(1), "j": units(0)},
    requires=(L - 2, n(1) - 2), exists=True,
    why="One half of the sentence: if symmetry were the cause, no symmetric network would have the gradient. "
        "Symmetry is read as before in the thread.")


@symmetric.assumption
@sentence.context("the second paragraph of the question says what the symmetry is")
def the_weights_of_each_layer_are_equal():
    """In each layer, all weights are equal."""
    return Eq(W(l, p, k), W(l, q, r)).forall(l=layers(), p=units(l), q=units(l), k=units(l - 1), r=units(l - 1))


@symmetric.assumption
@sentence.context("the second paragraph of the question says what the symmetry is")
def the_biases_of_each_layer_are_equal():
    """In each layer, all biases are equal."""
    return Eq(b(l, p), b(l, q)).forall(l=layers(), p=units(l), q=units(l))


@symmetric.conclusion
def the_first_layer_gets_a_gradient():
    """The gradient of the weight from feature j to unit i of the first layer is not zero."""
    return Differ(gW(1, i, j), 0)


@symmetric.witness
def two_units_alike():
    """All weights are 1 and there are no biases: the output 2 is the error, which both hidden units get."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])], let={"i": 1, "j": 1})
