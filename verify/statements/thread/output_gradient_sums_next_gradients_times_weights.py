"""The gradient in an output of a layer is the sum, over the next layer, of gradient times weight, without biases."""
from verify.equations import (
    Da,
    Dz,
    E,
    L,
    S,
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
from verify.notation import Differentiable, Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

CHAIN_RULE = "the_derivative_in_an_output_comes_from_the_next_layer"
i, k, l, r, t = indices("i k l r t")

sentence = Sentence(
    source="thread", pieces="17, 41", author="Neil Slater",
    place="the first answer, its second paragraph; and a comment to it",
    said="Backpropagation finds the derivative in an output by adding up, over the units of the next layer, the "
         "derivative in what enters the unit times the weight that leads there; biases, cost and other activations "
         "do not occur.")

formula = sentence.reading(
    "the derivative in an output by the chain rule", let={"l": layers(1, L - 1)},
    why="Literally, with derivatives in the sense of analysis: the formula is the chain rule's, and contains no "
        "bias, no cost and no other activation.")


@formula.assumption
@sentence.supplied("without it there is no derivative to speak of")
def activations_are_differentiable():
    """Every activation is differentiable where it is used."""
    return Differentiable(g(r, z(r, t, i))).forall(r=layers(), t=samples, i=units(r))


@formula.assumption
@sentence.supplied("without it there is no derivative to speak of")
def the_cost_is_differentiable():
    """The cost is differentiable at the outputs."""
    return Differentiable(cost(outputs(), targets()))


@formula.assumption
@sentence.supplied("in our language a network may have a penalty; the text has none, that is, one which is zero")
def the_penalty_is_differentiable():
    """The penalty, if there is one, is differentiable at the parameters."""
    return Differentiable(penalty(weights(), biases()))


@formula.conclusion
def derivative_in_an_output():
    """The derivative in output i of layer l is the sum, over layer l + 1, of weight times derivative in what enters."""
    return Eq(Da(l, t, i), total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k))).forall(t=samples, i=units(l))


@formula.proof
def proof():
    """It is the chain rule through what enters the next layer."""
    return (
        lemma("backward", CHAIN_RULE, {
            "activations are differentiable": (activations_are_differentiable,),
            "the cost is differentiable": (the_cost_is_differentiable,),
            "the penalty is differentiable": (the_penalty_is_differentiable,)}, s=S, e=E, l=l),
        conclude(derivative_in_an_output,
                 step(total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k)),
                      "backward: the derivative is a sum of derivatives")))
