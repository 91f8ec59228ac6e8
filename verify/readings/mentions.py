"""What a formula speaks of: which arrays and functions, by way of the definitions too; how far ahead; and which
networks on which batches."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from verify.equations import DATA_DERIVATIVE_OF, DEFINITIONS, DERIVATIVE_OF, FUNCTIONS, HEADS, UPDATE, S
from verify.notation import (
    Add,
    AlmostAll,
    Call,
    Comparison,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Head,
    Index,
    LocalMinimum,
    Mul,
    Pow,
    Sum,
    Table,
    Var,
    free,
    index,
)
from verify.proof import Statement

DERIVATIVES = frozenset({*DERIVATIVE_OF, *DATA_DERIVATIVE_OF})


def names_in(node: Any) -> set[str]:
    """The names of the arrays and functions in a term or formula."""
    found = set().union(*map(names_in, _parts(node)))
    if isinstance(node, (Entry, Call)):
        found.add((node.head if type(node) is Entry else node.function).name)  # type: ignore[union-attr]
    return found


def defined(statement: Statement) -> set[Head]:
    """The arrays that a statement defines."""
    return {of.lhs.head for of in (formula.body for formula in statement.definitions.values())
            if isinstance(of, Eq) and isinstance(of.lhs, Entry)}


def numbers_let(statement: Statement) -> list[str]:
    """The names of the numbers that a statement speaks of and does not define."""
    formulas = (*statement.definitions.values(), *statement.assumptions.values(), *statement.conclusions.values())
    named = {array.name for array in defined(statement)}
    return sorted(set().union(*map(names_in, formulas)) - named - {*HEADS, *FUNCTIONS})


def rests_on(formula: ForAll, training: bool, own: Iterable[ForAll] = ()) -> set[str]:
    """The names of all arrays and functions on which it may depend whether a formula holds: those in it, those in their
    definitions, and so on; for a derivative all.  In training the update equations are definitions, too, and `own` are
    those of the statement's own arrays."""
    of_language = (f for name, f in DEFINITIONS.items() if training or name not in UPDATE)
    definitions = [(names_in(f.body.lhs), names_in(f.body.rhs))  # type: ignore[attr-defined]
                   for f in (*of_language, *own)]
    found: set[str] = set()
    todo = names_in(formula)
    while todo:
        found |= todo
        todo = set().union(*(within for defined, within in definitions if defined <= todo)) - found
    return found | {*HEADS, *FUNCTIONS} if found & DERIVATIVES else found


def reach(node: Any) -> int:
    """How far beyond the steps and batches it is about a formula looks: 1 for W.at(s + 1) and for W.at(1)."""
    ahead = 0
    if isinstance(node, (Entry, Call)):
        ranges = node.head.ranges if type(node) is Entry else node.function.ranges  # type: ignore[union-attr]
        if callable(ranges):
            ahead = max((i.const for i, range_ in zip(node.indices, ranges(*node.indices), strict=True)
                         if range_.kind in ("step", "batch")), default=0)
    return max(ahead, *(reach(part) for part in _parts(node)), 0)


def runs(node: Any) -> set[tuple[Index, Index]]:
    """Which networks a term or formula looks at on which batches, as pairs of indices."""
    found = set().union(*map(runs, _parts(node)))
    if isinstance(node, Entry) and callable(node.head.ranges):
        kinds = [range_.kind for range_ in node.head.ranges(*node.indices)]
        if kinds[:2] == ["step", "batch"]:
            found.add((node.indices[0], node.indices[1]))
    return found


def networks_after(statement: Statement) -> list[Index]:
    """The networks s + 1, s + 2, ... that a static statement speaks of: unrelated ones of the same shape."""
    formulas = (*statement.definitions.values(), *statement.assumptions.values(), *statement.conclusions.values())
    spoken_of = set().union(*map(_networks, formulas))
    return [] if statement.training else sorted((of for of in spoken_of if of.parts == index(S).parts and of.const),
                                                key=lambda of: of.const)


def networks_among(formula: ForAll) -> frozenset[Var]:
    """The bound variables that number networks, or say how far these go; others of the same range count steps of an
    own array."""
    named = frozenset().union(*map(free, _networks(formula.body)))
    return named | {var for other, range_ in formula.bounds if other in named for var in free(range_)}


def _networks(node: Any) -> set[Index]:
    found = set().union(*map(_networks, _parts(node)))
    if isinstance(node, Entry) and HEADS.get(node.head.name) is node.head and node.head.role != "data":
        found.add(node.indices[0])
    return found


def _parts(node: Any) -> Iterable[Any]:
    """The terms that a term, table or formula is made of."""
    match node:
        case Add(terms=parts) | Mul(factors=parts) | Call(arguments=parts):
            return parts
        case Sum(body=part) | Table(body=part) | ForAll(body=part) | Pow(base=part) \
                | Differentiable(call=part) | LocalMinimum(cost=part):
            return (part,)
        case Comparison(lhs=lhs, rhs=rhs):
            return lhs, rhs
        case AlmostAll(drawn=drawn, body=body):
            return drawn, body
    return ()
