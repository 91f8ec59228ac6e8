"""Backpropagation is the gradient.

Where everything is differentiable, the numbers that the backward equations return are the partial derivatives of the
objective: for every depth, all widths, any activations, any cost of the whole batch of outputs and any penalty.
"""
from verify.claim import Claim
from verify.equations import (
    DW,
    Da,
    Db,
    Dz,
    L,
    W,
    a,
    biases,
    cost,
    dcost,
    delta,
    dpenalty_b,
    dpenalty_W,
    g,
    gb,
    gp,
    gW,
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

i, j, k, l, t = indices("i j k l t")

claim = Claim(
    title="Backpropagation is the gradient",
    tag="433V",
    remarks="""
    At a kink the derivative may exist while the backward equations return another number; the first counterexample
    shows it.  The other claims are about the numbers that the backward equations return, whether or not anything is
    differentiable; this claim is what turns them into statements about the gradient.
    """)


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
def the_weight_gradient_is_right():
    """The derivative of the objective in a weight is the weight gradient plus the penalty's derivative."""
    return Eq(DW(l, i, j), gW(l, i, j) + dpenalty_W(l, i, j, weights(), biases())).forall(
        l=layers(), i=units(l), j=units(l - 1))


@claim.conclusion
def the_bias_gradient_is_right():
    """The derivative of the objective in a bias is the bias gradient plus the penalty's derivative."""
    return Eq(Db(l, i), gb(l, i) + dpenalty_b(l, i, weights(), biases())).forall(l=layers(), i=units(l))


@claim.proof
def proof():
    """By induction from the last layer to the first, the error is the derivative of the objective in the inputs of the
    activations.  A weight or a bias is one chain rule away from them."""
    error = Eq(Dz(l, t, i), delta(l, t, i)).forall(t=samples, i=units(l))
    return (
        induction(
            "down", {"the error is right": error},
            base=(show(
                "the error is right",
                step(Da(L, t, i) * gp(L, z(L, t, i)), chain_rule("z", l=L)),
                step(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)), chain_rule("a", l=L)),
                step(delta(L, t, i), "definition of delta at the output")),),
            step=(show(
                "the error is right",
                step(Da(l, t, i) * gp(l, z(l, t, i)), chain_rule("z", l=l)),
                step(total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k)) * gp(l, z(l, t, i)),
                     chain_rule("a", l=l)),
                step(total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k)) * gp(l, z(l, t, i)),
                     "IH the error is right"),
                step(delta(l, t, i), use("definition of delta", l=l))),),
            l=layers()),
        conclude(the_weight_gradient_is_right,
                 step(total(t=samples)(Dz(l, t, i) * a(l - 1, t, j)) + dpenalty_W(l, i, j, weights(), biases()),
                      chain_rule("W", l=l)),
                 step(total(t=samples)(delta(l, t, i) * a(l - 1, t, j)) + dpenalty_W(l, i, j, weights(), biases()),
                      "the error is right"),
                 step(gW(l, i, j) + dpenalty_W(l, i, j, weights(), biases()), "definition of the weight gradient")),
        conclude(the_bias_gradient_is_right,
                 step(total(t=samples)(Dz(l, t, i)) + dpenalty_b(l, i, weights(), biases()), chain_rule("b", l=l)),
                 step(total(t=samples)(delta(l, t, i)) + dpenalty_b(l, i, weights(), biases()), "the error is right"),
                 step(gb(l, i) + dpenalty_b(l, i, weights(), biases()), "definition of the bias gradient")))


@claim.fails_without(activations_are_differentiable)
def two_samples_at_a_kink():
    """One ReLU unit at z = 0 on both samples.  The kinks of the two samples cancel in the cost, whose derivative in the
    weight is 1/2; with relu'(0) = 0 the backward equations return 0, with relu'(0) = 1 they would return 1."""
    return Example(W=[[[0]]], b=[[0]], activations=["relu"], batches=[([[1], [-1]], [[-1], [1]])])


@claim.fails_without(the_cost_is_differentiable)
def three_residuals_at_kinks():
    """The absolute error, truncated at 1, has a kink at each of the residuals 0, 1 and 1.  They cancel: the derivative
    in the bias is 1/3, but the convention that the derivative at a kink is 0 returns 0."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[0], [0], [0]], [[0], [-1], [-1]])],
                   cost="mean truncated absolute error")


@claim.fails_without(the_penalty_is_differentiable)
def an_absolute_value_at_zero():
    """With the penalty |w| at w = 0 the objective has no derivative in the weight, whatever is returned."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[0]], [[0]])], penalty="absolute value")
