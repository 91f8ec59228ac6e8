"""A network with one output for all inputs, on balanced data, likely starts near a local minimum of the cost."""
from fractions import Fraction

from verify.equations import (
    C,
    E,
    L,
    S,
    W,
    b,
    dcost,
    delta,
    gb,
    gp,
    gW,
    layers,
    outputs,
    samples,
    targets,
    total,
    units,
)
from verify.example import Example
from verify.notation import Eq, LocalMinimum, indices
from verify.proof import conclude, have, lemma, multiple, step, use
from verify.statement import Sentence

BALANCED = "behind_two_zero_layers_all_rests_with_the_last_biases"
i, j, l, t = indices("i j l t")

sentence = Sentence(
    source="thread", pieces="23", author="Neil Slater", place="the first answer, its third paragraph",
    said="With one output for all inputs and balanced data, training may well begin in the neighbourhood of a local "
         "minimum.")

critical = sentence.reading(
    "a critical point", requires=(L - 2,),
    why="To first order a local minimum is where no gradient is.  We read what can be said without chance: that the "
        "start is not only close to such a point but is one.  The answer speaks of networks with more than one layer.")

minimum = sentence.reading(
    "a local minimum", requires=(L - 2,),
    why="Literally: the cost, as a function of all weights and biases, has a local minimum there.  Again we read that "
        "the start, whose one output is the best, is such a point.")


@critical.assumption
@minimum.assumption
@sentence.context("all weights are zero in the sentence before; that they are all the same is another statement")
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@critical.assumption
@minimum.assumption
@sentence.supplied("on balanced data the one output that the start gives to all samples is close to the best one, "
                   "as 1/2 is for two classes of the same size; we take it to be the best one")
def cost_derivatives_are_balanced():
    """Over all samples the derivatives of the cost in an output add up to zero: where that output changes alike for all
    samples, the cost does not change to first order."""
    return Eq(total(t=samples)(dcost(t, i, outputs(), targets())), 0).forall(i=units(L))


@critical.conclusion
def the_gradients_of_weights_are_zero():
    """The gradient of every weight is zero."""
    return Eq(gW(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@critical.conclusion
def the_gradients_of_biases_are_zero():
    """The gradient of every bias is zero."""
    return Eq(gb(l, i), 0).forall(l=layers(), i=units(l))


@critical.proof
def proof():
    """In the last layer the slopes are the same for all samples, so the gradients of its biases are multiples of zero.
    All other gradients hang on these."""
    return (
        have("no last bias gradient", Eq(gb(L, i), 0).forall(i=units(L)),
             step(total(t=samples)(delta(L, t, i)), "definition of the bias gradient"),
             step(total(t=samples)(dcost(t, i, outputs(), targets()) * gp(L, b(L, i))),
                  "definition of delta at the output", use("definition of z", l=L), use(all_weights_are_zero, l=L)),
             step(0, multiple(cost_derivatives_are_balanced, gp(L, b(L, i))))),
        lemma("balanced", BALANCED, {
            "the last weights are zero": (all_weights_are_zero,),
            "the weights before are zero": (all_weights_are_zero,),
            "the last bias gradients are zero": ("no last bias gradient",)}, s=S, e=E),
        conclude(the_gradients_of_weights_are_zero, step(0, "balanced: all weight gradients are zero")),
        conclude(the_gradients_of_biases_are_zero, step(0, "balanced: all bias gradients are zero")))


@minimum.conclusion
def the_cost_has_a_local_minimum():
    """No networks nearby have a lower cost."""
    return LocalMinimum(C())


@minimum.counterexample
def two_weights_that_grow_together():
    """The targets 1 and -1 are the inputs.  With both weights equal to one small number, however small, the outputs go
    towards the targets.  The networks 1 to 3 show it for the weight 1/2: network 1, its half, and zero."""
    half = Fraction(1, 2)
    zero = [[0], [0]]
    return Example(W=[[[0]], [[0]]], b=zero, activations=["identity", "identity"],
                   others=[([[[1]], [[1]]], zero), ([[[half]], [[half]]], zero), ([[[0]], [[0]]], zero)],
                   batches=[([[1], [-1]], [[1], [-1]])])


minimum.instead("small_networks_that_correlate_with_the_targets_beat_zero_outputs")
