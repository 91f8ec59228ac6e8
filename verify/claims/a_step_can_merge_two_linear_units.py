"""A step of gradient descent can merge two linear units.

On a single sample let two linear units of a hidden layer differ by their biases; in their incoming weights by so many
times what enters these; and in their outgoing weights as these feel that, in proportion to the errors of the next
layer.  A step makes their outgoing weights equal, and multiplies all other differences by one factor, which may be 0.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import E, L, S, W, a, b, delta, g, gb, gp, gW, layers, m, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.readings.evaluate import evaluate

BY_OUTGOING = "with_equal_slopes_gradients_differ_by_the_outgoing_weights"
BY_INCOMING = "outgoing_gradients_of_linear_units_differ_by_what_enters_them"
j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="A step of gradient descent can merge two linear units",
    tag="Z4V3",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    requires=(1 - m(),),
    remarks="""
    The factor is 1 minus the product of the units' slope, the sum of the squares of the errors of layer l + 1, and 1
    plus the sum of the squares of what enters the units.  A rate of learning other than 1 is a factor of the cost, and
    so of the errors.  Where the product is 1, two units that are different before the step are clones after it, and
    [stay so](R6H7.md).  For instance let a unit without any weights and bias stand beside one with the bias 1, the
    incoming weights 2 and 2, and the outgoing weight 3; let the features be 2 and 2, and the error of the output 1/3.
    The product is 1/9 times 1 + 4 + 4, and a step takes the second unit to zero.

    A ReLU unit that is active is linear in this sense.  On a single sample linear units that are different merge [only
    where the factor is zero](C8BB.md).
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


@claim.assumption
def incoming_weights_differ_by_what_enters():
    """Their incoming weights differ by the difference of their biases times what enters."""
    return Eq(W(l, p, j), W(l, q, j) + (b(l, p) - b(l, q)) * a(l - 1, 1, j)).forall(j=units(l - 1))


def one_plus_squares():
    return 1 + total(j=units(l - 1))(a(l - 1, 1, j) ** 2)


@claim.assumption
def outgoing_weights_differ_by_the_errors():
    """Their outgoing weights differ by the difference of their biases times the error that they meet, times 1 plus the
    sum of the squares of what enters the units."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q) + (b(l, p) - b(l, q)) * one_plus_squares() * delta(l + 1, 1, k)).forall(
        k=units(l + 1))


def factor():
    return 1 - gp(l, z(l, 1, q)) * total(k=units(l + 1))(delta(l + 1, 1, k) ** 2) * one_plus_squares()


@claim.conclusion
def differences_of_incoming_weights_are_multiplied():
    """After subtracting the gradients, the difference of their incoming weights is the factor times what it was."""
    return Eq((W(l, p, j) - gW(l, p, j)) - (W(l, q, j) - gW(l, q, j)), factor() * (W(l, p, j) - W(l, q, j))).forall(
        j=units(l - 1))


@claim.conclusion
def the_difference_of_biases_is_multiplied():
    """So is the difference of their biases."""
    return Eq((b(l, p) - gb(l, p)) - (b(l, q) - gb(l, q)), factor() * (b(l, p) - b(l, q)))


@claim.conclusion
def outgoing_weights_become_equal():
    """After subtracting the gradients, they have the same outgoing weights."""
    return Eq(W(l + 1, k, p) - gW(l + 1, k, p), W(l + 1, k, q) - gW(l + 1, k, q)).forall(k=units(l + 1))


@claim.proof
def proof():
    """The gradients of incoming weights and biases differ by a sum of difference of outgoing weight times error, which
    is the difference of the biases times the product; those of the outgoing weights by what the differences of incoming
    weights and biases add up to, which is what they differ by."""
    everything = dict(s=S, e=E, l=l, p=p, q=q)
    along = incoming_weights_differ_by_what_enters, outgoing_weights_differ_by_the_errors
    return (
        lemma("by outgoing", BY_OUTGOING, {"slopes are equal": (slopes_are_equal,)}, **everything),
        lemma("by incoming", BY_INCOMING, {"unit p is linear": (unit_p_is_linear,),
                                           "unit q is linear": (unit_q_is_linear,)}, **everything),
        conclude(differences_of_incoming_weights_are_multiplied,
                 step(factor() * (W(l, p, j) - W(l, q, j)),
                      "by outgoing: incoming gradients differ by the outgoing weights", *along)),
        conclude(the_difference_of_biases_is_multiplied,
                 step(factor() * (b(l, p) - b(l, q)),
                      "by outgoing: bias gradients differ by the outgoing weights",
                      outgoing_weights_differ_by_the_errors)),
        conclude(outgoing_weights_become_equal,
                 step(W(l + 1, k, q) - gW(l + 1, k, q),
                      "by incoming: outgoing gradients differ by what enters", *along,
                      "definition of the bias gradient")))


@claim.constructor(incoming_weights_differ_by_what_enters)
def other_incoming_weights(draw, world, values):
    """The incoming weights of unit p are made those of unit q and what they should differ by."""
    s, layer, one, other = (values[of] for of in (S, l, p, q))
    gap = world.entries["b", (s, layer, one)] - world.entries["b", (s, layer, other)]
    entries = dict(world.entries)
    for unit in range(1, world.n[layer - 1] + 1):
        enters = evaluate(a(l - 1, 1, j), world, {**values, j: unit})
        entries["W", (s, layer, one, unit)] = entries["W", (s, layer, other, unit)] + gap * enters
    return replace(world, entries=entries, memo={})


@claim.constructor(outgoing_weights_differ_by_the_errors)
def other_outgoing_weights(draw, world, values):
    """The outgoing weights of unit p are made those of unit q and what they should differ by; so that the errors stay,
    the biases of the next layer make up for what that adds to its inputs."""
    s, layer, one, other = (values[of] for of in (S, l, p, q))
    entries = dict(world.entries)
    output = evaluate(a(l, 1, p), world, values)
    for unit in range(1, world.n[layer + 1] + 1):
        apart = evaluate((b(l, p) - b(l, q)) * one_plus_squares() * delta(l + 1, 1, k), world, {**values, k: unit})
        new = entries["W", (s, layer + 1, unit, other)] + apart
        entries["b", (s, layer + 1, unit)] -= (new - entries["W", (s, layer + 1, unit, one)]) * output
        entries["W", (s, layer + 1, unit, one)] = new
    return replace(world, entries=entries, memo={})


def two_units(W, b, x=0, y=0, activation="identity"):
    """Two hidden units and one output on a single sample."""
    return Example(W=W, b=b, activations=[activation, "identity"], batches=[([[x]], [[y]])],
                   let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(slopes_are_equal)
def an_active_and_an_inactive_unit():
    """ReLU units with the inputs 1 and 0: both are linear there, but with the slopes 1 and 0, so that the factor is 1.
    The error 1 meets the outgoing weight 1 and takes the bias 1 to 0."""
    return two_units([[[0], [0]], [[1, 0]]], [[1, 0], [0]], activation="relu")


@claim.fails_without(unit_p_is_linear)
def an_inactive_first_unit():
    """ReLU units with the inputs -1 and 0 and the outgoing weights -1 and 0: both outputs are 0, so that the error 1
    moves neither weight."""
    return two_units([[[0], [0]], [[-1, 0]]], [[-1, 0], [1]], activation="relu")


@claim.fails_without(unit_q_is_linear)
def an_inactive_second_unit():
    """ReLU units with the inputs 0 and -1 and the outgoing weights 1 and 0: both outputs are 0, so that the error 1
    moves neither weight."""
    return two_units([[[0], [0]], [[1, 0]]], [[0, -1], [1]], activation="relu")


@claim.fails_without(incoming_weights_differ_by_what_enters)
def different_incoming_weights():
    """Incoming weights 1 and 0, no biases, outgoing weights 1 and 1: the error 1 meets the outputs 1 and 0, and takes
    the outgoing weights to 0 and 1."""
    return two_units([[[1], [0]], [[1, 1]]], [[0, 0], [0]], x=1)


@claim.fails_without(outgoing_weights_differ_by_the_errors)
def different_outgoing_weights():
    """No incoming weights and biases: no gradient moves the outgoing weights 1 and 0."""
    return two_units([[[0], [0]], [[1, 0]]], [[0, 0], [1]])
