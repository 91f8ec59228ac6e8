"""The hand-written passes agree with the reference, exactly on fractions and within a bound on floats."""
from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import activations
from verify.activations import ACTIVATIONS, Activation, Array, leaky_relu, table_activation
from verify.costs import COSTS, Cost, Penalty, half_mean_squared_error, l2_penalty, table_cost
from verify.derivation import definitions
from verify.derivation.reference import (
    Comparison,
    Line,
    bias_gradient,
    compare,
    equation,
    hidden_delta,
    layer_output,
    line,
    output_delta,
    reference,
    weight_gradient,
    weighted_input,
)
from verify.network import Network, Parameters, backward, forward
from verify.planted import IN_BACKWARD, IN_FORWARD, WRONG_ACTIVATIONS, WRONG_COSTS, Planted, in_forward

pytestmark = pytest.mark.filterwarnings("error")

shapes = st.lists(st.integers(1, 4), min_size=2, max_size=5)
seeds = st.integers(0, 10**6)


def network_of(widths: list[int], m: int, numbers: Any, g: list[Activation], cost: Cost, lambda_: Any = None,
               ) -> tuple[Network, Array, Array]:
    """A network and a batch; `numbers(shape)` makes each array."""
    W = [numbers((rows, columns)) for columns, rows in pairwise(widths)]
    network = Network.from_lists(W, [numbers((n,)) for n in widths[1:]], g, cost,
                                 None if lambda_ is None else l2_penalty(lambda_))
    return network, numbers((m, widths[0])), numbers((m, widths[-1]))


def fractions(seed: int) -> Any:
    random = np.random.default_rng(seed)

    def numbers(shape: tuple[int, ...]) -> Array:
        array = np.empty(shape, dtype=object)
        for place in np.ndindex(*shape):
            array[place] = Fraction(int(random.integers(-6, 7)), int(random.integers(1, 5)))
        return array
    return numbers


def well_scaled(seed: int, dtype: Any = np.float64) -> Any:
    random = np.random.default_rng(seed)

    def numbers(shape: tuple[int, ...]) -> Array:
        size, sign = random.uniform(0.5, 1.5, shape), random.choice([-1.0, 1.0], shape)
        return np.asarray(size * sign, dtype)
    return numbers


# --- exactly, on fractions --------------------------------------------------------------------------------------------

@given(shapes, st.integers(1, 4), seeds)
@settings(deadline=None)
def test_unknown_activations_and_cost(widths: list[int], m: int, seed: int) -> None:
    """For activations and a cost whose derivatives are unrelated to them, on any shape, the hand-written passes equal
    the reference in every entry but those of a, where there is nothing to compare g with."""
    g = [table_activation(seed + l) for l in range(len(widths) - 1)]
    comparison = compare(*network_of(widths, m, fractions(seed), g, table_cost(seed)))
    assert comparison.agrees
    assert all(line.not_judged == (line.entries if line.equation == "a" else 0) for line in comparison.lines)


rational = [g for g in ACTIVATIONS.values() if g.exact]


@given(shapes, st.integers(1, 4), seeds, st.data(), st.sampled_from([None, Fraction(0), Fraction(-1, 3), Fraction(5)]))
@settings(deadline=None)
def test_rational_activations(widths: list[int], m: int, seed: int, data: st.DataObject, lambda_: Any) -> None:
    """So it does for each rational activation, whose g' SymPy derives, the squared error, and an L2 penalty."""
    g = [data.draw(st.sampled_from(rational)) for _ in widths[1:]]
    network, X, Y = network_of(widths, m, fractions(seed), g, half_mean_squared_error, lambda_)
    comparison = compare(network, X, Y)
    assert comparison.agrees and comparison.not_judged == 0 and not comparison.given
    # and the reference alone, without any hand-written function, gives the same gradients
    whole = reference(network.W, network.b, X, Y, {l: g[l - 1].name for l in network.W}, "half_mean_squared_error",
                      lambda_)
    delta, gradient = backward(network, X, Y)
    for l in network.W:
        assert (whole.delta[l].value == delta[l]).all() and (whole.b[l].value == gradient.b[l]).all()
        assert (whole.W[l].value == gradient.W[l]).all() and not whole.W[l].bound.any()
        assert all(type(x) is Fraction for x in whole.W[l].value.flat)


def test_the_exact_network_need_not_be_small() -> None:
    """Exact agreement at one larger shape: depth 6, widths up to 9, 7 samples."""
    widths = [5, 9, 1, 7, 8, 3, 2]
    g = [table_activation(l) for l in range(6)]
    assert compare(*network_of(widths, 7, fractions(0), g, table_cost(0))).agrees


# --- within the bound, on floats --------------------------------------------------------------------------------------

#: The powers of ten by which parameters and data are scaled, named by what they do to the pass.
REGIMES = {"well scaled": (0, 0), "saturated": (1.8, 0), "far tails": (3.5, 0), "tiny": (-160, -160),
           "subnormal": (0, -310), "huge": (120, 160), "mixed": (-200, 100)}


def of_regime(regime: str, seed: int, dtype: Any) -> Any:
    """Numbers of the regime; in float32 the powers are an eighth of those in float64, as its range is."""
    random = np.random.default_rng(seed)

    def numbers(shape: tuple[int, ...]) -> Array:
        power = random.uniform(*REGIMES[regime], shape) if regime == "mixed" else random.choice(REGIMES[regime])
        scale = 10.0 ** (power / (8 if dtype is np.float32 and abs(power).max() > 4 else 1))
        return np.where(random.random(shape) < 0.1, 0, random.normal(size=shape) * scale).astype(dtype)
    return numbers


def float_comparison(regime: str, seed: int, dtype: Any, name: str | None = None, cost: str | None = None,
                     ) -> tuple[Comparison, bool]:
    """A drawn network of the regime, compared; and whether some nonzero delta or gradient is subnormal."""
    random = np.random.default_rng(seed)
    widths = [int(n) for n in random.integers(1, 7, random.integers(2, 6))]
    g = [ACTIVATIONS[name or str(random.choice(list(ACTIVATIONS)))] for _ in widths[2:]] + [activations.identity]
    of = COSTS[cost or str(random.choice(list(COSTS)))]
    lambda_ = None if random.random() < 0.5 else Fraction(1, 7)
    with np.errstate(all="ignore"):
        network, X, Y = network_of(widths, int(random.integers(1, 6)), of_regime(regime, seed, dtype), g, of, lambda_)
        delta, gradient = backward(network, X, Y)
        comparison = compare(network, X, Y)
    smallest = [abs(x[x != 0]).min(initial=1) for x in (*delta.values(), *gradient.W.values())]
    return comparison, min(smallest) < np.finfo(dtype).tiny


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@given(seeds)
@settings(deadline=None, max_examples=60)
def test_every_judged_entry_is_within_its_bound(dtype: Any, regime: str, seed: int) -> None:
    """On drawn networks of every scale, each equation of the hand-written passes is within the computed bound."""
    comparison, _ = float_comparison(regime, seed, dtype)
    assert comparison.agrees, comparison


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_every_activation_and_cost(dtype: Any, name: str) -> None:
    """With each activation and each cost, well-scaled and saturated, all entries are judged and within their bound."""
    for cost in COSTS:
        for regime in ("well scaled", "saturated"):
            for seed in range(5):
                comparison, _ = float_comparison(regime, seed, dtype, name, cost)
                assert comparison.agrees, comparison
                if regime == "well scaled" and name != "square":
                    assert comparison.not_judged == 0


def test_the_regimes_are_what_they_are_called() -> None:
    """The drawn networks reach subnormal derivatives, bounds that overflow, and bounds that do not."""
    seen = {regime: [float_comparison(regime, seed, np.float64) for seed in range(60)] for regime in REGIMES}
    assert any(subnormal for _, subnormal in seen["subnormal"])
    assert all(comparison.not_judged == 0 for comparison, _ in seen["well scaled"])
    for regime in ("huge", "mixed"):
        not_judged = [comparison.not_judged for comparison, _ in seen[regime]]
        assert any(not_judged) and not all(not_judged)
    errors = [line.worst for of in seen.values() for comparison, _ in of for line in comparison.lines]
    assert 0.05 < max(errors) <= 1, "the bound is not far from what rounding does"


def one_product_at_a_time(network: Network, X: Array) -> tuple[dict[int, Array], dict[int, Array]]:
    """forward with the sum of z taken from the last product to the first, and the bias before all of them."""
    z, a = {}, {0: X}
    for l, W in network.W.items():
        z[l] = np.broadcast_to(network.b[l], (len(X), len(W)))
        for k in reversed(range(W.shape[1])):
            z[l] = z[l] + a[l - 1][:, k, None] * W[:, k]
        a[l] = network.activations[l].g(z[l])
    return z, a


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@given(seeds)
@settings(deadline=None)
def test_another_order_of_summation_is_within_the_bound(dtype: Any, seed: int) -> None:
    """The bound on z is not for the order of summation that the reference happens to have."""
    g = [activations.tanh, activations.softplus, activations.identity]
    network, X, Y = network_of([9, 8, 7, 2], 3, well_scaled(seed, dtype), g, half_mean_squared_error)
    lines = compare(network, X, Y, hand_written_forward=one_product_at_a_time).lines
    errors = [line.worst for line in lines if line.equation == "z"]
    assert 0 < max(errors) <= 1


# --- what the comparison sees -----------------------------------------------------------------------------------------

def planted_entry(kind: str, layer: int, relative: float) -> Any:
    """The hand-written pass with one entry of one array changed by a relative error."""
    def wrong(network: Network, X: Array, Y: Array) -> tuple[dict[int, Array], Parameters]:
        delta, gradient = backward(network, X, Y)
        if kind == "delta":
            # everything that is computed from this delta is computed from the wrong one
            delta = {**delta, layer: delta[layer].copy()}
            delta[layer][0, 0] *= type(delta[layer][0, 0])(1 + relative)
            z, a = forward(network, X)
            for l in range(layer - 1, 0, -1):
                delta[l] = (delta[l + 1] @ network.W[l + 1]) * network.activations[l].dg(z[l])
            gradient = Parameters({l: delta[l].T @ a[l - 1] for l in network.W},
                                  {l: delta[l].sum(axis=0) for l in network.W})
        else:
            array = getattr(gradient, kind)[layer]
            array[(0,) * array.ndim] *= type(array.flat[0])(1 + relative)
        return delta, gradient
    return wrong


@pytest.mark.parametrize("kind", ["delta", "W", "b"])
@pytest.mark.parametrize(("dtype", "relative"), [(np.float64, 1e-10), (np.float64, -1e-12), (np.float32, 1e-4)])
@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"relu", "hard_tanh"}))
def test_a_relative_error_in_one_entry_is_caught(name: str, dtype: Any, relative: float, kind: str) -> None:
    """A relative error of 1e-10 (even of 1e-12; in float32 of 1e-4) in one well-scaled entry of any layer is caught,
    and the comparison names the equation and the layer, and no other."""
    def numbers(shape: tuple[int, ...]) -> Array:  # positive, so that sums do not cancel
        return abs(well_scaled(1, dtype)(shape))

    g = [ACTIVATIONS[name]] * 2 + [activations.identity]
    network, X, Y = network_of([5, 4, 6, 3], 8, numbers, g, half_mean_squared_error)
    Y -= dtype(100)
    assert compare(network, X, Y).agrees
    for layer in (1, 2, 3):
        comparison = compare(network, X, Y, hand_written=planted_entry(kind, layer, relative))
        assert beyond(comparison.lines) == [("delta" if kind == "delta" else f"gradient by {kind}", layer)]


def beyond(lines: Iterable[Line], *equations: str) -> list[tuple[str, int]]:
    """The lines of these equations, or of all, that do not agree."""
    return [(line.equation, line.layer) for line in lines
            if not line.agrees and (not equations or line.equation in equations)]


def planted_output(kind: str, layer: int, relative: float) -> Any:
    """The hand-written forward pass with one entry of z or a changed, from which the layers above are computed."""
    def wrong(network: Network, X: Array) -> tuple[dict[int, Array], dict[int, Array]]:
        z, a = {}, {0: X}
        for l in network.W:
            z[l] = a[l - 1] @ network.W[l].T + network.b[l]
            if (kind, layer) == ("z", l):
                z[l][0, 0] *= X.dtype.type(1 + relative)
            a[l] = network.activations[l].g(z[l]).copy()
            if (kind, layer) == ("a", l):
                a[l][0, 0] *= X.dtype.type(1 + relative)
        return z, a
    return wrong


@pytest.mark.parametrize("kind", ["z", "a"])
@pytest.mark.parametrize(("dtype", "relative"), [(np.float64, 1e-10), (np.float64, -1e-10), (np.float32, 1e-4)])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_relative_error_in_one_entry_of_a_layer_is_caught(name: str, dtype: Any, relative: float, kind: str) -> None:
    """A relative error of 1e-10 (in float32 of 1e-4) in one well-scaled entry of z or a in any layer is caught, and the
    comparison names the equation and the layer, and no other of the forward pass."""
    def numbers(shape: tuple[int, ...]) -> Array:  # positive, so that sums do not cancel
        return abs(well_scaled(1, dtype)(shape)) / dtype(4)

    network, X, Y = network_of([5, 4, 6, 3], 8, numbers, [ACTIVATIONS[name]] * 3, half_mean_squared_error)
    assert compare(network, X, Y).agrees
    for layer in (1, 2, 3):
        comparison = compare(network, X, Y, hand_written_forward=planted_output(kind, layer, relative))
        assert beyond(comparison.lines, "z", "a") == [(kind, layer)]


NEGATED_BIAS = in_forward("forward_bias_negated", "the bias is subtracted",
                          lambda network, a, l: a[l - 1] @ network.W[l].T - network.b[l])


@pytest.mark.parametrize("planted", [*IN_FORWARD, NEGATED_BIAS], ids=lambda planted: planted.name)
def test_planted_errors_in_forward_are_caught(planted: Planted) -> None:
    """Each planted error in the forward pass is caught in z on Fractions and on floats; a is right for this z."""
    for numbers in (fractions(4), well_scaled(4), well_scaled(4, np.float32)):
        network, X, Y = network_of([3, 3, 3, 3], 3, numbers, [activations.square] * 3, half_mean_squared_error)
        network.W[2][0, 0] *= 0  # which one of them takes for a missing weight
        assert compare(network, X, Y).agrees
        comparison = compare(network, X, Y, hand_written_forward=planted.forward)
        assert beyond(comparison.lines, "z") and not beyond(comparison.lines, "a")


def test_inputs_that_forward_changes_are_caught() -> None:
    """a[0] is X, whatever a forward pass returns as a[0]."""
    network, X, Y = network_of([3, 2], 3, fractions(4), [activations.relu], half_mean_squared_error)
    comparison = compare(network, X, Y, hand_written_forward=lambda network, X: forward(network, 2 * X))
    assert beyond(comparison.lines, "z", "a") == [("z", 1)]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_wrong_activation_is_caught(name: str) -> None:
    """An error of 1e-12 in the hand-written g is caught in a, and nowhere else in the forward pass."""
    wrong = replace(ACTIVATIONS[name], g=lambda z: ACTIVATIONS[name].g(z) * (1 + 1e-12))
    network, X, Y = network_of([3, 4, 2], 5, well_scaled(3), [wrong, activations.identity], half_mean_squared_error)
    assert beyond(compare(network, X, Y).lines, "z", "a") == [("a", 1)]


@pytest.mark.parametrize("planted", IN_BACKWARD, ids=lambda planted: planted.name)
def test_planted_errors_in_backward_are_caught(planted: Planted) -> None:
    """Each planted error in the backward pass is caught on Fractions and on floats."""
    for lambda_, numbers in ((Fraction(1, 3), fractions(4)), (0.25, well_scaled(4)),
                             (0.25, well_scaled(4, np.float32))):
        networks = [network_of(widths, 3, numbers, [g] * (len(widths) - 1), half_mean_squared_error, lambda_)
                    for widths in ([3, 3, 3, 3], [2, 4, 3]) for g in (activations.square, activations.relu)]
        assert all(compare(*batch).agrees for batch in networks)
        with np.errstate(all="ignore"):
            assert not all(compare(*batch, hand_written=planted.backward).agrees for batch in networks)


@pytest.mark.parametrize("name", WRONG_ACTIVATIONS)
def test_a_wrong_derivative_of_an_activation_is_caught(name: str) -> None:
    """A wrong hand-written g' is not shared by the reference."""
    wrong = replace(WRONG_ACTIVATIONS[name], name=name)
    for dtype in (np.float64, np.float32):
        network, X, Y = network_of([3, 4, 2], 5, well_scaled(3, dtype), [wrong, activations.identity],
                                   half_mean_squared_error)
        comparison = compare(network, X, Y)
        assert beyond(comparison.lines) == [("delta", 1)]


@pytest.mark.parametrize(("name", "number"), [(name, k) for name, wrong in WRONG_COSTS.items()
                                              for k in range(len(wrong))])
def test_a_wrong_derivative_of_a_cost_is_caught(name: str, number: int) -> None:
    """A wrong hand-written derivative of a cost is not shared by the reference."""
    for dtype in (np.float64, np.float32):
        network, X, Y = network_of([3, 2], 5, well_scaled(3, dtype), [activations.identity], WRONG_COSTS[name][number])
        comparison = compare(network, X, Y)
        assert beyond(comparison.lines) == [("delta", 1)]


def test_an_error_of_a_few_units_in_a_derivative_is_caught() -> None:
    """A relative error of 1e-14 in g' of tanh, 45 units in the last place, is beyond the bound."""
    wrong = replace(activations.tanh, dg=lambda z: activations.tanh.dg(z) * (1 + 1e-14))
    network, X, Y = network_of([3, 4, 1], 5, well_scaled(3), [wrong, activations.identity], half_mean_squared_error)
    assert not compare(network, X, Y).agrees


def test_another_slope_is_not_the_defined_leaky_relu() -> None:
    """A leaky ReLU of another slope is compared by its own derivative, not by that of slope 1/100."""
    network, X, Y = network_of([3, 4, 2], 5, fractions(3), [leaky_relu(Fraction(1, 10)), activations.identity],
                               half_mean_squared_error)
    comparison = compare(network, X, Y)
    assert comparison.agrees and comparison.given == {"g", "g'"}


# --- not judged -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("numbers", [fractions(3), well_scaled(3)])
def test_what_has_no_definition_is_taken_as_given(numbers: Any) -> None:
    """Where g, g' or the cost have no definition, their lines say so and a is not judged; z and delta still are."""
    custom = replace(activations.square, name="custom", g=lambda z: z * z * z)  # g' is not its derivative
    cost = replace(half_mean_squared_error, name="custom")
    network, X, Y = network_of([3, 4, 2], 5, numbers, [custom, activations.identity], half_mean_squared_error)
    comparison = compare(network, X, Y)
    assert comparison.agrees and comparison.not_judged == 20
    assert {(line.equation, line.layer): line.given for line in comparison.lines if line.given} == {
        ("a", 1): ("g",), ("delta", 1): ("g'",)}
    assert "a 1: 0 of 20 entries judged, worst error 0 of its bound; taken as given: g\n" in str(comparison)
    other = compare(replace(network, activations={1: activations.identity, 2: custom}, cost=cost), X, Y)
    assert other.agrees and other.not_judged == 10 and other.given == {"g", "g'", "dC/da"}
    assert [line.given for line in other.lines if line.equation == "delta"] == [("g'", "dC/da"), ()]
    (planted,) = (planted for planted in IN_BACKWARD if planted.name == "hidden_without_dg")
    assert ("delta", 1) in beyond(compare(network, X, Y, hand_written=planted.backward).lines)


def test_a_bound_that_overflows_is_not_a_judgement() -> None:
    """Where the bound overflows nothing is judged, and the comparison says how many entries that are."""
    big = np.full((2, 3), 1e200)
    judged = weight_gradient(big, big)
    assert np.isinf(judged.bound).all()
    result = line("gradient by W", 1, np.full((3, 3), np.inf), judged)
    assert (result.entries, result.not_judged, result.agrees) == (9, 9, True)
    assert "0 of 9 entries judged" in str(Comparison((result,)))


def test_nan_is_not_a_pass() -> None:
    """A hand-written NaN or infinity where the bound is finite is no agreement."""
    judged = bias_gradient(np.ones((2, 3)))
    for wrong in (np.nan, np.inf):
        assert not line("gradient by b", 1, np.array([2.0, 2.0, wrong]), judged).agrees
    assert line("gradient by b", 1, np.array([2.0, 2.0, 2.0]), judged).agrees


def test_float32_may_overflow_where_float64_does_not() -> None:
    """The bound of a float32 pass overflows where float32 does, although the reference is computed in float64."""
    big = np.full((2, 3), 1e30, np.float32)
    with np.errstate(all="ignore"):
        assert line("gradient by W", 1, big.T @ big, weight_gradient(big, big)).not_judged == 9
        product = hidden_delta(np.zeros((2, 3), np.float32), big.T[:, :2].T.copy(), big[:, :2].copy(), "sigmoid")
    assert np.isinf(product.bound).all()


def test_a_value_that_overflows_is_not_judged() -> None:
    """Where the value overflows but 2 gamma times its size would not, nothing is judged; nor where an input is not
    finite, even if a zero multiplies it."""
    z, W, delta = np.array([[1e80]]), np.array([[1e77]]), np.array([[1e155]])
    assert np.isinf(hidden_delta(z, W, delta, "square").bound).all()
    for name in ("identity", "tanh"):
        assert not np.isfinite(hidden_delta(np.array([[np.inf]]), W, np.array([[0.0]]), name).bound).any()


def test_an_output_that_overflows_is_not_judged() -> None:
    """Where z or a overflow, or what they are computed from is not finite, they are not judged, and otherwise are."""
    big, W = np.array([[1e200, 1]]), np.array([[1e200, 1], [1, 1]])
    assert np.isfinite(weighted_input(W, big, np.ones(2)).bound).tolist() == [[False, True]]
    assert not np.isfinite(weighted_input(np.array([[0.0, 1]]), np.array([[np.inf, 1]]), np.ones(1)).bound).any()
    assert np.isfinite(layer_output(big, "square").bound).tolist() == [[False, True]]
    with np.errstate(all="ignore"):
        network, X, Y = network_of([2, 1, 1], 1, lambda shape: np.full(shape, 1e30, np.float32),
                                   [activations.square, activations.identity], half_mean_squared_error)
        comparison = compare(network, X, Y)
    assert comparison.agrees
    assert all(line.not_judged == line.entries for line in comparison.lines if line.equation in ("z", "a"))


def test_a_derivative_that_overflows_is_not_judged() -> None:
    """Where g' overflows in float32, delta is not judged, even if small factors make up for it in float64."""
    z, W, delta = (np.array([[x]], np.float32) for x in (3e38, 1e-20, 1e-10))
    assert np.isinf(hidden_delta(z, W, delta, "square").bound).all()
    assert np.isfinite(hidden_delta(z / 4, W, delta, "square").bound).all()


def test_beyond_the_stated_range_of_an_activation_nothing_is_judged() -> None:
    """The accuracy of g and g' is stated up to |z| = 1e4; beyond it only the rational activations are judged."""
    z, W, delta = np.array([[1e4, 2e4]]), np.ones((1, 2)), np.ones((1, 1))
    for name, judged in (("gelu", [[True, False]]), ("relu", [[True, True]])):
        assert np.isfinite(layer_output(z, name).bound).tolist() == judged
    assert np.isfinite(hidden_delta(z, W, delta, "gelu").bound).tolist() == [[True, False]]
    assert np.isfinite(hidden_delta(z, W, delta, "relu").bound).all()


# --- the functions of one layer ---------------------------------------------------------------------------------------

def test_the_texts_are_derived_ones() -> None:
    """The reference is these four texts, and the one with a penalty."""
    assert equation("output").text == "dcost(a[L], y) * gp[L](z[L])"
    assert equation("z").text == "gp[l](z[l]) * (delta[l + 1] @ W[l + 1])"
    assert equation("W").text == "delta[l].T @ a[l - 1]"
    assert equation("b").text == "delta[l].sum(axis=0)"
    assert equation("W", penalized=True).text.endswith("[l] + delta[l].T @ a[l - 1]")


def test_each_equation_runs_alone() -> None:
    """Each equation is a function of the arrays it reads, with no network: here on 2 samples, by hand."""
    F = Fraction
    z, Y = np.array([[F(2)], [F(3)]]), np.array([[F(0)], [F(1)]])
    inputs = weighted_input(np.array([[F(1), F(-2)]]), np.array([[F(5), F(1)], [F(2), F(-1)]]), np.array([F(-1)]))
    assert inputs.value.tolist() == z.tolist() and not inputs.bound.any()
    assert layer_output(z, "square").value.tolist() == [[4], [9]] and not layer_output(z, "square").bound.any()
    delta = output_delta(z, z, Y, "identity", "half_mean_squared_error")
    assert delta.value.tolist() == [[1], [1]] and not delta.bound.any()
    below = hidden_delta(np.array([[F(1), F(-1)], [F(0), F(5)]]), np.array([[F(7), F(11)]]), delta.value, "square")
    assert below.value.tolist() == [[14, -22], [0, 110]]
    assert weight_gradient(delta.value, below.value).value.tolist() == [[14, 88]]
    assert weight_gradient(delta.value, below.value, np.array([[F(3), F(6)]]), F(1, 3)).value.tolist() == [[15, 90]]
    assert bias_gradient(below.value).value.tolist() == [14, 88]
    pair = hidden_delta(z, np.array([[F(1)]]), delta.value, (lambda z: z, lambda z: z * z * z))
    assert pair.value.tolist() == [[8], [27]]


def test_what_does_not_fit_is_refused() -> None:
    """A penalty without a definition and an array of another shape are errors."""
    network, X, Y = network_of([2, 1], 1, well_scaled(0), [activations.identity], half_mean_squared_error)
    absolute = Penalty("absolute", "|W|", lambda W: abs(W).sum(), np.sign)
    with pytest.raises(ValueError, match=r"penalty 'absolute': expected l2_penalty\(lambda_\) or None"):
        compare(replace(network, penalty=absolute), X, Y)
    with pytest.raises(ValueError, match=r"expected shape \(2,\), got \(1,\)"):
        line("gradient by b", 1, np.zeros(1), bias_gradient(np.zeros((1, 2))))


def test_the_definitions_cover_the_hand_written_functions() -> None:
    """Every activation and cost of the package is compared by its definition, none by itself."""
    assert set(definitions.ACTIVATIONS) == set(ACTIVATIONS) and set(definitions.COSTS) == set(COSTS)


def changing(which: int) -> tuple[Any, Any]:
    """A forward or backward pass that is right but for a change of its arguments."""
    def wrong_forward(network: Network, X: Array) -> Any:
        X *= 2
        return forward(network, X)

    def wrong_backward(network: Network, X: Array, Y: Array) -> Any:
        changed = (X, Y, network.W[2])[which]
        changed *= -3
        return backward(network, X, Y)
    return (wrong_forward, backward) if which == 3 else (forward, wrong_backward)


@pytest.mark.parametrize("which", range(4))
def test_a_pass_that_changes_its_arguments_is_caught(which: int) -> None:
    """It is compared with what it was given, not with what it made of it; and nothing of ours has changed."""
    network, X, Y = network_of([2, 3, 2], 2, well_scaled(1), [ACTIVATIONS["tanh"]] * 2, half_mean_squared_error)
    before = [X.copy(), Y.copy(), network.W[2].copy()]
    wrong_forward, wrong_backward = changing(which)
    assert not compare(network, X, Y, hand_written=wrong_backward, hand_written_forward=wrong_forward).agrees
    assert all((old == new).all() for old, new in zip(before, [X, Y, network.W[2]], strict=True))


def test_a_wrong_input_layer_is_caught() -> None:
    """The a[0] that a forward pass returns is the batch."""
    network, X, Y = network_of([2, 2], 2, well_scaled(1), [ACTIVATIONS["tanh"]], half_mean_squared_error)

    def wrong(network: Network, X: Array) -> Any:
        z, a = forward(network, X)
        return z, {**a, 0: X * 0}
    assert not compare(network, X, Y, hand_written_forward=wrong).agrees


def test_floats_among_fractions_are_refused() -> None:
    """Where the numbers of the network are Fractions, a gradient of equal Python floats is not the same."""
    network, X, Y = network_of([2, 2], 2, lambda shape: np.full(shape, Fraction(1, 2)), [activations.identity],
                               half_mean_squared_error)

    def rounded(network: Network, X: Array, Y: Array) -> Any:
        delta, gradient = backward(network, X, Y)
        return delta, Parameters({l: w.astype(float).astype(object) for l, w in gradient.W.items()}, gradient.b)
    assert compare(network, X, Y).agrees
    with pytest.raises(TypeError, match=r"gradient by W 1: expected exact numbers like those of W\[1\], got a float"):
        compare(network, X, Y, rounded)


def test_symbols() -> None:
    """Networks of SymPy symbols are compared too, with several outputs, and a missing g' is seen."""
    names = iter(sympy.symbols("v:40"))
    network, X, Y = network_of([2, 2, 2], 2, lambda shape: np.array([next(names) for _ in range(math.prod(shape))],
                                                                    dtype=object).reshape(shape),
                               [activations.square] * 2, half_mean_squared_error, Fraction(1, 3))
    assert compare(network, X, Y).agrees
    (planted,) = (planted for planted in IN_BACKWARD if planted.name == "hidden_without_dg")
    assert beyond(compare(network, X, Y, planted.backward).lines) == [("delta", 1)]


@pytest.mark.parametrize("numbers", [well_scaled(2), fractions(2)])
def test_drawn_networks_can_be_compared(numbers: Any) -> None:
    """The penalty of a network knows its lambda; a gradient without it is caught, and the line says that it differs."""
    network, X, Y = network_of([2, 3, 1], 2, numbers, [activations.square] * 2, half_mean_squared_error, Fraction(1, 7))
    assert compare(network, X, Y).agrees
    plain = compare(network, X, Y, lambda network, X, Y: backward(replace(network, penalty=None), X, Y))
    assert [line.equation for line in plain.lines if not line.agrees] == ["gradient by W"] * 2
    assert sum(text.startswith("DIFFERS: gradient by W") for text in str(plain).splitlines()) == 2


@pytest.mark.parametrize(("wrong", "message"), [
    (lambda delta, gradient: (delta, Parameters({l: w + 1000j for l, w in gradient.W.items()}, gradient.b)),
     "gradient by W 1: expected an array of float64 like W.1., got ndarray of complex128"),
    (lambda delta, gradient: ({l: d.astype(np.float32) for l, d in delta.items()}, gradient),
     "delta 2: expected an array of float64"),
    (lambda delta, gradient: (delta, Parameters({**gradient.W, 7: gradient.W[1]}, gradient.b)),
     r"gradient by W: expected arrays by layer, 1\.\.2"),
    (lambda delta, gradient: ({2: delta[2]}, gradient), r"delta: expected arrays by layer, 1\.\.2"),
    (lambda delta, gradient: ({l: d.tolist() for l, d in delta.items()}, gradient), "delta 2: expected an array"),
    (lambda delta, gradient: (gradient, delta), "expected delta by layer and Parameters.* in this order, got dict"),
    (lambda delta, gradient: None, "hand_written: expected a pair, delta by layer and Parameters, got None"),
])
def test_what_is_not_one_array_for_each_layer_is_refused(wrong: Any, message: str) -> None:
    """Another type of number, a layer too many or too few, and lists are named."""
    network, X, Y = network_of([2, 3, 2], 2, well_scaled(1), [ACTIVATIONS["tanh"]] * 2, half_mean_squared_error)
    with pytest.raises((TypeError, ValueError), match=message):
        compare(network, X, Y, hand_written=lambda *given: wrong(*backward(*given)))
