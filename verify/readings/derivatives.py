"""Derivatives without backward equations: dual numbers, and at kinks the limits of difference quotients."""
from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


class NotPolynomialError(ValueError):
    """A function that is seen to be no polynomial of a low degree on one side of 0."""


class KinkError(Exception):
    """A function was perturbed where it is not differentiable: dual numbers say nothing there."""


@dataclass(frozen=True)
class Dual:
    """value + tangent * epsilon, with epsilon^2 = 0: a number and its derivative in the perturbed entry."""
    value: Fraction
    tangent: Fraction

    def __add__(self, other: Dual | Fraction) -> Dual:
        return Dual(self.value + value_of(other), self.tangent + tangent_of(other))

    def __mul__(self, other: Dual | Fraction) -> Dual:
        return Dual(self.value * value_of(other), self.tangent * value_of(other) + self.value * tangent_of(other))

    def __pow__(self, k: int) -> Dual:
        return Dual(self.value ** k, k * self.value ** (k - 1) * self.tangent if k else Fraction(0))

    __radd__, __rmul__ = __add__, __mul__


def value_of(x: Any) -> Any:
    """A number, or a table of numbers, without tangents."""
    return x.value if type(x) is Dual else tuple((i, value_of(v)) for i, v in x) if type(x) is tuple else x


def tangent_of(x: Any) -> Fraction:
    """The tangent of a number: 0 if it is not perturbed."""
    return x.tangent if type(x) is Dual else Fraction(0)


class NoDerivative(Fraction):
    """What stands for a derivative that does not exist: a number of its own, by which no true equation holds."""

    def __new__(cls, of: object) -> NoDerivative:
        digest = hashlib.sha256(repr(of).encode()).digest()
        return super().__new__(cls, int.from_bytes(digest[:8]) + 2**64, int.from_bytes(digest[8:16]) + 1)

    def __str__(self) -> str:
        return "does not exist"


#: Nearer than any other kink, times a unit that is the smaller the longer the numbers of a network are.
STEP, NEARER = Fraction(1, 2**200), Fraction(1, 2**300)


def limit_of_quotients(f: Callable[[Fraction], Fraction], unit: Fraction = Fraction(1)) -> Fraction | None:
    """The derivative of f at 0 as the common limit of its difference quotients from both sides; None if there is none.

    Exact where f is a polynomial of a degree up to 8 from 0 to STEP times the unit, on each side.  Raises a
    NotPolynomialError where it is seen not to be."""
    here = f(Fraction(0))
    sides = [_slope(f, here, side) for side in (unit, -unit)]
    return sides[0] if sides[0] == sides[1] else None


def _slope(f: Callable[[Fraction], Fraction], here: Fraction, unit: Fraction) -> Fraction | None:
    """The one-sided derivative; None if f jumps."""
    steps, values = _polynomial(f, unit)
    if _interpolated(steps, values, Fraction(0)) != here:
        return None
    return _interpolated(steps, [(v - here) / h for h, v in zip(steps, values, strict=True)], Fraction(0))


def falls(f: Callable[[Fraction], Fraction], unit: Fraction = Fraction(1)) -> bool:
    """Whether f is less than f(0) for all small positive numbers: whether its first coefficient that is not zero, as a
    polynomial, is negative.

    Exact where f is a polynomial of a degree up to 8 from 0 to STEP times the unit.  Raises a NotPolynomialError where
    it is seen not to be."""
    here, (steps, values) = f(Fraction(0)), _polynomial(f, unit)
    values = [v - here for v in values]
    for _ in steps:
        coefficient = _interpolated(steps, values, Fraction(0))
        if coefficient:
            return coefficient < 0
        values = [v / h for h, v in zip(steps, values, strict=True)]
    return False


def _polynomial(f: Callable[[Fraction], Fraction], unit: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    """Places on the side of 0 where the unit is, as small in it, and the values of f, which determine it as a
    polynomial there; that it is one is checked at a point still nearer."""
    for degree in (2, 8):
        steps = [unit * STEP / 2 ** k for k in range(degree + 1)]
        values = [f(h) for h in steps]
        if _interpolated(steps, values, unit * NEARER) == f(unit * NEARER):
            return steps, values
    raise NotPolynomialError("not a polynomial of a low degree on each side")


def _interpolated(places: list[Fraction], values: list[Fraction], at: Fraction) -> Fraction:
    """The value of the polynomial with these values at these places (Neville)."""
    values = list(values)
    for span in range(1, len(places)):
        for k in range(len(places) - span):
            left, right = places[k], places[k + span]
            values[k] = ((right - at) * values[k] + (at - left) * values[k + 1]) / (right - left)
    return values[0]
