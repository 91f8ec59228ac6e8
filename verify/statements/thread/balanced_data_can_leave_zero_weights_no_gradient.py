"""One output for all inputs can leave no gradient, if the data are balanced."""
from fractions import Fraction

from verify.equations import (
    U_W,
    V_W,
    E,
    L,
    S,
    W,
    a,
    b,
    batches,
    dcost,
    delta,
    g,
    gb,
    gp,
    gW,
    layers,
    m,
    outputs,
    samples,
    samples_of,
    steps,
    targets,
    total,
    units,
    vW,
    x,
    y,
    z,
)
from verify.example import Example
from verify.notation import Differ, Eq, Num, Table, indices
from verify.proof import conclude, have, lemma, multiple, step, use
from verify.statement import Sentence

BALANCED = "behind_two_zero_layers_all_rests_with_the_last_biases"
LOG_LOSS = "from_zero_logistic_regression_learns_centred_targets_times_inputs"
UNCORRELATED = "uncorrelated_data_never_wake_zero_first_weights"
e, i, j, k, l, p, q, s, t, u = indices("e i j k l p q s t u")

sentence = Sentence(
    source="thread", pieces="23", author="Neil Slater", place="the first answer, its third paragraph",
    said="One output for all inputs can spoil the gradient that training needs, most of all if the data are balanced.")

possible = sentence.reading(
    "there can be errors and no gradient", let={"t": samples, "i": units(L)}, requires=(L - 2,), exists=True,
    why="“Can affect” at its strongest: in some network nothing gets a gradient although an output has an error. "
        "Whether such a place is near a minimum is another statement.")

mean = sentence.reading(
    "with the squared error there is no gradient if the outputs are the means of the targets", requires=(L - 2,),
    why="Balanced, for targets that are numbers: the one output is the mean of the targets, so that errors cancel.")

two_classes = sentence.reading(
    "with log loss and zero last biases there is no gradient if the targets are 1/2 in the mean", requires=(L - 2,),
    why="Balanced, for two classes: as many targets are 0 as 1, and the cost is the usual one for classes.")

never = sentence.reading(
    "with the squared error zero first weights never move if no feature goes with a target", training=True,
    why="Balanced so that it matters in all of training and not only at the start: whatever the outputs are, no "
        "feature goes with a target.")


@two_classes.assumption
@mean.assumption
@possible.assumption
@sentence.context("the sentence before, on weights that are all zero")
def all_weights_are_zero():
    """All weights are zero."""
    return Eq(W(l, p, q), 0).forall(l=layers(), p=units(l), q=units(l - 1))


@mean.assumption
@sentence.supplied("the text names no cost; this is the usual one for targets that are numbers")
def the_cost_is_the_squared_error():
    """The derivative of the cost in an output is output minus target, over the number of samples."""
    return Eq(dcost(t, i, outputs(), targets()), (a(L, t, i) - y(t, i)) / m()).forall(t=samples, i=units(L))


@mean.assumption
@sentence.supplied("what “balanced” can mean for targets that are numbers")
def outputs_are_the_means_of_the_targets():
    """For each sample every output is the mean of its targets over the batch."""
    return Eq(a(L, t, i), total(u=samples)(y(u, i)) / m()).forall(t=samples, i=units(L))


@two_classes.assumption
@sentence.supplied("the biases of the thread are random; these are the ones that prefer neither class")
def the_last_biases_are_zero():
    """All biases of the output layer are zero."""
    return Eq(b(L, i), 0).forall(i=units(L))


@two_classes.assumption
@sentence.supplied("the text names no activation; in our language the sigmoid is part of this cost")
def the_output_activation_maps_zero_to_zero():
    """The activation of the output layer maps 0 to 0; the sigmoid is part of the cost."""
    return Eq(g(L, 0), 0)


@two_classes.assumption
@sentence.supplied("the text names no cost; this is the usual one for two classes")
def the_cost_is_like_log_loss():
    """At zero outputs the derivatives of the cost are 1/2 minus the targets, over the number of samples."""
    zeros = Table(((t, samples), (i, units(L))), Num(Fraction(0)))
    return Eq(dcost(t, i, zeros, targets()), (Fraction(1, 2) - y(t, i)) / m()).forall(t=samples, i=units(L))


@two_classes.assumption
@sentence.says
def targets_are_balanced():
    """The mean of each target over the batch is 1/2, as it is if one half are 0 and the others 1."""
    return Eq(total(t=samples)(y(t, i) - Fraction(1, 2)), 0).forall(i=units(L))


@never.assumption
@sentence.context("the sentence before, on weights that are all zero")
def all_weights_start_at_zero():
    """All weights are zero at the start."""
    return Eq(W.at(0)(l, i, j), 0).forall(l=layers(), i=units(l), j=units(l - 1))


@never.assumption
@sentence.supplied("the text names no cost; this is the usual one for targets that are numbers")
def the_cost_is_always_the_squared_error():
    """At every step, the derivative of the cost in an output is output minus target, over the number of samples."""
    return Eq(dcost(t, k, outputs(s, s), targets(s)), (a.at(s)(L, t, k) - y.at(s)(t, k)) / m(s)).forall(
        s=steps, t=samples_of(s), k=units(L))


@never.assumption
@sentence.supplied("it belongs to what “balanced” can mean here: features are measured from their means")
def features_are_centred():
    """On every batch each feature adds up to zero."""
    return Eq(total(t=samples_of(e))(x.at(0, e)(t, j)), 0).forall(e=batches, j=units(0))


@never.assumption
@sentence.supplied("what “balanced” can mean for features and targets together")
def features_and_targets_are_uncorrelated():
    """On every batch the product of each feature with each target adds up to zero."""
    return Eq(total(t=samples_of(e))(y.at(0, e)(t, k) * x.at(0, e)(t, j)), 0).forall(
        e=batches, j=units(0), k=units(L))


@never.assumption
@sentence.context("gradient descent, which the thread names, does so")
def the_optimizer_leaves_weights_alone():
    """At every step, a weight of the first layer with its initial value, zero gradient and its initial state keeps its
    value."""
    return Eq(U_W(s, 1, W.at(0)(1, i, j), 0, vW.at(0)(1, i, j)), W.at(0)(1, i, j)).forall(
        s=steps, i=units(1), j=units(0))


@never.assumption
@sentence.supplied("the state belongs to our language; gradient descent has none")
def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, such a weight keeps its state."""
    return Eq(V_W(s, 1, W.at(0)(1, i, j), 0, vW.at(0)(1, i, j)), vW.at(0)(1, i, j)).forall(
        s=steps, i=units(1), j=units(0))


@possible.conclusion
def there_is_an_error():
    """For sample t, the error of output i is not zero."""
    return Differ(delta(L, t, i), 0)


@two_classes.conclusion
@mean.conclusion
@possible.conclusion
def weight_gradients_vanish():
    """The gradients of all weights are zero."""
    return Eq(gW(l, p, q), 0).forall(l=layers(), p=units(l), q=units(l - 1))


@two_classes.conclusion
@mean.conclusion
@possible.conclusion
def bias_gradients_vanish():
    """The gradients of all biases are zero."""
    return Eq(gb(l, p), 0).forall(l=layers(), p=units(l))


@never.conclusion
def the_first_weights_stay_zero():
    """At every step all weights of the first layer are zero."""
    return Eq(W.at(s)(1, i, j), 0).forall(s=steps, i=units(1), j=units(0))


@never.conclusion
def outputs_are_equal():
    """At every step any two samples of the batch get the same output."""
    return Eq(a.at(s)(L, t, k), a.at(s)(L, u, k)).forall(s=steps, t=samples_of(s), u=samples_of(s), k=units(L))


@possible.witness
def opposite_targets():
    """The targets 1 and -1 at the output 0 of both samples: the errors are -1/2 and 1/2, and their sum is 0."""
    return Example(W=[[[0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[1], [2]], [[1], [-1]])], let={"t": 1, "i": 1})


def all_rests_with_the_last_biases(because):
    """The items that lead from zero last bias gradients to the conclusions."""
    return (
        lemma("balanced", BALANCED, {
            "the last weights are zero": (all_weights_are_zero,),
            "the weights before are zero": (all_weights_are_zero,),
            "the last bias gradients are zero": because}, s=S, e=E),
        conclude(weight_gradients_vanish, step(0, "balanced: all weight gradients are zero")),
        conclude(bias_gradients_vanish, step(0, "balanced: all bias gradients are zero")))


@mean.proof
def errors_cancel_out():
    """Only the last bias enters an output, so the errors of an output have one slope, and their sum is zero.  All other
    gradients hang on those of the last biases."""
    return (
        have("only the bias enters", Eq(z(L, t, i), b(L, i)).forall(t=samples, i=units(L)),
             step(total(q=units(L - 1))(W(L, i, q) * a(L - 1, t, q)) + b(L, i), use("definition of z", l=L)),
             step(b(L, i), all_weights_are_zero)),
        have("no last bias gradient", Eq(gb(L, i), 0).forall(i=units(L)),
             step(total(t=samples)(dcost(t, i, outputs(), targets()) * gp(L, z(L, t, i))),
                  "definition of the bias gradient", "definition of delta at the output"),
             step(gp(L, b(L, i)) / m() * total(t=samples)(a(L, t, i) - y(t, i)),
                  "only the bias enters", the_cost_is_the_squared_error),
             step(0, outputs_are_the_means_of_the_targets)),
        *all_rests_with_the_last_biases(("no last bias gradient",)))


@mean.example
def a_line_seen_from_its_middle():
    """The features 1 and 2 with the targets 2 and 4, whose mean is the output 3."""
    return Example(W=[[[0]], [[0]]], b=[[1], [3]], activations=["identity", "identity"],
                   batches=[([[1], [2]], [[2], [4]])])


@two_classes.proof
def targets_cancel_out():
    """From zero the gradients of the last biases are minus the means of target minus 1/2, times a slope."""
    return (
        lemma("zero", LOG_LOSS, {
            "the last weights are zero": (all_weights_are_zero,),
            "the last biases are zero": (the_last_biases_are_zero,),
            "the output activation maps zero to zero": (the_output_activation_maps_zero_to_zero,),
            "the cost is like log loss": (the_cost_is_like_log_loss,)}, s=S, e=E),
        have("no last bias gradient", Eq(gb(L, i), 0).forall(i=units(L)),
             step(-gp(L, 0) / m() * total(t=samples)(y(t, i) - Fraction(1, 2)), "zero: the last bias gradients"),
             step(0, multiple(targets_are_balanced, -gp(L, 0) / m()))),
        *all_rests_with_the_last_biases(("no last bias gradient",)))


@never.proof
def uncorrelated():
    """By the claim, which lets the later weights be anything."""
    return (
        lemma("asleep", UNCORRELATED, {
            "the first weights start at zero": (all_weights_start_at_zero,),
            "the cost is the squared error": (use(the_cost_is_always_the_squared_error, s=s),),
            "features are centred": (multiple(features_are_centred, 1),),
            "features and targets are uncorrelated": (multiple(features_and_targets_are_uncorrelated, 1),),
            "the optimizer leaves weights alone": (the_optimizer_leaves_weights_alone,),
            "the optimizer leaves the state of weights alone": (the_optimizer_leaves_the_state_of_weights_alone,)}),
        conclude(the_first_weights_stay_zero, step(0, "asleep: the first weights stay zero")),
        conclude(outputs_are_equal, step(a.at(s)(L, u, k), use("asleep: outputs are equal", s=s, k=k, t=t, u=u))))


@never.example
def exclusive_or():
    """The target is the product of the features, each of which is 1 or -1."""
    return Example(W=[[[0, 0]], [[0]]], b=[[1], [0]], activations=["identity", "identity"],
                   batches=[([[1, 1], [1, -1], [-1, 1], [-1, -1]], [[1], [-1], [-1], [1]])] * 2)
