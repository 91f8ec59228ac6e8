"""Derivatives at kinks: the common limit of difference quotients from both sides, if there is one."""
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from verify.equations import DCW, DW, Db, E, S, gW
from verify.example import Example
from verify.readings.derivatives import NoDerivative, limit_of_quotients
from verify.readings.evaluate import EvaluationError, evaluate

HERE = {S: 0, E: 0}
NEAR = Fraction(1, 10**40)


@pytest.mark.parametrize(("f", "slope"), [
    (lambda h: 3 * h + 5, 3), (lambda h: h * abs(h), 0), (lambda h: abs(h) - abs(-h) + h, 1),
    (lambda h: max(h, h * h), None), (abs, None), (lambda h: Fraction(h > 0), None), (lambda h: Fraction(h == 0), None),
    (lambda h: 2 * min(h, NEAR) - max(h, -NEAR), 1), (lambda h: (1 + h) ** 7 if h > 0 else 1 + 7 * h, 7)])
def test_limits(f: Callable[[Fraction], Fraction], slope: int | None) -> None:
    """Kinks, jumps, a derivative at a kink, other kinks nearby, polynomials of another degree on each side."""
    assert limit_of_quotients(f) == slope


def test_a_function_of_another_kind_is_refused() -> None:
    """What is no polynomial of a low degree on each side has no limit that could be computed."""
    with pytest.raises(ValueError, match="not a polynomial"):
        limit_of_quotients(lambda h: 1 / (2 + h))


def test_what_does_not_exist_equals_nothing_else() -> None:
    """It equals itself, as every number does, and no other, and one can compute with it."""
    one, other = NoDerivative("one"), NoDerivative("other")
    assert one == one + 0 != other
    assert one * 0 == 0 and str(one) == "does not exist"


def network(activation: str, w: int, x: int, y: int, W: int = 1) -> Example:
    return Example(W=[[[w]], [[W]]], b=[[0], [0]], activations=[activation, "identity"], batches=[([[x]], [[y]])])


def test_a_network_at_a_kink() -> None:
    """At z = 0 ReLU has no derivative, and neither has the cost; where the output is right, or the weight above is 0,
    the cost has one.  Elsewhere it is that of backpropagation."""
    def derivatives(example: Example) -> tuple[Fraction, ...]:
        world = example.world()
        return tuple(evaluate(term(1, 1, 1), world, HERE) for term in (DW, DCW, gW))

    at_a_kink = derivatives(network("relu", 0, 1, 1))
    assert [type(value) for value in at_a_kink] == [NoDerivative, NoDerivative, Fraction]
    assert derivatives(network("relu", 0, 1, 0)) == (0, 0, 0)
    assert derivatives(network("relu", 0, 1, 1, W=0)) == (0, 0, 0)
    assert derivatives(network("leaky relu", 0, 1, 0)) == (0, 0, 0)
    for w in (-2, 2):
        dw, dcw, by_backpropagation = derivatives(network("relu", w, 1, 1))
        assert dw == dcw == by_backpropagation == (1 if w > 0 else 0)


@pytest.mark.parametrize("near", [10**10, 10**50, 10**95, 10**200])
def test_a_kink_beside_a_kink(near: int) -> None:
    """z = 0 is a kink of two units, whose difference is z; a third one has its kink at 1/near, however large near is.
    The cost (z - 1)^2 / 2 has the derivative -1."""
    example = Example(W=[[[0]], [[1], [-1], [1]], [[1, -1, 1]]], b=[[0], [0, 0, Fraction(-1, near)], [0]],
                      activations=["identity", "relu", "identity"], batches=[([[1]], [[1]])])
    assert evaluate(DCW(1, 1, 1), example.world(), HERE) == -1


def test_an_example_that_is_too_much() -> None:
    """A network at a kink whose cost is a polynomial of a high degree is refused by name."""
    example = Example(W=[[[1]]] * 4, b=[[0]] * 4, activations=["relu", "cubic", "cubic", "identity"],
                      batches=[([[0]], [[1]])])
    assert evaluate(DW(1, 1, 1), example.world(), HERE) == 0  # x = 0: nothing moves
    with pytest.raises(EvaluationError, match=r"J as a function of b\(0, 1, 1\) is not a polynomial"):
        evaluate(Db(1, 1), example.world(), HERE)
