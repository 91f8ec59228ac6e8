"""Random biases are not necessary to break the symmetry."""
from verify.equations import L, a, b, gW, layers, samples, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l, q, r, t = indices("i j k l q r t")

sentence = Sentence(
    source="thread", pieces="9", author="gvgramazio", place="the question, its fifth paragraph of text",
    said="Biases need not be random for the symmetry to be broken.")

without_biases = sentence.reading(
    "two units can differ although all biases are zero",
    let={"l": layers(1, L - 1), "i": units(l), "k": units(l), "j": units(l - 1), "t": samples}, exists=True,
    why="Not necessary means that it can be done without. Two units differ if their outputs and the gradients of "
        "their weights do.")


@without_biases.assumption
@sentence.context("the paragraph before, where biases start at zero")
def all_biases_are_zero():
    """All biases are zero."""
    return Eq(b(r, q), 0).forall(r=layers(), q=units(r))


@without_biases.conclusion
def two_units_have_different_outputs():
    """For sample t, the units i and k of layer l have different outputs."""
    return Differ(a(l, t, i), a(l, t, k))


@without_biases.conclusion
def two_units_get_different_gradients():
    """The weights from unit j to the units i and k of layer l have different gradients."""
    return Differ(gW(l, i, j), gW(l, k, j))


@without_biases.witness
def different_weights():
    """The incoming weights 1 and 2 give the outputs 1 and 2.  The outgoing weights 1 and -1 make of them -1; the target
    is -2, the error 1, and the gradients are 1 and -1."""
    return Example(W=[[[1], [2]], [[1, -1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[-2]])], let={"l": 1, "i": 1, "k": 2, "j": 1, "t": 1})
