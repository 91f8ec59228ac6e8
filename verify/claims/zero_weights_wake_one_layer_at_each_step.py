"""Zero weights wake at most one layer at each step, the last one first.

If all weights start at zero, whatever the biases are, then before step s the weights of the layers 1 to L - s are still
zero and the biases of these layers, but for the output layer, have not moved; and at step s no gradient reaches the
layers 1 to L - 1 - s.
"""
from verify.claim import Claim
from verify.equations import (
    U_W,
    V_W,
    L,
    U_b,
    V_b,
    W,
    b,
    gb,
    gW,
    layers,
    steps,
    steps_to,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, lemma, show, step

BLOCKED = "zero_weights_block_the_gradient"
i, j, l, s = indices("i j l s")

claim = Claim(
    title="Zero weights wake at most one layer at each step, the last one first",
    tag="K1DM",
    training=True,
    remarks="""
    It says when a layer wakes at the earliest, not that it does: with $g_l(0) = 0$ and zero biases, or where the
    targets are the outputs already, layers sleep on.  How large the first gradient of a layer is says [training from
    zero](6FGW.md).
    """)


def weights_at(s):
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(l=layers(1, L - s), i=units(l), j=units(l - 1))


def states_of_weights_at(s):
    return Eq(vW.at(s)(l, i, j), vW.at(0)(l, i, j)).forall(l=layers(1, L - s), i=units(l), j=units(l - 1))


def biases_at(s):
    return Eq(b.at(s)(l, i), b.at(0)(l, i)).forall(l=layers(1, L - s), i=units(l))


def states_of_biases_at(s):
    return Eq(vb.at(s)(l, i), vb.at(0)(l, i)).forall(l=layers(1, L - s), i=units(l))


@claim.assumption
def all_weights_start_at_zero():
    """All weights are zero at the start."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def the_optimizer_leaves_weights_alone():
    """At every step, a weight below the last layer with its initial value, zero gradient and its initial state keeps
    its value."""
    return Eq(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), W.at(0)(l, i, j)).forall(
        s=steps, l=layers(1, L - 1), i=units(l), j=units(l - 1))


@claim.assumption
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, such a weight keeps its state."""
    return Eq(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), vW.at(0)(l, i, j)).forall(
        s=steps, l=layers(1, L - 1), i=units(l), j=units(l - 1))


@claim.assumption
def the_optimizer_leaves_hidden_biases_alone():
    """At every step, a hidden bias with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), b.at(0)(l, i)).forall(
        s=steps, l=layers(1, L - 1), i=units(l))


@claim.assumption
def the_optimizer_leaves_the_state_of_hidden_biases_alone():
    """At every step, such a bias keeps its state."""
    return Eq(V_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), vb.at(0)(l, i)).forall(
        s=steps, l=layers(1, L - 1), i=units(l))


@claim.conclusion
def weights_sleep():
    """Before step s the weights of the layers 1 to L - s are zero."""
    return Eq(W.at(s)(l, i, j), 0).forall(s=steps_to(L - 1), l=layers(1, L - s), i=units(l), j=units(l - 1))


@claim.conclusion
def biases_sleep():
    """Before step s the biases of the layers 1 to L - s have their initial values."""
    return biases_at(s).forall(s=steps_to(L - 1))


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
    def weight(rule):
        return rule(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j))

    def bias(rule):
        return rule(s, l, b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i))

    of_weights = "IH weights", "IH states of weights", "blocked: weight gradients vanish"
    of_biases = "IH biases sleep", "IH states of biases", "blocked: bias gradients vanish"
    return (
        induction(
            "up", {"weights": weights_at(s), "states of weights": states_of_weights_at(s),
                   biases_sleep.name: biases_at(s), "states of biases": states_of_biases_at(s)},
            base=(show("weights", step(W.at(0)(l, i, j))),
                  show("states of weights", step(vW.at(0)(l, i, j))),
                  show(biases_sleep, step(b.at(0)(l, i))),
                  show("states of biases", step(vb.at(0)(l, i)))),
            step=(
                lemma("blocked", BLOCKED, {
                    "the weights out of layer l are zero": ("IH weights", all_weights_start_at_zero)},
                    s=s, e=s, l=L - 1 - s),
                show("weights",
                     step(weight(U_W), "update of W"),
                     step(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), *of_weights),
                     step(W.at(0)(l, i, j), the_optimizer_leaves_weights_alone)),
                show("states of weights",
                     step(weight(V_W), "update of the state of W"),
                     step(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), *of_weights),
                     step(vW.at(0)(l, i, j), the_optimizer_leaves_the_state_of_weights_alone)),
                show(biases_sleep,
                     step(bias(U_b), "update of b"),
                     step(U_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), *of_biases),
                     step(b.at(0)(l, i), the_optimizer_leaves_hidden_biases_alone)),
                show("states of biases",
                     step(bias(V_b), "update of the state of b"),
                     step(V_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), *of_biases),
                     step(vb.at(0)(l, i), the_optimizer_leaves_the_state_of_hidden_biases_alone))),
            s=steps_to(L - 1)),
        conclude(weights_sleep, step(W.at(0)(l, i, j), "weights"), step(0, all_weights_start_at_zero)),
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (weights_sleep,)},
              s=s, e=s, l=L - 1 - s).forall(s=steps_to(L - 2)),
        conclude(weight_gradients_vanish, step(0, "blocked: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))


@claim.fails_without(all_weights_start_at_zero)
def a_last_weight_of_one():
    """With the last weight 1 the hidden bias receives the error of the output at the first step."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 2)


@claim.fails_without(the_optimizer_leaves_weights_alone)
def a_weight_that_drifts():
    """A state of 1 that the update subtracts in every step moves the first weight without a gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[0]])] * 2,
                   optimizer="drift", optimizer_of_biases="gradient descent", state_W=[[[1]], [[0]]])


@claim.fails_without(the_optimizer_leaves_the_state_of_weights_alone)
def a_state_of_weights_that_counts():
    """With three layers, the state of the first weight grows by 1 in the first step, and the second step uses it."""
    return Example(W=[[[0]], [[0]], [[0]]], b=[[0], [0], [0]], activations=["identity"] * 3,
                   batches=[([[1]], [[0]])] * 3, optimizer="counting drift", optimizer_of_biases="gradient descent")


@claim.fails_without(the_optimizer_leaves_hidden_biases_alone)
def a_bias_that_drifts():
    """A state of 1 that the update subtracts in every step moves the hidden bias without a gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[0]])] * 2,
                   optimizer_of_biases="drift", state_b=[[1], [0]])


@claim.fails_without(the_optimizer_leaves_the_state_of_hidden_biases_alone)
def a_state_of_biases_that_counts():
    """With three layers, the state of the first bias grows by 1 in the first step, and the second step uses it."""
    return Example(W=[[[0]], [[0]], [[0]]], b=[[0], [0], [0]], activations=["identity"] * 3,
                   batches=[([[1]], [[0]])] * 3, optimizer_of_biases="counting drift")
