"""What speaks against a local minimum is seen exactly; that nothing does is never taken for a proof."""
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from verify.equations import C, E, J, S
from verify.example import Example
from verify.notation import LocalMinimum
from verify.readings.derivatives import NotPolynomialError, falls
from verify.readings.evaluate import EvaluationError, evaluate
from verify.readings.minimum import DIRECTIONS, directions, way_down

HERE = {S: 0, E: 0}
NEAR = Fraction(1, 10**40)
SIGNS = [([[1], [-1]], [[1], [-1]])]
EXCLUSIVE_OR = [([[1, 1], [1, -1], [-1, 1], [-1, -1]], [[1], [-1], [-1], [1]])]


@pytest.mark.parametrize(("f", "falling"), [
    (lambda h: 5 - h, True), (lambda h: 5 + h, False), (lambda h: Fraction(5), False), (lambda h: -h * h, True),
    (lambda h: h - 10**30 * h * h, False), (lambda h: 10**30 * h * h - h, True), (lambda h: h**8 - h**7, True),
    (lambda h: -abs(h), True), (lambda h: max(-h, -NEAR) + h**2, True), (lambda h: -Fraction(h > 0), True),
    (lambda h: Fraction(h > 0) - h, False), (lambda h: h if h > 0 else 7 * h, False)])
def test_falling(f: Callable[[Fraction], Fraction], falling: bool) -> None:
    """The first coefficient that is not zero decides, however small it is; beside kinks and jumps, too."""
    assert falls(f) is falling


def test_what_is_no_polynomial_is_refused() -> None:
    """Of any other function nothing is said."""
    with pytest.raises(NotPolynomialError, match="not a polynomial of a low degree"):
        falls(lambda h: 1 / (2 + h))


@pytest.mark.parametrize(("value", "found"), [
    (lambda p: p["x"] * p["y"], True), (lambda p: p["x"] ** 2 - p["y"] ** 4, True), (lambda p: -p["x"] ** 3, True),
    (lambda p: p["x"] ** 2 + p["y"] ** 2, False), (lambda p: Fraction(3), False),
    (lambda p: (p["y"] - p["x"] ** 2) * (p["y"] - 2 * p["x"] ** 2), False), (lambda p: -1 / (2 + p["x"]), False)])
def test_a_way_down(value: Callable[[Any], Fraction], found: bool) -> None:
    """Saddles have one.  Peano's polynomial falls along a parabola, and along no straight line: not to find one says
    nothing."""
    point = {"x": Fraction(0), "y": Fraction(0)}
    way = way_down(value, point)
    assert (way is not None) is found
    if way is not None:
        assert value({key: Fraction(d, 10**6) for key, d in zip(point, way, strict=True)}) < value(point)


def test_directions() -> None:
    """All directions where they are not too many; else always the same ones, of which each moves something."""
    assert len(set(directions(5))) == 3**5
    assert len(list(directions(20))) == DIRECTIONS
    assert list(directions(20)) == list(directions(20))
    assert all(any(direction) for direction in directions(20))


def zeros(depth: int, batches: Any, activation: str = "identity", bias: int = 0, **more: Any) -> Example:
    """One unit in each layer, or two features, and all weights zero; a bias in the first layer."""
    features = len(batches[0][0][0])
    return Example(W=[[[0] * features], *[[[0]]] * (depth - 1)], b=[[bias], *[[0]] * (depth - 1)],
                   activations=[activation] * (depth - 1) + ["identity"], batches=batches, **more)


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_zero_weights_on_data_that_correlate(depth: int) -> None:
    """Whatever the depth, there are better networks next to zero."""
    world = zeros(depth, SIGNS).world()
    assert evaluate(LocalMinimum(C()), world, HERE) is False
    assert evaluate(LocalMinimum(J()), world, HERE) is False


@pytest.mark.parametrize("example", [
    zeros(2, EXCLUSIVE_OR), zeros(2, SIGNS, "relu", bias=-1), zeros(2, SIGNS, penalty="half the square"),
    zeros(1, [([[1], [-1]], [[0], [0]])])], ids=["uncorrelated", "dead", "penalty", "solved"])
def test_what_may_be_a_local_minimum(example: Example) -> None:
    """Without a way down nothing is decided, neither way: linear networks on the exclusive or, dead units, a penalty
    that outweighs the data, and targets that are met."""
    of = J() if example.penalty != "none" else C()
    with pytest.raises(EvaluationError, match="no lower cost was found nearby, which does not decide"):
        evaluate(LocalMinimum(of), example.world(), HERE)


@pytest.mark.parametrize(("W", "b"), [
    ([[[0]], [[1]]], [[Fraction(-1, 10**120)], [0]]), ([[[0]], [[2**400]], [[1]]], [[0], [-1], [0]])],
    ids=["small", "steep"])
def test_a_kink_that_is_very_near(W: Any, b: Any) -> None:
    """Dead units stay dead in a neighbourhood, however small it is: there the cost does not change, and nothing falls.
    """
    depth = len(W) - 1
    dead = Example(W=W, b=b, activations=["relu"] * depth + ["identity"], batches=SIGNS)
    with pytest.raises(EvaluationError, match="no lower cost"):
        evaluate(LocalMinimum(C()), dead.world(), HERE)


def test_a_network_that_comes_from_training() -> None:
    """Its weights are not given, so none of them is moved."""
    with pytest.raises(EvaluationError, match="network 1 comes from training"):
        evaluate(LocalMinimum(C.at(1)()), zeros(2, SIGNS * 2).world(), HERE)


def test_the_network_that_is_meant() -> None:
    """Of several networks, the one that is named is moved."""
    best = ([[[1]], [[1]]], [[0], [0]])
    world = zeros(2, SIGNS, others=[best]).world()
    assert evaluate(LocalMinimum(C()), world, HERE) is False
    with pytest.raises(EvaluationError, match="no lower cost"):
        evaluate(LocalMinimum(C.at(1, 0)()), world, HERE)
