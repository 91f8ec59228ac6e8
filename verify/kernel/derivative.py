"""The derivative of a term in one entry of an array, and the chain rule for the objective.

Trusted rule, *the cost sees an array through its readers*: in the network cut at the entries of Y, the objective
depends on Y only through the quantities whose forward definition mentions Y (and through J itself, if it does), so
dJ/dY = sum over all readers X and all their indices of dJ/dX * dX/dY, where everything is differentiable.
"""
from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from verify.equations import DERIVATIVE_OF, FORWARD, HEADS
from verify.kernel.refusal import Refused
from verify.notation import (
    Add,
    Bound,
    Call,
    Count,
    Delta,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Index,
    Mul,
    Num,
    Pow,
    Sum,
    Table,
    Term,
    Var,
    free,
    fresh,
    index,
    substitute,
)

ZERO, ONE = Num(Fraction(0)), Num(Fraction(1))
HIDDEN = frozenset({Var("s"), Var("e")})


def derivative(term: Term, entry: Entry) -> Term:
    """d term / d entry.  No bound variable of the term may be free in the entry."""
    match term:
        case Num() | Count() | Delta() | Pow(exponent=0):
            return ZERO
        case Entry(head=head, indices=indices):
            if head is not entry.head:
                return ZERO
            return Mul(tuple(Delta(p, q) for p, q in zip(indices, entry.indices, strict=True)))
        case Add(terms=terms):
            return Add(tuple(derivative(t, entry) for t in terms))
        case Mul(factors=factors):
            return Add(tuple(Mul((*factors[:k], derivative(f, entry), *factors[k + 1:]))
                             for k, f in enumerate(factors)))
        case Pow(base=base, exponent=exponent):
            return Mul((Num(Fraction(exponent)), Pow(base, exponent - 1), derivative(base, entry)))
        case Sum(var=var, range=range_, body=body):
            (bound,), body = _apart(((var, range_),), body, entry)
            return Sum(*bound, derivative(body, entry))
        case Call(function=function, indices=indices, arguments=arguments):
            parts = []
            for position, argument in enumerate(arguments):
                outer = function.derivatives[position] if position < len(function.derivatives) else None
                if type(argument) is Table:
                    bounds, body = _apart(argument.bounds, argument.body, entry)
                    inner = derivative(body, entry)
                    if inner == ZERO:
                        continue
                    place = indices + tuple(index(v) for v, _ in bounds)
                    part: Term = Mul((_call(outer, place, arguments, function.name), inner))
                    for var, range_ in reversed(bounds):
                        part = Sum(var, range_, part)
                else:
                    inner = derivative(argument, entry)  # type: ignore[arg-type]
                    part = Mul((_call(outer, indices, arguments, function.name), inner))
                parts.append(part)
            return Add(tuple(parts))
    raise Refused(f"no derivative of {type(term).__name__}")


def _call(function: object, indices: tuple[Index, ...], arguments: tuple[Term | Table, ...], name: str) -> Term:
    if function is None:
        raise Refused(f"{name} has no derivative in the language")
    return Call(function, indices, arguments)  # type: ignore[arg-type]


def _apart(bounds: tuple[Bound, ...], body: Any, entry: Entry) -> tuple[tuple[Bound, ...], Any]:
    """The binder with fresh names, none of them free in the entry."""
    values: dict[Var, Index] = {}
    avoid = free(entry) | free(body) | {v for v, _ in bounds}
    result = []
    for var, range_ in bounds:
        new = fresh(var, avoid) if var in free(entry) else var
        avoid |= {new}
        result.append((new, substitute(range_, values)))
        if new != var:
            values[var] = index(new)
    return tuple(result), substitute(body, values)


INDEX_NAMES = {"z": "lti", "a": "lti", "W": "lij", "b": "li"}
DERIVATIVES = {head.name: HEADS[name] for name, head in DERIVATIVE_OF.items()}


@cache
def chain_rule(of: str) -> ForAll:
    """For all entries of the array of this name: what the derivative of the objective in it equals."""
    if of not in INDEX_NAMES:
        raise Refused(f"no chain rule for {of}: expected one of {', '.join(INDEX_NAMES)}")
    variables = tuple(Var(c) for c in "se" + INDEX_NAMES[of])
    place = tuple(index(v) for v in variables)
    head = HEADS[of]
    entry = head(*place[:head.arity - len(INDEX_NAMES[of])], *place[2:])
    wanted = DERIVATIVES[of](*place)
    through = Add(tuple(_through(definition, entry) for definition in FORWARD.values()))
    return ForAll(tuple(zip(variables, wanted.head.ranges(*place), strict=True)), Eq(wanted, through))


def _through(definition: ForAll, entry: Entry) -> Term:
    """What reaches the objective through the quantities that this definition defines."""
    assert type(definition.body) is Eq
    visible = tuple(bound for bound in definition.bounds if bound[0] not in HIDDEN)
    bounds, body = _apart(visible, definition.body, entry)
    part = derivative(body.rhs, entry)
    if part == ZERO:  # it does not read the array; its own derivative must not be left there to be rewritten again
        return ZERO
    if body.lhs.head is not HEADS["J"]:
        part = Mul((DERIVATIVES[body.lhs.head.name](*body.lhs.indices), part))
    for var, range_ in reversed(bounds):
        part = Sum(var, range_, part)
    return part


@cache
def differentiable() -> tuple[ForAll, ...]:
    """What the chain rule needs: every function in a forward definition is differentiable where it is evaluated."""
    needed = []
    for definition in FORWARD.values():
        assert type(definition.body) is Eq
        needed += [ForAll(definition.bounds, Differentiable(call)) for call in _calls(definition.body.rhs)]
    return tuple(needed)


def _calls(term: Term) -> list[Call]:
    match term:
        case Call():
            return [term]
        case Add(terms=parts) | Mul(factors=parts):
            return [c for p in parts for c in _calls(p)]
        case Pow(base=base):
            return _calls(base)
        case Sum(body=body):
            return _calls(body)
    return []
