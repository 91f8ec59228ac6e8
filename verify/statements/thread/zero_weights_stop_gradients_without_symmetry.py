"""Zero weights stop the gradient also where the units are different."""
from verify.equations import E, L, S, W, a, gb, gW, layers, samples, units
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, lemma, step
from verify.statement import Sentence

i, j, k, l, p, q, t = indices("i j k l p q t")

sentence = Sentence(
    source="thread", pieces="76", author="gvgramazio", place="a comment to the second answer",
    said="It is the zero weights that stop the gradient, and not that units are alike.")

without_symmetry = sentence.reading(
    "zero gradients although two units differ",
    let={"l": layers(1, L - 1), "t": samples, "i": units(l), "k": units(l)},
    why="The other half of the sentence: the zero weights do it where there is no symmetry, so two units differ "
        "here, though the proof has no need of it.")


@without_symmetry.assumption
@sentence.says
def all_weights_out_of_the_layer_are_zero():
    """All weights from layer l to layer l + 1 are zero."""
    return Eq(W(l + 1, p, q), 0).forall(p=units(l + 1), q=units(l))


@without_symmetry.assumption
@sentence.says
def two_units_differ():
    """The units i and k of layer l have different outputs for sample t."""
    return Differ(a(l, t, i), a(l, t, k))


@without_symmetry.conclusion
def weight_gradients_vanish():
    """The gradients of all weights into layer l are zero."""
    return Eq(gW(l, q, j), 0).forall(q=units(l), j=units(l - 1))


@without_symmetry.conclusion
def bias_gradients_vanish():
    """The gradients of all biases of layer l are zero."""
    return Eq(gb(l, q), 0).forall(q=units(l))


@without_symmetry.proof
def blocked():
    """Zero weights block the gradient, whatever the units are."""
    return (
        lemma("blocked", "zero_weights_block_the_gradient",
              {"the weights out of layer l are zero": (all_weights_out_of_the_layer_are_zero,)}, s=S, e=E, l=l),
        conclude(weight_gradients_vanish, step(0, "blocked: weight gradients vanish")),
        conclude(bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))
