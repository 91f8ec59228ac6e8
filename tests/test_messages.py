"""Slips in a claim file are named at once, with what to write instead."""
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from verify.claim import Claim
from verify.equations import L, b, g, gW, layers, units, x
from verify.example import Example, ExampleError
from verify.notation import Differentiable, Eq, Term, Var, closed
from verify.proof import induction, items_of, show, split, step

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


SLIPS: dict[str, tuple[Callable[[], Any], str]] = {
    "a comma forgotten in a base": (
        lambda: induction("up", {"A": FORMULA}, show("A", step(0)), (), l=layers()), "base: .* needs a comma"),  # type: ignore[arg-type]
    "a comma forgotten in a case": (
        lambda: split("A", FORMULA, 1, (), show("A", step(0)), l=layers()), "high: .* needs a comma"),  # type: ignore[arg-type]
    "a proof without return": (lambda: items_of("the proof", None), "the proof: expected a tuple"),
    "== for Eq": (lambda: closed(x(1, 1) == x(1, 2)), "write Eq"),  # type: ignore[arg-type]
    "a function for a range": (lambda: FORMULA.forall(l=layers), "l: expected a range"),  # type: ignore[arg-type]
    "a text for a range": (lambda: Claim(title="A slip", let={"q": "samples"}), "q: expected a range"),  # type: ignore[dict-item]
    "a conclusion without return": (claim_without_return, "needs its `return`"),
    "a range without a name": (lambda: FORMULA.forall(layers()), "expected ranges by name, such as i=units"),
    "a variable that is let for its name": (
        lambda: Claim(title="A slip", let={l: layers()}), "let: expected names in quotes, such as 'p'"),  # type: ignore[dict-item]
    "an index too few": (lambda: gW(1, 1), "gW takes 3 indices, got 2"),
    "half a letter": (lambda: Claim(title="\ud800"), "title: has half a letter"),
    "no reason why": (said_without_why, "expected a sentence that says why"),
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
    assert step(0, "a fact", claim_that_assumes(FORMULA).assumptions["it holds"]).reasons[1].name == "it holds"  # type: ignore[union-attr]
    assert FORMULA.forall(l=layers(), i=units(l)).bounds[0][0] == l
