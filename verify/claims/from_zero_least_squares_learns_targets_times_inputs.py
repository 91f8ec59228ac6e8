"""From zero, least squares learns targets times inputs.

If the weights and biases of the output layer are zero, its activation maps 0 to 0, and the cost has at zero outputs the
derivatives of half the mean squared error, then the gradients of the last weights are minus the means over the batch of
target times what enters the layer, and those of the last biases minus the means of the targets, both times the slope of
the activation at 0.
"""
from fractions import Fraction

from verify.claim import Claim
from verify.equations import E, L, S, W, a, b, dcost, g, gb, gp, gW, m, samples, targets, total, units, y
from verify.example import Example
from verify.notation import Eq, Num, Table, indices
from verify.proof import conclude, lemma, step

CONSTANT = "zero_last_weights_learn_from_the_cost_at_constant_outputs"
i, j, t = indices("i j t")

claim = Claim(
    title="From zero, least squares learns targets times inputs",
    tag="ES92",
    remarks="""
    The slope of the identity is 1.  So for a single layer with the identity, which is linear regression, the gradients
    are the means of target times feature, with a minus sign: none is zero unless that mean is.
    """)


def weight_gradient():
    return -gp(L, 0) * total(t=samples)(y(t, i) * a(L - 1, t, j)) / m()


def bias_gradient():
    return -gp(L, 0) * total(t=samples)(y(t, i)) / m()


@claim.assumption
def the_last_weights_are_zero():
    """All weights into the output layer are zero."""
    return Eq(W(L, i, j), 0).forall(i=units(L), j=units(L - 1))


@claim.assumption
def the_last_biases_are_zero():
    """All biases of the output layer are zero."""
    return Eq(b(L, i), 0).forall(i=units(L))


@claim.assumption
def the_output_activation_maps_zero_to_zero():
    """The activation of the output layer maps 0 to 0."""
    return Eq(g(L, 0), 0)


@claim.assumption
def the_cost_is_like_the_squared_error():
    """At zero outputs the derivatives of the cost are minus the targets, over the number of samples."""
    zeros = Table(((t, samples), (i, units(L))), Num(Fraction(0)))
    return Eq(dcost(t, i, zeros, targets()), -y(t, i) / m()).forall(t=samples, i=units(L))


@claim.conclusion
def the_last_weight_gradients():
    """The gradient of a last weight is minus the mean over the batch of target times what enters the layer, times the
    slope of the output activation at 0."""
    return Eq(gW(L, i, j), weight_gradient()).forall(i=units(L), j=units(L - 1))


@claim.conclusion
def the_last_bias_gradients():
    """The gradient of a last bias is minus the mean over the batch of the target, times the slope of the output
    activation at 0."""
    return Eq(gb(L, i), bias_gradient()).forall(i=units(L))


@claim.proof
def proof():
    """All outputs are zero, so the derivatives of the cost are known."""
    at_zero = (the_last_biases_are_zero, the_output_activation_maps_zero_to_zero, the_cost_is_like_the_squared_error)
    return (
        lemma("constant", CONSTANT, {"the last weights are zero": (the_last_weights_are_zero,)}, s=S, e=E),
        conclude(the_last_weight_gradients,
                 step(weight_gradient(), "constant: the last weight gradients", *at_zero)),
        conclude(the_last_bias_gradients,
                 step(bias_gradient(), "constant: the last bias gradients", *at_zero)))


def one_unit(weight=0, bias=0, activation="identity", cost="half mean squared error"):
    """One unit with the input 1 and the target 2."""
    return Example(W=[[[weight]]], b=[[bias]], activations=[activation], cost=cost, batches=[([[1]], [[2]])])


@claim.fails_without(the_last_weights_are_zero)
def a_weight_of_one():
    """With the weight 1 the output is 1, and the gradient -1 and not -2."""
    return one_unit(weight=1)


@claim.fails_without(the_last_biases_are_zero)
def a_bias_of_one():
    """With the bias 1 the output is 1, and the gradient -1 and not -2."""
    return one_unit(bias=1)


@claim.fails_without(the_output_activation_maps_zero_to_zero)
def an_activation_with_one_at_zero():
    """With g(z) = 1 - z the output is 1, and the gradient 1 and not 2."""
    return one_unit(activation="one minus")


@claim.fails_without(the_cost_is_like_the_squared_error)
def another_cost():
    """The absolute error, truncated at 1, is flat at a distance of 2: the gradient is 0."""
    return one_unit(cost="mean truncated absolute error")
