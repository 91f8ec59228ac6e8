"""Imports go one way: mathematics, language, readings of it, networks, claims, measurements, evidence,
presentation."""
from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

import verify

PACKAGE = Path(verify.__file__).parent

#: A module imports modules of its own level and of those above it in this list.
LEVELS = {
    "mathematics": "network activations costs optimizers table_optimizers hessian clones merging ties initializers "
                   "planted files",
    "language": "notation equations proof",
    "readings": "readings readings.*",
    "derivation": "derivation derivation.*",
    "networks": "worlds worlds.* example strategies",
    "form": "claim statement source sources measurement",
    "claims": "claims claims.* statements statements.*",
    "measurements": "measurements measurements.*",
    "evidence": "kernel kernel.* corpus evidence evidence.* verdict registry",
    "presentation": "cite show table site site.* pytest_plugin cli __main__",
}
STUDIED = ("network", "activations", "costs", "optimizers", "initializers")


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package, by its name within it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            yield name, path


MODULES = dict(modules())


def imports(name: str, text: str | None = None) -> set[str]:
    """The modules of the package that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8") if text is None else text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ["verify", *(name.split(".") if MODULES[name].stem == "__init__" else name.split(".")[:-1])]
            start = package[:len(package) + 1 - node.level] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return {other.removeprefix("verify.") for other in found} & MODULES.keys()


def level(name: str) -> int:
    (found,) = [number for number, names in enumerate(LEVELS.values())
                if any(fnmatch(name, pattern) for pattern in names.split())]
    return found


@pytest.mark.parametrize("name", MODULES)
def test_direction(name: str) -> None:
    """The module has a place in LEVELS and imports nothing of a later level."""
    later = {other for other in imports(name) if level(other) > level(name)}
    assert not later


def test_the_test() -> None:
    """An import in the wrong direction is seen wherever it stands."""
    for text in ("import verify.cli", "from verify import cli", "from verify.cli import main",
                 "def f():\n    from verify.cli import main", "from . import cli", "from .cli import main"):
        assert imports("notation", text) == {"cli"}, text
        assert level("cli") > level("notation")


def test_the_object_of_study() -> None:
    """The network and what it is made of import nothing of ours."""
    for name in STUDIED:
        assert imports(name) <= set(STUDIED), name


def test_the_kernel() -> None:
    """The kernel imports the language and its canonical text, and nothing else of ours."""
    for name in MODULES:
        if name.startswith("kernel"):
            others = {other for other in imports(name) if not other.startswith("kernel")}
            assert others <= {"notation", "equations", "proof", "readings", "readings.canonical"}, name


def test_claim_files() -> None:
    """Claim files and statement files import the language, examples and the form of a claim; the constructors of claims
    also look at worlds and change functions; claims may take what another one defines, and statements what several of
    them assume; and nothing else of ours."""
    shared = {name for name in MODULES if name.startswith("statements") and name.count(".") < 2}
    for name in MODULES:
        if name.startswith(("claims.", "statements.")):
            allowed = {"notation", "equations", "proof", "example", "claim", "statement"}
            text = MODULES[name].read_text(encoding="utf-8")
            constructs = "@claim.constructor" in text
            defines = "claim.definition(" in text
            allowed |= {other for other in MODULES if defines and other.startswith("claims.")}
            allowed |= shared if name.startswith("statements.") else set()
            assert imports(name) <= allowed | ({"readings.evaluate", "worlds.construct"} if constructs else set()), name


def test_measurement_files() -> None:
    """Measurement files import the network and what it is made of, how operations round, and their form, and nothing
    else of ours."""
    for name in MODULES:
        if name.startswith("measurements."):
            assert imports(name) <= {*STUDIED, "hessian", "ties", "measurement"}, name


@pytest.mark.parametrize("blocked", [["numpy"], ["numpy", "sympy", "hypothesis"]])
def test_without(blocked: list[str]) -> None:
    """Where these libraries cannot be imported, all claim files load, all proofs are replayed, and all
    counterexamples and statements are evaluated."""
    script = f"""
import importlib.abc, sys

class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked}:
            raise ImportError(f"{{name}} is blocked")

sys.meta_path.insert(0, Block())
from verify.readings.canonical import statement_hash
from verify.corpus import package_claims, package_statements, theorems
from verify.readings.failures import failing
from verify.kernel import Theorem

claims = package_claims()
assert all(type(theorem) is Theorem for theorem in theorems(claims).values())
for claim in claims.values():
    assert len(statement_hash(claim.statement)) == 16
    for c in claim.counterexamples:
        assert list(failing(claim.statement.conclusions, c.example.world(claim.statement.definitions), c.example.env))
assert package_statements()
print("proved", len(claims))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"proved {len(list((PACKAGE / 'claims').glob('*.py'))) - 1}\n"
