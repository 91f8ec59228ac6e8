r"""Optimizers that see more than one coordinate: whole tables of weights, all parameters at once, or the cost itself.

Like those of ``optimizers``, each is a function (parameters, gradients, state) -> (parameters, state), with a first
state ``init(parameters)``. Those that need more than a gradient are made with an ``Objective``. Random ones draw from
their seed and the number of the step, so that they are functions too. Each runs on Fractions where its arithmetic
allows: all but Muon with a singular value decomposition.
"""
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from .activations import Array, require_floats, zero
from .hessian import hessian, parameters_like, vector
from .network import Network, Parameters, backward, cost, entrywise
from .optimizers import Number, check_numbers

Update = Callable[[Parameters, Parameters, Any], tuple[Parameters, Any]]


@dataclass(frozen=True)
class TableOptimizer:
    """An update of all parameters at once, its first state, its formula in LaTeX, and where it is written down."""

    name: str
    formula: str
    update: Update
    init: Callable[[Parameters], Any] = lambda parameters: 0
    source: str = ""

    def __call__(self, parameters: Parameters, gradients: Parameters, state: Any) -> tuple[Parameters, Any]:
        return self.update(parameters, gradients, state)


@dataclass(frozen=True, eq=False)
class Objective:
    """The cost of a network on the batch (X, Y), as a function of the parameters."""

    network: Network
    X: Array
    Y: Array

    def at(self, parameters: Parameters) -> Network:
        return replace(self.network, parameters=parameters)

    def value(self, parameters: Parameters) -> Any:
        return cost(self.at(parameters), self.X, self.Y)

    def gradient(self, parameters: Parameters) -> Parameters:
        return backward(self.at(parameters), self.X, self.Y)[1]

    def hessian(self, parameters: Parameters) -> Array:
        """Shape (N, N), in the order of ``hessian.vector``."""
        return hessian(self.at(parameters), self.X, self.Y)


def moved(parameters: Parameters, eta: Number, direction: Parameters) -> Parameters:
    """theta - eta d"""
    return entrywise(lambda theta, d: theta - eta * d, parameters, direction)


# --- tables: Muon


def muon(eta: Number, mu: Number, orthogonalize: Callable[[Array], Array], formula: str) -> TableOptimizer:
    """M <- mu M + G;  W <- W - eta orthogonalize(M)  for each weight matrix, and momentum for the biases.

    The source averages M, looks ahead like Nesterov, scales by the shape, and leaves the first and the last layer to
    another optimizer; none of this matters to what two equal rows or columns of M become."""
    check_numbers("muon", eta=eta, mu=mu)

    def update(parameters: Parameters, gradients: Parameters, M: Parameters) -> tuple[Parameters, Parameters]:
        M = entrywise(lambda m, g: mu * m + g, M, gradients)
        return moved(parameters, eta, Parameters({l: orthogonalize(m) for l, m in M.W.items()}, M.b)), M

    return TableOptimizer("muon", rf"M \leftarrow \mu M + G, \quad W \leftarrow W - \eta\, {formula}", update,
                          lambda parameters: entrywise(zero, parameters),
                          "https://github.com/KellerJordan/Muon/blob/master/muon.py")


def newton_schulz(M: Array, iterations: int = 5) -> Array:
    """X <- a X + (b X X^T + c (X X^T)^2) X, several times, from X = M / |M|: drives all singular values that are not 0
    towards 1. On Fractions |M| is rounded up."""
    number = Fraction if M.dtype == object else float
    a, b, c = (number(Fraction(k, 10_000)) for k in (34_445, -47_750, 20_315))
    size = length((M * M).sum())
    X = M / size if size else M
    for _ in range(iterations):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return np.asarray(X)


def length(square: Any) -> Any:
    """The square root of a number; of a Fraction rounded up to a multiple of 2^-20."""
    if not isinstance(square, Fraction):
        return math.sqrt(square)
    return Fraction(math.isqrt(math.ceil(square * 4**20) - 1) + 1, 2**20) if square else square


def svd_factor(M: Array) -> Array:
    """U V^T of the singular value decomposition U S V^T that LAPACK makes. Where a singular value is 0, its singular
    vectors, and so U V^T, are a matter of choice."""
    require_floats("svd_factor", M, "newton_schulz")
    U, _, Vt = np.linalg.svd(M, full_matrices=False)
    return np.asarray(U @ Vt)


def polar_factor(M: Array) -> Array:
    """U V^T without what belongs to singular values of 0, those at most max(n, k) |M| 2^-52 (2^-23 in float32): the one
    partial isometry P with P (M^T M)^(1/2) = M that vanishes where M does."""
    require_floats("polar_factor", M, "newton_schulz")
    U, s, Vt = np.linalg.svd(M, full_matrices=False)
    kept = s > max(M.shape) * np.finfo(M.dtype).eps * s[0]
    return np.asarray(U[:, kept] @ Vt[kept])


# --- all parameters: a quasi-Newton method, and coordinates in turn


@dataclass(frozen=True)
class History:
    """The last pairs (change of the parameters, change of the gradient), newest last; and the last of both."""

    pairs: tuple[tuple[Array, Array], ...] = ()
    theta: Array | None = None
    g: Array | None = None


def lbfgs(eta: Number, memory: int = 5, objective: Objective | None = None) -> TableOptimizer:
    """theta <- theta - eta H g, where H g comes from the last pairs (s, y) of changes of parameters and gradients, by
    two loops. With an objective, eta is halved until the cost falls by at least a ten-thousandth of eta g.Hg."""
    check_numbers("lbfgs", eta=eta)

    def update(parameters: Parameters, gradients: Parameters, past: History) -> tuple[Parameters, History]:
        theta, g = vector(parameters), vector(gradients)
        pairs = past.pairs
        if past.theta is not None and past.g is not None:
            s, y = theta - past.theta, g - past.g
            if s @ y > 0:  # the direction stays one of descent
                pairs = (*pairs, (s, y))[-memory:]
        d = parameters_like(parameters, two_loops(g, pairs))
        rate = eta if objective is None else backtracked(objective, parameters, d, g @ vector(d), eta)
        return moved(parameters, rate, d), History(pairs, theta, g)

    formula = r"\theta \leftarrow \theta - \eta H g, \quad H y = s"
    return TableOptimizer("lbfgs", formula, update, lambda parameters: History(),
                          "https://docs.rs/candle-optimisers/latest/src/candle_optimisers/lbfgs.rs.html")


def two_loops(g: Array, pairs: tuple[tuple[Array, Array], ...]) -> Array:
    """H g, from the newest pair to the oldest and back, with H = (s.y / y.y) I of the newest pair in between."""
    alphas = []
    for s, y in reversed(pairs):
        alphas.append((s @ g) / (s @ y))
        g = g - alphas[-1] * y
    if pairs:
        s, y = pairs[-1]
        g = (s @ y) / (y @ y) * g
    for (s, y), alpha in zip(pairs, reversed(alphas), strict=True):
        g = g + (alpha - (y @ g) / (s @ y)) * s
    return g


def backtracked(objective: Objective, parameters: Parameters, d: Parameters, slope: Any, eta: Number) -> Number:
    """The first of eta, eta/2, ..., eta/2^30 at which the cost falls by eta slope / 10000 or more, or the last."""
    before = objective.value(parameters)
    for _ in range(30):
        if objective.value(moved(parameters, eta, d)) <= before - eta * slope / 10_000:
            break
        eta = eta / 2
    return eta


def cyclic_coordinate_descent(eta: Number) -> TableOptimizer:
    """theta_k <- theta_k - eta g_k for one coordinate in each step, in turn."""
    check_numbers("cyclic_coordinate_descent", eta=eta)

    def update(parameters: Parameters, gradients: Parameters, t: int) -> tuple[Parameters, int]:
        g = vector(gradients)
        return moved(parameters, eta, only(gradients, np.arange(len(g)) == t % len(g))), t + 1

    return TableOptimizer("cyclic_coordinate_descent", r"\theta_k \leftarrow \theta_k - \eta g_k, \quad k = t \bmod N",
                          update)


def greedy_coordinate_descent(eta: Number, ties: str) -> TableOptimizer:
    """theta_k <- theta_k - eta g_k for the largest |g_k|: the first of those that are equal, or all of them.

    Raises a ValueError if ``ties`` is neither "first" nor "all"."""
    check_numbers("greedy_coordinate_descent", eta=eta)
    if ties not in ("first", "all"):
        raise ValueError(f'greedy_coordinate_descent: ties: expected "first" or "all", got {ties!r}')

    def update(parameters: Parameters, gradients: Parameters, t: int) -> tuple[Parameters, int]:
        size = np.abs(vector(gradients))
        largest = size == size.max()
        if ties == "first":
            largest &= np.arange(len(size)) == largest.argmax()
        return moved(parameters, eta, only(gradients, largest)), t + 1

    which = r"\max_{k'} |g_{k'}|"
    first = r"\ (k \text{ the first})" if ties == "first" else ""
    return TableOptimizer("greedy_coordinate_descent",
                          rf"\theta_k \leftarrow \theta_k - \eta g_k, \quad |g_k| = {which}{first}", update,
                          source="https://www.groundai.com/project/coordinate-descent-converges-faster-with-the-gauss-"
                                 "southwell-rule-than-random-selection/")


def layer_descent(eta: Number) -> TableOptimizer:
    """W^l <- W^l - eta dC/dW^l, b^l likewise, for one layer in each step, in turn."""
    check_numbers("layer_descent", eta=eta)

    def update(parameters: Parameters, gradients: Parameters, t: int) -> tuple[Parameters, int]:
        layer = t % parameters.L + 1
        direction = Parameters({l: g if l == layer else zero(g) for l, g in gradients.W.items()},
                               {l: g if l == layer else zero(g) for l, g in gradients.b.items()})
        return moved(parameters, eta, direction), t + 1

    return TableOptimizer("layer_descent", r"\theta^l \leftarrow \theta^l - \eta g^l, \quad l = 1 + t \bmod L", update)


def only(gradients: Parameters, chosen: Array) -> Parameters:
    """The gradient in the coordinates chosen, and 0 in all others."""
    g = vector(gradients)
    return parameters_like(gradients, np.where(chosen, g, zero(g)))


# --- the cost itself: Newton's method, by several solvers


def newton(objective: Objective, eta: Number, solve: Callable[[Array, Array], Array], formula: str) -> TableOptimizer:
    """theta <- theta - eta d  with H d = g, H the Hessian of the objective."""
    check_numbers("newton", eta=eta)

    def update(parameters: Parameters, gradients: Parameters, t: int) -> tuple[Parameters, int]:
        d = solve(objective.hessian(parameters), vector(gradients))
        return moved(parameters, eta, parameters_like(parameters, d)), t + 1

    return TableOptimizer("newton", rf"\theta \leftarrow \theta - \eta d, \quad {formula}", update)


class NoSolution(ValueError):
    """A linear system that a solver refuses."""


def reduced(rows: Array, columns: int) -> tuple[Array, list[int]]:
    """Gauss and Jordan's elimination of Fractions in the first columns, and which of these have pivots."""
    rows, pivots = rows.copy(), list[int]()
    for k in range(columns):
        r = len(pivots)
        below = [i for i in range(r, len(rows)) if rows[i, k] != 0]
        if below:
            rows[[r, below[0]]] = rows[[below[0], r]]
            rows[r] = rows[r] / rows[r, k]
            for i in range(len(rows)):
                if i != r and rows[i, k] != 0:
                    rows[i] = rows[i] - rows[i, k] * rows[r]
            pivots.append(k)
    return rows, pivots


def rank(H: Array) -> int:
    """The rank of a matrix of Fractions."""
    return len(reduced(H, H.shape[1])[1])


def elimination(H: Array, g: Array) -> Array:
    """A solution d of H d = g in Fractions; of an unknown that is free, the value 0. Raises NoSolution."""
    rows, pivots = reduced(np.column_stack([H, g]), len(g))
    if (rows[len(pivots):, -1] != 0).any():
        raise NoSolution("elimination: H d = g has no solution; use pseudo_inverse, or a damped system")
    d = zero(g)
    d[pivots] = rows[: len(pivots), -1]
    return d


def only_solution(H: Array, g: Array) -> Array:
    """The solution d of H d = g in Fractions, if there is just one. Raises NoSolution."""
    if rank(H) < len(H):
        raise NoSolution("only_solution: H is singular; use pseudo_inverse, or a damped system")
    return elimination(H, g)


def pseudo_inverse(H: Array, g: Array) -> Array:
    """The shortest d of those with the least |H d - g|, for a symmetric H. On Fractions: H w, for any w with
    H^3 w = H g, because 1/x = x / x^2 for the eigenvalues that are not 0."""
    if H.dtype == object:
        return np.asarray(H @ elimination(H @ H @ H, H @ g))
    return np.asarray(np.linalg.pinv(H, hermitian=True) @ g)


def lapack(H: Array, g: Array) -> Array:
    """What numpy.linalg.solve returns, for floats. Raises NoSolution where it meets a pivot of exactly 0."""
    require_floats("lapack", H, "elimination")
    try:
        return np.asarray(np.linalg.solve(H, g))
    except np.linalg.LinAlgError as error:
        raise NoSolution(f"lapack: {error}; use pseudo_inverse, or a damped system") from None


def damped(lambda_: Number, solve: Callable[[Array, Array], Array]) -> Callable[[Array, Array], Array]:
    """The solution d of (H + lambda I) d = g."""
    def solution(H: Array, g: Array) -> Array:
        unit = np.array([[lambda_ if i == k else 0 * lambda_ for k in range(len(g))] for i in range(len(g))], H.dtype)
        return solve(H + unit, g)

    return solution


# --- random ones


def noise_per_coordinate(eta: Number, sigma: Number, seed: int) -> TableOptimizer:
    """theta <- theta - eta (g + sigma xi), each xi = 1 or -1 with equal probability, independent of all others."""
    check_numbers("noise_per_coordinate", eta=eta, sigma=sigma)

    def update(parameters: Parameters, gradients: Parameters, t: int) -> tuple[Parameters, int]:
        rng = np.random.default_rng((seed, t))
        noisy = entrywise(lambda g: g + sigma * rng.choice([-1, 1], g.shape), gradients)
        return moved(parameters, eta, noisy), t + 1

    return TableOptimizer("noise_per_coordinate", r"\theta \leftarrow \theta - \eta (g + \sigma \xi), "
                          r"\quad \xi = \pm 1 \text{ for each coordinate}", update)


def dropout(objective: Objective, eta: Number, seed: int) -> TableOptimizer:
    """theta <- theta - eta g, where g is the gradient of the cost when each unit of each hidden layer is put to 0 with
    probability 1/2 and doubled otherwise, independently for each sample.

    The cost must be a mean over the samples. To drop a unit is to drop the weights out of it."""
    check_numbers("dropout", eta=eta)
    of = objective

    def dropped(parameters: Parameters, x: Array, y: Array, rng: np.random.Generator) -> Parameters:
        masks = {l: np.full(w.shape[1], 1) if l == 1 else 2 * rng.integers(0, 2, w.shape[1])
                 for l, w in parameters.W.items()}
        network = of.at(Parameters({l: (w * masks[l]).astype(w.dtype) for l, w in parameters.W.items()}, parameters.b))
        g = backward(network, x, y)[1]
        return Parameters({l: (w * masks[l]).astype(w.dtype) for l, w in g.W.items()}, g.b)

    def update(parameters: Parameters, gradients: Parameters, t: int) -> tuple[Parameters, int]:
        rng = np.random.default_rng((seed, t))
        each = [dropped(parameters, of.X[k:k + 1], of.Y[k:k + 1], rng) for k in range(len(of.X))]
        mean = entrywise(lambda *g: sum(g[1:], g[0]) / len(g), *each)
        return moved(parameters, eta, mean), t + 1

    return TableOptimizer("dropout", r"\theta \leftarrow \theta - \eta\, \nabla C(\text{hidden outputs times } 0 "
                          r"\text{ or } 2 \text{ at random})", update)
