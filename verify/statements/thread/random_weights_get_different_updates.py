"""With random weights, each weight of a matrix gets an update of its own."""
from verify.equations import W, a, delta, gW, layers, m, samples, units, x
from verify.example import Example
from verify.notation import Delta, Differ, Eq, index, indices
from verify.proof import conclude, step
from verify.statement import Sentence

i, j, k, l, p, q, r, t = indices("i j k l p q r t")

sentence = Sentence(
    source="thread", pieces="90", author="Joe S", place="the third answer, its first paragraph",
    said="With random weights other than zero, backpropagation changes every entry of the matrix by another amount.")

almost_surely = sentence.reading(
    "for almost all weights, two weights of a unit get different gradients",
    let={"l": layers(), "i": units(l), "j": units(l - 1), "k": units(l - 1)},
    why="The update of the first step is read, by its gradient; of each two entries of the matrix those are compared "
        "that belong to one unit, of any layer.")

different_features = sentence.reading(
    "for almost all weights, two weights of a unit that read different features get different gradients",
    let={"i": units(1), "j": units(0), "k": units(0)},
    why="The same where the two weights read something different, in the first layer: otherwise one might say that "
        "the data, and not the weights, make the updates equal.")

one_sample = sentence.reading(
    "from one sample, two weights of a unit get equal gradients only if it has no error or reads the same value twice",
    let={"l": layers(), "i": units(l), "j": units(l - 1), "k": units(l - 1)}, requires=(1 - m(),),
    why="The other way round, and for any weights: what must be the case if, on one sample, the gradients agree "
        "after all.")


@almost_surely.assumption
@sentence.says
def they_are_two_weights():
    """The weights from the units j and k are not the same."""
    return Differ(Delta(index(j), index(k)), 1)


@almost_surely.conclusion
def their_gradients_differ():
    """For almost all values of all weights, the gradients of the weights from j and from k to unit i are different."""
    return Differ(gW(l, i, j), gW(l, i, k)).for_almost_all(W(r, p, q), r=layers(), p=units(r), q=units(r - 1))


@different_features.assumption
@sentence.supplied("where two weights read the same, no weights can make their updates different")
def the_features_differ():
    """In every sample, the features j and k have different values."""
    return Differ(x(t, j), x(t, k)).forall(t=samples)


@different_features.conclusion
def gradients_in_the_first_layer_differ():
    """For almost all values of all weights, the gradients of the weights from the features j and k to unit i of layer 1
    are different."""
    return Differ(gW(1, i, j), gW(1, i, k)).for_almost_all(W(r, p, q), r=layers(), p=units(r), q=units(r - 1))


@one_sample.assumption
@sentence.supplied("the opposite of what is said, to see what it takes")
def their_gradients_are_equal():
    """The gradients of the weights from j and from k to unit i of layer l are equal."""
    return Eq(gW(l, i, j), gW(l, i, k))


@one_sample.conclusion
def no_error_or_equal_values():
    """The error of unit i, or the difference between the outputs of j and k, is zero, since their product is."""
    return Eq(delta(l, 1, i) * (a(l - 1, 1, j) - a(l - 1, 1, k)), 0)


@almost_surely.counterexample
def two_features_that_agree():
    """One unit reads the features 1 and 1: with any weights both of these get the error for their gradient."""
    return Example(W=[[[1, 2]]], b=[[0]], activations=["identity"], batches=[([[1, 1]], [[0]])],
                   let={"l": 1, "i": 1, "j": 1, "k": 2})


almost_surely.instead("features_that_agree_give_their_weights_equal_gradients")


@different_features.counterexample
def a_unit_that_may_be_inactive():
    """Wherever both of its weights are negative, the hidden ReLU unit is inactive for the features 1 and 2, and both
    gradients are 0."""
    return Example(W=[[[-1, -2]], [[1]]], b=[[0], [0]], activations=["relu", "identity"],
                   batches=[([[1, 2]], [[1]])], let={"i": 1, "j": 1, "k": 2})


different_features.instead("a_flat_layer_blocks_the_gradient")


@one_sample.proof
def one_product():
    """Each gradient is the one error times the value that is read."""
    return (
        conclude(no_error_or_equal_values,
                 step(gW(l, i, j) - gW(l, i, k), "definition of the weight gradient"),
                 step(0, their_gradients_are_equal)),)
