"""If all weights into a hidden layer are zero, the gradients of all layers before it are zero."""
from verify.equations import E, L, S, W, gb, gW, layers, units
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
i, j, k, l = indices("i j k l")

sentence = Sentence(
    source="thread", pieces="43", author="Neil Slater", place="a comment to the first answer",
    said="On its way back from the output, no gradient gets past the first hidden layer of zero weights.")

blocked = sentence.reading(
    "zero gradients in all layers before", let={"l": layers(2, L - 1)}, requires=(L - 2,),
    why="The first layer of zeros as seen from the output. By the next sentence its own weights do get gradients, so "
        "the blocked layers are those before it, towards the input; before layer 1 there are none.")


@blocked.assumption
@sentence.says
def all_weights_into_the_layer_are_zero():
    """All weights into the hidden layer l are zero."""
    return Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@blocked.conclusion
def weight_gradients_vanish():
    """The gradients of all weights in the layers 1 to l - 1 are zero."""
    return Eq(gW(k, i, j), 0).forall(k=layers(1, l - 1), i=units(k), j=units(k - 1))


@blocked.conclusion
def bias_gradients_vanish():
    """The gradients of all biases in the layers 1 to l - 1 are zero."""
    return Eq(gb(k, i), 0).forall(k=layers(1, l - 1), i=units(k))


@blocked.proof
def proof():
    """The weights into layer l are those out of layer l - 1."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (all_weights_into_the_layer_are_zero,)},
              s=S, e=E, l=l - 1),
        conclude(weight_gradients_vanish, step(0, "blocked: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))
