"""Verdicts on sentences, computed from the claims that are proved and from counterexamples that are replayed.

- true: a claim implies the reading;
- true under an added assumption: a counterexample contradicts the reading, and a claim that assumes more concludes it;
- false: a counterexample contradicts the reading, and no claim says what is missing;
- undecided: neither.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from verify.notation import Delta, Eq, ForAll, Index, index
from verify.proof import Statement
from verify.readings.canonical import same
from verify.readings.evaluate import EvaluationError
from verify.readings.failures import failing, misfit
from verify.statement import Contradiction, Sentence

TRUE, ADDED, FALSE, UNDECIDED = "true", "true under an added assumption", "false", "undecided"


@dataclass(frozen=True)
class Verdict:
    """claims: slugs of the claims that decide; added: what they assume beyond the reading; counterexample: the one that
    contradicts the reading; faults: what is wrong with the counterexamples that do not."""
    verdict: str
    claims: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    counterexample: Contradiction | None = None
    faults: tuple[str, ...] = ()


class Contradictory(Exception):
    """A sentence that a claim implies and a counterexample contradicts: one of the two checks is wrong."""


def verdict(sentence: Sentence, proved: Mapping[str, Statement]) -> Verdict:
    """The verdict, given what is proved, by slug."""
    reading = sentence.statement
    wrong = {c.name: fault(reading, c) for c in sentence.counterexamples}
    against = next((c for c in sentence.counterexamples if wrong[c.name] is None), None)
    faults = tuple(f"{sentence.id}: the counterexample {name!r} {why}" for name, why in wrong.items() if why)
    beyond = {slug: added for slug, claim in proved.items() if (added := assumed_beyond(claim, reading)) is not None}
    implying = tuple(slug for slug, added in beyond.items() if not added)
    if implying and against is not None:
        raise Contradictory(f"{sentence.id}: the claim {implying[0]} implies it, the counterexample {against.name!r} "
                            "contradicts it; this is a bug of the kernel or of the evaluator")
    if implying:
        return Verdict(TRUE, implying, faults=faults)
    if against is None:
        return Verdict(UNDECIDED, faults=faults)
    mending = {slug: added for slug, added in beyond.items() if _assumes_all(proved[slug], reading)}
    added = tuple(dict.fromkeys(name for names in mending.values() for name in names))
    return Verdict(ADDED if mending else FALSE, tuple(mending), added, against, faults)


def judged(sentence: Sentence, proved: Mapping[str, Statement], tags: Mapping[str, str | None]) -> dict[str, Any]:
    """A sentence and its verdict, for JSON; claims are named by tag, those without one by slug."""
    found = verdict(sentence, proved)
    against = found.counterexample
    return {"id": sentence.id, "source": sentence.source, "place": sentence.place, "text": sentence.said,
            "verdict": found.verdict, "claims": [tags.get(slug) or slug for slug in found.claims],
            "added": list(found.added),
            "counterexample": None if against is None else {"name": against.name, "words": against.words,
                                                            "example": repr(against.example)},
            "faults": list(found.faults)}


def fault(reading: Statement, against: Contradiction) -> str | None:
    """Why a counterexample does not contradict a reading, if it does not."""
    world, env = against.example.world(), against.example.env
    try:
        unfit = misfit(reading, world, env)
        if unfit is not None:
            return unfit
        for name in failing(reading.assumptions, world, env):
            return f"breaks the assumption {name!r}"
        for _ in failing(reading.conclusions, world, env):
            return None
    except EvaluationError as error:
        return f"cannot be evaluated: {error}"
    return "breaks no conclusion"


# --- claims ----------------------------------------------------------------------------------------------------------

def assumed_beyond(claim: Statement, reading: Statement) -> tuple[str, ...] | None:
    """The assumptions of the claim that the reading does not make; None if the claim is about something else, or does
    not conclude what the reading does."""
    if claim.training != reading.training or not reading.conclusions:
        return None
    concluded = [_within(claim, formula) for formula in claim.conclusions.values()]
    if not all(_among(_within(reading, formula), concluded) for formula in reading.conclusions.values()):
        return None
    required = [_within(reading, condition) for condition in reading.conditions]
    if not all(_among(_within(claim, condition), required) for condition in claim.conditions):
        return None
    assumed = [_within(reading, formula) for formula in reading.assumptions.values()]
    return tuple(name for name, formula in claim.assumptions.items() if not _among(_within(claim, formula), assumed))


def _assumes_all(claim: Statement, reading: Statement) -> bool:
    """Whether the claim makes all assumptions of the reading, so that it is the reading with something added."""
    assumed = [_within(claim, formula) for formula in claim.assumptions.values()]
    return all(_among(_within(reading, formula), assumed) for formula in reading.assumptions.values())


def _within(statement: Statement, formula: ForAll | Index) -> ForAll:
    """A formula, or the condition that an index is >= 0, for all values of what the statement lets: two of them are the
    same exactly if they say the same of the same indices, whatever these are called."""
    if type(formula) is Index:
        formula = ForAll((), Eq(Delta(formula, index(0)), 0))
    return ForAll((*statement.let, *formula.bounds), formula.body)  # type: ignore[union-attr]


def _among(formula: ForAll, others: Iterable[ForAll]) -> bool:
    return any(same(formula, other) for other in others)
