"""Data that are centred and uncorrelated never wake zero first weights.

The cost is the squared error, and on every batch each feature adds up to zero, and so does its product with each
target.  If the weights of the first layer start at zero, they stay zero for ever under every optimizer that leaves them
alone as long as their gradient is zero, and the network gives all samples the same output at every step: whatever its
depth, its activations, its other weights and its biases.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import (
    U_W,
    V_W,
    L,
    W,
    a,
    batches,
    dcost,
    gW,
    m,
    outputs,
    samples_of,
    steps,
    targets,
    total,
    units,
    vW,
    x,
    y,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, induction, lemma, multiple, show, step, use

ALIKE = "behind_zero_weights_all_samples_get_the_same_output"
NO_GRADIENT = "zero_first_weights_get_no_gradient_from_uncorrelated_data"
e, i, j, k, s, t, u = indices("e i j k s t u")

claim = Claim(
    title="Data that are centred and uncorrelated never wake zero first weights",
    tag="M9JC",
    training=True,
    remarks="""
    The exclusive or, $x = (\\pm 1, \\pm 1)$ with the target $x_1 x_2$, is such a batch. With all of it in each step a
    network whose first weights start at zero never learns it under such an optimizer, from no biases whatever. On parts
    of it, or when a feature is shifted, it may.
    """)


def weights_at(s):
    return Eq(W.at(s)(1, i, j), W.at(0)(1, i, j)).forall(i=units(1), j=units(0))


def states_at(s):
    return Eq(vW.at(s)(1, i, j), vW.at(0)(1, i, j)).forall(i=units(1), j=units(0))


@claim.assumption
def the_first_weights_start_at_zero():
    """All weights of the first layer are zero at the start."""
    return Eq(W.at(0)(1, i, j), 0).forall(i=units(1), j=units(0))


@claim.assumption
def the_cost_is_the_squared_error():
    """At every step, the derivative of the cost in an output is output minus target, over the number of samples."""
    return Eq(dcost(t, k, outputs(s, s), targets(s)), (a.at(s)(L, t, k) - y.at(s)(t, k)) / m(s)).forall(
        s=steps, t=samples_of(s), k=units(L))


@claim.assumption
def features_are_centred():
    """On every batch each feature adds up to zero."""
    return Eq(total(t=samples_of(e))(x.at(0, e)(t, j)), 0).forall(e=batches, j=units(0))


@claim.assumption
def features_and_targets_are_uncorrelated():
    """On every batch the product of each feature with each target adds up to zero."""
    return Eq(total(t=samples_of(e))(y.at(0, e)(t, k) * x.at(0, e)(t, j)), 0).forall(
        e=batches, j=units(0), k=units(L))


@claim.assumption
def the_optimizer_leaves_weights_alone():
    """At every step, a weight of the first layer with its initial value, zero gradient and its initial state keeps its
    value."""
    return Eq(U_W(s, 1, W.at(0)(1, i, j), 0, vW.at(0)(1, i, j)), W.at(0)(1, i, j)).forall(
        s=steps, i=units(1), j=units(0))


@claim.assumption
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, such a weight keeps its state."""
    return Eq(V_W(s, 1, W.at(0)(1, i, j), 0, vW.at(0)(1, i, j)), vW.at(0)(1, i, j)).forall(
        s=steps, i=units(1), j=units(0))


@claim.conclusion
def the_first_weights_stay_zero():
    """At every step all weights of the first layer are zero."""
    return Eq(W.at(s)(1, i, j), 0).forall(s=steps, i=units(1), j=units(0))


@claim.conclusion
def outputs_are_equal():
    """At every step any two samples of the batch get the same output."""
    return Eq(a.at(s)(L, t, k), a.at(s)(L, u, k)).forall(s=steps, t=samples_of(s), u=samples_of(s), k=units(L))


@claim.proof
def proof():
    """While the first weights are zero all samples get one output.  So the errors of the outputs are a constant minus
    the targets, and add up to zero with each feature: the first weights receive no gradient."""
    def update(rule):
        return rule(s, 1, W.at(s)(1, i, j), gW.at(s)(1, i, j), vW.at(s)(1, i, j))

    def at_rest(rule):
        return rule(s, 1, W.at(0)(1, i, j), 0, vW.at(0)(1, i, j))

    zero = {"the weights into layer l are zero": ("IH weights", the_first_weights_start_at_zero)}
    now = "IH weights", "IH states", "now: its weights receive no gradient"
    return (
        induction(
            "up", {"weights": weights_at(s), "states": states_at(s)},
            base=(show("weights", step(W.at(0)(1, i, j))), show("states", step(vW.at(0)(1, i, j)))),
            step=(
                lemma("alike", ALIKE, zero, s=s, e=s, l=1),
                have("errors are uncorrelated",
                     Eq(total(t=samples_of(s))(dcost(t, k, outputs(s, s), targets(s)) * x.at(s)(t, j)), 0).forall(
                         j=units(0), k=units(L)),
                     step(total(t=samples_of(s))((a.at(s)(L, t, k) - y.at(s)(t, k)) / m(s) * x.at(s)(t, j)),
                          use(the_cost_is_the_squared_error, s=s)),
                     step(a.at(s)(L, 1, k) / m(s) * total(t=samples_of(s))(x.at(s)(t, j))
                          - 1 / m(s) * total(t=samples_of(s))(y.at(s)(t, k) * x.at(s)(t, j)),
                          use("alike: outputs are equal", k=L, u=1)),
                     step(0, multiple(features_are_centred, a.at(s)(L, 1, k) / m(s), e=s),
                          multiple(features_and_targets_are_uncorrelated, -1 / m(s), e=s))),
                lemma("now", NO_GRADIENT, {
                    "the first weights are zero": ("IH weights", the_first_weights_start_at_zero),
                    "the feature is uncorrelated": (multiple("errors are uncorrelated", 1),)},
                    s=s, e=s, j=j).forall(j=units(0)),
                show("weights", step(update(U_W), "update of W"), step(at_rest(U_W), *now),
                     step(W.at(0)(1, i, j), the_optimizer_leaves_weights_alone)),
                show("states", step(update(V_W), "update of the state of W"), step(at_rest(V_W), *now),
                     step(vW.at(0)(1, i, j), the_optimizer_leaves_the_state_of_weights_alone))),
            s=steps),
        conclude(the_first_weights_stay_zero,
                 step(W.at(0)(1, i, j), "weights"), step(0, the_first_weights_start_at_zero)),
        lemma("alike", ALIKE, {"the weights into layer l are zero": (the_first_weights_stay_zero,)},
              s=s, e=s, l=1).forall(s=steps),
        conclude(outputs_are_equal, step(a.at(s)(L, u, k), use("alike: outputs are equal", s=s, k=L, u=u))))


@claim.constructor(features_and_targets_are_uncorrelated)
def targets_without_their_part_along_the_features(draw, world, values):
    """On each batch, the targets lose the combination of the features that is in them, feature by feature."""
    entries = dict(world.entries)
    for batch, samples in world.m.items():
        each, basis = range(1, samples + 1), []
        for j in range(1, world.n[0] + 1):
            basis.append(_without([entries["x", (batch, t, j)] for t in each], basis))
        for k in range(1, world.n[world.L] + 1):
            rest = _without([entries["y", (batch, t, k)] for t in each], basis)
            entries |= {("y", (batch, t, k)): value for t, value in zip(each, rest, strict=True)}
    return replace(world, entries=entries)


def _without(vector, basis):
    """The part of a vector that is orthogonal to all of an orthogonal basis, in which some may be zero."""
    for other in basis:
        square = sum(v * v for v in other)
        if square:
            along = sum(v * w for v, w in zip(vector, other, strict=True)) / square
            vector = [v - along * w for v, w in zip(vector, other, strict=True)]
    return vector


XOR = [[1, 1], [1, -1], [-1, 1], [-1, -1]], [[1], [-1], [-1], [1]]


@claim.fails_without(the_first_weights_start_at_zero)
def a_first_weight_of_one():
    """The exclusive or, with first weights 1 and 0: the sample (1, 1) gets the output 1 and the sample (-1, 1) gets
    -1."""
    return Example(W=[[[1, 0]]], b=[[0]], activations=["identity"], batches=[XOR])


@claim.fails_without(the_cost_is_the_squared_error)
def an_error_that_is_truncated():
    """The absolute error, truncated at 1, does not see the target 2 beyond it: the other two, 1/2 below and above the
    output, have the features 1 and -2."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], cost="mean truncated absolute error",
                   batches=[([[1], [-2], [1]], [[Fraction(1, 2)], [Fraction(5, 4)], [2]])] * 2)


@claim.fails_without(features_are_centred)
def a_feature_that_is_not_centred():
    """The feature 1 alone, with the target 0, and the bias 1: the error 1 moves the weight."""
    return Example(W=[[[0]]], b=[[1]], activations=["identity"], batches=[([[1]], [[0]])] * 2)


@claim.fails_without(features_and_targets_are_uncorrelated)
def a_line():
    """The targets are the features, 1 and -1: the weight moves to 1."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1], [-1]], [[1], [-1]])] * 2)


@claim.fails_without(the_optimizer_leaves_weights_alone)
def a_weight_that_drifts():
    """A state of 1 that the update subtracts in every step moves the weight without a gradient."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1], [-1]], [[0], [0]])] * 2,
                   optimizer="drift", optimizer_of_biases="gradient descent", state_W=[[[1]]])


@claim.fails_without(the_optimizer_leaves_the_state_of_weights_alone)
def a_state_that_counts():
    """The state of the weight grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1], [-1]], [[0], [0]])] * 3,
                   optimizer="counting drift", optimizer_of_biases="gradient descent")
