"""Verdicts on sentences of sources: computed from proved claims and replayed counterexamples, never typed."""
from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from verify.claim import ClaimError
from verify.corpus import package_claims, package_statements, read
from verify.equations import L, layers
from verify.example import Example
from verify.notation import Var, index, substitute
from verify.proof import Statement
from verify.statement import Sentence
from verify.verdict import ADDED, FALSE, TRUE, UNDECIDED, Contradictory, assumed_beyond, judged, verdict

CLAIM = "identical_rows_stay_identical"
OUTGOING = "outgoing weights start equal"


@pytest.fixture
def sentence() -> Sentence:
    (found,) = [s for s in package_statements() if s.id == "identical_rows_alone_stay_identical"]
    return found


@pytest.fixture
def proved() -> dict[str, Statement]:
    return {slug: claim.statement for slug, claim in package_claims().items()}


def without(statement: Statement, *names: str) -> Statement:
    return replace(statement, assumptions={k: f for k, f in statement.assumptions.items() if k not in names},
                   conclusions={k: f for k, f in statement.conclusions.items() if k not in names})


# --- the first sentence -----------------------------------------------------------------------------------------------

def test_identical_rows_alone(sentence: Sentence, proved: dict[str, Statement]) -> None:
    """Equal rows alone do not stay equal: the bare sentence is contradicted, and the claim adds the outgoing
    weights."""
    found = verdict(sentence, proved)
    assert (found.verdict, found.claims, found.added, found.faults) == (ADDED, (CLAIM,), (OUTGOING,), ())
    assert found.counterexample is not None
    assert found.counterexample.name == "different outgoing weights"


def test_json(sentence: Sentence, proved: dict[str, Statement]) -> None:
    """The report names claims by tag and shows the counterexample so that it can be pasted."""
    data = judged(sentence, proved, {CLAIM: "R6H7"})
    assert {"id", "source", "place", "text", "verdict", "claims", "counterexample"} <= data.keys()
    assert data["claims"] == ["R6H7"]
    assert eval(data["counterexample"]["example"], {"Example": Example}) == sentence.counterexamples[0].example


def test_all_counterexamples_are_right(proved: dict[str, Statement]) -> None:
    """Every counterexample of a statement file contradicts its reading."""
    for sentence in package_statements():
        assert verdict(sentence, proved).faults == ()


def test_no_verdict_is_typed() -> None:
    """A statement file has no place for a verdict, and its text does not contain one."""
    assert not {"verdict", "status", "claims"} & {field.name for field in fields(Sentence)}
    for sentence in package_statements():
        assert not any(word in sentence.text.lower() for word in ("undecided", "is false", "is true", "refuted"))


# --- each verdict -----------------------------------------------------------------------------------------------------

def test_without_the_claim(sentence: Sentence, proved: dict[str, Statement]) -> None:
    """Without a claim that says what is missing the sentence is false; without a counterexample too, undecided."""
    del proved[CLAIM]
    assert verdict(sentence, proved).verdict == FALSE
    sentence.counterexamples.clear()
    assert verdict(sentence, proved).verdict == UNDECIDED


def test_true(sentence: Sentence, proved: dict[str, Statement]) -> None:
    """A sentence that says all that the claim assumes is true, also if it says more or concludes less."""
    claim = package_claims()[CLAIM]
    sentence.counterexamples.clear()
    sentence.assumptions[OUTGOING] = claim.assumptions[OUTGOING]
    assert verdict(sentence, proved).verdict == TRUE
    sentence.assumptions["more"] = claim.conclusions["biases stay equal"]
    del sentence.conclusions["biases stay equal"]
    found = verdict(sentence, proved)
    assert (found.verdict, found.claims, found.counterexample) == (TRUE, (CLAIM,), None)


def test_true_and_contradicted(sentence: Sentence, proved: dict[str, Statement]) -> None:
    """A claim that implies what a counterexample contradicts is an error, not a verdict.  Here the claim is false:
    one of its assumptions was taken away."""
    proved[CLAIM] = without(proved[CLAIM], OUTGOING)
    with pytest.raises(Contradictory, match="the counterexample 'different outgoing weights' contradicts it"):
        verdict(sentence, proved)


@pytest.mark.parametrize(("change", "fault"), [
    ({"W": [[[0], [0]], [[1, 1]]]}, "breaks no conclusion"),
    ({"W": [[[1], [0]], [[1, 0]]]}, "breaks the assumption 'incoming weights start equal'"),
    ({"batches": [([[1]], [[1]])]}, "breaks no conclusion"),
    ({"let": {"l": 1, "p": 1}}, "gives no value to q; add it to let"),
    ({"let": {"l": 2, "p": 1, "q": 1}}, "has l = 2, which is not in its range"),
])
def test_wrong_counterexample(sentence: Sentence, proved: dict[str, Statement], change: dict[str, object],
                              fault: str) -> None:
    """A counterexample that contradicts nothing does not count, and it is said why."""
    right = sentence.counterexamples[0]
    sentence.counterexamples[0] = replace(right, example=replace(right.example, **change))  # type: ignore[arg-type]
    found = verdict(sentence, proved)
    assert (found.verdict, found.claims, found.counterexample) == (UNDECIDED, (), None)
    assert found.faults == (f"{sentence.id}: the counterexample 'different outgoing weights' {fault}",)
    sentence.counterexamples.append(right)
    assert verdict(sentence, proved).verdict == ADDED


# --- when a claim says something about a reading ----------------------------------------------------------------------

def test_beyond(sentence: Sentence, proved: dict[str, Statement]) -> None:
    """A claim speaks of a reading only if it lets the same, whatever the indices are called, requires no more,
    concludes as much, and is on training if the reading is."""
    claim, reading = proved[CLAIM], sentence.statement
    assert assumed_beyond(claim, reading) == (OUTGOING,)
    l, p, q = claim.let
    assert assumed_beyond(replace(claim, let=((l[0], layers(1, L)), p, q)), reading) is None
    assert assumed_beyond(without(claim, "biases stay equal"), reading) is None
    assert assumed_beyond(replace(claim, conditions=(L - 3,)), reading) is None
    assert assumed_beyond(claim, replace(reading, conditions=(L - 3,))) == (OUTGOING,)
    assert assumed_beyond(replace(claim, training=False), reading) is None
    assert assumed_beyond(claim, replace(reading, conclusions={})) is None


def test_names_do_not_matter(proved: dict[str, Statement]) -> None:
    """A reading with other names for the same indices is implied by the claim."""
    claim = proved["clones_receive_equal_gradients"]
    new = {var: Var(f"{var.name}9") for var, _ in claim.let[2:]}
    values = {var: index(other) for var, other in new.items()}
    let = (*claim.let[:2], *((new[var], substitute(range_, values)) for var, range_ in claim.let[2:]))
    renamed = replace(claim, let=let, assumptions={k: substitute(f, values) for k, f in claim.assumptions.items()},
                      conclusions={k: substitute(f, values) for k, f in claim.conclusions.items()})
    assert renamed != claim
    assert assumed_beyond(claim, renamed) == ()


def test_mended_only_by_what_is_added(sentence: Sentence, proved: dict[str, Statement]) -> None:
    """A claim that leaves out an assumption of the reading does not mend it: what it adds is not all that differs."""
    proved[CLAIM] = without(proved[CLAIM], "biases start equal")
    assert verdict(sentence, proved).verdict == FALSE


# --- the form ---------------------------------------------------------------------------------------------------------

def test_form(tmp_path: Path) -> None:
    """A statement file without a sentence is refused by name."""
    file = tmp_path / "nothing.py"
    file.write_text("claim = 1\n", encoding="utf-8")
    with pytest.raises(ClaimError, match=r"nothing\.py: expected a variable `sentence` that is a Sentence"):
        read(file, "sentence", Sentence)
