"""With all weights equal, the network gives the same output for all inputs."""
from verify.equations import L, W, a, layers, samples, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.statement import Sentence

i, j, k, l, p, q, r, t = indices("i j k l p q r t")

sentence = Sentence(
    source="thread", pieces="22", author="Neil Slater", place="the first answer, its third paragraph",
    said="A network whose weights all have one value has one output, whatever is put in.")

one_output = sentence.reading(
    "any two samples have the same outputs",
    why="Equal in the whole network, not only in each layer: this assumes the most that the sentence allows. It says "
        "that it does not matter how the inputs vary, so nothing may be added about them.")


@one_output.assumption
@sentence.says
def all_weights_are_equal():
    """All weights of the network are equal."""
    return Eq(W(l, i, j), W(k, p, r)).forall(
        l=layers(), i=units(l), j=units(l - 1), k=layers(), p=units(k), r=units(k - 1))


@one_output.conclusion
def all_samples_have_the_same_outputs():
    """Any two samples of the batch have the same outputs."""
    return Eq(a(L, t, i), a(L, q, i)).forall(t=samples, q=samples, i=units(L))


@one_output.counterexample
def two_weights_of_one_add_up_the_features():
    """The features (1, 0) and (0, 1) give the output 1, and (1, 1) gives 2: samples with different sums differ."""
    return Example(W=[[[1, 1]]], b=[[0]], activations=["identity"],
                   batches=[([[1, 0], [0, 1], [1, 1]], [[0], [0], [0]])])


one_output.instead("equal_weights_see_only_the_sum")
