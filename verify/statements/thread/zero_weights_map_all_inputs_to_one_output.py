"""With all weights zero, the network gives the same output for all inputs."""
from verify.equations import E, L, S, W, a, layers, samples, units
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

CONSTANT = "behind_zero_weights_all_samples_get_the_same_output"
i, j, l, q, t = indices("i j l q t")

sentence = Sentence(
    source="thread", pieces="22", author="Neil Slater", place="the first answer, its third paragraph",
    said="A network whose weights are all zero has one output, whatever is put in.")

one_output = sentence.reading(
    "any two samples have the same outputs",
    why="Literally, for any two inputs in one batch.")


@one_output.assumption
@sentence.says
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@one_output.conclusion
def all_samples_have_the_same_outputs():
    """Any two samples of the batch have the same outputs."""
    return Eq(a(L, t, i), a(L, q, i)).forall(t=samples, q=samples, i=units(L))


@one_output.proof
def proof():
    """Zero weights into the last layer are enough."""
    return (
        lemma("constant", CONSTANT, {"the weights into layer l are zero": (all_weights_are_zero,)}, s=S, e=E, l=L),
        conclude(all_samples_have_the_same_outputs,
                 step(a(L, q, i), use("constant: outputs are equal", k=L, t=t, u=q))))
