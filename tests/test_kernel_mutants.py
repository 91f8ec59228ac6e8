"""No slip of the pen in a claim or its proof leads to something false that the kernel accepts."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from strangers import FOR_ALL, ORDERED

import verify.evidence.mutants
from verify.corpus import load, package_claims, theorems
from verify.evidence.mutants import Mutant, Report, attacked, mutants
from verify.kernel import Refused, Theorem, check
from verify.proof import Invariance, Order, Split
from verify.readings.canonical import proof_text, statement_text

CLAIMS = {slug: claim for slug, claim in package_claims().items() if claim.proof_items is not None}
LIBRARY = {slug: theorem for slug, theorem in theorems(CLAIMS).items() if type(theorem) is Theorem}
#: Claims whose proofs have items of every kind; the others, which take minutes, are attacked with the slow tests.
QUICK = ("backpropagation_is_the_gradient", "clones_receive_equal_gradients", "random_weights_tell_units_apart",
         "zero_weights_and_biases_keep_layers_silent", "layers_of_zeros_sleep_until_the_next_has_moved")
each_claim = pytest.mark.parametrize("slug", [pytest.param(slug, marks=[] if slug in QUICK else [pytest.mark.slow])
                                              for slug in CLAIMS])


def report_of(slug: str, **options: Any) -> Report:
    claim = CLAIMS[slug]
    return attacked(slug, claim.statement, claim.proof_items or (), LIBRARY, constructors=claim.constructors, **options)


@each_claim
def test_no_mutant_is_accepted_that_is_false(slug: str, record_property: Any) -> None:
    """Nearly every mutant is refused.  Any other is another proof of the same statement, all of whose steps hold, or
    another statement, which holds on every network generated for it."""
    report = report_of(slug)
    print(f"{slug}: {report.mutants} mutants, {report.refused} refused", *report.classes().items(), sep="\n    ")
    record_property("mutants", report.mutants)
    for accepted in report.accepted:
        assert not accepted.wrong, f"{accepted.mutant.description}: {accepted.wrong}"
        assert accepted.networks >= 2, accepted.mutant.description
    assert report.refused > 0.8 * report.mutants > 160


#: Claims whose mutants of definitions alone are attacked here; the slow tests attack all that they have.
DEFINING = ("with_the_identity_a_network_is_affine_in_its_input",
            "the_constants_of_first_gradients_begin_with_1_1_2_18")


def of_definitions(statement: Any, proof: Any) -> Iterator[Mutant]:
    """The mutants in which one definition differs, or the order of two."""
    return (mutant for mutant in mutants(statement, proof) if mutant.description.startswith("definition: "))


@pytest.mark.parametrize("slug", DEFINING)
def test_no_mutant_of_a_definition_is_accepted_that_is_false(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of other definitions the kernel accepts only those with which the conclusions hold."""
    monkeypatch.setattr(verify.evidence.mutants, "mutants", of_definitions)
    report = report_of(slug, networks=2)
    assert {"index", "range", "head", "sign", "definition"} <= {
        mutant.kind for mutant in of_definitions(CLAIMS[slug].statement, CLAIMS[slug].proof_items)}
    assert not any(accepted.wrong for accepted in report.accepted)
    assert report.refused > 0.9 * report.mutants > 130


def test_a_kernel_that_ignores_definitions_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a kernel that takes the right definitions for those of a mutant, a conclusion fails for each mutant that is
    tried, every second one, unless it differs in a range, an order, names, or the sign of zero."""
    slug, *_ = DEFINING
    right = CLAIMS[slug].statement.definitions

    def blind(name: str, statement: Any, proof: Any, library: Any) -> Theorem:
        return replace(check(name, replace(statement, definitions=right), proof, library), statement=statement)

    monkeypatch.setattr(verify.evidence.mutants, "check", blind)
    monkeypatch.setattr(verify.evidence.mutants, "mutants", lambda *whole: islice(of_definitions(*whole), 0, None, 2))
    report = report_of(slug)
    assert report.refused == 0
    unnoticed = [accepted.mutant for accepted in report.accepted if not accepted.wrong]
    assert {mutant.kind for mutant in unnoticed} <= {"range", "definition", "sign"}
    assert not any("dropped" in mutant.description for mutant in unnoticed)
    assert {mutant.description for mutant in unnoticed if mutant.kind == "sign"} <= {
        "definition: offset at the input: the right side -> its negative"}
    assert len(unnoticed) < report.mutants / 4 and report.mutants > 60


def test_mutants_of_a_lemma_for_all(tmp_path: Path) -> None:
    """Where a lemma is used for all values of an index, its range is changed too; nothing false is accepted."""
    file = tmp_path / "clones.py"
    file.write_text(FOR_ALL.replace('"1D82"', '"clones_receive_equal_gradients"'), encoding="utf-8")
    claim = load(file)
    made = list(mutants(claim.statement, claim.proof_items or ()))
    assert any("pair" in mutant.description and "for all q" in mutant.description for mutant in made)
    report = attacked("clones", claim.statement, claim.proof_items or (), LIBRARY)
    assert not any(accepted.wrong for accepted in report.accepted)
    assert report.refused > 0.8 * report.mutants


def test_mutants_of_an_order(tmp_path: Path) -> None:
    """The two sides of an order change places, and the reasons for its sign are left out; nothing false is accepted."""
    file = tmp_path / "ordered.py"
    file.write_text(ORDERED, encoding="utf-8")
    claim = load(file)
    report = attacked("ordered", claim.statement, claim.proof_items or (), LIBRARY, constructors=claim.constructors)
    assert not any(accepted.wrong for accepted in report.accepted)
    assert report.refused > 0.8 * report.mutants > 80
    accepted = {found.mutant.description for found in report.accepted}
    made = {mutant.description for mutant in mutants(claim.statement, claim.proof_items or ())} - accepted
    assert {f"{where}: the two sides change places" for where in (
        "assumption: the bias is positive", "conclusion the input is positive")} <= made
    assert any("positive" in description and "dropped" in description for description in made)


def items_of(proof: Iterable[Any]) -> Iterator[type]:
    """The kinds of items in a proof."""
    for item in proof:
        yield type(item)
        for block in ("base", "step", "low", "high"):
            yield from items_of(getattr(item, block, ()))


def test_the_quick_claims_have_items_of_every_kind() -> None:
    """What only slow tests attack is nothing new; of orders a small claim is attacked above."""
    used = {kind for claim in CLAIMS.values() for kind in items_of(claim.proof_items or ())}
    quick = {kind for slug in QUICK for kind in items_of(CLAIMS[slug].proof_items or ())}
    assert used - {Split, Invariance, Order} == quick


@pytest.mark.parametrize("slug", QUICK)
def test_every_kind_of_change_is_made(slug: str) -> None:
    """The mutants change signs, indices, variables, ranges, arrays, reasons, steps, items and assumptions; of every
    fortieth it is checked that it is not what it was made from."""
    claim = CLAIMS[slug]
    made = list(mutants(claim.statement, claim.proof_items or ()))
    kinds = Counter(mutant.kind for mutant in made)
    assert {"sign", "index", "variable", "range", "head", "reason", "step", "item", "assumption", "conclusion",
            "training", "index everywhere", "range everywhere", "head everywhere"} <= kinds.keys()
    original = statement_text(claim.statement), proof_text(claim.statement, claim.proof_items)
    for mutant in islice(made, 0, None, 40):
        assert (statement_text(mutant.statement), proof_text(mutant.statement, mutant.proof)) != original


def test_inductions_are_turned_round() -> None:
    """Inductions lose their base or step, change direction, and have base and step exchanged; each is refused."""
    claim = CLAIMS["zero_weights_block_the_gradient"]
    turned = [m for m in mutants(claim.statement, claim.proof_items or ()) if m.kind == "induction"]
    assert {m.description.split(": ")[-1] for m in turned} >= {
        "the other direction", "base and step exchanged", "no base", "no step"}
    for mutant in turned:
        with pytest.raises(Refused):
            check("mutant", mutant.statement, mutant.proof, LIBRARY)


def test_a_false_mutant_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a kernel that accepts every statement, the report shows what is false."""
    def credulous(name: str, statement: Any, proof: Any, library: Any) -> Theorem:
        return Theorem(name, statement, (), frozenset(), frozenset())

    def some(statement: Any, proof: Any) -> Any:
        return (m for m in mutants(statement, proof) if m.description == "conclusion bias gradients vanish: left side: "
                "gb: k -> k+1" or m.description == "assumption: the weights out of layer l are zero dropped")

    monkeypatch.setattr(verify.evidence.mutants, "check", credulous)
    monkeypatch.setattr(verify.evidence.mutants, "mutants", some)
    report = report_of("zero_weights_block_the_gradient", networks=30)
    assert report.mutants == len(report.accepted) == 2
    assert all(accepted.wrong for accepted in report.accepted)


def test_a_wrong_step_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a kernel that accepts a step that does not hold, the report names the step."""
    claim = CLAIMS["clones_receive_equal_gradients"]
    theorem = LIBRARY["clones_receive_equal_gradients"]
    first, second, *rest = theorem.steps
    wrong = type(first)("a wrong step", first.bounds, first.lhs, second.lhs * 2 + 1, ())
    monkeypatch.setattr(verify.evidence.mutants, "check", lambda *_: Theorem(
        theorem.name, theorem.statement, (*rest, wrong), frozenset(), frozenset()))
    monkeypatch.setattr(verify.evidence.mutants, "mutants", lambda statement, proof: [
        verify.evidence.mutants.Mutant("step", "a step dropped", statement, proof)])
    (accepted,) = report_of(claim.slug).accepted
    assert accepted.wrong == ("a wrong step",)
