"""`pytest path/to/claim.py`: the plugin verifies claim files that are named, and leaves all else alone."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from strangers import TRUE, USES_TRUE, wrong

from verify.evidence.kinds import KINDS

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run pytest as a process in a folder with these files: its exit status and output."""
    def call(files: dict[str, str], *arguments: str) -> tuple[int, str]:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "pytest", "--color=no", "-p", "no:cacheprovider", *arguments],
                              cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    return call


def test_one_test_for_each_kind(run: Run, tmp_path: Path) -> None:
    """A claim file that is named has one test for each kind of evidence, which -k selects."""
    status, said = run({"a_claim.py": TRUE}, "a_claim.py", "--collect-only", "-q")
    assert (status, said.split()[:len(KINDS)]) == (0, [f"a_claim.py::a_claim-{kind}" for kind in KINDS])
    status, said = run({}, "a_claim.py", "-k", "a_claim-proof or assumptions")
    assert status == 0
    assert "2 passed, 3 deselected" in said
    assert len(list(tmp_path.glob(".verify/evidence/*.json"))) == 2


@pytest.mark.slow
def test_accepts(run: Run, tmp_path: Path) -> None:
    """A true claim passes, and its evidence is that of `verify run`, which computes nothing again."""
    assert run({"a_claim.py": TRUE}, "a_claim.py")[0] == 0
    kept = subprocess.run([sys.executable, "-m", "verify", "run", "a_claim.py"], cwd=tmp_path, capture_output=True,
                          text=True, check=True)
    assert "5 pieces of evidence, 5 of them kept from before" in kept.stderr


def test_a_claim_that_uses_another(run: Run) -> None:
    """A claim may use that of another file that is named, in any order, and does not hold without it."""
    files = {"a_claim.py": TRUE, "user.py": USES_TRUE}
    status, said = run(files, "user.py", "a_claim.py", "-k", "proof")
    assert status == 0 and "2 passed" in said
    status, said = run({}, "user.py", "-k", "proof")
    assert status == 1 and "there is no proved claim 'a_claim' to use" in said


def test_refuses(run: Run) -> None:
    """A claim that does not hold fails, and what is printed is the counterexample ready to paste, with no traceback."""
    status, said = run({"a_claim.py": wrong("with a stronger conclusion")}, "a_claim.py", "-k", "networks")
    assert status == 1
    assert "the conclusion 'inputs are biases' fails although all assumptions hold.\nExample(W=[[[" in said
    assert "plugin.py" not in said
    assert "Traceback" not in said


def test_a_file_that_raises(run: Run) -> None:
    """A claim file that raises is an error of collection that names its line, with no traceback."""
    status, said = run({"a_claim.py": TRUE.replace("units(l), j", "unts(l), j")}, "a_claim.py")
    assert status == 2
    assert "a_claim.py, line 16: NameError: name 'unts' is not defined" in said
    assert "Traceback" not in said
    assert "corpus.py" not in said


def test_evidence_that_cannot_be_kept(run: Run) -> None:
    """Where evidence cannot be kept, one line says so."""
    status, said = run({"a_claim.py": TRUE, ".verify": ""}, "a_claim.py", "-k", "a_claim-proof")
    assert status == 1
    assert "/.verify/evidence: evidence cannot be kept there (Not a directory)" in said
    assert "Traceback" not in said
    assert "runner.py" not in said


def test_leaves_all_else_alone(run: Run) -> None:
    """A claim file is not collected unless it is named; tests are collected as ever, named or not, even in a file that
    makes a claim; and nothing of ours is imported for them."""
    tests = """
import sys
def test_nothing_is_imported():
    assert not {name for name in sys.modules if name.startswith("verify.")} - {"verify.pytest_plugin"}
"""
    both = TRUE + "\n\ndef test_title():\n    assert claim.title\n"
    files = {"a_claim.py": TRUE, "test_a.py": tests, "plain.py": "def test_plain(): pass\n"}
    assert "1 passed" in run(files)[1]
    assert "2 passed" in run(files, "test_a.py", "plain.py")[1]
    assert "1 passed" in run({"test_both.py": both}, "test_both.py")[1]
