"""Every check of the kernel is needed: without it an attack succeeds.

A check is a place in the kernel's source where something is refused.  Here each is cut out of the source in turn, and the
attacks that it stopped are tried on what is left.  Then errors are planted in the rest of the kernel, in what decides
rather than refuses, and each must let an attack through.
"""
from __future__ import annotations

import ast
import importlib
import importlib.machinery
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import verify
from tests.attacks import ATTACKS, Attack
from verify.kernel import Refused, check

FOLDER = Path(verify.__file__).parent
FILES = {f"verify.kernel.{path.stem}": path for path in sorted((FOLDER / "kernel").glob("*.py"))}
Place = tuple[str, int]


# --- kernels with another source ----------------------------------------------------------------------------------------

class Edited(importlib.machinery.SourceFileLoader):
    """Loads a module from a text instead of its file."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> Any:
        return compile(self.text, self.path, "exec")


class Finder:
    """Finds some modules in texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name not in self.texts:
            return None
        file = str(FILES.get(name, FOLDER / (name.split(".")[-1] + ".py")))
        return importlib.machinery.ModuleSpec(name, Edited(name, file, self.texts[name]), origin=file)


@contextmanager
def kernel(texts: Mapping[str, str]) -> Iterator[ModuleType]:
    """The kernel with other texts for some of its modules, loaded beside the real one."""
    def ours(name: str) -> bool:
        return name == "verify.canonical" or name.split(".")[:2] == ["verify", "kernel"]

    saved = {name: sys.modules.pop(name) for name in list(sys.modules) if ours(name)}
    attributes = {name: getattr(verify, name) for name in ("canonical", "kernel")}
    finder: Any = Finder(texts)
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module("verify.kernel")
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if ours(name)]:
            del sys.modules[name]
        sys.modules.update(saved)
        for name, value in attributes.items():
            setattr(verify, name, value)


library_of = cache(lambda make: make())


def answer(edited: ModuleType, attack: Attack) -> str:
    """What this kernel says to an attack: "accepted", or why not.  Its library holds the same theorems."""
    library = {name: edited.Theorem(t.name, t.statement, t.steps, t.uses, t.used_assumptions)
               for name, t in library_of(attack.library).items()}
    try:
        edited.check("the claim", *attack.make(), library)
    except edited.Refused as refusal:
        return str(refusal)
    return "accepted"


def test_the_kernel_loaded_beside_is_the_kernel() -> None:
    """Loaded from its own text, the kernel refuses every attack; the real one is what it was."""
    before = sys.modules["verify.kernel"]
    with kernel({name: path.read_text() for name, path in FILES.items() if name == "verify.kernel.check"}) as edited:
        assert edited is not before and edited.check is not check
        assert "accepted" not in {answer(edited, attack) for attack in ATTACKS.values()}
    assert sys.modules["verify.kernel"] is before and verify.kernel is before


# --- without one refusal ------------------------------------------------------------------------------------------------

def refusals() -> list[Place]:
    """Every place in the kernel where something is refused, but for those that only add where."""
    found = []
    for name, path in FILES.items():
        tree = ast.parse(path.read_text())
        adding = {node.lineno for handler in ast.walk(tree) if isinstance(handler, ast.ExceptHandler)
                  for node in ast.walk(handler) if isinstance(node, ast.Raise)}
        found += [(name, node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Raise)
                  and node.exc is not None and "Refused" in ast.unparse(node.exc) and node.lineno not in adding]
    return found


class Cut(ast.NodeTransformer):
    """Replaces the statement that raises in one line by one that does nothing."""

    def __init__(self, line: int) -> None:
        self.line = line

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return ast.copy_location(ast.Pass(), node) if node.lineno == self.line else node


def without(place: Place) -> dict[str, str]:
    name, line = place
    return {name: ast.unparse(Cut(line).visit(ast.parse(FILES[name].read_text())))}


@cache
def stopped() -> dict[Place, list[Attack]]:
    """For every place that refuses, the attacks that it stops."""
    found: dict[Place, list[Attack]] = {}
    for attack in ATTACKS.values():
        try:
            check("the claim", *attack.make(), library_of(attack.library))
        except Refused as refusal:
            error: BaseException | None = refusal.__context__
            while error is not None and error.__context__ is not None:
                error = error.__context__
            trace = None if error is None else error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                file = trace.tb_frame.f_code.co_filename
                name = next((name for name, path in FILES.items() if str(path) == file), file)
                found.setdefault((name, trace.tb_lineno), []).append(attack)
    return found


def text_of(place: Place) -> str:
    return FILES[place[0]].read_text().splitlines()[place[1] - 1].strip()


#: Without these nothing false is accepted, but some refusals come late or never; `BOMBS` of the other file need them.
LIMITS = ("this takes too long", "deep", "orders of interchangeable sums", "terms after multiplying out",
          "terms: split the step", "rewriting does not come to an end", "a number has more than 50 digits", "exponent")

#: Without these another check refuses the same, with words that help less.
BACKED = {
    "a fact that is no equation": "",
}

#: What cannot happen with the definitions as they are.
UNREACHED = ("no derivative of", "has no derivative in the language", "as a factor")


@pytest.mark.parametrize("place", refusals(), ids=lambda place: f"{place[0].split('.')[-1]}:{text_of(place)[:70]}")
def test_a_check_is_needed(place: Place) -> None:
    """Without this refusal an attack is accepted."""
    attacks = stopped().get(place, [])
    assert attacks
    with kernel(without(place)) as edited:
        assert any(answer(edited, attack) == "accepted" for attack in attacks)
