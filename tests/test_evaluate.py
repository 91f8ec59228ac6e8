"""The exact evaluator gives terms and formulas their meaning."""
from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from worlds import random_world, unknown

from verify.equations import (
    BACKWARD,
    DCW,
    DEFINITIONS,
    DW,
    FORWARD,
    UPDATE,
    C,
    Da,
    Db,
    DCb,
    Dz,
    J,
    L,
    S,
    W,
    a,
    b,
    biases,
    dcost,
    delta,
    dpenalty_b,
    dpenalty_W,
    g,
    gb,
    gp,
    gW,
    layers,
    m,
    n,
    outputs,
    samples,
    steps,
    steps_to,
    targets,
    total,
    units,
    vW,
    weights,
    x,
    z,
)
from verify.notation import (
    Delta,
    Differ,
    Differentiable,
    Eq,
    ForAll,
    Function,
    IndexLike,
    Less,
    Num,
    Range,
    Term,
    Var,
    index,
    term,
)
from verify.readings.evaluate import Dual, EvaluationError, World, _call, evaluate, instances
from verify.readings.failures import Failure, first_failure

l, t, i, j, k, p = (Var(name) for name in "ltijkp")
STATIC = {S: 0, Var("e"): 0}


def hand_made() -> World:
    """Widths 2, 1, 1; two samples; g_1 = square, g_2 = identity; the half mean squared error; no penalty."""
    F = Fraction
    entries: dict[Any, Fraction] = {
        ("W", (0, 1, 1, 1)): F(1), ("W", (0, 1, 1, 2)): F(2), ("b", (0, 1, 1)): F(-1),
        ("W", (0, 2, 1, 1)): F(3), ("b", (0, 2, 1)): F(1, 2),
        ("x", (0, 1, 1)): F(1), ("x", (0, 1, 2)): F(1), ("x", (0, 2, 1)): F(0), ("x", (0, 2, 2)): F(1),
        ("y", (0, 1, 1)): F(0), ("y", (0, 2, 1)): F(1),
        ("vW", (0, 1, 1, 1)): F(0)}

    def half_mse(outputs: Any, targets: Any) -> Any:
        y = dict(targets)
        return sum((v - y[key]) ** 2 for key, v in outputs) / F(2 * 2)

    functions: dict[str, Callable[..., Any]] = {
        "g": lambda l, z: z * z if l == 1 else z, "gp": lambda l, z: 2 * z if l == 1 else F(1),
        "cost": half_mse, "dcost": lambda t, i, A, Y: (dict(A)[t, i] - dict(Y)[t, i]) / F(2),
        "penalty": lambda W, b: F(0), "U_W": lambda s, l, w, grad, v: w - grad / 10}
    return World(2, {0: 2, 1: 1, 2: 1}, {0: 2}, entries, functions)


def test_a_network_computed_by_hand() -> None:
    """Forward, backward and one update of a small network are the numbers that pencil and paper give."""
    world = hand_made()

    def value(node: Term) -> Any:
        return evaluate(node, world, STATIC)

    # z^1 = (2, 1), a^1 = (4, 1), z^2 = (12.5, 3.5), errors (12.5, 2.5)
    assert [value(z(1, r, 1)) for r in (1, 2)] == [2, 1]
    assert [value(a(2, r, 1)) for r in (1, 2)] == [Fraction(25, 2), Fraction(7, 2)]
    assert value(J()) == value(C()) == Fraction(625 + 25, 16)
    # delta^2 = errors / 2; delta^1 = delta^2 * 3 * 2 z^1
    assert [value(delta(2, r, 1)) for r in (1, 2)] == [Fraction(25, 4), Fraction(5, 4)]
    assert [value(delta(1, r, 1)) for r in (1, 2)] == [75, Fraction(15, 2)]
    assert value(gW(2, 1, 1)) == 25 + Fraction(5, 4)
    assert [value(gW(1, 1, c)) for c in (1, 2)] == [75, Fraction(165, 2)]
    assert value(gb(2, 1)) == Fraction(15, 2)
    assert value(W.at(S + 1)(1, 1, 1)) == 1 - Fraction(75, 10)
    assert all(type(v) is Fraction for v in world.memo.values())


@pytest.mark.parametrize("seed", range(12))
def test_a_definition_holds_in_its_own_world(seed: int) -> None:
    """In every world each definition of the equations is a true formula."""
    world = random_world(seed)
    for name, formula in DEFINITIONS.items():
        assert evaluate(formula, world, {S: 0}), name


@pytest.mark.parametrize("seed", range(12))
def test_derivatives_by_perturbation_agree_with_backprop(seed: int) -> None:
    """With unknown g and cost, and no relation between a function and its derivative, the derivative of J in every z, W
    and b, got by running the network forward on dual numbers, is what the backward equations (and penalty) give."""
    world = random_world(seed)
    r_W, r_b = dpenalty_W(l, i, j, weights(), biases()), dpenalty_b(l, i, weights(), biases())
    unit_formulas: dict[str, tuple[Term, Term, dict[str, Range]]] = {
        "z": (Dz(l, t, i), delta(l, t, i), {"t": samples, "i": units(l)}),
        "W": (DW(l, i, j), gW(l, i, j) + r_W, {"i": units(l), "j": units(l - 1)}),
        "b": (Db(l, i), gb(l, i) + r_b, {"i": units(l)}),
        "W, data cost": (DCW(l, i, j), gW(l, i, j), {"i": units(l), "j": units(l - 1)}),
        "b, data cost": (DCb(l, i), gb(l, i), {"i": units(l)})}
    for s in (0, 1):
        for name, (lhs, rhs, ranges) in unit_formulas.items():
            assert evaluate(Eq(lhs, rhs).forall(l=layers(), **ranges), world, {S: s, Var("e"): s}), name


def test_the_derivative_in_the_input_exists() -> None:
    """Da reaches a(0): the derivative in an input is the sum over the first layer's units of weight times delta."""
    world = random_world(3, widths=(2, 3, 2), L=2)
    formula = Eq(Da(0, 1, j), total(k=units(1))(W(1, k, j) * delta(1, 1, k))).forall(j=units(0))
    assert evaluate(formula, world, STATIC)


@pytest.mark.parametrize("planted", ["gp", "dcost"])
def test_a_wrong_derivative_in_the_world_changes_the_perturbation(planted: str) -> None:
    """The perturbed run reads the world's g' and cost derivative: with another one Dz moves, and with it backprop."""
    world = random_world(8, widths=(2, 2, 2), L=2)
    wrong = replace(world, functions={**world.functions, planted: unknown(planted, 99)}, memo={})
    right, moved = ([evaluate(Dz(1, 1, r), w, STATIC) for r in (1, 2)] for w in (world, wrong))
    assert moved == [evaluate(delta(1, 1, r), wrong, STATIC) for r in (1, 2)]
    assert moved != right


def test_a_transposed_weight_is_noticed() -> None:
    """A backward equation that reads W(l + 1, i, k) for W(l + 1, k, i) is false in some world."""
    world = random_world(1, widths=(2, 2, 2), L=2)
    wrong = Eq(Dz(1, 1, i), gp(1, z(1, 1, i))
               * total(k=units(2))(W(2, i, k) * delta(2, 1, k))).forall(i=units(1))
    assert not evaluate(wrong, world, STATIC)


def test_sums_and_counts() -> None:
    """An empty sum is 0; less than empty is an error (nothing like Karr's convention); sizes count."""
    world = random_world(0, widths=(3, 2, 1), L=2)
    one = Num(Fraction(1))

    def over(lo: IndexLike, hi: IndexLike) -> Term:
        return total(k=Range("number", index(lo), index(hi)))(one)

    assert evaluate(over(1, n(0)), world, {}) == evaluate(term(n(0)), world, {}) == 3
    assert evaluate(over(1, 0), world, {}) == 0
    assert type(evaluate(over(1, 0), world, {})) is Fraction
    with pytest.raises(EvaluationError, match=r"5\.\.1"):
        evaluate(over(5, 1), world, {})
    assert evaluate(total(k=units(0))(Delta(index(k), index(2)) * W(1, 1, k)), world, STATIC) \
        == evaluate(W(1, 1, 2), world, STATIC)
    assert evaluate(1 / m(0), world, {}) * world.m[0] == 1
    assert evaluate(one ** -2 - 3 * (one + one) ** 2, world, {}) == -11


def test_dual_numbers_differentiate() -> None:
    """Sums, products and powers of dual numbers have the derivatives of calculus."""
    t, c = Dual(Fraction(3), Fraction(1)), Fraction(5)
    for value, derivative in (
            (t + t, 2), (c + t, 1), (t + c, 1), (t * t, 6), (c * t, 5), (t * c, 5), (t ** 3, 27), (t ** 0, 0),
            (t ** 1, 1), (t ** -1, Fraction(-1, 9)), ((t * t + c) * t, 3 * 9 + 5)):
        assert value.tangent == derivative


def test_a_given_entry_out_of_range_is_not_read() -> None:
    """Giving a value to W(1, 1, 4) of a layer with 3 inputs does not make it an entry of the network."""
    world = random_world(0, widths=(3, 2, 1), L=2)
    beyond = replace(world, entries={**world.entries, ("W", (0, 1, 1, 4)): Fraction(1)}, memo={})
    with pytest.raises(EvaluationError, match="there is no unit 4"):
        evaluate(W(1, 1, 4), beyond, STATIC)


@pytest.mark.parametrize("outside", [
    W(0, 1, 1), W(3, 1, 1), W(1, 0, 1), W(1, 3, 1), W(1, 1, 4), a(-1, 1, 1), x(0, 1), z(1, 9, 1), W.at(-1)(1, 1, 1),
    g(3, Num(Fraction(1))), term(n(3)), term(m(7)), dpenalty_b(1, 9, weights(), biases()),
    dcost(1, 9, outputs(), targets())])
def test_nothing_is_used_outside_its_range(outside: Term) -> None:
    """An index out of range is an error: nothing wraps around, not even at 0 and -1."""
    with pytest.raises(EvaluationError):
        evaluate(outside, random_world(0, widths=(3, 2, 1), L=2), STATIC)


def test_an_empty_quantifier_is_true_and_a_bound_name_shadows() -> None:
    """Over an empty range every formula holds; a bound variable hides a free one of its name."""
    world = random_world(0, widths=(3, 2), L=1)
    absurd = Eq(0, 1).forall(l=layers(1, L - 1))
    assert evaluate(absurd, world, {})
    assert not evaluate(Eq(0, 1).forall(l=layers(1, L)), world, {})
    shadowed = Eq(total(i=units(0))(W(1, 1, i)), W(1, 1, 1) + W(1, 1, 2) + W(1, 1, 3))
    assert evaluate(shadowed, world, {**STATIC, i: 2})


def test_instances_of_dependent_and_endless_ranges() -> None:
    """Later ranges may mention earlier variables; steps end at the last batch."""
    world = random_world(0, widths=(3, 2, 1), L=2, batches=3)
    formula = Eq(W(l, i, j), 0).forall(s=steps, l=layers(), i=units(l), j=units(l - 1))
    seen = [(env[S], env[l], env[i], env[j]) for env in instances(formula, world, {p: 5})]
    assert len(seen) == len(set(seen)) == 3 * (2 * 3 + 1 * 2)
    assert max(s for s, *_ in seen) == 2


def test_a_range_of_steps_with_an_end_stops_at_the_last_batch() -> None:
    """The steps 0..L-1 of a deep network are those for which there is a batch; there are none below the first."""
    def steps_of(L: int, hi: int, batches: int) -> list[int]:
        world = random_world(0, L=L, batches=batches)
        return [env[S] for env in instances(ForAll(((S, steps_to(hi)),), Eq(0, 0)), world, {})]

    assert steps_of(3, 2, batches=2) == [0, 1]
    assert steps_of(2, 1, batches=3) == [0, 1]
    assert steps_of(1, -1, batches=3) == []
    assert evaluate(Differ(W.at(2)(1, 1, 1), 0).forall(s=Range("step", index(2), index(9))),
                    random_world(0, L=1, batches=2), {})


def test_two_terms_differ() -> None:
    """`Differ` is true exactly where the equation is false; for all indices, where it is false for all."""
    world = random_world(3, widths=(2, 2), L=1)
    row = [world.entries["W", (0, 1, 1, k)] for k in (1, 2)]
    assert evaluate(Differ(W(1, 1, 1), row[0]), world, STATIC) is False
    assert evaluate(Differ(W(1, 1, 1), row[0] + 1), world, STATIC) is True
    assert not evaluate(Differ(W(1, 1, j), row[1]).forall(j=units(0)), world, STATIC)


def test_one_term_is_less_than_another() -> None:
    """`Less` is true exactly where the left value is smaller, not where they are equal; for all indices, where it is
    for all.  What fails is reported with both values."""
    world = random_world(3, widths=(2, 2), L=1)
    row = [world.entries["W", (0, 1, 1, k)] for k in (1, 2)]
    for gap in (Fraction(-1, 10**30), Fraction(0), Fraction(1, 10**30)):
        assert evaluate(Less(W(1, 1, 1), row[0] + gap), world, STATIC) is (gap > 0)
        assert evaluate(Less(row[0] + gap, W(1, 1, 1)), world, STATIC) is (gap < 0)
    assert evaluate(Less(W(1, 1, j), max(row) + 1).forall(j=units(0)), world, STATIC)
    for bound in (max(row), min(row)):
        assert not evaluate(Less(W(1, 1, j), bound).forall(j=units(0)), world, STATIC)
    at_most = Less(W(1, 1, j), max(row)).forall(j=units(0))
    assert first_failure(at_most, world, STATIC) == Failure(
        {**STATIC, j: 1 + row.index(max(row))}, max(row), max(row))
    assert first_failure(Less(W(1, 1, j), max(row) + 1).forall(j=units(0)), world, STATIC) is None


def test_training_uses_the_update_and_its_state() -> None:
    """Parameters and states of later steps follow from the update functions on that step's batch."""
    world = random_world(2, widths=(1, 1), L=1)
    u, v = world.functions["U_W"], world.functions["V_W"]
    w, grad, state = (evaluate(q, world, STATIC) for q in (W(1, 1, 1), gW(1, 1, 1), vW(1, 1, 1)))
    assert evaluate(W.at(1)(1, 1, 1), world, {}) == u(0, 1, w, grad, state)
    assert evaluate(vW.at(1)(1, 1, 1), world, {}) == v(0, 1, w, grad, state)
    for formula in UPDATE.values():
        assert evaluate(formula, world, {})


def test_given_entries_are_read() -> None:
    """A given entry is taken as given, also where a definition exists, and everything downstream follows it."""
    world = random_world(2, widths=(1, 1), L=1)
    cut = replace(world, entries={**world.entries, ("a", (0, 0, 0, 1, 1)): Fraction(77)}, memo={})
    assert evaluate(a(1, 1, 1), cut, STATIC) == world.functions["g"](
        1, 77 * world.entries["W", (0, 1, 1, 1)] + world.entries["b", (0, 1, 1)])


def test_the_world_decides_differentiability() -> None:
    """`Differentiable` asks the world with the function's name, indices and argument values."""
    world = replace(random_world(0, widths=(1, 1), L=1), differentiable=lambda name, indices, arguments:
                    (name, indices) == ("g", (1,)) and arguments[0] > 0)
    positive = evaluate(z(1, 1, 1), world, STATIC) > 0
    assert evaluate(Differentiable(g(1, z(1, 1, 1))), world, STATIC) == positive
    with pytest.raises(EvaluationError, match="does not say"):
        evaluate(Differentiable(g(1, z(1, 1, 1))), random_world(0, L=1), STATIC)


def test_what_is_not_given_is_an_error() -> None:
    """A parameter that is neither given nor defined, an unknown node, and the derivative of a function without one."""
    world = random_world(0, widths=(1, 1), L=1)
    with pytest.raises(EvaluationError, match="neither given nor defined"):
        evaluate(b(1, 1), replace(world, entries={}), STATIC)
    with pytest.raises(EvaluationError, match="not in the language"):
        evaluate("W", world, STATIC)
    unlearnable = Function("cost", lambda: (), 0, ("outputs", "targets"), "c")
    perturbed = (((1, 1), Dual(Fraction(0), Fraction(1))),)
    with pytest.raises(EvaluationError, match="no derivative in its argument outputs"):
        _call(unlearnable, (), (perturbed, perturbed), world)


def test_the_evaluator_is_fast_enough() -> None:
    """A thousand instances of definitions on small networks take less than two seconds."""
    started, count, seed = time.process_time(), 0, 0
    while count < 1000:
        world = random_world(seed)
        for formula in (*FORWARD.values(), *BACKWARD.values()):
            for env in instances(formula, world, {S: 0}):
                assert evaluate(formula.body, world, env)
                count += 1
        seed += 1
    assert time.process_time() - started < 2
