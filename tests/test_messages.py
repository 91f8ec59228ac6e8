"""Slips in a claim file are named at once, with what to write instead."""
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from verify.claim import Claim
from verify.equations import layers, units, x
from verify.example import Example, ExampleError
from verify.notation import Eq, NotationError, Var, closed
from verify.proof import induction, items_of, show, split, step

l = Var("l")
FORMULA = Eq(0, 0)


def claim_without_return() -> Any:
    claim = Claim(title="A slip")

    @claim.conclusion
    def nothing() -> Any:
        """Nothing is returned."""
    return nothing


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
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips(slip: str) -> None:
    """The message names the place and what to write."""
    make, message = SLIPS[slip]
    with pytest.raises(NotationError, match=message):
        make()


@pytest.mark.parametrize("wrong", [0.1, True, "a"])
def test_inexact_numbers(wrong: Any) -> None:
    """An example takes integers and Fractions, and no other numbers."""
    one = {"b": [[0]], "activations": ["identity"], "batches": [([[1]], [[Fraction(1, 2)]])]}
    Example(W=[[[1]]], **one)
    with pytest.raises(ExampleError, match="W: expected integers and Fractions"):
        Example(W=[[[wrong]]], **one)
    with pytest.raises(ExampleError, match="let: expected an integer for l"):
        Example(W=[[[1]]], let={"l": wrong}, **one)


def test_ranges() -> None:
    """What is right is accepted."""
    assert FORMULA.forall(l=layers(), i=units(l)).bounds[0][0] == l
