"""Small networks as pictures and in words (verify.site.drawing)."""
from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest

from verify.site import drawing
from verify.site.drawing import describe, draw

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = [(1, 1), (3, 1), (1, 3), (2, 2, 1), (1, 4, 2, 1), (2, 3, 4), (4, 4, 4, 4)]


def network(widths: Sequence[int], seed: int = 0) -> dict[str, Any]:
    """A network whose weights, biases and activations are all different, so that none can stand for another."""
    numbers = [Fraction(p, q) for p in range(-40, 41) for q in (1, 2, 3) if Fraction(p, q).denominator == q]
    Random(seed).shuffle(numbers)
    layers = range(1, len(widths))
    return {
        "widths": widths,
        "W": {l: [[numbers.pop() for _ in range(widths[l - 1])] for _ in range(widths[l])] for l in layers},
        "b": {l: [numbers.pop() for _ in range(widths[l])] for l in layers},
        "activations": dict.fromkeys(layers, "tanh"),
        "values": {"a": {l: [numbers.pop() for _ in range(n)] for l, n in enumerate(widths)}},
    }


def texts(picture: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()).replace("−", "-") for text in picture.iter(f"{SVG}text")]


def numbers_of(data: dict[str, Any]) -> list[str]:
    rows = [row for matrix in data["W"].values() for row in matrix]
    vectors = [*data["b"].values(), *data["values"]["a"].values()]
    return [str(number) for row in [*rows, *vectors] for number in row]


def overlaps(picture: ElementTree.Element) -> list[tuple[str, str]]:
    """The pairs of texts that cover each other, taking a digit to be half as wide as it is high."""
    nodes = picture.iter(f"{SVG}text")
    boxes = [(float(node.get("x", 0)), float(node.get("y", 0)), "".join(node.itertext())) for node in nodes]
    return [(s, t) for k, (x, y, s) in enumerate(boxes) for u, v, t in boxes[:k]
            if abs(x - u) < 3 * len(s + t) and abs(y - v) < 10]


@pytest.mark.parametrize("widths", SHAPES)
def test_all_numbers(widths: Sequence[int]) -> None:
    """Every weight, bias and value stands in the picture and in its text alternative."""
    data = network(widths)
    picture = ElementTree.fromstring(draw(**data))
    shown = re.findall(r"[-\d/]+", " ".join(text for text in texts(picture) if not text.startswith("layer")))
    assert sorted(shown) == sorted(numbers_of(data))
    words = picture.findtext(f"{SVG}desc")
    assert words == describe(**data)
    assert set(numbers_of(data)) <= set(re.findall(r"[-\d/]+", words))


@pytest.mark.parametrize("widths", SHAPES)
@pytest.mark.parametrize("seed", range(5))
def test_nothing_overlaps(widths: Sequence[int], seed: int) -> None:
    """No number covers another one."""
    assert overlaps(ElementTree.fromstring(draw(**network(widths, seed)))) == []


def test_overlaps_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every label in the middle of its edge numbers do cover each other, and the test above would see it."""
    monkeypatch.setattr(drawing, "_place", lambda ends, labels, taken: {
        edge: ((x + u) / 2, (y + v) / 2) for edge, (x, y, u, v) in ends.items()})
    assert overlaps(ElementTree.fromstring(draw(**network((2, 2, 1)))))


def test_labels_lie_on_their_edges() -> None:
    """Each weight is written on the line between its two units."""
    data = network((3, 3, 2))
    picture = ElementTree.fromstring(draw(**data))
    places = {text: (float(node.get("x", 0)), float(node.get("y", 0)) - 4)
              for node, text in zip(picture.iter(f"{SVG}text"), texts(picture), strict=True)}
    lines = [tuple(map(float, path.get("d", "")[1:].split())) for path in picture.iter(f"{SVG}path")]
    weights = [str(weight) for l in (1, 2) for row in data["W"][l] for weight in row]
    assert len(lines) == len(weights) == 15
    for weight, (x, y, u, v) in zip(weights, lines, strict=True):
        p, q = places[weight]
        assert x < p < u
        assert abs((p - x) * (v - y) - (q - y) * (u - x)) < 0.1 * (u - x)


def test_deterministic() -> None:
    """The same network gives the same picture, byte for byte."""
    assert draw(**network((2, 3, 1))) == draw(**network((2, 3, 1)))


def test_readable_on_a_phone() -> None:
    """Four layers of four units keep letters of 10 pixels in a column 330 pixels wide."""
    picture = ElementTree.fromstring(draw(**network((4, 4, 4, 4))))
    width = float(picture.get("viewBox", "").split()[2])
    assert float(picture.get("font-size", 0)) * 330 / width >= 10


def test_marks_without_colour() -> None:
    """What is marked is thick or doubled, a weight zero is dashed, and words say so too."""
    data = {**network((1, 2)), "W": {1: [[0], [5]]}}
    picture = ElementTree.fromstring(draw(**data, edges={(1, 1, 0)}, units={(1, 0)}))
    zero, marked = picture.iter(f"{SVG}path")
    assert zero.get("stroke-dasharray")
    assert not marked.get("stroke-dasharray")
    assert marked.get("stroke-width") == "3"
    assert len(list(picture.iter(f"{SVG}circle"))) == 4
    words = picture.findtext(f"{SVG}desc") or ""
    assert "layer 1 (tanh), unit 1 (marked): weights 0; " in words
    assert "layer 1 (tanh), unit 2: weights 5 (marked); " in words


def test_accessible() -> None:
    """The picture is one image with a name and a description, and takes its colours from the page."""
    text = draw(**network((2, 1)), title="Rows & <columns>")
    picture = ElementTree.fromstring(text)
    assert picture.get("role") == "img"
    assert [child.tag for child in picture][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert picture.findtext(f"{SVG}title") == "Rows & <columns>"
    colours = set(re.findall(r'(?:fill|stroke|color)[:=]"?([^";]+)', text))
    assert colours <= {"currentColor", "#fff", "var(--md-default-bg-color,Canvas)", "var(--network-accent,#b3261e)"}
    assert " id=" not in text


def test_words() -> None:
    """The description is one line for each unit."""
    values: dict[str, Any] = {"a": {0: [3, 4], 1: [1.25]}, "delta": {1: [1]}}
    assert describe((2, 1), {1: [[1, Fraction(-1, 2)]]}, {1: [0.25]}, {1: "relu"}, values).split("\n") == [
        "input, unit 1: a = 3",
        "input, unit 2: a = 4",
        "layer 1 (relu), unit 1: weights 1, -1/2; b = 0.25; a = 1.25; delta = 1",
    ]
    words = "input, unit 1\nlayer 1 (relu), unit 1: weights 7; b = 8"
    assert describe((1, 1), {1: [[7]]}, {1: [8]}, {1: "relu"}) == words
