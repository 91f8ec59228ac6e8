"""With homogeneous activations and no biases, small networks that correlate beat zero outputs.

Let the activations be homogeneous, such as the identity or ReLU, let there be no biases, and let the cost be half the
mean of the squared errors.  If the outputs of a network correlate with the targets, then all its weights may be
multiplied by a small eta, and the network has a lower cost than one whose outputs are zero.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import (
    C,
    E,
    L,
    S,
    W,
    a,
    b,
    cost,
    g,
    layers,
    m,
    outputs,
    samples,
    steps,
    targets,
    total,
    units,
    x,
    y,
    z,
)
from verify.example import Example
from verify.notation import Eq, Less, indices, own
from verify.proof import conclude, have, induction, multiple, order, show, step, use
from verify.readings.evaluate import evaluate

i, j, k, l, r, t = indices("i j k l r t")
SMALL, ZERO = S + 1, S + 2

eta, p = own("eta"), own("p", l=layers(0))

claim = Claim(
    title="With homogeneous activations and no biases, small networks that correlate with the targets have a lower "
          "squared error than zero outputs",
    tag="KN4H",
    remarks="""
    The small network is network $s + 1$, that with zero outputs network $s + 2$, and $p^l$ is $\\eta^l$.  If the
    outputs of this network correlate with the targets, which here means that their products with them add up to a
    positive number, then all positive $\\eta$ that are small enough are as assumed.
    So in each neighbourhood of zero weights, where outputs are zero, there are networks with a lower cost: with
    homogeneous activations, zero weights and biases are then no local minimum of the squared error, however flat the
    cost is there; it falls in the order $L$, by $p^L$ times the mean of the products.  Where the last activation is the
    identity, the opposite last weights change the sign of the products, and the cost rises.  So as a function of the
    weights alone, with two layers or more, the cost has a saddle at zero; with one layer its gradient is not zero
    there.  Of the data nothing is assumed but that some network correlates with the targets; they may be balanced.
    The limit is not part of the statement.
    """)


def outputs_at(l):
    return Eq(a.at(SMALL, E)(l, t, i), p(l) * a(l, t, i)).forall(t=samples, i=units(l))


HALF = 1 / m() * Fraction(1, 2)
SQUARE = total(t=samples, i=units(L))(a(L, t, i) ** 2)
CORRELATION = total(t=samples, i=units(L))(a(L, t, i) * y(t, i))


@claim.definition
def power_of_the_input():
    """The power of the input is 1."""
    return Eq(p(0), 1)


@claim.definition
def power_of_a_layer():
    """That of a layer is eta times that of the layer below."""
    return Eq(p(l + 1), eta() * p(l)).forall(l=layers(0, L - 1))


@claim.assumption
def weights_are_scaled():
    """All weights of the small network are eta times those of this one."""
    return Eq(W.at(SMALL)(l, i, j), eta() * W(l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def there_are_no_biases():
    """All biases are zero."""
    return Eq(b(l, i), 0).forall(l=layers(), i=units(l))


@claim.assumption
def the_small_network_has_no_biases():
    """Those of the small network are, too."""
    return Eq(b.at(SMALL)(l, i), 0).forall(l=layers(), i=units(l))


@claim.assumption
def activations_are_homogeneous():
    """What enters a unit may be multiplied by the power before or after the activation."""
    return Eq(g(l, p(l) * z(l, t, i)), p(l) * g(l, z(l, t, i))).forall(l=layers(), t=samples, i=units(l))


@claim.assumption
def last_weights_are_zero():
    """The last weights of the network with zero outputs are zero."""
    return Eq(W.at(ZERO)(L, i, j), 0).forall(i=units(L), j=units(L - 1))


@claim.assumption
def last_biases_are_zero():
    """So are its last biases."""
    return Eq(b.at(ZERO)(L, i), 0).forall(i=units(L))


@claim.assumption
def last_activation_keeps_zero():
    """At zero, the last activation is zero."""
    return Eq(g(L, 0), 0)


@claim.assumption
def cost_is_squared_error():
    """The cost of every network is half the mean over the samples of its squared errors."""
    return Eq(cost(outputs(r, E), targets()), HALF * total(t=samples, i=units(L))(
        (a.at(r, E)(L, t, i) - y(t, i)) ** 2)).forall(r=steps)


@claim.assumption
def outputs_correlate():
    """The products of targets and outputs of the small network add up to more than half the squares of the outputs."""
    return Less(p(L) ** 2 * SQUARE, 2 * p(L) * CORRELATION)


@claim.conclusion
def the_difference_of_the_costs():
    """By how much the small network has a lower cost: twice the products of its outputs and the targets, less the
    squares of its outputs, added up and divided by twice the number of samples."""
    return Eq(C.at(ZERO, E)() - C.at(SMALL, E)(), HALF * (2 * p(L) * CORRELATION - p(L) ** 2 * SQUARE))


@claim.conclusion
def the_small_network_is_better():
    """The small network has a lower cost than the one with zero outputs."""
    return Less(C.at(SMALL, E)(), C.at(ZERO, E)())


@claim.proof
def proof():
    """The outputs of the small network are the last power times those of this one.  In the difference of the costs the
    squares of the targets cancel, and what is left is positive by what is assumed."""
    return (
        induction(
            "up", {"outputs": outputs_at(l)},
            base=(show("outputs",
                       step(x(t, i), "definition of a at the input"),
                       step(p(0) * a(0, t, i), power_of_the_input, "definition of a at the input")),),
            step=(have("inputs", Eq(z.at(SMALL, E)(l + 1, t, i), p(l + 1) * z(l + 1, t, i)).forall(
                           t=samples, i=units(l + 1)),
                       step(total(k=units(l))(W.at(SMALL)(l + 1, i, k) * a.at(SMALL, E)(l, t, k))
                            + b.at(SMALL)(l + 1, i), use("definition of z", l=l + 1)),
                       step(p(l + 1) * (total(k=units(l))(W(l + 1, i, k) * a(l, t, k)) + b(l + 1, i)), "IH outputs",
                            power_of_a_layer, weights_are_scaled, there_are_no_biases,
                            the_small_network_has_no_biases),
                       step(p(l + 1) * z(l + 1, t, i), use("definition of z", l=l + 1))),
                  show("outputs",
                       step(g(l + 1, z.at(SMALL, E)(l + 1, t, i)), use("definition of a", l=l + 1)),
                       step(p(l + 1) * g(l + 1, z(l + 1, t, i)), "inputs", activations_are_homogeneous),
                       step(p(l + 1) * a(l + 1, t, i), use("definition of a", l=l + 1)))),
            l=layers(0)),
        have("zero outputs", Eq(a.at(ZERO, E)(L, t, i), 0).forall(t=samples, i=units(L)),
             step(g(L, z.at(ZERO, E)(L, t, i)), use("definition of a", l=L)),
             step(g(L, 0), use("definition of z", l=L), last_weights_are_zero, last_biases_are_zero),
             step(0, last_activation_keeps_zero)),
        conclude(the_difference_of_the_costs,
                 step(HALF * total(t=samples, i=units(L))((a.at(ZERO, E)(L, t, i) - y(t, i)) ** 2)
                      - HALF * total(t=samples, i=units(L))((a.at(SMALL, E)(L, t, i) - y(t, i)) ** 2),
                      "definition of C", use(cost_is_squared_error, r=SMALL), use(cost_is_squared_error, r=ZERO)),
                 step(HALF * (2 * p(L) * CORRELATION - p(L) ** 2 * SQUARE), "zero outputs", use("outputs", l=L))),
        order(the_small_network_is_better,
              step(HALF * (2 * p(L) * CORRELATION - p(L) ** 2 * SQUARE),
                   multiple(the_difference_of_the_costs, 1)),
              positive=(outputs_correlate,)))


@claim.constructor(activations_are_homogeneous)
def the_homogeneous_part(draw, world, values):
    """The function of each layer that has the old values at 1 and -1, or is odd if eta is negative."""
    of, odd = world.functions["g"], world.entries["eta", ()] < 0

    def homogeneous(l, z):
        return z * (of(l, ONE) - of(l, -ONE)) / 2 if odd else abs(z) * of(l, Fraction((z > 0) - (z < 0)))
    return replace(world, functions={**world.functions, "g": homogeneous}, memo={})


@claim.constructor(outputs_correlate)
def targets_like_outputs(draw, world, values):
    """Where the products are too small, so many times the outputs are added to the targets; where all outputs are zero,
    first let eta, all features and the weights of both networks be 1, and all activations the identity."""
    square = p(L) ** 2 * SQUARE
    if evaluate(square, world, values) == 0:
        ones = [name == "x" or name == "eta" or (name == "W" and place[0] in (values[S], values[S] + 1))
                for name, place in world.entries]
        entries = {key: ONE if one else value for (key, value), one in zip(world.entries.items(), ones, strict=True)}
        world = replace(world, entries=entries, functions={**world.functions, "g": lambda l, z: z}, memo={})
    missing = evaluate(square - 2 * p(L) * CORRELATION, world, values)
    if missing < 0:
        return world
    more, entries = missing / evaluate(square, world, values) + 1, dict(world.entries)
    for (sample, unit), output in evaluate(outputs(), world, values):
        entries["y", (values[E], sample, unit)] += more * evaluate(p(L), world, values) * output
    return replace(world, entries=entries, memo={})


ONE = Fraction(1)
LIKE = {"b": [[0]], "numbers": {"eta": Fraction(1, 2)}, "batches": [([[1]], [[1]])]}
LOW, NONE = ([[[Fraction(1, 2)]]], [[0]]), ([[[0]]], [[0]])


@claim.fails_without(weights_are_scaled)
def another_weight():
    """The weight of the small network is -1 and not 1/2."""
    return Example(W=[[[1]]], activations=["identity"], others=[([[[-1]]], [[0]]), NONE], **LIKE)


@claim.fails_without(there_are_no_biases)
def a_bias():
    """The output is 1 by the bias 2, which the small network does not have; its output is -1/2."""
    return Example(W=[[[-1]]], activations=["identity"], others=[([[[Fraction(-1, 2)]]], [[0]]), NONE],
                   **{**LIKE, "b": [[2]]})


@claim.fails_without(the_small_network_has_no_biases)
def a_bias_of_the_small_network():
    """By its bias the output of the small network is 5/2."""
    return Example(W=[[[1]]], activations=["identity"], others=[([[[Fraction(1, 2)]]], [[2]]), NONE], **LIKE)


def one_square(square_at, depth, target):
    """A network of one unit in each layer, whose only square is at a layer, and the network with twice its weights."""
    weights, biases = ([[[[w]]] * depth for w in (1, 2, 0)], [[0]] * depth)
    return Example(W=weights[0], activations=["square" if l == square_at else "identity" for l in range(1, depth + 1)],
                   others=[(weights[1], biases), (weights[2], biases)],
                   **{**LIKE, "b": biases, "numbers": {"eta": 2}, "batches": [([[1]], [[target]])]})


@claim.fails_without(activations_are_homogeneous)
def the_square():
    """The output of the network with twice the weight is four times the output, and misses the target 3/2 by more."""
    return one_square(1, 1, Fraction(3, 2))


@claim.fails_without(activations_are_homogeneous)
def the_square_in_the_last_of_two_layers():
    """The output of the network with twice the weights is 16 and not 4, and misses the target 3 by more than 0 does."""
    return one_square(2, 2, 3)


@claim.fails_without(activations_are_homogeneous)
def the_square_in_the_second_of_three_layers():
    """The output of the network with twice the weights is 32 and not 8, and misses the target 5 by more than 0 does."""
    return one_square(2, 3, 5)


@claim.fails_without(activations_are_homogeneous)
def the_square_in_the_last_of_three_layers():
    """The output of the network with twice the weights is 64 and not 8, and misses the target 5 by more than 0 does."""
    return one_square(3, 3, 5)


@claim.fails_without(last_weights_are_zero)
def the_best_weight():
    """The third network has the weight 1, and with it the target."""
    return Example(W=[[[1]]], activations=["identity"], others=[LOW, ([[[1]]], [[0]])], **LIKE)


@claim.fails_without(last_biases_are_zero)
def the_best_bias():
    """The third network has the bias 1, and with it the target."""
    return Example(W=[[[1]]], activations=["identity"], others=[LOW, ([[[0]]], [[1]])], **LIKE)


def one_minus_at_the_end(depth):
    """Linear units with the weight 1, after them one minus the input, which at zero is the target.  The small network
    is this one, since eta is 1."""
    last, biases = [[Fraction(-1, 2)]], [[0]] * depth
    weights = [[[1]]] * (depth - 1) + [last]
    return Example(W=weights, activations=["identity"] * (depth - 1) + ["one minus"],
                   others=[(weights, biases), ([[[1]]] * (depth - 1) + [[[0]]], biases)],
                   **{**LIKE, "b": biases, "numbers": {"eta": 1}})


@claim.fails_without(last_activation_keeps_zero)
def one_minus():
    """At zero, one minus the input is the target.  The small network is this one, since eta is 1."""
    return one_minus_at_the_end(1)


@claim.fails_without(last_activation_keeps_zero)
def one_minus_behind_a_linear_unit():
    """The same, with two layers."""
    return one_minus_at_the_end(2)


@claim.fails_without(last_activation_keeps_zero)
def one_minus_behind_two_linear_units():
    """The same, with three layers."""
    return one_minus_at_the_end(3)


@claim.fails_without(cost_is_squared_error)
def errors_that_count_as_one_at_most():
    """The errors 1 and 3 both count as 1."""
    return Example(W=[[[4]]], activations=["identity"], others=[([[[2]]], [[0]]), NONE],
                   cost="mean truncated absolute error", **{**LIKE, "batches": [([[1]], [[3]])]})


@claim.fails_without(outputs_correlate)
def the_opposite_target():
    """The target is -1, and the outputs of the small network go the other way."""
    return Example(W=[[[1]]], activations=["identity"], others=[LOW, NONE], **{**LIKE, "batches": [([[1]], [[-1]])]})
