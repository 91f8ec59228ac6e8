"""Behind two zero layers all rests with the last biases.

If all weights into the last two layers are zero and the gradients of the last biases are zero, then all gradients are
zero: those of all weights and of all biases.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import E, L, S, W, a, gb, gW, layers, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import lemma, show, split, step, use

BLOCKED = "zero_weights_block_the_gradient"
PRODUCTS = "behind_zero_weights_gradients_are_outputs_times_bias_gradients"
i, j, k, l = indices("i j k l")

claim = Claim(
    title="Behind two zero layers all rests with the last biases",
    tag="5PB1",
    requires=(L - 2,),
    remarks="""
    With the squared error and the identity at the end, the gradients of the last biases are zero if the mean target is
    what the network puts out, the same for all samples.  With all weights zero this is a point that gradient descent on
    full batches never leaves, whatever the biases of the hidden layers are, and however well the targets follow the
    features.
    """)


@claim.assumption
def the_last_weights_are_zero():
    """All weights into the output layer are zero."""
    return Eq(W(L, i, j), 0).forall(i=units(L), j=units(L - 1))


@claim.assumption
def the_weights_before_are_zero():
    """All weights into the last hidden layer are zero."""
    return Eq(W(L - 1, i, j), 0).forall(i=units(L - 1), j=units(L - 2))


@claim.assumption
def the_last_bias_gradients_are_zero():
    """The gradients of all biases of the output layer are zero."""
    return Eq(gb(L, i), 0).forall(i=units(L))


@claim.conclusion
def all_weight_gradients_are_zero():
    """The gradients of all weights are zero."""
    return Eq(gW(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.conclusion
def all_bias_gradients_are_zero():
    """The gradients of all biases are zero."""
    return Eq(gb(l, i), 0).forall(l=layers(), i=units(l))


@claim.proof
def proof():
    """The last weights let no error through, and their own gradients are products with those of the last biases."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (the_last_weights_are_zero,)},
              s=S, e=E, l=L - 1),
        lemma("products", PRODUCTS, {"the weights into layer l are zero": (the_weights_before_are_zero,)},
              s=S, e=E, l=L - 1),
        split(all_weight_gradients_are_zero.name, Eq(gW(l, i, j), 0).forall(i=units(l), j=units(l - 1)), L - 1,
              low=(show(all_weight_gradients_are_zero, step(0, "blocked: weight gradients vanish")),),
              high=(show(all_weight_gradients_are_zero,
                         step(a(L - 1, 1, j) * gb(L, i),
                              use("products: weight gradients are outputs times bias gradients", u=1)),
                         step(0, the_last_bias_gradients_are_zero)),),
              l=layers()),
        split(all_bias_gradients_are_zero.name, Eq(gb(l, i), 0).forall(i=units(l)), L - 1,
              low=(show(all_bias_gradients_are_zero, step(0, "blocked: bias gradients vanish")),),
              high=(show(all_bias_gradients_are_zero, step(0, the_last_bias_gradients_are_zero)),),
              l=layers()))


@claim.constructor(the_last_bias_gradients_are_zero)
def a_flat_output_activation(draw, world, values):
    """An output activation that is flat is one way to have no error."""
    of = world.functions["gp"]

    def slope(layer, value):
        return Fraction(0) if layer == world.L else of(layer, value)
    return replace(world, functions={**world.functions, "gp": slope}, memo={})


TWO_LAYERS = {"activations": ["identity", "identity"], "batches": [([[0], [1]], [[0], [2]])]}


@claim.fails_without(the_last_weights_are_zero)
def a_last_weight_of_one():
    """The outputs are 1 and the targets 0 and 2: with the last weight 1 the hidden unit gets the errors 1 and -1, over
    2, and the weight that reads 0 and 1 gets the gradient -1/2."""
    return Example(W=[[[0]], [[1]]], b=[[0], [1]], **TWO_LAYERS)


@claim.fails_without(the_weights_before_are_zero)
def a_first_weight_of_one():
    """The outputs are 1 and the targets 0 and 2: with the first weight 1 the last weight reads 0 and 1 and gets the
    gradient -1/2."""
    return Example(W=[[[1]], [[0]]], b=[[0], [1]], **TWO_LAYERS)


@claim.fails_without(the_last_bias_gradients_are_zero)
def a_last_bias_of_zero():
    """The outputs are 0 and the mean target is 1: the gradient of the last bias is -1."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], **TWO_LAYERS)
