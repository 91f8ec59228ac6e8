"""The command `verify`.  Nothing heavy is imported before it is known what is asked for.

Exit status: 0 if all is as stated, 1 if a claim does not hold as stated, what was measured does not agree with theory
or a text is not as numbered, 2 on bad use, 130 on Ctrl-C.
"""
from __future__ import annotations

import _thread
import argparse
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from verify.claim import Claim
    from verify.evidence.runner import Piece
    from verify.registry import Registry
    from verify.statement import Sentence

Arguments = argparse.Namespace


class UsageError(ValueError):
    """What is asked for cannot be done; the message says what was expected and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    sys.stderr = sys.stderr or open(os.devnull, "w")  # who closed it wants to hear nothing
    arguments = parser().parse_args(argv)
    if hasattr(sys.stdout, "reconfigure"):  # a terminal that cannot show a letter must not end the run
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        _look_around()
        with _interrupts_heard():
            status: int = arguments.command(arguments)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("\ninterrupted; what was computed is kept", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever reads the output has seen enough
        _say_no_more()
        return 141
    except _bad_use() as error:
        if arguments.traceback:
            raise
        from verify.files import trouble
        with suppress(OSError):
            for line in (trouble(error) if isinstance(error, OSError) else str(error)).splitlines():
                print(f"verify: {line}", file=sys.stderr)
            if isinstance(error, OSError) and error.filename is None:
                _say_no_more()
        return 2


@contextmanager
def _interrupts_heard() -> Iterator[None]:
    """Python forgets a Ctrl-C that strikes during garbage collection, where Hypothesis has a callback and nothing can
    be raised; here it strikes again a moment later, unless all is over by then."""
    def hook(lost: sys.UnraisableHookArgs) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            again.append(threading.Timer(0.05, _thread.interrupt_main))
            again[-1].start()
        else:
            before(lost)

    again: list[threading.Timer] = []
    before, sys.unraisablehook = sys.unraisablehook, hook
    try:
        yield
    finally:
        for timer in again:
            timer.cancel()
        sys.unraisablehook = before


def _look_around() -> None:
    """Refuse to begin where nothing can come of it."""
    if sys.stdout is None:
        raise UsageError("standard output is closed; give it a place to go, such as > /dev/null")
    try:
        os.getcwd()
    except OSError:
        raise UsageError("the folder you are in is gone; go to one that exists") from None


def _say_no_more() -> None:
    """What cannot be written to standard output is given up, or the end of the process would try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bad_use() -> tuple[type[Exception], ...]:
    """The errors that speak to whoever called the command: those of ours have complete messages."""
    from verify.claim import ClaimError
    from verify.registry import RegistryError
    from verify.source import SourceError
    return OSError, UsageError, ClaimError, RegistryError, SourceError


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    whole = argparse.ArgumentParser(prog="verify", allow_abbrev=False,
                                    description="Theorems about gradients at initialization, verified by machine.")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--traceback", action="store_true", help="on an error show where in the code it arose")
    kept = argparse.ArgumentParser(add_help=False)
    kept.add_argument("--cache", type=Path, metavar="FOLDER",
                      help="where evidence is kept (default: .verify/evidence in the folder you are in)")
    named = "a tag, a slug or the path of a claim file"

    run_ = commands.add_parser("run", parents=[common, kept], allow_abbrev=False, help="verify claims, all by default")
    run_.add_argument("claims", nargs="*", metavar="CLAIM", help=named)
    run_.add_argument("--examples", type=_positive, default=100, metavar="N", help="generated networks per claim (100)")
    run_.add_argument("--seed", type=int, default=0, metavar="N", help="what they are generated from (0)")
    run_.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N",
                      help="processes (as many as there are processors); the evidence does not depend on it")
    run_.add_argument("--json", metavar="FILE", help="write the report there; - is standard output")
    run_.set_defaults(command=run)

    list_ = commands.add_parser("list", parents=[common], allow_abbrev=False,
                                help="all claims, statements and measurements")
    list_.set_defaults(command=list_all)

    show_ = commands.add_parser("show", parents=[common, kept], allow_abbrev=False,
                                help="a claim with its proof and counterexamples, or a statement with its verdict")
    show_.add_argument("claim", metavar="CLAIM", help=f"{named}, or the id or the path of a statement")
    show_.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    show_.set_defaults(command=show)

    measure_ = commands.add_parser("measure", parents=[common, kept], allow_abbrev=False,
                                   help="run a measurement and print its data as comma-separated values")
    measure_.add_argument("name", metavar="NAME", help="the name of a measurement, or the path of its file")
    measure_.add_argument("--json", metavar="FILE", help="write the data there; - is standard output, for nothing else")
    measure_.set_defaults(command=measure)

    cite_ = commands.add_parser("cite", parents=[common], allow_abbrev=False, help="how to cite a claim")
    cite_.add_argument("claim", metavar="CLAIM", help=named)
    cite_.add_argument("--format", choices=("bibtex", "text"), default="bibtex")
    cite_.set_defaults(command=cite)

    mint_ = commands.add_parser("mint", parents=[common], allow_abbrev=False,
                                help="print a new tag, or record the present statements of claims of the package")
    mint_.add_argument("claims", nargs="*", metavar="CLAIM", help=named)
    mint_.set_defaults(command=mint)

    source_ = commands.add_parser("source", parents=[common], allow_abbrev=False,
                                  help="the numbered pieces of a source text, and whether a text is as numbered")
    source_.add_argument("name", metavar="NAME", help="the name of the source, such as thread")
    source_.add_argument("numbers", nargs="?", metavar="NUMBERS",
                         help="only these pieces, such as 5, 5-8 or 5,10-12; with --text what they say")
    source_.add_argument("--text", type=Path, metavar="FILE", help="check the text in this file")
    source_.add_argument("--json", metavar="FILE", help="write the pieces there; - is standard output")
    source_.set_defaults(command=source)

    site_ = commands.add_parser("site", parents=[common], allow_abbrev=False, help="build the website")
    site_.add_argument("--serve", action="store_true", help="show it on 127.0.0.1 until Ctrl-C")
    site_.add_argument("--port", type=_port, default=8000, metavar="N", help="where to show it (8000)")
    site_.add_argument("--strict", action="store_true", help="refuse missing or old evidence instead of computing it")
    site_.set_defaults(command=site)
    return whole


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text!r}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"expected a port, 0 to 65535, got {text!r}")
    return int(text)


# --- which claim is meant ---------------------------------------------------------------------------------------------

def chosen(names: Iterable[str]) -> list[Claim]:
    """The claims of these names, each once; without names all of the package.

    Raises a UsageError that says of all names at once what is wrong with them, before any work begins."""
    from verify.claim import ClaimError
    from verify.corpus import package_claims
    package = package_claims()
    found, wrong = [], []
    for name in names:
        try:
            found.append(find(name, package))
        except (UsageError, ClaimError) as error:
            wrong.append(error)
    if wrong:
        raise UsageError("\n".join(map(str, wrong))) from wrong[0]
    return list({claim.file: claim for claim in found or package.values()}.values())


def find(name: str, package: Mapping[str, Claim], others: Iterable[str] = ()) -> Claim:
    """The claim with this tag, slug, former slug or path; if there is none, one of the others may have been meant."""
    from verify import registry
    from verify.corpus import load
    if name.endswith(".py") or "/" in name or os.sep in name:
        return load(Path(name))
    by_tag = {claim.tag: claim for claim in package.values() if claim.tag is not None}
    claim = package.get(name) or by_tag.get(name.upper())
    if claim is not None:
        return claim
    for tag, entry in registry.read().items():
        if name.upper() == tag and entry.withdrawn:
            instead = f"; instead of it: {entry.successor}" if entry.successor else ""
            raise UsageError(f"the claim {tag} was withdrawn: {entry.withdrawn}{instead}")
        if name in entry.former_slugs and tag in by_tag:
            return by_tag[tag]
    near = _nearest(name, [*package, *by_tag, *others])
    raise UsageError(f"there is no claim {name!r}{near}; `verify list` shows all, and a claim file of your own is "
                     "named by its path, which ends in .py")


def _nearest(name: str, names: Sequence[str]) -> str:
    """The names that may have been meant."""
    from difflib import get_close_matches
    near = [other for other in names if name and name.lower() in other.lower()] or get_close_matches(name, names)
    near = near or get_close_matches(name.upper(), names)
    return f"; did you mean {' or '.join(near[:3])}?" if near else ""


# --- run --------------------------------------------------------------------------------------------------------------

def run(arguments: Arguments) -> int:
    """Verify claims."""
    from contextlib import closing

    from verify import registry
    from verify.evidence.kinds import KINDS, Run
    from verify.evidence.runner import pieces, report
    from verify.table import failures, table

    claims = chosen(arguments.claims)
    registry.read()  # for the report: what is wrong with it is found before the work begins
    if arguments.json not in (None, "-"):
        _writable(Path(arguments.json))
    found: list[Piece] = []
    progress = Progress(sys.stderr, len(claims) * len(KINDS))
    with closing(pieces(claims, Run(arguments.examples, arguments.seed), jobs=arguments.jobs,
                        folder=_cache(arguments))) as source:
        try:
            for piece in source:
                found.append(piece)
                progress.show(piece)
        finally:
            progress.end()
    result = report(claims, found)
    print(table(result["claims"], found, _columns(sys.stdout)), end="",
          file=sys.stderr if arguments.json == "-" else sys.stdout, flush=True)
    print(failures(result, found), end="", file=sys.stderr)
    if arguments.json is not None:
        _write_json(arguments.json, result)
    faults = [fault for of in result["statements"] for reading in of["readings"] for fault in reading["faults"]]
    return 1 if faults or any(claim["failures"] for claim in result["claims"]) else 0


def _columns(stream: TextIO) -> int | None:
    """The width of a terminal, None for anything else."""
    import shutil
    return shutil.get_terminal_size().columns if stream.isatty() else None


def _cache(arguments: Arguments) -> Path:
    """The folder of the evidence.  Raises a UsageError if it is something else."""
    from verify.evidence.runner import cache_folder
    folder: Path = (arguments.cache or cache_folder()).absolute()
    if os.path.lexists(folder) and not folder.is_dir():
        raise UsageError(f"--cache {folder}: expected a folder")
    return folder


class Progress:
    """One line for each piece of evidence; on a terminal a single one that is written again and again."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self.stream, self.total, self.done = stream, total, 0
        self.columns = _columns(stream)

    def show(self, piece: Piece) -> None:
        from verify.table import said
        self.done += 1
        line = f"[{self.done:>{len(str(self.total))}}/{self.total}] {piece.slug}, {piece.kind}: {said(piece)}"
        if self.columns is None:
            print(line, file=self.stream, flush=True)
        else:
            print(f"\r\033[K{line[:self.columns - 1]}", end="", file=self.stream, flush=True)

    def end(self) -> None:
        if self.columns is not None:
            print("\r\033[K", end="", file=self.stream, flush=True)


def _writable(file: Path) -> None:
    """Find out before the work begins."""
    if file.is_dir() or not file.parent.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK):
        raise UsageError(f"--json {file}: cannot be written; expected a file in a folder that exists")


def _write_json(name: str, result: Mapping[str, Any],
                then: str = "the evidence is kept, run it again for another file") -> None:
    import json

    from verify.files import write
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    if name == "-":
        sys.stdout.write(text)
        return
    try:
        if Path(name).exists() and not Path(name).is_file():  # a pipe or a device
            Path(name).write_text(text, encoding="utf-8")
        else:
            write(Path(os.path.realpath(name)), text)
    except OSError as error:
        raise UsageError(f"--json {name}: cannot be written: {error.strerror}; {then}") from None


# --- list, show, cite, mint -------------------------------------------------------------------------------------------

def list_all(arguments: Arguments) -> int:
    """All claims, all statements on which there is a verdict, and all measurements."""
    from verify import registry
    from verify.corpus import measurement_files, package_claims, package_statements, title_of
    from verify.table import columns
    known = registry.read()
    claims = package_claims().values()
    rows = [(c.tag or "-", str(known[c.tag].current.number) if c.tag in known else "-", c.slug, c.title)
            for c in claims]
    print(columns(("tag", "revision", "slug", "title"), rows), end="")
    print()
    print(columns(("statement", "says"), [(s.id, s.said) for s in package_statements()]), end="")
    print()
    print(columns(("measurement", "shows"), [(name, title_of(path)) for name, path in measurement_files().items()]),
          end="")
    return 0


def show(arguments: Arguments) -> int:
    """A claim or a statement; 1 if something is wrong in a statement file."""
    from verify import registry
    from verify.corpus import measurement_files, package_claims, statement, statement_files
    from verify.show import claim_outline, sentence_outline
    package = package_claims()
    if arguments.claim in measurement_files():
        raise UsageError(f"{arguments.claim} is a measurement; `verify measure {arguments.claim}` prints its data")
    sentence = statement(arguments.claim)
    if sentence is None:
        claim = find(arguments.claim, package, statement_files())
        registered = registry.read().get(claim.tag or "")
        outline = claim_outline(claim, registered, _known(claim, arguments.claim, _cache(arguments)))
        sys.stdout.write(outline.render(arguments.format))
        return 0
    found = _judged(sentence, package)
    sys.stdout.write(sentence_outline(sentence, found).render(arguments.format))
    return 1 if any(reading["faults"] for reading in found["readings"]) else 0


def _judged(sentence: Sentence, package: Mapping[str, Claim]) -> dict[str, Any]:
    from verify.corpus import library
    from verify.evidence.runner import pieces, report
    from verify.verdict import STATUSES, Corpus, judged
    proved = library(package)
    untold = [claim for claim in package.values() if claim.proof_items is None]  # without a proof the evidence tells
    told = report(untold, pieces(untold, jobs=os.cpu_count() or 1))["claims"] if untold else []
    statuses = {slug: "proved" for slug in package if slug in proved} | {
        of["slug"]: of["status"] for of in told if of["status"] in STATUSES and not of["failures"]}
    return judged(sentence, Corpus({slug: package[slug].statement for slug in statuses}, statuses, proved,
                                   {slug: claim.tag for slug, claim in package.items()}))


def _known(claim: Claim, name: str, folder: Path) -> dict[str, Any]:
    """The status, if the evidence is there; or where it was looked for and how to get it."""
    from verify.evidence.kinds import EXAMPLES
    from verify.evidence.runner import Missing, pieces, report
    try:
        result = report([claim], pieces([claim], folder=folder, compute=False))["claims"][0]
    except Missing:
        return {"status": "not run", "evidence": f"not all is in {folder} for the file as it is and {EXAMPLES} "
                                                 f"examples; `verify run {name}` computes it"}
    return {"status": result["status"], "failures": result["failures"]}


def cite(arguments: Arguments) -> int:
    """How to cite a claim."""
    from verify import registry
    from verify.cite import cite as cited
    from verify.corpus import package_claims
    sys.stdout.write(cited(find(arguments.claim, package_claims()), registry.read(), arguments.format))
    return 0


def mint(arguments: Arguments) -> int:
    """A new tag, or the present statements as the latest revisions."""
    import datetime

    from verify import registry
    from verify.corpus import package_claims
    known = registry.read()
    if not arguments.claims:
        print(registry.new_tag(known))
        return 0
    package = package_claims()
    new: Registry = known
    claims = [find(name, package) for name in arguments.claims]
    for claim in claims:
        new = registry.record(claim, new, package, datetime.date.today())
    if new != known:
        try:
            registry.save(new)
        except OSError as error:
            raise UsageError(f"{registry.FILE}: cannot be written ({error.strerror}); mint in a source checkout, "
                             "installed with `pip install -e .`") from None
    for claim in claims:
        tag = claim.tag or ""
        print(f"{tag}, {claim.slug}: revision {new[tag].current.number}, {new[tag].current.statement_hash}"
              + ("" if new[tag] != known.get(tag) else ", as before"))
    return 0


# --- measure ----------------------------------------------------------------------------------------------------------

def measure(arguments: Arguments) -> int:
    """The data of a measurement; 1 if what was measured does not agree with theory as its file says."""
    from dataclasses import asdict

    from verify.corpus import measurement, measurement_files, package_claims
    from verify.evidence.measured import data_of, measured
    found = measurement(arguments.name)
    if found is None:
        near = _nearest(arguments.name, [*measurement_files()])
        raise UsageError(f"there is no measurement {arguments.name!r}{near}; `verify list` shows all, and a file of "
                         "your own is named by its path, which ends in .py")
    unknown = sorted({*found.claims} - {claim.tag for claim in package_claims().values()})
    if unknown:
        raise UsageError(f"{found.slug}: claims: there is no claim with the tag {unknown[0]!r}; name claims of the "
                         "package by their tags, and write claims=() beside none")
    if arguments.json not in (None, "-"):
        _writable(Path(arguments.json))
    piece = measured(found, _cache(arguments))
    print(f"{found.slug}: {'kept' if piece.cached else f'{piece.seconds:.1f} s'}", file=sys.stderr, flush=True)
    data = data_of(piece)
    against = found.disagreements(data)
    if arguments.json != "-":
        print(data.csv(found.x.label), end="")
    if arguments.json is not None:
        _write_json(arguments.json, {
            "schema": 1, "measurement": found.slug, "title": found.title, "claims": list(found.claims),
            "x_label": found.x.label, "y_label": found.y.label, **asdict(data), "disagreements": against})
    for said in against:
        print(f"verify: {said}", file=sys.stderr)
    if not against:
        beside = sum(len(data.pairs(name)) for name in data.names)
        print(f"{found.slug}: {beside} values stand beside one of theory, and nothing speaks against this: "
              f"{found.agreement.words.format(x=found.x.label)}", file=sys.stderr)
    return 1 if against else 0


# --- source -----------------------------------------------------------------------------------------------------------

def source(arguments: Arguments) -> int:
    """The numbered pieces of a source, and whether a text is as numbered."""
    from dataclasses import asdict

    from verify.source import Differs, check, read
    from verify.table import columns
    known = read(arguments.name)
    pieces = known.pieces if arguments.numbers is None else known.chosen(arguments.numbers)
    text = None if arguments.text is None else _source_text(arguments.text)
    if arguments.json not in (None, "-"):
        _writable(Path(arguments.json))
    rows, differs = [asdict(piece) for piece in pieces], None
    if text is not None:
        try:
            check(known, text)
            rows = [{**row, "text": text[piece.offset:piece.end]} for row, piece in zip(rows, pieces, strict=True)]
        except Differs as error:
            differs = str(error)
    stream = sys.stderr if arguments.json == "-" else sys.stdout
    if differs is not None:
        print(f"verify: {differs}", file=sys.stderr)
    elif text is None:
        print(columns(list(rows[0]), [[str(cell) for cell in row.values()] for row in rows]), end="", file=stream)
    elif arguments.numbers is None:
        print(f"{known.name}: {len(pieces)} pieces, all as numbered", file=stream)
    else:
        for row in rows:
            print(row["number"], row["text"], sep="  ", file=stream)
    if arguments.json is not None:
        checked = {} if text is None else {"differs": differs}
        _write_json(arguments.json, {"schema": 1, **asdict(known), **checked, "pieces": rows}, "name another file")
    return 0 if differs is None else 1


def _source_text(file: Path) -> str:
    """What the file says, with the ends of its lines as they are."""
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise UsageError(f"--text {file}: cannot be read: {error.strerror}; expected the file of a text") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"--text {file}: cannot be read: {error}; expected a text in UTF-8") from None


# --- site -------------------------------------------------------------------------------------------------------------

def site(arguments: Arguments) -> int:
    """Build the website, and show it."""
    from contextlib import ExitStack

    from verify.site import Stale
    from verify.site.build import CannotBuild, build, serve, server
    with ExitStack() as stack:
        try:
            # the port before the work
            bound = stack.enter_context(server(arguments.port)) if arguments.serve else None
            folder = build(arguments.strict)
        except CannotBuild as error:
            raise UsageError(str(error)) from None
        except Stale as stale:
            print(f"verify: {stale}", file=sys.stderr)
            return 1
        print(f"the site is in {folder}", file=sys.stderr)
        if bound is not None:
            print(f"http://127.0.0.1:{bound.server_port}/ shows it until Ctrl-C", file=sys.stderr, flush=True)
            with suppress(KeyboardInterrupt):
                serve(bound, folder)
    return 0
