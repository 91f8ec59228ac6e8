"""The formulas of the derivatives in weights and biases depend on the cost and on the activation."""
from verify.equations import (
    DW,
    Db,
    E,
    L,
    S,
    a,
    biases,
    cost,
    dcost,
    dpenalty_b,
    dpenalty_W,
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
from verify.notation import Differentiable, Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

BACKPROPAGATION = "backpropagation_is_the_gradient"
i, j, l, t = indices("i j l t")

sentence = Sentence(
    source="thread", pieces="35", author="gvgramazio", place="a comment to the first answer",
    said="What the derivatives in weights and biases look like is decided by the chosen cost and activation.")

last_layer = sentence.reading(
    "the derivatives of cost and activation occur in those of the last layer",
    why="Networks with different costs or activations cannot be compared here. Read is the formula of the last "
        "layer, in which the derivatives of both occur. The objective may have a penalty, of which the author does "
        "not speak: the formula says what comes without it.")


@last_layer.assumption
@sentence.supplied("without it there is no derivative to speak of")
def activations_are_differentiable():
    """Every activation is differentiable where it is used."""
    return Differentiable(g(l, z(l, t, i))).forall(l=layers(), t=samples, i=units(l))


@last_layer.assumption
@sentence.supplied("without it there is no derivative to speak of")
def the_cost_is_differentiable():
    """The cost is differentiable at the outputs."""
    return Differentiable(cost(outputs(), targets()))


@last_layer.assumption
@sentence.supplied("in our language a network may have a penalty; the text has none, that is, one which is zero")
def the_penalty_is_differentiable():
    """So is the penalty at the parameters."""
    return Differentiable(penalty(weights(), biases()))


@last_layer.conclusion
def derivative_in_a_weight():
    """In a weight of the last layer, without the penalty's part: the sum over the samples of derivative of the cost
    times derivative of the activation times input."""
    return Eq(DW(L, i, j) - dpenalty_W(L, i, j, weights(), biases()), total(t=samples)(
        dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)) * a(L - 1, t, j))).forall(i=units(L), j=units(L - 1))


@last_layer.conclusion
def derivative_in_a_bias():
    """In a bias of the last layer, without the penalty's part: the sum over the samples of derivative of the cost times
    derivative of the activation."""
    return Eq(Db(L, i) - dpenalty_b(L, i, weights(), biases()), total(t=samples)(
        dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)))).forall(i=units(L))


@last_layer.proof
def proof():
    """Backpropagation gives the derivatives, and the error of the output has the two factors."""
    error = dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i))
    return (
        lemma("gradient", BACKPROPAGATION, {
            "activations are differentiable": (activations_are_differentiable,),
            "the cost is differentiable": (the_cost_is_differentiable,),
            "the penalty is differentiable": (the_penalty_is_differentiable,)}, s=S, e=E),
        conclude(derivative_in_a_weight,
                 step(total(t=samples)(error * a(L - 1, t, j)), "gradient: the weight gradient is right",
                      "definition of the weight gradient", "definition of delta at the output")),
        conclude(derivative_in_a_bias,
                 step(total(t=samples)(error), "gradient: the bias gradient is right",
                      "definition of the bias gradient", "definition of delta at the output")))
