r"""Activation functions, each with its derivative beside it.

Every ``g`` and ``dg`` acts elementwise on an array of any shape and returns an array of the same shape and dtype.
The *exact* ones (identity, ReLU, leaky ReLU, hard tanh, square) use only arithmetic and comparisons, so they run
unchanged on float32, float64 and object arrays of ``fractions.Fraction``, and the polynomial ones (identity, square)
on SymPy expressions too. The others run on floats only and raise a TypeError elsewhere; they compute in float64 and
round once to the dtype of the input.

At a kink ``dg`` is a convention: relu'(0) = 0, leaky_relu'(0) = slope, selu'(0) = lambda alpha (the branch z <= 0),
hard_tanh'(-1) = hard_tanh'(1) = 0. ``kinks`` lists the points where g has no derivative. ELU has alpha = 1, so its
derivative at 0 exists and is 1.

Accuracy for |z| <= 1e4: results in float64 are within ``ulp`` = (of g, of dg) units in the last place of the exact
ones, and results in float32 within 1. This takes exp, expm1 and log1p to be within 1 ulp and tanh within 2, as NumPy
tests them, and erfc within 5 (the commit acaad9ab of glibc reports at most 4 for the version before it). Two
derivatives have a zero, gelu' near -0.75 and silu' near -1.28: for them an ulp is one of ``scale``, the sum of the
absolute values of their two terms. In gelu, silu and their derivatives, where z multiplies what may have
underflowed, an ulp counts as at least |z| 2^-1074.
"""

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Activation:
    """An elementwise function g and its derivative dg. ``exact``: runs on Fractions, and every result is a Fraction."""

    name: str
    latex: str
    g: Callable[[Array], Array]
    dg: Callable[[Array], Array]
    exact: bool
    kinks: tuple[int | Fraction, ...] = ()
    ulp: tuple[int, int] = (0, 0)
    scale: Callable[[Array], Array] | None = None

    def dg_error(self, z: Array) -> Array:
        """A bound on the rounding error of dg(z), of the shape of z, for float64; zero on Fractions."""
        if z.dtype == object:
            return zero(z)
        size = np.abs(self.dg(z)) if self.scale is None else self.scale(z)
        return np.asarray(self.ulp[1] * (2.0**-52 * size + (1 + np.abs(z)) * 2.0**-1074))


def zero(z: Array) -> Array:
    """Zeros of the shape and number type of z: a Fraction, not an int, where z holds Fractions."""
    return np.asarray(z - z)


def one(z: Array) -> Array:
    """Ones of the shape and number type of z."""
    return np.asarray(z - z + 1)


def require_floats(name: str, z: Array, otherwise: str) -> None:
    """Raise a TypeError unless z is an array of floats; ``otherwise`` says what to use in place of ``name``."""
    if not np.issubdtype(np.asarray(z).dtype, np.floating):
        raise TypeError(
            f"{name}: expected an array of floats, got dtype {np.asarray(z).dtype}. {name} is not a rational function: "
            f"convert the numbers with .astype(float), or, to stay exact, use {otherwise}"
        )


def on_floats(name: str, latex: str, ulp: tuple[int, int], g: Callable[[Array], Array], dg: Callable[[Array], Array],
              kinks: tuple[int, ...] = (), scale: Callable[[Array], Array] | None = None) -> Activation:
    """An activation that computes in float64, returns the dtype of its input and refuses what is not a float."""

    def guarded(f: Callable[[Array], Array]) -> Callable[[Array], Array]:
        def f_in_float64(z: Array) -> Array:
            require_floats(name, z, "one of identity, relu, leaky_relu, hard_tanh, square, table_activation(seed)")
            return f(np.asarray(z, dtype=np.float64)).astype(np.asarray(z).dtype)

        return f_in_float64

    return Activation(name, latex, guarded(g), guarded(dg), exact=False, kinks=kinks, ulp=ulp, scale=scale)


# --- rational activations

identity = Activation(
    "identity", r"z", exact=True,
    g=lambda z: z,
    dg=lambda z: one(z),
)

relu = Activation(
    "relu", r"\max(z, 0)", exact=True, kinks=(0,),
    g=lambda z: np.where(z > 0, z, zero(z)),
    dg=lambda z: np.where(z > 0, one(z), zero(z)),
)


def leaky_relu(slope: Fraction = Fraction(1, 100)) -> Activation:
    """z for z > 0, slope z for z <= 0. The slope is a Fraction p/q, applied as z p / q, which keeps every dtype."""
    if not isinstance(slope, (int, Fraction)) or isinstance(slope, bool):
        raise TypeError(f"leaky_relu: slope must be an exact number, got {slope!r}; write Fraction(1, 100) or similar")
    p, q = slope.numerator, slope.denominator
    return Activation(
        "leaky_relu" if 100 * p == q else f"leaky_relu({p}/{q})", rf"\max(z, 0) + \tfrac{{{p}}}{{{q}}} \min(z, 0)",
        exact=True, kinks=() if p == q else (0,), ulp=(1, 1),
        g=lambda z: np.where(z > 0, z, z * p / q),
        dg=lambda z: np.where(z > 0, one(z), one(z) * p / q),
    )


hard_tanh = Activation(
    "hard_tanh", r"\min(\max(z, -1), 1)", exact=True, kinks=(-1, 1),
    g=lambda z: np.where(z < -1, -one(z), np.where(z > 1, one(z), z)),
    dg=lambda z: np.where(abs(z) < 1, one(z), zero(z)),
)

square = Activation(
    "square", r"z^2", exact=True, ulp=(1, 0),
    g=lambda z: z * z,
    dg=lambda z: 2 * z,
)

# --- activations on floats
# No exponential below has a positive argument, so none overflows. Underflow to 0 is the correctly rounded result.


def logistic(z: Array) -> Array:
    """1 / (1 + exp(-z)), with relative accuracy in both tails."""
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1, e) / (1 + e))


sigmoid = on_floats(
    "sigmoid", r"\frac{1}{1 + e^{-z}}", ulp=(4, 7),
    g=logistic,
    dg=lambda z: logistic(z) * logistic(-z),
)


def squared_sech(z: Array) -> Array:
    """1 / cosh(z)^2 = 4 e / (1 + e)^2 with e = exp(-2 |z|); the textbook's 1 - tanh(z)^2 is 0 from |z| = 19 on."""
    e = np.exp(-2 * np.abs(z))
    return np.asarray(4 * e / (1 + e) ** 2)


tanh = on_floats(
    "tanh", r"\tanh z", ulp=(2, 6),
    g=np.tanh,
    dg=squared_sech,
)

softplus = on_floats(
    "softplus", r"\ln(1 + e^z)", ulp=(5, 4),
    g=lambda z: np.logaddexp(0, z),
    dg=logistic,
)

elu = on_floats(
    "elu", r"\max(z, 0) + \min(e^z - 1, 0)", ulp=(1, 1),
    g=lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    dg=lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
)

SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717

selu = on_floats(
    "selu", r"\lambda \left(\max(z, 0) + \alpha \min(e^z - 1, 0)\right)", kinks=(0,), ulp=(6, 6),
    g=lambda z: SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * np.expm1(np.minimum(z, 0))),
    dg=lambda z: SELU_SCALE * np.where(z > 0, 1, SELU_ALPHA * np.exp(np.minimum(z, 0))),
)


def square_in_two(x: Array) -> tuple[Array, Array]:
    """x^2 = p + q, where p is exact and q is 2^-23 times smaller: exp(-x^2) needs the digits that x * x rounds away."""
    head = x.astype(np.float32).astype(np.float64)
    return head * head, (x - head) * (x + head)


def normal_density(z: Array) -> Array:
    """exp(-z^2 / 2) / sqrt(2 pi)"""
    p, q = square_in_two(z)
    return np.exp(-p / 2) * np.exp(-q / 2) / math.sqrt(2 * math.pi)


def normal_distribution(z: Array) -> Array:
    """erfc(x) / 2 with x = -z / sqrt(2), where a factor exp(x^2 - z^2 / 2) close to 1 undoes the rounding of x."""
    x = -z / math.sqrt(2)
    (p, q), (r, s) = square_in_two(z), square_in_two(x)
    correction = np.where(x > 0, np.exp((r - p / 2) + (s - q / 2)), 1)
    return np.asarray(np.vectorize(math.erfc, otypes=[float])(x) / 2 * correction)


gelu = on_floats(
    "gelu", r"z\,\Phi(z)", ulp=(16, 17),
    g=lambda z: z * normal_distribution(z),
    dg=lambda z: normal_distribution(z) + z * normal_density(z),
    scale=lambda z: normal_distribution(z) + np.abs(z) * normal_density(z),
)

silu = on_floats(
    "silu", r"\frac{z}{1 + e^{-z}}", ulp=(5, 11),
    g=lambda z: z * logistic(z),
    dg=lambda z: logistic(z) * (1 + z * logistic(-z)),
    scale=lambda z: logistic(z) * (1 + np.abs(z) * logistic(-z)),
)

ACTIVATIONS = {
    activation.name: activation
    for activation in (identity, relu, leaky_relu(), sigmoid, tanh, softplus, elu, selu, gelu, silu, hard_tanh, square)
}

# --- activations about which nothing is known


def table_number(*key: object) -> Fraction:
    """A small rational determined by the key alone, the same in every process; different keys are independent."""
    digest = hashlib.sha256(repr(key).encode()).digest()
    return Fraction(int.from_bytes(digest[:8]) % 19 - 9, int.from_bytes(digest[8:16]) % 4 + 1)


def table_activation(seed: int, kinks: Iterable[int | Fraction] = ()) -> Activation:
    """g(z) and g'(z) are independent small rationals determined by (seed, z): no relation between them can be used.

    Runs on Fractions only. ``kinks`` declares points at which g'(z) counts as a convention, not as a derivative.
    """

    def table(role: str) -> Callable[[Array], Array]:
        def entry(z: object) -> Fraction:
            if not isinstance(z, Fraction):
                raise TypeError(f"table_activation: expected Fractions, got {z!r}; write Fraction(z)")
            return table_number(role, seed, z.numerator, z.denominator)

        return lambda z: np.asarray(np.frompyfunc(entry, 1, 1)(z), dtype=object)

    name = f"table_{seed}"
    return Activation(name, rf"g_{{{seed}}}(z)", table("g"), table("dg"), exact=True, kinks=tuple(kinks))


@cache
def symbolic_activation(name: str = "g") -> Activation:
    """An unknown activation for object arrays of SymPy expressions: g(z), whose SymPy derivative is name_prime(z)."""
    import sympy

    prime = sympy.Function(f"{name}_prime")
    function = type(name, (sympy.Function,), {"nargs": 1, "fdiff": lambda self, argindex=1: prime(self.args[0])})

    def entrywise(f: Callable[[Any], Any]) -> Callable[[Array], Array]:
        return lambda z: np.asarray(np.frompyfunc(f, 1, 1)(z), dtype=object)

    return Activation(name, f"{name}(z)", entrywise(function), entrywise(prime), exact=False)
