"""The website."""
from __future__ import annotations


def pages() -> list[tuple[str, str]]:
    """The generated pages, each a path below docs/ and its Markdown."""
    return []
