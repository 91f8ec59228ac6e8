"""A layer of rank one reduces the whole Jacobian to rank one.

If the weight matrix of a layer has rank 1 at most, as that of clones has and that of equal weights, then in all layers
before it, down to the features, the derivatives of the objective for two samples with the same features are multiples
of each other.
"""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import (
    Da,
    Dz,
    E,
    L,
    S,
    W,
    b,
    biases,
    cost,
    g,
    gp,
    layers,
    outputs,
    penalty,
    samples,
    targets,
    total,
    units,
    weights,
    x,
    z,
)
from verify.example import Example
from verify.notation import Differentiable, Eq, indices
from verify.proof import chain_rule, have, induction, lemma, multiple, show, split, step, use

ONE_DIRECTION = "a_layer_of_rank_one_leaves_one_direction_of_derivatives"
SAMPLES_THAT_AGREE = "samples_that_agree_in_a_layer_agree_in_all_later_ones"
h, i, j, k, l, p, q, t, u = indices("h i j k l p q t u")

claim = Claim(
    title="A layer of rank one reduces the whole Jacobian to rank one",
    tag="YB7H",
    let={"l": layers(2, L), "t": samples, "u": samples},
    remarks="""
    The cost may be any function of all outputs of the batch.  So for the two samples the derivatives in the features
    may be those of any two functions of the outputs at one point, such as of two of the outputs: two rows of the
    Jacobian.  That all of them are multiples of each other says that its rank is 1 at most.  That vectors are
    multiples of each other is written as equations of products, which leave room for zeros.

    So one layer of equal weights, or of clones, wherever it stands, reduces the rank to 1, whatever the constant is.
    If it is the first one, the derivatives in the features are multiples [for samples with other features
    too](CADG.md).
    """)


@claim.assumption
def the_weights_of_layer_l_have_rank_one():
    """The weight matrix of layer l has rank 1 at most: its rows are multiples of each other."""
    return Eq(W(l, i, j) * W(l, k, q), W(l, i, q) * W(l, k, j)).forall(
        i=units(l), k=units(l), j=units(l - 1), q=units(l - 1))


@claim.assumption
def features_are_equal():
    """Both samples have the same features."""
    return Eq(x(t, j), x(u, j)).forall(j=units(0))


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


def multiples_at(k):
    return Eq(Da(k, t, p) * Da(k, u, q), Da(k, t, q) * Da(k, u, p)).forall(p=units(k), q=units(k))


@claim.conclusion
def derivatives_are_multiples():
    """In the layers 0 to l - 2, the derivatives of the objective in the outputs for sample t are multiples of those for
    sample u; layer 0 are the features."""
    return multiples_at(k).forall(k=layers(0, l - 2))


@claim.proof
def proof():
    """By induction from layer l - 1 to the features: in each layer the vectors of both samples are multiplied by the
    same slopes and the same matrix, so they stay multiples."""
    same_inputs = Eq(z(k, t, i), z(k, u, i)).forall(i=units(k))

    def entering(t):
        return total(j=units(0))(W(1, i, j) * x(t, j)) + b(1, i)

    def through(k, t, p, i):
        return total(**{i.name: units(k + 1)})(W(k + 1, i, p) * Dz(k + 1, t, i))

    def slope(k, t, i):
        return gp(k + 1, z(k + 1, t, i))

    def with_slopes(k, t, p, i):
        return total(**{i.name: units(k + 1)})(W(k + 1, i, p) * Da(k + 1, t, i) * slope(k, t, i))

    def further_up(k, known):
        """The goal at k from the fact that the derivatives are multiples at k + 1."""
        factor = W(k + 1, i, p) * W(k + 1, h, q) * slope(k, u, i) * slope(k, u, h)
        return (show(derivatives_are_multiples,
                     step(through(k, t, p, i) * through(k, u, q, h), chain_rule("a", l=k)),
                     step(with_slopes(k, t, p, i) * with_slopes(k, u, q, h), chain_rule("z", l=k + 1)),
                     step(with_slopes(k, t, q, i) * with_slopes(k, u, p, h), "inputs are equal",
                          multiple(known, factor, p=i, q=h).summed(i=units(k + 1), h=units(k + 1))),
                     step(through(k, t, q, i) * through(k, u, p, h), chain_rule("z", l=k + 1)),
                     step(Da(k, t, q) * Da(k, u, p), chain_rule("a", l=k))),)

    return (
        have("inputs of layer 1 are equal", Eq(z(1, t, i), z(1, u, i)).forall(i=units(1)),
             step(entering(t), use("definition of z", l=1), "definition of a at the input"),
             step(entering(u), features_are_equal),
             step(z(1, u, i), use("definition of z", l=1), "definition of a at the input")),
        lemma("later", SAMPLES_THAT_AGREE, {
            "outputs of layer l are equal": (use("definition of a", l=1), "inputs of layer 1 are equal")},
            s=S, e=E, l=1, t=t, u=u),
        split("inputs are equal", same_inputs, 1,
              low=(show("inputs are equal", step(z(1, u, i), "inputs of layer 1 are equal")),),
              high=(show("inputs are equal", step(z(k, u, i), "later: inputs are equal")),),
              k=layers()),
        lemma("before layer l", ONE_DIRECTION, {
            "the weights of layer l have rank one": (multiple(the_weights_of_layer_l_have_rank_one, 1),),
            "activations are differentiable": (activations_are_differentiable,),
            "the cost is differentiable": (the_cost_is_differentiable,),
            "the penalty is differentiable": (the_penalty_is_differentiable,)}, s=S, e=E, l=l, t=t, u=u),
        induction(
            "down", {derivatives_are_multiples.name: multiples_at(k)},
            base=further_up(l - 2, "before layer l: derivatives are multiples"),
            step=further_up(k, "IH derivatives are multiples"),
            k=layers(0, l - 2)))


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
    """Both layers are the identity, and the cost of each sample sees another one of the two outputs."""
    return Example(W=[[[1, 0], [0, 1]]] * 2, b=[[0, 0]] * 2, activations=["identity"] * 2,
                   batches=[([[1, 1], [1, 1]], [[0, 1], [1, 0]])], let={"l": 2, "t": 1, "u": 2})


@claim.fails_without(features_are_equal)
def an_inactive_unit():
    """The two features enter a ReLU unit each.  For the first sample both are active, for the other one only the first,
    so that the second feature has no effect."""
    return Example(W=[[[1, 0], [0, 1]], [[1, 1]]], b=[[0, 0], [0]], activations=["relu", "identity"],
                   batches=[([[1, 1], [1, -1]], [[0], [0]])], let={"l": 2, "t": 1, "u": 2})


claim.not_known_to_be_needed(
    activations_are_differentiable,
    "For both samples the objective sees the features through one number that layer l passes on, the same function of "
    "them, so the derivatives that exist are multiples; the chain rule of the kernel asks for it.")
claim.not_known_to_be_needed(
    the_cost_is_differentiable,
    "As for the activations: the derivatives that exist are multiples.")
claim.not_known_to_be_needed(
    the_penalty_is_differentiable,
    "The penalty does not depend on features and outputs; the chain rule of the kernel asks for it.")
