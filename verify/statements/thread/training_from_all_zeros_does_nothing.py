"""Training that starts with all zeros does nothing."""
from verify.equations import U_W, L, U_b, W, a, b, batches, g, layers, samples_of, steps, total, units, vb, vW
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, lemma, step, use
from verify.statement import Sentence

e, i, j, k, l, s, t = indices("e i j k l s t")

sentence = Sentence(
    source="thread", pieces="104", author="somebody unnamed", place="a comment to the third answer, its only sentence",
    said="Started from zeros only, a network does not learn: training has no effect at all.")

zero_weights = sentence.reading(
    "from zero weights no parameter ever changes", requires=(L - 2,), training=True,
    why="The zeros are those of the weights, of which the rest of the sentence speaks, and nothing happens to "
        "weights and biases. “Every layer” is read as: there is a hidden one.")

zero_parameters = sentence.reading(
    "from zero weights and biases no parameter ever changes", requires=(L - 2,), training=True,
    why="The same, with all parameters zero at the start.")

no_weight = sentence.reading(
    "from zero weights and biases no weight ever changes", requires=(L - 2,), training=True,
    why="With all parameters zero, and the more cautious meaning of nothing: no weight changes.")


@no_weight.assumption
@zero_parameters.assumption
@zero_weights.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@no_weight.assumption
@zero_parameters.assumption
@sentence.says
def all_biases_start_at_zero():
    """At the start, all biases are zero."""
    return Eq(b.at(0)(l, i), 0).forall(l=layers(), i=units(l))


@no_weight.assumption
@zero_parameters.assumption
@zero_weights.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At every step, the update leaves a weight with zero gradient as it is."""
    return Eq(U_W(s, l, W.at(s)(l, i, j), 0, vW.at(s)(l, i, j)), W.at(s)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


@no_weight.assumption
@zero_parameters.assumption
@zero_weights.assumption
@sentence.context("gradient descent, which the thread names, does so")
def biases_without_gradient_rest():
    """At every step, the update leaves a bias with zero gradient as it is."""
    return Eq(U_b(s, l, b.at(s)(l, i), 0, vb.at(s)(l, i)), b.at(s)(l, i)).forall(s=steps, l=layers(), i=units(l))


@no_weight.conclusion
@zero_parameters.conclusion
@zero_weights.conclusion
def no_weight_changes():
    """At every step, all weights have their initial values."""
    return Eq(W.at(s)(l, i, j), W.at(0)(l, i, j)).forall(s=steps, l=layers(), i=units(l), j=units(l - 1))


@zero_parameters.conclusion
@zero_weights.conclusion
def no_bias_changes():
    """At every step, all biases have their initial values."""
    return Eq(b.at(s)(l, i), b.at(0)(l, i)).forall(s=steps, l=layers(), i=units(l))


@zero_weights.counterexample
def a_hidden_bias_of_one():
    """The last weight reads the hidden bias 1 and moves to 1 in the first step, the first weight to -1 in the second.
    """
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 3)


zero_weights.instead("zero_weights_wake_one_layer_at_each_step")


@zero_parameters.counterexample
def a_target_of_one():
    """The output is 0 and the target 1: the last bias moves to 1 in the first step."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[1]])] * 2)


zero_parameters.instead("an_all_zero_network_learns_only_its_last_bias")


@no_weight.counterexample
def an_activation_with_one_at_zero():
    """With g(z) = 1 - z the hidden output is 1, and the last weight moves; the sigmoid, with 1/2, is like it."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["one minus", "identity"],
                   batches=[([[1]], [[1]])] * 2)


@no_weight.added
def the_last_hidden_activation_maps_zero_to_zero():
    """The activation of the last hidden layer maps 0 to 0."""
    return Eq(g(L - 1, 0), 0)


@no_weight.proof
def silence():
    """The last hidden layer is silent, and zero weights out of a silent layer stay, as does all upstream of them."""
    return (
        have("silence", Eq(a.at(0, e)(L - 1, t, i), 0).forall(e=batches, t=samples_of(e), i=units(L - 1)),
             step(g(L - 1, total(k=units(L - 2))(W.at(0)(L - 1, i, k) * a.at(0, e)(L - 2, t, k)) + b.at(0)(L - 1, i)),
                  use("definition of a", l=L - 1), use("definition of z", l=L - 1)),
             step(g(L - 1, 0), all_weights_start_at_zero, all_biases_start_at_zero),
             step(0, the_last_hidden_activation_maps_zero_to_zero)),
        lemma("stuck", "zeros_out_of_a_silent_layer_stay_whatever_the_optimizer_remembers", {
            "the weights into layer q start at zero": (all_weights_start_at_zero,),
            "the layer before starts silent": ("silence",),
            "weights without gradient rest": (weights_without_gradient_rest,),
            "biases without gradient rest": (biases_without_gradient_rest,)}, q=L),
        conclude(no_weight_changes, step(W.at(0)(l, i, j), "stuck: weights never move")))
