"""What speaks against a local minimum: a direction in which a function falls."""
from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import product
from typing import TypeVar

from verify.readings.derivatives import NotPolynomialError, falls

Key = TypeVar("Key")

#: So many directions are tried at most.
DIRECTIONS = 300


def way_down(value: Callable[[Mapping[Key, Fraction]], Fraction], point: Mapping[Key, Fraction],
             unit: Fraction = Fraction(1)) -> tuple[int, ...] | None:
    """A direction, by parameter, in which the value falls from the point; None if it falls in none that is tried, or is
    no polynomial of a low degree there.  Where it seems to fall it is looked at again, as near as the unit says."""
    def along(direction: tuple[int, ...]) -> Callable[[Fraction], Fraction]:
        return lambda distance: value({key: at + distance * d
                                       for (key, at), d in zip(point.items(), direction, strict=True)})

    for direction in directions(len(point)):
        with suppress(NotPolynomialError):
            if falls(along(direction)) and falls(along(direction), unit):
                return direction
    return None


def directions(n: int) -> Iterator[tuple[int, ...]]:
    """Directions in n dimensions, of -1, 0 and 1, always the same ones: all of them, if they are not too many."""
    if 3 ** n <= DIRECTIONS:
        yield from product((0, 1, -1), repeat=n)
        return
    chosen = random.Random(n)
    for _ in range(DIRECTIONS):
        yield tuple(chosen.choices((0, 1, -1), k=n))
