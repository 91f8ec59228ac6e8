"""With zero weights, gradients do not vanish."""
from verify.equations import E, L, S, W, a, b, delta, gb, gp, gW, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, have, lemma, step, use
from verify.statement import Sentence

BLOCKED = "zero_weights_block_the_gradient"
i, j, k, l, p, q, t = indices("i j k l p q t")

sentence = Sentence(
    source="tutorial", pieces="56", author="the author of the tutorial",
    place="the table, row of zeros, risk of vanishing gradients",
    said="Zero weights carry no danger that gradients vanish.")

never = sentence.reading(
    "whenever the outputs have an error, every hidden layer has a gradient", let={"l": layers(1, L - 1)},
    why="No risk means never: as long as there is an error to pass back, each hidden layer has a gradient. One "
        "network would do against it.")
once = sentence.reading(
    "in some network a hidden weight has a gradient", let={"l": layers(1, L - 1), "p": units(l), "q": units(l - 1)},
    exists=True,
    why="The least that it can mean: there is one network in its favour.")
slopes = sentence.reading(
    "no slope is zero unless the one at 0 is, with zero biases", let={"l": layers(), "t": samples, "i": units(l)},
    why="What is left if flat activations, which the page names, are the only way in which gradients vanish: zero "
        "weights make none flat. It is said the other way round: if the slope at 0 is not zero, then no slope is.")


@slopes.assumption
@once.assumption
@never.assumption
@sentence.context("the head of the row in the table")
def all_weights_are_zero():
    """All weights of the network are zero."""
    return Eq(W(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


@never.assumption
@sentence.supplied("without an error there is no gradient that could vanish")
def the_outputs_have_an_error():
    """The errors of the outputs are not all zero."""
    return Differ(total(t=samples, i=units(L))(delta(L, t, i) ** 2), 0)


@slopes.assumption
@sentence.supplied("the page never mentions biases; here they count as weights")
def all_biases_are_zero():
    """All biases of the network are zero."""
    return Eq(b(k, i), 0).forall(k=layers(), i=units(k))


@slopes.assumption
@sentence.supplied("the sentence turned round: what it excludes, to see what it takes")
def a_slope_is_zero():
    """On sample t, the activation of neuron i of layer l has the slope 0."""
    return Eq(gp(l, z(l, t, i)), 0)


@never.conclusion
def the_layer_has_a_gradient():
    """The gradients of the weights and biases of layer l are not all zero."""
    return Differ(total(i=units(l), j=units(l - 1))(gW(l, i, j) ** 2) + total(i=units(l))(gb(l, i) ** 2), 0)


@once.conclusion
def a_weight_has_a_gradient():
    """The weight from neuron q of layer l - 1 to neuron p of layer l has a gradient that is not zero."""
    return Differ(gW(l, p, q), 0)


@slopes.conclusion
def the_slope_at_zero_is_zero():
    """The activation of layer l has the slope 0 at 0, which sigmoid and tanh do not have."""
    return Eq(gp(l, 0), 0)


@never.counterexample
def one_unit_after_another():
    """Two zero weights: the output has the error 0 - 1, the hidden neuron none."""
    return Example(W=[[[0]], [[0]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1})


never.instead(BLOCKED)


@once.proof
def there_is_none():
    """Zero weights out of a layer make all of its gradients zero."""
    return (
        lemma("blocked", BLOCKED, {"the weights out of layer l are zero": (all_weights_are_zero,)}, s=S, e=E, l=l),
        have("a weight has a gradient", Eq(gW(l, p, q), 0), step(0, "blocked: weight gradients vanish")))


@slopes.proof
def nothing_enters_the_activations():
    """What enters an activation is a sum with zero weights and a zero bias."""
    return (
        have("nothing enters", Eq(z(l, t, i), 0),
             step(total(q=units(l - 1))(W(l, i, q) * a(l - 1, t, q)) + b(l, i), use("definition of z", l=l)),
             step(0, all_weights_are_zero, all_biases_are_zero)),
        conclude(the_slope_at_zero_is_zero, step(gp(l, z(l, t, i)), "nothing enters"), step(0, a_slope_is_zero)))


@slopes.example
def a_square():
    """The square has the slope 0 at 0."""
    return Example(W=[[[0]]], b=[[0]], activations=["square"], batches=[([[1]], [[1]])], let={"l": 1, "t": 1, "i": 1})
