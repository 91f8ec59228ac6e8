"""The sources: an overview of all, and for each one its statements in the order of its pieces, with a filter."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from verify.site.book import SENTENCES, Book, Report, link, source_path, statement_path
from verify.site.statement_page import marked, reason, reason_unread
from verify.site.template import filled
from verify.site.writing import anchor, badge, count, div, enumeration, place, plural, table
from verify.source import Source, said_of
from verify.statement import Sentence
from verify.verdict import UNDECIDED, VERDICTS

NOT_CHECKABLE = "not checkable"


# --- totals -----------------------------------------------------------------------------------------------------------

def verdicts(source: Source, book: Book) -> list[Report]:
    """What is computed of the statements of a source."""
    return [book.verdicts[said.id] for said in book.said_in(source.name)]


def readings_that_are(verdict: str, reports: Iterable[Report]) -> int:
    """How many readings have this verdict."""
    return sum(of["verdict"] == verdict for report in reports for of in report["readings"])


def statements_that_are(verdict: str, reports: Iterable[Report]) -> int:
    """How many statements have a reading with this verdict; what has no reading is undecided."""
    return sum(verdict in report["verdicts"] for report in reports)


def furniture(source: Source) -> list[int]:
    """The numbers of the pieces that say nothing."""
    return [piece.number for piece in source.pieces if piece.kind == "furniture"]


def not_checkable(source: Source) -> dict[int, str]:
    """The numbers of the pieces that state nothing that can be checked, each with the reason."""
    return {number: reason for reason, numbers in source.not_checkable.items() for number in numbers}


def unaccounted(source: Source, book: Book) -> list[int]:
    """The numbers of the pieces that nobody has looked at yet."""
    seen = {*furniture(source), *not_checkable(source), *(n for of in book.said_in(source.name) for n in of.numbers)}
    return [piece.number for piece in source.pieces if piece.number not in seen]


def total(verdict: str, reports: Sequence[Report]) -> str:
    """`3 readings in 2 statements` or `none`; of the undecided also how many statements have no reading."""
    readings, of = readings_that_are(verdict, reports), statements_that_are(verdict, reports)
    unread = sum(not report["readings"] for report in reports) if verdict == UNDECIDED else 0
    said = [f"{plural(readings, 'reading')} in {plural(of - unread, 'statement')}"] * bool(readings)
    said += [f"{plural(unread, 'statement')} without a reading"] * bool(unread)
    return enumeration(said) or "none"


# --- the overview -----------------------------------------------------------------------------------------------------

def overview(book: Book) -> str:
    """All sources with their totals."""
    sources = [f"*{link(of.title, source_path(of.name), SENTENCES)}*\n:   {of.about}" for of in book.sources.values()]
    return filled("sentences", {"sources": "\n\n".join(sources), "totals": totals(book, SENTENCES)})


def totals(book: Book, here: str) -> str:
    """Readings by verdict, and what else there is, source by source."""
    columns = [(source, verdicts(source, book)) for source in book.sources.values()]
    rows = [[badge(verdict), *(count(readings_that_are(verdict, reports)) for _, reports in columns)]
            for verdict in VERDICTS]
    unread = [sum(not report["readings"] for report in reports) for _, reports in columns]
    rows += [
        ["statements", *(count(len(reports)) for _, reports in columns)],
        ["of these, without a formal reading", *map(count, unread)],
        ["pieces", *(count(len(source.pieces)) for source, _ in columns)],
        ["of these, furniture", *(count(len(furniture(source))) for source, _ in columns)],
        ["of these, not checkable", *(count(len(not_checkable(source))) for source, _ in columns)]]
    heads = [link(f"the {source.name}", source_path(source.name), here) for source, _ in columns]
    return div("totals", table(["Readings that are", *heads], rows))


# --- a source ---------------------------------------------------------------------------------------------------------

def source_page(name: str, book: Book) -> str:
    """The page of a source in Markdown."""
    source, reports = book.sources[name], verdicts(book.sources[name], book)
    return "\n\n".join([f"# {source.title}", source.about, *numbers(source, reports, book),
                        div("sifted", f"{sieve(source, reports)}\n\n{rows(source, book)}"), *text_of(source)]) + "\n"


def numbers(source: Source, reports: Sequence[Report], book: Book) -> Iterator[str]:
    """How many pieces, statements and readings there are."""
    without, left = furniture(source), unaccounted(source, book)
    readings = sum(len(report["readings"]) for report in reports)
    words = (f"The text has {plural(len(source.pieces), 'numbered piece')}; {count(len(without))} of them are "
             f"furniture, such as names and dates. The others are rendered by {plural(len(reports), 'statement')} with "
             f"{plural(readings, 'formal reading')}, or state nothing that can be checked.")
    yield words + f" Not read yet: {plural(len(left), 'piece')}, {said_of(left)}." * bool(left)
    yield ("The statements are in our words, in the order of the pieces, whose numbers stand before them. "
           f"{link('What the verdicts mean', SENTENCES, source_path(source.name))}.")


def sieve(source: Source, reports: Sequence[Report]) -> str:
    """The totals, each a button that shows only what it counts.  The style sheet does it, by the badges in the rows."""
    readings = sum(len(report["readings"]) for report in reports)
    every = f"all: {plural(readings, 'reading')} of {plural(len(reports), 'statement')}"
    options = [("all", every), *((verdict, f"{badge(verdict)} {total(verdict, reports)}") for verdict in VERDICTS),
               (NOT_CHECKABLE, f"{badge(NOT_CHECKABLE)} {plural(len(not_checkable(source)), 'piece')}")]
    buttons = [f'<label><input type="radio" name="sieve" value="{anchor("", value)}"{" checked" * (value == "all")}> '
               f"{said}</label>" for value, said in options]
    return "\n\n".join(['<fieldset class="sieve" markdown>\n<legend>Show</legend>', *buttons, "</fieldset>"])


def rows(source: Source, book: Book) -> str:
    """Statements and what is not checkable, in the order of the pieces."""
    found = [(min(said.numbers), row(said, book)) for said in book.said_in(source.name)]
    found += [(run[0], item(run, f"{badge(NOT_CHECKABLE)} {reason}")) for run, reason in runs(source)]
    lines = [text for _, text in sorted(found, key=lambda of: of[0])]
    return "\n\n".join(['<ol class="sentences" markdown>', *lines, "</ol>"])


def runs(source: Source) -> Iterator[tuple[list[int], str]]:
    """What is not checkable; neighbours with the same reason, between which there is at most furniture, together."""
    reasons, run = not_checkable(source), list[int]()
    for number in [*(piece.number for piece in source.pieces if piece.kind != "furniture"), 0]:
        if run and reasons.get(number) != reasons[run[0]]:
            yield run, reasons[run[0]]
            run = []
        if number in reasons:
            run.append(number)


def item(numbers: Iterable[int], text: str, id: str = "") -> str:
    """A line of the list, with the numbers of its pieces in front."""
    named = f' id="{id}"' if id else ""
    return f'<li{named} markdown="block">\n\n<span class="pieces">{said_of(numbers)}</span> {text}\n\n</li>'


def row(said: Sentence, book: Book) -> str:
    """A statement with the verdict on each of its readings, and what the verdict rests on."""
    here = source_path(said.source)
    lines = [f"- {marked(found)} {link(reading.name, f'{statement_path(said)}#{place(reading)}', here)}: "
             f"{reason(reading, found, book, here)}" + " **Its file has a fault.**" * bool(found["faults"])
             for reading, found in zip(said.readings, book.verdicts[said.id]["readings"], strict=True)]
    lines = lines or [f"- {badge(UNDECIDED)} {reason_unread(said)}"]
    text = link(said.said, statement_path(said), here) + "\n\n" + "\n".join(lines)
    return item(said.numbers, text, anchor("", said.id))


def text_of(source: Source) -> Iterator[str]:
    """How to see the pieces themselves."""
    yield "## The text itself"
    yield ("It is not on this site. Whoever has it in a file can check that it is the one that was numbered, and see "
           "what a number means:")
    yield f"```console\n$ verify source {source.name} --text FILE\n$ verify source {source.name} 1-3 --text FILE\n```"
    yield f"Its SHA-256 is `{source.sha256}`."
