"""From zero weights on, the network is no more than a linear model."""
from fractions import Fraction

from verify.equations import (
    L,
    W,
    a,
    b,
    batches,
    g,
    samples_of,
    steps,
    total,
    units,
    x,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step, use
from verify.statement import Sentence
from verify.statements import starts_from_zero as start

f, i, j, q, r, s, t, u, v = indices("f i j q r s t u v")

sentence = Sentence(
    source="tutorial", pieces="20", author="the author of the tutorial",
    place="the section on zero weights, the result, second sentence",
    said="What a network becomes that began with zero weights, a linear model could be as well.")

weights = sentence.reading(
    "all weights start at zero, any biases",
    let={"f": batches, "t": samples_of(f), "u": samples_of(f), "v": samples_of(f)}, requires=(L - 2,), training=True,
    why="A linear model, such as logistic regression, applies one fixed function to an affine function of the input; "
        "that what enters the last activation is affine is said by a midpoint. Biases may be anything, as the page "
        "does not mention them.")
parameters = sentence.reading(
    "all weights and biases start at zero",
    let={"f": batches, "t": samples_of(f), "u": samples_of(f), "v": samples_of(f)}, requires=(L - 2,), training=True,
    why="The same where biases count as weights, and start at zero like these.")
classifier = sentence.reading(
    "as a classifier, all weights and biases start at zero",
    let={"f": batches, "t": samples_of(f), "u": samples_of(f), "v": samples_of(f), "r": steps}, requires=(L - 2,),
    training=True,
    why="A classifier need only separate the inputs as a linear model does, by hyperplanes. Such a model, with an "
        "increasing function or softmax at its end, gives halfway between two inputs that it scores alike their score.")

sentence.context("the heading of the section, on all weights")(start.all_weights_start_at_zero)
sentence.supplied(start.NO_BIASES)(start.all_biases_start_at_zero)
sentence.context(start.AT_REST)(start.the_optimizer_leaves_weights_alone)
sentence.supplied(start.NO_STATE)(start.the_optimizer_leaves_the_state_of_weights_alone)
sentence.context(start.AT_REST)(start.the_optimizer_leaves_biases_alone)
sentence.supplied(start.NO_STATE)(start.the_optimizer_leaves_the_state_of_biases_alone)

for reading in (weights, parameters, classifier):
    reading.assumption(start.all_weights_start_at_zero)
for reading in (parameters, classifier):
    reading.assumption(start.all_biases_start_at_zero)
for reading in (weights, parameters, classifier):
    reading.assumption(start.the_optimizer_leaves_weights_alone)
    reading.assumption(start.the_optimizer_leaves_the_state_of_weights_alone)
    reading.assumption(start.the_optimizer_leaves_biases_alone)
    reading.assumption(start.the_optimizer_leaves_the_state_of_biases_alone)


@classifier.assumption
@parameters.assumption
@weights.assumption
@sentence.supplied("this is how we say that a function is affine: halfway it has the mean of its values")
def the_input_t_lies_halfway_between_u_and_v():
    """In batch f, input t is the midpoint of the inputs u and v."""
    return Eq(2 * x.at(0, f)(t, j), x.at(0, f)(u, j) + x.at(0, f)(v, j)).forall(j=units(0))


@classifier.assumption
@sentence.supplied("this is how we say, without inequalities, that a level of the scores is a hyperplane")
def u_and_v_are_scored_alike():
    """At step r, the network gives the inputs u and v the same outputs."""
    return Eq(a.at(r, f)(L, u, i), a.at(r, f)(L, v, i)).forall(i=units(L))


@weights.added
def the_biases_of_the_last_hidden_layer_start_at_zero():
    """At step 0 all biases of layer L - 1 are zero."""
    return Eq(b.at(0)(L - 1, i), 0).forall(i=units(L - 1))


for reading in (weights, parameters, classifier):
    reading.added(start.the_last_hidden_activation_maps_zero_to_zero)


@parameters.conclusion
@weights.conclusion
def the_value_at_t_lies_halfway_between_those_at_u_and_v():
    """At every step, what enters the last activation on t is the midpoint of what enters it on u and v."""
    return Eq(2 * z.at(s, f)(L, t, i), z.at(s, f)(L, u, i) + z.at(s, f)(L, v, i)).forall(s=steps, i=units(L))


@classifier.conclusion
def t_is_scored_like_them():
    """At step r, the network gives the input t the same outputs."""
    return Eq(a.at(r, f)(L, t, i), a.at(r, f)(L, u, i)).forall(i=units(L))


def from_zero_layers(biases):
    return (
        start.still(biases),
        conclude(the_value_at_t_lies_halfway_between_those_at_u_and_v,
                 step(2 * (total(q=units(L - 1))(W.at(s)(L, i, q) * a.at(s, f)(L - 1, t, q)) + b.at(s)(L, i)),
                      use("definition of z", l=L)),
                 step(2 * b.at(s)(L, i), use("still: weights never move", s=s), "all weights start at zero"),
                 step(z.at(s, f)(L, u, i) + z.at(s, f)(L, v, i), use("definition of z", l=L),
                      use("still: weights never move", s=s), "all weights start at zero")))


@weights.proof
def from_a_silent_layer():
    """No weight moves: all that enters the last activation is a bias, and the model is constant."""
    return from_zero_layers("the biases of the last hidden layer start at zero")


@parameters.proof
def from_zeros():
    """No weight moves: all that enters the last activation is a bias."""
    return from_zero_layers("all biases start at zero")


@classifier.proof
def one_output_for_all():
    """No weight moves: all inputs get what the last activation makes of a bias."""
    def output(sample):
        return g(L, total(q=units(L - 1))(W.at(r)(L, i, q) * a.at(r, f)(L - 1, sample, q)) + b.at(r)(L, i))

    return (
        start.still("all biases start at zero"),
        conclude(t_is_scored_like_them,
                 step(output(t), use("definition of a", l=L), use("definition of z", l=L)),
                 step(output(u), use("still: weights never move", s=r), "all weights start at zero"),
                 step(a.at(r, f)(L, u, i), use("definition of a", l=L), use("definition of z", l=L))))


@parameters.counterexample
@weights.counterexample
def an_activation_with_one_at_zero():
    """With g(z) = (z + 1)^2 the hidden output is 1, so that both weights learn; after two steps they are 2 and 2, and
    what enters the last activation is 4, 20 and 52 on the inputs -1, 0 and 1."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["shifted square", "identity"],
                   batches=[([[1]], [[1]]), ([[1]], [[3]]), ([[-1], [0], [1]], [[0], [0], [0]])],
                   let={"f": 2, "t": 2, "u": 1, "v": 3})


@classifier.counterexample
def a_valley():
    """The same training: after two steps the outputs are 4, 2 and 4 on the inputs -2, -3/2 and -1."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["shifted square", "identity"],
                   batches=[([[1]], [[1]]), ([[1]], [[3]]), ([[-2], [Fraction(-3, 2)], [-1]], [[0], [0], [0]])],
                   let={"f": 2, "r": 2, "t": 2, "u": 1, "v": 3})


parameters.instead("a_layer_of_clones_is_as_far_from_linear_as_its_activation")
classifier.instead("a_layer_that_starts_as_clones_sees_one_linear_form_at_every_step")
