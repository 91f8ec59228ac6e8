"""With all weights zero, the gradients vanish."""
from verify.equations import E, L, S, W, gb, gW, layers, units
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
i, j, l = indices("i j l")

sentence = Sentence(
    source="thread", pieces="16", author="Neil Slater", place="the first answer, its first sentence",
    said="With all weights zero the gradients vanish badly, above all when training begins.")

vanish = sentence.reading(
    "all gradients before the last layer are zero",
    why="To vanish is to be zero in all layers but the last, as the next paragraph of the answer explains it. How "
        "severe the problem is, is not read.")


@vanish.assumption
@sentence.says
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@vanish.conclusion
def weight_gradients_vanish():
    """The gradients of all weights are zero, except in the last layer."""
    return Eq(gW(l, i, j), 0).forall(l=layers(1, L - 1), i=units(l), j=units(l - 1))


@vanish.conclusion
def bias_gradients_vanish():
    """The gradients of all biases are zero, except in the last layer."""
    return Eq(gb(l, i), 0).forall(l=layers(1, L - 1), i=units(l))


@vanish.proof
def proof():
    """The zero weights of the next layer block the gradient of each layer before the last."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (all_weights_are_zero,)},
              s=S, e=E, l=l).forall(l=layers(1, L - 1)),
        conclude(weight_gradients_vanish, step(0, use("blocked: weight gradients vanish", l=l))),
        conclude(bias_gradients_vanish, step(0, use("blocked: bias gradients vanish", l=l))))
