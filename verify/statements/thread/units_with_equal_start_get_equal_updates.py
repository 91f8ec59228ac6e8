"""If all weights of a layer start equal and all its biases start equal, every update changes all its units alike."""
from verify.equations import L, W, b, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

CLONES = "identical_rows_stay_identical"
i, j, k, l, q, r, s = indices("i j k l q r s")

sentence = Sentence(
    source="thread", pieces="6", author="gvgramazio", place="the question, its third paragraph of text",
    said="With such a start every step of any training algorithm changes the parameters of all units of the layer "
         "alike.")

own_layer = sentence.reading(
    "only the layer itself starts equal", let={"l": layers(1, L - 1)}, training=True,
    why="The text before speaks of the start of one layer. It is a hidden one: the sentence goes on that one unit "
        "would do, and the number of outputs is not ours to choose.")

all_layers = sentence.reading(
    "every layer starts equal", let={"l": layers(1, L - 1)}, training=True,
    why="The same for a network whose layers all start so, in case the text before means each layer in turn.")


@own_layer.assumption
@sentence.context("the sentence before, on one layer")
def all_weights_into_the_layer_start_equal():
    """At the start, all weights into layer l are equal."""
    return Eq(W.at(0)(l, i, j), W.at(0)(l, k, q)).forall(i=units(l), k=units(l), j=units(l - 1), q=units(l - 1))


@own_layer.assumption
@sentence.context("the sentence before, on one layer")
def all_biases_of_the_layer_start_equal():
    """At the start, all biases of layer l are equal."""
    return Eq(b.at(0)(l, i), b.at(0)(l, k)).forall(i=units(l), k=units(l))


@all_layers.assumption
@sentence.context("the sentence before, if it is taken for every layer")
def the_weights_of_each_layer_start_equal():
    """At the start, in each layer, all weights are equal."""
    return Eq(W.at(0)(r, i, j), W.at(0)(r, k, q)).forall(
        r=layers(), i=units(r), k=units(r), j=units(r - 1), q=units(r - 1))


@all_layers.assumption
@sentence.context("the sentence before, if it is taken for every layer")
def the_biases_of_each_layer_start_equal():
    """At the start, in each layer, all biases are equal."""
    return Eq(b.at(0)(r, i), b.at(0)(r, k)).forall(r=layers(), i=units(r), k=units(r))


@all_layers.assumption
@own_layer.assumption
@sentence.supplied("the state belongs to our language; an algorithm that is just started treats all parameters alike")
def the_states_of_the_weights_start_equal():
    """At the start, in each layer, the optimizer has the same state for all weights."""
    return Eq(vW.at(0)(r, i, j), vW.at(0)(r, k, q)).forall(
        r=layers(), i=units(r), k=units(r), j=units(r - 1), q=units(r - 1))


@all_layers.assumption
@own_layer.assumption
@sentence.supplied("the state belongs to our language; an algorithm that is just started treats all parameters alike")
def the_states_of_the_biases_start_equal():
    """At the start, in each layer, the optimizer has the same state for all biases."""
    return Eq(vb.at(0)(r, i), vb.at(0)(r, k)).forall(r=layers(), i=units(r), k=units(r))


@all_layers.conclusion
@own_layer.conclusion
def weights_change_alike():
    """At every step, the weights of any two units of layer l that read the same unit change by the same amount."""
    return Eq(W.at(s + 1)(l, i, j) - W.at(s)(l, i, j), W.at(s + 1)(l, k, j) - W.at(s)(l, k, j)).forall(
        s=steps, i=units(l), k=units(l), j=units(l - 1))


@all_layers.conclusion
@own_layer.conclusion
def biases_change_alike():
    """At every step, the biases of any two units of layer l change by the same amount."""
    return Eq(b.at(s + 1)(l, i) - b.at(s)(l, i), b.at(s + 1)(l, k) - b.at(s)(l, k)).forall(
        s=steps, i=units(l), k=units(l))


@own_layer.added
def the_outgoing_weights_of_each_unit_start_equal():
    """At the start, each unit of the next layer gives the same weight to all units of layer l."""
    return Eq(W.at(0)(l + 1, i, j), W.at(0)(l + 1, i, q)).forall(i=units(l + 1), j=units(l), q=units(l))


def clones_stay_clones(incoming, biases, outgoing):
    """From what says why the incoming weights, the biases and the outgoing weights of two units are equal."""
    return (
        lemma("clones", CLONES, {
            "incoming weights start equal": (incoming,),
            "biases start equal": (biases,),
            "outgoing weights start equal": (outgoing,),
            "states of incoming weights start equal": (
                use(the_states_of_the_weights_start_equal, r=l, k=k, q=j),),
            "states of biases start equal": (use(the_states_of_the_biases_start_equal, r=l, k=k),),
            "states of outgoing weights start equal": (
                use(the_states_of_the_weights_start_equal, r=l + 1, k=1, q=k),)},
            l=l, p=i, q=k).forall(i=units(l), k=units(l)),
        conclude(weights_change_alike, step(W.at(s + 1)(l, k, j) - W.at(s)(l, k, j),
                                            use("clones: incoming weights stay equal", k=k))),
        conclude(biases_change_alike, step(b.at(s + 1)(l, k) - b.at(s)(l, k),
                                           use("clones: biases stay equal", k=k))))


@own_layer.proof
def of_the_layer():
    """With equal outgoing weights any two units of the layer are clones."""
    return clones_stay_clones(
        use(all_weights_into_the_layer_start_equal, k=k, q=j), use(all_biases_of_the_layer_start_equal, k=k),
        use(the_outgoing_weights_of_each_unit_start_equal, q=k))


@all_layers.proof
def of_all_layers():
    """Any two units of a hidden layer are clones."""
    return clones_stay_clones(
        use(the_weights_of_each_layer_start_equal, r=l, k=k, q=j), use(the_biases_of_each_layer_start_equal, r=l, k=k),
        use(the_weights_of_each_layer_start_equal, r=l + 1, k=1, q=k))


@own_layer.counterexample
def different_outgoing_weights():
    """The outgoing weights 1 and 0 give the error -1 to the first unit, whose weight becomes 1, and none to the other
    one, whose weight stays 0."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1})
