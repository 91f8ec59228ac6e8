"""The data of a measurement as a figure (`plot`, standalone SVG) and in words (`describe`).

What was measured is drawn as marks, what theory says as lines.  Columns of one name have one colour, and one shape of
mark for those who do not see it.  Colours are classes (`series-1`, ...) of which the page around the figure makes
something; without it everything has the colour of the text.  Below a logarithmic scale zero has a row for each name,
and above the plot it is counted, name by name, how many measured values are missing at an x.
"""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from statistics import median

from verify.measurement import Axis, Data, Measurement, Value

WIDTH, HEIGHT = 400, 210  # of the whole, so that letters can be read on a phone; of the plot
LINE, LETTER, ROW = 15, 6.2, 9  # height of a line of text; about the width of a letter; a row of zeros
#: At most so many values get a tick each; otherwise about so many ticks are chosen.
TICKS, CHOSEN = 10, 6
MISSING = "missing"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Paths of marks around (0, 0), as many as there are series in a figure at most.
MARKS = ("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z", "M-3 -3h6v6h-6z", "M0 -4l4 7h-8z",
         "M0 -4.5l4 4.5l-4 4.5l-4 -4.5z", "M0 4l4 -7h-8z", "M-3 -3l6 6M3 -3l-6 6")


class TooMany(ValueError):
    """More columns than a reader can tell apart."""


def number(value: float) -> str:
    """A number to four digits, with a power of ten if it is small or large: 0.25, 10⁻⁵, 3.1·10⁻⁹."""
    digits, _, exponent = f"{value:.4g}".partition("e")
    if not exponent and value and not 1e-3 <= abs(value) < 1e4:
        digits, _, exponent = f"{value:.3e}".partition("e")
        digits = digits.rstrip("0").rstrip(".")
    power = "10" + str(int(exponent)).translate(SUPERSCRIPTS) if exponent else ""
    return "·".join(part for part in (digits if digits != "1" or not power else "", power) if part).replace("-", "−")


# --- scales -----------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Scale:
    """From values to places between `start` and `end`; a logarithmic one has none for zero."""
    log: bool
    least: float
    most: float
    start: float
    end: float
    ticks: Sequence[float]

    def label(self, tick: float) -> str:
        """What stands at a tick: on a logarithmic scale small and large powers of ten as such."""
        power = round(math.log10(tick)) if self.log else 0
        plain = -1 <= power <= 3 or tick != 10.0**power
        return number(tick) if plain else f"10{str(power).translate(SUPERSCRIPTS)}"

    def __call__(self, value: float) -> float:
        """The place of a value."""
        f: Callable[[float], float] = math.log10 if self.log else float
        low, high = f(self.least), f(self.most)
        return self.start + (self.end - self.start) * ((f(value) - low) / (high - low) if high > low else 0.5)


def scale(axis: Axis, values: Iterable[float], start: float, end: float, each: bool = False) -> Scale:
    """The scale of an axis; with `each` a few values are the ticks themselves."""
    shown = sorted({value for value in values if value or not axis.log}) or [1.0]
    least, most = shown[0], shown[-1]
    if each and len(shown) <= TICKS:
        return Scale(axis.log, least, most, start, end, shown)
    if axis.log:
        low, high = math.floor(math.log10(least)), math.ceil(math.log10(most))
        high = max(high, low + 1)
        step = next(s for s in (1, 2, 3, 5, 10, 20, 30, 50, 100) if (high - low) // s <= CHOSEN)
        ticks = [10.0**k for k in range(-(-low // step) * step, high + 1, step)]
        return Scale(True, 10.0**low, 10.0**high, start, end, ticks)
    least, most = min(0, least), max(0, most) or 1
    unit = next(s for s in (m * 10.0**k for k in range(-300, 300) for m in (1, 2, 5)) if (most - least) / s <= CHOSEN)
    first, last = math.floor(least / unit), math.ceil(most / unit)
    return Scale(False, first * unit, last * unit, start, end, [k * unit for k in range(first, last + 1)])


# --- the figure -------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Frame:
    """Where everything is: the two scales; below the plot from `band` on rows of zeros, above it rows of counts; and
    how far names stand apart that have many values at one x."""
    names: Sequence[str]
    x: Scale
    y: Scale
    left: float
    band: float
    bottom: float
    apart: float
    lacking: Mapping[str, Counter[float]]

    def high(self, name: str, value: float) -> float:
        """How high a value stands."""
        return self.band + ROW * (self.names.index(name) + 0.5) + 2 if value == 0 and self.y.log else self.y(value)

    def beside(self, name: str, at: float) -> float:
        """Where across a measured value stands."""
        return self.x(at) + self.apart * (self.names.index(name) - (len(self.names) - 1) / 2)

    @classmethod
    def of(cls, measurement: Measurement, data: Data) -> Frame:
        """The frame that has room for the data."""
        shown = [y for column in (*data.measured.values(), *data.theory.values()) for y in column if y is not None]
        lacking = {name: counts for name in data.names if (counts := missing(data, name))}
        top = 2 * LINE + ((ROW + 2) * len(lacking) + 4 if lacking else 0)
        y = scale(measurement.y, shown, top + HEIGHT, top)
        left = max(len(text) for text in [*map(y.label, y.ticks), *([MISSING] if lacking else [])]) * LETTER + 8
        apart = 7 if len(set(data.x)) < len(data.x) else 0
        edge = 10 + apart * (len(data.names) - 1) / 2
        x = scale(measurement.x, data.x, left + edge, WIDTH - 4 - edge, each=True)
        band = y.start + 12
        bottom = band + ROW * len(data.names) + 4 if measurement.y.log and 0 in shown else y.start
        return cls(data.names, x, y, left, band, bottom, apart, lacking)


def plot(measurement: Measurement, data: Data) -> str:
    """The figure as SVG.  Raises TooMany if there are more names than marks."""
    if len(data.names) > len(MARKS):
        raise TooMany(f"{measurement.slug}: a figure shows at most {len(MARKS)} names, got {len(data.names)}: "
                      f"{', '.join(data.names)}; measure less, or make two measurements of it")
    frame = Frame.of(measurement, data)
    middle, below = (frame.left + WIDTH) / 2, frame.bottom + 2 * LINE + 4
    texts = [_text(0, LINE - 4, escape(measurement.y.label)),
             _text(middle, below, escape(measurement.x.label), ' text-anchor="middle"'), *_labels(frame)]
    keys, names, height = _keys(data, below + LINE + 4)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" viewBox="0 0 {WIDTH} {height:g}"'
        f' width="{1.4 * WIDTH:g}" style="max-width:100%;height:auto" font-size="12" font-family="inherit"'
        f' fill="none" stroke="currentColor" stroke-width="1">'
        f"<title>{escape(measurement.title)}</title><desc>{escape(describe(measurement, data))}</desc>"
        f'<g stroke-opacity="0.2">{"".join(_grid(frame))}</g><g>{"".join(_axes(frame))}</g>'
        f'<g class="theory" stroke-width="1.5">{"".join(_theory(frame, data))}</g>'
        f'<g class="measured" stroke-width="1.3">{"".join(_measured(frame, data))}</g><g>{keys}</g>'
        f'<g fill="currentColor" stroke="none">{"".join(texts)}{names}</g></svg>'
    )


def _grid(frame: Frame) -> Iterator[str]:
    for tick in frame.y.ticks:
        yield f'<path d="M{frame.left:g} {frame.y(tick):g}H{WIDTH}"/>'


def _axes(frame: Frame) -> Iterator[str]:
    yield f'<path d="M{frame.left:g} {frame.y.end:g}V{frame.y.start:g}M{frame.left:g} {frame.bottom:g}H{WIDTH}"/>'
    if frame.bottom > frame.band:
        yield f'<path d="M{frame.left:g} {frame.band - 2:g}V{frame.bottom:g}"/>'
    for tick in frame.x.ticks:
        yield f'<path d="M{frame.x(tick):g} {frame.bottom:g}v4"/>'


def _labels(frame: Frame) -> Iterator[str]:
    """What stands at the ticks, at the zeros, and above the plot."""
    def at_left(y: float, text: str) -> str:
        return _text(frame.left - 5, y + 4, text, ' text-anchor="end"')

    for tick in frame.y.ticks:
        yield at_left(frame.y(tick), frame.y.label(tick))
    if frame.bottom > frame.band:
        yield at_left((frame.band + frame.bottom) / 2, "0")
    for tick in frame.x.ticks:
        yield _text(frame.x(tick), frame.bottom + LINE + 2, frame.x.label(tick), ' text-anchor="middle"')
    for row, (name, counts) in enumerate(frame.lacking.items()):
        y = frame.y.end - 12 - (ROW + 2) * row
        if not row:
            yield at_left(y, MISSING)
        yield f'<g class="{_series(frame.names, name)}" text-anchor="middle">' + "".join(
            _text(frame.beside(name, at), y + 4, str(number)) for at, number in counts.items()) + "</g>"


def _measured(frame: Frame, data: Data) -> Iterator[str]:
    """A mark for each measured value."""
    for name, column in data.measured.items():
        yield f'<g class="{_series(frame.names, name)}">'
        for at, value in zip(data.x, column, strict=True):
            if value is not None:
                yield _mark(frame.names.index(name), frame.beside(name, at), frame.high(name, value))
        yield "</g>"


def _theory(frame: Frame, data: Data) -> Iterator[str]:
    """Lines where theory says something, in the order of x; a point that stands alone is a short dash.  A line that
    several names share has the colour of none."""
    columns = [*data.theory.values()]
    for name, column in data.theory.items():
        shared = columns.count(column) > 1
        yield "<g>" if shared else f'<g class="{_series(frame.names, name)}">'
        points = sorted(dict(zip(data.x, column, strict=True)).items(), key=lambda point: point[0])
        for said, run in groupby(points, key=lambda point: point[1] is not None):
            if said:
                places = [(frame.x(at), frame.high(name, value)) for at, value in run if value is not None]
                if len(places) == 1:
                    ((x, y),) = places
                    places = [(x - 9, y), (x + 9, y)]
                yield f'<path d="M{" ".join(f"{x:g} {y:g}" for x, y in places)}"/>'
        yield "</g>"


def missing(data: Data, name: str) -> Counter[float]:
    """At which x how many measured values of this name are missing."""
    return Counter(at for at, value in zip(data.x, data.measured.get(name, ()), strict=False)
                   if value is None)


def _series(names: Sequence[str], name: str) -> str:
    return f"series-{names.index(name) + 1}"


def _mark(k: int, x: float, y: float) -> str:
    return f'<path transform="translate({x:g} {y:g})" d="{MARKS[k]}"/>'


def _keys(data: Data, top: float) -> tuple[str, str, float]:
    """Marks and names, in rows as wide as the figure, and where they end."""
    x, y, marks, texts = 0.0, top, [], []
    for k, name in enumerate(data.names):
        wide = 22 + LETTER * len(name) + 12
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE + 2
        marks.append(f'<g class="{_series(data.names, name)}" stroke-width="1.4">{_mark(k, x + 8, y - 4)}</g>')
        texts.append(_text(x + 22, y, escape(name)))
        x += wide
    texts.append(_text(0, y + LINE + 2, "Marks: measured. Lines: theory.", ' font-style="italic"'))
    return "".join(marks), "".join(texts), y + LINE + 8


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{more}>{text}</text>'


# --- in words ---------------------------------------------------------------------------------------------------------

def describe(measurement: Measurement, data: Data) -> str:
    """What the figure shows, one line for the axes and one for each column."""
    axes = [f"{kind}: {axis.label}" + " (logarithmic)" * axis.log
            for kind, axis in (("Across", measurement.x), ("up", measurement.y))]
    return "\n".join(["; ".join(axes) + ".", *(
        f"{name}, {kind}: {course(data.x, of[name])}." for name in data.names
        for kind, of in (("measured", data.measured), ("theory", data.theory)) if name in of)])


def course(x: Sequence[float], column: Sequence[Value]) -> str:
    """The course of a column: where it is zero, its first and last other value, its least and largest; or, if values of
    x repeat, the least, the median and the largest value at each."""
    points = [(at, value) for at, value in zip(x, column, strict=True) if value is not None]
    if len(set(x)) < len(x):
        return "; ".join(several(at, [value for other, value in points if other == at], x.count(at))
                         for at in dict.fromkeys(x))
    zeros = [number(at) for at, value in points if value == 0]
    others = [(at, value) for at, value in points if value]
    said = [f"0 at {', '.join(zeros)}"] * bool(zeros)
    if others:
        (first, start), (last, end) = others[0], others[-1]
        said.append(f"{number(start)} at {number(first)}" + f", {number(end)} at {number(last)}" * (len(others) > 1))
        least, most = min(value for _, value in others), max(value for _, value in others)
        said += [f"between {number(least)} and {number(most)}"] * bool({least, most} - {start, end})
    lacking = len(column) - len(points)
    said += [f"no value at {lacking} of {len(column)} places"] * bool(lacking)
    return "; ".join(said)


def several(at: float, values: Sequence[float], of: int) -> str:
    """Several values at one x: `at 2: 18 to 44, their median 30`."""
    lacking = f", {of - len(values)} of {of} missing" * (len(values) < of)
    if not values:
        return f"at {number(at)}: all {of} missing"
    least, most = number(min(values)), number(max(values))
    spread = f"{least} to {most}, their median {number(median(values))}" if least != most else least
    return f"at {number(at)}: {spread}{lacking}"
