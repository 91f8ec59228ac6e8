"""Training that starts with all zeros takes longer."""
from verify.equations import U_W, L, W, a, layers, samples_of, steps, steps_to, units, vW
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

ASLEEP, ALIKE = "layers_of_zeros_sleep_until_the_next_has_moved", "behind_zero_weights_all_samples_get_the_same_output"
i, j, l, s, t, u = indices("i j l s t u")

sentence = Sentence(
    source="thread", pieces="91", author="Joe S", place="the third answer, its first paragraph",
    said="Starting from zeros only, a useful result comes later.")

waits = sentence.reading(
    "the outputs do not depend on the input before as many updates as there are layers", training=True,
    why="A useful result depends on the input. With random weights the outputs do so from the start; from zeros they "
        "have to wait, and that is read as longer. How much longer training takes until the cost is small is not read: "
        "it may be for ever, as another sentence has it, and a measurement shows it for some networks.")


@waits.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@waits.assumption
@sentence.context("gradient descent, which the thread names, does so")
def weights_without_gradient_rest():
    """At every step, the update leaves a weight of the layers 1 to L - 1 with zero gradient as it is."""
    return Eq(U_W(s, l, W.at(s)(l, i, j), 0, vW.at(s)(l, i, j)), W.at(s)(l, i, j)).forall(
        s=steps, l=layers(1, L - 1), i=units(l), j=units(l - 1))


@waits.conclusion
def all_samples_have_one_output():
    """At the steps before L updates, all samples have the same outputs."""
    return Eq(a.at(s)(L, t, i), a.at(s)(L, u, i)).forall(
        s=steps_to(L - 1), t=samples_of(s), u=samples_of(s), i=units(L))


@waits.proof
def proof():
    """Until then the first weights are zero, and let nothing of the input through."""
    return (
        lemma("asleep", ASLEEP, {"all weights start at zero": (all_weights_start_at_zero,),
                                 "weights without gradient rest": (weights_without_gradient_rest,)}),
        lemma("alike", ALIKE, {"the weights into layer l are zero": ("asleep: weights sleep",)}, s=s, e=s, l=1).forall(
            s=steps_to(L - 1)),
        conclude(all_samples_have_one_output, step(a.at(s)(L, u, i), use("alike: outputs are equal", s=s, t=t, u=u))))
