"""Random worlds for tests: finite networks about which nothing is known but their sizes."""
from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from verify.equations import FUNCTIONS
from verify.evaluate import Key, World


def unknown(name: str, seed: int) -> Callable[..., Fraction]:
    """A function whose values are small rationals determined by name, seed and arguments, and by nothing else."""
    def value(*arguments: Any) -> Fraction:
        # a string seed: the same values in every process
        draw = random.Random(repr((name, seed, arguments)))
        return Fraction(draw.randint(-6, 6), draw.randint(1, 3))
    return value


def random_world(seed: int, *, L: int | None = None, widths: tuple[int, ...] | None = None, batches: int = 2,
                 functions: Mapping[str, Callable[..., Any]] = {}) -> World:
    """A world with unknown functions (those not given), random parameters and states of network 0, random data."""
    draw = random.Random(seed)
    L = draw.randint(1, 3) if L is None else L
    n = dict(enumerate(widths or [draw.randint(1, 3) for _ in range(L + 1)]))
    m = {e: draw.randint(1, 2) for e in range(batches)}

    def number() -> Fraction:
        return Fraction(draw.randint(-4, 4), draw.randint(1, 3))

    entries: dict[Key, Fraction] = {}
    for l in range(1, L + 1):
        for i in range(1, n[l] + 1):
            entries |= {(name, (0, l, i)): number() for name in ("b", "vb")}
            entries |= {(name, (0, l, i, j)): number() for name in ("W", "vW") for j in range(1, n[l - 1] + 1)}
    for e in m:
        for name, width in (("x", n[0]), ("y", n[L])):
            entries |= {(name, (e, t, j)): number()
                        for t, j in product(range(1, m[e] + 1), range(1, width + 1))}
    return World(L, n, m, entries, {name: functions.get(name, unknown(name, seed)) for name in FUNCTIONS})
