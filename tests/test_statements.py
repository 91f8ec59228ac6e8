"""Sentences of the sources: what each piece says is stated, and verdicts are computed from claims and networks."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from verify.claim import ClaimError
from verify.corpus import library, package_claims, package_statements, read, statement
from verify.equations import C, L, W, a, b, batches, gW, layers, samples, steps, steps_to, total, units, z
from verify.example import Example
from verify.kernel import Theorem
from verify.notation import Differ, Eq, ForAll, Less, Pow, Var, index, indices, own, substitute, term
from verify.proof import Statement, conclude, have, lemma, multiple, step, use
from verify.readings.canonical import statement_hash
from verify.source import package_sources
from verify.statement import AROUND, OURS, SAID, Reading, Sentence
from verify.verdict import (
    ADDED,
    FALSE,
    STATUSES,
    TRUE,
    UNDECIDED,
    Contradictory,
    Corpus,
    assumed_beyond,
    judged,
    verdict,
)

i, j, k, l, t = indices("i j k l t")
CLAIM = "zero_weights_block_the_gradient"
CLONES = "identical_rows_stay_identical"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The claims of the package, as far as they are proved."""
    claims = package_claims()
    proved = library(claims)
    return Corpus({slug: claim.statement for slug, claim in claims.items() if slug in proved},
                  {slug: "proved" for slug in claims if slug in proved}, proved,
                  {slug: claim.tag for slug, claim in claims.items()})


def but(corpus: Corpus, slug: str, statement: Statement | None) -> Corpus:
    """The corpus with another statement of a claim, or without the claim."""
    statements = {**corpus.statements, slug: statement}
    proved: dict[str, Theorem] = {name: theorem for name, theorem in corpus.library.items() if theorem.name != slug}
    return replace(corpus, statements={s: of for s, of in statements.items() if of is not None}, library=proved)


def sentence_of() -> Sentence:
    return Sentence(source="tutorial", pieces="5", author="somebody", place="somewhere", said="Something is so.")


def zero(of: Reading) -> None:
    @of.assumption
    def weights_are_zero() -> Any:
        """All weights from layer l to layer l + 1 are zero."""
        return Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))


def vanishing(exists: bool = False, zeros: bool = True, upstream: bool = True) -> Reading:
    """A reading: with zero weights out of layer l the weight gradients of layer l (or of layer l + 1) vanish."""
    of = sentence_of().reading("as it stands", let={"l": layers(1, L - 1)}, exists=exists)
    if zeros:
        zero(of)

    @of.conclusion
    def gradients_vanish() -> Any:
        """The gradients of all weights into the layer are zero."""
        at = l if upstream else l + 1
        return Eq(gW(at, i, j), 0).forall(i=units(at), j=units(at - 1))
    return of


def proved_from_the_claim(of: Reading, *, because: tuple[Any, ...] = ("weights are zero",)) -> None:
    @of.proof
    def proof() -> Any:
        return (lemma("blocked", CLAIM, {"the weights out of layer l are zero": because}, s=Var("s"), e=Var("e"), l=l),
                conclude(of.conclusions["gradients vanish"], step(0, "blocked: weight gradients vanish")))


def one_unit_after_another(last: int = 1) -> Example:
    """Two layers of one unit each with the first weight 1: the gradient of a weight is 1 times the other."""
    return Example(W=[[[1]], [[last]]], b=[[0], [0]], activations=["identity", "identity"],
                   batches=[([[1]], [[2]])], let={"l": 1})


# --- the sources ------------------------------------------------------------------------------------------------------

SOURCES = {source.name: source for source in package_sources()}


def uncovered(sentences: list[Sentence]) -> Iterator[str]:
    """The pieces that neither a statement nor a reason stands for, and those that both or that furniture stands for."""
    for source in SOURCES.values():
        said = {number for sentence in sentences if sentence.source == source.name for number in sentence.numbers}
        unsaid = {number for numbers in source.not_checkable.values() for number in numbers}
        furniture = {piece.number for piece in source.pieces if piece.kind == "furniture"}
        for piece in source.pieces:
            if (piece.number in said) + (piece.number in unsaid) + (piece.number in furniture) != 1:
                yield f"{source.name}: {piece}"


def test_every_piece_is_stated_or_not_checkable() -> None:
    """Each number of both sources has a statement, or a reason why it states nothing, and not both."""
    assert list(uncovered(package_statements())) == []


def test_a_piece_without_statement_is_noticed() -> None:
    """Without the statements of one piece the piece is named; and so is furniture that is stated."""
    sentences = package_statements()
    lost = sentences[0].numbers[0]
    kept = [s for s in sentences if s.source != sentences[0].source or lost not in s.numbers]
    assert any(f"piece {lost} " in line for line in uncovered(kept))
    furnished = replace(sentences[0], pieces="1-68" if sentences[0].source == "tutorial" else "1-107")
    assert any("(furniture" in line for line in uncovered([*sentences, furnished]))


def test_each_sentence_names_pieces_of_its_source() -> None:
    """Every number of a statement is that of a piece, and the author and the place are in words."""
    for sentence in package_statements():
        assert all(SOURCES[sentence.source].chosen(sentence.pieces)), sentence.id


def test_a_sentence_is_read_or_it_is_said_why_not() -> None:
    """A statement has readings, each with a conclusion, or a reason why there are none yet."""
    for sentence in package_statements():
        assert bool(sentence.readings) != bool(sentence.unread.strip()), sentence.id
        assert all(reading.conclusions for reading in sentence.readings), sentence.id


def unexplained(sentences: list[Sentence]) -> Iterator[str]:
    """Readings that do not say why a sentence is read so, or say the same as another reading of it; and sentences
    without a reading that do not say precisely, in words, what one would have to say."""
    for sentence in sentences:
        whys = Counter(reading.why.strip() for reading in sentence.readings)
        yield from (reading.slug for reading in sentence.readings if whys[reading.why.strip()] > 1 or not reading.why)
        if bool(sentence.precisely.strip()) == bool(sentence.readings):
            yield sentence.id


def test_each_reading_says_why(corpus: Corpus) -> None:
    """Each reading says why the sentence is read so; of several readings each says something of its own."""
    assert list(unexplained(package_statements())) == []
    found = judged(package_statements()[0], corpus)["readings"][0]
    assert found["why"] == package_statements()[0].readings[0].why


def test_a_reading_that_does_not_say_how_it_differs_is_noticed() -> None:
    """No reason, the reason of another reading, and nothing precise in the place of a reading are noticed."""
    of = sentence_of()
    assert list(unexplained([of])) == [of.id]
    of.reading("one", why="It is so."), of.reading("two")
    assert list(unexplained([of])) == [f"{of.id}: two"]
    of.reading("three", why="It is so.")
    assert list(unexplained([of])) == [f"{of.id}: {name}" for name in ("one", "two", "three")]


def unmarked(sentences: list[Sentence]) -> Iterator[str]:
    """Assumptions of which nothing says where they come from, and marks on what no reading assumes."""
    for sentence in sentences:
        assumed = {name for reading in sentence.readings for name in reading.assumptions}
        yield from (f"{sentence.id}: {name}" for name in sorted(assumed ^ sentence.origins.keys()))


def test_each_assumption_says_where_it_comes_from(corpus: Corpus) -> None:
    """Each assumption of each reading is said in the sentence, said around it, or ours; and then where or why."""
    sentences = package_statements()
    assert list(unmarked(sentences)) == []
    assert {origin.kind for sentence in sentences for origin in sentence.origins.values()} == {SAID, AROUND, OURS}
    for of in (reading for sentence in sentences[:5] for reading in judged(sentence, corpus)["readings"]):
        assert all(bool(part["because"]) == (part["origin"] != SAID) for part in of["assumptions"])


def test_a_mark_that_is_missing_or_too_much_is_noticed() -> None:
    """An assumption without a mark is named, and a mark on what is concluded or added."""
    of = vanishing()
    assert list(unmarked([of.sentence])) == [f"{of.sentence.id}: weights are zero"]
    of.sentence.says(of.assumptions["weights are zero"])
    assert list(unmarked([of.sentence])) == []
    of.sentence.supplied("why not")(of.conclusions["gradients vanish"])
    assert list(unmarked([of.sentence])) == [f"{of.sentence.id}: gradients vanish"]


def test_marks_are_not_part_of_what_is_stated(corpus: Corpus) -> None:
    """A mark or a reason changes neither the statement's hash nor the verdict."""
    bare, marked = vanishing(), vanishing()
    marked.sentence.context("the sentence before")(marked.assumptions["weights are zero"])
    for of in (bare, marked):
        proved_from_the_claim(of)
    marked.why = "It is so."
    assert statement_hash(bare.statement) == statement_hash(marked.statement)
    assert verdict(bare, corpus) == verdict(marked, corpus)
    (known,) = judged(marked.sentence, corpus)["readings"][0]["assumptions"]
    assert known == {"name": "weights are zero", "origin": AROUND, "because": "the sentence before"}
    (unknown,) = judged(bare.sentence, corpus)["readings"][0]["assumptions"]
    assert unknown == {"name": "weights are zero", "origin": None, "because": None}


def test_a_mark_needs_words_and_agrees_with_itself() -> None:
    """Where or why is said in words, and an assumption comes from one place."""
    of = vanishing()
    for mark, said in ((of.sentence.context, "where"), (of.sentence.supplied, "why")):
        with pytest.raises(ClaimError, match=f"expected words that say {said}, got"):
            mark(of.assumptions["weights are zero"])  # type: ignore[arg-type]  # as if it were @sentence.says
    of.sentence.says(of.assumptions["weights are zero"])
    with pytest.raises(ClaimError, match="'weights are zero' is marked twice: said in the sentence; and ours: because"):
        of.sentence.supplied("because")(of.assumptions["weights are zero"])


def test_no_verdict_is_typed() -> None:
    """A statement file has no place for a verdict, and its words do not contain one."""
    assert not {"verdict", "status"} & {field.name for kind in (Sentence, Reading) for field in fields(kind)}
    for sentence in package_statements():
        assert not any(word in sentence.text.lower() for word in ("undecided", "is false", "is true", "refuted")), \
            sentence.id


def test_all_statement_files_are_right(corpus: Corpus) -> None:
    """Every network does what it is meant to do, proofs are accepted, corrections speak of the counterexamples."""
    faults = [fault for sentence in package_statements() for reading in judged(sentence, corpus)["readings"]
              for fault in reading["faults"]]
    assert faults == []


# --- each verdict -----------------------------------------------------------------------------------------------------

def test_undecided(corpus: Corpus) -> None:
    """Without claim and network a reading is undecided, and so is a sentence without reading."""
    found = verdict(vanishing(), corpus)
    assert (found.verdict, found.status, found.claims, found.faults) == (UNDECIDED, None, (), ())
    assert judged(sentence_of(), corpus)["verdicts"] == [UNDECIDED]


def test_true_by_a_proof(corpus: Corpus) -> None:
    """A proof from a claim makes the reading true, and names the claim."""
    reading = vanishing()
    proved_from_the_claim(reading)
    found = verdict(reading, corpus)
    assert (found.verdict, found.status, found.claims, found.faults) == (TRUE, "proved", (CLAIM,), ())


def test_a_refused_proof(corpus: Corpus) -> None:
    """A proof that the kernel refuses decides nothing, and it is said why."""
    reading = vanishing()
    proved_from_the_claim(reading, because=())
    found = verdict(reading, corpus)
    assert (found.verdict, found.claims) == (UNDECIDED, ())
    assert "the proof is refused" in found.faults[0] and "the weights out of layer l are zero" in found.faults[0]


def test_a_proof_from_a_claim_that_does_not_hold(corpus: Corpus) -> None:
    """What no longer holds proves nothing."""
    reading = vanishing()
    proved_from_the_claim(reading)
    assert verdict(reading, but(corpus, CLAIM, None)).verdict == UNDECIDED


def with_addition(because: str = "weights are zero") -> Reading:
    """The reading without zero weights, to which they are added."""
    reading = vanishing(zeros=False)

    @reading.added
    def weights_are_zero() -> Any:
        """All weights from layer l to layer l + 1 are zero."""
        return Eq(W(l + 1, i, j), 0).forall(i=units(l + 1), j=units(l))

    proved_from_the_claim(reading, because=(because,))
    return reading


def test_true_under_an_added_assumption(corpus: Corpus) -> None:
    """A counterexample to the bare reading, and a proof of it with what is added."""
    reading = with_addition()
    reading.counterexample(one_unit_after_another)
    found = verdict(reading, corpus)
    assert (found.verdict, found.claims, found.added) == (ADDED, (CLAIM,), ("weights are zero",))
    assert found.network is not None and found.network.name == "one unit after another"


def test_an_addition_and_no_claim(corpus: Corpus) -> None:
    """What follows from the definitions alone, with what is added, needs no claim."""
    reading = sentence_of().reading("a network of two", let={"t": samples})

    @reading.conclusion
    def the_first_input_is_zero() -> Any:
        """The input of the first unit is zero."""
        return Eq(z(1, t, 1), 0)

    @reading.added
    def the_parameters_are_zero() -> Any:
        """The weights of the first unit are zero."""
        return Eq(W(1, 1, j), 0).forall(j=units(0))

    @reading.added
    def the_bias_is_zero() -> Any:
        """Its bias is zero."""
        return Eq(b(1, 1), 0)

    @reading.proof
    def proof() -> Any:
        return (conclude(reading.conclusions["the first input is zero"],
                         step(total(k=units(0))(W(1, 1, k) * a(0, t, k)) + b(1, 1), use("definition of z", l=1)),
                         step(0, *reading.additions.values())),)

    reading.counterexample(lambda: replace(one_unit_after_another(), let={"t": 1}))
    found = verdict(reading, corpus)
    assert (found.verdict, found.status, found.claims, len(found.added)) == (ADDED, "proved", (), 2)


def test_an_addition_without_counterexample(corpus: Corpus) -> None:
    """Without a network that contradicts the bare reading nothing shows that something must be added."""
    found = verdict(with_addition(), corpus)
    assert (found.verdict, len(found.faults)) == (UNDECIDED, 1)
    assert "no counterexample shows that it is needed" in found.faults[0]


def test_an_addition_that_the_proof_does_not_need(corpus: Corpus) -> None:
    """What is added must be used by the proof; otherwise it would only seem to be what was missing."""
    reading = with_addition()

    @reading.added
    def something_else() -> Any:
        """The first weight is 1."""
        return Eq(W(1, 1, 1), 1)

    reading.counterexample(one_unit_after_another)
    found = verdict(reading, corpus)
    assert found.verdict == FALSE
    assert "does not need what is added, 'something else'" in found.faults[0]


def test_an_addition_without_proof(corpus: Corpus) -> None:
    """An addition of which nothing shows that it suffices does not mend the reading."""
    reading = with_addition()
    reading.proof_items = None
    reading.counterexample(one_unit_after_another)
    found = verdict(reading, corpus)
    assert found.verdict == FALSE
    assert "nothing shows that it suffices" in found.faults[0]


def test_false(corpus: Corpus) -> None:
    """A counterexample, and a claim that speaks of it and says what is true instead."""
    reading = vanishing(upstream=False)
    reading.counterexample(lambda: one_unit_after_another(0))
    reading.instead(CLAIM)
    found = verdict(reading, corpus)
    assert (found.verdict, found.status, found.corrections, found.faults) == (FALSE, "proved", (CLAIM,), ())


@pytest.mark.parametrize(("instead", "fault"), [
    ((), "no claim says what is true instead; name one"),
    (("433W",), "there is no claim '433W' that holds"),
    (("T90C",), "the claim 'T90C' says nothing of the counterexample '<lambda>'"),
])
def test_a_wrong_correction(corpus: Corpus, instead: tuple[str, ...], fault: str) -> None:
    """A claim that does not hold, or whose assumptions fail in the counterexample, corrects nothing."""
    reading = vanishing(upstream=False)
    reading.counterexample(lambda: one_unit_after_another(0))
    if instead:
        reading.instead(*instead)
    found = verdict(reading, corpus)
    assert (found.verdict, found.corrections) == (FALSE, ())
    assert any(fault in of for of in found.faults)


@pytest.mark.parametrize(("example", "fault"), [
    (one_unit_after_another(1), "breaks the assumption 'weights are zero'"),
    (replace(one_unit_after_another(0), batches=[([[0]], [[0]])]), "breaks no conclusion"),
    (replace(one_unit_after_another(0), let={"l": 2}), "has l = 2, which is not in its range"),
])
def test_a_wrong_counterexample(corpus: Corpus, example: Example, fault: str) -> None:
    """A network that contradicts nothing does not count, and it is said why; another one still counts."""
    reading = vanishing(upstream=False)
    reading.counterexample(lambda: example)
    found = verdict(reading, corpus)
    assert (found.verdict, found.network) == (UNDECIDED, None)
    assert found.faults == (f"{reading.slug}: the counterexample '<lambda>' {fault}",)
    reading.counterexample(lambda: one_unit_after_another(0))
    assert verdict(reading, corpus).verdict == FALSE


def test_true_and_contradicted(corpus: Corpus) -> None:
    """What a claim implies and a network contradicts is an error, not a verdict.  Here the claim is false: its
    assumption was taken away."""
    reading = with_addition()
    reading.additions.clear()
    reading.proof_items = None
    reading.counterexample(one_unit_after_another)
    false = Statement(corpus.statements[CLAIM].let, {}, reading.statement.conclusions)
    with pytest.raises(Contradictory, match="'one unit after another' contradicts it"):
        verdict(reading, but(corpus, CLAIM, false))


# --- what would be true of anything -----------------------------------------------------------------------------------

def contradicting(reading: Reading) -> None:
    @reading.added
    def weights_are_one() -> Any:
        """The same weights are 1."""
        return Eq(W(l + 1, i, j), 1).forall(i=units(l + 1), j=units(l))


def test_an_addition_that_contradicts(corpus: Corpus) -> None:
    """Nothing satisfies weights that are zero and one, so a proof from them shows nothing; it is said which."""
    reading = vanishing(upstream=False)
    contradicting(reading)

    @reading.proof
    def proof() -> Any:
        return (have("one is zero", Eq(W(l + 1, 1, 1), 0), step(0, "weights are zero")),
                conclude(reading.conclusions["gradients vanish"],
                         step(gW(l + 1, i, j) * W(l + 1, 1, 1), use("weights are one", i=1, j=1)),
                         step(0, "one is zero")))

    reading.counterexample(lambda: one_unit_after_another(0))
    (fault,) = verdict(reading, corpus).faults
    assert "these assumptions contradict each other: weights are one; weights are zero" in fault


def test_an_addition_that_is_the_conclusion(corpus: Corpus) -> None:
    """What is concluded, times 1, is added: the proof is right and worth nothing."""
    reading = vanishing(zeros=False)

    @reading.added
    def gradients_are_zero() -> Any:
        """The gradients are zero."""
        return Eq(gW(l, i, j) * 1, 0).forall(i=units(l), j=units(l - 1))

    @reading.proof
    def proof() -> Any:
        return (conclude(reading.conclusions["gradients vanish"],
                         step(0, multiple("gradients are zero", 1))),)

    reading.counterexample(one_unit_after_another)
    assert any("what is added says what is concluded" in fault for fault in verdict(reading, corpus).faults)


def test_an_example_is_asked_for(corpus: Corpus) -> None:
    """Where no network can be made that is as assumed, one must be shown, and it is looked at."""
    reading = vanishing()

    @reading.assumption
    def an_output_is_seventeen() -> Any:
        """The product of two biases is 17."""
        return Eq(b(L, 1) * b(1, 1), 17)

    proved_from_the_claim(reading)
    (fault,) = verdict(reading, corpus).faults
    assert "no network is known in which this holds too: an output is seventeen; give one with `example`" in fault
    reading.example(lambda: one_unit_after_another(0))
    assert "the example breaks the assumption 'an output is seventeen'" in verdict(reading, corpus).faults[0]
    reading.examples.clear()
    reading.example(lambda: replace(one_unit_after_another(0), b=[[1], [17]]))
    assert verdict(reading, corpus).faults == ()


def test_what_is_not_admitted(corpus: Corpus) -> None:
    """A reading that uses an index beyond its range has no verdict; nor has one that concludes nothing."""
    reading = vanishing()

    @reading.conclusion
    def something_beyond() -> Any:
        """A weight of the layer after the last."""
        return Eq(W(L + 1, 1, 1), 0)

    found = verdict(reading, corpus)
    assert found.verdict == UNDECIDED and "which is not shown to be a layer" in found.faults[0]
    assert "nothing is concluded" in verdict(sentence_of().reading("nothing"), corpus).faults[0]


def test_what_divides_by_zero(corpus: Corpus) -> None:
    """A reading that divides by what may be zero is not admitted."""
    reading = vanishing(upstream=False)

    @reading.assumption
    def one_over_nothing() -> Any:
        """One over the depth less two is 1; the network has two layers."""
        return Eq(Pow(term(L) - 2, -1) * 1, 1)

    assert "a negative power is admitted of sizes" in verdict(reading, corpus).faults[0]


# --- that there is a network ------------------------------------------------------------------------------------------

def moving(at_layer: Any = l + 1) -> Reading:
    """A reading: with zero weights out of layer l some weight of layer l + 1 (or of layer l) has a gradient."""
    of = sentence_of().reading("some weight", exists=True,
                               let={"l": layers(1, L - 1), "i": units(at_layer), "j": units(at_layer - 1)})
    @of.assumption
    def weights_are_zero() -> Any:
        """All weights from layer l to layer l + 1 are zero."""
        return Eq(W(l + 1, k, t), 0).forall(k=units(l + 1), t=units(l))

    @of.conclusion
    def the_gradient_is_not_zero() -> Any:
        """Its gradient is not zero."""
        return Differ(gW(at_layer, i, j), 0)
    return of


def test_there_is_a_network(corpus: Corpus) -> None:
    """A witness, in which everything holds, makes it true; one in which something fails does not."""
    reading = moving()
    let = {"l": 1, "i": 1, "j": 1}
    reading.witness(lambda: replace(one_unit_after_another(1), let=let))
    assert verdict(reading, corpus).faults == (f"{reading.slug}: the witness '<lambda>' breaks the assumption "
                                               "'weights are zero'",)
    reading.witness(lambda: replace(one_unit_after_another(0), let=let, batches=[([[0]], [[0]])]))
    assert "breaks the conclusion 'the gradient is not zero'" in verdict(reading, corpus).faults[1]
    reading.witness(lambda: replace(one_unit_after_another(0), let=let))
    found = verdict(reading, corpus)
    assert (found.verdict, found.status, found.claims) == (TRUE, "proved", ())
    assert found.network is reading.networks[2]


def test_a_witness_of_all_steps(corpus: Corpus) -> None:
    """A network shows its first steps only, so it is no witness of what is said of steps without end."""
    reading = sentence_of().reading("for ever", training=True, exists=True)

    @reading.conclusion
    def the_weight_stays() -> Any:
        """The first weight is 1 at every step."""
        return Eq(W.at(Var("s"))(1, 1, 1), 1).forall(s=steps)

    reading.witness(lambda: replace(one_unit_after_another(), let={}))
    found = verdict(reading, corpus)
    assert (found.verdict, len(found.faults)) == (UNDECIDED, 1)
    assert "'the weight stays' speaks of more" in found.faults[0]


@pytest.mark.parametrize(("hi", "words"), [(None, "breaks the assumption 'the weight stays'"),
                                           (1, "'the weight stays' speaks of more")])
def test_what_is_assumed_of_steps_that_are_not_shown(corpus: Corpus, hi: int | None, words: str) -> None:
    """What is assumed of all steps is tried on more steps than a network shows, and what is assumed of so many steps
    must be shown: here the weight moves in the first step, of which only the beginning is shown."""
    reading = sentence_of().reading("it stays and has a gradient", training=True, exists=True)

    @reading.assumption
    def the_weight_stays() -> Any:
        """The first weight is 1 at these steps."""
        return Eq(W.at(Var("s"))(1, 1, 1), 1).forall(s=steps if hi is None else steps_to(hi))

    @reading.conclusion
    def it_has_a_gradient() -> Any:
        """At the first step its gradient is not zero."""
        return Differ(gW.at(0)(1, 1, 1), 0)

    reading.witness(lambda: replace(one_unit_after_another(), let={}))
    found = verdict(reading, corpus)
    assert (found.verdict, len(found.faults)) == (UNDECIDED, 1)
    assert words in found.faults[0]


def test_a_witness_of_almost_all(corpus: Corpus) -> None:
    """One network shows nothing of almost all values."""
    reading = sentence_of().reading("almost all", exists=True)

    @reading.conclusion
    def the_weight_is_not_zero() -> Any:
        """For almost all values of the first weight it is not zero."""
        return Differ(W(1, 1, 1), 0).for_almost_all(W(1, 1, 1))

    reading.witness(lambda: replace(one_unit_after_another(), let={}))
    assert "is one network, and 'the weight is not zero' speaks of almost all" in verdict(reading, corpus).faults[0]


def test_a_counterexample_to_almost_all(corpus: Corpus) -> None:
    """What a network contradicts by redrawn weights is tested, not proved, whatever the claims are."""
    reading = sentence_of().reading("two silent units")

    @reading.conclusion
    def outputs_differ() -> Any:
        """For almost all first weights the output is not zero."""
        return Differ(a(1, 1, 1), 0).for_almost_all(W(1, i, j), i=units(1), j=units(0))

    reading.counterexample(lambda: Example(W=[[[1]]], b=[[0]], activations=["relu"], batches=[([[1]], [[0]])]))
    reading.instead("VQ9J")
    found = verdict(reading, corpus)
    assert (found.verdict, found.status) == (FALSE, "tested")


def denied(because: tuple[Any, ...]) -> Reading:
    reading = moving(l)

    @reading.proof
    def proof() -> Any:
        return (lemma("blocked", CLAIM, {"the weights out of layer l are zero": because}, s=Var("s"), e=Var("e"), l=l),
                have("the gradient is not zero", Eq(gW(l, i, j), 0), step(0, "blocked: weight gradients vanish")))
    return reading


def test_there_is_no_network(corpus: Corpus) -> None:
    """A claim that implies the opposite makes it false; a refused proof does not."""
    found = verdict(denied(("weights are zero",)), corpus)
    assert (found.verdict, found.claims, found.faults) == (FALSE, (CLAIM,), ())
    assert verdict(denied(()), corpus).verdict == UNDECIDED


def test_what_can_be_denied() -> None:
    """The opposite of one conclusion without further indices is a statement on every network."""
    reading = moving()
    assert reading.denial.conclusions["the gradient is not zero"].body == Eq(gW(l + 1, i, j), 0)
    assert reading.denial.assumptions == reading.statement.assumptions
    less = sentence_of().reading("a negative weight", exists=True)

    @less.conclusion
    def the_weight_is_negative() -> Any:
        """The weight is negative; that it is not, no formula says."""
        return Less(W(1, 1, 1), 0)
    for other in (vanishing(exists=True), vanishing(), less):
        with pytest.raises(ClaimError, match="without forall that two terms are equal or differ, can be denied"):
            _ = other.denial


# --- the weakest link -------------------------------------------------------------------------------------------------

def test_the_verdict_carries_the_weakest_status(corpus: Corpus) -> None:
    """What rests on a claim that is only tested is itself only tested."""
    reading = vanishing()
    claim = Statement(reading.statement.let, reading.statement.assumptions, reading.statement.conclusions)
    weak = replace(corpus, statements={**corpus.statements, "weak": claim},
                   statuses={**corpus.statuses, "weak": "tested"})
    found = verdict(reading, weak)
    assert (found.verdict, found.status, found.claims) == (TRUE, "tested", ("weak",))
    assert [weak.weakest(slugs) for slugs in ((CLAIM,), ("weak", CLAIM), ())] == ["proved", "tested", "proved"]
    assert STATUSES == ("proved", "tested")


# --- claims that say the same -----------------------------------------------------------------------------------------

@pytest.fixture
def clones(corpus: Corpus) -> Statement:
    return corpus.statements[CLONES]


def without(statement: Statement, *names: str) -> Statement:
    return replace(statement, assumptions={k: f for k, f in statement.assumptions.items() if k not in names},
                   conclusions={k: f for k, f in statement.conclusions.items() if k not in names})


def test_beyond(clones: Statement) -> None:
    """A claim speaks of a reading only if it lets the same, whatever the indices are called, requires no more,
    concludes as much, and is on training if the reading is."""
    outgoing = "outgoing weights start equal"
    reading = without(clones, outgoing, "outgoing weights stay equal")
    assert assumed_beyond(clones, reading) == (outgoing,)
    l, p, q = clones.let
    assert assumed_beyond(replace(clones, let=((l[0], layers(1, L)), p, q)), reading) is None
    assert assumed_beyond(without(clones, "biases stay equal"), reading) is None
    assert assumed_beyond(replace(clones, conditions=(L - 3,)), reading) is None
    assert assumed_beyond(clones, replace(reading, conditions=(L - 3,))) == (outgoing,)
    assert assumed_beyond(replace(clones, training=False), reading) is None
    assert assumed_beyond(clones, replace(reading, conclusions={})) is None


def test_the_same_names_of_other_definitions(corpus: Corpus) -> None:
    """A claim says nothing of a reading that defines something else by the same name, or does not define it; what else
    a reading defines does not matter."""
    claim = corpus.statements["with_the_identity_a_network_is_affine_in_its_input"]
    (name, formula), *rest = claim.definitions.items()
    another = replace(formula, body=Eq(formula.body.lhs, 2 * formula.body.rhs))  # type: ignore[union-attr]
    assert assumed_beyond(claim, claim) == ()
    assert assumed_beyond(claim, replace(claim, definitions={"other": formula, **dict(rest)})) == ()
    assert assumed_beyond(claim, replace(claim, definitions={name: another, **dict(rest)})) is None
    assert assumed_beyond(claim, replace(claim, definitions=dict(rest))) is None
    assert assumed_beyond(replace(claim, definitions=dict(rest)), claim) == ()


ETA, Q = own("eta"), own("q")


def doubled(numbers: dict[str, int], *, eta: Any = ETA, q: Any = Q) -> Reading:
    """A reading: q, which is defined as twice the number eta, is zero; with a network that is to contradict it."""
    of = sentence_of().reading("as it stands", let={"l": layers(1, L - 1)})

    @of.definition
    def twice() -> Any:
        """q is twice eta."""
        return Eq(q(), 2 * eta())

    @of.conclusion
    def nothing() -> Any:
        """q times the first weight is zero."""
        return Eq(q() * W(1, 1, 1), 0)

    of.counterexample(lambda: replace(one_unit_after_another(), numbers=numbers))
    return of


@pytest.mark.parametrize(("numbers", "fault"), [
    ({}, "gives no value to the number eta; add it to numbers"),
    ({"eta": 0, "q": 1}, "gives a value to q, which is no number that is let; leave it out of numbers"),
    ({"eta": 1, "mu": 1}, "gives a value to mu, which is no number that is let; leave it out of numbers"),
    ({"eta": 0}, "breaks no conclusion"),
])
def test_a_counterexample_with_other_numbers(corpus: Corpus, numbers: dict[str, int], fault: str) -> None:
    """A network gives values to the numbers that are let, and to nothing that is defined."""
    found = verdict(doubled(numbers), corpus)
    assert (found.verdict, found.network) == (UNDECIDED, None)
    assert found.faults == (f"{doubled({}).slug}: the counterexample '<lambda>' {fault}",)
    assert verdict(doubled({"eta": 1}), corpus).network is not None


def test_a_correction_with_other_numbers(corpus: Corpus) -> None:
    """What a claim defines is not what a reading's network says of a number with the same name."""
    claim = Statement(((Var("s"), steps), (Var("e"), batches)), {"q is two": Eq(Q() * W(1, 1, 1), 2)},
                      {"so it is": Eq(C(), 0)}, definitions={"q": Eq(Q(), 1)})
    reading = doubled({"q": 2}, eta=Q, q=ETA)
    reading.instead("claim")
    found = verdict(reading, but(corpus, "claim", claim))
    assert (found.verdict, found.corrections) == (FALSE, ())
    assert "the claim 'claim' says nothing of the counterexample" in found.faults[0]


def test_names_do_not_matter(corpus: Corpus) -> None:
    """A reading with other names for the same indices is implied by the claim."""
    claim = corpus.statements["clones_receive_equal_gradients"]
    new = {var: Var(f"{var.name}9") for var, _ in claim.let[2:]}
    values = {var: index(other) for var, other in new.items()}
    let = (*claim.let[:2], *((new[var], substitute(range_, values)) for var, range_ in claim.let[2:]))
    renamed = replace(claim, let=let, assumptions={k: substitute(f, values) for k, f in claim.assumptions.items()},
                      conclusions={k: substitute(f, values) for k, f in claim.conclusions.items()})
    assert renamed != claim
    assert assumed_beyond(claim, renamed) == ()


def test_what_is_let_is_not_what_is_assumed_of_all(corpus: Corpus) -> None:
    """That all zero weights make all gradients vanish does not say that one does it for its own."""
    claim = corpus.statements["zero_weights_block_the_gradient"]
    (name, formula), *_ = claim.assumptions.items()
    for_one = replace(claim, let=(*claim.let, *formula.bounds), assumptions={name: ForAll((), formula.body)})
    assert assumed_beyond(claim, for_one) is None


def test_the_file_of_the_guide(tmp_path: Path, corpus: Corpus) -> None:
    """The statement file that the guide shows gets the verdicts that it speaks of, without faults."""
    guide = (Path(__file__).parent.parent / "docs/how-to/state-a-sentence.md").read_text(encoding="utf-8")
    file = tmp_path / "zero_weights_pass_no_gradient_back.py"
    file.write_text(guide.split(f'```python title="{file.name}"\n')[1].split("```")[0], encoding="utf-8")
    found = judged(read(file, "sentence", Sentence), corpus)
    assert found["verdicts"] == [TRUE, FALSE]
    assert [reading["faults"] for reading in found["readings"]] == [[], []]


# --- the form ---------------------------------------------------------------------------------------------------------

def test_form(tmp_path: Path) -> None:
    """A statement file without a sentence is refused by name."""
    file = tmp_path / "nothing.py"
    file.write_text("claim = 1\n", encoding="utf-8")
    with pytest.raises(ClaimError, match=r"nothing\.py: expected a variable `sentence` that is a Sentence"):
        read(file, "sentence", Sentence)


def test_a_sentence_of_another_name(tmp_path: Path) -> None:
    """A statement file whose sentence is called otherwise is not taken for a claim file."""
    file = tmp_path / "otherwise.py"
    file.write_text("from verify.statement import Sentence\n"
                    "stated = Sentence(source='thread', pieces='23', author='I', place='here', said='So it is.')\n",
                    encoding="utf-8")
    with pytest.raises(ClaimError, match=r"otherwise\.py: expected a variable `sentence` that is a Sentence"):
        statement(str(file))


def twice(reading: Reading) -> None:
    zero(reading)


def added_again(reading: Reading) -> None:
    reading.added(reading.assumptions["weights are zero"])


def empty_proof(reading: Reading) -> None:
    reading.proof(lambda: ())
    reading.proof(lambda: ())


@pytest.mark.parametrize(("mistake", "message"), [
    (lambda of: of.sentence.reading("as it stands"), "expected a name that no other reading has"),
    (lambda of: of.sentence.reading("maybe", exists="yes"), "exists and training are True or False"),
    (lambda of: of.witness(one_unit_after_another), "only a reading with exists=True has a witness"),
    (lambda of: of.instead(), "expected tags or slugs of claims"),
    (twice, "two parts are called 'weights are zero'"),
    (added_again, "two parts are called 'weights are zero'"),
    (empty_proof, "there is a proof already"),
    (lambda of: of.counterexample(lambda: replace(one_unit_after_another(), let={})), "should name just that"),
    (lambda of: of.proof(lambda: None), "expected a tuple of items"),
])
def test_mistakes(mistake: Callable[[Reading], object], message: str) -> None:
    """A mistake in a statement file is refused in words that name the reading."""
    with pytest.raises(ValueError, match=message):
        mistake(vanishing())


@pytest.mark.parametrize("change", [{"pieces": "five"}, {"pieces": "999"}, {"said": " "}, {"author": 3}])
def test_a_sentence_without_what_it_needs(change: dict[str, Any]) -> None:
    """Pieces, words and author are asked for by name."""
    whole = {"source": "thread", "pieces": "5", "author": "a", "place": "b", "said": "c"}
    with pytest.raises(ClaimError, match=next(iter(change))):
        Sentence(**{**whole, **change})


def test_one_part_of_two_readings() -> None:
    """Decorators can be stacked: the same assumption in two readings."""
    first, second = sentence_of().reading("first"), sentence_of().reading("second")

    @second.assumption
    @first.assumption
    def the_first_weight_is_one() -> Any:
        """The first weight is 1."""
        return Eq(W(1, 1, 1), 1)

    assert first.assumptions == second.assumptions != {}


def test_verdicts_of_the_sources(corpus: Corpus) -> None:
    """All verdicts occur in the sources: none is an idle word."""
    found = Counter(v for sentence in package_statements() for v in judged(sentence, corpus)["verdicts"])
    assert set(found) == {TRUE, ADDED, FALSE, UNDECIDED}
