"""Zero weights out of a silent layer stay, and all upstream of them, whatever the optimizer remembers.

If all weights into layer q are zero at the start, layer q - 1 outputs zero for every sample of every batch, and each
update leaves what has a zero gradient as it is, then no weight of the layers 1 to q and no bias of the layers 1 to
q - 1 ever moves: their gradients are zero at every step.  Nothing is assumed on the optimizer's states.
"""
from verify.claim import Claim
from verify.equations import (
    U_W,
    L,
    U_b,
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

BLOCKED = "zero_weights_block_the_gradient"
e, i, j, k, l, q, s, t = indices("e i j k l q s t")

claim = Claim(
    title="Zero weights out of a silent layer stay, and all upstream of them, whatever the optimizer remembers",
    tag="Y4QM",
    training=True,
    let={"q": layers(2, L)},
    remarks="""
    [The same with states at rest](Y286.md) asks the optimizer to leave alone what still has its initial state, and that
    such a state stays; here the optimizer is asked to leave alone what has no gradient, in the state that it then has.
    """)


def weights_at(s):
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(l=layers(1, q), i=units(l), j=units(l - 1))


def biases_at(s):
    return Eq(b.at(s)(l, i), b.at(0)(l, i)).forall(l=layers(1, q - 1), i=units(l))


@claim.assumption
def the_weights_into_layer_q_start_at_zero():
    """All weights from layer q - 1 to layer q are zero at the start."""
    return Eq(W.at(0)(q, i, j), 0).forall(i=units(q), j=units(q - 1))


@claim.assumption
def the_layer_before_starts_silent():
    """At the start, layer q - 1 outputs zero for every sample of every batch that will be used."""
    return Eq(a.at(0, e)(q - 1, t, i), 0).forall(e=batches, t=samples_of(e), i=units(q - 1))


@claim.assumption
def weights_without_gradient_rest():
    """At every step, the update leaves a weight of the layers 1 to q with zero gradient as it is."""
    return Eq(U_W(s, l, W.at(s)(l, i, j), 0, vW.at(s)(l, i, j)), W.at(s)(l, i, j)).forall(
        s=steps, l=layers(1, q), i=units(l), j=units(l - 1))


@claim.assumption
def biases_without_gradient_rest():
    """At every step, the update leaves a bias of the layers 1 to q - 1 with zero gradient as it is."""
    return Eq(U_b(s, l, b.at(s)(l, i), 0, vb.at(s)(l, i)), b.at(s)(l, i)).forall(
        s=steps, l=layers(1, q - 1), i=units(l))


@claim.conclusion
def weights_never_move():
    """At every step all weights of the layers 1 to q have their initial values."""
    return weights_at(s).forall(s=steps)


@claim.conclusion
def biases_never_move():
    """At every step all biases of the layers 1 to q - 1 have their initial values."""
    return biases_at(s).forall(s=steps)


@claim.conclusion
def weight_gradients_vanish():
    """At every step the gradients of all weights of the layers 1 to q - 1 are zero."""
    return Eq(gW.at(s)(l, i, j), 0).forall(s=steps, l=layers(1, q - 1), i=units(l), j=units(l - 1))


@claim.conclusion
def bias_gradients_vanish():
    """At every step the gradients of all biases of the layers 1 to q - 1 are zero."""
    return Eq(gb.at(s)(l, i), 0).forall(s=steps, l=layers(1, q - 1), i=units(l))


@claim.proof
def proof():
    """By induction over the steps.  As long as nothing up to the weights of layer q has moved, layer q - 1 is silent,
    so these weights receive no gradient; they are zero, so nothing upstream does."""
    return (
        induction(
            "up", {weights_never_move.name: weights_at(s), biases_never_move.name: biases_at(s)},
            base=(show(weights_never_move, step(W.at(0)(l, i, j))),
                  show(biases_never_move, step(b.at(0)(l, i)))),
            step=(
                lemma("now", BLOCKED, {
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
                     step(U_W(s, l, W.at(s)(l, i, j), 0, vW.at(s)(l, i, j)), "no weight receives a gradient"),
                     step(W.at(s)(l, i, j), weights_without_gradient_rest),
                     step(W.at(0)(l, i, j), "IH weights never move")),
                show(biases_never_move,
                     step(U_b(s, l, b.at(s)(l, i), gb.at(s)(l, i), vb.at(s)(l, i)), "update of b"),
                     step(U_b(s, l, b.at(s)(l, i), 0, vb.at(s)(l, i)), "now: bias gradients vanish"),
                     step(b.at(s)(l, i), biases_without_gradient_rest),
                     step(b.at(0)(l, i), "IH biases never move"))),
            s=steps),
        lemma("blocked", BLOCKED, {
            "the weights out of layer l are zero": (the_weights_into_layer_q_start_at_zero, weights_never_move)},
            s=s, e=s, l=q - 1).forall(s=steps),
        conclude(weight_gradients_vanish, step(0, "blocked: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))


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
        low=(show("no weight receives a gradient", step(0, "now: weight gradients vanish")),),
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


@claim.fails_without(weights_without_gradient_rest)
def decaying_weights():
    """Weight decay halves the first weight, though its gradient is zero."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0]], [[0]])] * 2, optimizer="gradient descent with weight decay",
                   optimizer_of_biases="gradient descent", let={"q": 2})


@claim.fails_without(biases_without_gradient_rest)
def decaying_biases():
    """Decay halves the first bias, though its gradient is zero."""
    return Example(W=[[[1]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[-1]], [[0]])] * 2, optimizer_of_biases="gradient descent with weight decay",
                   let={"q": 2})
