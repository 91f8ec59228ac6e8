"""Random biases give the units of a layer different inputs, at every sample.

For almost all biases of layer l two of its units have different inputs at a sample, whatever the weights are: constant,
zero, or those of clones.
"""
from verify.claim import Claim
from verify.equations import W, a, b, layers, samples, total, units, z
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, step, use

i, k, l, p, q, t = indices("i k l p q t")

claim = Claim(
    title="Random biases give the units of a layer different inputs, at every sample",
    tag="CN97",
    let={"l": layers(), "p": units(l), "q": units(l), "t": samples},
    requires=(q - p - 1,),
    remarks="""
    Nothing has to come in, unlike [with random weights](3FBJ.md).  Whether the outputs differ is up to the activation,
    and whether the gradients do is [up to its slopes](7HTA.md).
    """)


@claim.conclusion
def inputs_differ():
    """For almost all biases of layer l, its units p and q have different inputs at sample t."""
    return Differ(z(l, t, p), z(l, t, q)).for_almost_all(b(l, i), i=units(l))


@claim.proof
def proof():
    """The difference of the inputs is affine in the bias of unit p, with the coefficient 1."""
    return (
        almost_everywhere(
            inputs_differ,
            step(total(k=units(l - 1))((W(l, p, k) - W(l, q, k)) * a(l - 1, t, k)) + b(l, p) - b(l, q),
                 use("definition of z", l=l)),
            i=p, coefficient=1),)
