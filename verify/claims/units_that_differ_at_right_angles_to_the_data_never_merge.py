"""Under gradient descent, units that differ at right angles to the data never merge.

Let the weights of two units of the first layer differ, at the start, by a vector that is at right angles to every
sample of every batch.  Under gradient descent no unit of the first layer ever moves along this vector.  So the
difference of the two units keeps its component along it, which is all of the difference at the start.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import U_W, W, a, batches, delta, gW, samples_of, steps, total, units, vW, x
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, induction, multiple, show, step

e, i, j, p, q, s, t = indices("e i j p q s t")

claim = Claim(
    title="Under gradient descent, units that differ at right angles to the data never merge",
    tag="RFQJ",
    training=True,
    let={"p": units(1), "q": units(1)},
    remarks="""
    The sum of the squares is zero only if the units have equal weights at the start.  If they have not, they have not
    at any later step, whatever the activations, the cost, the depth, and the biases are.  There are such units
    whenever the samples of all batches together leave a direction free: when there are fewer of them than features, or
    when a feature is always zero or two features always agree.  At the start, what enters the two units differs on all
    of these samples by their biases only, so what keeps them apart is not seen there.

    A rate of learning other than 1 is a factor of the cost.
    """)


def apart(j):
    return W.at(0)(1, p, j) - W.at(0)(1, q, j)


@claim.assumption
def the_difference_is_at_right_angles_to_the_data():
    """At the start the difference of the weights of the units p and q is at right angles to every sample of every
    batch: the sum of difference times feature is zero."""
    return Eq(total(j=units(0))(apart(j) * x.at(0, e)(t, j)), 0).forall(e=batches, t=samples_of(e))


@claim.assumption
def first_weights_move_by_gradient_descent():
    """At every step the update of the weights of the first layer is gradient descent with rate 1."""
    return Eq(U_W(s, 1, W.at(s)(1, i, j), gW.at(s)(1, i, j), vW.at(s)(1, i, j)),
              W.at(s)(1, i, j) - gW.at(s)(1, i, j)).forall(s=steps, i=units(1), j=units(0))


def along_at(s):
    return Eq(total(j=units(0))(apart(j) * W.at(s)(1, i, j)),
              total(j=units(0))(apart(j) * W.at(0)(1, i, j))).forall(i=units(1))


@claim.conclusion
def no_unit_moves_along_the_difference():
    """At every step each unit of the first layer has the component along this difference that it has at the start: the
    sum of difference times weight."""
    return along_at(s).forall(s=steps)


@claim.conclusion
def they_never_merge():
    """At every step the difference of the units p and q, times what it is at the start, adds up to the sum of the
    squares of what it is at the start."""
    return Eq(total(j=units(0))(apart(j) * (W.at(s)(1, p, j) - W.at(s)(1, q, j))),
              total(j=units(0))(apart(j) ** 2)).forall(s=steps)


@claim.proof
def proof():
    """The gradients of a unit's weights are a combination of the samples, so the component along a vector at right
    angles to all of them is zero, and no step changes it."""
    component = total(j=units(0))
    return (
        have("no gradient along it", Eq(component(apart(j) * gW.at(s)(1, i, j)), 0).forall(s=steps, i=units(1)),
             step(total(t=samples_of(s))(delta.at(s)(1, t, i) * component(apart(j) * a.at(s)(0, t, j))),
                  "definition of the weight gradient"),
             step(total(t=samples_of(s))(delta.at(s)(1, t, i) * component(apart(j) * x.at(0, s)(t, j))),
                  "definition of a at the input"),
             step(0, multiple(the_difference_is_at_right_angles_to_the_data, delta.at(s)(1, t, i), e=s).summed(
                 t=samples_of(s)))),
        induction(
            "up", {no_unit_moves_along_the_difference.name: along_at(s)},
            base=(show(no_unit_moves_along_the_difference, step(component(apart(j) * W.at(0)(1, i, j)))),),
            step=(show(no_unit_moves_along_the_difference,
                       step(component(apart(j) * (W.at(s)(1, i, j) - gW.at(s)(1, i, j))),
                            "update of W", first_weights_move_by_gradient_descent),
                       step(component(apart(j) * W.at(s)(1, i, j)), multiple("no gradient along it", -1)),
                       step(component(apart(j) * W.at(0)(1, i, j)),
                            multiple("IH no unit moves along the difference", 1))),),
            s=steps),
        conclude(they_never_merge,
                 step(component(apart(j) * W.at(s)(1, p, j)) - component(apart(j) * W.at(s)(1, q, j))),
                 step(component(apart(j) ** 2), multiple(no_unit_moves_along_the_difference, 1, i=p),
                      multiple(no_unit_moves_along_the_difference, -1, i=q))))


@claim.constructor(the_difference_is_at_right_angles_to_the_data)
def features_at_right_angles(draw, world, values):
    """In each sample one feature, in whose weights the units differ, makes up for all others."""
    gap = [world.entries["W", (0, 1, values[p], feature)] - world.entries["W", (0, 1, values[q], feature)]
           for feature in range(1, world.n[0] + 1)]
    pivot = next((feature for feature, difference in enumerate(gap, start=1) if difference), None)
    if pivot is None:
        return world
    entries = dict(world.entries)
    for batch, size in world.m.items():
        for sample in range(1, size + 1):
            others = sum(entries["x", (batch, sample, feature)] * difference
                         for feature, difference in enumerate(gap, start=1) if feature != pivot)
            entries["x", (batch, sample, pivot)] = -others / gap[pivot - 1]
    return replace(world, entries=entries, memo={})


def two_units(feature, optimizer="gradient descent"):
    """Two units with the weights 1 and 0, trained twice on a sample with the targets 0."""
    return Example(W=[[[1], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[feature]], [[0, 0]])] * 2,
                   optimizer=optimizer, let={"p": 1, "q": 2})


@claim.fails_without(the_difference_is_at_right_angles_to_the_data)
def a_feature_of_one():
    """The first unit gives 1 for the feature 1, and a step takes its weight to 0, which is that of the other one."""
    return two_units(1)


@claim.fails_without(first_weights_move_by_gradient_descent)
def weight_decay():
    """The feature is 0 and gives no gradient, but weight decay halves the weight 1."""
    return two_units(0, "gradient descent with weight decay")
