"""If all weights of some layer start at zero, training does nothing."""
from verify.equations import U_W, L, U_b, W, b, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.statement import Sentence

i, j, k, l, s = indices("i j k l s")

sentence = Sentence(
    source="thread", pieces="104", author="somebody unnamed", place="a comment to the third answer, its only sentence",
    said="A network learns only if no layer starts with nothing but zero weights.")

nothing = sentence.reading(
    "no parameter ever changes", let={"l": layers()}, training=True,
    why="“Nothing happens” at its strongest: no weight and no bias changes.")

no_weight = sentence.reading(
    "no weight ever changes", let={"l": layers()}, training=True,
    why="More cautiously: no weight changes, as the sentence speaks of weights.")

hidden = sentence.reading(
    "no weight ever changes if a hidden layer has zero weights and biases", let={"l": layers(1, L - 1)}, training=True,
    why="More cautiously still: the zero layer is a hidden one, and its biases are zero like its weights, as in “all "
        "zeros”.")


@hidden.assumption
@no_weight.assumption
@nothing.assumption
@sentence.says
def the_weights_into_the_layer_start_at_zero():
    """At the start, all weights into layer l are zero."""
    return Eq(W.at(0)(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@hidden.assumption
@sentence.says
def the_biases_of_the_layer_start_at_zero():
    """At the start, all biases of layer l are zero."""
    return Eq(b.at(0)(l, i), 0).forall(i=units(l))


@hidden.assumption
@no_weight.assumption
@nothing.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At every step, the update leaves a weight with zero gradient as it is."""
    return Eq(U_W(s, k, W.at(s)(k, i, j), 0, vW.at(s)(k, i, j)), W.at(s)(k, i, j)).forall(
        s=steps, k=layers(), i=units(k), j=units(k - 1))


@hidden.assumption
@no_weight.assumption
@nothing.assumption
@sentence.context("gradient descent, which the thread names, does so")
def biases_without_gradient_rest():
    """At every step, the update leaves a bias with zero gradient as it is."""
    return Eq(U_b(s, k, b.at(s)(k, i), 0, vb.at(s)(k, i)), b.at(s)(k, i)).forall(s=steps, k=layers(), i=units(k))


@hidden.conclusion
@no_weight.conclusion
@nothing.conclusion
def no_weight_changes():
    """At every step, all weights of all layers have their initial values."""
    return Eq(W.at(s)(k, i, j), W.at(0)(k, i, j)).forall(s=steps, k=layers(), i=units(k), j=units(k - 1))


@nothing.conclusion
def no_bias_changes():
    """At every step, all biases of all layers have their initial values."""
    return Eq(b.at(s)(k, i), b.at(0)(k, i)).forall(s=steps, k=layers(), i=units(k))


@no_weight.counterexample
@nothing.counterexample
def zero_last_weights():
    """The last weight reads the hidden output 1 and moves from 0 to 1 in the first step."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 2,
                   let={"l": 2})


@hidden.counterexample
def a_hidden_layer_of_zeros():
    """All outputs behind the zero weight are 0 and the target is 1: the last weight 1 passes the error -1 back, and the
    zero weight, which reads 1, moves to 1 in the first step."""
    return Example(W=[[[1]], [[0]], [[1]]], b=[[0], [0], [0]], activations=["identity", "identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 2})


CORRECTIONS = ("zero_last_weights_learn_from_the_cost_at_constant_outputs", "zero_weights_block_the_gradient")
nothing.instead(*CORRECTIONS)
no_weight.instead(*CORRECTIONS)
hidden.instead("zero_weights_block_the_gradient")
