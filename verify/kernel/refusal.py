"""The one way in which the kernel says no."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any


class Refused(Exception):
    """A statement or a proof that the kernel does not accept: the message names the place and the reason.

    It is given in parts: words, and terms and indices as they are, which whoever shows it prints."""

    def said(self, show: Callable[[Any], str] = repr) -> str:
        """The whole message; `show` prints a term, index or range."""
        return "".join(part if isinstance(part, str) else show(part) for part in self.args)

    __str__ = said


def meant(name: str, known: Iterable[str]) -> str:
    """What somebody may have meant who wrote a name that is not known."""
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
