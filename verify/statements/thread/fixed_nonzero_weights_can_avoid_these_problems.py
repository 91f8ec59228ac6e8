"""One fixed nonzero value for all weights, with well-chosen biases, can avoid the problems of zero weights."""
from verify.equations import L, W, a, gW, layers, samples, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l, p, q, r, t, u = indices("i j k l p q r t u")

sentence = Sentence(
    source="thread", pieces="27", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="In place of Xavier's weights, one nonzero number for all weights might do, if the biases are drawn well.")

possible = sentence.reading(
    "equal nonzero weights can do without these problems",
    let={"i": units(1), "k": units(1), "j": units(0), "t": samples, "u": samples, "r": units(L)}, requires=(L - 2,),
    exists=True,
    why="The problems are those named before: no gradient in the first layer, one output for all inputs, and the "
        "symmetry that the question is about. How large signals and gradients are is not read.")


@possible.assumption
@sentence.says
def all_weights_are_equal():
    """All weights are equal to the first weight of the first layer."""
    return Eq(W(l, p, q), W(1, 1, 1)).forall(l=layers(), p=units(l), q=units(l - 1))


@possible.assumption
@sentence.says
def their_value_is_not_zero():
    """The first weight of the first layer is not zero."""
    return Differ(W(1, 1, 1), 0)


@possible.conclusion
def the_first_layer_gets_a_gradient():
    """The gradient of the weight from feature j to unit i of the first layer is not zero."""
    return Differ(gW(1, i, j), 0)


@possible.conclusion
def two_samples_have_different_outputs():
    """The samples t and u have different outputs."""
    return Differ(a(L, t, r), a(L, u, r))


@possible.conclusion
def two_units_of_the_first_layer_learn_differently():
    """The gradient of the weight from feature j to unit k of the first layer is another one."""
    return Differ(gW(1, i, j), gW(1, k, j))


@possible.witness
def two_rectified_units_with_different_biases():
    """All weights 1, biases 0 and -2: the inputs 1 and 3 give the outputs 1 and 4; only unit 1 is active for both
    samples, so its weight gets the gradient 1/2 + 6 and that of unit 2 gets 6."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, -2], [0]], activations=["relu", "identity"],
                   batches=[([[1], [3]], [[0], [0]])], let={"i": 1, "k": 2, "j": 1, "t": 1, "u": 2, "r": 1})
