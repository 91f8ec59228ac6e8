"""The errors of units with equal outgoing weights are in the ratio of the activation's slopes.

Two units of a hidden layer with equal outgoing weights, whatever their biases and incoming weights are: the error of
each one, times the derivative of the activation at the input of the other one, is the same.
"""
from verify.claim import Claim
from verify.equations import L, W, delta, gp, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step, use

k, l, p, q, t = indices("k l p q t")

claim = Claim(
    title="The errors of units with equal outgoing weights are in the ratio of the activation's slopes",
    tag="QYSC",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    Slope is short for the derivative of the activation at an input.  The ratio is written as an equation of products,
    since slopes may be zero.
    """)


@claim.assumption
def outgoing_weights_are_equal():
    """Units p and q of layer l have the same outgoing weights."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))


@claim.conclusion
def errors_are_in_the_ratio_of_the_slopes():
    """For every sample the error of unit p times the derivative at the input of unit q is the error of unit q times
    the derivative at the input of unit p."""
    return Eq(delta(l, t, p) * gp(l, z(l, t, q)), delta(l, t, q) * gp(l, z(l, t, p))).forall(t=samples)


@claim.proof
def proof():
    """The same sum over the next layer reaches both units, and each multiplies it by its own derivative."""
    return (
        conclude(errors_are_in_the_ratio_of_the_slopes,
                 step(gp(l, z(l, t, p)) * gp(l, z(l, t, q))
                      * total(k=units(l + 1))(W(l + 1, k, q) * delta(l + 1, t, k)),
                      use("definition of delta", l=l), outgoing_weights_are_equal),
                 step(delta(l, t, q) * gp(l, z(l, t, p)), use("definition of delta", l=l))),)


@claim.fails_without(outgoing_weights_are_equal)
def different_outgoing_weights():
    """The outgoing weights 1 and 0: the errors are -1 and 0, and both derivatives are 1."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[1]])], let={"l": 1, "p": 1, "q": 2})
