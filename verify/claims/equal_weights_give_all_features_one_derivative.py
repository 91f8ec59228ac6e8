"""Equal weights give all features one derivative.

If each unit of the first layer gives two features the same weight, the derivatives of the objective in these features
of a sample are equal, however wide and deep the network is.
"""
from verify.claim import Claim
from verify.equations import (
    Da,
    Dz,
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

i, j, k, l, p, q, t = indices("i j k l p q t")

claim = Claim(
    title="Equal weights give all features one derivative",
    tag="KFX8",
    let={"p": units(0), "q": units(0)},
    remarks="""
    The cost may be any function of the outputs, one output alone too. So if all weights are equal within each row,
    the Jacobian of the outputs in the features of a sample has equal columns, and its rank is 1 at most, whatever the
    constants are. If such a layer is not the first one, the columns may differ, but [the rank is still
    1](YB7H.md). [Equal weights see only the sum of the features](K0ZY.md) says what the network can still tell apart.
    """)


@claim.assumption
def each_row_has_equal_weights():
    """Each unit of the first layer gives the features p and q the same weight."""
    return Eq(W(1, i, p), W(1, i, q)).forall(i=units(1))


@claim.assumption
def activations_are_differentiable():
    """Every activation is differentiable at every input that occurs."""
    return Differentiable(g(l, z(l, t, i))).forall(l=layers(), t=samples, i=units(l))


@claim.assumption
def the_cost_is_differentiable():
    """The cost, as a function of all outputs of the batch, is differentiable at the outputs."""
    return Differentiable(cost(outputs(), targets()))


@claim.assumption
def the_penalty_is_differentiable():
    """The penalty, as a function of all parameters, is differentiable at the parameters."""
    return Differentiable(penalty(weights(), biases()))


@claim.conclusion
def derivatives_are_equal():
    """The derivatives of the objective in the features p and q of a sample are equal."""
    return Eq(Da(0, t, p), Da(0, t, q)).forall(t=samples)


@claim.proof
def proof():
    """A feature acts through the inputs of the first layer only, with its weights as the factors."""
    return (
        conclude(derivatives_are_equal,
                 step(total(k=units(1))(W(1, k, p) * Dz(1, t, k)), chain_rule("a", l=0)),
                 step(total(k=units(1))(W(1, k, q) * Dz(1, t, k)), each_row_has_equal_weights),
                 step(Da(0, t, q), chain_rule("a", l=0))),)


@claim.fails_without(each_row_has_equal_weights)
def two_weights():
    """With the weights 1 and 0 the error 1 reaches the first feature only."""
    return Example(W=[[[1, 0]]], b=[[0]], activations=["identity"], batches=[([[1, 0]], [[0]])], let={"p": 1, "q": 2})


claim.not_known_to_be_needed(
    activations_are_differentiable,
    "The objective is a function of the sum of both features, so its derivatives in them are equal where they exist; "
    "the chain rule of the kernel asks for it.")
claim.not_known_to_be_needed(
    the_cost_is_differentiable,
    "As for the activations: the derivatives are equal wherever they exist.")
claim.not_known_to_be_needed(
    the_penalty_is_differentiable,
    "The penalty does not depend on the features; the chain rule of the kernel asks for it.")
