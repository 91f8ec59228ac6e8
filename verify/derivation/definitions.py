r"""The definitions of the activations and costs, and what SymPy makes of them: their derivatives.

Nothing here is shared with the hand-written ``activations`` and ``costs``: a wrong derivative there meets another one
here. ``value_and_error`` evaluates an expression on NumPy arrays, and carries along with every value a bound on its
rounding error in float64. On Fractions it is exact and the bound is zero.

The branches of each Piecewise are such that no exponential overflows and nothing cancels that need not. At a kink the
derivative is that of the branch which contains the point: 0 for ReLU at 0.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, reduce
from operator import add, mul
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy
from sympy import Indexed, IndexedBase, KroneckerDelta, Piecewise, Rational, Sum, exp, log, sqrt
from sympy.codegen.cfunctions import expm1, log1p

Array = npt.NDArray[Any]
Expr = Any  # a SymPy expression

# --- activations


class Phi(sympy.Function):  # type: ignore[misc]
    """The normal distribution function: the integral of exp(-t^2 / 2) / sqrt(2 pi) from -oo to z.

    It equals erfc(-z / sqrt(2)) / 2, but SymPy turns that into 1 - erfc(z / sqrt(2)) / 2, which cancels for z < 0.
    """

    def fdiff(self, argindex: int = 1) -> Expr:
        return exp(-(self.args[0] ** 2) / 2) / sqrt(2 * sympy.pi)


z = sympy.Symbol("z", real=True)
scale = Rational("1.0507009873554804934193349852946")
alpha = Rational("1.6732632423543772848170429916717")

ACTIVATIONS: dict[str, Expr] = {
    "identity": z,
    "relu": Piecewise((z, z > 0), (0, True)),
    "leaky_relu": Piecewise((z, z > 0), (z / 100, True)),
    "sigmoid": Piecewise((1 / (1 + exp(-z)), z >= 0), (exp(z) / (1 + exp(z)), True)),
    "tanh": Piecewise((-expm1(-2 * z) / (2 + expm1(-2 * z)), z >= 0), (expm1(2 * z) / (2 + expm1(2 * z)), True)),
    "softplus": Piecewise((z + log1p(exp(-z)), z >= 0), (log1p(exp(z)), True)),
    "elu": Piecewise((z, z > 0), (expm1(z), True)),
    "selu": Piecewise((scale * z, z > 0), (scale * alpha * expm1(z), True)),
    "gelu": z * Phi(z),
    "silu": Piecewise((z / (1 + exp(-z)), z >= 0), (z * exp(z) / (1 + exp(z)), True)),
    "hard_tanh": Piecewise((-1, z <= -1), (1, z >= 1), (z, True)),
    "square": z**2,
}


@cache
def activation_derivative(name: str) -> Expr:
    """g'(z) as a SymPy expression in the symbol ``z``."""
    return ACTIVATIONS[name].diff(z)


def g(name: str, at: Array) -> tuple[Array, Array]:
    """g(at), and a bound on its rounding error; both of the shape of ``at`` (float64, or Fractions for rational g)."""
    return value_and_error(ACTIVATIONS[name], {z: at})


def dg(name: str, at: Array) -> tuple[Array, Array]:
    """g'(at), and a bound on its rounding error; both of the shape of ``at`` (float64, or Fractions for rational g)."""
    return value_and_error(activation_derivative(name), {z: at})


# --- costs


class Softplus(sympy.Function):  # type: ignore[misc]
    """ln(1 + exp(x)) as defined above, kept as one symbol while SymPy differentiates the sum it stands in."""

    def fdiff(self, argindex: int = 1) -> Expr:
        return SoftplusPrime(self.args[0])


class SoftplusPrime(sympy.Function):  # type: ignore[misc]
    """Its derivative."""


a, y = IndexedBase("a", real=True), IndexedBase("y", real=True)
i, j, k = sympy.symbols("i j k", integer=True)
n = sympy.Symbol("n", integer=True, positive=True)
M = sympy.Symbol("M", real=True)

# The cost of one sample with outputs a[1..n] and targets y[1..n]. The cost of a batch is the mean over its samples.
# M is any number, the cost does not depend on it: M = max a[i] keeps the exponents below zero.
COSTS: dict[str, Expr] = {
    "half_mean_squared_error": Sum((a[i] - y[i]) ** 2 / 2, (i, 1, n)),
    "binary_cross_entropy": Sum(y[i] * Softplus(-a[i]) + (1 - y[i]) * Softplus(a[i]), (i, 1, n)),
    "categorical_cross_entropy": Sum(y[i] * (M + log(Sum(exp(a[j] - M), (j, 1, n))) - a[i]), (i, 1, n)),
}


def contract(expression: Expr) -> Expr:
    """Sum over i of f(i) delta(i, k) is f(k), as k is in the range of i; and what is free of i leaves the sum."""
    if not expression.args or isinstance(expression, Indexed):
        return expression
    expression = expression.func(*(contract(part) for part in expression.args))
    if not isinstance(expression, Sum):
        return expression
    ((index, _, _),) = expression.limits
    total = 0
    for term in sympy.Add.make_args(sympy.expand_mul(expression.function)):
        free, bound = term.as_independent(index, as_Add=False)
        for factor in sympy.Mul.make_args(bound):
            if isinstance(factor, KroneckerDelta):
                total += (term / factor).subs(index, next(other for other in factor.args if other != index))
                break
        else:
            total += free * Sum(bound, *expression.limits)
    return total


@cache
def cost_derivative(name: str) -> Expr:
    """The derivative of the cost of one sample by a[k], as a SymPy expression in a, y and k."""
    derivative = contract(COSTS[name].diff(a[k]))
    return derivative.replace(SoftplusPrime, lambda x: activation_derivative("softplus").subs(z, x))


def cost_gradient(name: str, A: Array, Y: Array) -> tuple[Array, Array]:
    """dC/dA of the batch cost, and a bound on its rounding error, both (m, n_L), for A and Y of shape (m, n_L)."""
    derivative, arrays = cost_derivative(name), {a: A, y: Y}
    if derivative.has(M):  # SymPy's symbols have no maximum
        arrays[M] = A.max(axis=1, keepdims=True)
    return value_and_error(derivative / sympy.Integer(len(A)), arrays)


# --- evaluation


@dataclass(frozen=True)
class Rounded:
    """Computed values, and a bound on their distance from the exact ones; arrays of one shape, or single numbers."""

    value: Any
    error: Any

    def rounded(self, units: Any = 1) -> "Rounded":
        """After an operation with an error of at most units * 2^-53 of the value, or 2^-1074 if it underflows."""
        if np.asarray(self.value).dtype == object:
            return self
        return Rounded(self.value, self.error + units * 2.0**-53 * abs(self.value) + 2.0**-1074)

    def __add__(self, other: "Rounded") -> "Rounded":
        return Rounded(self.value + other.value, self.error + other.error).rounded()

    def __mul__(self, other: "Rounded") -> "Rounded":
        error = abs(self.value) * other.error + abs(other.value) * self.error + self.error * other.error
        shift = any(isinstance(x.value, float) and abs(math.frexp(x.value)[0]) == 0.5 for x in (self, other))
        return Rounded(self.value * other.value, error).rounded(0 if shift else 1)

    def __pow__(self, exponent: int) -> "Rounded":
        if exponent < 0:
            x = self**-exponent
            return Rounded(1 / x.value, x.error / (abs(x.value) * (abs(x.value) - x.error))).rounded()
        return reduce(mul, [self] * exponent)

    def sum(self) -> "Rounded":
        """The sum along axis 1, in any order of summation."""
        total = Rounded(self.value.sum(axis=1, keepdims=True), self.error.sum(axis=1, keepdims=True))
        absolute = Rounded(abs(self.value).sum(axis=1, keepdims=True), 0).rounded(self.value.shape[1])
        return Rounded(total.value, total.error + absolute.error)


# For each function f: f and f' on arrays, and the relative error of f(x) in units of 2^-53. NumPy tests its exp, expm1
# and log1p for 2 units; glibc states 10 for erfc, whose argument, rounded, costs another 2 x^2 in the left tail.
FUNCTIONS: dict[Any, tuple[Callable[[Array], Array], Callable[[Array], Array], Callable[[Array], Any]]] = {
    exp: (np.exp, np.exp, lambda x: 2),
    log: (np.log, lambda x: 1 / x, lambda x: 2),
    expm1: (np.expm1, np.exp, lambda x: 2),
    log1p: (np.log1p, lambda x: 1 / (1 + x), lambda x: 2),
    Phi: (
        lambda x: np.vectorize(math.erfc, otypes=[float])(-x / math.sqrt(2)) / 2,
        lambda x: np.exp(-x * x / 2) / math.sqrt(2 * math.pi),
        lambda x: 16 + 2 * x * x,
    ),
}
RELATIONS: dict[Any, Callable[..., Array]] = {
    sympy.StrictGreaterThan: np.greater,
    sympy.GreaterThan: np.greater_equal,
    sympy.StrictLessThan: np.less,
    sympy.LessThan: np.less_equal,
    sympy.Or: np.logical_or,
    sympy.And: np.logical_and,
}


def value_and_error(expression: Expr, arrays: Mapping[Expr, Array]) -> tuple[Array, Array]:
    """The value of a SymPy expression and a bound on its rounding error, given an array for each symbol.

    The arrays are all of float64 or all of Fractions, and of one shape up to broadcasting. An Indexed a[i] stands for
    the whole array a (m, n), a Sum for the sum along axis 1. Raises a TypeError for other dtypes, a NotImplementedError
    at a kind of SymPy node that the definitions above do not use.
    """
    for symbol, x in arrays.items():
        if x.dtype not in (np.float64, np.object_):
            raise TypeError(f"{symbol}: expected float64 or Fractions, got dtype {x.dtype}; the error bounds are those "
                            "of float64, so convert with .astype(float)")
    shape = np.broadcast_shapes(*(x.shape for x in arrays.values()))
    result = evaluate(expression, arrays)
    return np.broadcast_to(result.value, shape), np.broadcast_to(result.error, shape)


def evaluate(e: Expr, arrays: Mapping[Expr, Array]) -> Rounded:
    if isinstance(e, Indexed) or e in arrays:
        array = arrays[e.base if isinstance(e, Indexed) else e]
        return Rounded(array, array - array)
    if e.is_number:
        return number(e, exact=next(iter(arrays.values())).dtype == object)
    if isinstance(e, Piecewise):
        return piecewise(e, arrays)
    if isinstance(e, Sum):
        return evaluate(e.function, arrays).sum()
    if isinstance(e, sympy.Pow) and e.exp.is_Integer:
        return evaluate(e.base, arrays) ** int(e.exp)
    arguments = [evaluate(argument, arrays) for argument in e.args]
    if isinstance(e, sympy.Add):
        return reduce(add, arguments)
    if isinstance(e, sympy.Mul):
        return reduce(mul, arguments)
    if e.func in FUNCTIONS:
        (x,) = arguments
        f, df, units = FUNCTIONS[e.func]
        # f(x + error) - f(x) to first order; the errors are so small that a hundredth more covers the rest
        return Rounded(f(x.value), 1.01 * abs(df(x.value)) * x.error).rounded(units(x.value))
    raise NotImplementedError(f"evaluate: expected a sum, product, integer power or known function, got {e}")


def number(c: Expr, exact: bool) -> Rounded:
    if not c.is_Rational:
        return Rounded(float(c), 0.0).rounded(2)
    fraction = Fraction(int(c.p), int(c.q))
    if exact:
        return Rounded(fraction, Fraction(0))
    value = float(fraction)
    return Rounded(value, 0.0) if fraction == Fraction(value) else Rounded(value, 0.0).rounded()


def piecewise(e: Expr, arrays: Mapping[Expr, Array]) -> Rounded:
    """Each branch sees its own entries only, so that nothing overflows in the others."""
    shape = np.broadcast_shapes(*(x.shape for x in arrays.values()))
    arrays = {symbol: np.broadcast_to(x, shape) for symbol, x in arrays.items()}
    dtype = next(iter(arrays.values())).dtype
    result = Rounded(np.empty(shape, dtype), np.empty(shape, dtype))
    rest = np.ones(shape, bool)
    for branch, condition in e.args:
        here = rest & holds(condition, arrays)
        entries = evaluate(branch, {symbol: x[here] for symbol, x in arrays.items()})
        result.value[here], result.error[here] = entries.value, entries.error
        rest &= ~here
    return result


def holds(condition: Expr, arrays: Mapping[Expr, Array]) -> Any:
    if condition == sympy.true:
        return True
    if condition.func in (sympy.Or, sympy.And):
        return RELATIONS[condition.func](*(holds(part, arrays) for part in condition.args))
    return RELATIONS[condition.func](*(evaluate(side, arrays).value for side in condition.args))
