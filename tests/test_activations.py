"""Activations and their derivatives, hand-written and SymPy's, against mpmath at 50 digits."""

import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from verify.activations import (
    ACTIVATIONS,
    Activation,
    elu,
    leaky_relu,
    sigmoid,
    symbolic_activation,
    table_activation,
)
from verify.derivation import definitions

pytestmark = pytest.mark.filterwarnings("error")
mpmath.mp.dps = 50

Function = Callable[[mpf], mpf]
SCALE, ALPHA = mpf("1.0507009873554804934193349852946"), mpf("1.6732632423543772848170429916717")


def sigma(z: mpf) -> mpf:
    return 1 / (1 + mpmath.exp(-z))


def normal(z: mpf) -> mpf:
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def density(z: mpf) -> mpf:
    return mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)


EXACTLY: dict[str, tuple[Function, Function]] = {
    "identity": (lambda z: z, lambda z: mpf(1)),
    "relu": (lambda z: max(z, mpf(0)), lambda z: mpf(z > 0)),
    "leaky_relu": (lambda z: z if z > 0 else z / 100, lambda z: mpf(1) if z > 0 else mpf(1) / 100),
    "sigmoid": (sigma, lambda z: sigma(z) * sigma(-z)),
    "tanh": (mpmath.tanh, lambda z: mpmath.sech(z) ** 2),
    "softplus": (lambda z: mpmath.log1p(mpmath.exp(z)), sigma),
    "elu": (lambda z: z if z > 0 else mpmath.expm1(z), lambda z: mpf(1) if z > 0 else mpmath.exp(z)),
    "selu": (
        lambda z: SCALE * (z if z > 0 else ALPHA * mpmath.expm1(z)),
        lambda z: SCALE * (1 if z > 0 else ALPHA * mpmath.exp(z)),
    ),
    "gelu": (lambda z: z * normal(z), lambda z: normal(z) + z * density(z)),
    "silu": (lambda z: z * sigma(z), lambda z: sigma(z) * (1 + z * sigma(-z))),
    "hard_tanh": (lambda z: min(max(z, mpf(-1)), mpf(1)), lambda z: mpf(-1 < z < 1)),
    "square": (lambda z: z * z, lambda z: 2 * z),
}
TERMS: dict[str, Function] = {
    "gelu": lambda z: normal(z) + abs(z) * density(z),
    "silu": lambda z: sigma(z) * (1 + abs(z) * sigma(-z)),
}
ZEROS = [float(mpmath.findroot(EXACTLY[name][1], -1)) for name in ("gelu", "silu")]  # of the derivatives

GRID = np.concatenate([
    np.linspace(-1e4, 1e4, 101),
    np.linspace(-750, 750, 301),
    np.linspace(-40, 40, 641),
    np.linspace(-2, 2, 161),
    [sign * 10.0**-k for k in range(1, 324, 3) for sign in (1, -1)],
    [np.nextafter(at, toward) for at in (-1, 0, 1, -708.4, 708.4, -745.2, *ZEROS) for toward in (at - 1, at, at + 1)],
    [0.0, -0.0, 5e-324, -5e-324],
])  # fmt: skip


def ulp(x: mpf, of: type[np.floating] = np.float64) -> mpf:
    return mpf(float(np.spacing(of(abs(float(x))))))


def error_in_ulp(activation: Activation, derivative: bool, z: np.ndarray) -> np.ndarray:
    """How far g or dg is from the exact value at each z, in the units that verify.activations describes."""
    computed = activation.dg(z) if derivative else activation.g(z)
    assert computed.shape == z.shape and computed.dtype == z.dtype
    name = activation.name
    errors = []
    for at, value in zip(z, computed, strict=True):
        at = mpf(float(at))
        exact = EXACTLY[name][derivative](at)
        unit = ulp(TERMS[name](at) if derivative and name in TERMS else exact, z.dtype.type)
        if name in TERMS and z.dtype == np.float64:
            unit = max(unit, abs(at) * mpf(2) ** -1074)
        errors.append(float(abs(mpf(float(value)) - exact) / unit))
    return np.array(errors)


names = pytest.mark.parametrize("name", sorted(ACTIVATIONS))
both = pytest.mark.parametrize("derivative", [False, True], ids=["g", "dg"])


@both
@names
def test_grid(name: str, derivative: bool) -> None:
    """On a grid over |z| <= 1e4, g and g' are within the stated number of ulp, and nothing warns."""
    activation = ACTIVATIONS[name]
    assert error_in_ulp(activation, derivative, GRID).max() <= activation.ulp[derivative]


@both
@names
@settings(deadline=None)
@given(z=st.floats(-1e4, 1e4) | st.floats(-50, 50) | st.floats(-1e-300, 1e-300))
def test_drawn(name: str, derivative: bool, z: float) -> None:
    """At any z that Hypothesis draws from |z| <= 1e4, g and g' are within the stated number of ulp."""
    activation = ACTIVATIONS[name]
    assert error_in_ulp(activation, derivative, np.array([z])) <= activation.ulp[derivative]


@both
@names
def test_float32(name: str, derivative: bool) -> None:
    """On float32, g and g' return float32 within 1 ulp of the exact value, next to the zeros of g' too."""
    z = GRID.astype(np.float32)
    computed = ACTIVATIONS[name].dg(z) if derivative else ACTIVATIONS[name].g(z)
    assert computed.dtype == np.float32
    for at, value in zip(z, computed, strict=True):
        exact = EXACTLY[name][derivative](mpf(float(at)))
        assert abs(mpf(float(value)) - exact) <= ulp(exact, np.float32), at


@names
def test_sympy_derivative(name: str) -> None:
    """SymPy's derivative of the definition, evaluated in float64, is within its own computed error bound."""
    for of, derivative in ((definitions.g, False), (definitions.dg, True)):
        computed, error = of(name, GRID)
        for z, value, bound in zip(GRID, computed, error, strict=True):
            assert abs(mpf(float(value)) - EXACTLY[name][derivative](mpf(float(z)))) <= mpf(float(bound)), z


@names
def test_sympy_bound_is_small(name: str) -> None:
    """Where |z| <= 5, the computed error bound of SymPy's derivative is at most 2^-44 of the largest values nearby."""
    z = np.linspace(-5, 5, 101)
    value, error = definitions.dg(name, z)
    assert (error <= 2.0**-44 * np.maximum(abs(value), 0.01)).all()


@names
def test_dg_error(name: str) -> None:
    """dg and SymPy's derivative differ by no more than the sum of their error bounds."""
    value, error = definitions.dg(name, GRID)
    assert (abs(ACTIVATIONS[name].dg(GRID) - value) <= ACTIVATIONS[name].dg_error(GRID) + error).all()


@names
def test_yardstick(name: str) -> None:
    """The derivatives that the tests above compare with are what mpmath's numerical differentiation finds."""
    g, dg = EXACTLY[name]
    for z in map(mpf, (-9, -3, "-1.25", "-0.75", "-0.1", "0.1", "0.5", 2, 7)):
        assert abs(mpmath.diff(g, z) - dg(z)) < mpf(10) ** -30


@names
def test_definition_is_differentiated(name: str) -> None:
    """The definition that SymPy differentiates is the function itself: its values are those of mpmath."""
    for z in (Fraction(-5, 2), Fraction(-1, 3), Fraction(1, 3), Fraction(7, 2)):
        at = sympy.Rational(z.numerator, z.denominator)
        expression = definitions.ACTIVATIONS[name].replace(
            definitions.Phi, lambda x: 1 - sympy.erfc(x / sympy.sqrt(2)) / 2
        )
        exact = sympy.sympify(expression).subs(definitions.z, at).evalf(40)
        assert abs(mpf(str(exact)) - EXACTLY[name][0](mpf(z.numerator) / z.denominator)) < mpf(10) ** -30


def test_normal_distribution() -> None:
    """The derivative that Phi carries in the definitions is SymPy's own derivative of erfc(-z / sqrt(2)) / 2."""
    z = definitions.z
    own = sympy.diff(sympy.erfc(-z / sympy.sqrt(2)) / 2, z)
    assert sympy.simplify(own - definitions.Phi(z).diff(z)) == 0


def test_definitions_refuse_float32() -> None:
    """The derivatives of the definitions refuse float32, for which their error bounds would be wrong."""
    with pytest.raises(TypeError, match="z: expected float64 or Fractions, got dtype float32"):
        definitions.dg("tanh", np.ones(2, np.float32))


# --- the check can fail


def exp(z: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(z))


NAIVE: dict[str, tuple[str, bool, Callable[[np.ndarray], np.ndarray]]] = {
    "sigmoid' = s (1 - s)": ("sigmoid", True, lambda z: sigmoid.g(z) * (1 - sigmoid.g(z))),
    "tanh' = 1 - tanh^2": ("tanh", True, lambda z: 1 - np.tanh(z) ** 2),
    "softplus = ln(1 + exp(z))": ("softplus", False, lambda z: np.where(z > 700, z, np.log(1 + exp(z)))),
    "elu = exp(z) - 1": ("elu", False, lambda z: np.where(z > 0, z, exp(z) - 1)),
    "selu with rounded constants": ("selu", False, lambda z: np.where(z > 0, 1.05070099, 1.75809934) * elu.g(z)),
    "gelu = z (1 + erf) / 2": ("gelu", False, lambda z: z * (1 + np.vectorize(math.erf)(z / math.sqrt(2))) / 2),
    "gelu = z erfc / 2": ("gelu", False, lambda z: z * np.vectorize(math.erfc)(-z / math.sqrt(2)) / 2),
    "silu' = s + z s (1 - s)": ("silu", True, lambda z: sigmoid.g(z) * (1 + z * (1 - sigmoid.g(z)))),
}  # fmt: skip


@pytest.mark.parametrize("formula", NAIVE)
def test_inaccurate_formulas_are_seen(formula: str) -> None:
    """The textbook's formula, where it loses accuracy in a tail, exceeds the stated number of ulp on the grid."""
    name, derivative, naive = NAIVE[formula]
    activation = ACTIVATIONS[name]
    planted = replace(activation, dg=naive) if derivative else replace(activation, g=naive)
    assert error_in_ulp(planted, derivative, GRID).max() > activation.ulp[derivative]


@both
@names
def test_small_relative_errors_are_seen(name: str, derivative: bool) -> None:
    """A relative error of 1e-14 in g or g' exceeds the stated number of ulp."""
    g = ACTIVATIONS[name]
    planted = replace(g, g=lambda z: g.g(z) * (1 + 1e-14), dg=lambda z: g.dg(z) * (1 + 1e-14))
    assert error_in_ulp(planted, derivative, np.linspace(-3, 3, 31)).max() > g.ulp[derivative]


# --- kinks


def test_conventions_at_kinks() -> None:
    """At a kink g' has the stated value: relu 0, leaky ReLU its slope, hard tanh 0, SELU that of its left branch."""
    at = {name: activation.dg(np.array([-1.0, 0.0, 1.0])) for name, activation in ACTIVATIONS.items()}
    assert at["relu"][1] == 0
    assert at["leaky_relu"][1] == 0.01
    assert at["elu"][1] == 1
    assert at["selu"][1] == pytest.approx(1.7580993408473766, rel=1e-15)
    assert at["hard_tanh"][0] == at["hard_tanh"][2] == 0 and at["hard_tanh"][1] == 1


@names
def test_kinks(name: str) -> None:
    """At the listed kinks the slopes on both sides differ; at no other of the points -1, 0, 1, 2 do they."""
    g, _ = EXACTLY[name]
    h = mpf(10) ** -20
    for z in (-1, 0, 1, 2):
        jump = abs((g(z + h) - g(mpf(z))) - (g(mpf(z)) - g(z - h))) / h
        assert (jump > 1e-3) == (z in ACTIVATIONS[name].kinks)


# --- exact numbers

exact_names = pytest.mark.parametrize("name", [name for name, g in sorted(ACTIVATIONS.items()) if g.exact])
fractions = st.fractions(-3, 3, max_denominator=7)


def array(*entries: object) -> np.ndarray:
    return np.array(entries, dtype=object)


@exact_names
@settings(deadline=None)
@given(z=fractions)
@example(z=Fraction(0))
@example(z=Fraction(1))
@example(z=Fraction(-1))
def test_fractions(name: str, z: Fraction) -> None:
    """Rational activations map Fractions to Fractions, never to ints, and agree exactly with SymPy's derivative."""
    activation = ACTIVATIONS[name]
    for hand, of in ((activation.g, definitions.g), (activation.dg, definitions.dg)):
        value, error = of(name, array(z, -z))
        assert [type(x) for x in (*hand(array(z, -z)), *value)] == [Fraction] * 4
        assert (hand(array(z, -z)) == value).all() and not error.any()


def test_exact_names() -> None:
    """Five activations are rational."""
    assert {name for name, g in ACTIVATIONS.items() if g.exact} == {
        "identity", "relu", "leaky_relu", "hard_tanh", "square"
    }  # fmt: skip


def test_polynomials_on_symbols() -> None:
    """Identity and square run on SymPy symbols."""
    x = sympy.Symbol("x")
    assert ACTIVATIONS["square"].g(array(x)) == [x**2] and ACTIVATIONS["square"].dg(array(x)) == [2 * x]
    assert ACTIVATIONS["identity"].g(array(x)) == [x] and ACTIVATIONS["identity"].dg(array(x)) == [1]


@pytest.mark.parametrize("name", [name for name, g in sorted(ACTIVATIONS.items()) if not g.exact])
@pytest.mark.parametrize("entry", [Fraction(1, 2), sympy.Symbol("x")], ids=["fraction", "symbol"])
def test_refuses_exact_numbers(name: str, entry: object) -> None:
    """The other activations refuse exact numbers with an error that names them and says what to use instead."""
    for f in (ACTIVATIONS[name].g, ACTIVATIONS[name].dg):
        with pytest.raises(TypeError, match=rf"{name}: expected an array of floats.*relu.*table_activation"):
            f(array(entry))


def test_leaky_relu_slope() -> None:
    """Leaky ReLU takes any exact slope, refuses a float, and carries a slope other than 1/100 in its name."""
    steep = leaky_relu(Fraction(2, 7))
    assert steep.g(array(Fraction(-7))) == [Fraction(-2)] and steep.dg(np.array([-1], np.float32)).dtype == np.float32
    assert steep.kinks == (0,) and leaky_relu(Fraction(1)).kinks == ()
    assert steep.name == "leaky_relu(2/7)" and leaky_relu(Fraction(1, 100)).name == "leaky_relu"
    for wrong in (0.01, True, "1/100"):
        with pytest.raises(TypeError, match="slope must be an exact number"):
            leaky_relu(wrong)  # type: ignore[arg-type]  # wrong on purpose, as for those without a type checker


# --- unknown activations


@settings(deadline=None)
@given(seed=st.integers(0, 99), z=fractions)
def test_table(seed: int, z: Fraction) -> None:
    """A table activation returns Fractions that depend on seed and z alone, however z is spelled."""
    first, second = table_activation(seed), table_activation(seed)
    for f, h in ((first.g, second.g), (first.dg, second.dg)):
        assert f(array(z))[0] == h(array(Fraction(2 * z.numerator, 2 * z.denominator)))[0]
        assert type(f(array(z))[0]) is Fraction


def test_table_in_another_process() -> None:
    """A table activation has the same values in every process, whatever the hash seed."""
    code = (
        "from verify.activations import *; z = np.array([Fraction(k, 3) for k in range(9)], dtype=object); "
        "print([str(x) for f in (table_activation(5).g, table_activation(5).dg) for x in f(z)])"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_table_is_unrelated() -> None:
    """Over 2000 arguments, g(z) does not determine g'(z): each of its values comes with many values of g'."""
    z = array(*(Fraction(k, 7) for k in range(2000)))
    g = table_activation(0)
    slopes: dict[Fraction, set[Fraction]] = {}
    for value, slope in zip(g.g(z), g.dg(z), strict=True):
        slopes.setdefault(value, set()).add(slope)
    assert len(slopes) >= 40 and min(map(len, slopes.values())) >= 5


def test_table_refuses_floats() -> None:
    """A table activation refuses floats, and keeps the kinks it is given."""
    with pytest.raises(TypeError, match="table_activation: expected Fractions"):
        table_activation(0).g(np.array([0.5]))
    assert table_activation(0, kinks=[0]).kinks == (0,)


def test_symbolic() -> None:
    """SymPy differentiates the unknown activation to its second, unrelated function."""
    g = symbolic_activation("h")
    x = sympy.Symbol("x")
    assert g.g(array(3 * x))[0].diff(x) == 3 * g.dg(array(3 * x))[0]
    assert g.g(array(x))[0].func is symbolic_activation("h").g(array(x))[0].func
    assert sympy.latex(g.g(array(x))[0]) and g.g(array(x))[0] != g.dg(array(x))[0]
