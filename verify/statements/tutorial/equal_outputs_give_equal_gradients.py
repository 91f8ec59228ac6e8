"""Neurons of a layer with equal outputs have equal gradients."""
from verify.equations import E, L, S, W, a, gb, gp, gW, layers, samples, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
EQUAL_SLOPES = "equal_slopes_give_equal_gradients"
i, j, k, l, p, q, t = indices("i j k l p q t")

sentence = Sentence(
    source="tutorial", pieces="10, 42", author="the author of the tutorial",
    place="the section on zero weights, second sentence; the recap of zero initialization, first point",
    said="Because the neurons of a layer agree in their outputs, they agree in their gradients too.")

outputs_alone = sentence.reading(
    "equal outputs in a hidden layer, whatever the weights are",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    why="The inference alone: whatever made the outputs equal, the gradients follow.")
any_layer = sentence.reading(
    "equal outputs in any layer, all weights of the network zero", let={"l": layers(), "p": units(l), "q": units(l)},
    why="The inference for zero weights, of which both places speak.")
hidden_layer = sentence.reading(
    "equal outputs in a hidden layer, all weights of the network zero",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    why="The same for a hidden layer: that neurons specialize, as the page says next, is wanted of hidden ones.")


@hidden_layer.assumption
@any_layer.assumption
@outputs_alone.assumption
@sentence.says
def outputs_are_equal():
    """On each sample, neurons p and q of layer l have the same output."""
    return Eq(a(l, t, p), a(l, t, q)).forall(t=samples)


@hidden_layer.assumption
@any_layer.assumption
@sentence.context("both places are on a start from zero weights")
def all_weights_are_zero():
    """All weights of the network are zero."""
    return Eq(W(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


@outputs_alone.added
def outgoing_weights_are_equal():
    """Neurons p and q have the same weight to each neuron of layer l + 1."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))


@outputs_alone.added
def slopes_are_equal():
    """On each sample, the activation has the same slope at neurons p and q."""
    return Eq(gp(l, z(l, t, p)), gp(l, z(l, t, q))).forall(t=samples)


@hidden_layer.conclusion
@any_layer.conclusion
@outputs_alone.conclusion
def weight_gradients_are_equal():
    """Neurons p and q have the same gradient in their weights from each input."""
    return Eq(gW(l, p, j), gW(l, q, j)).forall(j=units(l - 1))


@hidden_layer.conclusion
@any_layer.conclusion
@outputs_alone.conclusion
def bias_gradients_are_equal():
    """Neurons p and q have the same gradient in their biases."""
    return Eq(gb(l, p), gb(l, q))


# With what is added, the outputs need not be equal.
@outputs_alone.proof
def from_weights_and_slopes():
    """The same errors come back over the same weights and are multiplied by the same slopes."""
    return (
        lemma("alike", EQUAL_SLOPES, {
            "outgoing weights are equal": (outgoing_weights_are_equal,),
            "slopes are equal": (slopes_are_equal,)}, s=S, e=E, l=l, p=p, q=q),
        conclude(weight_gradients_are_equal, step(gW(l, q, j), "alike: incoming gradients are equal")),
        conclude(bias_gradients_are_equal, step(gb(l, q), "alike: bias gradients are equal")))


@hidden_layer.proof
def from_zero_weights():
    """Zero weights out of the layer make all gradients of its neurons zero."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (all_weights_are_zero,)}, s=S, e=E, l=l),
        conclude(weight_gradients_are_equal, step(gW(l, q, j), "blocked: weight gradients vanish")),
        conclude(bias_gradients_are_equal, step(gb(l, q), "blocked: bias gradients vanish")))


@outputs_alone.counterexample
def different_outgoing_weights():
    """Both outputs are 0; the weights to the next neuron are 1 and 0, and the gradients -1 and 0."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})


@any_layer.counterexample
def different_targets():
    """Both outputs are 0; the targets are 1 and 0, and the gradients -1 and 0."""
    return Example(W=[[[0], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[1, 0]])],
                   let={"l": 1, "p": 1, "q": 2})


any_layer.instead("from_zero_least_squares_learns_targets_times_inputs")
