"""Equal weights see only the sum of the features.

If within each row of the first weight matrix all weights are equal, then two samples whose features have the same sum
give equal outputs in every layer.
"""
from verify.claim import Claim
from verify.equations import E, S, W, a, b, layers, samples, total, units, x, z
from verify.example import Example
from verify.notation import Delta, Eq, index, indices
from verify.proof import conclude, have, lemma, step, use

SAMPLES_THAT_AGREE = "samples_that_agree_in_a_layer_agree_in_all_later_ones"
i, j, k, q, t, u = indices("i j k q t u")

claim = Claim(
    title="Equal weights see only the sum of the features",
    tag="K0ZY",
    let={"t": samples, "u": samples},
    remarks="""
    If all samples are one-hot, or are normalized so that their features add up to 1, then all samples give the same
    outputs: the network computes a constant on the batch.  The rows may differ from each other, and so may the biases.
    That the sums are equal is written as the value of one summand.
    """)


@claim.assumption
def each_row_has_equal_weights():
    """Within each row of the first weight matrix all weights are equal."""
    return Eq(W(1, i, j), W(1, i, q)).forall(i=units(1), j=units(0), q=units(0))


@claim.assumption
def sums_are_equal():
    """The features of sample u have the same sum as those of sample t: feature 1 of sample u is the sum of all
    features of sample t minus the sum of the other features of sample u."""
    return Eq(x(u, 1), total(j=units(0))(x(t, j)) - total(j=units(0))((1 - Delta(index(j), index(1))) * x(u, j)))


@claim.conclusion
def outputs_are_equal():
    """Both samples give the same outputs in every layer."""
    return Eq(a(k, t, i), a(k, u, i)).forall(k=layers(), i=units(k))


@claim.proof
def proof():
    """What enters a unit of the first layer is the one weight of its row times the sum of the features, plus the bias,
    so both samples agree in the first layer, and then in all later ones."""
    return (
        have("inputs are equal", Eq(z(1, t, i), z(1, u, i)).forall(i=units(1)),
             step(total(j=units(0))(W(1, i, j) * x(t, j)) + b(1, i),
                  use("definition of z", l=1), "definition of a at the input"),
             step(W(1, i, 1) * total(j=units(0))(x(t, j)) + b(1, i), use(each_row_has_equal_weights, q=1)),
             step(W(1, i, 1) * (x(u, 1) + total(j=units(0))((1 - Delta(index(j), index(1))) * x(u, j))) + b(1, i),
                  sums_are_equal),
             step(W(1, i, 1) * total(j=units(0))(x(u, j)) + b(1, i)),
             step(total(j=units(0))(W(1, i, j) * x(u, j)) + b(1, i), use(each_row_has_equal_weights, q=1)),
             step(z(1, u, i), use("definition of z", l=1), "definition of a at the input")),
        lemma("later", SAMPLES_THAT_AGREE, {
            "outputs of layer l are equal": (use("definition of a", l=1), "inputs are equal")},
            s=S, e=E, l=1, t=t, u=u),
        conclude(outputs_are_equal, step(a(k, u, i), "later: outputs are equal")))


@claim.fails_without(each_row_has_equal_weights)
def different_weights_in_a_row():
    """The weights 1 and 0 tell the one-hot samples (1, 0) and (0, 1) apart: the outputs are 1 and 0."""
    return Example(W=[[[1, 0]]], b=[[0]], activations=["identity"], batches=[([[1, 0], [0, 1]], [[0], [0]])],
                   let={"t": 1, "u": 2})


@claim.fails_without(sums_are_equal)
def different_sums():
    """The weights 1 and 1 tell the samples (1, 0) and (0, 0) apart: the outputs are 1 and 0."""
    return Example(W=[[[1, 1]]], b=[[0]], activations=["identity"], batches=[([[1, 0], [0, 0]], [[0], [0]])],
                   let={"t": 1, "u": 2})
