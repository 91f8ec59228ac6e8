"""The derivatives in the weights and the bias of a unit depend on its output."""
from verify.equations import L, W, a, gb, gW, layers, samples, units
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l, q, t = indices("i j k l q t")

sentence = Sentence(
    source="thread", pieces="13, 36", author="gvgramazio",
    place="the question, its last paragraph; and a comment to the first answer",
    said="In backpropagation, at least with the common activations, what a unit puts out has a part in the "
         "derivatives of its weights and of its bias.")

always = sentence.reading(
    "another output always means other derivatives", let={"l": layers(1, L - 1), "i": units(l), "k": units(l)},
    why="The output meant is that of the unit itself, as the argument needs it: other outputs, so other derivatives. "
        "To see the output's own part, two units are compared to which the same comes back.")

possible = sentence.reading(
    "another output can mean other derivatives", let={"l": layers(1, L - 1), "i": units(l), "k": units(l)},
    exists=True,
    why="The same, but that it can be so: a part in the derivatives need not show in every network.")


@possible.assumption
@always.assumption
@sentence.context("the second paragraph of the question: all weights start equal, so the same comes back to both units")
def the_weights_out_of_the_two_units_are_equal():
    """The units i and k of layer l have equal weights into each unit of layer l + 1."""
    return Eq(W(l + 1, q, i), W(l + 1, q, k)).forall(q=units(l + 1))


@possible.assumption
@always.assumption
@sentence.says
def their_outputs_differ():
    """For every sample, the outputs of the units i and k are different."""
    return Differ(a(l, t, i), a(l, t, k)).forall(t=samples)


@possible.conclusion
@always.conclusion
def the_gradients_of_their_weights_differ():
    """The gradients of any two weights of the units i and k that read the same unit are different."""
    return Differ(gW(l, i, j), gW(l, k, j)).forall(j=units(l - 1))


@possible.conclusion
@always.conclusion
def the_gradients_of_their_biases_differ():
    """The gradients of the biases of the units i and k are different."""
    return Differ(gb(l, i), gb(l, k))


@always.counterexample
def two_active_units():
    """The biases 0 and 1, and all weights 1: the ReLU units put out 1 and 2, both get the error 3, and all gradients of
    their incoming weights and biases are 3."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, 1], [0]], activations=["relu", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "i": 1, "k": 2})


always.instead("0FE2")


@possible.witness
def an_active_and_an_inactive_unit():
    """The biases 0 and -2, and all weights 1: the ReLU units put out 1 and 0, and get the errors 1 and 0."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, -2], [0]], activations=["relu", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "i": 1, "k": 2})
