"""A momentum step of clones is that of one unit with other learning rates.

Let all units of a hidden layer be clones, and let another network have one of these n units in the place of all, with n
times its outgoing weights and n times the velocities of what enters it.  Then, after a step of momentum, the unit is
again what the clones are together, and so are its velocities, if its own step is divided by n for what enters it, and
multiplied by n for what leaves it.
"""
from verify.claim import Claim
from verify.equations import E, L, S, W, b, gb, gW, layers, n, steps, total, units, vb, vW
from verify.example import Example
from verify.notation import Delta, Eq, index, indices, own
from verify.proof import conclude, lemma, step

CLONES = "clones_receive_equal_gradients"
ONE_UNIT = "a_gradient_step_of_clones_is_that_of_one_unit_with_other_rates"
i, j, k, l, p, q, r = indices("i j k l p q r")
eta, mu = own("eta"), own("mu")

claim = Claim(
    title="A momentum step of clones is that of one unit with other learning rates",
    tag="H6CM",
    let={"l": layers(1, L - 1), "p": units(l), "r": steps},
    remarks="""
    The other network is called r, the states are the velocities, and momentum is $v \\leftarrow \\mu v + g$,
    $\\theta \\leftarrow \\theta - \\eta v$.  Velocities that are all zero are as assumed.  Clones with equal velocities
    [stay clones](R6H7.md) with equal velocities, so after the step unit p and the clones are as they were assumed to be
    before it, and this holds for every step of a training.  All other layers have equal gradients in both networks.
    What is needed of an optimizer is this: with the constants that it has for what enters the unit, it makes of n times
    the gradients the step that it makes of them for the clones, and with those for what leaves it, n times the step.
    """)


@claim.assumption
def all_units_have_the_incoming_weights_of_p():
    """All units of layer l have the incoming weights of unit p."""
    return Eq(W(l, i, j), W(l, p, j)).forall(i=units(l), j=units(l - 1))


@claim.assumption
def all_units_have_the_bias_of_p():
    """All units of layer l have the bias of unit p."""
    return Eq(b(l, i), b(l, p)).forall(i=units(l))


@claim.assumption
def all_units_have_the_outgoing_weights_of_p():
    """All units of layer l have the outgoing weights of unit p."""
    return Eq(W(l + 1, k, i), W(l + 1, k, p)).forall(k=units(l + 1), i=units(l))


@claim.assumption
def outgoing_weights_are_merged():
    """In the other network the outgoing weights of unit p are multiplied by the number of units of layer l, and
    those of all other units of layer l are zero."""
    return Eq(W.at(r)(l + 1, k, i), Delta(index(i), index(p)) * n(l) * W(l + 1, k, p)).forall(
        k=units(l + 1), i=units(l))


@claim.assumption
def weights_agree_up_to_layer_l():
    """Both networks have the same weights in the layers 1 to l."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@claim.assumption
def weights_agree_downstream():
    """Both networks have the same weights in the layers l + 2 to L."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(l + 2, L), i=units(k), j=units(k - 1))


@claim.assumption
def biases_agree():
    """Both networks have the same biases in all layers."""
    return Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(), i=units(k))


@claim.assumption
def incoming_velocities_are_multiplied():
    """In the other network the velocities of the incoming weights of unit p are multiplied by the number of units of
    layer l."""
    return Eq(vW.at(r)(l, p, j), n(l) * vW(l, p, j)).forall(j=units(l - 1))


@claim.assumption
def the_velocity_of_the_bias_is_multiplied():
    """So is that of its bias."""
    return Eq(vb.at(r)(l, p), n(l) * vb(l, p))


@claim.assumption
def outgoing_velocities_agree():
    """The outgoing weights of unit p have the same velocities in both networks."""
    return Eq(vW.at(r)(l + 1, k, p), vW(l + 1, k, p)).forall(k=units(l + 1))


@claim.assumption
def all_units_have_the_outgoing_velocities_of_p():
    """The outgoing weights of all units of layer l have the velocities of those of unit p."""
    return Eq(vW(l + 1, k, i), vW(l + 1, k, p)).forall(k=units(l + 1), i=units(l))


def velocity(state, gradient):
    return mu() * state + gradient


@claim.conclusion
def incoming_velocities_stay_multiplied():
    """After the step the velocities of the incoming weights are again multiplied."""
    return Eq(velocity(vW.at(r)(l, p, j), gW.at(r, E)(l, p, j)), n(l) * velocity(vW(l, p, j), gW(l, p, j))).forall(
        j=units(l - 1))


@claim.conclusion
def the_velocity_of_the_bias_stays_multiplied():
    """So is that of the bias."""
    return Eq(velocity(vb.at(r)(l, p), gb.at(r, E)(l, p)), n(l) * velocity(vb(l, p), gb(l, p)))


@claim.conclusion
def outgoing_velocities_still_agree():
    """The velocities of the outgoing weights are the same again."""
    return Eq(velocity(vW.at(r)(l + 1, k, p), gW.at(r, E)(l + 1, k, p)),
              velocity(vW(l + 1, k, p), gW(l + 1, k, p))).forall(k=units(l + 1))


@claim.conclusion
def incoming_weights_agree():
    """After the step, divided by the number of units of layer l in the other network, the incoming weights of unit p
    are the same in both."""
    return Eq(W.at(r)(l, p, j) - eta() / n(l) * velocity(vW.at(r)(l, p, j), gW.at(r, E)(l, p, j)),
              W(l, p, j) - eta() * velocity(vW(l, p, j), gW(l, p, j))).forall(j=units(l - 1))


@claim.conclusion
def biases_still_agree():
    """So is its bias."""
    return Eq(b.at(r)(l, p) - eta() / n(l) * velocity(vb.at(r)(l, p), gb.at(r, E)(l, p)),
              b(l, p) - eta() * velocity(vb(l, p), gb(l, p)))


@claim.conclusion
def outgoing_weights_are_merged_again():
    """After the step, multiplied by the number of units of layer l in the other network, each outgoing weight of unit p
    in the other network is the sum of those of the clones."""
    return Eq(W.at(r)(l + 1, k, p) - n(l) * eta() * velocity(vW.at(r)(l + 1, k, p), gW.at(r, E)(l + 1, k, p)),
              total(q=units(l))(W(l + 1, k, q) - eta() * velocity(vW(l + 1, k, q), gW(l + 1, k, q)))).forall(
        k=units(l + 1))


@claim.proof
def proof():
    """The gradients are known, and a velocity is a sum of gradients, each with a factor."""
    unit = {"r": r, "s": S, "e": E, "l": l, "p": p}
    return (
        lemma("one unit", ONE_UNIT, {part.name: (part,) for part in (
            all_units_have_the_incoming_weights_of_p, all_units_have_the_bias_of_p,
            all_units_have_the_outgoing_weights_of_p, outgoing_weights_are_merged, weights_agree_up_to_layer_l,
            weights_agree_downstream, biases_agree)}, **unit),
        lemma("clones", CLONES, {
            "incoming weights are equal": (all_units_have_the_incoming_weights_of_p,),
            "biases are equal": (all_units_have_the_bias_of_p,),
            "outgoing weights are equal": (all_units_have_the_outgoing_weights_of_p,)},
            s=S, e=E, l=l, p=q, q=p).forall(q=units(l)),
        conclude(incoming_velocities_stay_multiplied,
                 step(n(l) * velocity(vW(l, p, j), gW(l, p, j)), incoming_velocities_are_multiplied,
                      "one unit: the incoming gradients of one unit are multiplied")),
        conclude(the_velocity_of_the_bias_stays_multiplied,
                 step(n(l) * velocity(vb(l, p), gb(l, p)), the_velocity_of_the_bias_is_multiplied,
                      "one unit: the bias gradient of one unit is multiplied")),
        conclude(outgoing_velocities_still_agree,
                 step(velocity(vW(l + 1, k, p), gW(l + 1, k, p)), outgoing_velocities_agree,
                      "one unit: weight gradients beyond are equal")),
        conclude(incoming_weights_agree,
                 step(W(l, p, j) - eta() * velocity(vW(l, p, j), gW(l, p, j)), weights_agree_up_to_layer_l,
                      incoming_velocities_are_multiplied,
                      "one unit: the incoming gradients of one unit are multiplied")),
        conclude(biases_still_agree,
                 step(b(l, p) - eta() * velocity(vb(l, p), gb(l, p)), biases_agree,
                      the_velocity_of_the_bias_is_multiplied,
                      "one unit: the bias gradient of one unit is multiplied")),
        conclude(outgoing_weights_are_merged_again,
                 step(n(l) * (W(l + 1, k, p) - eta() * velocity(vW(l + 1, k, p), gW(l + 1, k, p))),
                      outgoing_weights_are_merged, outgoing_velocities_agree,
                      "one unit: weight gradients beyond are equal"),
                 step(total(q=units(l))(W(l + 1, k, q) - eta() * velocity(vW(l + 1, k, q), gW(l + 1, k, q))),
                      all_units_have_the_outgoing_weights_of_p, all_units_have_the_outgoing_velocities_of_p,
                      "clones: outgoing gradients are equal")))


def example(W, b, other_W, other_b, batch=([[1]], [[0]]), **states):
    """Layers of linear units, and another network of the same shape, with velocities that do not decay."""
    return Example(W=W, b=b, activations=["identity"] * len(W), batches=[batch], others=[(other_W, other_b)],
                   let={"l": 1, "p": 1, "r": 1}, numbers={"eta": 1, "mu": 1}, **states)


@claim.fails_without(all_units_have_the_incoming_weights_of_p)
def different_incoming_weights():
    """Incoming weights 1 and 0, outgoing weights 1 and 1: the output is 1, and that of the other network 2.  These are
    the gradients of the last bias."""
    return example([[[1], [0]], [[1, 1]]], [[0, 0], [0]], [[[1], [0]], [[2, 0]]], [[0, 0], [0]])


@claim.fails_without(all_units_have_the_bias_of_p)
def different_biases():
    """Biases 1 and 0, outgoing weights 1 and 1: the output is 1, and that of the other network 2."""
    return example([[[0], [0]], [[1, 1]]], [[1, 0], [0]], [[[0], [0]], [[2, 0]]], [[1, 0], [0]])


@claim.fails_without(all_units_have_the_outgoing_weights_of_p)
def different_outgoing_weights():
    """Two clones with the outgoing weights 1 and 0: the output is 1, and that of the other network 2."""
    return example([[[1], [1]], [[1, 0]]], [[0, 0], [0]], [[[1], [1]], [[2, 0]]], [[0, 0], [0]])


@claim.fails_without(outgoing_weights_are_merged)
def one_of_two_outgoing_weights():
    """Two clones with the outgoing weights 1 and 1: the output is 2, and that of unit 1 alone is 1."""
    return example([[[1], [1]], [[1, 1]]], [[0, 0], [0]], [[[1], [1]], [[1, 0]]], [[0, 0], [0]])


@claim.fails_without(weights_agree_up_to_layer_l)
def another_first_weight():
    """The first weights 1 and 0 give the outputs 1 and 0."""
    return example([[[1]], [[1]]], [[0], [0]], [[[0]], [[1]]], [[0], [0]])


@claim.fails_without(weights_agree_downstream)
def another_last_weight():
    """The last weights 1 and 0 give the outputs 1 and 0."""
    return example([[[1]], [[1]], [[1]]], [[0], [0], [0]], [[[1]], [[1]], [[0]]], [[0], [0], [0]])


@claim.fails_without(biases_agree)
def another_last_bias():
    """The last biases 0 and 1 give the outputs 1 and 2."""
    return example([[[1]], [[1]]], [[0], [0]], [[[1]], [[1]]], [[0], [1]])


CLONES_AND_UNIT = [[[1], [1]], [[1, 1]]], [[0, 0], [0]], [[[1], [1]], [[2, 0]]], [[0, 0], [0]]


@claim.fails_without(incoming_velocities_are_multiplied)
def a_velocity_of_an_incoming_weight():
    """Only the clones' incoming weights have the velocity 1."""
    return example(*CLONES_AND_UNIT, state_W=[[[1], [1]], [[0, 0]]])


@claim.fails_without(the_velocity_of_the_bias_is_multiplied)
def a_velocity_of_a_bias():
    """Only the clones' biases have the velocity 1."""
    return example(*CLONES_AND_UNIT, state_b=[[1, 1], [0]])


@claim.fails_without(outgoing_velocities_agree)
def a_velocity_of_all_outgoing_weights():
    """Only the clones' outgoing weights have the velocity 1."""
    return example(*CLONES_AND_UNIT, state_W=[[[0], [0]], [[1, 1]]])


@claim.fails_without(all_units_have_the_outgoing_velocities_of_p)
def a_velocity_of_one_outgoing_weight():
    """Only the outgoing weight of the other clone has the velocity 1."""
    return example(*CLONES_AND_UNIT, state_W=[[[0], [0]], [[0, 1]]])
