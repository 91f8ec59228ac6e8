"""From zero weights on, all weights change by the same amount."""
from verify.equations import U_W, V_W, L, U_b, V_b, W, b, g, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

STAY_IDENTICAL = "identical_rows_stay_identical"
ONLY_THE_LAST_BIAS = "an_all_zero_network_learns_only_its_last_bias"
i, j, k, l, p, q, r, s = indices("i j k l p q r s")

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


@one_input.assumption
@hidden_layer.assumption
@any_layer.assumption
@sentence.context("the heading of the recap, on a start from zero")
def all_weights_start_at_zero():
    """At step 0 all weights of the network are zero."""
    return Eq(W.at(0)(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


@one_input.assumption
@hidden_layer.assumption
@sentence.supplied("the page never mentions biases; here they count as weights")
def all_biases_start_at_zero():
    """At step 0 all biases of the network are zero."""
    return Eq(b.at(0)(k, i), 0).forall(k=layers(), i=units(k))


@one_input.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_states_of_the_weights_start_at_zero():
    """The optimizer starts with the state zero for every weight."""
    return Eq(vW.at(0)(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


@one_input.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_states_of_the_biases_start_at_zero():
    """The optimizer starts with the state zero for every bias."""
    return Eq(vb.at(0)(k, i), 0).forall(k=layers(), i=units(k))


@hidden_layer.assumption
@any_layer.assumption
@sentence.context("gradient descent, with which the page begins, does so")
def the_optimizer_leaves_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_W(s, k, W.at(0)(k, i, j), 0, vW.at(0)(k, i, j)), W.at(0)(k, i, j)).forall(
        s=steps, k=layers(), i=units(k), j=units(k - 1))


@hidden_layer.assumption
@any_layer.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_W(s, k, W.at(0)(k, i, j), 0, vW.at(0)(k, i, j)), vW.at(0)(k, i, j)).forall(
        s=steps, k=layers(), i=units(k), j=units(k - 1))


@hidden_layer.assumption
@any_layer.assumption
@sentence.context("gradient descent, with which the page begins, does so")
def the_optimizer_leaves_biases_alone():
    """At every step, a bias with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, k, b.at(0)(k, i), 0, vb.at(0)(k, i)), b.at(0)(k, i)).forall(s=steps, k=layers(), i=units(k))


@hidden_layer.assumption
@any_layer.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_optimizer_leaves_the_state_of_biases_alone():
    """At every step, a bias with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_b(s, k, b.at(0)(k, i), 0, vb.at(0)(k, i)), vb.at(0)(k, i)).forall(s=steps, k=layers(), i=units(k))


# With this no weight changes at all. So it is with ReLU and tanh, not with the sigmoid.
@hidden_layer.added
def the_last_hidden_activation_maps_zero_to_zero():
    """The activation of layer L - 1 maps 0 to 0."""
    return Eq(g(L - 1, 0), 0)


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
        lemma("still", ONLY_THE_LAST_BIAS, {
            "the last weights start at zero": (all_weights_start_at_zero,),
            "the weights before start at zero": (all_weights_start_at_zero,),
            "the biases of the last hidden layer start at zero": (all_biases_start_at_zero,),
            "the last hidden activation maps zero to zero": (the_last_hidden_activation_maps_zero_to_zero,),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,),
            "the optimizer leaves hidden biases alone": (the_optimizer_leaves_biases_alone,),
            "the optimizer leaves the state of hidden biases alone": (
                the_optimizer_leaves_the_state_of_biases_alone,)}),
        conclude(every_two_weights_of_the_layer_change_alike,
                 step(W.at(s + 1)(l, q, r) - W.at(s)(l, q, r), "still: weights never move")))


@one_input.proof
def from_clones():
    """The neurons start as clones and stay clones."""
    return (
        lemma("clones", STAY_IDENTICAL, {
            "incoming weights start equal": (all_weights_start_at_zero,),
            "biases start equal": (all_biases_start_at_zero,),
            "outgoing weights start equal": (all_weights_start_at_zero,),
            "states of incoming weights start equal": (the_states_of_the_weights_start_at_zero,),
            "states of biases start equal": (the_states_of_the_biases_start_at_zero,),
            "states of outgoing weights start equal": (the_states_of_the_weights_start_at_zero,)}, l=l, p=p, q=q),
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
