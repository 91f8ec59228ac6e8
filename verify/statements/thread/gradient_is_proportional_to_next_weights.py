"""The gradient of a layer is proportional to the weights of the next layer."""
from verify.equations import E, L, S, W, a, b, delta, g, gb, gp, gW, layers, samples, steps, total, units, x, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, induction, lemma, show, step, use
from verify.statement import Sentence

i, j, k, l, p, r, t = indices("i j k l p r t")

sentence = Sentence(
    source="thread", pieces="74", author="gvgramazio", place="a comment to the second answer",
    said="Writing out backpropagation shows the weights of the next layer as a factor of the gradient of a layer.")

factor = sentence.reading(
    "the next weights are a factor in the formula", let={"l": layers(1, L - 1)},
    why="The formula that the author has found is meant: the next weights are a factor in it, and the other factors "
        "may depend on them.")

proportional = sentence.reading(
    "twice the next weights give twice the gradient", let={"l": layers(1, L - 1), "p": steps},
    why="Literally proportional: with the next weights twice as large, in a second network, so is the "
        "gradient. “Proportional” is said of one thing while all others stay as they are.")


@proportional.assumption
@sentence.says
def the_next_weights_are_twice_as_large():
    """In network p, the weights from layer l to layer l + 1 are twice those of the first one."""
    return Eq(W.at(p)(l + 1, k, i), 2 * W(l + 1, k, i)).forall(k=units(l + 1), i=units(l))


@proportional.assumption
@sentence.says
def the_weights_up_to_the_layer_are_the_same():
    """The weights of the layers 1 to l are the same in both networks."""
    return Eq(W.at(p)(r, i, j), W(r, i, j)).forall(r=layers(1, l), i=units(r), j=units(r - 1))


@proportional.assumption
@sentence.says
def the_weights_after_the_next_layer_are_the_same():
    """The weights of the layers l + 2 to L are the same in both networks."""
    return Eq(W.at(p)(r, i, j), W(r, i, j)).forall(r=layers(l + 2, L), i=units(r), j=units(r - 1))


@proportional.assumption
@sentence.says
def the_biases_are_the_same():
    """All biases are the same in both networks."""
    return Eq(b.at(p)(r, i), b(r, i)).forall(r=layers(), i=units(r))


@factor.conclusion
def the_weight_gradient_written_out():
    """The gradient of a weight of layer l, with the next weights as factors."""
    return Eq(gW(l, i, j), total(t=samples, k=units(l + 1))(
        W(l + 1, k, i) * delta(l + 1, t, k) * gp(l, z(l, t, i)) * a(l - 1, t, j))).forall(i=units(l), j=units(l - 1))


@factor.conclusion
def the_bias_gradient_written_out():
    """The gradient of a bias of layer l, with the next weights as factors."""
    return Eq(gb(l, i), total(t=samples, k=units(l + 1))(
        W(l + 1, k, i) * delta(l + 1, t, k) * gp(l, z(l, t, i)))).forall(i=units(l))


@proportional.conclusion
def the_weight_gradients_are_twice_as_large():
    """On the same batch, the gradients of the weights of layer l are twice as large in network p."""
    return Eq(gW.at(p, E)(l, i, j), 2 * gW(l, i, j)).forall(i=units(l), j=units(l - 1))


@proportional.conclusion
def the_bias_gradients_are_twice_as_large():
    """On the same batch, the gradients of the biases of layer l are twice as large in network p."""
    return Eq(gb.at(p, E)(l, i), 2 * gb(l, i)).forall(i=units(l))


@factor.proof
def unfolded():
    """The definitions, one put into the other."""
    return (
        conclude(the_weight_gradient_written_out,
                 step(total(t=samples)(delta(l, t, i) * a(l - 1, t, j)), "definition of the weight gradient"),
                 step(total(t=samples, k=units(l + 1))(
                     W(l + 1, k, i) * delta(l + 1, t, k) * gp(l, z(l, t, i)) * a(l - 1, t, j)),
                     use("definition of delta", l=l))),
        conclude(the_bias_gradient_written_out,
                 step(total(t=samples)(delta(l, t, i)), "definition of the bias gradient"),
                 step(total(t=samples, k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k) * gp(l, z(l, t, i))),
                      use("definition of delta", l=l))))


@proportional.counterexample
def twice_the_weight_is_four_times_the_gradient():
    """The last weights 1 and 2 give the outputs 1 and 2, which are the errors, and so the gradients 1 and 4."""
    return Example(W=[[[1]], [[1]]], b=[[0], [0]], activations=["identity", "identity"], batches=[([[1]], [[0]])],
                   others=[([[[1]], [[2]]], [[0], [0]])], let={"l": 1, "p": 1})


@proportional.added
def the_errors_of_the_next_layer_are_the_same():
    """On the same batch, the errors of layer l + 1 are the same in both networks."""
    return Eq(delta.at(p, E)(l + 1, t, k), delta(l + 1, t, k)).forall(t=samples, k=units(l + 1))


@proportional.proof
def twice_with_errors_kept():
    """Up to layer l both networks compute the same; the next weights are those of the first network, added twice."""
    def inputs(s, k):
        return total(j=units(k - 1))(W.at(s)(k, i, j) * a.at(s, E)(k - 1, t, j)) + b.at(s)(k, i)

    return (
        induction(
            "up", {"same outputs": Eq(a.at(p, E)(r, t, i), a(r, t, i)).forall(t=samples, i=units(r))},
            base=(show("same outputs", step(x(t, i), "definition of a at the input"),
                       step(a(0, t, i), "definition of a at the input")),),
            step=(show("same outputs",
                       step(g(r + 1, inputs(p, r + 1)), use("definition of a", l=r + 1),
                            use("definition of z", l=r + 1)),
                       step(g(r + 1, inputs(S, r + 1)), "IH same outputs", the_weights_up_to_the_layer_are_the_same,
                            the_biases_are_the_same),
                       step(a(r + 1, t, i), use("definition of a", l=r + 1), use("definition of z", l=r + 1))),),
            r=layers(0, l)),
        have("same inputs", Eq(z.at(p, E)(l, t, i), z(l, t, i)).forall(t=samples, i=units(l)),
             step(inputs(p, l), use("definition of z", l=l)),
             step(inputs(S, l), "same outputs", the_weights_up_to_the_layer_are_the_same, the_biases_are_the_same),
             step(z(l, t, i), use("definition of z", l=l))),
        lemma("sum", "the_error_of_a_layer_is_additive_in_the_weights_above_it", {
            "weights add up": (the_next_weights_are_twice_as_large,),
            "errors above are equal": (the_errors_of_the_next_layer_are_the_same,),
            "errors above of r are equal": (),
            "slopes are equal": ("same inputs",),
            "slopes of r are equal": ()}, s=S, e=E, l=l, r=S, u=p),
        have("twice the error", Eq(delta.at(p, E)(l, t, i), 2 * delta(l, t, i)).forall(t=samples, i=units(l)),
             step(2 * delta(l, t, i), "sum: errors add up")),
        conclude(the_weight_gradients_are_twice_as_large,
                 step(total(t=samples)(delta.at(p, E)(l, t, i) * a.at(p, E)(l - 1, t, j)),
                      "definition of the weight gradient"),
                 step(total(t=samples)(2 * delta(l, t, i) * a(l - 1, t, j)), "twice the error", "same outputs"),
                 step(2 * gW(l, i, j), "definition of the weight gradient")),
        conclude(the_bias_gradients_are_twice_as_large,
                 step(total(t=samples)(delta.at(p, E)(l, t, i)), "definition of the bias gradient"),
                 step(total(t=samples)(2 * delta(l, t, i)), "twice the error"),
                 step(2 * gb(l, i), "definition of the bias gradient")))
