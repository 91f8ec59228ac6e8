"""With equal slopes gradients differ by the outgoing weights.

Two units of a hidden layer where the activation has the same slopes: how the gradients of their incoming weights and of
their biases differ is linear in how their outgoing weights differ.
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
    title="With equal slopes gradients differ by the outgoing weights",
    tag="M8RQ",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    Slope is short for the derivative of the activation at an input.  If the outgoing weights are equal, [so are the
    gradients](0FE2.md).  If the slopes differ and the outgoing weights do not, [another formula](7HTA.md) holds.
    """)


@claim.assumption
def slopes_are_equal():
    """The derivative of the activation is the same at the inputs of both, for every sample."""
    return Eq(gp(l, z(l, t, p)), gp(l, z(l, t, q))).forall(t=samples)


def error(t):
    return gp(l, z(l, t, q)) * total(k=units(l + 1))((W(l + 1, k, p) - W(l + 1, k, q)) * delta(l + 1, t, k))


@claim.conclusion
def incoming_gradients_differ_by_the_outgoing_weights():
    """The gradients of their incoming weights from a unit differ by the sum over the samples of their slope, times the
    sum of the differences of their outgoing weights times the errors, times the output of that unit."""
    return Eq(gW(l, p, j), gW(l, q, j) + total(t=samples)(error(t) * a(l - 1, t, j))).forall(j=units(l - 1))


@claim.conclusion
def bias_gradients_differ_by_the_outgoing_weights():
    """The gradients of their biases differ by the sum over the samples of their slope times the sum of the differences
    of their outgoing weights times the errors."""
    return Eq(gb(l, p), gb(l, q) + total(t=samples)(error(t)))


@claim.proof
def proof():
    """The error of a unit is its slope times a sum in which its outgoing weights stand as factors."""
    weight, bias = "definition of the weight gradient", "definition of the bias gradient"
    return (
        have("errors differ by the outgoing weights", Eq(delta(l, t, p), delta(l, t, q) + error(t)).forall(t=samples),
             step(gp(l, z(l, t, q)) * total(k=units(l + 1))(W(l + 1, k, p) * delta(l + 1, t, k)),
                  use("definition of delta", l=l), slopes_are_equal),
             step(delta(l, t, q) + error(t), use("definition of delta", l=l))),
        conclude(incoming_gradients_differ_by_the_outgoing_weights,
                 step(total(t=samples)(delta(l, t, p) * a(l - 1, t, j)), weight),
                 step(total(t=samples)((delta(l, t, q) + error(t)) * a(l - 1, t, j)),
                      "errors differ by the outgoing weights"),
                 step(gW(l, q, j) + total(t=samples)(error(t) * a(l - 1, t, j)), weight)),
        conclude(bias_gradients_differ_by_the_outgoing_weights,
                 step(total(t=samples)(delta(l, t, p)), bias),
                 step(total(t=samples)(delta(l, t, q) + error(t)), "errors differ by the outgoing weights"),
                 step(gb(l, q) + total(t=samples)(error(t)), bias)))


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


@claim.fails_without(slopes_are_equal)
def an_active_and_an_inactive_unit():
    """Two ReLU units that differ in their biases, 1 and 0, with the outgoing weights 1: only the first one is active,
    and receives the error 1."""
    return Example(W=[[[0], [0]], [[1, 1]]], b=[[1, 0], [0]], activations=["relu", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "p": 1, "q": 2})
