"""Under zero last weights, a silent last hidden layer leaves only the last bias to learn.

If all weights into the output layer are zero at the start and the last hidden layer outputs zero for every sample of
every batch, then no weight and no hidden bias ever moves, under any coordinate-wise optimizer that leaves a coordinate
alone as long as its gradient is zero.
"""
from verify.claim import Claim
from verify.equations import (
    U_W,
    V_W,
    L,
    U_b,
    V_b,
    W,
    a,
    b,
    batches,
    delta,
    g,
    gb,
    gW,
    layers,
    samples_of,
    steps,
    total,
    units,
    vb,
    vW,
    x,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import have, induction, lemma, show, split, step, use

ZERO_WEIGHTS = "zero_weights_block_the_gradient"
e, i, j, k, l, s, t = indices("e i j k l s t")

claim = Claim(
    title="Under zero last weights, a silent last hidden layer leaves only the last bias to learn",
    tag="X9SB",
    training=True,
    requires=(L - 2,))


@claim.assumption
def the_last_weights_start_at_zero():
    """All weights into the output layer are zero at the start."""
    return Eq(W.at(0)(L, i, j), 0).forall(i=units(L), j=units(L - 1))


@claim.assumption
def the_last_hidden_layer_starts_silent():
    """At the start, the last hidden layer outputs zero for every sample of every batch that will be used."""
    return Eq(a.at(0, e)(L - 1, t, i), 0).forall(e=batches, t=samples_of(e), i=units(L - 1))


@claim.assumption
def the_optimizer_leaves_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), W.at(0)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), vW.at(0)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def the_optimizer_leaves_hidden_biases_alone():
    """At every step, a hidden bias with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), b.at(0)(l, i)).forall(
        s=steps, l=layers(1, L - 1), i=units(l))


@claim.assumption
def the_optimizer_leaves_the_state_of_hidden_biases_alone():
    """At every step, a hidden bias with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), vb.at(0)(l, i)).forall(
        s=steps, l=layers(1, L - 1), i=units(l))


def weights_at(s):
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


def hidden_biases_at(s):
    return Eq(b.at(s)(l, i), b.at(0)(l, i)).forall(l=layers(1, L - 1), i=units(l))


def states_of_weights_at(s):
    return Eq(vW.at(s)(l, i, j), vW.at(0)(l, i, j)).forall(l=layers(), i=units(l), j=units(l - 1))


def states_of_hidden_biases_at(s):
    return Eq(vb.at(s)(l, i), vb.at(0)(l, i)).forall(l=layers(1, L - 1), i=units(l))


@claim.conclusion
def weights_never_move():
    """At every step all weights have their initial values."""
    return weights_at(s).forall(s=steps)


@claim.conclusion
def hidden_biases_never_move():
    """At every step all biases but those of the output layer have their initial values."""
    return hidden_biases_at(s).forall(s=steps)


@claim.proof
def proof():
    """By induction over the steps, with the optimizer's states.  As long as nothing but the last bias has moved, the
    last hidden layer is silent, so the last weights receive no gradient; they are zero, so nothing upstream does."""
    return (
        induction(
            "up", {weights_never_move.name: weights_at(s),
                   hidden_biases_never_move.name: hidden_biases_at(s),
                   "states of weights": states_of_weights_at(s),
                   "states of hidden biases": states_of_hidden_biases_at(s)},
            base=(show(weights_never_move, step(W.at(0)(l, i, j))),
                  show(hidden_biases_never_move, step(b.at(0)(l, i))),
                  show("states of weights", step(vW.at(0)(l, i, j))),
                  show("states of hidden biases", step(vb.at(0)(l, i)))),
            step=(
                lemma("blocked", ZERO_WEIGHTS, {
                    "the weights out of layer l are zero": ("IH weights never move", the_last_weights_start_at_zero)},
                    s=s, e=s, l=L - 1),
                the_hidden_outputs_have_not_changed(),
                have("the last weights receive no gradient",
                     Eq(gW.at(s)(L, i, j), 0).forall(i=units(L), j=units(L - 1)),
                     step(total(t=samples_of(s))(delta.at(s)(L, t, i) * a.at(s)(L - 1, t, j)),
                          "definition of the weight gradient"),
                     step(total(t=samples_of(s))(delta.at(s)(L, t, i) * a.at(0, s)(L - 1, t, j)),
                          use("hidden outputs have not changed", l=L - 1)),
                     step(0, the_last_hidden_layer_starts_silent)),
                no_weight_receives_a_gradient(),
                show(weights_never_move,
                     step(U_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)), "update of W"),
                     step(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), "IH weights never move",
                          "no weight receives a gradient", "IH states of weights"),
                     step(W.at(0)(l, i, j), the_optimizer_leaves_weights_alone)),
                show(hidden_biases_never_move,
                     step(U_b(s, l, b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i)), "update of b"),
                     step(U_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), "IH hidden biases never move",
                          "blocked: bias gradients vanish", "IH states of hidden biases"),
                     step(b.at(0)(l, i), the_optimizer_leaves_hidden_biases_alone)),
                show("states of weights",
                     step(V_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)),
                          "update of the state of W"),
                     step(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), "IH weights never move",
                          "no weight receives a gradient", "IH states of weights"),
                     step(vW.at(0)(l, i, j), the_optimizer_leaves_the_state_of_weights_alone)),
                show("states of hidden biases",
                     step(V_b(s, l, b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i)), "update of the state of b"),
                     step(V_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), "IH hidden biases never move",
                          "blocked: bias gradients vanish", "IH states of hidden biases"),
                     step(vb.at(0)(l, i), the_optimizer_leaves_the_state_of_hidden_biases_alone))),
            s=steps),)


def the_hidden_outputs_have_not_changed():
    """On the batch of step s, the hidden layers output what they would have output at the start."""
    def output(s0, l):
        return g(l + 1, total(k=units(l))(W.at(s0)(l + 1, i, k) * a.at(s0, s)(l, t, k)) + b.at(s0)(l + 1, i))
    return induction(
        "up", {"hidden outputs have not changed":
               Eq(a.at(s)(l, t, i), a.at(0, s)(l, t, i)).forall(t=samples_of(s), i=units(l))},
        base=(show("hidden outputs have not changed",
                   step(x.at(s, s)(t, i), "definition of a at the input"),
                   step(a.at(0, s)(0, t, i), "definition of a at the input")),),
        step=(show("hidden outputs have not changed",
                   step(g(l + 1, total(k=units(l))(W.at(s)(l + 1, i, k) * a.at(s)(l, t, k)) + b.at(s)(l + 1, i)),
                        use("definition of a", l=l + 1), use("definition of z", l=l + 1)),
                   step(output(0, l), "IH weights never move", "IH hidden biases never move",
                        "IH hidden outputs have not changed"),
                   step(a.at(0, s)(l + 1, t, i), use("definition of a", l=l + 1), use("definition of z", l=l + 1))),),
        l=layers(0, L - 1))


def no_weight_receives_a_gradient():
    """The last weights because the last hidden layer is silent, all others because the last weights are zero."""
    return split(
        "no weight receives a gradient", Eq(gW.at(s)(l, i, j), 0).forall(i=units(l), j=units(l - 1)), L - 1,
        low=(show("no weight receives a gradient", step(0, "blocked: weight gradients vanish")),),
        high=(show("no weight receives a gradient", step(0, "the last weights receive no gradient")),),
        l=layers())


@claim.fails_without(the_last_weights_start_at_zero)
def a_last_weight_of_one():
    """With the last weight 1 the hidden bias receives the error of the output."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2)


@claim.fails_without(the_last_hidden_layer_starts_silent)
def a_hidden_output_of_one():
    """With the hidden output 1 the last weight moves in the first step."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2)


@claim.fails_without(the_optimizer_leaves_weights_alone)
def decaying_weights():
    """Weight decay halves the first weight, though its gradient is zero."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 2, optimizer="gradient descent with weight decay",
                   optimizer_of_biases="gradient descent")


@claim.fails_without(the_optimizer_leaves_the_state_of_weights_alone)
def a_state_of_weights_that_counts():
    """The state of a weight grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 3, optimizer="counting drift", optimizer_of_biases="gradient descent")


@claim.fails_without(the_optimizer_leaves_hidden_biases_alone)
def decaying_biases():
    """Decay halves the hidden bias, though its gradient is zero."""
    return Example(W=[[[1]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[-1]], [[0]])] * 2, optimizer_of_biases="gradient descent with weight decay")


@claim.fails_without(the_optimizer_leaves_the_state_of_hidden_biases_alone)
def a_state_of_biases_that_counts():
    """The state of a bias grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 3, optimizer_of_biases="counting drift")
