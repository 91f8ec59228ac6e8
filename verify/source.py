"""The numbering of a source: which piece of its text a number means, without the text itself.

A text is numbered by rules (`numbered`).  The package keeps, in `verify/sources`, where each piece lies and the hash of
what it says.  Whoever has the text can check that it is the one that was numbered (`check`).
"""
from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from itertools import chain, pairwise, zip_longest
from pathlib import Path

import verify.sources

FOLDER = Path(verify.sources.__file__).parent
KINDS = ("sentence", "formula", "comment", "heading", "cell", "furniture")


class SourceError(ValueError):
    """A numbering that is not there, or that contradicts itself."""


class Differs(ValueError):
    """A text that is not as numbered."""


@dataclass(frozen=True)
class Piece:
    """A piece of a text.

    offset, length: in characters; hash: the first 16 hex digits of the SHA-256 of what it says.  A comment is a
    sentence of a comment.  Furniture says nothing: names, dates, votes."""
    number: int
    kind: str
    offset: int
    length: int
    hash: str

    @property
    def end(self) -> int:
        return self.offset + self.length

    def __str__(self) -> str:
        return f"piece {self.number} ({self.kind}, {self.length} characters from {self.offset})"


@dataclass(frozen=True)
class Source:
    """A text and its numbered pieces; a SourceError says what contradicts what.

    title: in our words; about: what kind of text it is; sha256: of the whole text; not_checkable: for each reason why
    a piece states nothing that can be checked, the numbers of those pieces.  Furniture needs no reason."""
    name: str
    title: str
    about: str
    sha256: str
    pieces: tuple[Piece, ...]
    not_checkable: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fault in chain(self._faults(), self._faulty_reasons()):
            raise SourceError(f"{self.name}: {fault}")

    def _faults(self) -> Iterator[str]:
        for what in ("title", "about"):
            if not isinstance(getattr(self, what), str) or not getattr(self, what).strip():
                yield f"{what}: expected a text, got {getattr(self, what)!r}"
        if not _is_hash(self.sha256, 64):
            yield f"sha256: expected 64 hex digits, got {self.sha256!r}"
        if not self.pieces:
            yield "expected at least one piece"
        end = 0
        for place, piece in enumerate(self.pieces, start=1):
            if {type(n) for n in (piece.number, piece.offset, piece.length)} != {int} or piece.length < 1:
                yield f"{piece}: expected whole numbers, and at least one character"
            if piece.number != place:
                yield f"{piece} stands where piece {place} is expected; all are numbered in order, from 1"
            if piece.kind not in KINDS:
                yield f"{piece}: expected a kind of {', '.join(KINDS)}"
            if not _is_hash(piece.hash, 16):
                yield f"{piece}: expected 16 hex digits, got {piece.hash!r}"
            if piece.offset < end:
                yield f"{piece} begins before character {end}, where the piece before it ends"
            end = piece.end

    def _faulty_reasons(self) -> Iterator[str]:
        seen: set[int] = set()
        for reason, numbers in self.not_checkable.items():
            if not reason.strip() or not numbers:
                yield f"not checkable {reason!r}: expected a reason and the numbers of pieces"
            for number in numbers:
                if not 1 <= number <= len(self.pieces):
                    yield f"not checkable {reason!r}: there is no piece {number}, only 1 to {len(self.pieces)}"
                elif self.pieces[number - 1].kind == "furniture":
                    yield f"not checkable {reason!r}: {number} is furniture, which needs no reason; leave it out"
                elif number in seen:
                    yield f"not checkable {reason!r}: {number} has a reason already; name it once"
                seen.add(number)

    def chosen(self, said: str) -> list[Piece]:
        """The pieces of these numbers, such as "5-8" or "1, 10-12".  Raises a SourceError if one is not there."""
        numbers = numbers_of(said)
        for number in numbers:
            if not 1 <= number <= len(self.pieces):
                raise SourceError(f"{self.name}: there is no piece {number}, only 1 to {len(self.pieces)}")
        return [self.pieces[number - 1] for number in numbers]


def _is_hash(value: object, digits: int) -> bool:
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", value) is not None


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- the rules --------------------------------------------------------------------------------------------------------

Rules = tuple[tuple[str, str], ...]

#: The kind of a line, and which part of it is numbered: the first pattern that fits counts.
RULES: Rules = (
    ("cell", r"\s*\|(.*)"),
    ("comment", r"\s*(?:• )?\$\\begingroup\$(.*?)(?:\$\\endgroup\$.*)?"),
    ("furniture", r"\s+((?:–|Commented ).*)"),  # who wrote a comment, and when
    ("furniture", r"\s*(?:•\s*)?(\d+)\s*"),  # votes for a comment
    ("heading", r"#+ (.*)"),
    ("formula", r"(\s*\w = \w\(.*\)\s*)"),
    ("sentence", r"\s*(?:[-•>] )?(.*)"),
)
#: The same between two lines --- of which one is the first line of the text, and between two lines ```.
FRONT_MATTER: Rules = (("heading", r"(title:.*)"), ("furniture", r"(.*)"))
CODE: Rules = (("formula", r"(.*)"),)

#: A sentence ends with its line, or with a mark before a capital letter, a quotation, a bracket or emphasis.
SENTENCE = r""".*?(?:[.!?…]+["”)*]*(?=\s+[A-Z"“*(]|\s*$)|$)"""
#: The pieces of a line of this kind; a line of another kind is one piece.
CUT = {"cell": r"[^|]+", "sentence": SENTENCE, "comment": SENTENCE}

#: What may have letters or digits and be in no piece: the marks around a comment, its date, a mark of code.
MARKUP = re.compile(r"\$\\begingroup\$|\$\\endgroup\$(?: Commented [A-Z][a-z]+ \d+, \d{4} at \d+:\d\d$)?|^ *```\w*$",
                    re.MULTILINE)


def numbered(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in order.  A piece begins and ends with no space, and has a letter or a digit in it."""
    return tuple(Piece(number, kind, start, end - start, sha256(text[start:end])[:16])
                 for number, (kind, start, end) in enumerate(_cut(text), start=1))


def _cut(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of each piece."""
    for kind, start, end in _lines(text):
        for match in re.compile(CUT.get(kind, r".+")).finditer(text, start, end):
            said = match[0].strip()
            if any(map(str.isalnum, said)):
                first = match.start() + match[0].index(said)
                yield kind, first, first + len(said)


def _lines(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind of each line, and start and end of the part of it that is numbered."""
    rules, start = RULES, 0
    for line in text.split("\n"):
        if line.strip() == "---" and (start == 0 or rules is FRONT_MATTER):
            rules = RULES if rules is FRONT_MATTER else FRONT_MATTER
        elif line.lstrip().startswith("```"):
            rules = RULES if rules is CODE else CODE
        else:
            matches = ((kind, re.compile(rule).fullmatch(text, start, start + len(line))) for kind, rule in rules)
            yield next((kind, *match.span(1)) for kind, match in matches if match)
        start += len(line) + 1


# --- checking a text --------------------------------------------------------------------------------------------------

def check(source: Source, text: str) -> None:
    """Raises a Differs that names the first piece that is not as numbered, or the first letter or digit that is in no
    piece; if there is none, it says that something else differs, or that the rules give other pieces."""
    same = sha256(text) == source.sha256
    whole = ("; but this is the text that was numbered, so the numbering is wrong; number the text anew" if same else
             f"; this is not the text that was numbered: its SHA-256 is {sha256(text)}, expected {source.sha256}")
    for piece in source.pieces:
        if sha256(text[piece.offset:piece.end])[:16] != piece.hash:
            raise Differs(f"{source.name}: {piece}, in {_where(text, piece.offset)}, is not as numbered{whole}")
    outside = next(_outside(source.pieces, text), None)
    if outside is not None:
        before = sum(piece.end <= outside for piece in source.pieces)
        raise Differs(f"{source.name}: {text[outside]!r} in {_where(text, outside)}, character {outside}, is in no "
                      f"piece, {f'after piece {before}' if before else 'before the first'}{whole}")
    if not same:
        raise Differs(f"{source.name}: all pieces are as numbered, but not what is between them{whole}")
    for kept, right in zip_longest(source.pieces, numbered(text)):
        if kept != right:
            raise Differs(f"{source.name}: {kept or 'no piece'} where the rules give {right or 'no piece'}{whole}")


def _outside(pieces: Iterable[Piece], text: str) -> Iterator[int]:
    """Where the letters and digits are that are neither in a piece nor markup."""
    marks = [match.span() for match in MARKUP.finditer(text)]
    covered = {place for start, end in [*((p.offset, p.end) for p in pieces), *marks] for place in range(start, end)}
    return (place for place, letter in enumerate(text) if letter.isalnum() and place not in covered)


def _where(text: str, place: int) -> str:
    return f"line {text.count(chr(10), 0, place) + 1}"


# --- numbers, as people write them ------------------------------------------------------------------------------------

def numbers_of(said: object) -> tuple[int, ...]:
    """The numbers that "1, 10-12" means."""
    found: list[int] = []
    for part in said.split(",") if isinstance(said, str) else [""]:
        match = re.fullmatch(r"\s*([0-9]{1,6})(?:-([0-9]{1,6}))?\s*", part)
        if match is None or int(match[1]) > int(match[2] or match[1]):
            raise SourceError(f"expected numbers such as 5, 5-8 or \"1, 10-12\", got {said!r}")
        found += range(int(match[1]), int(match[2] or match[1]) + 1)
    return tuple(found)


def said_of(numbers: Iterable[int]) -> str:
    """Numbers in order, as `numbers_of` reads them, with ranges for what is consecutive."""
    ordered = sorted(numbers)
    starts = [n for before, n in pairwise([-1, *ordered]) if n != before + 1]
    ends = [n for n, after in pairwise([*ordered, -1]) if after != n + 1]
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))


# --- the files --------------------------------------------------------------------------------------------------------

def of(text: str, *, name: str, title: str, about: str) -> Source:
    """The numbering of a text by the rules."""
    return Source(name, title, about, sha256(text), numbered(text))


def names(folder: Path = FOLDER) -> list[str]:
    """The names of all sources."""
    return sorted(file.stem for file in folder.glob("*.json"))


def read(name: str, folder: Path = FOLDER) -> Source:
    """The source of this name.  Raises a SourceError if it is not there, or if its file is damaged."""
    if name not in names(folder):
        raise SourceError(f"there is no source {name!r}; there are {', '.join(names(folder))}")
    file = folder / f"{name}.json"
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        reasons = {reason: numbers_of(said) for reason, said in data.pop("not_checkable").items()}
        pieces = tuple(Piece(*row) for row in data.pop("pieces"))
        return Source(name, pieces=pieces, not_checkable=reasons, **data)
    except SourceError as error:
        raise SourceError(f"{file}: {error}") from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError(f"{file}: not what `verify.source.dumped` writes ({type(error).__name__}: {error}); restore "
                          "it from the history of the repository") from None


def package_sources() -> list[Source]:
    """All sources whose numbering the package has."""
    return [read(name) for name in names()]


def dumped(source: Source) -> str:
    """The file of a source: each piece on a line of its own, as number, kind, offset, length and hash."""
    head = {"title": source.title, "about": source.about, "sha256": source.sha256,
            "not_checkable": {reason: said_of(numbers) for reason, numbers in source.not_checkable.items()}}
    rows = ",\n".join(f"  {json.dumps(astuple(piece), separators=(',', ':'))}" for piece in source.pieces)
    return json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}") + f',\n "pieces": [\n{rows}\n ]\n}}\n'
