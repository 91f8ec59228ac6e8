"""If all weights start at zero, each update reaches one layer more, from the last one to the first."""
from verify.equations import U_W, L, U_b, W, b, gb, gW, layers, steps, total, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

ASLEEP = "layers_of_zeros_sleep_until_the_next_has_moved"
h, i, j, k, l, p, q, r, s = indices("h i j k l p q r s")

sentence = Sentence(
    source="thread", pieces="21, 47", author="Neil Slater and gvgramazio",
    place="the first answer, its second paragraph; and a comment to it",
    said="From weights that are all zero, the second update changes the last two layers, the third the last three, "
         "and so forth.")

at_most = sentence.reading(
    "no layer is reached earlier", let={"p": steps}, requires=(L - 1 - p,), training=True,
    why="It excludes: no update reaches farther than said, whatever the biases are.")

always = sentence.reading(
    "the second update always changes the last two layers", requires=(L - 2,), training=True,
    why="It also says that updates do reach so far: here the second one, always, when no bias is zero, as in the "
        "comment.")

so_far = sentence.reading(
    "each of the last three layers can be reached in its turn",
    let={"i": units(L), "j": units(L - 1), "k": units(L - 2), "h": units(L - 3)}, requires=(L - 3,), training=True,
    exists=True,
    why="Or only that they can reach so far; for the first three updates, which say what “and so on” means.")


@so_far.assumption
@always.assumption
@at_most.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, q, r), 0).forall(l=layers(), q=units(l), r=units(l - 1))


@so_far.assumption
@always.assumption
@sentence.says
def no_bias_starts_at_zero():
    """At the start, no bias is zero."""
    return Differ(b.at(0)(l, q), 0).forall(l=layers(), q=units(l))


@at_most.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At every step, the update leaves a weight with zero gradient as it is."""
    return Eq(U_W(s, l, W.at(s)(l, q, r), 0, vW.at(s)(l, q, r)), W.at(s)(l, q, r)).forall(
        s=steps, l=layers(), q=units(l), r=units(l - 1))


@at_most.assumption
@sentence.context("gradient descent, which the thread names, does so")
def biases_without_gradient_rest():
    """At every step, the update leaves a bias with zero gradient as it is."""
    return Eq(U_b(s, l, b.at(s)(l, q), 0, vb.at(s)(l, q)), b.at(s)(l, q)).forall(s=steps, l=layers(), q=units(l))


@so_far.assumption
@always.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, l, W.at(s)(l, q, r), gW.at(s)(l, q, r), vW.at(s)(l, q, r)),
              W.at(s)(l, q, r) - gW.at(s)(l, q, r)).forall(s=steps, l=layers(), q=units(l), r=units(l - 1))


@so_far.assumption
@always.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, l, b.at(s)(l, q), gb.at(s)(l, q), vb.at(s)(l, q)),
              b.at(s)(l, q) - gb.at(s)(l, q)).forall(s=steps, l=layers(), q=units(l))


@at_most.conclusion
def weights_not_yet_reached_stay():
    """The update of step p, where the first is step 0, changes no weight in the layers 1 to L - 1 - p."""
    return Eq(W.at(p + 1)(l, q, r), W.at(p)(l, q, r)).forall(
        l=layers(1, L - 1 - p), q=units(l), r=units(l - 1))


@at_most.conclusion
def biases_not_yet_reached_stay():
    """The update of step p, where the first is step 0, changes no bias in the layers 1 to L - 1 - p."""
    return Eq(b.at(p + 1)(l, q), b.at(p)(l, q)).forall(l=layers(1, L - 1 - p), q=units(l))


@always.conclusion
def the_second_update_changes_something_in_the_last_layer():
    """The squares of the changes that the second update makes in the last layer do not add up to zero."""
    return Differ(total(q=units(L), r=units(L - 1))((W.at(2)(L, q, r) - W.at(1)(L, q, r)) ** 2)
                  + total(q=units(L))((b.at(2)(L, q) - b.at(1)(L, q)) ** 2), 0)


@always.conclusion
def the_second_update_changes_something_in_the_layer_before():
    """The squares of the changes that it makes in the layer before do not add up to zero either."""
    return Differ(total(q=units(L - 1), r=units(L - 2))((W.at(2)(L - 1, q, r) - W.at(1)(L - 1, q, r)) ** 2)
                  + total(q=units(L - 1))((b.at(2)(L - 1, q) - b.at(1)(L - 1, q)) ** 2), 0)


@so_far.conclusion
def the_first_update_changes_the_last_layer():
    """The first update changes a weight of the last layer."""
    return Differ(W.at(1)(L, i, j), W.at(0)(L, i, j))


@so_far.conclusion
def the_second_update_changes_the_last_layer():
    """The second update changes the same weight of the last layer again."""
    return Differ(W.at(2)(L, i, j), W.at(1)(L, i, j))


@so_far.conclusion
def the_second_update_changes_the_layer_before():
    """The second update changes a weight of the last layer but one."""
    return Differ(W.at(2)(L - 1, j, k), W.at(1)(L - 1, j, k))


@so_far.conclusion
def the_third_update_changes_the_layer_before_that():
    """The third update changes a weight of the last layer but two."""
    return Differ(W.at(3)(L - 2, k, h), W.at(2)(L - 2, k, h))


@at_most.proof
def proof():
    """Until an update reaches a layer its weights are zero, and its biases have no gradient."""
    return (
        lemma("asleep", ASLEEP, {"all weights start at zero": (all_weights_start_at_zero,),
                                 "weights without gradient rest": (weights_without_gradient_rest,)}),
        conclude(weights_not_yet_reached_stay,
                 step(0, use("asleep: weights sleep", s=p + 1)),
                 step(W.at(p)(l, q, r), use("asleep: weights sleep", s=p))),
        conclude(biases_not_yet_reached_stay,
                 step(U_b(p, l, b.at(p)(l, q), gb.at(p)(l, q), vb.at(p)(l, q)), "update of b"),
                 step(U_b(p, l, b.at(p)(l, q), 0, vb.at(p)(l, q)), use("asleep: bias gradients vanish", s=p)),
                 step(b.at(p)(l, q), biases_without_gradient_rest)))


@always.counterexample
def an_inactive_hidden_unit():
    """The bias -1 makes the ReLU unit put out 0: the last weight gets no gradient and stays 0, so that none comes back
    to the hidden unit.  Only the last bias moves."""
    return Example(W=[[[0]], [[0]]], b=[[-1], [1]], activations=["relu", "identity"], batches=[([[1]], [[0]])] * 2)


always.instead("X9SB")


@so_far.witness
def three_units_in_a_row():
    """The biases 1, 2 and 1, the target 0: the last weight becomes -2, then the one before it -8, then the first one
    -3840.  (If all three biases are 1, the second update takes the last weight back to 0.)"""
    return Example(W=[[[0]], [[0]], [[0]]], b=[[1], [2], [1]], activations=["identity"] * 3,
                   batches=[([[1]], [[0]])] * 4, let={"i": 1, "j": 1, "k": 1, "h": 1})
