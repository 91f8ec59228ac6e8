"""From zero weights on, the neurons of a layer change by the same amounts at every step."""
from verify.equations import L, W, b, layers, steps, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step
from verify.statement import Sentence
from verify.statements import starts_from_zero as start

j, l, p, q, s = indices("j l p q s")

sentence = Sentence(
    source="tutorial", pieces="10, 12", author="the author of the tutorial",
    place="the section on zero weights, second list item",
    said="While a network that began with zero weights is trained, each step moves its neurons in a layer alike.")

any_layer = sentence.reading(
    "only the weights of one layer start at zero, any layer, any biases",
    let={"l": layers(), "p": units(l), "q": units(l)}, training=True,
    why="The sentence before speaks of the weights of one layer, and of biases the page says nothing.")
hidden_layer = sentence.reading(
    "only the weights of one layer start at zero, a hidden layer, any biases",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)}, training=True,
    why="The same for a hidden layer: that neurons specialize, as the page says next, is wanted of hidden ones.")
weights = sentence.reading(
    "all weights start at zero, a hidden layer, any biases", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    training=True,
    why="The heading of the section speaks of all weights, here those of the whole network.")
parameters = sentence.reading(
    "all weights and biases start at zero, a hidden layer", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    training=True,
    why="The same where biases count as weights, and start at zero like these.")

sentence.context("the sentence before, on all weights of a layer")(start.the_weights_of_the_layer_start_at_zero)
sentence.context("the heading of the section, on all weights")(start.all_weights_start_at_zero)
sentence.supplied(start.NO_BIASES)(start.all_biases_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_weights_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_biases_start_at_zero)

for reading in (any_layer, hidden_layer):
    reading.assumption(start.the_weights_of_the_layer_start_at_zero)
for reading in (weights, parameters):
    reading.assumption(start.all_weights_start_at_zero)
parameters.assumption(start.all_biases_start_at_zero)
for reading in (any_layer, hidden_layer, weights, parameters):
    reading.assumption(start.the_states_of_the_weights_start_at_zero)
    reading.assumption(start.the_states_of_the_biases_start_at_zero)
for reading in (hidden_layer, weights):
    reading.added(start.biases_start_equal)
hidden_layer.added(start.outgoing_weights_start_equal)


@parameters.conclusion
@weights.conclusion
@hidden_layer.conclusion
@any_layer.conclusion
def weights_change_alike():
    """At every step, neurons p and q of layer l change their weights from each input by the same amount."""
    return Eq(W.at(s + 1)(l, p, j) - W.at(s)(l, p, j), W.at(s + 1)(l, q, j) - W.at(s)(l, q, j)).forall(
        s=steps, j=units(l - 1))


@parameters.conclusion
@weights.conclusion
@hidden_layer.conclusion
@any_layer.conclusion
def biases_change_alike():
    """At every step, neurons p and q of layer l change their biases by the same amount."""
    return Eq(b.at(s + 1)(l, p) - b.at(s)(l, p), b.at(s + 1)(l, q) - b.at(s)(l, q)).forall(s=steps)


def from_clones(**equal):
    return (
        start.clones(**equal),
        conclude(weights_change_alike,
                 step(W.at(s + 1)(l, q, j) - W.at(s)(l, q, j), "clones: incoming weights stay equal")),
        conclude(biases_change_alike, step(b.at(s + 1)(l, q) - b.at(s)(l, q), "clones: biases stay equal")))


@hidden_layer.proof
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


@any_layer.counterexample
def different_targets():
    """A layer of outputs with the targets 1 and 0: the first step changes the weights by 1 and 0."""
    return Example(W=[[[0], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[1, 0]])],
                   let={"l": 1, "p": 1, "q": 2})


any_layer.instead("from_zero_least_squares_learns_targets_times_inputs")


@hidden_layer.counterexample
def different_outgoing_weights():
    """The weights to the output are 1 and 0: the first step changes the weights from the input by 1 and 0."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})


@weights.counterexample
def different_biases():
    """The biases 1 and 0 make the weights to the output 1 and 0; the second step changes the others by -1 and 0."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[1, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1, "p": 1, "q": 2})
