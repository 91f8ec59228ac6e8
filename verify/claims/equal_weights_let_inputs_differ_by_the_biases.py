"""Equal incoming weights let inputs differ by the biases.

Two units of a layer with equal incoming weights: what enters their activations differs by the difference of their
biases, for every sample, and their outputs are the values of the activation at these two places.
"""
from verify.claim import Claim
from verify.equations import W, a, b, g, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step, use

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="Equal incoming weights let inputs differ by the biases",
    tag="FBWQ",
    let={"l": layers(), "p": units(l), "q": units(l)},
    remarks="""
    Whether the outputs differ is up to the activation: where it has the same value at both places, as ReLU has for all
    inputs below 0, they are equal although the biases are not.
    """)


@claim.assumption
def incoming_weights_are_equal():
    """Units p and q of layer l have the same incoming weights."""
    return Eq(W(l, p, j), W(l, q, j)).forall(j=units(l - 1))


@claim.conclusion
def inputs_differ_by_the_biases():
    """For every sample, what enters unit p is what enters unit q plus the difference of their biases."""
    return Eq(z(l, t, p), z(l, t, q) + b(l, p) - b(l, q)).forall(t=samples)


@claim.conclusion
def outputs_are_values_at_these_inputs():
    """For every sample, the output of unit p is the value of the activation at this sum."""
    return Eq(a(l, t, p), g(l, z(l, t, q) + b(l, p) - b(l, q))).forall(t=samples)


@claim.proof
def proof():
    """Both units add their bias to the same weighted sum."""
    return (
        conclude(inputs_differ_by_the_biases,
                 step(total(k=units(l - 1))(W(l, q, k) * a(l - 1, t, k)) + b(l, p),
                      use("definition of z", l=l), incoming_weights_are_equal),
                 step(z(l, t, q) + b(l, p) - b(l, q), use("definition of z", l=l))),
        conclude(outputs_are_values_at_these_inputs,
                 step(g(l, z(l, t, p)), "definition of a"),
                 step(g(l, z(l, t, q) + b(l, p) - b(l, q)), inputs_differ_by_the_biases)))


@claim.fails_without(incoming_weights_are_equal)
def different_weights():
    """The weights 1 and 0 with the biases 0: the feature 1 enters the first unit only."""
    return Example(W=[[[1], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2})
