"""If all weights start at zero, one layer has gradients at first, then two, then three, counted from the output."""
from verify.equations import U_W, L, U_b, W, b, gb, gW, layers, steps, total, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

i, j, k, l, p, q, r, s = indices("i j k l p q r s")

sentence = Sentence(
    source="thread", pieces="86, 87", author="gvgramazio", place="a comment to the second answer",
    said="From zero weights, one layer has a nonzero gradient in the first iteration, two have in the second, and so "
         "forth, counted from the output.")

no_other = sentence.reading(
    "no layer has a gradient earlier", let={"p": steps}, requires=(L - 1 - p,), training=True,
    why="“Only” excludes: no layer has a gradient before its turn.")

in_turn = sentence.reading(
    "the last two layers can have gradients in their turn", let={"i": units(L), "j": units(L - 1), "k": units(L - 2)},
    requires=(L - 2,), training=True, exists=True,
    why="It also says that they have gradients in their turn: here, that the last two can.")

always_in_turn = sentence.reading(
    "the last two layers always have gradients in their turn", requires=(L - 2,), training=True,
    why="Or that the last two always do.")


@always_in_turn.assumption
@in_turn.assumption
@no_other.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, q, r), 0).forall(l=layers(), q=units(l), r=units(l - 1))


@no_other.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At every step, the update leaves a weight with zero gradient as it is."""
    return Eq(U_W(s, l, W.at(s)(l, q, r), 0, vW.at(s)(l, q, r)), W.at(s)(l, q, r)).forall(
        s=steps, l=layers(), q=units(l), r=units(l - 1))


@always_in_turn.assumption
@in_turn.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, l, W.at(s)(l, q, r), gW.at(s)(l, q, r), vW.at(s)(l, q, r)),
              W.at(s)(l, q, r) - gW.at(s)(l, q, r)).forall(s=steps, l=layers(), q=units(l), r=units(l - 1))


@always_in_turn.assumption
@in_turn.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, l, b.at(s)(l, q), gb.at(s)(l, q), vb.at(s)(l, q)),
              b.at(s)(l, q) - gb.at(s)(l, q)).forall(s=steps, l=layers(), q=units(l))


@no_other.conclusion
def weight_gradients_vanish():
    """At step p, where the first is step 0, the gradients of all weights in the layers 1 to L - 1 - p are zero."""
    return Eq(gW.at(p)(l, q, r), 0).forall(l=layers(1, L - 1 - p), q=units(l), r=units(l - 1))


@no_other.conclusion
def bias_gradients_vanish():
    """At step p, where the first is step 0, the gradients of all biases in the layers 1 to L - 1 - p are zero."""
    return Eq(gb.at(p)(l, q), 0).forall(l=layers(1, L - 1 - p), q=units(l))


@in_turn.conclusion
def the_last_layer_has_a_gradient_at_first():
    """At the first step, the gradient of a weight of the last layer is not zero."""
    return Differ(gW.at(0)(L, i, j), 0)


@in_turn.conclusion
def the_last_layer_has_one_at_the_second_step_too():
    """At the second step, the gradient of the same weight of the last layer is not zero."""
    return Differ(gW.at(1)(L, i, j), 0)


@in_turn.conclusion
def the_layer_before_has_one_at_the_second_step():
    """At the second step, the gradient of a weight of the last layer but one is not zero."""
    return Differ(gW.at(1)(L - 1, j, k), 0)


@always_in_turn.conclusion
def some_gradient_of_the_last_layer_at_first():
    """At the first step, the squares of all gradients of the last layer, added up, are not zero."""
    return Differ(total(q=units(L), r=units(L - 1))(gW.at(0)(L, q, r) ** 2) + total(q=units(L))(gb.at(0)(L, q) ** 2), 0)


@always_in_turn.conclusion
def some_gradient_of_the_layer_before_at_the_second_step():
    """At the second step, the squares of all gradients of the last layer but one, added up, are not zero."""
    return Differ(total(q=units(L - 1), r=units(L - 2))(gW.at(1)(L - 1, q, r) ** 2)
                  + total(q=units(L - 1))(gb.at(1)(L - 1, q) ** 2), 0)


@no_other.proof
def asleep():
    """From zero weights a layer sleeps until the next one has moved."""
    return (
        lemma("asleep", "layers_of_zeros_sleep_until_the_next_has_moved", {
            "all weights start at zero": (all_weights_start_at_zero,),
            "weights without gradient rest": (weights_without_gradient_rest,)}),
        conclude(weight_gradients_vanish, step(0, "asleep: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "asleep: bias gradients vanish")))


@in_turn.witness
def a_hidden_bias_of_one():
    """The last weight reads the hidden bias 1: it has the gradient -1 at first, and then 1, as the first weight has."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 2,
                   let={"i": 1, "j": 1, "k": 1})


@always_in_turn.counterexample
def no_hidden_bias():
    """The last weight reads 0 and stays zero: only the last bias moves, and the hidden unit gets no gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 2)


always_in_turn.instead("an_all_zero_network_learns_only_its_last_bias")
