"""To draw both weights and biases at random breaks the symmetry too."""
from verify.equations import W, b, layers, units
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, step
from verify.statement import Sentence

h, i, j, l, p, q = indices("h i j l p q")

sentence = Sentence(
    source="thread", pieces="9", author="gvgramazio", place="the question, its fifth paragraph of text",
    said="It does no harm to draw the biases at random as well as the weights: the symmetry is broken all the same.")

apart = sentence.reading(
    "for almost all weights and almost all biases, two units of a layer differ in each",
    let={"l": layers(), "p": units(l), "q": units(l), "h": units(l - 1)}, requires=(q - p - 1,))


@apart.conclusion
def weights_differ():
    """For almost all weights of layer l, those from any unit h to the units p and q are different, whatever the biases
    are."""
    return Differ(W(l, p, h), W(l, q, h)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@apart.conclusion
def biases_differ():
    """For almost all biases of layer l, those of the units p and q are different, whatever the weights are."""
    return Differ(b(l, p), b(l, q)).for_almost_all(b(l, i), i=units(l))


@apart.proof
def proof():
    """Each difference is affine in the first of its two numbers."""
    return (
        almost_everywhere(apart.conclusions["weights differ"], step(W(l, p, h) - W(l, q, h)), i=p, j=h, coefficient=1),
        almost_everywhere(apart.conclusions["biases differ"], step(b(l, p) - b(l, q)), i=p, coefficient=1))
