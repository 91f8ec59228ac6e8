"""Clones under optimizers: what is measured, and that whatever breaks the symmetry is found out."""
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from verify.clones import (
    Kind,
    Pair,
    clones_apart,
    distance,
    permutations_missed,
    separation,
    singular_hessians,
    swap_missed,
    swapped,
    trials,
    with_clones,
)
from verify.corpus import measurement_files, read
from verify.hessian import hessian, parameters_like, vector
from verify.measurement import Measurement
from verify.network import Network, Parameters, backward, entrywise, step
from verify.optimizers import Optimizer, gradient_descent, momentum
from verify.planted import IN_OPTIMIZERS
from verify.table_optimizers import TableOptimizer, greedy_coordinate_descent, lapack, newton, rank

pytestmark = pytest.mark.filterwarnings("error")
EIGHTH = Fraction(1, 8)
DEEP = Kind(((1, 3), (2, 4), (2, 3), (1, 2)), "leaky_relu")
Change = Callable[[Parameters, int], Parameters]


def changed(change: Change) -> TableOptimizer:
    """Gradient descent with changed gradients; the state counts steps."""
    right = gradient_descent(EIGHTH)

    def update(parameters: Parameters, gradients: Parameters, t: int) -> tuple[Parameters, int]:
        return right(parameters, change(gradients, t), right.init(parameters))[0], t + 1

    return TableOptimizer("changed", "", update)


def ties_by_index(g: Parameters, t: int) -> Parameters:
    """Of equal gradients in a table the first counts a thousandth more."""
    def broken(x: Any) -> Any:
        flat = x.ravel().copy()
        for k in range(len(flat)):
            if (flat[k + 1:] == flat[k]).any() and not (flat[:k] == flat[k]).any():
                flat[k] = flat[k] * Fraction(1001, 1000)
        return flat.reshape(x.shape)
    return entrywise(broken, g)


def late(g: Parameters, t: int) -> Parameters:
    """Ties are broken from the third step on."""
    return ties_by_index(g, t) if t >= 2 else g


def one_weight_sets_the_rate(g: Parameters, t: int) -> Parameters:
    """All gradients times one plus the square of the first: keeps clones, and does not commute with their exchange."""
    return entrywise(lambda x: x * (1 + g.W[1][0, 0] ** 2), g)


# --- the measure

def test_the_swap() -> None:
    """Twice exchanged is as before; and the cost does not notice an exchange, but a permutation of one table alone."""
    for trial in trials(DEEP, 10):
        theta, of, pair = trial.parameters, trial.objective, trial.pair
        other = swapped(theta, pair)
        assert distance(swapped(other, pair), theta) == 0 < distance(other, theta)
        assert of.value(other) == of.value(theta)
        assert distance(of.gradient(other), swapped(of.gradient(theta), pair)) == 0
        half = Parameters(other.W | {pair.l + 1: theta.W[pair.l + 1]}, other.b)
        assert of.value(half) != of.value(theta) or distance(half, other) == 0


def test_separation_sees_every_entry() -> None:
    """Clones are at distance 0; a difference of 2^-60 in any weight or bias of one is seen, and elsewhere none is."""
    trial = next(trials(DEEP, 1))
    clones = with_clones(trial.parameters, trial.pair)
    assert separation(clones, trial.pair) == 0 < separation(trial.parameters, trial.pair)
    point, seen = vector(clones), 0
    for k in range(len(point)):
        other = point.copy()
        other[k] += Fraction(1, 2**60)
        apart = separation(parameters_like(clones, other), trial.pair)
        assert apart in (0, Fraction(1, 2**60))
        seen += apart > 0
    l = trial.pair.l
    assert seen == 2 * (clones.W[l].shape[1] + 1 + clones.W[l + 1].shape[0])


def test_networks_are_those_of_the_kind() -> None:
    """Widths and samples are within their bounds and reach them; floats are the rounded Fractions."""
    every = list(trials(DEEP, 60))
    widths = list(zip(*(of.objective.network.widths for of in every), strict=True))
    assert [(min(w), max(w)) for w in widths] == list(DEEP.widths)
    assert {len(of.objective.X) for of in every} == {2, 3, 4} and {of.pair.l for of in every} == {1, 2}
    assert all(of.pair.p != of.pair.q for of in every)
    for one, other in zip(every, trials(replace(DEEP, numbers="float32"), 60), strict=True):
        assert vector(other.parameters).dtype == np.float32 and one.pair == other.pair
        assert (vector(one.parameters).astype(np.float32) == vector(other.parameters)).all()


# --- what breaks the symmetry is found out

def planted(name: str) -> Optimizer:
    (found,) = [of for of in IN_OPTIMIZERS if of.name == name]
    return found.optimizer(gradient_descent(EIGHTH))


@pytest.mark.parametrize("name", ["step_by_position", "step_by_neighbour", "step_first_row"])
def test_updates_by_position_are_found_out(name: str) -> None:
    """An update that looks at positions separates clones, and commutes neither with swaps nor with permutations."""
    for measure in (clones_apart, swap_missed, permutations_missed):
        assert measure(lambda of: planted(name), DEEP, 8, 2).separated


@pytest.mark.parametrize(("change", "steps", "separated"), [
    (ties_by_index, 1, True), (late, 2, False), (late, 3, True)])
def test_broken_ties_are_found_out(change: Change, steps: int, separated: bool) -> None:
    """An optimizer that prefers the first of equals separates clones, at the very step at which it does so."""
    found = clones_apart(lambda of: changed(change), DEEP, 8, steps)
    assert bool(found.separated) == separated == bool(found.at_first)
    assert found.first == (steps if separated else 0)


def test_broken_ties_are_seen_by_permutations() -> None:
    """Drawn tables have ties, so permutations find out who breaks them; swaps of units that are not equal do not."""
    for make in (lambda of: changed(ties_by_index), lambda of: greedy_coordinate_descent(EIGHTH, "first")):
        assert permutations_missed(make, DEEP, 8, 2).separated
    assert not swap_missed(lambda of: greedy_coordinate_descent(EIGHTH, "first"), DEEP, 8, 2).separated
    assert clones_apart(lambda of: greedy_coordinate_descent(EIGHTH, "first"), DEEP, 8, 8).separated


def test_commuting_is_not_necessary() -> None:
    """Clones are kept by an update that does not commute with the swap."""
    def make(of: Any) -> TableOptimizer:
        return changed(one_weight_sets_the_rate)

    assert clones_apart(make, DEEP, 8, 2).equal and swap_missed(make, DEEP, 8, 2).separated


def test_what_keeps_the_symmetry_is_not_blamed() -> None:
    """Momentum on Fractions passes all three."""
    for measure in (clones_apart, swap_missed, permutations_missed):
        assert measure(lambda of: momentum(EIGHTH, EIGHTH), DEEP, 8, 2).equal


def test_states_that_differ_by_position_are_found_out() -> None:
    """Momentum whose first velocities are numbered separates clones."""
    right = momentum(EIGHTH, EIGHTH)

    def numbered(parameters: Parameters) -> Any:
        state = right.init(parameters)
        v = parameters_like(parameters, vector(parameters) * 0 + np.arange(len(vector(parameters))))
        return replace(state, slots={"v": v})

    of = TableOptimizer("numbered", "", lambda *arguments: right(*arguments), numbered)
    assert clones_apart(lambda _: of, DEEP, 8, 1).separated


def test_networks_without_a_step_are_counted() -> None:
    """Where a solver refuses all systems, nothing was measured, and nothing is called equal."""
    def none(H: Any, g: Any) -> Any:
        return lapack(np.zeros(H.shape), g.astype(float))

    found = clones_apart(lambda of: newton(of, 1.0, none, ""), Kind(numbers="float64", activation="tanh"), 5, 1)
    assert (found.networks, found.refused, found.equal) == (0, 5, False)


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("outputs", [1, 2, 3, 4])
def test_hessians_of_linear_clones(n: int, outputs: int) -> None:
    """Two linear clones, n inputs: on differences of the two the Hessian is regular only for n + 1 outputs."""
    kind = Kind(((n, n), (2, 2), (outputs, outputs)), "identity", (5, 5))
    assert (singular_hessians(kind, 4) == 4) == (outputs != n + 1)


@pytest.mark.parametrize(("widths", "activation"), [
    ((1, 2, 3), "square"), ((2, 2, 4), "square"), ((1, 3, 3), "square"), ((2, 2, 2, 1), "identity"),
    ((1, 2, 3, 1), "identity"), ((2, 2, 1), "leaky_relu")])
def test_hessians_that_must_be_singular(widths: tuple[int, ...], activation: str) -> None:
    """Whatever the activation if the next layer has more than n + 1 units, n those of the layer before; and for
    piecewise linear ones if it has not n + 1, also with layers above."""
    kind = Kind(tuple((n, n) for n in widths), activation, (5, 5))
    for trial in trials(kind, 6):
        l, n = trial.pair.l, trial.objective.network.widths
        if n[l + 1] > n[l - 1] + 1 or (activation != "square" and n[l + 1] != n[l - 1] + 1):
            H = trial.objective.hessian(with_clones(trial.parameters, trial.pair))
            assert rank(H) < len(H)


def test_curved_clones_can_have_a_regular_hessian() -> None:
    """With squares and one output all Hessians that are drawn are regular."""
    assert singular_hessians(Kind(((2, 2), (2, 2), (1, 1)), "square", (5, 5)), 10) == 0


def test_a_difference_of_one_ulp_grows_as_the_hessian_says() -> None:
    """Between the steps 1000 and 2000 of the measurement with two outputs, the difference grows by a power of
    1 + eta |lambda|, lambda the least eigenvalue of the Hessian on differences of two units, which falls meanwhile."""
    of = read(measurement_files()["equal_units_are_trained_in_floating_point"], "measurement", Measurement)
    file = of.functions["measured"].__globals__
    X, Y, network = file["X"], file["TWO"], file["start"](8, file["TWO"], apart=True)
    optimizer = gradient_descent(0.1)
    state, apart, least = optimizer.init(network.parameters), {}, {}
    for s in range(1, 2001):
        network, state = step(network, X, Y, optimizer, state)
        if s in (1000, 2000):
            apart[s], least[s] = file["difference"](network), least_eigenvalue(network, X, Y)
    assert least[2000] < least[1000] < -0.1
    assert (1 - 0.1 * least[1000]) ** 1000 < apart[2000] / apart[1000] < (1 - 0.1 * least[2000]) ** 1000


def test_one_output_does_not_repel() -> None:
    """In the measurement with one output the least eigenvalue is zero up to rounding where the units come to rest."""
    file = read(measurement_files()["equal_units_are_trained_in_floating_point"], "measurement", Measurement)
    of = file.functions["measured"].__globals__
    X, Y, network = of["X"], of["ONE"], of["start"](8, of["ONE"])
    optimizer = gradient_descent(0.1)
    state = optimizer.init(network.parameters)
    for _ in range(2000):
        network, state = step(network, X, Y, optimizer, state)
    assert abs(vector(backward(network, X, Y)[1])).max() < 2.0**-40
    assert abs(least_eigenvalue(network, X, Y)) < 2.0**-40


def least_eigenvalue(network: Network, X: Any, Y: Any) -> float:
    """Of the Hessian on the differences of the units 0 and 7: parameters of one unit up, of the other one down."""
    pair, places = Pair(1, 0, 7), parameters_like(network.parameters, np.arange(len(vector(network.parameters))))
    exchanged = vector(swapped(places, pair)).astype(int)
    H, unit = hessian(network, X, Y), np.eye(len(exchanged))
    differences = [(unit[k] - unit[other]) / np.sqrt(2) for k, other in enumerate(exchanged) if k < other]
    return float(np.linalg.eigvalsh(np.array(differences) @ H @ np.array(differences).T)[0])


def test_the_pair_counts_from_zero() -> None:
    """Units are numbered as in arrays."""
    theta = next(trials(Kind(((1, 1), (2, 2), (1, 1))), 1)).parameters
    assert list(swapped(theta, Pair(1, 0, 1)).b[1]) == list(theta.b[1][::-1])
