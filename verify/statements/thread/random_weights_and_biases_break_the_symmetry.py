"""To draw both weights and biases at random breaks the symmetry too."""
from verify.equations import E, S, W, a, b, layers, samples, units, z
from verify.example import Example
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, lemma, step
from verify.statement import Sentence

h, i, j, l, p, q, t = indices("h i j l p q t")

sentence = Sentence(
    source="thread", pieces="9", author="gvgramazio", place="the question, its fifth paragraph of text",
    said="It does no harm to draw the biases at random as well as the weights: the symmetry is broken all the same.")

apart = sentence.reading(
    "for almost all weights and almost all biases, two units of a layer differ in each",
    let={"l": layers(), "p": units(l), "q": units(l), "h": units(l - 1)}, requires=(q - p - 1,),
    why="The symmetry is that of equal parameters. If one of the two kinds suffices whatever the other is, it does "
        "no harm to draw both.")

by_weights = sentence.reading(
    "for almost all weights, whatever the biases are, what enters two units differs at every sample",
    let={"l": layers(), "p": units(l), "q": units(l), "t": samples, "h": units(l - 1)}, requires=(q - p - 1,),
    why="Here, as in the paragraph before, the units are to behave differently: what enters them is compared. The "
        "weights do it, and no biases can spoil it.")

by_biases = sentence.reading(
    "for almost all biases, whatever the weights are, what enters two units differs at every sample",
    let={"l": layers(), "p": units(l), "q": units(l), "t": samples}, requires=(q - p - 1,),
    why="The same with the parts exchanged: the biases do it, and no weights can spoil it.")


@apart.conclusion
def weights_differ():
    """For almost all weights of layer l, those from any unit h to the units p and q are different, whatever the biases
    are."""
    return Differ(W(l, p, h), W(l, q, h)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@apart.conclusion
def biases_differ():
    """For almost all biases of layer l, those of the units p and q are different, whatever the weights are."""
    return Differ(b(l, p), b(l, q)).for_almost_all(b(l, i), i=units(l))


@by_weights.conclusion
def inputs_differ_by_the_weights():
    """For almost all weights of layer l, its units p and q have different inputs at sample t."""
    return Differ(z(l, t, p), z(l, t, q)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@by_biases.conclusion
def inputs_differ_by_the_biases():
    """For almost all biases of layer l, its units p and q have different inputs at sample t."""
    return Differ(z(l, t, p), z(l, t, q)).for_almost_all(b(l, i), i=units(l))


@by_weights.added
def something_comes_in():
    """The output of a unit h of layer l - 1 is not zero at sample t."""
    return Differ(a(l - 1, t, h), 0)


@apart.proof
def proof():
    """Each difference is affine in the first of its two numbers."""
    return (
        almost_everywhere(apart.conclusions["weights differ"], step(W(l, p, h) - W(l, q, h)), i=p, j=h, coefficient=1),
        almost_everywhere(apart.conclusions["biases differ"], step(b(l, p) - b(l, q)), i=p, coefficient=1))


@by_weights.proof
def random_weights():
    """By the claim, which holds for any biases."""
    return (
        lemma("apart", "random_weights_tell_units_apart", {"something comes in": ("something comes in",)},
              s=S, e=E, l=l, p=p, q=q, t=t, h=h),)


@by_weights.counterexample
def a_sample_of_zeros():
    """At the sample 0 the inputs are the biases, which are equal, whatever the weights are."""
    return Example(W=[[[1], [2]]], b=[[0, 0]], activations=["identity"], batches=[([[0]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2, "t": 1, "h": 1})
