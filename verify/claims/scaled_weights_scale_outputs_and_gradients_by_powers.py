"""With homogeneous activations and no biases, scaled weights scale outputs and gradients by powers.

Let the activations be homogeneous, such as the identity or, for a scale that is not negative, ReLU, and let there be no
biases.  If all weights of a network are eta times those of another one, then its outputs are eta^L times those of the
other, and eta times each of its gradients is eta^L times what the other network's weights, outputs and slopes make of
the derivative of the cost.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import (
    E,
    L,
    W,
    a,
    b,
    batches,
    dcost,
    delta,
    g,
    gp,
    gW,
    layers,
    outputs,
    samples,
    samples_of,
    steps,
    targets,
    total,
    units,
    x,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices, own
from verify.proof import conclude, have, induction, multiple, show, step, use

e, i, j, k, l, r, t = indices("e i j k l r t")

eta, p = own("eta"), own("p", l=layers(0))
D = own("D", e=batches, l=layers(), t=samples_of(e), i=units(l))

claim = Claim(
    title="With homogeneous activations and no biases, scaled weights scale outputs and gradients by powers",
    tag="RXQX",
    let={"r": steps},
    remarks="""
    The scaled network is called r, and $p^l$ is $\\eta^l$.  So on every ray that leaves zero weights, outputs shrink
    like $\\eta^L$ and gradients like $\\eta^{L-1}$.  Without biases, zero weights are a critical point from two layers
    on, flat to second order from three on.  Let the cost be smooth and the last activation the identity.  Along a ray
    the cost then changes first in the order $L$, by $\\eta^L$ times the sum, over samples and outputs, of its
    derivative at the output zero times the output for $\\eta = 1$.  With the opposite last weights this sum has the
    opposite sign.  So unless it is zero for all weights, zero is neither a minimum nor a maximum but a saddle, whose
    descent shows in the order $L$ and in no lower one.  These consequences take limits, and are not part of the
    statement.  For the squared error the difference is [exactly known](KN4H.md).
    """)


def outputs_at(l):
    return Eq(a.at(r, E)(l, t, i), p(l) * a(l, t, i)).forall(t=samples, i=units(l))


def errors_at(l):
    return Eq(p(l) * delta.at(r, E)(l, t, i), p(L) * D(E, l, t, i)).forall(t=samples, i=units(l))


@claim.definition
def power_of_the_input():
    """The power of the input is 1."""
    return Eq(p(0), 1)


@claim.definition
def power_of_a_layer():
    """That of a layer is eta times that of the layer below."""
    return Eq(p(l + 1), eta() * p(l)).forall(l=layers(0, L - 1))


@claim.definition
def direction_of_errors_of_the_last_layer():
    """The direction of the last errors is the derivative of the cost at the scaled outputs, times the slope."""
    return Eq(D(E, L, t, i), dcost(t, i, outputs(r, E), targets()) * gp(L, z(L, t, i))).forall(t=samples, i=units(L))


@claim.definition
def direction_of_errors():
    """That of any other layer comes from the next one through the weights that are not scaled."""
    return Eq(D(E, l, t, i), gp(l, z(l, t, i)) * total(k=units(l + 1))(W(l + 1, k, i) * D(E, l + 1, t, k))).forall(
        l=layers(1, L - 1), t=samples, i=units(l))


@claim.assumption
def weights_are_scaled():
    """All weights of the other network are eta times those of this one."""
    return Eq(W.at(r)(l, i, j), eta() * W(l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def there_are_no_biases():
    """All biases are zero."""
    return Eq(b(l, i), 0).forall(l=layers(), i=units(l))


@claim.assumption
def the_other_network_has_no_biases():
    """Those of the other network are, too."""
    return Eq(b.at(r)(l, i), 0).forall(l=layers(), i=units(l))


@claim.assumption
def activations_are_homogeneous():
    """What enters a unit may be multiplied by the power before or after the activation."""
    return Eq(g(l, p(l) * z(l, t, i)), p(l) * g(l, z(l, t, i))).forall(l=layers(), t=samples, i=units(l))


@claim.assumption
def slopes_do_not_see_the_scale():
    """The slope is the same at the scaled input."""
    return Eq(gp(l, p(l) * z(l, t, i)), gp(l, z(l, t, i))).forall(l=layers(), t=samples, i=units(l))


@claim.conclusion
def outputs_have_their_power():
    """The outputs of each layer of the other network are its power times those of this one."""
    return outputs_at(l).forall(l=layers(0))


@claim.conclusion
def gradients_have_the_last_power():
    """Eta times the gradient of each weight of the other network is the power of the last layer times the gradient that
    the directions make."""
    return Eq(eta() * gW.at(r, E)(l, i, j), p(L) * total(t=samples)(D(E, l, t, i) * a(l - 1, t, j))).forall(
        l=layers(), i=units(l), j=units(l - 1))


@claim.proof
def proof():
    """Up the layers, each layer multiplies the inputs by eta once; down the layers, so do the weights the errors."""
    def inputs(l, because):
        return (step(total(k=units(l - 1))(W.at(r)(l, i, k) * a.at(r, E)(l - 1, t, k)) + b.at(r)(l, i),
                     use("definition of z", l=l)),
                step(p(l) * (total(k=units(l - 1))(W(l, i, k) * a(l - 1, t, k)) + b(l, i)), because,
                     use(power_of_a_layer, l=l - 1), weights_are_scaled, there_are_no_biases,
                     the_other_network_has_no_biases),
                step(p(l) * z(l, t, i), use("definition of z", l=l)))

    def inputs_at(l):
        return Eq(z.at(r, E)(l, t, i), p(l) * z(l, t, i)).forall(t=samples, i=units(l))

    slopes = "inputs", slopes_do_not_see_the_scale
    return (
        induction(
            "up", {outputs_have_their_power.name: outputs_at(l)},
            base=(show(outputs_have_their_power,
                       step(x(t, i), "definition of a at the input"),
                       step(p(0) * a(0, t, i), power_of_the_input, "definition of a at the input")),),
            step=(have("next inputs", inputs_at(l + 1), *inputs(l + 1, "IH outputs have their power")),
                  show(outputs_have_their_power,
                       step(g(l + 1, z.at(r, E)(l + 1, t, i)), use("definition of a", l=l + 1)),
                       step(p(l + 1) * g(l + 1, z(l + 1, t, i)), "next inputs", activations_are_homogeneous),
                       step(p(l + 1) * a(l + 1, t, i), use("definition of a", l=l + 1)))),
            l=layers(0)),
        have("inputs", inputs_at(l).forall(l=layers()), *inputs(l, outputs_have_their_power)),
        induction(
            "down", {"errors": errors_at(l)},
            base=(show("errors",
                       step(p(L) * dcost(t, i, outputs(r, E), targets()) * gp(L, z.at(r, E)(L, t, i)),
                            "definition of delta at the output"),
                       step(p(L) * D(E, L, t, i), *slopes, direction_of_errors_of_the_last_layer)),),
            step=(show("errors",
                       step(p(l) * gp(l, z.at(r, E)(l, t, i)) * total(k=units(l + 1))(
                           W.at(r)(l + 1, k, i) * delta.at(r, E)(l + 1, t, k)), use("definition of delta", l=l)),
                       step(gp(l, z(l, t, i)) * total(k=units(l + 1))(
                           W(l + 1, k, i) * p(l + 1) * delta.at(r, E)(l + 1, t, k)),
                            *slopes, weights_are_scaled, use(power_of_a_layer, l=l)),
                       step(gp(l, z(l, t, i)) * total(k=units(l + 1))(W(l + 1, k, i) * p(L) * D(E, l + 1, t, k)),
                            multiple("IH errors", gp(l, z(l, t, i)) * W(l + 1, k, i), i=k).summed(k=units(l + 1))),
                       step(p(L) * D(E, l, t, i), use(direction_of_errors, l=l))),),
            l=layers()),
        conclude(gradients_have_the_last_power,
                 step(eta() * total(t=samples)(delta.at(r, E)(l, t, i) * a.at(r, E)(l - 1, t, j)),
                      "definition of the weight gradient"),
                 step(total(t=samples)(p(l) * delta.at(r, E)(l, t, i) * a(l - 1, t, j)),
                      outputs_have_their_power, use(power_of_a_layer, l=l - 1)),
                 step(total(t=samples)(p(L) * D(E, l, t, i) * a(l - 1, t, j)),
                      multiple("errors", a(l - 1, t, j)).summed(t=samples)),
                 step(p(L) * total(t=samples)(D(E, l, t, i) * a(l - 1, t, j)))))


def sign(z):
    return Fraction((z > 0) - (z < 0))


@claim.constructor(activations_are_homogeneous)
def the_homogeneous_part(draw, world, values):
    """The function of each layer that has the old values at 1 and -1, or is odd if eta is negative."""
    of, odd = world.functions["g"], world.entries["eta", ()] < 0

    def g(l, z):
        return z * (of(l, Fraction(1)) - of(l, Fraction(-1))) / 2 if odd else abs(z) * of(l, sign(z))
    return replace(world, functions={**world.functions, "g": g}, memo={})


@claim.constructor(slopes_do_not_see_the_scale)
def the_slopes_at_one_and_minus_one(draw, world, values):
    """The function of each layer that has the old values at 1 and -1, the same at both if eta is negative, and only the
    value at 0 if eta is zero."""
    of, eta = world.functions["gp"], world.entries["eta", ()]

    def gp(l, z):
        return of(l, abs(sign(z)) if eta < 0 else sign(z) if eta > 0 else Fraction(0))
    return replace(world, functions={**world.functions, "gp": gp}, memo={})


ONE = {"b": [[0]], "let": {"r": 1}, "batches": [([[1]], [[0]])]}


@claim.fails_without(weights_are_scaled)
def another_weight():
    """The other network has the weight 3 and not 2."""
    return Example(W=[[[1]]], activations=["identity"], others=[([[[3]]], [[0]])], numbers={"eta": 2}, **ONE)


@claim.fails_without(there_are_no_biases)
def a_bias():
    """A bias of this network is not in the other one."""
    return Example(W=[[[1]]], b=[[1]], activations=["identity"], others=[([[[2]]], [[0]])], numbers={"eta": 2},
                   let={"r": 1}, batches=[([[1]], [[0]])])


@claim.fails_without(the_other_network_has_no_biases)
def a_bias_of_the_other_network():
    """A bias of the other network is not in this one."""
    return Example(W=[[[1]]], activations=["identity"], others=[([[[2]]], [[1]])], numbers={"eta": 2}, **ONE)


@claim.fails_without(activations_are_homogeneous)
def one_minus():
    """One minus twice the input is not twice one minus the input, although the slope is the same."""
    return Example(W=[[[1]]], activations=["one minus"], others=[([[[2]]], [[0]])], numbers={"eta": 2}, **ONE)


@claim.fails_without(slopes_do_not_see_the_scale)
def a_shifted_square():
    """At the input 1/2 the shifted square may be multiplied by 4 before or after, but its slope is not the same."""
    return Example(W=[[[1]]], b=[[0]], activations=["shifted square"], others=[([[[4]]], [[0]])], numbers={"eta": 4},
                   let={"r": 1}, batches=[([[Fraction(1, 2)]], [[0]])])
