"""From zero weights on, the neurons of a layer compute the same feature at every step."""
from verify.equations import L, a, batches, layers, samples_of, steps, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence
from verify.statements import starts_from_zero as start

EQUAL_OUTPUTS = "units_with_equal_weights_and_biases_give_equal_outputs"
e, l, p, q, s, t = indices("e l p q s t")

sentence = Sentence(
    source="tutorial", pieces="10, 13, 57", author="the author of the tutorial",
    place="the section on zero weights, third list item; the table, row of zeros, learning outcome",
    said="Neurons that began with zero weights never differ: whatever they learn, it is one common feature.")

layer = sentence.reading(
    "only the weights of one hidden layer start at zero, any biases",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)}, training=True,
    why="The sentence before speaks of the weights of one layer, and of biases the page says nothing. A feature is "
        "an output as a function of the input: it is compared on any batch.")
weights = sentence.reading(
    "all weights start at zero, a hidden layer, any biases", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    training=True,
    why="The heading of the section speaks of all weights, here those of the whole network.")
parameters = sentence.reading(
    "all weights and biases start at zero, a hidden layer", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    training=True,
    why="The same where biases count as weights, and start at zero like these.")
any_layer = sentence.reading(
    "all weights and biases start at zero, any layer", let={"l": layers(), "p": units(l), "q": units(l)},
    training=True,
    why="The table says that all neurons are the same, which includes those of the outputs.")

sentence.context("the sentence before, on all weights of a layer")(start.the_weights_of_the_layer_start_at_zero)
sentence.context("the heading of the section, on all weights")(start.all_weights_start_at_zero)
sentence.supplied(start.NO_BIASES)(start.all_biases_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_weights_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_biases_start_at_zero)

layer.assumption(start.the_weights_of_the_layer_start_at_zero)
for reading in (weights, parameters, any_layer):
    reading.assumption(start.all_weights_start_at_zero)
for reading in (parameters, any_layer):
    reading.assumption(start.all_biases_start_at_zero)
for reading in (layer, weights, parameters, any_layer):
    reading.assumption(start.the_states_of_the_weights_start_at_zero)
    reading.assumption(start.the_states_of_the_biases_start_at_zero)
for reading in (layer, weights):
    reading.added(start.biases_start_equal)
layer.added(start.outgoing_weights_start_equal)


@any_layer.conclusion
@parameters.conclusion
@weights.conclusion
@layer.conclusion
def features_are_equal():
    """At every step, on every sample of every batch, neurons p and q of layer l have the same output."""
    return Eq(a.at(s, e)(l, t, p), a.at(s, e)(l, t, q)).forall(s=steps, e=batches, t=samples_of(e))


def from_clones(**equal):
    return (
        start.clones(**equal),
        lemma("alike", EQUAL_OUTPUTS, {
            "incoming weights are equal": ("clones: incoming weights stay equal",),
            "biases are equal": ("clones: biases stay equal",)}, s=s, e=e, l=l, p=p, q=q).forall(s=steps, e=batches),
        conclude(features_are_equal, step(a.at(s, e)(l, t, q), "alike: outputs are equal")))


@layer.proof
def from_equal_surroundings():
    """The neurons start as clones and stay clones."""
    return from_clones(incoming="the weights of the layer start at zero", biases="biases start equal",
                       outgoing="outgoing weights start equal")


@weights.proof
def from_equal_biases():
    """The neurons start as clones and stay clones."""
    return from_clones(biases="biases start equal")


@parameters.proof
def from_zeros():
    """The neurons start as clones and stay clones."""
    return from_clones()


@layer.counterexample
def different_outgoing_weights():
    """The weights to the output are 1 and 0: after the first step the outputs are 2 and 0."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1, "p": 1, "q": 2})


@weights.counterexample
def different_biases():
    """The biases 1 and 0 are the outputs at the start."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[1, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})


@any_layer.counterexample
def different_targets():
    """A layer of outputs with the targets 1 and 0: after the first step the outputs are 2 and 0."""
    return Example(W=[[[0], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[1, 0]])] * 2,
                   let={"l": 1, "p": 1, "q": 2})


any_layer.instead("from_zero_least_squares_learns_targets_times_inputs")
