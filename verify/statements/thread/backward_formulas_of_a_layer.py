"""The derivatives of a layer are its error times its input, its error, and the next errors through the weights."""
from verify.equations import (
    DW,
    Da,
    Db,
    Dz,
    E,
    L,
    S,
    W,
    a,
    biases,
    cost,
    dpenalty_b,
    dpenalty_W,
    g,
    gp,
    layers,
    m,
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
from verify.proof import chain_rule, conclude, lemma, step
from verify.statement import Sentence

i, j, k, l, t = indices("i j k l t")

sentence = Sentence(
    source="thread", pieces="82", author="gvgramazio", place="a comment to the second answer",
    said="In a layer the derivative in a weight is the derivative in what enters the unit times the input; that in "
         "a bias is the same without input; and the one in what enters comes from the next layer, times weight and "
         "slope.")

one_sample = sentence.reading(
    "for one sample", requires=(1 - m(),),
    why="The product and the bias formula are those of one sample. The index 1 at the slope is read as a slip for "
        "that of the layer.")

batch = sentence.reading(
    "for a batch, added over the samples",
    why="With a batch for the input, the same formulas hold in the sense that one adds over the samples.")


@batch.assumption
@one_sample.assumption
@sentence.says
def activations_are_differentiable():
    """Every activation is differentiable where it is used."""
    return Differentiable(g(l, z(l, t, i))).forall(l=layers(), t=samples, i=units(l))


@batch.assumption
@one_sample.assumption
@sentence.context("the sentence before, which names derivatives of the cost")
def the_cost_is_differentiable():
    """The cost is differentiable at the outputs."""
    return Differentiable(cost(outputs(), targets()))


@batch.assumption
@one_sample.assumption
@sentence.supplied("in our language a network may have a penalty; the text has none, that is, one which is zero")
def the_penalty_is_differentiable():
    """The penalty is differentiable at the parameters."""
    return Differentiable(penalty(weights(), biases()))


@batch.assumption
@one_sample.assumption
@sentence.supplied("in our language a network may have a penalty; the text has none, that is, one which is zero")
def weights_are_not_penalized():
    """The derivative of the penalty in each weight is zero."""
    return Eq(dpenalty_W(l, i, j, weights(), biases()), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@batch.assumption
@one_sample.assumption
@sentence.supplied("in our language a network may have a penalty; the text has none, that is, one which is zero")
def biases_are_not_penalized():
    """The derivative of the penalty in each bias is zero."""
    return Eq(dpenalty_b(l, i, weights(), biases()), 0).forall(l=layers(), i=units(l))


@one_sample.conclusion
def derivative_in_a_weight():
    """In each layer, the derivative in a weight is the derivative in what enters the unit, times the input."""
    return Eq(DW(l, i, j), Dz(l, 1, i) * a(l - 1, 1, j)).forall(l=layers(), i=units(l), j=units(l - 1))


@one_sample.conclusion
def derivative_in_a_bias():
    """In each layer, the derivative in a bias is the derivative in what enters the unit."""
    return Eq(Db(l, i), Dz(l, 1, i)).forall(l=layers(), i=units(l))


@batch.conclusion
def derivative_in_a_weight_for_a_batch():
    """In each layer, the derivative in a weight is the sum over samples of derivative in what enters, times input."""
    return Eq(DW(l, i, j), total(t=samples)(Dz(l, t, i) * a(l - 1, t, j))).forall(
        l=layers(), i=units(l), j=units(l - 1))


@batch.conclusion
def derivative_in_a_bias_for_a_batch():
    """In each layer, the derivative in a bias is the sum over samples of the derivative in what enters the unit."""
    return Eq(Db(l, i), total(t=samples)(Dz(l, t, i))).forall(l=layers(), i=units(l))


@batch.conclusion
@one_sample.conclusion
def derivative_in_what_enters():
    """Before the last layer, the derivative in what enters a unit: next weights times next derivatives, added up, times
    the slope."""
    return Eq(Dz(l, t, i), total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k)) * gp(l, z(l, t, i))).forall(
        l=layers(1, L - 1), t=samples, i=units(l))


def one_step_back():
    """Through the activation to what leaves the unit, and from there through the next weights."""
    return (
        lemma("outputs", "the_derivative_in_an_output_comes_from_the_next_layer", {
            "activations are differentiable": (activations_are_differentiable,),
            "the cost is differentiable": (the_cost_is_differentiable,),
            "the penalty is differentiable": (the_penalty_is_differentiable,)}, s=S, e=E, l=l).forall(
                l=layers(1, L - 1)),
        conclude(derivative_in_what_enters,
                 step(Da(l, t, i) * gp(l, z(l, t, i)), chain_rule("z", l=l)),
                 step(total(k=units(l + 1))(W(l + 1, k, i) * Dz(l + 1, t, k)) * gp(l, z(l, t, i)),
                      "outputs: the derivative is a sum of derivatives")))


@one_sample.proof
def chain_rule_for_one_sample():
    """The chain rule; the sum over the samples has one term."""
    return (
        conclude(derivative_in_a_weight,
                 step(total(t=samples)(Dz(l, t, i) * a(l - 1, t, j)), chain_rule("W", l=l), weights_are_not_penalized),
                 step(Dz(l, 1, i) * a(l - 1, 1, j))),
        conclude(derivative_in_a_bias,
                 step(total(t=samples)(Dz(l, t, i)), chain_rule("b", l=l), biases_are_not_penalized),
                 step(Dz(l, 1, i))),
        *one_step_back())


@batch.proof
def chain_rule_for_a_batch():
    """The chain rule."""
    return (
        conclude(derivative_in_a_weight_for_a_batch,
                 step(total(t=samples)(Dz(l, t, i) * a(l - 1, t, j)), chain_rule("W", l=l), weights_are_not_penalized)),
        conclude(derivative_in_a_bias_for_a_batch,
                 step(total(t=samples)(Dz(l, t, i)), chain_rule("b", l=l), biases_are_not_penalized)),
        *one_step_back())
