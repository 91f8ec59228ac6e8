"""How to cite a claim: tag, revision, statement hash and proof hash say exactly what was cited, for ever."""
from __future__ import annotations

import re
from importlib.metadata import version

from verify.claim import Claim
from verify.corpus import of_package
from verify.readings.canonical import proof_hash, statement_hash
from verify.registry import Registry, RegistryError

#: As in CITATION.cff, which is not installed with the package.
TITLE = "Weight Initialization, Verified"
AUTHORS = "The authors of Weight Initialization, Verified"
FORMATS = ("bibtex", "text")


def cite(claim: Claim, registry: Registry, format: str = "bibtex") -> str:
    """The entry for a bibliography, in one of FORMATS.

    Raises a RegistryError if the claim has no tag, or its statement is not the one that is registered."""
    if not of_package(claim):
        raise RegistryError(f"{claim.file}: only claims of the package have a tag and revisions to cite; what can be "
                            f"named of this one is its title, “{claim.title}”, and its statement hash, "
                            f"{statement_hash(claim.statement)}")
    if claim.tag is None or claim.tag not in registry:
        raise RegistryError(f"{claim.slug}: it is not registered, so there is nothing to cite it by; `verify mint` "
                            f"prints a tag for its file, and `verify mint {claim.slug}` registers it")
    revision = registry[claim.tag].current
    if revision.statement_hash != statement_hash(claim.statement):
        raise RegistryError(f"{claim.slug}: the statement has changed since revision {revision.number}; "
                            f"run `verify mint {claim.slug}` before it is cited")
    hashes = f"statement {revision.statement_hash}"
    if claim.proof_items is not None:
        hashes += f", proof {proof_hash(claim.statement, claim.proof_items)}"
    release = version("weight-initialization-verified")
    if format == "text":
        return (f"{AUTHORS}, “{claim.title}”, claim {claim.tag}, revision {revision.number} ({revision.date}), "
                f"{hashes}, in: {TITLE}, release {release}.\n")
    return (f"@misc{{verify-{claim.tag},\n"
            f"  author = {{{{{_tex(AUTHORS)}}}}},\n"
            f"  title = {{{{{_tex(claim.title)}}}}},\n"
            f"  howpublished = {{{_tex(TITLE)}, release {release}, claim {claim.tag}}},\n"
            f"  year = {{{revision.date[:4]}}},\n"
            f"  note = {{Revision {revision.number} of {revision.date}, {hashes}}},\n"
            "}\n")


def _tex(text: str) -> str:
    """Text with the characters that LaTeX reads as commands made plain."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
