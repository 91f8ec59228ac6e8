"""Where the activations of a layer are flat, gradients vanish."""
from verify.equations import E, L, S, gb, gp, gW, layers, samples, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

FLAT = "a_flat_layer_blocks_the_gradient"
i, j, k, l, t = indices("i j k l t")

sentence = Sentence(
    source="tutorial", pieces="32", author="the author of the tutorial",
    place="the section on small values, second list item, first half",
    said="Saturated activations make the gradients disappear.")

up_to_the_layer = sentence.reading(
    "a flat hidden layer, gradients up to this layer", let={"l": layers(1, L - 1)},
    why="Saturation in its limit, with slopes that are exactly zero (those of sigmoid and tanh are only small), in "
        "one layer: then it concerns the gradients of this layer and of those before it.")
everywhere = sentence.reading(
    "all hidden layers flat, all gradients",
    why="The same limit in all hidden layers; and literally the gradients, which are those of all weights.")


@up_to_the_layer.assumption
@sentence.context("the list item before, where activations become flat")
def the_layer_is_flat():
    """On each sample, the activation of every neuron of layer l has the slope zero."""
    return Eq(gp(l, z(l, t, i)), 0).forall(t=samples, i=units(l))


@everywhere.assumption
@sentence.context("the list item before, where activations become flat")
def all_hidden_layers_are_flat():
    """On each sample, the activation of every hidden neuron has the slope zero."""
    return Eq(gp(k, z(k, t, i)), 0).forall(k=layers(1, L - 1), t=samples, i=units(k))


@up_to_the_layer.conclusion
def weight_gradients_vanish():
    """The gradients of all weights in the layers 1 to l are zero."""
    return Eq(gW(k, i, j), 0).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@up_to_the_layer.conclusion
def bias_gradients_vanish():
    """The gradients of all biases in the layers 1 to l are zero."""
    return Eq(gb(k, i), 0).forall(k=layers(1, l), i=units(k))


@everywhere.conclusion
def all_weight_gradients_vanish():
    """The gradients of all weights of the network are zero."""
    return Eq(gW(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


@up_to_the_layer.proof
def from_the_claim():
    """No error passes a flat layer."""
    return (
        lemma("flat", FLAT, {"the layer is flat": (the_layer_is_flat,)}, s=S, e=E, l=l),
        conclude(weight_gradients_vanish, step(0, "flat: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "flat: bias gradients vanish")))


@everywhere.counterexample
def a_saturated_hidden_neuron():
    """The hidden neuron is saturated, with the output 1: the weight that leads out of it has the gradient 1 - 0."""
    return Example(W=[[[2]], [[1]]], b=[[0], [0]], activations=["hard tanh", "identity"], batches=[([[1]], [[0]])])


everywhere.instead(FLAT)
