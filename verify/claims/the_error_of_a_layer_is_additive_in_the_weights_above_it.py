"""The error of a layer is additive in the weights above it, as long as the errors above are the same.

Three networks on one batch, whose errors of layer l + 1 are equal, as are the derivatives of the activation of layer
l at their inputs: if the weights of layer l + 1 in one of them are the sums of those in the two others, then so are
the errors of layer l.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import E, L, S, W, delta, gp, layers, samples, steps, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step, use

i, k, l, r, t, u = indices("i k l r t u")

claim = Claim(
    title="The error of a layer is additive in the weights above it, as long as the errors above are the same",
    tag="QM03",
    let={"l": layers(1, L - 1), "r": steps, "u": steps},
    remarks="""
    The two other networks are called r and u; the weights of u are the sums.  In particular, with the errors above held
    fixed, twice the weights give twice the error.  In one network the errors above are not fixed: they depend on the
    outputs, which depend on the same weights, as the second counterexample shows.
    """)


@claim.assumption
def weights_add_up():
    """The weights of layer l + 1 in network u are the sums of those of the two other networks."""
    return Eq(W.at(u)(l + 1, k, i), W(l + 1, k, i) + W.at(r)(l + 1, k, i)).forall(k=units(l + 1), i=units(l))


@claim.assumption
def errors_above_are_equal():
    """Network u has the errors of layer l + 1 that the first network has."""
    return Eq(delta.at(u, E)(l + 1, t, k), delta(l + 1, t, k)).forall(t=samples, k=units(l + 1))


@claim.assumption
def errors_above_of_r_are_equal():
    """So has network r."""
    return Eq(delta.at(r, E)(l + 1, t, k), delta(l + 1, t, k)).forall(t=samples, k=units(l + 1))


@claim.assumption
def slopes_are_equal():
    """In network u the activation of layer l has the derivatives that it has in the first network."""
    return Eq(gp(l, z.at(u, E)(l, t, i)), gp(l, z(l, t, i))).forall(t=samples, i=units(l))


@claim.assumption
def slopes_of_r_are_equal():
    """So it has in network r."""
    return Eq(gp(l, z.at(r, E)(l, t, i)), gp(l, z(l, t, i))).forall(t=samples, i=units(l))


@claim.conclusion
def errors_add_up():
    """The errors of layer l in network u are the sums of those of the two other networks."""
    return Eq(delta.at(u, E)(l, t, i), delta(l, t, i) + delta.at(r, E)(l, t, i)).forall(t=samples, i=units(l))


@claim.proof
def proof():
    """The error is a derivative times a sum over the weights, each times an error above."""
    def error(s, e=E):
        return (gp(l, z.at(s, e)(l, t, i))
                * total(k=units(l + 1))(W.at(s)(l + 1, k, i) * delta.at(s, e)(l + 1, t, k)))
    return (
        conclude(errors_add_up,
                 step(error(u), use("definition of delta", l=l)),
                 step(gp(l, z(l, t, i)) * total(k=units(l + 1))(
                      (W(l + 1, k, i) + W.at(r)(l + 1, k, i)) * delta(l + 1, t, k)),
                      weights_add_up, errors_above_are_equal, slopes_are_equal),
                 step(error(S) + error(r), errors_above_of_r_are_equal, slopes_of_r_are_equal),
                 step(delta(l, t, i) + delta.at(r, E)(l, t, i), use("definition of delta", l=l))),)


def with_layers_of_the_first(world, values, other, layers, names):
    """The given entries, with some arrays of another network in some layers replaced by those of the first network."""
    def source(name, place):
        if name in names and place[0] == values[other] and place[1] in layers:
            return name, (values[S], *place[1:])
        return name, place
    return {(name, place): world.entries[source(name, place)] for name, place in world.entries}


def errors_that_depend_on_nothing_below(world, values, other):
    """The same weights beyond layer l + 1, and derivatives that do not depend on where they are taken."""
    slope, cost_derivative = world.functions["gp"], world.functions["dcost"]
    functions = {
        "gp": lambda layer, value: slope(layer, Fraction(0) if layer > values[l] else value),
        "dcost": lambda sample, unit, outputs, targets: cost_derivative(sample, unit, targets, targets)}
    entries = with_layers_of_the_first(world, values, other, range(values[l] + 2, world.L + 1), "W")
    return replace(world, entries=entries, functions={**world.functions, **functions}, memo={})


def equal_below(world, values, other):
    """The same weights and biases up to layer l."""
    return replace(world, entries=with_layers_of_the_first(world, values, other, range(1, values[l] + 1), "Wb"),
                   memo={})


@claim.constructor(errors_above_are_equal)
def errors_of_u(draw, world, values):
    """Derivatives that are the same everywhere are one way to equal errors."""
    return errors_that_depend_on_nothing_below(world, values, u)


@claim.constructor(errors_above_of_r_are_equal)
def errors_of_r(draw, world, values):
    """Derivatives that are the same everywhere are one way to equal errors."""
    return errors_that_depend_on_nothing_below(world, values, r)


@claim.constructor(slopes_are_equal)
def slopes_of_u(draw, world, values):
    """Equal networks up to layer l are one way to equal slopes."""
    return equal_below(world, values, u)


@claim.constructor(slopes_of_r_are_equal)
def slopes_of_r(draw, world, values):
    """Equal networks up to layer l are one way to equal slopes."""
    return equal_below(world, values, r)


def example(x, y, w, b, first=0, activation="identity"):
    """One unit in each of two layers, three times: the first weight is the same, the last weights are w, and the
    biases b are given as pairs."""
    networks = [([[[first]], [[weight]]], [[one], [two]]) for weight, (one, two) in zip(w, b, strict=True)]
    return Example(*networks[0], activations=[activation, "identity"], batches=[([[x]], [[y]])], others=networks[1:],
                   let={"l": 1, "r": 1, "u": 2})


@claim.fails_without(weights_add_up)
def three_equal_weights():
    """The weights 1, 1 and 1 give three errors of -1."""
    return example(x=0, y=1, w=(1, 1, 1), b=[(0, 0)] * 3)


@claim.fails_without(errors_above_are_equal)
def twice_the_weight_is_four_times_the_error():
    """The weights 1, 1 and 2 give the outputs 1, 1 and 2, which are the errors above, so that the errors are 1, 1
    and 4."""
    return example(x=1, y=0, w=(1, 1, 2), b=[(0, 0)] * 3, first=1)


@claim.fails_without(errors_above_of_r_are_equal)
def no_error_in_one_network():
    """The weights 1, 1 and 2, but the second output is right: the errors are -1, 0 and -2."""
    return example(x=0, y=1, w=(1, 1, 2), b=[(0, 0), (0, 1), (0, 0)])


@claim.fails_without(slopes_are_equal)
def an_inactive_unit_in_the_network_of_sums():
    """The weights 1, 1 and 2, and three outputs of 1; in the third network ReLU is inactive: the errors are 1, 1 and
    0."""
    return example(x=0, y=0, w=(1, 1, 2), b=[(1, 0), (1, 0), (-1, 1)], activation="relu")


@claim.fails_without(slopes_of_r_are_equal)
def an_inactive_unit_in_a_summand():
    """The weights 1, 1 and 2, and three outputs of 1; in the second network ReLU is inactive: the errors are 1, 0
    and 2."""
    return example(x=0, y=0, w=(1, 1, 2), b=[(1, 0), (-1, 1), (1, -1)], activation="relu")
