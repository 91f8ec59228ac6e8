"""Where all neurons of a layer have equal outputs, one of them would do."""
from verify.equations import E, L, S, W, a, b, gb, gW, layers, n, samples, steps, total, units, z
from verify.example import Example
from verify.notation import Delta, Eq, index, indices
from verify.proof import conclude, lemma, step, use
from verify.statement import Sentence

i, j, k, l, p, q, r, t, u, v = indices("i j k l p q r t u v")

sentence = Sentence(
    source="tutorial", pieces="14", author="the author of the tutorial",
    place="the section on zero weights, last sentence of the summary",
    said="Neurons that are all alike make it pointless to have more than one.")

computes = sentence.reading(
    "one neuron computes what all do", let={"l": layers(1, L - 1), "q": units(l)},
    why="Several neurons serve no purpose if one does all that they do together: here, in what it computes.")
tells = sentence.reading(
    "what one neuron does not tell apart, no later layer does",
    let={"l": layers(1, L - 1), "q": units(l), "u": samples, "v": samples},
    why="Here in what it lets the rest of the network tell apart, whatever that makes of it.")
learns = sentence.reading(
    "one neuron learns in a step what all do", let={"l": layers(1, L - 1), "p": units(l), "r": steps},
    why="Here also in what it learns: one neuron, in a second network r, takes the same step as all of them.")


@tells.assumption
@computes.assumption
@sentence.context("the first sentence of the section")
def outputs_are_equal():
    """On each sample, all neurons of layer l have the output of neuron q."""
    return Eq(a(l, t, p), a(l, t, q)).forall(t=samples, p=units(l))


@tells.assumption
@sentence.supplied("this is how we say that a neuron does not tell two samples apart")
def neuron_q_does_not_tell_u_from_v():
    """Neuron q has the same output on the samples u and v."""
    return Eq(a(l, u, q), a(l, v, q))


@computes.conclusion
def one_neuron_gives_the_next_layer_all():
    """What enters layer l + 1 is what neuron q gives, with the sum of all weights out of layer l for its own."""
    return Eq(z(l + 1, t, i), total(k=units(l))(W(l + 1, i, k)) * a(l, t, q) + b(l + 1, i)).forall(
        t=samples, i=units(l + 1))


@tells.conclusion
def later_layers_do_not_tell_u_from_v():
    """In all later layers the outputs on the samples u and v are the same."""
    return Eq(a(k, u, i), a(k, v, i)).forall(k=layers(l + 1, L), i=units(k))


@learns.assumption
@sentence.context("the heading of the section: all weights are zero, and so equal")
def all_neurons_have_the_incoming_weights_of_p():
    """All neurons of layer l have the incoming weights of neuron p."""
    return Eq(W(l, i, j), W(l, p, j)).forall(i=units(l), j=units(l - 1))


@learns.assumption
@sentence.supplied("the page never mentions biases; neurons that are all alike have equal ones")
def all_neurons_have_the_bias_of_p():
    """All neurons of layer l have the bias of neuron p."""
    return Eq(b(l, i), b(l, p)).forall(i=units(l))


@learns.assumption
@sentence.context("the heading of the section: all weights are zero, and so equal")
def all_neurons_have_the_outgoing_weights_of_p():
    """All neurons of layer l have the outgoing weights of neuron p."""
    return Eq(W(l + 1, k, i), W(l + 1, k, p)).forall(k=units(l + 1), i=units(l))


@learns.assumption
@sentence.supplied("this is how one neuron stands in the place of all: it passes on what all passed on")
def outgoing_weights_are_merged():
    """In the other network, neuron p has the sum of all weights out of layer l, and the other neurons have none."""
    return Eq(W.at(r)(l + 1, k, i), Delta(index(i), index(p)) * n(l) * W(l + 1, k, p)).forall(
        k=units(l + 1), i=units(l))


@learns.assumption
@sentence.supplied("the two networks are compared in this layer only; in all else they are the same")
def weights_agree_up_to_the_layer():
    """Both networks have the same weights in the layers 1 to l."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@learns.assumption
@sentence.supplied("the two networks are compared in this layer only; in all else they are the same")
def weights_agree_downstream():
    """Both networks have the same weights in the layers l + 2 to L."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(l + 2, L), i=units(k), j=units(k - 1))


@learns.assumption
@sentence.supplied("the two networks are compared in this layer only; in all else they are the same")
def biases_agree():
    """Both networks have the same biases in all layers."""
    return Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(), i=units(k))


@learns.conclusion
def incoming_weights_agree_after_a_step():
    """After subtracting the gradients, neuron p has the same incoming weights in both networks."""
    return Eq(W.at(r)(l, p, j) - gW.at(r, E)(l, p, j), W(l, p, j) - gW(l, p, j)).forall(j=units(l - 1))


@learns.conclusion
def biases_agree_after_a_step():
    """After subtracting the gradients, neuron p has the same bias in both networks."""
    return Eq(b.at(r)(l, p) - gb.at(r, E)(l, p), b(l, p) - gb(l, p))


@computes.proof
def by_factoring_out():
    """The common output is a factor of the sum over the layer."""
    return (
        conclude(one_neuron_gives_the_next_layer_all,
                 step(total(k=units(l))(W(l + 1, i, k) * a(l, t, k)) + b(l + 1, i), use("definition of z", l=l + 1)),
                 step(total(k=units(l))(W(l + 1, i, k)) * a(l, t, q) + b(l + 1, i), outputs_are_equal)),)


@tells.proof
def by_the_layer():
    """The samples agree in all neurons of the layer, so they agree in all later ones."""
    return (
        lemma("later", "samples_that_agree_in_a_layer_agree_in_all_later_ones", {
            "outputs of layer l are equal": (neuron_q_does_not_tell_u_from_v, outputs_are_equal)},
            s=S, e=E, l=l, t=u, u=v),
        conclude(later_layers_do_not_tell_u_from_v, step(a(k, v, i), "later: outputs are equal")))


@learns.counterexample
def two_clones():
    """Two clones with the weight 1 to the output have the gradient 1 each, one neuron with the weight 2 has 2."""
    return Example(W=[[[0], [0]], [[1, 1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[-1]])] * 2, others=[([[[0], [0]], [[2, 0]]], [[0, 0], [0]])],
                   let={"l": 1, "p": 1, "r": 1})


learns.instead("a_gradient_step_of_clones_is_that_of_one_unit_with_other_rates")
