"""Gradients vanish because activations saturate, not because of the initial weights, unless these are extreme."""
from verify.equations import E, L, S, W, delta, gb, gp, gW, layers, samples, units, z
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

FLAT = "a_flat_layer_blocks_the_gradient"
i, j, k, l, t = indices("i j k l t")

sentence = Sentence(
    source="thread", pieces="31", author="gvgramazio", place="a comment to the first answer",
    said="Saturated activations make gradients vanish; the initial parameters do not, as long as they are not extreme.")

by_saturation = sentence.reading(
    "a saturated hidden layer lets no gradient through", let={"l": layers(1, L - 1)},
    why="The first half: saturation does it. It is read in its limit, where the derivative of the activation is "
        "zero; how small a gradient may be is not read.")

not_by_zero_weights = sentence.reading(
    "without saturation, zero weights let the gradient through",
    why="The second half: initial parameters do not do it. The comment doubts that zero weights do, so they are the "
        "case at hand, and are not taken for extreme.")


@by_saturation.assumption
@sentence.says
def all_units_of_the_layer_are_saturated():
    """The derivatives of all activations of layer l are zero, for every sample."""
    return Eq(gp(l, z(l, t, i)), 0).forall(t=samples, i=units(l))


@by_saturation.conclusion
def weight_gradients_vanish():
    """The gradients of all weights in the layers 1 to l are zero."""
    return Eq(gW(k, i, j), 0).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@by_saturation.conclusion
def bias_gradients_vanish():
    """The gradients of all biases in the layers 1 to l are zero."""
    return Eq(gb(k, i), 0).forall(k=layers(1, l), i=units(k))


@by_saturation.proof
def proof():
    """A saturated layer is flat."""
    return (
        lemma("flat", FLAT, {"the layer is flat": (all_units_of_the_layer_are_saturated,)}, s=S, e=E, l=l),
        conclude(weight_gradients_vanish, step(0, "flat: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "flat: bias gradients vanish")))


@not_by_zero_weights.assumption
@sentence.context("the question with which the comment begins, on weights of zero")
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@not_by_zero_weights.assumption
@sentence.says
def no_activation_is_saturated():
    """No activation has the derivative zero where it is used."""
    return Differ(gp(l, z(l, t, i)), 0).forall(l=layers(), t=samples, i=units(l))


@not_by_zero_weights.assumption
@sentence.supplied("without an error there is no gradient that could vanish")
def every_output_has_an_error():
    """No error of the last layer is zero."""
    return Differ(delta(L, t, i), 0).forall(t=samples, i=units(L))


@not_by_zero_weights.conclusion
def no_error_vanishes():
    """No error of a hidden layer is zero."""
    return Differ(delta(l, t, i), 0).forall(l=layers(1, L - 1), t=samples, i=units(l))


@not_by_zero_weights.counterexample
def two_linear_units_with_zero_weights():
    """The derivatives are 1 and the error of the output is -1; the error of the hidden unit is 0 times -1."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])])


not_by_zero_weights.instead("zero_weights_block_the_gradient")
