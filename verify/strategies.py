"""Hypothesis strategies: exact worlds in which given assumptions hold, NumPy networks, and batches.

    @given(satisfying(statement))
    def test(case):
        values, world = case
        assert all(evaluate(formula, world, values) for formula in statement.conclusions.values())

    @given(networks(numbers="float32").flatmap(lambda network: st.tuples(st.just(network), batches(network))))
    def test(drawn):
        network, (X, Y) = drawn

Every draw is valid by construction: nothing is rejected.  Draws shrink to few layers, few units and few samples first,
then to the entries 0, 1 and -1.  NumPy is needed for networks and batches, not for worlds.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from verify.construct import (
    ConstructionError, Except, Functions, PerLayer, differentiability, exact_functions, given_keys, plan, reach,
    unknown_functions, with_values,
)
from verify.equations import E, S, batches as all_batches, steps
from verify.evaluate import Env, Key, World, evaluate, instances
from verify.example import with_derivatives
from verify.exact import ACTIVATIONS, COSTS, OPTIMIZERS, PENALTIES
from verify.notation import Bound, Differentiable, Eq, ForAll, Index, Size, Var, free
from verify.proof import Statement

if TYPE_CHECKING:
    from verify.activations import Activation, Array
    from verify.costs import Cost, Penalty
    from verify.network import Network

Draw = Callable[[st.SearchStrategy[Any]], Any]
Constructor = Callable[[Draw, World, Env], World]


class Case(NamedTuple):
    """Values of the variables that a statement lets range, and a world: `evaluate(formula, case.world, case.values)`."""
    values: Env
    world: World

    def __repr__(self) -> str:
        return f"{', '.join(f'{var.name}={value}' for var, value in self.values.items())} in\n{describe(self.world)}"


def describe(world: World) -> str:
    """The sizes, the given entries and the functions of a world, one array or function on a line."""
    rows: dict[str, list[str]] = {}
    for (name, indices), value in sorted(world.entries.items()):
        rows.setdefault(f"{name}[{', '.join(map(str, indices[:1 if name in 'xy' else 2]))}]", []).append(str(value))
    arrays = [f"{name} = {' '.join(values)}" for name, values in rows.items()]
    functions = [f"{name} = {function!r}" for name, function in world.functions.items()]
    return "\n".join([f"L={world.L}, n={dict(world.n)}, m={dict(world.m)}", *arrays, *functions])


# --- numbers ------------------------------------------------------------------------------------------------------------

def _fractions(text: str) -> st.SearchStrategy[Fraction]:
    return st.sampled_from([Fraction(number) for number in text.split()])


#: Each draw has one style.  Small bounds keep powers small: no network drawn here overflows float32.
STYLES = {
    "units": _fractions("0 1 -1"),
    "small": _fractions("0 1 -1 2 -2 1/2 -1/2 3 -3"),
    "sparse": _fractions("0 0 0 0 1 -1"),
    "thirds": _fractions("0 1 -1 1/3 -1/3 2/3 -5/3"),
}
#: Biases of this style saturate sigmoids: 1 / (1 + exp(-30)) is 1 in float32.
SATURATED = _fractions("0 30 -30")


# --- sizes and indices ---------------------------------------------------------------------------------------------------

class Limits(NamedTuple):
    """The largest depth, width and number of samples that are drawn."""
    depth: int = 3
    width: int = 3
    samples: int = 2


def _sizes_in(node: Index) -> set[str]:
    """The names of the sizes in an index expression."""
    return {part.name for part, _ in node.parts if type(part) is Size}


class _Shape(NamedTuple):
    world: World
    values: dict[Var, int]


def _world(L: int, n: Mapping[int, int], m: Mapping[int, int]) -> World:
    return World(L, n, m, {}, {})


class _Shapes:
    """Draws sizes and values for the variables of `let`, in range and such that all conditions hold."""

    def __init__(self, statement: Statement, limits: Limits) -> None:
        self.statement, self.limits = statement, limits
        self.layers = [bound for bound in statement.let if bound[1].kind == "layer"]
        known = {var for var, _ in self.layers}
        early = [c for c in statement.conditions if free(c) <= known and _sizes_in(c) <= {"L"}]
        self.late = [c for c in statement.conditions if c not in early]
        self.layouts = [
            (L, values) for L in range(1, limits.depth + 1)
            for values in instances(ForAll(tuple(self.layers), Eq(0, 0)), _world(L, {}, {}), {})
            if all(evaluate(c, _world(L, {}, {}), values) >= 0 for c in early)]
        if not self.layouts:
            raise ConstructionError(f"no depth up to {limits.depth} satisfies the ranges and conditions of the statement")
