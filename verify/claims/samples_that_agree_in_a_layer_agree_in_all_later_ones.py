"""Samples that agree in a layer agree in all later ones.

If two samples give the same outputs in a layer, they have the same inputs and outputs in all later layers.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import L, S, W, a, b, g, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, show, step, use
from verify.readings.evaluate import evaluate

i, j, k, l, t, u = indices("i j k l t u")

claim = Claim(
    title="Samples that agree in a layer agree in all later ones",
    tag="X01E",
    let={"l": layers(), "t": samples, "u": samples},
    remarks="""
    What one layer does not tell apart, no later one can, whatever its weights and biases are.
    """)


@claim.assumption
def outputs_of_layer_l_are_equal():
    """Both samples give the same outputs in layer l."""
    return Eq(a(l, t, i), a(l, u, i)).forall(i=units(l))


@claim.conclusion
def outputs_are_equal():
    """Both samples give the same outputs in the layers l to L."""
    return Eq(a(k, t, i), a(k, u, i)).forall(k=layers(l, L), i=units(k))


@claim.conclusion
def inputs_are_equal():
    """The same enters the activations of the layers l + 1 to L."""
    return Eq(z(k, t, i), z(k, u, i)).forall(k=layers(l + 1, L), i=units(k))


@claim.proof
def proof():
    """By induction over the layers: each one makes of equal outputs of the layer before equal outputs."""
    def entering(k, t):
        return total(j=units(k - 1))(W(k, i, j) * a(k - 1, t, j)) + b(k, i)

    return (
        induction(
            "up", {outputs_are_equal.name: Eq(a(k, t, i), a(k, u, i)).forall(i=units(k))},
            base=(show(outputs_are_equal, step(a(l, u, i), outputs_of_layer_l_are_equal)),),
            step=(show(outputs_are_equal,
                       step(g(k + 1, entering(k + 1, t)),
                            use("definition of a", l=k + 1), use("definition of z", l=k + 1)),
                       step(g(k + 1, entering(k + 1, u)), "IH outputs are equal"),
                       step(a(k + 1, u, i), use("definition of a", l=k + 1), use("definition of z", l=k + 1))),),
            k=layers(l, L)),
        conclude(inputs_are_equal,
                 step(entering(k, t), use("definition of z", l=k)),
                 step(entering(k, u), outputs_are_equal),
                 step(z(k, u, i), use("definition of z", l=k))))


@claim.constructor(outputs_of_layer_l_are_equal)
def weights_that_do_not_tell_the_samples_apart(draw, world, values):
    """Where the samples differ in a unit of the layer before, the weights that read it are such that all differences
    together have no effect."""
    s, layer = values[S], values[l]
    gap = [evaluate(a(l - 1, t, j) - a(l - 1, u, j), world, {**values, j: unit})
           for unit in range(1, world.n[layer - 1] + 1)]
    column = next((unit for unit, difference in enumerate(gap, start=1) if difference), None)
    if column is None:
        return world
    entries = dict(world.entries)
    for row in range(1, world.n[layer] + 1):
        others = sum(entries["W", (s, layer, row, unit)] * difference for unit, difference in enumerate(gap, start=1)
                     if unit != column)
        entries["W", (s, layer, row, column)] = -others / gap[column - 1]
    return replace(world, entries=entries, memo={})


@claim.fails_without(outputs_of_layer_l_are_equal)
def different_features():
    """The features 1 and 0 give the outputs 1 and 0."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1], [0]], [[0], [0]])],
                   let={"l": 1, "t": 1, "u": 2})
