"""Slips in a claim file are named at once, with what to write instead."""
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from verify.claim import Claim
from verify.equations import U_W, C, L, W, b, g, gW, layers, steps, units, x
from verify.example import Example, ExampleError
from verify.notation import (
    MOST_INDICES,
    MOST_LEVELS,
    Differ,
    Differentiable,
    Eq,
    Less,
    LocalMinimum,
    Term,
    Var,
    closed,
    own,
)
from verify.proof import conclude, induction, items_of, lemma, multiple, order, show, split, step

l = Var("l")
FORMULA = Eq(0, 0)


def claim_without_return() -> Any:
    claim = Claim(title="A slip")

    @claim.conclusion
    def nothing() -> Any:
        """Nothing is returned."""
    return nothing


def claim_that_assumes(formula: Any) -> Claim:
    """A claim with one assumption, which is called `it holds`."""
    claim = Claim(title="A slip", let={"l": layers()})

    @claim.assumption
    def it_holds() -> Any:
        """It holds."""
        return formula
    return claim


def number_in_let() -> None:
    claim = claim_that_assumes(Eq(own("eta")(), 0))

    @claim.fails_without(claim.assumptions["it holds"])
    def two() -> Example:
        """It is 2."""
        return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[0]], [[0]])], let={"l": 1, "eta": 2})


def claim_that_defines(formula: Any) -> None:
    @Claim(title="A slip").definition
    def so_it_is() -> Any:
        """So it is."""
        return formula


def counterexample(returned: Any) -> None:
    claim = claim_that_assumes(FORMULA)

    @claim.fails_without(claim.assumptions["it holds"])
    def nothing_holds() -> Any:
        """Nothing holds."""
        return returned


def example(**changed: Any) -> Example:
    return Example(**{"W": [[[1]]], "b": [[0]], "activations": ["identity"], "batches": [([[1]], [[0]])],
                      "let": {"l": 1}, **changed})


def deep(levels: int) -> Eq:
    """An equation with so many sums, one in the other."""
    term: Term = b(1, 1)
    for _ in range(levels):
        term = term + 0
    return Eq(term, 0)


def said_without_why() -> None:
    claim = claim_that_assumes(FORMULA)
    claim.not_known_to_be_needed(claim.assumptions["it holds"], " ")


#: Most of them are wrong types, on purpose: the messages are for those who have no type checker.
SLIPS: dict[str, tuple[Callable[[], Any], str]] = {
    "a comma forgotten in a base": (
        lambda: induction("up", {"A": FORMULA}, show("A", step(0)), (), l=layers()), "base: .* needs a comma"),
    "a comma forgotten in a case": (
        lambda: split("A", FORMULA, 1, (), show("A", step(0)), l=layers()), "high: .* needs a comma"),
    "two times for all": (lambda: lemma("x", "1D82", {}).forall(i=units(l)).forall(j=units(l)), "a lemma takes one"),
    "a proof without return": (lambda: items_of("the proof", None), "the proof: expected a tuple"),
    "== for Eq": (lambda: closed(x(1, 1) == x(1, 2)), "write Eq"),
    "a function for a range": (lambda: FORMULA.forall(l=layers), "l: expected a range"),
    "a text for a range": (lambda: Claim(title="A slip", let={"q": "samples"}), "q: expected a range"),
    "a conclusion without return": (claim_without_return, "needs its `return`"),
    "a range without a name": (lambda: FORMULA.forall(layers()), "expected ranges by name, such as i=units"),
    "a variable that is let for its name": (
        lambda: Claim(title="A slip", let={l: layers()}), "let: expected names in quotes, such as 'p'"),
    "an index too few": (lambda: gW(1, 1), "gW takes 3 indices, got 2"),
    "half a letter": (lambda: Claim(title="\ud800"), "title: has half a letter"),
    "no reason why": (said_without_why, "expected a sentence that says why"),
    "a title that is a number": (lambda: Claim(title=3), "title: expected a text, got 3"),
    "a list of names": (lambda: Claim(title="A slip", let=["l"]), "let: expected ranges by name"),
    "a condition alone": (
        lambda: Claim(title="A slip", requires=L - 2), r"requires: expected a tuple .* such as \(L - 2,\)"),
    "a condition that is a text": (
        lambda: Claim(title="A slip", requires=("L",)), "index 'L': expected"),
    "an assumption in quotes": (
        lambda: claim_that_assumes(FORMULA).fails_without("it holds"),
        "'it holds' is not an assumption .* there are: it_holds; write the name of the function, without quotes"),
    "an assumption forgotten": (
        lambda: claim_that_assumes(FORMULA).fails_without(example),
        "example is not an assumption; write @claim.assumption above it"),
    "an assumption that nobody knows": (
        lambda: claim_that_assumes(FORMULA).not_known_to_be_needed("it", "why"), "'it' is not"),
    "an assumption of another claim": (
        lambda: claim_that_assumes(FORMULA).constructor(claim_that_assumes(FORMULA).assumptions["it holds"]),
        "'it holds' is not an assumption of this claim"),
    "a counterexample without return": (lambda: counterexample(None), "expected an Example, got None; .* `return`"),
    "a counterexample without values": (
        lambda: counterexample(example(let={})), "gives values to nothing, but what is let is l"),
    "a counterexample with too many values": (
        lambda: counterexample(example(let={"l": 1, "q": 1})), "gives values to l, q, but what is let is l"),
    "a counterexample about another network": (
        lambda: counterexample(example(let={"l": 1, "s": 1})), "gives values to l, s, but"),
    "an update that is differentiable": (
        lambda: claim_that_assumes(Differentiable(U_W(0, 1, 0, 0, 0))), "Differentiable is said of g, cost and"),
    "a weight that is differentiable": (
        lambda: claim_that_assumes(Differentiable(W(1, 1, 1))), "Differentiable is said of g"),
    "a formula that is too deep": (
        lambda: claim_that_assumes(deep(3000)), f"nested more than {MOST_LEVELS} deep; write a long sum as total"),
    "a conclusion in quotes": (lambda: conclude("it", step(0)), "conclude: expected a conclusion, .* got 'it'"),
    "a function as a reason": (
        lambda: step(0, example), "reason <function .*>: expected an assumption or a conclusion"),
    "an equation as a reason": (lambda: step(0, FORMULA), "reason Eq.* expected an assumption"),
    "an equation as a step": (lambda: step(FORMULA), "term Eq.* an equation is not a term"),
    "a matrix for all matrices": (lambda: example(W=[[1]]), "W: expected a matrix for each layer, .* got 1 where"),
    "a matrix too deep": (lambda: example(W=[[[[1]]]]), r"W: expected integers and Fractions .* got \[1\]"),
    "an empty matrix": (lambda: example(W=[[]]), r"W: .* got \[\] where a list that is not empty"),
    "a vector for all vectors": (lambda: example(b=[0]), "b: expected a vector for each layer, .* got 0 where"),
    "no batches": (lambda: example(batches=[]), r"batches: expected pairs \(X, Y\) of matrices, .* got \[\]"),
    "one batch for all": (lambda: example(batches=([[1]], [[0]])), "batches: expected pairs .* got 1 where a list"),
    "a batch without targets": (lambda: example(batches=[([[1]],)]), r"batches: expected pairs .* got \[\(\[\[1\]\],"),
    "another network without biases": (lambda: example(others=[[[[1]]]]), r"others: expected pairs \(W, b\)"),
    "another network of another depth": (
        lambda: example(others=[([[[1]], [[1]]], [[0], [0]])]), "as many matrices and vectors as W has, 1; got 2"),
    "a list for an activation": (lambda: example(activations=[[]]), r"there is no exact activation \[\]"),
    "no activations": (lambda: example(activations=None), "activations: expected a name for each layer, .* got None"),
    "a number for a state": (lambda: example(state_W=0), "state_W: expected a matrix for each layer"),
    "an empty state": (lambda: example(state_b=[]), "state_b: expected a vector for each layer"),
    "an index in quotes": (lambda: own("q", l="layers"), "l: expected a range, such as layers"),
    "a range without a name in own": (lambda: own("q", layers()), "own: expected ranges by name, such as l=layers"),
    "a reason for an order without its comma": (
        lambda: order("B", step(1), positive="A"), r"positive: expected several facts, as in positive=\(a_fact,\)"),
    "a multiple as a reason for an order": (
        lambda: order("B", step(1), positive=(multiple("A", 2),)), r"positive: expected facts that say Less\(x, y\)"),
    "an order that is no fact": (
        lambda: order("B", step(1), positive=Less(0, 1)), r"positive: expected several facts"),  # type: ignore[arg-type]  # the slip
    "an order in the way of Python": (lambda: b(1, 1) < 3, r"x < y compares in Python: write Less\(x, y\)"),
    "an order the other way round": (lambda: 3 < W(1, 1, 1), r"x < y compares in Python: write Less\(x, y\)"),
    "a local minimum without parentheses": (
        lambda: LocalMinimum(C), r"LocalMinimum: expected a cost with its parentheses, C\(\) or J\(\), got"),  # type: ignore[arg-type]  # the slip
    "an own array of many indices": (
        lambda: own("q", **{f"k{k}": layers() for k in range(MOST_INDICES + 1)}), r"own\('q'\): expected at most 8"),
    "an own array at a step": (
        lambda: own("G", s=steps).at(0), r"G is an own array, whose step is an index .* write G\(s, \.\.\.\)"),
    "a number among what is let": (number_in_let, r"eta is a number; write numbers={'eta': 2} in place of let"),
    "an own array with a long name": (lambda: own("learning rate"), "own: name: expected letters"),
    "an array for its entry": (lambda: Eq(own("q", l=layers()), 1), r"term q: this is an array; .* such as q\(l\)"),
    "a number that is not called": (lambda: 2 * W(1, 1, 1) + own("eta"), r"term eta: .* such as eta\(\)"),
    "numbers without names": (lambda: example(numbers=[1]), r"numbers: expected values by name, .* got \[1\]"),
    "an array for the name of a number": (
        lambda: example(numbers={own("eta"): 1}), "numbers: expected names in quotes, such as 'eta', got Own"),
    "a number that is not exact": (lambda: example(numbers={"eta": 0.5}), "numbers: eta: expected integers and Frac"),
    "values without names": (lambda: example(let=["l"]), r"let: expected values by name, .* got \['l'\]"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips(slip: str) -> None:
    """The message names the place and what to write."""
    make, message = SLIPS[slip]
    with pytest.raises(ValueError, match=message) as slipped:
        make()
    assert type(slipped.value).__module__.startswith("verify.")
    assert len(str(slipped.value)) < 300


@pytest.mark.parametrize("wrong", [0.1, True, "a"])
def test_inexact_numbers(wrong: Any) -> None:
    """An example takes integers and Fractions, and no other numbers."""
    one = {"b": [[0]], "activations": ["identity"], "batches": [([[1]], [[Fraction(1, 2)]])]}
    Example(W=[[[1]]], **one)
    with pytest.raises(ExampleError, match="W: expected integers and Fractions"):
        Example(W=[[[wrong]]], **one)
    with pytest.raises(ExampleError, match="let: expected an integer for l"):
        Example(W=[[[1]]], let={"l": wrong}, **one)


def test_what_is_right() -> None:
    """What is right is accepted."""
    counterexample(example())
    claim_that_assumes(deep(60))
    assert Claim(title="Right", requires=(L - 2,), let={"l": layers()}).requires == (L - 2,)
    claim_that_assumes(Differentiable(g(1, b(1, 1))))
    assert step(0, "a fact", claim_that_assumes(FORMULA).assumptions["it holds"]).reasons[1].name == "it holds"
    assert FORMULA.forall(l=layers(), i=units(l)).bounds[0][0] == l


@pytest.mark.parametrize("formula", [
    Eq(W(1, 1, 1), 1), Eq(2 * own("q")(), 1), Differ(own("q")(), 1), Differentiable(g(1, own("q")())),
    Differ(own("q")(), 1).for_almost_all(W(1, 1, 1))])
def test_what_defines_nothing(formula: Any) -> None:
    """Whatever is no equation for an entry of an own array is refused as soon as it is read."""
    claim_that_defines(Eq(own("q")(), 1))
    with pytest.raises(ValueError, match="'so it is': a definition is an equation whose left side"):
        claim_that_defines(formula)
