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
    layers,
    samples_of,
    steps,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step

NEVER_MOVE = "zero_weights_out_of_a_silent_layer_never_move"
e, i, j, l, s, t = indices("e i j l s t")

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


@claim.conclusion
def weights_never_move():
    """At every step all weights have their initial values."""
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(s=steps, l=layers(), i=units(l), j=units(l - 1))


@claim.conclusion
def hidden_biases_never_move():
    """At every step all biases but those of the output layer have their initial values."""
    return Eq(b.at(s)(l, i), b.at(0)(l, i)).forall(s=steps, l=layers(1, L - 1), i=units(l))


@claim.proof
def proof():
    """Zero weights out of a silent layer never move, nor does anything upstream: here that of the last hidden layer."""
    return (
        lemma("stuck", NEVER_MOVE, {
            "the weights into layer q start at zero": (the_last_weights_start_at_zero,),
            "the layer before starts silent": (the_last_hidden_layer_starts_silent,),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,),
            "the optimizer leaves biases alone": (the_optimizer_leaves_hidden_biases_alone,),
            "the optimizer leaves the state of biases alone":
                (the_optimizer_leaves_the_state_of_hidden_biases_alone,)}, q=L),
        conclude(weights_never_move, step(W.at(0)(l, i, j), "stuck: weights never move")),
        conclude(hidden_biases_never_move, step(b.at(0)(l, i), "stuck: biases never move")))


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
