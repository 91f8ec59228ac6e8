"""If all weights are 1, the gradient is not held at zero."""
from verify.equations import L, W, delta, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, l, p, q, r, t = indices("i j l p q r t")

sentence = Sentence(
    source="thread", pieces="77", author="gvgramazio", place="a comment to the second answer",
    said="Weights of 1 do not make the gradient zero.")

possible = sentence.reading(
    "with weights of 1 a hidden layer can have a gradient",
    let={"l": layers(1, L - 1), "i": units(l), "j": units(l - 1)}, exists=True,
    why="The problem is that of zero weights, a gradient that is always zero. Not to have it is, at the least, that "
        "the gradient can be different from zero.")

always = sentence.reading(
    "with weights of 1 every hidden layer has a gradient", let={"l": layers(1, L - 1)},
    why="Or that the gradient of each hidden layer always is different from zero.")

no_loss = sentence.reading(
    "with weights of 1 no error is lost", let={"l": layers(1, L - 1)},
    why="Or that it is so wherever the other factors of the formula in the author's next comment are: the errors of "
        "the next layer and the derivative of the activation.")


@no_loss.assumption
@always.assumption
@possible.assumption
@sentence.says
def all_weights_are_one():
    """All weights are 1."""
    return Eq(W(r, p, q), 1).forall(r=layers(), p=units(r), q=units(r - 1))


@no_loss.assumption
@sentence.supplied("a factor of the formula in the author's next comment; where it is zero, no weight can help")
def the_next_layer_has_errors():
    """No error of layer l + 1 is zero."""
    return Differ(delta(l + 1, t, p), 0).forall(t=samples, p=units(l + 1))


@no_loss.assumption
@sentence.supplied("a factor of the formula in the author's next comment; where it is zero, no weight can help")
def activations_of_the_layer_have_slopes():
    """The activation of layer l nowhere has the derivative zero where it is used."""
    return Differ(gp(l, z(l, t, p)), 0).forall(t=samples, p=units(l))


@possible.conclusion
def a_weight_of_the_layer_has_a_gradient():
    """The gradient of the weight from unit j to unit i of layer l is not zero."""
    return Differ(gW(l, i, j), 0)


@always.conclusion
def some_gradient_of_the_layer_is_not_zero():
    """The squares of all gradients of layer l, added up, are not zero."""
    return Differ(total(p=units(l), q=units(l - 1))(gW(l, p, q) ** 2) + total(p=units(l))(gb(l, p) ** 2), 0)


@no_loss.conclusion
def the_layer_has_errors():
    """No error of layer l is zero."""
    return Differ(delta(l, t, p), 0).forall(t=samples, p=units(l))


@possible.witness
def one_unit_after_another():
    """The output 1 is the error, and the gradient of the first weight is 1."""
    return Example(W=[[[1]], [[1]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[0]])],
                   let={"l": 1, "i": 1, "j": 1})


@no_loss.counterexample
@always.counterexample
def two_errors_that_cancel():
    """The hidden unit feeds two outputs, whose errors are 1 and -1: they add up to zero, and so do all gradients of
    the first layer."""
    return Example(W=[[[1]], [[1], [1]]], b=[[0], [0, 0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0, 2]])], let={"l": 1})


always.instead("the_derivative_in_an_output_comes_from_the_next_layer")
no_loss.instead("the_derivative_in_an_output_comes_from_the_next_layer")
