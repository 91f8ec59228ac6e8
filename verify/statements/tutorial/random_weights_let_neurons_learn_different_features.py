"""Neurons that start with different weights can learn different features."""
from verify.equations import U_W, L, U_b, W, a, b, batches, gb, gW, layers, samples_of, steps, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

f, i, j, k, l, p, q, r, s, t, u = indices("f i j k l p q r s t u")

sentence = Sentence(
    source="tutorial", pieces="25, 28, 47", author="the author of the tutorial",
    place="the section on random weights, third list item; the recap of random initialization, third point",
    said="Given random small weights, it is possible that neurons come to learn features that differ.")

possible = sentence.reading(
    "in some network two neurons learn different features",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l), "j": units(l - 1), "r": steps, "f": batches,
         "t": samples_of(f)},
    training=True, exists=True,
    why="What random weights contribute is that the two neurons start with different weights; that the weights are "
        "small has no formula here. A feature is learned if the output is not what it was at the start. “Can”: in "
        "some network.")


@possible.assumption
@sentence.context("the list item on different weights, two before")
def weights_start_different():
    """At step 0 neurons p and q of the hidden layer l have different weights from input j."""
    return Differ(W.at(0)(l, p, j), W.at(0)(l, q, j))


@possible.assumption
@sentence.context("gradient descent, with which the page begins; its rate can be taken into the cost")
def weights_follow_gradient_descent():
    """Each step subtracts from every weight its gradient."""
    new = U_W(s, k, W.at(s)(k, i, u), gW.at(s)(k, i, u), vW.at(s)(k, i, u))
    return Eq(new, W.at(s)(k, i, u) - gW.at(s)(k, i, u)).forall(s=steps, k=layers(), i=units(k), u=units(k - 1))


@possible.assumption
@sentence.context("gradient descent, with which the page begins; its rate can be taken into the cost")
def biases_follow_gradient_descent():
    """Each step subtracts from every bias its gradient."""
    new = U_b(s, k, b.at(s)(k, i), gb.at(s)(k, i), vb.at(s)(k, i))
    return Eq(new, b.at(s)(k, i) - gb.at(s)(k, i)).forall(s=steps, k=layers(), i=units(k))


@possible.conclusion
def the_first_neuron_has_learned():
    """At step r neuron p has another output on sample t of batch f than at step 0."""
    return Differ(a.at(r, f)(l, t, p), a.at(0, f)(l, t, p))


@possible.conclusion
def the_second_neuron_has_learned():
    """At step r neuron q has another output on sample t of batch f than at step 0."""
    return Differ(a.at(r, f)(l, t, q), a.at(0, f)(l, t, q))


@possible.conclusion
def the_features_differ():
    """At step r neurons p and q have different outputs on sample t of batch f."""
    return Differ(a.at(r, f)(l, t, p), a.at(r, f)(l, t, q))


@possible.witness
def weights_of_one_and_zero():
    """The weights from the input are 1 and 0, those to the output 1 and 1: one step changes the outputs of the neurons
    from 1 and 0 to -1 and -2."""
    return Example(W=[[[1], [0]], [[1, 1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])] * 2, let={"l": 1, "p": 1, "q": 2, "j": 1, "r": 1, "f": 0, "t": 1})
