"""What the strategies generate: that it is valid, varied, and shrinks to what a reader would have written."""
from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from verify import strategies
from verify.activations import ACTIVATIONS
from verify.costs import COSTS
from verify.equations import (
    DW,
    U_W,
    V_W,
    E,
    L,
    S,
    W,
    a,
    b,
    cost,
    delta,
    dpenalty_W,
    g,
    gb,
    gp,
    gW,
    layers,
    m,
    n,
    outputs,
    penalty,
    samples,
    samples_of,
    steps,
    targets,
    total,
    units,
    vW,
    weights,
    x,
    y,
    z,
)
from verify.equations import batches as batch_numbers
from verify.equations import biases as all_biases
from verify.evidence.implementation import batch_of, network_of, world_of
from verify.example import Example
from verify.network import backward, forward
from verify.notation import Differentiable, Eq, Range, Var, bounds_of, index, indices, own
from verify.planted import PLANTED
from verify.proof import Statement
from verify.readings.evaluate import World, evaluate
from verify.readings.failures import failing, misfit
from verify.readings.mentions import rests_on
from verify.strategies import Case, Limits, batches, example_of, networks, satisfying, worlds
from verify.worlds.construct import (
    ConstructionError,
    Except,
    System,
    Unknown,
    differentiability,
    exact_functions,
    unknown_functions,
)
from verify.worlds.draws import draws

e, i, j, k, l, p, q, s, t = indices("e i j k l p q s t")
HIDDEN = ((S, steps), (E, batch_numbers))
PAIR = (*HIDDEN, (l, layers(1, L - 1)), (p, units(l)), (q, units(l)))
quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)


def find_any(strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool]) -> Any:
    """Something the strategy generates for which the condition holds; fails if 1500 examples are not enough."""
    return find(strategy, condition, settings=settings(quick, max_examples=1500, derandomize=True,
                                                       phases=[Phase.generate]))


def minimal(strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool], start: int = 0) -> Any:
    """The simplest one that shrinking arrives at from a random start."""
    return find(strategy, condition, random=Random(start),
                settings=settings(quick, max_examples=1500, phases=[Phase.generate, Phase.shrink]))


STARTS = range(5)


def with_batches(**options: Any) -> st.SearchStrategy[Any]:
    return networks(**options).flatmap(lambda network: st.tuples(st.just(network), batches(network)))


# --- NumPy networks: everything is reached ----------------------------------------------------------------------------

def z_of(drawn: Any, name: str) -> list[Any]:
    """The inputs of all units whose activation has this name."""
    network, (X, _) = drawn
    zs, _ = forward(network, X)
    return [value for l, g in network.activations.items() if g.name == name for value in zs[l].flat]


def dead(drawn: Any) -> bool:
    """One ReLU unit outputs zero for every sample, while another one of its layer does not."""
    network, (X, _) = drawn
    _, outputs = forward(network, X)
    return any(g.name == "relu" and (outputs[l] == 0).all(axis=0).any() and (outputs[l] != 0).any()
               for l, g in network.activations.items())


@pytest.mark.parametrize(("make", "message"), [
    (lambda: networks(numbers="int"), "numbers: expected one of float64, float32, fraction, got 'int'"),
    (lambda: networks(activations=[]), "activations: expected a list of at least one of verify.activations"),
    (lambda: networks(costs=[]), "costs: expected a list of at least one of verify.costs"),
    (lambda: networks(costs=["mse"]), "costs: expected a list of at least one of verify.costs, or None for all, got"),
    (lambda: networks(limits=Limits(0, 1, 1)), r"limits: expected Limits\(depth, width, samples\) of integers >= 1"),
    (lambda: worlds(limits=Limits(1, 0, 1)), "limits: expected"),
    (lambda: worlds(functions=("exotic",)), "functions: expected some of 'unknown' and 'exact', got"),
    (lambda: worlds(functions="exact"), "functions: expected some of"),
    (lambda: worlds(functions=()), "functions: expected some of")])
def test_bad_arguments(make: Callable[[], Any], message: str) -> None:
    """The error comes at once, not when something is drawn, and names the argument."""
    with pytest.raises(ValueError, match=message):
        make()


REACHED: dict[str, Callable[[Any], bool]] = {
    "three layers": lambda d: d[0].L == 3,
    "one layer": lambda d: d[0].L == 1,
    "width 1 everywhere": lambda d: set(d[0].widths) == {1} and d[0].L > 1,
    "layers that are not square": lambda d: all(w.shape[0] != w.shape[1] for w in d[0].W.values()) and d[0].L > 1,
    "one sample": lambda d: len(d[1][0]) == 1,
    "three samples": lambda d: len(d[1][0]) == 3,
    "z = 0 at a ReLU, not for lack of input": lambda d: any(v == 0 for v in z_of(d, "relu")) and d[1][0].any()
    and d[0].W[1].all(),
    "z = 1 at a hard tanh": lambda d: 1 in z_of(d, "hard_tanh"),
    "z = -1 at a hard tanh": lambda d: -1 in z_of(d, "hard_tanh"),
    "a saturated hard tanh": lambda d: any(abs(v) > 10 for v in z_of(d, "hard_tanh")),
    "a weight matrix of zeros": lambda d: any(not w.any() for w in d[0].W.values()) and d[0].W[1].any(),
    "a row of zeros": lambda d: any(not row.any() for w in d[0].W.values() for row in w if w.any()),
    "a network of zeros": lambda d: not any(w.any() for w in (*d[0].W.values(), *d[0].b.values())),
    "dead units": dead,
    "equal rows": lambda d: any(len(w) > 1 and w.any() and (w[0] == w[1]).all() for w in d[0].W.values()),
    "a penalty": lambda d: d[0].penalty is not None,
    "no penalty": lambda d: d[0].penalty is None,
}


@pytest.mark.parametrize("numbers", ["float64", "fraction"])
@pytest.mark.parametrize("what", REACHED)
def test_networks_reach(what: str, numbers: str) -> None:
    """Networks of all shapes, kinks, zeros, dead units, saturated units and small batches are generated."""
    find_any(with_batches(numbers=numbers), REACHED[what])


def test_an_impossible_condition_is_not_reached() -> None:
    """`find_any` can fail: no network is wider than the limits."""
    with pytest.raises(NoSuchExample):
        find_any(networks(), lambda network: max(network.widths) > 3)


@pytest.mark.parametrize("name", [name for name, g in ACTIVATIONS.items() if not g.exact])
def test_every_float_activation_is_reached_and_saturates(name: str) -> None:
    """Every activation that runs on floats only gets |z| >= 29, far into its tails."""
    find_any(with_batches(numbers="float32"), lambda d: any(abs(v) >= 29 for v in z_of(d, name)))


@pytest.mark.parametrize("name", COSTS)
def test_every_cost_is_reached(name: str) -> None:
    """Every cost is generated with several samples and outputs."""
    find_any(with_batches(), lambda d: d[0].cost.name == name and len(d[1][0]) > 1 and d[0].widths[-1] > 1)


@quick
@given(st.sampled_from(("float64", "float32", "fraction")).flatmap(lambda numbers: with_batches(numbers=numbers)))
def test_networks_run(drawn: Any) -> None:
    """Forward and backward run on whatever is generated without a warning, and every gradient is finite."""
    network, (X, Y) = drawn
    _, gradient = backward(network, X, Y)
    for array in (*gradient.W.values(), *gradient.b.values()):
        assert array.dtype == network.W[1].dtype
        assert all(isinstance(v, Fraction) or np.isfinite(v) for v in array.flat)


def test_unknown_number_types_are_refused() -> None:
    """Another number type is refused with the ones there are."""
    with pytest.raises(ValueError, match="float64, float32, fraction"):
        networks(numbers="float16")


# --- shrinking --------------------------------------------------------------------------------------------------------

def entries(network: Any, X: Any, Y: Any) -> list[Any]:
    return [v for array in (*network.W.values(), *network.b.values(), X, Y) for v in array.flat]


def test_the_smallest_network_is_trivial() -> None:
    """Shrinking without a condition arrives at one layer of one unit, one sample, and zeros."""
    network, (X, Y) = minimal(with_batches(), lambda _: True)
    assert (network.widths, X.shape) == ((1, 1), (1, 1))
    assert not any(entries(network, X, Y))


def test_an_off_diagonal_weight_shrinks() -> None:
    """The planted failure "W^1 has a nonzero entry off its diagonal" shrinks to one layer with one entry 1, from every
    start."""
    def off_diagonal(network: Any) -> bool:
        return any(network.W[1][i, j] != 0 for i, j in np.ndindex(*network.W[1].shape) if i != j)

    for start in STARTS:
        network = minimal(networks(numbers="fraction"), off_diagonal, start)
        assert network.L == 1 and sorted(network.W[1].flat)[:-1] == [0] * (network.W[1].size - 1)
        assert max(network.W[1].flat) == 1 and network.W[1].size <= 3 and not network.b[1].any()


EXACT = [error for error in PLANTED if error.name.startswith(("output_", "hidden_", "weights_", "biases_", "penalty_"))]
QUICK = ("output_dg_twice", "hidden_not_transposed", "hidden_dg_of_z_above", "weights_summed_apart")


@pytest.mark.parametrize("name", [pytest.param(error.name, marks=[] if error.name in QUICK else pytest.mark.slow)
                                  for error in EXACT])
def test_a_wrong_backward_shrinks(name: str) -> None:
    """A planted error in backward shrinks to at most two layers with entries -1, 0 and 1, from most starts.  Not from
    all: no single part of a network may be able to become simpler, as where the gradient by W equals W unless a bias is
    2."""
    (wrong,) = (error.backward for error in EXACT if error.name == name)

    def differs(drawn: Any) -> bool:
        network, (X, Y) = drawn
        (_, right), (_, bad) = backward(network, X, Y), wrong(network, X, Y)
        return any((right.W[l] != bad.W[l]).any() or (right.b[l] != bad.b[l]).any() for l in network.W)

    found = [minimal(with_batches(numbers="fraction"), differs, start) for start in STARTS]
    simple = [network.L <= 2 and set(entries(network, X, Y)) <= {-1, 0, 1} for network, (X, Y) in found]
    assert sum(simple) > len(STARTS) / 2


def test_a_false_conclusion_shrinks() -> None:
    """Without its assumption the claim on zero weights fails first on two layers of one unit with entries 0 and 1."""
    case = minimal(satisfying(zero_weights, without="zero", functions=["exact"]),
                   lambda case: any(failing(zero_weights.conclusions, case.world, case.values)))
    assert case.world.L == 2
    assert set(case.world.entries.values()) <= {-1, 0, 1}


# --- worlds in which assumptions hold ---------------------------------------------------------------------------------

zero_weights = Statement(
    (*HIDDEN, (l, layers(1, L - 1))), {"zero": Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))},
    {"no error": Eq(delta(l, t, i), 0).forall(t=samples, i=units(l))})
clones = Statement(
    PAIR,
    {"rows": Eq(W(l, p, j), W(l, q, j)).forall(j=units(l - 1)), "biases": Eq(b(l, p), b(l, q)),
     "columns": Eq(W(l + 1, k, p), W(l + 1, k, q)).forall(k=units(l + 1))},
    {"gradients": Eq(gb(l, p), gb(l, q))})
backprop = Statement(
    HIDDEN, {"activations": Differentiable(g(l, z(l, t, i))).forall(l=layers(), t=samples, i=units(l)),
             "cost": Differentiable(cost(outputs(), targets())),
             "penalty": Differentiable(penalty(weights(), all_biases()))},
    {"weights": Eq(DW(l, i, j), gW(l, i, j) + dpenalty_W(l, i, j, weights(), all_biases())).forall(
        l=layers(), i=units(l), j=units(l - 1))})
resting = Statement(
    (),
    {"last weights": Eq(W.at(0)(L, i, j), 0).forall(i=units(L), j=units(L - 1)),
     "silent": Eq(a.at(0, e)(L - 1, t, i), 0).forall(e=batch_numbers, t=samples_of(e), i=units(L - 1)),
     "rests": Eq(U_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), W.at(0)(l, i, j)).forall(
         s=steps, l=layers(), i=units(l), j=units(l - 1)),
     "state rests": Eq(V_W(s, l, W.at(0)(l, i, j), 0, vW.at(0)(l, i, j)), vW.at(0)(l, i, j)).forall(
         s=steps, l=layers(), i=units(l), j=units(l - 1))},
    {"first step": Eq(W.at(1)(L, i, j), 0).forall(i=units(L), j=units(L - 1))}, (L - 2,), training=True)
invariant = Statement(
    ((l, layers(1, L - 1)), (p, units(l)), (q, units(l)), (s, steps)),
    {"rows": Eq(W.at(0)(l, p, j), W.at(0)(l, q, j)).forall(j=units(l - 1))},
    {"later": Eq(W.at(s + 1)(l, p, j), W.at(s + 1)(l, q, j)).forall(j=units(l - 1))}, training=True)
STATEMENTS = {"zero weights": zero_weights, "clones": clones, "backprop": backprop, "resting": resting,
              "invariant": invariant}
WITHOUT = [(name, dropped) for name, statement in STATEMENTS.items() for dropped in statement.assumptions]


def cases(strategy: st.SearchStrategy[Case], visit: Callable[[Case], None], examples: int = 60) -> None:
    """Visit generated cases."""
    settings(quick, max_examples=examples, derandomize=True, phases=[Phase.generate])(given(strategy)(visit))()


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_draw_satisfies_the_statement(name: str) -> None:
    """Indices are in range, conditions and all assumptions hold, and so do the conclusions of true statements."""
    statement = STATEMENTS[name]

    def visit(case: Case) -> None:
        values, world = case
        for var, range_ in statement.let:
            assert evaluate(range_.lo, world, values) <= values[var]
            assert values[var] <= (max(world.m) if range_.hi is None else evaluate(range_.hi, world, values))
        assert all(evaluate(condition, world, values) >= 0 for condition in statement.conditions)
        assert not list(failing(statement.assumptions, world, values))
        if name != "invariant":
            assert not list(failing(statement.conclusions, world, values))

    cases(satisfying(statement), visit)


@pytest.mark.parametrize(("name", "dropped"), WITHOUT)
def test_a_dropped_assumption_usually_fails_and_the_others_hold(name: str, dropped: str) -> None:
    """Without one assumption the others hold, it fails in most draws, and in some a conclusion fails too."""
    statement = STATEMENTS[name]
    failed: list[bool] = []
    broken: list[bool] = []

    def visit(case: Case) -> None:
        wrong = list(failing(statement.assumptions, case.world, case.values))
        assert set(wrong) <= {dropped}
        failed.append(bool(wrong))
        broken.append(any(failing(statement.conclusions, case.world, case.values)))

    cases(satisfying(statement, without=dropped), visit, examples=25)
    assert sum(failed) > len(failed) / 2
    assert any(broken) or (name, dropped) in [("resting", "state rests")]  # which matters from the second step on


def test_backprop_fails_at_kinks() -> None:
    """Where an assumption of differentiability is dropped, derivatives are true limits, and backprop is refuted."""
    for dropped in backprop.assumptions:
        case = find_any(satisfying(backprop, without=dropped),
                        lambda case: any(failing(backprop.conclusions, case.world, case.values)))
        assert case.world.functions["g"].layers[0].name in ("identity", "relu", "hard tanh")


def test_units_named_by_different_variables_usually_differ() -> None:
    """p and q are the same unit in less than a third of the draws, but sometimes they are."""
    same: list[bool] = []
    cases(satisfying(clones), lambda case: same.append(case.values[p] == case.values[q]), examples=300)
    assert 0 < sum(same) < len(same) / 3


def test_the_examples_in_the_documentation_run() -> None:
    """The two tests in the docstring of `verify.strategies` run as they stand."""
    lines = (strategies.__doc__ or "").splitlines()
    code = textwrap.dedent("\n".join(line for line in lines if not line or line.startswith("    ")))
    tests: list[Callable[[], None]] = []
    names = {"satisfying": satisfying, "networks": networks, "batches": batches, "evaluate": evaluate, "st": st,
             "statement": clones, "given": lambda drawn: lambda test: tests.append(quick(given(drawn)(test)))}
    exec(code.replace("network, (X, Y) = drawn", "network, (X, Y) = drawn; backward(network, X, Y)"),
         {**names, "backward": backward})
    for test in tests:
        test()
    assert len(tests) == 2


def test_worlds_are_varied() -> None:
    """Several networks and batches, different networks and batches at once, unknown and exact functions are reached."""
    find_any(worlds(), lambda case: case.values[S] != case.values[E])
    find_any(worlds(), lambda case: case.world.L == 3 and case.world.m[0] == 2)
    trained = find_any(worlds(training=True), lambda case: len(case.world.m) == 3)
    assert {s for (name, (s, *_)) in trained.world.entries if name == "W"} == {0}
    for kind in (True, False):
        find_any(worlds(), lambda case, kind=kind: isinstance(case.world.functions["cost"], Unknown) == kind)


def test_a_training_claim_leaves_room_for_the_next_step() -> None:
    """A statement about s + 1 gets an s after which there is one more batch."""
    def visit(case: Case) -> None:
        assert case.values[s] + 1 in case.world.m

    cases(satisfying(invariant), visit)


def assuming(*formulas: Any, let: Any = PAIR, **options: Any) -> Statement:
    return Statement(let, {f"assumption {k}": f for k, f in enumerate(formulas)}, {}, **options)


SOLVED = {
    "mirrored units": (Eq(W(l, p, j), -W(l, q, j)).forall(j=units(l - 1)),),
    "a chain": (Eq(W(l, p, j), W(l, q, j)).forall(j=units(l - 1)), Eq(W(l, q, j), 3).forall(j=units(l - 1))),
    "a multiple of a solved entry": (Eq(b(l, p), 3), Eq(W(l, p, 1), 2 * b(l, p))),
    "all weights equal": (Eq(W(l, i, j), W(l, 1, 1)).forall(i=units(l), j=units(l - 1)),),
    "rows that sum to one": (Eq(total(k=units(l - 1))(W(l, i, k)), 1).forall(i=units(l)),),
    "a mean": (Eq(total(k=units(l))(b(l, k)) / n(l), Fraction(1, 2)),),
    "an identity matrix": (Eq(W(l, i, j), total(k=units(l))(0 * b(l, i))).forall(i=units(l), j=units(l - 1)),),
    "two networks": (Eq(W(l, p, j), W.at(s)(l, p, j)).forall(s=steps, j=units(l - 1)),),
    "data": (Eq(x(t, j), 0).forall(t=samples, j=units(0)), Eq(total(t=samples)(y(t, i)), m()).forall(i=units(L))),
    "inputs as outputs of layer 0": (Eq(a(0, t, j), 1).forall(t=samples, j=units(0)),),
    "values of the activation": (Eq(g(l, 0), 0), Eq(gp(l, 0), 1)),
    "dead units": (Eq(gp(l, z(l, t, p)), 0).forall(t=samples),),
    "dead layers": (Eq(gp(i, z(i, t, k)), 0).forall(i=layers(), t=samples, k=units(i)),),
    "silent layers": (Eq(a(i, t, k), 0).forall(i=layers(), t=samples, k=units(i)),),
    "a linear activation": (Eq(a(i, t, k), z(i, t, k)).forall(i=layers(), t=samples, k=units(i)),),
    "differentiable and zero at zero": (Differentiable(g(l, z(l, t, i))).forall(t=samples, i=units(l)), Eq(g(l, 0), 0)),
}


@pytest.mark.parametrize("name", SOLVED)
def test_assumptions_are_solved(name: str) -> None:
    """Linear equations and values of functions are met by construction, for all values of their indices."""
    statement = assuming(*SOLVED[name])
    cases(satisfying(statement), lambda case: None, examples=40)  # every draw checks itself


CONTRADICTIONS = {
    "two values": (Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l)), Eq(W(l + 1, 1, 1), 1)),
    "a value and a function's": (Eq(g(l, 0), 0), Eq(g(l, 0), 1)),
    "through a third": (Eq(b(l, p), 0), Eq(b(l, q), 1), Eq(b(l, p), b(l, q))),
    "a sum": (Eq(W(l, p, j), 1).forall(j=units(l - 1)), Eq(total(j=units(l - 1))(W(l, p, j)), -1)),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradictory_assumptions_are_named(name: str) -> None:
    """Assumptions that contradict each other are refused with the names of those that do."""
    statement = assuming(*CONTRADICTIONS[name])
    with pytest.raises(ConstructionError, match="contradict each other") as refusal:
        cases(satisfying(statement, limits=Limits(width=2)), lambda case: None)
    assert all(name in str(refusal.value) for name in statement.assumptions)


def test_only_the_assumptions_in_a_contradiction_are_named() -> None:
    """An assumption that has nothing to do with the contradiction is not named."""
    statement = assuming(Eq(b(l, p), 0), Eq(W(l, 1, 1), 5), Eq(b(l, p), 1))
    with pytest.raises(ConstructionError, match=r"other: assumption 0; assumption 2\n"):
        cases(satisfying(statement), lambda case: None)


@pytest.mark.parametrize("formula", [Eq(z(l, 1, 1), 0), Eq(W(l, 1, 1) * b(l, 1), 1), Eq(W(l, 1, 1) ** 2, 4),
                                     Eq(delta(l, 1, 1), 0)])
def test_what_cannot_be_solved_asks_for_a_constructor(formula: Eq) -> None:
    """An assumption that is neither linear nor about a function is refused by name, with what to do."""
    with pytest.raises(ConstructionError, match=r"^assumption 0: .* constructor"):
        cases(satisfying(assuming(formula)), lambda case: None)


def square_to_four(draw: Any, world: Any, values: Mapping[Var, int]) -> Any:
    at = (values[S], values[l], 1, 1)
    new = {**world.entries, ("W", at): draw(st.sampled_from([Fraction(2), Fraction(-2)]))}
    return type(world)(world.L, world.n, world.m, new, world.functions, world.differentiable)


def test_a_constructor_is_used_and_checked() -> None:
    """A constructor makes what cannot be solved; if its world does not satisfy the assumption, that is an error."""
    statement = assuming(Eq(W(l, 1, 1) ** 2, 4), Eq(b(l, p), 0))
    made = {"assumption 0": square_to_four}
    cases(satisfying(statement, constructors=made), lambda case: None)
    find_any(satisfying(statement, constructors=made),
             lambda case: case.world.entries["W", (case.values[S], case.values[l], 1, 1)] == -2)
    with pytest.raises(ConstructionError, match=r"^assumption 0: does not hold in the world that was made"):
        idle = {"assumption 0": lambda draw, world, values: world}
        cases(satisfying(statement, constructors=idle), lambda case: None)


def test_activations_are_exchanged_where_a_constructor_has_led_to_kinks() -> None:
    """A constructor may move what enters an activation upon a kink, such as that of ReLU at 0."""
    statement = assuming(Eq(z(l, 1, 1), 0), Differentiable(g(l, z(l, 1, 1))))

    def move_to_zero(draw: Any, world: Any, values: Mapping[Var, int]) -> Any:
        bias = "b", (values[S], values[l], 1)
        entries = {**world.entries, bias: world.entries[bias] - evaluate(z(l, 1, 1), world, values)}
        return replace(world, entries=entries, memo={})

    cases(satisfying(statement, constructors={"assumption 0": move_to_zero}, functions=("exact",)), lambda case: None)


def test_a_constructor_that_breaks_another_assumption_is_caught() -> None:
    """All assumptions are checked after the constructors."""
    statement = assuming(Eq(W(l, 1, 1) ** 2, 4), Eq(W(l, 1, 1), 1))
    with pytest.raises(ConstructionError, match=r"^assumption 1: does not hold"):
        cases(satisfying(statement, constructors={"assumption 0": square_to_four}), lambda case: None)


def test_the_check_sees_a_broken_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the linear system forgets what it has solved, the first draw that matters is an error."""
    monkeypatch.setattr(System, "complete", lambda self, entries: dict(entries))
    with pytest.raises(ConstructionError, match="does not hold"):
        cases(satisfying(clones), lambda case: None)


def test_misspelled_assumptions_are_refused() -> None:
    """`without` and constructors must name an assumption."""
    for options in ({"without": "rowz"}, {"constructors": {"rowz": square_to_four}}):
        with pytest.raises(ConstructionError, match="there are: rows; biases; columns"):
            satisfying(clones, **options)


CONDITIONS = {
    "depth": (L - 3,), "distinct units": (q - p - 1,), "a wide layer": (n(l) - 3,), "samples": (m() - 2,),
    "a layer before the last but one": (L - 2 - l,),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions_hold(name: str) -> None:
    """Conditions on depth, layers, widths, units and samples hold in every draw."""
    statement = assuming(Eq(b(l, p), b(l, q)), conditions=CONDITIONS[name])

    def visit(case: Case) -> None:
        assert all(evaluate(condition, case.world, case.values) >= 0 for condition in statement.conditions)

    cases(satisfying(statement), visit)


@pytest.mark.parametrize("condition", [L - 9, n(l) - 4, p - n(l) - 1])
def test_impossible_sizes_are_refused(condition: Any) -> None:
    """Conditions that no size within the limits satisfies are refused."""
    with pytest.raises(ConstructionError, match=r"no (depth|widths) up to 3"):
        cases(satisfying(assuming(Eq(b(l, p), 0), conditions=(condition,))), lambda case: None)


def stated(*conditions: Any, **let: Any) -> Statement:
    return Statement(((S, steps), (E, batch_numbers), *bounds_of(let)), {}, {"B": Eq(b(1, 1), 0)}, conditions)


@pytest.mark.parametrize(("statement", "values"), [
    (stated(p=Range("unit", index(2), index(n(1)))), {2, 3}),
    (stated(L + n(1) - 5, p=units(1)), {1, 2, 3}),
    (stated(n(p) - 2, L - p, p=Range("number", index(0), index(n(0)))), {0, 1, 2}),
    (stated(L - p, n(p) - 2, p=Range("number", index(0), index(n(0)))), {0, 1, 2})])
def test_sizes_that_leave_no_values_are_not_drawn(statement: Statement, values: set[int]) -> None:
    """Where some sizes leave no value for an index, or none that meets a condition, the others are drawn; conditions
    may come in any order, also if one has no value where another fails."""
    found = set()

    def visit(case: Case) -> None:
        assert misfit(statement, case.world, case.values) is None
        found.add(case.values[p])

    cases(satisfying(statement), visit)
    assert values <= found <= {*values, 3}


@pytest.mark.parametrize("range_", [Range("layer", index(1), index(n(0))), layers(1, m()), layers(1, p)])
def test_layers_that_other_sizes_decide_on(range_: Range) -> None:
    """The layers that a claim lets may depend on the depth and on other layers only."""
    with pytest.raises(ConstructionError, match="k: expected a range of layers whose ends are given by the depth"):
        satisfying(stated(p=units(1), k=range_))


def test_targets_are_solved_for() -> None:
    """That the outputs are the targets needs no activation with two values at one argument: the targets follow."""
    fits = Eq(a(L, t, i), y(t, i)).forall(t=samples, i=units(L))
    seen = set()

    def visit(case: Case) -> None:
        world = case.world
        assert evaluate(fits, world, case.values)
        seen.add((len({value for (name, _), value in world.entries.items() if name == "y"}) > 1,
                  isinstance(world.functions["g"], Except)))

    cases(satisfying(assuming(fits)), visit)
    assert {several for several, _ in seen} == {True, False} and not any(changed for _, changed in seen)
    fixed = Eq(y(t, i), 1).forall(t=samples, i=units(L))
    both = Statement(((S, steps), (E, batch_numbers)), {"A": fits, "B": fixed},
                     {"C": Eq(b(1, 1), 0)})
    cases(satisfying(both, functions=("unknown",)), lambda case: None)


# --- functions --------------------------------------------------------------------------------------------------------

def test_unknown_functions_are_fixed_and_independent() -> None:
    """An unknown function has one value at each argument, and g, g' and other seeds disagree about most of them."""
    arguments = [(l, Fraction(k, 3)) for l in (1, 2) for k in range(-20, 20)]
    g0, g1, gp0 = Unknown("g", 0), Unknown("g", 1), Unknown("gp", 0)
    assert [g0(*a) for a in arguments] == [Unknown("g", 0)(*a) for a in arguments]
    for other in (g1, gp0):
        assert sum(g0(*a) == other(*a) for a in arguments) < len(arguments) / 4
    assert g0(1, Fraction(1, 3)) == Fraction(-1, 3)  # the same in every process


def test_what_is_differentiable() -> None:
    """Exact functions are differentiable, but not at kinks, nor where g or g' has been given another value; unknown
    functions are, for they are used at finitely many points only."""
    exact = exact_functions(["relu"], "half mean squared error", "absolute value", *2 * ["momentum"])
    differentiable = differentiability(exact)
    assert differentiable("g", (1,), (Fraction(1),)) and not differentiable("g", (1,), (Fraction(0),))
    for changed in ("g", "gp"):
        known = {**exact, changed: Except(exact[changed], {(1, Fraction(1)): Fraction(5)})}
        assert not differentiability(known)("g", (1,), (Fraction(1),))
        assert differentiability(known)("g", (1,), (Fraction(2),))
    assert not differentiable("penalty", (), ((((1, 1, 1), Fraction(0)),), ()))
    assert differentiable("cost", (), ((((1, 1), Fraction(0)),), (((1, 1), Fraction(0)),)))
    assert differentiability(unknown_functions(0))("g", (1,), (Fraction(0),))


def test_worlds_need_no_numpy() -> None:
    """With NumPy blocked, cases are generated and evaluated."""
    code = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] == 'numpy':
            raise ImportError('numpy is blocked')
sys.meta_path.insert(0, Block())
from hypothesis import given, settings
from verify.strategies import satisfying
from verify.readings.evaluate import evaluate
from verify.claims.clones_receive_equal_gradients import claim
@settings(max_examples=20, database=None, deadline=None)
@given(satisfying(claim.statement))
def run(case):
    assert all(evaluate(f, case.world, case.values) for f in claim.statement.conclusions.values())
run()
assert 'numpy' not in sys.modules
print('done')
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stdout == "done\n", result.stderr


# --- from worlds to networks and back ---------------------------------------------------------------------------------

@quick
@given(worlds())
def test_the_code_on_a_world_computes_its_equations(case: Case) -> None:
    """The hand-written backward, on the network of a world, returns the values of the backward equations, exactly."""
    world = case.world
    _, gradient = backward(network_of(world), *batch_of(world))
    penalised = network_of(world).penalty is not None
    for l in gradient.W:
        for i, j in np.ndindex(*gradient.W[l].shape):
            penalty = dpenalty_W(l, i + 1, j + 1, weights(0), all_biases(0))
            expected = gW.at(0, 0)(l, i + 1, j + 1) + (penalty if penalised else 0)
            assert gradient.W[l][i, j] == evaluate(expected, world, {})


@quick
@given(with_batches(numbers="fraction"))
def test_networks_become_worlds_and_return(drawn: Any) -> None:
    """The world of a network has the network's gradients, and its network the same parameters and gradients again."""
    network, (X, Y) = drawn
    world = world_of(network, X, Y)
    _, gradient = backward(network, X, Y)
    again = network_of(world)
    for l in network.W:
        assert (again.W[l] == network.W[l]).all() and (again.b[l] == network.b[l]).all()
        for (i,) in np.ndindex(*gradient.b[l].shape):
            assert gradient.b[l][i] == evaluate(gb.at(0, 0)(l, i + 1), world, {})
        for i, j in np.ndindex(*gradient.W[l].shape):
            value = gW.at(0, 0)(l, i + 1, j + 1) + dpenalty_W(l, i + 1, j + 1, weights(0), all_biases(0))
            assert gradient.W[l][i, j] == evaluate(value, world, {})
    assert all((ours == theirs).all() for ours, theirs in zip((X, Y), batch_of(world), strict=True))


def test_a_case_prints_as_an_example_to_paste() -> None:
    """A case with exact functions prints as an `Example`, which evaluates to the same world."""
    case = find_any(satisfying(clones, without="biases", functions=["exact"]), lambda case: example_of(case) is not None
                    and any(failing(clones.conclusions, case.world, case.values)))
    pasted = eval(repr(case), {"Example": Example, "Fraction": Fraction})
    assert pasted == example_of(case)
    assert list(failing(clones.assumptions, pasted.world(), pasted.env)) == ["biases"]
    assert list(failing(clones.conclusions, pasted.world(), pasted.env)) == ["gradients"]


def test_other_cases_print_what_they_are() -> None:
    """A case with unknown functions prints its indices, sizes, entries and functions."""
    printed = repr(minimal(worlds(), lambda case: True))
    assert printed.startswith("s=0, e=0 in\nL=1, n={0: 1, 1: 1}, m={0: 1}\nW(0, 1) = 0\n")
    assert "g = Unknown(name='g', seed=0)" in printed


def test_a_constructor_that_is_not_needed_is_refused() -> None:
    """Where the machine can solve an assumption itself, a constructor could slip in more than is assumed."""
    statement = Statement(((S, steps), (E, batch_numbers)), {"A": Eq(b(L, 1), 0).forall()}, {"B": Eq(b(L, 1), 0)})
    with pytest.raises(ConstructionError, match="A: can be solved without a constructor"):
        cases(satisfying(statement, constructors={"A": lambda draw, world, values: world}), lambda case: None)


@pytest.mark.parametrize(("wrong", "message"), [
    (lambda world: None, "should return the world that it was given"),
    (lambda world: replace(world, L=world.L + 1), "changes the sizes"),
    (lambda world: replace(world, entries={}), "which entries and functions are given"),
    (lambda world: replace(world, functions={}), "which entries and functions are given"),
    (lambda world: replace(world, entries={**world.entries, ("W", (0, 1, 1, 1)): 2.0}),
     r"to 2\.0; expected a Fraction"),
    (lambda world: replace(world, entries={**world.entries, ("x", (0, 1, 1)): Fraction(7)}), "changes x, on which"),
    (lambda world: replace(world, functions={**world.functions, "g": lambda l, z: z}), "changes g, on which"),
])
def test_a_constructor_that_does_more_is_refused(wrong: Callable[[Any], Any], message: str) -> None:
    """A constructor changes only what its assumption depends on: what else it did would be assumed silently."""
    statement = assuming(Eq(W(l, 1, 1) ** 2, 4))

    def made(draw: Any, world: Any, values: Mapping[Var, int]) -> Any:
        return wrong(square_to_four(draw, world, values))

    with pytest.raises(ConstructionError, match=f"^assumption 0: its constructor .*{message}"):
        cases(satisfying(statement, constructors={"assumption 0": made}), lambda case: None)


def test_what_a_formula_depends_on() -> None:
    """Through the definitions, down to data, parameters and functions."""
    assert rests_on(Eq(b(l, p), 0).forall(), training=False) == {"b"}
    assert {"dcost", "y", "U_b"} <= rests_on(Eq(b(l, p), 0).forall(), training=True)
    assert rests_on(Eq(z(l, 1, 1), 0).forall(), training=False) == {"z", "W", "a", "b", "g", "x"}
    assert {"dcost", "gp", "y", "vW"} <= rests_on(Eq(DW(l, 1, 1), 0).forall(), training=False)
    K, eta = own("K"), own("eta")
    assert rests_on(Eq(K(), 0).forall(), False, [Eq(K(), eta() * W(1, 1, 1)).forall()]) == {"K", "eta", "W"}
    assert {"K", "vW"} <= rests_on(Eq(K(), 0).forall(), False, [Eq(K(), DW(1, 1, 1)).forall()])


def test_a_constructor_that_one_depth_does_not_need() -> None:
    """What holds in a single layer, whatever the network is, may need its constructor in deeper ones."""
    r = Var("r")
    same = Eq(a.at(r, E)(L - 1, t, i), a(L - 1, t, i)).forall(t=samples, i=units(L - 1))
    stated = Statement((*HIDDEN, (r, steps)), {"A": same}, {"B": Eq(b(L, 1), 0).forall()})

    def copied(draw: Any, world: World, values: Mapping[Var, int]) -> World:
        of_s = {(name, (values[r], *place[1:])): value for (name, place), value in world.entries.items()
                if name in ("W", "b") and place[0] == values[S]}
        return replace(world, entries={**world.entries, **of_s}, memo={})

    depths = {case.world.L for case in draws(satisfying(stated, constructors={"A": copied}), 40, 0)}
    assert {1, 2} <= depths
