"""Behind zero weights equal derivatives of the cost give equal errors.

If all weights into layer l are zero, two samples whose outputs get the same derivatives of the cost have the same
errors in the layers l to L: in two batches or in one, and in any two networks with the same weights and biases from
layer l on.
"""
from verify.claim import Claim
from verify.equations import (
    E,
    L,
    S,
    W,
    b,
    batches,
    dcost,
    delta,
    gp,
    layers,
    outputs,
    samples,
    samples_of,
    steps,
    targets,
    total,
    units,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import induction, lemma, show, step, use

ONLY_WHAT_FOLLOWS = "behind_zero_weights_only_what_follows_counts"
f, h, i, j, k, l, r, t, u = indices("f h i j k l r t u")

claim = Claim(
    title="Behind zero weights equal derivatives of the cost give equal errors",
    tag="KKVS",
    let={"l": layers(), "r": steps, "f": batches, "t": samples, "u": samples_of(f)},
    remarks="""
    The second network is called r, the second batch f.  They may be the first ones: then two samples of one batch are
    compared in one network.
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


@claim.assumption
def derivatives_of_the_cost_are_equal():
    """The derivatives of the cost in the outputs of sample t, and in those of sample u of the other batch in the other
    network, are equal."""
    return Eq(dcost(t, i, outputs(), targets()), dcost(u, i, outputs(r, f), targets(f))).forall(i=units(L))


@claim.conclusion
def errors_are_equal():
    """In the layers l to L both samples have the same errors."""
    return Eq(delta(k, t, i), delta.at(r, f)(k, u, i)).forall(k=layers(l, L), i=units(k))


@claim.proof
def proof():
    """The inputs of the activations are equal, and the same errors come back over the same weights."""
    return (
        lemma("forward", ONLY_WHAT_FOLLOWS, {
            "the weights into layer l are zero": (the_weights_into_layer_l_are_zero,),
            "weights agree from layer l on": (weights_agree_from_layer_l_on,),
            "biases agree from layer l on": (biases_agree_from_layer_l_on,)}, s=S, e=E, r=r, f=f, l=l),
        induction(
            "down", {errors_are_equal.name: Eq(delta(k, t, i), delta.at(r, f)(k, u, i)).forall(i=units(k))},
            base=(show(
                errors_are_equal,
                step(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)), "definition of delta at the output"),
                step(dcost(u, i, outputs(r, f), targets(f)) * gp(L, z.at(r, f)(L, u, i)),
                     derivatives_of_the_cost_are_equal, use("forward: inputs are equal", t=t, u=u)),
                step(delta.at(r, f)(L, u, i), "definition of delta at the output")),),
            step=(show(
                errors_are_equal,
                step(gp(k, z(k, t, i)) * total(h=units(k + 1))(W(k + 1, h, i) * delta(k + 1, t, h)),
                     use("definition of delta", l=k)),
                step(gp(k, z.at(r, f)(k, u, i)) * total(h=units(k + 1))(
                    W.at(r)(k + 1, h, i) * delta.at(r, f)(k + 1, u, h)),
                    use("forward: inputs are equal", t=t, u=u), weights_agree_from_layer_l_on, "IH errors are equal"),
                step(delta.at(r, f)(k, u, i), use("definition of delta", l=k))),),
            k=layers(l, L)))


LET = {"l": 1, "r": 1, "f": 1, "t": 1, "u": 1}


@claim.fails_without(the_weights_into_layer_l_are_zero)
def a_weight_of_one():
    """With the weight 1 and the square, the inputs 1 and 2 give the outputs 1 and 4.  Both are 1 above their target,
    but the derivatives 2 and 4 of the square make the errors 2 and 4."""
    return Example(W=[[[1]]], b=[[0]], others=[([[[1]]], [[0]])], activations=["square"],
                   batches=[([[1]], [[0]]), ([[2]], [[3]])], let=LET)


@claim.fails_without(weights_agree_from_layer_l_on)
def another_last_weight():
    """The error 1 of the output comes back over the last weights 0 and 1, as the errors 0 and 1 of the hidden unit."""
    return Example(W=[[[0]], [[0]]], b=[[0], [1]], others=[([[[0]], [[1]]], [[0], [1]])],
                   activations=["identity", "identity"], batches=[([[0]], [[0]])] * 2, let=LET)


@claim.fails_without(biases_agree_from_layer_l_on)
def another_bias():
    """With the square, the biases 1 and 2 give the outputs 1 and 4.  Both are 1 above their target, but the derivatives
    2 and 4 of the square make the errors 2 and 4."""
    return Example(W=[[[0]]], b=[[1]], others=[([[[0]]], [[2]])], activations=["square"],
                   batches=[([[0]], [[0]]), ([[0]], [[3]])], let=LET)


@claim.fails_without(derivatives_of_the_cost_are_equal)
def another_target():
    """The targets 0 and 1 give the errors 0 and -1."""
    return Example(W=[[[0]]], b=[[0]], others=[([[[0]]], [[0]])], activations=["identity"],
                   batches=[([[0]], [[0]]), ([[0]], [[1]])], let=LET)
