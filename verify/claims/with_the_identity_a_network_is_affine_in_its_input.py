"""With the identity as activation a network is affine in its input.

However deep it is, each output is a sum of the features, each times an entry of the product of the weight matrices,
plus an offset that the biases add up to.  Neither depends on the data.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, g, layers, samples, total, units, x, z
from verify.example import Example
from verify.notation import Delta, Eq, index, indices, own
from verify.proof import induction, show, step, use

i, j, k, l, t = indices("i j k l t")

M = own("M", l=layers(0), i=units(l), j=units(0))
B = own("B", l=layers(0), i=units(l))

claim = Claim(
    title="With the identity as activation a network is affine in its input",
    tag="Z52C",
    remarks="""
    That the matrix and the offset do not depend on the data is seen in their definitions, in which no data stand.
    """)


def affine_at(l):
    return Eq(a(l, t, i), total(j=units(0))(M(l, i, j) * x(t, j)) + B(l, i)).forall(t=samples, i=units(l))


@claim.definition
def matrix_at_the_input():
    """The matrix starts as the unit matrix."""
    return Eq(M(0, i, j), Delta(index(i), index(j))).forall(i=units(0), j=units(0))


@claim.definition
def matrix():
    """Each layer multiplies it by its weights."""
    return Eq(M(l + 1, i, j), total(k=units(l))(W(l + 1, i, k) * M(l, k, j))).forall(
        l=layers(0, L - 1), i=units(l + 1), j=units(0))


@claim.definition
def offset_at_the_input():
    """The offset starts at zero."""
    return Eq(B(0, i), 0).forall(i=units(0))


@claim.definition
def offset():
    """Each layer multiplies it by its weights and adds its biases."""
    return Eq(B(l + 1, i), total(k=units(l))(W(l + 1, i, k) * B(l, k)) + b(l + 1, i)).forall(
        l=layers(0, L - 1), i=units(l + 1))


@claim.assumption
def activations_are_the_identity():
    """Every activation returns its input."""
    return Eq(g(l, z(l, t, i)), z(l, t, i)).forall(l=layers(), t=samples, i=units(l))


@claim.conclusion
def outputs_are_affine():
    """The outputs of every layer are the matrix times the features, plus the offset."""
    return affine_at(l).forall(l=layers(0))


@claim.proof
def proof():
    """By induction over the layers, with the product of the matrices so far."""
    name = outputs_are_affine.name
    return (induction(
        "up", {name: affine_at(l)},
        base=(show(name,
                   step(x(t, i), "definition of a at the input"),
                   step(total(j=units(0))(M(0, i, j) * x(t, j)) + B(0, i), matrix_at_the_input, offset_at_the_input)),),
        step=(show(name,
                   step(z(l + 1, t, i), use("definition of a", l=l + 1), activations_are_the_identity),
                   step(total(k=units(l))(W(l + 1, i, k) * (total(j=units(0))(M(l, k, j) * x(t, j)) + B(l, k)))
                        + b(l + 1, i), use("definition of z", l=l + 1), f"IH {name}"),
                   step(total(j=units(0))(M(l + 1, i, j) * x(t, j)) + B(l + 1, i),
                        use(matrix, l=l), use(offset, l=l))),),
        l=layers(0)),)


@claim.fails_without(activations_are_the_identity)
def a_square():
    """The square of the input 2 is not 2."""
    return Example(W=[[[1]]], b=[[0]], activations=["square"], batches=[([[2]], [[0]])])
