"""Zero first weights get no gradient from a feature that is uncorrelated with the errors.

If all weights of the first layer are zero, all samples look alike to the network.  If moreover a feature and the cost's
derivative in each output, multiplied and added up over the batch, give zero, then no weight that reads this feature
receives a gradient: whatever the depth, the activations, the other weights and the biases are.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import (
    E,
    L,
    W,
    a,
    b,
    dcost,
    delta,
    g,
    gp,
    gW,
    layers,
    outputs,
    samples,
    targets,
    total,
    units,
    x,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, multiple, show, step, use
from verify.readings.evaluate import evaluate
from verify.worlds.construct import Except

i, j, k, q, r, t = indices("i j k q r t")

claim = Claim(
    title="Zero first weights get no gradient from a feature that is uncorrelated with the derivatives of the cost",
    tag="GC4X",
    let={"j": units(0)},
    remarks="""
    With the squared error and outputs that are equal for all samples, the sums are zero for every feature if the
    features are centred and uncorrelated with the targets, as those of the exclusive or are: $x = (\\pm 1, \\pm 1)$ and
    $y = x_1 x_2$. Linear regression learns nothing from such data, and has nothing to learn. A deep network would have,
    and cannot begin.
    """)


@claim.assumption
def the_first_weights_are_zero():
    """All weights of the first layer are zero."""
    return Eq(W(1, i, q), 0).forall(i=units(1), q=units(0))


@claim.assumption
def the_feature_is_uncorrelated():
    """For each output, feature j times the derivative of the cost in this output adds up to zero over the batch."""
    return Eq(total(t=samples)(dcost(t, k, outputs(), targets()) * x(t, j)), 0).forall(k=units(L))


@claim.conclusion
def its_weights_receive_no_gradient():
    """The gradients of all weights that read feature j are zero."""
    return Eq(gW(1, i, j), 0).forall(i=units(1))


@claim.proof
def proof():
    """All samples have the same inputs in every layer, so the slopes are the same too; and from the output to the first
    layer the errors of a unit stay combinations, the same for all samples, of the derivatives of the cost."""
    def correlation(l, i):
        return total(t=samples)(delta(l, t, i) * x(t, j))

    return (
        induction(
            "up", {"inputs are equal": Eq(z(k, t, i), z(k, 1, i)).forall(t=samples, i=units(k))},
            base=(show("inputs are equal",
                       step(total(q=units(0))(W(1, i, q) * a(0, t, q)) + b(1, i), use("definition of z", l=1)),
                       step(b(1, i), the_first_weights_are_zero),
                       step(total(q=units(0))(W(1, i, q) * a(0, 1, q)) + b(1, i), the_first_weights_are_zero),
                       step(z(1, 1, i), use("definition of z", l=1))),),
            step=(show("inputs are equal",
                       step(total(q=units(k))(W(k + 1, i, q) * g(k, z(k, t, q))) + b(k + 1, i),
                            use("definition of z", l=k + 1), use("definition of a", l=k)),
                       step(total(q=units(k))(W(k + 1, i, q) * g(k, z(k, 1, q))) + b(k + 1, i), "IH inputs are equal"),
                       step(z(k + 1, 1, i), use("definition of z", l=k + 1), use("definition of a", l=k))),),
            k=layers()),
        induction(
            "down", {"errors are uncorrelated": Eq(correlation(k, i), 0).forall(i=units(k))},
            base=(show("errors are uncorrelated",
                       step(total(t=samples)(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)) * x(t, j)),
                            "definition of delta at the output"),
                       step(gp(L, z(L, 1, i)) * total(t=samples)(dcost(t, i, outputs(), targets()) * x(t, j)),
                            use("inputs are equal", k=L)),
                       step(0, multiple(the_feature_is_uncorrelated, gp(L, z(L, 1, i)), k=i))),),
            step=(show("errors are uncorrelated",
                       step(total(t=samples)(gp(k, z(k, t, i)) * total(r=units(k + 1))(
                           W(k + 1, r, i) * delta(k + 1, t, r)) * x(t, j)), use("definition of delta", l=k)),
                       step(gp(k, z(k, 1, i)) * total(r=units(k + 1))(W(k + 1, r, i) * correlation(k + 1, r)),
                            use("inputs are equal", k=k)),
                       step(0, multiple("IH errors are uncorrelated", gp(k, z(k, 1, i)) * W(k + 1, r, i),
                                        i=r).summed(r=units(k + 1)))),),
            k=layers()),
        conclude(its_weights_receive_no_gradient,
                 step(total(t=samples)(delta(1, t, i) * a(0, t, j)), "definition of the weight gradient"),
                 step(correlation(1, i), "definition of a at the input"),
                 step(0, multiple("errors are uncorrelated", 1, k=1))))


@claim.constructor(the_feature_is_uncorrelated)
def derivatives_without_their_part_along_the_feature(draw, world, values):
    """For each output, the derivatives of the cost lose the multiple of the feature that is in them."""
    each, slope = range(1, world.m[values[E]] + 1), world.functions["dcost"]
    outputs_, targets_ = evaluate(outputs(), world, values), evaluate(targets(), world, values)
    feature = [world.entries["x", (values[E], t, values[j])] for t in each]
    changed = {}
    for k in range(1, world.n[world.L] + 1):
        along = sum(slope(t, k, outputs_, targets_) * x for t, x in zip(each, feature, strict=True))
        square = sum(x * x for x in feature)
        changed |= {(t, k, outputs_, targets_): slope(t, k, outputs_, targets_) - along * x / square
                    for t, x in zip(each, feature, strict=True) if square}
    return replace(world, functions={**world.functions, "dcost": Except(slope, changed)})


@claim.fails_without(the_first_weights_are_zero)
def two_slopes_of_a_square():
    """The square of the features 1 and -1 is 1 for both, and so is the error; but the slopes are 2 and -2, and the
    gradient is (2 + 2) / 2."""
    return Example(W=[[[1]]], b=[[0]], activations=["square"], batches=[([[1], [-1]], [[0], [0]])], let={"j": 1})


@claim.fails_without(the_feature_is_uncorrelated)
def a_target_of_one():
    """The feature 1 meets the error -1 of the target 1: the gradient of its weight is -1."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1]], [[1]])], let={"j": 1})
