"""The zero weights of the hidden layer that blocks have nonzero gradients themselves."""
from verify.equations import E, L, S, W, gW, layers, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import have, lemma, step
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
i, j, k, l, p, q = indices("i j k l p q")

sentence = Sentence(
    source="thread", pieces="44", author="Neil Slater", place="a comment to the first answer",
    said="The zero weights of the layer that blocks the gradients do get gradients of their own.")

one_layer = sentence.reading(
    "a zero weight of the hidden layer can have a gradient",
    let={"l": layers(1, L - 1), "i": units(l), "j": units(l - 1)}, exists=True,
    why="There are such gradients: it can be so, here with one blocking layer, of which the sentence speaks.")

all_layers = sentence.reading(
    "a weight of a hidden layer can have a gradient although all weights are zero",
    let={"l": layers(1, L - 1), "i": units(l), "j": units(l - 1)}, exists=True,
    why="The same with all weights zero, of which the comment speaks two sentences before.")


@one_layer.assumption
@sentence.context("the sentence before, on a hidden layer of zero weights")
def all_weights_into_the_layer_are_zero():
    """All weights into the hidden layer l are zero."""
    return Eq(W(l, p, q), 0).forall(p=units(l), q=units(l - 1))


@all_layers.assumption
@sentence.context("two sentences before, where all weights are zero")
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(k, p, q), 0).forall(k=layers(), p=units(k), q=units(k - 1))


@all_layers.conclusion
@one_layer.conclusion
def a_weight_has_a_gradient():
    """The gradient of the weight from unit j to unit i of layer l is not zero."""
    return Differ(gW(l, i, j), 0)


@one_layer.witness
def a_zero_weight_and_a_one():
    """The last weight 1 takes the error -1 back to the hidden unit, and the gradient of its zero weight is -1."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "i": 1, "j": 1})


@all_layers.proof
def proof():
    """The zero weights of the next layer block the gradient."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (all_weights_are_zero,)}, s=S, e=E, l=l),
        have("a weight has a gradient", Eq(gW(l, i, j), 0), step(0, "blocked: weight gradients vanish")))
