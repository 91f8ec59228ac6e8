"""Compile the language to vectorised NumPy: text that a reader would have written, generated without NumPy.

An entry is an array whose axes are labelled by the index variables that run along them: `W(l, k, i)` is `W[l]` with the
axes k and i.  A sum over units or samples contracts two factors at a time, by `@` where it can; a sum or quantifier over
layers is a Python loop.  Arrays are dicts by layer, so that a wrong layer is a KeyError and not the last one:

    delta(l, t, i) = gp(l, z(l, t, i)) * sum over k of W(l + 1, k, i) * delta(l + 1, t, k)
    gp[l](z[l]) * (delta[l + 1] @ W[l + 1])

Names in the text: the arrays by their heads, `W[l]` of shape (n_l, n_{l-1}), `b[l]` (n_l,), `z[l] a[l] delta[l]`
(m, n_l), `x` (m, n_0), `y` (m, n_L); functions `g[l](array)`, `cost(a[L], y)`; sizes `L`, `n[l]`, `m`; `one`, the number
1 of the arrays' type.  Network and batch are the given ones; with `steps=True` every array, function and batch size is
also a dict by step and batch, outermost: `W[s + 1][l]`, `z[s][e][l]`, `U_W[s][l]`, `m[e]`.

No index is checked here: the term must be well-formed (an index 0 would be the last one).
"""
from __future__ import annotations

import builtins
import keyword
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from types import CodeType
from typing import Any

from verify.equations import E, FUNCTIONS, HEADS, S
from verify.notation import (
    Add, Atomic, Bound, Call, Count, Delta, Differentiable, Entry, Eq, ForAll, Function, Index, Mul, Num, Pow, Range,
    Size, Sum, Table, Term, Var, closed, free, fresh, index, substitute,
)


class CompileError(ValueError):
    """A term that has no vectorised form here."""


# --- arrays with labelled axes ----------------------------------------------------------------------------------------

ATOM, POWER, PRODUCT, SUM = range(4)


@dataclass(frozen=True)
class Array:
    """A text whose value is an array with these axes, or a number if it has none.  `hold`: how tightly the text holds
    together.  `whole`: the value is made of Python integers, which must not be divided."""
    text: str
    axes: tuple[Var, ...] = ()
    hold: int = ATOM
    whole: bool = False

    def within(self, hold: int) -> str:
        return self.text if self.hold <= hold else f"({self.text})"

    def number(self) -> Array:
        return replace(self, text=f"one * {self.within(POWER)}", hold=PRODUCT, whole=False) if self.whole else self


def transposed(array: Array, axes: tuple[Var, ...]) -> Array:
    """The array with its axes in this order."""
    if array.axes == axes:
        return array
    if len(axes) == 2:
        return Array(f"{array.within(ATOM)}.T", axes)
    order = ", ".join(str(array.axes.index(axis)) for axis in axes)
    return Array(f"{array.within(ATOM)}.transpose({order})", axes)


class Scope:
    """The index variables that are axes, in the order in which results have them, with their ranges; and how hidden
    indices are written."""

    def __init__(self, axes: Mapping[Var, Range], steps: bool) -> None:
        self.axes, self.steps = axes, steps

    def under(self, bounds: Iterable[Bound]) -> Scope:
        return Scope({**self.axes, **dict(bounds)}, self.steps)

    def ordered(self, axes: Iterable[Var]) -> tuple[Var, ...]:
        axes = set(axes)
        return tuple(axis for axis in self.axes if axis in axes)

    def broadcast(self, array: Array, axes: tuple[Var, ...]) -> Array:
        """The array so that it combines elementwise with one that has all of these axes."""
        array = transposed(array, self.ordered(array.axes))
        needed = axes[axes.index(array.axes[0]):] if array.axes else ()
        if needed == array.axes:
            return array
        places = ", ".join(":" if axis in array.axes else "None" for axis in needed)
        return Array(f"{array.within(ATOM)}[{places}]", axes)

    def elementwise(self, symbol: str, hold: int, left: Array, right: Array) -> Array:
        axes = self.ordered({*left.axes, *right.axes})
        left, right = (replace(a, text=self.broadcast(a, axes).text, hold=self.broadcast(a, axes).hold)
                       for a in (left, right))
        return Array(f"{left.within(hold)} {symbol} {right.within(hold - 1)}", axes, hold, left.whole and right.whole)
