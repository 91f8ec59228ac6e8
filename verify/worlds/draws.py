"""Draws from a strategy that depend on the strategy and a seed, and on nothing else.

Hypothesis' own engine also draws constants that it finds in the source of whatever happens to be imported, so that what
it generates differs between one process and two.  Driven with bytes, as by a fuzzer, it does not.
"""
from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")
#: Enough for a network of some hundred entries; a draw that needs more is left out.
BYTES = 1 << 14


def draws(strategy: SearchStrategy[T], count: int, seed: int) -> Iterator[T]:
    """As many values of the strategy, the same for the same seed in every process."""
    taken: list[T] = []

    @settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))  # slow draws are no fault
    @given(strategy)
    def take(value: T) -> None:
        taken.append(value)

    source = random.Random(seed)
    for _ in range(count):
        take.hypothesis.fuzz_one_input(source.randbytes(BYTES))  # type: ignore[attr-defined]
        yield from taken
        taken.clear()
