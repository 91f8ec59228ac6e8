"""Costs and their gradients: against mpmath, SymPy's derivative of the definition, and the definitions on Fractions."""

import itertools
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mpmath import mpf

from verify.costs import COSTS, half_mean_squared_error, l2_penalty, symbolic_cost, table_cost
from verify.derivation import definitions
from verify.planted import WRONG_COSTS

pytestmark = pytest.mark.filterwarnings("error")
mpmath.mp.dps = 50

names = pytest.mark.parametrize("name", sorted(COSTS))


def precise(A: np.ndarray) -> list[list[mpf]]:
    return [[mpf(float(x)) for x in row] for row in A]


def exact_value(name: str, A: np.ndarray, Y: np.ndarray) -> mpf:
    """The cost of the batch in 50 digits."""
    total = mpf(0)
    for a, y in zip(precise(A), precise(Y), strict=True):
        for i in range(len(a)):
            if name == "half_mean_squared_error":
                total += (a[i] - y[i]) ** 2 / 2
            elif name == "binary_cross_entropy":
                total += y[i] * mpmath.log1p(mpmath.exp(-a[i])) + (1 - y[i]) * mpmath.log1p(mpmath.exp(a[i]))
            else:
                total -= y[i] * (a[i] - mpmath.log(sum(map(mpmath.exp, a))))
    return total / len(A)


def exact_gradient(name: str, A: np.ndarray, Y: np.ndarray) -> list[list[mpf]]:
    """Its derivatives by the entries of A in 50 digits."""

    def derivative(a: list[mpf], y: list[mpf], i: int) -> mpf:
        if name == "half_mean_squared_error":
            return a[i] - y[i]
        if name == "binary_cross_entropy":
            return (1 - y[i]) / (1 + mpmath.exp(-a[i])) - y[i] / (1 + mpmath.exp(a[i]))
        return mpmath.exp(a[i]) / sum(map(mpmath.exp, a)) * sum(y) - y[i]

    rows = zip(precise(A), precise(Y), strict=True)
    return [[derivative(a, y, i) / len(A) for i in range(len(a))] for a, y in rows]


def largest_excess(gradient: np.ndarray, error: np.ndarray, exact: list[list[mpf]]) -> float:
    """The largest ratio of the distance from the exact gradient to the bound on it."""
    flat = zip(gradient.flat, error.flat, itertools.chain(*exact), strict=True)
    return float(max(abs(mpf(float(x)) - z) / mpf(float(e)) for x, e, z in flat))


@st.composite
def batches(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Logits up to 1e4 in size and targets that need not be one-hot, nor sum to one, nor lie between 0 and 1."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 4)))
    logits = st.floats(-1e4, 1e4) | st.floats(-30, 30) | st.integers(-3, 3).map(float)
    targets = st.floats(-3, 3) | st.sampled_from([0.0, 1.0])
    return draw(arrays(float, shape, elements=logits)), draw(arrays(float, shape, elements=targets))


@names
@settings(deadline=None)
@given(batch=batches())
def test_gradient(name: str, batch: tuple[np.ndarray, np.ndarray]) -> None:
    """For logits up to 1e4 and any targets, the gradient is exact up to the stated bound, and nothing warns."""
    cost = COSTS[name]
    assert cost.gradient(*batch).shape == batch[0].shape
    assert largest_excess(cost.gradient(*batch), cost.error(*batch), exact_gradient(name, *batch)) <= 1


@names
@settings(deadline=None)
@given(batch=batches())
def test_sympy_gradient(name: str, batch: tuple[np.ndarray, np.ndarray]) -> None:
    """SymPy's derivative of the definition, evaluated in float64, is exact up to its own computed error bound."""
    gradient, error = definitions.cost_gradient(name, *batch)
    assert gradient.shape == error.shape == batch[0].shape
    assert largest_excess(gradient, error + 2.0**-1074, exact_gradient(name, *batch)) <= 1


@names
@settings(deadline=None)
@given(batch=batches())
def test_value(name: str, batch: tuple[np.ndarray, np.ndarray]) -> None:
    """The value is exact up to 1e-14 of the largest term in its sum."""
    A, Y = batch
    size = (1 + abs(A - A.max()).max() + abs(A).max()) * (1 + abs(Y).max())
    size = max(size, (A - Y).max() ** 2, (A - Y).min() ** 2)
    value = COSTS[name].value(A, Y)
    assert abs(mpf(float(value)) - exact_value(name, A, Y)) <= 1e-14 * size * A.size


@names
def test_gradient_of_value(name: str) -> None:
    """The derivatives that the tests compare with are what mpmath's numerical differentiation of the value finds."""
    A, Y = np.array([[0.5, -1.25, 2.0], [3.0, 0.25, -0.5]]), np.array([[0.25, 1.5, 0.0], [-0.5, 1.0, 2.0]])
    for t, i in np.ndindex(*A.shape):

        def along(a: mpf, t: int = t, i: int = i) -> Any:
            moved = A.astype(object)
            moved[t, i] = a
            total = mpf(0)
            for row, targets in zip(moved, Y, strict=True):
                row, targets = [mpf(x) for x in row], [mpf(x) for x in targets]
                if name == "half_mean_squared_error":
                    total += sum((x - y) ** 2 for x, y in zip(row, targets, strict=True)) / 2
                elif name == "binary_cross_entropy":
                    total += sum(mpmath.log(1 + mpmath.exp(x)) - y * x for x, y in zip(row, targets, strict=True))
                else:
                    p = [mpmath.exp(x) / sum(map(mpmath.exp, row)) for x in row]
                    total -= sum(y * mpmath.log(x) for x, y in zip(p, targets, strict=True))
            return total / len(A)

        assert abs(mpmath.diff(along, mpf(A[t, i])) - exact_gradient(name, A, Y)[t][i]) < mpf(10) ** -20
        assert abs(along(mpf(A[t, i])) - exact_value(name, A, Y)) < mpf(10) ** -40


@pytest.mark.parametrize(
    ("name", "number"), [(name, k) for name, wrong in WRONG_COSTS.items() for k in range(len(wrong))]
)
def test_wrong_gradients_are_seen(name: str, number: int) -> None:
    """Each planted error in the gradient of a cost exceeds the error bounds on a batch of two samples."""
    A, Y = np.array([[0.5, -1.25, 2.0], [3.0, 0.25, -0.5]]), np.array([[0.25, 1.5, 0.0], [-0.5, 1.0, 2.0]])
    wrong = WRONG_COSTS[name][number]
    reference, error = definitions.cost_gradient(name, A, Y)
    assert (abs(wrong.gradient(A, Y) - reference) > wrong.error(A, Y) + error).any()
    assert largest_excess(wrong.gradient(A, Y), wrong.error(A, Y), exact_gradient(name, A, Y)) > 1


@names
@settings(deadline=None)
@given(batch=batches())
def test_float32(name: str, batch: tuple[np.ndarray, np.ndarray]) -> None:
    """Value and gradient of float32 batches are float32 and finite."""
    A, Y = (x.astype(np.float32) for x in batch)
    cost = COSTS[name]
    assert cost.value(A, Y).dtype == cost.gradient(A, Y).dtype == np.float32
    assert np.isfinite(cost.value(A, Y)) and np.isfinite(cost.gradient(A, Y)).all()


def test_saturated_logits() -> None:
    """At logits of 1e4 the costs are finite: 0 where the answer is right, 1e4 where it is wrong."""
    A = np.array([[1e4, -1e4]])
    for name in ("binary_cross_entropy", "categorical_cross_entropy"):
        cost = COSTS[name]
        assert cost.value(A, np.array([[1.0, 0.0]])) == 0
        assert cost.value(A, np.array([[0.0, 1.0]])) == 2e4
        assert cost.gradient(A, np.array([[0.0, 1.0]])).tolist() == [[1, -1]]


# --- SymPy's derivatives


def test_shift_does_not_matter() -> None:
    """The definition of categorical cross-entropy does not depend on the number M that it subtracts."""
    definition = definitions.COSTS["categorical_cross_entropy"]
    assert sympy.simplify(definition.diff(definitions.M).doit()) == 0


def test_cross_entropy_derivative_for_any_number_of_outputs() -> None:
    """SymPy derives softmax times the sum of the targets, minus the target, for a symbolic number of outputs."""
    a, y, i, j, k, n, M = (getattr(definitions, letter) for letter in "ayijknM")
    softmax = sympy.exp(a[k] - M) / sympy.Sum(sympy.exp(a[j] - M), (j, 1, n))
    expected = softmax * sympy.Sum(y[i], (i, 1, n)) - y[k]
    assert sympy.expand(definitions.cost_derivative("categorical_cross_entropy") - expected) == 0
    assert definitions.cost_derivative("half_mean_squared_error") == a[k] - y[k]


@pytest.mark.parametrize("size", [1, 2, 3])
@names
def test_contraction(name: str, size: int) -> None:
    """The derivative with contracted deltas agrees with that of the cost written out for 1, 2 and 3 outputs."""
    a, y, k, n, M = (getattr(definitions, letter) for letter in "ayknM")
    values = {a[i]: sympy.Rational(i, 3) - 1 for i in range(1, 4)} | {y[i]: sympy.Rational(i, 2) for i in range(1, 4)}
    x = {i: sympy.Symbol(f"x{i}", real=True) for i in range(1, 4)}
    written_out = definitions.COSTS[name].subs(n, size).doit()
    written_out = written_out.replace(definitions.Softplus, lambda e: sympy.log(1 + sympy.exp(e)))
    for unit in range(1, size + 1):
        contracted = definitions.cost_derivative(name).subs(k, unit).subs(n, size).doit()
        derivative = written_out.subs({a[i]: x[i] for i in x}).diff(x[unit]).subs({x[i]: values[a[i]] for i in x})
        difference = contracted.subs(values) - derivative.subs(values)
        assert abs(sympy.N(difference.subs(M, 1), 30)) < 1e-25


# --- exact numbers

fractions = st.fractions(-3, 3, max_denominator=7)


@st.composite
def fraction_batches(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    size = shape[0] * shape[1]
    A, Y = (draw(st.lists(fractions, min_size=size, max_size=size)) for _ in range(2))
    return np.array(A, dtype=object).reshape(shape), np.array(Y, dtype=object).reshape(shape)


@settings(deadline=None)
@given(batch=fraction_batches())
def test_half_mean_squared_error_on_fractions(batch: tuple[np.ndarray, np.ndarray]) -> None:
    """On Fractions the squared error, its gradient and SymPy's are Fractions and agree exactly."""
    A, Y = batch
    value, gradient = half_mean_squared_error.value(A, Y), half_mean_squared_error.gradient(A, Y)
    reference, error = definitions.cost_gradient("half_mean_squared_error", A, Y)
    assert {type(x) for x in (value, *gradient.flat, *reference.flat)} == {Fraction}
    assert (gradient == reference).all() and not error.any()
    assert value == sum((a - y) ** 2 for a, y in zip(A.flat, Y.flat, strict=True)) / (2 * len(A))


@pytest.mark.parametrize("name", ["binary_cross_entropy", "categorical_cross_entropy"])
def test_refuses_fractions(name: str) -> None:
    """The cross-entropies refuse Fractions, say who refuses and what to use instead."""
    A = np.array([[Fraction(1)]], dtype=object)
    for f in (COSTS[name].value, COSTS[name].gradient):
        with pytest.raises(TypeError, match=rf"{name}: expected an array of floats.*half_mean_squared_error or table"):
            f(A, A)


@pytest.mark.parametrize("cost", [*COSTS.values(), table_cost(0)], ids=lambda cost: cost.name)
@pytest.mark.parametrize("shape", [(3,), (3, 1), (1, 3), (3, 2, 1)])
def test_refuses_other_shapes(cost: Any, shape: tuple[int, ...]) -> None:
    """Targets of another shape than the outputs are refused, never broadcast."""
    for f in (cost.value, cost.gradient):
        with pytest.raises(ValueError, match=r"expected outputs A and targets Y of one shape \(m, n_L\), got \(3, 2\)"):
            f(np.ones((3, 2)), np.ones(shape))


# --- penalty and unknown costs


def test_l2_penalty() -> None:
    """The L2 penalty is (lambda / 2) sum of squares with gradient lambda W, on Fractions and floats alike."""
    W = np.array([[Fraction(1), Fraction(-2)]], dtype=object)
    penalty = l2_penalty(Fraction(2, 3))
    assert penalty.name == "l2" and penalty.value(W) == Fraction(5, 3)
    assert penalty.gradient(W).tolist() == [[Fraction(2, 3), Fraction(-4, 3)]]
    assert {type(x) for x in (penalty.value(W), *penalty.gradient(W).flat)} == {Fraction}
    for lambda_ in (0.5, Fraction(1, 2)):
        assert l2_penalty(lambda_).gradient(W.astype(np.float32)).dtype == np.float32
        assert l2_penalty(lambda_).value(W.astype(np.float32)) == 1.25
    large = l2_penalty(Fraction(100, 1001)).gradient(np.array([[1e307, -1e-310]]))
    assert np.allclose(large, [[1e307 / 10.01, -1e-310 / 10.01]])  # no product overflows on the way
    for wrong in ("0.1", True, None, 1j):
        with pytest.raises(TypeError, match="lambda_ must be a number"):
            l2_penalty(wrong)  # type: ignore[arg-type]  # wrong on purpose, as for those without a type checker
    for infinite in (float("nan"), float("inf"), 10**400):
        with pytest.raises(ValueError, match="lambda_ must be finite"):
            l2_penalty(infinite)


@settings(deadline=None)
@given(batch=fraction_batches(), seed=st.integers(0, 9))
def test_table_cost(batch: tuple[np.ndarray, np.ndarray], seed: int) -> None:
    """A table cost returns Fractions that depend on the seed and the whole batch, and on nothing else."""
    A, Y = batch
    cost, again = table_cost(seed), table_cost(seed)
    assert {type(x) for x in (cost.value(A, Y), *cost.gradient(A, Y).flat)} == {Fraction}
    assert cost.value(A, Y) == again.value(A.copy(), Y.copy())
    assert (cost.gradient(A, Y) == again.gradient(A.copy(), Y.copy())).all()


def test_table_cost_sees_the_whole_batch() -> None:
    """Changing one output of one sample changes the gradient of a table cost by the other samples too."""
    A = np.array([[Fraction(1)], [Fraction(2)]], dtype=object)
    B = np.array([[Fraction(1)], [Fraction(3)]], dtype=object)
    changed = [table_cost(seed).gradient(A, A)[0, 0] != table_cost(seed).gradient(B, A)[0, 0] for seed in range(20)]
    assert sum(changed) > 15


def test_symbolic_cost() -> None:
    """SymPy differentiates the unknown cost to the entries of its gradient, one function per entry of the batch."""
    A = np.array(sympy.symbols("a1:5"), dtype=object).reshape(2, 2)
    cost = symbolic_cost()
    assert [cost.value(A, A).diff(x) for x in A.flat] == [*cost.gradient(A, A).flat]
    assert len(set(cost.gradient(A, A).flat)) == 4
