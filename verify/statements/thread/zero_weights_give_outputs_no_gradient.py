"""If all weights out of a layer are zero, its outputs receive no gradient."""
from verify.equations import L, W, delta, layers, samples, total, units
from verify.notation import Eq, indices
from verify.proof import conclude, step
from verify.statement import Sentence

i, k, l, t = indices("i k l t")

sentence = Sentence(
    source="thread", pieces="18", author="Neil Slater", place="the first answer, its second paragraph",
    said="The sum that gives the gradient in an output is zero when the weights to the next layer are.")

no_gradient = sentence.reading(
    "the sum of error times weight is zero", let={"l": layers(1, L - 1)},
    why="Literally: the sum is that of the sentence before, over the weights between this layer and the next.")


@no_gradient.assumption
@sentence.says
def all_weights_out_of_the_layer_are_zero():
    """All weights from layer l to layer l + 1 are zero."""
    return Eq(W(l + 1, k, i), 0).forall(k=units(l + 1), i=units(l))


@no_gradient.conclusion
def no_error_arrives():
    """For every output of layer l, the sum over the next layer of weight times error is zero."""
    return Eq(total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k)), 0).forall(t=samples, i=units(l))


@no_gradient.proof
def proof():
    """Each term of the sum has a weight for a factor."""
    return (conclude(no_error_arrives, step(0, all_weights_out_of_the_layer_are_zero)),)
