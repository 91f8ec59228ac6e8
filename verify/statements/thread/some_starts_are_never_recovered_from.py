"""There are starts from which a deep network never recovers."""
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
    delta,
    g,
    gb,
    gW,
    layers,
    samples,
    samples_of,
    steps,
    units,
    vb,
    vW,
)
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

TWO_ZERO_LAYERS = "two_zero_layers_never_learn_to_use_the_input"
e, f, i, j, l, s, t, u = indices("e f i j l s t u")

sentence = Sentence(
    source="thread", pieces="26", author="Neil Slater", place="the first answer, its fourth paragraph",
    said="A start without care can be so bad that a deep network does not get over it and never learns well.")

never = sentence.reading(
    "from zero weights and hidden biases, with activations that map 0 to 0, the input is never used",
    requires=(L - 2,), training=True,
    why="The sentence says that there are such starts. “Never” can only be said of a kind of them: here of the worst "
        "scale that there is, zero, and of activations such as ReLU and tanh.")

stuck = sentence.reading(
    "there is a start with errors and no weight zero from which, on one batch, no gradient leads away",
    let={"t": samples, "i": units(L)}, requires=(L - 2,), exists=True,
    why="Here a start is asked for that is bad without any zero weight; no recovery means that nothing has a "
        "gradient.")


@never.assumption
@sentence.context("the first sentence of the answer, where zero weights are a severe problem")
def all_weights_start_at_zero():
    """All weights are zero at the start."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@never.assumption
@sentence.supplied("one kind of poor start; the sentence does not say which it means")
def hidden_biases_start_at_zero():
    """All biases of hidden layers are zero at the start."""
    return Eq(b.at(0)(l, i), 0).forall(l=layers(1, L - 1), i=units(l))


@never.assumption
@sentence.supplied("the sentence names no activation; ReLU and tanh do so")
def hidden_activations_map_zero_to_zero():
    """The activations of all hidden layers map 0 to 0."""
    return Eq(g(l, 0), 0).forall(l=layers(1, L - 1))


@never.assumption
@sentence.context("gradient descent, which the thread names, does so")
def the_optimizer_leaves_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), W.at(0)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@never.assumption
@sentence.supplied("the state belongs to our language; gradient descent has none")
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, such a weight keeps its state."""
    return Eq(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), vW.at(0)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@never.assumption
@sentence.context("gradient descent, which the thread names, does so")
def the_optimizer_leaves_hidden_biases_alone():
    """At every step, a hidden bias with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), b.at(0)(l, i)).forall(
        s=steps, l=layers(1, L - 1), i=units(l))


@never.assumption
@sentence.supplied("the state belongs to our language; gradient descent has none")
def the_optimizer_leaves_the_state_of_hidden_biases_alone():
    """At every step, such a bias keeps its state."""
    return Eq(V_b(s, l, b.at(0)(l, i), 0, vb.at(0)(l, i)), vb.at(0)(l, i)).forall(
        s=steps, l=layers(1, L - 1), i=units(l))


@never.conclusion
def weights_never_move():
    """At every step all weights have their initial values."""
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(s=steps, l=layers(), i=units(l), j=units(l - 1))


@never.conclusion
def all_inputs_get_the_same_output():
    """At every step any two samples of any two batches have the same outputs."""
    return Eq(a.at(s, e)(L, t, i), a.at(s, f)(L, u, i)).forall(
        s=steps, e=batches, f=batches, t=samples_of(e), u=samples_of(f), i=units(L))


@stuck.conclusion
def no_weight_is_zero():
    """No weight is zero."""
    return Differ(W(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@stuck.conclusion
def there_is_an_error():
    """For sample t, the error of output i is not zero."""
    return Differ(delta(L, t, i), 0)


@stuck.conclusion
def weight_gradients_vanish():
    """The gradients of all weights are zero."""
    return Eq(gW(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@stuck.conclusion
def bias_gradients_vanish():
    """The gradients of all biases are zero."""
    return Eq(gb(l, i), 0).forall(l=layers(), i=units(l))


@stuck.witness
def an_inactive_hidden_unit():
    """With the bias -3 the ReLU unit is inactive for the inputs 1 and 2; the outputs are 0, and the errors -1/2 and 1/2
    for the targets 1 and -1 cancel out in the last bias."""
    return Example(W=[[[1]], [[1]]], b=[[-3], [0]], activations=["relu", "identity"],
                   batches=[([[1], [2]], [[1], [-1]])], let={"t": 1, "i": 1})


@never.proof
def proof():
    """The last two layers are zero layers with a silent one between them."""
    return (
        lemma("stuck", TWO_ZERO_LAYERS, {
            "the weights into layer p start at zero": (all_weights_start_at_zero,),
            "the weights into layer q start at zero": (all_weights_start_at_zero,),
            "the biases between start at zero": (hidden_biases_start_at_zero,),
            "the activations between map zero to zero": (hidden_activations_map_zero_to_zero,),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,),
            "the optimizer leaves biases alone": (the_optimizer_leaves_hidden_biases_alone,),
            "the optimizer leaves the state of biases alone": (
                the_optimizer_leaves_the_state_of_hidden_biases_alone,)}, p=L - 1, q=L),
        conclude(weights_never_move, step(W.at(0)(l, i, j), "stuck: weights never move")),
        conclude(all_inputs_get_the_same_output,
                 step(a.at(s, f)(L, u, i),
                      use("stuck: all samples get the same output", e=e, f=f, k=L, t=t, u=u))))
