"""Optimizers of whole tables against definitions that are independent of how they are computed."""
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any

import numpy as np
import pytest

from verify.activations import ACTIVATIONS, Array
from verify.clones import Kind, steps, trials
from verify.costs import half_mean_squared_error
from verify.hessian import parameters_like, vector
from verify.network import Network, Parameters
from verify.optimizers import momentum
from verify.table_optimizers import (
    NoSolution,
    Objective,
    cyclic_coordinate_descent,
    damped,
    dropout,
    elimination,
    greedy_coordinate_descent,
    lapack,
    layer_descent,
    lbfgs,
    muon,
    newton,
    newton_schulz,
    noise_per_coordinate,
    only_solution,
    polar_factor,
    pseudo_inverse,
    rank,
    svd_factor,
    two_loops,
)

pytestmark = pytest.mark.filterwarnings("error")
EIGHTH = Fraction(1, 8)
OF = next(trials(Kind(), 1)).objective
NETWORK = OF.network.parameters


def fractions(seed: int, *shape: int) -> Array:
    rng = np.random.default_rng(seed)
    return np.array([Fraction(int(k), 4) for k in rng.integers(-8, 9, int(np.prod(shape)))], object).reshape(shape)


def moves(optimizer: Any, count: int) -> list[Array]:
    """How the first steps change the parameters."""
    points = [NETWORK, *islice(steps(lambda of: optimizer, next(trials(Kind(), 1)), NETWORK), count)]
    return [vector(b) - vector(a) for a, b in pairwise(points)]


# --- Muon

def test_newton_schulz_is_a_polynomial_of_the_singular_values() -> None:
    """It keeps the singular vectors and applies 3.4445 x - 4.775 x^3 + 2.0315 x^5 to each singular value over |M|."""
    M = np.random.default_rng(0).standard_normal((3, 4))
    U, s, Vt = np.linalg.svd(M, full_matrices=False)
    x = s / np.sqrt((s**2).sum())
    for iterations in range(4):
        assert newton_schulz(M, iterations) == pytest.approx(U @ np.diag(x) @ Vt, abs=1e-13)
        x = 3.4445 * x - 4.775 * x**3 + 2.0315 * x**5


def test_newton_schulz_on_fractions() -> None:
    """On Fractions it is exact up to the norm, which is at most 2^-20 too large; a matrix of zeros stays one."""
    M = fractions(1, 2, 3)
    exact, floats = newton_schulz(M, 2), newton_schulz(M.astype(float), 2)
    assert {type(x) for x in exact.flat} == {Fraction} and exact.astype(float) == pytest.approx(floats, rel=1e-4)
    size = M[M != 0][0] / newton_schulz(M, 0)[M != 0][0]
    assert (size - Fraction(1, 2**20)) ** 2 < (M * M).sum() <= size**2
    assert (newton_schulz(M - M) == M - M).all() and (newton_schulz(np.zeros((2, 3))) == 0).all()


def test_polar_factor() -> None:
    """P (M^T M)^(1/2) = M, and P is 0 where M is; the factor that LAPACK completes is orthogonal instead."""
    M = np.random.default_rng(2).standard_normal((4, 3)) @ np.diag([1.0, 2.0, 0.0])
    values, V = np.linalg.eigh(M.T @ M)
    root = V @ np.diag(np.sqrt(abs(values))) @ V.T
    assert polar_factor(M) @ root == pytest.approx(M, abs=1e-7)
    assert polar_factor(M)[:, 2] == pytest.approx(0, abs=1e-15)
    full = svd_factor(M)
    assert full.T @ full == pytest.approx(np.eye(3)) and abs(full[:, 2]).max() > 0.1


def test_muon_moves_weights_by_the_factor_and_biases_by_momentum() -> None:
    """Two steps with a factor that changes nothing are two steps of momentum; a doubled factor doubles weights only."""
    same = [muon(EIGHTH, Fraction(1, 2), lambda M, k=k: k * M, "M") for k in (1, 2)]
    right = moves(momentum(EIGHTH, Fraction(1, 2)), 1)[0]
    one, two = (moves(of, 1)[0] for of in same)
    weights = sum(w.size for w in NETWORK.W.values())
    assert (one == right).all() and (moves(same[0], 2)[1] == moves(momentum(EIGHTH, Fraction(1, 2)), 2)[1]).all()
    assert (two[:weights] == 2 * right[:weights]).all() and (two[weights:] == right[weights:]).all()


# --- L-BFGS

def test_two_loops_are_the_matrices_of_bfgs() -> None:
    """The two loops give H g for H updated by (I - s y^T / s.y) H (I - y s^T / s.y) + s s^T / s.y, exactly."""
    n, unit = 4, np.array([[Fraction(i == j) for j in range(4)] for i in range(4)], object)
    pairs = []
    for seed in range(3):
        s, y = fractions(seed, n), fractions(seed + 10, n)
        pairs.append((s, y if s @ y > 0 else -y))
    s, y = pairs[-1]
    H = unit * (s @ y) / (y @ y)
    for s, y in pairs:
        left = unit - np.outer(s, y) / (s @ y)
        H = left @ H @ left.T + np.outer(s, s) / (s @ y)
    g = fractions(20, n)
    assert (two_loops(g, tuple(pairs)) == H @ g).all()
    assert (two_loops(pairs[-1][1], tuple(pairs)) == pairs[-1][0]).all()  # the secant equation
    assert (two_loops(g, ()) == g).all()


def test_the_line_search_lets_the_cost_fall() -> None:
    """From a rate at which the cost would rise, every step with a line search lets it fall; without, it rises."""
    trial = next(trials(Kind(), 1))
    def costs(objective: Objective | None) -> list[Any]:
        run = steps(lambda of: lbfgs(Fraction(16), objective=objective), trial, NETWORK)
        return [OF.value(NETWORK), *(OF.value(of) for of in islice(run, 2))]
    falling, rising = costs(OF), costs(None)
    assert falling[0] > falling[1] > falling[2] and rising[1] > rising[0]


# --- coordinates in turn

def test_coordinates() -> None:
    """In turn, each step moves the next coordinate alone; greedily, the first or all of the largest."""
    g = -moves(momentum(1, 0), 1)[0]
    for k, move in enumerate(moves(cyclic_coordinate_descent(Fraction(1)), 3)):
        assert [i for i, d in enumerate(move) if d] == ([k] if k or g[0] else [])
    largest = [i for i, x in enumerate(g) if abs(x) == max(abs(g))]
    for ties, moved in (("first", largest[:1]), ("all", largest)):
        move = moves(greedy_coordinate_descent(Fraction(1), ties), 1)[0]
        assert [i for i, d in enumerate(move) if d] == moved and (move[moved] == -g[moved]).all()
    with pytest.raises(ValueError, match='expected "first" or "all"'):
        greedy_coordinate_descent(EIGHTH, "last")


def test_ties_of_greedy_descent() -> None:
    """Of gradients 1, -2, 2 the first largest is the second, and both largest are moved if all are."""
    zero = Parameters({1: fractions(0, 1, 3) * 0}, {1: fractions(0, 1) * 0})
    g = Parameters({1: np.array([[Fraction(1), Fraction(-2), Fraction(2)]])}, zero.b)
    for ties, expected in (("first", [0, 2, 0]), ("all", [0, 2, -2])):
        new, _ = greedy_coordinate_descent(Fraction(1), ties)(zero, g, 0)
        assert list(new.W[1][0]) == expected


def test_layers_in_turn() -> None:
    """Step t moves layer 1 + t mod L alone."""
    points = [NETWORK, *islice(steps(lambda of: layer_descent(EIGHTH), next(trials(Kind(), 1)), NETWORK), 3)]
    for t, (a, b) in enumerate(pairwise(points)):
        assert {l for l in a.W if (a.W[l] != b.W[l]).any() or (a.b[l] != b.b[l]).any()} == {1 + t % 2}


# --- Newton

SINGULAR = np.array([[Fraction(2), Fraction(2)], [Fraction(2), Fraction(2)]], object)


def test_solvers() -> None:
    """Of d_1 + d_2 = 1, elimination takes (1, 0), the pseudo-inverse (1/2, 1/2); damping makes the system regular."""
    g = np.array([Fraction(2), Fraction(2)], object)
    assert list(elimination(SINGULAR, g)) == [1, 0] and rank(SINGULAR) == 1
    assert list(pseudo_inverse(SINGULAR, g)) == [Fraction(1, 2)] * 2
    assert list(damped(Fraction(1), elimination)(SINGULAR, g)) == [Fraction(2, 5)] * 2
    assert pseudo_inverse(SINGULAR.astype(float), g.astype(float)) == pytest.approx([0.5, 0.5])
    other = np.array([Fraction(2), Fraction(0)], object)
    assert list(pseudo_inverse(SINGULAR, other)) == [Fraction(1, 4)] * 2
    for solve, H, right in ((elimination, SINGULAR, other), (only_solution, SINGULAR, g),
                            (lapack, SINGULAR.astype(float), g.astype(float))):
        with pytest.raises(NoSolution, match="use pseudo_inverse, or a damped system"):
            solve(H, right)


@pytest.mark.parametrize("solve", [elimination, only_solution, pseudo_inverse])
def test_solvers_on_regular_systems(solve: Any) -> None:
    """Where the matrix is regular, all are the solution."""
    A = fractions(3, 4, 4)
    H, g = A + A.T, fractions(4, 4)
    assert rank(H) == 4 and (H @ solve(H, g) == g).all()
    assert lapack(H.astype(float), g.astype(float)) == pytest.approx(solve(H, g).astype(float))


def test_newton_solves_least_squares_in_one_step() -> None:
    """For a linear layer the cost is a quadratic, and one step leads to where its gradient is zero."""
    linear = Network(Parameters({1: fractions(5, 2, 2)}, {1: fractions(6, 2)}), {1: ACTIVATIONS["identity"]},
                     half_mean_squared_error)
    of = Objective(linear, fractions(7, 4, 2), fractions(8, 4, 2))
    optimizer = newton(of, Fraction(1), pseudo_inverse, "")
    new, _ = optimizer(linear.parameters, of.gradient(linear.parameters), 0)
    assert not vector(of.gradient(new)).any() and vector(of.gradient(linear.parameters)).any()


# --- random ones

def test_noise() -> None:
    """Without noise it is gradient descent; noise moves each coordinate by eta sigma, up or down, anew in each step."""
    still, noisy = (moves(noise_per_coordinate(EIGHTH, sigma, 0), 1)[0] for sigma in (Fraction(0), Fraction(1, 2)))
    assert (still == moves(momentum(EIGHTH, 0), 1)[0]).all()
    assert set(noisy - still) == {Fraction(1, 16), Fraction(-1, 16)}
    zero = parameters_like(NETWORK, vector(NETWORK) * 0)
    optimizer = noise_per_coordinate(Fraction(1), Fraction(1), 0)
    one, t = optimizer(zero, zero, 0)
    again, _ = optimizer(zero, zero, 0)
    two, _ = optimizer(zero, zero, t)
    assert (vector(one) == vector(again)).all() and (vector(one) != vector(two)).any()


def test_dropout_is_on_average_over_masks_what_it_says() -> None:
    """One hidden layer, one sample: a step is the gradient by hand for one of the masks of 0 and 2, and over many seeds
    each of these occurs."""
    W, b = {1: fractions(1, 2, 1), 2: fractions(2, 1, 2)}, {1: fractions(3, 2), 2: fractions(4, 1)}
    square = ACTIVATIONS["square"]
    network = Network(Parameters(W, b), {1: square, 2: ACTIVATIONS["identity"]}, half_mean_squared_error)
    X, Y = fractions(5, 1, 1), fractions(6, 1, 1)
    by_hand = {}
    for mask in product((0, 2), repeat=2):
        z = W[1][:, 0] * X[0, 0] + b[1]
        error = sum(W[2][0] * mask * z**2) + b[2][0] - Y[0, 0]
        delta = error * W[2][0] * mask * 2 * z
        by_hand[mask] = tuple([*(delta * X[0, 0]), *(error * np.array(mask) * z**2), *delta, error])
    seen = set()
    for seed in range(32):
        of = Objective(network, X, Y)
        new, _ = dropout(of, Fraction(1), seed)(network.parameters, of.gradient(network.parameters), 0)
        seen.add(tuple(vector(network.parameters) - vector(new)))
    assert seen == set(by_hand.values())
