"""Exact functions in plain Python, by name: what examples and generated worlds are evaluated with.

Activations and their derivatives work on Fractions; where a derivative does not exist, the value is the convention
(relu'(0) = 0) and `kinks` lists the place.  A table of outputs or targets is a tuple of pairs ((t, i), value), as
`evaluate` passes it.  These are definitions of their own, not the NumPy code under test.  `formula` is LaTeX.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.readings.evaluate import EvaluationError

Entries = tuple[tuple[tuple[int, ...], Fraction], ...]


@dataclass(frozen=True)
class ExactActivation:
    """g and g' on Fractions, and the points where g has no derivative."""
    g: Callable[[Fraction], Fraction]
    dg: Callable[[Fraction], Fraction]
    kinks: tuple[Fraction, ...] = ()
    formula: str = ""


def _clipped(z: Fraction) -> Fraction:
    return max(Fraction(-1), min(Fraction(1), z))


ACTIVATIONS: dict[str, ExactActivation] = {
    "identity": ExactActivation(lambda z: z, lambda z: Fraction(1), formula="z"),
    "relu": ExactActivation(lambda z: max(z, Fraction(0)), lambda z: Fraction(z > 0), (Fraction(0),),
                            formula=r"\max(z, 0)"),
    "leaky relu": ExactActivation(lambda z: z if z > 0 else z / 100,
                                  lambda z: Fraction(1) if z > 0 else Fraction(1, 100),
                                  (Fraction(0),), formula=r"\max(z, z / 100)"),
    "hard tanh": ExactActivation(_clipped, lambda z: Fraction(-1 < z < 1), (Fraction(-1), Fraction(1)),
                                 formula=r"\max(-1, \min(1, z))"),
    "square": ExactActivation(lambda z: z * z, lambda z: 2 * z, formula="z^2"),
    "shifted square": ExactActivation(lambda z: (z + 1) ** 2, lambda z: 2 * (z + 1), formula="(z + 1)^2"),
    "one minus": ExactActivation(lambda z: 1 - z, lambda z: Fraction(-1), formula="1 - z"),
    "cubic": ExactActivation(lambda z: z ** 3 - z, lambda z: 3 * z * z - 1, formula="z^3 - z"),
}


@dataclass(frozen=True)
class ExactCost:
    """The cost of all outputs against all targets, its derivative in output i of sample t, and whether it has one
    there."""
    value: Callable[[Entries, Entries], Fraction]
    derivative: Callable[[int, int, Entries, Entries], Fraction]
    differentiable: Callable[[Entries, Entries], bool] = lambda outputs, targets: True
    formula: str = ""


def _samples(table: Entries) -> int:
    return max(t for (t, _), _ in table)


def _residuals(outputs: Entries, targets: Entries) -> dict[tuple[int, ...], Fraction]:
    of = dict(targets)
    if of.keys() != {place for place, _ in outputs}:
        raise EvaluationError("the exact costs compare outputs with targets of the same samples and units")
    return {place: value - of[place] for place, value in outputs}


def _sign(r: Fraction) -> Fraction:
    return Fraction((r > 0) - (r < 0))


COSTS: dict[str, ExactCost] = {
    "half mean squared error": ExactCost(
        lambda a, y: sum((r * r for r in _residuals(a, y).values()), Fraction(0)) / (2 * _samples(a)),
        lambda t, i, a, y: _residuals(a, y)[t, i] / _samples(a),
        formula=r"\frac{1}{2m} \sum_{t=1}^{m} \sum_{i=1}^{n_L} (a_{ti} - y_{ti})^2"),
    "mean truncated absolute error": ExactCost(
        lambda a, y: sum((min(abs(r), Fraction(1)) for r in _residuals(a, y).values()), Fraction(0)) / _samples(a),
        lambda t, i, a, y: _sign(r) / _samples(a) if abs(r := _residuals(a, y)[t, i]) < 1 else Fraction(0),
        lambda a, y: all(abs(r) not in (0, 1) for r in _residuals(a, y).values()),
        formula=r"\frac{1}{m} \sum_{t=1}^{m} \sum_{i=1}^{n_L} \min(|a_{ti} - y_{ti}|, 1)"),
}


@dataclass(frozen=True)
class ExactPenalty:
    """The penalty of one weight and its derivative; biases are not penalised."""
    value: Callable[[Fraction], Fraction]
    derivative: Callable[[Fraction], Fraction]
    kinks: tuple[Fraction, ...] = ()
    formula: str = ""


PENALTIES: dict[str, ExactPenalty] = {
    "none": ExactPenalty(lambda w: Fraction(0), lambda w: Fraction(0), formula="0"),
    "half the square": ExactPenalty(lambda w: w * w / 2, lambda w: w, formula="w^2 / 2"),
    "absolute value": ExactPenalty(abs, _sign, (Fraction(0),), formula="|w|"),
}


@dataclass(frozen=True)
class ExactOptimizer:
    """One coordinate's new value and new state, from (step, layer, parameter, gradient, state)."""
    update: Callable[[int, int, Fraction, Fraction, Any], Fraction]
    state: Callable[[int, int, Fraction, Fraction, Any], Any]
    formula: str = ""


OPTIMIZERS: dict[str, ExactOptimizer] = {
    "gradient descent": ExactOptimizer(
        lambda s, l, w, g, v: w - g, lambda s, l, w, g, v: v,
        r"\theta \leftarrow \theta - g"),
    "gradient descent with weight decay": ExactOptimizer(
        lambda s, l, w, g, v: w / 2 - g, lambda s, l, w, g, v: v,
        r"\theta \leftarrow \theta / 2 - g"),
    "momentum": ExactOptimizer(
        lambda s, l, w, g, v: w - (v / 2 + g), lambda s, l, w, g, v: v / 2 + g,
        r"v \leftarrow v / 2 + g, \quad \theta \leftarrow \theta - v"),
    "drift": ExactOptimizer(
        lambda s, l, w, g, v: w - g - v, lambda s, l, w, g, v: v,
        r"\theta \leftarrow \theta - g - v"),
    "counting drift": ExactOptimizer(
        lambda s, l, w, g, v: w - g - v, lambda s, l, w, g, v: v + 1,
        r"\theta \leftarrow \theta - g - v, \quad v \leftarrow v + 1"),
}
