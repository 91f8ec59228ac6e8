"""Neurons of a layer that start alike have the same outputs."""
from verify.equations import L, W, a, b, batches, layers, samples_of, steps, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence
from verify.statements import starts_from_zero as start

EQUAL_OUTPUTS = "units_with_equal_weights_and_biases_give_equal_outputs"
e, j, k, l, p, q, s, t = indices("e j k l p q s t")

sentence = Sentence(
    source="tutorial", pieces="17", author="the author of the tutorial",
    place="the section on zero weights, the explanation, second sentence",
    said="Neurons that start out alike and read the same inputs merely repeat one another.")

at_first = sentence.reading(
    "at the start, from equal incoming weights and biases", let={"l": layers(), "p": units(l), "q": units(l)},
    training=True,
    why="“Alike” covers the weights into a neuron and its bias, and the echo is that of the start.")
incoming = sentence.reading(
    "at every step, from equal incoming weights and biases", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    training=True,
    why="The same start; but the echo is that of every step, as the section explains training.")
both_sides = sentence.reading(
    "at every step, from equal incoming and outgoing weights and biases",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)}, training=True,
    why="At every step, where “alike” also covers the weights out of a neuron.")


@both_sides.assumption
@incoming.assumption
@at_first.assumption
@sentence.says
def incoming_weights_start_equal():
    """At step 0 neurons p and q of layer l have the same weight from each input."""
    return Eq(W.at(0)(l, p, j), W.at(0)(l, q, j)).forall(j=units(l - 1))


@both_sides.assumption
@incoming.assumption
@at_first.assumption
@sentence.says
def biases_start_equal():
    """At step 0 neurons p and q of layer l have the same bias."""
    return Eq(b.at(0)(l, p), b.at(0)(l, q))


@incoming.added
@both_sides.assumption
@sentence.supplied("“alike” may be meant of the weights out of a neuron, too")
def outgoing_weights_start_equal():
    """At step 0 neurons p and q of layer l have the same weight to each neuron of layer l + 1."""
    return Eq(W.at(0)(l + 1, k, p), W.at(0)(l + 1, k, q)).forall(k=units(l + 1))


sentence.supplied(start.NO_STATE)(start.the_states_of_the_weights_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_biases_start_at_zero)

for reading in (incoming, both_sides):
    reading.assumption(start.the_states_of_the_weights_start_at_zero)
    reading.assumption(start.the_states_of_the_biases_start_at_zero)


@at_first.conclusion
def outputs_start_equal():
    """At step 0 neurons p and q have the same output, on every sample of every batch."""
    return Eq(a.at(0, e)(l, t, p), a.at(0, e)(l, t, q)).forall(e=batches, t=samples_of(e))


@both_sides.conclusion
@incoming.conclusion
def outputs_stay_equal():
    """At every step neurons p and q have the same output, on every sample of every batch."""
    return Eq(a.at(s, e)(l, t, p), a.at(s, e)(l, t, q)).forall(s=steps, e=batches, t=samples_of(e))


@at_first.proof
def from_equal_parameters():
    """Both neurons compute the same from the same."""
    return (
        lemma("alike", EQUAL_OUTPUTS, {
            "incoming weights are equal": (incoming_weights_start_equal,),
            "biases are equal": (biases_start_equal,)}, s=0, e=e, l=l, p=p, q=q).forall(e=batches),
        conclude(outputs_start_equal, step(a.at(0, e)(l, t, q), "alike: outputs are equal")))


@both_sides.proof
@incoming.proof
def from_clones():
    """The neurons start as clones and stay clones."""
    return (
        start.clones("incoming weights start equal", "biases start equal", "outgoing weights start equal"),
        lemma("alike", EQUAL_OUTPUTS, {
            "incoming weights are equal": ("clones: incoming weights stay equal",),
            "biases are equal": ("clones: biases stay equal",)}, s=s, e=e, l=l, p=p, q=q).forall(s=steps, e=batches),
        conclude(outputs_stay_equal, step(a.at(s, e)(l, t, q), "alike: outputs are equal")))


@incoming.counterexample
def different_outgoing_weights():
    """The weights to the output are 1 and 0: both neurons start with the output 0; after a step they give 2 and 0."""
    return Example(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1, "p": 1, "q": 2})
