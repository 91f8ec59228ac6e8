"""Random weights with zero biases break the symmetry."""
from verify.equations import W, layers, units
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, step
from verify.statement import Sentence

h, i, j, l, p, q = indices("h i j l p q")

sentence = Sentence(
    source="thread", pieces="7", author="gvgramazio", place="the question, its fourth paragraph of text",
    said="The symmetry can be broken: draw the weights at random, and start with biases of zero.")

weights = sentence.reading(
    "for almost all weights, two units of a layer have different weights",
    let={"l": layers(), "p": units(l), "q": units(l), "h": units(l - 1)}, requires=(q - p - 1,),
    why="The symmetry, said before, is that of equal weights. Weights that are drawn with a joint density differ "
        "almost surely where they differ for almost all values.")


@weights.conclusion
def weights_differ():
    """For almost all weights of layer l, those from any unit h to the units p and q are different."""
    return Differ(W(l, p, h), W(l, q, h)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@weights.proof
def proof():
    """The difference is affine in the first of the two weights."""
    return (almost_everywhere(weights.conclusions["weights differ"], step(W(l, p, h) - W(l, q, h)), i=p, j=h,
                              coefficient=1),)
