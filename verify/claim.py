"""The form of a claim file: let, assume, then, proof, no assumption can be dropped, remarks.

A claim file makes one `Claim`, called `claim`, and decorates one function for each part.  The function's name is the
name of the part, its docstring says in words what it returns.  Parts are read once, in the order of the file.
"""
from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from types import FrameType

from verify.equations import E, S, batches, steps
from verify.example import Example
from verify.notation import (
    Atomic,
    Bound,
    Call,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    IndexLike,
    Own,
    Range,
    bounds_of,
    brief,
    closed,
    index,
    shallow,
)
from verify.proof import Item, Part, Statement, items_of
from verify.readings.evaluate import World
from verify.readings.mentions import numbers_let


class ClaimError(ValueError):
    """A claim file that does not have the form of one."""


@dataclass(frozen=True)
class Counterexample:
    """A network in which one assumption alone fails, and the conclusion with it."""
    name: str
    without: str
    example: Example
    words: str


def words(function: Callable[..., object]) -> str:
    """The docstring of a part, on one line."""
    return " ".join(inspect.getdoc(function).split()) if function.__doc__ else ""  # type: ignore[union-attr]


def named(function: Callable[[], object]) -> str:
    """The name of a part, from that of its function."""
    return function.__name__.strip("_").replace("_", " ")


def caller(depth: int) -> FrameType:
    """The frame so many calls above the one that asks: where the file stands that makes something."""
    frame = inspect.currentframe()
    for _ in range(depth + 1):
        assert frame is not None and frame.f_back is not None
        frame = frame.f_back
    assert frame is not None
    return frame


def titled(docstring: str | None) -> tuple[str, str]:
    """The first line of the docstring of a file, which is its title, and the paragraphs below."""
    title, _, about = inspect.cleandoc(docstring or "").partition("\n\n")
    return " ".join(title.split()).removesuffix("."), about


@dataclass(kw_only=True)
class Formal:
    """What is stated formally, part by part: a claim of ours, or our reading of somebody's sentence.

    let: names of indices and their ranges; a static statement also lets the network s and the batch e.
    requires: index expressions that are >= 0, such as `L - 2`.
    training: network s + 1 comes from network s by the update equations."""
    let: Mapping[str, Range] = field(default_factory=dict)
    requires: tuple[IndexLike, ...] = ()
    training: bool = False
    definitions: dict[str, Part] = field(default_factory=dict, init=False)
    assumptions: dict[str, Part] = field(default_factory=dict, init=False)
    conclusions: dict[str, Part] = field(default_factory=dict, init=False)
    file: Path = field(init=False)

    def __post_init__(self) -> None:
        self.file = self._file()
        for name in (of.name for of in fields(self) if of.type == "str"):
            if not isinstance(getattr(self, name), str):
                raise ClaimError(f"{self.slug}: {name}: expected a text, got {brief(getattr(self, name))}")
            if re.search(r"[\ud800-\udfff]", getattr(self, name)):
                raise ClaimError(f"{self.slug}: {name}: has half a letter, such as \\ud800, which cannot be written")
        if not isinstance(self.let, Mapping):
            raise ClaimError(f"{self.slug}: let: expected ranges by name, such as {{'l': layers()}}, got "
                             f"{brief(self.let)}")
        if not isinstance(self.requires, (tuple, list)):
            raise ClaimError(f"{self.slug}: requires: expected a tuple of index expressions that are >= 0, such as "
                             f"(L - 2,), got {brief(self.requires)}")
        self.requires = tuple(map(index, self.requires))
        for given in self.let:
            if not isinstance(given, str):
                raise ClaimError(f"{self.slug}: let: expected names in quotes, such as 'p', got {brief(given)}")
        if "let" in self.let or {"s", "e"} & set(self.let):
            raise ClaimError(f"{self.slug}: s and e are the network and the batch; let other names")
        bounds_of(self.let)

    def _file(self) -> Path:
        """The file that is making this: what called __init__, which called __post_init__."""
        return Path(caller(3).f_code.co_filename)

    @property
    def slug(self) -> str:
        """The name of the file: what is stated, as a sentence."""
        return self.file.stem

    @cached_property
    def text(self) -> str:
        """What stands in the file."""
        return self.file.read_text(encoding="utf-8")

    def definition(self, function: Callable[[], ForAll | Atomic] | Part) -> Part:
        """What an array of the statement's own is: a function that returns an equation, or a part of another statement.
        """
        part = self._part(self.definitions, function)
        body = part.formula.body
        if type(body) is not Eq or type(body.lhs) is not Entry or type(body.lhs.head) is not Own:
            raise ClaimError(f"{self.slug}: {part.name!r}: a definition is an equation whose left side is an entry of "
                             "an own array, as in Eq(q(L), 1)")
        return part

    def assumption(self, function: Callable[[], ForAll | Atomic] | Part) -> Part:
        """What is assumed: a function that returns a formula, or a part of another statement."""
        return self._part(self.assumptions, function)

    def conclusion(self, function: Callable[[], ForAll | Atomic] | Part) -> Part:
        """What follows: a function that returns a formula, or a part of another statement."""
        return self._part(self.conclusions, function)

    def _part(self, parts: dict[str, Part], function: Callable[[], ForAll | Atomic] | Part) -> Part:
        part = function if type(function) is Part else self._made(function)  # type: ignore[arg-type]
        if part.name in {*self.definitions, *self.assumptions, *self.conclusions}:
            raise ClaimError(f"{self.slug}: two parts are called {part.name!r}")
        parts[part.name] = part
        return part

    def _made(self, function: Callable[[], ForAll | Atomic]) -> Part:
        formula = shallow(closed(function()))
        if type(formula.body) is Differentiable:
            call = formula.body.call
            if type(call) is not Call or not call.function.derivatives:
                raise ClaimError(f"{self.slug}: {named(function)!r}: Differentiable is said of g, cost and penalty at "
                                 "their arguments, as in Differentiable(g(l, z(l, t, i)))")
        part = Part(named(function), formula, words(function))
        if sys.flags.optimize > 1:
            raise ClaimError(f"{self.slug}: docstrings are part of a claim; run Python without -OO or PYTHONOPTIMIZE=2")
        if not part.words:
            raise ClaimError(f"{self.slug}: {part.name!r} needs a docstring that says it in words")
        return part

    def _example(self, function: Callable[[], Example]) -> Example:
        """The example that a function returns.  It gives values to what is let, and to nothing else."""
        example = function()
        if type(example) is not Example:
            raise ClaimError(f"{self.slug}: {named(function)!r}: expected an Example, got {brief(example)}; a function "
                             "needs its `return`")
        numbers = {*example.let} & {*numbers_let(self.statement)}
        if numbers:
            raise ClaimError(f"{self.slug}: {named(function)!r}: {min(numbers)} is a number; write "
                             f"numbers={{{min(numbers)!r}: {example.let[min(numbers)]}}} in place of let")
        if set(example.let) != set(self.let):
            raise ClaimError(f"{self.slug}: {named(function)!r}: the example gives values to {_listed(example.let)}, "
                             f"but what is let is {_listed(self.let)}; its let={{...}} should name just that")
        return example

    @property
    def about(self) -> str:
        """What the file says of itself below its first line: the paragraphs of its docstring."""
        return titled(ast.get_docstring(ast.parse(self.text)))[1]

    @property
    def statement(self) -> Statement:
        """The statement, as the kernel reads it."""
        hidden: tuple[Bound, ...] = () if self.training else ((S, steps), (E, batches))
        return Statement(hidden + bounds_of(self.let),
                         {p.name: p.formula for p in self.assumptions.values()},
                         {p.name: p.formula for p in self.conclusions.values()},
                         tuple(index(r) for r in self.requires), self.training,
                         {p.name: p.formula for p in self.definitions.values()})


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
        return None if self.proof_function is None else shallow(items_of("the proof", self.proof_function()))

    def fails_without(self, part: Part) -> Callable[[Callable[[], Example]], Callable[[], Example]]:
        """A counterexample that shows that an assumption cannot be dropped."""
        self._known(part)

        def register(function: Callable[[], Example]) -> Callable[[], Example]:
            self.counterexamples.append(Counterexample(named(function), part.name, self._example(function),
                                                       words(function)))
            return function
        return register

    def not_known_to_be_needed(self, part: Part, why: str) -> None:
        """Say openly that no counterexample is known for an assumption, and why."""
        self._known(part)
        if not isinstance(why, str) or not why.strip():
            raise ClaimError(f"{self.slug}: not_known_to_be_needed: expected a sentence that says why, got "
                             f"{brief(why)}")
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
        if not any(part is other for other in self.assumptions.values()):
            if inspect.isfunction(part):
                raise ClaimError(f"{self.slug}: {part.__name__} is not an assumption; write @claim.assumption above it")
            given = repr(part.name) if type(part) is Part else brief(part)
            functions = _listed(name.replace(" ", "_") for name in self.assumptions)
            raise ClaimError(f"{self.slug}: {given} is not an assumption of this claim; there are: {functions}; write "
                             "the name of the function, without quotes")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"
