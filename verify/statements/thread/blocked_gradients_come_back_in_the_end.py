"""A block by zero weights resolves itself in training."""
from verify.equations import (
    U_W,
    V_W,
    E,
    L,
    U_b,
    V_b,
    W,
    a,
    b,
    batches,
    g,
    gb,
    gW,
    layers,
    samples_of,
    steps,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import have, lemma, step, use
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
NEVER_MOVE = "zero_weights_out_of_a_silent_layer_never_move"
e, h, i, j, l, p, q, r, s, t = indices("e h i j l p q r s t")

sentence = Sentence(
    source="thread", pieces="44", author="Neil Slater", place="a comment to the first answer",
    said="In time, though slowly, training itself removes the block.")

one_layer = sentence.reading(
    "after one hidden layer of zeros, the first layer can get a gradient",
    let={"l": layers(2, L - 1), "p": steps, "i": units(1), "j": units(0)}, requires=(L - 3,), training=True,
    exists=True,
    why="The block is removed when the first layer has a gradient that is not zero. “For every network there is a "
        "step” cannot be said in this language; read is that it can happen, here with one hidden layer of zeros, as "
        "in the sentences before. How slow it is, is not read.")

all_layers = sentence.reading(
    "after zero weights everywhere, the first layer can get a gradient",
    let={"p": steps, "i": units(1), "j": units(0)}, requires=(L - 2,), training=True, exists=True,
    why="The same from zero weights in all layers, as the comment has it two sentences before.")

silent = sentence.reading(
    "after zero weights everywhere and a silent last hidden layer, the first layer can get a gradient",
    let={"p": steps, "i": units(1), "j": units(0)}, requires=(L - 2,), training=True, exists=True,
    why="The same where the biases make the last hidden layer put out zero, as with ReLU all biases do that are not "
        "positive: the sentence makes no exception for them.")


@one_layer.assumption
@sentence.context("the sentence before, on a hidden layer of zero weights")
def the_weights_into_the_layer_start_at_zero():
    """At the start, all weights into the hidden layer l are zero."""
    return Eq(W.at(0)(l, q, r), 0).forall(q=units(l), r=units(l - 1))


@silent.assumption
@all_layers.assumption
@sentence.context("two sentences before, where all weights are zero")
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(h, q, r), 0).forall(h=layers(), q=units(h), r=units(h - 1))


@all_layers.assumption
@one_layer.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, h, W.at(s)(h, q, r), gW.at(s)(h, q, r), vW.at(s)(h, q, r)),
              W.at(s)(h, q, r) - gW.at(s)(h, q, r)).forall(s=steps, h=layers(), q=units(h), r=units(h - 1))


@all_layers.assumption
@one_layer.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, h, b.at(s)(h, q), gb.at(s)(h, q), vb.at(s)(h, q)),
              b.at(s)(h, q) - gb.at(s)(h, q)).forall(s=steps, h=layers(), q=units(h))


@silent.assumption
@sentence.supplied("such biases may be drawn, too; with ReLU they are all that are not positive")
def the_last_hidden_layer_is_silent_at_its_biases():
    """The activation of the last hidden layer maps its biases at the start to 0."""
    return Eq(g(L - 1, b.at(0)(L - 1, q)), 0).forall(q=units(L - 1))


@silent.assumption
@sentence.context("gradient descent, which the thread names, does so")
def the_optimizer_leaves_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_W(s, h, W.at(0)(h, q, r), 0, vW.at(0)(h, q, r)), W.at(0)(h, q, r)).forall(
        s=steps, h=layers(), q=units(h), r=units(h - 1))


@silent.assumption
@sentence.supplied("the state belongs to our language; gradient descent has none")
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, such a weight keeps its state."""
    return Eq(V_W(s, h, W.at(0)(h, q, r), 0, vW.at(0)(h, q, r)), vW.at(0)(h, q, r)).forall(
        s=steps, h=layers(), q=units(h), r=units(h - 1))


@silent.assumption
@sentence.context("gradient descent, which the thread names, does so")
def the_optimizer_leaves_hidden_biases_alone():
    """At every step, a hidden bias with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, h, b.at(0)(h, q), 0, vb.at(0)(h, q)), b.at(0)(h, q)).forall(
        s=steps, h=layers(1, L - 1), q=units(h))


@silent.assumption
@sentence.supplied("the state belongs to our language; gradient descent has none")
def the_optimizer_leaves_the_state_of_hidden_biases_alone():
    """At every step, such a bias keeps its state."""
    return Eq(V_b(s, h, b.at(0)(h, q), 0, vb.at(0)(h, q)), vb.at(0)(h, q)).forall(
        s=steps, h=layers(1, L - 1), q=units(h))


@silent.conclusion
@all_layers.conclusion
@one_layer.conclusion
def the_first_layer_gets_a_gradient():
    """At step p, the gradient of the weight from feature j to unit i of the first layer is not zero."""
    return Differ(gW.at(p)(1, i, j), 0)


@one_layer.witness
def a_zero_between_two_ones():
    """The first step of gradient descent turns the zero into 1; then all weights are 1, and the output 3 has the error
    2, which is the gradient of the first weight."""
    return Example(W=[[[1]], [[0]], [[1]]], b=[[0], [0], [0]], activations=["identity"] * 3,
                   batches=[([[1]], [[1]])] * 2, let={"l": 2, "p": 1, "i": 1, "j": 1})


@all_layers.witness
def a_hidden_bias_of_one():
    """The first step turns the last weight into 1, since the hidden unit gives its bias 1; then the output 2 has the
    error 1, which is the gradient of the first weight."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"p": 1, "i": 1, "j": 1})


@silent.proof
def proof():
    """The last hidden layer puts out zero, so the last weights stay zero, and block the gradient at every step."""
    return (
        have("the last hidden layer starts silent", Eq(a.at(0, E)(L - 1, t, q), 0).forall(
            e=batches, t=samples_of(e), q=units(L - 1)),
             step(g(L - 1, b.at(0)(L - 1, q)), use("definition of a", l=L - 1), use("definition of z", l=L - 1),
                  all_weights_start_at_zero),
             step(0, the_last_hidden_layer_is_silent_at_its_biases)),
        lemma("stuck", NEVER_MOVE, {
            "the weights into layer q start at zero": (all_weights_start_at_zero,),
            "the layer before starts silent": ("the last hidden layer starts silent",),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,),
            "the optimizer leaves biases alone": (the_optimizer_leaves_hidden_biases_alone,),
            "the optimizer leaves the state of biases alone": (
                the_optimizer_leaves_the_state_of_hidden_biases_alone,)}, q=L),
        lemma("blocked", BLOCKED, {
            "the weights out of layer l are zero": (
                use("stuck: weights never move", s=p), all_weights_start_at_zero)},
            s=p, e=p, l=L - 1),
        have("the first layer gets a gradient", Eq(gW.at(p)(1, i, j), 0),
             step(0, "blocked: weight gradients vanish")))
