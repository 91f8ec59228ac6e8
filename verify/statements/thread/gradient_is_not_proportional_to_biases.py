"""The gradient of a layer is not proportional to the biases of the next layer."""
from verify.equations import L, b, gW, layers, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l = indices("i j k l")

sentence = Sentence(
    source="thread", pieces="74", author="gvgramazio", place="a comment to the second answer",
    said="The biases of the next layer are not such a factor of the gradient.")

not_a_factor = sentence.reading(
    "the next biases can be zero and the gradient not", let={"l": layers(1, L - 1), "i": units(l), "j": units(l - 1)},
    exists=True,
    why="If the gradient were proportional to the next biases, it would be zero where they are zero.")


@not_a_factor.assumption
@sentence.supplied("the case that tells: a gradient proportional to them would be zero here")
def the_biases_of_the_next_layer_are_zero():
    """All biases of layer l + 1 are zero."""
    return Eq(b(l + 1, k), 0).forall(k=units(l + 1))


@not_a_factor.conclusion
def a_weight_of_the_layer_has_a_gradient():
    """The gradient of the weight from unit j to unit i of layer l is not zero."""
    return Differ(gW(l, i, j), 0)


@not_a_factor.witness
def one_unit_after_another():
    """No biases, both weights 1: the output 1 is the error, and the gradient of the first weight is 1."""
    return Example(W=[[[1]], [[1]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[0]])],
                   let={"l": 1, "i": 1, "j": 1})
