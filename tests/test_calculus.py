"""SymPy derives the backward equations that the textbook has."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache, partial
from itertools import product
from random import Random
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from terms import LET, random_bounds, random_term
from worlds import random_world

from verify.derivation import calculus
from verify.derivation.calculus import (
    CalculusError,
    contract,
    derive,
    from_sympy,
    l2_derivative,
    output_error,
    shown,
    to_sympy,
)
from verify.equations import (
    BACKWARD,
    COST,
    FORWARD,
    J,
    L,
    W,
    a,
    b,
    biases,
    delta,
    dpenalty_b,
    dpenalty_W,
    g,
    gp,
    layers,
    n,
    samples,
    total,
    units,
    weights,
    x,
    z,
)
from verify.kernel import derivative as kernel_derivative
from verify.kernel.normal import equal
from verify.kernel.ranges import Context
from verify.notation import Delta, Eq, ForAll, Num, Sum, Term, Var, index, substitute
from verify.readings.evaluate import World, evaluate, instances

l, t, i, j, k = (Var(name) for name in "ltijk")
TYPED = {"output": "definition of delta at the output", "z": "definition of delta",
         "W": "definition of the weight gradient", "b": "definition of the bias gradient"}


def sides(formula: ForAll) -> tuple[Term, Term]:
    assert type(formula.body) is Eq
    return formula.body.lhs, formula.body.rhs


# --- the four equations -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("of", TYPED)
def test_the_derived_equation_is_the_typed_one(of: str) -> None:
    """The derived equation has the ranges and the left side of the typed one, and the right side is equal to it by the
    kernel's normal form; even the chosen names and the order are the textbook's."""
    derived, typed = derive(of), BACKWARD[TYPED[of]]
    assert derived.bounds == typed.bounds
    assert sides(derived)[0] == sides(typed)[0]
    assert equal(sides(derived)[1], sides(typed)[1], Context(typed.bounds))
    assert derived == typed


@pytest.mark.parametrize("of", TYPED)
def test_the_derived_equation_means_the_typed_one(of: str) -> None:
    """In random worlds the right side of the derived equation is worth what the backward pass gives."""
    derived = derive(of)
    count = sum(evaluate(derived, random_world(seed), {}) for seed in range(20))
    assert count == 20


def test_each_derivation_is_fast() -> None:
    """Each of the four equations and each output error is derived in less than a second."""
    works: list[Callable[[], Any]] = [*(partial(derive, of) for of in TYPED),
                                      *(partial(output_error, name) for name in COSTS), l2_derivative]
    for work in works:
        started = time.process_time()
        work()
        assert time.process_time() - started < 1


def test_the_penalty_adds_its_derivative() -> None:
    """For the objective J = C + R the derivatives in W and b gain the penalty's, and delta gains nothing."""
    r_W, r_b = dpenalty_W(l, i, j, weights(), biases()), dpenalty_b(l, i, weights(), biases())
    for of, extra in (("W", r_W), ("b", r_b)):
        typed = BACKWARD[TYPED[of]]
        assert equal(sides(derive(of, J.head))[1], sides(typed)[1] + extra, Context(typed.bounds))
    for of in ("output", "z"):
        assert derive(of, J.head) == derive(of)


# --- another forward equation gives another backward one --------------------------------------------------------------

def forward_with(name: str, rhs: Term) -> dict[str, ForAll]:
    equations = {**FORWARD, **COST}
    changed = equations[name]
    return {**equations, name: ForAll(changed.bounds, Eq(sides(changed)[0], rhs))}


Z, A = "definition of z", "definition of a"
previous = total(k=units(l - 1))(W(l, i, k) * a(l - 1, t, k))


@pytest.mark.parametrize(("forward", "of", "expected"), [
    (forward_with(Z, previous + 2 * b(l, i)), "b", 2 * total(t=samples)(delta(l, t, i))),
    (forward_with(Z, total(k=units(l - 1))(W(l, i, k) ** 2 * a(l - 1, t, k)) + b(l, i)), "W",
     total(t=samples)(2 * W(l, i, j) * delta(l, t, i) * a(l - 1, t, j))),
    (forward_with(Z, previous + b(l, i) ** 3 * previous), "z",
     gp(l, z(l, t, i)) * total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k) * (1 + b(l + 1, k) ** 3))),
    (forward_with(A, g(l, z(l, t, i)) * z(l, t, i)), "z",
     (gp(l, z(l, t, i)) * z(l, t, i) + g(l, z(l, t, i)))
     * total(k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k))),
    (forward_with(A, g(l, total(k=units(l))(z(l, t, k)))), "z",
     total(r=units(l))(gp(l, total(k=units(l))(z(l, t, k))) * total(k=units(l + 1))(
         W(l + 1, k, Var("r")) * delta(l + 1, t, k)))),
], ids=["bias twice", "squared weight", "gated by biases", "gated by z", "activation of a sum"])
def test_a_changed_forward_equation_changes_the_backward_one(forward: dict[str, ForAll], of: str, expected: Term,
                                                             ) -> None:
    """Derived from another network, the equation is that network's: all equations that read an array count."""
    derived = derive(of, forward=forward)
    context = Context(derived.bounds)
    assert equal(sides(derived)[1], expected, context)
    assert not equal(sides(derived)[1], sides(BACKWARD[TYPED[of]])[1], context)


def test_a_layer_that_is_not_decided_is_refused() -> None:
    """Where an equation reads two layers below, the layers split otherwise than l < L and l = L, and derive says so."""
    skip = forward_with(Z, previous + b(l, i) + total(k=units(l - 2))(a(l - 2, t, k)))
    with pytest.raises(CalculusError, match="does not follow from the ranges"):
        derive("z", forward=skip)
    with pytest.raises(CalculusError, match="does not follow from the ranges"):
        derive("b", forward=forward_with(A, g(l, z(l, t, i) + b(l, i))))


def test_a_function_without_derivative_is_refused() -> None:
    """A forward equation through a function whose derivative the language does not name cannot be derived."""
    with pytest.raises(CalculusError, match="no derivative in its argument z"):
        derive("z", forward=forward_with(A, gp(l, z(l, t, i))))


# --- the kernel's own derivative --------------------------------------------------------------------------------------

@pytest.mark.parametrize("of", ["z", "a", "W", "b"])
def test_the_kernels_chain_rule_holds_in_random_worlds(of: str) -> None:
    """The kernel's chain rule, a formula over D z, D a, D W and D b, is true of the derivatives by perturbation."""
    for seed in range(6):
        assert evaluate(kernel_derivative.chain_rule(of), random_world(seed), {}), seed


@pytest.mark.parametrize("entry", [z(l, t, i), W(l, i, j), b(l, i), a(l - 1, t, j)])
def test_the_kernels_derivative_is_sympys(entry: Term) -> None:
    """The kernel differentiates every right side of the forward equations as SymPy does: equal in random worlds."""
    for formula in {**FORWARD, **COST}.values():
        rhs = sides(formula)[1]
        apart = substitute(rhs, {v: index(Var(f"{v.name}9")) for v in (l, t, i, j)})
        one, other = kernel_derivative.derivative(apart, entry), from_sympy(to_sympy(apart).diff(to_sympy(entry)))  # type: ignore[arg-type]
        for seed in range(3):
            world = random_world(seed, widths=(2, 2, 2), L=2)
            for place in product((1, 2), (1,), (1, 2), (1, 2), (1, 2), (1,), (1, 2)):
                env = dict(zip(map(Var, ("l", "t", "i", "j", "l9", "t9", "i9")), place, strict=True))
                env |= {Var("j9"): 1, Var("s"): 0, Var("e"): 0}
                assert evaluate(one, world, env) == evaluate(other, world, env)


# --- deltas are contracted only within their ranges -------------------------------------------------------------------

def limits(**ranges: tuple[Any, Any]) -> list[Any]:
    return [(sympy.Symbol(v, integer=True), to_sympy(index(lo)), to_sympy(index(hi)))
            for v, (lo, hi) in ranges.items()]


@pytest.mark.parametrize(("expression", "known", "holds"), [
    (L - l - 1, {"l": (1, L - 1)}, True), (L - l - 1, {"l": (1, L)}, False),
    (n(l) - i, {"l": (1, L), "i": (1, n(l))}, True), (n(l) - i - 1, {"i": (1, n(l))}, False),
    (n(l + 1) - i, {"i": (1, n(l))}, False), (L - 1, {}, True), (L - 2, {}, False), (n(0) + L - 2, {}, True),
    (l - 1, {"l": (1, L)}, True), (1 - l, {"l": (1, 1)}, True), (i - l, {"l": (1, L), "i": (l, L)}, True),
    (index(l) + l - L, {"l": (1, L)}, False), (index(0) - L, {}, False), (i - j, {"i": (3, 9), "j": (1, 3)}, True),
])
def test_what_follows_from_the_ranges(expression: Any, known: dict[str, Any], holds: bool) -> None:
    """`shown` decides these inequalities, and never says yes to one that fails somewhere."""
    assert shown(to_sympy(index(expression)), limits(**known)) is holds


def test_a_delta_takes_a_sum_with_it() -> None:
    """sum over k of delta(k, i) f(k) is f(i) where i is in range, 0 where it is outside, and refused where unknown."""
    def contracted(term: Term, **known: tuple[Any, Any]) -> Any:
        return contract(to_sympy(term), limits(**known))

    term = total(k=units(1))(Delta(index(k), index(i)) * b(1, k))
    assert contracted(term, i=(1, n(1))) == to_sympy(b(1, i))
    assert contracted(term, i=(n(1) + 1, n(1) + 2)) == 0
    for undecided in ({"i": (1, n(2))}, {"i": (1, n(1) + 1)}, {"i": (0, n(1))}, {"i": (0, 1)},
                      {"i": (n(1), n(1) + 1)}, {}):
        with pytest.raises(CalculusError):
            contracted(term, **undecided)
    assert contracted(total(k=layers())(Delta(k - 1, index(l)) * n(k)), l=(1, L - 1)) == to_sympy(n(l + 1))
    assert contracted(total(k=layers())(Delta(index(k), index(l)) * total(j=units(k))(b(k, j))), l=(1, L)) \
        .doit().dummy_eq(to_sympy(total(j=units(l))(b(l, j))))
    # without a sum: 1 or 0 if that is shown
    assert contracted(Delta(index(i), index(n(1))) * b(1, 1), i=(1, n(1) - 1)) == 0
    assert contracted(Delta(index(n(1)), index(i)) * b(1, 1), i=(n(1) + 1, n(1) + 2)) == 0
    for last in (n(1), n(1) - 1):
        with pytest.raises(CalculusError):
            contracted(Delta(index(i), index(n(1))) * b(1, 1), i=(last, last + 1))
    # 2 k = i has a solution for even i only, k = 2 i one in the range for small i only
    with pytest.raises(CalculusError):
        contracted(total(k=units(1))(Delta(index(k) + k, index(i)) * b(1, k)), i=(2, 2))
    with pytest.raises(CalculusError):
        contracted(total(k=units(1))(Delta(index(k), index(i) + i) * b(1, k)), i=(1, n(1)))
    # a range that hangs on the index of the delta
    assert contracted(total(k=layers(), j=layers(1, k))(Delta(index(j), index(k)) * n(k))) \
        .dummy_eq(to_sympy(total(k=layers())(Num(Fraction(1)) * n(k))))


# --- to SymPy and back ------------------------------------------------------------------------------------------------

def test_a_reused_bound_name_is_not_differentiated() -> None:
    """In sum over k of W(1, 1, k) x(1, k) the bound k is not the free k: the derivative in W(1, 1, k) is one term."""
    reused = to_sympy(total(k=units(0))(W(1, 1, k) * x(1, k)))
    assert contract(reused.diff(to_sympy(W(1, 1, k))), limits(k=(1, n(0)))) == to_sympy(x(1, k))


@pytest.mark.parametrize("name", [*FORWARD, *BACKWARD, *COST])
def test_there_and_back(name: str) -> None:
    """A term carried to SymPy and back is equal to itself by the kernel's normal form, in every definition."""
    formula = {**FORWARD, **BACKWARD, **COST}[name]
    back = from_sympy(to_sympy(sides(formula)[1]))
    assert equal(back, sides(formula)[1], Context(formula.bounds))


@given(st.randoms(use_true_random=False), st.integers(0, 3), st.integers(0, 30))
@settings(max_examples=100, deadline=None)
def test_random_terms_there_and_back(random: Random, depth: int, seed: int) -> None:
    """A random term carried to SymPy and back has the same value in a random world, at every place."""
    world = random_world(seed)
    env = {Var("s"): 0, Var("e"): 0}
    for var, range_ in LET:
        env[var] = random.randint(evaluate(range_.lo, world, env), evaluate(range_.hi, world, env))
    bounds, place = random_bounds(random)
    term = random_term(random, place, depth)
    back = from_sympy(to_sympy(term))
    for inner in instances(ForAll(bounds, Eq(0, 0)), world, env):
        assert evaluate(back, world, inner) == evaluate(term, world, inner)


def test_nested_sums_come_back_in_their_order() -> None:
    """SymPy merges nested sums into one, innermost limit first; they come back nested as they were."""
    term = total(l=layers(), i=units(l), j=units(l - 1))(W(l, i, j) * 3 / n(l))
    back = from_sympy(to_sympy(term))
    depth = []
    inner = back
    while type(inner) is Sum:
        depth.append(inner.range.kind)
        inner = inner.body
    assert depth == ["layer", "unit", "unit"]
    assert equal(back, term, Context())


@pytest.mark.parametrize("foreign", [sympy.Symbol("q") ** sympy.Rational(1, 2), sympy.exp(sympy.Symbol("q")),
                                     sympy.Symbol("q"), sympy.IndexedBase("b")[0, 1, sympy.Rational(1, 2)]])
def test_what_is_not_in_the_language_does_not_come_back(foreign: Any) -> None:
    """An expression outside the language is refused, never approximated."""
    with pytest.raises(CalculusError):
        from_sympy(foreign)
    with pytest.raises(CalculusError, match="not a term"):
        to_sympy("W")


# --- the trusted rule, by full expansion ------------------------------------------------------------------------------

class Unknown(sympy.Function):  # type: ignore[misc]
    """An unknown function of one or more numbers; its derivative in argument k is the unknown function name_k."""
    def fdiff(self, argindex: int = 1) -> Any:
        return unknown(f"{self.func.__name__}_{argindex}")(*self.args)


@cache
def unknown(name: str) -> Any:
    return type(name, (Unknown,), {})


def symbolic_world(widths: tuple[int, ...], samples: int) -> World:
    """A world whose parameters and data are SymPy symbols, with an unknown activation per layer and an unknown cost."""
    depth = len(widths) - 1
    entries: dict[Any, Any] = {}
    for layer in range(1, depth + 1):
        for name, shape in (("W", (widths[layer], widths[layer - 1])), ("b", (widths[layer],))):
            for place in product(*(range(1, size + 1) for size in shape)):
                entries[name, (0, layer, *place)] = sympy.Symbol(f"{name}_{layer}_{'_'.join(map(str, place))}")
    for name, width in (("x", widths[0]), ("y", widths[-1])):
        for place in product(range(1, samples + 1), range(1, width + 1)):
            entries[name, (0, *place)] = sympy.Symbol(f"{name}_{'_'.join(map(str, place))}")

    def numbers(table: Any) -> list[Any]:
        return [value for _, value in table]

    def dcost(sample: int, unit: int, out: Any, _: Any) -> Any:
        place = [key for key, _ in out].index((sample, unit))
        return unknown(f"c_{place + 1}")(*numbers(out))

    return World(depth, dict(enumerate(widths)), {0: samples}, entries, {
        "g": lambda layer, value: unknown(f"g{layer}")(value), "gp": lambda layer, value: unknown(f"g{layer}_1")(value),
        "cost": lambda out, _: unknown("c")(*numbers(out)), "dcost": dcost, "penalty": lambda *_: 0})


def expansions(widths: tuple[int, ...], equations: dict[str, ForAll]) -> Iterator[tuple[str, Any, Any]]:
    """For each equation and each entry: the derivative of the expanded cost, and what the derived equation gives."""
    symbols = symbolic_world(widths, 2)
    for of, formula in equations.items():
        lhs, rhs = sides(formula)
        for env in instances(formula, symbols, {}):
            variable = {"delta": "z", "gW": "W", "gb": "b"}[lhs.head.name]  # type: ignore[attr-defined]
            place = tuple(evaluate(r, symbols, env) for r in lhs.indices)  # type: ignore[attr-defined]
            key = (variable, place if variable == "z" else (place[0], *place[2:]))
            symbol = sympy.Symbol("here")
            cut = World(symbols.L, symbols.n, symbols.m, {**symbols.entries, key: symbol}, symbols.functions)
            value = symbols.entries.get(key, None)
            at = evaluate(z(*place[2:]), symbols, env) if value is None else value
            expanded = evaluate(sides(COST["definition of C"])[0], cut, env).diff(symbol)
            yield of, expanded.subs(symbol, at), evaluate(rhs, symbols, env)


@pytest.mark.parametrize("widths", [(1, 1), (2, 2), (1, 2, 1), (2, 1, 2), (2, 2, 2), (1, 1, 1, 1), (2, 1, 2, 1)])
def test_the_trusted_rule_by_full_expansion(widths: tuple[int, ...]) -> None:
    """On small networks with symbols for all numbers, an unknown activation per layer and an unknown cost of 2 samples,
    the derivative of the fully expanded cost is what the derived equation gives, in every entry."""
    seen = set()
    for of, expanded, derived in expansions(widths, {of: derive(of) for of in TYPED}):
        assert sympy.expand(expanded - derived) == 0, of
        seen.add(of)
    assert seen == set(TYPED) - ({"z"} if len(widths) == 2 else set())


def test_full_expansion_notices_an_error() -> None:
    """The comparison by full expansion fails when a forward equation was changed before the derivation."""
    equations = {of: derive(of) for of in TYPED} | {"b": derive("b", forward=forward_with(Z, previous + 2 * b(l, i)))}
    agreements = {(of, sympy.expand(expanded - derived) == 0)
                  for of, expanded, derived in expansions((1, 2, 1), equations)}
    assert agreements == {("output", True), ("z", True), ("W", True), ("b", False)}


# --- concrete costs ---------------------------------------------------------------------------------------------------

COSTS = ("half_mean_squared_error", "binary_cross_entropy", "categorical_cross_entropy")


@pytest.mark.parametrize(("name", "latex"), [
    ("half_mean_squared_error", r"\frac{- {y}_{t,i} + {z^{L}}_{t,i}}{m}"),
    ("binary_cross_entropy",
     r"\frac{- {y}_{t,i} + \frac{e^{{z^{L}}_{t,i}}}{e^{{z^{L}}_{t,i}} + 1}}{m}"),
    ("categorical_cross_entropy",
     r"\frac{\frac{e^{{z^{L}}_{t,i}} \sum_{j=1}^{n_{L}} {y}_{t,j}}{\sum_{j=1}^{n_{L}} e^{{z^{L}}_{t,j}}} "
     r"- {y}_{t,i}}{m}"),
])
def test_the_output_errors_are_readable(name: str, latex: str) -> None:
    """The output errors are z - y, sigmoid(z) - y, and softmax(z) times the row sum of y, minus y; over m."""
    assert sympy.latex(output_error(name)) == latex


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (2, 3)])
def test_the_output_errors_by_full_expansion(name: str, shape: tuple[int, int]) -> None:
    """At fixed sizes, with a symbol for each entry, the derivative of the expanded cost is the output error."""
    at_size = {sympy.Symbol("m", integer=True): shape[0], sympy.Symbol("n_L", integer=True): shape[1]}
    expanded = calculus.cost(name).subs(at_size).doit()
    out = sympy.IndexedBase("z^L")
    for sample, unit in product(range(1, shape[0] + 1), range(1, shape[1] + 1)):
        here = {sympy.Symbol("t", integer=True): sample, sympy.Symbol("i", integer=True): unit}
        derived = output_error(name).subs(at_size).subs(here).doit()
        assert sympy.simplify(expanded.diff(out[sample, unit]) - derived) == 0


def test_the_penalty() -> None:
    """The derivative of (lambda / 2) sum of W^2 is lambda W."""
    assert str(l2_derivative()) == "lambda*W[l, i, j]"
