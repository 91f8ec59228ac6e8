"""From zero weights on, all weights change by the same amount."""
from verify.equations import L, W, layers, steps, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step
from verify.statement import Sentence
from verify.statements import starts_from_zero as start

j, l, p, q, r, s = indices("j l p q r s")

sentence = Sentence(
    source="tutorial", pieces="43", author="the author of the tutorial",
    place="the recap of zero initialization, second point, first half",
    said="After a start from zero, every step changes the weights all alike.")

any_layer = sentence.reading(
    "every two weights of any layer, any biases", let={"l": layers()}, training=True,
    why="Literally: every two weights of a layer change alike, whatever they join. Biases may be anything, as the "
        "page does not mention them.")
hidden_layer = sentence.reading(
    "every two weights of a hidden layer, biases zero at the start", let={"l": layers(1, L - 1)}, training=True,
    why="Still every two weights, but of a hidden layer, and where biases count as weights, and start at zero like "
        "these.")
one_input = sentence.reading(
    "weights from one input to two neurons of a hidden layer, biases zero at the start",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)}, training=True,
    why="Read with the summary, where neurons update alike: only weights from the same input to different neurons "
        "are compared.")

sentence.context("the heading of the recap, on a start from zero")(start.all_weights_start_at_zero)
sentence.supplied(start.NO_BIASES)(start.all_biases_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_weights_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_biases_start_at_zero)
sentence.context(start.AT_REST)(start.the_optimizer_leaves_weights_alone)
sentence.supplied(start.NO_STATE)(start.the_optimizer_leaves_the_state_of_weights_alone)
sentence.context(start.AT_REST)(start.the_optimizer_leaves_biases_alone)
sentence.supplied(start.NO_STATE)(start.the_optimizer_leaves_the_state_of_biases_alone)

for reading in (any_layer, hidden_layer, one_input):
    reading.assumption(start.all_weights_start_at_zero)
for reading in (hidden_layer, one_input):
    reading.assumption(start.all_biases_start_at_zero)
one_input.assumption(start.the_states_of_the_weights_start_at_zero)
one_input.assumption(start.the_states_of_the_biases_start_at_zero)
for reading in (any_layer, hidden_layer):
    reading.assumption(start.the_optimizer_leaves_weights_alone)
    reading.assumption(start.the_optimizer_leaves_the_state_of_weights_alone)
    reading.assumption(start.the_optimizer_leaves_biases_alone)
    reading.assumption(start.the_optimizer_leaves_the_state_of_biases_alone)
hidden_layer.added(start.the_last_hidden_activation_maps_zero_to_zero)


@hidden_layer.conclusion
@any_layer.conclusion
def every_two_weights_of_the_layer_change_alike():
    """At every step, any two weights into layer l change by the same amount."""
    return Eq(W.at(s + 1)(l, p, j) - W.at(s)(l, p, j), W.at(s + 1)(l, q, r) - W.at(s)(l, q, r)).forall(
        s=steps, p=units(l), q=units(l), j=units(l - 1), r=units(l - 1))


@one_input.conclusion
def weights_from_one_input_change_alike():
    """At every step, neurons p and q of layer l change their weights from each input by the same amount."""
    return Eq(W.at(s + 1)(l, p, j) - W.at(s)(l, p, j), W.at(s + 1)(l, q, j) - W.at(s)(l, q, j)).forall(
        s=steps, j=units(l - 1))


@hidden_layer.proof
def no_weight_moves():
    """All weights stay zero."""
    return (
        start.still(),
        conclude(every_two_weights_of_the_layer_change_alike,
                 step(W.at(s + 1)(l, q, r) - W.at(s)(l, q, r), "still: weights never move")))


@one_input.proof
def from_clones():
    """The neurons start as clones and stay clones."""
    return (
        start.clones(),
        conclude(weights_from_one_input_change_alike,
                 step(W.at(s + 1)(l, q, j) - W.at(s)(l, q, j), "clones: incoming weights stay equal")))


@any_layer.counterexample
def inputs_of_one_and_zero():
    """One linear output of the inputs 1 and 0: the first step changes their weights by 1 and 0."""
    return Example(W=[[[0, 0]]], b=[[0]], activations=["identity"], batches=[([[1, 0]], [[1]])], let={"l": 1})


any_layer.instead("from_zero_least_squares_learns_targets_times_inputs")


@hidden_layer.counterexample
def an_activation_with_one_at_zero():
    """The inputs are 1 and 0. With g(z) = 1 - z the hidden output is 1, so the first step moves the weight to the
    output to 1; the second step changes the weights from the inputs by 1 and 0."""
    return Example(W=[[[0, 0]], [[0]]], b=[[0], [0]], activations=["one minus", "identity"],
                   batches=[([[1, 0]], [[1]])] * 2, let={"l": 1})
