"""Where no error arrives, nothing upstream learns.

If all errors of a layer are zero, for whatever reason, then the gradients of its weights and biases, and of all weights
and biases upstream of it, are zero.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import W, a, delta, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, show, step, use

i, j, k, l, q, t = indices("i j k l q t")

claim = Claim(
    title="Where no error arrives, nothing upstream learns",
    tag="GG0T",
    let={"l": layers()},
    remarks="""
    The errors of a layer are zero if all weights out of it are, if its activation is flat at all of its inputs, or if
    the errors of the next layer are zero.
    """)


@claim.assumption
def no_error_arrives():
    """All errors of layer l are zero."""
    return Eq(delta(l, t, i), 0).forall(t=samples, i=units(l))


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
    """From layer l on to the input all errors are zero, and the gradients are sums of products with an error."""
    return (
        induction(
            "down", {"errors vanish": Eq(delta(k, t, i), 0).forall(t=samples, i=units(k))},
            base=(show("errors vanish", step(0, no_error_arrives)),),
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


@claim.constructor(no_error_arrives)
def flat_activations(draw, world, values):
    """An activation that is flat is one way to stop the error."""
    of = world.functions["gp"]

    def slope(layer, value):
        return Fraction(0) if layer == values[l] else of(layer, value)
    return replace(world, functions={**world.functions, "gp": slope}, memo={})


@claim.fails_without(no_error_arrives)
def one_unit():
    """The input 1 with the weight 1 and the target 0: the error is 1, and so are the gradients."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])], let={"l": 1})
