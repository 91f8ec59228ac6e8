"""Zero weights out of a silent layer never move, nor does anything upstream.

If all weights into layer q are zero at the start and layer q - 1 outputs zero for every sample of every batch, then no
weight of the layers 1 to q and no bias of the layers 1 to q - 1 ever moves, and the network never uses its input, under
any coordinate-wise optimizer that leaves a coordinate of theirs alone as long as its gradient is zero.
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
from verify.proof import conclude, have, induction, lemma, show, split, step, use

ZERO_WEIGHTS = "zero_weights_block_the_gradient"
ONLY_WHAT_FOLLOWS = "behind_zero_weights_only_what_follows_counts"
e, f, i, j, k, l, q, s, t, u = indices("e f i j k l q s t u")

claim = Claim(
    title="Zero weights out of a silent layer never move, nor does anything upstream",
    tag="Y286",
    training=True,
    let={"q": layers(2, L)},
    remarks="""
    Nothing is said about the layers after q and the biases of layer q: they may learn.
    """)


@claim.assumption
def the_weights_into_layer_q_start_at_zero():
    """All weights from layer q - 1 to layer q are zero at the start."""
    return Eq(W.at(0)(q, i, j), 0).forall(i=units(q), j=units(q - 1))


@claim.assumption
def the_layer_before_starts_silent():
    """At the start, layer q - 1 outputs zero for every sample of every batch that will be used."""
    return Eq(a.at(0, e)(q - 1, t, i), 0).forall(e=batches, t=samples_of(e), i=units(q - 1))


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


def weights_at(s):
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(l=layers(1, q), i=units(l), j=units(l - 1))


def biases_at(s):
    return Eq(b.at(s)(l, i), b.at(0)(l, i)).forall(l=layers(1, q - 1), i=units(l))


def states_of_weights_at(s):
    return Eq(vW.at(s)(l, i, j), vW.at(0)(l, i, j)).forall(l=layers(1, q), i=units(l), j=units(l - 1))


def states_of_biases_at(s):
    return Eq(vb.at(s)(l, i), vb.at(0)(l, i)).forall(l=layers(1, q - 1), i=units(l))


@claim.conclusion
def weights_never_move():
    """At every step all weights of the layers 1 to q have their initial values."""
    return weights_at(s).forall(s=steps)


@claim.conclusion
def biases_never_move():
    """At every step all biases of the layers 1 to q - 1 have their initial values."""
    return biases_at(s).forall(s=steps)


@claim.conclusion
def all_samples_get_the_same_output():
    """At every step each of the layers q to L gives the same output for any two samples of any two batches."""
    return Eq(a.at(s, e)(k, t, i), a.at(s, f)(k, u, i)).forall(
        s=steps, e=batches, f=batches, k=layers(q, L), t=samples_of(e), u=samples_of(f), i=units(k))


@claim.proof
def proof():
    """By induction over the steps, with the optimizer's states.  As long as nothing up to the weights of layer q has
    moved, layer q - 1 is silent, so these weights receive no gradient; they are zero, so nothing upstream does."""
    return (
        induction(
            "up", {weights_never_move.name: weights_at(s),
                   biases_never_move.name: biases_at(s),
                   "states of weights": states_of_weights_at(s),
                   "states of biases": states_of_biases_at(s)},
            base=(show(weights_never_move, step(W.at(0)(l, i, j))),
                  show(biases_never_move, step(b.at(0)(l, i))),
                  show("states of weights", step(vW.at(0)(l, i, j))),
                  show("states of biases", step(vb.at(0)(l, i)))),
            step=(
                lemma("blocked", ZERO_WEIGHTS, {
                    "the weights out of layer l are zero":
                        ("IH weights never move", the_weights_into_layer_q_start_at_zero)},
                    s=s, e=s, l=q - 1),
                the_outputs_have_not_changed(),
                have("the weights into layer q receive no gradient",
                     Eq(gW.at(s)(q, i, j), 0).forall(i=units(q), j=units(q - 1)),
                     step(total(t=samples_of(s))(delta.at(s)(q, t, i) * a.at(s)(q - 1, t, j)),
                          "definition of the weight gradient"),
                     step(total(t=samples_of(s))(delta.at(s)(q, t, i) * a.at(0, s)(q - 1, t, j)),
                          use("outputs have not changed", l=q - 1)),
                     step(0, the_layer_before_starts_silent)),
                no_weight_receives_a_gradient(),
                show(weights_never_move,
                     step(U_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)), "update of W"),
                     step(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), "IH weights never move",
                          "no weight receives a gradient", "IH states of weights"),
                     step(W.at(0)(l, i, j), the_optimizer_leaves_weights_alone)),
                show(biases_never_move,
                     step(U_b(s, l, b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i)), "update of b"),
                     step(U_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), "IH biases never move",
                          "blocked: bias gradients vanish", "IH states of biases"),
                     step(b.at(0)(l, i), the_optimizer_leaves_biases_alone)),
                show("states of weights",
                     step(V_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)),
                          "update of the state of W"),
                     step(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), "IH weights never move",
                          "no weight receives a gradient", "IH states of weights"),
                     step(vW.at(0)(l, i, j), the_optimizer_leaves_the_state_of_weights_alone)),
                show("states of biases",
                     step(V_b(s, l, b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i)), "update of the state of b"),
                     step(V_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), "IH biases never move",
                          "blocked: bias gradients vanish", "IH states of biases"),
                     step(vb.at(0)(l, i), the_optimizer_leaves_the_state_of_biases_alone))),
            s=steps),
        lemma("blind", ONLY_WHAT_FOLLOWS, {
            "the weights into layer l are zero": (the_weights_into_layer_q_start_at_zero, weights_never_move),
            "weights agree from layer l on": (),
            "biases agree from layer l on": ()}, s=s, e=e, r=s, f=f, l=q).forall(s=steps, e=batches, f=batches),
        conclude(all_samples_get_the_same_output,
                 step(a.at(s, f)(k, u, i), use("blind: outputs are equal", f=f, u=u))))


def the_outputs_have_not_changed():
    """On the batch of step s, the layers up to q - 1 output what they would have output at the start."""
    def output(s0, l):
        return g(l + 1, total(k=units(l))(W.at(s0)(l + 1, i, k) * a.at(s0, s)(l, t, k)) + b.at(s0)(l + 1, i))
    return induction(
        "up", {"outputs have not changed":
               Eq(a.at(s)(l, t, i), a.at(0, s)(l, t, i)).forall(t=samples_of(s), i=units(l))},
        base=(show("outputs have not changed",
                   step(x.at(s, s)(t, i), "definition of a at the input"),
                   step(a.at(0, s)(0, t, i), "definition of a at the input")),),
        step=(show("outputs have not changed",
                   step(output(s, l), use("definition of a", l=l + 1), use("definition of z", l=l + 1)),
                   step(output(0, l), "IH weights never move", "IH biases never move", "IH outputs have not changed"),
                   step(a.at(0, s)(l + 1, t, i), use("definition of a", l=l + 1), use("definition of z", l=l + 1))),),
        l=layers(0, q - 1))


def no_weight_receives_a_gradient():
    """Those into layer q because layer q - 1 is silent, those upstream because the weights into layer q are zero."""
    return split(
        "no weight receives a gradient", Eq(gW.at(s)(l, i, j), 0).forall(i=units(l), j=units(l - 1)), q - 1,
        low=(show("no weight receives a gradient", step(0, "blocked: weight gradients vanish")),),
        high=(show("no weight receives a gradient", step(0, "the weights into layer q receive no gradient")),),
        l=layers(1, q))


@claim.fails_without(the_weights_into_layer_q_start_at_zero)
def a_second_weight_of_one():
    """With the second weight 1 the first bias receives the error of the output."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"q": 2})


@claim.fails_without(the_layer_before_starts_silent)
def a_hidden_output_of_one():
    """With the hidden output 1 the second weight moves in the first step."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"q": 2})


@claim.fails_without(the_optimizer_leaves_weights_alone)
def decaying_weights():
    """Weight decay halves the first weight, though its gradient is zero."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 2, optimizer="gradient descent with weight decay",
                   optimizer_of_biases="gradient descent", let={"q": 2})


@claim.fails_without(the_optimizer_leaves_the_state_of_weights_alone)
def a_state_of_weights_that_counts():
    """The state of a weight grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 3, optimizer="counting drift", optimizer_of_biases="gradient descent",
                   let={"q": 2})


@claim.fails_without(the_optimizer_leaves_biases_alone)
def decaying_biases():
    """Decay halves the first bias, though its gradient is zero."""
    return Example(W=[[[1]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[-1]], [[0]])] * 2, optimizer_of_biases="gradient descent with weight decay",
                   let={"q": 2})


@claim.fails_without(the_optimizer_leaves_the_state_of_biases_alone)
def a_state_of_biases_that_counts():
    """The state of a bias grows by 1 in each step, and the second step uses it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 3, optimizer_of_biases="counting drift", let={"q": 2})
