"""A layer that starts as clones sees one linear form at every step.

If all units of a hidden layer start as clones of one of them, then at every step, under any optimizer that updates each
coordinate by one function of step, parameter, gradient and state, two samples that give this unit the same input give
all later layers the same inputs and outputs.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import L, W, a, b, batches, layers, samples_of, steps, units, vb, vW, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.readings.evaluate import evaluate
from verify.worlds.construct import Except

CLONES_STAY = "identical_rows_stay_identical"
ONE_LINEAR_FORM = "a_layer_of_clones_sees_one_linear_form_of_its_input"
f, i, j, k, l, p, q, r, s, u, v = indices("f i j k l p q r s u v")

claim = Claim(
    title="A layer that starts as clones sees one linear form at every step",
    tag="FB5Q",
    training=True,
    let={"l": layers(1, L - 1), "p": units(l), "r": steps, "f": batches, "u": samples_of(f), "v": samples_of(f)},
    remarks="""
    So it is with a network whose weights and biases all start at zero, or that starts with any other clones in its
    first layer: each output is at every step some function of one weighted sum of the features, the same sum for all
    outputs.  The sum may change from step to step.  The function is whatever the activations make of one number, so the
    network need not be a linear model: with an activation that falls and rises it may give two samples one output, and
    another one to the sample halfway between them.
    """)


@claim.assumption
def incoming_weights_start_equal():
    """All units of layer l start with the incoming weights of unit p."""
    return Eq(W.at(0)(l, q, j), W.at(0)(l, p, j)).forall(q=units(l), j=units(l - 1))


@claim.assumption
def biases_start_equal():
    """They start with the bias of unit p."""
    return Eq(b.at(0)(l, q), b.at(0)(l, p)).forall(q=units(l))


@claim.assumption
def outgoing_weights_start_equal():
    """They start with the outgoing weights of unit p."""
    return Eq(W.at(0)(l + 1, k, q), W.at(0)(l + 1, k, p)).forall(k=units(l + 1), q=units(l))


@claim.assumption
def states_of_incoming_weights_start_equal():
    """The optimizer's state starts the same for the incoming weights of all units of layer l."""
    return Eq(vW.at(0)(l, q, j), vW.at(0)(l, p, j)).forall(q=units(l), j=units(l - 1))


@claim.assumption
def states_of_biases_start_equal():
    """It starts the same for their biases."""
    return Eq(vb.at(0)(l, q), vb.at(0)(l, p)).forall(q=units(l))


@claim.assumption
def states_of_outgoing_weights_start_equal():
    """It starts the same for their outgoing weights."""
    return Eq(vW.at(0)(l + 1, k, q), vW.at(0)(l + 1, k, p)).forall(k=units(l + 1), q=units(l))


@claim.assumption
def unit_p_has_the_same_input():
    """At step r the same enters the activation of unit p for the samples u and v of batch f."""
    return Eq(z.at(r, f)(l, u, p), z.at(r, f)(l, v, p))


@claim.conclusion
def inputs_are_equal():
    """At step r, in the layers l to L, the same enters the activations for both samples."""
    return Eq(z.at(r, f)(k, u, i), z.at(r, f)(k, v, i)).forall(k=layers(l, L), i=units(k))


@claim.conclusion
def outputs_are_equal():
    """At step r both samples give the same outputs in the layers l to L."""
    return Eq(a.at(r, f)(k, u, i), a.at(r, f)(k, v, i)).forall(k=layers(l, L), i=units(k))


@claim.proof
def proof():
    """Clones stay clones, and a layer of clones sees one linear form of its input."""
    return (
        lemma("clones", CLONES_STAY, {
            "incoming weights start equal": (incoming_weights_start_equal,),
            "biases start equal": (biases_start_equal,),
            "outgoing weights start equal": (outgoing_weights_start_equal,),
            "states of incoming weights start equal": (states_of_incoming_weights_start_equal,),
            "states of biases start equal": (states_of_biases_start_equal,),
            "states of outgoing weights start equal": (states_of_outgoing_weights_start_equal,)},
            l=l, p=q, q=p).forall(q=units(l)),
        lemma("now", ONE_LINEAR_FORM, {
            "all units have the incoming weights of p": (use("clones: incoming weights stay equal", s=r),),
            "unit p has the same input": (unit_p_has_the_same_input,)}, s=r, e=f, l=l, p=p, t=u, u=v),
        conclude(inputs_are_equal, step(z.at(r, f)(k, v, i), "now: inputs are equal")),
        conclude(outputs_are_equal, step(a.at(r, f)(k, v, i), "now: outputs are equal")))


@claim.constructor(unit_p_has_the_same_input)
def one_output_makes_up_for_the_others(draw, world, values):
    """On a batch that is not trained on before, one feature of sample v makes up for the others; or one value of the
    activation of layer l - 1, if it plays no part before.  Otherwise both samples get the same features."""
    batch, layer = values[f], values[l]
    entries, widths = dict(world.entries), range(1, world.n[layer - 1] + 1)
    row = [evaluate(W.at(r)(l, p, j), world, {**values, j: unit}) for unit in widths]
    pivot = next((unit for unit, weight in enumerate(row, start=1) if weight), None)
    if pivot is not None and batch >= values[r]:
        here = {**values, j: pivot}
        more = evaluate(z.at(r, f)(l, u, p) - z.at(r, f)(l, v, p), world, values) / row[pivot - 1]
        if layer == 1:
            entries["x", (batch, values[v], pivot)] += more
            return replace(world, entries=entries, memo={})
        place = layer - 1, evaluate(z.at(r, f)(l - 1, v, j), world, here)
        activation = Except(world.functions["g"], {place: world.functions["g"](*place) + more})
        made = replace(world, functions={**world.functions, "g": activation}, memo={})
        if evaluate(unit_p_has_the_same_input.formula, made, values):
            return made
    for feature in range(1, world.n[0] + 1):
        entries["x", (batch, values[v], feature)] = entries["x", (batch, values[u], feature)]
    return replace(world, entries=entries, memo={})


TWO_SAMPLES = ([[0], [1]], [[0], [0]])


def two_units(*batches, W=((0,), (0,)), b=(0, 0), outgoing=(0, 0), p=1, activation="identity", **more):
    """Two units and an output, trained on the batches; then they get the features 0 and 1."""
    return Example(W=[W, [outgoing]], b=[b, [0]], activations=[activation, "identity"],
                   batches=[*batches, TWO_SAMPLES],
                   let={"l": 1, "p": p, "r": len(batches), "f": len(batches), "u": 1, "v": 2}, **more)


@claim.fails_without(incoming_weights_start_equal)
def different_incoming_weights():
    """The incoming weights 0 and 1: the second unit sees the feature."""
    return two_units(W=[[0], [1]])


@claim.fails_without(biases_start_equal)
def different_biases():
    """ReLU units with the biases -1 and 1: a step moves the incoming weight of the active one only."""
    return two_units(([[1]], [[0]]), b=[-1, 1], outgoing=[1, 1], activation="relu")


@claim.fails_without(outgoing_weights_start_equal)
def different_outgoing_weights():
    """The outgoing weights 0 and 1: a step moves the incoming weight of the second unit only."""
    return two_units(([[1]], [[1]]), outgoing=[0, 1])


@claim.fails_without(states_of_incoming_weights_start_equal)
def one_incoming_weight_drifts():
    """The incoming weight of the second unit drifts from 0 to -1."""
    return two_units(([[1]], [[0]]), optimizer="drift", state_W=[[[0], [1]], [[0, 0]]])


@claim.fails_without(states_of_biases_start_equal)
def one_bias_drifts():
    """ReLU units with the bias 1.  The first step finds no error, and the bias of the first unit drifts to 0; so the
    second step moves the incoming weight of the other one only."""
    return two_units(([[1]], [[2]]), ([[1]], [[0]]), b=[1, 1], outgoing=[1, 1], activation="relu",
                     optimizer_of_biases="drift", state_b=[[1, 0], [0]])


@claim.fails_without(states_of_outgoing_weights_start_equal)
def one_outgoing_weight_drifts():
    """The first step finds no error, and the outgoing weight of the first unit drifts from 1 to 0; so the second step
    moves the incoming weight of the other one only."""
    return two_units(([[1]], [[0]]), ([[1]], [[-1]]), outgoing=[1, 1], optimizer="drift",
                     state_W=[[[0], [0]], [[1, 0]]])


@claim.fails_without(unit_p_has_the_same_input)
def different_features():
    """Two clones with the weight 1 see the features 0 and 1."""
    return two_units(W=[[1], [1]])
