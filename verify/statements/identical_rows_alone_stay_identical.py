"""Units that start with equal weights and equal biases stay equal: nothing is said of their outgoing weights."""
from verify.equations import L, W, b, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.statement import Sentence

j, k, l, p, q, s = indices("j k l p q s")

sentence = Sentence(
    source="a question-and-answer thread: can the biases be randomized instead of the weights to break symmetry?",
    place="the question, its opening, by the asker (gvgramazio)",
    said="Units of a layer that start with the same weights and the same bias are updated in the same way at every "
         "iteration, whatever algorithm updates them.",
    training=True,
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)})


@sentence.assumption
def incoming_weights_start_equal():
    """Units p and q of layer l start with the same weights."""
    return Eq(W.at(0)(l, p, j), W.at(0)(l, q, j)).forall(j=units(l - 1))


@sentence.assumption
def biases_start_equal():
    """They start with the same bias."""
    return Eq(b.at(0)(l, p), b.at(0)(l, q))


@sentence.assumption
def states_of_incoming_weights_start_equal():
    """The optimizer's state starts the same for their weights; an optimizer starts with the same state everywhere."""
    return Eq(vW.at(0)(l, p, j), vW.at(0)(l, q, j)).forall(j=units(l - 1))


@sentence.assumption
def states_of_biases_start_equal():
    """The optimizer's state starts the same for their biases."""
    return Eq(vb.at(0)(l, p), vb.at(0)(l, q))


@sentence.assumption
def states_of_outgoing_weights_start_equal():
    """The optimizer's state starts the same for their outgoing weights."""
    return Eq(vW.at(0)(l + 1, k, p), vW.at(0)(l + 1, k, q)).forall(k=units(l + 1))


@sentence.conclusion
def incoming_weights_stay_equal():
    """At every step they have the same weights."""
    return Eq(W.at(s)(l, p, j), W.at(s)(l, q, j)).forall(s=steps, j=units(l - 1))


@sentence.conclusion
def biases_stay_equal():
    """At every step they have the same bias."""
    return Eq(b.at(s)(l, p), b.at(s)(l, q)).forall(s=steps)


@sentence.counterexample
def different_outgoing_weights():
    """Outgoing weights 1 and 0: the units give the same output, but only the first receives an error, and after one
    step of gradient descent their weights and biases differ."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1, "p": 1, "q": 2})
