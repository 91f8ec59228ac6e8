"""Optimizers against their formulas, unrolled by hand for one coordinate over up to sixty steps."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.costs import l2_penalty
from verify.network import Parameters, entrywise
from verify.optimizers import (
    OPTIMIZERS,
    Optimizer,
    adam,
    adamax,
    adamw,
    gradient_descent,
    lion,
    momentum,
    nesterov,
    rmsprop,
    sign_descent,
    with_decay,
)
from verify.planted import IN_OPTIMIZERS, WRONG_RULES

pytestmark = pytest.mark.filterwarnings("error")
mpmath.mp.dps = 50

# Constants of each optimizer, with a large epsilon and decay, so that their places in the formula show.
CONSTANTS: dict[str, tuple[float, ...]] = {
    "gradient_descent": (0.3,),
    "momentum": (0.3, 0.8),
    "nesterov": (0.3, 0.8),
    "sign_descent": (0.3,),
    "lion": (0.3, 0.8, 0.95),
    "adamax": (0.3, 0.8, 0.95, 0.1),
    "rmsprop": (0.3, 0.8, 0.1),
    "adam": (0.3, 0.8, 0.95, 0.1),
    "adamw": (0.3, 0.8, 0.95, 0.1, 0.2),
}
names = pytest.mark.parametrize("name", sorted(OPTIMIZERS))
polynomial_names = pytest.mark.parametrize("name", ["gradient_descent", "momentum", "nesterov"])
rational_names = pytest.mark.parametrize(
    "name", ["gradient_descent", "momentum", "nesterov", "sign_descent", "lion", "adamax"])


def gradient_descent_closed(theta: Any, g: Sequence[Any], eta: Any) -> Any:
    return theta - eta * sum(g)


def momentum_closed(theta: Any, g: Sequence[Any], eta: Any, mu: Any) -> Any:
    """v_t = sum of mu^(t-s) g_s over s <= t"""
    T = len(g)
    return theta - eta * sum(sum(mu ** (t - s) * g[s] for s in range(t + 1)) for t in range(T))


def nesterov_closed(theta: Any, g: Sequence[Any], eta: Any, mu: Any) -> Any:
    T = len(g)
    return theta - eta * sum(g[t] + sum(mu ** (t - s + 1) * g[s] for s in range(t + 1)) for t in range(T))


def sign(x: Any) -> int:
    return int(x > 0) - int(x < 0)


def sign_descent_closed(theta: Any, g: Sequence[Any], eta: Any) -> Any:
    return theta - eta * sum(map(sign, g))


def lion_closed(theta: Any, g: Sequence[Any], eta: Any, beta1: Any, beta2: Any) -> Any:
    """The average of what came before, of weights beta2^(t-1-s), counts beta1, and the newest gradient the rest."""
    for t in range(len(g)):
        past = sum((1 - beta2) * beta2 ** (t - 1 - s) * g[s] for s in range(t))
        theta -= eta * sign(beta1 * past + (1 - beta1) * g[t])
    return theta


def adamax_closed(theta: Any, g: Sequence[Any], eta: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    for t in range(len(g)):
        mean = sum(beta1 ** (t - s) * g[s] for s in range(t + 1)) / sum(beta1**s for s in range(t + 1))
        theta -= eta * mean / (max(beta2 ** (t - s) * abs(g[s]) for s in range(t + 1)) + epsilon)
    return theta


def rmsprop_closed(theta: Any, g: Sequence[Any], eta: Any, rho: Any, epsilon: Any) -> Any:
    for t in range(len(g)):
        v = sum((1 - rho) * rho ** (t - s) * g[s] ** 2 for s in range(t + 1))
        theta -= eta * g[t] / (mpmath.sqrt(v) + epsilon)
    return theta


def adam_closed(theta: Any, g: Sequence[Any], eta: Any, beta1: Any, beta2: Any, epsilon: Any, decay: Any = 0) -> Any:
    """The corrected moments are weighted means of the gradients, of weights beta^(t-s)."""
    for t in range(len(g)):
        mean = sum(beta1 ** (t - s) * g[s] for s in range(t + 1)) / sum(beta1**s for s in range(t + 1))
        square = sum(beta2 ** (t - s) * g[s] ** 2 for s in range(t + 1)) / sum(beta2**s for s in range(t + 1))
        theta -= eta * (mean / (mpmath.sqrt(square) + epsilon) + decay * theta)
    return theta


CLOSED: dict[str, Callable[..., Any]] = {
    "gradient_descent": gradient_descent_closed,
    "momentum": momentum_closed,
    "nesterov": nesterov_closed,
    "sign_descent": sign_descent_closed,
    "lion": lion_closed,
    "adamax": adamax_closed,
    "rmsprop": rmsprop_closed,
    "adam": adam_closed,
    "adamw": adam_closed,
}


def closed(name: str, theta: float, g: Sequence[float], *constants: float) -> Any:
    """The unrolled formula at 50 digits, where the floats are exact."""
    return CLOSED[name](mpmath.mpf(theta), [mpmath.mpf(x) for x in g], *map(mpmath.mpf, constants))


def one_coordinate(x: Any, dtype: Any) -> Parameters:
    """Parameters of a network of width 1, all equal to x."""
    return Parameters({1: np.array([[x]], dtype=dtype)}, {1: np.array([x], dtype=dtype)})


def run(optimizer: Optimizer, theta: Any, g: Sequence[Any], dtype: Any) -> tuple[Any, Any]:
    """The weight and the bias after one step for each gradient."""
    parameters = one_coordinate(theta, dtype)
    state = optimizer.init(parameters)
    for gradient in g:
        parameters, state = optimizer(parameters, one_coordinate(gradient, dtype), state)
    assert state.t == len(g)
    return parameters.W[1][0, 0], parameters.b[1][0]


@pytest.mark.parametrize("name", sorted({*OPTIMIZERS} - {"lion"}))  # rounding may change a sign: in fractions below
@settings(deadline=None)
@given(theta=st.floats(-3, 3), g=st.lists(st.floats(-3, 3), min_size=1, max_size=5))
def test_formula(name: str, theta: float, g: list[float]) -> None:
    """After several steps, weight and bias have the values of the formula unrolled by hand."""
    expected = float(closed(name, theta, g, *CONSTANTS[name]))
    result = run(OPTIMIZERS[name](*CONSTANTS[name]), theta, g, float)
    assert result == pytest.approx((expected, expected), rel=1e-12, abs=1e-13)


@rational_names
@settings(deadline=None)
@given(theta=st.fractions(max_denominator=9), g=st.lists(st.fractions(max_denominator=9), min_size=1, max_size=5))
def test_fractions(name: str, theta: Fraction, g: list[Fraction]) -> None:
    """On Fractions the values are exactly those of the unrolled formula, and Fractions."""
    constants = [Fraction(str(c)) for c in CONSTANTS[name]]
    result = run(OPTIMIZERS[name](*constants), theta, g, object)
    assert result == (CLOSED[name](theta, g, *constants),) * 2 and {type(x) for x in result} == {Fraction}


@polynomial_names
def test_symbols(name: str) -> None:
    """On SymPy symbols, constants included, the values are the unrolled formula as a polynomial."""
    theta, eta, mu, *g = sympy.symbols("theta eta mu g1:5")
    constants = [eta, mu][: len(CONSTANTS[name])]
    for value in run(OPTIMIZERS[name](*constants), theta, g, object):
        assert sympy.expand(value - CLOSED[name](theta, g, *constants)) == 0


@pytest.mark.parametrize(
    ("name", "number"), [(name, k) for name, wrong in WRONG_RULES.items() for k in range(len(wrong))]
)
def test_wrong_formulas_are_seen(name: str, number: int) -> None:
    """Each planted error in a formula changes the result of three steps by more than a thousandth."""
    g = [1.5, -0.25, 0.75]
    wrong = WRONG_RULES[name][number](*CONSTANTS[name])
    expected = closed(name, 0.5, g, *CONSTANTS[name])
    assert all(abs(value - expected) > 1e-3 for value in run(wrong, 0.5, g, float))


@pytest.mark.parametrize("one", [np.float64(1.5), 1.5, sympy.Float(1.5)])
def test_constants_that_make_floats_of_fractions_are_refused(one: Any) -> None:
    """A float of Python, NumPy or SymPy among Fractions is an error, not a result."""
    parameters = one_coordinate(Fraction(1), object)
    make = gradient_descent(one)
    with pytest.raises(TypeError, match="gradient_descent: expected constants that keep the numbers"):
        make(parameters, parameters, make.init(parameters))


def test_a_state_of_another_network_is_refused() -> None:
    """The slots have the shapes of the parameters; NumPy would broadcast them."""
    make, wide = momentum(0.1, 0.9), Parameters({1: np.ones((2, 1))}, {1: np.ones(2)})
    with pytest.raises(ValueError, match=r"shape of the parameters, \(1, 1\); they make \(2, 1\) of it"):
        make(one_coordinate(1.0, float), one_coordinate(1.0, float), make.init(wide))


def test_what_belongs_to_another_optimizer_or_network_is_refused() -> None:
    """A state with other slots, and gradients or states of another depth, are errors, not results."""
    one, make, other = one_coordinate(1.0, float), adam(0.1), gradient_descent(0.1)
    with pytest.raises(ValueError, match=r"adam: expected a state with m, v, got none; .* own init\(parameters\)"):
        make(one, one, other.init(one))
    with pytest.raises(ValueError, match="gradient_descent: expected a state with no slots, got m, v"):
        other(one, one, make.init(one))
    deep = Parameters({1: one.W[1], 2: one.W[1]}, {1: one.b[1], 2: one.b[1]})
    for arguments in ((deep, one, make.init(deep)), (one, deep, make.init(one)), (one, one, make.init(deep)),
                      (deep, deep, make.init(one))):
        with pytest.raises(ValueError, match=r"expected Parameters with W and b of the layers .*one network\?"):
            make(*arguments)


@pytest.mark.parametrize("make", [
    lambda x: gradient_descent(x), lambda x: momentum(0.1, x), lambda x: nesterov(x, 0.9), lambda x: rmsprop(0.1, x),
    lambda x: sign_descent(x), lambda x: lion(0.1, 0.9, x), lambda x: adamax(0.1, 0.9, x, 1e-8),
    lambda x: adam(0.1, beta2=x), lambda x: adamw(0.1, decay=x)])
@pytest.mark.parametrize("wrong", ["0.1", None, True, 1j, [0.1], np.ones(2)])
def test_constants_that_are_no_numbers_are_refused(make: Any, wrong: Any) -> None:
    """The error names the optimizer and the constant."""
    with pytest.raises(TypeError, match=r"^[a-z_]+: (eta|mu|rho|beta2|decay) must be a number, got"):
        make(wrong)


# --- over sixty steps

SIXTY = np.random.default_rng(0).choice([-1.0, 1.0], 60) * np.random.default_rng(1).uniform(0.5, 1.5, 60)
DEFAULTS = {"rmsprop": (0.1, 0.9, 1e-8), "adam": (0.1, 0.9, 0.999, 1e-8), "adamw": (0.1, 0.9, 0.999, 1e-8, 0.01)}


def error_after_sixty(optimizer: Optimizer, name: str, constants: Sequence[float]) -> float:
    """The distance from the unrolled formula, of the weight or of the bias."""
    expected = closed(name, 0.5, SIXTY, *constants)
    return max(float(abs(value - expected)) for value in run(optimizer, 0.5, SIXTY, float))


@pytest.mark.parametrize(("name", "constants"), [*CONSTANTS.items(), *DEFAULTS.items()])
def test_sixty_steps(name: str, constants: Sequence[float]) -> None:
    """After 60 steps the optimizer is where the unrolled formula is, up to rounding: no number exceeds 11, and the
    moments of step t have gone through at most 4t roundings of 2^-53."""
    assert error_after_sixty(OPTIMIZERS[name](*constants), name, constants) <= 11 * 4 * sum(range(61)) * 2.0**-53


@rational_names
def test_sixty_steps_exactly(name: str) -> None:
    """On Fractions it is exactly there."""
    constants, g = [Fraction(str(c)) for c in CONSTANTS[name]], [Fraction(int(8 * x), 8) for x in SIXTY]
    assert run(OPTIMIZERS[name](*constants), Fraction(1, 2), g, object) == (
        CLOSED[name](Fraction(1, 2), g, *constants),) * 2


def late(right: Optimizer, wrong: Optimizer) -> Optimizer:
    """Right up to step 10, and wrong from step 11 on."""
    return replace(right, update=lambda t, *rest: (right if t <= 10 else wrong).update(t, *rest))


LATE = [(name, rule(*CONSTANTS[name])) for name, rules in WRONG_RULES.items() for rule in rules] + [
    (name, planted.optimizer(OPTIMIZERS[name](*CONSTANTS[name]))) for planted in IN_OPTIMIZERS
    for name in ("adam", "adamw") if planted.name in ("step_state_forgotten", "step_t_late", "step_t_fixed")]


@pytest.mark.parametrize(("name", "wrong"), LATE, ids=lambda of: of if isinstance(of, str) else "")
def test_errors_from_step_11_on_are_seen(name: str, wrong: Optimizer) -> None:
    """A planted error that begins after step 10, such as a bias that is no longer corrected, is seen after 60 steps."""
    right = OPTIMIZERS[name](*CONSTANTS[name])
    planted = late(right, wrong)
    assert run(planted, 0.5, SIXTY[:10], float) == run(right, 0.5, SIXTY[:10], float)
    assert error_after_sixty(planted, name, CONSTANTS[name]) > 1e-3


@pytest.mark.parametrize("planted", IN_OPTIMIZERS, ids=lambda planted: planted.name)
def test_planted_errors_are_seen(planted: Any) -> None:
    """Each planted error in the use of an optimizer changes the parameters after three steps of Adam."""
    right = adam(*CONSTANTS["adam"])
    parameters = Parameters({1: np.array([[0.5, 1.0], [-1.0, 2.0]])}, {1: np.array([0.25, 0.5])})
    gradients = [
        Parameters({1: np.array([[1.0, 0.0], [-2.0, 3.0]]) * k}, {1: np.array([k, 0.0])}) for k in (1.0, -0.5, 2.0)
    ]
    after = []
    for optimizer in (right, planted.optimizer(right)):
        p, state = parameters, right.init(parameters)
        for gradient in gradients:
            p, state = optimizer(p, gradient, state)
        after.append(p)
    assert abs(after[0].W[1] - after[1].W[1]).max() > 1e-3


def test_first_step_of_adam() -> None:
    """The first step has t = 1: Adam moves by eta times the sign of the gradient, up to epsilon."""
    weight, _ = run(adam(0.1), 1.0, [1e-3], float)
    assert weight == pytest.approx(0.9, abs=1e-5)


@names
def test_coordinate_wise(name: str) -> None:
    """Permuting the coordinates of parameters and gradients permutes the result, bit by bit."""
    optimizer = OPTIMIZERS[name](*CONSTANTS[name])
    rng = np.random.default_rng(0)
    parameters = Parameters({1: rng.standard_normal((3, 4))}, {1: rng.standard_normal(3)})
    gradients = [entrywise(lambda x: rng.standard_normal(x.shape), parameters) for _ in range(3)]

    def after(order: Callable[[Any], Any]) -> Parameters:
        p = entrywise(order, parameters)
        state = optimizer.init(p)
        for g in gradients:
            p, state = optimizer(p, entrywise(order, g), state)
        return p

    reverse = entrywise(lambda x: x[::-1], after(lambda x: x))
    reversed_first = after(lambda x: x[::-1])
    assert (reverse.W[1] == reversed_first.W[1]).all() and (reverse.b[1] == reversed_first.b[1]).all()


@names
def test_pure(name: str) -> None:
    """A step changes none of its arguments, and the state holds one array per slot and parameter array."""
    optimizer = OPTIMIZERS[name](*CONSTANTS[name])
    parameters, gradients = one_coordinate(1.0, float), one_coordinate(2.0, float)
    state = optimizer.init(parameters)
    new, new_state = optimizer(parameters, gradients, state)
    assert (state.t, new_state.t) == (0, 1) and new is not parameters
    assert parameters.W[1] == 1 and gradients.W[1] == 2 and all(p.W[1] == 0 for p in state.slots.values())
    assert set(state.slots) == set(new_state.slots) == set(optimizer.slots)
    assert all(p.W[1].shape == (1, 1) and p.b[1].shape == (1,) for p in new_state.slots.values())


@names
def test_float32(name: str) -> None:
    """float32 parameters and slots stay float32, with constants that are Python floats."""
    optimizer = OPTIMIZERS[name](*CONSTANTS[name])
    parameters = one_coordinate(1.0, np.float32)
    new, state = optimizer(parameters, parameters, optimizer.init(parameters))
    assert {x.dtype for p in (new, *state.slots.values()) for x in (p.W[1], p.b[1])} == {np.dtype(np.float32)}


@pytest.mark.parametrize(("optimizer", "constant"), [
    (rmsprop, "rho"), (adam, "beta1"), (adam, "beta2"), (adamw, "beta1"), (adamw, "beta2")])
@pytest.mark.parametrize("value", [-0.1, 1, 2.0, float("nan")])
def test_refuses_the_weight_of_the_past(optimizer: Callable[..., Optimizer], constant: str, value: float) -> None:
    """At 1 nothing new is averaged and the correction divides by zero; beyond, a mean square is negative."""
    with pytest.raises(ValueError, match=rf"{optimizer.__name__}: expected 0 <= {constant} < 1, .*got {value}"):
        optimizer(0.1, **{constant: value})
    optimizer(0.1, **{constant: 0.0})


@pytest.mark.parametrize("value", [-0.1, 1, 2.0, float("nan")])
def test_lion_and_adamax_refuse_the_weight_of_the_past(value: float) -> None:
    """The same for the two whose constants have no defaults, and Adamax refuses to divide by 0."""
    for make in (lambda: lion(0.1, value, 0.9), lambda: adamax(0.1, value, 0.9, 1e-8)):
        with pytest.raises(ValueError, match=rf"(lion|adamax): expected 0 <= beta1 < 1, .*got {value}"):
            make()
    for make in (lambda: lion(0.1, 0.9, value), lambda: adamax(0.1, 0.9, value, 1e-8)):
        with pytest.raises(ValueError, match=rf"(lion|adamax): expected 0 <= beta2 < 1, .*got {value}"):
            make()
    with pytest.raises(ValueError, match="adamax: expected epsilon > 0"):
        adamax(0.1, 0.9, 0.999, 0)


@pytest.mark.parametrize("epsilon", [0, 0.0, -1e-8, float("nan")])
@pytest.mark.parametrize("optimizer", [rmsprop, adam, adamw], ids=lambda optimizer: optimizer.__name__)
def test_refuses_epsilon(optimizer: Callable[..., Optimizer], epsilon: float) -> None:
    """Where an optimizer divides, epsilon must be positive."""
    with pytest.raises(ValueError, match=rf"{optimizer.__name__}: expected epsilon > 0, .*use 1e-8"):
        optimizer(0.1, epsilon=epsilon)


@pytest.mark.parametrize("optimizer", [rmsprop(0.1), adam(0.1), adamw(0.1)], ids=lambda optimizer: optimizer.name)
def test_refuses_fractions(optimizer: Optimizer) -> None:
    """Optimizers with a square root refuse Fractions and say what to use instead."""
    parameters = one_coordinate(Fraction(1), object)
    with pytest.raises(TypeError, match=rf"{optimizer.name}: .*use gradient_descent, momentum or nesterov"):
        optimizer(parameters, parameters, optimizer.init(parameters))


@pytest.mark.parametrize(("theta", "dtype", "eta"), [
    (Fraction(1), object, 0.1), (1.0, np.float32, np.float64(0.1)), (1.0, float, Fraction(1, 10)),
])  # fmt: skip
@pytest.mark.parametrize("of", [gradient_descent, lambda eta: momentum(eta, 0.5), lambda eta: nesterov(eta, 0.5)])
def test_refuses_constants_of_another_type(theta: Any, dtype: Any, eta: Any, of: Callable[..., Optimizer]) -> None:
    """A constant that would turn Fractions into floats, or change the dtype, is refused."""
    with pytest.raises(TypeError, match="expected constants that keep the numbers of the parameters"):
        run(of(eta), theta, [theta], dtype)


@names
def test_formula_is_printable(name: str) -> None:
    """Every optimizer carries its formula in LaTeX, with balanced braces, and in words in its docstring."""
    formula = OPTIMIZERS[name](*CONSTANTS[name]).formula
    assert r"\theta \leftarrow \theta - \eta" in formula and formula.count("{") == formula.count("}")
    assert "theta <- theta - eta" in (OPTIMIZERS[name].__doc__ or "")


@given(st.fractions(0, 1), st.lists(st.fractions(-2, 2), min_size=3, max_size=3))
def test_decay_in_the_gradient_is_that_of_a_penalty(decay: Fraction, g: list[Fraction]) -> None:
    """With decay lambda in the gradient, momentum sees what it sees with the penalty lambda/2 theta^2."""
    eta, mu = Fraction(1, 4), Fraction(1, 2)
    theta, v, penalized = Fraction(3, 2), Fraction(0), l2_penalty(decay)
    optimizer = with_decay(momentum(eta, mu), decay)
    parameters = one_coordinate(theta, object)
    state = optimizer.init(parameters)
    for x in g:
        v = mu * v + x + penalized.gradient(np.array([theta], object))[0]
        theta -= eta * v
        parameters, state = optimizer(parameters, one_coordinate(x, object), state)
        assert parameters.W[1][0, 0] == parameters.b[1][0] == theta
    assert optimizer.formula.startswith(r"g \leftarrow g + \lambda \theta, \quad v \leftarrow \mu v + g")
