"""The derivative in a hidden output is the sum of weight times error over the next layer.

Where everything is differentiable, the derivative of the objective in an output of a hidden layer is the sum, over the
units of the next layer, of weight times error.
"""
from verify.claim import Claim
from verify.equations import (
    Da,
    Dz,
    L,
    W,
    biases,
    cost,
    dcost,
    delta,
    g,
    gp,
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
from verify.proof import chain_rule, conclude, induction, show, step, use

i, k, l, q, t = indices("i k l q t")

claim = Claim(
    title="The derivative in a hidden output is the sum of weight times error over the next layer",
    tag="KE37",
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
def the_derivative_is_a_sum_of_errors():
    """The derivative of the objective in an output of layer l is the sum over the units of layer l + 1 of weight times
    error."""
    return Eq(Da(l, t, i), total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k))).forall(t=samples, i=units(l))


@claim.proof
def proof():
    """The objective sees an output through the inputs of the next layer, each of which has the weight for its
    derivative. That the error is the derivative in an input follows by induction from the last layer to layer l + 1.
    """
    return (
        induction(
            "down", {"the error is right": Eq(Dz(k, t, i), delta(k, t, i)).forall(t=samples, i=units(k))},
            base=(show(
                "the error is right",
                step(Da(L, t, i) * gp(L, z(L, t, i)), chain_rule("z", l=L)),
                step(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)), chain_rule("a", l=L)),
                step(delta(L, t, i), "definition of delta at the output")),),
            step=(show(
                "the error is right",
                step(Da(k, t, i) * gp(k, z(k, t, i)), chain_rule("z", l=k)),
                step(total(q=units(k + 1))(W(k + 1, q, i) * Dz(k + 1, t, q)) * gp(k, z(k, t, i)),
                     chain_rule("a", l=k)),
                step(total(q=units(k + 1))(W(k + 1, q, i) * delta(k + 1, t, q)) * gp(k, z(k, t, i)),
                     "IH the error is right"),
                step(delta(k, t, i), use("definition of delta", l=k))),),
            k=layers(l + 1, L)),
        conclude(the_derivative_is_a_sum_of_errors,
                 step(total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k)), chain_rule("a", l=l)),
                 step(total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k)), "the error is right")))


@claim.fails_without(activations_are_differentiable)
def two_output_units_at_a_kink():
    """Two ReLU outputs at 0 that receive 1 and -1 times the hidden output.  Their kinks cancel in the cost, whose
    derivative in the hidden output is -1; with relu'(0) = 0 both errors are 0."""
    return Example(W=[[[0]], [[1], [-1]]], b=[[0], [0, 0]], activations=["identity", "relu"],
                   batches=[([[0]], [[1, -1]])], let={"l": 1})


@claim.fails_without(the_cost_is_differentiable)
def three_residuals_at_kinks():
    """The absolute error, truncated at 1, has a kink at each of the residuals 0, 1 and 1.  They cancel: the derivative
    in the hidden output is 1, but the convention that the derivative at a kink is 0 makes all errors 0."""
    return Example(W=[[[0]], [[1], [1], [1]]], b=[[0], [0, 0, 0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0, -1, -1]])], cost="mean truncated absolute error", let={"l": 1})


claim.not_known_to_be_needed(
    the_penalty_is_differentiable,
    "the penalty does not depend on outputs, but the chain rule, as the kernel knows it, asks for it.")
