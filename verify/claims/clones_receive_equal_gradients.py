"""Clones receive equal gradients.

Two units of a hidden layer with equal incoming weights, equal biases and equal outgoing weights give the same output
for every sample, and their weights and biases have the same gradients.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, delta, g, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="Clones receive equal gradients",
    tag="1D82",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)})


@claim.assumption
def incoming_weights_are_equal():
    """Units p and q of layer l have the same incoming weights."""
    return Eq(W(l, p, j), W(l, q, j)).forall(j=units(l - 1))


@claim.assumption
def biases_are_equal():
    """They have the same bias."""
    return Eq(b(l, p), b(l, q))


@claim.assumption
def outgoing_weights_are_equal():
    """They have the same outgoing weights."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))


@claim.conclusion
def outputs_are_equal():
    """They give the same output for every sample."""
    return Eq(a(l, t, p), a(l, t, q)).forall(t=samples)


@claim.conclusion
def incoming_gradients_are_equal():
    """The gradients of their incoming weights are equal."""
    return Eq(gW(l, p, j), gW(l, q, j)).forall(j=units(l - 1))


@claim.conclusion
def bias_gradients_are_equal():
    """The gradients of their biases are equal."""
    return Eq(gb(l, p), gb(l, q))


@claim.conclusion
def outgoing_gradients_are_equal():
    """The gradients of their outgoing weights are equal."""
    return Eq(gW(l + 1, k, p), gW(l + 1, k, q)).forall(k=units(l + 1))


@claim.proof
def proof():
    """Forward, both units compute the same from the same; backward, the same errors reach both over the same weights.
    """
    return (
        have("inputs are equal", Eq(z(l, t, p), z(l, t, q)).forall(t=samples),
             step(total(k=units(l - 1))(W(l, p, k) * a(l - 1, t, k)) + b(l, p), use("definition of z", l=l)),
             step(total(k=units(l - 1))(W(l, q, k) * a(l - 1, t, k)) + b(l, q), incoming_weights_are_equal,
                  biases_are_equal),
             step(z(l, t, q), use("definition of z", l=l))),
        conclude(outputs_are_equal,
                 step(g(l, z(l, t, p)), use("definition of a", l=l)),
                 step(g(l, z(l, t, q)), "inputs are equal"),
                 step(a(l, t, q), use("definition of a", l=l))),
        have("errors are equal", Eq(delta(l, t, p), delta(l, t, q)).forall(t=samples),
             step(gp(l, z(l, t, p)) * total(k=units(l + 1))(W(l + 1, k, p) * delta(l + 1, t, k)),
                  use("definition of delta", l=l)),
             step(gp(l, z(l, t, q)) * total(k=units(l + 1))(W(l + 1, k, q) * delta(l + 1, t, k)),
                  "inputs are equal", outgoing_weights_are_equal),
             step(delta(l, t, q), use("definition of delta", l=l))),
        conclude(incoming_gradients_are_equal,
                 step(total(t=samples)(delta(l, t, p) * a(l - 1, t, j)), "definition of the weight gradient"),
                 step(total(t=samples)(delta(l, t, q) * a(l - 1, t, j)), "errors are equal"),
                 step(gW(l, q, j), "definition of the weight gradient")),
        conclude(bias_gradients_are_equal,
                 step(total(t=samples)(delta(l, t, p)), "definition of the bias gradient"),
                 step(total(t=samples)(delta(l, t, q)), "errors are equal"),
                 step(gb(l, q), "definition of the bias gradient")),
        conclude(outgoing_gradients_are_equal,
                 step(total(t=samples)(delta(l + 1, t, k) * a(l, t, p)), "definition of the weight gradient"),
                 step(total(t=samples)(delta(l + 1, t, k) * a(l, t, q)), outputs_are_equal),
                 step(gW(l + 1, k, q), "definition of the weight gradient")))


@claim.fails_without(incoming_weights_are_equal)
def different_incoming_weights():
    """Incoming weights 1 and 0: the outputs are 1 and 0, and so are the gradients of the outgoing weights."""
    return Example(W=[[[1], [0]], [[1, 1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(biases_are_equal)
def different_biases():
    """Biases 1 and 0: the outputs are 1 and 0."""
    return Example(W=[[[0], [0]], [[1, 1]]], b=[[1, 0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])], let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(outgoing_weights_are_equal)
def different_outgoing_weights():
    """Outgoing weights 1 and 0: the outputs are equal, but only the first unit receives an error."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[1]])], let={"l": 1, "p": 1, "q": 2})
