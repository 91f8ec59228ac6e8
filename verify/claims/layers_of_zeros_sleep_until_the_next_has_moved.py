"""From zero weights a layer sleeps until the next one has moved, whatever the optimizer remembers.

If all weights start at zero and each update leaves a weight with a zero gradient as it is, then before step s the
weights of the layers 1 to L - s are still zero, and at step s no gradient reaches the layers 1 to L - 1 - s.  Nothing
is assumed on the biases, and nothing on what the optimizer does with its states.
"""
from verify.claim import Claim
from verify.equations import U_W, L, W, gb, gW, layers, steps, steps_to, units, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, lemma, show, step

BLOCKED = "zero_weights_block_the_gradient"
i, j, l, s = indices("i j l s")

claim = Claim(
    title="From zero weights a layer sleeps until the next one has moved, whatever the optimizer remembers",
    tag="XGWJ",
    training=True,
    remarks="""
    The optimizer is asked to leave a weight alone in the state that it then has; that of gradient descent, with any
    rates, is never read.  [The same with states at rest](K1DM.md) says that the hidden biases sleep, too.
    """)


@claim.assumption
def all_weights_start_at_zero():
    """All weights are zero at the start."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def weights_without_gradient_rest():
    """At every step, the update leaves a weight of the layers 1 to L - 1 with zero gradient as it is."""
    return Eq(U_W(s, l, W.at(s)(l, i, j), 0, vW.at(s)(l, i, j)), W.at(s)(l, i, j)).forall(
        s=steps, l=layers(1, L - 1), i=units(l), j=units(l - 1))


@claim.conclusion
def weights_sleep():
    """Before step s the weights of the layers 1 to L - s are zero."""
    return Eq(W.at(s)(l, i, j), 0).forall(s=steps_to(L - 1), l=layers(1, L - s), i=units(l), j=units(l - 1))


@claim.conclusion
def weight_gradients_vanish():
    """At step s the gradients of the weights of the layers 1 to L - 1 - s are zero."""
    return Eq(gW.at(s)(l, i, j), 0).forall(s=steps_to(L - 2), l=layers(1, L - 1 - s), i=units(l), j=units(l - 1))


@claim.conclusion
def bias_gradients_vanish():
    """At step s the gradients of the biases of the layers 1 to L - 1 - s are zero."""
    return Eq(gb.at(s)(l, i), 0).forall(s=steps_to(L - 2), l=layers(1, L - 1 - s), i=units(l))


@claim.proof
def proof():
    """By induction over the steps.  While the weights of layer L - s are zero, they block all gradients upstream of
    them, and what receives no gradient stays as it is for one more step."""
    return (
        induction(
            "up", {"weights": Eq(W.at(s)(l, i, j), 0).forall(l=layers(1, L - s), i=units(l), j=units(l - 1))},
            base=(show("weights", step(0, all_weights_start_at_zero)),),
            step=(
                lemma("now", BLOCKED, {"the weights out of layer l are zero": ("IH weights",)}, s=s, e=s, l=L - 1 - s),
                show("weights",
                     step(U_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)), "update of W"),
                     step(U_W(s, l, W.at(s)(l, i, j), 0, vW.at(s)(l, i, j)), "now: weight gradients vanish"),
                     step(W.at(s)(l, i, j), weights_without_gradient_rest),
                     step(0, "IH weights"))),
            s=steps_to(L - 1)),
        conclude(weights_sleep, step(0, "weights")),
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (weights_sleep,)},
              s=s, e=s, l=L - 1 - s).forall(s=steps_to(L - 2)),
        conclude(weight_gradients_vanish, step(0, "blocked: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))


@claim.fails_without(all_weights_start_at_zero)
def a_last_weight_of_one():
    """With the last weight 1 the hidden bias receives the error of the output at the first step."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 2)


@claim.fails_without(weights_without_gradient_rest)
def a_weight_that_drifts():
    """A state of 1 that the update subtracts in every step moves the first weight without a gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[0]])] * 2,
                   optimizer="drift", optimizer_of_biases="gradient descent", state_W=[[[1]], [[0]]])
