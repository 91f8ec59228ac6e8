"""Mirrored units receive opposite gradients.

Two units of a hidden layer with opposite incoming weights, opposite biases and opposite outgoing weights give opposite
outputs for every sample, and their weights and biases have opposite gradients, if the activation is odd and its
derivative even at the inputs of these units.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import L, W, a, b, delta, g, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="Mirrored units receive opposite gradients",
    tag="NHWM",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    The identity, tanh and arctan are odd, and so is hard tanh, with the same convention for its derivative at both
    kinks.  Together the two units add to each input of the next layer twice what one of them adds.
    """)


@claim.assumption
def incoming_weights_are_opposite():
    """The incoming weights of unit p are those of unit q with the other sign."""
    return Eq(W(l, p, j), -W(l, q, j)).forall(j=units(l - 1))


@claim.assumption
def biases_are_opposite():
    """So is its bias."""
    return Eq(b(l, p), -b(l, q))


@claim.assumption
def outgoing_weights_are_opposite():
    """So are its outgoing weights."""
    return Eq(W(l + 1, k, p), -W(l + 1, k, q)).forall(k=units(l + 1))


@claim.assumption
def the_activation_is_odd():
    """The activation of layer l is odd at the inputs of unit q."""
    return Eq(g(l, -z(l, t, q)), -g(l, z(l, t, q))).forall(t=samples)


@claim.assumption
def its_derivative_is_even():
    """Its derivative is even there."""
    return Eq(gp(l, -z(l, t, q)), gp(l, z(l, t, q))).forall(t=samples)


@claim.conclusion
def outputs_are_opposite():
    """Their outputs are opposite for every sample."""
    return Eq(a(l, t, p), -a(l, t, q)).forall(t=samples)


@claim.conclusion
def incoming_gradients_are_opposite():
    """The gradients of their incoming weights are opposite."""
    return Eq(gW(l, p, j), -gW(l, q, j)).forall(j=units(l - 1))


@claim.conclusion
def bias_gradients_are_opposite():
    """The gradients of their biases are opposite."""
    return Eq(gb(l, p), -gb(l, q))


@claim.conclusion
def outgoing_gradients_are_opposite():
    """The gradients of their outgoing weights are opposite."""
    return Eq(gW(l + 1, k, p), -gW(l + 1, k, q)).forall(k=units(l + 1))


@claim.proof
def proof():
    """Forward, all signs change once; backward, the same errors reach both units over weights of opposite signs."""
    return (
        have("inputs are opposite", Eq(z(l, t, p), -z(l, t, q)).forall(t=samples),
             step(total(k=units(l - 1))(W(l, p, k) * a(l - 1, t, k)) + b(l, p), use("definition of z", l=l)),
             step(-(total(k=units(l - 1))(W(l, q, k) * a(l - 1, t, k)) + b(l, q)), incoming_weights_are_opposite,
                  biases_are_opposite),
             step(-z(l, t, q), use("definition of z", l=l))),
        conclude(outputs_are_opposite,
                 step(g(l, -z(l, t, q)), use("definition of a", l=l), "inputs are opposite"),
                 step(-g(l, z(l, t, q)), the_activation_is_odd),
                 step(-a(l, t, q), use("definition of a", l=l))),
        have("errors are opposite", Eq(delta(l, t, p), -delta(l, t, q)).forall(t=samples),
             step(gp(l, z(l, t, p)) * total(k=units(l + 1))(W(l + 1, k, p) * delta(l + 1, t, k)),
                  use("definition of delta", l=l)),
             step(-gp(l, -z(l, t, q)) * total(k=units(l + 1))(W(l + 1, k, q) * delta(l + 1, t, k)),
                  "inputs are opposite", outgoing_weights_are_opposite),
             step(-gp(l, z(l, t, q)) * total(k=units(l + 1))(W(l + 1, k, q) * delta(l + 1, t, k)),
                  its_derivative_is_even),
             step(-delta(l, t, q), use("definition of delta", l=l))),
        conclude(incoming_gradients_are_opposite,
                 step(total(t=samples)(delta(l, t, p) * a(l - 1, t, j)), "definition of the weight gradient"),
                 step(-total(t=samples)(delta(l, t, q) * a(l - 1, t, j)), "errors are opposite"),
                 step(-gW(l, q, j), "definition of the weight gradient")),
        conclude(bias_gradients_are_opposite,
                 step(total(t=samples)(delta(l, t, p)), "definition of the bias gradient"),
                 step(-total(t=samples)(delta(l, t, q)), "errors are opposite"),
                 step(-gb(l, q), "definition of the bias gradient")),
        conclude(outgoing_gradients_are_opposite,
                 step(total(t=samples)(delta(l + 1, t, k) * a(l, t, p)), "definition of the weight gradient"),
                 step(-total(t=samples)(delta(l + 1, t, k) * a(l, t, q)), outputs_are_opposite),
                 step(-gW(l + 1, k, q), "definition of the weight gradient")))


def changed(world, name, layer, part):
    """The world with another activation, or another derivative of it, in one layer."""
    of = world.functions[name]
    return replace(world, functions={**world.functions, name: lambda l, z: part(of, l, z) if l == layer else of(l, z)},
                   memo={})


@claim.constructor(the_activation_is_odd)
def the_odd_part(draw, world, values):
    """The odd part of the activation."""
    return changed(world, "g", values[l], lambda of, l, z: (of(l, z) - of(l, -z)) / 2)


@claim.constructor(its_derivative_is_even)
def the_even_part(draw, world, values):
    """The even part of the derivative."""
    return changed(world, "gp", values[l], lambda of, l, z: (of(l, z) + of(l, -z)) / 2)


def two_units(W, b, activation="identity", batch=([[1]], [[0]])):
    """Two hidden units and one output."""
    return Example(W=W, b=b, activations=[activation, "identity"], batches=[batch],
                   let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(incoming_weights_are_opposite)
def incoming_weights_of_one_sign():
    """The incoming weights 1 and 1: the outputs are 1 and 1."""
    return two_units([[[1], [1]], [[1, -1]]], [[0, 0], [0]])


@claim.fails_without(biases_are_opposite)
def biases_of_one_sign():
    """The biases 1 and 1: the outputs are 1 and 1."""
    return two_units([[[0], [0]], [[1, -1]]], [[1, 1], [0]])


@claim.fails_without(outgoing_weights_are_opposite)
def outgoing_weights_of_one_sign():
    """The outgoing weights 1 and 1: both units receive the error -1."""
    return two_units([[[1], [-1]], [[1, 1]]], [[0, 0], [0]], batch=([[1]], [[1]]))


@claim.fails_without(the_activation_is_odd)
def one_minus_its_input():
    """The activation 1 - z makes of the inputs 1 and -1 the outputs 0 and 2; its derivative is -1 everywhere."""
    return two_units([[[1], [-1]], [[1, -1]]], [[0, 0], [0]], "one minus")


claim.not_known_to_be_needed(
    its_derivative_is_even,
    "By hand it is needed: $z^2 - 1$ is odd at 1 and -1, and its derivative is not even there.  None of the "
    "activations that examples may use is like that, so nothing was replayed.  Where an activation is odd everywhere "
    "and differentiable it follows.")
