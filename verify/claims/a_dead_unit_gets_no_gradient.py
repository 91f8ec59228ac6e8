"""A dead unit gets no gradient.

If the activation of a hidden unit is zero and flat at its inputs for all samples, as ReLU is where the inputs are
negative, then the gradients of its incoming weights, of its bias and of its outgoing weights are zero.
"""
from verify.claim import Claim
from verify.equations import L, a, delta, g, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use

j, k, l, p, t = indices("j k l p t")

claim = Claim(
    title="A dead unit gets no gradient",
    tag="9N33",
    let={"l": layers(1, L - 1), "p": units(l)},
    remarks="""
    Two dead units give the same output and have the same gradients, whatever their weights are: units that act alike
    need not be equal.  In the first layer dead units [never move](ZDX9.md), if the optimizer needs a gradient to move.
    """)


@claim.assumption
def it_is_silent():
    """For every sample the activation of layer l is 0 at the input of unit p."""
    return Eq(g(l, z(l, t, p)), 0).forall(t=samples)


@claim.assumption
def it_is_flat():
    """For every sample the derivative of the activation of layer l is 0 at the input of unit p."""
    return Eq(gp(l, z(l, t, p)), 0).forall(t=samples)


@claim.conclusion
def incoming_gradients_vanish():
    """The gradients of its incoming weights are zero."""
    return Eq(gW(l, p, j), 0).forall(j=units(l - 1))


@claim.conclusion
def the_bias_gradient_vanishes():
    """The gradient of its bias is zero."""
    return Eq(gb(l, p), 0)


@claim.conclusion
def outgoing_gradients_vanish():
    """The gradients of its outgoing weights are zero."""
    return Eq(gW(l + 1, k, p), 0).forall(k=units(l + 1))


@claim.proof
def proof():
    """Its slope is a factor of its error, and its output of the gradients of the weights that read it."""
    return (
        have("no error", Eq(delta(l, t, p), 0).forall(t=samples),
             step(0, use("definition of delta", l=l), it_is_flat)),
        conclude(incoming_gradients_vanish,
                 step(total(t=samples)(delta(l, t, p) * a(l - 1, t, j)), "definition of the weight gradient"),
                 step(0, "no error")),
        conclude(the_bias_gradient_vanishes,
                 step(total(t=samples)(delta(l, t, p)), "definition of the bias gradient"),
                 step(0, "no error")),
        conclude(outgoing_gradients_vanish,
                 step(total(t=samples)(delta(l + 1, t, k) * a(l, t, p)), "definition of the weight gradient"),
                 step(0, use("definition of a", l=l), it_is_silent)))


def one_unit(bias, activation):
    """One hidden unit with the input `bias`, and an output with the error 1."""
    return Example(W=[[[0]], [[1]]], b=[[bias], [0]], activations=[activation, "identity"],
                   batches=[([[1]], [[-1]])], let={"l": 1, "p": 1})


@claim.fails_without(it_is_silent)
def a_saturated_unit():
    """Hard tanh is flat at 2 and gives 1: the error 2 is the gradient of the outgoing weight."""
    return one_unit(2, "hard tanh")


@claim.fails_without(it_is_flat)
def a_linear_unit_at_zero():
    """The identity gives 0 at 0, with the slope 1: the error 1 is the gradient of the bias."""
    return one_unit(0, "identity")
