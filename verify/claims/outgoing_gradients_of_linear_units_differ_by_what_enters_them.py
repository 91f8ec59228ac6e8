"""Outgoing gradients of linear units differ by what enters them.

Two units of a hidden layer where the activation acts as the identity: how the gradients of their outgoing weights
differ is linear in how their incoming weights and their biases differ.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, delta, g, gb, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use

j, k, l, p, q, t = indices("j k l p q t")

claim = Claim(
    title="Outgoing gradients of linear units differ by what enters them",
    tag="G9CS",
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    If the incoming weights are equal, [only the difference of the biases](0VC5.md) is left.  The factor of a difference
    of incoming weights is the one that [the gradients of incoming weights](M8RQ.md) have for a difference of outgoing
    weights, where the slopes are 1: the differences drive each other, by one matrix.
    """)


@claim.assumption
def unit_p_is_linear():
    """For every sample unit p gives its input as its output."""
    return Eq(g(l, z(l, t, p)), z(l, t, p)).forall(t=samples)


@claim.assumption
def unit_q_is_linear():
    """So does unit q."""
    return Eq(g(l, z(l, t, q)), z(l, t, q)).forall(t=samples)


@claim.conclusion
def outgoing_gradients_differ_by_what_enters():
    """The gradients of their outgoing weights to a unit of layer l + 1 differ by the sum over the units of layer l - 1
    of the difference of the incoming weights times the sum over the samples of error times output, plus the difference
    of the biases times the gradient of the bias of that unit."""
    return Eq(gW(l + 1, k, p), gW(l + 1, k, q) + total(j=units(l - 1))(
        (W(l, p, j) - W(l, q, j)) * total(t=samples)(delta(l + 1, t, k) * a(l - 1, t, j)))
        + (b(l, p) - b(l, q)) * gb(l + 1, k)).forall(k=units(l + 1))


@claim.proof
def proof():
    """The output of a linear unit is the sum of incoming weight times what enters, plus its bias."""
    def output(i, name, linear):
        entering = total(j=units(l - 1))(W(l, i, j) * a(l - 1, t, j)) + b(l, i)
        return have(name, Eq(a(l, t, i), entering).forall(t=samples),
                    step(z(l, t, i), use("definition of a", l=l), linear),
                    step(entering, use("definition of z", l=l)))

    def by_what_enters(one, bias_gradient):
        return (one + total(j=units(l - 1))((W(l, p, j) - W(l, q, j)) * total(t=samples)(
            delta(l + 1, t, k) * a(l - 1, t, j))) + (b(l, p) - b(l, q)) * bias_gradient)

    return (
        output(p, "output of p", unit_p_is_linear),
        output(q, "output of q", unit_q_is_linear),
        conclude(outgoing_gradients_differ_by_what_enters,
                 step(total(t=samples)(delta(l + 1, t, k) * a(l, t, p)), "definition of the weight gradient"),
                 step(by_what_enters(total(t=samples)(delta(l + 1, t, k) * a(l, t, q)),
                                     total(t=samples)(delta(l + 1, t, k))), "output of p", "output of q"),
                 step(by_what_enters(gW(l + 1, k, q), gb(l + 1, k)),
                      "definition of the weight gradient", "definition of the bias gradient")))


def two_units(biases):
    """Two hidden ReLU units without incoming and outgoing weights, and one output, whose error is 1."""
    return Example(W=[[[0], [0]], [[0, 0]]], b=[biases, [1]], activations=["relu", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1, "p": 1, "q": 2})


@claim.fails_without(unit_p_is_linear)
def an_inactive_first_unit():
    """With the biases -1 and 0 both outputs are 0, and so are the gradients of the outgoing weights."""
    return two_units([-1, 0])


@claim.fails_without(unit_q_is_linear)
def an_inactive_second_unit():
    """With the biases 0 and -1 both outputs are 0, and so are the gradients of the outgoing weights."""
    return two_units([0, -1])
