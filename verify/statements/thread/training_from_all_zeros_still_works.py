"""Training that starts with all zeros still works."""
from verify.equations import U_W, L, U_b, W, a, b, gb, gW, layers, samples_of, steps, total, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l, p, q, r, s, t, u = indices("i j k l p q r s t u")

sentence = Sentence(
    source="thread", pieces="91", author="Joe S", place="the third answer, its first paragraph",
    said="A network that starts with zeros only can be trained nevertheless.")

zero_weights = sentence.reading(
    "from zero weights",
    let={"p": steps, "i": units(1), "j": units(0), "t": samples_of(p), "u": samples_of(p), "k": units(L)},
    requires=(L - 2,), training=True, exists=True,
    why="It works if, at some step, the first layer has left zero and two samples have different outputs. “For every "
        "network there is a step” cannot be said in this language, so read is that it can happen. The zeros are "
        "those of the weights, of which the sentence before speaks.")

zero_parameters = sentence.reading(
    "from zero weights and zero biases",
    let={"p": steps, "i": units(1), "j": units(0), "t": samples_of(p), "u": samples_of(p), "k": units(L)},
    requires=(L - 2,), training=True, exists=True,
    why="The same, with all parameters zero.")

every_network = sentence.reading(
    "from zero weights and zero biases, whatever the network", requires=(L - 2,), training=True,
    why="With all parameters zero, and for every network: after as many steps as there are layers, the first at "
        "which it can, the first layer has left zero.")


@every_network.assumption
@zero_parameters.assumption
@zero_weights.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, q, r), 0).forall(l=layers(), q=units(l), r=units(l - 1))


@every_network.assumption
@zero_parameters.assumption
@sentence.says
def all_biases_start_at_zero():
    """At the start, all biases are zero."""
    return Eq(b.at(0)(l, q), 0).forall(l=layers(), q=units(l))


@every_network.assumption
@zero_parameters.assumption
@zero_weights.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, l, W.at(s)(l, q, r), gW.at(s)(l, q, r), vW.at(s)(l, q, r)),
              W.at(s)(l, q, r) - gW.at(s)(l, q, r)).forall(s=steps, l=layers(), q=units(l), r=units(l - 1))


@every_network.assumption
@zero_parameters.assumption
@zero_weights.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, l, b.at(s)(l, q), gb.at(s)(l, q), vb.at(s)(l, q)),
              b.at(s)(l, q) - gb.at(s)(l, q)).forall(s=steps, l=layers(), q=units(l))


@zero_parameters.conclusion
@zero_weights.conclusion
def the_first_layer_has_left_zero():
    """At step p, the weight from feature j to unit i of the first layer is not zero."""
    return Differ(W.at(p)(1, i, j), 0)


@zero_parameters.conclusion
@zero_weights.conclusion
def two_samples_have_different_outputs():
    """At step p, the samples t and u have different outputs."""
    return Differ(a.at(p)(L, t, k), a.at(p)(L, u, k))


@every_network.conclusion
def some_weight_of_the_first_layer_has_left_zero():
    """After L steps, the squares of all weights of the first layer, added up, are not zero."""
    return Differ(total(q=units(1), r=units(0))(W.at(L)(1, q, r) ** 2), 0)


LET = {"p": 3, "i": 1, "j": 1, "t": 1, "u": 2, "k": 1}


@zero_weights.witness
def a_hidden_bias_of_one():
    """The samples -1 and 1 have the targets 0 and 2: after three steps the hidden bias is 0, the other parameters are
    1, and the outputs are the targets."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[-1], [1]], [[0], [2]])] * 4, let=LET)


@zero_parameters.witness
def an_activation_with_one_at_zero():
    """With g(z) = 1 - z and the samples and targets -1, 1 and 0, 2 the outputs are the targets after three steps; the
    first weight is then -1."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["one minus", "identity"],
                   batches=[([[-1], [1]], [[0], [2]])] * 4, let=LET)


@every_network.counterexample
def a_line_that_is_not_learned():
    """The target is the input, -1 or 1, and all activations are the identity: the error is 1 for one sample and -1 for
    the other, over 2, so that not even the last bias moves."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[-1], [1]], [[-1], [1]])] * 3)


every_network.instead("an_all_zero_network_learns_only_its_last_bias")
