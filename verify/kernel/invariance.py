"""When a derivative vanishes because the data cost does not change.

Trusted rule, *a constant has derivative zero*: if the data cost is the same for every network that agrees with network
s in certain parameters, then it does not change along any other parameter, so its derivative there exists and is zero,
differentiable functions or not.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from verify.equations import DATA_DERIVATIVE_OF, C
from verify.kernel.ranges import Context, opened
from verify.kernel.refusal import Refused
from verify.notation import (
    Add,
    AlmostAll,
    Call,
    Comparison,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Index,
    LocalMinimum,
    Mul,
    Num,
    Own,
    Pow,
    Sum,
    Table,
    Var,
    free,
    index,
    substitute,
)


def agreement(formula: ForAll, other: Index, s: Index) -> None:
    """Refuse a formula unless it says that network `other` agrees with network s in some entries."""
    match formula.body:
        case Eq(lhs=Entry(head=head, indices=(left, *rest)), rhs=Entry(head=same_head, indices=(right, *same_rest))):
            plain = [index(var) for var, _ in formula.bounds]
            fixed = not any(free(other) & free(range_) for _, range_ in formula.bounds)
            if fixed and head is same_head and head.role == "parameter" and left == other and right == s \
                    and rest == same_rest == plain:
                return
    raise Refused("an assumption on the other network does not say that it agrees with network s in the parameters of "
                  "a range, for all their indices in order")


def only_on(node: Any, s: Index, context: Context) -> None:
    """Refuse an assumption that speaks of any network but s.  The rule compares s with a network that differs from it
    in one parameter; of that one nothing may be assumed, as it would be by an assumption on all networks."""
    match node:
        case Entry(head=Own()):
            raise Refused("an assumption speaks of an array of its own, which may depend on other networks")
        case Entry(head=head, indices=(network, *_)) if head.role != "data" and network != s:
            raise Refused("an assumption of the claim speaks of other networks than s")
        case Sum(var=var, range=range_, body=body):
            _, body, inner = opened(((var, range_),), body, context)
            only_on(body, s, inner)
        case ForAll(bounds=bounds, body=body) | Table(bounds=bounds, body=body):
            _, body, inner = opened(bounds, body, context)
            only_on(body, s, inner)
        case Comparison(lhs=left, rhs=right):
            only_on(left, s, context)
            only_on(right, s, context)
        case Add(terms=parts) | Mul(factors=parts) | Call(arguments=parts):
            for part in parts:
                only_on(part, s, context)
        case Pow(base=part) | Differentiable(call=part) | LocalMinimum(cost=part):
            only_on(part, s, context)
        case AlmostAll(bounds=bounds, drawn=drawn, body=body):
            only_on(Table(bounds, drawn), s, context)
            only_on(body, s, context)


def constant_in(formula: ForAll, agreements: Iterable[ForAll], s: Index, e: Index, context: Context) -> None:
    """Refuse unless the formula says that derivatives of the data cost of network s on batch e, in parameters that none
    of the agreements speaks of, are zero."""
    _, body, inner = opened(formula.bounds, formula.body, context)
    match body:
        case Eq(lhs=Entry(head=head, indices=(s_, e_, *place)), rhs=Num(value=0)) if head.name in DATA_DERIVATIVE_OF:
            if (s_, e_) != (s, e):
                raise Refused("the derivative is of another network or batch than the claim is used for")
        case _:
            raise Refused("expected that a derivative of the data cost in a weight or a bias is zero")
    parameter = DATA_DERIVATIVE_OF[head.name]
    for assumed in agreements:
        assert type(assumed.body) is Eq and type(assumed.body.lhs) is Entry
        if assumed.body.lhs.head is parameter and not _outside(assumed, place, inner):
            raise Refused(f"the cost may depend on this {parameter.name}: it is not shown to lie outside of where the "
                          "other network is assumed to agree")


def _outside(assumed: ForAll, place: list[Index], context: Context) -> bool:
    values: dict[Var, Index] = {}
    for (var, range_), value in zip(assumed.bounds, place, strict=True):
        if context.outside(value, substitute(range_, values)):
            return True
        values[var] = value
    return False


def concludes_constancy(conclusions: Iterable[ForAll], other: Index, s: Index, e: Index) -> bool:
    """Whether one of the conclusions says that both networks have the same data cost on batch e."""
    costs = [C.at(other, e)(), C.at(s, e)()]
    return any(not c.bounds and type(c.body) is Eq and [c.body.lhs, c.body.rhs] in (costs, costs[::-1])
               for c in conclusions)
