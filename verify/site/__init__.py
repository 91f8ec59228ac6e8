"""The website: plain Python that returns pages.  `hook` hands them to MkDocs."""
from __future__ import annotations

import os
import sys
from typing import Any

Page = tuple[str, str]


class Stale(Exception):
    """The site cannot be built as it should: evidence is missing or old, or a citation would name another statement."""


def pages(strict: bool = False) -> list[Page]:
    """The generated pages, each a path below docs/ and its text.

    Evidence that is missing is computed, with progress on stderr; with `strict` raises `Stale` instead.  Measurements
    take seconds and are always made if they are missing."""
    from verify import registry
    from verify.corpus import package_claims, package_measurements, package_statements
    from verify.evidence.measured import data_of, measured
    from verify.site.all_pages import all_pages
    from verify.site.book import Book
    from verify.source import package_sources

    claims, known = package_claims(), registry.read()
    if strict:
        wrong = registry.disagreements(claims, known)
        if wrong:
            raise Stale("\n".join(wrong))
    report = gathered(claims, strict)
    made = [(measurement, data_of(measured(measurement))) for measurement in package_measurements()]
    return all_pages(Book.of(claims, package_sources(), package_statements(), report, known, made))


def gathered(claims: Any, strict: bool) -> dict[str, Any]:
    """The report on all claims."""
    from verify.evidence.runner import Missing, pieces, report

    found = []
    try:
        for piece in pieces(claims.values(), jobs=os.cpu_count() or 1, compute=not strict):
            found.append(piece)
            if not piece.cached:
                print(f"{piece.slug}: {piece.kind}, {piece.seconds:.1f} s", file=sys.stderr, flush=True)
    except Missing as missing:
        raise Stale(str(missing)) from None
    return report(claims.values(), found)
