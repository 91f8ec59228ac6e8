"""`pytest path/to/claim.py` verifies a claim: one test for each kind of evidence.

Only files that are named on the command line are looked at, and nothing of ours is imported before one of them has a
line that begins with `claim = Claim(`.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from verify.claim import Claim

CLAIM = re.compile(r"^claim\s*=\s*Claim\(", re.MULTILINE)

#: The claims of the files that are named, by slug: they may use each other.
CLAIMS: pytest.StashKey[dict[str, Claim]] = pytest.StashKey()


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> ClaimFile | None:
    """A claim file in place of a module with tests.  Files named like tests stay what they are."""
    tests = parent.config.getini("python_files")
    if not parent.session.isinitpath(module_path) or any(fnmatch(module_path.name, pattern) for pattern in tests):
        return None
    if not CLAIM.search(module_path.read_text(encoding="utf-8", errors="replace")):
        return None
    return ClaimFile.from_parent(parent, path=module_path)


class ClaimFile(pytest.File):
    """The kinds of evidence for the claim of a file."""

    def collect(self) -> Iterator[Evidence]:
        from verify.claim import ClaimError
        from verify.corpus import load, with_package
        from verify.evidence.kinds import KINDS

        try:
            claim = load(self.path)
            with_package([claim])
        except ClaimError as error:
            raise self.CollectError(str(error)) from None
        self.config.stash.setdefault(CLAIMS, {})[claim.slug] = claim
        for kind in KINDS:
            yield Evidence.from_parent(self, name=f"{claim.slug}-{kind}", claim=claim, kind=kind)


class Evidence(pytest.Item):
    """One kind of evidence for one claim."""

    def __init__(self, *, claim: Claim, kind: str, **more: Any) -> None:
        super().__init__(**more)
        self.claim, self.kind = claim, kind

    def runtest(self) -> None:
        from verify.evidence.runner import pieces
        from verify.files import trouble

        try:
            others = [claim for slug, claim in self.config.stash[CLAIMS].items() if slug != self.claim.slug]
            (piece,) = pieces([self.claim], kinds=[self.kind], others=others)
        except OSError as error:
            pytest.fail(trouble(error), pytrace=False)
        if piece.failure is not None:
            pytest.fail(piece.failure, pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.claim.slug}: {self.kind}"
