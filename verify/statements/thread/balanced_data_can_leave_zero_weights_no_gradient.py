"""One output for all inputs can leave no gradient, if the data are balanced."""
from verify.equations import E, L, S, W, delta, gb, gW, layers, samples, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

BALANCED = "behind_two_zero_layers_all_rests_with_the_last_biases"
i, j, k, l, p, q, t = indices("i j k l p q t")

sentence = Sentence(
    source="thread", pieces="23", author="Neil Slater", place="the first answer, its third paragraph",
    said="One output for all inputs can spoil the gradient that training needs, most of all if the data are balanced.")

# Balanced is read of the errors: those of an output unit cancel out over the batch, as they do under the squared error
# if the one output is the mean of the targets.  Whether such a place is near a minimum is another statement.
possible = sentence.reading(
    "there can be errors and no gradient", let={"t": samples, "i": units(L)}, requires=(L - 2,), exists=True)

balanced = sentence.reading("errors that cancel out leave no gradient", requires=(L - 2,))


@balanced.assumption
@possible.assumption
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, p, q), 0).forall(l=layers(), p=units(l), q=units(l - 1))


@balanced.assumption
def errors_cancel_out():
    """The errors of each output unit add up to zero, and so its bias has no gradient."""
    return Eq(gb(L, i), 0).forall(i=units(L))


@possible.conclusion
def there_is_an_error():
    """For sample t, the error of output i is not zero."""
    return Differ(delta(L, t, i), 0)


@balanced.conclusion
@possible.conclusion
def weight_gradients_vanish():
    """The gradients of all weights are zero."""
    return Eq(gW(l, p, q), 0).forall(l=layers(), p=units(l), q=units(l - 1))


@balanced.conclusion
@possible.conclusion
def bias_gradients_vanish():
    """The gradients of all biases are zero."""
    return Eq(gb(l, p), 0).forall(l=layers(), p=units(l))


@possible.witness
def opposite_targets():
    """The targets 1 and -1 at the output 0 of both samples: the errors are -1/2 and 1/2, and their sum is 0."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[1], [2]], [[1], [-1]])], let={"t": 1, "i": 1})


@balanced.proof
def proof():
    """All other gradients hang on those of the last biases."""
    return (
        lemma("balanced", BALANCED, {
            "the last weights are zero": (all_weights_are_zero,),
            "the weights before are zero": (all_weights_are_zero,),
            "the last bias gradients are zero": (errors_cancel_out,)}, s=S, e=E),
        conclude(weight_gradients_vanish, step(0, "balanced: all weight gradients are zero")),
        conclude(bias_gradients_vanish, step(0, "balanced: all bias gradients are zero")))
