"""The outgoing gradients of linear units differ by the difference of their biases times a bias gradient.

Two units of a hidden layer with equal incoming weights and any biases, where the activation acts as the identity: the
gradients of two of their outgoing weights to the same unit differ by the difference of the biases times the gradient of
this unit's bias.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, delta, g, gb, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="The outgoing gradients of linear units differ by the difference of their biases times a bias gradient",
    tag="0VC5",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    So two linear units that differ in nothing but their biases get different gradients of their outgoing weights to
    every unit whose bias gradient is not zero.  Nothing is assumed on the outgoing weights.
    """)


@claim.assumption
def incoming_weights_are_equal():
    """Units p and q of layer l have the same incoming weights."""
    return Eq(W(l, p, j), W(l, q, j)).forall(j=units(l - 1))


@claim.assumption
def unit_p_is_linear():
    """For every sample unit p gives its input as its output."""
    return Eq(g(l, z(l, t, p)), z(l, t, p)).forall(t=samples)


@claim.assumption
def unit_q_is_linear():
    """So does unit q."""
    return Eq(g(l, z(l, t, q)), z(l, t, q)).forall(t=samples)


@claim.conclusion
def outgoing_gradients_differ_by_the_next_bias_gradient():
    """The gradients of their outgoing weights to a unit of layer l + 1 differ by the difference of their biases times
    the gradient of that unit's bias."""
    return Eq(gW(l + 1, k, p), gW(l + 1, k, q) + (b(l, p) - b(l, q)) * gb(l + 1, k)).forall(k=units(l + 1))


@claim.proof
def proof():
    """For every sample the outputs differ by the difference of the biases, and the same errors multiply them."""
    return (
        have("outputs differ by the biases", Eq(a(l, t, p), a(l, t, q) + b(l, p) - b(l, q)).forall(t=samples),
             step(z(l, t, p), use("definition of a", l=l), unit_p_is_linear),
             step(total(j=units(l - 1))(W(l, p, j) * a(l - 1, t, j)) + b(l, p), use("definition of z", l=l)),
             step(total(j=units(l - 1))(W(l, q, j) * a(l - 1, t, j)) + b(l, p), incoming_weights_are_equal),
             step(z(l, t, q) + b(l, p) - b(l, q), use("definition of z", l=l)),
             step(a(l, t, q) + b(l, p) - b(l, q), use("definition of a", l=l), unit_q_is_linear)),
        conclude(outgoing_gradients_differ_by_the_next_bias_gradient,
                 step(total(t=samples)(delta(l + 1, t, k) * a(l, t, p)), "definition of the weight gradient"),
                 step(total(t=samples)(delta(l + 1, t, k) * (a(l, t, q) + b(l, p) - b(l, q))),
                      "outputs differ by the biases"),
                 step(gW(l + 1, k, q) + (b(l, p) - b(l, q)) * gb(l + 1, k),
                      "definition of the weight gradient", "definition of the bias gradient")))


def two_units(W, b, activation="identity"):
    """Two hidden units and one output, whose error is 1."""
    return Example(W=W, b=b, activations=[activation, "identity"], batches=[([[1]], [[0]])],
                   let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(incoming_weights_are_equal)
def different_incoming_weights():
    """The incoming weights 1 and 0 and no biases: the gradients of the outgoing weights are 1 and 0."""
    return two_units([[[1], [0]], [[1, 0]]], [[0, 0], [0]])


@claim.fails_without(unit_p_is_linear)
def an_inactive_first_unit():
    """With ReLU and the biases -1 and 0 both outputs are 0, and so are the gradients of the outgoing weights."""
    return two_units([[[0], [0]], [[0, 0]]], [[-1, 0], [1]], "relu")


@claim.fails_without(unit_q_is_linear)
def an_inactive_second_unit():
    """With ReLU and the biases 0 and -1 both outputs are 0, and so are the gradients of the outgoing weights."""
    return two_units([[[0], [0]], [[0, 0]]], [[0, -1], [1]], "relu")
