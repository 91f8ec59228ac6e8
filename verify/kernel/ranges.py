"""What is known about the indices, and what follows from it.

Constraints are integer-linear, `expression >= 0`.  They come from the ranges of the variables, from side conditions
such as L >= 2, and from "every size is at least 1".  A conclusion is shown by refuting its negation with
Fourier-Motzkin elimination: sound, and enough for what proofs about layers need.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

from verify.equations import E, S
from verify.kernel.budget import spend
from verify.kernel.refusal import Refused
from verify.notation import Bound, ForAll, Index, Range, Size, Var, free, fresh, index, substitute

MOST_CONSTRAINTS = 400
LARGEST_COEFFICIENT = 10**9


@dataclass(frozen=True)
class Context:
    """The variables in scope with their ranges, and index expressions known to be >= 0."""
    bounds: tuple[Bound, ...] = ()
    conditions: tuple[Index, ...] = ()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.bounds, self.conditions))

    def range_of(self, var: Var) -> Range:
        for known, range_ in self.bounds:
            if known == var:
                return range_
        hidden = "; what is written without .at(s), or samples without samples_of(s), has it" if var in (S, E) else ""
        raise Refused(f"the index {var.name} is not bound here: quantify it, or add it to what is let{hidden}")

    def variables(self) -> frozenset[Var]:
        return self._variables

    @cached_property
    def _variables(self) -> frozenset[Var]:
        return frozenset(var for var, _ in self.bounds)

    def extended(self, *bounds: Bound) -> Context:
        return _extended(self, bounds)

    def shows(self, expression: Index) -> bool:
        """Whether `expression >= 0` follows."""
        spend(1 + len(self.bounds) // 4)
        return _follows(expression, self)

    def impossible(self) -> bool:
        """Whether it is shown that no values are in all ranges and satisfy all conditions."""
        return _impossible(self)

    def within(self, value: Index, range_: Range) -> bool:
        """Whether the value is shown to lie in the range."""
        spend(1 + len(self.bounds) // 4)
        return _within(value, range_, self)

    def outside(self, value: Index, range_: Range) -> bool:
        """Whether the value is shown to lie outside the range."""
        return self.shows(range_.lo - value - 1) or (range_.hi is not None and self.shows(value - range_.hi - 1))


@lru_cache(maxsize=10_000)
def _extended(context: Context, bounds: tuple[Bound, ...]) -> Context:
    for var, range_ in bounds:
        if var in context.variables():
            raise Refused(f"the index {var.name} is already in use here: choose another name")
        context = Context((*context.bounds, (var, range_)), context.conditions)
    return context


@lru_cache(maxsize=10_000)
def _constraints(context: Context) -> tuple[Index, ...]:
    found = list(context.conditions)
    for var, range_ in context.bounds:
        found.append(index(var) - range_.lo)
        if range_.hi is not None:
            found.append(range_.hi - index(var))
    return tuple(found)


Row = tuple[dict[Var | Size, int], int]


@lru_cache(maxsize=100_000)
def _follows(goal: Index, context: Context) -> bool:
    negation = index(-1) - goal
    relevant, atoms = [negation], {atom for atom, _ in negation.parts}
    remaining = list(_constraints(context))
    while True:
        near = [k for k in remaining if any(atom in atoms for atom, _ in k.parts)]
        if not near:
            break
        remaining = [k for k in remaining if not any(atom in atoms for atom, _ in k.parts)]
        relevant += near
        atoms |= {atom for k in near for atom, _ in k.parts}
    # a constraint without any atom may be false by itself, and then everything follows
    return _contradictory(relevant + [k for k in remaining if not k.parts], atoms)


@lru_cache(maxsize=10_000)
def _impossible(context: Context) -> bool:
    known = _constraints(context)
    return _contradictory(list(known), {atom for k in known for atom, _ in k.parts})


@lru_cache(maxsize=100_000)
def _within(value: Index, range_: Range, context: Context) -> bool:
    return _follows(value - range_.lo, context) and (range_.hi is None or _follows(range_.hi - value, context))


def _contradictory(known: list[Index], atoms: set[Var | Size]) -> bool:
    """Whether no integers satisfy all `expression >= 0`, every size being at least 1."""
    rows: list[Row] = [(dict(k.parts), k.const) for k in known]
    return _refuted(rows + [({atom: 1}, -1) for atom in atoms if type(atom) is Size], atoms)


def _refuted(rows: list[Row], atoms: set[Var | Size]) -> bool:
    """Whether no integers satisfy all `sum + const >= 0` (False also when this method cannot tell)."""
    for atom in sorted(atoms, key=repr):
        lower = [r for r in rows if r[0].get(atom, 0) > 0]
        upper = [r for r in rows if r[0].get(atom, 0) < 0]
        rows = [r for r in rows if r[0].get(atom, 0) == 0]
        if len(lower) * len(upper) + len(rows) > MOST_CONSTRAINTS:
            return False
        for (p, p_const), (q, q_const) in product(lower, upper):
            factor_p, factor_q = -q[atom], p[atom]
            if factor_p * factor_q > LARGEST_COEFFICIENT:
                return False
            row = {k: factor_p * p.get(k, 0) + factor_q * q.get(k, 0) for k in p.keys() | q.keys()}
            rows.append(({k: v for k, v in row.items() if v}, factor_p * p_const + factor_q * q_const))
    return any(not row and const < 0 for row, const in rows)


@lru_cache(maxsize=50_000)
def opened(bounds: tuple[Bound, ...], body: Any, context: Context) -> tuple[tuple[Bound, ...], Any, Context]:
    """Go below a binder: a bound variable whose name is in use in the context gets a fresh one."""
    values: dict[Var, Index] = {}
    result = []
    for var, range_ in bounds:
        range_ = substitute(range_, values)
        new = var
        if var in context.variables():
            mentioned = free(body).union(*(free(r) for _, r in bounds))  # also what is bound nowhere stays so
            new = fresh(var, context.variables() | mentioned | {v for v, _ in bounds})
        values[var] = index(new)
        context = context.extended((new, range_))
        result.append((new, range_))
    return tuple(result), substitute(body, values), context


@lru_cache(maxsize=50_000)
def instance(formula: ForAll, *values: tuple[Var, Index]) -> ForAll:
    """The formula at these values of its free variables."""
    result: ForAll = substitute(formula, dict(values))
    return result
