"""A network with one output for all inputs, on balanced data, likely starts near a local minimum of the cost."""
from fractions import Fraction

from verify.equations import (
    C,
    E,
    L,
    S,
    W,
    a,
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
from verify.proof import have, lemma, multiple, show, split, step, use
from verify.statement import Sentence

BLOCKED, OUTPUTS_TIMES_BIASES = "073H", "J8YD"
i, j, l, t = indices("i j l t")

sentence = Sentence(
    source="thread", pieces="23", author="Neil Slater", place="the first answer, its third paragraph",
    said="With one output for all inputs and balanced data, training may well begin in the neighbourhood of a local "
         "minimum.")

no_gradient = sentence.reading(
    "no gradient", requires=(L - 2,),
    why="The text says that the signal of the gradient suffers, and at a local minimum there is none.  We read what "
        "can be said without chance: that the start is not only close to such a point but is one.  The answer speaks "
        "of networks with more than one layer.")

minimum = sentence.reading(
    "a local minimum", requires=(L - 2,),
    why="Literally: the cost, as a function of all weights and biases, has a local minimum there.  Again we read that "
        "the start, whose one output is the best, is such a point.")


@no_gradient.assumption
@minimum.assumption
@sentence.context("all weights are zero in the sentence before; that they are all the same is another statement")
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@no_gradient.assumption
@minimum.assumption
@sentence.supplied("on balanced data the one output that the start gives to all samples is close to the best one, "
                   "as 1/2 is for two classes of the same size; we take it to be the best one")
def cost_derivatives_are_balanced():
    """Over all samples the derivatives of the cost in an output add up to zero: where that output changes alike for all
    samples, the cost does not change to first order."""
    return Eq(total(t=samples)(dcost(t, i, outputs(), targets())), 0).forall(i=units(L))


@no_gradient.conclusion
def the_gradients_of_weights_are_zero():
    """The gradient of every weight is zero."""
    return Eq(gW(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@no_gradient.conclusion
def the_gradients_of_biases_are_zero():
    """The gradient of every bias is zero."""
    return Eq(gb(l, i), 0).forall(l=layers(), i=units(l))


@no_gradient.proof
def proof():
    """Below the last layer zero weights block the gradient.  In the last layer the slopes are the same for all samples,
    so the gradients of biases are multiples of zero, and those of weights are multiples of these."""
    zero = (use(all_weights_are_zero, l=L),)
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": zero}, s=S, e=E, l=L - 1),
        lemma("constant", OUTPUTS_TIMES_BIASES, {
            "the weights into layer l are zero": (use(all_weights_are_zero, l=L - 1),)}, s=S, e=E, l=L - 1),
        have("last biases", Eq(gb(L, i), 0).forall(i=units(L)),
             step(total(t=samples)(delta(L, t, i)), "definition of the bias gradient"),
             step(total(t=samples)(dcost(t, i, outputs(), targets()) * gp(L, b(L, i))),
                  "definition of delta at the output", use("definition of z", l=L), *zero),
             step(0, multiple(cost_derivatives_are_balanced, gp(L, b(L, i))))),
        split(the_gradients_of_biases_are_zero.name, Eq(gb(l, i), 0).forall(i=units(l)), L - 1,
              low=(show(the_gradients_of_biases_are_zero, step(0, "blocked: bias gradients vanish")),),
              high=(show(the_gradients_of_biases_are_zero, step(0, "last biases")),),
              l=layers()),
        split(the_gradients_of_weights_are_zero.name, Eq(gW(l, i, j), 0).forall(i=units(l), j=units(l - 1)), L - 1,
              low=(show(the_gradients_of_weights_are_zero, step(0, "blocked: weight gradients vanish")),),
              high=(show(the_gradients_of_weights_are_zero,
                         step(a(L - 1, 1, j) * gb(L, i),
                              use("constant: weight gradients are outputs times bias gradients", u=1)),
                         step(0, "last biases")),),
              l=layers()))


@minimum.conclusion
def the_cost_has_a_local_minimum():
    """No networks nearby have a lower cost."""
    return LocalMinimum(C())


@minimum.counterexample
def two_weights_that_grow_together():
    """The targets 1 and -1 are the inputs.  With both weights equal to the same small number, of whatever size, the
    outputs go towards the targets.  The networks 1 to 3 show it for the weight 1/2: network 1, its half, and zero."""
    half = Fraction(1, 2)
    zero = [[0], [0]]
    return Example(W=[[[0]], [[0]]], b=zero, activations=["identity", "identity"],
                   others=[([[[1]], [[1]]], zero), ([[[half]], [[half]]], zero), ([[[0]], [[0]]], zero)],
                   batches=[([[1], [-1]], [[1], [-1]])])


minimum.instead("small_networks_that_correlate_with_the_targets_beat_zero_outputs")
