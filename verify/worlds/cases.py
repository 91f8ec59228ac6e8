"""Cases: worlds drawn for a statement, with sizes in range, small entries and functions, in which assumptions hold.

This is the inside of `verify.strategies`.  What is drawn does not depend on what else was drawn, as far as possible:
fewer layers leave the other draws where they are, and so they shrink.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

from hypothesis import strategies as st

from verify.equations import E, S
from verify.example import Example
from verify.notation import Atomic, Bound, Call, Differentiable, Eq, ForAll, Index, Range, Size, Var, brief, free, index
from verify.proof import Statement
from verify.readings.evaluate import Env, Key, World, definitions_of, evaluate, instances, is_given
from verify.readings.failures import satisfied
from verify.readings.mentions import DERIVATIVES, names_in, numbers_let, reach, rests_on
from verify.worlds.construct import (
    ConstructionError,
    Functions,
    Named,
    PerLayer,
    Plan,
    differentiability,
    exact_functions,
    given_keys,
    plan,
    unknown_functions,
    with_activation,
    with_values,
)
from verify.worlds.exact import ACTIVATIONS, COSTS, OPTIMIZERS, PENALTIES

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
        example = example_of(self)
        if example is not None and not any(value for (name, place), value in self.world.entries.items()
                                           if name in ("vW", "vb") and place[0]):
            return repr(example)
        values = ", ".join(f"{var.name}={value}" for var, value in self.values.items())
        return f"{values or 'no indices'} in\n{describe(self.world)}"


def example_of(case: Case) -> Example | None:
    """The case as an example, to paste into a claim file, if it can be one: with functions of `exact` only, about
    network 0 and batch 0.  States of other networks are left out, as an example has none."""
    world, functions = case.world, case.world.functions
    names = {name: f.name for name, f in functions.items() if isinstance(f, Named)}
    layers = range(1, world.L + 1)
    networks = sorted({indices[0] for name, indices in world.entries if name == "b"})
    W, b, vW, vb = ({s: [_plain(world, name, (s, l)) for l in layers] for s in networks}
                    for name in ("W", "b", "vW", "vb"))
    exact = all(isinstance(f, (Named, PerLayer)) for f in functions.values())  # a constructor may bring its own
    if not exact or case.values.get(S) or case.values.get(E):
        return None
    return Example(
        W=W[0], b=b[0], activations=[layer.name for layer in functions["g"].layers],  # type: ignore[attr-defined]
        batches=[(_plain(world, "x", (e,)), _plain(world, "y", (e,))) for e in world.m],
        let={var.name: value for var, value in case.values.items() if var not in (S, E)},
        cost=names["cost"], penalty=names["penalty"], optimizer=names["U_W"], optimizer_of_biases=names["U_b"],
        state_W=vW[0], state_b=vb[0], others=tuple((W[s], b[s]) for s in networks[1:]),
        numbers={name: value for (name, indices), value in world.entries.items() if not indices})


def _plain(world: World, name: str, first: tuple[int, ...]) -> list[Any]:
    """A vector or matrix of entries as lists of integers and Fractions."""
    rows: dict[tuple[int, ...], list[Any]] = {}
    for (head, indices), value in sorted(world.entries.items()):
        if head == name and indices[:len(first)] == first:
            number = value.numerator if value.denominator == 1 else value
            rows.setdefault(indices[len(first):-1], []).append(number)
    return rows[()] if () in rows else list(rows.values())


def describe(world: World) -> str:
    """The sizes, the given entries and the functions of a world, one array or function on a line."""
    arrays: dict[str, list[str]] = {}
    for (name, indices), value in sorted(world.entries.items()):
        if is_given(name):
            array = indices[:1 if name in ("x", "y") else 2]
            arrays.setdefault(f"{name}({', '.join(map(str, array))})", []).append(str(value))
    return "\n".join([f"L={world.L}, n={dict(world.n)}, m={dict(world.m)}",
                      *(f"{name} = {' '.join(values)}" for name, values in arrays.items()),
                      *(f"{name} = {_called(function)}" for name, function in world.functions.items())])


def _called(function: Callable[..., Any]) -> str:
    """What a function is called; its address would say something else in every process."""
    return getattr(function, "__qualname__", None) or repr(function)


# --- numbers ----------------------------------------------------------------------------------------------------------

#: Each draw takes its entries from one of these; the first ones are the simplest.
STYLES = {name: tuple(Fraction(number) for number in numbers.split()) for name, numbers in {
    "units": "0 1 -1",
    "small": "0 1 -1 2 -2 1/2 -1/2 3 -3",
    "sparse": "0 0 0 0 1 -1",
    "thirds": "0 1 -1 1/3 -1/3 2/3 -5/3",
}.items()}
#: So many that no polynomial that anybody writes vanishes on all of them.
MANY = tuple(Fraction(sign * p, q) for p in range(13) for q in (1, 2, 5, 7, 11) for sign in (1, -1))
#: Biases of this style saturate sigmoids: the logistic function of 30 is 1 in float32.
SATURATED = (Fraction(0), Fraction(30), Fraction(-30))


@cache
def _bytes(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)


class Block:
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


#: Some widths, some numbers of samples, and values of indices.
Sized = tuple[dict[int, int], dict[int, int], dict[Var, int]]


class Sizes:
    """Draws sizes, and values for the variables of `let` in their ranges, such that all conditions hold."""

    def __init__(self, statement: Statement, limits: Limits) -> None:
        self.limits = limits
        self.known: dict[tuple[Any, ...], list[Sized]] = {}
        self.layers = tuple(bound for bound in statement.let if bound[1].kind == "layer")
        self.others = tuple(bound for bound in statement.let if bound[1].kind != "layer")
        known = {var for var, _ in self.layers}
        for var, range_ in self.layers:
            ends = [end for end in (range_.lo, range_.hi) if end is not None]
            if range_.hi is None or any(not _sizes_in(end) <= {"L"} or not free(end) <= known for end in ends):
                raise ConstructionError(f"{var.name}: expected a range of layers whose ends are given by the depth and "
                                        "other layers; write a condition on anything else into what is required")
        early = [c for c in statement.conditions if _sizes_in(c) <= {"L"} and free(c) <= known]
        self.late = [c for c in statement.conditions if c not in early]
        #: Those for which some sizes leave no values are chosen together with the sizes, all others one by one.
        self.tied = _tied(self.others, self.late)
        self.loose = tuple(bound for bound in self.others if bound not in self.tied)
        self.layouts = [(L, values) for L in range(1, limits.depth + 1)
                        for values in instances(ForAll(self.layers, Eq(0, 0)), _world(L, {}, {}), {})
                        if satisfied(early, _world(L, {}, {}), values)]
        if not self.layouts:
            raise ConstructionError(f"no depth up to {limits.depth} satisfies the ranges and conditions")

    def draw(self, draw: Draw, batches: int, most: int, reach: int) -> tuple[World, dict[Var, int]]:
        """A world that has sizes only, with so many batches of at most `most`, and values that leave the last `reach`
        steps and batches alone.  The number of draws is always the same, which is what makes depth shrink."""
        limits, layouts = self.limits, self.layouts
        if self.late or self.tied:
            layouts = [layout for layout in layouts if self._admissible(*layout, batches, reach)]
            if not layouts:
                raise ConstructionError(f"no depth up to {limits.depth} and widths up to {limits.width} satisfy the "
                                        "ranges and conditions")
        L, values = draw(st.sampled_from(layouts))
        drawn = [draw(st.integers(0, 6 * limits.width - 1)) for _ in range(limits.depth + 1)]
        m = dict(enumerate([draw(st.integers(1, limits.samples)) for _ in range(most)][:batches]))
        if self.late or self.tied:
            any_n = {l: drawn[l] % limits.width + 1 for l in range(L + 1)}
            n, fixed_m, values = draw(st.sampled_from(self._admissible(L, values, batches, reach)))
            world = _world(L, {**any_n, **n}, {**m, **fixed_m})
        else:
            world = _world(L, self._widths(L, values, drawn), m)
        for var, range_ in self.loose:
            choices = _choices(range_, world, values, reach)
            taken = [values[v] for v, r in self.others if r == range_ and v in values]
            new = [c for c in choices if c not in taken]
            values = {**values, var: draw(st.sampled_from(3 * new + choices))}
        return world, values

    def _widths(self, L: int, values: Env, drawn: Sequence[int]) -> dict[int, int]:
        """Widths from what was drawn: a layer of which the statement names two units usually has two."""
        named = [evaluate(size.args[0], _world(L, {}, {}), values) for _, range_ in self.others
                 if range_.hi is not None for size, _ in range_.hi.parts if type(size) is Size and size.name == "n"]
        any_width, wide = [*range(1, self.limits.width + 1)], [*range(2, self.limits.width + 1)]
        widths = [3 * wide + [1] if named.count(l) > 1 else any_width for l in range(L + 1)]
        return {l: widths[l][drawn[l] % len(widths[l])] for l in range(L + 1)}

    def _admissible(self, L: int, values: dict[Var, int], batches: int, reach: int) -> list[Sized]:
        """All sizes that the conditions and ranges name, with values, in which all conditions hold.  They are few: the
        limits are small, and other sizes are free."""
        key = L, tuple(values.values()), batches
        if key not in self.known:
            named_n, named_m = (self._named(name, every, L, values)
                                for name, every in (("n", range(L + 1)), ("m", range(batches))))
            sized: list[Sized] = [(dict(zip(named_n, n, strict=True)), dict(zip(named_m, m, strict=True)), values)
                                  for m in product(range(1, self.limits.samples + 1), repeat=len(named_m))
                                  for n in product(range(1, self.limits.width + 1), repeat=len(named_n))]

            def world(n: Mapping[int, int], m: Mapping[int, int]) -> World:
                return _world(L, {**dict.fromkeys(range(L + 1), 1), **n}, {**dict.fromkeys(range(batches), 1), **m})

            for var, range_ in self.tied:
                sized = [(n, m, {**v, var: c}) for n, m, v in sized for c in _choices(range_, world(n, m), v, reach)]
            self.known[key] = [(n, m, v) for n, m, v in sized if satisfied(self.late, world(n, m), v)]
        return self.known[key]

    def _named(self, name: str, every: Iterable[int], L: int, values: Env) -> list[int]:
        """Where the conditions and ranges name sizes n or m; everywhere, if that depends on what is not a layer."""
        ends = [end for _, range_ in self.tied for end in (range_.lo, range_.hi) if end is not None]
        sizes = [part for of in (*self.late, *ends) for part, _ in of.parts if type(part) is Size and part.name == name]
        if any(not free(size) <= set(values) for size in sizes):
            return list(every)
        return sorted({evaluate(size.args[0], _world(L, {}, {}), values) for size in sizes})


def _tied(bounds: Sequence[Bound], conditions: Sequence[Index]) -> tuple[Bound, ...]:
    """The indices for which some sizes leave no values: conditions speak of them, their ranges may be empty, or the
    range of such an index depends on them."""
    found = {var for condition in conditions for var in free(condition)}
    for var, range_ in reversed(bounds):
        if var in found or not _never_empty(range_):
            found |= {var} | free(range_)
    return tuple(bound for bound in bounds if bound[0] in found)


def _never_empty(range_: Range) -> bool:
    """Whether there is a value in the range whatever the sizes are: it goes from 1 to a size, or from 0 without end."""
    if range_.hi is None:
        return range_.lo == index(0)
    ends_with_size = [(type(size), c) for size, c in range_.hi.parts] == [(Size, 1)] and range_.hi.const == 0
    return range_.lo == index(1) and ends_with_size


def _choices(range_: Range, world: World, values: Env, reach: int) -> list[int]:
    hi = max(world.m) - reach if range_.hi is None else evaluate(range_.hi, world, values)
    return list(range(evaluate(range_.lo, world, values), hi + 1))


def deep_enough(statement: Statement) -> Limits:
    """The usual limits, or deeper ones if the statement requires more layers."""
    for depth in range(LIMITS.depth, LIMITS.depth + 4):
        try:
            Sizes(statement, LIMITS._replace(depth=depth))
            return LIMITS._replace(depth=depth)
        except ConstructionError:
            continue
    return LIMITS


# --- cases ------------------------------------------------------------------------------------------------------------

#: Exact activations that keep numbers short over several training steps, and those without kinks.
PIECEWISE_LINEAR = ("identity", "relu", "hard tanh", "leaky relu", "one minus")
SMOOTH = ("identity", "one minus", "square", "shifted square", "cubic")


class Maker:
    """Makes the cases of one statement, without one of its assumptions."""

    def __init__(self, statement: Statement, without: str | None, constructors: Mapping[str, Constructor],
                 functions: tuple[str, ...], limits: Limits) -> None:
        self.training = statement.training
        self.definitions = tuple(statement.definitions.values())
        self.numbers = numbers_let(statement)
        self.assumptions = {name: f for name, f in statement.assumptions.items() if name != without}
        self.dropped = None if without is None else statement.assumptions[without]
        self.constructors = {name: made for name, made in constructors.items() if name != without}
        self.may_change = {name: rests_on(self.assumptions[name], self.training, self.definitions)
                           for name in self.constructors}
        self.planned = {name: f for name, f in self.assumptions.items() if name not in constructors}
        self.smooth = {f.body.call.function.name for f in self.assumptions.values() if type(f.body) is Differentiable}
        formulas = [*statement.assumptions.values(), *statement.conclusions.values()]
        #: Derivatives at kinks are limits of quotients, of polynomials whose degree must stay low.
        self.at_kinks = "g" not in self.smooth and any(
            names_in(formula) & DERIVATIVES for formula in (*formulas, *self.definitions))
        self.kinked = None
        if self.dropped is not None and type(self.dropped.body) is Differentiable:
            self.kinked = self.dropped.body.call.function.name
        self.functions = functions if self.kinked is None else ("kinked",)
        self.limits, self.sizes = limits, Sizes(statement, limits)
        if self.kinked is not None:  # limits of difference quotients take time
            depth = max(self.sizes.layouts[0][0], min(limits.depth, 2))
            self.limits = Limits(depth, min(limits.width, 2), min(limits.samples, 2))
            self.sizes = Sizes(statement, self.limits)
        kinds = [range_.kind for _, range_ in statement.let]
        self.reach = max((reach(formula) for formula in formulas), default=0)
        self.batches = max(kinds.count("step"), kinds.count("batch"), 1) + self.reach

    def make(self, draw: Draw) -> Case:
        kind = draw(st.sampled_from(self.functions))
        more = 0 if kind == "kinked" else draw(st.sampled_from((1, 2) if self.training else (0, 0, 1)))
        world, values = self.sizes.draw(draw, self.batches + more, self.batches + 2, self.reach)
        functions = self.draw_functions(draw, kind, world.L)
        entries = self.draw_entries(draw, kind, world)
        world = replace(world, definitions=definitions_of(self.definitions, values))
        todo = plan(self.planned, replace(world, entries=entries), values)
        for name in self.constructors:
            self.check_constructor_is_needed(name, replace(world, entries=entries), values)
        world = replace(world, entries=todo.system.complete(entries))
        smoothing = kind != "unknown" and "g" in self.smooth
        if smoothing:
            functions = self.smoothed(functions, world, values, todo)
        world = with_values(using(world, functions), todo.assignments)
        given = dict(world.functions)
        for name, constructor in self.constructors.items():
            fixed = replace(world, entries=MappingProxyType(dict(world.entries)),
                            functions=MappingProxyType(dict(world.functions)))
            made = constructor(draw, fixed, values)
            self.check_constructed(name, world, made)
            world = with_values(replace(made, memo={}), todo.assignments)
        if smoothing and self.constructors and dict(world.functions) == given:  # inputs may have come upon kinks
            functions = self.smoothed(functions, world, values, todo)
            world = with_values(using(world, functions), todo.assignments)
        for name, formula in self.assumptions.items():
            if not evaluate(formula, world, values):
                raise ConstructionError(f"{name}: does not hold in the world that was made for it:\n{describe(world)}")
        return Case(values, world)

    def check_constructor_is_needed(self, name: str, world: World, values: Env) -> None:
        """Where an assumption is linear in given entries, a constructor might slip in more than what is assumed."""
        try:
            solved = plan({name: self.assumptions[name]}, world, values)
        except ConstructionError:
            return
        if solved.assignments:  # values of functions may hang on each other, as those of an odd function do
            return
        if not solved.system.solved:  # it holds here whatever the entries are, and elsewhere it may not
            return
        raise ConstructionError(f"{name}: can be solved without a constructor; leave the constructor out")

    def check_constructed(self, name: str, before: World, made: object) -> None:
        """A constructor may change only what its assumption depends on: whatever else it did would be assumed, too."""
        if type(made) is not World:
            raise ConstructionError(f"{name}: its constructor should return the world that it was given, changed; it "
                                    f"returned {brief(made)}")
        shape, before_shape = ((w.L, w.n, w.m, w.entries.keys(), w.functions.keys()) for w in (made, before))
        if shape != before_shape:
            raise ConstructionError(f"{name}: its constructor changes the sizes, or which entries and functions are "
                                    "given")
        for (head, place), value in made.entries.items():
            if type(value) is not Fraction:
                raise ConstructionError(f"{name}: its constructor sets {head}{place} to {value!r}; expected a Fraction")
        changed = {head for (head, place), value in made.entries.items() if value != before.entries[head, place]}
        changed |= {function for function in made.functions
                    if made.functions[function] is not before.functions[function]}
        beyond = changed - self.may_change[name]
        if beyond:
            raise ConstructionError(f"{name}: its constructor changes {', '.join(sorted(beyond))}, on which the "
                                    "assumption does not depend")

    def draw_entries(self, draw: Draw, kind: str, world: World) -> dict[Key, Fraction]:
        """Values for all entries, in one style."""
        styles = [STYLES["units"]] if kind == "kinked" else [*STYLES.values(), MANY]
        style = draw(st.sampled_from(styles))
        width, samples = self.limits.width, self.limits.samples
        blocks: dict[Key, Block] = {}
        for s in world.m:  # network and batch number 0 first
            for l in range(1, self.limits.depth + 1 if s == 0 or not self.training else 1):
                blocks |= {(name, (s, l)): Block(draw, style, width, width) for name in ("W", "vW")}
                blocks |= {(name, (s, l)): Block(draw, style, 1, width) for name in ("b", "vb")}
            blocks |= {(name, (s,)): Block(draw, style, samples, width) for name in ("x", "y")}
        keys = given_keys(world.L, world.n, world.m, (0,) if self.training else world.m)
        heads = {name: 1 if name in ("x", "y") else 2 for name, _ in keys}
        return {**{(name, indices): blocks[name, indices[:heads[name]]][indices[heads[name]:]]
                   for name, indices in keys},
                **{(name, ()): Block(draw, style, 1, 1)[1,] for name in self.numbers}}

    def draw_functions(self, draw: Draw, kind: str, L: int) -> Functions:
        if kind == "unknown":
            return unknown_functions(draw(st.integers(0, 999)))
        activations, costs, penalties = self.pools(kind)
        names = [draw(st.sampled_from(activations)) for _ in range(self.limits.depth)][:L]
        cost, penalty = draw(st.sampled_from(costs)), draw(st.sampled_from(penalties))
        return exact_functions(names, cost, penalty, *(draw(st.sampled_from(list(OPTIMIZERS))) for _ in "Wb"))

    def pools(self, kind: str) -> tuple[list[str], list[str], list[str]]:
        """The exact activations, costs and penalties to draw from."""
        activations, costs, penalties = list(ACTIVATIONS), list(COSTS), list(PENALTIES)
        if self.training or self.at_kinks or kind == "kinked":
            activations = [name for name in PIECEWISE_LINEAR if kind == "exact" or name != "leaky relu"]
        if "g" in self.smooth and (self.training or self.kinked in ("cost", "penalty")):
            activations = [name for name in activations if name in SMOOTH]
        if "cost" in self.smooth or kind == "kinked":
            costs = ["mean truncated absolute error" if self.kinked == "cost" else "half mean squared error"]
        if "penalty" in self.smooth or kind == "kinked":
            at_kinks = self.kinked == "penalty"
            penalties = [name for name, penalty in PENALTIES.items() if bool(penalty.kinks) == at_kinks]
        return activations, costs, penalties

    def smoothed(self, functions: Functions, world: World, values: Env, todo: Plan) -> Functions:
        """Exchange activations, layer by layer, so that each is differentiable and has its values where assumed."""
        demands: list[tuple[Call, Atomic, Env]] = [(known.call, Eq(known.call, known.value), known.env)
                                                   for known in todo.assignments if known.target is None]
        demands += [(f.body.call, f.body, env) for f in self.planned.values() if type(f.body) is Differentiable
                    for env in instances(f, world, values)]
        for l in range(1, world.L + 1):
            here = [(formula, env) for call, formula, env in demands
                    if call.function.name in ("g", "gp") and evaluate(call.indices[0], world, env) == l]
            for candidate in (functions, *(with_activation(functions, l, name) for name in SMOOTH)):
                functions, trial = candidate, using(world, candidate)
                if all(evaluate(formula, trial, env) for formula, env in here):
                    break
        return functions


def using(world: World, functions: Functions) -> World:
    """The world with these functions."""
    return replace(world, functions=functions, differentiable=differentiability(functions), memo={})
