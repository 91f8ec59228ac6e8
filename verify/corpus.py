"""Finding claims, statements and measurements, and checking claims in the order in which they use each other."""
from __future__ import annotations

import ast
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TypeVar

import verify.claims
import verify.measurements
import verify.statements
from verify.claim import Claim, ClaimError, titled
from verify.kernel import Refused, Theorem, check
from verify.measurement import Measurement
from verify.proof import Induction, Invariance, Item, Lemma, Split
from verify.readings.canonical import copy_of
from verify.statement import Reading, Sentence

F = TypeVar("F", Claim, Sentence, Measurement)


def load(path: Path) -> Claim:
    """The claim of a claim file, with its proof.  Only files of the package have tags.

    Raises a ClaimError that names the file, and the line where there is one."""
    path = Path(os.path.realpath(path))
    claim = read(path, "claim", Claim)
    if path.parent != _folder():
        claim.tag = None
    return claim


def read(path: Path, variable: str, kind: type[F]) -> F:
    """What a file calls by the name of the variable.  The text that runs is the text that is kept."""
    try:
        if path.exists() and not path.is_file():
            raise ClaimError(f"{path}: expected a file")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ClaimError(f"{path}: there is no such file") from None
    except OSError as error:
        raise ClaimError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ClaimError(f"{path}: cannot be read: {error}") from None
    name = f"{verify.claims.__name__}.{path.stem}" if path.parent == _folder() else f"_file_{path.stem}"
    module = sys.modules[name] = ModuleType(name)
    module.__file__ = str(path)
    with blamed(path):
        exec(compile(text, path, "exec"), module.__dict__)
        found = getattr(module, variable, None)
        if type(found) is not kind:
            raise ClaimError(f"expected a variable `{variable}` that is a {kind.__name__}")
        for stated in formal(found):
            copy_of((stated.statement, stated.proof_items))  # what is not in the language is found here, with its place
    found.text = text
    return found


def formal(found: Claim | Sentence | Measurement) -> Sequence[Claim | Reading]:
    """What a file states formally: a claim is one statement, a sentence has readings, a measurement states nothing."""
    return [found] if isinstance(found, Claim) else found.readings if isinstance(found, Sentence) else []


@contextmanager
def blamed(path: Path) -> Iterator[None]:
    """Whatever somebody's file raises is a ClaimError that names the file and the line; and exit(0) is no success."""
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise ClaimError(f"{path}{_line(error, path)}: {_reason(error, path)}") from error


def _line(error: BaseException, path: Path) -> str:
    """The last line of the file that was running."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f", line {error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f", line {lines[-1]}" if lines else ""


def _reason(error: BaseException, path: Path) -> str:
    """On one line, the message of an error of ours; of any other also what it is and in which part of the file it
    arose, or, if nothing of the file was running, in which line of ours."""
    said = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    if type(error).__module__.startswith("verify."):
        return said
    frames = traceback.extract_tb(error.__traceback__)
    names = [frame.name for frame in frames if frame.filename == str(path)]
    place = names[-1] if names else f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}"
    return f"{type(error).__name__}: {said}".rstrip(": ") + (
        "" if place == "<module>" or isinstance(error, SyntaxError) else f" (in {place})")


def _folder() -> Path:
    return Path(verify.claims.__file__).resolve().parent


def package_statements() -> list[Sentence]:
    """All sentences of sources that the package knows, those of a source in the order of its pieces.  The folder of a
    file is the name of its source.  Raises a ClaimError where it is not, and where two files have one name."""
    found: dict[str, Sentence] = {}
    for path in _statement_paths():
        said = read(path, "sentence", Sentence)
        if said.source != path.parent.name:
            raise ClaimError(f"{path}: a sentence of the source {said.source!r} belongs into the folder of this name")
        if found.setdefault(said.id, said) is not said:
            raise ClaimError(f"{path}: there is a statement of this name already, {found[said.id].file}; rename it")
    return sorted(found.values(), key=lambda said: (said.source, said.numbers, said.id))


def _statement_paths() -> list[Path]:
    return sorted(Path(verify.statements.__file__).parent.glob("*/*.py"))


def statement_files() -> dict[str, Path]:
    """The files of all statements of the package, by their names."""
    return {path.stem: path for path in _statement_paths()}


def statement(name: str) -> Sentence | None:
    """The sentence of this name in the package, or in the file of this path; None if that is no statement file."""
    path = statement_files().get(name)
    if path is None and name.endswith(".py") and Path(name).is_file():
        with blamed(Path(name)):
            if re.search(r"^sentence\b|^\w+ = Sentence\(", Path(name).read_text(encoding="utf-8"), re.MULTILINE):
                path = Path(os.path.realpath(name))
    return None if path is None else read(path, "sentence", Sentence)


def measurement_files() -> dict[str, Path]:
    """The files of all measurements of the package, by their names."""
    folder = Path(verify.measurements.__file__).parent
    return {path.stem: path for path in sorted(folder.glob("*.py")) if path.stem != "__init__"}


def measurement(name: str) -> Measurement | None:
    """The measurement of this name in the package, or in the file of this path; None if there is none of this name."""
    path = Path(os.path.realpath(name)) if name.endswith(".py") or os.sep in name else measurement_files().get(name)
    return None if path is None else read(path, "measurement", Measurement)


def package_measurements() -> list[Measurement]:
    """All measurements of the package, found by looking at the files."""
    return [read(path, "measurement", Measurement) for path in measurement_files().values()]


def title_of(path: Path) -> str:
    """The first line of a file's docstring, without running the file."""
    return titled(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))))[0]


def package_claims() -> dict[str, Claim]:
    """All claims of the package by slug, found by looking at the files, each after those it uses.  They are
    loaded again only if one of the files has changed."""
    paths = [path for path in sorted(_folder().glob("*.py")) if path.stem != "__init__"]
    loaded = _loaded(tuple((path, _text(path)) for path in paths))
    return {slug: copy(claim) for slug, claim in loaded.items()}


def _text(path: Path) -> bytes | None:
    """What stands in a file; None if it cannot be read, which is found out when it is loaded."""
    try:
        return path.read_bytes()
    except OSError:
        return None


@lru_cache(maxsize=1)
def _loaded(texts: tuple[tuple[Path, bytes | None], ...]) -> dict[str, Claim]:
    """The claims of these files, which are loaded again for other texts.  What one is given is a copy."""
    found = {path.stem: load(path) for path, _ in texts}
    return {slug: found[slug] for slug in in_order(found)}


def of_package(claim: Claim) -> bool:
    """Whether a claim is one of the package."""
    return claim.file.parent == _folder()


def with_package(claims: Iterable[Claim]) -> dict[str, Claim]:
    """The claims of the package, and these, which may use them.  Raises a ClaimError if two have the same name, or if
    the name of one is the tag of another."""
    known = package_claims()
    tags = {claim.tag for claim in known.values()}
    for claim in claims:
        if claim.slug in tags:
            raise ClaimError(f"{claim.file}: {claim.slug} is the tag of a claim of the package; rename the file")
        if known.setdefault(claim.slug, claim).file != claim.file:
            raise ClaimError(f"{claim.file}: there is a claim of this name already, {known[claim.slug].file}; "
                             "rename the file")
    return known


# --- which claims use which -------------------------------------------------------------------------------------

def uses(items: Iterable[Item]) -> set[str]:
    """The claims that a proof applies, as it names them: by slug or tag."""
    found: set[str] = set()
    for item in items:
        match item:
            case Lemma(claim=claim) | Invariance(claim=claim):
                found.add(claim)
            case Induction(base=first, step=second) | Split(low=first, high=second):
                found |= uses(first) | uses(second)
    return found


def used_by(claim: Claim, claims: Mapping[str, Claim]) -> list[str]:
    """The slugs of the claims that the proof of this one applies."""
    named = uses(claim.proof_items or ())
    return sorted(slug for slug, other in claims.items() if slug in named or other.tag in named)


def in_order(claims: Mapping[str, Claim]) -> list[str]:
    """The slugs, each after those it uses: what uses nothing first.  Raises a ClaimError if claims use each other in a
    circle."""
    depths: dict[str, int] = {}

    def depth(slug: str, above: tuple[str, ...]) -> int:
        if slug in above:
            raise ClaimError(f"these claims use each other in a circle: {' -> '.join((*above, slug))}")
        if slug not in depths:
            used = used_by(claims[slug], claims)
            depths[slug] = max((depth(other, (*above, slug)) + 1 for other in used), default=0)
        return depths[slug]

    return sorted(claims, key=lambda slug: (depth(slug, ()), slug))


def theorems(claims: Mapping[str, Claim],
             known: Mapping[str, Theorem] = MappingProxyType({})) -> dict[str, Theorem | Refused]:
    """Replay all proofs in order, but for what is known already.  A claim without proof, or whose proof is refused, is
    no theorem that others can use."""
    proved = dict(known)
    results: dict[str, Theorem | Refused] = {}
    for slug in in_order(claims):
        claim = claims[slug]
        if slug in known:
            results[slug] = known[slug]
            continue
        if claim.proof_items is None:
            results[slug] = Refused(f"{slug}: there is no proof")
            continue
        try:
            results[slug] = theorem = check(slug, claim.statement, claim.proof_items, proved)
        except Refused as refusal:
            results[slug] = refusal
        else:
            proved |= dict.fromkeys([slug] if claim.tag is None else [slug, claim.tag], theorem)
    return results


def library(claims: Mapping[str, Claim], known: Mapping[str, Theorem] = MappingProxyType({})) -> dict[str, Theorem]:
    """What the claims prove, by slug and by tag."""
    return {name: theorem for slug, theorem in theorems(claims, known).items() if type(theorem) is Theorem
            for name in (slug, claims[slug].tag) if name is not None}
