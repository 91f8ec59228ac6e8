"""The numbering of source texts: the rules, what is found when a text or a numbering is wrong, and the stored ones."""
from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from verify import cli
from verify import source as module
from verify.corpus import package_statements
from verify.source import (
    FOLDER,
    KINDS,
    Differs,
    Piece,
    Source,
    SourceError,
    check,
    dumped,
    names,
    numbered,
    numbers_of,
    of,
    package_sources,
    read,
    said_of,
    sha256,
)

#: A text with everything that there are rules for.
TEXT = """---
id: birds
title: On birds
---

# 🐦 Birds

A robin sings... at night. Does it sleep? **It does.** "Rarely," they say.

f = w(x) is no line of its own.

h = w(x + 1)

- They fly, e.g. to lakes
- They rest

> A quoted word.

```py
fly(3)
```

| Bird | Sings? |
| --- | --- |
| **Owl** | ❌ No |

  • $\\begingroup$ Owls do sing. Listen! $\\endgroup$
    – someone7
    Commented May 3, 2020 at 8:05
  • 12
    $\\begingroup$ They hoot $\\endgroup$ Commented Jun 13, 2020 at 18:00

The end .
"""


@pytest.fixture
def birds() -> Source:
    return of(TEXT, name="birds", title="On birds", about="A text for tests.")


def said(text: str) -> list[tuple[str, str]]:
    """Kind and words of each piece."""
    return [(piece.kind, text[piece.offset:piece.end]) for piece in numbered(text)]


def renumbered(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(replace(piece, number=number) for number, piece in enumerate(pieces, start=1))


# --- the rules --------------------------------------------------------------------------------------------------------

def test_all_rules_in_one_text() -> None:
    """Front matter, headings, sentences, formulas, lists, quotations, code, tables and comments are cut as the rules
    say, in the order of the text."""
    assert said(TEXT) == [
        ("furniture", "id: birds"), ("heading", "title: On birds"), ("heading", "🐦 Birds"),
        ("sentence", "A robin sings... at night."), ("sentence", "Does it sleep?"), ("sentence", "**It does.**"),
        ("sentence", '"Rarely," they say.'), ("sentence", "f = w(x) is no line of its own."),
        ("formula", "h = w(x + 1)"), ("sentence", "They fly, e.g. to lakes"), ("sentence", "They rest"),
        ("sentence", "A quoted word."), ("formula", "fly(3)"), ("cell", "Bird"), ("cell", "Sings?"),
        ("cell", "**Owl**"), ("cell", "❌ No"), ("comment", "Owls do sing."), ("comment", "Listen!"),
        ("furniture", "– someone7"), ("furniture", "Commented May 3, 2020 at 8:05"), ("furniture", "12"),
        ("comment", "They hoot"), ("sentence", "The end .")]


@pytest.mark.parametrize(("text", "pieces"), [
    ("", []),
    ("\n  \n", []),
    ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
    ("Wait... What?! Yes.", ["Wait...", "What?!", "Yes."]),
    ("It goes on . . . and on...", ["It goes on . . . and on..."]),
    ("See e.g. this, i.e. that, in v1.2 of A.B.C", ["See e.g. this, i.e. that, in v1.2 of A.B.C"]),
    ("A face. :) ends it", ["A face. :) ends it"]),
    ("(It is so.) Or not. (Or?)", ["(It is so.)", "Or not.", "(Or?)"]),
    ("“Is it?” “It is.” *Indeed.* Yes", ["“Is it?”", "“It is.”", "*Indeed.*", "Yes"]),
    ("Two lines\nare two pieces.", ["Two lines", "are two pieces."]),
    ("  Spaces around. \t It ends. \r\n", ["Spaces around.", "It ends."]),
    ("A dash — it does not end. – Nor this", ["A dash — it does not end. – Nor this"]),
    ("…\n***\nOne.\n...", ["One."]),
    ("3 Birds 3", ["3 Birds 3"]),
])
def test_sentences(text: str, pieces: list[str]) -> None:
    """A sentence ends with its line, or with a mark and what closes it before a capital letter or an opening mark: so
    neither ellipses nor abbreviations before a small letter end one."""
    assert said(text) == [("sentence", piece) for piece in pieces]


@pytest.mark.parametrize(("text", "pieces"), [
    ("---\ntitle: a. B\ntags: [c]\n---\nd", [("heading", "title: a. B"), ("furniture", "tags: [c]"),
                                             ("sentence", "d")]),
    ("a\n---\nb: c\n---\nd", [("sentence", "a"), ("sentence", "b: c"), ("sentence", "d")]),
    ("---\nb: c\n---\nd\n---\ne", [("furniture", "b: c"), ("sentence", "d"), ("sentence", "e")]),
    ("## A. B\n#c", [("heading", "A. B"), ("sentence", "#c")]),
    ("  ```py\n# A. B\n  | c |\n---\n\n  ```\n# d", [("formula", "# A. B"), ("formula", "| c |"), ("heading", "d")]),
    ("|a b|c|\n|:--|--:|\n  | d. E ||", [("cell", "a b"), ("cell", "c"), ("cell", "d. E")]),
    ("  y = f(x)  \nyy = f(x)", [("formula", "y = f(x)"), ("sentence", "yy = f(x)")]),
    ("7\n• 8\n9 a", [("furniture", "7"), ("furniture", "8"), ("sentence", "9 a")]),
    ("– a\n – a\nCommented b\n Commented b", [("sentence", "– a"), ("furniture", "– a"), ("sentence", "Commented b"),
                                              ("furniture", "Commented b")]),
    ("$\\begingroup$ A b. C", [("comment", "A b."), ("comment", "C")]),
    ("• $\\begingroup$A.$\\endgroup$ Commented b", [("comment", "A.")]),
    ("- a. B\n• c\n> d", [("sentence", "a."), ("sentence", "B"), ("sentence", "c"), ("sentence", "d")]),
])
def test_lines(text: str, pieces: list[tuple[str, str]]) -> None:
    """The kind of a line is found by its first characters and where it stands."""
    assert said(text) == pieces


def test_every_kind_has_a_rule() -> None:
    """The rules give the known kinds, all of them and no other."""
    assert {kind for kind, _ in (*module.RULES, *module.FRONT_MATTER, *module.CODE)} == set(KINDS)
    assert {kind for kind, _ in said(TEXT)} == set(KINDS)


# --- a text that is not as numbered -----------------------------------------------------------------------------------

def test_the_text_itself(birds: Source) -> None:
    """A text is as numbered if it is the one that was numbered."""
    check(birds, TEXT)


def test_every_changed_letter_is_found(birds: Source) -> None:
    """Whichever character is changed, the piece in which it lies is named, or what is between the pieces."""
    for place, letter in enumerate(TEXT):
        changed = TEXT[:place] + ("x" if letter != "x" else "y") + TEXT[place + 1:]
        inside = [piece for piece in birds.pieces if piece.offset <= place < piece.end]
        with pytest.raises(Differs) as found:
            check(birds, changed)
        where = re.escape(f"{inside[0]}, in line ") if inside else "'.' in line|all pieces are as numbered, but"
        assert re.match(f"birds: (?:{where})", str(found.value))
        assert f"its SHA-256 is {sha256(changed)}, expected {birds.sha256}" in str(found.value)


def test_the_first_is_named(birds: Source) -> None:
    """Of several pieces that differ the first is named, with its line."""
    with pytest.raises(Differs, match=r"^birds: piece 6 \(sentence, 12 characters from 88\), in line 8, is not as "):
        check(birds, TEXT.replace("It does", "It did!").replace("fly(3)", "fly(4)"))


@pytest.mark.parametrize(("change", "message"), [
    ((lambda text: text + "More"), r"'M' in line 34, character 487, is in no piece, after piece 24; this is not the"),
    ((lambda text: text.replace("The end .", "The end . 1")), "'1' in line 33, .* after piece 24"),
    ((lambda text: text[:-1]), "all pieces are as numbered, but not what is between them"),
    ((lambda text: text + "\n"), "all pieces are as numbered, but not what is between them"),
    ((lambda text: text.replace("Jun 13", "in 13.")), "'C' in line 31, .* after piece 23"),
    ((lambda text: text.replace("```py", "```py too")), r"piece 13 \(formula, .* is not as numbered"),
    ((lambda text: "# " + text), r"piece 1 \(furniture, .*\), in line 1, is not as numbered"),
    ((lambda text: text.replace("\n", "\r\n")), "piece 1 .* is not as numbered"),
    ((lambda text: ""), "piece 1 .* is not as numbered"),
])
def test_another_text(birds: Source, change: Callable[[str], str], message: str) -> None:
    """What is added, missing or moved is found, in a piece or outside of all, and the expected hash is said."""
    assert change(TEXT) != TEXT
    with pytest.raises(Differs, match=f"^birds: {message}.*, expected {birds.sha256}$"):
        check(birds, change(TEXT))


# --- a numbering that is wrong ----------------------------------------------------------------------------------------

def test_every_missing_piece_is_found(birds: Source) -> None:
    """Whichever piece is left out, the text has a letter or a digit in no piece, and the numbers have a gap."""
    for gone in birds.pieces:
        rest = [piece for piece in birds.pieces if piece != gone]
        first = next(k for k in range(gone.offset, gone.end) if TEXT[k].isalnum())
        with pytest.raises(Differs, match=f"character {first}, is in no piece, .* the numbering is wrong; number"):
            check(replace(birds, pieces=renumbered(rest)), TEXT)
        if gone is not birds.pieces[-1]:
            with pytest.raises(SourceError, match=rf"^birds: piece {gone.number + 1} \(.*\) stands where piece "
                                                  rf"{gone.number} is expected"):
                replace(birds, pieces=tuple(rest))


def test_every_wrong_place_is_found(birds: Source) -> None:
    """A piece that begins or ends a character too early or too late is found, even if its hash is that of what lies
    there then."""
    for place, piece in enumerate(birds.pieces):
        for by, longer in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1)):
            moved = replace(piece, offset=piece.offset + by, length=piece.length + longer)
            if moved.length == 0:
                continue
            hashed = replace(moved, hash=sha256(TEXT[moved.offset:moved.end])[:16])
            for wrong in (moved, hashed):
                pieces = (*birds.pieces[:place], wrong, *birds.pieces[place + 1:])
                with pytest.raises(Differs, match="the numbering is wrong"):
                    check(replace(birds, pieces=pieces), TEXT)


def test_every_wrong_kind_is_found(birds: Source) -> None:
    """A piece of another kind than the rules give is found: nobody can hide a sentence among the furniture."""
    for place, piece in enumerate(birds.pieces):
        wrong = replace(piece, kind="cell" if piece.kind == "furniture" else "furniture")
        pieces = (*birds.pieces[:place], wrong, *birds.pieces[place + 1:])
        with pytest.raises(Differs, match=rf"piece {piece.number} \({wrong.kind}, .* where the rules give piece"):
            check(replace(birds, pieces=pieces), TEXT)


@pytest.mark.parametrize(("text", "letter"), [
    ("``` more\na\n```", "m"), ("```py\na\n```end of it", "e"), ("$\\begingroup$ A $\\endgroup$ More", "M"),
    ("$\\begingroup$ A $\\endgroup$ Commented Jun 13, 2020 at 18:00 or so", "C"),
])
def test_what_no_rule_numbers(text: str, letter: str) -> None:
    """What stands beside the marks of code and of comments is found even where the rules give no piece for it."""
    source = of(text, name="marks", title="Marks", about="A text for tests.")
    with pytest.raises(Differs, match=rf"^marks: '{letter}' in line \d, .*, is in no piece, .* the numbering is wrong"):
        check(source, text)


def test_pieces_that_the_rules_do_not_give(birds: Source) -> None:
    """Two pieces in one, and a piece too many at the end, are found although all letters are covered."""
    one, two = birds.pieces[4:6]
    both = replace(one, length=two.end - one.offset, hash=sha256(TEXT[one.offset:two.end])[:16])
    pieces = renumbered([*birds.pieces[:4], both, *birds.pieces[6:]])
    with pytest.raises(Differs, match=r"piece 5 \(sentence, 27 .* where the rules give piece 5 \(sentence, 14 "):
        check(replace(birds, pieces=pieces), TEXT)
    more = (*birds.pieces, Piece(25, "sentence", len(TEXT) - 1, 1, sha256("\n")[:16]))
    with pytest.raises(Differs, match=r"piece 25 \(.*\) where the rules give no piece"):
        check(replace(birds, pieces=more), TEXT)


@pytest.mark.parametrize(("number", "change", "message"), [
    (2, {"offset": 10}, r"piece 2 \(heading, 15 characters from 10\) begins before character 13, where the piece"),
    (1, {"length": 20}, r"piece 2 .* begins before character 24"),
    (1, {"offset": -1}, "begins before character 0"),
    (1, {"length": 0}, "expected whole numbers, and at least one character"),
    (1, {"offset": 4.0}, "expected whole numbers"),
    (1, {"length": True}, "expected whole numbers"),
    (3, {"number": 4}, "piece 4 .* stands where piece 3 is expected; all are numbered in order, from 1"),
    (3, {"number": "3"}, "expected whole numbers"),
    (1, {"kind": "poem"}, r"piece 1 \(poem, .* expected a kind of sentence, formula, "),
    (1, {"kind": []}, "expected a kind of"),
    (1, {"hash": "12"}, "piece 1 .* expected 16 hex digits, got '12'"),
    (1, {"hash": 12}, "expected 16 hex digits, got 12"),
])
def test_a_numbering_that_contradicts_itself(birds: Source, number: int, change: dict[str, Any], message: str) -> None:
    """Pieces that overlap, are out of order or are no pieces are refused without the text, by number."""
    wrong = replace(birds.pieces[number - 1], **change)
    with pytest.raises(SourceError, match=f"^birds: .*{message}"):
        replace(birds, pieces=(*birds.pieces[:number - 1], wrong, *birds.pieces[number:]))


@pytest.mark.parametrize(("change", "message"), [
    ({"title": " "}, "title: expected a text, got ' '"),
    ({"about": 3}, "about: expected a text, got 3"),
    ({"sha256": "ab"}, "sha256: expected 64 hex digits, got 'ab'"),
    ({"pieces": ()}, "expected at least one piece"),
])
def test_a_source_that_is_none(birds: Source, change: dict[str, Any], message: str) -> None:
    """A source has a title, says what it is, and has the hash of its text and pieces."""
    with pytest.raises(SourceError, match=f"^birds: {message}$"):
        replace(birds, **change)


# --- what is not checkable --------------------------------------------------------------------------------------------

def test_not_checkable(birds: Source) -> None:
    """Reasons may name any pieces but furniture."""
    assert birds.not_checkable == {}
    reasons = {"a question": (5,), "a heading": (2, 3)}
    assert replace(birds, not_checkable=reasons).not_checkable == reasons


@pytest.mark.parametrize(("reasons", "message"), [
    ({"a": (5, 6), "b": (6,)}, "not checkable 'b': 6 has a reason already; name it once"),
    ({"a": (5, 5)}, "not checkable 'a': 5 has a reason already"),
    ({"a": (25,)}, "not checkable 'a': there is no piece 25, only 1 to 24"),
    ({"a": (0,)}, "not checkable 'a': there is no piece 0"),
    ({"a": (20,)}, "not checkable 'a': 20 is furniture, which needs no reason; leave it out"),
    ({"a": ()}, "not checkable 'a': expected a reason and the numbers of pieces"),
    ({" ": (5,)}, "not checkable ' ': expected a reason"),
])
def test_wrong_reasons(birds: Source, reasons: dict[str, tuple[int, ...]], message: str) -> None:
    """A number with two reasons, a number that is not there, and a reason for furniture are refused."""
    with pytest.raises(SourceError, match=f"^birds: {message}"):
        replace(birds, not_checkable=reasons)


@pytest.mark.parametrize(("text", "numbers"), [
    ("5", (5,)), ("5-8", (5, 6, 7, 8)), ("1, 10-12", (1, 10, 11, 12)), ("3,5", (3, 5)), ("7-7", (7,)),
])
def test_numbers(text: str, numbers: tuple[int, ...]) -> None:
    """Numbers are read with their ranges, and what is written for them is read as the same numbers."""
    assert numbers_of(text) == numbers
    assert numbers_of(said_of(numbers)) == numbers


def test_ranges() -> None:
    """Numbers are written in order, and what is consecutive as a range."""
    assert said_of((12, 1, 10, 11, 3)) == "1, 3, 10-12"


@pytest.mark.parametrize("text", ["", "a", "8-5", "5-", "-5", "1;2", "1,", "1--2", "1-2-3", "1.5", "²", "1-9999999",
                                  [1], 5, None])
def test_wrong_numbers(text: Any) -> None:
    """What is no number and no range is refused, with what to write."""
    with pytest.raises(SourceError, match=r'expected numbers such as 5, 5-8 or "1, 10-12", got '):
        numbers_of(text)


# --- the files --------------------------------------------------------------------------------------------------------

def test_written_and_read(birds: Source, tmp_path: Path) -> None:
    """What is written is read as the same, with one line for each piece and no word of the text."""
    birds = replace(birds, not_checkable={"a question – “?”": (5,), "a heading": (2, 3)})
    (tmp_path / "birds.json").write_text(dumped(birds), encoding="utf-8")
    assert read("birds", tmp_path) == birds
    assert ' "not_checkable": {\n  "a question – “?”": "5",\n  "a heading": "2-3"\n },\n' in dumped(birds)
    first = f'  [1,"furniture",4,9,"{sha256("id: birds")[:16]}"],\n'
    assert dumped(birds).count(first) == 1
    assert len(dumped(birds).splitlines()) == 11 + len(birds.pieces)
    assert "robin" not in dumped(birds)


def test_stored_numberings() -> None:
    """The stored numberings are consistent in themselves, and their files are as they are written: if this fails after
    a reason was added, write the numbers in order, with ranges."""
    assert names() == ["thread", "tutorial"]
    assert [len(source.pieces) for source in package_sources()] == [107, 68]
    for source in package_sources():
        assert {piece.kind for piece in source.pieces} <= set(KINDS)
        assert [piece.number for piece in source.pieces] == list(range(1, len(source.pieces) + 1))
        ends = [0, *(piece.end for piece in source.pieces)]
        assert all(piece.offset >= end for piece, end in zip(source.pieces, ends, strict=False))
        assert (FOLDER / f"{source.name}.json").read_text(encoding="utf-8") == dumped(source)


def test_no_such_source() -> None:
    """A name that is none is refused with those that are, even if it is the path of a file."""
    for name in ("nothing", "../registry", "thread.json", ""):
        with pytest.raises(SourceError, match=rf"^there is no source '{name}'; there are thread, tutorial$"):
            read(name)


def planted(change: Callable[[Any], Any]) -> str:
    data = json.loads((FOLDER / "thread.json").read_text(encoding="utf-8"))
    change(data)
    return json.dumps(data)


@pytest.mark.parametrize(("text", "message"), [
    ("{", r"not what `verify.source.dumped` writes \(JSONDecodeError: .*restore it from the history of the repository"),
    ("[]", "not what .* writes"),
    (planted(lambda data: data.pop("sha256")), "not what .* writes .*sha256"),
    (planted(lambda data: data.pop("not_checkable")), "not what .* writes .*KeyError"),
    (planted(lambda data: data.update(more=1)), "not what .* writes .*more"),
    (planted(lambda data: data["pieces"][3].pop()), "not what .* writes .*hash"),
    (planted(lambda data: data["pieces"].pop(3)), r"thread: piece 5 \(.*\) stands where piece 4 is expected"),
    (planted(lambda data: data["pieces"].reverse()), "thread: piece 107 .* stands where piece 1 is expected"),
    (planted(lambda data: data["pieces"][3].__setitem__(2, 100)), "thread: piece 4 .* begins before character 131"),
    (planted(lambda data: data["pieces"][3].__setitem__(2, "9")), "thread: piece 4 .* expected whole numbers"),
    (planted(lambda data: data.update(not_checkable={"why": "15, 108"})), "'why': there is no piece 108"),
    (planted(lambda data: data.update(not_checkable={"why": "30-33"})), "'why': 32 is furniture"),
    (planted(lambda data: data.update(not_checkable={"why": [15]})), r"expected numbers such as .* got \[15\]"),
    (planted(lambda data: data.update(not_checkable=[15])), "not what .* writes"),
])
def test_damaged_files(tmp_path: Path, text: str, message: str) -> None:
    """A file in which something was planted is refused by name."""
    (tmp_path / "thread.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message) as found:
        read("thread", tmp_path)
    assert str(found.value).startswith(f"{tmp_path / 'thread.json'}: ")


# --- the command ------------------------------------------------------------------------------------------------------

Verify = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verify(birds: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
           capsys: pytest.CaptureFixture[str]) -> Verify:
    """Call `verify source` where birds is a source of the package and its text in birds.txt: exit status, standard
    output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "read", lambda name: birds if name == "birds" else read(name))
    (tmp_path / "birds.txt").write_bytes(TEXT.encode())
    (tmp_path / "other.txt").write_bytes(TEXT.replace("robin", "raven").encode())
    (tmp_path / "bytes.txt").write_bytes(b"\xff")

    def call(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(["source", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err
    return call


def test_command_checks(verify: Verify) -> None:
    """A text that is as numbered ends with status 0, another one with status 1 and what differs."""
    assert verify("birds", "--text", "birds.txt") == (0, "birds: 24 pieces, all as numbered\n", "")
    status, out, err = verify("birds", "--text", "other.txt")
    assert (status, out) == (1, "")
    assert err.startswith("verify: birds: piece 4 (sentence, 26 characters from 46), in line 8, is not as numbered; ")
    assert verify("birds", "4", "--text", "other.txt") == (1, "", err)


def test_command_prints(verify: Verify) -> None:
    """Without a text there is a table of the pieces, or of some; with one the words of the pieces one asks for."""
    status, out, err = verify("thread")
    assert (status, err, len(out.splitlines())) == (0, "", 108)
    assert out.splitlines()[0].split() == ["number", "kind", "offset", "length", "hash"]
    assert [line.split()[:2] for line in verify("thread", "30-32,5")[1].splitlines()[1:]] == [
        ["30", "comment"], ["31", "comment"], ["32", "furniture"], ["5", "sentence"]]
    assert verify("birds", "4-5,17", "--text", "birds.txt") == (
        0, "4  A robin sings... at night.\n5  Does it sleep?\n17  ❌ No\n", "")


def test_command_json(verify: Verify, tmp_path: Path) -> None:
    """The JSON has the pieces that are asked for, with a text that is as numbered their words, and with any text what
    differs; on standard output nothing else is."""
    status, out, err = verify("birds", "4", "--text", "birds.txt", "--json", "-")
    assert (status, err) == (0, "4  A robin sings... at night.\n")
    data = json.loads(out)
    assert (data["schema"], data["name"], data["not_checkable"], data["differs"]) == (1, "birds", {}, None)
    assert data["pieces"] == [{"number": 4, "kind": "sentence", "offset": 46, "length": 26,
                               "hash": sha256("A robin sings... at night.")[:16],
                               "text": "A robin sings... at night."}]
    assert verify("birds", "--text", "other.txt", "--json", "other.json")[0] == 1
    data = json.loads(Path("other.json").read_text(encoding="utf-8"))
    assert data["differs"].startswith("birds: piece 4 ")
    assert (len(data["pieces"]), "text" in data["pieces"][0]) == (24, False)
    assert "differs" not in json.loads(verify("birds", "--json", "-")[1])


@pytest.mark.parametrize(("arguments", "message"), [
    (["nothing"], "there is no source 'nothing'; there are thread, tutorial"),
    (["birds", "5-"], "expected numbers such as 5, 5-8 or \"1, 10-12\", got '5-'"),
    (["birds", "23-25"], "birds: there is no piece 25, only 1 to 24"),
    (["birds", "--text", "nowhere.txt"], "--text nowhere.txt: cannot be read: No such file or directory; expected"),
    (["birds", "--text", "."], "--text .: cannot be read: Is a directory; expected the file of a text"),
    (["birds", "--text", "bytes.txt"], "--text bytes.txt: cannot be read: 'utf-8' codec can't decode byte 0xff"),
    (["birds", "--json", "nowhere/a.json"], "--json nowhere/a.json: cannot be written; expected a file in a folder"),
])
def test_command_bad_use(verify: Verify, arguments: list[str], message: str) -> None:
    """Bad use ends with status 2 and one line that names what was given and what was expected."""
    status, out, err = verify(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"verify: {message}")


# --- the texts themselves ---------------------------------------------------------------------------------------------

@pytest.fixture(params=names())
def original(request: pytest.FixtureRequest) -> tuple[Source, str]:
    """A source and its text, where there is one."""
    source = read(request.param)
    folder = os.environ.get("VERIFY_SOURCES")
    if not folder:
        pytest.skip("needs the texts: VERIFY_SOURCES names no folder that has them")
    for file in sorted(Path(folder).glob("*")):
        if file.is_file() and sha256(text := file.read_bytes().decode(errors="replace")) == source.sha256:
            return source, text
    pytest.skip(f"needs the text: no file in {folder} has the SHA-256 {source.sha256}")


def test_the_texts(original: tuple[Source, str]) -> None:
    """The text is as numbered, by the rules as they are."""
    source, text = original
    check(source, text)
    assert numbered(text) == source.pieces


def test_planted_in_the_numbering(original: tuple[Source, str]) -> None:
    """Every piece that is left out of the stored numbering, or lies a character off, is found with the text."""
    source, text = original
    for place, piece in enumerate(source.pieces):
        before, after = source.pieces[:place], source.pieces[place + 1:]
        with pytest.raises(Differs, match="is in no piece"):
            check(replace(source, pieces=renumbered([*before, *after])), text)
        with pytest.raises((Differs, SourceError), match=f"piece {piece.number} "):
            check(replace(source, pieces=(*before, replace(piece, offset=piece.offset + 1), *after)), text)


def test_nothing_is_copied(original: tuple[Source, str]) -> None:
    """No sentence of the text of more than 40 characters stands in the package, its tests or its pages."""
    source, text = original
    root = FOLDER.parent.parent
    files = [*root.glob("*.md"), *(file for folder in ("verify", "tests", "docs") for end in ("py", "md", "json")
                                   for file in (root / folder).rglob(f"*.{end}"))]
    ours = " ".join(" ".join(file.read_text(encoding="utf-8").split()) for file in files)
    ours += " ".join(sentence.said for sentence in package_statements())
    sentences = [text[p.offset:p.end] for p in source.pieces if p.kind in ("sentence", "comment") and p.length > 40]
    assert len(files) > 100 and sentences
    assert [sentence for sentence in sentences if sentence in ours] == []
