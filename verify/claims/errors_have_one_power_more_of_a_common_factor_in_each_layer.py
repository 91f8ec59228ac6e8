"""Errors have one power more of a common factor of the weights in each layer.

Let the weights of a network, but for its first layer, be eta times those of another one.  Then its errors in layer
L - k are eta^k times what the other network's weights and its own slopes make of its last errors.
"""
from verify.claim import Claim
from verify.equations import (
    E,
    L,
    W,
    batches,
    dcost,
    delta,
    gb,
    gp,
    layers,
    outputs,
    samples,
    samples_of,
    steps,
    targets,
    total,
    units,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices, own
from verify.proof import conclude, induction, show, step, use

e, i, j, k, l, r, t = indices("e i j k l r t")

eta, p = own("eta"), own("p", l=layers())
delta_hat = own("delta_hat", e=batches, l=layers(), t=samples_of(e), i=units(l))

claim = Claim(
    title="Errors have one power more of a common factor of the weights in each layer",
    tag="A8CH",
    let={"r": steps},
    remarks="""
    The other network is called r, and $p^{L-k}$ is $\\eta^k$.  Let weights start at zero and move at each step by the
    learning rate times a direction, as those of Adam do.  Then they are at every step the rate times the sum of the
    directions so far, so take these sums for the other network.  Adam's directions have a size of about 1 however small
    the gradient is; so the first gradient of layer $L - k$, which comes at step $k$, has the order $\\eta^k$.  For
    gradient descent the direction is the gradient, which is small itself: there the order is $\\eta^{2^k - 1}$, see
    [training from zero](6FGW.md).  Adam adds an $\\varepsilon$ to the root by which it divides; a gradient much smaller
    than that makes a direction that is small, too, and then Adam falls back to the other law.  What is said here of
    Adam, of sizes and of orders is not part of the statement, which is exact for every $\\eta$.
    """)


def errors_at(l):
    return Eq(delta(l, t, i), p(l) * delta_hat(E, l, t, i)).forall(t=samples, i=units(l))


@claim.definition
def power_of_the_last_layer():
    """The power of the last layer is 1."""
    return Eq(p(L), 1)


@claim.definition
def power_of_a_layer():
    """The power of any other layer is eta times that of the next layer."""
    return Eq(p(l), eta() * p(l + 1)).forall(l=layers(1, L - 1))


@claim.definition
def scaled_error_of_the_last_layer():
    """The scaled errors of the last layer are its errors."""
    return Eq(delta_hat(E, L, t, i), dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i))).forall(
        t=samples, i=units(L))


@claim.definition
def scaled_error():
    """Those of any other layer come from those of the next layer, by the weights of the other network."""
    return Eq(delta_hat(E, l, t, i), gp(l, z(l, t, i)) * total(k=units(l + 1))(
        W.at(r)(l + 1, k, i) * delta_hat(E, l + 1, t, k))).forall(l=layers(1, L - 1), t=samples, i=units(l))


@claim.assumption
def weights_have_a_common_factor():
    """All weights but those of the first layer are eta times those of the other network."""
    return Eq(W(l, i, j), eta() * W.at(r)(l, i, j)).forall(l=layers(2, L), i=units(l), j=units(l - 1))


@claim.conclusion
def errors_have_their_power():
    """The errors of a layer are its power times the scaled errors."""
    return errors_at(l).forall(l=layers())


@claim.conclusion
def bias_gradients_have_their_power():
    """So the gradients of its biases are its power times the sums of the scaled errors."""
    return Eq(gb(l, i), p(l) * total(t=samples)(delta_hat(E, l, t, i))).forall(l=layers(), i=units(l))


@claim.proof
def proof():
    """Down the layers, the errors take the factor from the weights of each layer that they pass."""
    return (
        induction(
            "down", {errors_have_their_power.name: errors_at(l)},
            base=(show(errors_have_their_power,
                       step(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)),
                            "definition of delta at the output"),
                       step(p(L) * delta_hat(E, L, t, i), power_of_the_last_layer, scaled_error_of_the_last_layer)),),
            step=(show(errors_have_their_power,
                       step(gp(l, z(l, t, i)) * total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k)),
                            use("definition of delta", l=l)),
                       step(p(l) * delta_hat(E, l, t, i), weights_have_a_common_factor, "IH errors have their power",
                            use(power_of_a_layer, l=l), use(scaled_error, l=l))),),
            l=layers()),
        conclude(bias_gradients_have_their_power,
                 step(total(t=samples)(delta(l, t, i)), "definition of the bias gradient"),
                 step(p(l) * total(t=samples)(delta_hat(E, l, t, i)), errors_have_their_power)))


@claim.fails_without(weights_have_a_common_factor)
def another_last_weight():
    """The last weight is 3 and not twice 1."""
    return Example(W=[[[1]], [[3]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[0]])],
                   others=[([[[1]], [[1]]], [[0], [0]])], let={"r": 1}, numbers={"eta": 2})
