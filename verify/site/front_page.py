"""The front page: what this is, and all claims with their status."""
from __future__ import annotations

from verify.site.book import Book
from verify.site.claim_page import standing
from verify.site.template import filled
from verify.site.writing import badge, count, div, scope, table

HERE = "index.md"


def front_page(book: Book) -> str:
    """The front page in Markdown."""
    return filled("index", {"claims": claims_table(book, HERE)})


def claims_table(book: Book, here: str) -> str:
    """All claims, with what is computed of them."""
    rows = []
    for slug, report in book.reports.items():
        errors = report["errors"]
        tag = book.link(slug, here, f"`{report['tag']}`") if report["tag"] else ""
        rows.append((tag, f"{book.link(slug, here)} <small>{scope(report['scope'])}</small>", badge(standing(report)),
                     count(report["tested"]["networks"]), f"{count(errors['killed'])} of {count(errors['planted'])}"))
    head = ("Tag", "Claim", "Status", "Networks tried", "Planted errors noticed")
    return div("claims", table(head, rows))
