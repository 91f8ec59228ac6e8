"""What all pages are made from: claims, sentences, the proofs that the kernel replayed, and the report of evidence."""
from __future__ import annotations

import os.path
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from verify.claim import Claim
from verify.corpus import theorems
from verify.kernel import Theorem
from verify.registry import Registry
from verify.statement import Sentence

SENTENCES = "sentences.md"
EVERYTHING = "explanation/everything.md"
TRUST = "explanation/trust.md"
OPTIMIZERS = "reference/optimizers.md"
EXACT = "reference/exact-functions.md"
DERIVATION = "reference/derivation.md"
PLANTED = "reference/planted-errors.md"


Report = Mapping[str, Any]


class PageError(ValueError):
    """A page that speaks of something that does not exist."""


@dataclass(frozen=True)
class Book:
    """The claims by slug, what uses nothing first; their reports and theorems; the sentences of sources with what is
    computed of them; and the registry of tags."""
    claims: Mapping[str, Claim]
    reports: Mapping[str, Report]
    theorems: Mapping[str, Theorem]
    sentences: Mapping[str, Sentence]
    verdicts: Mapping[str, Report]
    known: Registry

    @classmethod
    def of(cls, claims: Mapping[str, Claim], sentences: Iterable[Sentence], report: Report, known: Registry) -> Book:
        """Replays the proofs, so that the steps on the pages are those that the kernel has just accepted."""
        proved = {slug: result for slug, result in theorems(claims).items() if type(result) is Theorem}
        return cls(claims, {of["slug"]: of for of in report["claims"]}, proved, {said.id: said for said in sentences},
                   {of["id"]: of for of in report["statements"]}, known)

    def slug(self, reference: str) -> str:
        """The slug of the claim with this tag or slug."""
        for slug, report in self.reports.items():
            if reference in (slug, report["tag"]):
                return slug
        raise PageError(f"there is no claim {reference!r}")

    def name(self, slug: str) -> str:
        """What the claim's page is called by: its tag, or its slug if it has none."""
        return self.reports[slug]["tag"] or slug

    def path(self, slug: str) -> str:
        """The claim's page."""
        return f"claims/{self.name(slug)}.md"

    def link(self, reference: str, here: str, text: str | None = None, anchor: str = "") -> str:
        """A link from the page `here` to a claim, given by tag or slug."""
        slug = self.slug(reference)
        return link(text or self.claims[slug].title, self.path(slug) + anchor, here)

    def uses(self, slug: str) -> list[str]:
        """The claims that the proof of this one applies."""
        return [self.slug(used) for used in self.reports[slug]["proof"]["uses"]]

    def used_by(self, slug: str) -> list[str]:
        """The claims whose proofs apply this one."""
        return [other for other in self.claims if slug in self.uses(other)]

    def settled_by(self, slug: str) -> list[str]:
        """The sentences whose verdict rests on this claim."""
        return [id for id, verdict in self.verdicts.items() if slug in map(self.slug, verdict["claims"])]


def link(text: str, to: str, here: str) -> str:
    """A Markdown link to a page, or to an anchor on it, as seen from the page `here`."""
    path, hash_, anchor = to.partition("#")
    relative = "" if path == here else os.path.relpath(path, PurePosixPath(here).parent).replace(os.sep, "/")
    return f"[{text}]({relative}{hash_}{anchor})"
