"""A layer of rank one leaves one direction of derivatives.

If the weight matrix of a layer has rank 1 at most, as that of clones has and that of equal weights, then the
derivatives of the objective in what enters the layer are multiples of each other, for all samples.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import (
    Da,
    Dz,
    S,
    W,
    biases,
    cost,
    g,
    layers,
    outputs,
    penalty,
    samples,
    targets,
    total,
    units,
    weights,
    z,
)
from verify.example import Example
from verify.notation import Differentiable, Eq, indices
from verify.proof import chain_rule, conclude, multiple, step

h, i, j, k, l, p, q, t, u = indices("h i j k l p q t u")

claim = Claim(
    title="A layer of rank one leaves one direction of derivatives",
    tag="CADG",
    let={"l": layers(), "t": samples, "u": samples},
    remarks="""
    In the proof the direction is that of the rows.  Where each unit of the first layer has equal weights, [all
    derivatives of a sample are equal](KFX8.md).  That a matrix has rank 1 at most, and that two vectors are multiples
    of each other, is written as equations of products, which leave room for zeros.  [Further upstream](YB7H.md) it is
    so for samples with the same features.
    """)


@claim.assumption
def the_weights_of_layer_l_have_rank_one():
    """The weight matrix of layer l has rank 1 at most: its rows are multiples of each other."""
    return Eq(W(l, i, j) * W(l, k, q), W(l, i, q) * W(l, k, j)).forall(
        i=units(l), k=units(l), j=units(l - 1), q=units(l - 1))


@claim.assumption
def activations_are_differentiable():
    """Every activation is differentiable at every input that occurs."""
    return Differentiable(g(k, z(k, t, i))).forall(k=layers(), t=samples, i=units(k))


@claim.assumption
def the_cost_is_differentiable():
    """The cost, as a function of all outputs of the batch, is differentiable at the outputs."""
    return Differentiable(cost(outputs(), targets()))


@claim.assumption
def the_penalty_is_differentiable():
    """The penalty, as a function of all parameters, is differentiable at the parameters."""
    return Differentiable(penalty(weights(), biases()))


@claim.conclusion
def derivatives_are_multiples():
    """The derivatives of the objective in the outputs of layer l - 1 for sample t are multiples of those for sample u;
    layer 0 are the features."""
    return Eq(Da(l - 1, t, p) * Da(l - 1, u, q), Da(l - 1, t, q) * Da(l - 1, u, p)).forall(
        p=units(l - 1), q=units(l - 1))


@claim.proof
def proof():
    """Each vector of derivatives is a combination of the rows of the matrix, which have one direction."""
    def through(t, p, i):
        return total(**{i.name: units(l)})(W(l, i, p) * Dz(l, t, i))

    chain = chain_rule("a", l=l - 1)
    return (
        conclude(derivatives_are_multiples,
                 step(through(t, p, i) * through(u, q, h), chain),
                 step(through(t, q, i) * through(u, p, h),
                      multiple(the_weights_of_layer_l_have_rank_one, Dz(l, t, i) * Dz(l, u, h), k=h, j=p).summed(
                          i=units(l), h=units(l))),
                 step(Da(l - 1, t, q) * Da(l - 1, u, p), chain)),)


@claim.constructor(the_weights_of_layer_l_have_rank_one)
def first_column_times_first_row(draw, world, values):
    """A matrix of one row or column has rank 1; any other is made the product of its first column and its first row."""
    s, layer = values[S], values[l]
    if min(world.n[layer], world.n[layer - 1]) == 1:
        return world
    old = world.entries
    return replace(world, memo={}, entries={
        (name, place): old[name, (*place[:3], 1)] * old[name, (s, layer, 1, place[3])]
        if name == "W" and place[:2] == (s, layer) else value for (name, place), value in old.items()})


@claim.fails_without(the_weights_of_layer_l_have_rank_one)
def two_units():
    """Two units read one feature each, and the cost of each sample sees another one of them."""
    return Example(W=[[[1, 0], [0, 1]]], b=[[0, 0]], activations=["identity"],
                   batches=[([[1, 1], [1, 1]], [[0, 1], [1, 0]])], let={"l": 1, "t": 1, "u": 2})


claim.not_known_to_be_needed(
    activations_are_differentiable,
    "The objective sees a sample through one number that layer l passes on, so the derivatives that exist are "
    "multiples; the chain rule of the kernel asks for it.")
claim.not_known_to_be_needed(
    the_cost_is_differentiable,
    "As for the activations: the derivatives that exist are multiples.")
claim.not_known_to_be_needed(
    the_penalty_is_differentiable,
    "The penalty does not depend on features and outputs; the chain rule of the kernel asks for it.")
