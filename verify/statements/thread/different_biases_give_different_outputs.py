"""If a layer has equal weights and random biases, each of its units has another output."""
from verify.equations import W, a, b, layers, samples, units, z
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l, p, q, r, t = indices("i j k l p q r t")

sentence = Sentence(
    source="thread", pieces="13", author="gvgramazio", place="the question, its last paragraph",
    said="Biases that are drawn at random, in place of the weights, give every unit of the layer an output of its own.")

different_outputs = sentence.reading(
    "units with different biases have different outputs", let={"l": layers(), "i": units(l), "k": units(l)},
    why="Literally: outputs are compared, after the activation. All that is used of random biases is that they are "
        "different.")

different_inputs = sentence.reading(
    "for almost all biases, what enters two units differs at every sample",
    let={"l": layers(), "i": units(l), "k": units(l), "t": samples}, requires=(k - i - 1,),
    why="What enters the units is compared, before any activation can make equal what was different; and the biases "
        "are drawn, not only different.")


@different_inputs.assumption
@different_outputs.assumption
@sentence.context("the second paragraph of the question, where all weights start equal")
def all_weights_into_the_layer_are_equal():
    """All weights into layer l are equal."""
    return Eq(W(l, p, j), W(l, q, r)).forall(p=units(l), q=units(l), j=units(l - 1), r=units(l - 1))


@different_outputs.assumption
@sentence.says
def the_biases_of_the_two_units_differ():
    """The biases of the units i and k of layer l are different."""
    return Differ(b(l, i), b(l, k))


@different_outputs.conclusion
def the_outputs_of_the_two_units_differ():
    """For every sample, the outputs of the units i and k are different."""
    return Differ(a(l, t, i), a(l, t, k)).forall(t=samples)


@different_inputs.conclusion
def the_inputs_of_the_two_units_differ():
    """For almost all biases of layer l, its units i and k have different inputs at sample t."""
    return Differ(z(l, t, i), z(l, t, k)).for_almost_all(b(l, p), p=units(l))


@different_outputs.counterexample
def two_inactive_units():
    """The biases -1 and -2 with zero weights: ReLU makes 0 of both."""
    return Example(W=[[[0], [0]]], b=[[-1, -2]], activations=["relu"], batches=[([[1]], [[0, 0]])],
                   let={"l": 1, "i": 1, "k": 2})


different_outputs.instead("equal_weights_let_inputs_differ_by_the_biases")
