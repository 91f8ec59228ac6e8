"""The form of a measurement file: what a network does when it is run, beside what a claim says of it.

A measurement file makes one `Measurement`, called `measurement`.  The first line of the file's docstring is the title,
the rest says what is measured and in which setting.  Two functions return columns of numbers by name:

    @measurement.measured
    def gradients(steps): ...       # runs the hand-written network, `verify.network`

    @measurement.theory
    def zeros(steps): ...           # computes from the formula of a claim, and never looks at what was measured

Both get the values on the x axis and return one number for each, or None where there is nothing to say.  Columns of
the same name belong together; how they must agree is declared, and checked whenever the measurement is made.
"""
from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from verify.claim import ClaimError, caller, titled, words

#: A relative difference that some thousand rounding errors could make.
ROUNDING = 1e-12

Value = float | int | None
Column = Sequence[Value]
Columns = Mapping[str, Column]
Function = Callable[[Sequence[Any]], Mapping[str, Sequence[Any]]]


@dataclass(frozen=True)
class Axis:
    """What stands on an axis, with its unit if it has one; `log`: on a logarithmic scale, where zero stands below all
    others."""
    label: str
    log: bool = False


@dataclass(frozen=True)
class Pair:
    """A value that was measured beside the one that theory gives, at the same x."""
    x: float
    measured: float
    theory: float

    @property
    def difference(self) -> float:
        """The relative difference; infinite where only theory is zero."""
        if self.measured == self.theory:
            return 0.0
        return abs(self.measured / self.theory - 1) if self.theory else math.inf


@dataclass(frozen=True)
class Agreement:
    """How measured values must agree with theory, in words with {x} for what stands on that axis, and what speaks
    against it in pairs ordered by x."""
    words: str
    against: Callable[[Sequence[Pair]], Iterator[str]]


def _unless(holds: Callable[[Pair], bool], how: str) -> Callable[[Sequence[Pair]], Iterator[str]]:
    def against(pairs: Sequence[Pair]) -> Iterator[str]:
        for pair in pairs:
            if not holds(pair):
                yield f"at {pair.x!r}: measured {pair.measured!r}, which is not {how} {pair.theory!r}"
    return against


def _constant_ratio(pairs: Sequence[Pair]) -> Iterator[str]:
    """Against: between the two least x the difference falls more slowly than the square root of x.  If the ratio tends
    to 1 with an error of order x, it falls like x; if it tends to something else, the difference does not fall."""
    if len(pairs) < 2:
        yield f"a limit needs at least two points, got {len(pairs)}"
        return
    low, high = pairs[:2]
    if math.isinf(low.difference) or low.difference > max(ROUNDING, high.difference * math.sqrt(low.x / high.x)):
        yield (f"the relative difference is {high.difference:.3g} at {high.x!r} and still {low.difference:.3g} at "
               f"{low.x!r}")


equal = Agreement("Where theory gives a value, the measured one must equal it, bit for bit.",
                  _unless(lambda pair: pair.measured == pair.theory, "equal to"))
up_to_rounding = Agreement(
    "Where theory gives a value, the measured one must equal it up to rounding: their relative difference is at most "
    f"{ROUNDING:g}, so zero must be exactly zero.",
    _unless(lambda pair: pair.difference <= ROUNDING, "up to rounding"))
at_least = Agreement("No measured value may be below the bound.",
                     _unless(lambda pair: pair.measured >= pair.theory, "at least"))
leading_order = Agreement(
    "The ratio of both must tend to 1 as the {x} goes to 0: between the two least values of the {x}, their relative "
    f"difference must fall at least like its square root. Below {ROUNDING:g} it counts as rounding.", _constant_ratio)


@dataclass(frozen=True)
class Data:
    """What came of a measurement: columns as long as x."""
    x: Sequence[float | int]
    measured: Columns
    theory: Columns

    @property
    def names(self) -> list[str]:
        """The names of all columns, each once."""
        return list(dict.fromkeys([*self.measured, *self.theory]))

    def pairs(self, name: str) -> list[Pair]:
        """Where there is a measured value and one of theory, both, ordered by x."""
        columns = zip(self.x, self.measured.get(name, ()), self.theory.get(name, ()), strict=False)
        found = [Pair(x, y, z) for x, y, z in columns if y is not None and z is not None]
        return sorted(found, key=lambda pair: pair.x)

    def rows(self, x: str) -> tuple[list[str], list[list[Value]]]:
        """The heads of a table, x under this name, and its rows."""
        columns = [(f"{name}, {kind}", of[name]) for name in self.names
                   for kind, of in (("measured", self.measured), ("theory", self.theory)) if name in of]
        return [x, *(head for head, _ in columns)], [list(row) for row in zip(self.x, *(c for _, c in columns),
                                                                               strict=True)]

    def csv(self, x: str) -> str:
        """The table as comma-separated values; numbers are complete, and what is missing is empty."""
        head, rows = self.rows(x)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([["" if value is None else repr(value) for value in row] for row in rows])
        return text.getvalue()


@dataclass(kw_only=True)
class Measurement:
    """A measurement, and where it stands.

    claims: the tags of the claims beside which it is shown; at: the values on the x axis, among which a value may
    repeat, say for several seeds; agreement: how what is measured must agree with theory; missing: what an empty place
    means, in words, if there may be one among what is measured."""
    claims: tuple[str, ...]
    x: Axis
    y: Axis
    at: Sequence[float | int]
    agreement: Agreement
    missing: str = ""
    title: str = field(init=False)
    about: str = field(init=False)
    file: Path = field(init=False)
    text: str = field(init=False)
    functions: dict[str, Function] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        file = caller(2)  # which called __init__, which called this
        self.file = Path(file.f_code.co_filename)
        self.title, self.about = titled(file.f_globals.get("__doc__"))
        if not self.title or not self.about:
            raise ClaimError(f"{self.slug}: expected a docstring of the file: a line that is the title, an empty line, "
                             "and what is measured, in which setting")

    @property
    def slug(self) -> str:
        """The name of the file, a sentence."""
        return self.file.stem

    def measured(self, function: Function) -> Function:
        """What runs the network."""
        return self._made("measured", function)

    def theory(self, function: Function) -> Function:
        """What computes from the formula of a claim."""
        return self._made("theory", function)

    def _made(self, kind: str, function: Function) -> Function:
        if kind in self.functions:
            raise ClaimError(f"{self.slug}: there are two functions for what is {kind}; return all columns from one")
        if not function.__doc__:
            raise ClaimError(f"{self.slug}: {function.__name__} needs a docstring that says what it computes")
        self.functions[kind] = function
        return function

    def said(self, kind: str) -> str:
        """What the function says that it computes."""
        return words(self.functions[kind])

    def make(self) -> Data:
        """Run it.  Raises a ClaimError that names the column if one is not as it should be."""
        for kind in ("measured", "theory"):
            if kind not in self.functions:
                raise ClaimError(f"{self.slug}: write @measurement.{kind} above the function for what is {kind}")
        x = [value for value in self._column("at", self.at, self.x) if value or (value == 0 and not self.x.log)]
        if len(x) < len(self.at):
            raise ClaimError(f"{self.slug}: at: expected values that have a place on the x axis, got {list(self.at)}")
        measured, theory = (
            {name: self._column(f"{name!r} of what is {kind}", column, self.y)
             for name, column in self.functions[kind](self.at).items()} for kind in ("measured", "theory"))
        if not self.missing and any(None in column for column in measured.values()):
            raise ClaimError(f"{self.slug}: a measured value is missing; say what that means: missing=\"...\"")
        return Data(x, measured, theory)

    def _column(self, what: str, column: Sequence[Any], axis: Axis) -> list[Value]:
        if len(column) != len(self.at):
            raise ClaimError(f"{self.slug}: {what}: expected {len(self.at)} values, one for each x, got {len(column)}")
        for value in column:
            fits = isinstance(value, Real) and math.isfinite(value) and (float(value) >= 0 or not axis.log)
            if value is not None and not fits:
                raise ClaimError(f"{self.slug}: {what}: expected finite numbers{', not negative,' * axis.log} or None "
                                 f"where there is no value, got {value!r}")
        return [None if value is None else int(value) if isinstance(value, Integral) else float(value)
                for value in column]

    def disagreements(self, data: Data) -> list[str]:
        """What speaks against the agreement of what was measured with theory."""
        compared = {name: data.pairs(name) for name in data.names if name in data.measured and name in data.theory}
        if not any(compared.values()):
            return [f"{self.slug}: nothing that was measured stands beside a value of theory"]
        return [f"{self.slug}: {name}: {said}" for name, pairs in compared.items() if pairs
                for said in self.agreement.against(pairs)]
