r"""Do two equal units of a hidden layer stay equal under an optimizer? Measured on concrete networks.

Let S exchange the units p and q of layer l: the rows p and q of W[l], the entries p and q of b[l], and the columns p
and q of W[l+1]. The cost does not notice, C(S theta) = C(theta), so grad C(S theta) = S grad C(theta). The units are
clones when S theta = theta. If an update commutes with S, applied to parameters, gradients and state, it keeps clones:
U(theta) = U(S theta) = S U(theta). What is needed is less: that it makes of what S leaves as it is the same again.

Three things are measured here: how far clones have been separated after some steps; how far an update is from
commuting with S, at networks without clones; and how far it is from commuting with permutations of the entries of each
table, which is what an update that treats all entries alike does. On Fractions all are exact.
"""
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

from .activations import ACTIVATIONS, Array
from .costs import half_mean_squared_error
from .network import Network, Parameters, entrywise
from .table_optimizers import NoSolution, Objective, rank

#: Makes an optimizer for an objective, which most of them ignore.
Make = Callable[[Objective], Any]


@dataclass(frozen=True)
class Pair:
    """Two units of a hidden layer; units are counted from 0, as in arrays."""

    l: int
    p: int
    q: int


def swapped(parameters: Parameters, pair: Pair) -> Parameters:
    """S theta: the two units exchanged."""
    l = pair.l
    order = np.arange(len(parameters.b[l]))
    order[[pair.p, pair.q]] = pair.q, pair.p
    return Parameters({**parameters.W, l: parameters.W[l][order], l + 1: parameters.W[l + 1][:, order]},
                      {**parameters.b, l: parameters.b[l][order]})


def with_clones(parameters: Parameters, pair: Pair) -> Parameters:
    """The same parameters, but unit q is a copy of unit p."""
    l, W1, W2, b = pair.l, parameters.W[pair.l].copy(), parameters.W[pair.l + 1].copy(), parameters.b[pair.l].copy()
    W1[pair.q], W2[:, pair.q], b[pair.q] = W1[pair.p], W2[:, pair.p], b[pair.p]
    return Parameters({**parameters.W, l: W1, l + 1: W2}, {**parameters.b, l: b})


def distance(one: Parameters, other: Parameters) -> Any:
    """The largest difference of two corresponding entries; 0 only if all are equal."""
    differences = entrywise(lambda x, y: abs(x - y).max(), one, other)
    return max((*differences.W.values(), *differences.b.values()))


def separation(parameters: Parameters, pair: Pair) -> Any:
    """The distance of theta from S theta: 0 if and only if the two units are clones."""
    return distance(parameters, swapped(parameters, pair))


# --- networks


@dataclass(frozen=True)
class Kind:
    """What networks are drawn: the least and the greatest width of each layer, the activation of hidden layers, the
    least and the greatest number of samples, and the numbers, "fractions", "float64" or "float32"."""

    widths: tuple[tuple[int, int], ...] = ((1, 3), (2, 4), (1, 2))
    activation: str = "square"
    samples: tuple[int, int] = (2, 4)
    numbers: str = "fractions"


@dataclass(frozen=True, eq=False)
class Trial:
    """A network on a batch, with two units of a hidden layer that are not clones yet."""

    objective: Objective
    pair: Pair

    @property
    def parameters(self) -> Parameters:
        return self.objective.network.parameters


def trials(kind: Kind, count: int) -> Iterator[Trial]:
    """As many networks of a kind; the last layer is linear. Floats are the Fractions of the same draw, rounded."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        n = [int(rng.integers(least, most + 1)) for least, most in kind.widths]
        m, L = int(rng.integers(kind.samples[0], kind.samples[1] + 1)), len(n) - 1
        parameters = Parameters({l: numbers(rng, kind, n[l], n[l - 1]) for l in range(1, L + 1)},
                                {l: numbers(rng, kind, n[l]) for l in range(1, L + 1)})
        activations = {l: ACTIVATIONS[kind.activation if l < L else "identity"] for l in range(1, L + 1)}
        network = Network(parameters, activations, half_mean_squared_error)
        l = int(rng.integers(1, L))
        p, q = (int(unit) for unit in rng.choice(n[l], 2, replace=False))
        yield Trial(Objective(network, numbers(rng, kind, m, n[0]), numbers(rng, kind, m, n[L])), Pair(l, p, q))


def numbers(rng: np.random.Generator, kind: Kind, *shape: int) -> Array:
    """Multiples of an eighth between -1 and 1, none of them 0."""
    eighths = rng.choice([k for k in range(-8, 9) if k], shape)
    if kind.numbers == "fractions":
        return np.array([Fraction(int(k), 8) for k in eighths.flat], object).reshape(shape)
    return np.asarray(eighths / 8, kind.numbers)


# --- training


def steps(make: Make, trial: Trial, parameters: Parameters) -> Iterator[Parameters]:
    """The parameters after step 1, 2, ... of training on the trial's batch."""
    objective = trial.objective
    optimizer = make(objective)
    state = optimizer.init(parameters)
    while True:
        parameters, state = optimizer(parameters, objective.gradient(parameters), state)
        yield parameters


@dataclass(frozen=True)
class Measured:
    """What was measured in ``networks`` networks over ``steps`` steps: in how many a distance was ever not 0, the first
    step at which it was in any of them, the largest distance at that step, and the largest at the last one; and in how
    many more networks the optimizer found no step to take."""

    networks: int
    steps: int
    separated: int
    first: int
    at_first: Any
    at_last: Any
    refused: int = 0

    @property
    def equal(self) -> bool:
        """Whether no distance was ever other than 0, in networks of which there are some."""
        return self.networks > 0 and self.separated == 0


def measured(of: Iterable[Trial], count: int, distances: Callable[[int, Trial], Iterator[Any]]) -> Measured:
    """The distances after steps 1, ..., ``count`` in each of these networks, in a few numbers."""
    runs, refused = [], 0
    for seed, trial in enumerate(of):
        try:
            runs.append(list(islice(distances(seed, trial), count)))
        except NoSolution:
            refused += 1
    first = min((k for run in runs for k, d in enumerate(run, start=1) if d), default=0)
    return Measured(len(runs), count, sum(any(run) for run in runs), first,
                    max((run[first - 1] for run in runs), default=0) if first else 0,
                    max((run[-1] for run in runs), default=0), refused)


def clones_apart(make: Make, kind: Kind, networks: int, count: int) -> Measured:
    """How far clones are separated."""
    def distances(seed: int, trial: Trial) -> Iterator[Any]:
        for parameters in steps(make, trial, with_clones(trial.parameters, trial.pair)):
            yield separation(parameters, trial.pair)

    return measured(trials(kind, networks), count, distances)


def swap_missed(make: Make, kind: Kind, networks: int, count: int) -> Measured:
    """How far training from S theta is from S of training from theta, theta without clones."""
    def distances(seed: int, trial: Trial) -> Iterator[Any]:
        there = steps(make, trial, trial.parameters)
        back = steps(make, trial, swapped(trial.parameters, trial.pair))
        for one, other in zip(there, back, strict=True):
            yield distance(swapped(one, trial.pair), other)

    return measured(trials(kind, networks), count, distances)


def permutations_missed(make: Make, kind: Kind, networks: int, count: int) -> Measured:
    """How far an update is from commuting with a permutation of the entries of each table: parameters and gradients are
    drawn, and the same permutations are applied to both. It says nothing of an optimizer that reads the cost."""
    def distances(seed: int, trial: Trial) -> Iterator[Any]:
        rng = np.random.default_rng(seed)
        orders = entrywise(lambda x: rng.permutation(x.size), trial.parameters)

        def permuted(of: Parameters) -> Parameters:
            return entrywise(lambda x, order: x.ravel()[order].reshape(x.shape), of, orders)

        optimizer = make(trial.objective)
        theta, moved = trial.parameters, permuted(trial.parameters)
        state, moved_state = optimizer.init(theta), optimizer.init(moved)
        while True:
            g = entrywise(lambda x: numbers(rng, kind, *x.shape), theta)
            theta, state = optimizer(theta, g, state)
            moved, moved_state = optimizer(moved, permuted(g), moved_state)
            yield distance(permuted(theta), moved)

    return measured(trials(kind, networks), count, distances)


def singular_hessians(kind: Kind, networks: int) -> int:
    """In how many of so many networks with clones the Hessian is singular, in Fractions."""
    hessians = (trial.objective.hessian(with_clones(trial.parameters, trial.pair)) for trial in trials(kind, networks))
    return sum(rank(H) < len(H) for H in hessians)
