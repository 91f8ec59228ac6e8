"""Hypothesis strategies: exact worlds in which given assumptions hold, NumPy networks, and batches.

    @given(satisfying(statement))
    def test(case):
        values, world = case
        assert all(evaluate(formula, world, values) for formula in statement.conclusions.values())

    @given(networks(numbers="float32").flatmap(lambda network: st.tuples(st.just(network), batches(network))))
    def test(drawn):
        network, (X, Y) = drawn

Every draw is valid by construction, none is rejected.  Draws shrink to few layers, then few samples and units, then to
the entries 0, 1 and -1.  NumPy is needed for networks and batches only.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from verify.construct import (
    ConstructionError,
    Functions,
    Plan,
    differentiability,
    exact_functions,
    given_keys,
    plan,
    reach,
    unknown_functions,
    with_values,
)
from verify.equations import E, S, steps
from verify.equations import batches as batch_numbers
from verify.evaluate import Env, Key, World, evaluate, instances
from verify.exact import ACTIVATIONS, COSTS, OPTIMIZERS, PENALTIES
from verify.example import with_derivatives
from verify.notation import Atomic, Call, Differentiable, Eq, ForAll, Index, Range, Size, Var, free
from verify.proof import Statement

if TYPE_CHECKING:
    from verify.activations import Activation, Array
    from verify.costs import Cost
    from verify.network import Network

Draw = Callable[[st.SearchStrategy[Any]], Any]
Constructor = Callable[[Draw, World, Env], World]


class Limits(NamedTuple):
    """The largest depth, width and number of samples that are drawn."""
    depth: int = 3
    width: int = 3
    samples: int = 2


LIMITS = Limits()


class Case(NamedTuple):
    """Values of what a statement lets range, and a world: `evaluate(formula, case.world, case.values)`."""
    values: Env
    world: World

    def __repr__(self) -> str:
        values = ", ".join(f"{var.name}={value}" for var, value in self.values.items())
        return f"{values or 'no indices'} in\n{describe(self.world)}"


def describe(world: World) -> str:
    """The sizes, the given entries and the functions of a world, one array or function on a line."""
    arrays: dict[str, list[str]] = {}
    for (name, indices), value in sorted(world.entries.items()):
        array = indices[:1 if name in ("x", "y") else 2]
        arrays.setdefault(f"{name}({', '.join(map(str, array))})", []).append(str(value))
    return "\n".join([f"L={world.L}, n={dict(world.n)}, m={dict(world.m)}",
                      *(f"{name} = {' '.join(values)}" for name, values in arrays.items()),
                      *(f"{name} = {function!r}" for name, function in world.functions.items())])


# --- numbers ----------------------------------------------------------------------------------------------------------

#: Each draw takes its entries from one of these; the first ones are the simplest.
STYLES = {name: tuple(Fraction(number) for number in numbers.split()) for name, numbers in {
    "units": "0 1 -1",
    "small": "0 1 -1 2 -2 1/2 -1/2 3 -3",
    "sparse": "0 0 0 0 1 -1",
    "thirds": "0 1 -1 1/3 -1/3 2/3 -5/3",
}.items()}
#: Biases of this style saturate sigmoids: the logistic function of 30 is 1 in float32.
SATURATED = (Fraction(0), Fraction(30), Fraction(-30))


@cache
def _bytes(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)


class _Block:
    """The entries of one array, whose size depends on the limits only: when a network shrinks, they keep their places.

    One draw of bytes for a whole array is ten times as fast as a draw for each entry, and shrinks as well."""

    def __init__(self, draw: Draw, style: Sequence[Fraction], rows: int, columns: int) -> None:
        self.style, self.columns, self.drawn = style, columns, draw(_bytes(rows * columns))

    def __getitem__(self, place: tuple[int, ...]) -> Fraction:
        """The entry of a unit, or of a row and a column, counted from 1."""
        row, column = (1, *place)[-2:]
        byte: int = self.drawn[(row - 1) * self.columns + column - 1]
        return self.style[byte % len(self.style)]


# --- sizes and indices ------------------------------------------------------------------------------------------------

def _sizes_in(node: Index) -> set[str]:
    """The names of the sizes in an index expression."""
    return {part.name for part, _ in node.parts if type(part) is Size}


def _world(L: int, n: Mapping[int, int], m: Mapping[int, int]) -> World:
    """A world that has sizes only."""
    return World(L, n, m, {}, {})


class _Sizes:
    """Draws sizes, and values for the variables of `let` in their ranges, such that all conditions hold."""

    def __init__(self, statement: Statement, limits: Limits) -> None:
        self.limits = limits
        self.layers = tuple(bound for bound in statement.let if bound[1].kind == "layer")
        self.others = tuple(bound for bound in statement.let if bound[1].kind != "layer")
        known = {var for var, _ in self.layers}
        early = [c for c in statement.conditions if _sizes_in(c) <= {"L"} and free(c) <= known]
        self.late = [c for c in statement.conditions if c not in early]
        self.layouts = [(L, values) for L in range(1, limits.depth + 1)
                        for values in instances(ForAll(self.layers, Eq(0, 0)), _world(L, {}, {}), {})
                        if all(evaluate(c, _world(L, {}, {}), values) >= 0 for c in early)]
        if not self.layouts:
            raise ConstructionError(f"no depth up to {limits.depth} satisfies the ranges and conditions")

    def draw(self, draw: Draw, batches: int, reach: int) -> tuple[World, dict[Var, int]]:
        """A world with sizes only, in which steps and batches stop `reach` before the last one."""
        L, values = draw(st.sampled_from(self.layouts))
        m = {e: draw(st.integers(1, self.limits.samples)) for e in range(batches)}
        if self.late:
            return draw(st.sampled_from(self._admissible(L, values, m, reach)))  # type: ignore[no-any-return]
        crowd = [evaluate(size.args[0], _world(L, {}, {}), values) for _, range_ in self.others
                 if range_.hi is not None for size, _ in range_.hi.parts if type(size) is Size and size.name == "n"]
        narrow, wide = st.integers(1, self.limits.width), st.sampled_from([*range(2, self.limits.width + 1), 1])
        n = {l: draw(wide if crowd.count(l) > 1 else narrow) for l in range(L + 1)}
        world = _world(L, n, m)
        for var, range_ in self.others:
            choices = _choices(range_, world, values, reach)
            taken = [values[v] for v, r in self.others if r == range_ and v in values]
            new = [c for c in choices if c not in taken]
            values = {**values, var: draw(st.sampled_from(3 * new + choices))}
        return world, values

    def _admissible(self, L: int, values: dict[Var, int], m: Mapping[int, int],
                    reach: int) -> list[tuple[World, dict[Var, int]]]:
        """All sizes and values in which the conditions on widths, units, steps and batches hold."""
        result = []
        for widths in product(range(1, self.limits.width + 1), repeat=L + 1):
            world = _world(L, dict(enumerate(widths)), m)
            found = [values]
            for var, range_ in self.others:
                found = [{**v, var: choice} for v in found for choice in _choices(range_, world, v, reach)]
            result += [(world, v) for v in found if all(evaluate(c, world, v) >= 0 for c in self.late)]
        if not result:
            raise ConstructionError(f"no widths up to {self.limits.width} satisfy the ranges and conditions")
        return result


def _choices(range_: Range, world: World, values: Env, reach: int) -> list[int]:
    hi = max(world.m) - reach if range_.hi is None else evaluate(range_.hi, world, values)
    return list(range(evaluate(range_.lo, world, values), hi + 1))


# --- worlds in which assumptions hold ---------------------------------------------------------------------------------

def satisfying(statement: Statement, *, without: str | None = None, constructors: Mapping[str, Constructor] = {},
               functions: Sequence[str] = ("unknown", "exact"), limits: Limits = LIMITS) -> st.SearchStrategy[Case]:
    """Cases in which all assumptions of a statement hold, with `without` all but one, which then usually fails.

    The functions are *unknown*, deterministic small rationals about which nothing holds but what is assumed, or
    *exact*, those of `verify.exact`.  Where an assumption of differentiability is dropped they are exact, usually at a
    kink, and the derivatives of the objective are limits of difference quotients.

    An assumption that is neither linear in given entries nor the value of a function needs a constructor under its
    name: called with `draw`, a world and the values, it returns the world changed.

    Raises a ConstructionError if assumptions contradict each other, by name, if one needs a constructor, or if one
    does not hold in the world that was made: draws are never rejected."""
    for name in (*constructors, *([] if without is None else [without])):
        if name not in statement.assumptions:
            raise ConstructionError(f"there is no assumption {name!r}; there are: {'; '.join(statement.assumptions)}")
    return _cases(_Maker(statement, without, constructors, tuple(functions), limits))


def worlds(*, training: bool = False, functions: Sequence[str] = ("unknown", "exact"),
           limits: Limits = LIMITS) -> st.SearchStrategy[Case]:
    """Cases about which nothing is assumed.  With `training` network s + 1 comes from network s by the update
    equations; otherwise there are unrelated networks and batches, and `values` names one of each by s and e."""
    let = () if training else ((S, steps), (E, batch_numbers))
    return satisfying(Statement(let, {}, {}, (), training), functions=functions, limits=limits)


@st.composite
def _cases(draw: Draw, maker: _Maker) -> Case:
    """One case, or the last of three if the dropped assumption holds in all of them."""
    for _ in range(3):
        case = maker.make(draw)
        if maker.dropped is None or not evaluate(maker.dropped, case.world, case.values):
            break
    return case if maker.kinked is None else Case(case.values, with_derivatives(case.world, degree=3))


#: Exact activations that keep numbers short over several training steps, and those without kinks.
PIECEWISE_LINEAR = ("identity", "relu", "hard tanh", "leaky relu", "one minus")
SMOOTH = ("identity", "one minus", "square", "shifted square", "cubic")


class _Maker:
    """Makes the cases of one statement, without one of its assumptions."""

    def __init__(self, statement: Statement, without: str | None, constructors: Mapping[str, Constructor],
                 functions: tuple[str, ...], limits: Limits) -> None:
        self.training = statement.training
        self.assumptions = {name: f for name, f in statement.assumptions.items() if name != without}
        self.dropped = None if without is None else statement.assumptions[without]
        self.constructors = {name: made for name, made in constructors.items() if name != without}
        self.planned = {name: f for name, f in self.assumptions.items() if name not in constructors}
        self.smooth = {f.body.call.function.name for f in self.assumptions.values() if type(f.body) is Differentiable}
        self.kinked = None
        if self.dropped is not None and type(self.dropped.body) is Differentiable:
            self.kinked = self.dropped.body.call.function.name
        self.functions = functions if self.kinked is None else ("kinked",)
        self.limits, self.sizes = limits, _Sizes(statement, limits)
        if self.kinked is not None:  # limits of difference quotients take time
            least = self.sizes.layouts[0][0]
            self.limits = Limits(max(least, min(limits.depth, 2)), min(limits.width, 2), min(limits.samples, 2))
            self.sizes = _Sizes(statement, self.limits)
        kinds = [range_.kind for _, range_ in statement.let]
        formulas = [*statement.assumptions.values(), *statement.conclusions.values()]
        self.reach = max((reach(formula) for formula in formulas), default=0)
        self.batches = max(kinds.count("step"), kinds.count("batch"), 1) + self.reach

    def make(self, draw: Draw) -> Case:
        kind = draw(st.sampled_from(self.functions))
        more = 0 if kind == "kinked" else draw(st.sampled_from((1, 2) if self.training else (0, 0, 1)))
        world, values = self.sizes.draw(draw, self.batches + more, self.reach)
        keys = given_keys(world.L, world.n, world.m, (0,) if self.training else world.m)
        todo = plan(self.planned, replace(world, entries=dict.fromkeys(keys)), values)
        world = replace(world, entries=todo.system.complete(self.entries(draw, kind, keys)))
        world = self.with_functions(draw, kind, world, values, todo)
        for constructor in self.constructors.values():
            world = with_values(constructor(draw, world, values), todo.assignments)
        for name, formula in self.assumptions.items():
            if not evaluate(formula, world, values):
                raise ConstructionError(f"{name}: does not hold in the world that was made for it:\n{describe(world)}")
        return Case(values, world)

    def entries(self, draw: Draw, kind: str, keys: list[Key]) -> dict[Key, Fraction]:
        """Values for all entries, in one style."""
        style = STYLES["units" if kind == "kinked" else draw(st.sampled_from(list(STYLES)))]
        blocks: dict[Key, _Block] = {}
        entries: dict[Key, Fraction] = {}
        for name, indices in keys:
            data = name in ("x", "y")
            array, place = (name, indices[:1 if data else 2]), indices[1 if data else 2:]
            if array not in blocks:
                rows = self.limits.samples if data else self.limits.width if len(place) == 2 else 1
                blocks[array] = _Block(draw, style, rows, self.limits.width)
            entries[name, indices] = blocks[array][place]
        return entries

    def with_functions(self, draw: Draw, kind: str, world: World, values: Env, todo: Plan) -> World:
        """The world with functions that meet all that is assumed about functions."""
        def using(functions: Functions) -> World:
            return replace(world, functions=functions, differentiable=differentiability(functions), memo={})

        if kind == "unknown":
            return with_values(using(unknown_functions(draw(st.integers(0, 999)))), todo.assignments)
        activations, costs, penalties = self.pools(kind)
        names = [draw(st.sampled_from(activations)) for _ in range(world.L)]
        cost, penalty = draw(st.sampled_from(costs)), draw(st.sampled_from(penalties))
        optimizers = [draw(st.sampled_from(list(OPTIMIZERS))) for _ in range(2)]
        if kind == "exact" and "g" in self.smooth:
            self.smoothe(names, lambda: using(exact_functions(names, cost, penalty, *optimizers)), values, todo)
        return with_values(using(exact_functions(names, cost, penalty, *optimizers)), todo.assignments)

    def pools(self, kind: str) -> tuple[list[str], list[str], list[str]]:
        """The exact activations, costs and penalties to draw from."""
        activations, costs, penalties = list(ACTIVATIONS), list(COSTS), list(PENALTIES)
        if self.training or kind == "kinked":
            activations = [name for name in PIECEWISE_LINEAR if kind == "exact" or name != "leaky relu"]
        if "g" in self.smooth and (self.training or kind == "kinked"):
            activations = [name for name in activations if name in SMOOTH]
        if "cost" in self.smooth or kind == "kinked":
            costs = ["mean truncated absolute error" if self.kinked == "cost" else "half mean squared error"]
        if "penalty" in self.smooth or kind == "kinked":
            at_kinks = self.kinked == "penalty"
            penalties = [name for name, penalty in PENALTIES.items() if bool(penalty.kinks) == at_kinks]
        return activations, costs, penalties

    def smoothe(self, names: list[str], world: Callable[[], World], values: Env, todo: Plan) -> None:
        """Exchange activations, layer by layer, so that each is differentiable and has its values where assumed."""
        demands: list[tuple[Call, Atomic, Env]] = [(known.call, Eq(known.call, known.value), known.env)
                                                   for known in todo.assignments]
        demands += [(f.body.call, f.body, env) for f in self.planned.values() if type(f.body) is Differentiable
                    for env in instances(f, world(), values)]
        of_layer: dict[int, list[tuple[Atomic, Env]]] = {}
        for call, formula, env in demands:
            if call.function.name in ("g", "gp"):
                of_layer.setdefault(evaluate(call.indices[0], world(), env), []).append((formula, env))
        for l, formulas in sorted(of_layer.items()):
            for name in (names[l - 1], *SMOOTH):
                names[l - 1] = name
                here = world()
                if all(evaluate(formula, here, env) for formula, env in formulas):
                    break


# --- NumPy networks and batches ---------------------------------------------------------------------------------------

NUMBERS = ("float64", "float32", "fraction")


def networks(*, numbers: str = "float64", activations: Sequence[Activation] | None = None,
             costs: Sequence[Cost] | None = None, limits: Limits = LIMITS) -> st.SearchStrategy[Network]:
    """Networks of `verify.network` with entries of this type: "float64", "float32" or "fraction".

    Depth, widths, activations, cost and penalty vary; costs from logits get the identity as their last activation.
    Entries are small: no network within the default limits overflows float32.  There are zeros, dead units, kinks, and
    biases that saturate.  Fractions get rational activations and costs, and unknown ones about which nothing is known.

    Raises a ValueError for other numbers."""
    _check_numbers(numbers)
    return _networks(numbers, activations, costs, limits)


def batches(network: Network, *, max_samples: int = 3) -> st.SearchStrategy[tuple[Array, Array]]:
    """Pairs (X, Y), shapes (m, n_0) and (m, n_L) with m = 1..max_samples, of the number type of the network."""
    return _batches(network, max_samples)


def _check_numbers(numbers: str) -> None:
    if numbers not in NUMBERS:
        raise ValueError(f"numbers: expected one of {', '.join(NUMBERS)}, got {numbers!r}")


class _Arrays:
    """Arrays in one style.  Floats may also be any numbers in [-3, 3]."""

    def __init__(self, draw: Draw, numbers: str) -> None:
        self.draw, self.numbers = draw, numbers
        more = ["saturated"] if numbers == "fraction" else ["saturated", "random"]
        self.style = draw(st.sampled_from([*STYLES, *more]))

    def __call__(self, shape: tuple[int, ...], width: int, saturating: bool = False) -> Array:
        """An array of this shape; while its columns are at most `width`, entries keep their places when it shrinks."""
        import numpy as np

        if self.style == "random":
            generator = np.random.default_rng(self.draw(st.integers(0, 2**32 - 1)))
            return generator.uniform(-3, 3, shape).astype(self.numbers)
        rows, columns = (1, *shape)[-2:]
        numbers = STYLES.get(self.style, SATURATED if saturating else STYLES["units"])
        block = _Block(self.draw, numbers, rows, max(width, columns))
        result = np.empty(shape, dtype=object)
        for place in np.ndindex(*shape):
            result[place] = block[tuple(k + 1 for k in place)]
        return result if self.numbers == "fraction" else result.astype(self.numbers)


@st.composite
def _networks(draw: Draw, numbers: str, activations: Sequence[Activation] | None, costs: Sequence[Cost] | None,
              limits: Limits) -> Network:
    from verify import activations as all_activations
    from verify import costs as all_costs
    from verify.network import Network

    exact = numbers == "fraction"
    if activations is None:
        activations = [g for g in all_activations.ACTIVATIONS.values() if g.exact or not exact]
        activations += [all_activations.table_activation(draw(st.integers(0, 999)))] if exact else []
    if costs is None:
        costs = [c for c in all_costs.COSTS.values() if c.exact or not exact]
        costs += [all_costs.table_cost(draw(st.integers(0, 999)))] if exact else []
    widths = [draw(st.integers(1, limits.width)) for _ in range(draw(st.integers(1, limits.depth)) + 1)]
    cost = draw(st.sampled_from(costs))
    g = [draw(st.sampled_from(activations)) for _ in widths[1:]]
    if cost.from_logits:
        g[-1] = all_activations.identity
    penalty = draw(st.sampled_from([None, all_costs.l2_penalty(Fraction(1, 2))]))
    arrays = _Arrays(draw, numbers)
    W = [arrays((rows, columns), limits.width) for columns, rows in pairwise(widths)]
    b = [arrays((rows,), limits.width, saturating=True) for rows in widths[1:]]
    return Network.from_lists(W, b, g, cost, penalty)


@st.composite
def _batches(draw: Draw, network: Network, max_samples: int) -> tuple[Array, Array]:
    dtype = network.W[1].dtype
    arrays = _Arrays(draw, "fraction" if dtype == object else dtype.name)
    m = draw(st.integers(1, max_samples))
    X, Y = (arrays((m, width), LIMITS.width) for width in (network.widths[0], network.widths[-1]))
    return X, Y
