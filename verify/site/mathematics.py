"""A Python-Markdown extension: `$...$` and `$$...$$` become MathML while the page is built.

Temml (in `assets/`) translates, in one JavaScript engine per process; the reader's browser runs no script for it.  The
markup follows Pandoc: no space inside single dollars, no digit behind the closing one, no blank line in a formula, none
in code, and `\\$` is a dollar.  TeX that Temml refuses stops the build.

Markdown gives a meaning to nearly every letter of TeX.  So each formula is hidden first (every character moved to a
private place in Unicode, where nothing looks at it) and shown again when Markdown has done its work.
"""
from __future__ import annotations

import atexit
import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, code_escape
from py_mini_racer import JSEvalException, MiniRacer

TEMML = "temml-0.13.5.min.js"
#: So much TeX, outside of a display, may be wider than a phone.
LONG = 60


class BadFormula(ValueError):
    """TeX that is not mathematics; the message names the formula."""


@cache
def mathml(tex: str, display: bool = False) -> str:
    """The MathML of a formula, its TeX kept in `alttext`.  A display formula stands in a frame that scrolls; another
    one that may be wider than a phone scrolls by itself.  What scrolls is within reach of the keyboard."""
    options = {"displayMode": display, "throwOnError": True, "strict": True, "wrap": "tex"}
    try:
        markup = _engine().call("temml.renderToString", tex, options)
    except JSEvalException as error:
        reason = str(error).split("ParseError: ")[-1].split("\n")[0].strip(" :")
        raise BadFormula(f"{reason} -- in the formula ${tex}$") from None
    reach = ' tabindex="0"' if not display and len(tex) > LONG else ""
    markup = markup.replace("<math", f'<math alttext="{escape(tex.strip())}" data-search-exclude{reach}', 1)
    frame = '<span class="formula" role="group" aria-label="formula" tabindex="0">{}</span>' if display else "{}"
    return frame.format(markup)


@cache
def _engine() -> MiniRacer:
    engine = MiniRacer()
    atexit.register(engine.close)  # if it is left to the garbage collector a process often hangs at its end
    engine.eval(files(__package__).joinpath("assets", TEMML).read_text("utf-8"))
    return engine


HIDDEN = {ord(mark): number for number, mark in enumerate(map(chr, range(128)), 0xE000)}
SHOWN = {number: chr(code) for code, number in HIDDEN.items()} | {0xE080: "$", 0xE081: "$$"}
FORMULA = re.compile("([(“]?)\ue080(.+?)\ue080([,.;:!?)”’]*)|\ue081(.+?)\ue081")
SOURCE = re.compile(
    r"(?<!`)(?P<code>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=code)(?!`)"
    r"|\\."
    r"|\$\$(?P<display>(?:\\.|(?!\n\s*\n)[^\\$\x02])+)\$\$"
    r"|(?P<open>\$\$)"
    r"|\$(?=\S)(?P<inline>(?:\\.|(?!\n\s*\n)[^\\$`\x02])+)(?<!\s)\$(?!\d)",
    re.DOTALL,
)


class _Hide(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return SOURCE.sub(self.hide, "\n".join(lines)).split("\n")

    def hide(self, match: re.Match[str]) -> str:
        if match["open"]:
            raise BadFormula(f"$$ opens a formula that nothing closes: {match.string[match.start():][:60]!r}")
        tex = match["display"] or match["inline"]
        if not tex:
            return match[0]
        line = match.string[match.string.rfind("\n", 0, match.start()) + 1:match.start()]
        if line.lstrip().startswith(">"):  # a formula that goes on over the lines of a quotation
            tex = re.sub(r"\n\s*>", "\n", tex)
        mark = "\ue081" if match["display"] else "\ue080"
        return mark + tex.translate(HIDDEN) + mark


class _ShowInBlocksOfCode(Treeprocessor):
    def run(self, root: Element) -> None:
        for code in root.iter("code"):
            text = re.sub("[\ue000-\ue081]+", lambda run: code_escape(_show(run[0])), code.text or "")
            code.text = AtomicString(text)


class _Render(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            heading = "".join(element.itertext()) if re.fullmatch("h[1-6]", str(element.tag)) else ""
            if "\ue080" in heading:  # in a table of contents TeX is clearer than MathML without its tags
                element.set("data-toc-label", escape(heading.replace("\ue080", "")))
            if element.tag == "table":  # as wide as a formula can be: what scrolls must be within reach of the keyboard
                element.set("tabindex", "0")
            element.attrib.update({name: _show(value) for name, value in element.items()})
            element.text = self.render(element.text)
            element.tail = self.render(element.tail)

    def render(self, text: str | None) -> str | None:
        return text and FORMULA.sub(self.store, text)

    def store(self, match: re.Match[str]) -> str:
        before, tex, after, displayed = match.groups()
        markup = mathml(_show(tex or displayed), bool(displayed))
        if before or after:  # browsers would break the line there
            markup = f'<span class="unbroken">{before}{markup}{after}</span>'
        return self.md.htmlStash.store(markup)


class _ShowTheRest(Postprocessor):
    """In raw HTML a dollar is a dollar."""

    def run(self, text: str) -> str:
        return _show(text)


def _show(text: str) -> str:
    return text.translate(SHOWN)


class Mathematics(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.ESCAPED_CHARS.append("$")
        md.block_level_elements.remove("math")  # or a paragraph that is one formula would lose its <p>
        md.preprocessors.register(_Hide(md), "hide_mathematics", 22)  # after fenced code (25), before raw HTML (20)
        md.treeprocessors.register(_ShowInBlocksOfCode(md), "show_dollars", 35)  # before the highlighter (30)
        md.treeprocessors.register(_Render(md), "mathematics", 7)  # after attribute lists (8), before the contents (5)
        md.postprocessors.register(_ShowTheRest(md), "show_dollars", 0)


def makeExtension(**options: Any) -> Mathematics:
    return Mathematics(**options)
