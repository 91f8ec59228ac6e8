"""Behind zero weights only what follows counts.

If all weights into layer l are zero, the outputs of the layers l to L are the same for every sample of every batch, and
the same in every network with the same weights and biases from layer l on: nothing upstream matters.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, batches, g, layers, samples, samples_of, steps, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, show, step, use

f, i, j, k, l, q, r, t, u = indices("f i j k l q r t u")

claim = Claim(
    title="Behind zero weights only what follows counts",
    tag="32KT",
    let={"l": layers(), "r": steps, "f": batches},
    remarks="""
    The second network is called r, the second batch f.  They may be the first ones: then any two samples of one batch
    are compared in one network.  Nothing is assumed on the activations.
    """)


@claim.assumption
def the_weights_into_layer_l_are_zero():
    """All weights from layer l - 1 to layer l are zero."""
    return Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@claim.assumption
def weights_agree_from_layer_l_on():
    """The other network has the same weights in the layers l to L."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(l, L), i=units(k), j=units(k - 1))


@claim.assumption
def biases_agree_from_layer_l_on():
    """The other network has the same biases in the layers l to L."""
    return Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(l, L), i=units(k))


@claim.conclusion
def inputs_are_equal():
    """What enters the activations of the layers l to L is the same for a sample of the batch and one of the other batch
    in the other network."""
    return Eq(z(k, t, i), z.at(r, f)(k, u, i)).forall(k=layers(l, L), t=samples, u=samples_of(f), i=units(k))


@claim.conclusion
def outputs_are_equal():
    """The outputs of the layers l to L are the same for a sample of the batch and one of the other batch in the other
    network."""
    return Eq(a(k, t, i), a.at(r, f)(k, u, i)).forall(k=layers(l, L), t=samples, u=samples_of(f), i=units(k))


@claim.proof
def proof():
    """Layer l receives its biases and nothing else; from there on both networks compute the same from the same."""
    return (
        induction(
            "up", {inputs_are_equal.name: Eq(z(k, t, i), z.at(r, f)(k, u, i)).forall(
                t=samples, u=samples_of(f), i=units(k))},
            base=(show(
                inputs_are_equal,
                step(total(q=units(l - 1))(W(l, i, q) * a(l - 1, t, q)) + b(l, i), use("definition of z", l=l)),
                step(b(l, i), the_weights_into_layer_l_are_zero),
                step(total(q=units(l - 1))(W.at(r)(l, i, q) * a.at(r, f)(l - 1, u, q)) + b.at(r)(l, i),
                     weights_agree_from_layer_l_on, biases_agree_from_layer_l_on, the_weights_into_layer_l_are_zero),
                step(z.at(r, f)(l, u, i), use("definition of z", l=l))),),
            step=(show(
                inputs_are_equal,
                step(total(q=units(k))(W(k + 1, i, q) * g(k, z(k, t, q))) + b(k + 1, i),
                     use("definition of z", l=k + 1), use("definition of a", l=k)),
                step(total(q=units(k))(W.at(r)(k + 1, i, q) * g(k, z.at(r, f)(k, u, q))) + b.at(r)(k + 1, i),
                     weights_agree_from_layer_l_on, biases_agree_from_layer_l_on, use("IH inputs are equal", u=u)),
                step(z.at(r, f)(k + 1, u, i), use("definition of z", l=k + 1), use("definition of a", l=k))),),
            k=layers(l, L)),
        conclude(outputs_are_equal,
                 step(g(k, z(k, t, i)), use("definition of a", l=k)),
                 step(g(k, z.at(r, f)(k, u, i)), use(inputs_are_equal, u=u)),
                 step(a.at(r, f)(k, u, i), use("definition of a", l=k))))


ONE_UNIT = {"activations": ["identity"], "let": {"l": 1, "r": 1, "f": 1}}


@claim.fails_without(the_weights_into_layer_l_are_zero)
def a_weight_of_one():
    """With the weight 1 in both networks, the inputs 0 and 1 give the outputs 0 and 1."""
    return Example(W=[[[1]]], b=[[0]], others=[([[[1]]], [[0]])], batches=[([[0]], [[0]]), ([[1]], [[0]])], **ONE_UNIT)


@claim.fails_without(weights_agree_from_layer_l_on)
def another_weight():
    """The weights 0 and 1 give the outputs 0 and 1 for the input 1."""
    return Example(W=[[[0]]], b=[[0]], others=[([[[1]]], [[0]])], batches=[([[1]], [[0]])] * 2, **ONE_UNIT)


@claim.fails_without(biases_agree_from_layer_l_on)
def another_bias():
    """The biases 0 and 1 give the outputs 0 and 1."""
    return Example(W=[[[0]]], b=[[0]], others=[([[[0]]], [[1]])], batches=[([[0]], [[0]])] * 2, **ONE_UNIT)
