"""The data of a measurement as a figure (`plot`, standalone SVG) and in words (`describe`).

What was measured is drawn as marks, what theory says as lines.  Columns of one name have one colour, and one shape of
mark for those who do not see it.  Colours are classes (`series-1`, ...) of which the page around the figure makes
something; without it everything has the colour of the text.  Below a logarithmic scale zero has a row for each name.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from verify.measurement import Axis, Data, Measurement, Value

WIDTH, HEIGHT = 400, 210  # of the whole, so that letters can be read on a phone; of the plot
LINE, LETTER, ROW = 15, 6.2, 9  # height of a line of text; about the width of a letter; a row of zeros
#: At most so many values get a tick each; otherwise about so many ticks are chosen.
TICKS, CHOSEN = 10, 6
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Paths of marks around (0, 0), as many as there are series in a figure at most.
MARKS = ("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z", "M-3 -3h6v6h-6z", "M0 -4l4 7h-8z",
         "M0 -4.5l4 4.5l-4 4.5l-4 -4.5z", "M0 4l4 -7h-8z", "M-3 -3l6 6M3 -3l-6 6")


class TooMany(ValueError):
    """More columns than a reader can tell apart."""


def number(value: float) -> str:
    """A number to four digits, powers of ten as such: 0.25, 10⁻⁵, 3.1·10⁻⁹."""
    digits, _, exponent = f"{value:.4g}".partition("e")
    if not exponent and value and not 1e-3 <= abs(value) < 1e4:
        digits, _, exponent = f"{value:.3e}".partition("e")
        digits = digits.rstrip("0").rstrip(".")
    power = "10" + str(int(exponent)).translate(SUPERSCRIPTS) if exponent else ""
    return " · ".join(part for part in (digits if digits != "1" or not power else "", power) if part).replace("-", "−")


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
        return f"10{str(power).translate(SUPERSCRIPTS)}" if abs(power) > 1 and tick == 10.0**power else number(tick)

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
        ticks = [10.0**k for k in range(low, high + 1, -(-(high - low) // CHOSEN))]
        return Scale(True, 10.0**low, 10.0**high, start, end, ticks)
    least, most = min(0, least), max(0, most) or 1
    step = next(s for s in (m * 10.0**k for k in range(-300, 300) for m in (1, 2, 5)) if (most - least) / s <= CHOSEN)
    first, last = math.floor(least / step), math.ceil(most / step)
    return Scale(False, first * step, last * step, start, end, [k * step for k in range(first, last + 1)])


# --- the figure -------------------------------------------------------------------------------------------------------

def plot(measurement: Measurement, data: Data) -> str:
    """The figure as SVG.  Raises TooMany if there are more names than marks."""
    if len(data.names) > len(MARKS):
        raise TooMany(f"{measurement.slug}: a figure shows at most {len(MARKS)} names, got {len(data.names)}: "
                      f"{', '.join(data.names)}; measure less, or make two measurements of it")
    shown = [y for column in (*data.measured.values(), *data.theory.values()) for y in column if y is not None]
    zeros = measurement.y.log and 0 in shown
    top = 2 * LINE
    y = scale(measurement.y, shown, top + HEIGHT, top)
    left = max(len(y.label(tick)) for tick in y.ticks) * LETTER + 8
    x = scale(measurement.x, (value for value in data.x if value is not None), left + 10, WIDTH - 14, each=True)
    band = y.start + 12
    bottom = band + ROW * len(data.names) + 4 if zeros else y.start
    apart = 6 if len(set(data.x)) < len(data.x) else 0  # marks of several series at one x

    def place(k: int, at: float, value: float) -> tuple[float, float]:
        aside = apart * (k - (len(data.names) - 1) / 2)
        return x(at) + aside, band + ROW * (k + 0.5) + 2 if zeros and value == 0 else y(value)

    axes = [f'<path d="M{left:g} {top:g}V{y.start:g}M{left:g} {bottom:g}H{WIDTH}"/>']
    texts = [_text(0, LINE - 4, escape(measurement.y.label))]
    grid = []
    for tick in y.ticks:
        grid.append(f'<path d="M{left:g} {y(tick):g}H{WIDTH}"/>')
        texts.append(_text(left - 5, y(tick) + 4, y.label(tick), ' text-anchor="end"'))
    if zeros:
        axes.append(f'<path d="M{left:g} {band - 2:g}V{bottom:g}"/>')
        texts.append(_text(left - 5, (band + bottom) / 2 + 4, "0", ' text-anchor="end"'))
    for tick in x.ticks:
        axes.append(f'<path d="M{x(tick):g} {bottom:g}v4"/>')
        texts.append(_text(x(tick), bottom + LINE + 2, x.label(tick), ' text-anchor="middle"'))
    texts.append(_text((left + WIDTH) / 2, bottom + 2 * LINE + 4, escape(measurement.x.label), ' text-anchor="middle"'))

    lines, marks = [], []
    for k, name in enumerate(data.names):
        points = [None if at is None or value is None else place(k, at, value) for at, value in _by_x(data, name)]
        lines.append(f'<g class="series-{k + 1}">{"".join(_lines(points))}</g>')
        marks.append(f'<g class="series-{k + 1}">' + "".join(
            _mark(k, *place(k, at, value)) for at, value in zip(data.x, data.measured.get(name, ()), strict=False)
            if at is not None and value is not None) + "</g>")
    keys, height = _keys(data, bottom + 3 * LINE + 8)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" viewBox="0 0 {WIDTH} {height:g}"'
        f' width="{1.4 * WIDTH:g}" style="max-width:100%;height:auto" font-size="12" font-family="inherit"'
        f' fill="none" stroke="currentColor" stroke-width="1">'
        f"<title>{escape(measurement.title)}</title><desc>{escape(describe(measurement, data))}</desc>"
        f'<g stroke-opacity="0.2">{"".join(grid)}</g><g>{"".join(axes)}</g>'
        f'<g class="theory" stroke-width="1.5">{"".join(lines)}</g>'
        f'<g class="measured" stroke-width="1.3">{"".join(marks)}</g>{keys[0]}'
        f'<g fill="currentColor" stroke="none">{"".join(texts)}{keys[1]}</g></svg>'
    )


def _by_x(data: Data, name: str) -> list[tuple[Value, Value]]:
    """The points of theory in the order of x, each x once."""
    points = dict(zip(data.x, data.theory.get(name, ()), strict=False))
    return sorted(points.items(), key=lambda point: point[0] or 0)


def _lines(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    """Runs of points as lines; a point that stands alone is a short dash."""
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            ends = run if len(run) > 1 else [(run[0][0] - 9, run[0][1]), (run[0][0] + 9, run[0][1])]
            yield f'<path d="M{" ".join(f"{px:g} {py:g}" for px, py in ends)}"/>'
            run = []


def _mark(k: int, x: float, y: float) -> str:
    return f'<path transform="translate({x:g} {y:g})" d="{MARKS[k]}"/>'


def _keys(data: Data, top: float) -> tuple[tuple[str, str], float]:
    """Which mark and line is what, in rows as wide as the figure: drawings, texts, and where they end."""
    entries = [(f"series-{k + 1}", _mark(k, 8, 0), name) for k, name in enumerate(data.names)]
    x, y, drawings, texts = 0.0, top, [], []
    for class_, drawing, name in entries:
        wide = 22 + LETTER * len(name) + 12
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE + 2
        drawings.append(f'<g class="{class_}" transform="translate({x:g} {y - 4:g})" stroke-width="1.4">{drawing}</g>')
        texts.append(_text(x + 22, y, escape(name)))
        x += wide
    texts.append(_text(0, y + LINE + 2, "Marks: measured. Lines: theory.", ' font-style="italic"'))
    return ("".join(drawings), "".join(texts)), y + LINE + 8


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


def course(x: Sequence[Value], column: Sequence[Value]) -> str:
    """The course of a column: where it is zero, its first and last other value, its least and largest."""
    points = [(at, value) for at, value in zip(x, column, strict=True) if at is not None and value is not None]
    zeros = list(dict.fromkeys(number(at) for at, value in points if value == 0))
    others = [(at, value) for at, value in points if value]
    said = [f"0 at {', '.join(zeros)}"] * bool(zeros)
    if others:
        (first, start), (last, end) = others[0], others[-1]
        said.append(f"{number(start)} at {number(first)}" + f", {number(end)} at {number(last)}" * (len(others) > 1))
        least, most = min(value for _, value in others), max(value for _, value in others)
        inside = {least, most} - {start, end}
        said += [f"between {number(least)} and {number(most)}"] * bool(inside)
    missing = len(column) - len(points)
    said += [f"no value at {missing} of {len(column)} places"] * bool(missing)
    return "; ".join(said)
