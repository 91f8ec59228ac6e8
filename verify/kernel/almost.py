"""When two terms differ for almost all values of some entries.

Trusted rule, *an affine function vanishes almost nowhere*: let the difference of two terms be a polynomial in the
entries, affine in one of them, the pivot, with a coefficient that does not contain the pivot and is not zero at the
values that are given.  The coefficient is a polynomial in the other entries, and not the zero polynomial, so it is zero
on a null set of their values only.  For all others the difference vanishes at one value of the pivot, so by Fubini the
values of all entries where it vanishes are a set of measure zero.
"""
from __future__ import annotations

from typing import Any

from verify.kernel.derivative import ZERO, derivative
from verify.kernel.normal import equal
from verify.kernel.ranges import Context, opened
from verify.kernel.refusal import Refused
from verify.notation import Add, Call, Count, Delta, Entry, Mul, Num, Pow, Sum, Table, Term

#: Arrays that depend on the parameters of their own network up to their own layer, and on no others.
FORWARD = ("z", "a")


def affine(gap: Term, drawn: Table, pivot: Entry, coefficient: Term, context: Context) -> Term:
    """The derivative of the difference in the pivot, one of the entries that are drawn.  Refuses unless it is the
    coefficient, and the coefficient does not depend on the pivot."""
    polynomial(gap, drawn, context)
    polynomial(coefficient, drawn, context)
    slope = derivative(gap, pivot)
    if not equal(slope, coefficient, context):
        raise Refused("the coefficient is not the derivative in ", pivot, ", which is\n    ", slope)
    if not equal(derivative(coefficient, pivot), ZERO, context):
        raise Refused("the coefficient depends on ", pivot)
    return slope


def polynomial(node: Any, drawn: Table, context: Context, inside: bool = False) -> None:
    """Refuse a term that is not shown to be a polynomial in the entries that are drawn, with coefficients that do not
    depend on them.  `inside` of a function there may be none of them."""
    match node:
        case Entry(head=head):
            assert type(drawn.body) is Entry
            if (inside or head is not drawn.body.head) and not independent(node, drawn, context):
                raise Refused(node, " may depend on what is drawn, and not as a polynomial: unfold it, or draw less")
        case Call(arguments=arguments):
            for part in arguments:
                polynomial(part, drawn, context, inside=True)
        case Sum(var=var, range=range_, body=body):
            _, body, inner = opened(((var, range_),), body, context)
            polynomial(body, drawn, inner, inside)
        case Table(bounds=bounds, body=body):
            _, body, inner = opened(bounds, body, context)
            polynomial(body, drawn, inner, inside)
        case Add(terms=parts) | Mul(factors=parts):
            for part in parts:
                polynomial(part, drawn, context, inside)
        case Pow(base=base):
            polynomial(base, drawn, context, inside)
        case Num() | Count() | Delta():
            pass
        case _:
            raise Refused(f"{type(node).__name__} in a difference of numbers")


def independent(entry: Entry, drawn: Table, context: Context) -> bool:
    """Whether an entry is shown to depend on none of those that are drawn, in a static statement."""
    _, one, inner = opened(drawn.bounds, drawn.body, context)
    if entry.head.role == "data":
        return True
    if entry.head.role == "parameter":
        return entry.head is not one.head or any(
            inner.shows(p - q - 1) or inner.shows(q - p - 1) for p, q in zip(entry.indices, one.indices, strict=True))
    if entry.head.name in FORWARD:
        return inner.shows(one.indices[1] - entry.indices[2] - 1)
    return False
