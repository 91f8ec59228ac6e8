"""The definitions of a statement's own arrays: they say what these are, and ask nothing of anything else.

Each equation defines the entries on its left side.  Its right side may speak of the network, of own arrays that are not
defined by way of this one, and of own entries that come earlier: by their step; at one step by their layer, further up,
or for all arrays that are defined by way of each other further down; and at one layer by the array, in the order in
which the arrays are defined.  There what has no step comes before all steps, and at one step what has no layer before
all layers.  No entry is defined twice, and none by a derivative in the sense of analysis, which may not exist.  So for
every network there are numbers that satisfy all equations, by recursion.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verify.kernel.ranges import Context, opened
from verify.kernel.refusal import Refused
from verify.kernel.wellformed import entries
from verify.notation import Entry, Eq, ForAll, Head, Index, Own, free
from verify.proof import Statement


def admit_definitions(statement: Statement, context: Context) -> None:
    """Refuse equations that are no definitions by recursion, and own arrays with indices that are not defined.  Each
    formula is admitted already."""
    definitions = statement.definitions
    equations = {name: _defining(name, formula, context) for name, formula in definitions.items()}
    order: list[Head] = list(dict.fromkeys(lhs.head for _, lhs, _ in equations.values()))
    uses: dict[Any, set[Any]] = {array: set() for array in order}
    for inner, lhs, rhs in equations.values():
        uses[lhs.head] |= {entry.head for _, entry in _own_entries(rhs, inner)}
    directions: dict[frozenset[Any], set[int]] = {}
    for name, (inner, lhs, rhs) in equations.items():
        together = frozenset(array for array in _by_way_of(lhs.head, uses) if lhs.head in _by_way_of(array, uses))
        way = directions.setdefault(together, set())
        for there, entry in _own_entries(rhs, inner):
            if entry.head in together and not _earlier(entry, lhs, order, way, there):
                raise Refused(f"{name}: ", entry, " is not shown to be defined before ", lhs)
    named: dict[str, Head] = {}
    for formula in (*definitions.values(), *statement.assumptions.values(), *statement.conclusions.values()):
        for _, entry in _own_entries(formula, context):
            if named.setdefault(entry.head.name, entry.head) is not entry.head:
                raise Refused(f"{entry.head.name}: two own arrays, with other indices or ranges, have this name")
            if entry.indices and entry.head not in order:
                raise Refused(f"{entry.head.name}: an own array with indices is to be defined; a number that is let "
                              "has none")
    items = list(definitions.items())
    for position, (name, formula) in enumerate(items):
        for other, another in items[:position]:
            _apart(name, formula, other, another, context)


def _defining(name: str, formula: ForAll, context: Context) -> tuple[Context, Any, Any]:
    """The context, the entry and its value, of an equation that defines an own entry for each value of its indices."""
    bounds, body, inner = opened(formula.bounds, formula.body, context)
    if type(body) is not Eq or type(body.lhs) is not Entry or type(body.lhs.head) is not Own:
        raise Refused(f"{name}: a definition is an equation whose left side is an entry of an own array")
    variables = {var for var, _ in bounds}
    placed = [Index(value.parts).variable for value in body.lhs.indices if free(value) & variables]
    if set(placed) != variables or len(placed) != len(variables):
        raise Refused(f"{name}: each variable of a definition stands once on its left side, perhaps plus a number")
    for _, entry in entries(body.rhs, inner):
        if entry.head.role == "derivative":
            raise Refused(f"{name}: ", entry, " may not exist, and defines no number then: say it by delta, gW or gb")
    return inner, body.lhs, body.rhs


def _own_entries(node: Any, context: Context) -> Iterator[tuple[Context, Entry]]:
    """The entries of own arrays in a term, each with what is known of its indices."""
    return ((there, entry) for there, entry in entries(node, context) if type(entry.head) is Own)


def _by_way_of(array: Any, uses: dict[Any, set[Any]]) -> set[Any]:
    """The arrays that stand in the definitions of this one, in their definitions, and so on."""
    found: set[Any] = set()
    todo = {array}
    while todo:
        todo = set().union(*(uses.get(one, set()) for one in todo)) - found
        found |= todo
    return found


def _earlier(entry: Entry, lhs: Entry, order: list[Head], directions: set[int], context: Context) -> bool:
    """Whether an own entry is shown to come before the one that is defined."""
    for kind in ("step", "layer"):
        here, there = _at(kind, lhs), _at(kind, entry)
        if here is None or there is None:
            if here is there:
                continue
            return there is None
        if kind == "step":
            if context.shows(here - there - 1):
                return True
            if not context.shows(here - there):
                return False
        elif here != there:
            directions.add(1 if context.shows(there - here - 1) else -1 if context.shows(here - there - 1) else 0)
            return len(directions) == 1 and 0 not in directions
    return order.index(entry.head) < order.index(lhs.head)


def _at(kind: str, entry: Entry) -> Index | None:
    """The first index of an entry that ranges over steps, or layers."""
    ranges = entry.head.ranges(*entry.indices)
    return next((i for i, range_ in zip(entry.indices, ranges, strict=True) if range_.kind == kind), None)


def _apart(name: str, formula: ForAll, other: str, another: ForAll, context: Context) -> None:
    """Refuse two equations that may define the same entry."""
    _, body, inner = opened(formula.bounds, formula.body, context)
    _, body_of_other, inner = opened(another.bounds, another.body, inner)
    left, right = body.lhs, body_of_other.lhs
    if left.head is right.head and not any(
            inner.shows(p - q - 1) or inner.shows(q - p - 1) for p, q in zip(left.indices, right.indices, strict=True)):
        raise Refused(f"{name}: it is not shown that it defines other entries than {other!r} does")
