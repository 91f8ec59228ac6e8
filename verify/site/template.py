"""Written pages with computed parts: `{{name}}` in the text is the place of a part."""
from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

from verify.site.book import PageError


def filled(name: str, parts: Mapping[str, str]) -> str:
    """The text `name` with all its places filled.  Raises a PageError if a place has no part or a part no place."""
    text = files(__package__).joinpath("text", f"{name}.md").read_text("utf-8")
    places = set(re.findall(r"\{\{(\w+)\}\}", text))
    if places != set(parts):
        raise PageError(f"{name}: the text and its parts do not agree on {', '.join(sorted(places ^ set(parts)))}")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], text)
