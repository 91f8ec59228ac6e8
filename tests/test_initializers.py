"""Initializers: shapes, variances, and no global state."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from verify import initializers
from verify.network import Parameters

WIDTHS = (1000, 800, 500)
SEED = 12

# For each random initializer of weights: the call, the exact variance of W[l] from (fan_in, fan_out), and the bound on
# |W| of the uniform ones.
Call = Callable[[tuple[int, ...], np.random.Generator], Parameters]
RANDOM: dict[str, tuple[Call, Callable[[int, int], float], bool]] = {
    "normal": (lambda widths, rng: initializers.normal(widths, 0.3, rng), lambda k, n: 0.09, False),
    "uniform": (lambda widths, rng: initializers.uniform(widths, 0.6, rng), lambda k, n: 0.36 / 3, True),
    "xavier_normal": (initializers.xavier_normal, lambda k, n: 2 / (k + n), False),
    "xavier_uniform": (initializers.xavier_uniform, lambda k, n: 2 / (k + n), True),
    "he_normal": (initializers.he_normal, lambda k, n: 2 / k, False),
    "he_uniform": (initializers.he_uniform, lambda k, n: 2 / k, True),
}
random_names = pytest.mark.parametrize("name", sorted(RANDOM))


def moments_fit(weights: np.ndarray, variance: float) -> bool:
    """Whether mean and mean square are within bounds that independent draws miss with probability at most 3e-6.

    Uniform draws are bounded: by Hoeffding's inequality the mean of N draws is off by more than limit sqrt(2 x / N),
    or the mean square by more than limit^2 sqrt(x / 2 N), with probability at most 2 exp(-x) each. Normal draws: the
    mean is off by more than 6 of its standard deviations with probability below 2e-9; the mean square, a chi-squared
    variable, by more than variance (2 sqrt(x / N) + 2 x / N) with probability at most 2 exp(-x) (Laurent and Massart
    2000, Lemma 1). The larger bound of the two is used, with x = 15, 2 exp(-15) < 7e-7.
    """
    N, x = weights.size, 15
    limit = math.sqrt(3 * variance)
    mean = max(6 * math.sqrt(variance / N), limit * math.sqrt(2 * x / N))
    square = max(variance * (2 * math.sqrt(x / N) + 2 * x / N), limit**2 * math.sqrt(x / (2 * N)))
    return bool(abs(weights.mean()) < mean and abs((weights**2).mean() - variance) < square)


@random_names
def test_moments(name: str) -> None:
    """Mean and variance of the weights of each layer are the stated ones, within bounds that chance misses at 3e-6."""
    initialize, variance, _ = RANDOM[name]
    parameters = initialize(WIDTHS, np.random.default_rng(SEED))
    for l in (1, 2):
        assert moments_fit(parameters.W[l], variance(WIDTHS[l - 1], WIDTHS[l]))


@random_names
def test_moments_see_wrong_scales(name: str) -> None:
    """The same check refuses a forgotten root, fan-out for fan-in, limit taken for std, and weights of one sign."""
    initialize, variance, _ = RANDOM[name]
    W = initialize(WIDTHS, np.random.default_rng(SEED)).W[1]
    right = variance(1000, 800)
    assert not moments_fit(W * math.sqrt(right), right)
    assert not moments_fit(W / math.sqrt(3), right) and not moments_fit(W * math.sqrt(3), right)
    assert not moments_fit(abs(W), right)
    if name.startswith("he"):
        assert not moments_fit(W, variance(800, 1000))


@random_names
def test_uniform_limits(name: str) -> None:
    """Uniform weights fill [-limit, limit) with limit = sqrt(3 variance); normal ones go beyond."""
    initialize, variance, bounded = RANDOM[name]
    W = initialize(WIDTHS, np.random.default_rng(SEED)).W[1]
    limit = math.sqrt(3 * variance(1000, 800))
    assert (abs(W).max() <= limit) == bounded and abs(W).max() > 0.999 * limit


@random_names
def test_layers_are_independent_draws(name: str) -> None:
    """Two layers of equal shape, and two calls with one generator, have no weight in common."""
    rng = np.random.default_rng(SEED)
    first, second = (RANDOM[name][0]((5, 5, 5), rng) for _ in range(2))
    drawn = [first.W[1], first.W[2], second.W[1], second.W[2]]
    assert len(set(np.concatenate(drawn).flat)) == 100


CALLS: dict[str, Call] = {name: call for name, (call, _, _) in RANDOM.items()} | {
    "zeros": lambda widths, rng: initializers.zeros(widths),
    "constant": lambda widths, rng: initializers.constant(widths, 0.5),
    "random_biases_constant_weights": lambda widths, rng: initializers.random_biases_constant_weights(
        widths, 0.5, 2.0, rng
    ),
}
names = pytest.mark.parametrize("name", sorted(CALLS))


def test_all_initializers_are_here() -> None:
    """These tests cover every initializer."""
    assert set(CALLS) == set(initializers.INITIALIZERS)


@names
@pytest.mark.parametrize("widths", [(1, 1), (3, 1, 2), (2, 5, 4, 3)])
def test_shapes(name: str, widths: tuple[int, ...]) -> None:
    """W[l] has shape (n_l, n_{l-1}), b[l] has (n_l,), both are float64; biases are zero unless the name says not."""
    parameters = CALLS[name](widths, np.random.default_rng(SEED))
    assert parameters.widths == widths
    for l in range(1, len(widths)):
        assert parameters.W[l].shape == (widths[l], widths[l - 1]) and parameters.b[l].shape == (widths[l],)
        assert parameters.W[l].dtype == parameters.b[l].dtype == float
        assert parameters.b[l].any() == (name == "random_biases_constant_weights")


@names
def test_no_global_state(name: str) -> None:
    """The result depends on the generator alone, and NumPy's global state stays as it was."""
    np.random.seed(1)
    before = np.random.get_state()[1].copy()  # type: ignore[index]
    first = CALLS[name]((3, 4), np.random.default_rng(SEED))
    np.random.seed(2)
    second = CALLS[name]((3, 4), np.random.default_rng(SEED))
    assert (first.W[1] == second.W[1]).all() and (first.b[1] == second.b[1]).all()
    np.random.seed(1)
    CALLS[name]((3, 4), np.random.default_rng(SEED))
    assert (np.random.get_state()[1] == before).all()  # type: ignore[index]


def test_constants() -> None:
    """zeros, constant and random biases with constant weights put the given number into every weight."""
    for name, value in (("zeros", 0), ("constant", 0.5), ("random_biases_constant_weights", 0.5)):
        parameters = CALLS[name]((3, 4, 2), np.random.default_rng(SEED))
        assert {x for W in parameters.W.values() for x in W.flat} == {value}


def test_random_biases() -> None:
    """Random biases have mean 0 and the stated variance, within the same bounds, and are distinct."""
    b = initializers.random_biases_constant_weights((1, 10_000), 0.5, 2.0, np.random.default_rng(SEED)).b[1]
    assert moments_fit(b, 4.0) and len(set(b)) == 10_000


@pytest.mark.parametrize("widths", [(), (3,), (3, 0), (3, -1), (3, 2.0), "32", 3, None, (True, 2)])
def test_refuses_widths(widths: tuple[int, ...]) -> None:
    """Fewer than two widths, and widths that are not integers >= 1, are refused."""
    with pytest.raises(ValueError, match="widths: expected at least two integers >= 1"):
        initializers.zeros(widths)


def test_refuses_what_is_no_number_and_no_generator() -> None:
    """Numbers are finite, spreads are not negative, and the generator is one; the error names which one is not."""
    rng: Any = np.random.default_rng(SEED)
    for wrong in (None, "1", 1j, True, np.ones(2)):
        for name, call in (("value", lambda x: initializers.constant((1, 2), x)),
                           ("std", lambda x: initializers.normal((1, 2), x, rng)),
                           ("limit", lambda x: initializers.uniform((1, 2), x, rng))):
            with pytest.raises(TypeError, match=f"{name}: expected a number"):
                call(wrong)
    with pytest.raises(ValueError, match="value: expected a finite number, got nan"):
        initializers.constant((1, 2), math.nan)
    with pytest.raises(ValueError, match="std: expected a finite number >= 0, got -1"):
        initializers.random_biases_constant_weights((1, 2), 0.5, -1, rng)
    for generator in (None, 0, np.random.RandomState(0)):
        with pytest.raises(TypeError, match=r"rng: expected a numpy\.random\.Generator"):
            initializers.he_normal((1, 2), generator)  # type: ignore[arg-type]  # wrong on purpose
    assert initializers.normal((1, 2), Fraction(1, 2), rng).W[1].dtype == float
