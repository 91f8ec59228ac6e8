"""Neurons that start equal and change by the same amounts stay equal."""
from verify.equations import W, layers, steps, units
from verify.notation import Eq, indices
from verify.proof import induction, show, step, use
from verify.statement import Sentence

i, j, l, p, q, s = indices("i j l p q s")

sentence = Sentence(
    source="tutorial", pieces="43", author="the author of the tutorial",
    place="the recap of zero initialization, second point, the arrow",
    said="As a start from zero is followed by equal changes, no difference between neurons arises.")

persistence = sentence.reading(
    "equal changes keep equal weights equal", let={"l": layers(), "p": units(l), "q": units(l)}, training=True,
    why="The arrow of the recap alone: equal changes are assumed, so that the optimizer does not matter.")


@persistence.assumption
@sentence.context("the heading of the recap, on a start from zero")
def the_weights_of_the_layer_start_at_zero():
    """At step 0 all weights into layer l are zero."""
    return Eq(W.at(0)(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@persistence.assumption
@sentence.says
def weights_change_alike():
    """At every step, neurons p and q of layer l change their weights from each input by the same amount."""
    return Eq(W.at(s + 1)(l, p, j), W.at(s)(l, p, j) + (W.at(s + 1)(l, q, j) - W.at(s)(l, q, j))).forall(
        s=steps, j=units(l - 1))


@persistence.conclusion
def weights_stay_equal():
    """At every step, neurons p and q of layer l have the same weight from each input."""
    return Eq(W.at(s)(l, p, j), W.at(s)(l, q, j)).forall(s=steps, j=units(l - 1))


@persistence.proof
def proof():
    """By induction over the steps: the new weight is the old one and the change."""
    return (
        induction(
            "up", {weights_stay_equal.name: Eq(W.at(s)(l, p, j), W.at(s)(l, q, j)).forall(j=units(l - 1))},
            base=(show(weights_stay_equal, step(W.at(0)(l, q, j), the_weights_of_the_layer_start_at_zero)),),
            step=(show(weights_stay_equal,
                       step(W.at(s)(l, p, j) + (W.at(s + 1)(l, q, j) - W.at(s)(l, q, j)),
                            use(weights_change_alike, s=s)),
                       step(W.at(s + 1)(l, q, j), "IH weights stay equal")),),
            s=steps),)
