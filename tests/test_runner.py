"""Evidence is kept by content, does not depend on how it was computed, and survives whatever ends a run."""
from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from strangers import TRUE, USES_TRUE, wrong

from verify.claim import Claim, ClaimError
from verify.corpus import load, package_claims, with_package
from verify.evidence import runner
from verify.evidence.kinds import Run
from verify.evidence.runner import Missing, Piece, key, pieces, report

FEW = Run(examples=2)


@pytest.fixture
def claim(tmp_path: Path) -> Callable[..., Claim]:
    """Write a claim file and load it."""
    def make(text: str = TRUE, name: str = "a_claim") -> Claim:
        file = tmp_path / f"{name}.py"
        file.write_text(text, encoding="utf-8")
        return load(file)
    return make


def collected(claims: list[Claim], folder: Path, jobs: int = 1, run: Run = FEW) -> list[Piece]:
    return list(pieces(claims, run, jobs=jobs, folder=folder))


# --- kept by content --------------------------------------------------------------------------------------------------

def test_nothing_unchanged_runs_again(claim: Callable[..., Claim], tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time everything is there, equal to the first, and nothing is computed."""
    first = collected([claim()], tmp_path / "kept")
    assert not any(piece.cached for piece in first)
    monkeypatch.delattr(runner, "compute")
    second = collected([claim()], tmp_path / "kept")
    assert all(piece.cached for piece in second)
    assert [(p.slug, p.kind, p.data, p.failure) for p in first] == [(p.slug, p.kind, p.data, p.failure) for p in second]


def test_a_changed_file_runs_alone(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """A change of one claim file computes the evidence for this claim again, and for no other."""
    claims = [claim(name="one"), claim(name="other")]
    collected(claims, tmp_path / "kept")
    found = collected([claim(TRUE.replace("a_weight_of_one", "a_weight_one"), "one"), claims[1]], tmp_path / "kept")
    assert {(piece.slug, piece.cached) for piece in found} == {("one", False), ("other", True)}


def test_key(claim: Callable[..., Claim], monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of a piece changes with the kind, the claim, the claims it uses, the run, the versions and the code that
    computes evidence; not with the place of the file, claims it does not use, or code that only shows evidence."""
    package = package_claims()
    stays = package["identical_rows_stay_identical"]

    def now(changed: str | None = None, kind: str = "proof", run: Run = FEW) -> str:
        claims = {**package}
        if changed is not None:
            claims[changed] = load(package[changed].file)
            claims[changed].text += "\n"
        return key(claims[stays.slug], kind, run, claims)

    first = now()
    assert first == now("zero_weights_block_the_gradient")
    others = {now(stays.slug), now("clones_receive_equal_gradients"), now(kind="errors"), now(run=Run(3)),
              now(run=Run(2, seed=1))}
    assert len(others | {first}) == 6
    one, other = claim(name="one"), claim()
    assert key(one, "proof", FEW, with_package([one])) != key(other, "proof", FEW, with_package([other]))
    for what in ("package_text", "versions"):
        with monkeypatch.context() as patch:
            patch.setattr(runner, what, lambda: "changed")
            assert now() != first
    text = runner.package_text()
    assert "def evaluate(" in text
    assert "def admit(" in text
    assert "class Progress" not in text


def test_missing(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """Without computing, missing evidence is named."""
    with pytest.raises(Missing, match=r"missing, or older (.|\n)*a_claim: proof"):
        list(pieces([claim()], FEW, folder=tmp_path / "kept", compute=False))


def test_damaged_evidence(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """Evidence that cannot be read counts as missing; what was being written when a process was killed is swept, and
    nothing else, for the folder may be anybody's."""
    collected([claim()], tmp_path / "kept")
    files = sorted((tmp_path / "kept").iterdir())
    files[0].write_text("", encoding="utf-8")
    files[1].write_text('{"slug": "a_claim"}', encoding="utf-8")
    files[2].write_text("[" * 100_000, encoding="utf-8")
    left = tmp_path / "kept" / f".{files[0].name}.0123abcd"
    others = [tmp_path / "kept" / name for name in (".env", ".half.json.0123", ".keys.json.bak")]
    for file in (left, *others):
        file.write_text("{", encoding="utf-8")
        os.utime(file, (0, 0))
    folder = tmp_path / "kept" / f".{files[1].name}.0123abcd"
    folder.mkdir()
    os.utime(folder, (0, 0))
    assert sum(not piece.cached for piece in collected([claim()], tmp_path / "kept")) == 3
    assert sorted((tmp_path / "kept").iterdir()) == sorted([*files, *others, folder])


def test_what_a_claim_imports(claim: Callable[..., Claim], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence for a claim whose formulas come from another file is not kept when that file makes others."""
    monkeypatch.syspath_prepend(tmp_path)
    text = TRUE.replace("Eq(W(l, i, j), 0)", "Eq(W(l, i, j), ZERO)").replace(
        "import Eq, indices", "import Eq, indices\nfrom number_of_a_claim import ZERO")
    found = []
    for number in ("0", "0 * 1", "1"):
        (tmp_path / "number_of_a_claim.py").write_text(f"ZERO = {number}\n", encoding="utf-8")
        sys.modules.pop("number_of_a_claim", None)
        importlib.invalidate_caches()
        shutil.rmtree(tmp_path / "__pycache__", ignore_errors=True)
        found += list(pieces([claim(text)], FEW, kinds=["proof"], folder=tmp_path / "kept"))
    assert [piece.cached for piece in found] == [False, True, False]
    assert [piece.failure is None for piece in found] == [True, True, False]


def test_a_claim_that_uses_another_one_of_the_run(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """A claim outside of the package can be a lemma of another one, by its slug, for any number of jobs; its evidence
    is kept, and is another one when the lemma changes."""
    used, user = claim(), claim(USES_TRUE, "user")

    def proofs(claims: list[Claim], folder: str, jobs: int = 1) -> list[Piece]:
        return list(pieces(claims, FEW, ["proof"], jobs, tmp_path / folder))

    for jobs in (1, 2):
        for cached in (False, True):
            found = proofs([user, used], f"kept_{jobs}", jobs)
            assert {(piece.failure, piece.cached) for piece in found} == {(None, cached)}
    changed = claim(TRUE.replace("a_weight_of_one", "a_weight_one"))
    assert {piece.cached for piece in proofs([user, changed], "kept_1")} == {False}
    assert "there is no proved claim 'a_claim' to use" in str(proofs([user], "kept_1")[0].failure)


def test_a_file_called_like_a_tag(claim: Callable[..., Claim]) -> None:
    """A claim whose name is a tag would be taken for that claim."""
    with pytest.raises(ClaimError, match="1D82 is the tag of a claim of the package; rename the file"):
        with_package([claim(name="1D82")])


def test_a_file_that_changes_while_it_runs(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """Evidence is kept under the text that ran, not under the text that was there when somebody asked for it."""
    asked = claim()
    later = claim(wrong("with a stronger conclusion"))
    assert any(piece.failure for piece in pieces([asked], FEW, kinds=["proof"], folder=tmp_path / "kept"))
    assert [piece.cached for piece in pieces([later], FEW, kinds=["proof"], folder=tmp_path / "kept")] == [True]
    assert [piece.failure for piece in pieces([claim()], FEW, kinds=["proof"], folder=tmp_path / "kept")] == [None]


# --- the same evidence ------------------------------------------------------------------------------------------------

def written(claims: list[Claim], found: list[Piece]) -> str:
    return json.dumps(report(claims, found))


def test_any_number_of_jobs(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """The report is the same, byte for byte, for one process and for two, for evidence that is new and that is kept,
    and for claims that hold and that do not."""
    claims = [claim(name="one"), claim(wrong("with a stronger conclusion"), "other")]
    one = collected(claims, tmp_path / "one", jobs=1)
    two = collected(claims, tmp_path / "two", jobs=2)
    kept = collected(claims, tmp_path / "two", jobs=2)
    assert written(claims, one) == written(claims, two) == written(claims, kept)
    assert all(piece.cached for piece in kept)
    assert {"seconds", "cached"}.isdisjoint(written(claims, one).split('"'))


def test_imports_do_not_matter(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """What is generated does not depend on which modules happen to be imported, as it would with Hypothesis' own
    engine."""
    script = ("import sys, types; from pathlib import Path; from verify.corpus import load\n"
              "from verify.evidence import runner\n"
              "from verify.evidence.kinds import Run\n"
              "if len(sys.argv) > 2:\n"
              "    folder = Path(sys.argv[2]); (folder / 'constants.py').write_text('X = ' + repr(list(range(3000))))\n"
              "    sys.path.insert(0, str(folder)); import constants\n"
              "file = Path(sys.argv[1])\n"
              "(piece,) = runner.pieces([load(file)], Run(30), ['networks'], folder=file.with_suffix('.kept'))\n"
              "print(piece.data)")
    runs = []
    for extra in ([], [str(tmp_path)]):
        file = claim(name=f"claim_{len(extra)}").file
        runs.append(subprocess.run([sys.executable, "-c", script, str(file), *extra], capture_output=True, text=True,
                                   check=True).stdout)
    assert runs[0] == runs[1] != ""


def test_status(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """A claim is proved if the kernel accepts its proof, tested if it has none, and refuted by a network only; what
    else does not hold is among the failures."""
    without_proof = TRUE.split("@claim.proof")[0] + "@claim.fails_without" + TRUE.split("@claim.fails_without")[1]
    for text, status, failures in [
            (TRUE, "proved", 0), (without_proof, "tested", 0), (wrong("with a stronger conclusion"), "refuted", 3),
            (wrong("with a wrong counterexample"), "proved", 1), (wrong("with a wrong step"), "tested", 1)]:
        one = claim(text, f"claim_{hash(text) % 1000}")
        (found,) = report([one], collected([one], tmp_path / "kept"))["claims"]
        assert (found["status"], len(found["failures"])) == (status, failures)


def test_a_number_that_only_a_constructor_meets(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """A claim without proof is tried on networks that no constructor made, too; they have all numbers that are let."""
    one = claim('''"""About a number."""
from fractions import Fraction
from dataclasses import replace
from verify.claim import Claim
from verify.equations import S, W
from verify.example import Example
from verify.notation import Differ, Less, own

eta = own("eta")
claim = Claim(title="What goes with a number is not zero")

@claim.assumption
def they_have_one_sign():
    """The first weight has the sign of the number."""
    return Less(0, eta() * W(1, 1, 1))

@claim.conclusion
def the_weight_is_not_zero():
    """The weight is not zero."""
    return Differ(W(1, 1, 1), 0)

@claim.constructor(they_have_one_sign)
def ones(draw, world, values):
    """Both are 1."""
    return replace(world, entries={key: Fraction(1) if key in (("eta", ()), ("W", (values[S], 1, 1, 1)))
                                   else value for key, value in world.entries.items()}, memo={})

@claim.fails_without(they_have_one_sign)
def zero():
    """The weight is 0."""
    return Example(W=[[[0]]], b=[[0]], activations=["identity"], batches=[([[1]], [[0]])], numbers={"eta": 1})
''')
    (found,) = report([one], collected([one], tmp_path / "kept"))["claims"]
    assert (found["status"], found["failures"]) == ("tested", [])


# --- whatever ends a run ----------------------------------------------------------------------------------------------

LONG = Run(examples=20_000)  # proved at once, generated for longer than a test waits


@contextmanager
def started(file: Path, folder: Path, jobs: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "verify", "run", str(file), "--cache", str(folder), "--jobs", str(jobs),
               "--examples", str(LONG.examples)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(what: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def evidence_in(folder: Path) -> Iterator[Path]:
    return folder.glob("*.json")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("how", ["interrupted, one process", "interrupted, two processes", "killed, two processes"])
def test_ending_a_run(claim: Callable[..., Claim], tmp_path: Path, how: str) -> None:
    """When a run is interrupted or killed, what was computed is kept, nothing is half-written, no process stays
    behind, and the next run goes on from there."""
    one, folder = claim(), tmp_path / "kept"
    with started(one.file, folder, 1 if "one" in how else 2) as process:
        until(lambda: next(evidence_in(folder), None))
        workers = children(process.pid)
        if "killed" in how:
            process.kill()
        else:
            process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == (-signal.SIGKILL if "killed" in how else 130)
    if "interrupted" in how:
        assert said.endswith("interrupted; what was computed is kept\n")
        assert "Traceback" not in said
    until(lambda: not any(map(alive, workers)))
    kept = list(evidence_in(folder))
    for file in kept:
        assert json.loads(file.read_text(encoding="utf-8"))["piece"]["slug"] == "a_claim"
    assert len(kept) < len(runner.KINDS)
    again = []
    with pytest.raises(Missing):
        for piece in pieces([one], LONG, folder=folder, compute=False):
            again.append(piece)
    assert len(again) == len(kept)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
def test_ctrl_c_while_processes_start(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """Ctrl-C goes to all processes at once, but one that has just been started has no ears for it: one line is said, by
    the process that started the others and ends them."""
    with started(claim().file, tmp_path / "kept", 2) as process:
        until(lambda: len(children(process.pid)) == 3)  # the third one is of Python's own
        status = [Path(f"/proc/{pid}/status").read_text(encoding="utf-8") for pid in children(process.pid)]
        deaf = [int(line.split()[1], 16) & 1 << signal.SIGINT - 1
                for text in status for line in text.splitlines() if line[:6] == "SigBlk"]
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=20)[1]
    assert (process.returncode, [line for line in said.splitlines() if line and line[0] != "["]) == (
        130, ["interrupted; what was computed is kept"])
    assert len([blocked for blocked in deaf if blocked]) >= 2


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_during_garbage_collection(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """Ctrl-C ends a run also if it strikes where Python ignores whatever is raised."""
    script = ("import gc, signal, sys\n"
              "from verify.cli import main\n"
              "def struck(phase, info):\n"
              "    if 'hypothesis' in sys.modules:\n"
              "        gc.callbacks.remove(struck)\n"
              "        signal.raise_signal(signal.SIGINT)\n"
              "gc.callbacks.append(struck)\n"
              "sys.exit(main(sys.argv[1:]))")
    command = ["run", str(claim().file), "--cache", str(tmp_path / "kept"), "--jobs", "1",
               "--examples", str(LONG.examples)]
    ended = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (130, "interrupted; what was computed is kept")
    assert "Exception ignored" not in ended.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_during_the_last_garbage_collection() -> None:
    """Where all is done before a Ctrl-C can strike again, it says nothing."""
    script = ("import argparse, sys\n"
              "from verify import cli\n"
              "class Lost:\n"
              "    def __del__(self):\n"
              "        raise KeyboardInterrupt\n"
              "parsed = argparse.ArgumentParser()\n"
              "parsed.set_defaults(command=lambda arguments: [Lost(), 0].pop(), traceback=False)\n"
              "cli.parser = lambda: parsed\n"
              "sys.exit(cli.main([]))")
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def alive(pid: int) -> bool:
    """Whether a process runs: one that has ended and waits for its parent does not."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_changed_piece_is_not_believed(claim: Callable[..., Claim], tmp_path: Path) -> None:
    """A piece of evidence that somebody has changed is computed again."""
    claims = [claim()]
    collected(claims, tmp_path, jobs=1)
    file = next(evidence_in(tmp_path))
    kept = file.read_text(encoding="utf-8")
    file.write_text(kept.replace('"failure": null', '"failure": "no"'), encoding="utf-8")
    assert runner.stored(file) is None
    collected(claims, tmp_path, jobs=1)
    assert runner.stored(file) is not None
