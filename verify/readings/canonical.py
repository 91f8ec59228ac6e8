"""The canonical text of statements and proofs: what is copied, compared and hashed.

The text is JSON over the language's own data, so it is the same on every version of every library.  `encode` and
`decode` are inverse to each other; `canonical` also renumbers bound names, so it is equal for two formulas exactly if
they differ in bound names only.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from verify.equations import COST, DATA_DERIVATIVE_OF, DEFINITIONS, DERIVATIVE_OF, FORWARD, FUNCTIONS, HEADS
from verify.notation import (
    Add,
    AlmostAll,
    Bound,
    Call,
    Comparison,
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
    NotationError,
    Num,
    Own,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Var,
    own,
)
from verify.proof import (
    AlmostEverywhere,
    ChainRule,
    Have,
    Induction,
    Invariance,
    Lemma,
    Multiple,
    Order,
    Split,
    Statement,
    Step,
    Use,
)

_CLASSES = {cls.__name__: cls for cls in (
    Size, Range, Count, Entry, Call, Delta, Sum, Add, Mul, Pow, Table, Eq, Less, Differ, AlmostAll, Differentiable,
    LocalMinimum, ForAll, Use, ChainRule, Multiple, Step)}
#: What is copied part by part.
_CONTAINERS = (Statement, Have, Lemma, Invariance, AlmostEverywhere, Order, Induction, Split)
_FIELDS = {cls: tuple(cls.__dataclass_fields__) for cls in (*_CLASSES.values(), *_CONTAINERS)}

MOST_NODES = 200_000

Levels = Mapping[str, str]


def encode(node: Any, levels: Levels = MappingProxyType({})) -> Any:
    """The node as nested lists of strings and integers.  Variables in `levels` are written as their level."""
    return _encode(node, levels, [MOST_NODES])


def _encode(node: Any, levels: Levels, room: list[int]) -> Any:
    room[0] -= 1
    if room[0] < 0:
        raise NotationError(f"more than {MOST_NODES} parts when written out")
    kind = type(node)
    if kind is Index:
        return ["Index", _integer(node.const),
                *[[_encode(atom, levels, room), _integer(coefficient)] for atom, coefficient in node.parts]]
    if kind is Var:
        return ["Var", levels.get(node.name, node.name)]
    if kind is tuple:
        return ["tuple", *[_encode(part, levels, room) for part in node]]
    if kind in _FIELDS:
        return [kind.__name__, *[_encode(getattr(node, field), levels, room) for field in _FIELDS[kind]]]
    if kind is Num:
        if type(node.value) is not Fraction:
            raise NotationError(f"{node.value!r} is not an exact number: use an integer or a Fraction")
        return ["Num", node.value.numerator, node.value.denominator]
    if kind is Own:
        if own(node.name, **{var.name: range_ for var, range_ in node.bounds}) is not node:
            raise NotationError(f"{node.name} is not an array that `own` made")
        return ["Own", node.name, *[[var.name, _encode(range_, {}, room)] for var, range_ in node.bounds]]
    if isinstance(node, (Head, Function)):
        if HEADS.get(node.name) is not node and FUNCTIONS.get(node.name) is not node:
            raise NotationError(f"{node.name} is not an array or function of the language")
        return [kind.__name__, node.name]
    if kind is str or kind is int or node is None:
        return node
    if isinstance(node, Mapping):
        return ["mapping", *([key, _encode(value, levels, room)] for key, value in node.items())]
    raise NotationError(f"{node!r} is not part of the language")


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise NotationError(f"{value!r} in an index: expected an integer")
    return value


def decode(data: Any) -> Any:
    """The node that was encoded.  Raises NotationError on anything else."""
    if not isinstance(data, list):
        if type(data) in (str, int) or data is None:
            return data
        raise NotationError(f"{data!r} is not part of a canonical text")
    kind, *parts = data
    if kind == "Index":
        return Index(tuple((decode(atom), coefficient) for atom, coefficient in parts[1:]), parts[0])
    if kind == "Var":
        return Var(*parts)
    if kind == "Num":
        return Num(Fraction(*parts))
    if kind == "tuple":
        return tuple(decode(part) for part in parts)
    if kind == "mapping":
        return MappingProxyType({key: decode(value) for key, value in parts})
    if kind == "Own":
        return own(parts[0], **{name: decode(range_) for name, range_ in parts[1:]})
    if kind == "Head":
        return HEADS[parts[0]]
    if kind == "Function":
        return FUNCTIONS[parts[0]]
    if kind not in _CLASSES:
        raise NotationError(f"{kind!r} is not part of the language")
    return _CLASSES[kind](*(decode(part) for part in parts))


@lru_cache(maxsize=20_000)
def _read(text: str) -> Any:
    return decode(json.loads(text))


def copy_of(node: Any) -> Any:
    """A fresh copy of a statement or proof, each formula and each line of it read back from its text.

    Raises a NotationError that names the place of what is not in the language."""
    return _copy(node, (), [MOST_NODES])


def _copy(node: Any, place: tuple[str, ...], room: list[int]) -> Any:
    kind = type(node)
    if kind is tuple:
        return tuple(_copy(part, (*place, f"step {k}") if type(part) is Step else place, room)
                     for k, part in enumerate(node, start=1))
    if isinstance(node, Mapping):
        return MappingProxyType({key: _copy(value, (*place, str(key)), room) for key, value in node.items()})
    if kind in _CONTAINERS:
        place = (*place, str(node.name)) if hasattr(node, "name") else place
        return kind(*(_copy(getattr(node, field), place, room) for field in _FIELDS[kind]))
    if kind is bool:
        return node
    try:
        return _read(json.dumps(_encode(node, MappingProxyType({}), room)))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise NotationError(f"{', '.join(place)}: {error}") from None


def canonical(node: Any, levels: Levels = MappingProxyType({})) -> Any:
    """Like `encode`, with bound variables written as numbers; free ones keep their names."""
    match node:
        case Sum(var=var, range=range_, body=body):
            bounds, inner = _numbered(((var, range_),), levels)
            return ["Sum", bounds, canonical(body, inner)]
        case Table(bounds=bounds_, body=body) | ForAll(bounds=bounds_, body=body):
            bounds, inner = _numbered(bounds_, levels)
            return [type(node).__name__, bounds, canonical(body, inner)]
        case tuple():
            return ["tuple", *(canonical(part, levels) for part in node)]
        case Mapping():
            return ["mapping", *([key, canonical(value, levels)] for key, value in node.items())]
        case Add(terms=parts) | Mul(factors=parts):
            return [type(node).__name__, *(canonical(part, levels) for part in parts)]
        case Pow(base=base, exponent=exponent):
            return ["Pow", canonical(base, levels), exponent]
        case Call(function=function, indices=indices, arguments=arguments):
            return ["Call", function.name, encode(indices, levels), *(canonical(a, levels) for a in arguments)]
        case Comparison(lhs=lhs, rhs=rhs):
            return [type(node).__name__, canonical(lhs, levels), canonical(rhs, levels)]
        case Differentiable(call=part) | LocalMinimum(cost=part):
            return [type(node).__name__, canonical(part, levels)]
        case AlmostAll(bounds=bounds_, drawn=drawn, body=body):
            bounds, inner = _numbered(bounds_, levels)
            return ["AlmostAll", bounds, canonical(drawn, inner), canonical(body, levels)]
        case Have(name=name, formula=formula, chain=chain):
            inner = _numbered(formula.bounds, levels)[1] if formula is not None else levels
            return ["Have", name, canonical(formula, levels), canonical(chain, inner)]
        case AlmostEverywhere(name=name, formula=formula, pivot=pivot, chain=chain, coefficient=coefficient,
                              nonzero=nonzero):
            inner = _numbered(formula.bounds, levels)[1] if formula is not None else levels
            return ["AlmostEverywhere", name, canonical(formula, levels), encode(pivot, inner), canonical(chain, inner),
                    canonical(coefficient, inner), encode(nonzero, inner)]
        case Order(name=name, formula=formula, chain=chain, positive=positive):
            inner = _numbered(formula.bounds, levels)[1] if formula is not None else levels
            return ["Order", name, canonical(formula, levels), canonical(chain, inner), encode(positive, inner)]
        case Step(expression=expression, reasons=reasons):
            return ["Step", canonical(expression, levels), canonical(reasons, levels)]
        case Multiple(name=name, factor=factor, values=values, bounds=bounds_):
            bounds, inner = _numbered(bounds_, levels)
            return ["Multiple", name, bounds, canonical(factor, inner), encode(values, inner)]
        case Lemma(name=name, claim=claim, values=values, discharge=discharge, bounds=bounds_):
            bounds, inner = _numbered(bounds_, levels)
            return ["Lemma", name, claim, encode(values, inner), encode(discharge, inner), *bounds]
        case Induction(var=var, range=range_, direction=direction, family=family, base=base, step=step):
            bound, inner = _numbered(((var, range_),), levels)
            return ["Induction", bound, direction, canonical(family, inner), canonical(base, levels),
                    canonical(step, inner)]
        case Split(name=name, var=var, range=range_, cut=cut, formula=formula, low=low, high=high):
            bound, inner = _numbered(((var, range_),), levels)
            return ["Split", name, bound, encode(cut, levels), canonical(formula, inner), canonical(low, inner),
                    canonical(high, inner)]
    return encode(node, levels)


def _numbered(bounds: tuple[Bound, ...], levels: Levels) -> tuple[list[Any], Levels]:
    inner = dict(levels)
    ranges = []
    first = 1 + max((int(name[1:]) for name in inner.values()), default=-1)
    for level, (var, range_) in enumerate(bounds, start=first):
        ranges.append(encode(range_, inner))
        inner[var.name] = f"#{level}"  # not how many names there are: one that is bound again is another variable
    return ranges, inner


@lru_cache(maxsize=20_000)
def _canonical(node: Any) -> Any:
    return canonical(node)


def same(left: Any, right: Any) -> bool:
    """Whether two formulas differ in the names of bound variables only."""
    return bool(_canonical(left) == _canonical(right))


# --- hashes -----------------------------------------------------------------------------------------------------------

def statement_text(statement: Statement) -> str:
    """The canonical text of a statement and of all definitions that it uses.  Names of assumptions and their order do
    not matter; what is let, assumed and concluded does."""
    ranges, levels = _numbered(statement.let, {})

    def formulas(named: Mapping[str, ForAll]) -> list[Any]:
        return sorted((canonical(formula, levels) for formula in named.values()), key=json.dumps)

    parts = [ranges, sorted((encode(c, levels) for c in statement.conditions), key=json.dumps),
             formulas(statement.assumptions), formulas(statement.conclusions), statement.training,
             *([formulas(statement.definitions)] if statement.definitions else [])]
    definitions = [canonical(DEFINITIONS[name]) for name in _definitions_used(parts, statement.training)]
    return json.dumps([parts, definitions], separators=(",", ":"))


def _definitions_used(parts: Any, training: bool) -> list[str]:
    """The names of the definitions of everything mentioned, directly or in another definition, in a fixed order."""
    pending = _names(parts)
    known: set[str] = set()
    used: set[str] = set()
    while pending:
        name = pending.pop()
        if name in known:
            continue
        known.add(name)
        if name in DERIVATIVE_OF or name in DATA_DERIVATIVE_OF:
            needed = {**FORWARD, **(COST if name in DATA_DERIVATIVE_OF else {})}
            used |= needed.keys()
            pending |= {n for f in needed.values() for n in _names(canonical(f))}
        for title, definition in DEFINITIONS.items():
            assert type(definition.body) is Eq and type(definition.body.lhs) is Entry
            head = definition.body.lhs.head.name
            if head == name and (training or not title.startswith("update")):
                used.add(title)
                pending |= _names(canonical(definition))
    return sorted(used)


def _names(data: Any) -> set[str]:
    if not isinstance(data, list):
        return set()
    if len(data) == 2 and data[0] == "Head" and type(data[1]) is str:
        return {data[1]}
    return {name for part in data for name in _names(part)}


def digest(text: str) -> str:
    """The first 16 hexadecimal digits of SHA-256: a statement hash or proof hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def statement_hash(statement: Statement) -> str:
    """The hash that a citation names; it changes exactly if the statement or a definition it uses does."""
    return digest(statement_text(statement))


def proof_text(statement: Statement, proof: tuple[Any, ...]) -> str:
    """The canonical text of a proof; remaining free names are numbered by first occurrence."""
    _, levels = _numbered(statement.let, {})
    numbers: dict[str, str] = {}

    def renumbered(data: Any) -> Any:
        if not isinstance(data, list):
            return data
        if len(data) == 2 and data[0] == "Var" and type(data[1]) is str and not data[1].startswith("#"):
            return ["Var", numbers.setdefault(data[1], f"?{len(numbers)}")]
        return [renumbered(part) for part in data]

    return json.dumps(renumbered(canonical(proof, levels)), separators=(",", ":"))


def proof_hash(statement: Statement, proof: tuple[Any, ...]) -> str:
    """The hash of a proof."""
    return digest(proof_text(statement, proof))
