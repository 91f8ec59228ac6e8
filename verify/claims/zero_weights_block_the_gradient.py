"""Zero weights give zero upstream gradients.

A hidden layer whose outgoing weights are all zero passes no error back: at that layer and everywhere upstream of it
(towards the input) the backward equations return zero, for any cost, any activations and any batch, at kinks too.
"""
from verify.claim import Claim
from verify.equations import DCW, DCb, E, L, S, W, a, delta, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, invariance, show, step, use

INVARIANCE = "the_cost_ignores_what_zero_weights_block"
i, j, k, l, r, t = indices("i j k l r t")

claim = Claim(
    title="Zero weights give zero upstream gradients",
    tag="073H",
    let={"l": layers(1, L - 1)},
    remarks="""
    The layers downstream of $W^{l+1}$ still learn, and so does $W^{l+1}$ itself: its own gradient does not contain it.
    """)


@claim.assumption
def the_weights_out_of_layer_l_are_zero():
    """All weights from layer l to layer l + 1 are zero."""
    return Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))


@claim.conclusion
def weight_gradients_vanish():
    """The gradients of the data cost with respect to the weights of layers 1 to l are zero."""
    return Eq(gW(k, i, j), 0).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@claim.conclusion
def bias_gradients_vanish():
    """The gradients of the data cost with respect to the biases of layers 1 to l are zero."""
    return Eq(gb(k, i), 0).forall(k=layers(1, l), i=units(k))


@claim.conclusion
def derivatives_in_weights_vanish():
    """The derivatives of the data cost in the weights of layers 1 to l exist and are zero."""
    return Eq(DCW(k, i, j), 0).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@claim.conclusion
def derivatives_in_biases_vanish():
    """The derivatives of the data cost in the biases of layers 1 to l exist and are zero."""
    return Eq(DCb(k, i), 0).forall(k=layers(1, l), i=units(k))


@claim.proof
def proof():
    """By the equations: the error of layer l is a sum over the outgoing weights, so it is zero.  From there it stays
    zero on the way to the input, and the gradients are sums of products with an error.  By invariance: the data cost
    does not depend on these parameters at all, so its derivatives in them are zero, differentiable or not."""
    return (
        induction(
            "down", {"errors vanish": Eq(delta(k, t, i), 0).forall(t=samples, i=units(k))},
            base=(show(
                "errors vanish",
                step(gp(l, z(l, t, i)) * total(r=units(l + 1))(W(l + 1, r, i) * delta(l + 1, t, r)),
                     use("definition of delta", l=l)),
                step(0, the_weights_out_of_layer_l_are_zero)),),
            step=(show(
                "errors vanish",
                step(gp(k, z(k, t, i)) * total(r=units(k + 1))(W(k + 1, r, i) * delta(k + 1, t, r)),
                     use("definition of delta", l=k)),
                step(0, "IH errors vanish")),),
            k=layers(1, l)),
        conclude(weight_gradients_vanish,
                 step(total(t=samples)(delta(k, t, i) * a(k - 1, t, j)), "definition of the weight gradient"),
                 step(0, "errors vanish")),
        conclude(bias_gradients_vanish,
                 step(total(t=samples)(delta(k, t, i)), "definition of the bias gradient"),
                 step(0, "errors vanish")),
        invariance(derivatives_in_weights_vanish, derivatives_in_weights_vanish.formula, INVARIANCE, "r",
                   {"the weights out of layer l are zero": (the_weights_out_of_layer_l_are_zero,)}, s=S, e=E, l=l),
        invariance(derivatives_in_biases_vanish, derivatives_in_biases_vanish.formula, INVARIANCE, "r",
                   {"the weights out of layer l are zero": (the_weights_out_of_layer_l_are_zero,)}, s=S, e=E, l=l))


@claim.fails_without(the_weights_out_of_layer_l_are_zero)
def one_unit_after_another():
    """Two layers of one unit each, all weights 1: the gradient of the first weight is 1 - 0."""
    return Example(W=[[[1]], [[1]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1})
