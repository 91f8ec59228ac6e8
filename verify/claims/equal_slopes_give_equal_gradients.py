"""Equal outgoing weights and equal slopes give equal gradients of incoming weights and biases.

Two units of a hidden layer with equal outgoing weights have equal gradients of their incoming weights, and equal
gradients of their biases, if the derivative of the activation is the same at the inputs of both for every sample:
whatever their biases and incoming weights are, and although their outputs may differ.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import E, L, W, a, delta, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use
from verify.readings.evaluate import evaluate

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="Equal outgoing weights and equal slopes give equal gradients of incoming weights and biases",
    tag="0FE2",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    Slope is short for the derivative of the activation at an input.  With the identity the slopes are always equal;
    with ReLU they are if both units are active for the same samples.  Then different biases make no difference
    between the gradients of the incoming weights.  The gradients of the outgoing weights may differ, since the
    outputs may.
    """)


@claim.assumption
def outgoing_weights_are_equal():
    """Units p and q of layer l have the same outgoing weights."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))


@claim.assumption
def slopes_are_equal():
    """The derivative of the activation is the same at the inputs of both, for every sample."""
    return Eq(gp(l, z(l, t, p)), gp(l, z(l, t, q))).forall(t=samples)


@claim.conclusion
def incoming_gradients_are_equal():
    """The gradients of their incoming weights are equal."""
    return Eq(gW(l, p, j), gW(l, q, j)).forall(j=units(l - 1))


@claim.conclusion
def bias_gradients_are_equal():
    """The gradients of their biases are equal."""
    return Eq(gb(l, p), gb(l, q))


@claim.proof
def proof():
    """The same sum over the next layer reaches both units, and both multiply it by the same derivative."""
    return (
        have("errors are equal", Eq(delta(l, t, p), delta(l, t, q)).forall(t=samples),
             step(gp(l, z(l, t, p)) * total(k=units(l + 1))(W(l + 1, k, p) * delta(l + 1, t, k)),
                  use("definition of delta", l=l)),
             step(gp(l, z(l, t, q)) * total(k=units(l + 1))(W(l + 1, k, q) * delta(l + 1, t, k)),
                  slopes_are_equal, outgoing_weights_are_equal),
             step(delta(l, t, q), use("definition of delta", l=l))),
        conclude(incoming_gradients_are_equal,
                 step(total(t=samples)(delta(l, t, p) * a(l - 1, t, j)), "definition of the weight gradient"),
                 step(total(t=samples)(delta(l, t, q) * a(l - 1, t, j)), "errors are equal"),
                 step(gW(l, q, j), "definition of the weight gradient")),
        conclude(bias_gradients_are_equal,
                 step(total(t=samples)(delta(l, t, p)), "definition of the bias gradient"),
                 step(total(t=samples)(delta(l, t, q)), "errors are equal"),
                 step(gb(l, q), "definition of the bias gradient")))


@claim.constructor(slopes_are_equal)
def one_slope_for_both_inputs(draw, world, values):
    """Inputs that must have one derivative get that of the least of them; an input may be that of unit p for one
    sample and that of unit q for another one."""
    pairs = [[evaluate(z(l, t, i), world, {**values, t: sample}) for i in (p, q)]
             for sample in range(1, world.m[values[E]] + 1)]
    same = {value: {value} for pair in pairs for value in pair}
    for one, other in pairs:
        joined = same[one] | same[other]
        same.update(dict.fromkeys(joined, joined))
    of = world.functions["gp"]

    def slope(layer, value):
        return of(layer, min(same[value]) if layer == values[l] and value in same else value)
    return replace(world, functions={**world.functions, "gp": slope}, memo={})


@claim.fails_without(outgoing_weights_are_equal)
def different_outgoing_weights():
    """Two linear units with the outgoing weights 1 and 0: the first one receives the error -1, the other one none."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(slopes_are_equal)
def an_active_and_an_inactive_unit():
    """Two ReLU units that differ in their biases, 1 and 0: only the first one is active, and receives the error 1."""
    return Example(W=[[[0], [0]], [[1, 1]]], b=[[1, 0], [0]], activations=["relu", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "p": 1, "q": 2})
