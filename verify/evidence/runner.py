"""Collecting evidence: every kind for every claim, kept by content, so that nothing unchanged runs again.

A piece of evidence is stored under the hash of what it depends on: the claim file and those of the claims it uses,
what they state and prove, with whatever they import for it, the package's own source, the versions of the libraries,
the number of examples and the seed.  Only what a constructor calls in another file is not seen to change.  Each piece
is written as soon as it is there, whole or not at all.
"""
from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import signal
import tempfile
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import Any

import verify
from verify import registry
from verify.claim import Claim, ClaimError
from verify.corpus import (
    blamed,
    library,
    load,
    of_package,
    package_statements,
    used_by,
    with_package,
)
from verify.equations import L as DEPTH
from verify.evidence.kinds import KINDS, LARGER, STANDARD, Failed, Refuted, Run, said
from verify.files import write
from verify.kernel import Refused, Theorem
from verify.kernel.check import admit_statement
from verify.notation import index
from verify.proof import Statement
from verify.readings.canonical import statement_hash
from verify.readings.evaluate import EvaluationError
from verify.readings.latex import required
from verify.verdict import STATUSES, Corpus, judged
from verify.worlds.cases import Limits, Sizes
from verify.worlds.construct import ConstructionError

SCHEMA = 2
#: Source that no evidence depends on, but by way of a claim: what comes after it in the direction of imports.
LATER = ("cli.py", "cite.py", "show.py", "table.py", "pytest_plugin.py", "__main__.py", "runner.py", "registry.py",
         "files.py", "statement.py", "source.py", "verdict.py", "mutants.py", "measurement.py", "measured.py",
         "claims", "statements", "sources", "measurements", "site")
#: The name of a piece that is being written, see `verify.files`.
UNFINISHED = re.compile(r"\.[0-9a-f]{32}\.json\.[0-9a-f]{8}")


class Missing(Exception):
    """Evidence that is not kept, or is older than what it depends on."""


@dataclass(frozen=True)
class Piece:
    """One kind of evidence for one claim; `failure` says what speaks against the claim, which is `refuted` if that is a
    network."""
    slug: str
    kind: str
    data: Mapping[str, Any] | None
    failure: str | None
    refuted: bool
    seconds: float
    cached: bool = False


def cache_folder() -> Path:
    """Where evidence is kept: `.verify` in the folder one works in."""
    return Path.cwd() / ".verify" / "evidence"


# --- what a piece depends on ----------------------------------------------------------------------------------------

@cache
def package_text() -> str:
    """The source that evidence depends on."""
    folder = Path(verify.__file__).parent
    files = [file for file in sorted(folder.rglob("*.py")) if not {*file.relative_to(folder).parts} & {*LATER}]
    return "\n".join(f"{file.name}\n{file.read_text(encoding='utf-8')}" for file in files)


@cache
def versions() -> str:
    """The versions of Python and of the libraries."""
    libraries = ("numpy", "sympy", "hypothesis")
    return " ".join([platform.python_version(), *(f"{name}={version(name)}" for name in libraries)])


def needed(slug: str, claims: Mapping[str, Claim]) -> set[str]:
    """The slugs of a claim, of those it uses, of those they use, and so on."""
    pending, found = [slug], set()
    while pending:
        slug = pending.pop()
        if slug not in found:
            found.add(slug)
            pending += used_by(claims[slug], claims)
    return found


def _stated(claim: Claim) -> str:
    """What a claim file made, of which a part may come from what it imports."""
    return repr((claim.statement, claim.proof_items, claim.counterexamples, claim.unknown))


def key(claim: Claim, kind: str, run: Run, claims: Mapping[str, Claim]) -> str:
    """The hash of what a piece of evidence depends on."""
    texts = [f"{slug}\n{claims[slug].text}\n{_stated(claims[slug])}" for slug in sorted(needed(claim.slug, claims))]
    parts = [kind, claim.slug, repr(run), versions(), package_text(), *texts]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def stored(file: Path) -> Piece | None:
    """The piece in a file; None if there is none, or if it is not what was written."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Piece(**kept["piece"], cached=True) if kept["digest"] == _digest(kept["piece"]) else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def store(file: Path, piece: Mapping[str, Any]) -> None:
    """Write the fields of a piece so that a change will be noticed."""
    write(file, json.dumps({"piece": piece, "digest": _digest(piece)}, sort_keys=True, indent=1))


def _digest(piece: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(piece, sort_keys=True).encode()).hexdigest()


def ready(folder: Path) -> None:
    """Make the folder, and find out before the work begins whether evidence can be kept there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        said = f"evidence cannot be kept there ({error.strerror}); name another folder with --cache"
        raise OSError(error.errno, said, str(folder)) from None


def _sweep(folder: Path) -> None:
    """Remove what was being written when a process was killed, and nothing else: the folder may be anybody's."""
    for file in folder.glob(".*.json.*"):
        with suppress(OSError):
            if UNFINISHED.fullmatch(file.name) and time.time() - file.stat().st_mtime > 60:
                file.unlink()


# --- running --------------------------------------------------------------------------------------------------------

#: What claims of the package prove, replayed once in a process for each state of their files and of those they use.
_PROVED: dict[tuple[str, ...], Theorem] = {}


def _library_of(slugs: Iterable[str], claims: Mapping[str, Claim]) -> Mapping[str, Theorem]:
    """What these claims prove, and those that they use."""
    of = {other: claims[other] for slug in slugs for other in sorted(needed(slug, claims))}
    texts = {slug: tuple(claims[other].text for other in sorted(needed(slug, claims))) for slug in of
             if of_package(claims[slug])}
    known = {name: _PROVED[texts[slug]] for slug in texts if texts[slug] in _PROVED
             for name in (slug, claims[slug].tag) if name is not None}
    proved = library(of, known)
    _PROVED.update({texts[slug]: proved[slug] for slug in texts if slug in proved})
    return proved


#: The file of a claim, and those of the claims outside of the package that it uses.
Files = tuple[Path, ...]


def compute(files: Files, kind: str, run: Run, folder: Path) -> Piece:
    """One piece of evidence for a claim, in this process or in another one; it is stored before it is returned.

    What a constructor raises is a failure of this piece alone.  It may be an accident, so it is not stored."""
    started, file = time.perf_counter(), files[0]
    try:
        claims = with_package(map(load, files))
        claim = next(c for c in claims.values() if c.file == file)
        with blamed(file):
            proved = _library_of([claim.slug], claims)
            data, failure, refuted = _found(claim, kind, proved, run)
    except ClaimError as error:
        return Piece(file.stem, kind, None, str(error), False, round(time.perf_counter() - started, 3))
    # with lists for tuples, as it will be when read
    piece = json.loads(json.dumps({
        "slug": claim.slug, "kind": kind, "data": data, "failure": failure, "refuted": refuted,
        "seconds": round(time.perf_counter() - started, 3)}, sort_keys=True))
    # under the key of the text that ran, even if the file has changed since somebody asked
    store(folder / f"{key(claim, kind, run, claims)}.json", piece)
    return Piece(**piece)


def _found(claim: Claim, kind: str, proved: Mapping[str, Theorem],
           run: Run) -> tuple[Mapping[str, Any] | None, str | None, bool]:
    """What is found, or what speaks against the claim and whether that is a network.  A statement that the kernel does
    not admit fails everywhere in the same words."""
    try:
        admit_statement(claim.statement)
        return KINDS[kind](claim, proved, run), None, False
    except Failed as failed:
        return None, str(failed), isinstance(failed, Refuted)
    except Refused as refusal:
        return None, f"{claim.slug}: {said(refusal)}", False
    except (ConstructionError, EvaluationError) as error:
        return None, f"{claim.slug}: {error}", False


def pieces(claims: Iterable[Claim], run: Run = STANDARD, kinds: Iterable[str] = tuple(KINDS), jobs: int = 1,
           folder: Path | None = None, compute: bool = True,
           others: Iterable[Claim] = ()) -> Generator[Piece, None, None]:
    """All kinds of evidence for the claims, each as soon as it is there; what is stored is not computed again.  They
    may use the claims of the package, each other, and the others.

    Without `compute` nothing is: raises `Missing` where evidence is missing or older than what it depends on.
    Raises an OSError where evidence cannot be kept."""
    folder = folder or cache_folder()
    _sweep(folder)
    claims = list(claims)
    known = with_package([*claims, *others])
    todo: list[tuple[Files, str]] = []
    for claim in claims:
        used = (known[slug] for slug in sorted(needed(claim.slug, known) - {claim.slug}))
        files = claim.file, *(other.file for other in used if not of_package(other))
        for kind in kinds:
            piece = stored(folder / f"{key(claim, kind, run, known)}.json")
            if piece is not None:
                yield piece
            else:
                todo.append((files, kind))
    if todo and not compute:
        kinds_of = {files[0].stem: ", ".join(kind for other, kind in todo if other == files) for files, _ in todo}
        raise Missing("evidence is missing, or older than what it depends on; `verify run` computes it:\n" + "\n".join(
            f"{slug}: {kinds}" for slug, kinds in kinds_of.items()))
    if todo:
        ready(folder)
    yield from _computed(todo, run, min(jobs, len(todo)), folder)


def _computed(todo: Iterable[tuple[Files, str]], run: Run, jobs: int, folder: Path) -> Generator[Piece, None, None]:
    if jobs <= 1:
        for files, kind in todo:
            yield compute(files, kind, run, folder)
        return
    lost: list[tuple[Files, str]] = []
    with _pool(jobs) as pool:
        with _deaf():
            futures = {pool.submit(compute, files, kind, run, folder): (files, kind) for files, kind in todo}
        for future in as_completed(futures):
            try:
                yield future.result()
            except BrokenProcessPool:
                lost.append(futures[future])
    for files, kind in lost:  # a process was killed, and all others with it: each alone, to see which one it is
        with _pool(1) as pool:
            try:
                with _deaf():
                    future = pool.submit(compute, files, kind, run, folder)
                piece = future.result()
            except BrokenProcessPool:
                said = f"{files[0].stem}: the process that computes it was killed, perhaps for want of memory"
                piece = Piece(files[0].stem, kind, None, said, False, 0.0)
        yield piece


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that are gone at the end, however it comes."""
    before = active_children()
    # spawned, not forked: a worker starts from the same state whatever has happened here
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_worker) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                if process not in before:
                    process.terminate()


@contextmanager
def _deaf() -> Iterator[None]:
    """A process that is started inside does not hear of Ctrl-C, not even before it can say what it does on it."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _worker() -> None:
    """A worker ends at once, and says nothing, on Ctrl-C and when the process that started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent_process().join()  # type: ignore[union-attr]
    os._exit(1)


# --- the report -----------------------------------------------------------------------------------------------------

def status(found: Mapping[str, Piece]) -> str:
    """`proved`: the kernel accepted the proof; `tested`: there is no proof, and no network refutes it; `refuted`.
    What else does not hold is among the failures."""
    if found["networks"].refuted:
        return "refuted"
    return "proved" if (found["proof"].data or {}).get("proof_hash") else "tested"


def report(claims: Iterable[Claim], found: Iterable[Piece]) -> dict[str, Any]:
    """What is known on the claims, as the JSON that programs read: no times, the same for any number of jobs.

    A claim holds as stated if it has no failures.  Statements are there if all claims of the package are."""
    by_slug: dict[str, dict[str, Piece]] = {}
    for piece in found:
        by_slug.setdefault(piece.slug, {})[piece.kind] = piece
    claims = list(claims)
    known = registry.read()
    everything = with_package(claims)
    tags = {claim.slug: claim.tag for claim in everything.values() if claim.tag in known}
    reports = [_claim_report(claim, by_slug[claim.slug], known, tags) for claim in claims]
    complete = all(claim.slug in by_slug for claim in everything.values() if of_package(claim))
    statements: list[dict[str, Any]] = []
    if complete:
        holding = {r["slug"]: r["status"] for r in reports if r["status"] in STATUSES and not r["failures"]}
        of = {slug: claim for slug, claim in everything.items() if slug in holding}
        proved = {name: theorem for name, theorem in _library_of(of, everything).items() if theorem.name in of}
        corpus = Corpus({slug: claim.statement for slug, claim in of.items()}, holding, proved, tags)
        statements = [judged(sentence, corpus) for sentence in package_statements()]
    return {"schema": SCHEMA, "claims": reports, "statements": statements}


def _claim_report(claim: Claim, found: Mapping[str, Piece], known: registry.Registry,
                  tags: Mapping[str, str | None]) -> dict[str, Any]:
    proof, networks, assumptions, errors, floats = (
        found[kind].data or {} for kind in ("proof", "networks", "assumptions", "errors", "floats"))
    tag = tags.get(claim.slug)
    return {
        "tag": tag, "slug": claim.slug, "title": claim.title, "status": status(found), "scope": scope(claim, found),
        "revision": known[tag].current.number if tag else None,
        "statement_hash": statement_hash(claim.statement), "proof_hash": proof.get("proof_hash"),
        "proof": {"steps": proof.get("steps", 0), "uses": [tags.get(name) or name for name in proof.get("uses", [])],
                  "evaluated": networks.get("step_instances", 0)},
        "tested": {"networks": networks.get("networks", 0), "arithmetic": networks.get("arithmetic", [])},
        "assumptions": assumptions.get("assumptions", []),
        "errors": {"planted": errors.get("planted", 0), "killed": errors.get("killed", 0),
                   "names": errors.get("names", []), "survived": errors.get("survived", []),
                   "code_networks": errors.get("code_networks", 0)},
        "float": floats.get("float"),
        "failures": list(dict.fromkeys(found[kind].failure for kind in KINDS if found[kind].failure is not None)),
    }


def _has_depth(statement: Statement, depth: int) -> bool:
    """Whether the statement speaks of networks that are so deep, or less."""
    try:
        Sizes(statement, Limits(depth))
    except ConstructionError:
        return False
    return True


def scope(claim: Claim, found: Mapping[str, Piece]) -> str:
    """For which networks the claim is proved or, if it is only tested, on which it was, in words."""
    statement, largest = claim.statement, (found["networks"].data or {}).get("largest")
    least = next((depth for depth in range(1, LARGER.depth + 1) if _has_depth(statement, depth)), None)
    where = "".join(f", where {required(condition)}" for condition in statement.conditions
                    if least is None or condition.parts != index(DEPTH).parts)  # L - 2 >= 0 is said by the least depth
    if status(found) == "tested" and largest is not None:
        made = " that the claim's constructor makes" if claim.constructors else ""
        steps = f"steps up to {largest['steps']} on " if claim.training else ""
        return (f"networks{made} of depth up to {largest['depth']}, widths up to {largest['width']}, "
                f"{steps}batches of up to {largest['samples']} samples{where}")
    depth = "every depth" if least in (1, None) else f"every depth L >= {least}"
    bounds = (*statement.let, *(bound for formula in statement.conclusions.values() for bound in formula.bounds))
    endless = any(range_.kind == "step" and range_.hi is None for _, range_ in bounds)
    at = "at every step" if endless else "at the steps that it names"
    what = f"{at}, on any sequence of batches" if claim.training else "on any batch"
    return f"{depth}, all widths, {what}{where}"
