"""With zero weights and random biases, training works in a way."""
from verify.equations import U_W, L, U_b, W, b, gb, gW, layers, steps, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.statement import Sentence

i, j, k, l, p, q, r, s = indices("i j k l p q r s")

sentence = Sentence(
    source="thread", pieces="16", author="Neil Slater", place="the first answer, its first sentence",
    said="Training with random biases only is possible to some degree.")

works = sentence.reading(
    "the first layer can learn from zero weights and different biases",
    let={"p": steps, "i": units(1), "k": units(1), "j": units(0)}, requires=(L - 2,), training=True, exists=True,
    why="Working, to some degree, is read as: in some network training moves the weights of the first layer off "
        "zero, and those of two of its units apart.")


@works.assumption
@sentence.says
def all_weights_start_at_zero():
    """At the start, all weights are zero."""
    return Eq(W.at(0)(l, q, r), 0).forall(l=layers(), q=units(l), r=units(l - 1))


@works.assumption
@sentence.says
def the_biases_of_two_units_start_different():
    """At the start, the biases of the units i and k of the first layer are different."""
    return Differ(b.at(0)(1, i), b.at(0)(1, k))


@works.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def weights_move_by_gradient_descent():
    """The update of weights is gradient descent with rate 1."""
    return Eq(U_W(s, l, W.at(s)(l, q, r), gW.at(s)(l, q, r), vW.at(s)(l, q, r)),
              W.at(s)(l, q, r) - gW.at(s)(l, q, r)).forall(s=steps, l=layers(), q=units(l), r=units(l - 1))


@works.assumption
@sentence.context("gradient descent, which the thread names; its rate can be taken into the cost")
def biases_move_by_gradient_descent():
    """The update of biases is gradient descent with rate 1."""
    return Eq(U_b(s, l, b.at(s)(l, q), gb.at(s)(l, q), vb.at(s)(l, q)),
              b.at(s)(l, q) - gb.at(s)(l, q)).forall(s=steps, l=layers(), q=units(l))


@works.conclusion
def a_weight_of_the_first_layer_has_moved():
    """At step p, the weight from feature j to unit i of the first layer is not zero."""
    return Differ(W.at(p)(1, i, j), 0)


@works.conclusion
def two_units_have_become_different():
    """At step p, the weights from feature j to the units i and k of the first layer are different."""
    return Differ(W.at(p)(1, i, j), W.at(p)(1, k, j))


@works.witness
def two_hidden_units():
    """The biases 1 and 2: the first step makes the outgoing weights 1 and 2, the second one the incoming weights -5 and
    -10."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[[1, 2], [0]], activations=["relu", "identity"],
                   batches=[([[1]], [[1]])] * 3, let={"p": 2, "i": 1, "k": 2, "j": 1})
