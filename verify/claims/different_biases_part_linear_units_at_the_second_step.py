"""Different biases part linear units at the second step, by way of the outgoing weights.

Let two linear units of a hidden layer start with equal incoming and equal outgoing weights, and any biases.  The first
step of gradient descent leaves their incoming weights equal, and parts their outgoing weights, by the difference of the
biases times the gradient of the bias that these lead to.  The second step parts their incoming weights.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import (
    U_W,
    L,
    U_b,
    W,
    a,
    b,
    delta,
    g,
    gb,
    gp,
    gW,
    layers,
    samples_of,
    steps_to,
    total,
    units,
    vb,
    vW,
    z,
)
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step

BY_OUTGOING = "with_equal_slopes_gradients_differ_by_the_outgoing_weights"
BY_BIASES = "outgoing_gradients_of_linear_units_differ_by_their_biases"
i, j, k, l, p, q, s, t = indices("i j k l p q s t")

claim = Claim(
    title="Different biases part linear units at the second step, by way of the outgoing weights",
    tag="2ETD",
    training=True,
    let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
    remarks="""
    So with constant weights and random biases the symmetry of linear units, such as ReLU units that are active for the
    samples of both steps, is broken: their outgoing weights differ after the first step where the gradient of some
    bias of the next layer is not zero, and their incoming weights after the second one where the sum in the last
    conclusion is not.  Where the slopes of the activation differ, incoming weights part [at the first
    step](7HTA.md).  The biases of the two units keep their difference in the first step.
    """)


@claim.assumption
def incoming_weights_start_equal():
    """Units p and q of layer l start with the same incoming weights."""
    return Eq(W.at(0)(l, p, j), W.at(0)(l, q, j)).forall(j=units(l - 1))


@claim.assumption
def outgoing_weights_start_equal():
    """They start with the same outgoing weights."""
    return Eq(W.at(0)(l + 1, k, p), W.at(0)(l + 1, k, q)).forall(k=units(l + 1))


@claim.assumption
def unit_p_starts_linear():
    """At step 0, unit p gives its input as its output, for every sample."""
    return Eq(g(l, z.at(0)(l, t, p)), z.at(0)(l, t, p)).forall(t=samples_of(0))


@claim.assumption
def unit_q_starts_linear():
    """So does unit q."""
    return Eq(g(l, z.at(0)(l, t, q)), z.at(0)(l, t, q)).forall(t=samples_of(0))


@claim.assumption
def slopes_are_equal():
    """At the steps 0 and 1, the derivative of the activation is the same at the inputs of both, for every sample."""
    return Eq(gp(l, z.at(s)(l, t, p)), gp(l, z.at(s)(l, t, q))).forall(s=steps_to(1), t=samples_of(s))


@claim.assumption
def incoming_weights_move_by_gradient_descent():
    """At the steps 0 and 1 the update of the incoming weights of layer l is gradient descent with rate 1."""
    return Eq(U_W(s, l, W.at(s)(l, i, j), gW.at(s)(l, i, j), vW.at(s)(l, i, j)),
              W.at(s)(l, i, j) - gW.at(s)(l, i, j)).forall(s=steps_to(1), i=units(l), j=units(l - 1))


@claim.assumption
def biases_move_by_gradient_descent():
    """At step 0 the update of the biases of layer l is gradient descent with rate 1."""
    return Eq(U_b(0, l, b.at(0)(l, i), gb.at(0)(l, i), vb.at(0)(l, i)), b.at(0)(l, i) - gb.at(0)(l, i)).forall(
        i=units(l))


@claim.assumption
def outgoing_weights_move_by_gradient_descent():
    """At step 0 the update of the outgoing weights of layer l is gradient descent with rate 1."""
    return Eq(U_W(0, l + 1, W.at(0)(l + 1, k, i), gW.at(0)(l + 1, k, i), vW.at(0)(l + 1, k, i)),
              W.at(0)(l + 1, k, i) - gW.at(0)(l + 1, k, i)).forall(k=units(l + 1), i=units(l))


def gap():
    return b.at(0)(l, p) - b.at(0)(l, q)


@claim.conclusion
def incoming_weights_are_equal_after_one_step():
    """After the first step they have the same incoming weights."""
    return Eq(W.at(1)(l, p, j), W.at(1)(l, q, j)).forall(j=units(l - 1))


@claim.conclusion
def biases_differ_as_before():
    """After the first step their biases differ by as much as at the start."""
    return Eq(b.at(1)(l, p), b.at(1)(l, q) + gap())


@claim.conclusion
def outgoing_weights_part_at_the_first_step():
    """After the first step their outgoing weights to a unit differ by minus the difference of the biases at the start
    times the gradient of the bias of that unit."""
    return Eq(W.at(1)(l + 1, k, p), W.at(1)(l + 1, k, q) - gap() * gb.at(0)(l + 1, k)).forall(k=units(l + 1))


def parting(j):
    return gap() * total(k=units(l + 1))(
        gb.at(0)(l + 1, k) * total(t=samples_of(1))(
            delta.at(1)(l + 1, t, k) * gp(l, z.at(1)(l, t, q)) * a.at(1)(l - 1, t, j)))


@claim.conclusion
def incoming_weights_part_at_the_second_step():
    """After the second step their incoming weights from a unit differ by the difference of the biases at the start,
    times the sum over the units of layer l + 1 of the first gradient of the bias, times the sum over the samples of the
    second batch of the error times their slope times the output of that unit."""
    return Eq(W.at(2)(l, p, j), W.at(2)(l, q, j) + parting(j)).forall(j=units(l - 1))


@claim.proof
def proof():
    """At step 0 equal outgoing weights give equal incoming gradients, and linear units with different biases give
    different outgoing ones.  At step 1 the outgoing weights differ, and the incoming gradients by what that makes."""
    def gradients(s):
        return lemma(f"step {s}", BY_OUTGOING, {"slopes are equal": (slopes_are_equal,)}, s=s, e=s, l=l, p=p, q=q)

    def incoming(s, i, j):
        return W.at(s)(l, i, j) - gW.at(s)(l, i, j)

    return (
        gradients(0), gradients(1),
        lemma("biases", BY_BIASES, {
            "incoming weights are equal": (incoming_weights_start_equal,),
            "unit p is linear": (unit_p_starts_linear,),
            "unit q is linear": (unit_q_starts_linear,)}, s=0, e=0, l=l, p=p, q=q),
        conclude(incoming_weights_are_equal_after_one_step,
                 step(incoming(0, p, j), "update of W", incoming_weights_move_by_gradient_descent),
                 step(incoming(0, q, j), incoming_weights_start_equal, outgoing_weights_start_equal,
                      "step 0: incoming gradients differ by the outgoing weights"),
                 step(W.at(1)(l, q, j), "update of W", incoming_weights_move_by_gradient_descent)),
        conclude(biases_differ_as_before,
                 step(b.at(0)(l, p) - gb.at(0)(l, p), "update of b", biases_move_by_gradient_descent),
                 step(b.at(0)(l, q) - gb.at(0)(l, q) + gap(), outgoing_weights_start_equal,
                      "step 0: bias gradients differ by the outgoing weights"),
                 step(b.at(1)(l, q) + gap(), "update of b", biases_move_by_gradient_descent)),
        conclude(outgoing_weights_part_at_the_first_step,
                 step(W.at(0)(l + 1, k, p) - gW.at(0)(l + 1, k, p), "update of W",
                      outgoing_weights_move_by_gradient_descent),
                 step(W.at(0)(l + 1, k, q) - gW.at(0)(l + 1, k, q) - gap() * gb.at(0)(l + 1, k),
                      outgoing_weights_start_equal, "biases: outgoing gradients differ by the next bias gradient"),
                 step(W.at(1)(l + 1, k, q) - gap() * gb.at(0)(l + 1, k), "update of W",
                      outgoing_weights_move_by_gradient_descent)),
        conclude(incoming_weights_part_at_the_second_step,
                 step(incoming(1, p, j), "update of W", incoming_weights_move_by_gradient_descent),
                 step(incoming(1, q, j) + parting(j), incoming_weights_are_equal_after_one_step,
                      "step 1: incoming gradients differ by the outgoing weights",
                      outgoing_weights_part_at_the_first_step),
                 step(W.at(2)(l, q, j) + parting(j), "update of W", incoming_weights_move_by_gradient_descent)))


@claim.constructor(slopes_are_equal)
def one_slope_for_all_inputs(draw, world, values):
    """The activation of the layer has one slope everywhere: its inputs at step 1 depend on the slopes, too."""
    of, layer = world.functions["gp"], values[l]

    def slope(at, value):
        return of(at, Fraction(1) if at == layer else value)
    return replace(world, functions={**world.functions, "gp": slope}, memo={})


def two_units(W, b, activation="identity", feature=1, **more):
    """Two hidden units and one output, trained three times on a sample with the target 0."""
    return Example(W=W, b=b, activations=[activation, "identity"], batches=[([[feature]], [[0]])] * 3,
                   let={"l": 1, "p": 1, "q": 2}, **more)


@claim.fails_without(incoming_weights_start_equal)
def different_incoming_weights():
    """The incoming weights 1 and 0 meet no outgoing weights, and stay."""
    return two_units([[[1], [0]], [[0, 0]]], [[0, 0], [0]])


@claim.fails_without(outgoing_weights_start_equal)
def different_outgoing_weights():
    """The outgoing weights 1 and 0 meet the error 1: only the first incoming weight moves."""
    return two_units([[[0], [0]], [[1, 0]]], [[0, 0], [1]])


@claim.fails_without(unit_p_starts_linear)
def a_leaky_first_unit():
    """Leaky ReLU with the slope 1/100 at -100 and 0: the first output is -1, and the error 1 takes the first outgoing
    weight from 0 to 1, not to 100."""
    return two_units([[[0], [0]], [[0, 0]]], [[-100, 0], [1]], "leaky relu")


@claim.fails_without(unit_q_starts_linear)
def a_leaky_second_unit():
    """The same with the units exchanged."""
    return two_units([[[0], [0]], [[0, 0]]], [[0, -100], [1]], "leaky relu")


@claim.fails_without(slopes_are_equal)
def an_active_and_an_inactive_unit():
    """ReLU units with the inputs 1 and 0: both are linear there, but with the slopes 1 and 0, so that the error 1 moves
    the first incoming weight only."""
    return two_units([[[0], [0]], [[1, 1]]], [[1, 0], [0]], "relu")


@claim.fails_without(incoming_weights_move_by_gradient_descent)
def incoming_weights_that_drift():
    """The first incoming weight drifts from 0 to -1."""
    return two_units([[[0], [0]], [[0, 0]]], [[0, 0], [0]], optimizer="drift", optimizer_of_biases="gradient descent",
                     state_W=[[[1], [0]], [[0, 0]]])


@claim.fails_without(biases_move_by_gradient_descent)
def biases_that_drift():
    """The first bias drifts from 0 to -1."""
    return two_units([[[0], [0]], [[0, 0]]], [[0, 0], [0]], optimizer_of_biases="drift", state_b=[[1, 0], [0]])


@claim.fails_without(outgoing_weights_move_by_gradient_descent)
def outgoing_weights_that_drift():
    """The first outgoing weight drifts from 0 to -1."""
    return two_units([[[0], [0]], [[0, 0]]], [[0, 0], [0]], optimizer="drift", optimizer_of_biases="gradient descent",
                     state_W=[[[0], [0]], [[1, 0]]])
