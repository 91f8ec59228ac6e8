"""Features that agree give their weights equal gradients.

If two features have the same value in every sample of the batch, then the gradients of their weights to any unit of the
first layer are equal, whatever these weights and the rest of the network are.
"""
from verify.claim import Claim
from verify.equations import a, delta, gW, samples, total, units, x
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step

i, j, k, t = indices("i j k t")

claim = Claim(
    title="Features that agree give their weights equal gradients",
    tag="NYE7",
    let={"j": units(0), "k": units(0)},
    remarks="""
    No choice of the weights helps: two pixels that are dark in all images give all their weights the gradient zero,
    however these were drawn.
    """)


@claim.assumption
def the_features_agree():
    """Features j and k have the same value in every sample."""
    return Eq(x(t, j), x(t, k)).forall(t=samples)


@claim.conclusion
def their_weights_get_equal_gradients():
    """The gradients of their weights to any unit of the first layer are equal."""
    return Eq(gW(1, i, j), gW(1, i, k)).forall(i=units(1))


@claim.proof
def proof():
    """The same errors are multiplied by the same values."""
    return (
        conclude(their_weights_get_equal_gradients,
                 step(total(t=samples)(delta(1, t, i) * a(0, t, j)), "definition of the weight gradient"),
                 step(total(t=samples)(delta(1, t, i) * x(t, j)), "definition of a at the input"),
                 step(total(t=samples)(delta(1, t, i) * x(t, k)), the_features_agree),
                 step(total(t=samples)(delta(1, t, i) * a(0, t, k)), "definition of a at the input"),
                 step(gW(1, i, k), "definition of the weight gradient")),)


@claim.fails_without(the_features_agree)
def different_features():
    """The features 1 and 0 meet the error -1: the gradients are -1 and 0."""
    return Example(W=[[[0, 0]]], b=[[0]], activations=["identity"], batches=[([[1, 0]], [[1]])],
                   let={"j": 1, "k": 2})
