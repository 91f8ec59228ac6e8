"""Zero last weights learn from the cost at constant outputs.

If all weights into the output layer are zero, every sample gets the same outputs, those of the last biases, and the
gradients of the last layer are sums over the samples of the derivatives of the cost at these outputs, times what enters
the layer, times the derivative of the output activation.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, dcost, delta, g, gb, gp, gW, outputs, samples, targets, total, units, z
from verify.example import Example
from verify.notation import Eq, Table, indices
from verify.proof import conclude, have, step, use

i, j, k, t = indices("i j k t")

claim = Claim(
    title="Zero last weights learn from the cost at constant outputs",
    tag="PN82",
    remarks="""
    The depth does not matter: for a single layer, what enters is the input.
    """)


def constant_outputs():
    """The outputs that the last biases alone give, for every sample."""
    return Table(((t, samples), (i, units(L))), g(L, b(L, i)))


@claim.assumption
def the_last_weights_are_zero():
    """All weights into the output layer are zero."""
    return Eq(W(L, i, j), 0).forall(i=units(L), j=units(L - 1))


@claim.conclusion
def outputs_are_constant():
    """Every sample gets the outputs that the last biases alone give."""
    return Eq(a(L, t, i), g(L, b(L, i))).forall(t=samples, i=units(L))


@claim.conclusion
def the_last_weight_gradients():
    """The gradient of a last weight is the derivative of the output activation at the bias, times the sum over the
    samples of the derivative of the cost at the constant outputs times what enters the layer."""
    return Eq(gW(L, i, j), gp(L, b(L, i)) * total(t=samples)(
        dcost(t, i, constant_outputs(), targets()) * a(L - 1, t, j))).forall(i=units(L), j=units(L - 1))


@claim.conclusion
def the_last_bias_gradients():
    """The gradient of a last bias is the derivative of the output activation at the bias, times the sum over the
    samples of the derivative of the cost at the constant outputs."""
    return Eq(gb(L, i), gp(L, b(L, i)) * total(t=samples)(dcost(t, i, constant_outputs(), targets()))).forall(
        i=units(L))


@claim.proof
def proof():
    """Only the bias enters the output activation, so the outputs are constant; the rest is the backward equations."""
    return (
        have("only the bias enters", Eq(z(L, t, i), b(L, i)).forall(t=samples, i=units(L)),
             step(total(k=units(L - 1))(W(L, i, k) * a(L - 1, t, k)) + b(L, i), use("definition of z", l=L)),
             step(b(L, i), the_last_weights_are_zero)),
        conclude(outputs_are_constant,
                 step(g(L, z(L, t, i)), use("definition of a", l=L)),
                 step(g(L, b(L, i)), "only the bias enters")),
        have("errors", Eq(delta(L, t, i), dcost(t, i, constant_outputs(), targets()) * gp(L, b(L, i))).forall(
            t=samples, i=units(L)),
             step(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)), "definition of delta at the output"),
             step(dcost(t, i, constant_outputs(), targets()) * gp(L, b(L, i)),
                  outputs_are_constant, "only the bias enters")),
        conclude(the_last_weight_gradients,
                 step(total(t=samples)(delta(L, t, i) * a(L - 1, t, j)), "definition of the weight gradient"),
                 step(gp(L, b(L, i)) * total(t=samples)(
                     dcost(t, i, constant_outputs(), targets()) * a(L - 1, t, j)), "errors")),
        conclude(the_last_bias_gradients,
                 step(total(t=samples)(delta(L, t, i)), "definition of the bias gradient"),
                 step(gp(L, b(L, i)) * total(t=samples)(dcost(t, i, constant_outputs(), targets())), "errors")))


@claim.fails_without(the_last_weights_are_zero)
def a_weight_of_one():
    """With the weight 1 the output is 1 at the input 1, and not 0."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])])
