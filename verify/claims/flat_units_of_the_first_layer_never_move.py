"""Flat units of the first layer never move.

If the activation of a unit of the first layer has the slope 0 at its inputs at the start, for all samples of all
batches, as that of a dead or a saturated unit has, and the optimizer leaves its parameters alone as long as their
gradients are zero, then its incoming weights and its bias keep their initial values for ever.
"""
from verify.claim import Claim
from verify.equations import (
    U_W,
    V_W,
    L,
    U_b,
    V_b,
    W,
    a,
    b,
    batches,
    delta,
    gb,
    gp,
    gW,
    samples_of,
    steps,
    total,
    units,
    vb,
    vW,
    x,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import have, induction, show, step, use

e, j, p, s, t = indices("e j p s t")

claim = Claim(
    title="Flat units of the first layer never move",
    tag="ZDX9",
    training=True,
    let={"p": units(1)},
    requires=(L - 2,),
    remarks="""
    So two such units that are different never merge, although they may act alike, as [dead units](9N33.md) do.  A flat
    unit of a later layer may wake when the layers before it move.  Weight decay, and momentum that is left from before,
    move a weight without a gradient: they are excluded.
    """)


@claim.assumption
def it_starts_flat():
    """At the start, for every sample of every batch, the derivative of the activation at the input of unit p is 0."""
    return Eq(gp(1, z.at(0, e)(1, t, p)), 0).forall(e=batches, t=samples_of(e))


@claim.assumption
def the_optimizer_leaves_weights_alone():
    """At every step, an incoming weight of unit p with its initial value, zero gradient and its initial state keeps its
    value."""
    return Eq(U_W(s, 1, W.at(0)(1, p, j), 0, vW.at(0)(1, p, j)), W.at(0)(1, p, j)).forall(s=steps, j=units(0))


@claim.assumption
def the_optimizer_leaves_the_states_of_weights_alone():
    """At every step, such a weight keeps its state."""
    return Eq(V_W(s, 1, W.at(0)(1, p, j), 0, vW.at(0)(1, p, j)), vW.at(0)(1, p, j)).forall(s=steps, j=units(0))


@claim.assumption
def the_optimizer_leaves_the_bias_alone():
    """At every step, the bias of unit p with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, 1, b.at(0)(1, p), 0, vb.at(0)(1, p)), b.at(0)(1, p)).forall(s=steps)


@claim.assumption
def the_optimizer_leaves_the_state_of_the_bias_alone():
    """At every step, such a bias keeps its state."""
    return Eq(V_b(s, 1, b.at(0)(1, p), 0, vb.at(0)(1, p)), vb.at(0)(1, p)).forall(s=steps)


def weights_at(s):
    return Eq(W.at(s)(1, p, j), W.at(0)(1, p, j)).forall(j=units(0))


def bias_at(s):
    return Eq(b.at(s)(1, p), b.at(0)(1, p)).forall()


def states_at(s):
    return Eq(vW.at(s)(1, p, j), vW.at(0)(1, p, j)).forall(j=units(0))


def state_at(s):
    return Eq(vb.at(s)(1, p), vb.at(0)(1, p)).forall()


@claim.conclusion
def incoming_weights_never_move():
    """At every step its incoming weights have their initial values."""
    return weights_at(s).forall(s=steps)


@claim.conclusion
def the_bias_never_moves():
    """At every step its bias has its initial value."""
    return bias_at(s).forall(s=steps)


@claim.proof
def proof():
    """By induction over the steps: as long as its weights and its bias have not moved, its inputs stay what they were,
    since the features do not change; so its slopes are 0, and it gets no gradient."""
    def entering(s):
        return total(j=units(0))(W.at(s)(1, p, j) * x.at(0, e)(t, j)) + b.at(s)(1, p)

    def of_weight(rule, s):
        return rule(s, 1, W.at(s)(1, p, j), gW.at(s)(1, p, j), vW.at(s)(1, p, j))

    def of_bias(rule, s):
        return rule(s, 1, b.at(s)(1, p), gb.at(s)(1, p), vb.at(s)(1, p))

    weights = "IH incoming weights never move", "IH states of weights", "no gradient of weights"
    bias = "IH the bias never moves", "IH state of the bias", "no gradient of the bias"
    weight_at_rest = W.at(0)(1, p, j), 0, vW.at(0)(1, p, j)
    bias_at_rest = b.at(0)(1, p), 0, vb.at(0)(1, p)
    return (
        induction(
            "up", {incoming_weights_never_move.name: weights_at(s), the_bias_never_moves.name: bias_at(s),
                   "states of weights": states_at(s), "state of the bias": state_at(s)},
            base=(show(incoming_weights_never_move, step(W.at(0)(1, p, j))),
                  show(the_bias_never_moves, step(b.at(0)(1, p))),
                  show("states of weights", step(vW.at(0)(1, p, j))),
                  show("state of the bias", step(vb.at(0)(1, p)))),
            step=(
                have("inputs stay", Eq(z.at(s, e)(1, t, p), z.at(0, e)(1, t, p)).forall(e=batches, t=samples_of(e)),
                     step(entering(s), use("definition of z", l=1), "definition of a at the input"),
                     step(entering(0), "IH incoming weights never move", "IH the bias never moves"),
                     step(z.at(0, e)(1, t, p), use("definition of z", l=1), "definition of a at the input")),
                have("no error", Eq(delta.at(s)(1, t, p), 0).forall(t=samples_of(s)),
                     step(0, use("definition of delta", l=1), "inputs stay", it_starts_flat)),
                have("no gradient of weights", Eq(gW.at(s)(1, p, j), 0).forall(j=units(0)),
                     step(total(t=samples_of(s))(delta.at(s)(1, t, p) * a.at(s)(0, t, j)),
                          "definition of the weight gradient"),
                     step(0, "no error")),
                have("no gradient of the bias", Eq(gb.at(s)(1, p), 0),
                     step(total(t=samples_of(s))(delta.at(s)(1, t, p)), "definition of the bias gradient"),
                     step(0, "no error")),
                show(incoming_weights_never_move,
                     step(of_weight(U_W, s), "update of W"),
                     step(U_W(s, 1, *weight_at_rest), *weights),
                     step(W.at(0)(1, p, j), the_optimizer_leaves_weights_alone)),
                show(the_bias_never_moves,
                     step(of_bias(U_b, s), "update of b"),
                     step(U_b(s, 1, *bias_at_rest), *bias),
                     step(b.at(0)(1, p), the_optimizer_leaves_the_bias_alone)),
                show("states of weights",
                     step(of_weight(V_W, s), "update of the state of W"),
                     step(V_W(s, 1, *weight_at_rest), *weights),
                     step(vW.at(0)(1, p, j), the_optimizer_leaves_the_states_of_weights_alone)),
                show("state of the bias",
                     step(of_bias(V_b, s), "update of the state of b"),
                     step(V_b(s, 1, *bias_at_rest), *bias),
                     step(vb.at(0)(1, p), the_optimizer_leaves_the_state_of_the_bias_alone))),
            s=steps),)


def one_unit(weight=0, bias=-1, activation="relu", of_weights="gradient descent", of_biases="gradient descent"):
    """A hidden unit and an output, trained twice on a sample with the feature -1 and the target 1."""
    return Example(W=[[[weight]], [[1]]], b=[[bias], [0]], activations=[activation, "identity"],
                   batches=[([[-1]], [[1]])] * 3, optimizer=of_weights, optimizer_of_biases=of_biases, let={"p": 1})


@claim.fails_without(it_starts_flat)
def a_linear_unit():
    """The identity has the slope 1: the error of the output, -2, moves the weight and the bias."""
    return one_unit(activation="identity")


@claim.fails_without(the_optimizer_leaves_weights_alone)
def a_weight_that_decays():
    """A dead unit with the weight 1, which weight decay halves."""
    return one_unit(weight=1, of_weights="gradient descent with weight decay")


@claim.fails_without(the_optimizer_leaves_the_states_of_weights_alone)
def a_weight_with_a_state_that_counts():
    """The state grows by 1 in each step, and the second step subtracts it from the weight of a dead unit."""
    return one_unit(weight=1, of_weights="counting drift")


@claim.fails_without(the_optimizer_leaves_the_bias_alone)
def a_bias_that_decays():
    """A dead unit with the bias -1, which weight decay halves."""
    return one_unit(of_biases="gradient descent with weight decay")


@claim.fails_without(the_optimizer_leaves_the_state_of_the_bias_alone)
def a_bias_with_a_state_that_counts():
    """The state grows by 1 in each step, and the second step subtracts it from the bias of a dead unit."""
    return one_unit(of_biases="counting drift")
