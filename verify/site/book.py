"""What all pages are made from: claims, sources and their sentences, replayed proofs, and the report of evidence."""
from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from verify.claim import Claim
from verify.corpus import theorems
from verify.kernel import Library, Refused, Theorem, check
from verify.measurement import Data, Measurement
from verify.proof import Statement
from verify.registry import Registry
from verify.source import Source
from verify.statement import Reading, Sentence
from verify.verdict import STATUSES, with_additions

SENTENCES = "sentences/index.md"
MEASUREMENTS = "measurements/index.md"
EVERYTHING = "explanation/everything.md"
TRUST = "explanation/trust.md"
OPTIMIZERS = "reference/optimizers.md"
CLONES = "reference/clones-and-optimizers.md"
FLOATS = "reference/clones-in-floats.md"
EXACT = "reference/exact-functions.md"
DERIVATION = "reference/derivation.md"
PLANTED = "reference/planted-errors.md"


Report = Mapping[str, Any]


class PageError(ValueError):
    """A page that speaks of something that does not exist."""


@dataclass(frozen=True)
class Book:
    """The claims by slug, what uses nothing first; their reports and theorems; the sources by name, their sentences by
    id with what is computed of them, and the theorems of readings by their slugs; the registry of tags; and the
    measurements by slug, with their data."""
    claims: Mapping[str, Claim]
    reports: Mapping[str, Report]
    theorems: Mapping[str, Theorem]
    sources: Mapping[str, Source]
    sentences: Mapping[str, Sentence]
    verdicts: Mapping[str, Report]
    replayed: Mapping[str, Theorem]
    known: Registry
    measured: Mapping[str, tuple[Measurement, Data]]

    @classmethod
    def of(cls, claims: Mapping[str, Claim], sources: Iterable[Source], sentences: Iterable[Sentence], report: Report,
           known: Registry, measured: Iterable[tuple[Measurement, Data]] = ()) -> Book:
        """Replays the proofs, so that the steps on the pages are those that the kernel has just accepted."""
        proved = {slug: result for slug, result in theorems(claims).items() if type(result) is Theorem}
        reports, said = {of["slug"]: of for of in report["claims"]}, {of.id: of for of in sentences}
        holding = {name: theorem for slug, theorem in proved.items() for name in (slug, claims[slug].tag)
                   if name and reports[slug]["status"] in STATUSES and not reports[slug]["failures"]}
        return cls(claims, reports, proved, {of.name: of for of in sources}, said,
                   {of["id"]: of for of in report["statements"]}, dict(replayed(said.values(), holding)), known,
                   {measurement.slug: (measurement, data) for measurement, data in measured})

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

    def settled_by(self, slug: str, how: str = "claims") -> list[tuple[Sentence, Report]]:
        """The sentences and those of their readings whose verdict rests on this claim, or to which it is what is true
        `instead`."""
        return [(self.sentences[id], of) for id, verdict in self.verdicts.items() for of in verdict["readings"]
                if slug in map(self.slug, of[how])]

    def measured_beside(self, slug: str) -> list[str]:
        """The slugs of the measurements that stand beside this claim."""
        return [name for name, (measurement, _) in self.measured.items() if slug in map(self.slug, measurement.claims)]

    def said_in(self, source: str) -> list[Sentence]:
        """The sentences of a source, in the order of their pieces."""
        return sorted((said for said in self.sentences.values() if said.source == source),
                      key=lambda said: (sorted(said.numbers), said.id))


def measurement_path(slug: str) -> str:
    """The page of a measurement; its data stand beside it, with `csv` for `md`."""
    return f"measurements/{slug}.md"


def source_path(source: str) -> str:
    """The page of a source."""
    return f"sentences/{source}/index.md"


def statement_path(said: Sentence) -> str:
    """The page of a sentence."""
    return f"sentences/{said.source}/{said.id}.md"


def replayed(sentences: Iterable[Sentence], library: Library) -> Iterator[tuple[str, Theorem]]:
    """What the proofs of readings prove: a reading with what is added, or that there is no such network."""
    for reading in (reading for said in sentences for reading in said.readings if reading.proof_items is not None):
        try:
            yield reading.slug, check(reading.slug, goal(reading), reading.proof_items or (), library)
        except Refused:
            continue  # the verdict names it as a fault


def goal(reading: Reading) -> Statement:
    """What the proof of a reading is to prove."""
    return reading.denial if reading.exists else with_additions(reading)


def link(text: str, to: str, here: str) -> str:
    """A Markdown link to a page, or to an anchor on it, as seen from the page `here`."""
    path, hash_, anchor = to.partition("#")
    relative = "" if path == here else os.path.relpath(path, PurePosixPath(here).parent).replace(os.sep, "/")
    return f"[{text}]({relative}{hash_}{anchor})"
