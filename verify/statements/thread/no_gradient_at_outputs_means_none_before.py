"""If no gradient reaches the outputs of some layer, all layers before it have zero gradients."""
from verify.equations import E, L, S, delta, gb, gW, layers, samples, units
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

NO_ERROR = "where_no_error_arrives_nothing_upstream_learns"
i, j, l, q, t = indices("i j l q t")

sentence = Sentence(
    source="thread", pieces="19", author="Neil Slater", place="the first answer, its second paragraph",
    said="Where a layer has zero gradient in all its outputs, the gradients of every layer before it, down to "
         "the first, are zero too.")

upstream = sentence.reading(
    "zero gradients in all layers before", let={"l": layers(1, L - 1)},
    why="The first half of the sentence. The error of a unit is the gradient in its output times the slope of the "
        "activation, so it is zero where that gradient is.")


@upstream.assumption
@sentence.says
def no_error_arrives():
    """All errors of layer l are zero."""
    return Eq(delta(l, t, i), 0).forall(t=samples, i=units(l))


@upstream.conclusion
def weight_gradients_vanish():
    """The gradients of all weights in the layers 1 to l - 1 are zero."""
    return Eq(gW(q, i, j), 0).forall(q=layers(1, l - 1), i=units(q), j=units(q - 1))


@upstream.conclusion
def bias_gradients_vanish():
    """The gradients of all biases in the layers 1 to l - 1 are zero."""
    return Eq(gb(q, i), 0).forall(q=layers(1, l - 1), i=units(q))


@upstream.proof
def proof():
    """The errors stay zero on the way to the input."""
    return (
        lemma("upstream", NO_ERROR, {"no error arrives": (no_error_arrives,)}, s=S, e=E, l=l),
        conclude(weight_gradients_vanish, step(0, "upstream: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "upstream: bias gradients vanish")))
