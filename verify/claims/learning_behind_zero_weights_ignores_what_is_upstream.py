"""Learning behind zero weights ignores what is upstream.

If all weights into layer l are zero, two networks with the same weights and biases from layer l on have, on the same
batch, the same errors and the same gradients of biases in the layers l to L, and the same gradients of weights in the
layers l + 1 to L, whatever their layers upstream of l are.  The gradients of the zero weights see what is upstream only
through the outputs of layer l - 1.
"""
from verify.claim import Claim
from verify.equations import (
    E,
    L,
    S,
    W,
    a,
    b,
    delta,
    gb,
    gW,
    layers,
    samples,
    steps,
    total,
    units,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, lemma, step, use

ONLY_WHAT_FOLLOWS = "behind_zero_weights_only_what_follows_counts"
EQUAL_ERRORS = "behind_zero_weights_equal_cost_derivatives_give_equal_errors"
i, j, k, l, r, t = indices("i j k l r t")

claim = Claim(
    title="Learning behind zero weights ignores what is upstream",
    tag="ZSC7",
    let={"l": layers(2, L), "r": steps},
    remarks="""
    The second network is called r.  For l = 1 only the batch is upstream.  If layer l - 1 has the same outputs in
    both networks, then by the last conclusion the gradients of the zero weights are equal, too.  Zero weights need not
    have zero gradients: one linear unit with weight 0, bias 0, input 1 and target 1 has the gradient -1 for half the
    squared error.
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
def errors_are_equal():
    """Both networks have the same errors in the layers l to L."""
    return Eq(delta(k, t, i), delta.at(r, E)(k, t, i)).forall(k=layers(l, L), t=samples, i=units(k))


@claim.conclusion
def bias_gradients_are_equal():
    """The gradients of the biases of the layers l to L are the same in both networks."""
    return Eq(gb(k, i), gb.at(r, E)(k, i)).forall(k=layers(l, L), i=units(k))


@claim.conclusion
def later_weight_gradients_are_equal():
    """The gradients of the weights of the layers l + 1 to L are the same in both networks."""
    return Eq(gW(k, i, j), gW.at(r, E)(k, i, j)).forall(k=layers(l + 1, L), i=units(k), j=units(k - 1))


@claim.conclusion
def gradients_of_the_zero_weights():
    """The gradient of a weight into layer l is the sum over the samples of the error in the other network times the
    output of layer l - 1 in this one."""
    return Eq(gW(l, i, j), total(t=samples)(delta.at(r, E)(l, t, i) * a(l - 1, t, j))).forall(
        i=units(l), j=units(l - 1))


@claim.proof
def proof():
    """Both networks have the same outputs, so the cost has the same derivatives in them, and the errors are equal."""
    agreement = {
        "the weights into layer l are zero": (the_weights_into_layer_l_are_zero,),
        "weights agree from layer l on": (weights_agree_from_layer_l_on,),
        "biases agree from layer l on": (biases_agree_from_layer_l_on,)}
    return (
        lemma("forward", ONLY_WHAT_FOLLOWS, agreement, s=S, e=E, r=r, f=E, l=l),
        have("each sample gets the same output",
             Eq(a(k, t, i), a.at(r, E)(k, t, i)).forall(k=layers(l, L), t=samples, i=units(k)),
             step(a.at(r, E)(k, t, i), use("forward: outputs are equal", u=t))),
        lemma("backward", EQUAL_ERRORS, {
            **agreement,
            "derivatives of the cost are equal": ("each sample gets the same output",)},
            s=S, e=E, r=r, f=E, l=l, t=t, u=t).forall(t=samples),
        conclude(errors_are_equal, step(delta.at(r, E)(k, t, i), "backward: errors are equal")),
        conclude(bias_gradients_are_equal,
                 step(total(t=samples)(delta(k, t, i)), "definition of the bias gradient"),
                 step(total(t=samples)(delta.at(r, E)(k, t, i)), errors_are_equal),
                 step(gb.at(r, E)(k, i), "definition of the bias gradient")),
        conclude(later_weight_gradients_are_equal,
                 step(total(t=samples)(delta(k, t, i) * a(k - 1, t, j)), "definition of the weight gradient"),
                 step(total(t=samples)(delta.at(r, E)(k, t, i) * a.at(r, E)(k - 1, t, j)),
                      errors_are_equal, "each sample gets the same output"),
                 step(gW.at(r, E)(k, i, j), "definition of the weight gradient")),
        conclude(gradients_of_the_zero_weights,
                 step(total(t=samples)(delta(l, t, i) * a(l - 1, t, j)), "definition of the weight gradient"),
                 step(total(t=samples)(delta.at(r, E)(l, t, i) * a(l - 1, t, j)), errors_are_equal)))


TWO_UNITS = {"activations": ["identity", "identity"], "batches": [([[1]], [[0]])], "let": {"l": 2, "r": 1}}


@claim.fails_without(the_weights_into_layer_l_are_zero)
def an_open_path():
    """With the last weight 1 in both networks, the first weights 0 and 1 give the outputs and the errors 0 and 1."""
    return Example(W=[[[0]], [[1]]], b=[[0], [0]], others=[([[[1]], [[1]]], [[0], [0]])], **TWO_UNITS)


@claim.fails_without(weights_agree_from_layer_l_on)
def another_last_weight():
    """The last weights 0 and 1, behind a hidden output of 1, give the outputs and the errors 0 and 1."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], others=[([[[1]], [[1]]], [[0], [0]])], **TWO_UNITS)


@claim.fails_without(biases_agree_from_layer_l_on)
def another_last_bias():
    """The last biases 0 and 1 give the outputs and the errors 0 and 1."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], others=[([[[0]], [[0]]], [[0], [1]])], **TWO_UNITS)
