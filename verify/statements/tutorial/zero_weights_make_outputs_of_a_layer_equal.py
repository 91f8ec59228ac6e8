"""With zero weights into a layer, all its neurons have equal outputs."""
from verify.equations import E, S, W, a, b, layers, samples, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

EQUAL_OUTPUTS = "units_with_equal_weights_and_biases_give_equal_outputs"
i, j, l, p, q, t = indices("i j l p q t")

sentence = Sentence(
    source="tutorial", pieces="9, 42", author="the author of the tutorial",
    place="the section on zero weights, first sentence; the recap of zero initialization, first point",
    said="A layer whose weights are all set to zero gives one and the same output at each of its neurons.")

weights = sentence.reading(
    "zero weights, any biases", let={"l": layers(), "p": units(l), "q": units(l)},
    why="The page never mentions biases: here they may be anything.")
parameters = sentence.reading(
    "zero weights and zero biases", let={"l": layers(), "p": units(l), "q": units(l)},
    why="Here biases count as weights, and are zero like these.")


@parameters.assumption
@weights.assumption
@sentence.says
def all_weights_into_the_layer_are_zero():
    """All weights into layer l are zero."""
    return Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@parameters.assumption
@sentence.supplied("the page never mentions biases; here they count as weights")
def all_biases_of_the_layer_are_zero():
    """All biases of layer l are zero."""
    return Eq(b(l, i), 0).forall(i=units(l))


@weights.added
def biases_are_equal():
    """Neurons p and q have the same bias."""
    return Eq(b(l, p), b(l, q))


@parameters.conclusion
@weights.conclusion
def outputs_are_equal():
    """On each sample, neurons p and q of layer l have the same output."""
    return Eq(a(l, t, p), a(l, t, q)).forall(t=samples)


def from_equal(biases):
    return (
        lemma("alike", EQUAL_OUTPUTS, {
            "incoming weights are equal": (all_weights_into_the_layer_are_zero,),
            "biases are equal": (biases,)}, s=S, e=E, l=l, p=p, q=q),
        conclude(outputs_are_equal, step(a(l, t, q), "alike: outputs are equal")))


@weights.proof
def from_equal_biases():
    """Weights that are zero are equal."""
    return from_equal(biases_are_equal)


@parameters.proof
def from_zero_biases():
    """Weights and biases that are zero are equal."""
    return from_equal(all_biases_of_the_layer_are_zero)


@weights.counterexample
def different_biases():
    """The biases 1 and 0 are the outputs."""
    return Example(W=[[[0], [0]]], b=[[1, 0]], activations=["identity"], batches=[([[1]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2})
