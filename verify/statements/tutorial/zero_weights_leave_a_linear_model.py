"""From zero weights on, the network is no more than a linear model."""
from verify.equations import (
    U_W,
    V_W,
    L,
    U_b,
    V_b,
    W,
    a,
    b,
    batches,
    g,
    layers,
    samples_of,
    steps,
    total,
    units,
    vb,
    vW,
    x,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

ONLY_THE_LAST_BIAS = "an_all_zero_network_learns_only_its_last_bias"
f, i, j, k, q, s, t, u, v = indices("f i j k q s t u v")

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
@sentence.context("gradient descent, with which the page begins, does so")
def the_optimizer_leaves_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_W(s, k, W.at(0)(k, i, j), 0, vW.at(0)(k, i, j)), W.at(0)(k, i, j)).forall(
        s=steps, k=layers(), i=units(k), j=units(k - 1))


@parameters.assumption
@weights.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_W(s, k, W.at(0)(k, i, j), 0, vW.at(0)(k, i, j)), vW.at(0)(k, i, j)).forall(
        s=steps, k=layers(), i=units(k), j=units(k - 1))


@parameters.assumption
@weights.assumption
@sentence.context("gradient descent, with which the page begins, does so")
def the_optimizer_leaves_biases_alone():
    """At every step, a bias with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, k, b.at(0)(k, i), 0, vb.at(0)(k, i)), b.at(0)(k, i)).forall(s=steps, k=layers(), i=units(k))


@parameters.assumption
@weights.assumption
@sentence.supplied("the state belongs to our language; gradient descent, with which the page begins, has none")
def the_optimizer_leaves_the_state_of_biases_alone():
    """At every step, a bias with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_b(s, k, b.at(0)(k, i), 0, vb.at(0)(k, i)), vb.at(0)(k, i)).forall(s=steps, k=layers(), i=units(k))


@parameters.assumption
@weights.assumption
@sentence.supplied("this is how we say that a function is affine: halfway it has the mean of its values")
def the_input_t_lies_halfway_between_u_and_v():
    """In batch f, input t is the midpoint of the inputs u and v."""
    return Eq(2 * x.at(0, f)(t, j), x.at(0, f)(u, j) + x.at(0, f)(v, j)).forall(j=units(0))


@weights.added
def the_biases_of_the_last_hidden_layer_start_at_zero():
    """At step 0 all biases of layer L - 1 are zero."""
    return Eq(b.at(0)(L - 1, i), 0).forall(i=units(L - 1))


# With this the model is not only linear but constant. So it is with ReLU and tanh, not with the sigmoid.
@parameters.added
@weights.added
def the_last_hidden_activation_maps_zero_to_zero():
    """The activation of layer L - 1 maps 0 to 0."""
    return Eq(g(L - 1, 0), 0)


@parameters.conclusion
@weights.conclusion
def the_value_at_t_lies_halfway_between_those_at_u_and_v():
    """At every step, what enters the last activation on t is the midpoint of what enters it on u and v."""
    return Eq(2 * z.at(s, f)(L, t, i), z.at(s, f)(L, u, i) + z.at(s, f)(L, v, i)).forall(s=steps, i=units(L))


def from_zero_layers(biases):
    return (
        lemma("still", ONLY_THE_LAST_BIAS, {
            "the last weights start at zero": (all_weights_start_at_zero,),
            "the weights before start at zero": (all_weights_start_at_zero,),
            "the biases of the last hidden layer start at zero": (biases,),
            "the last hidden activation maps zero to zero": (the_last_hidden_activation_maps_zero_to_zero,),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,),
            "the optimizer leaves hidden biases alone": (the_optimizer_leaves_biases_alone,),
            "the optimizer leaves the state of hidden biases alone": (
                the_optimizer_leaves_the_state_of_biases_alone,)}),
        conclude(the_value_at_t_lies_halfway_between_those_at_u_and_v,
                 step(2 * (total(q=units(L - 1))(W.at(s)(L, i, q) * a.at(s, f)(L - 1, t, q)) + b.at(s)(L, i)),
                      use("definition of z", l=L)),
                 step(2 * b.at(s)(L, i), use("still: weights never move", s=s), all_weights_start_at_zero),
                 step(z.at(s, f)(L, u, i) + z.at(s, f)(L, v, i), use("definition of z", l=L),
                      use("still: weights never move", s=s), all_weights_start_at_zero)))


@weights.proof
def from_a_silent_layer():
    """No weight moves: all that enters the last activation is a bias."""
    return from_zero_layers(the_biases_of_the_last_hidden_layer_start_at_zero)


@parameters.proof
def from_zeros():
    """No weight moves: all that enters the last activation is a bias."""
    return from_zero_layers(all_biases_start_at_zero)


@parameters.counterexample
@weights.counterexample
def an_activation_with_one_at_zero():
    """With g(z) = (z + 1)^2 the hidden output is 1, so that both weights learn; after two steps they are 2 and 2, and
    what enters the last activation is 4, 20 and 52 on the inputs -1, 0 and 1."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["shifted square", "identity"],
                   batches=[([[1]], [[1]]), ([[1]], [[3]]), ([[-1], [0], [1]], [[0], [0], [0]])],
                   let={"f": 2, "t": 2, "u": 1, "v": 3})
