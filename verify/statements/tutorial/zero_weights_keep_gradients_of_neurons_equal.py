"""From zero weights on, the neurons of a layer have equal gradients at every step."""
from verify.equations import L, W, b, gb, gW, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

STAY_IDENTICAL = "identical_rows_stay_identical"
EQUAL_GRADIENTS = "clones_receive_equal_gradients"
i, j, k, l, p, q, s = indices("i j k l p q s")

sentence = Sentence(
    source="tutorial", pieces="10, 11, 42", author="the author of the tutorial",
    place="the section on zero weights, first list item; the recap of zero initialization, first point",
    said="While a network that began with zero weights is trained, its neurons in a layer share one gradient.")

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


@hidden_layer.assumption
@any_layer.assumption
@sentence.context("the sentence before, on all weights of a layer")
def the_weights_of_the_layer_start_at_zero():
    """At step 0 all weights into layer l are zero."""
    return Eq(W.at(0)(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@parameters.assumption
@weights.assumption
@sentence.context("the heading of the section, on all weights")
def all_weights_start_at_zero():
    """At step 0 all weights of the network are zero."""
    return Eq(W.at(0)(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


@parameters.assumption
@sentence.supplied("the page never mentions biases; here they count as weights")
def all_biases_start_at_zero():
    """At step 0 all biases of the network are zero."""
    return Eq(b.at(0)(k, i), 0).forall(k=layers(), i=units(k))


@parameters.assumption
@weights.assumption
@hidden_layer.assumption
@any_layer.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_states_of_the_weights_start_at_zero():
    """The optimizer starts with the state zero for every weight."""
    return Eq(vW.at(0)(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


@parameters.assumption
@weights.assumption
@hidden_layer.assumption
@any_layer.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_states_of_the_biases_start_at_zero():
    """The optimizer starts with the state zero for every bias."""
    return Eq(vb.at(0)(k, i), 0).forall(k=layers(), i=units(k))


@weights.added
@hidden_layer.added
def biases_start_equal():
    """At step 0 neurons p and q have the same bias."""
    return Eq(b.at(0)(l, p), b.at(0)(l, q))


@hidden_layer.added
def outgoing_weights_start_equal():
    """At step 0 neurons p and q have the same weight to each neuron of layer l + 1."""
    return Eq(W.at(0)(l + 1, k, p), W.at(0)(l + 1, k, q)).forall(k=units(l + 1))


@parameters.conclusion
@weights.conclusion
@hidden_layer.conclusion
@any_layer.conclusion
def weight_gradients_are_equal():
    """At every step, neurons p and q of layer l have the same gradient in their weights from each input."""
    return Eq(gW.at(s)(l, p, j), gW.at(s)(l, q, j)).forall(s=steps, j=units(l - 1))


@parameters.conclusion
@weights.conclusion
@hidden_layer.conclusion
@any_layer.conclusion
def bias_gradients_are_equal():
    """At every step, neurons p and q of layer l have the same gradient in their biases."""
    return Eq(gb.at(s)(l, p), gb.at(s)(l, q)).forall(s=steps)


def from_clones(incoming, biases, outgoing):
    return (
        lemma("clones", STAY_IDENTICAL, {
            "incoming weights start equal": (incoming,),
            "biases start equal": (biases,),
            "outgoing weights start equal": (outgoing,),
            "states of incoming weights start equal": (the_states_of_the_weights_start_at_zero,),
            "states of biases start equal": (the_states_of_the_biases_start_at_zero,),
            "states of outgoing weights start equal": (the_states_of_the_weights_start_at_zero,)}, l=l, p=p, q=q),
        lemma("now", EQUAL_GRADIENTS, {
            "incoming weights are equal": ("clones: incoming weights stay equal",),
            "biases are equal": ("clones: biases stay equal",),
            "outgoing weights are equal": ("clones: outgoing weights stay equal",)},
            s=s, e=s, l=l, p=p, q=q).forall(s=steps),
        conclude(weight_gradients_are_equal, step(gW.at(s)(l, q, j), "now: incoming gradients are equal")),
        conclude(bias_gradients_are_equal, step(gb.at(s)(l, q), "now: bias gradients are equal")))


@hidden_layer.proof
def from_equal_surroundings():
    """The neurons start as clones and stay clones."""
    return from_clones(the_weights_of_the_layer_start_at_zero, biases_start_equal, outgoing_weights_start_equal)


@weights.proof
def from_equal_biases():
    """The neurons start as clones and stay clones."""
    return from_clones(all_weights_start_at_zero, biases_start_equal, all_weights_start_at_zero)


@parameters.proof
def from_zeros():
    """The neurons start as clones and stay clones."""
    return from_clones(all_weights_start_at_zero, all_biases_start_at_zero, all_weights_start_at_zero)


@any_layer.counterexample
def different_targets():
    """A layer of outputs with the targets 1 and 0: the gradients are -1 and 0 at the start."""
    return Example(W=[[[0], [0]]], b=[[0, 0]], activations=["identity"], batches=[([[1]], [[1, 0]])],
                   let={"l": 1, "p": 1, "q": 2})


any_layer.instead("from_zero_least_squares_learns_targets_times_inputs")


@hidden_layer.counterexample
def different_outgoing_weights():
    """The weights to the output are 1 and 0: the gradients are -1 and 0 at the start."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})


@weights.counterexample
def different_biases():
    """The biases 1 and 0 make the weights to the output 1 and 0 in the first step; then the gradients are 1 and 0."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[1, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1, "p": 1, "q": 2})
