"""Equal units in floating point: where the operations of a layer treat them alike on this machine, and where not."""
from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from verify.site import book as places
from verify.site.book import Book, link, measurement_path
from verify.site.clones_page import COORDINATE_WISE, blas
from verify.site.template import filled
from verify.site.writing import count, name_in_code, plural, size, table
from verify.ties import OF_THE_NETWORK, OPERATIONS, PRODUCTS, classes, orders, spans

HERE = places.FLOATS
TRAINED = "equal_units_are_trained_in_floating_point"
DTYPES: tuple[Any, ...] = (np.float64, np.float32)
#: Numbers of inputs (or outputs) and of samples.
SIZES = ((1, 8), (2, 8), (4, 4), (16, 1), (16, 32), (64, 64))
WIDTHS, SHOWN = range(2, 34), (2, 3, 4, 5, 8, 9, 16, 17, 33)
INPUTS, SAMPLES = 16, 32
#: The width at which orders of summation are looked for.
ORDERED = 9


@cache
def alike(k: int, m: int, dtype: Any) -> list[int]:
    """The widths at which no operation of the network was seen to prefer a position."""
    return [n for n in WIDTHS if all(len(classes(OPERATIONS[name], n, k, m, dtype)) == 1 for name in OF_THE_NETWORK)]


@cache
def apart(name: str, dtype: Any) -> dict[int, list[list[int]]]:
    """The classes of positions, at the widths that are shown, where there are several."""
    found = {n: classes(OPERATIONS[name], n, INPUTS, SAMPLES, dtype) for n in SHOWN}
    return {n: of for n, of in found.items() if len(of) > 1}


def clones_in_floats(book: Book) -> str:
    """The page."""
    numbers = [str(dtype.__name__) for dtype in DTYPES]
    sizes = [(f"{plural(k, 'input')}, {plural(m, 'sample')}",
              *(spans(alike(k, m, dtype)) or "none" for dtype in DTYPES)) for k, m in SIZES]
    operations = [(f"{name_in_code(name)}{' (network)' if name in OF_THE_NETWORK else ''}",
                   *(kinds(apart(name, dtype)) for dtype in DTYPES)) for name in OPERATIONS]
    added = [(name_in_code(name), "<br>".join(
        said(name, of) for of in classes(OPERATIONS[name], ORDERED, INPUTS, SAMPLES))) for name in PRODUCTS]
    return filled("clones-in-floats", {
        "blas": blas(), "claim": book.link(COORDINATE_WISE, HERE), "widths": f"{WIDTHS[0]} to {WIDTHS[-1]}",
        "sizes": table(["Sizes", *numbers], sizes), "shown": ", ".join(map(str, SHOWN)),
        "inputs": str(INPUTS), "samples": str(SAMPLES), "ordered": str(ORDERED),
        "operations": table(["Operation", *numbers], operations),
        "orders": table(["Product", "Positions, and the order in which their sums are added up"], added),
        "trained": link("trained", measurement_path(TRAINED), HERE), "ends": ends(book)})


def ends(book: Book) -> str:
    """How far units were apart at first, and at the end of each run of the measurement."""
    _, data = book.measured[TRAINED]
    rows = []
    for name, column in data.measured.items():
        after = {step: apart for step, apart in zip(data.x, column, strict=True) if apart is not None}
        last = max(after)
        rows.append((name, size(after[min(after)]), size(after[last]), count(int(last))))
    return table(["Run", "Difference after the first step", "and at the end,", "after step"], rows)


def kinds(found: dict[int, list[list[int]]]) -> str:
    """The classes at each width, in words."""
    return "; ".join(f"**{n}**: {' / '.join(map(spans, of))}" for n, of in found.items()) or "always one class"


def said(name: str, positions: list[int]) -> str:
    """The order in which a class of positions is added up, if it is one of those that are tried."""
    found = orders(name, ORDERED, INPUTS, SAMPLES, positions[0])
    return f"{spans(positions)}: {' or '.join(found) or 'none of those that were tried'}"
