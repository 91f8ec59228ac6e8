"""The cost ignores what zero weights block.

If all weights out of a hidden layer are zero, the data cost does not depend on any parameter of that layer or upstream
of it: two networks that agree downstream have the same cost on every batch, whatever else they are.
"""
from verify.claim import Claim
from verify.equations import C, E, L, W, a, b, cost, g, layers, outputs, samples, steps, targets, total, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, induction, show, step, use

i, j, k, l, q, r, t = indices("i j k l q r t")

claim = Claim(
    title="The cost ignores what zero weights block",
    tag="1GMR",
    let={"l": layers(1, L - 1), "r": steps},
    remarks="""
    The second network is called r.  Nothing is assumed on the activations: they need not even be continuous.
    """)


@claim.assumption
def the_weights_out_of_layer_l_are_zero():
    """All weights from layer l to layer l + 1 are zero."""
    return Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))


@claim.assumption
def weights_agree_downstream():
    """The other network has the same weights in the layers l + 1 to L."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(l + 1, L), i=units(k), j=units(k - 1))


@claim.assumption
def biases_agree_downstream():
    """The other network has the same biases in the layers l + 1 to L."""
    return Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(l + 1, L), i=units(k))


@claim.conclusion
def costs_are_equal():
    """Both networks have the same data cost."""
    return Eq(C.at(r, E)(), C())


@claim.proof
def proof():
    """Layer l + 1 receives only zeros from layer l in both networks, so its outputs are equal; from there to the output
    both networks compute the same."""
    return (
        induction(
            "up", {"outputs are equal": Eq(a.at(r, E)(k, t, i), a(k, t, i)).forall(t=samples, i=units(k))},
            base=(show(
                "outputs are equal",
                step(g(l + 1, total(q=units(l))(W.at(r)(l + 1, i, q) * a.at(r, E)(l, t, q)) + b.at(r)(l + 1, i)),
                     use("definition of a", l=l + 1), use("definition of z", l=l + 1)),
                step(g(l + 1, b(l + 1, i)), weights_agree_downstream, biases_agree_downstream,
                     the_weights_out_of_layer_l_are_zero),
                step(g(l + 1, total(q=units(l))(W(l + 1, i, q) * a(l, t, q)) + b(l + 1, i)),
                     the_weights_out_of_layer_l_are_zero),
                step(a(l + 1, t, i), use("definition of a", l=l + 1), use("definition of z", l=l + 1))),),
            step=(show(
                "outputs are equal",
                step(g(k + 1, total(q=units(k))(W.at(r)(k + 1, i, q) * a.at(r, E)(k, t, q)) + b.at(r)(k + 1, i)),
                     use("definition of a", l=k + 1), use("definition of z", l=k + 1)),
                step(g(k + 1, total(q=units(k))(W(k + 1, i, q) * a(k, t, q)) + b(k + 1, i)),
                     weights_agree_downstream, biases_agree_downstream, "IH outputs are equal"),
                step(a(k + 1, t, i), use("definition of a", l=k + 1), use("definition of z", l=k + 1))),),
            k=layers(l + 1, L)),
        conclude(costs_are_equal,
                 step(cost(outputs(r, E), targets()), "definition of C"),
                 step(cost(outputs(), targets()), "outputs are equal"),
                 step(C(), "definition of C")))


TWO_UNITS = {"activations": ["identity", "identity"], "batches": [([[1]], [[0]])], "let": {"l": 1, "r": 1}}


@claim.fails_without(the_weights_out_of_layer_l_are_zero)
def an_open_path():
    """With all weights downstream equal to 1, the first weights 1 and 0 give the costs 1/2 and 0."""
    return Example(W=[[[1]], [[1]]], b=[[0], [0]], others=[([[[0]], [[1]]], [[0], [0]])], **TWO_UNITS)


@claim.fails_without(weights_agree_downstream)
def another_last_weight():
    """The last weights 0 and 1, behind a hidden output of 1, give the costs 0 and 1/2."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], others=[([[[1]], [[1]]], [[0], [0]])], **TWO_UNITS)


@claim.fails_without(biases_agree_downstream)
def another_last_bias():
    """The last biases 0 and 1 give the costs 0 and 1/2."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], others=[([[[0]], [[0]]], [[0], [1]])], **TWO_UNITS)
