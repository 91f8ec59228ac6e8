"""Random worlds for tests: finite networks about which nothing is known but their sizes."""
from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from verify.equations import FUNCTIONS, HEADS
from verify.readings.evaluate import Key, World, evaluate


def unknown(name: str, seed: int) -> Callable[..., Fraction]:
    """A function whose values are small rationals determined by name, seed and arguments, and by nothing else."""
    def value(*arguments: Any) -> Fraction:
        # a string seed: the same values in every process
        draw = random.Random(repr((name, seed, arguments)))
        return Fraction(draw.randint(-6, 6), draw.randint(1, 3))
    return value


def random_world(seed: int, *, L: int | None = None, widths: tuple[int, ...] | None = None, batches: int = 2,
                 few: bool = False) -> World:
    """A world with unknown functions, random parameters and states of network 0, random data.
    `few`: all numbers are 0 or 1."""
    draw = random.Random(seed)
    L = draw.randint(1, 3) if L is None else L
    n = dict(enumerate(widths or [draw.randint(1, 3) for _ in range(L + 1)]))
    m = {e: draw.randint(1, 2) for e in range(batches)}

    def number() -> Fraction:
        return Fraction(draw.randint(0, 1)) if few else Fraction(draw.randint(-4, 4), draw.randint(1, 3))

    entries: dict[Key, Fraction] = {}
    for l in range(1, L + 1):
        for i in range(1, n[l] + 1):
            entries |= {(name, (0, l, i)): number() for name in ("b", "vb")}
            entries |= {(name, (0, l, i, j)): number() for name in ("W", "vW") for j in range(1, n[l - 1] + 1)}
    for e in m:
        for name, width in (("x", n[0]), ("y", n[L])):
            entries |= {(name, (e, t, j)): number()
                        for t, j in product(range(1, m[e] + 1), range(1, width + 1))}
    return World(L, n, m, entries, {name: unknown(name, seed) for name in FUNCTIONS})


def names_of(world: World, steps: bool = False) -> dict[str, Any]:
    """The names that compiled text uses, as object arrays of Fractions (or whatever numbers the world has); without
    `steps` those of network 0 on batch 0."""
    n, m, layers = world.n, world.m, range(1, world.L + 1)

    def array(name: str, *fixed: int, shape: tuple[int, ...]) -> Any:
        result = np.empty(shape, dtype=object)
        for place in np.ndindex(*shape):
            result[place] = evaluate(HEADS[name](*fixed, *(p + 1 for p in place)), world, {})
        return result

    def at(s: int, e: int) -> dict[str, Any]:
        shapes: dict[str, Callable[[int], tuple[int, ...]]] = {
            **dict.fromkeys(("W", "vW"), lambda l: (n[l], n[l - 1])), **dict.fromkeys(("b", "vb"), lambda l: (n[l],)),
            **dict.fromkeys(("gW",), lambda l: (n[l], n[l - 1])), **dict.fromkeys(("gb",), lambda l: (n[l],)),
            **dict.fromkeys(("z", "a", "delta"), lambda l: (m[e], n[l]))}
        result: dict[str, Any] = {}
        for name, shape in shapes.items():
            fixed = (s,) if HEADS[name].role in ("parameter", "state") else (s, e)
            there = (0, *layers) if name == "a" else layers
            result[name] = {l: array(name, *fixed, l, shape=shape(l)) for l in there}
        result |= {"x": array("x", e, shape=(m[e], n[0])), "y": array("y", e, shape=(m[e], n[world.L]))}
        result |= {name: array(name, s, e, shape=())[()] for name in ("C", "J")}
        return result

    def table(values: Any) -> Any:
        """The form in which the world's functions take an array, or a dict of arrays by layer."""
        if isinstance(values, dict):
            return tuple(((l, *place), value) for l, array in values.items() for place, value in table(array))
        return tuple((tuple(p + 1 for p in place), value) for place, value in np.ndenumerate(values))

    def entries(name: str, like: Any, *tables: Any, layer: tuple[int, ...] = ()) -> Any:
        result = np.empty(like.shape, dtype=object)
        for place in np.ndindex(*like.shape):
            result[place] = world.functions[name](*layer, *(p + 1 for p in place), *map(table, tables))
        return result

    def entrywise(name: str, *indices: int) -> Callable[..., Any]:
        arguments = len(FUNCTIONS[name].arguments)
        function: Callable[..., Any] = np.frompyfunc(
            lambda *values: world.functions[name](*indices, *values), arguments, 1)
        return function

    names: dict[str, Any] = {
        "L": world.L, "n": dict(n), "m": dict(m) if steps else m[0], "one": Fraction(1),
        "cost": lambda A, Y: world.functions["cost"](table(A), table(Y)),
        "dcost": lambda A, Y: entries("dcost", A, A, Y),
        "penalty": lambda W, b: world.functions["penalty"](table(W), table(b)),
        "dpenalty_W": lambda W, b: {l: entries("dpenalty_W", W[l], W, b, layer=(l,)) for l in layers},
        "dpenalty_b": lambda W, b: {l: entries("dpenalty_b", b[l], W, b, layer=(l,)) for l in layers},
        **{name: {l: entrywise(name, l) for l in layers} for name in ("g", "gp")},
        **{f"differentiable_{name}": {l: np.frompyfunc(
            lambda value, name=name, l=l: world.differentiable(name, (l,), (value,)), 1, 1) for l in layers}
           for name in ("g", "gp")}}
    updates = ("U_W", "U_b", "V_W", "V_b")
    if not steps:
        return names | at(0, 0) | {name: {l: entrywise(name, 0, l) for l in layers} for name in updates}
    for s in (*m, max(m) + 1):
        for name in updates:
            names.setdefault(name, {})[s] = {l: entrywise(name, s, l) for l in layers}
        for e in m:
            for name, value in at(s, e).items():
                if HEADS[name].role in ("parameter", "state"):
                    names.setdefault(name, {})[s] = value
                elif HEADS[name].role == "data":
                    names.setdefault(name, {})[e] = value
                else:
                    names.setdefault(name, {}).setdefault(s, {})[e] = value
    return names
