"""Behind zero weights all samples get the same output.

If all weights into a layer are zero, that layer and all later ones, the last one too, give the same output for every
sample of the batch: the network ignores its input.
"""
from verify.claim import Claim
from verify.equations import E, L, S, W, a, layers, samples, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use

ONLY_WHAT_FOLLOWS = "behind_zero_weights_only_what_follows_counts"
i, j, k, l, t, u = indices("i j k l t u")

claim = Claim(
    title="Behind zero weights all samples get the same output",
    tag="JEDV",
    let={"l": layers()},
    remarks="""
    The errors of the samples need not be equal: their targets may differ.
    """)


@claim.assumption
def the_weights_into_layer_l_are_zero():
    """All weights from layer l - 1 to layer l are zero."""
    return Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@claim.conclusion
def outputs_are_equal():
    """In the layers l to L any two samples of the batch get the same output."""
    return Eq(a(k, t, i), a(k, u, i)).forall(k=layers(l, L), t=samples, u=samples, i=units(k))


@claim.proof
def proof():
    """Compare the network with itself, on the same batch."""
    return (
        lemma("itself", ONLY_WHAT_FOLLOWS, {
            "the weights into layer l are zero": (the_weights_into_layer_l_are_zero,),
            "weights agree from layer l on": (),
            "biases agree from layer l on": ()}, s=S, e=E, r=S, f=E, l=l),
        conclude(outputs_are_equal, step(a(k, u, i), use("itself: outputs are equal", u=u))))


@claim.fails_without(the_weights_into_layer_l_are_zero)
def a_weight_of_one():
    """With the weight 1 the samples 0 and 1 get the outputs 0 and 1."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[0], [1]], [[0], [0]])], let={"l": 1})
