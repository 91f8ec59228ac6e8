"""The meaning of the language: a slow, exact evaluator over fractions, in plain Python.

A `World` is one concrete network with its data: sizes, given entries, and functions.  `evaluate` says what a term is
worth in it and whether a formula holds; entries that are not given follow from `equations.DEFINITIONS`.  The derivative
heads `Dz Da DW Db DCW DCb` do not: they are computed by perturbing the entry and running the network forward again, so
that no backward equation has a part in them.  At a kink they are limits of difference quotients, from both sides.
"""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from operator import eq, lt, ne
from typing import Any

from verify.equations import DATA_DERIVATIVE_OF, DEFINITIONS, DERIVATIVE_OF, HEADS, C, J, Quantity, W, b
from verify.notation import (
    MOST_INDICES,
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
    Num,
    Own,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Var,
    index,
    substitute,
)
from verify.readings.derivatives import (
    Dual,
    KinkError,
    NoDerivative,
    NotPolynomialError,
    limit_of_quotients,
    tangent_of,
    value_of,
)
from verify.readings.minimum import way_down

Env = Mapping[Var, int]
COMPARED: Mapping[type[Comparison], Callable[[Any, Any], Any]] = {Eq: eq, Less: lt, Differ: ne}
#: By the name of the array that they define: the variables, the entry and its value.
Definitions = Mapping[str, "tuple[tuple[tuple[Bound, ...], Entry, Any], ...]"]
Indices = tuple[int, ...]
Key = tuple[str, Indices]


class EvaluationError(ValueError):
    """A term without a value in this world: an index out of range, a sum of less than no terms, an entry not given."""


def _undecided(name: str, indices: Indices, arguments: tuple[Any, ...]) -> bool:
    raise EvaluationError(f"{name}: this world does not say where its functions are differentiable")


@dataclass(frozen=True, eq=False)
class World:
    """Depth `L`, widths `n[0..L]` and batch sizes `m[0], m[1], ...`; step s exists where batch s does.

    `entries["W", (s, l, i, j)]` is a given entry, with all its indices, the hidden (s, e) first.  `functions["g"]` is
    called with the indices, then the arguments; a table arrives as a tuple of pairs (index tuple, value).
    `differentiable(name, indices, arguments)` decides that predicate; without it no function has a kink.  A statement's
    own arrays follow from its `definitions`, in which what it lets has its values.  None of these may change later:
    every value computed is kept in `memo`.
    """
    L: int
    n: Mapping[int, int]
    m: Mapping[int, int]
    entries: Mapping[Key, Any]
    functions: Mapping[str, Callable[..., Any]]
    differentiable: Callable[[str, Indices, tuple[Any, ...]], bool] = _undecided
    definitions: Definitions = field(default_factory=dict)
    memo: dict[Key, Any] = field(default_factory=dict, repr=False)


def evaluate(node: Any, world: World, env: Env) -> Any:
    """The value under `env` of an index or size (an int), a term (a Fraction), a table (a tuple of pairs) or a formula
    (a bool).  Raises an EvaluationError where there is none, a ZeroDivisionError at 1/0."""
    match node:
        case Index():
            return _index(node, world, env)
        case Entry(head=head, indices=indices):
            return _entry(head, tuple([_index(i, world, env) for i in indices]), world)
        case Mul(factors=factors):
            product: Any = Fraction(1)
            for factor in factors:
                product = product * evaluate(factor, world, env)
            return product
        case Add(terms=terms):
            return sum([evaluate(t, world, env) for t in terms], Fraction(0))
        case Sum(var=var, range=range_, body=body):
            values = _values(range_, world, env, whole=True)
            if values.stop < values.start:
                raise EvaluationError(f"sum over the {range_.kind}s {values.start}..{values.stop - 1}: less than empty")
            return sum([evaluate(body, world, {**env, var: value}) for value in values], Fraction(0))
        case Call(function=function, indices=indices, arguments=arguments):
            return _call(function, tuple([_index(i, world, env) for i in indices]),
                         tuple([evaluate(a, world, env) for a in arguments]), world)
        case Num(value=value):
            return value
        case Count(size=size):
            return Fraction(evaluate(size, world, env))
        case Delta(left=left, right=right):
            return Fraction(evaluate(left, world, env) == evaluate(right, world, env))
        case Pow(base=base, exponent=exponent):
            return evaluate(base, world, env) ** exponent
        case Table(bounds=bounds, body=body):
            return tuple([(tuple([inner[var] for var, _ in bounds]), evaluate(body, world, inner))
                          for inner in _assignments(bounds, world, env)])
        case Size(name="L"):
            return world.L
        case Size(name=name, args=(argument,)):
            sizes, at = {"n": world.n, "m": world.m}[name], evaluate(argument, world, env)
            if at not in sizes:
                raise EvaluationError(f"{name}({at}): this world has {name} of {sorted(sizes)}")
            return sizes[at]
        case Comparison(lhs=lhs, rhs=rhs):
            return compares(node, evaluate(lhs, world, env), evaluate(rhs, world, env))
        case AlmostAll(bounds=bounds, drawn=drawn, body=body):
            keys = [(drawn.head.name, tuple(evaluate(i, world, inner) for i in drawn.indices))
                    for inner in _assignments(bounds, world, env)]
            return all(evaluate(body, redrawn(world, keys, k), env) for k in range(REDRAWS))
        case Differentiable(call=call):
            return world.differentiable(call.function.name, tuple(evaluate(i, world, env) for i in call.indices),
                                        tuple(evaluate(a, world, env) for a in call.arguments))
        case LocalMinimum(cost=cost):
            downhill(cost, world, env)  # raises where it finds nothing: that there is a minimum is never said
            return False
        case ForAll(body=body):
            return all(evaluate(body, world, inner) for inner in instances(node, world, env))
    raise EvaluationError(f"not in the language: {node!r}")


def compares(node: Comparison, left: Any, right: Any) -> bool:
    """Whether the values of both sides compare as the formula says."""
    return bool(COMPARED[type(node)](left, right))


def _index(node: Index, world: World, env: Env) -> int:
    result = node.const
    try:
        for x, c in node.parts:
            result += c * (env[x] if type(x) is Var else evaluate(x, world, env))
    except KeyError as missing:
        raise EvaluationError(f"the index {missing.args[0].name} is not bound here: quantify it, or add it to "
                              "what is let") from None
    return result


# --- almost all values ------------------------------------------------------------------------------------------------

#: How often the entries are drawn anew.  That two terms are equal for almost all values is seen at once; that they are
#: equal on a set of small measure may be missed; and equal by accident they are with a probability of about 10^-9.
REDRAWS = 12


def redrawn(world: World, keys: list[Key], number: int) -> World:
    """The world with new values of these entries, between -3 and 3, the same for the same number.  Whatever else is not
    data, a parameter or a state follows from its definition."""
    entries = {key: value for key, value in world.entries.items() if is_given(key[0])}
    for key in keys:
        if key not in entries:
            raise EvaluationError(f"{key[0]}{key[1]} is not given in this world, so it has no values to choose from")
        digest = hashlib.sha256(repr((key, number)).encode()).digest()
        entries[key] = Fraction(int.from_bytes(digest[:4]) - 2**31, 2**31) * 3
    return replace(world, entries=entries, memo={})


def is_given(name: str) -> bool:
    """Whether an array is data, a parameter, a state or a number that is let, and follows from nothing."""
    return name not in HEADS or HEADS[name].role in ("data", "parameter", "state")


# --- local minima -----------------------------------------------------------------------------------------------------

def downhill(cost: Entry, world: World, env: Env) -> dict[Key, int]:
    """By how much, 1 or -1, weights and biases are moved towards networks as near as one likes that cost less.  Raises
    an EvaluationError where none is found: that there is none is never decided."""
    s = evaluate(cost.indices[0], world, env)
    given = {key: value for key, value in world.entries.items() if is_given(key[0])}
    point = {(name, at): value for (name, at), value in given.items() if name in (W.head.name, b.head.name)
             and at[0] == s}
    if not point:
        raise EvaluationError(f"network {s} comes from training; a local minimum is looked for next to a network that "
                              "is given")
    here = replace(world, entries=given, memo={})
    evaluate(cost, here, env)
    way = way_down(lambda moved: evaluate(cost, replace(here, entries={**given, **moved}, memo={}), env), point,
                   _unit(here.memo.values()))
    if way is None:
        raise EvaluationError("no lower cost was found nearby, which does not decide whether there is a local minimum")
    return {key: by for key, by in zip(point, way, strict=True) if by}


def _unit(computed: Iterable[Any]) -> Fraction:
    """Near a network in which these numbers were computed no kink is much nearer than this: what enters a unit is off
    a kink by a fraction of such numbers, and moves no faster than products of them."""
    bits = sum(x.numerator.bit_length() + x.denominator.bit_length() for x in computed if type(x) is Fraction)
    return Fraction(1, 2 ** (8 * bits))


# --- ranges -----------------------------------------------------------------------------------------------------------

def instances(formula: ForAll, world: World, env: Env, steps_after: int = 0) -> Iterator[dict[Var, int]]:
    """Every assignment of the bound variables, added to `env`.  A range of steps or batches stops at
    the last batch; one of steps so many steps before it."""
    return _assignments(formula.bounds, world, env, steps_after)


def _assignments(bounds: tuple[Bound, ...], world: World, env: Env, steps_after: int = 0) -> Iterator[dict[Var, int]]:
    if not bounds:
        yield dict(env)
        return
    (var, range_), *later = bounds
    for value in _values(range_, world, env, steps_after=steps_after):
        yield from _assignments(tuple(later), world, {**env, var: value}, steps_after)


def _values(range_: Range, world: World, env: Env, whole: bool = False, steps_after: int = 0) -> range:
    """The values in a range; steps and batches stop at the last batch unless the whole range is asked for."""
    lo = evaluate(range_.lo, world, env)
    if range_.hi is not None and (whole or range_.kind not in ("step", "batch")):
        return range(lo, evaluate(range_.hi, world, env) + 1)
    last = max(world.m) - (steps_after if range_.kind == "step" else 0)
    return range(lo, 1 + (last if range_.hi is None else max(min(evaluate(range_.hi, world, env), last), lo - 1)))


def values_in(range_: Range, world: World) -> range:
    """The values in a range without free variables; one of steps or batches stops at the last batch."""
    return _values(range_, world, {})


def within(value: int, range_: Range, world: World, env: Env) -> bool:
    """Whether a value is in a range."""
    return _index(range_.lo, world, env) <= value and (range_.hi is None or value <= _index(range_.hi, world, env))


_PLACES = tuple(Var(str(k)) for k in range(MOST_INDICES))


@cache
def _ranges(of: Head | Function) -> tuple[Range, ...]:
    """The ranges of the indices of an array or a function, in which an index is called by its place."""
    assert callable(of.ranges)
    return of.ranges(*map(index, _PLACES[:of.arity]))


def _check(of: Head | Function, indices: Indices, world: World) -> None:
    env = dict(zip(_PLACES, indices, strict=False))
    for value, range_ in zip(indices, _ranges(of), strict=True):
        if not within(value, range_, world, env):
            raise EvaluationError(f"{of.name}{indices}: there is no {range_.kind} {value}")


# --- entries ----------------------------------------------------------------------------------------------------------

def _entry(head: Head, indices: Indices, world: World) -> Any:
    """The value of an entry: kept, given, a derivative, or by its definition."""
    key = (head.name, indices)
    if key in world.memo:
        return world.memo[key]
    if key in world.entries:
        _check(head, indices, world)
        value = world.entries[key]
    elif head.name in DERIVATIVE_OF or head.name in DATA_DERIVATIVE_OF:
        _check(head, indices, world)
        root, of = (J, DERIVATIVE_OF) if head.name in DERIVATIVE_OF else (C, DATA_DERIVATIVE_OF)
        value = _derivative(root, of[head.name], *indices, world=world)
    else:
        value = _defined(head, indices, world)
    world.memo[key] = value
    return value


def _defined(head: Head, indices: Indices, world: World) -> Any:
    for bounds, lhs, rhs in (world.definitions if type(head) is Own else _DEFINITIONS).get(head.name, ()):
        env: dict[Var, int] = {}
        for pattern, value in zip(lhs.indices, indices, strict=True):
            match pattern.parts:
                case ((Var() as var, 1),):
                    env[var] = value - pattern.const
                case _ if evaluate(pattern, world, env) != value:
                    break
        else:
            if all(var in env and within(env[var], range_, world, env) for var, range_ in bounds):
                return evaluate(rhs, world, env)
    _check(head, indices, world)
    where = f"({', '.join(map(str, indices))})"
    if type(head) is Own:
        raise EvaluationError(f"{head.name}{where}: no definition says what it is; define it for these indices, too")
    raise EvaluationError(f"{head.name}{where}: neither given nor defined")


def definitions_of(formulas: Iterable[ForAll], values: Env) -> Definitions:
    """Equations as definitions of the entries on their left sides, at these values of their free variables."""
    at = {var: index(value) for var, value in values.items()}
    found: dict[str, tuple[tuple[tuple[Bound, ...], Entry, Any], ...]] = {}
    for formula in formulas:
        there = substitute(formula, at)
        match there.body:
            case Eq(lhs=Entry() as lhs, rhs=rhs):
                found[lhs.head.name] = (*found.get(lhs.head.name, ()), (there.bounds, lhs, rhs))
    return found


_DEFINITIONS = definitions_of(DEFINITIONS.values(), {})


# --- derivatives ------------------------------------------------------------------------------------------------------

def _derivative(root: Quantity, of: Head, s: int, e: int, *visible: int, world: World) -> Fraction:
    """The derivative of the root, J or C of network s on batch e, in one entry, for the network cut there: what reads
    the entry reads the perturbed value, everything earlier and all later parameters stay."""
    key = of.name, ((s, e, *visible) if len(visible) == of.arity - 2 else (s, *visible))
    here = _entry(of, key[1], world)
    unperturbed = evaluate(root.at(s, e)(), world, {})
    # what stays: data, parameters, states, and the layers below, which come before what is perturbed
    kept = {k: value for k, value in world.memo.items() if k != key and (
        k[1][2] < visible[0] if k[0] in ("z", "a") else k[0] in HEADS and is_given(k[0]))}

    def perturbed(value: Fraction | Dual) -> Any:
        cut = replace(world, entries={**world.entries, key: value}, memo=dict(kept))
        return evaluate(root.at(s, e)(), cut, {})

    try:
        return tangent_of(perturbed(Dual(here, Fraction(1))))
    except KinkError:
        pass
    read = (value for (name, at), value in world.memo.items()
            if name in HEADS and (at[0] == s or HEADS[name].role == "data"))
    try:
        limit = limit_of_quotients(lambda h: perturbed(here + h) if h else unperturbed, _unit(read))
    except NotPolynomialError as error:
        raise EvaluationError(f"{root.head.name} as a function of {of.name}{key[1]} is {error}") from None
    return NoDerivative((root.head.name, *key)) if limit is None else limit


def _call(function: Function, indices: Indices, arguments: tuple[Any, ...], world: World) -> Any:
    """The function's value; where an argument is perturbed, with the sum over the arguments of derivative * tangent."""
    if callable(function.ranges):
        _check(function, indices, world)
    elif indices not in dict(arguments[function.ranges]):
        raise EvaluationError(f"{function.name}{indices}: argument {function.ranges} has no such entry")
    values = tuple(value_of(a) for a in arguments)
    value = world.functions[function.name](*indices, *values)
    tangents = [(k, i, tangent_of(x)) for k, a in enumerate(arguments)
                for i, x in (a if type(a) is tuple else [((), a)]) if type(x) is Dual]
    if not tangents:
        return value
    total = Fraction(0)
    for k, i, tangent in tangents:
        partial = function.derivatives[k] if k < len(function.derivatives) else None
        if partial is None:
            raise EvaluationError(f"{function.name}: no derivative in its argument {function.arguments[k]}")
        total += world.functions[partial.name](*indices, *i, *values) * tangent
    if world.differentiable is not _undecided and not world.differentiable(function.name, indices, values):
        raise KinkError
    return Dual(value, total)
