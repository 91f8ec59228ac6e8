"""What linear units differ by after a step on one sample gives what they differed by before, up to a factor.

On a single sample let two linear units of a hidden layer take a step of gradient descent.  One factor times what they
differed by before it, in incoming weights, biases and outgoing weights, is a combination of what they differ by after
it.  If they are equal after it, the factor is zero or they were equal.
"""
from verify.claim import Claim
from verify.equations import E, L, S, W, a, b, delta, g, gb, gp, gW, layers, m, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices, own
from verify.proof import conclude, lemma, step

BY_OUTGOING = "with_equal_slopes_gradients_differ_by_the_outgoing_weights"
BY_INCOMING = "outgoing_gradients_of_linear_units_differ_by_what_enters_them"
h, j, k, l, p, q, t = indices("h j k l p q t")

slope, errors, inputs, factor = own("kappa"), own("sigma"), own("nu"), own("phi")
entering, reaching = own("xi"), own("rho")

claim = Claim(
    title="What linear units differ by after a step on one sample gives what they differed by before, up to a factor",
    tag="C8BB",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    requires=(1 - m(),),
    remarks="""
    The factor is $\\varphi$.  In each of the three equations put zero for what the units
    differ by after the step: it says that the factor times what they differed by is zero.  So units that are different
    merge on a single sample only where the factor is zero; that some do is [another claim](Z4V3.md).

    A rate of learning other than 1 is a factor of the cost, and so of the errors: with a small one the product is less
    than 1, and no step on a single sample makes different linear units equal.
    """)


@claim.assumption
def slopes_are_equal():
    """The derivative of the activation is the same at the inputs of the units p and q."""
    return Eq(gp(l, z(l, t, p)), gp(l, z(l, t, q))).forall(t=samples)


@claim.assumption
def unit_p_is_linear():
    """Unit p gives its input as its output."""
    return Eq(g(l, z(l, t, p)), z(l, t, p)).forall(t=samples)


@claim.assumption
def unit_q_is_linear():
    """So does unit q."""
    return Eq(g(l, z(l, t, q)), z(l, t, q)).forall(t=samples)


def after(l, i, j):
    """What a weight is after the step."""
    return W(l, i, j) - gW(l, i, j)


def incoming(j):
    return after(l, p, j) - after(l, q, j)


def outgoing(k):
    return after(l + 1, k, p) - after(l + 1, k, q)


def bias():
    return (b(l, p) - gb(l, p)) - (b(l, q) - gb(l, q))


def both():
    return slope() * (reaching() + errors() * entering())


@claim.definition
def slope_of_the_units():
    """Let kappa be the slope of unit q."""
    return Eq(slope(), gp(l, z(l, 1, q)))


@claim.definition
def sum_of_squares_of_errors():
    """Let sigma be the sum of the squares of the errors of layer l + 1."""
    return Eq(errors(), total(h=units(l + 1))(delta(l + 1, 1, h) ** 2))


@claim.definition
def one_plus_squares_of_what_enters():
    """Let nu be 1 plus the sum of the squares of what enters the units."""
    return Eq(inputs(), 1 + total(j=units(l - 1))(a(l - 1, 1, j) ** 2))


@claim.definition
def one_minus_the_product():
    """Let phi be 1 minus the product of these three."""
    return Eq(factor(), 1 - slope() * errors() * inputs())


@claim.definition
def what_the_units_receive_differs_by():
    """Let xi be what the differences of incoming weights and biases after the step come to for the sample."""
    return Eq(entering(), total(j=units(l - 1))(incoming(j) * a(l - 1, 1, j)) + bias())


@claim.definition
def what_reaches_the_units_differs_by():
    """Let rho be the sum of difference of outgoing weight after the step times error."""
    return Eq(reaching(), total(h=units(l + 1))(outgoing(h) * delta(l + 1, 1, h)))


@claim.conclusion
def the_difference_of_biases():
    """The difference of their biases times phi is their difference after the step times phi, plus kappa times the sum
    of rho and of sigma times xi."""
    return Eq(factor() * (b(l, p) - b(l, q)), factor() * bias() + both())


@claim.conclusion
def the_differences_of_incoming_weights():
    """So it is for a difference of incoming weights, with what is added times what enters."""
    return Eq(factor() * (W(l, p, j) - W(l, q, j)), factor() * incoming(j) + both() * a(l - 1, 1, j)).forall(
        j=units(l - 1))


@claim.conclusion
def the_differences_of_outgoing_weights():
    """A difference of outgoing weights times phi is their difference after the step times phi, plus the error that they
    meet times the sum of xi and the product of kappa, nu and rho."""
    return Eq(factor() * (W(l + 1, k, p) - W(l + 1, k, q)),
              factor() * outgoing(k) + delta(l + 1, 1, k) * (entering() + slope() * inputs() * reaching())
              ).forall(k=units(l + 1))


@claim.proof
def proof():
    """The gradients of incoming weights and biases differ by multiples of what enters and of 1, and those of the
    outgoing weights by a multiple of the errors."""
    everything = dict(s=S, e=E, l=l, p=p, q=q)
    reasons = ("by outgoing: incoming gradients differ by the outgoing weights",
               "by outgoing: bias gradients differ by the outgoing weights",
               "by incoming: outgoing gradients differ by what enters", "definition of the bias gradient",
               slope_of_the_units, sum_of_squares_of_errors, one_plus_squares_of_what_enters, one_minus_the_product,
               what_the_units_receive_differs_by, what_reaches_the_units_differs_by)
    return (
        lemma("by outgoing", BY_OUTGOING, {"slopes are equal": (slopes_are_equal,)}, **everything),
        lemma("by incoming", BY_INCOMING, {"unit p is linear": (unit_p_is_linear,),
                                           "unit q is linear": (unit_q_is_linear,)}, **everything),
        conclude(the_difference_of_biases, step(factor() * bias() + both(), *reasons)),
        conclude(the_differences_of_incoming_weights,
                 step(factor() * incoming(j) + both() * a(l - 1, 1, j), *reasons)),
        conclude(the_differences_of_outgoing_weights,
                 step(factor() * outgoing(k) + delta(l + 1, 1, k) * (
                      entering() + slope() * inputs() * reaching()), *reasons)))


def two_units(W, b, activation):
    """Two hidden units and one output on a single sample whose feature and target are 0."""
    return Example(W=W, b=b, activations=[activation, "identity"], batches=[([[0]], [[0]])],
                   let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(slopes_are_equal)
def an_active_and_an_inactive_unit():
    """ReLU units with the inputs 1 and 0 and the slopes 1 and 0: the error 1 takes the bias and the outgoing weight of
    the first one from 1 to 0, where those of the other one are.  With the slope 0 the factor is 1."""
    return two_units([[[0], [0]], [[1, 0]]], [[1, 0], [0]], "relu")


@claim.fails_without(unit_p_is_linear)
def a_leaky_first_unit():
    """Leaky ReLU with the slope 1/100 at -100 and 0: the error 100 takes the bias and the outgoing weight of the first
    unit from -100 to 0, where those of the other one are.  The factor is -99."""
    return two_units([[[0], [0]], [[-100, 0]]], [[-100, 0], [0]], "leaky relu")


@claim.fails_without(unit_q_is_linear)
def a_leaky_second_unit():
    """The same with the units exchanged."""
    return two_units([[[0], [0]], [[0, -100]]], [[0, -100], [0]], "leaky relu")
