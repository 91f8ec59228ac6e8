"""Derivatives where functions have kinks: two-sided limits of difference quotients, or none."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.equations import J
from verify.readings.evaluate import EvaluationError, Key, World, evaluate


class NoDerivative:
    """What stands for a derivative that does not exist: it equals nothing."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__

    def __str__(self) -> str:
        return "does not exist"


def with_derivatives(world: World) -> World:
    """The world with the derivatives of the objective in every weight and bias of network 0 on batch 0, as two-sided
    limits of difference quotients.  Exact where the objective is piecewise polynomial along the entry."""
    known: dict[Key, Any] = {}
    for (name, indices) in list(world.entries):
        if name in ("W", "b") and indices[0] == 0:
            known["D" + name, (0, 0, *indices[1:])] = limit_of_quotients(world, (name, indices))
    return replace(world, entries={**world.entries, **known}, memo={})


def limit_of_quotients(world: World, entry: Key) -> Any:
    """The derivative of the objective in one entry as the common limit of the difference quotients from both sides."""
    def objective(h: Fraction) -> Any:
        moved = {**world.entries, entry: world.entries[entry] + h}
        return evaluate(J.at(0, 0)(), replace(world, entries=moved, memo={}), {})

    here = objective(Fraction(0))
    sides = [_limit(lambda h: (objective(h) - here) / h, Fraction(sign), entry) for sign in (1, -1)]
    return sides[0] if sides[0] == sides[1] else NoDerivative()


def _limit(quotient: Callable[[Fraction], Fraction], sign: Fraction, entry: Key) -> Fraction:
    """The limit of the quotient on one side of 0, near which it is a polynomial: two stretches must agree."""
    for degree in (2, 8):
        near, nearer = (_at_zero([(x, quotient(x)) for x in (h / 2 ** k for k in range(degree + 1))])
                        for h in (sign / 64, sign / 1024))
        if near == nearer:
            return near
    raise EvaluationError(f"the objective is not a polynomial of a low degree near {entry}")


def _at_zero(points: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The value at 0 of the polynomial through the points (Neville)."""
    values = [value for _, value in points]
    for span in range(1, len(points)):
        for k in range(len(points) - span):
            left, right = points[k][0], points[k + span][0]
            values[k] = (right * values[k] - left * values[k + 1]) / (right - left)
    return values[0]
