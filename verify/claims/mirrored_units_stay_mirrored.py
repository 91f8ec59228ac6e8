"""Mirrored units stay mirrored.

Two units of a hidden layer that start with opposite incoming weights, opposite biases, opposite outgoing weights and
opposite optimizer states keep them opposite for ever, on any sequence of batches: if the activation is odd and its
derivative even at the inputs that occur, and the optimizer updates each coordinate by an odd function of parameter,
gradient and state.
"""
from dataclasses import replace

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
    gp,
    gW,
    layers,
    samples_of,
    steps,
    total,
    units,
    vb,
    vW,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, induction, lemma, show, step, use

MIRRORED = "mirrored_units_receive_opposite_gradients"
i, j, k, l, p, q, s, t = indices("i j k l p q s t")

claim = Claim(
    title="Mirrored units stay mirrored",
    tag="XBVP",
    training=True,
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    Gradient descent and momentum are odd, with weight decay or without.  The states of Adam are not covered: its second
    moment does not change its sign.
    """)


def incoming_weights(s):
    return Eq(W.at(s)(l, p, j), -W.at(s)(l, q, j)).forall(j=units(l - 1))


def biases(s):
    return Eq(b.at(s)(l, p), -b.at(s)(l, q)).forall()


def outgoing_weights(s):
    return Eq(W.at(s)(l + 1, k, p), -W.at(s)(l + 1, k, q)).forall(k=units(l + 1))


def states_of_incoming_weights(s):
    return Eq(vW.at(s)(l, p, j), -vW.at(s)(l, q, j)).forall(j=units(l - 1))


def states_of_biases(s):
    return Eq(vb.at(s)(l, p), -vb.at(s)(l, q)).forall()


def states_of_outgoing_weights(s):
    return Eq(vW.at(s)(l + 1, k, p), -vW.at(s)(l + 1, k, q)).forall(k=units(l + 1))


def of_weight(rule, k, i, j, sign=1):
    arguments = W.at(s)(k, i, j), gW.at(s)(k, i, j), vW.at(s)(k, i, j)
    return rule(s, k, *(argument if sign == 1 else -argument for argument in arguments))


def of_bias(rule, i, sign=1):
    arguments = b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i)
    return rule(s, l, *(argument if sign == 1 else -argument for argument in arguments))


@claim.assumption
def incoming_weights_start_opposite():
    """The incoming weights of unit p start as those of unit q with the other sign."""
    return incoming_weights(0)


@claim.assumption
def biases_start_opposite():
    """So does its bias."""
    return biases(0)


@claim.assumption
def outgoing_weights_start_opposite():
    """So do its outgoing weights."""
    return outgoing_weights(0)


@claim.assumption
def states_of_incoming_weights_start_opposite():
    """So does the optimizer's state for its incoming weights."""
    return states_of_incoming_weights(0)


@claim.assumption
def states_of_biases_start_opposite():
    """So does the optimizer's state for its bias."""
    return states_of_biases(0)


@claim.assumption
def states_of_outgoing_weights_start_opposite():
    """So does the optimizer's state for its outgoing weights."""
    return states_of_outgoing_weights(0)


@claim.assumption
def the_activation_is_odd():
    """The activation of layer l is odd at all inputs of unit q that occur in training."""
    return Eq(g(l, -z.at(s)(l, t, q)), -g(l, z.at(s)(l, t, q))).forall(s=steps, t=samples_of(s))


@claim.assumption
def its_derivative_is_even():
    """Its derivative is even there."""
    return Eq(gp(l, -z.at(s)(l, t, q)), gp(l, z.at(s)(l, t, q))).forall(s=steps, t=samples_of(s))


@claim.assumption
def the_update_of_weights_is_odd():
    """The update of the weights of the layers l and l + 1 is odd, in weight, gradient and state together."""
    return Eq(of_weight(U_W, k, i, j, -1), -of_weight(U_W, k, i, j)).forall(
        s=steps, k=layers(l, l + 1), i=units(k), j=units(k - 1))


@claim.assumption
def the_update_of_the_state_of_weights_is_odd():
    """So is the update of their states."""
    return Eq(of_weight(V_W, k, i, j, -1), -of_weight(V_W, k, i, j)).forall(
        s=steps, k=layers(l, l + 1), i=units(k), j=units(k - 1))


@claim.assumption
def the_update_of_biases_is_odd():
    """The update of the bias of unit q is odd, in bias, gradient and state together."""
    return Eq(of_bias(U_b, q, -1), -of_bias(U_b, q)).forall(s=steps)


@claim.assumption
def the_update_of_the_state_of_biases_is_odd():
    """So is the update of its state."""
    return Eq(of_bias(V_b, q, -1), -of_bias(V_b, q)).forall(s=steps)


@claim.conclusion
def incoming_weights_stay_opposite():
    """At every step the incoming weights of unit p are those of unit q with the other sign."""
    return incoming_weights(s).forall(s=steps)


@claim.conclusion
def biases_stay_opposite():
    """At every step so is its bias."""
    return biases(s).forall(s=steps)


@claim.conclusion
def outgoing_weights_stay_opposite():
    """At every step so are its outgoing weights."""
    return outgoing_weights(s).forall(s=steps)


@claim.conclusion
def states_of_incoming_weights_stay_opposite():
    """At every step so is the optimizer's state for its incoming weights."""
    return states_of_incoming_weights(s).forall(s=steps)


@claim.conclusion
def states_of_biases_stay_opposite():
    """At every step so is the optimizer's state for its bias."""
    return states_of_biases(s).forall(s=steps)


@claim.conclusion
def states_of_outgoing_weights_stay_opposite():
    """At every step so is the optimizer's state for its outgoing weights."""
    return states_of_outgoing_weights(s).forall(s=steps)


@claim.conclusion
def outputs_stay_opposite():
    """At every step their outputs are opposite for every sample of the step's batch."""
    return Eq(a.at(s)(l, t, p), -a.at(s)(l, t, q)).forall(s=steps, t=samples_of(s))


@claim.proof
def proof():
    """By induction over the steps.  At each step the units are mirrored, so their gradients are opposite; the update
    makes of opposite parameters, gradients and states opposite parameters and states."""
    invariant = {
        incoming_weights_stay_opposite.name: incoming_weights(s),
        biases_stay_opposite.name: biases(s),
        outgoing_weights_stay_opposite.name: outgoing_weights(s),
        states_of_incoming_weights_stay_opposite.name: states_of_incoming_weights(s),
        states_of_biases_stay_opposite.name: states_of_biases(s),
        states_of_outgoing_weights_stay_opposite.name: states_of_outgoing_weights(s),
    }
    rows = ("IH incoming weights stay opposite", "IH states of incoming weights stay opposite",
            "now: incoming gradients are opposite")
    bias = ("IH biases stay opposite", "IH states of biases stay opposite", "now: bias gradients are opposite")
    columns = ("IH outgoing weights stay opposite", "IH states of outgoing weights stay opposite",
               "now: outgoing gradients are opposite")

    def weights_move(goal, rule, update, layer, place, reasons, odd, new):
        return show(goal,
                    step(of_weight(rule, layer, *place(p)), update),
                    step(of_weight(rule, layer, *place(q), -1), *reasons),
                    step(-of_weight(rule, layer, *place(q)), odd),
                    step(-new.at(s + 1)(layer, *place(q)), update))

    def biases_move(goal, rule, update, odd, new):
        return show(goal,
                    step(of_bias(rule, p), update),
                    step(of_bias(rule, q, -1), *bias),
                    step(-of_bias(rule, q), odd),
                    step(-new.at(s + 1)(l, q), update))

    def in_row(i):
        return i, j

    def in_column(i):
        return k, i

    return (
        induction(
            "up", invariant,
            base=(
                show(incoming_weights_stay_opposite, step(-W.at(0)(l, q, j), incoming_weights_start_opposite)),
                show(biases_stay_opposite, step(-b.at(0)(l, q), biases_start_opposite)),
                show(outgoing_weights_stay_opposite, step(-W.at(0)(l + 1, k, q), outgoing_weights_start_opposite)),
                show(states_of_incoming_weights_stay_opposite,
                     step(-vW.at(0)(l, q, j), states_of_incoming_weights_start_opposite)),
                show(states_of_biases_stay_opposite, step(-vb.at(0)(l, q), states_of_biases_start_opposite)),
                show(states_of_outgoing_weights_stay_opposite,
                     step(-vW.at(0)(l + 1, k, q), states_of_outgoing_weights_start_opposite))),
            step=(
                lemma("now", MIRRORED, {
                    "incoming weights are opposite": ("IH incoming weights stay opposite",),
                    "biases are opposite": ("IH biases stay opposite",),
                    "outgoing weights are opposite": ("IH outgoing weights stay opposite",),
                    "the activation is odd": (the_activation_is_odd,),
                    "its derivative is even": (its_derivative_is_even,)}, s=s, e=s, l=l, p=p, q=q),
                weights_move(incoming_weights_stay_opposite, U_W, "update of W", l, in_row, rows,
                             the_update_of_weights_is_odd, W),
                biases_move(biases_stay_opposite, U_b, "update of b", the_update_of_biases_is_odd, b),
                weights_move(outgoing_weights_stay_opposite, U_W, "update of W", l + 1, in_column, columns,
                             the_update_of_weights_is_odd, W),
                weights_move(states_of_incoming_weights_stay_opposite, V_W, "update of the state of W", l, in_row, rows,
                             the_update_of_the_state_of_weights_is_odd, vW),
                biases_move(states_of_biases_stay_opposite, V_b, "update of the state of b",
                            the_update_of_the_state_of_biases_is_odd, vb),
                weights_move(states_of_outgoing_weights_stay_opposite, V_W, "update of the state of W", l + 1,
                             in_column, columns, the_update_of_the_state_of_weights_is_odd, vW)),
            s=steps),
        have("inputs stay opposite", Eq(z.at(s)(l, t, p), -z.at(s)(l, t, q)).forall(s=steps, t=samples_of(s)),
             step(total(k=units(l - 1))(W.at(s)(l, p, k) * a.at(s)(l - 1, t, k)) + b.at(s)(l, p),
                  use("definition of z", l=l)),
             step(-(total(k=units(l - 1))(W.at(s)(l, q, k) * a.at(s)(l - 1, t, k)) + b.at(s)(l, q)),
                  incoming_weights_stay_opposite, biases_stay_opposite),
             step(-z.at(s)(l, t, q), use("definition of z", l=l))),
        conclude(outputs_stay_opposite,
                 step(g(l, -z.at(s)(l, t, q)), use("definition of a", l=l), "inputs stay opposite"),
                 step(-g(l, z.at(s)(l, t, q)), the_activation_is_odd),
                 step(-a.at(s)(l, t, q), use("definition of a", l=l))))


def changed(world, name, layers, part):
    """The world with another function in some layers."""
    of = world.functions[name]

    def new(*arguments):
        at = 0 if name in ("g", "gp") else 1  # the place of the layer
        return part(of, *arguments) if arguments[at] in layers else of(*arguments)
    return replace(world, functions={**world.functions, name: new}, memo={})


def odd_part(of, *arguments):
    """Half the difference of the values at the arguments and at their opposites; the indices come first."""
    place = len(arguments) - (1 if len(arguments) == 2 else 3)
    opposite = (*arguments[:place], *(-argument for argument in arguments[place:]))
    return (of(*arguments) - of(*opposite)) / 2


@claim.constructor(the_activation_is_odd)
def the_odd_part(draw, world, values):
    """The odd part of the activation."""
    return changed(world, "g", [values[l]], odd_part)


@claim.constructor(its_derivative_is_even)
def the_even_part(draw, world, values):
    """The even part of the derivative."""
    return changed(world, "gp", [values[l]], lambda of, l, z: (of(l, z) + of(l, -z)) / 2)


@claim.constructor(the_update_of_weights_is_odd)
def the_odd_part_of_the_update_of_weights(draw, world, values):
    """The odd part of the update."""
    return changed(world, "U_W", [values[l], values[l] + 1], odd_part)


@claim.constructor(the_update_of_the_state_of_weights_is_odd)
def the_odd_part_of_the_state_of_weights(draw, world, values):
    """The odd part of the update."""
    return changed(world, "V_W", [values[l], values[l] + 1], odd_part)


@claim.constructor(the_update_of_biases_is_odd)
def the_odd_part_of_the_update_of_biases(draw, world, values):
    """The odd part of the update."""
    return changed(world, "U_b", [values[l]], odd_part)


@claim.constructor(the_update_of_the_state_of_biases_is_odd)
def the_odd_part_of_the_state_of_biases(draw, world, values):
    """The odd part of the update."""
    return changed(world, "V_b", [values[l]], odd_part)


def two_units(W=(((0,), (0,)), ((0, 0),)), b=((0, 0), (0,)), batch=([[0]], [[0]]), activation="identity", trained=1,
              **more):
    """Two hidden units and one output, trained on the same batch again and again."""
    return Example(W=W, b=b, activations=[activation, "identity"], batches=[batch] * (trained + 1),
                   let={"l": 1, "p": 1, "q": 2}, **more)


@claim.fails_without(incoming_weights_start_opposite)
def incoming_weights_of_one_sign():
    """The incoming weights 1 and 1: the outputs are 1 and 1."""
    return two_units(W=[[[1], [1]], [[1, -1]]], batch=([[1]], [[0]]))


@claim.fails_without(biases_start_opposite)
def biases_of_one_sign():
    """The biases 1 and 1: the outputs are 1 and 1."""
    return two_units(b=[[1, 1], [0]])


@claim.fails_without(outgoing_weights_start_opposite)
def outgoing_weights_of_one_sign():
    """The outgoing weights 1 and 1: after one step the biases are 1 and 1."""
    return two_units(W=[[[0], [0]], [[1, 1]]], batch=([[0]], [[1]]))


@claim.fails_without(states_of_incoming_weights_start_opposite)
def velocities_of_incoming_weights_of_one_sign():
    """Momentum with the velocities 2 and 2: after one step the incoming weights are -1 and -1."""
    return two_units(optimizer="momentum", state_W=[[[2], [2]], [[0, 0]]])


@claim.fails_without(states_of_biases_start_opposite)
def velocities_of_biases_of_one_sign():
    """Momentum with the velocities 2 and 2: after one step the biases are -1 and -1."""
    return two_units(optimizer="momentum", state_b=[[2, 2], [0]])


@claim.fails_without(states_of_outgoing_weights_start_opposite)
def velocities_of_outgoing_weights_of_one_sign():
    """Momentum with the velocities 2 and 2: after one step the outgoing weights are -1 and -1."""
    return two_units(optimizer="momentum", state_W=[[[0], [0]], [[2, 2]]])


@claim.fails_without(the_activation_is_odd)
def one_minus_its_input():
    """The activation 1 - z makes of the inputs 0 and 0 the outputs 1 and 1."""
    return two_units(activation="one minus")


@claim.fails_without(the_update_of_the_state_of_biases_is_odd)
def states_of_biases_that_count():
    """The states of the biases grow from 0 to 1, and the second step subtracts them: the biases are -1 and -1."""
    return two_units(trained=2, optimizer_of_biases="counting drift")


claim.not_known_to_be_needed(
    its_derivative_is_even,
    "By hand it is needed: $z^2 - 1$ is odd at 1 and -1, and its derivative is not even there.  None of the "
    "activations that examples may use is like that, so nothing was replayed.  Where an activation is odd everywhere "
    "and differentiable it follows.")

for part in (the_update_of_weights_is_odd, the_update_of_biases_is_odd):
    claim.not_known_to_be_needed(
        part, "By hand it is needed: an update that subtracts 1 from each coordinate breaks the claim.  All optimizers "
              "that examples may use have an odd update of parameters, so nothing was replayed.")

claim.not_known_to_be_needed(
    the_update_of_the_state_of_weights_is_odd,
    "By hand it is needed in the layers l and l + 1 at once: the example for the state of biases, with states of "
    "weights that count, breaks the claim.  For one of these layers alone no example is known.")
