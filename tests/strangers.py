"""Claim files as somebody outside of the package writes them: two true ones, and what makes the first one wrong."""
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
