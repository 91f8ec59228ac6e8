"""From zero weights on, the outputs of a hidden layer have rank at most one."""
from verify.equations import L, a, batches, layers, samples_of, steps, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence
from verify.statements import starts_from_zero as start

EQUAL_OUTPUTS = "units_with_equal_weights_and_biases_give_equal_outputs"
e, l, p, q, s, t, u = indices("e l p q s t u")

sentence = Sentence(
    source="tutorial", pieces="19", author="the author of the tutorial",
    place="the section on zero weights, the result, first sentence",
    said="A network that began with zero weights does not get beyond the simplest representations.")

weights = sentence.reading(
    "all weights start at zero, any biases", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)}, training=True,
    why="“Complex” is vague. Read is that a hidden layer never represents a batch by more than one direction, "
        "however many neurons it has, so that all minors of two samples and two neurons vanish. Biases may be "
        "anything, as the page does not mention them.")
parameters = sentence.reading(
    "all weights and biases start at zero", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)}, training=True,
    why="The same where biases count as weights, and start at zero like these.")

sentence.context("the heading of the section, on all weights")(start.all_weights_start_at_zero)
sentence.supplied(start.NO_BIASES)(start.all_biases_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_weights_start_at_zero)
sentence.supplied(start.NO_STATE)(start.the_states_of_the_biases_start_at_zero)

for reading in (weights, parameters):
    reading.assumption(start.all_weights_start_at_zero)
parameters.assumption(start.all_biases_start_at_zero)
for reading in (weights, parameters):
    reading.assumption(start.the_states_of_the_weights_start_at_zero)
    reading.assumption(start.the_states_of_the_biases_start_at_zero)
weights.added(start.biases_start_equal)


@parameters.conclusion
@weights.conclusion
def the_layer_represents_one_direction():
    """At every step, on every two samples t and u of a batch, the outputs of neurons p and q have one ratio."""
    return Eq(a.at(s, e)(l, t, p) * a.at(s, e)(l, u, q), a.at(s, e)(l, t, q) * a.at(s, e)(l, u, p)).forall(
        s=steps, e=batches, t=samples_of(e), u=samples_of(e))


def from_clones(biases):
    return (
        start.clones(biases=biases),
        lemma("alike", EQUAL_OUTPUTS, {
            "incoming weights are equal": ("clones: incoming weights stay equal",),
            "biases are equal": ("clones: biases stay equal",)}, s=s, e=e, l=l, p=p, q=q).forall(s=steps, e=batches),
        conclude(the_layer_represents_one_direction,
                 step(a.at(s, e)(l, t, q) * a.at(s, e)(l, u, p), "alike: outputs are equal")))


@weights.proof
def from_equal_biases():
    """The neurons start as clones and stay clones, so that their outputs are equal."""
    return from_clones("biases start equal")


@parameters.proof
def from_zeros():
    """The neurons start as clones and stay clones, so that their outputs are equal."""
    return from_clones("all biases start at zero")


@weights.counterexample
def different_biases():
    """The biases 1 and 2, and g(z) = z^2: two steps make the weights from the input 2 and 16 and the biases -1 and -14,
    so that the outputs are 1 and 196 on the input 0, and 1 and 4 on the input 1."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[1, 2], [1]], activations=["square", "identity"],
                   batches=[([[0]], [[0]]), ([[-1]], [[-16]]), ([[0], [1]], [[0], [0]])],
                   let={"l": 1, "p": 1, "q": 2})
