"""By gradient descent from zero weights, each layer learns in a power of the learning rate.

Let all weights start at zero and be trained by gradient descent with the learning rate eta and momentum mu.  Then at
every step the errors of layer l are q(l) times scaled errors, and its weights are -eta q(l) times scaled weights, in
whose definition eta does not stand.  There q(L) = 1 and q(l) = -eta q(l + 1)^2, so that q(L - k) is (-eta)^(2^k - 1).
"""
from verify.claim import Claim
from verify.equations import (
    U_W,
    V_W,
    L,
    W,
    a,
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
from verify.proof import conclude, have, induction, show, step, use

i, j, k, l, s, t = indices("i j k l s t")

eta, mu, q = own("eta"), own("mu"), own("q", l=layers())
W_hat = own("W_hat", s=steps, l=layers(), i=units(l), j=units(l - 1))
u_hat = own("u_hat", s=steps, l=layers(), i=units(l), j=units(l - 1))
delta_hat = own("delta_hat", s=steps, l=layers(), t=samples_of(s), i=units(l))

coordinate = s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)


def scaled_gradient(s):
    return total(t=samples_of(s))(delta_hat(s, l, t, i) * a.at(s)(l - 1, t, j))


claim = Claim(
    title="By gradient descent from zero weights, each layer learns in a power of the learning rate",
    tag="6FGW",
    training=True,
    remarks="""
    The scaled network depends on $\\eta$ only by the outputs and slopes that stand in its definition, which are those
    of the network as it is trained.  If the biases move by steps that tend to zero with $\\eta$, if every step has the
    same batch, and if the activations, their slopes and those of the cost are continuous at the start (the slope of
    ReLU is not, where a bias is zero), these tend to what they are at the start as $\\eta$ tends to zero.  Then the
    scaled errors tend to those of a fixed network; what they are says [the claim on a fixed network](BC0M.md).  So the
    errors of layer $L - k$ at step $k$, before which they are zero, are to leading order $(-\\eta)^{2^k - 1}$ times a
    direction times 1, 1, 2, 18, ... for $k = 0, 1, 2, 3, ...$ without momentum.  A direction may be zero.  Neither this
    limit nor the form of $q$ with $2^k$ is part of the statement, which is exact for every $\\eta$.

    The state of the optimizer is what it carries over: $\\mu$ times the last sum of momentum and gradient.  With $\\mu
    = 0$ this is gradient descent, and all that is asked of the state is that it is zero.
    """)


@claim.definition
def scale_of_the_last_layer():
    """The scale of the last layer is 1."""
    return Eq(q(L), 1)


@claim.definition
def scale_of_a_layer():
    """The scale of any other layer is minus eta times the square of that of the next layer."""
    return Eq(q(l), -eta() * q(l + 1) ** 2).forall(l=layers(1, L - 1))


@claim.definition
def scaled_momentum_at_the_start():
    """The scaled momenta start at zero."""
    return Eq(u_hat(0, l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_weights_at_the_start():
    """So do the scaled weights."""
    return Eq(W_hat(0, l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_momentum():
    """A step adds to a scaled momentum the gradient that the scaled errors make, and multiplies by mu."""
    return Eq(u_hat(s + 1, l, i, j), mu() * (u_hat(s, l, i, j) + scaled_gradient(s))).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_weights():
    """A step adds the scaled momentum and that gradient to the scaled weights."""
    return Eq(W_hat(s + 1, l, i, j), W_hat(s, l, i, j) + u_hat(s, l, i, j) + scaled_gradient(s)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.definition
def scaled_error_of_the_last_layer():
    """The scaled errors of the last layer are its errors."""
    return Eq(delta_hat(s, L, t, i), dcost(t, i, outputs(s, s), targets(s)) * gp(L, z.at(s)(L, t, i))).forall(
        s=steps, t=samples_of(s), i=units(L))


@claim.definition
def scaled_error():
    """Those of any other layer come from those of the next layer, by the scaled weights."""
    return Eq(delta_hat(s, l, t, i), gp(l, z.at(s)(l, t, i)) * total(k=units(l + 1))(
        W_hat(s, l + 1, k, i) * delta_hat(s, l + 1, t, k))).forall(
        s=steps, l=layers(1, L - 1), t=samples_of(s), i=units(l))


@claim.assumption
def all_weights_start_at_zero():
    """All weights are zero at the start."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def all_momenta_start_at_zero():
    """So are their momenta, the states of the optimizer."""
    return Eq(vW.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def weights_descend():
    """At every step a weight moves by minus eta times the sum of its momentum and its gradient."""
    return Eq(U_W(*coordinate), W.at(s)(l, i, j) - eta() * (vW.at(s)(l, i, j) + gW.at(s)(l, i, j))).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def momenta_carry_on():
    """The new momentum is mu times that sum."""
    return Eq(V_W(*coordinate), mu() * (vW.at(s)(l, i, j) + gW.at(s)(l, i, j))).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.conclusion
def weights_have_their_scale():
    """At every step the weights of a layer are minus eta times its scale times the scaled weights."""
    return Eq(W.at(s)(l, i, j), -eta() * q(l) * W_hat(s, l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.conclusion
def errors_have_their_scale():
    """The errors of a layer are its scale times the scaled errors."""
    return Eq(delta.at(s)(l, t, i), q(l) * delta_hat(s, l, t, i)).forall(
        s=steps, l=layers(), t=samples_of(s), i=units(l))


@claim.conclusion
def weight_gradients_have_their_scale():
    """So the gradients of its weights are its scale times those that the scaled errors make."""
    return Eq(gW.at(s)(l, i, j), q(l) * total(t=samples_of(s))(delta_hat(s, l, t, i) * a.at(s)(l - 1, t, j))).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.conclusion
def bias_gradients_have_their_scale():
    """So are the gradients of its biases."""
    return Eq(gb.at(s)(l, i), q(l) * total(t=samples_of(s))(delta_hat(s, l, t, i))).forall(
        s=steps, l=layers(), i=units(l))


def errors(at):
    """Down the layers: the errors of a step have their scale, because the weights have."""
    def error(l):
        return gp(l, z.at(at)(l, t, i)) * total(k=units(l + 1))(
            W.at(at)(l + 1, k, i) * delta.at(at)(l + 1, t, k))

    return (induction(
        "down", {"by layers": errors_at(at)},
        base=(show("by layers",
                   step(dcost(t, i, outputs(at, at), targets(at)) * gp(L, z.at(at)(L, t, i)),
                        "definition of delta at the output"),
                   step(q(L) * delta_hat(at, L, t, i), scale_of_the_last_layer, scaled_error_of_the_last_layer)),),
        step=(show("by layers",
                   step(error(l), use("definition of delta", l=l)),
                   step(q(l) * delta_hat(at, l, t, i), weights_have_their_scale, "IH by layers",
                        use(scale_of_a_layer, l=l), use(scaled_error, l=l))),),
        l=layers()),
        show(errors_have_their_scale, step(q(l) * delta_hat(at, l, t, i), "by layers")))


def weights_at(s):
    return Eq(W.at(s)(l, i, j), -eta() * q(l) * W_hat(s, l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


def momenta_at(s):
    return Eq(vW.at(s)(l, i, j), q(l) * u_hat(s, l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


def errors_at(s):
    return Eq(delta.at(s)(l, t, i), q(l) * delta_hat(s, l, t, i)).forall(t=samples_of(s), i=units(l))


@claim.proof
def proof():
    """By induction over the steps.  At each step the errors take their scale from the weights, down the layers: that of
    layer l is the product of the scales of the weights and the errors above it.  Then the gradients have it, the
    momenta, and the weights of the next step."""
    sum_ = vW.at(s)(l, i, j) + gW.at(s)(l, i, j)
    gradient_by_errors = step(total(t=samples_of(s))(delta.at(s)(l, t, i) * a.at(s)(l - 1, t, j)),
                              "definition of the weight gradient")
    return (
        induction(
            "up", {weights_have_their_scale.name: weights_at(s), "momenta": momenta_at(s),
                   errors_have_their_scale.name: errors_at(s).forall(l=layers())},
            base=(show(weights_have_their_scale,
                       step(0, all_weights_start_at_zero),
                       step(-eta() * q(l) * W_hat(0, l, i, j), scaled_weights_at_the_start)),
                  show("momenta",
                       step(0, all_momenta_start_at_zero),
                       step(q(l) * u_hat(0, l, i, j), scaled_momentum_at_the_start)),
                  *errors(0)),
            step=(have("gradients", Eq(gW.at(s)(l, i, j), q(l) * scaled_gradient(s)).forall(
                      l=layers(), i=units(l), j=units(l - 1)),
                       gradient_by_errors,
                       step(q(l) * scaled_gradient(s), "IH errors have their scale")),
                  show("momenta",
                       step(V_W(*coordinate), "update of the state of W"),
                       step(mu() * sum_, momenta_carry_on),
                       step(q(l) * u_hat(s + 1, l, i, j), "IH momenta", "gradients", scaled_momentum)),
                  show(weights_have_their_scale,
                       step(U_W(*coordinate), "update of W"),
                       step(W.at(s)(l, i, j) - eta() * sum_, weights_descend),
                       step(-eta() * q(l) * W_hat(s + 1, l, i, j), "IH weights have their scale", "IH momenta",
                            "gradients", use(scaled_weights, s=s))),
                  *errors(s + 1)),
            s=steps),
        conclude(weight_gradients_have_their_scale,
                 gradient_by_errors,
                 step(q(l) * scaled_gradient(s), errors_have_their_scale)),
        conclude(bias_gradients_have_their_scale,
                 step(total(t=samples_of(s))(delta.at(s)(l, t, i)), "definition of the bias gradient"),
                 step(q(l) * total(t=samples_of(s))(delta_hat(s, l, t, i)), errors_have_their_scale)))


@claim.fails_without(all_weights_start_at_zero)
def a_last_weight_of_one():
    """A last weight of 1 passes an error of order 1 to the hidden layer in the first step."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])],
                   numbers={"eta": 1, "mu": 0})


@claim.fails_without(all_momenta_start_at_zero)
def a_momentum_at_the_start():
    """With the input 0 there is no gradient, but a momentum of 1 that never fades moves the weight."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[0]], [[1]])] * 2, optimizer="drift",
                   optimizer_of_biases="gradient descent", state_W=[[[1]]], numbers={"eta": 1, "mu": 1})


@claim.fails_without(weights_descend)
def another_rate():
    """The weight moves by its gradient, not by twice as much."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1]], [[1]])] * 2,
                   numbers={"eta": 2, "mu": 0})


@claim.fails_without(momenta_carry_on)
def no_momentum():
    """Gradient descent forgets the first gradient, which momentum with mu = 1 would use in the second step again."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1]], [[1]])] * 3,
                   numbers={"eta": 1, "mu": 1})
