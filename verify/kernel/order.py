"""What sign a term has, read from its form.

Trusted rule, *signs*: that x < y says that y - x is positive.  Sums and products of what is positive, or not negative,
are so too; even powers are not negative; what is linear in sizes is as large as the context shows, every size being at
least 1.  Nothing is tried out: the sign of a term comes from the signs of its parts, or from a fact that names it.
"""
from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from verify.kernel.budget import spend
from verify.kernel.normal import normal
from verify.kernel.ranges import Context, opened
from verify.notation import Add, Count, Delta, Index, Mul, Num, Pow, Sum, Term, index


class Sign(IntEnum):
    UNKNOWN = 0
    NOT_NEGATIVE = 1
    POSITIVE = 2


class Known:
    """The terms that facts say to be positive; `used` are the positions of those that were asked for."""

    def __init__(self, gaps: Sequence[Term], context: Context) -> None:
        self.positions = {normal(gap, context): position for position, gap in enumerate(gaps)}
        self.used: set[int] = set()

    def says(self, term: Term, context: Context) -> bool:
        """Whether a fact says that the term is positive.  Below a sum too: its index has a name that no fact knows."""
        position = self.positions.get(normal(term, context))
        if position is not None:
            self.used.add(position)
        return position is not None


def sign(term: Term, known: Known, context: Context) -> Sign:
    """What is shown of the sign of a term."""
    seen = _of_form(term, known, context)
    return Sign.POSITIVE if seen is not Sign.POSITIVE and known.says(term, context) else seen


def _of_form(term: Term, known: Known, context: Context) -> Sign:
    """What the form of a term shows, and the signs of its parts."""
    spend()
    size = _linear(term)
    if size is not None:
        return Sign.POSITIVE if context.shows(size - 1) else _at_least(context.shows(size))
    match term:
        case Num(value=value):
            return Sign.POSITIVE if value > 0 else Sign.UNKNOWN
        case Delta():
            return Sign.NOT_NEGATIVE
        case Mul(factors=parts):
            return min([sign(part, known, context) for part in parts], default=Sign.POSITIVE)
        case Add(terms=parts):
            signs = [sign(part, known, context) for part in parts]
            return max(signs) if all(signs) else Sign.UNKNOWN
        case Pow(base=base, exponent=exponent):
            return max(sign(base, known, context), _at_least(exponent % 2 == 0))
        case Sum(var=var, range=range_, body=body):
            ((_, range_),), body, inner = opened(((var, range_),), body, context)
            assert range_.hi is not None
            some = context.shows(range_.hi - range_.lo)  # there may be no terms
            return min(sign(body, known, inner), Sign.POSITIVE if some else Sign.NOT_NEGATIVE)
    return Sign.UNKNOWN


def _at_least(zero: bool) -> Sign:
    return Sign.NOT_NEGATIVE if zero else Sign.UNKNOWN


def _linear(term: Term) -> Index | None:
    """A term that is linear in sizes, with integers for coefficients, as an index; None for any other."""
    match term:
        case Count(size=size):
            return index(size)
        case Num(value=value) if value.denominator == 1:
            return index(value.numerator)
        case Mul(factors=(Num(value=value), part)) if value.denominator == 1:
            of = _linear(part)
            return None if of is None else index(0).plus(of, value.numerator)
        case Add(terms=parts):
            total = index(0)
            for part in parts:
                of = _linear(part)
                if of is None:
                    return None
                total = total + of
            return total
    return None
