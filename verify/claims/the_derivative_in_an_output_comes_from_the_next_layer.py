"""The derivative in a hidden output is a sum over the next layer.

Where everything is differentiable, the derivative of the objective in an output of a hidden layer is the sum, over the
units of the next layer, of weight times derivative in the input of that unit.
"""
from verify.claim import Claim
from verify.equations import (
    Da,
    Dz,
    L,
    W,
    biases,
    cost,
    g,
    layers,
    outputs,
    penalty,
    samples,
    targets,
    total,
    units,
    weights,
    z,
)
from verify.example import Example
from verify.notation import Differentiable, Eq, indices
from verify.proof import chain_rule, conclude, step

i, k, l, t = indices("i k l t")

claim = Claim(
    title="The derivative in a hidden output is a sum over the next layer",
    tag="HVC9",
    let={"l": layers(1, L - 1)},
    remarks="""
    The derivative in an output of layer l is that of the network cut open there: the layers upstream have no part in it
    but by the outputs of layer l that they give.
    """)


@claim.assumption
def activations_are_differentiable():
    """Every activation is differentiable at every input that occurs."""
    return Differentiable(g(k, z(k, t, i))).forall(k=layers(), t=samples, i=units(k))


@claim.assumption
def the_cost_is_differentiable():
    """The cost, as a function of all outputs of the batch, is differentiable at the outputs."""
    return Differentiable(cost(outputs(), targets()))


@claim.assumption
def the_penalty_is_differentiable():
    """The penalty, as a function of all parameters, is differentiable at the parameters."""
    return Differentiable(penalty(weights(), biases()))


@claim.conclusion
def the_derivative_is_a_sum_of_derivatives():
    """The derivative of the objective in an output of layer l is the sum over the units of layer l + 1 of weight times
    derivative in the input of the unit."""
    return Eq(Da(l, t, i), total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k))).forall(t=samples, i=units(l))


@claim.proof
def proof():
    """The objective sees an output through the inputs of the next layer, each of which has the weight for its
    derivative."""
    return (
        conclude(the_derivative_is_a_sum_of_derivatives,
                 step(total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k)), chain_rule("a", l=l))),)


@claim.fails_without(activations_are_differentiable)
def two_output_units_at_a_kink():
    """Two ReLU outputs at 0 that receive 1 and -1 times the hidden output.  Their kinks cancel in the cost, whose
    derivative in the hidden output is -1; in the inputs of the two units it has none."""
    return Example(W=[[[0]], [[1], [-1]]], b=[[0], [0, 0]], activations=["identity", "relu"],
                   batches=[([[0]], [[1, -1]])], let={"l": 1})


@claim.fails_without(the_cost_is_differentiable)
def three_residuals_at_kinks():
    """The absolute error, truncated at 1, has a kink at each of the residuals 0, 1 and 1.  They cancel: the derivative
    in the hidden output is 1, but in the inputs of the output units there is none."""
    return Example(W=[[[0]], [[1], [1], [1]]], b=[[0], [0, 0, 0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0, -1, -1]])], cost="mean truncated absolute error", let={"l": 1})


claim.not_known_to_be_needed(
    the_penalty_is_differentiable,
    "the penalty does not depend on outputs, but the chain rule, as the kernel knows it, asks for it.")
