"""If all weights out of a layer are zero, the gradients of its own weights and biases are zero."""
from verify.equations import E, L, S, W, gb, gW, layers, units
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
i, j, k, l = indices("i j k l")

sentence = Sentence(
    source="thread", pieces="51, 83", author="user9947 and gvgramazio",
    place="a comment to the first answer; and a comment to the second answer",
    said="A layer before the last has its gradients by way of the weights of the next layer, and these being zero, its "
         "gradients of weights and biases are zero.")

vanish = sentence.reading(
    "zero gradients before zero weights", let={"l": layers(1, L - 1)},
    why="Literally, as the formula of the second author has it: next weights zero, so weight and bias gradients "
        "zero.")


@vanish.assumption
@sentence.says
def all_weights_out_of_the_layer_are_zero():
    """All weights from layer l to layer l + 1 are zero."""
    return Eq(W(l + 1, k, i), 0).forall(k=units(l + 1), i=units(l))


@vanish.conclusion
def weight_gradients_vanish():
    """The gradients of all weights into layer l are zero."""
    return Eq(gW(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@vanish.conclusion
def bias_gradients_vanish():
    """The gradients of all biases of layer l are zero."""
    return Eq(gb(l, i), 0).forall(i=units(l))


@vanish.proof
def proof():
    """Zero weights block the gradients of all layers before them."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (all_weights_out_of_the_layer_are_zero,)},
              s=S, e=E, l=l),
        conclude(weight_gradients_vanish, step(0, "blocked: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))
