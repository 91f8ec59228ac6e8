"""The independent reference: SymPy's backward equations, compiled to NumPy, and how far rounding may carry from them.

Each equation is a function of the arrays it reads, for one layer: `output_delta`, `hidden_delta`, `weight_gradient`,
`bias_gradient`.  They are the texts that `compiler` makes of what `calculus.derive` derives; g' and the derivative of
the cost are SymPy's, by way of `definitions`.  Nothing of the hand-written backward pass is used.

Every result comes with a bound.  Let u be the unit roundoff of the hand-written arithmetic and eta its smallest
subnormal.  Two ways of computing a sum of products differ by at most 2 gamma_k times the same formula over absolute
values, gamma_k = k u / (1 - k u), plus k eta, where k is the number of roundings that meet in one product: the length
of the sum and the factors.  To this comes what g' and the cost's derivative may be off, which `activations` and `costs`
state for the hand-written ones and `definitions` computes for SymPy's.  On Fractions the bound is zero.

A bound that overflows, or is not a number, judges nothing: `compare` counts such entries and says so.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import sympy

from verify import activations, calculus, costs, definitions
from verify.activations import Array
from verify.compiler import Compiled, compile_equation, compile_term
from verify.equations import FORWARD, J
from verify.network import Network, Parameters, backward, forward
from verify.notation import Var

#: An activation by name, or by two functions of arrays, g and g'; a cost by name, or by its derivative (A, Y) -> (m, n_L).
ActivationLike = str | tuple[Callable[[Array], Array], Callable[[Array], Array]]
CostLike = str | Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Judged:
    """The reference value of an equation, and how far a hand-written value may be from it; arrays of one shape."""
    value: Array
    bound: Array


@dataclass(frozen=True)
class Arithmetic:
    """The hand-written arithmetic: unit roundoff, smallest subnormal, and how many of float64's units are one of its."""
    u: Any
    eta: Any

    @staticmethod
    def of(dtype: np.dtype[Any]) -> Arithmetic:
        if dtype == object:
            return Arithmetic(Fraction(0), Fraction(0))
        info = np.finfo(dtype)
        return Arithmetic(float(info.eps) / 2, float(info.smallest_subnormal))

    def gamma(self, k: int) -> Any:
        """gamma_{k + 2}: two more roundings cover those of the bound itself."""
        return (k + 2) * self.u / (1 - (k + 2) * self.u)


# --- the four equations, one layer at a time ---------------------------------------------------------------------------

LAYER = {Var("l"): 1}


@cache
def equation(of: str, penalized: bool = False) -> Compiled:
    """The derived equation for "output", "z", "W" or "b", compiled: for the objective C, or for C plus a penalty."""
    return compile_equation(calculus.derive(of, J.head) if penalized else calculus.derive(of))


def output_delta(z: Array, a: Array, Y: Array, activation: ActivationLike, cost: CostLike) -> Judged:
    """delta^L from the outputs z^L and a^L and the targets Y; all (m, n_L)."""
    arithmetic = Arithmetic.of(z.dtype)
    slope, outer = _slope(activation, z), _cost_slope(cost, a, Y)

    def text(dcost: Array, gp: Array) -> Array:
        return _run(equation("output"), z={1: z}, a={1: a}, y=Y, L=1, gp={1: lambda _: gp}, dcost=lambda *_: dcost)

    size = _size(outer), _size(slope)
    return _judged(text(outer.value, slope.value), arithmetic, 1, text(*size),
                   text(abs(outer.value), slope.bound) + text(outer.bound, size[1]), 1)


def hidden_delta(z: Array, W_next: Array, delta_next: Array, activation: ActivationLike) -> Judged:
    """delta^l, shape (m, n_l), from z^l (m, n_l), W^{l+1} (n_{l+1}, n_l) and delta^{l+1} (m, n_{l+1})."""
    arithmetic = Arithmetic.of(z.dtype)
    slope = _slope(activation, z)

    def text(W: Array, delta: Array, gp: Array) -> Array:
        return _run(equation("z"), z={1: z}, W={2: W}, delta={2: delta}, gp={1: lambda _: gp})

    size = abs(_wide(W_next)), abs(_wide(delta_next))
    return _judged(text(_wide(W_next), _wide(delta_next), slope.value), arithmetic, len(W_next) + 1,
                   text(*size, _size(slope)), text(*size, slope.bound), _size(slope))


def weight_gradient(delta: Array, a_before: Array, W: Array | None = None, lambda_: Any = None) -> Judged:
    """The gradient by W^l, shape (n_l, n_{l-1}), from delta^l (m, n_l) and a^{l-1} (m, n_{l-1}); with the derivative of
    the penalty (lambda / 2) sum of squared weights if W^l and lambda are given."""
    def text(delta: Array, a: Array, W: Array | None, lambda_: Any) -> Array:
        names = {} if W is None else {"dpenalty_W": lambda *_: {1: _l2()(lambda_, W)}, "W": {1: W}, "b": {}, "L": 1}
        return _run(equation("W", penalized=W is not None), delta={1: delta}, a={0: a}, **names)

    if lambda_ is not None and not _is_exact(delta):
        lambda_ = float(lambda_)
    arrays = [_wide(delta), _wide(a_before), None if W is None else _wide(W), lambda_]
    return _judged(text(*arrays), Arithmetic.of(delta.dtype), len(delta) + (0 if W is None else 4),  # type: ignore[arg-type]
                   text(*(None if x is None else abs(x) for x in arrays)), 0, 1)  # type: ignore[arg-type]


def bias_gradient(delta: Array) -> Judged:
    """The gradient by b^l, shape (n_l,), from delta^l (m, n_l)."""
    def text(delta: Array) -> Array:
        return _run(equation("b"), delta={1: delta})

    return _judged(text(_wide(delta)), Arithmetic.of(delta.dtype), len(delta), text(abs(_wide(delta))), 0, 0)


def _run(compiled: Compiled, **names: Any) -> Array:
    with np.errstate(all="ignore"):  # what overflows or underflows here does so in the bound too, and is not judged
        return np.asarray(compiled(names, LAYER))


def _judged(value: Array, arithmetic: Arithmetic, k: int, size: Array, slopes: Any, factor: Any) -> Judged:
    """The bound for k roundings of terms of this size; `slopes`: what errors of g' and of the cost's derivative make of
    it; `factor`: what multiplies a product that underflowed."""
    with np.errstate(all="ignore"):
        exact = arithmetic.u == 0
        slack = 1 if exact else 1.01
        bound = 2 * arithmetic.gamma(k) * size + slack * slopes + arithmetic.eta * (1 + k * factor)
    return Judged(value, np.broadcast_to(bound, value.shape))


@cache
def _l2() -> Callable[[Any, Array], Array]:
    """SymPy's derivative of the L2 penalty, as a function of lambda and the array W^l."""
    derivative = calculus.l2_derivative()
    (weight,) = derivative.atoms(sympy.Indexed)
    W = sympy.Symbol("W")
    return sympy.lambdify((sympy.Symbol("lambda"), W), derivative.xreplace({weight: W}))  # type: ignore[no-any-return]


# --- g' and the derivative of the cost ----------------------------------------------------------------------------------

#: Up to this |z| the accuracy of the hand-written g' is stated.
STATED = 1e4


def _slope(activation: ActivationLike, z: Array) -> Judged:
    """SymPy's g'(z), and how far the hand-written one may be from it."""
    if not isinstance(activation, str):
        return Judged(_wide(activation[1](z)), _zero(z))
    with np.errstate(all="ignore"):
        value, error = definitions.dg(activation, _wide(z))
        if _is_exact(z):
            return Judged(value, error)
        stated = activations.ACTIVATIONS[activation]
        size = abs(value) if stated.scale is None else stated.scale(_wide(z))
        if z.dtype == np.float32:  # computed in float64, then rounded once
            bound = error + 2.0**-23 * abs(value) + 2.0**-149
        else:
            bound = error + stated.ulp[1] * (2.0**-52 * size + (1 + abs(z)) * 2.0**-1074)
        return Judged(value, np.where((abs(z) <= STATED) | stated.exact, bound, np.inf))


def _cost_slope(cost: CostLike, A: Array, Y: Array) -> Judged:
    """SymPy's derivative of the cost, and how far the hand-written one may be from it."""
    if not isinstance(cost, str):
        return Judged(_wide(cost(A, Y)), _zero(A))
    with np.errstate(all="ignore"):
        value, error = definitions.cost_gradient(cost, _wide(A), _wide(Y))
        stated = costs.COSTS[cost].error(_wide(A), _wide(Y))
        if A.dtype == np.float32:  # the same roundings with 2^-24 for 2^-53; NumPy's exp is less accurate, so twice that
            stated = 2.0**30 * stated + 2.0**-145 * (1 + abs(_wide(Y)).sum(axis=1, keepdims=True))
        return Judged(value, error + stated)


def _size(judged: Judged) -> Array:
    return np.asarray(abs(judged.value) + judged.bound)


def _is_exact(array: Array) -> bool:
    return bool(array.dtype == object)


def _wide(array: Array) -> Array:
    """The same numbers as float64, or as they are if exact."""
    return array if _is_exact(array) else array.astype(np.float64)


def _zero(array: Array) -> Array:
    return np.asarray(_wide(array) * 0)
