"""The form of a claim file: let, assume, then, proof, no assumption can be dropped, remarks.

A claim file makes one `Claim`, called `claim`, and decorates one function for each part.  The function's name is the
name of the part, its docstring says in words what it returns.  Parts are read once, in the order of the file.
"""
from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from verify.equations import E, S, batches, steps
from verify.evaluate import World
from verify.example import Example
from verify.notation import Atomic, Bound, ForAll, IndexLike, Range, bounds_of, closed, index
from verify.proof import Item, Part, Statement, items_of


class ClaimError(ValueError):
    """A claim file that does not have the form of one."""


@dataclass(frozen=True)
class Counterexample:
    """A network in which one assumption alone fails, and the conclusion with it."""
    name: str
    without: str
    example: Example
    words: str


def words(function: Callable[[], object]) -> str:
    """The docstring of a part, on one line."""
    return " ".join(inspect.getdoc(function).split()) if function.__doc__ else ""  # type: ignore[union-attr]


def named(function: Callable[[], object]) -> str:
    """The name of a part, from that of its function."""
    return function.__name__.strip("_").replace("_", " ")


@dataclass(kw_only=True)
class Formal:
    """What is stated formally, part by part: a claim of ours, or our reading of somebody's sentence.

    let: names of indices and their ranges; a static statement also lets the network s and the batch e.
    requires: index expressions that are >= 0, such as `L - 2`.
    training: network s + 1 comes from network s by the update equations."""
    let: Mapping[str, Range] = field(default_factory=dict)
    requires: tuple[IndexLike, ...] = ()
    training: bool = False
    assumptions: dict[str, Part] = field(default_factory=dict, init=False)
    conclusions: dict[str, Part] = field(default_factory=dict, init=False)
    file: Path = field(init=False)

    def __post_init__(self) -> None:
        caller = inspect.currentframe().f_back.f_back  # type: ignore[union-attr]
        self.file = Path(caller.f_code.co_filename)  # type: ignore[union-attr]
        if "let" in self.let or {"s", "e"} & set(self.let):
            raise ClaimError(f"{self.slug}: s and e are the network and the batch; let other names")
        bounds_of(self.let)

    @property
    def slug(self) -> str:
        """The name of the file: what is stated, as a sentence."""
        return self.file.stem

    @cached_property
    def text(self) -> str:
        """What stands in the file."""
        return self.file.read_text(encoding="utf-8")

    def assumption(self, function: Callable[[], ForAll | Atomic]) -> Part:
        """What is assumed: a function that returns a formula."""
        return self._part(self.assumptions, function)

    def conclusion(self, function: Callable[[], ForAll | Atomic]) -> Part:
        """What follows: a function that returns a formula."""
        return self._part(self.conclusions, function)

    def _part(self, parts: dict[str, Part], function: Callable[[], ForAll | Atomic]) -> Part:
        part = Part(named(function), closed(function()), words(function))
        if part.name in self.assumptions or part.name in self.conclusions:
            raise ClaimError(f"{self.slug}: two parts are called {part.name!r}")
        if not part.words:
            raise ClaimError(f"{self.slug}: {part.name!r} needs a docstring that says it in words")
        parts[part.name] = part
        return part

    @property
    def statement(self) -> Statement:
        """The statement, as the kernel reads it."""
        hidden: tuple[Bound, ...] = () if self.training else ((S, steps), (E, batches))
        return Statement(hidden + bounds_of(self.let),
                         {p.name: p.formula for p in self.assumptions.values()},
                         {p.name: p.formula for p in self.conclusions.values()},
                         tuple(index(r) for r in self.requires), self.training)


@dataclass(kw_only=True)
class Claim(Formal):
    """A theorem of ours.

    tag: the permanent tag, None outside of the package."""
    title: str
    tag: str | None = None
    remarks: str = ""
    counterexamples: list[Counterexample] = field(default_factory=list, init=False)
    unknown: dict[str, str] = field(default_factory=dict, init=False)
    constructors: dict[str, Callable[..., World]] = field(default_factory=dict, init=False)
    proof_function: Callable[[], tuple[Item, ...]] | None = field(default=None, init=False)

    def proof(self, function: Callable[[], tuple[Item, ...]]) -> Callable[[], tuple[Item, ...]]:
        """The proof: a function that returns the items of a proof."""
        if self.proof_function is not None:
            raise ClaimError(f"{self.slug}: there is a proof already")
        self.proof_function = function
        return function

    @cached_property
    def proof_items(self) -> tuple[Item, ...] | None:
        """The items of the proof; None if the claim has no proof."""
        return None if self.proof_function is None else items_of("the proof", self.proof_function())

    def fails_without(self, part: Part) -> Callable[[Callable[[], Example]], Callable[[], Example]]:
        """A counterexample that shows that an assumption cannot be dropped."""
        self._known(part)

        def register(function: Callable[[], Example]) -> Callable[[], Example]:
            self.counterexamples.append(Counterexample(named(function), part.name, function(), words(function)))
            return function
        return register

    def not_known_to_be_needed(self, part: Part, why: str) -> None:
        """Say openly that no counterexample is known for an assumption, and why."""
        self._known(part)
        self.unknown[part.name] = why

    def constructor(self, part: Part) -> Callable[[Callable[..., World]], Callable[..., World]]:
        """A constructor, written by hand, for an assumption that cannot be solved for the network's numbers: called
        with `draw` of Hypothesis, a world and the values of the indices, it returns the world changed."""
        self._known(part)

        def register(function: Callable[..., World]) -> Callable[..., World]:
            self.constructors[part.name] = function
            return function
        return register

    def _known(self, part: Part) -> None:
        if self.assumptions.get(part.name) is not part:
            raise ClaimError(f"{self.slug}: {part.name!r} is not an assumption of this claim")
