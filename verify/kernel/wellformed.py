"""Every formula that enters is walked: right kinds, right arity, and each index shown to be in range.

What enters is a copy (`canonical.copy_of`): its numbers are exact, and its arrays and functions those of the language.
"""
from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verify.equations import FUNCTIONS, HEADS, SIZE_RANGES, C, J, layers, steps
from verify.kernel.budget import remembered, spend
from verify.kernel.ranges import Context, opened
from verify.kernel.refusal import Refused
from verify.notation import (
    Add,
    AlmostAll,
    Bound,
    Call,
    Count,
    Delta,
    Differ,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Function,
    Head,
    Index,
    Less,
    LocalMinimum,
    Mul,
    Num,
    Own,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Term,
    Var,
    index,
    substitute,
)

LARGEST_NUMBER = 10**50
LARGEST_EXPONENT = 64
#: The arguments of functions that are whole arrays, with the number of their indices; all other arguments are numbers.
TABLES = {"outputs": 2, "targets": 2, "weights": 3, "biases": 2}
#: The names that the language gives and those it is printed with, such as v for the optimizer's state.
TAKEN = frozenset({*HEADS, *FUNCTIONS, *SIZE_RANGES}) | {
    of.latex for table in (HEADS, FUNCTIONS) for of in table.values()}
#: What the indices of own arrays are, and the steps and layers there are: recursion over them comes to an end.
KINDS = ("step", "batch", "layer", "sample", "unit")
WHOLE = {"step": steps, "layer": layers(0)}


@remembered
def admit(node: Any, context: Context) -> None:
    """Refuse a node that is not in the language or uses an index outside its range."""
    spend()
    kind = type(node)
    if kind is Index:
        _index(node, context)
    elif kind is Size:
        ranges = SIZE_RANGES.get(node.name)
        if ranges is None or len(ranges) != len(node.args):
            raise Refused(f"{node} is not a size of the network")
        _indices(node.name, node.args, ranges, context)
    elif kind is Num:
        moderate(node.value)
    elif kind is Count:
        if type(node.size) is not Size:
            raise Refused(f"{type(node.size).__name__} where a size is expected")
        admit(node.size, context)
    elif kind is Entry:
        _entry(node, context)
    elif kind is Call:
        _call(node, context)
    elif kind is Delta:
        _index(node.left, context)
        _index(node.right, context)
    elif kind is Sum:
        _below(((node.var, node.range),), _term(node.body), context, finite=True)
    elif kind is Add or kind is Mul:
        for part in node.terms if kind is Add else node.factors:
            admit(_term(part), context)
    elif kind is Pow:
        if type(node.exponent) is not int or abs(node.exponent) > LARGEST_EXPONENT:
            raise Refused(f"exponent {node.exponent!r}: expected an integer of at most {LARGEST_EXPONENT}")
        if node.exponent < 0 and not nonzero(node.base):
            raise Refused("a negative power is admitted of sizes and of nonzero numbers only")
        admit(_term(node.base), context)
    elif kind is Table:
        _below(node.bounds, _term(node.body), context, finite=True)
    elif kind in (Eq, Less, Differ):
        admit(_term(node.lhs), context)
        admit(_term(node.rhs), context)
        for _, entry in entries(node, context) if kind is Less else ():
            if entry.head.role == "derivative":
                raise Refused(entry, " may not exist, and is not less or more than a number then: say it of delta, gW "
                              "or gb")
    elif kind is Differentiable:
        if type(node.call) is not Call:
            raise Refused("a function is differentiable at its arguments: expected its call")
        admit(node.call, context)
    elif kind is LocalMinimum:
        if type(node.cost) is not Entry or node.cost.head not in (C.head, J.head):
            raise Refused("a local minimum of what?  Expected C() or J()")
        admit(node.cost, context)
    elif kind is AlmostAll:
        if type(node.drawn) is not Entry or type(node.drawn.head) is not Head or node.drawn.head.role != "parameter":
            raise Refused("almost all values of what?  Expected a weight or a bias")
        if type(node.body) is not Differ:
            raise Refused("for almost all values it can be said that two terms differ, and nothing else")
        _below(node.bounds, node.drawn, context, finite=True)
        admit(node.body, context)
    elif kind is ForAll:
        if type(node.body) not in (Eq, Less, Differ, AlmostAll, Differentiable, LocalMinimum):
            raise Refused(f"{type(node.body).__name__} is not a formula: expected Eq, Less, Differ, "
                          "for_almost_all, Differentiable or LocalMinimum")
        _below(node.bounds, node.body, context, finite=False)
    else:
        raise Refused(f"{kind.__name__} is not part of the language")


def entries(node: Any, context: Context) -> Iterator[tuple[Context, Entry]]:
    """The entries of arrays in a term or formula, each with what is known of its indices."""
    if type(node) is Entry:
        yield context, node
        return
    if type(node) in (Sum, Table, ForAll):
        below: tuple[Bound, ...] = ((node.var, node.range),) if type(node) is Sum else node.bounds
        _, node, context = opened(below, node.body, context)
        yield from entries(node, context)
        return
    for name in ("terms", "factors", "arguments", "base", "lhs", "rhs", "call", "body", "drawn"):
        part = getattr(node, name, ())
        for inside in part if type(part) is tuple else (part,):
            yield from entries(inside, context)


def _term(node: Any) -> Any:
    if not isinstance(node, Term):
        raise Refused(f"{type(node).__name__} where a term is expected")
    return node


def moderate(value: Fraction) -> None:
    """Refuse a number that is too large to compute with."""
    if max(abs(value.numerator), value.denominator) > LARGEST_NUMBER:
        raise Refused("a number has more than 50 digits")


def nonzero(base: Any) -> bool:
    """Whether a term is a size, or a number that is not zero."""
    return type(base) is Count or (type(base) is Num and base.value != 0)


def _index(node: Any, context: Context) -> None:
    if type(node) is not Index:
        raise Refused(f"{type(node).__name__} where an index is expected")
    for atom, _ in node.parts:
        if type(atom) is Var:
            context.range_of(atom)
        elif type(atom) is Size:
            admit(atom, context)
        else:
            raise Refused(f"{atom!r} in an index: expected an index variable or a size")
    if index(0).plus(node, 1) != node:  # two parts with one variable would be read as one
        raise Refused("an index names a variable or size twice, or with the coefficient 0: add indices with +")


def _indices(name: str, indices: tuple[Index, ...], ranges: tuple[Range, ...], context: Context) -> None:
    hidden = sum(range_.kind in ("step", "batch") for range_ in ranges)
    for position, (value, range_) in enumerate(zip(indices, ranges, strict=True), start=1):
        _index(value, context)
        if not context.within(value, range_):
            which = f"the {range_.kind}" if position <= hidden else f"index {position - hidden}"
            raise Refused(f"{which} of {name} is ", value, f", which is not shown to be a {range_.kind} in ",
                          range_)


def _entry(node: Entry, context: Context) -> None:
    head = node.head
    if type(head) is Own:
        _own(head)
    elif type(head) is not Head:
        raise Refused(f"{type(head).__name__} where an array is expected")
    if len(node.indices) != head.arity:
        raise Refused(f"{head.name} takes {head.arity} indices, got {len(node.indices)}")
    for i in node.indices:
        _index(i, context)
    _indices(head.name, node.indices, head.ranges(*node.indices), context)


def _own(head: Own) -> None:
    if head.name in TAKEN:
        raise Refused(f"{head.name} is an array, a function or a size of the language: give your own another name")
    context = admit_bounds(head.bounds, Context(), finite=False)
    for var, range_ in head.bounds:
        whole = WHOLE.get(range_.kind)
        if range_.kind not in KINDS or (whole is not None and not context.within(index(var), whole)):
            raise Refused(f"{head.name}: its index {var.name} is to be a step from 0 on, a layer in 0, …, L, a batch, "
                          f"a sample or a unit; it is a {range_.kind} in ", range_)


def _call(node: Call, context: Context) -> None:
    function = node.function
    if type(function) is not Function:
        raise Refused(f"{type(function).__name__} where a function is expected")
    if len(node.indices) != function.arity or len(node.arguments) != len(function.arguments):
        raise Refused(f"{function.name} takes {function.arity} indices and {len(function.arguments)} arguments")
    for name, argument in zip(function.arguments, node.arguments, strict=True):
        arity = TABLES.get(name)
        if arity is None:
            _term(argument)
        elif type(argument) is not Table or len(argument.bounds) != arity:
            raise Refused(f"{function.name}: the argument {name} is a table with {arity} indices")
        admit(argument, context)
    for i in node.indices:
        _index(i, context)
    if not isinstance(function.ranges, int):
        _indices(function.name, node.indices, function.ranges(*node.indices), context)
        return
    table = node.arguments[function.ranges]
    assert type(table) is Table
    values: dict[Var, Index] = {}
    for (var, range_), value in zip(table.bounds, node.indices, strict=True):
        _indices(function.name, (value,), (substitute(range_, values),), context)
        values[var] = value


def _below(bounds: tuple[Bound, ...], body: Any, context: Context, *, finite: bool) -> None:
    if len({var for var, _ in bounds}) < len(bounds):
        raise Refused("two indices that are quantified or summed over together have the same name")
    bounds, opened_body, inner = opened(bounds, body, context)
    admit_bounds(bounds, context, finite=finite)
    admit(opened_body, inner)


def admit_bounds(bounds: tuple[Bound, ...], context: Context, *, finite: bool) -> Context:
    """Refuse binders whose ranges are not in the language or may have a negative length; the context below them."""
    for var, range_ in bounds:
        if type(var) is not Var or type(var.name) is not str or not (var.name.isidentifier() and var.name.isascii()):
            raise Refused(f"{var!r} is not an index variable")
        if type(range_) is not Range:
            raise Refused(f"{type(range_).__name__} where the range of {var.name} is expected")
        _index(range_.lo, context)
        if range_.hi is not None:
            _index(range_.hi, context)
            if not context.shows(range_.hi - range_.lo + 1):
                raise Refused(f"the range of {var.name} is not shown to have a length of at least 0")
        elif finite:
            raise Refused(f"the range of {var.name} has no upper end")
        context = context.extended((var, range_))
    return context
