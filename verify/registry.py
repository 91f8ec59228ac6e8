"""Permanent tags: minted once, kept in one file, never reused.

An entry holds the slug (and former ones, which redirect), and for every revision the statement hash, the statement's
text and the date.  A statement that changes needs a new revision; a withdrawn claim keeps its tag and says why.
"""
from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from verify.claim import Claim
from verify.files import write
from verify.readings.canonical import statement_hash, statement_text

#: Base 32 without look-alikes: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FILE = Path(__file__).parent / "registry.json"


class RegistryError(ValueError):
    """A tag, slug or revision that does not agree with the registry."""


@dataclass(frozen=True)
class Revision:
    number: int
    statement_hash: str
    title: str
    date: str
    statement: str


@dataclass(frozen=True)
class Registered:
    """What the registry knows of a tag."""
    slug: str
    former_slugs: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    withdrawn: str | None = None
    successor: str | None = None

    @property
    def current(self) -> Revision:
        return self.revisions[-1]


Registry = Mapping[str, Registered]


def read(file: Path = FILE) -> dict[str, Registered]:
    """The registry, by tag.  Raises a RegistryError if the file is damaged."""
    try:
        data = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        known = {tag: Registered(entry["slug"], tuple(entry["former_slugs"]),
                                 tuple(Revision(**revision) for revision in entry["revisions"]),
                                 entry["withdrawn"], entry["successor"]) for tag, entry in data.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RegistryError(f"{file}: not what `verify mint` writes ({type(error).__name__}: {error}); restore it from "
                            "the history of the repository") from None
    for tag, entry in known.items():
        if not entry.revisions:
            raise RegistryError(f"{file}: the tag {tag} has no revision; restore it from the history of the repository")
    return known


def save(registry: Registry, file: Path = FILE) -> None:
    """Write the registry, tags in order."""
    data = {tag: asdict(registry[tag]) for tag in sorted(registry)}
    write(file, json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def new_tag(registry: Registry) -> str:
    """A tag that was never used: 4 characters that do not read like a number, not even like 12E3."""
    while True:
        tag = "".join(secrets.choice(ALPHABET) for _ in range(4))
        if tag not in registry and not tag.replace("E", "").isdigit():
            return tag


def record(claim: Claim, registry: Registry, package: Mapping[str, Claim],
           today: datetime.date) -> dict[str, Registered]:
    """The registry with the claim's present statement as its latest revision; unchanged if it is that already.

    package: the claims of the package, by slug; only they have tags."""
    tag = claim.tag
    if claim.slug not in package or package[claim.slug].file != claim.file:
        raise RegistryError(f"{claim.file}: only claims of the package have tags")
    if tag is None:
        raise RegistryError(f"{claim.slug}: the claim has no tag; write tag=\"{new_tag(registry)}\" below its title")
    for other in package.values():
        if other.tag == tag and other.slug != claim.slug:
            raise RegistryError(f"{claim.slug}: the tag {tag} belongs to {other.slug}; write "
                                f"tag=\"{new_tag(registry)}\" instead")
    if len(tag) != 4 or not set(tag) <= set(ALPHABET):
        raise RegistryError(f"{claim.slug}: {tag!r} is not a tag: expected 4 characters of {ALPHABET}")
    known = registry.get(tag, Registered(claim.slug))
    if known.withdrawn:
        raise RegistryError(f"{claim.slug}: the tag {tag} was withdrawn: {known.withdrawn}")
    former = known.former_slugs
    if known.slug != claim.slug:
        former = tuple(dict.fromkeys((*former, known.slug)))
    revisions = known.revisions
    now = statement_hash(claim.statement)
    if not revisions or revisions[-1].statement_hash != now:
        revisions += (Revision(len(revisions) + 1, now, claim.title, today.isoformat(),
                               statement_text(claim.statement)),)
    return {**registry, tag: Registered(claim.slug, former, revisions)}


def disagreements(claims: Mapping[str, Claim], registry: Registry) -> list[str]:
    """What is wrong between the claims of the package and the registry; nothing, if all is well."""
    found = []
    tags: dict[str, str] = {}
    for slug, claim in claims.items():
        if claim.tag is None or claim.tag not in registry:
            found.append(f"{slug}: its tag {claim.tag} is not in the registry; run `verify mint {slug}`")
            continue
        if claim.tag in tags:
            found.append(f"{slug}: the tag {claim.tag} belongs to {tags[claim.tag]}")
        tags[claim.tag] = slug
        known = registry[claim.tag]
        if known.slug != slug:
            found.append(f"{slug}: the registry knows {claim.tag} as {known.slug}; run `verify mint {slug}`")
        elif known.current.statement_hash != statement_hash(claim.statement):
            found.append(f"{slug}: the statement has changed since revision {known.current.number}; if it is meant, "
                         f"run `verify mint {slug}`")
    found += [f"{tag}: its claim {known.slug} is gone; a withdrawn tag needs a reason"
              for tag, known in registry.items() if tag not in tags and not known.withdrawn]
    return found
