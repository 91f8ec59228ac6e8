r"""Costs: functions of the whole batch of outputs, each with its derivative beside it.

``value(A, Y)`` is a number and ``gradient(A, Y)`` the array dC/dA; outputs A and targets Y have the same shape
(m, n_L), one row per sample, and are never broadcast. Each cost averages over the m samples and sums over the outputs.
Costs with ``from_logits`` contain their sigmoid or softmax: A holds logits, and the output layer of the network is the
identity. Targets may be any numbers: the rows of Y need not be one-hot, nor sum to one.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from numbers import Real
from typing import Any, TypeVar

import numpy as np

from .activations import Array, require_floats, sigmoid, softplus, table_number, zero

T = TypeVar("T")
U = 2.0**-53


@dataclass(frozen=True)
class Cost:
    """A function of the batches A, Y, both (m, n_L), and its gradient dC/dA, (m, n_L). ``exact``: runs on Fractions.

    ``error(A, Y)`` is a bound on the rounding error of the gradient in float64, and zero on Fractions.
    """

    name: str
    latex: str
    value: Callable[[Array, Array], Any]
    gradient: Callable[[Array, Array], Array]
    error: Callable[[Array, Array], Array]
    exact: bool
    from_logits: bool = False


def on_batches(name: str, latex: str, value: Callable[[Array, Array], Any], gradient: Callable[[Array, Array], Array],
               error: Callable[[Array, Array], Array] = lambda A, Y: zero(A),
               exact: bool = True, from_logits: bool = False) -> Cost:
    """A cost that refuses outputs and targets of different shapes, and what is not a float unless it is exact."""

    def guarded(f: Callable[[Array, Array], T]) -> Callable[[Array, Array], T]:
        def f_of_batches(A: Array, Y: Array) -> T:
            if A.ndim != 2 or A.shape != Y.shape or 0 in A.shape:
                raise ValueError(
                    f"{name}: expected outputs A and targets Y of one shape (m, n_L), got {A.shape} and {Y.shape}; "
                    "reshape Y to one row per sample and one column per output"
                )
            if not exact:
                require_floats(name, A, otherwise="half_mean_squared_error or table_cost(seed)")
                require_floats(name, Y, otherwise="half_mean_squared_error or table_cost(seed)")
            return f(A, Y)

        return f_of_batches

    def error_in_float64(A: Array, Y: Array) -> Array:
        if A.dtype == object:
            return zero(A)
        underflow = 2.0**-1070 * (1 + np.abs(Y).sum(axis=1, keepdims=True))
        return np.asarray(error(A, Y) + underflow)

    return Cost(name, latex, guarded(value), guarded(gradient), guarded(error_in_float64), exact, from_logits)


half_mean_squared_error = on_batches(
    "half_mean_squared_error",
    r"\frac{1}{2m} \sum_{t,i} (a_{ti} - y_{ti})^2",
    value=lambda A, Y: ((A - Y) ** 2).sum() / (2 * len(A)),
    gradient=lambda A, Y: (A - Y) / len(A),
    error=lambda A, Y: 2 * U * np.abs(A - Y) / len(A),
)

binary_cross_entropy = on_batches(
    "binary_cross_entropy",
    r"\frac{1}{m} \sum_{t,i} \left(y_{ti} \ln(1 + e^{-a_{ti}}) + (1 - y_{ti}) \ln(1 + e^{a_{ti}})\right)",
    value=lambda A, Y: (Y * softplus.g(-A) + (1 - Y) * softplus.g(A)).sum() / len(A),
    gradient=lambda A, Y: ((1 - Y) * sigmoid.g(A) - Y * sigmoid.g(-A)) / len(A),
    error=lambda A, Y: 8 * U * (np.abs(1 - Y) * sigmoid.g(A) + np.abs(Y) * sigmoid.g(-A)) / len(A),
    exact=False, from_logits=True,
)


def shifted(A: Array) -> Array:
    """A minus the largest entry of each row, which changes no softmax and keeps exp from overflow."""
    return np.asarray(A - A.max(axis=1, keepdims=True))


def softmax(A: Array) -> Array:
    """exp(a_i) / (sum over j of exp(a_j)) in each row of A"""
    e = np.exp(shifted(A))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def log_softmax(A: Array) -> Array:
    """The logarithm of softmax, finite where softmax underflows to 0."""
    return np.asarray(shifted(A) - np.log(np.exp(shifted(A)).sum(axis=1, keepdims=True)))


categorical_cross_entropy = on_batches(
    "categorical_cross_entropy",
    r"-\frac{1}{m} \sum_{t,i} y_{ti} \ln \frac{e^{a_{ti}}}{\sum_j e^{a_{tj}}}",
    value=lambda A, Y: -(Y * log_softmax(A)).sum() / len(A),
    gradient=lambda A, Y: (softmax(A) * Y.sum(axis=1, keepdims=True) - Y) / len(A),
    # exp carries the rounding of its argument, and sums of n numbers round n times
    error=lambda A, Y: U / len(A) * (
        (np.abs(shifted(A)) + 3 * A.shape[1] + 9) * softmax(A) * np.abs(Y).sum(axis=1, keepdims=True) + 3 * np.abs(Y)
    ),
    exact=False, from_logits=True,
)

COSTS = {cost.name: cost for cost in (half_mean_squared_error, binary_cross_entropy, categorical_cross_entropy)}


# --- penalty


@dataclass(frozen=True)
class Penalty:
    """A term added to the cost. ``value(W)`` and ``gradient(W)`` of one weight matrix; biases are not penalized.
    ``lambda_`` is that of the L2 penalty, and None for one without a definition to compare it with."""

    name: str
    latex: str
    value: Callable[[Array], Any]
    gradient: Callable[[Array], Array]
    lambda_: Any = None


def l2_penalty(lambda_: float | Fraction) -> Penalty:
    """(lambda / 2) times the sum of the squared weights. A Fraction lambda is exact on exact arrays and rounded to a
    float on others.

    Raises a TypeError or a ValueError if lambda is not a finite number."""
    if not isinstance(lambda_, Real) or isinstance(lambda_, bool):
        raise TypeError(f"l2_penalty: lambda_ must be a number, got {lambda_!r}; write Fraction(1, 100) or 0.01")
    try:
        rounded = float(lambda_)
    except OverflowError:
        rounded = math.inf
    if not math.isfinite(rounded):
        raise ValueError(f"l2_penalty: lambda_ must be finite, got {lambda_!r:.40}; write 0.01 or similar")

    def times(x: Any, exact: bool) -> Any:
        return x * (lambda_ if exact else rounded)

    return Penalty(
        "l2", r"\frac{\lambda}{2} \sum_{l,i,j} (W^l_{ij})^2",
        value=lambda W: times((W * W).sum(), W.dtype == object) / 2,
        gradient=lambda W: times(W, W.dtype == object), lambda_=lambda_,
    )


# --- costs about which nothing is known


def table_cost(seed: int) -> Cost:
    """Value and gradient are independent small rationals determined by the seed and the whole batch (A, Y)."""

    def key(A: Array, Y: Array) -> tuple[object, ...]:
        return A.shape, *((Fraction(x).numerator, Fraction(x).denominator) for x in (*A.flat, *Y.flat))

    def gradient(A: Array, Y: Array) -> Array:
        entries = [table_number("cost gradient", seed, k, key(A, Y)) for k in range(A.size)]
        return np.array(entries, dtype=object).reshape(A.shape)

    return on_batches(f"table_cost_{seed}", rf"C_{{{seed}}}(A, Y)",
                      value=lambda A, Y: table_number("cost", seed, key(A, Y)), gradient=gradient)


@cache
def symbolic_cost(name: str = "C") -> Cost:
    """An unknown differentiable function of all entries of A, row by row: name(a_1, a_2, ...) with given targets.

    For object arrays of SymPy expressions; its SymPy derivative by the k-th entry (from 1) is name_k(a_1, a_2, ...).
    """
    import sympy

    def partial(self: Any, k: int = 1) -> Any:
        return sympy.Function(f"{name}_{k}")(*self.args)

    function = type(name, (sympy.Function,), {"fdiff": partial})

    def gradient(A: Array, Y: Array) -> Array:
        entries = [sympy.Function(f"{name}_{k + 1}")(*A.flat) for k in range(A.size)]
        return np.array(entries, dtype=object).reshape(A.shape)

    return on_batches(name, f"{name}(A)", value=lambda A, Y: function(*A.flat), gradient=gradient)
