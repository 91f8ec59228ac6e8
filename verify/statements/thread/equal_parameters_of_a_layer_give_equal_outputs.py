"""If all weights of a layer are equal and all its biases are equal, its units have equal outputs."""
from verify.equations import E, S, W, a, b, layers, samples, units
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

EQUAL_UNITS = "units_with_equal_weights_and_biases_give_equal_outputs"
i, j, k, l, q, t = indices("i j k l q t")

sentence = Sentence(
    source="thread", pieces="5", author="gvgramazio", place="the question, its second paragraph of text",
    said="When the weights of a layer all start with one value, and its biases too, then every unit of it puts out "
         "the same.")

equal_outputs = sentence.reading(
    "all units of the layer have one output", let={"l": layers()},
    why="Literally. The biases may have another common value than the weights, which assumes less than one value for "
        "both.")


@equal_outputs.assumption
@sentence.says
def all_weights_into_the_layer_are_equal():
    """All weights into layer l are equal."""
    return Eq(W(l, i, j), W(l, k, q)).forall(i=units(l), k=units(l), j=units(l - 1), q=units(l - 1))


@equal_outputs.assumption
@sentence.says
def all_biases_of_the_layer_are_equal():
    """All biases of layer l are equal."""
    return Eq(b(l, i), b(l, k)).forall(i=units(l), k=units(l))


@equal_outputs.conclusion
def all_outputs_of_the_layer_are_equal():
    """For every sample, all units of layer l have the same output."""
    return Eq(a(l, t, i), a(l, t, k)).forall(t=samples, i=units(l), k=units(l))


@equal_outputs.proof
def proof():
    """Any two units of the layer compute the same from the same."""
    return (
        lemma("two units", EQUAL_UNITS, {
            "incoming weights are equal": (use(all_weights_into_the_layer_are_equal, k=k, q=j),),
            "biases are equal": (use(all_biases_of_the_layer_are_equal, k=k),)},
            s=S, e=E, l=l, p=i, q=k).forall(i=units(l), k=units(l)),
        conclude(all_outputs_of_the_layer_are_equal, step(a(l, t, k), use("two units: outputs are equal", k=k))))
