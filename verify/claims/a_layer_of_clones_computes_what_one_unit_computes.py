"""A layer of clones computes what one unit computes.

If all units of a hidden layer have the incoming weights and the bias of one of them, then this one can do the work of
all: with the sum of all outgoing weights for its own, and zero for those of the others, the inputs and outputs of all
layers are the same, and so is the data cost.
"""
from verify.claim import Claim
from verify.equations import (
    C,
    E,
    L,
    W,
    a,
    b,
    cost,
    g,
    layers,
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
from verify.proof import conclude, have, induction, show, split, step, use

i, j, k, l, p, q, r, t, v = indices("i j k l p q r t v")

claim = Claim(
    title="A layer of clones computes what one unit computes",
    tag="M081",
    let={"l": layers(1, L - 1), "p": units(l), "r": steps},
    remarks="""
    The second network is called r.  Its other units of layer l are still there, but nothing reads them: they may be
    removed.  The outgoing weights of the clones may all be different.
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
def outgoing_weights_are_merged():
    """In the other network the outgoing weight of unit p is the sum of those of all units of layer l, and those of all
    other units of layer l are zero."""
    return Eq(W.at(r)(l + 1, k, i), Delta(index(i), index(p)) * total(q=units(l))(W(l + 1, k, q))).forall(
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
def inputs_are_equal():
    """In all layers both networks give the activations the same inputs."""
    return Eq(z.at(r, E)(k, t, i), z(k, t, i)).forall(k=layers(), t=samples, i=units(k))


@claim.conclusion
def outputs_are_equal():
    """In all layers both networks give the same outputs."""
    return Eq(a.at(r, E)(k, t, i), a(k, t, i)).forall(k=layers(), t=samples, i=units(k))


@claim.conclusion
def costs_are_equal():
    """Both networks have the same data cost."""
    return Eq(C.at(r, E)(), C())


@claim.proof
def proof():
    """Up to layer l both networks are the same.  The clones all give the output of unit p, so layer l + 1 receives
    from them this output times the sum of their outgoing weights, which is what it receives from unit p in the other
    network. From there on both networks are the same again."""
    same_inputs = Eq(z.at(r, E)(k, t, i), z(k, t, i)).forall(t=samples, i=units(k))

    return (
        have("clones receive the same", Eq(z(l, t, i), z(l, t, p)).forall(t=samples, i=units(l)),
             step(total(q=units(l - 1))(W(l, i, q) * a(l - 1, t, q)) + b(l, i), use("definition of z", l=l)),
             step(total(q=units(l - 1))(W(l, p, q) * a(l - 1, t, q)) + b(l, p),
                  all_units_have_the_incoming_weights_of_p, all_units_have_the_bias_of_p),
             step(z(l, t, p), use("definition of z", l=l))),
        induction(
            "up", {"inputs are equal up to l": same_inputs},
            base=(show("inputs are equal up to l",
                       step(total(q=units(0))(W.at(r)(1, i, q) * x(t, q)) + b.at(r)(1, i),
                            use("definition of z", l=1), "definition of a at the input"),
                       step(total(q=units(0))(W(1, i, q) * x(t, q)) + b(1, i),
                            weights_agree_up_to_layer_l, biases_agree),
                       step(z(1, t, i), use("definition of z", l=1), "definition of a at the input")),),
            step=(show("inputs are equal up to l",
                       step(total(q=units(k))(W.at(r)(k + 1, i, q) * g(k, z.at(r, E)(k, t, q))) + b.at(r)(k + 1, i),
                            use("definition of z", l=k + 1), use("definition of a", l=k)),
                       step(total(q=units(k))(W(k + 1, i, q) * g(k, z(k, t, q))) + b(k + 1, i),
                            weights_agree_up_to_layer_l, biases_agree, "IH inputs are equal up to l"),
                       step(z(k + 1, t, i), use("definition of z", l=k + 1), use("definition of a", l=k))),),
            k=layers(1, l)),
        induction(
            "up", {"inputs are equal beyond l": same_inputs},
            base=(show("inputs are equal beyond l",
                       step(total(q=units(l))(W.at(r)(l + 1, i, q) * g(l, z.at(r, E)(l, t, q))) + b.at(r)(l + 1, i),
                            use("definition of z", l=l + 1), use("definition of a", l=l)),
                       step(total(q=units(l))(W(l + 1, i, q)) * g(l, z(l, t, p)) + b(l + 1, i),
                            outgoing_weights_are_merged, biases_agree, "inputs are equal up to l"),
                       step(total(q=units(l))(W(l + 1, i, q) * g(l, z(l, t, q))) + b(l + 1, i),
                            "clones receive the same"),
                       step(z(l + 1, t, i), use("definition of z", l=l + 1), use("definition of a", l=l))),),
            step=(show("inputs are equal beyond l",
                       step(total(q=units(k))(W.at(r)(k + 1, i, q) * g(k, z.at(r, E)(k, t, q))) + b.at(r)(k + 1, i),
                            use("definition of z", l=k + 1), use("definition of a", l=k)),
                       step(total(q=units(k))(W(k + 1, i, q) * g(k, z(k, t, q))) + b(k + 1, i),
                            weights_agree_downstream, biases_agree, "IH inputs are equal beyond l"),
                       step(z(k + 1, t, i), use("definition of z", l=k + 1), use("definition of a", l=k))),),
            k=layers(l + 1, L)),
        split(inputs_are_equal.name, same_inputs, l,
              low=(show(inputs_are_equal, step(z(k, t, i), "inputs are equal up to l")),),
              high=(show(inputs_are_equal, step(z(k, t, i), "inputs are equal beyond l")),),
              k=layers()),
        conclude(outputs_are_equal,
                 step(g(k, z.at(r, E)(k, t, i)), use("definition of a", l=k)),
                 step(g(k, z(k, t, i)), inputs_are_equal),
                 step(a(k, t, i), use("definition of a", l=k))),
        conclude(costs_are_equal,
                 step(cost(outputs(r, E), targets()), "definition of C"),
                 step(cost(outputs(), targets()), outputs_are_equal),
                 step(C(), "definition of C")))


def example(W, b, other_W, other_b, batch=([[1]], [[0]])):
    """Layers of linear units, and another network of the same shape."""
    return Example(W=W, b=b, activations=["identity"] * len(W), batches=[batch], others=[(other_W, other_b)],
                   let={"l": 1, "p": 1, "r": 1})


@claim.fails_without(all_units_have_the_incoming_weights_of_p)
def different_incoming_weights():
    """Incoming weights 1 and 0, outgoing weights 1 and 1: the output is 1, and that of the other network 2."""
    return example([[[1], [0]], [[1, 1]]], [[0, 0], [0]], [[[1], [0]], [[2, 0]]], [[0, 0], [0]])


@claim.fails_without(all_units_have_the_bias_of_p)
def different_biases():
    """Biases 1 and 0, outgoing weights 1 and 1: the output is 1, and that of the other network 2."""
    return example([[[0], [0]], [[1, 1]]], [[1, 0], [0]], [[[0], [0]], [[2, 0]]], [[1, 0], [0]])


@claim.fails_without(outgoing_weights_are_merged)
def one_of_two_outgoing_weights():
    """Two clones with the outgoing weights 1 and 1; without their sum, unit 1 gives half of the output."""
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
