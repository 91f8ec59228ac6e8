"""Files as somebody outside of the package writes them: two true claims, what makes the first one wrong, and a
statement with a reading for each way to a verdict."""
from __future__ import annotations

TRUE = '''"""With zero weights a layer sees only its biases."""
from verify.claim import Claim
from verify.equations import W, a, b, layers, samples, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, step, use

i, j, k, l, t = indices("i j k l t")

claim = Claim(title="With zero weights a layer sees only its biases", let={"l": layers()})


@claim.assumption
def the_weights_are_zero():
    """All weights into layer l are zero."""
    return Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))


@claim.conclusion
def inputs_are_biases():
    """The inputs of the activations of layer l are its biases."""
    return Eq(z(l, t, i), b(l, i)).forall(t=samples, i=units(l))


@claim.proof
def proof():
    """The sum over the layer below has only zeros."""
    return (conclude(inputs_are_biases,
                     step(total(k=units(l - 1))(W(l, i, k) * a(l - 1, t, k)) + b(l, i), use("definition of z", l=l)),
                     step(b(l, i), the_weights_are_zero)),)


@claim.fails_without(the_weights_are_zero)
def a_weight_of_one():
    """The weight 1 and the feature 1 give the input 1, and the bias is 0."""
    return Example(W=[[[1]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])], let={"l": 1})
'''

#: The same once more, by TRUE in a file called a_claim.py.
USES_TRUE = TRUE.partition("    return (conclude(")[0].replace("import W,", "import E, S, W,").replace(
    "import conclude,", "import conclude, lemma,") + '''
    return (lemma("it", "a_claim", {"the weights are zero": (the_weights_are_zero,)}, s=S, e=E, l=l),
            conclude(inputs_are_biases, step(b(l, i), "it: inputs are biases")))


@claim.fails_without''' + TRUE.partition("@claim.fails_without")[2]

#: A change of TRUE, and words that the refusal must contain.
WRONG = {
    "without the assumption": ([
        ("@claim.assumption\n" + TRUE.split("@claim.assumption\n")[1].split("@claim.conclusion")[0], ""),
        ("step(b(l, i), the_weights_are_zero)", "step(b(l, i))"),
        ("@claim.fails_without" + TRUE.split("@claim.fails_without")[1], "")],
        ["inputs are biases, step 2", "the conclusion 'inputs are biases' fails", "Example(W=[[["]),
    "with a stronger conclusion": ([
        ("Eq(z(l, t, i), b(l, i))", "Eq(z(l, t, i), 0)"),
        ("step(b(l, i), the_weights_are_zero)", "step(0, the_weights_are_zero)")],
        ["inputs are biases, step 2", "the conclusion 'inputs are biases' fails", "Example(W=[[["]),
    "with a wrong counterexample": ([("[([[1]], [[0]])]", "[([[0]], [[0]])]")],
                                    ["the counterexample 'a weight of one' breaks no conclusion"]),
    "with a counterexample that satisfies the assumption": (
        [("W=[[[1]]]", "W=[[[0]]]")], ["should break the assumption 'the weights are zero' alone"]),
    "without a counterexample": ([("@claim.fails_without" + TRUE.split("@claim.fails_without")[1], "")],
                                 ["nothing shows that the assumption 'the weights are zero' is needed"]),
    "with a wrong step": ([("a(l - 1, t, k))", "a(l, t, k))")], ["inputs are biases, step 1"]),
}

BY_TAG = '''"""Zero weights starve the first bias."""
from verify.claim import Claim
from verify.equations import E, L, S, W, gb, layers, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step

i, j, l = indices("i j l")

claim = Claim(title="Zero weights starve the first bias", let={"l": layers(1, L - 1)})


@claim.assumption
def the_weights_are_zero():
    """All weights out of layer l are zero."""
    return Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))


@claim.conclusion
def the_first_bias_gradients_vanish():
    """The gradients of the biases of layer 1 are zero."""
    return Eq(gb(1, i), 0).forall(i=units(1))


@claim.proof
def proof():
    """Layer 1 is layer l or upstream of it."""
    return (lemma("blocked", "NAME", {"the weights out of layer l are zero": (the_weights_are_zero,)}, s=S, e=E, l=l),
            conclude(the_first_bias_gradients_vanish, step(0, "blocked: bias gradients vanish")))


@claim.fails_without(the_weights_are_zero)
def a_weight_of_one():
    """Over the weight 1 the error 1 arrives at the first bias."""
    return Example(W=[[[1]], [[1]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[0]])], let={"l": 1})
'''

#: A claim that is used for all units at once.
FOR_ALL = '''"""A layer of clones learns as one."""
from verify.claim import Claim
from verify.equations import E, L, S, W, b, gb, layers, units
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, lemma, step, use

i, j, k, l, p, q = indices("i j k l p q")

claim = Claim(title="A layer of clones learns as one", let={"l": layers(1, L - 1), "p": units(l)})


@claim.assumption
def incoming_weights_are_those_of_p():
    """All units of layer l have the incoming weights of unit p."""
    return Eq(W(l, i, j), W(l, p, j)).forall(i=units(l), j=units(l - 1))


@claim.assumption
def biases_are_that_of_p():
    """They have its bias."""
    return Eq(b(l, i), b(l, p)).forall(i=units(l))


@claim.assumption
def outgoing_weights_are_those_of_p():
    """They have its outgoing weights."""
    return Eq(W(l + 1, k, i), W(l + 1, k, p)).forall(i=units(l), k=units(l + 1))


@claim.conclusion
def bias_gradients_are_that_of_p():
    """They have the gradient of its bias."""
    return Eq(gb(l, i), gb(l, p)).forall(i=units(l))


@claim.proof
def proof():
    """Each unit is a clone of unit p."""
    return (lemma("pair", "1D82", {"incoming weights are equal": (incoming_weights_are_those_of_p,),
                                   "biases are equal": (biases_are_that_of_p,),
                                   "outgoing weights are equal": (outgoing_weights_are_those_of_p,)},
                  s=S, e=E, l=l, p=q, q=p).forall(q=units(l)),
            conclude(bias_gradients_are_that_of_p, step(gb(l, p), "pair: bias gradients are equal")))


def two_units(W, b, Y=0):
    return Example(W=W, b=b, activations=["square", "identity"], batches=[([[1]], [[Y]])], let={"l": 1, "p": 1})


@claim.fails_without(incoming_weights_are_those_of_p)
def different_incoming_weights():
    """Squares have the slope 2 at 1 and 0 at 0."""
    return two_units(W=[[[1], [0]], [[1, 1]]], b=[[0, 0], [0]])


@claim.fails_without(biases_are_that_of_p)
def different_biases():
    """Squares have the slope 2 at 1 and 0 at 0."""
    return two_units(W=[[[0], [0]], [[1, 1]]], b=[[1, 0], [0]])


@claim.fails_without(outgoing_weights_are_those_of_p)
def different_outgoing_weights():
    """Over the weight 0 no error arrives."""
    return two_units(W=[[[1], [1]], [[1, 0]]], b=[[0, 0], [0]])
'''


def wrong(how: str) -> str:
    """TRUE with the change of this name."""
    text = TRUE
    for old, new in WRONG[how][0]:
        assert old in text
        text = text.replace(old, new)
    return text

#: A claim without proof, whose assumption needs a constructor.
CONSTRUCTED = TRUE.split("@claim.proof")[0].replace(
    "Eq(W(l, i, j), 0).forall(i", "Eq(W(l, i, j) * a(l - 1, t, j), 0).forall(t=samples, i") + '''
@claim.constructor(the_weights_are_zero)
def zero_weights(draw, world, values):
    """Zero weights are one way to have products that are zero."""
    from dataclasses import replace
    zero = {key: world.entries[key] * (key[0] != "W") for key in world.entries}
    return replace(world, entries=zero, memo={})


''' + "@claim.fails_without" + TRUE.split("@claim.fails_without")[1]

ALMOST_ALL = '''"""Almost all first weights move a unit off zero."""
from verify.claim import Claim
from verify.equations import W, a, b, samples, total, units, x, z
from verify.notation import Differ, indices
from verify.proof import almost_everywhere, step, use

i, j, k, p, q, t = indices("i j k p q t")

claim = Claim(title="Almost all first weights move a unit off zero", let={"i": units(1), "j": units(0), "t": samples})


@claim.assumption
def the_feature_is_not_zero():
    """Feature j of sample t is not zero."""
    return Differ(x(t, j), 0)


@claim.conclusion
def the_unit_is_off_zero():
    """What enters unit i is not zero, for almost all weights of the first layer."""
    return Differ(z(1, t, i), 0).for_almost_all(W(1, p, q), p=units(1), q=units(0))


@claim.proof
def proof():
    """It is affine in the weight from j to i."""
    return (almost_everywhere(the_unit_is_off_zero,
                step(total(k=units(0))(W(1, i, k) * a(0, t, k)) + b(1, i), use("definition of z", l=1)),
                step(total(k=units(0))(W(1, i, k) * x(t, k)) + b(1, i), "definition of a at the input"),
                coefficient=x(t, j), nonzero=the_feature_is_not_zero, p=i, q=j),)
'''

ORDERED = '''"""A unit whose weights are a sample is positive on it."""
from dataclasses import replace

from verify.claim import Claim
from verify.equations import S, W, a, b, samples, total, units, x, z
from verify.example import Example
from verify.notation import Eq, Less, indices
from verify.proof import order, step, use

i, j, k, t = indices("i j k t")

claim = Claim(title="A unit whose weights are a sample is positive on it", let={"i": units(1), "t": samples})


@claim.assumption
def the_weights_are_the_sample():
    """The weights of unit i of layer 1 are the features of sample t."""
    return Eq(W(1, i, j), x(t, j)).forall(j=units(0))


@claim.assumption
def the_bias_is_positive():
    """Its bias is positive."""
    return Less(0, b(1, i))


@claim.constructor(the_bias_is_positive)
def positive_bias(draw, world, values):
    """Without its sign, and one more."""
    bias = "b", (values[S], 1, values[i])
    return replace(world, entries={**world.entries, bias: abs(world.entries[bias]) + 1}, memo={})


@claim.conclusion
def the_input_is_positive():
    """What enters unit i on sample t is positive."""
    return Less(0, z(1, t, i))


@claim.proof
def proof():
    """The squares of the features add up to something that is not negative."""
    return (order(the_input_is_positive,
                  step(total(k=units(0))(W(1, i, k) * a(0, t, k)) + b(1, i), use("definition of z", l=1)),
                  step(total(k=units(0))(x(t, k) ** 2) + b(1, i), "definition of a at the input",
                       the_weights_are_the_sample),
                  positive=(the_bias_is_positive,)),)


def one_unit(weight, bias):
    return Example(W=[[[weight]]], b=[[bias]], activations=["identity"], batches=[([[1]], [[0]])], let={"i": 1, "t": 1})


@claim.fails_without(the_weights_are_the_sample)
def a_weight_of_minus_two():
    """The weight -2, the feature 1 and the bias 1 give the input -1."""
    return one_unit(weight=-2, bias=1)


@claim.fails_without(the_bias_is_positive)
def a_bias_of_minus_one():
    """The weight 1, the feature 1 and the bias -1 give the input 0."""
    return one_unit(weight=1, bias=-1)
'''

SENTENCE = '''"""Units that start equal stay equal: a sentence with a reading for each way to a verdict."""
from verify.equations import E, L, S, W, a, b, gW, gb, layers, samples, steps, units, vb, vW
from verify.example import Example
from verify.notation import Differ, Eq, indices
from verify.proof import conclude, have, lemma, step
from verify.statement import Sentence

i, j, k, l, p, q, s, t = indices("i j k l p q s t")

sentence = Sentence(
    source="tutorial", pieces="5, 16", author="somebody", place="somewhere",
    said="Neurons of one layer that begin alike are alike for ever.")

known = sentence.reading("as a claim says it", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)},
                         why="What begins alike is all that belongs to units p and q.")
clones = sentence.reading("equal rows in training", training=True,
                          let={"l": layers(1, L - 1), "p": units(l), "q": units(l)})
rows = sentence.reading("equal rows", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)})
wrong = sentence.reading("different outputs", let={"l": layers(1, L - 1), "p": units(l), "q": units(l)})
some = sentence.reading("some are not", let={"l": layers(1, L - 1), "p": units(l), "q": units(l), "j": units(l - 1)},
                        exists=True)
none = sentence.reading("some outputs differ", let={"l": layers(1, L - 1), "p": units(l), "q": units(l), "t": samples},
                        exists=True)
faulty = sentence.reading("all are zero", let={"l": layers()})


@known.assumption
@rows.assumption
@wrong.assumption
@some.assumption
@none.assumption
@sentence.says
def incoming_weights_are_equal():
    """Units p and q of layer l have the same incoming weights."""
    return Eq(W(l, p, k), W(l, q, k)).forall(k=units(l - 1))


@known.assumption
@rows.assumption
@wrong.assumption
@some.assumption
@none.assumption
def biases_are_equal():
    """They have the same bias."""
    return Eq(b(l, p), b(l, q))


@known.assumption
@rows.added
def outgoing_weights_are_equal():
    """They have the same outgoing weights."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))


@none.assumption
def outgoing_weights_agree():
    """They have the same outgoing weights."""
    return Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))


@known.conclusion
@rows.conclusion
def bias_gradients_are_equal():
    """The gradients of their biases are equal."""
    return Eq(gb(l, p), gb(l, q))


@wrong.conclusion
def outputs_differ():
    """They give different outputs for every sample."""
    return Differ(a(l, t, p), a(l, t, q)).forall(t=samples)


@some.conclusion
def gradients_differ():
    """The gradients of their weights from unit j differ."""
    return Differ(gW(l, p, j), gW(l, q, j))


@some.conclusion
def outputs_agree():
    """They have the same output for every sample."""
    return Eq(a(l, t, p), a(l, t, q)).forall(t=samples)


@none.conclusion
def outputs_are_different():
    """They have different outputs on sample t."""
    return Differ(a(l, t, p), a(l, t, q))


@faulty.conclusion
def all_biases_of_layer_l_are_zero():
    """All biases of layer l are zero."""
    return Eq(b(l, i), 0).forall(i=units(l))


@clones.assumption
def rows_start_equal():
    """Units p and q of layer l start with the same weights."""
    return Eq(W.at(0)(l, p, j), W.at(0)(l, q, j)).forall(j=units(l - 1))


@clones.assumption
def biases_start_equal():
    """They start with the same bias."""
    return Eq(b.at(0)(l, p), b.at(0)(l, q))


@clones.assumption
def states_of_rows_start_equal():
    """The optimizer's state starts the same for their weights."""
    return Eq(vW.at(0)(l, p, j), vW.at(0)(l, q, j)).forall(j=units(l - 1))


@clones.assumption
def states_of_biases_start_equal():
    """The optimizer's state starts the same for their biases."""
    return Eq(vb.at(0)(l, p), vb.at(0)(l, q))


@clones.assumption
def states_of_outgoing_weights_start_equal():
    """The optimizer's state starts the same for their outgoing weights."""
    return Eq(vW.at(0)(l + 1, k, p), vW.at(0)(l + 1, k, q)).forall(k=units(l + 1))


@clones.conclusion
def biases_stay_equal():
    """At every step they have the same bias."""
    return Eq(b.at(s)(l, p), b.at(s)(l, q)).forall(s=steps)


UNEQUAL = dict(W=[[[0], [0]], [[1, 0]]], b=[[0, 0], [0]], activations=["identity", "identity"])


@clones.counterexample
def one_step_apart():
    """Outgoing weights 1 and 0: after one step of gradient descent the biases differ."""
    return Example(**UNEQUAL, batches=[([[1]], [[1]])] * 2, let={"l": 1, "p": 1, "q": 2})


@rows.counterexample
def different_outgoing_weights():
    """Outgoing weights 1 and 0: only the first unit receives an error."""
    return Example(**UNEQUAL, batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})


@wrong.counterexample
def twins():
    """Two units with all weights 1: both outputs are 1."""
    return Example(W=[[[1], [1]], [[1, 1]]], b=[[0, 0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2})


@some.witness
def only_one_learns():
    """Outgoing weights 1 and 0: the gradients of units p and q differ."""
    return Example(**UNEQUAL, batches=[([[1]], [[1]])], let={"l": 1, "p": 1, "q": 2, "j": 1})


@faulty.counterexample
def zero_biases():
    """A network whose biases are zero."""
    return Example(**UNEQUAL, batches=[([[1]], [[1]])], let={"l": 1})


wrong.instead("1D82")


@rows.proof
def rows_proof():
    return (lemma("clones", "1D82", {
                "incoming weights are equal": (incoming_weights_are_equal,), "biases are equal": (biases_are_equal,),
                "outgoing weights are equal": (outgoing_weights_are_equal,)}, s=S, e=E, l=l, p=p, q=q),
            conclude(bias_gradients_are_equal, step(gb(l, q), "clones: bias gradients are equal")))


@none.proof
def none_proof():
    return (lemma("clones", "1D82", {
                "incoming weights are equal": (incoming_weights_are_equal,), "biases are equal": (biases_are_equal,),
                "outgoing weights are equal": (outgoing_weights_agree,)}, s=S, e=E, l=l, p=p, q=q),
            have("outputs are different", Eq(a(l, t, p), a(l, t, q)),
                 step(a(l, t, q), "clones: outputs are equal")))
'''
