"""The gradient of the last layer does not vanish because weights are zero."""
from verify.equations import L, W, b, delta, gW, layers, samples, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

h, i, j, l, p, q, t = indices("h i j l p q t")

sentence = Sentence(
    source="thread", pieces="51", author="user9947", place="a comment to the first answer",
    said="The last layer does not show the effect of zero weights.")

can_survive = sentence.reading(
    "the last layer can have a gradient although all weights are zero", let={"i": units(L), "j": units(L - 1)},
    requires=(L - 2,), exists=True,
    why="The effect, which the comment describes next, is the zero gradient. That the last layer does not show it is "
        "read here as: it need not be there.")

always_survives = sentence.reading(
    "where the outputs have errors, the last layer has a gradient", requires=(L - 2,),
    why="Here as: it is never there, as long as the outputs have errors.")


@always_survives.assumption
@can_survive.assumption
@sentence.context("the comment before")
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, p, q), 0).forall(l=layers(), p=units(l), q=units(l - 1))


@always_survives.assumption
@sentence.context("the comment before")
def no_bias_is_zero():
    """No bias is zero."""
    return Differ(b(l, p), 0).forall(l=layers(), p=units(l))


@always_survives.assumption
@sentence.supplied("without errors at the outputs no layer has a gradient")
def every_output_has_an_error():
    """No error of the last layer is zero."""
    return Differ(delta(L, t, h), 0).forall(t=samples, h=units(L))


@can_survive.conclusion
def a_weight_of_the_last_layer_has_a_gradient():
    """The gradient of the weight from unit j to unit i of the last layer is not zero."""
    return Differ(gW(L, i, j), 0)


@always_survives.conclusion
def the_weights_of_the_last_layer_have_gradients():
    """The gradient of no weight of the last layer is zero."""
    return Differ(gW(L, p, q), 0).forall(p=units(L), q=units(L - 1))


@can_survive.witness
def a_hidden_bias_of_one():
    """The hidden unit gives its bias 1, and the output the error -1: the gradient of the last weight is -1."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"i": 1, "j": 1})


@always_survives.counterexample
def errors_that_cancel_out():
    """Both samples get the output 1, and the targets are 0 and 2: the errors 1/2 and -1/2 meet the same hidden output
    1, and the gradient of the last weight is 0."""
    return Example(W=[[[0]], [[0]]], b=[[1], [1]], activations=["identity", "identity"],
                   batches=[([[1], [2]], [[0], [2]])])


always_survives.instead("behind_zero_weights_gradients_are_outputs_times_bias_gradients")
