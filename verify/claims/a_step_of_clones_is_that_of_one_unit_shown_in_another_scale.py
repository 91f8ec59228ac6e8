"""Under every coordinate-wise optimizer, a step of clones is that of one unit shown in another scale.

Let all units of a hidden layer be clones, and let another network have one of these n units in the place of all, with n
times its outgoing weights.  Let an optimizer treat each coordinate by itself.  Shown an n-th of its gradients, it moves
what enters the unit as it moves what enters each clone; and shown an n-th of its outgoing weights, n times as much as
it moves those of a clone.
"""
from verify.claim import Claim
from verify.equations import (
    U_W,
    V_W,
    E,
    L,
    S,
    U_b,
    V_b,
    W,
    b,
    gb,
    gW,
    layers,
    n,
    steps,
    total,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Delta, Eq, index, indices
from verify.proof import conclude, lemma, step

CLONES = "clones_receive_equal_gradients"
ONE_UNIT = "a_gradient_step_of_clones_is_that_of_one_unit_with_other_rates"
i, j, k, l, p, q, r = indices("i j k l p q r")

claim = Claim(
    title="Under every coordinate-wise optimizer, a step of clones is that of one unit shown in another scale",
    tag="H6CM",
    let={"l": layers(1, L - 1), "p": units(l), "r": steps},
    remarks="""
    The rules $U$ and $V$ make of a coordinate, its gradient and its state a new one, and look at no other coordinate.
    The other network is called r; its other units of layer l have zero outgoing weights and are thought of as removed.
    Its unit has the states of a clone before the step, and again after it; and [clones stay clones](R6H7.md) if all
    of their states are equal.  All other layers have equal gradients in both networks.  So both are trained alike
    at every step, by the same optimizer, which is shown the unit in another scale: $g / n$ in the place of $g$ for what
    enters it, $\\theta / n$ in the place of $\\theta$ for what leaves it.  For each optimizer this is a change of
    its constants: with gradient descent and momentum [the learning rate](FPRJ.md) is divided and multiplied by n; with
    Adam it is only multiplied, for what leaves the unit, and epsilon is multiplied for what enters it.  [A
    table](../reference/clones-and-optimizers.md) has these constants, and what becomes of other optimizers.
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
def all_units_have_the_outgoing_states_of_p():
    """The optimizer's states for the outgoing weights of all units of layer l are those for unit p."""
    return Eq(vW(l + 1, k, i), vW(l + 1, k, p)).forall(k=units(l + 1), i=units(l))


def of_incoming(rule):
    """What a rule makes of an incoming weight of the unit, shown an n-th of the gradient, and of that of the clone."""
    return Eq(rule(S, l, W.at(r)(l, p, j), gW.at(r, E)(l, p, j) / n(l), vW(l, p, j)),
              rule(S, l, W(l, p, j), gW(l, p, j), vW(l, p, j))).forall(j=units(l - 1))


def of_the_bias(rule):
    return Eq(rule(S, l, b.at(r)(l, p), gb.at(r, E)(l, p) / n(l), vb(l, p)), rule(S, l, b(l, p), gb(l, p), vb(l, p)))


def outgoing(rule):
    """What a rule makes of an outgoing weight of the unit, of which it is shown an n-th."""
    return rule(S, l + 1, W.at(r)(l + 1, k, p) / n(l), gW.at(r, E)(l + 1, k, p), vW(l + 1, k, p))


def of_a_clone(rule, q):
    return rule(S, l + 1, W(l + 1, k, q), gW(l + 1, k, q), vW(l + 1, k, q))


@claim.conclusion
def incoming_weights_agree():
    """After a step in which the optimizer is shown an n-th of the gradients, the unit has the incoming weights of a
    clone."""
    return of_incoming(U_W)


@claim.conclusion
def states_of_incoming_weights_agree():
    """The optimizer's states for them are those for the clone, too."""
    return of_incoming(V_W)


@claim.conclusion
def biases_still_agree():
    """After such a step the bias of the unit is that of a clone."""
    return of_the_bias(U_b)


@claim.conclusion
def states_of_biases_agree():
    """So is the state for the bias."""
    return of_the_bias(V_b)


@claim.conclusion
def outgoing_weights_are_merged_again():
    """After a step in which the optimizer is shown an n-th of the outgoing weights, n times what it makes of one is the
    sum of what it makes of those of the clones."""
    return Eq(n(l) * outgoing(U_W), total(q=units(l))(of_a_clone(U_W, q))).forall(k=units(l + 1))


@claim.conclusion
def states_of_outgoing_weights_agree():
    """Its states for them are those for each clone."""
    return Eq(outgoing(V_W), of_a_clone(V_W, q)).forall(k=units(l + 1), q=units(l))


@claim.proof
def proof():
    """The gradients are known, so the optimizer is shown the same."""
    into = "one unit: the incoming gradients of one unit are multiplied"
    out = "one unit: weight gradients beyond are equal"
    alike = (all_units_have_the_outgoing_weights_of_p, all_units_have_the_outgoing_states_of_p,
             "clones: outgoing gradients are equal")
    return (
        lemma("one unit", ONE_UNIT, {part.name: (part,) for part in (
            all_units_have_the_incoming_weights_of_p, all_units_have_the_bias_of_p,
            all_units_have_the_outgoing_weights_of_p, outgoing_weights_are_merged, weights_agree_up_to_layer_l,
            weights_agree_downstream, biases_agree)}, s=S, e=E, l=l, p=p, r=r),
        lemma("clones", CLONES, {
            "incoming weights are equal": (all_units_have_the_incoming_weights_of_p,),
            "biases are equal": (all_units_have_the_bias_of_p,),
            "outgoing weights are equal": (all_units_have_the_outgoing_weights_of_p,)},
            s=S, e=E, l=l, p=q, q=p).forall(q=units(l)),
        *(conclude(part, step(rule(S, l, W(l, p, j), gW(l, p, j), vW(l, p, j)), weights_agree_up_to_layer_l, into))
          for part, rule in ((incoming_weights_agree, U_W), (states_of_incoming_weights_agree, V_W))),
        *(conclude(part, step(rule(S, l, b(l, p), gb(l, p), vb(l, p)), biases_agree,
                              "one unit: the bias gradient of one unit is multiplied"))
          for part, rule in ((biases_still_agree, U_b), (states_of_biases_agree, V_b))),
        conclude(outgoing_weights_are_merged_again,
                 step(n(l) * of_a_clone(U_W, p), outgoing_weights_are_merged, out),
                 step(total(q=units(l))(of_a_clone(U_W, q)), *alike)),
        conclude(states_of_outgoing_weights_agree,
                 step(of_a_clone(V_W, p), outgoing_weights_are_merged, out),
                 step(of_a_clone(V_W, q), *alike)))


def example(W, b, other_W, other_b, batch=([[1]], [[0]]), **more):
    """Layers of linear units, and another network of the same shape."""
    return Example(W=W, b=b, activations=["identity"] * len(W), batches=[batch], others=[(other_W, other_b)],
                   let={"l": 1, "p": 1, "r": 1}, **more)


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


@claim.fails_without(all_units_have_the_outgoing_states_of_p)
def a_velocity_of_one_outgoing_weight():
    """Only the outgoing weight of the other clone has a velocity."""
    return example([[[1], [1]], [[1, 1]]], [[0, 0], [0]], [[[1], [1]], [[2, 0]]], [[0, 0], [0]],
                   state_W=[[[0], [0]], [[0, 1]]], optimizer="momentum")
