"""With equal outgoing weights gradients differ by the slopes.

Two units of a hidden layer with equal outgoing weights: the gradients of their incoming weights differ by the sum over
the batch of the difference of the activation's slopes at their inputs, times what reaches both from the next layer,
times what enters the weights.
"""
from verify.claim import Claim
from verify.equations import L, W, a, delta, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="With equal outgoing weights gradients differ by the slopes",
    tag="7HTA",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    Slope is short for the derivative of the activation at an input.  So with constant weights and different biases the
    incoming weights of two units part at the first step exactly if this sum is not zero: for a single sample, if the
    slopes differ, something reaches the units from the next layer, and something enters the weight.  With the identity,
    and with ReLU units that are active for the same samples, all slopes are equal: then they [cannot part before the
    second step](2ETD.md).
    """)


@claim.assumption
def outgoing_weights_are_equal():
    """Units p and q of layer l have the same outgoing weights."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))


def reaching(t):
    return total(k=units(l + 1))(W(l + 1, k, q) * delta(l + 1, t, k))


def slopes(t):
    return gp(l, z(l, t, p)) - gp(l, z(l, t, q))


@claim.conclusion
def incoming_gradients_differ_by_the_slopes():
    """The gradients of their incoming weights from a unit differ by the sum over the samples of the difference of the
    slopes, times the sum of outgoing weight times error, times the output of that unit."""
    return Eq(gW(l, p, j), gW(l, q, j) + total(t=samples)(slopes(t) * reaching(t) * a(l - 1, t, j))).forall(
        j=units(l - 1))


@claim.conclusion
def bias_gradients_differ_by_the_slopes():
    """The gradients of their biases differ by the sum over the samples of the difference of the slopes times the sum of
    outgoing weight times error."""
    return Eq(gb(l, p), gb(l, q) + total(t=samples)(slopes(t) * reaching(t)))


@claim.proof
def proof():
    """The same sum over the next layer reaches both units, and each multiplies it by its own slope."""
    weight, bias = "definition of the weight gradient", "definition of the bias gradient"
    return (
        have("errors differ by the slopes", Eq(delta(l, t, p), delta(l, t, q) + slopes(t) * reaching(t)).forall(
                 t=samples),
             step(gp(l, z(l, t, p)) * reaching(t), use("definition of delta", l=l), outgoing_weights_are_equal),
             step(gp(l, z(l, t, q)) * reaching(t) + slopes(t) * reaching(t)),
             step(delta(l, t, q) + slopes(t) * reaching(t), use("definition of delta", l=l))),
        conclude(incoming_gradients_differ_by_the_slopes,
                 step(total(t=samples)(delta(l, t, p) * a(l - 1, t, j)), weight),
                 step(total(t=samples)((delta(l, t, q) + slopes(t) * reaching(t)) * a(l - 1, t, j)),
                      "errors differ by the slopes"),
                 step(gW(l, q, j) + total(t=samples)(slopes(t) * reaching(t) * a(l - 1, t, j)), weight)),
        conclude(bias_gradients_differ_by_the_slopes,
                 step(total(t=samples)(delta(l, t, p)), bias),
                 step(total(t=samples)(delta(l, t, q) + slopes(t) * reaching(t)), "errors differ by the slopes"),
                 step(gb(l, q) + total(t=samples)(slopes(t) * reaching(t)), bias)))


@claim.fails_without(outgoing_weights_are_equal)
def different_outgoing_weights():
    """Two linear units with the outgoing weights 1 and 0: the slopes are equal, but only the first one receives the
    error -1."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})
