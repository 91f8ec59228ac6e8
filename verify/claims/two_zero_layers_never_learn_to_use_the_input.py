"""Two zero layers never learn to use the input.

If the weights into the layers p < q are zero at the start, the biases of the layers p to q - 1 are zero and their
activations map 0 to 0, then no weight of the layers 1 to q and no bias of the layers 1 to q - 1 ever moves, and the
network never uses its input, under any coordinate-wise optimizer that leaves a coordinate of theirs alone as long as
its gradient is zero.  The weights between the two layers may have any values.
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
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use

SILENCE = "zero_weights_and_biases_keep_layers_silent"
NEVER_MOVE = "zero_weights_out_of_a_silent_layer_never_move"
ONLY_WHAT_FOLLOWS = "behind_zero_weights_only_what_follows_counts"
e, f, i, j, k, l, p, q, s, t, u = indices("e f i j k l p q s t u")

claim = Claim(
    title="Two zero layers never learn to use the input",
    tag="XPXN",
    training=True,
    let={"p": layers(1, L - 1), "q": layers(p + 1, L)},
    remarks="""
    With zero biases and activations that map 0 to 0, one zero layer can be learned: in each of the first two
    counterexamples the zero weight moves, since the other one is 1.  Gradient descent, momentum, Nesterov, RMSProp and
    Adam with their state at zero leave a parameter with a zero gradient alone, AdamW only one that is zero.  The layers
    after q and the biases of layer q may learn.
    """)


@claim.assumption
def the_weights_into_layer_p_start_at_zero():
    """All weights from layer p - 1 to layer p are zero at the start."""
    return Eq(W.at(0)(p, i, j), 0).forall(i=units(p), j=units(p - 1))


@claim.assumption
def the_weights_into_layer_q_start_at_zero():
    """All weights from layer q - 1 to layer q are zero at the start."""
    return Eq(W.at(0)(q, i, j), 0).forall(i=units(q), j=units(q - 1))


@claim.assumption
def the_biases_between_start_at_zero():
    """All biases of the layers p to q - 1 are zero at the start."""
    return Eq(b.at(0)(k, i), 0).forall(k=layers(p, q - 1), i=units(k))


@claim.assumption
def the_activations_between_map_zero_to_zero():
    """The activations of the layers p to q - 1 map 0 to 0."""
    return Eq(g(k, 0), 0).forall(k=layers(p, q - 1))


@claim.assumption
def the_optimizer_leaves_weights_alone():
    """At every step, a weight of the layers 1 to q with its initial value, zero gradient and its initial state keeps
    its value."""
    return Eq(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), W.at(0)(l, i, j)).forall(
        s=steps, l=layers(1, q), i=units(l), j=units(l - 1))


@claim.assumption
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, a weight of the layers 1 to q with its initial value, zero gradient and its initial state keeps
    its state."""
    return Eq(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), vW.at(0)(l, i, j)).forall(
        s=steps, l=layers(1, q), i=units(l), j=units(l - 1))


@claim.assumption
def the_optimizer_leaves_biases_alone():
    """At every step, a bias of the layers 1 to q - 1 with its initial value, zero gradient and its initial state keeps
    its value."""
    return Eq(U_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), b.at(0)(l, i)).forall(
        s=steps, l=layers(1, q - 1), i=units(l))


@claim.assumption
def the_optimizer_leaves_the_state_of_biases_alone():
    """At every step, a bias of the layers 1 to q - 1 with its initial value, zero gradient and its initial state keeps
    its state."""
    return Eq(V_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), vb.at(0)(l, i)).forall(
        s=steps, l=layers(1, q - 1), i=units(l))


@claim.conclusion
def weights_never_move():
    """At every step all weights of the layers 1 to q have their initial values."""
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(s=steps, l=layers(1, q), i=units(l), j=units(l - 1))


@claim.conclusion
def biases_never_move():
    """At every step all biases of the layers 1 to q - 1 have their initial values."""
    return Eq(b.at(s)(l, i), b.at(0)(l, i)).forall(s=steps, l=layers(1, q - 1), i=units(l))


@claim.conclusion
def all_samples_get_the_same_output():
    """At every step each of the layers p to L gives the same output for any two samples of any two batches."""
    return Eq(a.at(s, e)(k, t, i), a.at(s, f)(k, u, i)).forall(
        s=steps, e=batches, f=batches, k=layers(p, L), t=samples_of(e), u=samples_of(f), i=units(k))


@claim.proof
def proof():
    """The first zero layer silences layer q - 1, and the second is stuck behind it.  So the first stays zero, too, and
    behind it all samples get the same output."""
    return (
        lemma("silence", SILENCE, {
            "the weights into layer p are zero": (the_weights_into_layer_p_start_at_zero,),
            "the biases are zero": (the_biases_between_start_at_zero,),
            "the activations map zero to zero": (the_activations_between_map_zero_to_zero,)},
            s=0, e=e, p=p, q=q - 1).forall(e=batches),
        lemma("stuck", NEVER_MOVE, {
            "the weights into layer q start at zero": (the_weights_into_layer_q_start_at_zero,),
            "the layer before starts silent": ("silence: the layers are silent",),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,),
            "the optimizer leaves biases alone": (the_optimizer_leaves_biases_alone,),
            "the optimizer leaves the state of biases alone": (the_optimizer_leaves_the_state_of_biases_alone,)}, q=q),
        conclude(weights_never_move, step(W.at(0)(l, i, j), "stuck: weights never move")),
        conclude(biases_never_move, step(b.at(0)(l, i), "stuck: biases never move")),
        lemma("blind", ONLY_WHAT_FOLLOWS, {
            "the weights into layer l are zero": (the_weights_into_layer_p_start_at_zero, weights_never_move),
            "weights agree from layer l on": (),
            "biases agree from layer l on": ()}, s=s, e=e, r=s, f=f, l=p).forall(s=steps, e=batches, f=batches),
        conclude(all_samples_get_the_same_output,
                 step(a.at(s, f)(k, u, i), use("blind: outputs are equal", f=f, u=u))))


TWO_LAYERS = {"activations": ["identity", "identity"], "batches": [([[1]], [[1]])] * 3, "let": {"p": 1, "q": 2}}


@claim.fails_without(the_weights_into_layer_p_start_at_zero)
def a_first_weight_of_one():
    """With the first weight 1 the hidden output is 1, and the second weight moves."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], **TWO_LAYERS)


@claim.fails_without(the_weights_into_layer_q_start_at_zero)
def a_second_weight_of_one():
    """With the second weight 1 the first weight and the first bias receive the error of the output."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], **TWO_LAYERS)


@claim.fails_without(the_biases_between_start_at_zero)
def a_hidden_bias_of_one():
    """With the hidden bias 1 the hidden output is 1, and the second weight moves."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], **TWO_LAYERS)


@claim.fails_without(the_activations_between_map_zero_to_zero)
def an_activation_with_one_at_zero():
    """With g(z) = 1 - z the hidden output is 1, and the second weight moves; the sigmoid, with 1/2, is like it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["one minus", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"p": 1, "q": 2})


@claim.fails_without(the_optimizer_leaves_weights_alone)
def a_weight_that_drifts():
    """A state of 1 that the update subtracts in every step moves the first weight without a gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer="drift", optimizer_of_biases="gradient descent",
                   state_W=[[[1]], [[0]]], **TWO_LAYERS)


@claim.fails_without(the_optimizer_leaves_the_state_of_weights_alone)
def a_state_of_weights_that_counts():
    """The state of a weight grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer="counting drift", optimizer_of_biases="gradient descent",
                   **TWO_LAYERS)


@claim.fails_without(the_optimizer_leaves_biases_alone)
def a_bias_that_drifts():
    """A state of 1 that the update subtracts in every step moves the hidden bias without a gradient."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer_of_biases="drift", state_b=[[1], [0]], **TWO_LAYERS)


@claim.fails_without(the_optimizer_leaves_the_state_of_biases_alone)
def a_state_of_biases_that_counts():
    """The state of a bias grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], optimizer_of_biases="counting drift", **TWO_LAYERS)
