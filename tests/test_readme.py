"""The README says what is the case."""
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_shown_claim_file() -> None:
    """The claim file shown in the README is the file of the package, to the letter."""
    shown = (ROOT / "verify/claims/clones_receive_equal_gradients.py").read_text(encoding="utf-8")
    assert f"```python\n{shown}```" in README


def test_links() -> None:
    """Every file that the README links to exists."""
    links = [part.split(")")[0] for part in README.split("](")[1:]]
    assert links
    assert all((ROOT / link).is_file() for link in links if "://" not in link)
