"""If all weights start at zero, the second update changes the last layer but one only slightly."""
from verify.equations import U_W, L, W, a, delta, gp, gW, layers, samples_of, steps, total, units, vW, z
from verify.notation import Eq, indices, own
from verify.proof import conclude, have, step, use
from verify.statement import Sentence

i, j, k, l, q, s, t = indices("i j k l q s t")
eta = own("eta")

sentence = Sentence(
    source="thread", pieces="21", author="Neil Slater", place="the first answer, its second paragraph",
    said="What the second update does to the layer before the last is small.")

little = sentence.reading(
    "it changes it by the square of the rate, where the last layer is changed by the rate", requires=(L - 2,),
    training=True,
    why="Little is read as: by one power of the learning rate more than the last layer, which the sentence sets beside "
        "it. Each change is a power of the rate times a formula in which the rate does not stand. With updates that "
        "do not shrink with the gradient, as those of Adam, the sentence would be another one.")


@little.assumption
@sentence.says
def all_weights_start_at_zero():
    """All weights are zero at the start."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@little.assumption
@sentence.context("the thread speaks of gradient descent")
def weights_follow_gradient_descent():
    """At every step a weight moves by minus eta times its gradient."""
    return Eq(U_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)),
              W.at(s)(l, i, j) - eta() * gW.at(s)(l, i, j)).forall(
        s=steps, l=layers(), i=units(l), j=units(l - 1))


def product_of_gradients():
    """What the slopes make of the first gradient and the second error of the last layer."""
    return total(t=samples_of(1))(
        gp(L - 1, z.at(1)(L - 1, t, i)) * total(k=units(L))(gW.at(0)(L, k, i) * delta.at(1)(L, t, k))
        * a.at(1)(L - 2, t, j))


@little.conclusion
def the_last_layer_changes_by_the_rate():
    """The second update changes a weight of the last layer by minus eta times its gradient."""
    return Eq(W.at(2)(L, i, j) - W.at(1)(L, i, j), -eta() * gW.at(1)(L, i, j)).forall(i=units(L), j=units(L - 1))


@little.conclusion
def the_layer_before_changes_by_the_square_of_the_rate():
    """It changes a weight of the layer before by the square of eta times what the slopes make of the gradients of the
    last layer."""
    return Eq(W.at(2)(L - 1, i, j) - W.at(1)(L - 1, i, j), eta() ** 2 * product_of_gradients()).forall(
        i=units(L - 1), j=units(L - 2))


@little.proof
def proof():
    """After the first update the last weights are minus eta times their first gradient.  They carry the error down, so
    the layer before gets a gradient with one eta, and its update has another one."""
    def moved(s, l):
        return U_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j))

    def change(l):
        return have(f"change of layer {'L' if l == L else 'L - 1'}",
                    Eq(W.at(2)(l, i, j), W.at(1)(l, i, j) - eta() * gW.at(1)(l, i, j)).forall(
                        i=units(l), j=units(l - 1)),
                    step(moved(1, l), use("update of W", s=1)),
                    step(W.at(1)(l, i, j) - eta() * gW.at(1)(l, i, j), weights_follow_gradient_descent))

    return (
        change(L), change(L - 1),
        have("last weights", Eq(W.at(1)(L, i, j), -eta() * gW.at(0)(L, i, j)).forall(i=units(L), j=units(L - 1)),
             step(moved(0, L), use("update of W", s=0)),
             step(-eta() * gW.at(0)(L, i, j), weights_follow_gradient_descent, all_weights_start_at_zero)),
        conclude(the_last_layer_changes_by_the_rate,
                 step(-eta() * gW.at(1)(L, i, j), "change of layer L")),
        conclude(the_layer_before_changes_by_the_square_of_the_rate,
                 step(-eta() * gW.at(1)(L - 1, i, j), "change of layer L - 1"),
                 step(-eta() * total(t=samples_of(1))(delta.at(1)(L - 1, t, i) * a.at(1)(L - 2, t, j)),
                      "definition of the weight gradient"),
                 step(-eta() * total(t=samples_of(1))(
                     gp(L - 1, z.at(1)(L - 1, t, i)) * total(k=units(L))(W.at(1)(L, k, i) * delta.at(1)(L, t, k))
                     * a.at(1)(L - 2, t, j)), use("definition of delta", l=L - 1)),
                 step(eta() ** 2 * product_of_gradients(), "last weights")))
