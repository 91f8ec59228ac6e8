"""With random weights and zero biases, all units of a layer have different outputs."""
from verify.equations import E, S, W, a, b, layers, samples, units, z
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import lemma
from verify.statement import Sentence

h, i, j, k, l, p, q, t = indices("h i j k l p q t")

sentence = Sentence(
    source="thread", pieces="8", author="gvgramazio", place="the question, its fourth paragraph of text",
    said="With random weights and zero biases no two units of the layer have one output, and so they all act "
         "differently.")

LET = {"l": layers(), "p": units(l), "q": units(l), "t": samples, "h": units(l - 1)}
inputs = sentence.reading(
    "for almost all weights, what enters two units differs at every sample", let=LET, requires=(q - p - 1,),
    why="What a unit does begins with what enters it, before any activation can make equal what was different.")
outputs = sentence.reading(
    "for almost all weights, what leaves two units differs at every sample", let=LET, requires=(q - p - 1,),
    why="Literally: the sentence speaks of what the units put out, after the activation.")


@outputs.assumption
@inputs.assumption
@sentence.context("the sentence before")
def biases_are_zero():
    """The biases of layer l are zero."""
    return Eq(b(l, i), 0).forall(i=units(l))


@inputs.conclusion
def inputs_differ():
    """For almost all weights of layer l, its units p and q have different inputs at sample t."""
    return Differ(z(l, t, p), z(l, t, q)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@outputs.conclusion
def outputs_differ():
    """For almost all weights of layer l, its units p and q have different outputs at sample t."""
    return Differ(a(l, t, p), a(l, t, q)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@inputs.added
def something_comes_in():
    """The output of a unit h of layer l - 1 is not zero at sample t."""
    return Differ(a(l - 1, t, h), 0)


@inputs.proof
def proof():
    """By the claim, which holds for any biases."""
    return (
        lemma("apart", "random_weights_tell_units_apart", {"something comes in": ("something comes in",)},
              s=S, e=E, l=l, p=p, q=q, t=t, h=h),)


@inputs.counterexample
def a_sample_of_zeros():
    """At the sample 0 both inputs are zero, whatever the weights are."""
    return Example(W=[[[1], [2]]], b=[[0, 0]], activations=["identity"], batches=[([[0]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2, "t": 1, "h": 1})


@outputs.counterexample
def units_that_may_both_be_silent():
    """Two ReLU units at the sample 1: wherever both weights are negative, both outputs are 0."""
    return Example(W=[[[-1], [-2]]], b=[[0, 0]], activations=["relu"], batches=[([[1]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2, "t": 1, "h": 1})


outputs.instead("random_weights_tell_units_apart")
