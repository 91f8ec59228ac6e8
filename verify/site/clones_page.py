"""Which optimizers keep clones equal: a table that is run, not written."""
from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from verify.clones import (
    Kind,
    Make,
    Measured,
    clones_apart,
    permutations_missed,
    singular_hessians,
    swap_missed,
)
from verify.optimizers import (
    Optimizer,
    adam,
    adamax,
    adamw,
    gradient_descent,
    lion,
    momentum,
    nesterov,
    rmsprop,
    sign_descent,
)
from verify.site import book as places
from verify.site.book import Book, link
from verify.site.merging_table import one_unit
from verify.site.template import filled
from verify.site.writing import anchor, capitalized, count, div, plural, size, table
from verify.table_optimizers import (
    TableOptimizer,
    cyclic_coordinate_descent,
    damped,
    dropout,
    elimination,
    greedy_coordinate_descent,
    lapack,
    layer_descent,
    lbfgs,
    muon,
    newton,
    newton_schulz,
    noise_per_coordinate,
    polar_factor,
    pseudo_inverse,
    svd_factor,
)

HERE = places.CLONES
#: The claim on optimizers that treat all entries of a table alike.
COORDINATE_WISE = "R6H7"
#: The claim on the gradients of one unit in the place of clones.
MERGING = "FPRJ"
#: The claim on the same under any coordinate-wise optimizer.
SCALED = "H6CM"

HALF, EIGHTH = Fraction(1, 2), Fraction(1, 8)
DEEP = ((1, 3), (2, 4), (2, 3), (1, 2))
EXACT = Kind(DEEP, "leaky_relu")
FLOATS = Kind(DEEP, "tanh", numbers="float64")
SMALL = ((2, 2), (2, 2), (1, 1))
CURVED, STRAIGHT = Kind(SMALL, "square", (4, 6)), Kind(SMALL, "identity", (4, 6))
#: The clones' tables of weights have full rank: there are more units than units before, and few after.
FULL_RANK = Kind(((3, 3), (6, 6), (3, 3)), "tanh", (8, 8), "float64")


@dataclass(frozen=True)
class Runs:
    """Networks of a kind in which clones are trained for some steps."""

    kind: Kind
    networks: int
    steps: int


@dataclass(frozen=True)
class Row:
    """An optimizer, and what is run: clones and exchanged units; and permutations of the entries of each table, where
    it reads nothing but parameters and gradients."""

    name: str
    make: Make
    runs: tuple[Runs, ...]
    reads_cost: bool = False


exact, briefly = Runs(EXACT, 20, 3), Runs(EXACT, 20, 2)
floats = Runs(FLOATS, 20, 100)
curved, straight = Runs(CURVED, 10, 1), Runs(STRAIGHT, 10, 1)

ROWS = (
    Row("gradient descent", lambda of: gradient_descent(EIGHTH), (exact,)),
    Row("momentum", lambda of: momentum(EIGHTH, HALF), (exact,)),
    Row("Nesterov's momentum", lambda of: nesterov(EIGHTH, HALF), (exact,)),
    Row("RMSProp", lambda of: rmsprop(0.01), (floats,)),
    Row("Adam", lambda of: adam(0.01), (floats,)),
    Row("AdamW", lambda of: adamw(0.01), (floats,)),
    Row("Adamax", lambda of: adamax(EIGHTH, HALF, Fraction(3, 4), EIGHTH), (briefly,)),
    Row("sign descent", lambda of: sign_descent(EIGHTH), (exact,)),
    Row("Lion", lambda of: lion(EIGHTH, HALF, Fraction(3, 4)), (exact,)),
    Row("L-BFGS", lambda of: lbfgs(EIGHTH), (briefly,)),
    Row("L-BFGS with a line search", lambda of: lbfgs(Fraction(1), objective=of), (briefly,), reads_cost=True),
    Row("Newton, pseudo-inverse",
        lambda of: newton(of, Fraction(1), pseudo_inverse, r"d = H^+ g"), (curved, straight), reads_cost=True),
    Row("Newton, damped system",
        lambda of: newton(of, Fraction(1), damped(EIGHTH, elimination), r"(H + \lambda I) d = g"),
        (curved, straight), reads_cost=True),
    Row("Newton, elimination with free unknowns 0",
        lambda of: newton(of, Fraction(1), elimination, "H d = g"), (curved, straight), reads_cost=True),
    Row("Newton, LAPACK's solver", lambda of: newton(of, 1.0, lapack, "H d = g"),
        tuple(Runs(replace(kind, numbers="float64"), 20, 1) for kind in (CURVED, STRAIGHT)), reads_cost=True),
    Row("Muon, one Newton–Schulz iteration",
        lambda of: muon(EIGHTH, HALF, lambda M: newton_schulz(M, 1), r"\mathrm{NS}_1(M)"), (briefly,)),
    Row("Muon, five Newton–Schulz iterations",
        lambda of: muon(0.01, 0.9, newton_schulz, r"\mathrm{NS}_5(M)"), (floats,)),
    Row("Muon, LAPACK's singular value decomposition",
        lambda of: muon(0.01, 0.9, svd_factor, "U V^T"), (floats, Runs(FULL_RANK, 20, 100))),
    Row("Muon, polar factor",
        lambda of: muon(0.01, 0.9, polar_factor, r"U_+ V_+^T"), (Runs(FLOATS, 20, 1), floats)),
    Row("one layer at a time", lambda of: layer_descent(EIGHTH), (exact,)),
    Row("coordinate descent, in turn", lambda of: cyclic_coordinate_descent(EIGHTH), (Runs(EXACT, 20, 8),)),
    Row("coordinate descent, the largest, the first of equals",
        lambda of: greedy_coordinate_descent(EIGHTH, "first"), (Runs(EXACT, 20, 8),)),
    Row("coordinate descent, the largest, all equals",
        lambda of: greedy_coordinate_descent(EIGHTH, "all"), (Runs(EXACT, 20, 8),)),
    Row("noise per coordinate", lambda of: noise_per_coordinate(EIGHTH, HALF, 0), (exact,)),
    Row("dropout", lambda of: dropout(of, EIGHTH, 0), (exact,), reads_cost=True),
)


@dataclass(frozen=True)
class Result:
    """What came of a row: clones, and the swap of units, for each of its runs; and permutations, if they were tried."""

    clones: tuple[Measured, ...]
    swaps: tuple[Measured, ...]
    permutations: Measured | None

    @property
    def covered(self) -> bool:
        """Whether the optimizer was seen to be of the form that the claim assumes."""
        return self.permutations is not None and self.permutations.equal


@cache
def result(row: Row) -> Result:
    """Run the row."""
    first = row.runs[0]
    return Result(tuple(clones_apart(row.make, of.kind, of.networks, of.steps) for of in row.runs),
                  tuple(swap_missed(row.make, of.kind, of.networks, min(of.steps, 2)) for of in row.runs),
                  None if row.reads_cost else permutations_missed(row.make, first.kind, first.networks, 2))


# --- the page -------------------------------------------------------------------------------------------------------

def clones_and_optimizers(book: Book, rows: Sequence[Row] = ROWS) -> str:
    """The page: what keeps clones, and the table."""
    results = {row: result(row) for row in rows}
    cells = [(f"{link(row.name, formula_of(row), HERE)}",
              "<br>".join(verdict(of, measured) for of, measured in zip(row.runs, found.clones, strict=True)),
              symmetry(found, book)) for row, found in results.items()]
    return filled("clones-and-optimizers", {
        "claim": book.link(COORDINATE_WISE, HERE), "merging": book.link(MERGING, HERE),
        "scaled": book.link(SCALED, HERE), "blas": blas(),
        "table": div("claims", table(["Optimizer", "Clones", "Why"], cells)), "one_unit": div("claims", one_unit()),
        "formulas": "\n\n".join(formula(row) for row in rows if isinstance(example(row), TableOptimizer)),
        "singular_curved": f"{singular_hessians(CURVED, curved.networks)} of {curved.networks}",
        "singular_straight": f"{singular_hessians(STRAIGHT, straight.networks)} of {straight.networks}"})


def formula_of(row: Row) -> str:
    """Where the formula stands: here, or on the page of the coordinate-wise optimizers."""
    of = example(row)
    return (f"{HERE}#{anchor('', row.name)}" if isinstance(of, TableOptimizer)
            else f"{places.OPTIMIZERS}#{anchor('', of.name)}")


def formula(row: Row) -> str:
    """The formula of an optimizer of tables, and where it is written down."""
    of = example(row)
    source = f" ([source]({of.source}))" if isinstance(of, TableOptimizer) and of.source else ""
    return f"*{capitalized(row.name)}*{{ #{anchor('', row.name)} }}{source}\n\n$${of.formula}$$\n{{: .equation }}"


def example(row: Row) -> Optimizer | TableOptimizer:
    """The optimizer, made for no objective in particular, to read its formula."""
    made: Optimizer | TableOptimizer = row.make(None)  # type: ignore[arg-type]  # nothing reads it before a step
    return made


def verdict(of: Runs, found: Measured) -> str:
    """What became of clones, in a sentence."""
    exactly = "exactly equal" if of.kind.numbers == "fractions" else "bitwise equal"
    where = f"{of.kind.numbers}, {units(of.kind)}"
    refused = f"; in {plural(found.refused, 'more network')} it found no step" if found.refused else ""
    if found.equal:
        return (f"*{exactly}* after {plural(found.steps, 'step')} in {plural(found.networks, 'network')} "
                f"({where}{refused})")
    later = f", by {size(found.at_last)} after {plural(found.steps, 'step')}" if found.first < found.steps else ""
    return (f"*separated* in {count(found.separated)} of {plural(found.networks, 'network')}, first at step "
            f"{count(found.first)} by {size(found.at_first)}{later} ({where}{refused})")


def units(kind: Kind) -> str:
    """The activation in words."""
    return f"{kind.activation.replace('_', ' ')} units" + (", tables of full rank" if kind is FULL_RANK else "")


def symmetry(found: Result, book: Book) -> str:
    """The claim that covers the optimizer and why it does, or what an exchange of units does to it in each run."""
    if found.covered and found.permutations is not None:
        proved = book.link(COORDINATE_WISE, HERE, f"proved: `{COORDINATE_WISE}`")
        return f"{proved}, and permutations make {tried(found.permutations)}"
    return "<br>".join(dict.fromkeys(map(exchange, found.swaps)))


def exchange(swap: Measured) -> str:
    """What an exchange of two units does, in a sentence."""
    if swap.equal:
        return f"a swap makes {tried(swap)}"
    return (f"a swap makes a difference of {size(swap.at_first)} at step {count(swap.first)}, "
            f"in {count(swap.separated)} of {plural(swap.networks, 'network')}")


def tried(found: Measured) -> str:
    return f"no difference in {plural(found.networks, 'network')} over {plural(found.steps, 'step')}"


def blas() -> str:
    """The library that multiplies float matrices here, and what the processor can do."""
    found: Any = np.show_config(mode="dicts")
    of, simd = found["Build Dependencies"]["blas"], found["SIMD Extensions"].get("found", [])
    processor = f"{platform.machine()} ({', '.join(simd)})" if simd else platform.machine()
    return f"NumPy {np.__version__}, {of['name']} {of['version']}, on {processor}"
