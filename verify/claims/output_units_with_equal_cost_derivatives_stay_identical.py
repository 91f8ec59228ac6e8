"""Output units with equal cost derivatives stay identical.

Two output units that start with equal incoming weights, equal biases and equal optimizer states keep them equal for
ever, and give equal outputs at every step, if at every step the derivatives of the cost in their outputs are equal
for every sample of the step's batch: under any optimizer that updates each coordinate by one function of step,
parameter, gradient and state.
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
    dcost,
    g,
    gb,
    gW,
    outputs,
    samples_of,
    steps,
    targets,
    total,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, lemma, show, step, use

EQUAL_GRADIENTS = "output_units_with_equal_cost_derivatives_receive_equal_gradients"
j, k, p, q, s, t = indices("j k p q s t")

claim = Claim(
    title="Output units with equal cost derivatives stay identical",
    tag="8AQ0",
    training=True,
    let={"p": units(L), "q": units(L)},
    remarks="""
    With the squared error it is enough that the two units have equal targets in all batches: as long as the outputs are
    equal, so are the derivatives of the cost.
    """)


def incoming_weights(s):
    return Eq(W.at(s)(L, p, j), W.at(s)(L, q, j)).forall(j=units(L - 1))


def biases(s):
    return Eq(b.at(s)(L, p), b.at(s)(L, q)).forall()


def states_of_incoming_weights(s):
    return Eq(vW.at(s)(L, p, j), vW.at(s)(L, q, j)).forall(j=units(L - 1))


def states_of_biases(s):
    return Eq(vb.at(s)(L, p), vb.at(s)(L, q)).forall()


@claim.assumption
def incoming_weights_start_equal():
    """The output units p and q start with the same incoming weights."""
    return incoming_weights(0)


@claim.assumption
def biases_start_equal():
    """They start with the same bias."""
    return biases(0)


@claim.assumption
def states_of_incoming_weights_start_equal():
    """The optimizer's state starts the same for their incoming weights."""
    return states_of_incoming_weights(0)


@claim.assumption
def states_of_biases_start_equal():
    """The optimizer's state starts the same for their biases."""
    return states_of_biases(0)


@claim.assumption
def cost_derivatives_are_equal():
    """At every step the derivatives of the cost in their outputs are equal, for every sample of the step's batch."""
    return Eq(dcost(t, p, outputs(s, s), targets(s)), dcost(t, q, outputs(s, s), targets(s))).forall(
        s=steps, t=samples_of(s))


@claim.conclusion
def incoming_weights_stay_equal():
    """At every step they have the same incoming weights."""
    return incoming_weights(s).forall(s=steps)


@claim.conclusion
def biases_stay_equal():
    """At every step they have the same bias."""
    return biases(s).forall(s=steps)


@claim.conclusion
def states_of_incoming_weights_stay_equal():
    """At every step the optimizer's state is the same for their incoming weights."""
    return states_of_incoming_weights(s).forall(s=steps)


@claim.conclusion
def states_of_biases_stay_equal():
    """At every step the optimizer's state is the same for their biases."""
    return states_of_biases(s).forall(s=steps)


@claim.conclusion
def outputs_stay_equal():
    """At every step they give the same output for every sample of the step's batch."""
    return Eq(a.at(s)(L, t, p), a.at(s)(L, t, q)).forall(s=steps, t=samples_of(s))


@claim.proof
def proof():
    """By induction over the steps.  As long as the units are identical, their gradients are equal; the update makes of
    equal parameters, gradients and states equal parameters and states."""
    invariant = {
        incoming_weights_stay_equal.name: incoming_weights(s),
        biases_stay_equal.name: biases(s),
        states_of_incoming_weights_stay_equal.name: states_of_incoming_weights(s),
        states_of_biases_stay_equal.name: states_of_biases(s),
    }
    rows = ("IH incoming weights stay equal", "IH states of incoming weights stay equal",
            "now: incoming gradients are equal")
    bias = ("IH biases stay equal", "IH states of biases stay equal", "now: bias gradients are equal")

    def of_row(rule, i):
        return rule(s, L, W.at(s)(L, i, j), gW.at(s)(L, i, j), vW.at(s)(L, i, j))

    def of_bias(rule, i):
        return rule(s, L, b.at(s)(L, i), gb.at(s)(L, i), vb.at(s)(L, i))

    def output(i):
        return g(L, total(k=units(L - 1))(W.at(s)(L, i, k) * a.at(s)(L - 1, t, k)) + b.at(s)(L, i))

    return (
        induction(
            "up", invariant,
            base=(
                show(incoming_weights_stay_equal, step(W.at(0)(L, q, j), incoming_weights_start_equal)),
                show(biases_stay_equal, step(b.at(0)(L, q), biases_start_equal)),
                show(states_of_incoming_weights_stay_equal,
                     step(vW.at(0)(L, q, j), states_of_incoming_weights_start_equal)),
                show(states_of_biases_stay_equal, step(vb.at(0)(L, q), states_of_biases_start_equal))),
            step=(
                lemma("now", EQUAL_GRADIENTS, {
                    "incoming weights are equal": ("IH incoming weights stay equal",),
                    "biases are equal": ("IH biases stay equal",),
                    "cost derivatives are equal": (use(cost_derivatives_are_equal, s=s),)}, s=s, e=s, p=p, q=q),
                show(incoming_weights_stay_equal,
                     step(of_row(U_W, p), "update of W"),
                     step(of_row(U_W, q), *rows),
                     step(W.at(s + 1)(L, q, j), "update of W")),
                show(biases_stay_equal,
                     step(of_bias(U_b, p), "update of b"),
                     step(of_bias(U_b, q), *bias),
                     step(b.at(s + 1)(L, q), "update of b")),
                show(states_of_incoming_weights_stay_equal,
                     step(of_row(V_W, p), "update of the state of W"),
                     step(of_row(V_W, q), *rows),
                     step(vW.at(s + 1)(L, q, j), "update of the state of W")),
                show(states_of_biases_stay_equal,
                     step(of_bias(V_b, p), "update of the state of b"),
                     step(of_bias(V_b, q), *bias),
                     step(vb.at(s + 1)(L, q), "update of the state of b"))),
            s=steps),
        conclude(outputs_stay_equal,
                 step(output(p), use("definition of a", l=L), use("definition of z", l=L)),
                 step(output(q), incoming_weights_stay_equal, biases_stay_equal),
                 step(a.at(s)(L, t, q), use("definition of a", l=L), use("definition of z", l=L))))


def two_outputs(W=((0,), (0,)), b=(0, 0), first=(0, 0), then=(0, 0), **more):
    """One feature, which is 1, and two linear outputs, with their targets in the first and in the second batch."""
    return Example(W=[W], b=[b], activations=["identity"], batches=[([[1]], [first]), ([[1]], [then])],
                   let={"p": 1, "q": 2}, **more)


@claim.fails_without(incoming_weights_start_equal)
def different_incoming_weights():
    """The weights 1 and 0 give the outputs 1 and 0, which are the targets: nothing moves."""
    return two_outputs(W=[[1], [0]], first=[1, 0], then=[1, 0])


@claim.fails_without(biases_start_equal)
def different_biases():
    """The biases 1 and 0 give the outputs 1 and 0, which are the targets: nothing moves."""
    return two_outputs(b=[1, 0], first=[1, 0], then=[1, 0])


@claim.fails_without(states_of_incoming_weights_start_equal)
def different_velocities_of_incoming_weights():
    """Momentum with the velocities 2 and 0: after one step the weights are -1 and 0, and so are outputs and targets."""
    return two_outputs(then=[-1, 0], optimizer="momentum", state_W=[[[2], [0]]])


@claim.fails_without(states_of_biases_start_equal)
def different_velocities_of_biases():
    """Momentum with the velocities 2 and 0: after one step the biases are -1 and 0, and so are outputs and targets."""
    return two_outputs(then=[-1, 0], optimizer="momentum", state_b=[[2, 0]])


@claim.fails_without(cost_derivatives_are_equal)
def different_targets():
    """The targets 1 and 0: after one step the weights are 1 and 0."""
    return two_outputs(first=[1, 0], then=[2, 0])
