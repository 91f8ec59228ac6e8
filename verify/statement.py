"""The form of a statement file: a sentence that somebody wrote, and what it says formally.  Never a verdict.

A statement file makes one `Sentence`, called `sentence`, which names the pieces of the source where the sentence
stands.  Each of its readings is a statement in the language, part by part as in a claim file:

    reading = sentence.reading("all layers at once", let={"l": layers(1, L - 1)}, why="The heading speaks of all.")

    @reading.assumption
    @sentence.says
    def weights_are_zero(): ...

A reading speaks of every network; or, with `exists=True`, it says that there is a network in which everything holds.
Each assumption is marked: the sentence says it, the text around the sentence does, or we supply it.
The file also has what the verdict is computed from (`verify.verdict`): networks, proofs from claims, names of claims.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from verify.claim import ClaimError, Formal, caller, named, words
from verify.example import Example
from verify.notation import Atomic, Differ, Eq, ForAll, IndexLike, Range, brief, shallow
from verify.proof import Item, Part, Statement, items_of
from verify.source import SourceError, numbers_of
from verify.source import read as source_of

#: What can be marked: the function of a part, or the part.
P = TypeVar("P", Part, Callable[[], Any])

SAID, AROUND, OURS = "said in the sentence", "said in the text around it", "ours"


@dataclass(frozen=True)
class Origin:
    """Where an assumption comes from: `kind` is SAID, AROUND or OURS; `because` says where it is said, or why we make
    it."""
    kind: str
    because: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.because}" if self.because else self.kind


@dataclass(frozen=True)
class Shown:
    """A network that is meant to contradict a reading or, if the reading says that there is one, to be it."""
    name: str
    example: Example
    words: str


@dataclass(kw_only=True)
class Sentence:
    """A sentence of a source.

    source: the name of the source; pieces: the numbers of its pieces that say it, such as "5" or "9, 42"; author and
    place: who wrote it, and where in the source, in words; said: the sentence in our words; unread: why there is no
    formal reading yet, if there is none; precisely: what a reading would have to say, in words, as long as there is
    none."""
    source: str
    pieces: str
    author: str
    place: str
    said: str
    unread: str = ""
    precisely: str = ""
    readings: list[Reading] = field(default_factory=list, init=False)
    origins: dict[str, Origin] = field(default_factory=dict, init=False)
    file: Path = field(init=False)

    def __post_init__(self) -> None:
        self.file = Path(caller(2).f_code.co_filename)  # which called __init__, which called this
        self.numbers: tuple[int, ...] = ()
        optional = ("unread", "precisely")
        for name in ("source", "pieces", "author", "place", "said", *optional):
            if not isinstance(getattr(self, name), str) or (name not in optional and not getattr(self, name).strip()):
                raise ClaimError(f"{self.id}: {name}: expected a text, got {brief(getattr(self, name))}")
        try:
            self.numbers = numbers_of(self.pieces)
            source_of(self.source).chosen(self.pieces)
        except SourceError as error:
            raise ClaimError(f"{self.id}: pieces: {error}") from None

    @property
    def id(self) -> str:
        """The name of the file: the sentence in a few words."""
        return self.file.stem

    @cached_property
    def text(self) -> str:
        """What stands in the file."""
        return self.file.read_text(encoding="utf-8")

    def reading(self, name: str, *, why: str = "", let: Mapping[str, Range] | None = None,
                requires: tuple[IndexLike, ...] = (), training: bool = False, exists: bool = False) -> Reading:
        """A reading: `name` says in a few words how the sentence is understood, `why` what in the source speaks for it
        and, of several readings, how it differs from the others."""
        if not isinstance(name, str) or not name.strip() or name in (of.name for of in self.readings):
            raise ClaimError(f"{self.id}: reading {brief(name)}: expected a name that no other reading has")
        if type(exists) is not bool or type(training) is not bool:
            raise ClaimError(f"{self.id}: reading {name!r}: exists and training are True or False")
        self.readings.append(Reading(sentence=self, name=name, why=why, let=dict(let or {}), requires=requires,
                                     training=training, exists=exists))
        return self.readings[-1]

    def says(self, part: P) -> P:
        """Marks an assumption that the sentence itself makes: a function, or a part of another statement."""
        return self._marked(part, Origin(SAID))

    def context(self, where: str) -> Callable[[P], P]:
        """Marks an assumption that the text around the sentence makes, and says where."""
        return self._marker("context", AROUND, where)

    def supplied(self, why: str) -> Callable[[P], P]:
        """Marks an assumption that we supply, without which the sentence would say nothing definite, and says why."""
        return self._marker("supplied", OURS, why)

    def _marker(self, name: str, kind: str, because: str) -> Callable[[P], P]:
        if not isinstance(because, str) or not because.strip():
            raise ClaimError(f"{self.id}: {name}: expected words that say {'why' if kind == OURS else 'where'}, got "
                             f"{brief(because)}")
        return lambda part: self._marked(part, Origin(kind, because))

    def _marked(self, part: P, origin: Origin) -> P:
        name = part.name if isinstance(part, Part) else named(part)
        if self.origins.setdefault(name, origin) != origin:
            raise ClaimError(f"{self.id}: {name!r} is marked twice: {self.origins[name]}; and {origin}")
        return part


@dataclass(kw_only=True)
class Reading(Formal):
    """What a sentence says formally: of every network or, with `exists`, of some network."""
    sentence: Sentence = field(repr=False)
    name: str
    why: str = ""
    exists: bool = False
    additions: dict[str, Part] = field(default_factory=dict, init=False)
    networks: list[Shown] = field(default_factory=list, init=False)
    examples: list[Shown] = field(default_factory=list, init=False)
    corrections: tuple[str, ...] = field(default=(), init=False)
    proof_items: tuple[Item, ...] | None = field(default=None, init=False)

    def _file(self) -> Path:
        return self.sentence.file

    def _part(self, parts: dict[str, Part], function: Callable[[], ForAll | Atomic] | Part) -> Part:
        before = set(self.additions)
        part = super()._part(parts, function)
        if part.name in before:
            raise ClaimError(f"{self.slug}: two parts are called {part.name!r}")
        return part

    @property
    def slug(self) -> str:
        """The sentence's name and the reading's."""
        return f"{self.sentence.id}: {self.name}"

    def added(self, function: Callable[[], ForAll | Atomic] | Part) -> Part:
        """An assumption that the sentence does not make, and needs."""
        if self.exists:
            raise ClaimError(f"{self.slug}: nothing is added to the assumptions of a network that exists")
        return self._part(self.additions, function)

    def counterexample(self, function: Callable[[], Example]) -> Callable[[], Example]:
        """A network that contradicts the reading: all of its assumptions hold, and a conclusion fails."""
        return self._shown(function, exists=False)

    def witness(self, function: Callable[[], Example]) -> Callable[[], Example]:
        """A network that the reading says there is: everything holds."""
        return self._shown(function, exists=True)

    def example(self, function: Callable[[], Example]) -> Callable[[], Example]:
        """A network in which all is as the reading assumes, with what is added; asked for where none can be made."""
        self.examples.append(Shown(named(function), self._example(function), words(function)))
        return function

    def _shown(self, function: Callable[[], Example], exists: bool) -> Callable[[], Example]:
        if exists is not self.exists:
            of = "a reading with exists=True" if exists else "a reading of every network"
            raise ClaimError(f"{self.slug}: {named(function)!r}: only {of} has a "
                             f"{'witness' if exists else 'counterexample'}")
        self.networks.append(Shown(named(function), self._example(function), words(function)))
        return function

    def proof(self, function: Callable[[], tuple[Item, ...]]) -> Callable[[], tuple[Item, ...]]:
        """How the reading follows from claims, with what is added; or, with `exists`, that there is no such network:
        `self.denial` from the assumptions."""
        if self.proof_items is not None:
            raise ClaimError(f"{self.slug}: there is a proof already")
        self.proof_items = shallow(items_of("the proof", function()))
        return function

    def instead(self, *claims: str) -> None:
        """The claims, by tag or slug, that say what is true instead."""
        if not claims or not all(isinstance(claim, str) for claim in claims):
            raise ClaimError(f"{self.slug}: instead: expected tags or slugs of claims, got {brief(claims)}")
        self.corrections += claims

    @property
    def denial(self) -> Statement:
        """Of a reading with `exists` and one conclusion, x = y or that they differ, the opposite: that in every network
        in which the assumptions hold they differ, or x = y."""
        formulas = {name: formula.body for name, formula in self.statement.conclusions.items()
                    if not formula.bounds and type(formula.body) in (Eq, Differ)}
        if not self.exists or len(formulas) != 1 or len(self.conclusions) != 1:
            raise ClaimError(f"{self.slug}: only a reading with exists=True and one conclusion, which says without "
                             "forall that two terms are equal or differ, can be denied; let its indices")
        ((name, body),) = formulas.items()
        assert isinstance(body, Eq | Differ)
        denied = Differ(body.lhs, body.rhs) if type(body) is Eq else Eq(body.lhs, body.rhs)
        return replace(self.statement, conclusions={name: ForAll((), denied)})
