"""Rewriting with named equations: first-order matching, each match checked against the ranges of its variables."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verify.kernel.budget import remembered, spend
from verify.kernel.normal import equal
from verify.kernel.ranges import Context, opened
from verify.kernel.refusal import Refused
from verify.kernel.wellformed import admit
from verify.notation import (
    Add,
    Call,
    Entry,
    Eq,
    ForAll,
    Index,
    Mul,
    Pow,
    Sum,
    Table,
    Term,
    Var,
    free,
    index,
    nodes,
    substitute,
)

MOST_PASSES = 12


@dataclass(frozen=True)
class Rule:
    """lhs -> rhs for all values of the variables, whose names are chosen apart from everything else."""
    name: str
    bounds: tuple[Any, ...]
    lhs: Entry | Call
    rhs: Term
    length: int


def rule(name: str, fact: ForAll, values: Mapping[str, Index], context: Context) -> Rule:
    """Read a fact as a rule, with some of its variables fixed."""
    return _rule(name, fact, tuple(values.items()), context)


@remembered
def _rule(name: str, fact: ForAll, values: tuple[tuple[str, Index], ...], context: Context) -> Rule:
    if type(fact.body) is not Eq:
        raise Refused(f"{name} is not an equation and gives no rule")
    names = {var.name for var, _ in fact.bounds}
    for wanted, value in values:
        if wanted not in names:
            raise Refused(f"{name} has no variable {wanted}")
        admit(value, context)
    apart: dict[Var, Index] = {}
    bounds = []
    for var, range_ in fact.bounds:
        new = Var("@" + var.name)  # no variable of a proof can have this name
        bounds.append((new, substitute(range_, apart)))
        apart[var] = index(new)  # only now: the range may mention another variable of this name, outside of the fact
    # a binder inside of the fact may have the name of one of its quantified variables; substitute renames it
    lhs, rhs = substitute(fact.body.lhs, apart), substitute(fact.body.rhs, apart)
    if type(lhs) not in (Entry, Call):
        raise Refused(f"{name}: its left side is neither an entry nor a function, so it gives no rule")
    fixed = {Var("@" + wanted): value for wanted, value in values}
    for var, range_ in bounds:
        if var in fixed:
            range_ = substitute(range_, fixed)
            if not free(range_) <= context.variables():
                raise Refused(f"{name}: fix the variables that the range of {var.name[1:]} depends on, too")
            if not context.within(fixed[var], range_):
                raise Refused(f"{name}: the value of {var.name[1:]} is not shown to be in its range")
    bounds = [(v, substitute(r, fixed)) for v, r in bounds if v not in fixed]
    lhs, rhs = substitute(lhs, fixed), substitute(rhs, fixed)
    variables = {v for v, _ in bounds}
    if not free(rhs) & variables <= free(lhs):
        raise Refused(f"{name}: its right side has a variable that its left side does not have; fix it")
    return Rule(name, tuple(bounds), lhs, rhs, nodes(rhs))


@remembered
def rewrite(term: Term, rules: tuple[Rule, ...], context: Context) -> tuple[Term, frozenset[int]]:
    """The term with all rules used until none applies, and the positions of those that did."""
    used: set[int] = set()
    for _ in range(MOST_PASSES):
        new = _pass(term, rules, context, used)
        if new == term:
            return term, frozenset(used)
        term = new
    raise Refused(f"rewriting does not come to an end in {MOST_PASSES} passes: fix the layer of a recursive definition")


def _pass(node: Any, rules: tuple[Rule, ...], context: Context, used: set[int]) -> Any:
    spend()
    if type(node) in (Entry, Call):
        for position, candidate in enumerate(rules):
            values = match(candidate, node, context)
            if values is not None:
                used.add(position)
                spend(candidate.length)
                return substitute(candidate.rhs, values)
    match node:
        case Call(function=function, indices=indices, arguments=arguments):
            return Call(function, indices, tuple(_pass(a, rules, context, used) for a in arguments))
        case Add(terms=parts):
            return Add(tuple(_pass(p, rules, context, used) for p in parts))
        case Mul(factors=parts):
            return Mul(tuple(_pass(p, rules, context, used) for p in parts))
        case Pow(base=base, exponent=exponent):
            return Pow(_pass(base, rules, context, used), exponent)
        case Sum(var=var, range=range_, body=body):
            ((var, range_),), body, inner = opened(((var, range_),), body, context)
            return Sum(var, range_, _pass(body, rules, inner, used))
        case Table(bounds=bounds, body=body):
            bounds, body, inner = opened(bounds, body, context)
            return Table(bounds, _pass(body, rules, inner, used))
    return node


def match(candidate: Rule, target: Entry | Call, context: Context) -> dict[Var, Index] | None:
    """Values of the rule's variables at which its left side is the target, all shown to be in range; else None."""
    values: dict[Var, Index] = {}
    variables = frozenset(v for v, _ in candidate.bounds)
    if not _matches(candidate.lhs, target, variables, values, context) or set(values) != variables:
        return None
    for var, range_ in candidate.bounds:
        if not context.within(values[var], substitute(range_, values)):
            return None
    return values


def _matches(pattern: Any, target: Any, variables: frozenset[Var], values: dict[Var, Index], context: Context) -> bool:
    if type(pattern) in (Entry, Call):
        if type(target) is not type(pattern):
            return False
        if (target.head is not pattern.head) if type(pattern) is Entry else (target.function is not pattern.function):
            return False
        if not all(_index_matches(p, t, variables, values)
                   for p, t in zip(pattern.indices, target.indices, strict=True)):
            return False
        return type(pattern) is Entry or all(_matches(p, t, variables, values, context)
                                             for p, t in zip(pattern.arguments, target.arguments, strict=True))
    pattern = substitute(pattern, values)
    if free(pattern) & variables:  # part by part; equal parts make equal wholes
        shape = _shape(pattern)
        return shape is not None and shape == _shape(target) and all(
            _matches(p, t, variables, values, context) for p, t in zip(_parts(pattern), _parts(target), strict=True))
    if type(pattern) is Table or type(target) is Table:
        return type(pattern) is type(target) and _tables_equal(pattern, target, context)
    return equal(pattern, target, context)


def _parts(term: Any) -> tuple[Any, ...]:
    """The parts of a sum, product or power of terms."""
    match term:
        case Add(terms=parts) | Mul(factors=parts):
            return parts
        case Pow(base=base):
            return (base,)
    return ()


def _shape(term: Any) -> Any:
    """What two sums, products or powers must share for their parts to be compared; None for any other term."""
    return (type(term), len(_parts(term)), getattr(term, "exponent", None)) if _parts(term) else None


def _tables_equal(left: Table, right: Table, context: Context) -> bool:
    if len(left.bounds) != len(right.bounds):
        return False
    bounds, body, inner = opened(left.bounds, left.body, context)
    values: dict[Var, Index] = {}
    for (var, range_), (other, other_range) in zip(bounds, right.bounds, strict=True):
        if substitute(other_range, values) != range_:
            return False
        values[other] = index(var)
    return equal(body, substitute(right.body, values), inner)


def _index_matches(pattern: Index, target: Index, variables: frozenset[Var], values: dict[Var, Index]) -> bool:
    pattern = substitute(pattern, values)
    unknown = free(pattern) & variables
    if not unknown:
        return pattern == target
    (variable, *more) = unknown
    coefficient = dict(pattern.parts).get(variable, 0)
    if more or coefficient not in (1, -1):
        return False
    rest = pattern.plus(index(variable), -coefficient)
    if variable in free(rest):
        return False
    values[variable] = index(0).plus(target - rest, coefficient)
    return True
