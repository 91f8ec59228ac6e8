"""Through zero weights no output acts on the next layer, and so no gradient comes back."""
from verify.equations import L, W, b, delta, layers, samples, total, units, z
from verify.notation import Eq, indices
from verify.proof import conclude, step, use
from verify.statement import Sentence

i, k, l, t = indices("i k l t")

sentence = Sentence(
    source="thread", pieces="42", author="Neil Slater", place="a comment to the first answer",
    said="With zero weights no unit has an effect on the next layer; hence it gets no gradient.")

nothing_passes = sentence.reading(
    "no effect forward and no gradient backward", let={"l": layers(1, L - 1)},
    why="Literally, both halves: no influence on the next layer is that only its bias enters there; no gradient is "
        "that the sum which comes back is zero.")


@nothing_passes.assumption
@sentence.says
def all_weights_out_of_the_layer_are_zero():
    """All weights from layer l to layer l + 1 are zero."""
    return Eq(W(l + 1, k, i), 0).forall(k=units(l + 1), i=units(l))


@nothing_passes.conclusion
def only_the_bias_enters_the_next_layer():
    """What enters a unit of layer l + 1 is its bias alone, whatever layer l puts out."""
    return Eq(z(l + 1, t, k), b(l + 1, k)).forall(t=samples, k=units(l + 1))


@nothing_passes.conclusion
def no_error_arrives():
    """For every output of layer l, the sum over the next layer of weight times error is zero."""
    return Eq(total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k)), 0).forall(t=samples, i=units(l))


@nothing_passes.proof
def proof():
    """All products with a zero weight are zero."""
    return (
        conclude(only_the_bias_enters_the_next_layer,
                 step(b(l + 1, k), use("definition of z", l=l + 1), all_weights_out_of_the_layer_are_zero)),
        conclude(no_error_arrives, step(0, all_weights_out_of_the_layer_are_zero)))
