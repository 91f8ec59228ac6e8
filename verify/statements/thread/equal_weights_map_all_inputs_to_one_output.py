"""With all weights equal, the network gives the same output for all inputs."""
from verify.equations import E, L, S, W, a, layers, samples, total, units, x
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, multiple, step, use
from verify.statement import Sentence

i, j, k, l, p, q, r, t = indices("i j k l p q r t")

sentence = Sentence(
    source="thread", pieces="22", author="Neil Slater", place="the first answer, its third paragraph",
    said="A network whose weights all have one value has one output, whatever is put in.")

one_output = sentence.reading(
    "any two samples have the same outputs",
    why="Equal in the whole network, not only in each layer: this assumes the most that the sentence allows.")


@one_output.assumption
@sentence.says
def all_weights_are_equal():
    """All weights of the network are equal."""
    return Eq(W(l, i, j), W(k, p, r)).forall(
        l=layers(), i=units(l), j=units(l - 1), k=layers(), p=units(k), r=units(k - 1))


@one_output.added
def all_samples_have_one_sum():
    """The features of any two samples of the batch have the same sum."""
    return Eq(total(p=units(0))(x(t, p)), total(p=units(0))(x(q, p))).forall(t=samples, q=samples)


@one_output.conclusion
def all_samples_have_the_same_outputs():
    """Any two samples of the batch have the same outputs."""
    return Eq(a(L, t, i), a(L, q, i)).forall(t=samples, q=samples, i=units(L))


@one_output.proof
def by_the_sum():
    """A network of equal weights sees only the sum of the features."""
    return (
        lemma("alike", "equal_weights_see_only_the_sum", {
            "each row has equal weights": (use(all_weights_are_equal, l=1, k=1, i=i, p=i, r=j),),
            "sums are equal": (multiple(all_samples_have_one_sum, -1, t=t, q=q),)}, s=S, e=E, t=t, u=q).forall(
                t=samples, q=samples),
        conclude(all_samples_have_the_same_outputs, step(a(L, q, i), use("alike: outputs are equal", k=L, t=t, q=q))))


@one_output.counterexample
def two_weights_of_one_add_up_the_features():
    """The features (1, 0) and (0, 1) give the output 1, and (1, 1) gives 2: samples with different sums differ."""
    return Example(W=[[[1, 1]]], b=[[0]], activations=["identity"],
                   batches=[([[1, 0], [0, 1], [1, 1]], [[0], [0], [0]])])


one_output.instead("equal_weights_see_only_the_sum")
