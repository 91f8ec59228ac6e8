"""If no gradient reaches the outputs of some layer, the next update leaves all layers before it as they are."""
from verify.equations import U_W, L, U_b, W, b, delta, gb, gW, layers, samples_of, steps, units, vb, vW
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

NO_ERROR = "where_no_error_arrives_nothing_upstream_learns"
i, j, l, p, q, t = indices("i j l p q t")

sentence = Sentence(
    source="thread", pieces="19", author="Neil Slater", place="the first answer, its second paragraph",
    said="Where a layer has zero gradient in all its outputs, the update changes neither weights nor biases in the "
         "layers before.")

unmoved = sentence.reading(
    "the layers before are not changed", let={"l": layers(1, L - 1), "p": steps}, training=True,
    why="The second half of the sentence. The error of a unit is the gradient in its output times the slope of the "
        "activation, so it is zero where that gradient is.")


@unmoved.assumption
@sentence.says
def no_error_arrives():
    """At step p, all errors of layer l are zero."""
    return Eq(delta.at(p)(l, t, i), 0).forall(t=samples_of(p), i=units(l))


@unmoved.assumption
@sentence.says
def weights_without_gradient_rest():
    """At step p, the update leaves a weight with zero gradient as it is."""
    return Eq(U_W(p, q, W.at(p)(q, i, j), 0, vW.at(p)(q, i, j)), W.at(p)(q, i, j)).forall(
        q=layers(), i=units(q), j=units(q - 1))


@unmoved.assumption
@sentence.says
def biases_without_gradient_rest():
    """At step p, the update leaves a bias with zero gradient as it is."""
    return Eq(U_b(p, q, b.at(p)(q, i), 0, vb.at(p)(q, i)), b.at(p)(q, i)).forall(q=layers(), i=units(q))


@unmoved.conclusion
def weights_before_the_layer_stay():
    """The update of step p changes no weight in the layers 1 to l - 1."""
    return Eq(W.at(p + 1)(q, i, j), W.at(p)(q, i, j)).forall(q=layers(1, l - 1), i=units(q), j=units(q - 1))


@unmoved.conclusion
def biases_before_the_layer_stay():
    """The update of step p changes no bias in the layers 1 to l - 1."""
    return Eq(b.at(p + 1)(q, i), b.at(p)(q, i)).forall(q=layers(1, l - 1), i=units(q))


@unmoved.proof
def proof():
    """The layers before have no gradients, and what has no gradient rests."""
    return (
        lemma("upstream", NO_ERROR, {"no error arrives": (no_error_arrives,)}, s=p, e=p, l=l),
        conclude(weights_before_the_layer_stay,
                 step(U_W(p, q, W.at(p)(q, i, j), gW.at(p)(q, i, j), vW.at(p)(q, i, j)), "update of W"),
                 step(U_W(p, q, W.at(p)(q, i, j), 0, vW.at(p)(q, i, j)), "upstream: weight gradients vanish"),
                 step(W.at(p)(q, i, j), weights_without_gradient_rest)),
        conclude(biases_before_the_layer_stay,
                 step(U_b(p, q, b.at(p)(q, i), gb.at(p)(q, i), vb.at(p)(q, i)), "update of b"),
                 step(U_b(p, q, b.at(p)(q, i), 0, vb.at(p)(q, i)), "upstream: bias gradients vanish"),
                 step(b.at(p)(q, i), biases_without_gradient_rest)))
