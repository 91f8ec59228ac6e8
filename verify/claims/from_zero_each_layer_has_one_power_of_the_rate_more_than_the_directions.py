"""From zero each layer has one power of the rate more than the directions of its steps.

Let all weights start at zero and move by -eta times a direction, whatever number the optimizer keeps as its state and
takes for it.  Then they are -eta times the sums of these directions, and the errors of layer L - k are (-eta)^k times
what the slopes and these sums make of the errors of the output: a formula in which eta does not stand.
"""
from verify.claim import Claim
from verify.equations import (
    U_W,
    V_W,
    L,
    W,
    dcost,
    delta,
    gb,
    gp,
    gW,
    layers,
    outputs,
    samples_of,
    steps,
    targets,
    total,
    units,
    vW,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices, own
from verify.proof import conclude, induction, show, step, use

i, j, k, l, s, t = indices("i j k l s t")

eta, p = own("eta"), own("p", l=layers())
W_hat = own("W_hat", s=steps, l=layers(), i=units(l), j=units(l - 1))
delta_hat = own("delta_hat", s=steps, l=layers(), t=samples_of(s), i=units(l))

claim = Claim(
    title="From zero each layer has one power of the rate more than the directions of its steps",
    tag="QWMZ",
    training=True,
    remarks="""
    $p^{L-k}$ is $(-\\eta)^k$.  The state of the optimizer is called the direction here.  So it is one number, and the
    next one follows from it, the weight, the gradient and the step, as for a sign method, whose direction is the sign
    of the gradient.  Adam is not of this form: its direction, the corrected mean of the gradients divided by the root
    of that of their squares, does not determine the next one.  All that the proof uses is that the weights move by
    $-\\eta$ times their directions, which Adam's weights do, too; but of Adam nothing is stated.

    Such directions have a size of about 1 however small the gradient is, so the first gradient of layer $L - k$, which
    comes at step $k$, has the order $\\eta^k$.  For gradient descent the direction is the gradient, which is small
    itself: there the order is $\\eta^{2^k - 1}$.  Adam adds an $\\varepsilon$ to the root; a gradient much smaller than
    that makes a direction that is small, too, and then Adam falls back to the other law.  What is said here of sizes
    and orders is not part of the statement, which is exact for every $\\eta$.
    """)


def weights_at(s):
    return Eq(W.at(s)(l, i, j), -eta() * W_hat(s, l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


def errors_at(s):
    return Eq(delta.at(s)(l, t, i), p(l) * delta_hat(s, l, t, i)).forall(t=samples_of(s), i=units(l))


@claim.definition
def power_of_the_last_layer():
    """The power of the last layer is 1."""
    return Eq(p(L), 1)


@claim.definition
def power_of_a_layer():
    """The power of any other layer is minus eta times that of the next layer."""
    return Eq(p(l), -eta() * p(l + 1)).forall(l=layers(1, L - 1))


@claim.definition
def sum_of_directions_at_the_start():
    """The sums of the directions start at zero."""
    return Eq(W_hat(0, l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def sum_of_directions():
    """A step adds its direction, which is the new state of the optimizer."""
    return Eq(W_hat(s + 1, l, i, j), W_hat(s, l, i, j) + vW.at(s + 1)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_error_of_the_last_layer():
    """The scaled errors of the last layer are its errors."""
    return Eq(delta_hat(s, L, t, i), dcost(t, i, outputs(s, s), targets(s)) * gp(L, z.at(s)(L, t, i))).forall(
        s=steps, t=samples_of(s), i=units(L))


@claim.definition
def scaled_error():
    """Those of any other layer come from those of the next layer, by the sums of the directions."""
    return Eq(delta_hat(s, l, t, i), gp(l, z.at(s)(l, t, i)) * total(k=units(l + 1))(
        W_hat(s, l + 1, k, i) * delta_hat(s, l + 1, t, k))).forall(
        s=steps, l=layers(1, L - 1), t=samples_of(s), i=units(l))


@claim.assumption
def all_weights_start_at_zero():
    """All weights are zero at the start."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def weights_move_by_their_directions():
    """At every step a weight moves by minus eta times its direction, which the optimizer keeps as its new state."""
    coordinate = s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)
    return Eq(U_W(*coordinate), W.at(s)(l, i, j) - eta() * V_W(*coordinate)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.conclusion
def weights_are_the_rate_times_sums_of_directions():
    """At every step a weight is minus eta times the sum of its directions so far."""
    return weights_at(s).forall(s=steps)


@claim.conclusion
def errors_have_their_power():
    """The errors of a layer are its power times the scaled errors."""
    return errors_at(s).forall(s=steps, l=layers())


@claim.conclusion
def bias_gradients_have_their_power():
    """So the gradients of its biases are its power times the sums of the scaled errors."""
    return Eq(gb.at(s)(l, i), p(l) * total(t=samples_of(s))(delta_hat(s, l, t, i))).forall(
        s=steps, l=layers(), i=units(l))


@claim.proof
def proof():
    """The weights are sums of their steps, by induction over the steps.  The errors take one power of the rate from the
    weights of each layer that they pass, down the layers."""
    coordinate = s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)
    return (
        induction(
            "up", {weights_are_the_rate_times_sums_of_directions.name: weights_at(s)},
            base=(show(weights_are_the_rate_times_sums_of_directions,
                       step(0, all_weights_start_at_zero),
                       step(-eta() * W_hat(0, l, i, j), sum_of_directions_at_the_start)),),
            step=(show(weights_are_the_rate_times_sums_of_directions,
                       step(U_W(*coordinate), "update of W"),
                       step(W.at(s)(l, i, j) - eta() * V_W(*coordinate), weights_move_by_their_directions),
                       step(W.at(s)(l, i, j) - eta() * vW.at(s + 1)(l, i, j), "update of the state of W"),
                       step(-eta() * W_hat(s + 1, l, i, j), "IH weights are the rate times sums of directions",
                            use(sum_of_directions, s=s))),),
            s=steps),
        induction(
            "down", {"errors": errors_at(s).forall(s=steps)},
            base=(show("errors",
                       step(dcost(t, i, outputs(s, s), targets(s)) * gp(L, z.at(s)(L, t, i)),
                            "definition of delta at the output"),
                       step(p(L) * delta_hat(s, L, t, i), power_of_the_last_layer, scaled_error_of_the_last_layer)),),
            step=(show("errors",
                       step(gp(l, z.at(s)(l, t, i)) * total(k=units(l + 1))(
                           W.at(s)(l + 1, k, i) * delta.at(s)(l + 1, t, k)), use("definition of delta", l=l)),
                       step(p(l) * delta_hat(s, l, t, i), weights_are_the_rate_times_sums_of_directions, "IH errors",
                            use(power_of_a_layer, l=l), use(scaled_error, l=l))),),
            l=layers()),
        conclude(errors_have_their_power, step(p(l) * delta_hat(s, l, t, i), "errors")),
        conclude(bias_gradients_have_their_power,
                 step(total(t=samples_of(s))(delta.at(s)(l, t, i)), "definition of the bias gradient"),
                 step(p(l) * total(t=samples_of(s))(delta_hat(s, l, t, i)), errors_have_their_power)))


@claim.fails_without(all_weights_start_at_zero)
def a_last_weight_of_one():
    """A last weight of 1 passes an error of order 1 to the hidden layer in the first step."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])],
                   optimizer="momentum", numbers={"eta": 1})


@claim.fails_without(weights_move_by_their_directions)
def a_state_that_is_no_direction():
    """Gradient descent moves the weight, and its state, which stays at zero, is not how."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1]], [[1]])] * 2, numbers={"eta": 1})
