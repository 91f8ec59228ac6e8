"""Every claim of the package holds as stated: one test for each claim and kind of evidence.

Evidence that is kept from an earlier run, or from `verify run`, is not computed again.
"""
import pytest

from verify.corpus import package_claims
from verify.evidence.kinds import KINDS
from verify.evidence.runner import pieces

CLAIMS = package_claims()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", CLAIMS)
def test_the_claim_holds_as_stated(slug: str, kind: str) -> None:
    """Nothing of this kind speaks against the claim."""
    (piece,) = pieces([CLAIMS[slug]], kinds=[kind])
    if piece.failure is not None:
        pytest.fail(piece.failure, pytrace=False)
