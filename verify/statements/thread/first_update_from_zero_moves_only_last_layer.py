"""If all weights start at zero, the first update changes only the last layer."""
from verify.equations import U_W, L, U_b, W, b, gb, gW, layers, steps, total, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
i, j, l, q, r, s = indices("i j l q r s")

sentence = Sentence(
    source="thread", pieces="20, 47", author="Neil Slater and gvgramazio",
    place="the first answer, its second paragraph; and a comment to it",
    said="From weights that are all zero, the first step of training changes nothing but the last layer.")

nothing_else = sentence.reading(
    "no other layer is changed", training=True,
    why="“Only the last layer” excludes the others: nothing else moves, whatever the biases are.")

always = sentence.reading(
    "the last layer is always changed", requires=(L - 2,), training=True,
    why="It also says that the last layer does move: here, that it always does when no bias is zero, as in the "
        "comment.")

last_layer = sentence.reading(
    "the last layer can be changed", let={"i": units(L), "j": units(L - 1)}, requires=(L - 2,), training=True,
    exists=True,
    why="Or only that the last layer is the one which can move.")


@last_layer.assumption
@always.assumption
@nothing_else.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, q, r), 0).forall(l=layers(), q=units(l), r=units(l - 1))


@last_layer.assumption
@always.assumption
@sentence.says
def no_bias_starts_at_zero():
    """At the start, no bias is zero."""
    return Differ(b.at(0)(l, q), 0).forall(l=layers(), q=units(l))


@nothing_else.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At the first step, the update leaves a weight with zero gradient as it is."""
    return Eq(U_W(0, l, W.at(0)(l, q, r), 0, vW.at(0)(l, q, r)), W.at(0)(l, q, r)).forall(
        l=layers(), q=units(l), r=units(l - 1))


@nothing_else.assumption
@sentence.context("gradient descent, which the thread names, does so")
def biases_without_gradient_rest():
    """At the first step, the update leaves a bias with zero gradient as it is."""
    return Eq(U_b(0, l, b.at(0)(l, q), 0, vb.at(0)(l, q)), b.at(0)(l, q)).forall(l=layers(), q=units(l))


@last_layer.assumption
@always.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, l, W.at(s)(l, q, r), gW.at(s)(l, q, r), vW.at(s)(l, q, r)),
              W.at(s)(l, q, r) - gW.at(s)(l, q, r)).forall(s=steps, l=layers(), q=units(l), r=units(l - 1))


@always.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, l, b.at(s)(l, q), gb.at(s)(l, q), vb.at(s)(l, q)),
              b.at(s)(l, q) - gb.at(s)(l, q)).forall(s=steps, l=layers(), q=units(l))


@nothing_else.conclusion
def weights_before_the_last_layer_stay():
    """The first update changes no weight before the last layer."""
    return Eq(W.at(1)(l, q, r), W.at(0)(l, q, r)).forall(l=layers(1, L - 1), q=units(l), r=units(l - 1))


@nothing_else.conclusion
def biases_before_the_last_layer_stay():
    """The first update changes no bias before the last layer."""
    return Eq(b.at(1)(l, q), b.at(0)(l, q)).forall(l=layers(1, L - 1), q=units(l))


@always.conclusion
def the_last_layer_is_changed():
    """The squares of the changes that the first update makes in the last layer do not add up to zero."""
    return Differ(total(q=units(L), r=units(L - 1))((W.at(1)(L, q, r) - W.at(0)(L, q, r)) ** 2)
                  + total(q=units(L))((b.at(1)(L, q) - b.at(0)(L, q)) ** 2), 0)


@last_layer.conclusion
def a_weight_of_the_last_layer_moves():
    """The first update changes a weight of the last layer."""
    return Differ(W.at(1)(L, i, j), W.at(0)(L, i, j))


@nothing_else.proof
def proof():
    """The zero weights of the next layer block the gradient of each layer before the last."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (all_weights_start_at_zero,)},
              s=0, e=0, l=l).forall(l=layers(1, L - 1)),
        conclude(weights_before_the_last_layer_stay,
                 step(U_W(0, l, W.at(0)(l, q, r), gW.at(0)(l, q, r), vW.at(0)(l, q, r)), use("update of W", s=0)),
                 step(U_W(0, l, W.at(0)(l, q, r), 0, vW.at(0)(l, q, r)),
                      use("blocked: weight gradients vanish", l=l)),
                 step(W.at(0)(l, q, r), weights_without_gradient_rest)),
        conclude(biases_before_the_last_layer_stay,
                 step(U_b(0, l, b.at(0)(l, q), gb.at(0)(l, q), vb.at(0)(l, q)), use("update of b", s=0)),
                 step(U_b(0, l, b.at(0)(l, q), 0, vb.at(0)(l, q)), use("blocked: bias gradients vanish", l=l)),
                 step(b.at(0)(l, q), biases_without_gradient_rest)))


@always.counterexample
def targets_with_the_last_bias_for_their_mean():
    """The targets 2 times the feature, 0 and 2, and the outputs 1 and 1: the errors 1/2 and -1/2 cancel in all
    gradients of the last layer."""
    return Example(W=[[[0]], [[0]]], b=[[1], [1]], activations=["identity", "identity"],
                   batches=[([[0], [1]], [[0], [2]])])


always.instead("behind_two_zero_layers_all_rests_with_the_last_biases", "PN82")


@last_layer.witness
def one_unit_after_another():
    """All biases 1, the target 0: the error 1 meets the hidden output 1, and the last weight becomes -1."""
    return Example(W=[[[0]], [[0]]], b=[[1], [1]], activations=["identity", "identity"], batches=[([[1]], [[0]])],
                   let={"i": 1, "j": 1})
