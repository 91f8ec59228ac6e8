"""A layer of clones sees one linear form of its input.

If all units of a layer have the same incoming weights, then two samples that give one of them the same input give all
later layers the same inputs and outputs: all that they can depend on is one weighted sum of what enters the layer.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import E, L, S, W, a, b, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, lemma, show, split, step, use
from verify.readings.evaluate import evaluate

SAMPLES_THAT_AGREE = "samples_that_agree_in_a_layer_agree_in_all_later_ones"
i, j, k, l, p, t, u = indices("i j k l p t u")

claim = Claim(
    title="A layer of clones sees one linear form of its input",
    tag="RGCH",
    let={"l": layers(), "p": units(l), "t": samples, "u": samples},
    remarks="""
    Only the incoming weights need to be equal.  The biases may differ, the outgoing weights too, and nothing is assumed
    on the other layers.  The two samples give unit p the same input exactly if the weighted sum with its weights is the
    same.  So where the clones are in the first layer, the outputs of the network are constant on hyperplanes that are
    parallel, each output on the same ones.  They need not be linear: each is some function of one linear form.
    """)


@claim.assumption
def all_units_have_the_incoming_weights_of_p():
    """All units of layer l have the incoming weights of unit p."""
    return Eq(W(l, i, j), W(l, p, j)).forall(i=units(l), j=units(l - 1))


@claim.assumption
def unit_p_has_the_same_input():
    """The same enters the activation of unit p for both samples."""
    return Eq(z(l, t, p), z(l, u, p))


@claim.conclusion
def inputs_are_equal():
    """In the layers l to L the same enters the activations for both samples."""
    return Eq(z(k, t, i), z(k, u, i)).forall(k=layers(l, L), i=units(k))


@claim.conclusion
def outputs_are_equal():
    """Both samples give the same outputs in the layers l to L."""
    return Eq(a(k, t, i), a(k, u, i)).forall(k=layers(l, L), i=units(k))


@claim.proof
def proof():
    """What enters a unit of layer l is what enters unit p up to the difference of their biases.  So the samples agree
    in layer l, and then in all later ones."""
    def entering(t):
        return total(j=units(l - 1))(W(l, p, j) * a(l - 1, t, j)) + b(l, i)

    return (
        have("inputs of layer l are equal", Eq(z(l, t, i), z(l, u, i)).forall(i=units(l)),
             step(entering(t), use("definition of z", l=l), all_units_have_the_incoming_weights_of_p),
             step(z(l, t, p) - b(l, p) + b(l, i), use("definition of z", l=l)),
             step(z(l, u, p) - b(l, p) + b(l, i), unit_p_has_the_same_input),
             step(entering(u), use("definition of z", l=l)),
             step(z(l, u, i), use("definition of z", l=l), all_units_have_the_incoming_weights_of_p)),
        lemma("later", SAMPLES_THAT_AGREE, {
            "outputs of layer l are equal": (use("definition of a", l=l), "inputs of layer l are equal")},
            s=S, e=E, l=l, t=t, u=u),
        split(inputs_are_equal.name, Eq(z(k, t, i), z(k, u, i)).forall(i=units(k)), l,
              low=(show(inputs_are_equal, step(z(l, u, i), "inputs of layer l are equal")),),
              high=(show(inputs_are_equal, step(z(k, u, i), "later: inputs are equal")),),
              k=layers(l, L)),
        conclude(outputs_are_equal, step(a(k, u, i), "later: outputs are equal")))


@claim.constructor(unit_p_has_the_same_input)
def weights_that_do_not_tell_the_samples_apart(draw, world, values):
    """Where the samples differ in a unit of the layer before, the weight that reads it is such that all differences
    together have no effect.  Units with the weights of p keep them."""
    s, layer, one = values[S], values[l], values[p]
    gap = [evaluate(a(l - 1, t, j) - a(l - 1, u, j), world, {**values, j: unit})
           for unit in range(1, world.n[layer - 1] + 1)]
    column = next((unit for unit, difference in enumerate(gap, start=1) if difference), None)
    if column is None:
        return world
    rows = {unit: [world.entries["W", (s, layer, unit, k)] for k in range(1, len(gap) + 1)]
            for unit in range(1, world.n[layer] + 1)}
    others = sum(w * difference for k, (w, difference) in enumerate(zip(rows[one], gap, strict=True), start=1)
                 if k != column)
    entries = {**world.entries, **{("W", (s, layer, unit, column)): -others / gap[column - 1]
                                   for unit, row in rows.items() if row == rows[one]}}
    return replace(world, entries=entries, memo={})


@claim.fails_without(all_units_have_the_incoming_weights_of_p)
def different_incoming_weights():
    """Two units with the weights 0 and 1: the features 1 and 0 give the first one the same input, and the other one 1
    and 0."""
    return Example(W=[[[0], [1]]], b=[[0, 0]], activations=["identity"], batches=[([[1], [0]], [[0, 0], [0, 0]])],
                   let={"l": 1, "p": 1, "t": 1, "u": 2})


@claim.fails_without(unit_p_has_the_same_input)
def different_sums():
    """Two units with the weight 1: the features 1 and 0 give both the inputs 1 and 0."""
    return Example(W=[[[1], [1]]], b=[[0, 0]], activations=["identity"], batches=[([[1], [0]], [[0, 0], [0, 0]])],
                   let={"l": 1, "p": 1, "t": 1, "u": 2})
