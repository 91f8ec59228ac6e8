"""Zero weights silence a layer, and zero biases keep the next layers silent.

If all weights into layer p are zero, all biases of the layers p to q are zero and their activations map 0 to 0, then
the layers p to q output zero for every sample, whatever the weights between them are.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, g, layers, samples, total, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import induction, show, step, use

h, i, j, k, p, q, t = indices("h i j k p q t")

claim = Claim(
    title="Zero weights silence a layer, and zero biases keep the next layers silent",
    tag="308P",
    let={"p": layers(), "q": layers(p, L)},
    remarks="""
    The identity, ReLU, leaky ReLU and tanh map 0 to 0; the sigmoid does not.
    """)


@claim.assumption
def the_weights_into_layer_p_are_zero():
    """All weights from layer p - 1 to layer p are zero."""
    return Eq(W(p, i, j), 0).forall(i=units(p), j=units(p - 1))


@claim.assumption
def the_biases_are_zero():
    """All biases of the layers p to q are zero."""
    return Eq(b(k, i), 0).forall(k=layers(p, q), i=units(k))


@claim.assumption
def the_activations_map_zero_to_zero():
    """The activations of the layers p to q map 0 to 0."""
    return Eq(g(k, 0), 0).forall(k=layers(p, q))


@claim.conclusion
def the_layers_are_silent():
    """The layers p to q output zero for every sample."""
    return Eq(a(k, t, i), 0).forall(k=layers(p, q), t=samples, i=units(k))


@claim.proof
def proof():
    """Layer p receives nothing, so it is silent; a layer that hears a silent one and adds no bias is silent, too."""
    def output(k):
        return g(k, total(h=units(k - 1))(W(k, i, h) * a(k - 1, t, h)) + b(k, i))

    return (
        induction(
            "up", {the_layers_are_silent.name: Eq(a(k, t, i), 0).forall(t=samples, i=units(k))},
            base=(show(the_layers_are_silent,
                       step(output(p), use("definition of a", l=p), use("definition of z", l=p)),
                       step(g(p, 0), the_weights_into_layer_p_are_zero, the_biases_are_zero),
                       step(0, the_activations_map_zero_to_zero)),),
            step=(show(the_layers_are_silent,
                       step(output(k + 1), use("definition of a", l=k + 1), use("definition of z", l=k + 1)),
                       step(g(k + 1, 0), "IH the layers are silent", the_biases_are_zero),
                       step(0, the_activations_map_zero_to_zero)),),
            k=layers(p, q)),)


def one_unit(weight=0, bias=0, activation="identity"):
    """One unit with the input 1."""
    return Example(W=[[[weight]]], b=[[bias]], activations=[activation], batches=[([[1]], [[0]])], let={"p": 1, "q": 1})


@claim.fails_without(the_weights_into_layer_p_are_zero)
def a_weight_of_one():
    """With the weight 1 the output is 1."""
    return one_unit(weight=1)


@claim.fails_without(the_biases_are_zero)
def a_bias_of_one():
    """With the bias 1 the output is 1."""
    return one_unit(bias=1)


@claim.fails_without(the_activations_map_zero_to_zero)
def an_activation_with_one_at_zero():
    """With g(z) = 1 - z the output is 1."""
    return one_unit(activation="one minus")
