"""If all weights of a layer start equal and all its biases start equal, its units act as one unit for ever."""
from verify.equations import E, L, W, a, b, batches, gb, gW, layers, n, samples_of, steps, total, units, vb, vW, z
from verify.example import Example
from verify.notation import Delta, Eq, index, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

CLONES = "identical_rows_stay_identical"
e, i, j, k, l, p, q, r, s, t = indices("e i j k l p q r s t")

sentence = Sentence(
    source="thread", pieces="6", author="gvgramazio", place="the question, its third paragraph of text",
    said="After such a start one unit would do: all units of the layer do the same, however long the training.")

own_layer = sentence.reading(
    "only the layer itself starts equal", let={"l": layers(1, L - 1)}, training=True,
    why="The text before speaks of the start of one layer, a hidden one, as one unit is to do. Units behave as one "
        "if they have one output, and the next layer gets what one unit would give it.")

all_layers = sentence.reading(
    "every layer starts equal", let={"l": layers(1, L - 1)}, training=True,
    why="The same for a network whose layers all start so, in case the text before means each layer in turn.")

one_unit = sentence.reading(
    "one unit in the place of all learns the same by gradient descent",
    let={"l": layers(1, L - 1), "p": units(l), "r": steps},
    why="Here one unit really stands in the place of all, in a second network r, and what is compared is what it "
        "learns in a step, by the best known of the algorithms.")


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
def outputs_stay_equal():
    """At every step and on every batch, all units of layer l have the same output."""
    return Eq(a.at(s, e)(l, t, i), a.at(s, e)(l, t, k)).forall(
        s=steps, e=batches, t=samples_of(e), i=units(l), k=units(l))


@all_layers.conclusion
@own_layer.conclusion
def one_unit_would_do():
    """The next layer gets what one unit of layer l would give it through the sum of all weights out of l."""
    return Eq(z.at(s, e)(l + 1, t, i),
              total(k=units(l))(W.at(s)(l + 1, i, k)) * a.at(s, e)(l, t, j) + b.at(s)(l + 1, i)).forall(
        s=steps, e=batches, t=samples_of(e), i=units(l + 1), j=units(l))


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
        conclude(outputs_stay_equal,
                 step(a.at(s, e)(l, t, k), use("definition of a", l=l), use("definition of z", l=l),
                      use("clones: incoming weights stay equal", k=k), use("clones: biases stay equal", k=k))),
        conclude(one_unit_would_do,
                 step(total(k=units(l))(W.at(s)(l + 1, i, k)) * a.at(s, e)(l, t, j) + b.at(s)(l + 1, i),
                      use("definition of z", l=l + 1), use(outputs_stay_equal, k=j))))


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
    """The outgoing weights 1 and 0 give the error -1 to the first unit, whose weight and bias become 1, and none to the
    other one: then their outputs are 2 and 0."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1})


@one_unit.assumption
@sentence.context("the sentence before, on one layer")
def all_units_have_the_incoming_weights_of_p():
    """All units of layer l have the incoming weights of unit p."""
    return Eq(W(l, i, j), W(l, p, j)).forall(i=units(l), j=units(l - 1))


@one_unit.assumption
@sentence.context("the sentence before, on one layer")
def all_units_have_the_bias_of_p():
    """All units of layer l have the bias of unit p."""
    return Eq(b(l, i), b(l, p)).forall(i=units(l))


@one_unit.assumption
@sentence.context("the sentence before, if it is taken for every layer")
def all_units_have_the_outgoing_weights_of_p():
    """All units of layer l have the outgoing weights of unit p."""
    return Eq(W(l + 1, k, i), W(l + 1, k, p)).forall(k=units(l + 1), i=units(l))


@one_unit.assumption
@sentence.supplied("this is how one unit stands in the place of all: it passes on what all passed on")
def one_unit_is_read():
    """In the other network unit p has the sum of all these outgoing weights, and no other unit of layer l is read."""
    return Eq(W.at(r)(l + 1, k, i), Delta(index(i), index(p)) * n(l) * W(l + 1, k, p)).forall(
        k=units(l + 1), i=units(l))


@one_unit.assumption
@sentence.supplied("the two networks are compared in this layer only; in all else they are the same")
def weights_up_to_the_layer_agree():
    """Both networks have the same weights up to layer l."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@one_unit.assumption
@sentence.supplied("the two networks are compared in this layer only; in all else they are the same")
def weights_downstream_agree():
    """Both networks have the same weights from layer l + 2 on."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(l + 2, L), i=units(k), j=units(k - 1))


@one_unit.assumption
@sentence.supplied("the two networks are compared in this layer only; in all else they are the same")
def biases_agree():
    """Both networks have the same biases."""
    return Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(), i=units(k))


@one_unit.conclusion
def incoming_weights_agree_after_a_step():
    """After a step with the rate 1, unit p has the same incoming weights in both networks."""
    return Eq(W.at(r)(l, p, j) - gW.at(r, E)(l, p, j), W(l, p, j) - gW(l, p, j)).forall(j=units(l - 1))


@one_unit.conclusion
def biases_agree_after_a_step():
    """After a step with the rate 1, unit p has the same bias in both networks."""
    return Eq(b.at(r)(l, p) - gb.at(r, E)(l, p), b(l, p) - gb(l, p))


@one_unit.conclusion
def one_unit_has_all_outgoing_weights_after_a_step():
    """After a step with the rate 1, unit p of the other network has the sums of the outgoing weights of the clones."""
    return Eq(W.at(r)(l + 1, k, p) - gW.at(r, E)(l + 1, k, p),
              total(q=units(l))(W(l + 1, k, q) - gW(l + 1, k, q))).forall(k=units(l + 1))


@one_unit.counterexample
def two_clones():
    """Two clones with the weights 1 and 1, the input 1, the output 2 and the target 0: the step takes 2 from each of
    their incoming weights, and 4 from that of the single unit."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])] * 2, others=[([[[1], [1]], [[2, 0]]], [[0, 0], [0]])],
                   let={"l": 1, "p": 1, "r": 1})


one_unit.instead("M081", "FPRJ")
