"""The weights of a layer stay zero until those of the next layer have left zero."""
from verify.equations import U_W, L, W, gW, layers, steps, units, vW
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
i, j, k, l, p = indices("i j k l p")

sentence = Sentence(
    source="thread", pieces="51", author="user9947", place="a comment to the first answer",
    said="The last layer must leave zero first; then the one before it can, and so forth.")

waits = sentence.reading(
    "zero weights before zero weights stay zero for one more update", let={"l": layers(1, L - 1), "p": steps},
    training=True,
    why="“Only after” excludes: while the next layer is still zero, the next update does not move this one. That it "
        "moves afterwards is not read.")


@waits.assumption
@sentence.says
def the_weights_of_the_next_layer_are_zero():
    """At step p, all weights into layer l + 1 are zero."""
    return Eq(W.at(p)(l + 1, k, i), 0).forall(k=units(l + 1), i=units(l))


@waits.assumption
@sentence.says
def the_weights_of_the_layer_are_zero():
    """At step p, all weights into layer l are zero."""
    return Eq(W.at(p)(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@waits.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At step p, the update leaves a weight of layer l with zero gradient as it is."""
    return Eq(U_W(p, l, W.at(p)(l, i, j), 0, vW.at(p)(l, i, j)), W.at(p)(l, i, j)).forall(
        i=units(l), j=units(l - 1))


@waits.conclusion
def the_weights_of_the_layer_stay_zero():
    """At step p + 1, all weights into layer l are zero."""
    return Eq(W.at(p + 1)(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@waits.proof
def proof():
    """The zero weights of the next layer block the gradient, and without gradient the update changes nothing."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (the_weights_of_the_next_layer_are_zero,)},
              s=p, e=p, l=l),
        conclude(the_weights_of_the_layer_stay_zero,
                 step(U_W(p, l, W.at(p)(l, i, j), gW.at(p)(l, i, j), vW.at(p)(l, i, j)), "update of W"),
                 step(U_W(p, l, W.at(p)(l, i, j), 0, vW.at(p)(l, i, j)), "blocked: weight gradients vanish"),
                 step(W.at(p)(l, i, j), weights_without_gradient_rest),
                 step(0, the_weights_of_the_layer_are_zero)))
