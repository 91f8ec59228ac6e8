"""Behind zero weights gradients of weights are outputs times gradients of biases.

If all weights into a layer are zero, the gradient of a weight in any later layer is the output of the unit that it
reads, which is the same for all samples, times the gradient of the bias of the unit that it leads to.
"""
from verify.claim import Claim
from verify.equations import E, L, S, W, a, delta, gb, gW, layers, samples, total, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use

SAME_OUTPUT = "behind_zero_weights_all_samples_get_the_same_output"
i, j, k, l, t, u = indices("i j k l t u")

claim = Claim(
    title="Behind zero weights gradients of weights are outputs times gradients of biases",
    tag="J8YD",
    let={"l": layers(1, L - 1)},
    remarks="""
    So the weights between two layers learn nothing that their biases do not learn: where the gradients of the biases
    of a layer are zero, those of its weights are zero, too, whatever the samples are.
    """)


@claim.assumption
def the_weights_into_layer_l_are_zero():
    """All weights from layer l - 1 to layer l are zero."""
    return Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@claim.conclusion
def weight_gradients_are_outputs_times_bias_gradients():
    """In the layers l + 1 to L the gradient of a weight is the output, for any sample, of the unit before it times the
    gradient of the bias of the unit after it."""
    return Eq(gW(k, i, j), a(k - 1, u, j) * gb(k, i)).forall(
        k=layers(l + 1, L), u=samples, i=units(k), j=units(k - 1))


@claim.proof
def proof():
    """All samples get the same output, which leaves the sum over the samples; what remains is the gradient of the
    bias."""
    return (
        lemma("constant", SAME_OUTPUT, {
            "the weights into layer l are zero": (the_weights_into_layer_l_are_zero,)}, s=S, e=E, l=l),
        conclude(weight_gradients_are_outputs_times_bias_gradients,
                 step(total(t=samples)(delta(k, t, i) * a(k - 1, t, j)), "definition of the weight gradient"),
                 step(total(t=samples)(delta(k, t, i) * a(k - 1, u, j)), use("constant: outputs are equal", u=u)),
                 step(a(k - 1, u, j) * gb(k, i), "definition of the bias gradient")))


@claim.fails_without(the_weights_into_layer_l_are_zero)
def a_first_weight_of_one():
    """With the weight 1 the samples 0 and 1 reach the last weight as 0 and 1, and their errors are 1 and -1: the
    gradient of the last bias is 0, and that of the last weight is -1/2."""
    return Example(W=[[[1]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[0], [1]], [[-1], [1]])], let={"l": 1})
