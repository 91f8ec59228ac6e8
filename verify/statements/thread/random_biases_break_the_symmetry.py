"""Random biases break the symmetry that equal weights cause."""
from verify.equations import U_W, L, U_b, W, b, gb, gW, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

h, i, j, k, l, o, p, q, r, s, u = indices("h i j k l o p q r s u")

sentence = Sentence(
    source="thread", pieces="13", author="gvgramazio", place="the question, its last paragraph",
    said="It seems possible to break the symmetry with random biases: each unit would then act in a way of its own.")

always = sentence.reading(
    "units with different biases get different gradients", let={"l": layers(1, L - 1), "i": units(l), "k": units(l)},
    why="To act differently is to get different derivatives, with which the sentence argues; and this always. All "
        "that is used of random biases is that they are different.")

possible = sentence.reading(
    "units with different biases can get different gradients",
    let={"l": layers(1, L - 1), "i": units(l), "k": units(l)}, exists=True,
    why="The same, but that it is possible, as the sentence is a thought and not sure.")

in_training = sentence.reading(
    "units with different biases can come to have different weights",
    let={"l": layers(1, L - 1), "i": units(l), "k": units(l), "j": units(l - 1), "o": steps}, training=True,
    exists=True,
    why="To act differently is to become different in training: the weights of the units, equal at the start, part.")


@possible.assumption
@always.assumption
@sentence.context("the second paragraph of the question, where all weights start equal")
def the_weights_of_each_layer_are_equal():
    """In each layer, all weights are equal."""
    return Eq(W(h, p, j), W(h, q, r)).forall(h=layers(), p=units(h), q=units(h), j=units(h - 1), r=units(h - 1))


@possible.assumption
@always.assumption
@sentence.says
def the_biases_of_the_two_units_differ():
    """The biases of the units i and k of layer l are different."""
    return Differ(b(l, i), b(l, k))


@possible.conclusion
@always.conclusion
def the_gradients_of_their_weights_differ():
    """The gradients of any two weights of the units i and k that read the same unit are different."""
    return Differ(gW(l, i, j), gW(l, k, j)).forall(j=units(l - 1))


@possible.conclusion
@always.conclusion
def the_gradients_of_their_biases_differ():
    """The gradients of the biases of the units i and k are different."""
    return Differ(gb(l, i), gb(l, k))


@in_training.assumption
@sentence.context("the second paragraph of the question, where all weights start equal")
def the_weights_of_each_layer_start_equal():
    """At the start, in each layer, all weights are equal."""
    return Eq(W.at(0)(h, p, q), W.at(0)(h, r, u)).forall(
        h=layers(), p=units(h), r=units(h), q=units(h - 1), u=units(h - 1))


@in_training.assumption
@sentence.says
def the_biases_of_the_two_units_start_different():
    """At the start, the biases of the units i and k of layer l are different."""
    return Differ(b.at(0)(l, i), b.at(0)(l, k))


@in_training.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, h, W.at(s)(h, p, q), gW.at(s)(h, p, q), vW.at(s)(h, p, q)),
              W.at(s)(h, p, q) - gW.at(s)(h, p, q)).forall(s=steps, h=layers(), p=units(h), q=units(h - 1))


@in_training.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, h, b.at(s)(h, p), gb.at(s)(h, p), vb.at(s)(h, p)),
              b.at(s)(h, p) - gb.at(s)(h, p)).forall(s=steps, h=layers(), p=units(h))


@in_training.conclusion
def two_units_get_different_weights():
    """At step o, the weights from unit j to the units i and k of layer l are different."""
    return Differ(W.at(o)(l, i, j), W.at(o)(l, k, j))


@always.counterexample
def two_active_units():
    """The biases 0 and 1, and all weights 1: both ReLU units are active and get the error 3, so all gradients of their
    incoming weights and biases are 3."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, 1], [0]], activations=["relu", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "i": 1, "k": 2})


always.instead("0FE2", "0VC5")


@possible.witness
def an_active_and_an_inactive_unit():
    """The biases 0 and -2, and all weights 1: only the first ReLU unit is active, and gets the error 1."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, -2], [0]], activations=["relu", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "i": 1, "k": 2})


@in_training.witness
def two_linear_units():
    """The biases 0 and 1, and all weights 1: the gradients of the incoming weights are both 1, but those of the
    outgoing weights, 1 and 2, are not, so that the next step tells the incoming weights apart."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, 1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[2]])] * 3, let={"l": 1, "i": 1, "k": 2, "j": 1, "o": 2})
