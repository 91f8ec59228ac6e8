"""Small pieces of Markdown: tables, badges, formulas, anchors."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from verify.claim import Formal
from verify.notation import Bound, ForAll, Var
from verify.readings.latex import GREEK, Printer, latex
from verify.readings.mentions import defined, networks_among, numbers_let
from verify.statement import Reading

SAVED = re.compile(r"(\$[^$]*\$|`[^`]*`)")


def scope(words: str) -> str:
    """For which networks a claim speaks, with its inequality as mathematics."""
    return re.sub(r"L >= (\d+)", r"$L \\ge \1$", words)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table of cells that are Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def div(name: str, text: str) -> str:
    """Markdown in a box of this class."""
    return f'<div class="{name}" markdown>\n\n{text}\n\n</div>'


def folded(title: str, text: str) -> str:
    """A part of the page that opens on a click."""
    return f'??? note "{title}"\n\n' + "\n".join(f"    {line}" if line else "" for line in text.splitlines())


def badge(status: str, more: str = "") -> str:
    """The status, which is computed, as a badge; `more` is said of it after a comma."""
    return f"*{', '.join(filter(None, (status, more)))}*{{ .status .{status.replace(' ', '-')} }}"


def anchor(kind: str, name: str) -> str:
    """The id of a part of a page: `anchor("assumption", "biases are equal")`."""
    return re.sub(r"[^a-z0-9]+", "-", f"{kind} {name}".lower()).strip("-")


def place(stated: Formal, kind: str = "", name: str = "") -> str:
    """The id of a part of what is stated; a page may state several readings, so each id names the reading."""
    return anchor(f"reading {stated.name} {kind}" if isinstance(stated, Reading) else kind, name)


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 step`, `2 steps`; large numbers with thin spaces."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def name_in_code(name: str) -> str:
    """A name of the code, which may be broken after its underscores."""
    return f"<code>{name.replace('_', '_<wbr>')}</code>"


def count(number: int) -> str:
    """A number that is easy to read: 17 658."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def size(number: Any) -> str:
    """Two digits of a number, as mathematics."""
    mantissa, _, exponent = f"{float(number):.1e}".partition("e")
    return f"${mantissa} \\cdot 10^{{{int(exponent)}}}$" if not -3 < int(exponent) < 2 else f"{float(number):.2g}"


def enumeration(parts: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def capitalized(words: str) -> str:
    """With a capital first, the rest as it is."""
    return words[:1].upper() + words[1:]


def sentence(words: str, letters: Iterable[str] = ()) -> str:
    """Words of a docstring, with the letters that name indices and numbers set as mathematics: "layer l + 1" is layer
    $l + 1$; and with proper minus signs and squares."""
    names = "|".join(sorted(map(re.escape, letters)))
    pattern = re.compile(rf"(?<![\w'-])(?:{names})(?: [+-] \d+)?(?![\w'-])")

    def plain(part: str) -> str:
        part = re.sub(r"(?<= )- (?=\d)", "\N{MINUS SIGN} ", part)
        part = re.sub(r"(?<![\w-])-(?=\d)", "\N{MINUS SIGN}", part).replace("^2", "\N{SUPERSCRIPT TWO}")
        return pattern.sub(lambda match: f"${spelt(match[0])}$", part) if names else part
    return "".join(part if position % 2 else plain(part) for position, part in enumerate(SAVED.split(words)))


def spelt(letter: str) -> str:
    r"""A letter in LaTeX: \eta for eta."""
    return rf"\{letter}" if letter in GREEK else letter


def symbols(stated: Formal) -> list[str]:
    """The letters that stand for indices and numbers in the words of a statement."""
    numbers = sorted(array.name for array in defined(stated.statement) if not array.arity)
    return [*stated.let, "L", *numbers_let(stated.statement), *numbers]


def display(node: Any, steps: bool) -> str:
    """A formula on a line of its own, without its quantifiers."""
    return f"$${latex(node.body if type(node) is ForAll else node, steps)}$$"


def ranges(bounds: Sequence[Bound], steps: bool, networks: frozenset[Var] = frozenset()) -> str:
    """The ranges of indices, one formula for each, so that they can stand on several lines: `$i = 1, …, n_l$, …`.
    `networks` are the variables that number networks."""
    printer, parts = Printer(steps), []
    for bound in bounds:
        said = printer.for_all((bound,), networks).removeprefix(printer.words("for all "))
        parts.append(said.replace(", ", r",\, "))  # or the commas of an inline formula have no space after them
        printer = printer.under((bound,))
    return " ".join([f"${part},$" for part in parts[:-1]] + [f"${part}$" for part in parts[-1:]])


def equation(formula: ForAll, steps: bool) -> str:
    """A formula on a line of its own, with the ranges of its indices beside or below it; the class is `equation`."""
    said = f"for all {_quantifier(formula, steps)}"
    return display(formula, steps) + (f' <span class="for-all">{said}</span>' if formula.bounds else "")


def quantified(formula: ForAll, steps: bool) -> str:
    """A formula within a sentence: the equation, then the ranges of its indices."""
    return f"${latex(formula.body, steps)}$" + (f" for all {_quantifier(formula, steps)}" if formula.bounds else "")


def _quantifier(formula: ForAll, steps: bool) -> str:
    return ranges(formula.bounds, steps, frozenset() if steps else networks_among(formula))
