"""From zero weights on, the neurons of a layer have equal weights at every step."""
from verify.equations import L, W, b, layers, steps, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step
from verify.statement import Sentence
from verify.statements import starts_from_zero as start

j, l, p, q, s = indices("j l p q s")

sentence = Sentence(
    source="tutorial", pieces="43, 55", author="the author of the tutorial",
    place="the recap of zero initialization, second point; the table, row of zeros, symmetry",
    said="Starting from zero, training does not break the symmetry between neurons.")

weights = sentence.reading(
    "all weights start at zero, a hidden layer, any biases", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    training=True,
    why="The symmetry is that two neurons of one layer have equal weights. Biases may be anything, as the page does "
        "not mention them.")
parameters = sentence.reading(
    "all weights and biases start at zero, a hidden layer", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    training=True,
    why="Where biases count as weights, they start at zero like these, and belong to the symmetry.")
any_layer = sentence.reading(
    "all weights and biases start at zero, any layer", let={"l": layers(), "p": units(l), "q": units(l)},
    training=True,
    why="The same for any layer, that of the outputs too, as the table says it without an exception.")

sentence.context("the heading of the recap and the head of the row in the table")(start.all_weights_start_at_zero)
sentence.supplied(start.NO_BIASES)(start.all_biases_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_weights_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_biases_start_at_zero)

for reading in (weights, parameters, any_layer):
    reading.assumption(start.all_weights_start_at_zero)
for reading in (parameters, any_layer):
    reading.assumption(start.all_biases_start_at_zero)
for reading in (weights, parameters, any_layer):
    reading.assumption(start.the_states_of_the_weights_start_at_zero)
    reading.assumption(start.the_states_of_the_biases_start_at_zero)
weights.added(start.biases_start_equal)


@any_layer.conclusion
@parameters.conclusion
@weights.conclusion
def weights_stay_equal():
    """At every step, neurons p and q of layer l have the same weight from each input."""
    return Eq(W.at(s)(l, p, j), W.at(s)(l, q, j)).forall(s=steps, j=units(l - 1))


@any_layer.conclusion
@parameters.conclusion
def biases_stay_equal():
    """At every step, neurons p and q of layer l have the same bias."""
    return Eq(b.at(s)(l, p), b.at(s)(l, q)).forall(s=steps)


def from_clones(biases):
    return (
        start.clones(biases=biases),
        conclude(weights_stay_equal, step(W.at(s)(l, q, j), "clones: incoming weights stay equal")))


@weights.proof
def from_equal_biases():
    """The neurons start as clones and stay clones."""
    return from_clones("biases start equal")


@parameters.proof
def from_zeros():
    """The neurons start as clones and stay clones."""
    return (*from_clones("all biases start at zero"),
            conclude(biases_stay_equal, step(b.at(s)(l, q), "clones: biases stay equal")))


@weights.counterexample
def different_biases():
    """The biases 1 and 0 make the weights to the output 1 and 0; the second step makes the others -1 and 0."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[1, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 3, let={"l": 1, "p": 1, "q": 2})


@any_layer.counterexample
def different_targets():
    """A layer of outputs with the targets 1 and 0: the first step makes the weights 1 and 0."""
    return Example(W=[[[0], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[1, 0]])] * 2,
                   let={"l": 1, "p": 1, "q": 2})


any_layer.instead("from_zero_least_squares_learns_targets_times_inputs")
