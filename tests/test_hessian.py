"""The Hessian of a network against SymPy's second derivatives, and its structure at clones."""
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import sympy

from verify import hessian as module
from verify.activations import ACTIVATIONS, Array
from verify.costs import binary_cross_entropy, half_mean_squared_error, l2_penalty
from verify.hessian import hessian, parameters_like, vector
from verify.network import Network, cost

pytestmark = pytest.mark.filterwarnings("error")


def fractions(rng: np.random.Generator, *shape: int) -> Array:
    entries = [Fraction(int(k), 2) for k in rng.integers(-4, 5, int(np.prod(shape)))]
    return np.array(entries, object).reshape(shape)


def problem(names: list[str], widths: tuple[int, ...], seed: int = 0) -> tuple[Network, Array, Array]:
    rng = np.random.default_rng(seed)
    W = [fractions(rng, n, k) for k, n in pairwise(widths)]
    b = [fractions(rng, n) for n in widths[1:]]
    network = Network.from_lists(W, b, [ACTIVATIONS[name] for name in names], half_mean_squared_error)
    return network, fractions(rng, 3, widths[0]), fractions(rng, 3, widths[-1])


def by_sympy(network: Network, X: Array, Y: Array) -> Array:
    """Second derivatives of the cost as a polynomial in the parameters."""
    point = vector(network.parameters)
    names = sympy.symbols(f"theta:{len(point)}")
    symbolic = parameters_like(network.parameters, np.array(names, object))
    of = Network(symbolic, network.activations, network.cost)
    C = cost(of, sympified(X), sympified(Y))
    there = dict(zip(names, map(sympy.Rational, point), strict=True))
    return np.array([[Fraction(int(r.p), int(r.q)) for b in names
                      for r in [sympy.diff(C, a, b).subs(there)]] for a in names], object)


def sympified(x: Array) -> Array:
    return np.array([sympy.Rational(y.numerator, y.denominator) for y in x.flat], object).reshape(x.shape)


DEEP = (["square", "identity", "identity"], (2, 2, 1, 2))


@pytest.mark.parametrize(("names", "widths"), [DEEP, (["square", "square"], (1, 2, 1)), (["identity"], (2, 2))])
def test_second_derivatives(names: list[str], widths: tuple[int, ...]) -> None:
    """On fractions the Hessian is exactly SymPy's matrix of second derivatives."""
    network, X, Y = problem(names, widths)
    assert (hessian(network, X, Y) == by_sympy(network, X, Y)).all()


def test_a_wrong_second_derivative_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forgotten factor 2 in the second derivative of the square changes the matrix."""
    network, X, Y = problem(*DEEP)
    right = hessian(network, X, Y)
    monkeypatch.setitem(module.SECOND_DERIVATIVES, "square", module.one)
    assert (hessian(network, X, Y) != right).any()


@pytest.mark.parametrize("name", ["tanh", "relu", "leaky_relu", "hard_tanh"])
def test_second_derivatives_of_activations(name: str) -> None:
    """g'' is the slope of g': the central difference has an error of order h^2, and h^2 is 1e-8."""
    z, h = np.linspace(-2, 2, 33) + 0.01, 1e-4
    g = ACTIVATIONS[name]
    slope = (g.dg(z + h) - g.dg(z - h)) / (2 * h)
    assert abs(slope - module.SECOND_DERIVATIVES[name](z)).max() < 1e-7


def test_what_is_not_known_is_refused() -> None:
    """Another cost, a penalty or another activation is an error that says so."""
    network, X, Y = problem(*DEEP)
    logits: Any = Network(network.parameters, network.activations, binary_cross_entropy)
    for other in (logits, Network(network.parameters, network.activations, network.cost, l2_penalty(1))):
        with pytest.raises(ValueError, match=r"hessian: expected the cost half_mean_squared_error without a penalty"):
            hessian(other, X, Y)
    soft = Network(network.parameters, {**network.activations, 1: ACTIVATIONS["sigmoid"]}, network.cost)
    with pytest.raises(ValueError, match=r"hessian: activations\[1\]: expected one of identity, .*got sigmoid"):
        hessian(soft, X, Y)
