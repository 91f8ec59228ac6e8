"""Output units with equal cost derivatives receive equal gradients.

Two output units with equal incoming weights and equal biases give equal outputs; if the derivatives of the cost in
their outputs are equal for every sample, their incoming weights and their biases have equal gradients.
"""
from verify.claim import Claim
from verify.equations import (
    L,
    W,
    a,
    b,
    dcost,
    delta,
    g,
    gb,
    gp,
    gW,
    outputs,
    samples,
    targets,
    total,
    units,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use

j, k, p, q, t = indices("j k p q t")

claim = Claim(
    title="Output units with equal cost derivatives receive equal gradients",
    tag="VFBQ",
    let={"p": units(L), "q": units(L)},
    remarks="""
    With the squared error the derivatives of the cost are equal if the two units have equal targets, since their
    outputs are equal.  With different targets the gradients may be different, as the last counterexample shows.
    """)


@claim.assumption
def incoming_weights_are_equal():
    """The output units p and q have the same incoming weights."""
    return Eq(W(L, p, j), W(L, q, j)).forall(j=units(L - 1))


@claim.assumption
def biases_are_equal():
    """They have the same bias."""
    return Eq(b(L, p), b(L, q))


@claim.assumption
def cost_derivatives_are_equal():
    """For every sample the derivatives of the cost in their outputs are equal."""
    return Eq(dcost(t, p, outputs(), targets()), dcost(t, q, outputs(), targets())).forall(t=samples)


@claim.conclusion
def outputs_are_equal():
    """They give the same output for every sample."""
    return Eq(a(L, t, p), a(L, t, q)).forall(t=samples)


@claim.conclusion
def incoming_gradients_are_equal():
    """The gradients of their incoming weights are equal."""
    return Eq(gW(L, p, j), gW(L, q, j)).forall(j=units(L - 1))


@claim.conclusion
def bias_gradients_are_equal():
    """The gradients of their biases are equal."""
    return Eq(gb(L, p), gb(L, q))


@claim.proof
def proof():
    """Both compute the same from the same, and the cost sends the same back."""
    return (
        have("inputs are equal", Eq(z(L, t, p), z(L, t, q)).forall(t=samples),
             step(total(k=units(L - 1))(W(L, p, k) * a(L - 1, t, k)) + b(L, p), use("definition of z", l=L)),
             step(total(k=units(L - 1))(W(L, q, k) * a(L - 1, t, k)) + b(L, q), incoming_weights_are_equal,
                  biases_are_equal),
             step(z(L, t, q), use("definition of z", l=L))),
        conclude(outputs_are_equal,
                 step(g(L, z(L, t, p)), use("definition of a", l=L)),
                 step(g(L, z(L, t, q)), "inputs are equal"),
                 step(a(L, t, q), use("definition of a", l=L))),
        have("errors are equal", Eq(delta(L, t, p), delta(L, t, q)).forall(t=samples),
             step(dcost(t, p, outputs(), targets()) * gp(L, z(L, t, p)), "definition of delta at the output"),
             step(dcost(t, q, outputs(), targets()) * gp(L, z(L, t, q)), cost_derivatives_are_equal,
                  "inputs are equal"),
             step(delta(L, t, q), "definition of delta at the output")),
        conclude(incoming_gradients_are_equal,
                 step(total(t=samples)(delta(L, t, p) * a(L - 1, t, j)), "definition of the weight gradient"),
                 step(total(t=samples)(delta(L, t, q) * a(L - 1, t, j)), "errors are equal"),
                 step(gW(L, q, j), "definition of the weight gradient")),
        conclude(bias_gradients_are_equal,
                 step(total(t=samples)(delta(L, t, p)), "definition of the bias gradient"),
                 step(total(t=samples)(delta(L, t, q)), "errors are equal"),
                 step(gb(L, q), "definition of the bias gradient")))


def two_outputs(W, b, targets, activation="identity"):
    """One feature, which is 1, and two outputs."""
    return Example(W=[W], b=[b], activations=[activation], batches=[([[1]], [targets])], let={"p": 1, "q": 2})


@claim.fails_without(incoming_weights_are_equal)
def different_incoming_weights():
    """The weights 1 and 0 give the outputs 1 and 0; with the targets 1 and 0 all derivatives of the cost are 0."""
    return two_outputs([[1], [0]], [0, 0], [1, 0])


@claim.fails_without(biases_are_equal)
def different_biases():
    """The biases 1 and 0 give the outputs 1 and 0; with the targets 1 and 0 all derivatives of the cost are 0."""
    return two_outputs([[0], [0]], [1, 0], [1, 0])


@claim.fails_without(cost_derivatives_are_equal)
def different_targets():
    """The targets 1 and 0: both outputs are 0, but the gradients are -1 and 0."""
    return two_outputs([[0], [0]], [0, 0], [1, 0])
