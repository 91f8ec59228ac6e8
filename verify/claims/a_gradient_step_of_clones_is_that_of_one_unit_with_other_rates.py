"""A gradient step of clones is that of one unit with other learning rates.

Let all units of a hidden layer have equal incoming weights, equal biases and equal outgoing weights, and let another
network have one of these n units in the place of all, with n times its outgoing weights.  Then the gradients of the
two networks are the same in all other layers; those of the unit's incoming weights and bias are n times as large in
the other network, and those of its outgoing weights are equal to those of the clones.  So after a step of gradient
descent the unit is again what the clones are together, if its own step is divided by n for what enters it, and
multiplied by n for what leaves it.
"""
from verify.claim import Claim
from verify.equations import (
    E,
    L,
    S,
    W,
    a,
    b,
    dcost,
    delta,
    gb,
    gp,
    gW,
    layers,
    n,
    outputs,
    samples,
    steps,
    targets,
    total,
    units,
    x,
    z,
)
from verify.example import Example
from verify.notation import Delta, Eq, index, indices
from verify.proof import conclude, have, induction, lemma, show, split, step, use

MERGING = "a_layer_of_clones_computes_what_one_unit_computes"
i, j, k, l, p, q, r, t = indices("i j k l p q r t")

claim = Claim(
    title="A gradient step of clones is that of one unit with other learning rates",
    tag="FPRJ",
    let={"l": layers(1, L - 1), "p": units(l), "r": steps},
    remarks="""
    The other network is called r.  The steps are written for the learning rate 1; with any other one they follow from
    the gradients in the same way.  Clones receive equal gradients, so they are clones after the step, too.  The other
    units of layer l in network r have zero outgoing weights and are thought of as removed: kept, their outgoing weights
    would have the same gradients as those of unit p.
    """)


@claim.assumption
def all_units_have_the_incoming_weights_of_p():
    """All units of layer l have the incoming weights of unit p."""
    return Eq(W(l, i, j), W(l, p, j)).forall(i=units(l), j=units(l - 1))


@claim.assumption
def all_units_have_the_bias_of_p():
    """All units of layer l have the bias of unit p."""
    return Eq(b(l, i), b(l, p)).forall(i=units(l))


@claim.assumption
def all_units_have_the_outgoing_weights_of_p():
    """All units of layer l have the outgoing weights of unit p."""
    return Eq(W(l + 1, k, i), W(l + 1, k, p)).forall(k=units(l + 1), i=units(l))


@claim.assumption
def outgoing_weights_are_merged():
    """In the other network the outgoing weights of unit p are multiplied by the number of units of layer l, and
    those of all other units of layer l are zero."""
    return Eq(W.at(r)(l + 1, k, i), Delta(index(i), index(p)) * n(l) * W(l + 1, k, p)).forall(
        k=units(l + 1), i=units(l))


@claim.assumption
def weights_agree_up_to_layer_l():
    """Both networks have the same weights in the layers 1 to l."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(1, l), i=units(k), j=units(k - 1))


@claim.assumption
def weights_agree_downstream():
    """Both networks have the same weights in the layers l + 2 to L."""
    return Eq(W.at(r)(k, i, j), W(k, i, j)).forall(k=layers(l + 2, L), i=units(k), j=units(k - 1))


@claim.assumption
def biases_agree():
    """Both networks have the same biases in all layers."""
    return Eq(b.at(r)(k, i), b(k, i)).forall(k=layers(), i=units(k))


@claim.conclusion
def the_incoming_gradients_of_one_unit_are_multiplied():
    """In the other network the gradients of the incoming weights of unit p are multiplied by the number of units of
    layer l."""
    return Eq(gW.at(r, E)(l, p, j), n(l) * gW(l, p, j)).forall(j=units(l - 1))


@claim.conclusion
def the_bias_gradient_of_one_unit_is_multiplied():
    """So is the gradient of its bias."""
    return Eq(gb.at(r, E)(l, p), n(l) * gb(l, p))


@claim.conclusion
def weight_gradients_beyond_are_equal():
    """The gradients of all weights in the layers l + 1 to L are equal, the outgoing weights of layer l among them."""
    return Eq(gW.at(r, E)(k, i, j), gW(k, i, j)).forall(k=layers(l + 1, L), i=units(k), j=units(k - 1))


@claim.conclusion
def bias_gradients_beyond_are_equal():
    """The gradients of all biases in the layers l + 1 to L are equal."""
    return Eq(gb.at(r, E)(k, i), gb(k, i)).forall(k=layers(l + 1, L), i=units(k))


@claim.conclusion
def weight_gradients_upstream_are_equal():
    """The gradients of all weights in the layers 1 to l - 1 are equal."""
    return Eq(gW.at(r, E)(k, i, j), gW(k, i, j)).forall(k=layers(1, l - 1), i=units(k), j=units(k - 1))


@claim.conclusion
def bias_gradients_upstream_are_equal():
    """The gradients of all biases in the layers 1 to l - 1 are equal."""
    return Eq(gb.at(r, E)(k, i), gb(k, i)).forall(k=layers(1, l - 1), i=units(k))


@claim.conclusion
def incoming_weights_agree_after_a_step():
    """After a step of gradient descent, divided by the number of units of layer l in the other network, the incoming
    weights of unit p are the same in both."""
    return Eq(W.at(r)(l, p, j) - gW.at(r, E)(l, p, j) / n(l), W(l, p, j) - gW(l, p, j)).forall(j=units(l - 1))


@claim.conclusion
def biases_agree_after_a_step():
    """So is its bias."""
    return Eq(b.at(r)(l, p) - gb.at(r, E)(l, p) / n(l), b(l, p) - gb(l, p))


@claim.conclusion
def outgoing_weights_are_merged_after_a_step():
    """After a step of gradient descent, multiplied by the number of units of layer l in the other network, each
    outgoing weight of unit p in the other network is the sum of those of the clones."""
    return Eq(W.at(r)(l + 1, k, p) - n(l) * gW.at(r, E)(l + 1, k, p),
              total(q=units(l))(W(l + 1, k, q) - gW(l + 1, k, q))).forall(k=units(l + 1))


@claim.proof
def proof():
    """Both networks compute the same, and from the output down to layer l + 1 they have the same errors.  In layer l
    unit p of the other network gets n times the error of a clone, and the other units get none; so layer l - 1 receives
    from the n clones together what it receives from the one unit."""
    def error(k, s=S, e=E):
        return (gp(k, z.at(s, e)(k, t, i))
                * total(q=units(k + 1))(W.at(s)(k + 1, q, i) * delta.at(s, e)(k + 1, t, q)))

    same_errors = Eq(delta.at(r, E)(k, t, i), delta(k, t, i)).forall(t=samples, i=units(k))
    return (
        lemma("merged", MERGING, {
            "all units have the incoming weights of p": (all_units_have_the_incoming_weights_of_p,),
            "all units have the bias of p": (all_units_have_the_bias_of_p,),
            "outgoing weights are merged": (outgoing_weights_are_merged, all_units_have_the_outgoing_weights_of_p),
            "weights agree up to layer l": (weights_agree_up_to_layer_l,),
            "weights agree downstream": (weights_agree_downstream,),
            "biases agree": (biases_agree,)}, s=S, e=E, l=l, p=p, r=r),
        split("outputs are equal", Eq(a.at(r, E)(k, t, i), a(k, t, i)).forall(t=samples, i=units(k)), 0,
              low=(show("outputs are equal",
                        step(x(t, i), "definition of a at the input"),
                        step(a(0, t, i), "definition of a at the input")),),
              high=(show("outputs are equal", step(a(k, t, i), "merged: outputs are equal")),),
              k=layers(0, L)),
        have("clones receive the same", Eq(z(l, t, i), z(l, t, p)).forall(t=samples, i=units(l)),
             step(total(q=units(l - 1))(W(l, i, q) * a(l - 1, t, q)) + b(l, i), use("definition of z", l=l)),
             step(total(q=units(l - 1))(W(l, p, q) * a(l - 1, t, q)) + b(l, p),
                  all_units_have_the_incoming_weights_of_p, all_units_have_the_bias_of_p),
             step(z(l, t, p), use("definition of z", l=l))),
        induction(
            "down", {"errors beyond are equal": same_errors},
            base=(show("errors beyond are equal",
                       step(dcost(t, i, outputs(r, E), targets()) * gp(L, z.at(r, E)(L, t, i)),
                            "definition of delta at the output"),
                       step(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i)),
                            "merged: outputs are equal", "merged: inputs are equal"),
                       step(delta(L, t, i), "definition of delta at the output")),),
            step=(show("errors beyond are equal",
                       step(error(k, r), use("definition of delta", l=k)),
                       step(error(k), "merged: inputs are equal", weights_agree_downstream,
                            "IH errors beyond are equal"),
                       step(delta(k, t, i), use("definition of delta", l=k))),),
            k=layers(l + 1, L)),
        have("one unit gets the error", Eq(delta.at(r, E)(l, t, i), Delta(index(i), index(p)) * n(l) * delta(l, t, p)
                                           ).forall(t=samples, i=units(l)),
             step(error(l, r), use("definition of delta", l=l)),
             step(Delta(index(i), index(p)) * n(l) * gp(l, z(l, t, p)) * total(q=units(l + 1))(
                  W(l + 1, q, p) * delta(l + 1, t, q)),
                  "merged: inputs are equal", "clones receive the same", outgoing_weights_are_merged,
                  "errors beyond are equal"),
             step(Delta(index(i), index(p)) * n(l) * delta(l, t, p), use("definition of delta", l=l))),
        have("clones get the same error", Eq(delta(l, t, i), delta(l, t, p)).forall(t=samples, i=units(l)),
             step(error(l), use("definition of delta", l=l)),
             step(gp(l, z(l, t, p)) * total(q=units(l + 1))(W(l + 1, q, p) * delta(l + 1, t, q)),
                  "clones receive the same", all_units_have_the_outgoing_weights_of_p),
             step(delta(l, t, p), use("definition of delta", l=l))),
        split("errors upstream are equal", same_errors, l - 1, k=layers(1, l - 1),
              low=(induction(
                  "down", {"errors are equal": Eq(delta.at(r, E)(j, t, i), delta(j, t, i)).forall(
                      t=samples, i=units(j))},
                  base=(show("errors are equal",
                             step(error(l - 1, r), use("definition of delta", l=l - 1)),
                             step(gp(l - 1, z(l - 1, t, i)) * n(l) * W(l, p, i) * delta(l, t, p),
                                  "merged: inputs are equal", weights_agree_up_to_layer_l, "one unit gets the error"),
                             step(error(l - 1), all_units_have_the_incoming_weights_of_p,
                                  "clones get the same error"),
                             step(delta(l - 1, t, i), use("definition of delta", l=l - 1))),),
                  step=(show("errors are equal",
                             step(error(j, r), use("definition of delta", l=j)),
                             step(error(j), "merged: inputs are equal", weights_agree_up_to_layer_l,
                                  "IH errors are equal"),
                             step(delta(j, t, i), use("definition of delta", l=j))),),
                  j=layers(1, l - 1)),
                   show("errors upstream are equal", step(delta(k, t, i), "errors are equal"))),
              high=(show("errors upstream are equal", step(delta(k, t, i), "errors beyond are equal")),)),
        conclude(the_incoming_gradients_of_one_unit_are_multiplied,
                 step(total(t=samples)(delta.at(r, E)(l, t, p) * a.at(r, E)(l - 1, t, j)),
                      "definition of the weight gradient"),
                 step(n(l) * total(t=samples)(delta(l, t, p) * a(l - 1, t, j)),
                      "one unit gets the error", "outputs are equal"),
                 step(n(l) * gW(l, p, j), "definition of the weight gradient")),
        conclude(the_bias_gradient_of_one_unit_is_multiplied,
                 step(total(t=samples)(delta.at(r, E)(l, t, p)), "definition of the bias gradient"),
                 step(n(l) * total(t=samples)(delta(l, t, p)), "one unit gets the error"),
                 step(n(l) * gb(l, p), "definition of the bias gradient")),
        *(conclude(part,
                   step(total(t=samples)(delta.at(r, E)(k, t, i) * a.at(r, E)(k - 1, t, j)),
                        "definition of the weight gradient"),
                   step(total(t=samples)(delta(k, t, i) * a(k - 1, t, j)), errors, "outputs are equal"),
                   step(gW(k, i, j), "definition of the weight gradient"))
          for part, errors in ((weight_gradients_beyond_are_equal, "errors beyond are equal"),
                               (weight_gradients_upstream_are_equal, "errors upstream are equal"))),
        *(conclude(part,
                   step(total(t=samples)(delta.at(r, E)(k, t, i)), "definition of the bias gradient"),
                   step(total(t=samples)(delta(k, t, i)), errors),
                   step(gb(k, i), "definition of the bias gradient"))
          for part, errors in ((bias_gradients_beyond_are_equal, "errors beyond are equal"),
                               (bias_gradients_upstream_are_equal, "errors upstream are equal"))),
        conclude(incoming_weights_agree_after_a_step,
                 step(W(l, p, j) - gW(l, p, j), weights_agree_up_to_layer_l,
                      the_incoming_gradients_of_one_unit_are_multiplied)),
        conclude(biases_agree_after_a_step,
                 step(b(l, p) - gb(l, p), biases_agree, the_bias_gradient_of_one_unit_is_multiplied)),
        have("clones give the same", Eq(a(l, t, i), a(l, t, p)).forall(t=samples, i=units(l)),
             step(a(l, t, p), use("definition of a", l=l), "clones receive the same")),
        have("outgoing gradients are equal", Eq(gW(l + 1, k, i), gW(l + 1, k, p)).forall(
            k=units(l + 1), i=units(l)),
             step(total(t=samples)(delta(l + 1, t, k) * a(l, t, i)), "definition of the weight gradient"),
             step(total(t=samples)(delta(l + 1, t, k) * a(l, t, p)), "clones give the same"),
             step(gW(l + 1, k, p), "definition of the weight gradient")),
        conclude(outgoing_weights_are_merged_after_a_step,
                 step(n(l) * W(l + 1, k, p) - n(l) * gW(l + 1, k, p), outgoing_weights_are_merged,
                      weight_gradients_beyond_are_equal),
                 step(total(q=units(l))(W(l + 1, k, q) - gW(l + 1, k, q)),
                      all_units_have_the_outgoing_weights_of_p, "outgoing gradients are equal")))


def example(W, b, other_W, other_b, batch=([[1]], [[0]])):
    """Layers of linear units, and another network of the same shape."""
    return Example(W=W, b=b, activations=["identity"] * len(W), batches=[batch], others=[(other_W, other_b)],
                   let={"l": 1, "p": 1, "r": 1})


@claim.fails_without(all_units_have_the_incoming_weights_of_p)
def different_incoming_weights():
    """Incoming weights 1 and 0, outgoing weights 1 and 1: the output is 1, and that of the other network 2.  These are
    the gradients of the last bias."""
    return example([[[1], [0]], [[1, 1]]], [[0, 0], [0]], [[[1], [0]], [[2, 0]]], [[0, 0], [0]])


@claim.fails_without(all_units_have_the_bias_of_p)
def different_biases():
    """Biases 1 and 0, outgoing weights 1 and 1: the output is 1, and that of the other network 2."""
    return example([[[0], [0]], [[1, 1]]], [[1, 0], [0]], [[[0], [0]], [[2, 0]]], [[1, 0], [0]])


@claim.fails_without(all_units_have_the_outgoing_weights_of_p)
def different_outgoing_weights():
    """Two clones with the outgoing weights 1 and 0: the output is 1, and that of the other network 2."""
    return example([[[1], [1]], [[1, 0]]], [[0, 0], [0]], [[[1], [1]], [[2, 0]]], [[0, 0], [0]])


@claim.fails_without(outgoing_weights_are_merged)
def one_of_two_outgoing_weights():
    """Two clones with the outgoing weights 1 and 1: the output is 2, and that of unit 1 alone is 1."""
    return example([[[1], [1]], [[1, 1]]], [[0, 0], [0]], [[[1], [1]], [[1, 0]]], [[0, 0], [0]])


@claim.fails_without(weights_agree_up_to_layer_l)
def another_first_weight():
    """The first weights 1 and 0 give the outputs 1 and 0."""
    return example([[[1]], [[1]]], [[0], [0]], [[[0]], [[1]]], [[0], [0]])


@claim.fails_without(weights_agree_downstream)
def another_last_weight():
    """The last weights 1 and 0 give the outputs 1 and 0."""
    return example([[[1]], [[1]], [[1]]], [[0], [0], [0]], [[[1]], [[1]], [[0]]], [[0], [0], [0]])


@claim.fails_without(biases_agree)
def another_last_bias():
    """The last biases 0 and 1 give the outputs 1 and 2."""
    return example([[[1]], [[1]]], [[0], [0]], [[[1]], [[1]]], [[0], [1]])
