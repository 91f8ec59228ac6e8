"""Equal weights out of a layer pass on only a sum.

If each unit of the next layer gives the same weight to all units of a hidden layer, then two samples for which the
outputs of the hidden layer have the same sum give all later layers the same inputs and outputs.
"""
from collections import Counter
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import E, L, S, W, a, b, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, lemma, multiple, show, split, step, use
from verify.readings.evaluate import evaluate
from verify.worlds.construct import Except

SAMPLES_THAT_AGREE = "samples_that_agree_in_a_layer_agree_in_all_later_ones"
i, j, k, l, q, t, u = indices("i j k l q t u")

claim = Claim(
    title="Equal weights out of a layer pass on only a sum",
    tag="FW6H",
    let={"l": layers(1, L - 1), "t": samples, "u": samples},
    remarks="""
    The weights of different units of the next layer may differ, and so may the biases.  One such layer anywhere is
    enough: all layers after it can depend on one number only, however many units there are.  If it is the first layer,
    that number is [the sum of the features](K0ZY.md).
    """)


@claim.assumption
def each_row_has_equal_weights():
    """Each unit of layer l + 1 gives the same weight to all units of layer l."""
    return Eq(W(l + 1, i, j), W(l + 1, i, q)).forall(i=units(l + 1), j=units(l), q=units(l))


@claim.assumption
def sums_are_equal():
    """The outputs of layer l have the same sum for both samples."""
    return Eq(total(j=units(l))(a(l, t, j)), total(j=units(l))(a(l, u, j)))


@claim.conclusion
def inputs_are_equal():
    """In the layers l + 1 to L the same enters the activations for both samples."""
    return Eq(z(k, t, i), z(k, u, i)).forall(k=layers(l + 1, L), i=units(k))


@claim.conclusion
def outputs_are_equal():
    """Both samples give the same outputs in the layers l + 1 to L."""
    return Eq(a(k, t, i), a(k, u, i)).forall(k=layers(l + 1, L), i=units(k))


@claim.proof
def proof():
    """What enters a unit of layer l + 1 is its one weight times the sum, plus the bias.  So the samples agree in layer
    l + 1, and then in all later ones."""
    rows = use(each_row_has_equal_weights, q=1)

    def entering(t):
        return W(l + 1, i, 1) * total(j=units(l))(a(l, t, j)) + b(l + 1, i)

    return (
        have("inputs of layer l + 1 are equal", Eq(z(l + 1, t, i), z(l + 1, u, i)).forall(i=units(l + 1)),
             step(entering(t), use("definition of z", l=l + 1), rows),
             step(entering(u), multiple(sums_are_equal, W(l + 1, i, 1))),
             step(z(l + 1, u, i), use("definition of z", l=l + 1), rows)),
        lemma("later", SAMPLES_THAT_AGREE, {
            "outputs of layer l are equal": (use("definition of a", l=l + 1), "inputs of layer l + 1 are equal")},
            s=S, e=E, l=l + 1, t=t, u=u),
        split(inputs_are_equal.name, Eq(z(k, t, i), z(k, u, i)).forall(i=units(k)), l + 1,
              low=(show(inputs_are_equal, step(z(l + 1, u, i), "inputs of layer l + 1 are equal")),),
              high=(show(inputs_are_equal, step(z(k, u, i), "later: inputs are equal")),),
              k=layers(l + 1, L)),
        conclude(outputs_are_equal, step(a(k, u, i), "later: outputs are equal")))


@claim.constructor(sums_are_equal)
def a_value_that_evens_out_the_sums(draw, world, values):
    """One input that occurs more often for one sample than for the other gets the value that makes the sums equal."""
    layer = values[l]

    def occurring(sample):
        return Counter(evaluate(z(l, sample, j), world, {**values, j: unit})
                       for unit in range(1, world.n[layer] + 1))

    excess = occurring(t)
    excess.subtract(occurring(u))
    of = world.functions["g"]
    uneven = [(at, times) for at, times in excess.items() if times]
    if not uneven:
        return world
    (at, times), *others = uneven
    value = -sum((more * of(layer, other) for other, more in others), Fraction(0)) / times
    return replace(world, functions={**world.functions, "g": Except(of, {(layer, at): value})}, memo={})


def two_units(last, inputs):
    """Two linear units that pass on two features, and one output."""
    return Example(W=[[[1, 0], [0, 1]], last], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[(inputs, [[0], [0]])], let={"l": 1, "t": 1, "u": 2})


@claim.fails_without(each_row_has_equal_weights)
def different_weights_in_a_row():
    """The weights 1 and 0 tell the hidden outputs (1, 0) and (0, 1) apart: the outputs are 1 and 0."""
    return two_units([[1, 0]], [[1, 0], [0, 1]])


@claim.fails_without(sums_are_equal)
def different_sums():
    """The weights 1 and 1 tell the hidden outputs (1, 0) and (0, 0) apart: the outputs are 1 and 0."""
    return two_units([[1, 1]], [[1, 0], [0, 0]])
