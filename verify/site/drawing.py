"""A small network with all its numbers: as a picture (`draw`, standalone SVG) and in words (`describe`).

Both take the network as plain data.  `widths` is n_0, ..., n_L; `W[l][i][j]` is the weight from unit j of layer l-1 to
unit i of layer l, `b[l][i]` its bias and `activations[l]` a name, for l = 1..L; `values` holds further numbers of the
units, for instance `{"a": {0: x, 1: a1}, "z": {1: z1}}`.  `edges` (l, i, j) and `units` (l, i) are marked.  Indices
count from 0 in the arguments, as in Python, and from 1 in words.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

Numbers = Sequence[Any]
Values = Mapping[str, Mapping[int, Numbers]]
Edge = tuple[int, int, int]
Unit = tuple[int, int]
Box = tuple[float, float, float]  # its middle and half its width; its height is a line

GAP, RADIUS, LINE = 110, 16, 13  # between the columns; of a unit; of text
LETTERS = {"delta": "δ", "eta": "η"}
HALO = 'stroke="#fff" style="stroke:var(--md-default-bg-color,Canvas)" stroke-width="5" paint-order="stroke"'
ACCENT = "color:var(--network-accent,#b3261e)"


def number(value: Any) -> str:
    """A number as short as it can be read: fractions as 1/2, floats to four digits."""
    return format(value, ".4g") if isinstance(value, float) else str(value)


def describe(widths: Sequence[int], W: Mapping[int, Sequence[Numbers]], b: Mapping[int, Numbers],
             activations: Mapping[int, str], values: Values | None = None,
             edges: Collection[Edge] = (), units: Collection[Unit] = ()) -> str:
    """The network in words, one line for each unit."""
    lines = []
    for l, width in enumerate(widths):
        for i in range(width):
            facts = [f"{name} = {number(value)}" for name, value in _facts(l, i, b, values)]
            if l:
                weights = ", ".join(number(w) + " (marked)" * ((l, i, j) in edges) for j, w in enumerate(W[l][i]))
                facts.insert(0, f"weights {weights}")
            where = f"layer {l} ({activations[l]})" if l else "input"
            mark = " (marked)" * ((l, i) in units)
            lines.append(f"{where}, unit {i + 1}{mark}" + ": " * bool(facts) + "; ".join(facts))
    return "\n".join(lines)


def draw(widths: Sequence[int], W: Mapping[int, Sequence[Numbers]], b: Mapping[int, Numbers],
         activations: Mapping[int, str], values: Values | None = None,
         edges: Collection[Edge] = (), units: Collection[Unit] = (), title: str = "A small network") -> str:
    """The network as SVG: inputs on the left, `a` inside the units, biases and other values below them.

    It takes its colours from the page around it.  A weight zero is a dashed line; what is marked is thick or doubled.
    """
    layers, most = range(len(widths)), max(widths)
    below = {(l, i): {LETTERS.get(name, name): _minus(number(value)) for name, value in _facts(l, i, b, values)}
             for l in layers for i in range(widths[l])}
    inside = {unit: facts.pop("a") for unit, facts in below.items() if len(facts.get("a", 7 * " ")) < 7}
    deepest = LINE * max(map(len, below.values()))
    notes = [f"{name} = {value}" for facts in below.values() for name, value in facts.items()]
    margin = max([RADIUS + 4, *map(_half, notes)])
    row = 2 * RADIUS + deepest + 10 + 6 * most  # more room where more lines cross
    width, height = 2 * margin + GAP * layers[-1], row * (most - 1) + 2 * RADIUS + deepest + 2 * LINE + 16
    centre = {(l, i): (margin + GAP * l, RADIUS + 2 + row * (i + (most - widths[l]) / 2)) for l, i in below}

    lines: list[str] = []
    circles: list[str] = []
    texts: list[str] = []
    taken: list[Box] = []
    for unit, (x, y) in centre.items():
        style = f' style="{ACCENT}"' if unit in units else ""
        for radius in (RADIUS, RADIUS - 3) if unit in units else (RADIUS,):
            circles.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius}"{style}/>')
        if unit in inside:
            texts.append(_text(x, y, inside[unit], f' font-size="{min(12, 54 / len(inside[unit])):.3g}"'))
        taken += [(x, y - 8, RADIUS), (x, y + 8, RADIUS)]
        for line, (name, value) in enumerate(below[unit].items()):
            at = y + RADIUS + 11 + LINE * line
            texts.append(_text(x, at, f'<tspan font-style="italic">{escape(name)}</tspan> = {value}'))
            taken.append((x, at, _half(f"{name} = {value}")))
    for l in layers:
        texts.append(_text(margin + GAP * l, height - 1.6 * LINE, f"layer {l}" if l else "input"))
        if l:
            texts.append(_text(margin + GAP * l, height - 0.6 * LINE, escape(activations[l]), ' font-style="italic"'))

    weights = {(l, i, j): W[l][i][j] for l, i in below if l for j in range(widths[l - 1])}
    labels = {edge: _minus(number(weight)) for edge, weight in weights.items()}
    ends = {(l, i, j): (*centre[l - 1, j], *centre[l, i]) for l, i, j in weights}
    for edge, (x, y) in _place(ends, labels, taken).items():
        style = f' style="{ACCENT}"' if edge in edges else ""
        thick = style and ' stroke-width="3"'
        dashes = "" if weights[edge] else ' stroke-dasharray="2 4"'
        lines.append('<path d="M{:g} {:g} {:g} {:g}"'.format(*ends[edge]) + style + thick + dashes + "/>")
        texts.append(_text(x, y, labels[edge], style and f'{style} font-weight="bold"'))

    words = describe(widths, W, b, activations, values, edges, units)
    paper = 'fill="#fff" style="fill:var(--md-default-bg-color,Canvas)"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="network" role="img" viewBox="0 0 {width:g} {height:g}"'
        f' width="{1.2 * width:g}" style="max-width:100%;height:auto" font-size="12" font-family="inherit"'
        f' text-anchor="middle" stroke="currentColor" stroke-width="1">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>"
        f'<g>{"".join(lines)}</g><g {paper}>{"".join(circles)}</g>'
        f'<g fill="currentColor" {HALO}>{"".join(texts)}</g></svg>'
    )


def _facts(l: int, i: int, b: Mapping[int, Numbers], values: Values | None) -> list[tuple[str, Any]]:
    bias = [("b", b[l][i])] if l else []
    return bias + [(name, layers[l][i]) for name, layers in (values or {}).items() if l in layers]


def _place(ends: Mapping[Edge, tuple[float, ...]], labels: Mapping[Edge, str],
           taken: Sequence[Box]) -> dict[Edge, tuple[float, float]]:
    """A place on each line for its label, away from what is `taken`, from the other labels and from the other lines."""
    def point(edge: Edge, t: float) -> tuple[float, float]:
        x, y, u, v = ends[edge]
        return x + t * (u - x), y + t * (v - y)

    def crowding(edge: Edge, t: float) -> float:
        x, y = point(edge, t)
        near = [other for other in ends if other[0] == edge[0] and other != edge]
        boxes = [(*point(other, at[other]), half[other]) for other in near]
        covered = sum(max(0, half[edge] + wide - abs(x - p)) * max(0, LINE - abs(y - q))
                      for p, q, wide in [*boxes, *taken])
        crossed = sum(max(0, 2 * LINE - abs(y - point(other, t)[1])) for other in near)
        return covered + crossed + abs(t - 0.5)

    half = {edge: _half(label) for edge, label in labels.items()}
    at = dict.fromkeys(ends, 0.5)
    for _ in range(4):
        for edge in ends:
            at[edge] = min((k / 50 for k in range(11, 40)), key=lambda t: crowding(edge, t))
    return {edge: point(edge, at[edge]) for edge in ends}


def _text(x: float, y: float, text: str, style: str = "") -> str:
    return f'<text x="{x:g}" y="{y + 4:g}"{style}>{text}</text>'


def _half(text: str) -> float:
    """About half the width of a text."""
    return 3.1 * len(text) + 3


def _minus(text: str) -> str:
    return escape(text).replace("-", "−")
