"""Collecting evidence: every kind for every claim, kept by content, so that nothing unchanged runs again.

A piece of evidence is stored under the hash of all that it depends on: the claim file and those of the claims it uses,
the package's own source, the versions of the libraries, the number of examples and the seed.  Each piece is written as
soon as it is there, whole or not at all.
"""
from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import verify
from verify import registry
from verify.claim import Claim
from verify.corpus import load, package_claims, theorems, uses
from verify.evidence import KINDS, Failed, Run
from verify.files import write
from verify.kernel import Theorem

SCHEMA = 1
#: Source that no evidence depends on: what comes after evidence in the direction of imports.
LATER = ("cli.py", "cite.py", "pytest_plugin.py", "runner.py", "registry.py", "files.py")


class Missing(Exception):
    """Evidence that is not kept, or is older than what it depends on."""


@dataclass(frozen=True)
class Piece:
    """One kind of evidence for one claim; `failure` says what speaks against the claim."""
    slug: str
    kind: str
    data: Mapping[str, Any] | None
    failure: str | None
    seconds: float
    cached: bool = False


def cache_folder() -> Path:
    """Where evidence is kept: `.verify` in the folder one works in."""
    return Path.cwd() / ".verify" / "evidence"


# --- what a piece depends on --------------------------------------------------------------------------------------------

@cache
def _package_text() -> str:
    folder = Path(verify.__file__).parent
    files = [*folder.glob("*.py"), *(folder / "kernel").glob("*.py")]
    return "\n".join(f"{file.name}\n{file.read_text(encoding='utf-8')}" for file in sorted(files)
                     if file.name not in LATER)


@cache
def _versions() -> str:
    libraries = ("numpy", "sympy", "hypothesis")
    return " ".join([platform.python_version(), *(f"{name}={version(name)}" for name in libraries)])


def key(claim: Claim, kind: str, run: Run, claims: Mapping[str, Claim]) -> str:
    """The hash of everything that a piece of evidence depends on."""
    pending, needed = {claim.slug}, set()
    while pending:
        slug = pending.pop()
        if slug in claims and slug not in needed:
            needed.add(slug)
            pending |= uses(claims[slug].proof_items or ())
    texts = [f"{slug}\n{claims[slug].file.read_text(encoding='utf-8')}" for slug in sorted(needed)]
    parts = [kind, claim.slug, repr(run), _versions(), _package_text(), *texts]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


# --- running ------------------------------------------------------------------------------------------------------------

def _compute(file: Path, kind: str, run: Run) -> tuple[Mapping[str, Any] | None, str | None, float]:
    """One piece of evidence, in this process or in another one."""
    started = time.perf_counter()
    claims = with_package([load(file)])
    claim = next(c for c in claims.values() if c.file == file)
    library = {slug: theorem for slug, theorem in theorems(claims).items() if type(theorem) is Theorem}
    try:
        data, failure = KINDS[kind](claim, library, run), None
    except Failed as failed:
        data, failure = None, str(failed)
    return data, failure, time.perf_counter() - started


def with_package(claims: Iterable[Claim]) -> dict[str, Claim]:
    """These claims, and those of the package, which they may use."""
    return {**package_claims(), **{claim.slug: claim for claim in claims}}


def pieces(claims: Iterable[Claim], run: Run = Run(), kinds: Iterable[str] = tuple(KINDS), jobs: int = 1,
           folder: Path | None = None, compute: bool = True) -> Iterator[Piece]:
    """All kinds of evidence for the claims, each as soon as it is there; what is stored is not computed again.

    Without `compute` nothing is: raises `Missing` where evidence is missing or older than what it depends on."""
    folder = folder or cache_folder()
    claims = list(claims)
    known = with_package(claims)
    todo: list[tuple[Claim, str, Path]] = []
    for claim in claims:
        for kind in kinds:
            file = folder / f"{key(claim, kind, run, known)}.json"
            if file.exists():
                stored = json.loads(file.read_text(encoding="utf-8"))
                yield Piece(claim.slug, kind, stored["data"], stored["failure"], stored["seconds"], cached=True)
            else:
                todo.append((claim, kind, file))
    if todo and not compute:
        raise Missing("\n".join(f"{claim.slug}: the evidence of kind {kind!r} is missing or older than what it depends "
                                "on; `verify run` computes it" for claim, kind, _ in todo))

    def finished(claim: Claim, kind: str, file: Path, result: tuple[Any, Any, float]) -> Piece:
        data, failure, seconds = result
        write(file, json.dumps({"slug": claim.slug, "kind": kind, "data": data, "failure": failure,
                                "seconds": round(seconds, 3)}, sort_keys=True, indent=1))
        return Piece(claim.slug, kind, data, failure, seconds)

    if jobs == 1 or len(todo) <= 1:
        for claim, kind, file in todo:
            yield finished(claim, kind, file, _compute(claim.file, kind, run))
        return
    with ProcessPoolExecutor(jobs) as pool:
        started = {pool.submit(_compute, claim.file, kind, run): (claim, kind, file) for claim, kind, file in todo}
        try:
            for future in as_completed(started):
                yield finished(*started[future], future.result())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


# --- the report ---------------------------------------------------------------------------------------------------------

def status(claim: Claim, found: Mapping[str, Piece]) -> str:
    """`proved`, `tested`, `refuted`, or `failed` where something else does not hold; computed, never typed."""
    if found["networks"].failure is not None:
        return "refuted"
    if any(piece.failure is not None for piece in found.values()):
        return "failed"
    return "proved" if claim.proof_items is not None else "tested"


def report(claims: Iterable[Claim], found: Iterable[Piece]) -> dict[str, Any]:
    """What is known on the claims, as the JSON that programs read."""
    by_slug: dict[str, dict[str, Piece]] = {}
    for piece in found:
        by_slug.setdefault(piece.slug, {})[piece.kind] = piece
    known = registry.read()
    tags = {entry.slug: tag for tag, entry in known.items()}
    return {"schema": SCHEMA, "claims": [_claim_report(claim, by_slug[claim.slug], known, tags) for claim in claims],
            "statements": []}


def _claim_report(claim: Claim, found: Mapping[str, Piece], known: registry.Registry,
                  tags: Mapping[str, str]) -> dict[str, Any]:
    proof, networks, assumptions, errors = (found[kind].data or {} for kind in KINDS)
    tag = claim.tag if claim.tag in known else None
    return {
        "tag": tag, "slug": claim.slug, "title": claim.title, "status": status(claim, found),
        "scope": scope(claim), "revision": known[tag].current.number if tag else None,
        "statement_hash": proof.get("statement_hash"), "proof_hash": proof.get("proof_hash"),
        "proof": {"steps": proof.get("steps", 0), "uses": [tags.get(slug, slug) for slug in proof.get("uses", [])],
                  "evaluated": networks.get("step_instances", 0)},
        "tested": {"networks": networks.get("networks", 0), "arithmetic": networks.get("arithmetic", [])},
        "assumptions": assumptions.get("assumptions", []),
        "errors": {"planted": errors.get("planted", 0), "killed": errors.get("killed", 0),
                   "names": errors.get("names", []), "survived": errors.get("survived", []),
                   "code_networks": errors.get("code_networks", 0)},
        "failures": [piece.failure for piece in found.values() if piece.failure is not None],
    }


def scope(claim: Claim) -> str:
    """For which networks the statement speaks, in words."""
    least = 2 if any(range_.kind == "layer" for range_ in claim.let.values()) or claim.requires else 1
    depth = "every depth" if least == 1 else f"every depth L >= {least}"
    what = "at every step, on any sequence of batches" if claim.training else "on any batch"
    return f"{depth}, all widths, {what}"
