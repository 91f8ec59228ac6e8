"""The constants of the first gradients do not depend on the network.

Let scaled weights and errors start from zero and follow the steps of momentum on one fixed network, whose outputs,
slopes and cost stay as they are.  Then the scaled errors of layer l at step r are alpha(r, l) times a direction that
does not depend on the step, and alpha is defined without the network, but for its depth.
"""
from verify.claim import Claim
from verify.equations import (
    E,
    L,
    a,
    batches,
    dcost,
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
from verify.notation import Eq, indices, own
from verify.proof import induction, show, step, use

e, i, j, k, l, r, t = indices("e i j k l r t")

mu = own("mu")
alpha, beta, gamma = (own(name, r=steps, l=layers()) for name in ("alpha", "beta", "gamma"))
D = own("D", e=batches, l=layers(), t=samples_of(e), i=units(l))
M = own("M", e=batches, l=layers(), i=units(l), j=units(l - 1))
W_hat = own("W_hat", r=steps, e=batches, l=layers(), i=units(l), j=units(l - 1))
u_hat = own("u_hat", r=steps, e=batches, l=layers(), i=units(l), j=units(l - 1))
delta_hat = own("delta_hat", r=steps, e=batches, l=layers(), t=samples_of(e), i=units(l))

scaled_gradient = total(t=samples)(delta_hat(r, E, l, t, i) * a(l - 1, t, j))

claim = Claim(
    title="The constants of the first gradients do not depend on the network",
    tag="BC0M",
    remarks="""
    These are the scaled errors and weights of [training from zero](6FGW.md) in the limit of small learning rates, where
    the outputs and slopes stay what they are; when there is this limit is said there, and is not part of either
    statement.  Of the depth only the distance to the last layer matters for $\\alpha$.  The step $r$ only counts here:
    nothing is said of how the network $s$ is trained.  [The first numbers](ADCT.md) are computed.
    """)


def errors_at(r):
    return Eq(delta_hat(r, E, l, t, i), alpha(r, l) * D(E, l, t, i)).forall(t=samples, i=units(l))


def weights_at(r):
    return Eq(W_hat(r, E, l, i, j), beta(r, l) * M(E, l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


def momenta_at(r):
    return Eq(u_hat(r, E, l, i, j), gamma(r, l) * M(E, l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


# --- the numbers

@claim.definition
def number_of_errors_of_the_last_layer():
    """The numbers of the errors of the last layer are 1."""
    return Eq(alpha(r, L), 1).forall(r=steps)


@claim.definition
def number_of_errors():
    """Those of any other layer are the products of the numbers of the weights and of the errors above it."""
    return Eq(alpha(r, l), beta(r, l + 1) * alpha(r, l + 1)).forall(r=steps, l=layers(1, L - 1))


@claim.definition
def number_of_momenta_at_the_start():
    """The numbers of the momenta start at zero."""
    return Eq(gamma(0, l), 0).forall(l=layers())


@claim.definition
def number_of_momenta():
    """A step adds the numbers of the errors to them, and multiplies by mu."""
    return Eq(gamma(r + 1, l), mu() * (gamma(r, l) + alpha(r, l))).forall(r=steps, l=layers())


@claim.definition
def number_of_weights_at_the_start():
    """The numbers of the weights start at zero."""
    return Eq(beta(0, l), 0).forall(l=layers())


@claim.definition
def number_of_weights():
    """A step adds the numbers of the momenta and of the errors to them."""
    return Eq(beta(r + 1, l), beta(r, l) + gamma(r, l) + alpha(r, l)).forall(r=steps, l=layers())


# --- the directions

@claim.definition
def direction_of_errors_of_the_last_layer():
    """The direction of the errors of the last layer is what they are."""
    return Eq(D(E, L, t, i), dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i))).forall(t=samples, i=units(L))


@claim.definition
def direction_of_errors():
    """That of any other layer comes from the directions of the weights and the errors above it."""
    return Eq(D(E, l, t, i), gp(l, z(l, t, i)) * total(k=units(l + 1))(M(E, l + 1, k, i) * D(E, l + 1, t, k))).forall(
        l=layers(1, L - 1), t=samples, i=units(l))


@claim.definition
def direction_of_weights():
    """The direction of the weights is the gradient that the direction of the errors makes."""
    return Eq(M(E, l, i, j), total(t=samples)(D(E, l, t, i) * a(l - 1, t, j))).forall(
        l=layers(), i=units(l), j=units(l - 1))


# --- the scaled network

@claim.definition
def scaled_momentum_at_the_start():
    """The scaled momenta start at zero."""
    return Eq(u_hat(0, E, l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_weights_at_the_start():
    """So do the scaled weights."""
    return Eq(W_hat(0, E, l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_momentum():
    """A step adds to a scaled momentum the gradient that the scaled errors make, and multiplies by mu."""
    return Eq(u_hat(r + 1, E, l, i, j), mu() * (u_hat(r, E, l, i, j) + scaled_gradient)).forall(
        r=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_weights():
    """A step adds the scaled momentum and that gradient to the scaled weights."""
    return Eq(W_hat(r + 1, E, l, i, j), W_hat(r, E, l, i, j) + u_hat(r, E, l, i, j) + scaled_gradient).forall(
        r=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_error_of_the_last_layer():
    """The scaled errors of the last layer are its errors."""
    return Eq(delta_hat(r, E, L, t, i), dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i))).forall(
        r=steps, t=samples, i=units(L))


@claim.definition
def scaled_error():
    """Those of any other layer come from those of the next layer, by the scaled weights."""
    return Eq(delta_hat(r, E, l, t, i), gp(l, z(l, t, i)) * total(k=units(l + 1))(
        W_hat(r, E, l + 1, k, i) * delta_hat(r, E, l + 1, t, k))).forall(
        r=steps, l=layers(1, L - 1), t=samples, i=units(l))


@claim.conclusion
def errors_are_numbers_times_a_direction():
    """The scaled errors of a layer at a step are a number times their direction."""
    return errors_at(r).forall(r=steps, l=layers())


@claim.conclusion
def weights_are_numbers_times_a_direction():
    """The scaled weights are a number times theirs."""
    return weights_at(r).forall(r=steps)


def errors(at):
    """Down the layers: the scaled errors are numbers times their direction, because the scaled weights are."""
    return (induction(
        "down", {"by layers": errors_at(at)},
        base=(show("by layers",
                   step(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)), scaled_error_of_the_last_layer),
                   step(alpha(at, L) * D(E, L, t, i), number_of_errors_of_the_last_layer,
                        direction_of_errors_of_the_last_layer)),),
        step=(show("by layers",
                   step(gp(l, z(l, t, i)) * total(k=units(l + 1))(
                       W_hat(at, E, l + 1, k, i) * delta_hat(at, E, l + 1, t, k)), use(scaled_error, l=l)),
                   step(alpha(at, l) * D(E, l, t, i), weights_are_numbers_times_a_direction, "IH by layers",
                        use(number_of_errors, l=l), use(direction_of_errors, l=l))),),
        l=layers()),
        show(errors_are_numbers_times_a_direction, step(alpha(at, l) * D(E, l, t, i), "by layers")))


@claim.proof
def proof():
    """By induction over the steps, and at each step down the layers: products and sums of numbers times directions
    are numbers times directions."""
    because = "IH errors are numbers times a direction", direction_of_weights
    return (
        induction(
            "up", {weights_are_numbers_times_a_direction.name: weights_at(r), "momenta": momenta_at(r),
                   errors_are_numbers_times_a_direction.name: errors_at(r).forall(l=layers())},
            base=(show(weights_are_numbers_times_a_direction,
                       step(0, scaled_weights_at_the_start),
                       step(beta(0, l) * M(E, l, i, j), number_of_weights_at_the_start)),
                  show("momenta",
                       step(0, scaled_momentum_at_the_start),
                       step(gamma(0, l) * M(E, l, i, j), number_of_momenta_at_the_start)),
                  *errors(0)),
            step=(show("momenta",
                       step(mu() * (u_hat(r, E, l, i, j) + scaled_gradient), scaled_momentum),
                       step(gamma(r + 1, l) * M(E, l, i, j), "IH momenta", number_of_momenta, *because)),
                  show(weights_are_numbers_times_a_direction,
                       step(W_hat(r, E, l, i, j) + u_hat(r, E, l, i, j) + scaled_gradient, use(scaled_weights, r=r)),
                       step(beta(r + 1, l) * M(E, l, i, j), "IH weights are numbers times a direction", "IH momenta",
                            use(number_of_weights, r=r), *because)),
                  *errors(r + 1)),
            r=steps),)
