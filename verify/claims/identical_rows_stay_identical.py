"""Identical rows stay identical.

Two units of a hidden layer that start as clones, with equal incoming weights, equal biases, equal outgoing weights and
equal optimizer state, remain clones for ever: under any optimizer that updates each coordinate by one function of step,
parameter, gradient and state, and on any sequence of batches.
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
    g,
    gb,
    gW,
    layers,
    samples_of,
    steps,
    total,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, lemma, show, step, use

CLONES = "clones_receive_equal_gradients"
j, k, l, p, q, s, t = indices("j k l p q s t")

claim = Claim(
    title="Identical rows stay identical",
    tag="R6H7",
    training=True,
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    Weight decay and an L2 penalty are covered, since the update may read the parameter; so are schedules, rates per
    layer, and clipping by a norm that is the same for all coordinates.  Noise per coordinate and updates that mix the
    coordinates of a matrix, such as Muon, are not; what they do to equal units is measured, on the page of this site
    on optimizers and clones.
    """)


def incoming_weights(s):
    return Eq(W.at(s)(l, p, j), W.at(s)(l, q, j)).forall(j=units(l - 1))


def biases(s):
    return Eq(b.at(s)(l, p), b.at(s)(l, q)).forall()


def outgoing_weights(s):
    return Eq(W.at(s)(l + 1, k, p), W.at(s)(l + 1, k, q)).forall(k=units(l + 1))


def states_of_incoming_weights(s):
    return Eq(vW.at(s)(l, p, j), vW.at(s)(l, q, j)).forall(j=units(l - 1))


def states_of_biases(s):
    return Eq(vb.at(s)(l, p), vb.at(s)(l, q)).forall()


def states_of_outgoing_weights(s):
    return Eq(vW.at(s)(l + 1, k, p), vW.at(s)(l + 1, k, q)).forall(k=units(l + 1))


@claim.assumption
def incoming_weights_start_equal():
    """Units p and q of layer l start with the same incoming weights."""
    return incoming_weights(0)


@claim.assumption
def biases_start_equal():
    """They start with the same bias."""
    return biases(0)


@claim.assumption
def outgoing_weights_start_equal():
    """They start with the same outgoing weights."""
    return outgoing_weights(0)


@claim.assumption
def states_of_incoming_weights_start_equal():
    """The optimizer's state starts the same for their incoming weights."""
    return states_of_incoming_weights(0)


@claim.assumption
def states_of_biases_start_equal():
    """The optimizer's state starts the same for their biases."""
    return states_of_biases(0)


@claim.assumption
def states_of_outgoing_weights_start_equal():
    """The optimizer's state starts the same for their outgoing weights."""
    return states_of_outgoing_weights(0)


@claim.conclusion
def incoming_weights_stay_equal():
    """At every step they have the same incoming weights."""
    return incoming_weights(s).forall(s=steps)


@claim.conclusion
def biases_stay_equal():
    """At every step they have the same bias."""
    return biases(s).forall(s=steps)


@claim.conclusion
def outgoing_weights_stay_equal():
    """At every step they have the same outgoing weights."""
    return outgoing_weights(s).forall(s=steps)


@claim.conclusion
def states_of_incoming_weights_stay_equal():
    """At every step the optimizer's state is the same for their incoming weights."""
    return states_of_incoming_weights(s).forall(s=steps)


@claim.conclusion
def states_of_biases_stay_equal():
    """At every step the optimizer's state is the same for their biases."""
    return states_of_biases(s).forall(s=steps)


@claim.conclusion
def states_of_outgoing_weights_stay_equal():
    """At every step the optimizer's state is the same for their outgoing weights."""
    return states_of_outgoing_weights(s).forall(s=steps)


@claim.conclusion
def outputs_stay_equal():
    """At every step they give the same output for every sample of the step's batch."""
    return Eq(a.at(s)(l, t, p), a.at(s)(l, t, q)).forall(s=steps, t=samples_of(s))


@claim.proof
def proof():
    """By induction over the steps.  At each step the units are clones, so their gradients are equal; the update makes
    of equal parameters, gradients and states equal parameters and states."""
    invariant = {
        incoming_weights_stay_equal.name: incoming_weights(s),
        biases_stay_equal.name: biases(s),
        outgoing_weights_stay_equal.name: outgoing_weights(s),
        states_of_incoming_weights_stay_equal.name: states_of_incoming_weights(s),
        states_of_biases_stay_equal.name: states_of_biases(s),
        states_of_outgoing_weights_stay_equal.name: states_of_outgoing_weights(s),
    }
    rows = ("IH incoming weights stay equal", "IH states of incoming weights stay equal",
            "now: incoming gradients are equal")
    bias = ("IH biases stay equal", "IH states of biases stay equal", "now: bias gradients are equal")
    columns = ("IH outgoing weights stay equal", "IH states of outgoing weights stay equal",
               "now: outgoing gradients are equal")

    def of_row(rule, i):
        return rule(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j))

    def of_bias(rule, i):
        return rule(s, l, b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i))

    def of_column(rule, i):
        return rule(s, l + 1, W.at(s)(l + 1, k, i), gW.at(s)(l + 1, k, i), vW.at(s)(l + 1, k, i))

    def output(i):
        return g(l, total(k=units(l - 1))(W.at(s)(l, i, k) * a.at(s)(l - 1, t, k)) + b.at(s)(l, i))

    return (
        induction(
            "up", invariant,
            base=(
                show(incoming_weights_stay_equal, step(W.at(0)(l, q, j), incoming_weights_start_equal)),
                show(biases_stay_equal, step(b.at(0)(l, q), biases_start_equal)),
                show(outgoing_weights_stay_equal, step(W.at(0)(l + 1, k, q), outgoing_weights_start_equal)),
                show(states_of_incoming_weights_stay_equal,
                     step(vW.at(0)(l, q, j), states_of_incoming_weights_start_equal)),
                show(states_of_biases_stay_equal, step(vb.at(0)(l, q), states_of_biases_start_equal)),
                show(states_of_outgoing_weights_stay_equal,
                     step(vW.at(0)(l + 1, k, q), states_of_outgoing_weights_start_equal))),
            step=(
                lemma("now", CLONES, {
                    "incoming weights are equal": ("IH incoming weights stay equal",),
                    "biases are equal": ("IH biases stay equal",),
                    "outgoing weights are equal": ("IH outgoing weights stay equal",)}, s=s, e=s, l=l, p=p, q=q),
                show(incoming_weights_stay_equal,
                     step(of_row(U_W, p), "update of W"),
                     step(of_row(U_W, q), *rows),
                     step(W.at(s + 1)(l, q, j), "update of W")),
                show(biases_stay_equal,
                     step(of_bias(U_b, p), "update of b"),
                     step(of_bias(U_b, q), *bias),
                     step(b.at(s + 1)(l, q), "update of b")),
                show(outgoing_weights_stay_equal,
                     step(of_column(U_W, p), "update of W"),
                     step(of_column(U_W, q), *columns),
                     step(W.at(s + 1)(l + 1, k, q), "update of W")),
                show(states_of_incoming_weights_stay_equal,
                     step(of_row(V_W, p), "update of the state of W"),
                     step(of_row(V_W, q), *rows),
                     step(vW.at(s + 1)(l, q, j), "update of the state of W")),
                show(states_of_biases_stay_equal,
                     step(of_bias(V_b, p), "update of the state of b"),
                     step(of_bias(V_b, q), *bias),
                     step(vb.at(s + 1)(l, q), "update of the state of b")),
                show(states_of_outgoing_weights_stay_equal,
                     step(of_column(V_W, p), "update of the state of W"),
                     step(of_column(V_W, q), *columns),
                     step(vW.at(s + 1)(l + 1, k, q), "update of the state of W"))),
            s=steps),
        conclude(outputs_stay_equal,
                 step(output(p), use("definition of a", l=l), use("definition of z", l=l)),
                 step(output(q), incoming_weights_stay_equal, biases_stay_equal),
                 step(a.at(s)(l, t, q), use("definition of a", l=l), use("definition of z", l=l))))


@claim.fails_without(incoming_weights_start_equal)
def different_incoming_weights():
    """Incoming weights 1 and 0: after one step the outgoing weights differ."""
    return Example(W=[[[1], [0]], [[1, 1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])] * 2, let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(biases_start_equal)
def different_biases():
    """Biases 1 and 0: after one step the outgoing weights differ."""
    return Example(W=[[[0], [0]], [[1, 1]]], b=[[1, 0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 2, let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(outgoing_weights_start_equal)
def different_outgoing_weights():
    """Outgoing weights 1 and 0: after one step the incoming weights and the biases differ."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(states_of_incoming_weights_start_equal)
def different_velocities_of_incoming_weights():
    """Momentum with velocities 1 and 0: after one step the incoming weights differ."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 2, let={"l": 1, "p": 1, "q": 2}, optimizer="momentum",
                   state_W=[[[1], [0]], [[0, 0]]])


@claim.fails_without(states_of_biases_start_equal)
def different_velocities_of_biases():
    """Momentum with velocities 1 and 0: after one step the biases differ."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 2, let={"l": 1, "p": 1, "q": 2}, optimizer="momentum",
                   state_b=[[1, 0], [0]])


@claim.fails_without(states_of_outgoing_weights_start_equal)
def different_velocities_of_outgoing_weights():
    """Momentum with velocities 1 and 0: after one step the outgoing weights differ."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 2, let={"l": 1, "p": 1, "q": 2}, optimizer="momentum",
                   state_W=[[[0], [0]], [[1, 0]]])
