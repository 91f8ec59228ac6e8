"""What is known about the indices, and what follows from it.

Constraints are integer-linear, `expression >= 0`.  They come from the ranges of the variables, from side conditions
such as L >= 2, and from "every size is at least 1".  A conclusion is shown by refuting its negation with
Fourier-Motzkin elimination: sound, and enough for what proofs about layers need.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from verify.kernel.refusal import Refused
from verify.notation import Bound, Index, Range, Size, Var, fresh, index, substitute

MOST_CONSTRAINTS = 400


@dataclass(frozen=True)
class Context:
    """The variables in scope with their ranges, and index expressions known to be >= 0."""
    bounds: tuple[Bound, ...] = ()
    conditions: tuple[Index, ...] = ()

    def range_of(self, var: Var) -> Range:
        for known, range_ in self.bounds:
            if known == var:
                return range_
        raise Refused(f"the index {var.name} is not bound here: quantify it, or add it to what is let")

    def variables(self) -> frozenset[Var]:
        return frozenset(var for var, _ in self.bounds)

    def extended(self, *bounds: Bound) -> Context:
        for var, _ in bounds:
            if var in self.variables():
                raise Refused(f"the index {var.name} is already in use here: choose another name")
        return Context(self.bounds + bounds, self.conditions)

    def shows(self, expression: Index) -> bool:
        """Whether `expression >= 0` follows."""
        return _follows(expression, _constraints(self))

    def within(self, value: Index, range_: Range) -> bool:
        """Whether the value is shown to lie in the range."""
        return self.shows(value - range_.lo) and (range_.hi is None or self.shows(range_.hi - value))

    def outside(self, value: Index, range_: Range) -> bool:
        """Whether the value is shown to lie outside the range."""
        return self.shows(range_.lo - value - 1) or (range_.hi is not None and self.shows(value - range_.hi - 1))


@lru_cache(maxsize=None)
def _constraints(context: Context) -> tuple[Index, ...]:
    found = list(context.conditions)
    for var, range_ in context.bounds:
        found.append(index(var) - range_.lo)
        if range_.hi is not None:
            found.append(range_.hi - index(var))
    return tuple(found)


Row = tuple[dict[Var | Size, int], int]


@lru_cache(maxsize=100_000)
def _follows(goal: Index, known: tuple[Index, ...]) -> bool:
    negation = index(-1) - goal
    relevant, atoms = [negation], {atom for atom, _ in negation.parts}
    remaining = list(known)
    while True:
        near = [k for k in remaining if any(atom in atoms for atom, _ in k.parts)]
        if not near:
            break
        remaining = [k for k in remaining if k not in near]
        relevant += near
        atoms |= {atom for k in near for atom, _ in k.parts}
    # a constraint without any atom may be false by itself, and then everything follows
    relevant += [k for k in remaining if not k.parts]
    rows: list[Row] = [(dict(k.parts), k.const) for k in relevant]
    rows += [({atom: 1}, -1) for atom in atoms if type(atom) is Size]
    return _refuted(rows, atoms)


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
            row = {k: factor_p * p.get(k, 0) + factor_q * q.get(k, 0) for k in p.keys() | q.keys()}
            rows.append(({k: v for k, v in row.items() if v}, factor_p * p_const + factor_q * q_const))
    return any(not row and const < 0 for row, const in rows)


def opened(bounds: tuple[Bound, ...], body: Any, context: Context) -> tuple[tuple[Bound, ...], Any, Context]:
    """Go below a binder: a bound variable whose name is in use in the context gets a fresh one."""
    values: dict[Var, Index] = {}
    result = []
    for var, range_ in bounds:
        range_ = substitute(range_, values)
        new = var
        if var in context.variables():
            new = fresh(var, context.variables() | {v for v, _ in bounds})
        values[var] = index(new)
        context = context.extended((new, range_))
        result.append((new, range_))
    return tuple(result), substitute(body, values), context
