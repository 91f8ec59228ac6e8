"""If weights are zero, the gradient is held at zero."""
from verify.equations import U_W, E, L, S, W, gb, gW, layers, steps, units, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

i, j, k, l, s = indices("i j k l s")

sentence = Sentence(
    source="thread", pieces="75", author="gvgramazio", place="a comment to the second answer",
    said="Because of that factor, zero weights hold the gradient at zero.")

while_zero = sentence.reading(
    "zero as long as the next weights are zero", let={"l": layers(1, L - 1)},
    why="Held as long as the cause lasts: where the next weights are zero, so is the gradient.")

for_ever = sentence.reading(
    "zero at all steps after a start at zero", training=True,
    why="Held for ever: the question is about the start, and a gradient that is stuck does not come back.")


@while_zero.assumption
@sentence.says
def all_weights_out_of_the_layer_are_zero():
    """All weights from layer l to layer l + 1 are zero."""
    return Eq(W(l + 1, k, i), 0).forall(k=units(l + 1), i=units(l))


@for_ever.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@for_ever.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At every step, the update leaves a weight with zero gradient as it is."""
    return Eq(U_W(s, l, W.at(s)(l, i, j), 0, vW.at(s)(l, i, j)), W.at(s)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@while_zero.conclusion
def weight_gradients_vanish():
    """The gradients of all weights into layer l are zero."""
    return Eq(gW(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@while_zero.conclusion
def bias_gradients_vanish():
    """The gradients of all biases of layer l are zero."""
    return Eq(gb(l, i), 0).forall(i=units(l))


@for_ever.conclusion
def weight_gradients_always_vanish():
    """At every step, the gradients of all weights before the last layer are zero."""
    return Eq(gW.at(s)(l, i, j), 0).forall(s=steps, l=layers(1, L - 1), i=units(l), j=units(l - 1))


@for_ever.conclusion
def bias_gradients_always_vanish():
    """At every step, the gradients of all biases before the last layer are zero."""
    return Eq(gb.at(s)(l, i), 0).forall(s=steps, l=layers(1, L - 1), i=units(l))


@while_zero.proof
def blocked():
    """Zero weights block the gradient."""
    return (
        lemma("blocked", "zero_weights_block_the_gradient",
              {"the weights out of layer l are zero": (all_weights_out_of_the_layer_are_zero,)}, s=S, e=E, l=l),
        conclude(weight_gradients_vanish, step(0, "blocked: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))


@for_ever.counterexample
def a_hidden_bias_of_one():
    """The last weight reads the hidden bias 1 and moves to 1 in the first step; the second step has the error 1, which
    the first weight gets for its gradient."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 2)


for_ever.instead("zero_weights_wake_one_layer_at_each_step")
