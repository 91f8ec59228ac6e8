"""Random biases do not help in the way that random weights do."""
from verify.equations import U_W, E, L, S, U_b, W, b, gb, gW, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

h, i, j, k, l, p, q, r, s, u = indices("h i j k l p q r s u")

sentence = Sentence(
    source="thread", pieces="93", author="Joe S", place="the third answer, its second paragraph",
    said="To draw the biases at random does not have that effect.")

at_first = sentence.reading(
    "with zero weights, whatever the biases, all weights of a hidden layer get one gradient",
    let={"l": layers(1, L - 1)},
    why="The effect, three sentences before, is that every entry of the weight matrix is changed by another amount. "
        "Without it all entries get one gradient: here those of a hidden layer, at the first step.")

all_layers = sentence.reading(
    "with zero weights, whatever the biases, all weights of any layer get one gradient", let={"l": layers()},
    why="The same for any layer, the last one too, of which the sentence makes no exception.")

all_steps = sentence.reading(
    "from zero weights, whatever the biases, all weights of a hidden layer get one gradient at every step",
    let={"l": layers(1, L - 1)}, training=True,
    why="The same for a hidden layer at all steps of training.")

not_always = sentence.reading(
    "with equal weights and different biases, two weights can get one gradient",
    let={"l": layers(1, L - 1), "i": units(l), "k": units(l), "j": units(l - 1)}, exists=True,
    why="At the least: it is not sure that entries are changed differently, as two of them can get one gradient.")


@all_layers.assumption
@at_first.assumption
@sentence.context("the paragraph before, where a start without random weights is one from zeros")
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(r, p, q), 0).forall(r=layers(), p=units(r), q=units(r - 1))


@all_steps.assumption
@sentence.context("the paragraph before, where a start without random weights is one from zeros")
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(r, p, q), 0).forall(r=layers(), p=units(r), q=units(r - 1))


@all_steps.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, r, W.at(s)(r, p, q), gW.at(s)(r, p, q), vW.at(s)(r, p, q)),
              W.at(s)(r, p, q) - gW.at(s)(r, p, q)).forall(s=steps, r=layers(), p=units(r), q=units(r - 1))


@all_steps.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, r, b.at(s)(r, p), gb.at(s)(r, p), vb.at(s)(r, p)),
              b.at(s)(r, p) - gb.at(s)(r, p)).forall(s=steps, r=layers(), p=units(r))


@not_always.assumption
@sentence.context("the second paragraph of the question, where weights that are not drawn are equal")
def the_weights_of_each_layer_are_equal():
    """In each layer, all weights are equal."""
    return Eq(W(r, p, h), W(r, q, u)).forall(r=layers(), p=units(r), q=units(r), h=units(r - 1), u=units(r - 1))


@not_always.assumption
@sentence.says
def the_biases_of_two_units_differ():
    """The biases of the units i and k of layer l are different."""
    return Differ(b(l, i), b(l, k))


@all_layers.conclusion
@at_first.conclusion
def all_weights_of_the_layer_get_one_gradient():
    """All weights of layer l have the same gradient."""
    return Eq(gW(l, p, h), gW(l, q, u)).forall(p=units(l), q=units(l), h=units(l - 1), u=units(l - 1))


@all_steps.conclusion
def all_weights_of_the_layer_always_get_one_gradient():
    """At every step, all weights of layer l have the same gradient."""
    return Eq(gW.at(s)(l, p, h), gW.at(s)(l, q, u)).forall(
        s=steps, p=units(l), q=units(l), h=units(l - 1), u=units(l - 1))


@not_always.conclusion
def two_weights_get_one_gradient():
    """The weights from unit j to the units i and k of layer l have the same gradient."""
    return Eq(gW(l, i, j), gW(l, k, j))


@at_first.proof
def no_gradient_at_all():
    """All these gradients are zero."""
    return (
        lemma("blocked", "zero_weights_block_the_gradient",
              {"the weights out of layer l are zero": (all_weights_are_zero,)}, s=S, e=E, l=l),
        conclude(all_weights_of_the_layer_get_one_gradient, step(gW(l, q, u), "blocked: weight gradients vanish")))


@all_layers.counterexample
def two_biases_and_the_last_weights():
    """The last weights read the hidden biases 0 and 1 and the error is -1: they get the gradients 0 and -1."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[0, 1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 2})


all_layers.instead("zero_last_weights_learn_from_the_cost_at_constant_outputs", "zero_weights_block_the_gradient")


@all_steps.counterexample
def two_biases_and_two_steps():
    """The last weights read the hidden biases 0 and 1 and move to 0 and 1 in the first step; in the second, with the
    error 1, the first weights get the gradients 0 and 1."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[0, 1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])] * 2, let={"l": 1})


all_steps.instead("zero_weights_wake_one_layer_at_each_step")


@not_always.witness
def two_linear_units():
    """All weights are 1 and the hidden biases 0 and 1: the error is 3, and the gradients of the first weights are 3."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, 1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "i": 1, "k": 2, "j": 1})
