"""Verdicts on what sentences say, computed from claims that hold and from networks that are replayed.

Of a reading that speaks of every network:

- true: a claim implies it;
- true under an added assumption: a counterexample contradicts it, and claims imply it with the assumption;
- false: a counterexample contradicts it, and a claim that covers the counterexample says what is true instead.

Of a reading that says that there is a network: true if one is shown, false if a claim implies that there is none.
Any other is undecided.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from typing import Any

from verify.evidence.trivial import following_at_once
from verify.example import Example
from verify.kernel import Library, Refused, Theorem, check
from verify.kernel.check import admit_statement
from verify.notation import AlmostAll, Delta, Eq, ForAll, Index, Range, index
from verify.proof import Statement
from verify.readings.canonical import same
from verify.readings.evaluate import Env, EvaluationError, World, definitions_of, evaluate, instances
from verify.readings.failures import failing, misfit
from verify.readings.latex import text
from verify.readings.mentions import numbers_let
from verify.statement import Reading, Sentence, Shown
from verify.strategies import satisfying
from verify.worlds.construct import ConstructionError
from verify.worlds.draws import draws

TRUE, ADDED, FALSE, UNDECIDED = "true", "true under an added assumption", "false", "undecided"
VERDICTS = (TRUE, ADDED, FALSE, UNDECIDED)
#: From the strongest to the weakest.
STATUSES = ("proved", "tested")


@dataclass(frozen=True)
class Corpus:
    """What holds: claims by slug, each with its status; the theorems among them, by slug and tag; and the tags."""
    statements: Mapping[str, Statement]
    statuses: Mapping[str, str]
    library: Library
    tags: Mapping[str, str | None] = field(default_factory=dict)

    def slug(self, name: str) -> str | None:
        """The slug of the claim with this tag or slug, if it holds."""
        return next((slug for slug in self.statements if name in (slug, self.tags.get(slug))), None)

    def weakest(self, slugs: Iterable[str]) -> str:
        """The status of the weakest of these claims; what rests on no claim is proved."""
        return max((self.statuses[slug] for slug in slugs), key=STATUSES.index, default=STATUSES[0])


@dataclass(frozen=True)
class Verdict:
    """status: that of the weakest claim it rests on; claims: slugs of the claims that imply the reading, or its denial,
    or the reading with what is added; added: names of assumptions; corrections: slugs of the claims that say what is
    true instead; network: one that contradicts the reading, or that it says there is; faults: what is wrong in the
    statement file, with a network, the proof or a correction."""
    verdict: str
    status: str | None = None
    claims: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    network: Shown | None = None
    faults: tuple[str, ...] = ()


class Contradictory(Exception):
    """A reading that a claim implies and a network contradicts: one of the two checks is wrong."""


def verdict(reading: Reading, corpus: Corpus) -> Verdict:
    """The verdict on a reading, given what holds."""
    faults: list[str] = []
    try:
        admit_statement(with_additions(reading))
    except Refused as refusal:
        return Verdict(UNDECIDED, faults=(f"{reading.slug}: {refusal.said(text)}",))
    network = _first(reading, faults)
    found = (_of_some if reading.exists else _of_all)(reading, corpus, network, faults)
    if found[0] in (TRUE, ADDED) and not reading.exists:
        faults += _empty(reading)
    if network is not None and found[1] is not None and _by_redraws(reading, network):
        found = (found[0], STATUSES[-1], *found[2:])
    return Verdict(*found, network=network, faults=tuple(f"{reading.slug}: {fault}" for fault in faults))


#: verdict, status, claims, added, corrections
Found = tuple[str, str | None, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _of_all(reading: Reading, corpus: Corpus, against: Shown | None, faults: list[str]) -> Found:
    """Of a reading that speaks of every network."""
    bare, additions = reading.statement, {part.name: part.formula for part in reading.additions.values()}
    beyond = {slug: added for slug, claim in corpus.statements.items()
              if (added := assumed_beyond(claim, bare)) is not None}
    implying = tuple(slug for slug, added in beyond.items() if not added)
    mending = {slug: added for slug, added in beyond.items() if _assumes_all(corpus.statements[slug], bare)}
    mended, added = tuple(mending), tuple(dict.fromkeys(name for names in mending.values() for name in names))
    proved = _proved(reading, with_additions(reading), corpus, faults)
    needless = set() if proved is None else additions.keys() - proved.used_assumptions
    if needless:
        faults.append(f"the proof does not need what is added, {sorted(needless)[0]!r}; leave it out")
    elif proved is not None and additions:
        mended, added = _uses(proved, corpus), tuple(additions)
    elif proved is not None:
        implying = _uses(proved, corpus)
    elif additions:
        faults.append("something is added, but nothing shows that it suffices; give a proof")
    if implying or (proved is not None and not additions):
        if against is not None:
            raise Contradictory(f"{reading.slug}: {', '.join(implying) or 'its proof'} implies it, the counterexample "
                                f"{against.name!r} contradicts it; this is a bug of the kernel or of the evaluator")
        return TRUE, corpus.weakest(implying), implying, (), ()
    if against is None:
        if additions:
            faults.append("something is added, but no counterexample shows that it is needed")
        return UNDECIDED, None, (), (), ()
    corrections = tuple(_covering(reading, against, corpus, faults))
    if added:
        return ADDED, corpus.weakest(mended), mended, added, corrections
    if not corrections:
        faults.append("a counterexample contradicts it, but no claim says what is true instead; name one")
    return FALSE, corpus.weakest(corrections), (), (), corrections


def _of_some(reading: Reading, corpus: Corpus, witness: Shown | None, faults: list[str]) -> Found:
    """Of a reading that says that there is a network."""
    proved = None
    if reading.proof_items is not None:
        proved = _proved(reading, reading.denial, corpus, faults)
    if proved is not None and witness is not None:
        raise Contradictory(f"{reading.slug}: its proof denies that there is such a network, and {witness.name!r} is "
                            "one; this is a bug of the kernel or of the evaluator")
    if proved is not None:
        claims = _uses(proved, corpus)
        return FALSE, corpus.weakest(claims), claims, (), ()
    return (UNDECIDED, None, (), (), ()) if witness is None else (TRUE, STATUSES[0], (), (), ())


# --- networks ---------------------------------------------------------------------------------------------------------

def _first(reading: Reading, faults: list[str]) -> Shown | None:
    """The first network that does what it is meant to do; what is wrong with the others is a fault."""
    found = None
    for shown in reading.networks:
        wrong = fault(reading, shown)
        if wrong is not None:
            faults.append(f"the {'witness' if reading.exists else 'counterexample'} {shown.name!r} {wrong}")
        elif found is None:
            found = shown
    return found


def fault(reading: Reading, shown: Shown) -> str | None:
    """Why a network does not contradict the reading, or is not what the reading says there is."""
    statement = reading.statement
    world, env = shown.example.world(statement.definitions), shown.example.env
    try:
        unfit = _unfit(statement, shown)
        if unfit is not None:
            return unfit
        broken = list(failing(statement.conclusions, world, env))
        if not reading.exists:
            return None if broken else "breaks no conclusion"
        for name, formula in statement.conclusions.items():
            if type(formula.body) is AlmostAll:
                return f"is one network, and {name!r} speaks of almost all; conclude less"
            if any(_beyond(range_, world, env) for _, range_ in formula.bounds):
                return f"shows its first steps only, and {name!r} speaks of more; conclude less"
    except (EvaluationError, ZeroDivisionError) as error:
        return f"cannot be evaluated: {error}"
    return f"breaks the conclusion {broken[0]!r}" if broken else None


def _unfit(statement: Statement, shown: Shown) -> str | None:
    """Why a network is not as a statement assumes.  Where that is said of steps without end it is tried on a few more
    steps than the network shows."""
    env = shown.example.env
    unfit = misfit(statement, shown.example.world(statement.definitions), env)
    if unfit is not None:
        return unfit
    for name, formula in statement.assumptions.items():
        if type(formula.body) is AlmostAll:
            return f"is one network, and {name!r} speaks of almost all"
        endless = any(range_.hi is None for _, range_ in formula.bounds)
        example = continued(shown.example) if endless and statement.training else shown.example
        world = example.world(statement.definitions)
        if any(range_.hi is not None and _beyond(range_, world, env) for _, range_ in formula.bounds):
            return f"shows its first steps only, and {name!r} speaks of more"
        if not evaluate(formula, world, env):
            return f"breaks the assumption {name!r}"
    return None


#: How many steps more a network is trained to see whether what is assumed of all steps holds there too.
MORE_STEPS = 3


def continued(example: Example) -> Example:
    """The training of an example, longer: the last batch comes again."""
    return replace(example, batches=[*example.batches, *[example.batches[-1]] * MORE_STEPS])


def _beyond(range_: Range, world: World, env: Env) -> bool:
    """Whether a range of steps or batches has more of them than a network shows; none shows all of a range without end.
    """
    if range_.kind not in ("step", "batch"):
        return False
    return range_.hi is None or bool(evaluate(range_.hi, world, env) > max(world.m))


def _by_redraws(reading: Reading, shown: Shown) -> bool:
    """Whether a network contradicts only what is said of almost all values: that is seen on some values, not proved."""
    world = shown.example.world(reading.statement.definitions)
    broken = failing(reading.statement.conclusions, world, shown.example.env)
    return not reading.exists and all(type(reading.statement.conclusions[name].body) is AlmostAll for name in broken)


def _empty(reading: Reading) -> Iterator[str]:
    """What speaks against it that anything satisfies the assumptions of a reading with what is added, and that what is
    added is less than what is concluded."""
    whole = with_additions(reading)
    for at_once in following_at_once(whole):
        if any(at_once.endswith(f"from {name!r}") for name in reading.additions):
            yield f"what is added says what is concluded: {at_once}"
    wrong = [why for shown in reading.examples if (why := _unfit(whole, shown)) is not None]
    if reading.examples:
        yield from (f"the example {why}" for why in wrong)
        return
    made = {name: formula for name, formula in whole.assumptions.items() if _can_be_made(whole, {name: formula})}
    left = {name: formula for name, formula in whole.assumptions.items() if name not in made}
    try:
        for case in draws(satisfying(replace(whole, assumptions=made), functions=("exact",)), DRAWS if left else 1, 0):
            if not any(failing(left, case.world, case.values)):
                return
        yield f"no network is known in which this holds too: {', '.join(left)}; give one with `example`"
    except ConstructionError as error:
        first, *_ = str(error).splitlines()
        yield f"no network is as assumed: {first}"


#: So many networks are tried to meet by chance what none can be made for.
DRAWS = 60


def _can_be_made(statement: Statement, assumption: Mapping[str, ForAll]) -> bool:
    """Whether networks can be made that satisfy an assumption."""
    try:
        return any(True for _ in draws(satisfying(replace(statement, assumptions=assumption), functions=("exact",)),
                                       1, 0))
    except ConstructionError:
        return False


def _covering(reading: Reading, against: Shown, corpus: Corpus, faults: list[str]) -> Iterator[str]:
    """The corrections that hold and speak of the counterexample."""
    world = against.example.world()
    for name in reading.corrections:
        slug = corpus.slug(name)
        if slug is None:
            faults.append(f"instead: there is no claim {name!r} that holds")
        elif not _speaks_of(corpus.statements[slug], world):
            faults.append(f"instead: the claim {name!r} says nothing of the counterexample {against.name!r}")
        else:
            yield slug


#: Values of numbers that a claim lets and a network does not give.
TRIED = (Fraction(1), Fraction(1, 2), Fraction(2), Fraction(-1))


def _speaks_of(claim: Statement, world: World) -> bool:
    """Whether all assumptions of a claim hold in a world, for some values of what it lets."""
    numbers = numbers_let(claim)  # all others that the world has are of the reading
    given = {key: v for key, v in world.entries.items() if key[1] or key[0] in numbers}
    missing = [(name, ()) for name in numbers if (name, ()) not in given]
    worlds = [replace(world, entries={**given, **dict(zip(missing, chosen, strict=True))}, memo={})
              for chosen in product(TRIED, repeat=len(missing))]
    networks = sorted({place[0] for name, place in world.entries if name == "b"})
    which = [var for var, range_ in claim.let if range_.kind == "step"]
    rest = tuple(bound for bound in claim.let if bound[0] not in which)
    return any(_as_assumed(claim, world, env)
               for world in worlds for chosen in product(networks, repeat=len(which))
               for env in instances(ForAll(rest, Eq(0, 0)), world, dict(zip(which, chosen, strict=True))))


def _as_assumed(claim: Statement, world: World, env: Env) -> bool:
    """Whether all assumptions of a claim hold in a world, for these values of what it lets."""
    world = replace(world, definitions=definitions_of(claim.definitions.values(), env), memo={})
    try:
        return misfit(claim, world, env) is None and not any(failing(claim.assumptions, world, env))
    except EvaluationError:  # a batch or a network is missing that the claim speaks of
        return False


# --- proofs -----------------------------------------------------------------------------------------------------------

def with_additions(reading: Reading) -> Statement:
    """What the reading says with what is added to its assumptions."""
    statement, added = reading.statement, {part.name: part.formula for part in reading.additions.values()}
    return replace(statement, assumptions={**statement.assumptions, **added})


def _proved(reading: Reading, statement: Statement, corpus: Corpus, faults: list[str]) -> Theorem | None:
    """What the proof in the file proves, if the kernel accepts it."""
    if reading.proof_items is None:
        return None
    try:
        return check(reading.slug, statement, reading.proof_items, corpus.library)
    except Refused as refusal:
        faults.append(f"the proof is refused.  {refusal.said(text)}")
        return None


def _uses(theorem: Theorem, corpus: Corpus) -> tuple[str, ...]:
    return tuple(sorted({slug for name in theorem.uses if (slug := corpus.slug(name)) is not None}))


# --- claims that say the same -----------------------------------------------------------------------------------------

def assumed_beyond(claim: Statement, reading: Statement) -> tuple[str, ...] | None:
    """The assumptions of the claim that the reading does not make; None if the claim is about something else, defines
    what the reading does not, or does not conclude what the reading does."""
    nothing = Eq(0, 0)
    if claim.training != reading.training or not reading.conclusions \
            or not same(ForAll(claim.let, nothing), ForAll(reading.let, nothing)):
        return None
    concluded = [_within(claim, formula) for formula in claim.conclusions.values()]
    if not all(_among(_within(reading, formula), concluded) for formula in reading.conclusions.values()):
        return None
    defined = [_within(reading, formula) for formula in reading.definitions.values()]
    if not all(_among(_within(claim, formula), defined) for formula in claim.definitions.values()):
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


# --- for programs -----------------------------------------------------------------------------------------------------

def judged(sentence: Sentence, corpus: Corpus) -> dict[str, Any]:
    """A sentence with the verdicts on its readings, for JSON; claims are named by tag, those without one by slug.  What
    has no reading is undecided, and so is what is contradictory."""
    def found(reading: Reading) -> Verdict:
        try:
            return verdict(reading, corpus)
        except Contradictory as error:
            return Verdict(UNDECIDED, faults=(str(error),))

    readings = [_judged(reading, found(reading), corpus) for reading in sentence.readings]
    return {"id": sentence.id, "source": sentence.source, "pieces": list(sentence.numbers), "author": sentence.author,
            "place": sentence.place, "text": sentence.said, "unread": sentence.unread or None,
            "precisely": sentence.precisely or None, "readings": readings,
            "verdicts": [v for v in VERDICTS if v in {r["verdict"] for r in readings}] or [UNDECIDED]}


def _judged(reading: Reading, found: Verdict, corpus: Corpus) -> dict[str, Any]:
    def names(slugs: Iterable[str]) -> list[str]:
        return [corpus.tags.get(slug) or slug for slug in slugs]

    def origin(name: str) -> dict[str, str | None]:
        of = reading.sentence.origins.get(name)
        return {"name": name, "origin": of.kind if of else None, "because": of.because or None if of else None}

    shown = found.network
    return {"name": reading.name, "why": reading.why or None, "exists": reading.exists,
            "assumptions": [origin(name) for name in reading.assumptions],
            "verdict": found.verdict, "status": found.status,
            "claims": names(found.claims), "added": list(found.added), "instead": names(found.corrections),
            "network": None if shown is None else {"name": shown.name, "words": shown.words,
                                                   "example": repr(shown.example)},
            "faults": list(found.faults)}
