"""Compiled NumPy means what the exact evaluator says."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terms import LET, random_bounds, random_contraction, random_formula, random_term
from worlds import names_of, random_world

from verify.derivation import compiler
from verify.derivation.compiler import CompileError, compile_equation, compile_term, one, predicate
from verify.equations import (
    BACKWARD,
    DEFINITIONS,
    UPDATE,
    E,
    J,
    L,
    S,
    W,
    b,
    biases,
    dpenalty_b,
    g,
    layers,
    n,
    samples,
    steps,
    total,
    units,
    weights,
    x,
    z,
)
from verify.notation import (
    Bound,
    Delta,
    Differ,
    Differentiable,
    Eq,
    ForAll,
    Less,
    Num,
    Range,
    Sum,
    Term,
    Var,
    index,
    substitute,
)
from verify.readings.evaluate import World, evaluate, instances
from verify.readings.latex import text as one_line

l, t, i, j, k, p, q = (Var(name) for name in "ltijkpq")
HERE = {S: 0, E: 0}
randoms = st.randoms(use_true_random=False)


def values_of_let(random: Random, world: World) -> dict[Var, int]:
    """Values for the free variables of random terms."""
    env: dict[Var, int] = {S: 0, E: 0}
    for var, range_ in LET:
        env[var] = random.randint(evaluate(range_.lo, world, env), evaluate(range_.hi, world, env))
    return env


@cache
def drawn(seed: int, few: bool = False, steps: bool = False) -> tuple[World, Any]:
    """A random world and its names for NumPy."""
    world = random_world(seed, few=few)
    return world, names_of(world, steps)


def rectangular(bounds: tuple[Bound, ...], world: World, env: dict[Var, int]) -> tuple[int, ...]:
    return tuple(evaluate(range_.hi, world, env) - evaluate(range_.lo, world, env) + 1 for _, range_ in bounds)


def assert_same_values(term: Term, bounds: tuple[Bound, ...], world: World, names: Any, env: dict[Var, int]) -> None:
    """Each entry of the compiled term is exactly the evaluator's value, an integer or a Fraction."""
    compiled = compile_term(term, *bounds)
    result = np.asarray(compiled(names, env), dtype=object)
    assert result.shape == rectangular(bounds, world, env), compiled.text
    for inner in instances(ForAll(bounds, Eq(0, 0)), world, {**HERE, **env}):
        place = tuple(inner[var] - evaluate(range_.lo, world, inner) for var, range_ in bounds)
        assert type(result[place]) in (int, Fraction), compiled.text
        assert result[place] == evaluate(term, world, inner), compiled.text


# --- what the text looks like -----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "text"), [
    ("definition of a at the input", "x"),
    ("definition of z", "a[l - 1] @ W[l].T + b[l]"),
    ("definition of a", "g[l](z[l])"),
    ("definition of C", "cost(a[L], y)"),
    ("definition of delta at the output", "dcost(a[L], y) * gp[L](z[L])"),
    ("definition of delta", "gp[l](z[l]) * (delta[l + 1] @ W[l + 1])"),
    ("definition of the weight gradient", "delta[l].T @ a[l - 1]"),
    ("definition of the bias gradient", "delta[l].sum(axis=0)"),
])
def test_definitions_compile_to_what_one_would_write(name: str, text: str) -> None:
    """The equations of the network compile to the NumPy of a textbook."""
    assert compile_equation(DEFINITIONS[name]).text == text


@pytest.mark.parametrize(("formula", "text"), [
    (Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l)), "(W[l + 1] == 0).all()"),
    (Eq(W(l, p, j), W(l, q, j)).forall(j=units(l - 1)), "(W[l][p - 1] == W[l][q - 1]).all()"),
    (Eq(W(l + 1, i, p), W(l + 1, i, q)).forall(i=units(l + 1)), "(W[l + 1][:, p - 1] == W[l + 1][:, q - 1]).all()"),
    (Eq(b(l, p), b(l, q)).forall(), "b[l][p - 1] == b[l][q - 1]"),
    (Eq(W(l, i, j), 0).forall(l=layers(), i=Range("unit", index(2), index(n(l))), j=units(l - 1)),
     "all((W[l][1:] == 0).all() for l in range(1, L + 1))"),
    (Eq(W(l, i, j), 0).forall(l=layers(1, L - 1), i=Range("unit", index(1), n(l) - 1), j=units(l - 1)),
     "all((W[l][:n[l] - 1] == 0).all() for l in range(1, L))"),
    (Eq(W(l, i, j + 1), W(l, i, j)).forall(i=units(l), j=Range("unit", index(1), n(l - 1) - 1)),
     "(W[l][:, 1:] == W[l][:, :n[l - 1] - 1]).all()"),
    (Eq(g(l, 0), 0).forall(l=layers(1, L - 1)), "all(g[l](one * 0) == 0 for l in range(1, L))"),
    (Less(W(l, p, j), W(l, q, j)).forall(j=units(l - 1)), "(W[l][p - 1] < W[l][q - 1]).all()"),
    (Less(0, total(i=units(l))(b(l, i) ** 2)).forall(l=layers()),
     "all(0 < (b[l] ** 2).sum() for l in range(1, L + 1))"),
    (Differ(W(l, p, j), W(l, q, j)).forall(j=units(l - 1)), "(W[l][p - 1] != W[l][q - 1]).all()"),
    (ForAll(((l, layers()), (t, samples), (i, units(l))), Differentiable(g(l, z(l, t, i)))),
     "all(differentiable_g[l](z[l]).all() for l in range(1, L + 1))"),
])
def test_predicates_compile_to_what_one_would_write(formula: ForAll, text: str) -> None:
    """Units become slices, a single unit an index, layers a loop."""
    assert predicate(formula).text == text


@pytest.mark.parametrize(("term", "bounds", "text"), [
    (total(i=units(1), j=units(0))(W(1, i, j) * W(1, i, j)), (), "(W[1] * W[1]).sum()"),
    (total(j=units(0), k=units(0))(W(1, i, j) * W(1, i, k)), ((i, units(1)),), "W[1].sum(axis=1) * W[1].sum(axis=1)"),
    (total(k=units(1))(W(2, i, k) * W(1, k, j)), ((i, units(2)), (j, units(0))), "W[2] @ W[1]"),
    (total(k=units(1))(W(2, i, k) * W(1, k, j)), ((j, units(0)), (i, units(2))), "W[1].T @ W[2].T"),
    (total(k=units(1))(W(2, i, k) * b(1, k)), ((i, units(2)),), "W[2] @ b[1]"),
    (total(k=units(1))(b(1, k) * W(2, i, k)), ((i, units(2)),), "W[2] @ b[1]"),
    (total(k=units(1))(W(1, k, j) * b(1, k)), ((j, units(0)),), "b[1] @ W[1]"),
    (total(k=units(1))(b(1, k) * b(1, k)), (), "(b[1] * b[1]).sum()"),
    (W(1, i, j) * b(1, i) * x(t, j), ((t, samples), (i, units(1)), (j, units(0))),
     "W[1] * b[1][:, None] * x[:, None, :]"),
    (W(1, i, i), ((i, units(1)),), "W[1][-1 + np.arange(1, n[1] + 1), -1 + np.arange(1, n[1] + 1)]"),
    (total(l=layers(2))(1 / n(l - 1) * total(i=units(l))(b(l, i))), (),
     "sum(b[l].sum() / n[l - 1] for l in range(2, L + 1))"),
    (total(l=layers())(dpenalty_b(l, 1, weights(), biases())), (),
     "sum(dpenalty_b({l1: W[l1] for l1 in range(1, L + 1)}, {l1: b[l1] for l1 in range(1, L + 1)})[l][0] "
     "for l in range(1, L + 1))"),
    (total(k=units(1))(total(k=units(1))(W(1, k, 1)) * b(1, k)), (), "W[1][:, 0].sum() * b[1].sum()"),
    (b(1, p), ((i, units(2)),), "np.broadcast_to(b[1][p - 1], (n[2],))"),
    (-b(1, i) / 2 - W(1, i, 1) * 3 + Num(Fraction(1, 3)), ((i, units(1)),), "-(b[1] / 2) - W[1][:, 0] * 3 + one / 3"),
])
def test_terms_compile_to_what_one_would_write(term: Term, bounds: tuple[Bound, ...], text: str) -> None:
    """Sums of products are matrix products where they can be, in the order that the result's axes ask for."""
    assert compile_term(term, *bounds).text == text


# --- what the text means ----------------------------------------------------------------------------------------------

@given(randoms, st.integers(0, 3), st.integers(0, 30))
@settings(max_examples=150, deadline=None)
def test_random_terms_have_the_evaluators_values(random: Random, depth: int, seed: int) -> None:
    """Every entry of every random term compiled to NumPy is exactly what the evaluator computes."""
    world, names = drawn(seed)
    bounds, place = random_bounds(random, loops=False)
    assert_same_values(random_term(random, place, depth), bounds, world, names, values_of_let(random, world))


@given(randoms, st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_random_contractions_have_the_evaluators_values(random: Random, seed: int) -> None:
    """So is every entry of a product of several arrays that share indices, summed over some of them."""
    world, names = drawn(seed)
    bounds, term = random_contraction(random)
    assert_same_values(term, bounds, world, names, values_of_let(random, world))


@given(randoms, st.integers(0, 2), st.integers(0, 30))
@settings(max_examples=150, deadline=None)
def test_random_predicates_have_the_evaluators_truth(random: Random, depth: int, seed: int) -> None:
    """A random formula holds by its predicate exactly if it holds by the evaluator."""
    world, names = drawn(seed, few=True)
    formula, env = random_formula(random, depth), values_of_let(random, world)
    truth = predicate(formula)(names, env)
    assert type(truth) is bool
    assert truth == evaluate(formula, world, env), predicate(formula).text


@given(randoms, st.integers(0, 2), st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_random_predicates_over_steps(random: Random, depth: int, seed: int) -> None:
    """So do formulas about the networks and batches of a training run."""
    world, names = drawn(seed, few=True, steps=True)
    formula, env = random_formula(random, depth), values_of_let(random, world)
    then = substitute(formula, {S: S + random.randint(0, 1), E: index(S)})
    later = ForAll(((S, steps), *then.bounds), then.body)
    assert predicate(later, steps=True)(names, env) == evaluate(later, world, env)
    second = substitute(formula, {S: index(1), E: index(0)})
    assert predicate(second, steps=True)(names, env) == evaluate(second, world, env)


def test_random_formulas_reach_both_truths_and_every_construction() -> None:
    """The formulas drawn are true and false, and their texts use each construction of the compiler."""
    truths, texts = set(), ""
    for seed in range(400):
        random = Random(seed)
        world, _ = drawn(seed % 30, few=True)
        formula = random_formula(random, seed % 4)
        truths.add(evaluate(formula, world, values_of_let(random, world)))
        bounds, term = random_contraction(random)
        texts += predicate(formula).text + compile_term(term, *bounds).text
    assert truths == {True, False}
    for construction in (" @ ", ".T", "np.einsum", ".sum(axis=0)", ".sum(axis=1)", ".sum()", "[:, None]", "[1:", "[:n[",
                         "np.arange", "one * (", " ** 2", " / n[", " < ", " != ", "dcost(", "dpenalty_W(", "gp[",
                         " == 0 or ", " for l in range(1, L + 1)"):
        assert construction in texts, construction


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_definition_holds_by_its_predicate(name: str) -> None:
    """In random worlds each definition is true by its predicate, over all steps and at the network at hand."""
    for seed in range(4):
        world = random_world(seed)
        assert predicate(DEFINITIONS[name], steps=True)(names_of(world, steps=True))
        if name not in UPDATE:
            assert predicate(DEFINITIONS[name])(names_of(world))


@pytest.mark.parametrize("formula", [
    # a repeated variable, a shifted one, the last unit, an empty range, a layer that is chosen, a sum below a function
    Eq(W(1, i, i), W(1, 1, 1)).forall(i=units(1)),
    Eq(W(1, i + 1, i), 0).forall(i=Range("unit", index(1), n(1) - 1)),
    Eq(b(1, n(1) - i + 1), b(1, i)).forall(i=units(1)),
    Eq(W(1, n(1), j), W(1, 1, j)).forall(j=units(0)),
    Eq(0, 1).forall(i=Range("unit", index(2), index(n(1)))),
    Eq(0, 1).forall(l=layers(1, L - 1)),
    Eq(total(i=Range("unit", index(2), index(n(1))))(b(1, i)) / n(1), 0).forall(),
    Eq(total(l=layers(1, L - 1))(b(l, 1)) / 2, 0).forall(),
    Eq(g(1, total(k=Range("unit", index(2), index(n(1))))(b(1, k))), g(1, 0)).forall(),
    Eq(total(i=units(1))(total(i=units(1))(b(1, i)) * b(1, i)), 4).forall(i=units(1)),
    Eq(total(i=units(1), k=units(1))(Delta(index(i), index(k)) * b(1, i) * b(1, k) * b(1, k)), 2).forall(),
    Eq(J(), J()).forall(),
], ids=one_line)
def test_awkward_formulas_have_the_evaluators_truth(formula: ForAll) -> None:
    """Repeated, shifted, reversed and shadowed indices, empty ranges and empty sums mean what the evaluator says."""
    for seed in range(40):
        world = random_world(seed, widths=(2, 1 + seed % 2), L=1, few=True)
        assert predicate(formula)(names_of(world)) is evaluate(formula, world, HERE)


# --- number types -----------------------------------------------------------------------------------------------------

def in_floats(names: Any, dtype: Any) -> Any:
    """The same names with arrays of floats, and functions that run on floats."""
    if isinstance(names, dict):
        return {key: in_floats(value, dtype) for key, value in names.items()}
    if isinstance(names, np.ndarray):
        return names.astype(dtype)
    return dtype(float(names)) if type(names) is Fraction else names


FLOAT_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "g": np.tanh, "gp": lambda v: 1 - np.tanh(v) ** 2,
    "dcost": lambda A, Y: (A - Y) / len(A), "cost": lambda A, Y: ((A - Y) ** 2).sum() / (2 * len(A)),
    "dpenalty_W": lambda W, b: W, "dpenalty_b": lambda W, b: b}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_type(dtype: Any) -> None:
    """On float32 and float64 arrays a compiled term is of that type (or an integer, if it counts), near its exact value
    where it uses no function."""
    compared = 0
    for seed in range(300):
        random = Random(seed)
        world, names = drawn(seed % 30)
        env = values_of_let(random, world)
        bounds, place = random_bounds(random, loops=False)
        compiled = compile_term(random_term(random, place, seed % 4), *bounds)
        floats = in_floats(names, dtype) | {
            name: dict.fromkeys(range(1, world.L + 1), f) if name in ("g", "gp") else f
            for name, f in FLOAT_FUNCTIONS.items()}
        result = np.asarray(compiled(floats, env))
        assert result.dtype == dtype or np.issubdtype(result.dtype, np.integer), compiled.text
        if not any(f in compiled.text for f in ("g[", "gp[", "cost(", "penalty_")):
            exact = np.asarray(compiled(names, env), dtype=object).astype(np.float64)
            size = np.abs(exact).max(initial=1)
            compared += exact.size > 0
            assert np.allclose(result, exact, rtol=1e-3, atol=1e-2 * size if dtype is np.float32 else 1e-9 * size)
    assert compared > 100


def test_the_number_one() -> None:
    """`one` is a Fraction for object arrays and of the array's type for floats."""
    assert type(one(np.array([Fraction(2)]))) is Fraction
    assert one(np.zeros(1, np.float32)).dtype == np.float32


# --- refusals ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("bad", "message"), [
    (lambda: predicate(Eq(W.at(S + 1)(1, 1, 1), 0)), "steps=True"),
    (lambda: predicate(Eq(z.at(S, S)(1, 1, 1), 0)), None),
    (lambda: compile_term(Sum(k, Range("unit", index(1), index(i)), b(1, k)), (i, units(1))), "not a rectangle"),
    (lambda: compile_term(b(i, 1), (i, units(1))), "cannot choose a layer"),
    (lambda: compile_term(b(1, i) * b(1, j), (i, units(1)),), None),
    (lambda: compile_equation(Eq(b(1, i) * 2, 0).forall(i=units(1))), "left side is an entry"),
])
def test_what_cannot_be_compiled_is_refused(bad: Callable[[], Any], message: str | None) -> None:
    """What has no vectorised form is a CompileError; a free unit and a free batch are compiled, as numbers."""
    if message is None:
        bad()
    else:
        with pytest.raises(CompileError, match=message):
            bad()


def test_a_wrong_layer_is_a_key_error() -> None:
    """A term used at layer 0 or L + 1 does not wrap around."""
    names = names_of(random_world(0, widths=(2, 2), L=1))
    compiled = compile_equation(BACKWARD["definition of delta"])
    for layer in (0, 1):
        with pytest.raises(KeyError):
            compiled(names, {l: layer})


def test_names_do_not_clash() -> None:
    """An index variable named like an array, a function, a size or a Python keyword gets a name of its own."""
    world = random_world(1, widths=(2, 3), L=1)
    names = names_of(world)
    for var in map(Var, ("lambda", "W", "g", "n", "L", "np", "one", "sum", "k'", "range")):
        bounds = ((var, units(1)),)
        assert_same_values(W(1, var, p) * n(1) + total(l=layers())(b(l, var)), bounds, world, names, {p: 2})
        assert predicate(Eq(W(1, var, 1), W(1, var, 1)))(names, {var: 2})


def test_text_is_generated_without_numpy() -> None:
    """The text of definitions and predicates is generated where NumPy cannot be imported."""
    script = ("import sys, importlib.abc\n"
              "class Block(importlib.abc.MetaPathFinder):\n"
              "    def find_spec(self, name, *rest):\n"
              "        if name.split('.')[0] in ('numpy', 'sympy'): raise ImportError(name)\n"
              "sys.meta_path.insert(0, Block())\n"
              "from verify.derivation.compiler import compile_equation\n"
              "from verify.equations import DEFINITIONS\n"
              "print(compile_equation(DEFINITIONS['definition of delta']).text)\n")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "gp[l](z[l]) * (delta[l + 1] @ W[l + 1])\n"


# --- planted errors: the comparison with the evaluator fails ----------------------------------------------------------

def disagrees(term: Term, bounds: tuple[Bound, ...] = ()) -> bool:
    world = random_world(7, widths=(2, 3, 2), L=2)
    try:
        assert_same_values(term, bounds, world, names_of(world), {p: 1})
    except AssertionError:
        return True
    return False


def test_a_planted_error_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgetting a transpose, a slice, a sum or the sign in the compiler is seen by comparison with the evaluator."""
    scope, array = compiler.Scope, compiler.Array
    cases: list[tuple[Any, str, Any, Term, tuple[Bound, ...]]] = [
        (array, "transposed", lambda self, axes: replace(self, axes=axes),
         total(k=units(1))(W(1, k, 1) * W(1, k, 2)) + W(1, i, j), ((j, units(0)), (i, units(1)))),
        (scope, "slice", lambda self, value, var, range_: ":",
         b(1, i) + 0, ((i, Range("unit", index(2), index(n(1)))),)),
        (array, "totalled", lambda self, gone: replace(self, text=f"{self.text}[0]", axes=()),
         total(k=units(1))(b(1, k)), ()),
        (compiler, "_never_empty", lambda range_: True,
         total(i=Range("unit", index(2), n(2) - 1))(b(2, i)) / 2, ()),
    ]
    for owner, name, wrong, term, bounds in cases:
        assert not disagrees(term, bounds)
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, wrong)
            assert disagrees(term, bounds), name
