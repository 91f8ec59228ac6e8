"""The hand-written network: against SymPy's expansion at small sizes, on every type of number, and its refusals."""

import copy
import itertools
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.activations import (
    ACTIVATIONS,
    Activation,
    Array,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    square,
    symbolic_activation,
    table_activation,
    tanh,
)
from verify.costs import (
    COSTS,
    Cost,
    binary_cross_entropy,
    half_mean_squared_error,
    l2_penalty,
    symbolic_cost,
    table_cost,
)
from verify.network import Network, Parameters, backward, cost, entrywise, forward, step, training
from verify.optimizers import gradient_descent, momentum, nesterov
from verify.planted import IN_BACKWARD

pytestmark = pytest.mark.filterwarnings("error")

# --- networks to look at


def numbers(shape: tuple[int, ...], rng: np.random.Generator, dtype: type) -> Array:
    """Multiples of 1/8 between -2 and 2, which every type of number holds exactly."""
    eighths = rng.integers(-16, 17, shape)
    if dtype is not Fraction:
        return (eighths / 8).astype(dtype)
    return np.array([Fraction(int(k), 8) for k in eighths.flat], dtype=object).reshape(shape)


def example(widths: tuple[int, ...], activations: list[Activation], of: Cost = half_mean_squared_error,
            dtype: type = Fraction, m: int = 3, seed: int = 0, penalty: Any = None) -> tuple[Network, Array, Array]:
    """A network, its inputs and targets."""
    rng = np.random.default_rng(seed)
    W = [numbers((widths[l], widths[l - 1]), rng, dtype) for l in range(1, len(widths))]
    b = [numbers((widths[l],), rng, dtype) for l in range(1, len(widths))]
    network = Network.from_lists(W, b, activations, of, penalty)
    return network, numbers((m, widths[0]), rng, dtype), numbers((m, widths[-1]), rng, dtype)


def entries(*parameters: Parameters) -> list[Any]:
    return [x for p in parameters for array in (*p.W.values(), *p.b.values()) for x in array.flat]


def equal(left: tuple[dict[int, Array], Parameters], right: tuple[dict[int, Array], Parameters]) -> bool:
    """Whether two results of backward agree exactly: every delta, every gradient."""
    (delta, gradient), (other_delta, other_gradient) = left, right
    same_delta = delta.keys() == other_delta.keys() and all((delta[l] == other_delta[l]).all() for l in delta)
    return same_delta and entries(gradient) == entries(other_gradient)


# --- backward is the gradient: SymPy differentiates the expanded cost


def letters(name: str, shape: tuple[int, ...]) -> Array:
    return np.array([sympy.Symbol(f"{name}{i}") for i in np.ndindex(*shape)], dtype=object).reshape(shape)


def symbolic(widths: tuple[int, ...], m: int = 2) -> tuple[Network, Array, Array]:
    """A network of symbols, with another unknown activation in each layer and an unknown cost of the whole batch."""
    layers = range(1, len(widths))
    W = {l: letters(f"W{l}", (widths[l], widths[l - 1])) for l in layers}
    b = {l: letters(f"b{l}", (widths[l],)) for l in layers}
    g = {l: symbolic_activation(f"g{l}") for l in layers}
    return Network(Parameters(W, b), g, symbolic_cost()), letters("x", (m, widths[0])), letters("y", (m, widths[-1]))


def differs_from_sympy(widths: tuple[int, ...], hand_written: Any = backward) -> bool:
    """Whether a gradient differs from SymPy's derivative of the cost, written out in the parameters."""
    network, X, Y = symbolic(widths)
    C = cost(network, X, Y)
    _, gradient = hand_written(network, X, Y)
    # Both sides are polynomials in W, x and the values of g, g' and the derivatives of C. One letter for each of those
    # values keeps expand from descending into their arguments, which takes three quarters of the time.
    z, a = forward(network, X)
    values = [*network.cost.gradient(a[network.L], Y).flat]
    for l, g in network.activations.items():
        values += [*a[l].flat, *g.dg(z[l]).flat]
    one_letter = {value: sympy.Dummy() for value in values}
    return any(
        sympy.expand((C.diff(parameter) - derivative).xreplace(one_letter)) != 0
        for parameter, derivative in zip(entries(network.parameters), entries(gradient), strict=True)
    )


SHAPES = [widths for depth in (1, 2, 3) for widths in itertools.product((1, 2, 3), repeat=depth + 1)]


@pytest.mark.parametrize("n0", [1, 2, 3])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_backward_is_the_gradient(depth: int, n0: int) -> None:
    """For an unknown activation and an unknown cost, m = 2, backward is SymPy's gradient of the expanded cost."""
    shapes = [widths for widths in SHAPES if len(widths) == depth + 1 and widths[0] == n0]
    assert len(shapes) == 3**depth
    for widths in shapes:
        assert not differs_from_sympy(widths), widths


def test_all_shapes() -> None:
    """There are 117 shapes of depth <= 3 and widths <= 3."""
    assert len(SHAPES) == 117


@pytest.mark.parametrize("planted", [p for p in IN_BACKWARD if p.name not in (
    "hidden_mask_from_gradient",  # compares, which symbols cannot
    "penalty_missing", "penalty_mean", "penalty_on_biases",  # there is no penalty here
)], ids=lambda planted: planted.name)  # fmt: skip
def test_expansion_sees_planted_errors(planted: Any) -> None:
    """The same comparison refuses every planted error in backward, on one of two shapes."""
    assert differs_from_sympy((2, 2, 2), planted.backward) or differs_from_sympy((1, 2, 2, 2), planted.backward)


def test_delta_is_the_derivative_by_z() -> None:
    """delta[l] is SymPy's derivative of the cost by z[l], when the layers above are written out in z[l]."""
    network, X, Y = symbolic((2, 3, 2, 2))
    z, _ = forward(network, X)
    delta, _ = backward(network, X, Y)
    for l in (1, 2, 3):
        free = letters("z", z[l].shape)
        a = network.activations[l].g(free)
        for k in range(l + 1, 4):
            a = network.activations[k].g(a @ network.W[k].T + network.b[k])
        C = network.cost.value(a, Y)
        substitution = dict(zip(free.flat, z[l].flat, strict=True))
        for by, derivative in zip(free.flat, delta[l].flat, strict=True):
            assert sympy.expand(C.diff(by).xreplace(substitution) - derivative) == 0


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("of", sorted(COSTS))
def test_small_differences(name: str, of: str) -> None:
    """In float64 the gradient, penalty included, predicts the change of the cost for a small change of the weights."""
    network, X, Y = example((3, 4, 2), [ACTIVATIONS[name], identity], COSTS[of], float, penalty=l2_penalty(0.3))
    network = replace(network, parameters=entrywise(lambda x: x + 0.01, network.parameters))  # off the kinks
    _, gradient = backward(network, X, Y)
    rng = np.random.default_rng(1)
    direction = entrywise(lambda x: rng.standard_normal(x.shape), network.parameters)

    def along(h: float) -> Any:
        moved = entrywise(lambda theta, d: theta + h * d, network.parameters, direction)
        return cost(replace(network, parameters=moved), X, Y)

    slope = sum(x * d for x, d in zip(entries(gradient), entries(direction), strict=True))
    assert (along(1e-5) - along(-1e-5)) / 2e-5 == pytest.approx(slope, rel=1e-6)


# --- every type of number

RATIONAL = [identity, relu, leaky_relu(), ACTIVATIONS["hard_tanh"], square, table_activation(1)]
shapes = st.lists(st.integers(1, 4), min_size=2, max_size=5).map(tuple)


@settings(deadline=None)
@given(widths=shapes, m=st.integers(1, 4), seed=st.integers(0, 10**6), data=st.data())
def test_fractions_stay_fractions(widths: tuple[int, ...], m: int, seed: int, data: st.DataObject) -> None:
    """With rational activations, every entry of z, a, delta, gradients and a step is a Fraction, and so is the cost."""
    activations = [data.draw(st.sampled_from(RATIONAL)) for _ in widths[1:]]
    of = data.draw(st.sampled_from([half_mean_squared_error, table_cost(3)]))
    penalty = data.draw(st.sampled_from([None, l2_penalty(Fraction(1, 3))]))
    network, X, Y = example(widths, activations, of, Fraction, m, seed, penalty)
    z, a = forward(network, X)
    delta, gradient = backward(network, X, Y)
    results = [x for arrays in (z, a, delta) for array in arrays.values() for x in array.flat]
    for optimizer in (gradient_descent(Fraction(1, 10)), momentum(Fraction(1, 10), Fraction(9, 10)),
                      nesterov(Fraction(1, 10), Fraction(9, 10))):
        state = optimizer.init(network.parameters)
        after, state = step(network, X, Y, optimizer, state)
        results += entries(after.parameters, *state.slots.values())
    assert {type(x) for x in (*results, *entries(gradient), cost(network, X, Y))} == {Fraction}


@settings(deadline=None)
@given(widths=shapes, m=st.integers(1, 4), seed=st.integers(0, 10**6), name=st.sampled_from(sorted(ACTIVATIONS)),
       of=st.sampled_from(sorted(COSTS)), dtype=st.sampled_from([np.float32, np.float64]))
def test_floats_keep_their_dtype(widths: tuple[int, ...], m: int, seed: int, name: str, of: str, dtype: type) -> None:
    """float32 in, float32 out, and float64 likewise: z, a, delta, gradients, the cost and a step."""
    activations = [ACTIVATIONS[name]] * (len(widths) - 2) + [identity]
    network, X, Y = example(widths, activations, COSTS[of], dtype, m, seed, l2_penalty(0.5))
    z, a = forward(network, X)
    delta, gradient = backward(network, X, Y)
    after, _ = step(network, X, Y, gradient_descent(0.1), gradient_descent(0.1).init(network.parameters))
    results = [*z.values(), *a.values(), *delta.values(), cost(network, X, Y)]
    assert {x.dtype for x in (*results, *entries(gradient, after.parameters))} == {np.dtype(dtype)}


@settings(deadline=None)
@given(widths=shapes, m=st.integers(1, 4), seed=st.integers(0, 10**6))
def test_floats_approximate_fractions(widths: tuple[int, ...], m: int, seed: int) -> None:
    """With ReLU and inputs that float64 holds exactly, the float64 gradient is the rounded one of the Fractions."""
    activations = [relu] * (len(widths) - 1)
    exact = backward(*example(widths, activations, dtype=Fraction, m=m, seed=seed))[1]
    rounded = backward(*example(widths, activations, dtype=float, m=m, seed=seed))[1]
    assert entries(rounded) == pytest.approx([float(x) for x in entries(exact)], rel=1e-12, abs=1e-12)


@settings(deadline=None)
@given(widths=shapes, m=st.integers(1, 4), seed=st.integers(0, 10**6))
def test_shapes(widths: tuple[int, ...], m: int, seed: int) -> None:
    """z, a and delta have shape (m, n_l); gradients have the shapes of the parameters."""
    network, X, Y = example(widths, [square] * (len(widths) - 1), dtype=float, m=m, seed=seed)
    z, a = forward(network, X)
    delta, gradient = backward(network, X, Y)
    assert network.widths == widths
    assert network.L + 1 == len(widths)
    assert {l: x.shape for l, x in a.items()} == {l: (m, n) for l, n in enumerate(widths)}
    assert {l: x.shape for l, x in z.items()} == {l: x.shape for l, x in delta.items()}
    assert sorted(z) == [*range(1, network.L + 1)]
    assert {l: w.shape for l, w in gradient.W.items()} == {l: w.shape for l, w in network.W.items()}
    assert {l: b.shape for l, b in gradient.b.items()} == {l: b.shape for l, b in network.b.items()}


def test_nothing_is_changed() -> None:
    """forward, cost, backward and step leave their arguments alone, and a second call returns the same."""
    network, X, Y = example((3, 4, 2), [tanh, identity], dtype=float, penalty=l2_penalty(0.1))
    optimizer = momentum(0.1, 0.9)
    state = optimizer.init(network.parameters)
    before = copy.deepcopy((network.parameters, state.slots["v"], X, Y))
    first, second = ((backward(network, X, Y), step(network, X, Y, optimizer, state)) for _ in range(2))
    assert equal(first[0], second[0]) and entries(first[1][0].parameters) == entries(second[1][0].parameters)
    assert entries(network.parameters, state.slots["v"]) == entries(*before[:2])
    assert (before[2] == X).all() and (before[3] == Y).all()


def test_step_is_gradient_descent() -> None:
    """A step of gradient descent is parameters - eta gradient; cost and activations stay."""
    network, X, Y = example((2, 3, 1), [relu, identity])
    eta = Fraction(1, 7)
    after, state = step(network, X, Y, gradient_descent(eta), gradient_descent(eta).init(network.parameters))
    _, gradient = backward(network, X, Y)
    expected = [theta - eta * g for theta, g in zip(entries(network.parameters), entries(gradient), strict=True)]
    assert entries(after.parameters) == expected and state.t == 1
    assert after.cost is network.cost and after.activations == network.activations


def test_training_takes_the_steps() -> None:
    """training gives the network after the numbers of steps that are asked for, and refuses to go back."""
    network, X, Y = example((2, 3, 1), [relu, identity])
    optimizer = momentum(Fraction(1, 10), Fraction(9, 10))
    start = state = optimizer.init(network.parameters)
    after = [network]
    for _ in range(3):
        now, state = step(after[-1], X, Y, optimizer, state)
        after.append(now)
    for wanted, now in zip((0, 2, 2, 3), training(network, X, Y, (0, 2, 2, 3), optimizer, start), strict=True):
        assert entries(now.parameters) == entries(after[wanted].parameters)
    with pytest.raises(ValueError, match="do not decrease, from 0, got 1 after 2; sort them"):
        [*training(network, X, Y, (2, 1), optimizer, start)]


def test_penalty_is_added() -> None:
    """An L2 penalty adds (lambda / 2) sum W^2 to the cost and lambda W to the gradient by W, nothing to that by b."""
    lambda_ = Fraction(2, 3)
    plain, X, Y = example((2, 3, 1), [relu, identity])
    penalized = replace(plain, penalty=l2_penalty(lambda_))
    (delta, gradient), (delta2, gradient2) = backward(plain, X, Y), backward(penalized, X, Y)
    assert all((delta[l] == delta2[l]).all() for l in delta)
    for l, W in plain.W.items():
        assert (gradient2.W[l] - gradient.W[l] == lambda_ * W).all() and (gradient2.b[l] == gradient.b[l]).all()
    squares = sum(w * w for W in plain.W.values() for w in W.flat)
    assert cost(penalized, X, Y) - cost(plain, X, Y) == lambda_ / 2 * squares


def penalizes_every_layer(objective: Callable[[Network, Array, Array], Any]) -> bool:
    """Whether in a network of depth 5 the objective exceeds the cost by (lambda / 2) sum W^2 over all layers."""
    lambda_ = Fraction(2, 3)
    network, X, Y = example((2, 3, 1, 2, 4, 2), [relu] * 5, penalty=l2_penalty(lambda_))
    squares = [sum(w * w for w in W.flat) for W in network.W.values()]
    assert len(squares) == 5 and all(squares)
    return bool(objective(network, X, Y) == cost(replace(network, penalty=None), X, Y) + lambda_ / 2 * sum(squares))


def without_last_layers(count: int) -> Callable[[Network, Array, Array], Any]:
    """The objective whose penalty leaves out so many of the last layers."""
    def wrong(network: Network, X: Array, Y: Array) -> Any:
        penalty = network.penalty
        assert penalty is not None
        return cost(network, X, Y) - sum(penalty.value(W) for W in list(network.W.values())[network.L - count:])

    return wrong


def test_every_layer_is_penalized() -> None:
    """The objective of a deep network includes the penalty of every layer; one that leaves out the last is refused."""
    assert penalizes_every_layer(cost)
    assert not any(penalizes_every_layer(without_last_layers(count)) for count in range(1, 6))


# --- refusals: each names the input, what was expected, and what to do

ONES = {(r, c): np.ones((r, c)) for r in range(4) for c in range(4)}


@pytest.mark.parametrize(("W", "b", "message"), [
    ([], [], r"expected W, b and activations for the layers 1..L, got W for \[\]"),
    ([ONES[2, 3]], [np.ones(2)] * 2, r"got W for \[1\], b for \[1, 2\].*give each layer"),
    ([np.ones(3)], [np.ones(3)], r"W\[1\]: expected a matrix \(n_1, n_0\).*got shape \(3,\).*row"),
    ([ONES[2, 0]], [np.ones(2)], r"W\[1\]: .*widths >= 1, got shape \(2, 0\)"),
    ([ONES[0, 2]], [np.ones(0)], r"W\[1\]: .*widths >= 1, got shape \(0, 2\)"),
    ([ONES[2, 3]], [np.ones((2, 1))], r"b\[1\]: expected shape \(2,\).*got shape \(2, 1\); biases are vectors"),
    ([ONES[2, 3]], [np.ones(3)], r"b\[1\]: expected shape \(2,\)"),
    ([ONES[2, 3], ONES[3, 1]], [np.ones(2), np.ones(3)], r"W\[2\]: expected 2 columns.*pass W\[2\].T"),
    ([ONES[2, 3] * np.nan], [np.ones(2)], r"W\[1\]: expected finite numbers, got NaN or infinity"),
    ([ONES[2, 3]], [np.array([1, np.inf])], r"b\[1\]: expected finite numbers"),
])  # fmt: skip
def test_refuses_shapes_and_values(W: list[Array], b: list[Array], message: str) -> None:
    """Layers that do not fit together, empty layers, NaN and infinity are refused."""
    with pytest.raises(ValueError, match=message):
        Network.from_lists(W, b, [relu] * len(W), half_mean_squared_error)


@pytest.mark.parametrize(("W", "message"), [
    (np.ones((2, 3), int), r"W\[1\]: expected float64, float32 or .*Fractions.*got dtype int64; convert it with"),
    (np.ones((2, 3), bool), r"W\[1\]: .*got dtype bool"),
    (np.ones((2, 3), complex), r"W\[1\]: .*got dtype complex128"),
    (np.ones((2, 3), np.float16), r"W\[1\]: .*got dtype float16"),
    (np.array([[Fraction(1), 1]] * 2, dtype=object), r"W\[1\]: expected Fractions .*got 1 of type int; write Fraction"),
    (np.array([[Fraction(1), 0.5]] * 2, dtype=object), r"W\[1\]: .*got 0.5 of type float"),
    *((np.array([[Fraction(1), entry]] * 2, dtype=object),
       rf"W\[1\]: expected Fractions .*of type {type(entry).__name__}; write Fraction")
      for entry in (Decimal("0.1"), Decimal("nan"), 1j, True, float("nan"), np.float64(1), "1", None,
                    sympy.nan, sympy.oo, -sympy.oo, sympy.zoo, sympy.true)),
    *((np.array([[Fraction(1), entry]] * 2, dtype=object), r"W\[1\]: expected Fractions or SymPy expressions")
      for entry in (sympy.Float("0.1"), sympy.Symbol("x") + sympy.zoo, sympy.oo * sympy.Symbol("x"))),
    ([[1.0, 2.0]] * 2, r"W\[1\]: expected a NumPy array, got list; use numpy.array"),
    (np.ones((2, 3), np.float32), r"b\[1\]: expected dtype float32 like W\[1\], got float64"),
])  # fmt: skip
def test_refuses_types(W: Any, message: str) -> None:
    """Integers, lists, mixtures, and entries that are neither Fractions nor SymPy expressions are refused."""
    with pytest.raises(TypeError, match=message):
        Network.from_lists([W], [np.ones(2)], [relu], half_mean_squared_error)


@pytest.mark.parametrize(("change", "message"), [
    ({"activations": ["relu"]}, r"activations\[1\]: expected type Activation, got 'relu' of type str; write relu, or"),
    ({"activations": [np.tanh]}, r"activations\[1\]: expected type Activation, got .*ufunc.*; write relu"),
    ({"activations": "relu"}, r"activations: expected one item for each layer, got 'relu' of type str; write a list"),
    ({"activations": relu}, r"activations: expected one item for each layer, got Activation.*; write a list"),
    ({"W": None}, r"W: expected one item for each layer, got None of type NoneType; write a list"),
    ({"b": {1: np.ones(2)}}, r"b: expected one item for each layer, got .* of type dict; write a list"),
    ({"cost": None}, r"cost: expected type Cost, got None of type NoneType; write half_mean_squared_error"),
    ({"cost": "half_mean_squared_error"}, r"cost: expected type Cost, got .* of type str; write half_mean_squ"),
    ({"penalty": 0.1}, r"penalty: expected type Penalty, got 0.1 of type float; write l2_penalty\(lambda_\), or None"),
    ({"penalty": 0}, r"penalty: expected type Penalty, got 0 of type int"),
])  # fmt: skip
def test_refuses_what_is_no_activation_cost_or_penalty(change: dict[str, Any], message: str) -> None:
    """Names, functions and numbers in the place of an activation, a cost or a penalty are refused."""
    right: dict[str, Any] = {
        "W": [ONES[2, 3]], "b": [np.ones(2)], "activations": [relu], "cost": half_mean_squared_error}
    assert Network.from_lists(**right).L == 1
    with pytest.raises(TypeError, match=message):
        Network.from_lists(**right | change)


def test_refuses_lists_by_layer() -> None:
    """A Network by its constructor takes Parameters and dicts by layer, and says so."""
    W, b = [ONES[2, 3]], {1: np.ones(2)}
    wrong: list[tuple[Any, Any, str]] = [
        (Parameters({1: W[0]}, b), [relu], r"activations: expected type dict, got .* of type list; give \{1: "),
        (Parameters(W, b), {1: relu}, "W: expected type dict, got"),  # type: ignore[arg-type]
        (W, {1: relu}, "parameters: expected type Parameters, got"),
    ]
    for parameters, activations, message in wrong:
        with pytest.raises(TypeError, match=message):
            Network(parameters, activations, half_mean_squared_error)


@pytest.mark.parametrize(("X", "Y", "error", "message"), [
    (ONES[3, 1], ONES[3, 1], ValueError, r"X: expected shape \(m, 2\).*got shape \(3, 1\); use reshape\(-1, 2\)"),
    (np.ones(2), ONES[1, 1], ValueError, r"X: expected shape \(m, 2\).*got shape \(2,\)"),
    (ONES[0, 2], ONES[0, 1], ValueError, r"[XY]: expected shape .*m >= 1"),
    (ONES[3, 2], np.ones(3), ValueError, r"Y: expected shape \(3, 1\).*got shape \(3,\); use reshape\(-1, 1\)"),
    (ONES[3, 2], ONES[1, 1], ValueError, r"Y: expected shape \(3, 1\).*got shape \(1, 1\)"),
    (ONES[3, 2], ONES[3, 3], ValueError, r"Y: expected shape \(3, 1\).*got shape \(3, 3\)"),
    (ONES[3, 2].astype(int), ONES[3, 1], TypeError, r"X: expected float64, float32 .*got dtype int64"),
    (ONES[3, 2].astype(np.float32), ONES[3, 1], TypeError, r"X: expected dtype float64 like W\[1\], got float32"),
    (ONES[3, 2], ONES[3, 1] * np.nan, ValueError, r"Y: expected finite numbers"),
])  # fmt: skip
def test_refuses_batches(X: Array, Y: Array, error: type[Exception], message: str) -> None:
    """A batch of another shape or type is refused, never broadcast, by cost and by backward."""
    network, _, _ = example((2, 1), [identity], dtype=float)
    for f in (cost, backward):
        with pytest.raises(error, match=message):
            f(network, X, Y)


def test_refuses_sigmoid_before_a_cost_from_logits() -> None:
    """A cost from logits insists on an identity output layer."""
    with pytest.raises(ValueError, match=r"activations\[1\]: expected identity, because binary_cross_entropy"):
        example((2, 1), [sigmoid], binary_cross_entropy, float)


def test_refuses_a_penalty_of_another_type() -> None:
    """A float lambda on Fractions is refused; a Fraction lambda works on floats too."""
    with pytest.raises(TypeError, match=r"penalty l2: gradient by W\[1\]: expected Fractions"):
        example((2, 1), [identity], penalty=l2_penalty(0.1))
    network, X, Y = example((2, 1), [identity], dtype=np.float32, penalty=l2_penalty(Fraction(1, 10)))
    assert backward(network, X, Y)[1].W[1].dtype == np.float32


def test_refuses_transcendental_activations_on_fractions() -> None:
    """A network of Fractions with tanh says which activation is to blame."""
    with pytest.raises(TypeError, match="tanh: expected an array of floats"):
        forward(*example((2, 1), [tanh])[:2])


def test_only_plain_arrays() -> None:
    """np.matrix, whose * multiplies matrices, is refused, and so is a masked array."""
    network = Network.from_lists([np.eye(2)], [np.zeros(2)], [ACTIVATIONS["square"]], half_mean_squared_error)
    for X in (np.eye(2).view(np.matrix), np.ma.masked_array(np.eye(2))):
        with pytest.raises(TypeError, match="expected a NumPy array"):
            forward(network, X)
