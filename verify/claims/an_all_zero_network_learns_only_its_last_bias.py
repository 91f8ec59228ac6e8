"""An all-zero network learns only its last bias.

If all parameters are zero, the optimizer rests at zero, and the activation of the last hidden layer maps 0 to 0, then
nothing but the bias of the output layer ever moves.  Less is enough: the weights of the last two layers and the biases
of the last hidden layer; all other parameters may have any values, and they never move either.
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
    g,
    layers,
    samples_of,
    steps,
    total,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, lemma, step, use

SILENT = "only_the_last_bias_learns"
e, i, j, k, l, s, t = indices("e i j k l s t")

claim = Claim(
    title="An all-zero network learns only its last bias",
    tag="T90C",
    training=True,
    requires=(L - 2,),
    remarks="""
    The activations of the other hidden layers do not matter.  Gradient descent, momentum, Nesterov, RMSProp, Adam and
    AdamW with their state at zero rest at a zero parameter with a zero gradient; those without decay rest anywhere.
    """)


@claim.assumption
def the_last_weights_start_at_zero():
    """All weights into the output layer are zero at the start."""
    return Eq(W.at(0)(L, i, j), 0).forall(i=units(L), j=units(L - 1))


@claim.assumption
def the_weights_before_start_at_zero():
    """All weights into the last hidden layer are zero at the start."""
    return Eq(W.at(0)(L - 1, i, j), 0).forall(i=units(L - 1), j=units(L - 2))


@claim.assumption
def the_biases_of_the_last_hidden_layer_start_at_zero():
    """All biases of the last hidden layer are zero at the start."""
    return Eq(b.at(0)(L - 1, i), 0).forall(i=units(L - 1))


@claim.assumption
def the_last_hidden_activation_maps_zero_to_zero():
    """The activation of the last hidden layer maps 0 to 0."""
    return Eq(g(L - 1, 0), 0)


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
    """The last hidden layer receives nothing and adds nothing, so its output is g(0) = 0: it is silent."""
    return (
        have("the last hidden layer is silent",
             Eq(a.at(0, e)(L - 1, t, i), 0).forall(e=batches, t=samples_of(e), i=units(L - 1)),
             step(g(L - 1, total(k=units(L - 2))(W.at(0)(L - 1, i, k) * a.at(0, e)(L - 2, t, k)) + b.at(0)(L - 1, i)),
                  use("definition of a", l=L - 1), use("definition of z", l=L - 1)),
             step(g(L - 1, 0), the_weights_before_start_at_zero, the_biases_of_the_last_hidden_layer_start_at_zero),
             step(0, the_last_hidden_activation_maps_zero_to_zero)),
        lemma("silent", SILENT, {
            "the last weights start at zero": (the_last_weights_start_at_zero,),
            "the last hidden layer starts silent": ("the last hidden layer is silent",),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,),
            "the optimizer leaves hidden biases alone": (the_optimizer_leaves_hidden_biases_alone,),
            "the optimizer leaves the state of hidden biases alone":
                (the_optimizer_leaves_the_state_of_hidden_biases_alone,)}),
        conclude(weights_never_move, step(W.at(0)(l, i, j), "silent: weights never move")),
        conclude(hidden_biases_never_move, step(b.at(0)(l, i), "silent: hidden biases never move")))


TWO_LAYERS = {"activations": ["identity", "identity"], "batches": [([[1]], [[1]])] * 3}


@claim.fails_without(the_last_weights_start_at_zero)
def a_last_weight_of_one():
    """With the last weight 1 the hidden bias receives the error of the output."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], **TWO_LAYERS)


@claim.fails_without(the_weights_before_start_at_zero)
def a_first_weight_of_one():
    """With the first weight 1 the hidden output is 1, and the last weight moves."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], **TWO_LAYERS)


@claim.fails_without(the_biases_of_the_last_hidden_layer_start_at_zero)
def a_hidden_bias_of_one():
    """With the hidden bias 1 the hidden output is 1, and the last weight moves."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], **TWO_LAYERS)


@claim.fails_without(the_last_hidden_activation_maps_zero_to_zero)
def an_activation_with_one_at_zero():
    """With g(z) = 1 - z the hidden output is 1, and the last weight moves; the sigmoid, with 1/2, is like it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["one minus", "identity"],
                   batches=[([[1]], [[1]])] * 2)


@claim.fails_without(the_optimizer_leaves_weights_alone)
def a_weight_that_drifts():
    """A state of 1 that the update subtracts in every step moves the weights without a gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer="drift", optimizer_of_biases="gradient descent",
                   state_W=[[[1]], [[0]]], **TWO_LAYERS)


@claim.fails_without(the_optimizer_leaves_the_state_of_weights_alone)
def a_state_of_weights_that_counts():
    """The state of a weight grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer="counting drift", optimizer_of_biases="gradient descent",
                   **TWO_LAYERS)


@claim.fails_without(the_optimizer_leaves_hidden_biases_alone)
def a_bias_that_drifts():
    """A state of 1 that the update subtracts in every step moves the hidden bias without a gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer_of_biases="drift", state_b=[[1], [0]], **TWO_LAYERS)


@claim.fails_without(the_optimizer_leaves_the_state_of_hidden_biases_alone)
def a_state_of_biases_that_counts():
    """The state of a bias grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer_of_biases="counting drift", **TWO_LAYERS)
