"""The front page: what this is, and all claims with their status."""
from __future__ import annotations

from verify.site.book import SENTENCES, Book, link
from verify.site.claim_page import standing
from verify.site.source_page import readings_that_are, verdicts
from verify.site.template import filled
from verify.site.writing import badge, count, div, enumeration, plural, scope, table
from verify.verdict import VERDICTS

HERE = "index.md"


def front_page(book: Book) -> str:
    """The front page in Markdown."""
    return filled("index", {"sentences": sentences(book, HERE), "claims": claims_table(book, HERE)})


def sentences(book: Book, here: str) -> str:
    """What is computed of the sentences of all sources, in a sentence."""
    every = [report for said in book.sources for report in verdicts(book.sources[said], book)]
    numbers = {verdict: readings_that_are(verdict, every) for verdict in VERDICTS}
    found = [f"{count(number)}\N{NO-BREAK SPACE}{badge(verdict)}" for verdict, number in numbers.items() if number]
    texts = link(f"{plural(len(book.sources), 'text')}, sentence by sentence", SENTENCES, here)
    return f"**What others say.** {texts}: {plural(len(every), 'statement')}, whose readings are {enumeration(found)}."


def claims_table(book: Book, here: str) -> str:
    """All claims, with what is computed of them."""
    rows = []
    for slug, report in book.reports.items():
        errors = report["errors"]
        killed = f"{count(errors['killed'])} of {count(errors['planted'])}"
        noticed = "not on code" if errors["planted"] and not errors["code_networks"] else killed
        tag = book.link(slug, here, f"`{report['tag']}`") if report["tag"] else ""
        rows.append((tag, f"{book.link(slug, here)} <small>{scope(report['scope'])}</small>", badge(standing(report)),
                     count(report["tested"]["networks"]), noticed))
    head = ("Tag", "Claim", "Status", "Networks tried", "Planted errors noticed")
    return div("claims", table(head, rows))
