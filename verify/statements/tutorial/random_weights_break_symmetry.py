"""Random weights, large or small, break the symmetry between neurons."""
from verify.equations import E, S, W, a, layers, samples, units, z
from verify.example import Example
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, lemma, step
from verify.statement import Sentence

h, i, j, l, p, q, t = indices("h i j l p q t")

sentence = Sentence(
    source="tutorial", pieces="25, 27, 59, 63", author="the author of the tutorial",
    place="the section on random weights, second list item; the table, rows of random weights, symmetry",
    said="If weights are drawn at random, whether large or small, the neurons are no longer interchangeable.")

weights = sentence.reading(
    "for almost all weights, two neurons have different weights",
    let={"l": layers(), "p": units(l), "q": units(l), "h": units(l - 1)}, requires=(q - p - 1,),
    why="The symmetry is that of equal weights. Almost all weights are almost all small ones, and almost all large "
        "ones.")
inputs = sentence.reading(
    "for almost all weights, two neurons receive different inputs at every sample",
    let={"l": layers(), "p": units(l), "q": units(l), "t": samples, "h": units(l - 1)}, requires=(q - p - 1,),
    why="The symmetry is that neurons do the same: what enters them is compared.")


@weights.conclusion
def weights_differ():
    """For almost all weights of layer l, those from any neuron h to the neurons p and q are different."""
    return Differ(W(l, p, h), W(l, q, h)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@weights.proof
def by_one_weight():
    """The difference is affine in the first of the two weights."""
    return (almost_everywhere(weights.conclusions["weights differ"], step(W(l, p, h) - W(l, q, h)), i=p, j=h,
                              coefficient=1),)


@inputs.conclusion
def inputs_differ():
    """For almost all weights of layer l, its neurons p and q have different inputs at sample t, whatever the biases."""
    return Differ(z(l, t, p), z(l, t, q)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@inputs.added
def something_comes_in():
    """The output of a neuron h of layer l - 1 is not zero at sample t."""
    return Differ(a(l - 1, t, h), 0)


@inputs.proof
def by_the_claim():
    """The claim says just this."""
    return (
        lemma("apart", "random_weights_tell_units_apart", {"something comes in": ("something comes in",)},
              s=S, e=E, l=l, p=p, q=q, t=t, h=h),)


@inputs.counterexample
def a_sample_of_zeros():
    """At the sample 0 both inputs are the bias, whatever the weights are."""
    return Example(W=[[[1], [2]]], b=[[0, 0]], activations=["identity"], batches=[([[0]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2, "t": 1, "h": 1})
