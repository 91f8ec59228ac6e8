"""The language: index notation for layered networks.

A *term* is built from entries of arrays (`W(l, i, j)`), applied functions (`g(l, z)`), rational numbers, sizes, sums
over an index, Kronecker deltas, sums, products and integer powers.  A *formula* is an equation between terms, says that
one is less than the other, that they differ, perhaps for almost all values of some entries only, that a function is
differentiable at a term, or that a cost has a local minimum, for all values of some indices.  A statement may have
arrays of its own, which `own` makes.  Terms are frozen data and do nothing when they are built: no simplification, no
evaluation, no reordering.

Quantities carry hidden indices: `s`, which network (the training step), except the data, and `e`, which batch it is
evaluated on, except parameters and states.  `W(l, i, j)` speaks of any network; `W.at(s + 1)(l, i, j)` of the one after
step s.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


class NotationError(ValueError):
    """A term or formula that is not in the language."""


@dataclass_transform(frozen_default=True)
def _node(cls: type[T], init: bool = True) -> type[T]:
    """A frozen dataclass that computes its hash once in a process."""
    made: Any = dataclass(frozen=True, init=init)(cls)
    hash_of_fields = made.__hash__

    def remembered(self: Any) -> int:
        if "_hash" not in self.__dict__:
            object.__setattr__(self, "_hash", hash_of_fields(self))
        return self.__dict__["_hash"]  # type: ignore[no-any-return]

    made.__hash__ = remembered
    made.__getstate__ = lambda self: {name: value for name, value in self.__dict__.items() if name != "_hash"}
    return made  # type: ignore[no-any-return]


def _comparison(cls: type[T]) -> type[T]:
    """Like `_node`, made by the `__init__` of `Comparison`."""
    return _node(cls, init=False)


# --- index expressions: integer combinations of index variables and sizes -------------------------------------------

class _Atom:
    """Arithmetic shared by the three things an index expression is made of."""

    def __add__(self, other: IndexLike) -> Index:
        return index(self).plus(index(other), 1)

    def __radd__(self, other: IndexLike) -> Index:
        return index(other).plus(index(self), 1)

    def __sub__(self, other: IndexLike) -> Index:
        return index(self).plus(index(other), -1)

    def __rsub__(self, other: IndexLike) -> Index:
        return index(other).plus(index(self), -1)


@dataclass(frozen=True)
class Var(_Atom):
    """An index variable.  It has a name and nothing else; what is known about it stands in its range."""
    name: str


def indices(names: str) -> tuple[Var, ...]:
    """Index variables by their names, separated by spaces."""
    return tuple(Var(name) for name in names.split())


@_node
class Size(_Atom):
    """A size of the network: the depth `L`, a width `n(l)`, a batch size `m(e)`.  Every size is at least 1."""
    name: str
    args: tuple[Index, ...] = ()

    def __rtruediv__(self, other: TermLike) -> Term:
        return Mul((term(other), Pow(term(self), -1)))

    def __mul__(self, other: TermLike) -> Term:
        return Mul((term(self), term(other)))

    __rmul__ = __mul__


@_node
class Index(_Atom):
    """`const + sum of coefficient * atom`, atoms in a fixed order and coefficients not zero."""
    parts: tuple[tuple[Var | Size, int], ...]
    const: int = 0

    def plus(self, other: Index, factor: int) -> Index:
        parts = dict(self.parts)
        for atom, coefficient in other.parts:
            parts[atom] = parts.get(atom, 0) + factor * coefficient
        kept = [(a, c) for a, c in parts.items() if c]
        if len(kept) > 1:
            kept.sort(key=lambda part: repr(part[0]))
        return Index(tuple(kept), self.const + factor * other.const)

    @property
    def variable(self) -> Var | None:
        """The variable this index consists of, if it is one alone."""
        if self.const == 0 and len(self.parts) == 1:
            atom, coefficient = self.parts[0]
            if coefficient == 1 and type(atom) is Var:
                return atom
        return None


IndexLike = int | _Atom


def index(value: IndexLike) -> Index:
    """Read an integer, an index variable, a size or an index expression as an index expression."""
    if type(value) is Index:
        return value
    if type(value) is int:
        return Index((), value)
    if type(value) in (Var, Size):
        return Index(((value, 1),), 0)  # type: ignore[arg-type]
    raise NotationError(f"index {brief(value)}: expected an integer, an index variable, a size, or a sum of these")


# --- ranges ---------------------------------------------------------------------------------------------------------

@_node
class Range:
    """The integers lo..hi; `hi=None` is no upper end (training steps only).  `kind` is the word a reader sees."""
    kind: str
    lo: Index
    hi: Index | None


Bound = tuple[Var, Range]


# --- heads: the arrays and functions of the language ----------------------------------------------------------------

@dataclass(frozen=True)
class Head:
    """An array: its name, the kinds of its indices (with ranges that may depend on earlier indices) and what it is for:
    data, parameter, state, forward, backward or derivative; or own, if it is no array of the language."""
    name: str
    ranges: Callable[..., tuple[Range, ...]] = field(compare=False, repr=False)
    arity: int
    role: str
    latex: str = field(compare=False)

    def __call__(self, *indices: IndexLike) -> Entry:
        if len(indices) != self.arity:
            many = "1 index" if self.arity == 1 else f"{self.arity} indices"
            raise NotationError(f"{self.name} takes {many}, got {len(indices)}")
        return Entry(self, tuple(index(i) for i in indices))


@dataclass(frozen=True)
class Own(Head):
    """An array of a statement's own: a number that is let, or an array that the statement defines."""
    bounds: tuple[Bound, ...] = ()

    def at(self, *_: object) -> NoReturn:
        """Quantities of the network have this; here the step is an index."""
        raise NotationError(f"{self.name} is an own array, whose step is an index like any other: write "
                            f"{self.name}(s, ...), not {self.name}.at(s)(...)")


#: How many indices an array has at most.
MOST_INDICES = 8


def own(name: str, /, *unnamed: object, **ranges: Range) -> Own:
    """An array of a statement's own, by its name and the ranges of its indices: `own("q", l=layers())`.  What the
    statement does not define is a number that is let: `own("eta")`.

    Raises a NotationError for a name that cannot be printed, for ranges that depend on other variables, and for more
    than 8 indices."""
    _all_named("own", unnamed, "l=layers()")
    return _own(name, bounds_of(ranges))


@cache
def _own(name: str, bounds: tuple[Bound, ...]) -> Own:
    """Always the same array for the same name and ranges."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z]+\d?(_hat)?", name):
        raise NotationError("own: name: expected letters, perhaps a digit, perhaps _hat, as in 'eta' or 'W_hat', got "
                            f"{brief(name)}")
    if len(bounds) > MOST_INDICES:
        raise NotationError(f"own({name!r}): expected at most {MOST_INDICES} indices, got {len(bounds)}")
    variables = tuple(var for var, _ in bounds)
    for position, (var, range_) in enumerate(bounds):
        foreign = sorted(v.name for v in free(range_) - set(variables[:position]))
        if foreign:
            raise NotationError(f"own({name!r}): the range of {var.name} depends on {foreign[0]}, which is no index "
                                "before it")

    def ranges(*indices: Index) -> tuple[Range, ...]:
        values = dict(zip(variables, indices, strict=True))
        return tuple(substitute(range_, values) for _, range_ in bounds)
    return Own(name, ranges, len(bounds), "own", name, bounds)


@dataclass(frozen=True)
class Function:
    """A function of the language, unknown but fixed: indices (with ranges), then arguments.  `derivatives[k]` is the
    function that is its derivative in argument k; for an argument that is a table, it takes the table's indices too.
    Where `ranges` is a number k, the indices range over the table that is argument k.  In `latex` a # is the place of
    the indices, which otherwise become the subscript."""
    name: str
    ranges: Callable[..., tuple[Range, ...]] | int = field(compare=False, repr=False)
    arity: int
    arguments: tuple[str, ...]
    latex: str = field(compare=False)
    derivatives: tuple[Function | None, ...] = field(compare=False, repr=False, default=())

    def __call__(self, *values: Any) -> Call:
        if len(values) != self.arity + len(self.arguments):
            raise NotationError(f"{self.name} takes {self.arity} indices and {len(self.arguments)} arguments, "
                                f"got {len(values)} values")
        arguments = tuple(v if type(v) is Table else term(v) for v in values[self.arity:])
        return Call(self, tuple(index(i) for i in values[:self.arity]), arguments)


# --- terms ----------------------------------------------------------------------------------------------------------

class Term:
    """Arithmetic of terms.  Nothing is evaluated: `x + 0` is the sum of two terms."""

    def __add__(self, other: TermLike) -> Term:
        return Add((self, term(other)))

    def __radd__(self, other: TermLike) -> Term:
        return Add((term(other), self))

    def __sub__(self, other: TermLike) -> Term:
        return Add((self, -term(other)))

    def __rsub__(self, other: TermLike) -> Term:
        return Add((term(other), -self))

    def __neg__(self) -> Term:
        return Mul((Num(Fraction(-1)), self))

    def __mul__(self, other: TermLike) -> Term:
        return Mul((self, term(other)))

    def __rmul__(self, other: TermLike) -> Term:
        return Mul((term(other), self))

    def __truediv__(self, other: TermLike) -> Term:
        return Mul((self, Pow(term(other), -1)))

    def __pow__(self, exponent: int) -> Term:
        return Pow(self, exponent)

    def __lt__(self, other: object) -> NoReturn:
        raise NotationError("x < y compares in Python: write Less(x, y) to say that x is less than y")

    __gt__ = __le__ = __ge__ = __lt__


@_node
class Num(Term):
    value: Fraction


@_node
class Count(Term):
    """A size read as a number."""
    size: Size


@_node
class Entry(Term):
    head: Head
    indices: tuple[Index, ...]


@_node
class Call(Term):
    function: Function
    indices: tuple[Index, ...]
    arguments: tuple[Term | Table, ...]


@_node
class Delta(Term):
    """Kronecker's delta: 1 where the two indices are equal, else 0."""
    left: Index
    right: Index


@_node
class Sum(Term):
    var: Var
    range: Range
    body: Term


@_node
class Add(Term):
    terms: tuple[Term, ...]


@_node
class Mul(Term):
    factors: tuple[Term, ...]


@_node
class Pow(Term):
    base: Term
    exponent: int


@_node
class Table:
    """A whole array as an argument, such as all outputs of a batch: the values of `body` for all values of the indices.
    """
    bounds: tuple[Bound, ...]
    body: Term


TermLike = Term | Index | Size | Fraction | int


def term(value: TermLike) -> Term:
    """Read a number, a size or a sum of these as a term."""
    if isinstance(value, Term):
        return value
    if type(value) is Size:
        return Count(value)
    if type(value) is int or type(value) is Fraction:
        return Num(Fraction(value))
    if type(value) is Index and not any(type(atom) is Var for atom, _ in value.parts):
        terms: list[Term] = [Count(size) if k == 1 else k * Count(size)  # type: ignore[arg-type]  # no Var, so a Size
                             for size, k in value.parts]
        terms += [Num(Fraction(value.const))] if value.const or not terms else []
        return Add(tuple(terms)) if len(terms) > 1 else terms[0]
    if isinstance(value, Head):
        entry = f"{value.name}({', '.join(var.name for var, _ in getattr(value, 'bounds', ()))})"
        raise NotationError(f"term {value.name}: this is an array; expected one of its entries, such as {entry}")
    raise NotationError(f"term {brief(value)}: expected a term, an integer or a Fraction (floats are not exact, an "
                        "index variable such as l is not a number, and an equation is not a term)")


# --- formulas -------------------------------------------------------------------------------------------------------

class Atomic:
    """A formula without quantifier; `.forall(i=units(l))` adds one."""

    def forall(self, *unnamed: object, **ranges: Range) -> ForAll:
        _all_named("forall", unnamed, "i=units(l)")
        return ForAll(bounds_of(ranges), self)


@dataclass(frozen=True, init=False)
class Comparison(Atomic):
    """Two terms and how their values compare."""
    lhs: Term
    rhs: Term

    def __init__(self, lhs: TermLike, rhs: TermLike) -> None:
        object.__setattr__(self, "lhs", term(lhs))
        object.__setattr__(self, "rhs", term(rhs))


@_comparison
class Eq(Comparison):
    """The equation lhs = rhs."""


@_comparison
class Less(Comparison):
    """The left term has a smaller value than the right one: lhs < rhs."""


@_comparison
class Differ(Comparison):
    """The two terms have different values: lhs != rhs."""

    def for_almost_all(self, drawn: Entry, **ranges: Range) -> AlmostAll:
        """That they differ for almost all values of some entries: `.for_almost_all(W(1, i, j), i=units(1), ...)`."""
        return AlmostAll(bounds_of(ranges), drawn, self)


@_node
class AlmostAll(Atomic):
    """The terms of `body` differ for almost all values of the entries `drawn`, for all values of the bound variables:
    the values for which they are equal, while everything else that is given stays, are a set of measure zero.  So they
    differ almost surely where the entries are drawn with a joint density.  The variables are bound in `drawn` only."""
    bounds: tuple[Bound, ...]
    drawn: Entry
    body: Differ


@_node
class Differentiable(Atomic):
    """The function of this call is differentiable (totally, in all its arguments) at the arguments of the call."""
    call: Call


@_node
class LocalMinimum(Atomic):
    """A cost of a network, `C()` or `J()`, as a function of all its weights and biases, has a local minimum there."""
    cost: Entry

    def __post_init__(self) -> None:
        if not isinstance(self.cost, Term):
            raise NotationError("LocalMinimum: expected a cost with its parentheses, C() or J(), got "
                                f"{brief(self.cost)}")


@_node
class ForAll:
    """`body` for all values of the bound variables; a later range may mention an earlier variable."""
    bounds: tuple[Bound, ...]
    body: Comparison | AlmostAll | Differentiable | LocalMinimum | Atomic

    def forall(self, *unnamed: object, **ranges: Range) -> ForAll:
        """The formula for all values of further variables, on which the ranges inside may depend."""
        _all_named("forall", unnamed, "i=units(l)")
        return ForAll(bounds_of(ranges) + self.bounds, self.body)


Formula = ForAll
Node = Index | Range | Term | Table | Atomic | ForAll


def _all_named(where: str, unnamed: tuple[object, ...], such_as: str) -> None:
    if unnamed:
        raise NotationError(f"{where}: expected ranges by name, such as {such_as}, got {brief(unnamed[0])}")


def bounds_of(ranges: Mapping[str, Range]) -> tuple[Bound, ...]:
    """Variables by name with their ranges.  Raises a NotationError where something else stands for a range."""
    for name, range_ in ranges.items():
        if type(range_) is not Range:
            raise NotationError(f"{name}: expected a range, such as layers(), units(l) or samples, got {brief(range_)}")
    return tuple((Var(name), range_) for name, range_ in ranges.items())


def closed(formula: ForAll | Atomic) -> ForAll:
    """A formula as a quantified one, with no quantifier if it has none.  Raises a NotationError for anything else."""
    if not isinstance(formula, (ForAll, Atomic)):
        raise NotationError(f"expected a formula, got {brief(formula)}; write Eq(x, y) for an equation: x == y "
                            "compares in Python, and a function needs its `return`")
    return formula if type(formula) is ForAll else ForAll((), formula)  # type: ignore[arg-type]


def brief(value: object) -> str:
    """A value as a message shows it: its beginning, if it is long."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _inside(node: Any) -> tuple[Any, ...]:
    """What a node consists of."""
    if isinstance(node, tuple):
        return node
    if isinstance(node, Mapping):
        return tuple(node.values())
    if isinstance(node, (Head, Function)):
        return ()
    return tuple(getattr(node, name) for name in getattr(type(node), "__dataclass_fields__", ()))


@lru_cache(maxsize=100_000)
def nodes(node: Any) -> int:
    """How many parts a term or formula has."""
    return sum(map(nodes, _inside(node)), 0 if isinstance(node, tuple) else 1)


#: More than anybody writes, and less than Python can walk.
MOST_LEVELS = 150


def shallow(node: T) -> T:
    """The node.  Raises a NotationError if it is nested so deep that a walk over it might not come to an end."""
    level = [node]
    for _ in range(MOST_LEVELS):
        level = list({id(part): part for outer in level for part in _inside(outer)}.values())
    if level:
        raise NotationError(f"nested more than {MOST_LEVELS} deep; write a long sum as total(k=...)(...)")
    return node


# --- variables and substitution -------------------------------------------------------------------------------------

def _index_vars(node: Index) -> Iterator[Var]:
    for atom, _ in node.parts:
        if type(atom) is Var:
            yield atom
        else:
            for argument in atom.args:  # type: ignore[union-attr]
                yield from _index_vars(argument)


def free(node: Node | Size) -> frozenset[Var]:
    """The index variables that occur free in a term, formula, range or index."""
    match node:
        case Index():
            return frozenset(_index_vars(node))
        case Size(args=args):
            return _union(args)
        case Range(lo=lo, hi=hi):
            return free(lo) | (free(hi) if hi is not None else frozenset())
        case Num():
            return frozenset()
        case Count(size=size):
            return free(size)
        case Entry(indices=indices):
            return _union(indices)
        case Call(indices=indices, arguments=arguments):
            return _union(indices) | _union(arguments)
        case Delta(left=left, right=right):
            return free(left) | free(right)
        case Sum(var=var, range=range_, body=body):
            return free(range_) | (free(body) - {var})
        case Add(terms=parts) | Mul(factors=parts):
            return _union(parts)
        case Pow(base=base):
            return free(base)
        case Table(bounds=bounds, body=body) | ForAll(bounds=bounds, body=body):
            inner = free(body)
            for var, range_ in reversed(bounds):
                inner = (inner - {var}) | free(range_)
            return inner
        case Comparison(lhs=lhs, rhs=rhs):
            return free(lhs) | free(rhs)
        case Differentiable(call=part) | LocalMinimum(cost=part):
            return free(part)
        case AlmostAll(bounds=bounds, drawn=drawn, body=body):
            return free(body) | free(Table(bounds, drawn))
    raise NotationError(f"not in the language: {node!r}")


def _union(nodes: tuple[Any, ...]) -> frozenset[Var]:
    return frozenset().union(*(free(node) for node in nodes))


Values = Mapping[Var, Index]


def substitute(node: Any, values: Values) -> Any:
    """Replace free index variables by index expressions, all at once.  A bound variable that would capture one is
    renamed on the way down."""
    if not values:
        return node
    match node:
        case Index():
            result = Index((), node.const)
            for atom, coefficient in node.parts:
                if type(atom) is Var:
                    new = values.get(atom, index(atom))
                else:
                    new = index(substitute(atom, values))
                result = result.plus(new, coefficient)
            return result
        case Size(name=name, args=args):
            return Size(name, tuple(substitute(a, values) for a in args))
        case Range(kind=kind, lo=lo, hi=hi):
            return Range(kind, substitute(lo, values), None if hi is None else substitute(hi, values))
        case Num():
            return node
        case Count(size=size):
            return Count(substitute(size, values))
        case Entry(head=head, indices=indices):
            return Entry(head, tuple(substitute(i, values) for i in indices))
        case Call(function=function, indices=indices, arguments=arguments):
            return Call(function, tuple(substitute(i, values) for i in indices),
                        tuple(substitute(a, values) for a in arguments))
        case Delta(left=left, right=right):
            return Delta(substitute(left, values), substitute(right, values))
        case Sum(var=var, range=range_, body=body):
            (bound,), new_body = _under(((var, range_),), body, values)
            return Sum(*bound, new_body)
        case Add(terms=parts):
            return Add(tuple(substitute(p, values) for p in parts))
        case Mul(factors=parts):
            return Mul(tuple(substitute(p, values) for p in parts))
        case Pow(base=base, exponent=exponent):
            return Pow(substitute(base, values), exponent)
        case Table(bounds=bounds, body=body):
            return Table(*_under(bounds, body, values))
        case ForAll(bounds=bounds, body=body):
            return ForAll(*_under(bounds, body, values))
        case Comparison(lhs=lhs, rhs=rhs):
            return type(node)(substitute(lhs, values), substitute(rhs, values))
        case Differentiable(call=part) | LocalMinimum(cost=part):
            return type(node)(substitute(part, values))
        case AlmostAll(bounds=bounds, drawn=drawn, body=body):
            return AlmostAll(*_under(bounds, drawn, values), substitute(body, values))
    raise NotationError(f"not in the language: {node!r}")


def _under(bounds: tuple[Bound, ...], body: Any, values: Values) -> tuple[tuple[Bound, ...], Any]:
    """Substitute below binders, renaming each one that a substituted value mentions."""
    values = dict(values)
    result = []
    for position, (var, range_) in enumerate(bounds):
        range_ = substitute(range_, values)
        values.pop(var, None)
        used = frozenset().union(*(free(value) for value in values.values()))
        new = var
        if var in used:
            later = free(body).union(*(free(r) for _, r in bounds[position + 1:])) | {v for v, _ in bounds}
            new = fresh(var, used | later | frozenset(values))
            values[var] = index(new)
        result.append((new, range_))
    return tuple(result), substitute(body, values)


def fresh(var: Var, avoid: frozenset[Var] | set[Var]) -> Var:
    """A variable named like `var` that is none of `avoid`."""
    stem = var.name.rstrip("0123456789'")
    number = 1
    while Var(f"{stem}{number}") in avoid:
        number += 1
    return Var(f"{stem}{number}")
