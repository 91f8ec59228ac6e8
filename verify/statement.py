"""The form of a statement file: a sentence that somebody wrote, and what it says formally.  Never a verdict.

A statement file makes one `Sentence`, called `sentence`, and decorates one function for each assumption and conclusion
of its reading, as a claim file does.  A counterexample is a network in which all assumptions of the reading hold and a
conclusion fails.  The verdict is computed from it and from the claims (`verify.verdict`).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from verify.claim import Formal, named, words
from verify.example import Example


@dataclass(frozen=True)
class Contradiction:
    """A network that is meant to contradict a sentence."""
    name: str
    example: Example
    words: str


@dataclass(kw_only=True)
class Sentence(Formal):
    """A sentence of a source.

    source: the name of the source; place: where in it, and who wrote it; said: the sentence in our words."""
    source: str
    place: str
    said: str
    counterexamples: list[Contradiction] = field(default_factory=list, init=False)

    @property
    def id(self) -> str:
        """The name of the file."""
        return self.slug

    def counterexample(self, function: Callable[[], Example]) -> Callable[[], Example]:
        """A network that contradicts the sentence: a function that returns an example."""
        self.counterexamples.append(Contradiction(named(function), self._example(function), words(function)))
        return function
