"""On a single sample a step changes how units differ in two directions only.

Whatever the activation is, a step of gradient descent changes how two units of a hidden layer differ only along what
enters them, with 1 for the bias, in their incoming weights and biases, and along the errors of the next layer in their
outgoing weights.  What they differ by apart from that stays, and units in which it is not zero do not merge.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, delta, gb, gW, layers, m, units
from verify.notation import Eq, indices
from verify.proof import conclude, step

h, j, k, l, p, q = indices("h j k l p q")

claim = Claim(
    title="On a single sample a step changes how units differ in two directions only",
    tag="EH9B",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    requires=(1 - m(),),
    remarks="""
    Two units that are equal after the step have zero on the left of the first equation, and have differed in their
    outgoing weights by what the gradients differ by.  So before it the incoming weights differed by the difference of
    the biases times what enters, and the outgoing weights in proportion to the errors that they meet.  Nothing is
    assumed: it is so for any activation, cost and rate of learning, which is a factor of the cost.  For more samples
    and steps there is [a claim on the first layer](RFQJ.md).
    """)


def weight_after(l, i, j):
    return W(l, i, j) - gW(l, i, j)


def bias_after(i):
    return b(l, i) - gb(l, i)


@claim.conclusion
def incoming_weights_change_along_what_enters():
    """After subtracting the gradients, the incoming weights differ by as much more than the difference of the biases
    times what enters as before."""
    return Eq((weight_after(l, p, j) - weight_after(l, q, j)) - (bias_after(p) - bias_after(q)) * a(l - 1, 1, j),
              (W(l, p, j) - W(l, q, j)) - (b(l, p) - b(l, q)) * a(l - 1, 1, j)).forall(j=units(l - 1))


def gap(k):
    return gW(l + 1, k, p) - gW(l + 1, k, q)


@claim.conclusion
def outgoing_weights_change_along_the_errors():
    """The gradients of two outgoing weights differ in proportion to the errors that they meet; so the step changes what
    the outgoing weights differ by in proportion to them."""
    return Eq(gap(k) * delta(l + 1, 1, h), gap(h) * delta(l + 1, 1, k)).forall(k=units(l + 1), h=units(l + 1))


@claim.proof
def proof():
    """The gradient of a weight is error times what enters, and that of a bias is the error: each sum over the batch has
    one term."""
    weight, bias = "definition of the weight gradient", "definition of the bias gradient"
    return (
        conclude(incoming_weights_change_along_what_enters,
                 step((W(l, p, j) - W(l, q, j)) - (b(l, p) - b(l, q)) * a(l - 1, 1, j), weight, bias)),
        conclude(outgoing_weights_change_along_the_errors, step(gap(h) * delta(l + 1, 1, k), weight)))
