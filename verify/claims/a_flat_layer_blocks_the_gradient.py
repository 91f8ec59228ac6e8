"""A flat layer blocks the gradient.

If the derivatives of all activations of a hidden layer are zero for every sample, then no error passes the layer: the
gradients of its own weights and biases, and of all those upstream of it, are zero.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import E, L, W, a, delta, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, show, step, use
from verify.readings.evaluate import evaluate

i, j, k, l, q, t = indices("i j k l q t")

claim = Claim(
    title="A flat layer blocks the gradient",
    tag="XB3B",
    let={"l": layers(1, L - 1)},
    remarks="""
    So it is with ReLU units that are inactive for all samples.  A saturated sigmoid or tanh is only nearly flat, and
    lets a small error pass.  The layers downstream of a flat layer still learn.
    """)


@claim.assumption
def the_layer_is_flat():
    """The derivatives of all activations of layer l are zero, for every sample."""
    return Eq(gp(l, z(l, t, i)), 0).forall(t=samples, i=units(l))


@claim.conclusion
def weight_gradients_vanish():
    """The gradients of all weights of the layers 1 to l are zero."""
    return Eq(gW(k, i, j), 0).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@claim.conclusion
def bias_gradients_vanish():
    """The gradients of all biases of the layers 1 to l are zero."""
    return Eq(gb(k, i), 0).forall(k=layers(1, l), i=units(k))


@claim.proof
def proof():
    """The error of a hidden unit is a product with the derivative of its activation: in layer l that is zero.  From
    there the errors stay zero on the way to the input, and the gradients are sums of products with an error."""
    return (
        induction(
            "down", {"errors vanish": Eq(delta(k, t, i), 0).forall(t=samples, i=units(k))},
            base=(show("errors vanish",
                       step(gp(l, z(l, t, i)) * total(q=units(l + 1))(W(l + 1, q, i) * delta(l + 1, t, q)),
                            use("definition of delta", l=l)),
                       step(0, the_layer_is_flat)),),
            step=(show("errors vanish",
                       step(gp(k, z(k, t, i)) * total(q=units(k + 1))(W(k + 1, q, i) * delta(k + 1, t, q)),
                            use("definition of delta", l=k)),
                       step(0, "IH errors vanish")),),
            k=layers(1, l)),
        conclude(weight_gradients_vanish,
                 step(total(t=samples)(delta(k, t, i) * a(k - 1, t, j)), "definition of the weight gradient"),
                 step(0, "errors vanish")),
        conclude(bias_gradients_vanish,
                 step(total(t=samples)(delta(k, t, i)), "definition of the bias gradient"),
                 step(0, "errors vanish")))


@claim.constructor(the_layer_is_flat)
def no_slope_at_the_inputs(draw, world, values):
    """The derivative is zero at the inputs that the activations of layer l receive."""
    flat = {evaluate(z(l, t, i), world, {**values, t: sample, i: unit})
            for sample in range(1, world.m[values[E]] + 1) for unit in range(1, world.n[values[l]] + 1)}
    of = world.functions["gp"]

    def slope(layer, value):
        return Fraction(0) if layer == values[l] and value in flat else of(layer, value)
    return replace(world, functions={**world.functions, "gp": slope}, memo={})


@claim.fails_without(the_layer_is_flat)
def one_unit_after_another():
    """Linear units are not flat; with all weights 1 the gradient of the first weight is 1 - 0."""
    return Example(W=[[[1]], [[1]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1})
