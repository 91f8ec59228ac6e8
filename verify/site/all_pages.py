"""Every generated page, from one book."""
from __future__ import annotations

from collections.abc import Iterator
from html import escape

from verify.site.book import (
    CLONES,
    DERIVATION,
    EVERYTHING,
    EXACT,
    FLOATS,
    MEASUREMENTS,
    OPTIMIZERS,
    PLANTED,
    SENTENCES,
    TRUST,
    Book,
    measurement_path,
    source_path,
    statement_path,
)
from verify.site.claim_page import claim_page
from verify.site.clones_page import clones_and_optimizers
from verify.site.derivation_page import derivation
from verify.site.floats_page import clones_in_floats
from verify.site.front_page import front_page
from verify.site.measurement_page import data_path, measurement_page, measurements
from verify.site.reference_pages import everything, exact_functions, optimizers, planted_errors, trust
from verify.site.source_page import overview, source_page
from verify.site.statement_page import statement_page


def all_pages(book: Book) -> list[tuple[str, str]]:
    """Paths below docs/ and texts, in the order of the navigation."""
    return [
        ("index.md", front_page(book)),
        *((book.path(slug), claim_page(slug, book)) for slug in book.claims),
        *tombstones(book),
        *redirects(book),
        (SENTENCES, overview(book)),
        *((source_path(name), source_page(name, book)) for name in book.sources),
        *((statement_path(said), statement_page(said, book)) for said in book.sentences.values()),
        (MEASUREMENTS, measurements(book)),
        *((measurement_path(slug), measurement_page(slug, book)) for slug in book.measured),
        *((data_path(slug), data.csv(of.x.label)) for slug, (of, data) in book.measured.items()),
        (TRUST, trust(book)),
        (EVERYTHING, everything(book)),
        (DERIVATION, derivation(book)),
        (OPTIMIZERS, optimizers()),
        (CLONES, clones_and_optimizers(book)),
        (FLOATS, clones_in_floats(book)),
        (EXACT, exact_functions()),
        (PLANTED, planted_errors(book)),
    ]


def tombstones(book: Book) -> Iterator[tuple[str, str]]:
    """For each tag that was withdrawn a page that says why, so that citations still lead somewhere."""
    for tag, entry in book.known.items():
        if entry.withdrawn:
            here = f"claims/{tag}.md"
            instead = f"\n\nInstead: {book.link(entry.successor, here)}." if entry.successor else ""
            last = entry.current
            yield here, (f"# {last.title} (withdrawn)\n\n"
                         f"The claim `{tag}` was withdrawn: {entry.withdrawn}{instead}\n\n"
                         f"Its last statement, revision {last.number} of {last.date}, with the hash "
                         f"`{last.statement_hash}`, is this in canonical text:\n\n```json\n{last.statement}\n```\n")


def redirects(book: Book) -> Iterator[tuple[str, str]]:
    """From the slug of each claim, and its former slugs, to the page under its tag."""
    for slug in book.claims:
        tag = book.reports[slug]["tag"]
        if tag:
            for name in (slug, *book.known[tag].former_slugs):
                yield f"claims/{name}/index.html", redirect(f"../{tag}/", book.claims[slug].title)


def redirect(to: str, title: str) -> str:
    """A page that leads to another one."""
    return (f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
            f'<meta http-equiv="refresh" content="0; url={to}">\n<link rel="canonical" href="{to}">\n'
            f'<p><a href="{to}">{escape(title)}</a></p>\n</html>\n')
