"""Units with equal incoming weights and biases give equal outputs.

Two units of any layer with equal incoming weights and equal biases receive the same input of their activation and give
the same output, for every sample.
"""
from verify.claim import Claim
from verify.equations import W, a, b, g, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step, use

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="Units with equal incoming weights and biases give equal outputs",
    tag="VQ9J",
    let={"l": layers(), "p": units(l), "q": units(l)},
    remarks="""
    Outgoing weights play no part, and the layer may be that of the outputs.  Weights that are zero are equal, so then
    equal biases are enough.
    """)


@claim.assumption
def incoming_weights_are_equal():
    """Units p and q of layer l have the same incoming weights."""
    return Eq(W(l, p, j), W(l, q, j)).forall(j=units(l - 1))


@claim.assumption
def biases_are_equal():
    """They have the same bias."""
    return Eq(b(l, p), b(l, q))


@claim.conclusion
def inputs_are_equal():
    """For every sample the inputs of their activations are equal."""
    return Eq(z(l, t, p), z(l, t, q)).forall(t=samples)


@claim.conclusion
def outputs_are_equal():
    """They give the same output for every sample."""
    return Eq(a(l, t, p), a(l, t, q)).forall(t=samples)


@claim.proof
def proof():
    """Both units compute the same from the same."""
    return (
        conclude(inputs_are_equal,
                 step(total(k=units(l - 1))(W(l, p, k) * a(l - 1, t, k)) + b(l, p), use("definition of z", l=l)),
                 step(total(k=units(l - 1))(W(l, q, k) * a(l - 1, t, k)) + b(l, q), incoming_weights_are_equal,
                      biases_are_equal),
                 step(z(l, t, q), use("definition of z", l=l))),
        conclude(outputs_are_equal,
                 step(g(l, z(l, t, p)), use("definition of a", l=l)),
                 step(g(l, z(l, t, q)), inputs_are_equal),
                 step(a(l, t, q), use("definition of a", l=l))))


@claim.fails_without(incoming_weights_are_equal)
def different_incoming_weights():
    """The weights 1 and 0 make of the feature 1 the outputs 1 and 0."""
    return Example(W=[[[1], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(biases_are_equal)
def different_biases():
    """All weights are zero; the biases 1 and 0 are the outputs."""
    return Example(W=[[[0], [0]]], b=[[1, 0]], activations=["identity"], batches=[([[1]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2})
