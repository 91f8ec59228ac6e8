"""With random weights, no two neurons of a layer start equal."""
from verify.equations import W, units
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, step
from verify.statement import Sentence

h, i, j, p, q = indices("h i j p q")

sentence = Sentence(
    source="tutorial", pieces="24, 25, 26, 46", author="the author of the tutorial",
    place="the section on random weights, code and first list item; the recap of random initialization, second point",
    said="Drawing the weights at random guarantees that no neuron begins with the weights of another one.")

rows = sentence.reading(
    "for almost all weights of the first layer, two of its neurons have different weights",
    let={"p": units(1), "q": units(1), "h": units(0)}, requires=(q - p - 1,),
    why="The line of code draws the weights of the first layer only, one row for each neuron. What it draws has a "
        "density, as real numbers; in floating point two numbers that are drawn may be equal.")


@rows.conclusion
def weights_differ():
    """For almost all weights of the first layer, those from any feature h to the neurons p and q are different."""
    return Differ(W(1, p, h), W(1, q, h)).for_almost_all(W(1, i, j), i=units(1), j=units(0))


@rows.proof
def proof():
    """The difference is affine in the first of the two weights."""
    return (almost_everywhere(rows.conclusions["weights differ"], step(W(1, p, h) - W(1, q, h)), i=p, j=h,
                              coefficient=1),)
