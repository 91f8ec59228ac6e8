"""Random weights tell the units of a layer apart, at every sample that brings something in.

If some output of layer l - 1 is not zero at a sample, then for almost all weights of layer l two of its units have
different inputs at this sample, whatever their biases are.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import E, W, a, b, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, step, use
from verify.readings.evaluate import evaluate
from verify.worlds.construct import Except

h, i, j, k, l, p, q, t = indices("h i j k l p q t")

claim = Claim(
    title="Random weights tell the units of a layer apart, at every sample that brings something in",
    tag="3FBJ",
    let={"l": layers(), "p": units(l), "q": units(l), "t": samples, "h": units(l - 1)},
    requires=(q - p - 1,))


@claim.assumption
def something_comes_in():
    """The output of unit h of layer l - 1 is not zero at sample t."""
    return Differ(a(l - 1, t, h), 0)


@claim.conclusion
def inputs_differ():
    """For almost all weights of layer l, its units p and q have different inputs at sample t."""
    return Differ(z(l, t, p), z(l, t, q)).for_almost_all(W(l, i, j), i=units(l), j=units(l - 1))


@claim.proof
def proof():
    """The difference of the inputs is affine in the weight from h to p, with the output of h as its coefficient."""
    return (
        almost_everywhere(
            inputs_differ,
            step(total(k=units(l - 1))((W(l, p, k) - W(l, q, k)) * a(l - 1, t, k)) + b(l, p) - b(l, q),
                 use("definition of z", l=l)),
            i=p, j=h, coefficient=a(l - 1, t, h), nonzero=something_comes_in),)


@claim.constructor(something_comes_in)
def an_output_of_one(draw, world, values):
    """A feature of 1, or an activation that is 1 where it would be 0."""
    e, layer, sample, unit = (values[var] for var in (E, l, t, h))
    if evaluate(a(l - 1, t, h), world, values) != 0:
        return world
    if layer == 1:
        return replace(world, entries={**world.entries, ("x", (e, sample, unit)): Fraction(1)})
    at = layer - 1, evaluate(z(l - 1, t, h), world, values)
    return replace(world, functions={**world.functions, "g": Except(world.functions["g"], {at: Fraction(1)})})


@claim.fails_without(something_comes_in)
def a_sample_of_zeros():
    """At the sample 0 both inputs are the biases, which are equal."""
    return Example(W=[[[1], [2]]], b=[[0, 0]], activations=["identity"], batches=[([[0]], [[0, 0]])],
                   let={"l": 1, "p": 1, "q": 2, "t": 1, "h": 1})
