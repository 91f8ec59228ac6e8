"""The normal form of a term: a sum of monomials, in a text that does not depend on bound names or on order.

Two terms with one normal form are equal for every network.  Steps: multiply out, open every sum, contract Kronecker
deltas, count constant sums, cancel sizes; then give each monomial a canonical text in which bound variables are
numbers.  Nothing here simplifies with the help of SymPy.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby, permutations, product

from verify.kernel.budget import remembered, spend
from verify.kernel.ranges import Context, opened
from verify.kernel.refusal import Refused
from verify.kernel.wellformed import moderate
from verify.notation import (
    Add,
    Bound,
    Call,
    Count,
    Delta,
    Entry,
    Index,
    Mul,
    Num,
    Pow,
    Range,
    Sum,
    Table,
    Term,
    Var,
    free,
    index,
    nodes,
    substitute,
)

MOST_MONOMIALS = 1000
MOST_ORDERS = 720


@dataclass(frozen=True)
class Monomial:
    """coefficient * (sum over the bounds of) the product of the factors; a factor may occur with a power."""
    coefficient: Fraction
    bounds: tuple[Bound, ...]
    factors: tuple[tuple[Term, int], ...]

    @cached_property
    def work(self) -> int:
        """What it costs to look at the monomial once."""
        return 1 + sum(nodes(factor) for factor, _ in self.factors) // 10


@remembered
def normal(term: Term, context: Context) -> str:
    """The canonical text of a term.  Free variables keep their names."""
    return _text_of_sum(_merged(term, context, {}))


def equal(left: Term, right: Term, context: Context) -> bool:
    """Whether two terms have the same normal form."""
    return normal(left, context) == normal(right, context)


def _merged(term: Term, context: Context, levels: Mapping[Var, str]) -> dict[str, Fraction]:
    total: dict[str, Fraction] = {}
    for monomial in _contracted(_monomials(term, context), context):
        key = _key(monomial, context, levels)
        total[key] = total.get(key, Fraction(0)) + monomial.coefficient
    return {key: value for key, value in total.items() if value}


def _text_of_sum(merged: Mapping[str, Fraction]) -> str:
    return " + ".join(f"{value}*{key}" for key, value in sorted(merged.items())) or "0"


# --- multiply out -----------------------------------------------------------------------------------------------------

def _monomials(term: Term, context: Context) -> list[Monomial]:
    spend()
    match term:
        case Num(value=value):
            return [Monomial(value, (), ())] if value else []
        case Entry() | Call() | Count() | Delta():
            return [Monomial(Fraction(1), (), ((term, 1),))]
        case Add(terms=terms):
            return _within_budget(m for part in terms for m in _monomials(part, context))
        case Mul(factors=factors):
            result = [Monomial(Fraction(1), (), ())]
            for factor in factors:
                result = _multiplied(result, _monomials(factor, context), context)
            return result
        case Pow(base=base, exponent=exponent) if exponent >= 0:
            once, result = _monomials(base, context), [Monomial(Fraction(1), (), ())]
            for _ in range(exponent):
                result = _multiplied(result, once, context)
            return result
        case Pow(base=Num(value=value), exponent=exponent) if value:
            return [Monomial(value ** exponent, (), ())]
        case Pow(base=Count() as size, exponent=exponent):
            return [Monomial(Fraction(1), (), ((size, exponent),))]
        case Sum(var=var, range=range_, body=body):
            bounds, body, inner = opened(((var, range_),), body, context)
            return [Monomial(m.coefficient, bounds + m.bounds, m.factors) for m in _monomials(body, inner)]
    raise Refused(f"no normal form for {type(term).__name__}: negative powers are admitted of sizes only")


def _within_budget(monomials: Iterable[Monomial]) -> list[Monomial]:
    result = []
    for monomial in monomials:
        result.append(monomial)
        if len(result) > MOST_MONOMIALS:
            raise Refused(f"more than {MOST_MONOMIALS} terms after multiplying out: split the step")
    return result


def _multiplied(left: list[Monomial], right: list[Monomial], context: Context) -> list[Monomial]:
    return _within_budget(_product(p, q, context) for p, q in product(left, right))


def _product(p: Monomial, q: Monomial, context: Context) -> Monomial:
    """The product, with the bound variables of q renamed away from those of p."""
    spend(p.work + q.work)
    renamed: dict[Var, Index] = {}
    bounds = list(p.bounds)
    taken = context.variables() | {v for v, _ in p.bounds} | {v for v, _ in q.bounds}
    for var, range_ in q.bounds:
        new = var
        if any(var == v for v, _ in p.bounds):
            new = Var(f"{var.name}_{len(taken)}")
            while new in taken:
                new = Var(new.name + "_")
        taken |= {new}
        range_ = substitute(range_, renamed)
        if new != var:
            renamed[var] = index(new)
        bounds.append((new, range_))
    factors = Counter(dict(p.factors))
    for factor, power in q.factors:
        factors[substitute(factor, renamed)] += power
    coefficient = p.coefficient * q.coefficient
    moderate(coefficient)
    return Monomial(coefficient, tuple(bounds), tuple((f, k) for f, k in factors.items() if k))


# --- contract ---------------------------------------------------------------------------------------------------------

def _contracted(monomials: list[Monomial], context: Context) -> Iterator[Monomial]:
    """Contract deltas, count constant sums and open sums of one term until nothing changes."""
    pending = list(monomials)
    done = 0
    while pending:
        monomial = pending.pop()
        spend(monomial.work)
        replaced = _contract_delta(monomial, context)
        if replaced is None:
            replaced = _count(monomial, context)
        if replaced is None:
            replaced = _single(monomial, context)
        if replaced is None:
            done += 1
            if done > MOST_MONOMIALS:
                raise Refused(f"more than {MOST_MONOMIALS} terms: split the step")
            yield monomial
        else:
            pending += replaced


def _inner(monomial: Monomial, context: Context) -> Context:
    """The context below the sums of a monomial."""
    return context.extended(*monomial.bounds)


def _without(monomial: Monomial, factor: Term) -> tuple[tuple[Term, int], ...]:
    return tuple((f, k) for f, k in monomial.factors if f != factor)


def _contract_delta(monomial: Monomial, context: Context) -> list[Monomial] | None:
    for factor, _ in monomial.factors:
        if type(factor) is not Delta:
            continue
        inner = _inner(monomial, context)
        gap = factor.left - factor.right
        if gap == index(0):
            return [Monomial(monomial.coefficient, monomial.bounds, _without(monomial, factor))]
        if inner.shows(gap - 1) or inner.shows(index(-1) - gap):
            return []
        for var, range_ in monomial.bounds:
            value = _solved(gap, var)
            if value is None:
                continue
            before, after = _around(var, free(value) | free(range_), monomial.bounds)
            if before is None:
                continue
            outer = context.extended(*before)
            if outer.outside(value, range_):
                return []
            if outer.within(value, range_):
                return [_replaced(var, value, before, after, monomial, _without(monomial, factor))]
    return None


def _single(monomial: Monomial, context: Context) -> list[Monomial] | None:
    """A sum whose range is shown to be one value is what is summed, at that value."""
    for var, range_ in monomial.bounds:
        before, after = _around(var, free(range_), monomial.bounds)
        if range_.hi is None or before is None:
            continue
        outer = context.extended(*before)
        if outer.shows(range_.lo - range_.hi) and outer.shows(range_.hi - range_.lo):
            return [_replaced(var, range_.lo, before, after, monomial, monomial.factors)]
    return None


def _around(var: Var, needed: frozenset[Var],
            bounds: tuple[Bound, ...]) -> tuple[tuple[Bound, ...] | None, tuple[Bound, ...]]:
    """The sums that bind what is needed, directly or for their ranges, and the other sums but var's; None for the
    former if var itself is needed for them."""
    ranges = dict(bounds)
    closure: set[Var] = set()
    pending = [v for v in needed if v in ranges]
    while pending:
        new = pending.pop()
        if new not in closure:
            closure.add(new)
            pending += [v for v in free(ranges[new]) if v in ranges]
    others = tuple(bound for bound in bounds if bound[0] not in closure and bound[0] != var)
    return (None if var in closure else tuple(bound for bound in bounds if bound[0] in closure)), others


def _replaced(var: Var, value: Index, before: tuple[Bound, ...], after: tuple[Bound, ...], monomial: Monomial,
              rest_of: tuple[tuple[Term, int], ...]) -> Monomial:
    factors: Counter[Term] = Counter()
    for factor, power in rest_of:
        factors[substitute(factor, {var: value})] += power
    rest = tuple((v, substitute(r, {var: value})) for v, r in after)
    return Monomial(monomial.coefficient, before + rest, tuple((f, k) for f, k in factors.items() if k))


def _solved(gap: Index, var: Var) -> Index | None:
    """The value of var at which gap = 0, if gap contains var once, with coefficient 1 or -1."""
    coefficient = dict(gap.parts).get(var, 0)
    if coefficient not in (1, -1):
        return None
    rest = gap.plus(index(var), -coefficient)
    if var in free(rest):
        return None
    return index(0).plus(rest, -coefficient)


def _count(monomial: Monomial, context: Context) -> list[Monomial] | None:
    """A sum whose variable does not occur is its length times the rest."""
    for position, (var, range_) in enumerate(monomial.bounds):
        others = monomial.bounds[position + 1:]
        if any(var in free(f) for f, _ in monomial.factors) or any(var in free(r) for _, r in others):
            continue
        assert range_.hi is not None
        rest = Monomial(monomial.coefficient, monomial.bounds[:position] + others, monomial.factors)
        return [_scaled(rest, atom, coefficient) for atom, coefficient in _length(range_)]
    return None


def _length(range_: Range) -> Iterator[tuple[Term | None, int]]:
    assert range_.hi is not None
    length = range_.hi - range_.lo + 1
    for atom, coefficient in length.parts:
        if type(atom) is Var:
            raise Refused(f"the length of a range depends on the index {atom.name}: not supported as a number")
        yield Count(atom), coefficient  # type: ignore[arg-type]
    if length.const:
        yield None, length.const


def _scaled(monomial: Monomial, factor: Term | None, coefficient: int) -> Monomial:
    factors = Counter(dict(monomial.factors))
    if factor is not None:
        factors[factor] += 1
    return Monomial(monomial.coefficient * coefficient, monomial.bounds,
                    tuple((f, k) for f, k in factors.items() if k))


# --- canonical text ---------------------------------------------------------------------------------------------------

def _key(monomial: Monomial, context: Context, levels: Mapping[Var, str]) -> str:
    """The least text over the orders of the sums that cannot be told apart beforehand."""
    inner = _inner(monomial, context)
    hidden = {**levels, **{v: "?" for v, _ in monomial.bounds}}

    def signature(bound: Bound) -> str:
        marked = {**hidden, bound[0]: "!"}
        factors = sorted((_factor(f, inner, marked), k) for f, k in monomial.factors if bound[0] in free(f))
        return f"{_range(bound[1], marked)} {factors}"

    ordered = sorted(((signature(bound), bound) for bound in monomial.bounds), key=lambda pair: pair[0])
    classes = [[bound for _, bound in group] for _, group in groupby(ordered, key=lambda pair: pair[0])]
    orders = 1
    for members in classes:
        for k in range(2, len(members) + 1):
            orders *= k
    if orders > MOST_ORDERS:
        raise Refused(f"{orders} orders of interchangeable sums: split the step")
    return min((_labelled(monomial, [b for part in order for b in part], inner, levels)
                for order in product(*(permutations(members) for members in classes))), default="")


def _labelled(monomial: Monomial, order: list[Bound], context: Context, levels: Mapping[Var, str]) -> str:
    spend(monomial.work + len(order))
    names = {**levels, **{var: f"#{len(levels) + k}" for k, (var, _) in enumerate(order)}}
    sums = "".join(f"sum({_range(range_, names)})" for _, range_ in order)
    powers: Counter[str] = Counter()
    for factor, power in monomial.factors:
        powers[_factor(factor, context, names)] += power
    return sums + "*".join(text if power == 1 else f"{text}^{power}" for text, power in sorted(powers.items()) if power)


def _range(range_: Range, names: Mapping[Var, str]) -> str:
    return f"{_index(range_.lo, names)}..{_index(range_.hi, names) if range_.hi is not None else ''}"


def _index(value: Index, names: Mapping[Var, str]) -> str:
    parts = []
    for atom, coefficient in value.parts:
        if type(atom) is Var:
            name = names.get(atom, atom.name)
        else:
            name = f"{atom.name}[{','.join(_index(a, names) for a in atom.args)}]"  # type: ignore[union-attr]
        parts.append(f"{coefficient}{name}")
    return "+".join(sorted(parts) + ([str(value.const)] if value.const or not parts else []))


def _indices(values: tuple[Index, ...], names: Mapping[Var, str]) -> str:
    return "[" + ",".join(_index(v, names) for v in values) + "]"


def _factor(factor: Term, context: Context, names: Mapping[Var, str]) -> str:
    match factor:
        case Entry(head=head, indices=indices):
            return head.name + _indices(indices, names)
        case Call(function=function, indices=indices, arguments=arguments):
            inside = ";".join(_argument(a, context, names) for a in arguments)
            return f"{function.name}{_indices(indices, names)}({inside})"
        case Count(size=size):
            return f"{size.name}{_indices(size.args, names)}"
        case Delta(left=left, right=right):
            return "delta{" + ",".join(sorted((_index(left, names), _index(right, names)))) + "}"
    raise Refused(f"{type(factor).__name__} as a factor")


def _argument(argument: Term | Table, context: Context, names: Mapping[Var, str]) -> str:
    if type(argument) is not Table:
        return _text_of_sum(_merged(argument, context, names))  # type: ignore[arg-type]
    bounds, body, inner = opened(argument.bounds, argument.body, context)
    levels = dict(names)
    ranges = []
    for var, range_ in bounds:
        ranges.append(_range(range_, levels))
        levels[var] = f"#{len(levels)}"
    return f"table({','.join(ranges)}: {_text_of_sum(_merged(body, inner, levels))})"
