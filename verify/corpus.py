"""Finding claims and checking them in the order in which they use each other."""
from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import verify.claims
from verify.claim import Claim, ClaimError
from verify.kernel import Refused, Theorem, check
from verify.proof import Induction, Invariance, Item, Lemma, Split


def load(path: Path) -> Claim:
    """The claim of a claim file.  Raises a ClaimError if the file has none."""
    if not path.is_file():
        raise ClaimError(f"{path}: there is no such file")
    name = f"{verify.claims.__name__}.{path.stem}" if path.parent == _folder() else f"_claim_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ClaimError(f"{path}: expected a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    claim = getattr(module, "claim", None)
    if type(claim) is not Claim:
        raise ClaimError(f"{path}: expected a variable `claim` that is a Claim")
    return claim


def _folder() -> Path:
    return Path(verify.claims.__file__).parent


def package_claims() -> dict[str, Claim]:
    """All claims of the package by slug, found by looking at the files."""
    found = {path.stem: load(path) for path in sorted(_folder().glob("*.py")) if path.stem != "__init__"}
    return {slug: found[slug] for slug in in_order(found)}


def uses(items: Iterable[Item]) -> set[str]:
    """The claims that a proof applies."""
    found: set[str] = set()
    for item in items:
        match item:
            case Lemma(claim=claim) | Invariance(claim=claim):
                found.add(claim)
            case Induction(base=first, step=second) | Split(low=first, high=second):
                found |= uses(first) | uses(second)
    return found


def in_order(claims: Mapping[str, Claim]) -> list[str]:
    """The slugs, each after those it uses: what uses nothing first.  Raises a ClaimError if claims use each other in a
    circle."""
    depths: dict[str, int] = {}

    def depth(slug: str, above: tuple[str, ...]) -> int:
        if slug in above:
            raise ClaimError(f"these claims use each other in a circle: {' -> '.join((*above, slug))}")
        if slug not in depths:
            used = uses(claims[slug].proof_items or ()) & claims.keys()
            depths[slug] = max((depth(other, (*above, slug)) + 1 for other in sorted(used)), default=0)
        return depths[slug]

    return sorted(claims, key=lambda slug: (depth(slug, ()), slug))


def theorems(claims: Mapping[str, Claim]) -> dict[str, Theorem | Refused]:
    """Replay all proofs in order.  A claim without proof, or whose proof is refused, is no theorem that others can use."""
    proved: dict[str, Theorem] = {}
    results: dict[str, Theorem | Refused] = {}
    for slug in in_order(claims):
        claim = claims[slug]
        if claim.proof_items is None:
            results[slug] = Refused(f"{slug}: there is no proof")
            continue
        try:
            results[slug] = proved[slug] = check(slug, claim.statement, claim.proof_items, proved)
        except Refused as refusal:
            results[slug] = refusal
    return results
