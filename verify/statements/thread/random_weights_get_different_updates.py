"""With random weights, each weight of a matrix gets an update of its own."""
from verify.equations import W, gW, layers, units
from verify.example import Example
from verify.notation import Delta, Differ, index, indices
from verify.statement import Sentence

i, j, k, l, p, q, r = indices("i j k l p q r")

sentence = Sentence(
    source="thread", pieces="90", author="Joe S", place="the third answer, its first paragraph",
    said="With random weights other than zero, backpropagation changes every entry of the matrix by another amount.")

# At the first step; two weights of one unit are enough here.
almost_surely = sentence.reading(
    "for almost all weights, two weights of a unit get different gradients",
    let={"l": layers(), "i": units(l), "j": units(l - 1), "k": units(l - 1)})


@almost_surely.assumption
def they_are_two_weights():
    """The weights from the units j and k are not the same."""
    return Differ(Delta(index(j), index(k)), 1)


@almost_surely.conclusion
def their_gradients_differ():
    """For almost all values of all weights, the gradients of the weights from j and from k to unit i are different."""
    return Differ(gW(l, i, j), gW(l, i, k)).for_almost_all(W(r, p, q), r=layers(), p=units(r), q=units(r - 1))


@almost_surely.counterexample
def two_features_that_agree():
    """One unit reads the features 1 and 1: with any weights both of these get the error for their gradient."""
    return Example(W=[[[1, 2]]], b=[[0]], activations=["identity"], batches=[([[1, 1]], [[0]])],
                   let={"l": 1, "i": 1, "j": 1, "k": 2})


almost_surely.instead("features_that_agree_give_their_weights_equal_gradients")
