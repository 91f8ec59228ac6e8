"""The independent reference: SymPy's backward equations, compiled to NumPy, and how far rounding may carry from them.

Each equation is a function of the arrays it reads, for one layer: forward `weighted_input` and `layer_output`, backward
`output_delta`, `hidden_delta`, `weight_gradient` and `bias_gradient`.  They are the texts that `compiler` makes of the
definition of z and of what `calculus.derive` derives; g, g' and the derivative of the cost are those of `definitions`.
Nothing of the hand-written passes is used.

Every result comes with a bound.  Let u be the unit roundoff of the hand-written arithmetic and eta its smallest
subnormal.  Two ways of computing a sum of products differ by at most 2 gamma_k times the same formula over absolute
values, gamma_k = k u / (1 - k u), plus k eta, where k is the number of roundings that meet in one product: the length
of the sum and the factors.  To this comes what g, g' and the cost's derivative may be off, which `activations` and
`costs` state for the hand-written ones and `definitions` computes for SymPy's.  On Fractions the bound is zero.

A bound that overflows, or is not a number, judges nothing: `compare` counts such entries and says so.  It takes g, g'
and costs that have no definition, such as tables, as given, and says so in the lines that rest on them.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, Literal

import numpy as np
import sympy

from verify import activations, costs
from verify.activations import Array
from verify.derivation import calculus, definitions
from verify.derivation.compiler import Compiled, compile_equation
from verify.equations import FORWARD, J
from verify.network import Network, Parameters, backward, entrywise, forward
from verify.notation import Var

#: An activation by name, or by two functions of arrays, g and g'; a cost by name, or by its derivative: a function of
#: A and Y, both (m, n_L), to (m, n_L).
ActivationLike = str | tuple[Callable[[Array], Array], Callable[[Array], Array]]
CostLike = str | Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Judged:
    """The reference value of an equation, and how far a hand-written value may be from it; arrays of one shape."""
    value: Array
    bound: Array


@dataclass(frozen=True)
class Arithmetic:
    """The hand-written arithmetic: its unit roundoff, smallest subnormal and largest number."""
    u: Any
    eta: Any
    largest: float

    @staticmethod
    def of(array: Array) -> Arithmetic:
        if _is_exact(array):
            return Arithmetic(Fraction(0), Fraction(0), np.inf)
        info = np.finfo(array.dtype)
        return Arithmetic(float(info.eps) / 2, float(info.smallest_subnormal), float(info.max))

    def spread(self, k: int, factor: Judged | None = None) -> Any:
        """How far two ways of computing can differ, for each unit of the product of the other factors' sizes, after k
        roundings: 2 gamma times the size of the uncertain factor, and its own uncertainty.  Two roundings more, and a
        hundredth, cover the rounding of the bound itself."""
        twice_gamma = 2 * (k + 2) * self.u / (1 - (k + 2) * self.u)
        if factor is None:
            return twice_gamma
        return twice_gamma * _size(factor) + factor.bound * (1 if self.u == 0 else 1.01)

    def judged(self, value: Array, bound: Array, k: int, after: Any, largest: Array | None = None) -> Judged:
        """With what underflow may do: k times eta, multiplied by what comes `after`; and no bound where the result, or
        `largest`, a bound on what it is computed from, overflows."""
        if self.u:
            overflows = bound / self.spread(k) > self.largest
            if largest is not None:
                overflows |= largest > self.largest
            bound = np.where(overflows, np.inf, bound + self.eta * (1 + k * after))
        return Judged(value, np.broadcast_to(bound, value.shape))


# --- the equations, one layer at a time -------------------------------------------------------------------------------

LAYER = {Var("l"): 1}


@np.errstate(all="ignore")  # what overflows here overflows in the bound too, and is not judged
def weighted_input(W: Array, a_before: Array, b: Array) -> Judged:
    """z^l, shape (m, n_l), from W^l (n_l, n_{l-1}), a^{l-1} (m, n_{l-1}) and b^l (n_l,)."""
    arithmetic, k = Arithmetic.of(W), W.shape[1] + 1
    W, a_before, b = _wide(W), _wide(a_before), _wide(b)
    value, size = (_run(_forward(), W={1: W}, a={0: a}, b={1: b})
                   for W, a, b in ((W, a_before, b), (abs(W), abs(a_before), abs(b))))
    return arithmetic.judged(value, arithmetic.spread(k) * size, k, 1)


@np.errstate(all="ignore")
def layer_output(z: Array, activation: ActivationLike) -> Judged:
    """a^l from z^l, both (m, n_l).  Without a definition of g nothing is judged."""
    output = _judged_activation(0, activation, z)
    if not isinstance(activation, str):
        return Judged(output.value, np.full(z.shape, np.inf))
    return output if _is_exact(z) else Judged(output.value, 1.01 * output.bound)  # the rounding of the bound itself


@cache
def _forward() -> Compiled:
    return compile_equation(FORWARD["definition of z"])


@cache
def equation(of: str, penalized: bool = False) -> Compiled:
    """The derived equation for "output", "z", "W" or "b", compiled: for the objective C, or for C plus a penalty."""
    return compile_equation(calculus.derive(of, J.head) if penalized else calculus.derive(of))


@np.errstate(all="ignore")
def output_delta(z: Array, a: Array, Y: Array, activation: ActivationLike, cost: CostLike) -> Judged:
    """delta^L from the outputs z^L and a^L and the targets Y; all (m, n_L)."""
    arithmetic, slope, outer = Arithmetic.of(z), _judged_activation(1, activation, z), _cost_slope(cost, a, Y)

    def text(dcost: Array, gp: Array) -> Array:
        return _run(equation("output"), z={1: z}, a={1: a}, y=Y, L=1, gp={1: lambda _: gp}, dcost=lambda *_: dcost)

    bound = text(abs(outer.value), arithmetic.spread(1, slope)) + text(outer.bound, _size(slope))
    return arithmetic.judged(text(outer.value, slope.value), bound, 1, 1)


@np.errstate(all="ignore")
def hidden_delta(z: Array, W_next: Array, delta_next: Array, activation: ActivationLike) -> Judged:
    """delta^l, shape (m, n_l), from z^l (m, n_l), W^{l+1} (n_{l+1}, n_l) and delta^{l+1} (m, n_{l+1})."""
    arithmetic, slope, k = Arithmetic.of(z), _judged_activation(1, activation, z), len(W_next) + 1
    W_next, delta_next = _wide(W_next), _wide(delta_next)

    def text(W: Array, delta: Array, gp: Array) -> Array:
        return _run(equation("z"), z={1: z}, W={2: W}, delta={2: delta}, gp={1: lambda _: gp})

    bound = text(abs(W_next), abs(delta_next), arithmetic.spread(k, slope))
    largest = None  # in float64 the bound overflows where the sum does, before g' makes it small again
    if z.dtype == np.float32:
        largest = text(abs(W_next), abs(delta_next), np.maximum(_size(slope), 1))
    return arithmetic.judged(text(W_next, delta_next, slope.value), bound, k, _size(slope), largest)


@np.errstate(all="ignore")
def weight_gradient(delta: Array, a_before: Array, W: Array | None = None, lambda_: Any = None) -> Judged:
    """The gradient by W^l, shape (n_l, n_{l-1}), from delta^l (m, n_l) and a^{l-1} (m, n_{l-1}); with the derivative of
    the penalty (lambda / 2) sum of squared weights, if W^l and lambda are given."""
    arithmetic, k = Arithmetic.of(delta), len(delta)

    def text(delta: Array, a: Array, W: Array | None, lambda_: Any) -> Array:
        if W is None:
            return _run(equation("W"), delta={1: delta}, a={0: a})
        return _run(equation("W", penalized=True), delta={1: delta}, a={0: a}, W={1: W}, b={1: None}, L=1,
                    dpenalty_W=lambda W, b: {1: _l2()(lambda_, W[1])})

    if W is not None:  # the product and quotient by lambda = p / q, the rounding of lambda, the addition
        k, W, lambda_ = k + 4, _wide(W), lambda_ if _is_exact(delta) else float(lambda_)
    arrays = _wide(delta), _wide(a_before), W, lambda_
    size = text(*(None if x is None else abs(x) for x in arrays))  # type: ignore[arg-type]
    return arithmetic.judged(text(*arrays), arithmetic.spread(k) * size, k, 1)


@np.errstate(all="ignore")
def bias_gradient(delta: Array) -> Judged:
    """The gradient by b^l, shape (n_l,), from delta^l (m, n_l)."""
    arithmetic, k = Arithmetic.of(delta), len(delta)
    value, size = (_run(equation("b"), delta={1: d}) for d in (_wide(delta), abs(_wide(delta))))
    return arithmetic.judged(value, arithmetic.spread(k) * size, k, 0)


def _run(compiled: Compiled, **names: Any) -> Array:
    return np.asarray(compiled(names, LAYER))


@cache
def _l2() -> Callable[[Any, Array], Array]:
    """SymPy's derivative of the L2 penalty, as a function of lambda and the array W^l."""
    derivative = calculus.l2_derivative()
    (weight,) = derivative.atoms(sympy.Indexed)
    W = sympy.Symbol("W")
    return sympy.lambdify((sympy.Symbol("lambda"), W), derivative.xreplace({weight: W}))  # type: ignore[no-any-return]


# --- g, g' and the derivative of the cost -----------------------------------------------------------------------------

#: Up to this |z| the accuracy of the hand-written g and g' is stated.
STATED = 1e4


def _judged_activation(order: Literal[0, 1], activation: ActivationLike, z: Array) -> Judged:
    """The defined g(z), or SymPy's g'(z) for order 1, and how far the hand-written one may be from it."""
    if not isinstance(activation, str):
        return Judged(_wide(activation[order](z)), _zero(z))
    value, error = (definitions.g, definitions.dg)[order](activation, _wide(z))
    if _is_exact(z):
        return Judged(value, error)
    stated = activations.ACTIVATIONS[activation]
    size = abs(value) if order == 0 or stated.scale is None else stated.scale(_wide(z))
    if z.dtype == np.float32:  # computed in float64, then rounded once
        bound = error + 2.0**-23 * abs(value) + 2.0**-149
    else:
        bound = error + stated.ulp[order] * (2.0**-52 * size + (1 + abs(z)) * 2.0**-1074)
    judged = (abs(z) <= STATED) | (stated.exact & np.isfinite(z))
    judged &= abs(value) + bound <= Arithmetic.of(z).largest
    return Judged(value, np.where(judged, bound, np.inf))


def _cost_slope(cost: CostLike, A: Array, Y: Array) -> Judged:
    """SymPy's derivative of the cost, and how far the hand-written one may be from it."""
    if not isinstance(cost, str):
        return Judged(_wide(cost(A, Y)), _zero(A))
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
    return array if _is_exact(array) else array.astype(np.float64, copy=False)


def _zero(array: Array) -> Array:
    return np.asarray(_wide(array) * 0)


# --- the whole pass, and the comparison -------------------------------------------------------------------------------

@dataclass(frozen=True)
class Gradients:
    """delta[l] (m, n_l), W[l] (n_l, n_{l-1}) and b[l] (n_l,) for l = 1..L, each with its bound."""
    delta: dict[int, Judged]
    W: dict[int, Judged]
    b: dict[int, Judged]


@np.errstate(all="ignore")
def reference(W: Mapping[int, Array], b: Mapping[int, Array], X: Array, Y: Array,
              activations: Mapping[int, ActivationLike], cost: CostLike, lambda_: Any = None) -> Gradients:
    """The gradients by the reference alone, for W[l], b[l], l = 1..L, X (m, n_0), Y (m, n_L) and an L2 penalty with
    `lambda_`, if given.  Each bound is that of one equation at the reference's own values of its inputs."""
    z, a = {}, {0: _wide(X)}
    for l in W:
        z[l] = weighted_input(W[l], a[l - 1], b[l]).value
        a[l] = layer_output(z[l], activations[l]).value
    L = len(W)
    delta = {L: output_delta(z[L], a[L], Y, activations[L], cost)}
    for l in range(L - 1, 0, -1):
        delta[l] = hidden_delta(z[l], W[l + 1], delta[l + 1].value, activations[l])
    return Gradients(
        delta, {l: weight_gradient(delta[l].value, a[l - 1], *(() if lambda_ is None else (W[l], lambda_))) for l in W},
        {l: bias_gradient(delta[l].value) for l in W})


@dataclass(frozen=True)
class Line:
    """One equation at one layer: the largest error in units of its bound, among the entries that the bound judges; and
    which of g, g' and dC/da it takes as given, because they have no definition."""
    equation: str
    layer: int
    entries: int
    not_judged: int
    worst: float
    given: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return self.worst <= 1

    def __str__(self) -> str:
        given = f"; taken as given: {', '.join(self.given)}" if self.given else ""
        verdict = "" if self.agrees else "DIFFERS: "
        return (f"{verdict}{self.equation} {self.layer}: {self.entries - self.not_judged} of {self.entries} entries "
                f"judged, worst error {self.worst:.3g} of its bound{given}")


@dataclass(frozen=True)
class Comparison:
    """The hand-written values against the reference, equation by equation."""
    lines: tuple[Line, ...]

    @property
    def agrees(self) -> bool:
        """No judged entry is beyond its bound.  Entries that are not judged speak neither for nor against."""
        return all(line.agrees for line in self.lines)

    @property
    def not_judged(self) -> int:
        return sum(line.not_judged for line in self.lines)

    @property
    def given(self) -> frozenset[str]:
        """Which of g, g' and dC/da some line takes as given."""
        return frozenset(name for line in self.lines for name in line.given)

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))


def line(name: str, layer: int, hand_written: Array, judged: Judged, given: tuple[str, ...] = ()) -> Line:
    """Compare one hand-written array with the reference."""
    if hand_written.shape != judged.value.shape:
        raise ValueError(f"{name} {layer}: expected shape {judged.value.shape}, got {hand_written.shape}")
    seen = judged.bound < np.inf  # so a NaN is no bound
    if _is_exact(hand_written):
        worst = float("inf") if (hand_written != judged.value)[seen].any() else 0.0
    else:
        with np.errstate(all="ignore"):
            error = abs(_wide(hand_written) - judged.value)[seen]
            ratio = np.where(error == 0, 0, error / judged.bound[seen])  # a NaN is no agreement
        worst = float(np.where(np.isnan(ratio), np.inf, ratio).max(initial=0))
    return Line(name, layer, seen.size, int((~seen).sum()), worst, given)


Forward = Callable[[Network, Array], tuple[dict[int, Array], dict[int, Array]]]
Backward = Callable[[Network, Array, Array], tuple[dict[int, Array], Parameters]]


def compare(network: Network, X: Array, Y: Array, hand_written: Backward = backward,
            hand_written_forward: Forward = forward) -> Comparison:
    """Compare each equation of a hand-written forward and backward pass, at the hand-written values of its inputs.

    `hand_written(network, X, Y)` returns delta by layer and `Parameters` with the gradients, as `verify.network` does;
    `hand_written_forward(network, X)` returns z and a by layer.  Activations and costs that have a definition are
    compared by it.  Others (such as tables) are taken as given: a^l is not judged then, delta^l is with the g' and
    dC/da that the network has.  Raises a ValueError for a penalty that is not `l2_penalty`, a ValueError or TypeError
    where a pass does not return one array of the network's type for each layer."""
    lambda_ = None if network.penalty is None else network.penalty.lambda_
    if network.penalty is not None and lambda_ is None:
        raise ValueError(f"penalty {network.penalty.name!r}: expected l2_penalty(lambda_) or None; no other one has a "
                         "definition to compare with")
    # the passes get copies: what they change is not what they are compared with
    given = replace(network, parameters=entrywise(np.copy, network.parameters))
    z, returned = _pair("hand_written_forward", "z and a by layer", hand_written_forward(given, X.copy()))
    delta, gradient = _pair("hand_written", "delta by layer and Parameters", hand_written(given, X.copy(), Y.copy()))
    if not isinstance(gradient, Parameters):
        raise TypeError("hand_written: expected delta by layer and Parameters(W, b) with the gradients, in this order, "
                        f"got {type(gradient).__name__} for the gradients")
    for name, arrays in (("z", z), ("a", returned), ("delta", delta), ("gradient by W", gradient.W),
                         ("gradient by b", gradient.b)):
        _by_layer(name, arrays, network)
    a = {**returned, 0: X}
    g, L = {l: _known(network, l) for l in network.W}, network.L
    cost = network.cost.name if network.cost.name in definitions.COSTS else network.cost.gradient
    lines = [] if 0 not in returned else [line("input", 0, returned[0], Judged(_wide(X), _zero(X)))]
    for l in network.W:
        lines.append(line("z", l, z[l], weighted_input(network.W[l], a[l - 1], network.b[l])))
        lines.append(line("a", l, a[l], layer_output(z[l], g[l]), _given({"g": g[l]})))
    lines.append(line("delta", L, delta[L], output_delta(z[L], a[L], Y, g[L], cost),
                      _given({"g'": g[L], "dC/da": cost})))
    for l in range(L - 1, 0, -1):
        lines.append(line("delta", l, delta[l], hidden_delta(z[l], network.W[l + 1], delta[l + 1], g[l]),
                          _given({"g'": g[l]})))
    for l in network.W:
        penalty = () if lambda_ is None else (network.W[l], lambda_)
        lines.append(line("gradient by W", l, gradient.W[l], weight_gradient(delta[l], a[l - 1], *penalty)))
        lines.append(line("gradient by b", l, gradient.b[l], bias_gradient(delta[l])))
    return Comparison(tuple(lines))


def _pair(name: str, what: str, returned: Any) -> tuple[Any, Any]:
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise TypeError(f"{name}: expected a pair, {what}, got {returned!r:.60}")
    return returned


def _by_layer(name: str, arrays: Mapping[int, Array], network: Network) -> None:
    """Refuse what a hand-written pass returns if it is not one array for each layer, of the network's type."""
    layers, dtype = set(network.W), network.W[1].dtype
    if not isinstance(arrays, dict) or not layers <= set(arrays) <= layers | ({0} if name == "a" else set()):
        raise ValueError(f"{name}: expected arrays by layer, 1..{network.L}, got {arrays!r:.60}")
    for l, array in arrays.items():
        if not isinstance(array, np.ndarray) or array.dtype != dtype:
            raise TypeError(f"{name} {l}: expected an array of {dtype} like W[1], got {type(array).__name__} of "
                            f"{getattr(array, 'dtype', 'no dtype')}; the pass must keep the type of its numbers")
        if _is_exact(array) and any(isinstance(entry, float) for entry in array.flat):
            raise TypeError(f"{name} {l}: expected exact numbers like those of W[1], got a float; the pass must keep "
                            "the type of its numbers")


def _known(network: Network, l: int) -> ActivationLike:
    activation = network.activations[l]
    return activation.name if activation.name in definitions.ACTIVATIONS else (activation.g, activation.dg)


def _given(functions: Mapping[str, ActivationLike | CostLike]) -> tuple[str, ...]:
    return tuple(name for name, function in functions.items() if not isinstance(function, str))
