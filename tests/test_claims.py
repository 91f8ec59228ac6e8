"""Every claim of the package holds as stated: one test for each claim and kind of evidence.

Evidence that is kept from an earlier run, or from `verify run`, is not computed again.
"""
import pytest

from verify.corpus import package_claims
from verify.evidence.kinds import KINDS
from verify.evidence.runner import pieces

CLAIMS = package_claims()
#: What is found about the code takes longest, and runs with the slow tests.
OF_THE_CODE = ("errors", "floats")


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=[pytest.mark.slow] if kind in OF_THE_CODE else [])
                                  for kind in KINDS])
@pytest.mark.parametrize("slug", CLAIMS)
def test_the_claim_holds_as_stated(slug: str, kind: str) -> None:
    """Nothing of this kind speaks against the claim."""
    (piece,) = pieces([CLAIMS[slug]], kinds=[kind])
    if piece.failure is not None:
        pytest.fail(piece.failure, pytrace=False)
