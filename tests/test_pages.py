"""The pages of the site: what they show is what was checked."""
from __future__ import annotations

import ast
import inspect
import json
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from strangers import ALMOST_ALL, FOR_ALL, ORDERED, SENTENCE

pytest.importorskip("material", reason="needs the extra `site`")

from markdown import Markdown

from verify import equations, registry, site, ties
from verify.activations import ACTIVATIONS
from verify.claim import Claim
from verify.corpus import library, load, package_claims, package_measurements, package_statements, read, theorems
from verify.costs import COSTS
from verify.derivation import calculus
from verify.equations import DEFINITIONS, UPDATE, L, a, batches, m, samples, samples_of, steps, units
from verify.evidence import runner
from verify.evidence.kinds import KINDS, Run
from verify.evidence.measured import data_of, measured
from verify.example import Example
from verify.kernel import Theorem
from verify.notation import Eq, Less, Var, index, indices
from verify.optimizers import OPTIMIZERS
from verify.planted import PLANTED
from verify.readings.latex import latex
from verify.registry import Registered, Revision
from verify.site import (
    clones_page,
    counterexamples,
    derivation_page,
    floats_page,
    merging_table,
    proof_page,
    source_page,
)
from verify.site.all_pages import all_pages
from verify.site.book import DERIVATION, MEASUREMENTS, Book, PageError, measurement_path, source_path, statement_path
from verify.site.book import PLANTED as PLANTED_PAGE
from verify.site.claim_page import claim_page, required
from verify.site.mathematics import BadFormula
from verify.site.measurement_page import data_path, measurement_page
from verify.site.statement_page import statement_page
from verify.site.template import filled
from verify.site.writing import anchor, badge, capitalized, count, sentence, size, symbols
from verify.source import Source, numbers_of, package_sources, said_of
from verify.statement import Sentence, Shown
from verify.table_optimizers import greedy_coordinate_descent
from verify.verdict import UNDECIDED, VERDICTS, Corpus, fault, judged
from verify.worlds import exact

#: A claim that is named as what is true instead of a false reading.
CORRECTING = "equal_slopes_give_equal_gradients"
ROOT = Path(__file__).parent.parent
ADD_A_CLAIM = (ROOT / "docs/how-to/add-a-claim.md").read_text("utf-8")
LANGUAGE = (ROOT / "docs/explanation/language.md").read_text("utf-8")


def report_on(claims: Mapping[str, Claim], sentences: Iterable[Sentence]) -> dict[str, Any]:
    """A report in which every number is another one, so that none can stand in the place of another."""
    numbers = iter(range(101, 100_000))
    tags = {slug: claim.tag or slug for slug, claim in claims.items()}
    reports = []
    for slug, claim in claims.items():
        reports.append({
            "tag": claim.tag, "slug": slug, "title": claim.title, "status": "proved", "scope": "every depth L >= 2",
            "revision": next(numbers), "statement_hash": f"s{next(numbers)}", "proof_hash": f"p{next(numbers)}",
            "proof": {"steps": next(numbers), "evaluated": next(numbers),
                      "uses": [tags[used] for used in runner.used_by(claim, claims)]},
            "tested": {"networks": next(numbers), "arithmetic": ["fractions"]},
            "assumptions": [{"name": name, "needed": "yes", "counterexample": None,
                             "layers": {"L = 2": True, "L = 3": False}} for name in claim.assumptions],
            "errors": {"planted": next(numbers), "killed": next(numbers), "names": ["hidden_rolled"],
                       "survived": ["dg_tanh"], "code_networks": next(numbers)},
            "float": {"judged": next(numbers), "bitwise_equal": next(numbers), "processor": "x86", "blas": "b 0.1"},
            "failures": []})
    return {"schema": 2, "claims": reports, "statements": [judged(said, corpus(claims)) for said in sentences]}


def corpus(claims: Mapping[str, Claim], status: str = "proved") -> Corpus:
    """What holds, if all claims do."""
    return Corpus({slug: claim.statement for slug, claim in claims.items()}, dict.fromkeys(claims, status),
                  library(claims), {slug: claim.tag for slug, claim in claims.items()})


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Sentence:
    """A sentence with a reading for each way to a verdict."""
    file = tmp_path_factory.mktemp("tutorial") / "clones_stay_clones.py"
    file.write_text(SENTENCE, encoding="utf-8")
    return read(file, "sentence", Sentence)


def sifted(source: Source) -> Source:
    """The source, some of it not checkable: a run around furniture, and neighbours with two reasons."""
    if source.name != "thread":
        return source
    return replace(source, not_checkable={"he only asks": (31, 34, 36), "a wish": (35,), "about the site": (106, 107)})


@pytest.fixture(scope="module")
def book(planted: Sentence) -> Book:
    claims, sentences = package_claims(), [*package_statements(), planted]
    report = report_on(claims, sentences)
    known = {of["tag"]: Registered(of["slug"], (f"former_{of['slug']}",), (
        Revision(of["revision"], of["statement_hash"], of["title"], "2026-11-01", "[]"),)) for of in report["claims"]}
    known["0000"] = Registered("gone", (), (Revision(1, "abc", "A claim that is gone", "2026-11-01", "[]"),),
                               withdrawn="it says what another one says", successor=next(iter(known)))
    made = [(of, data_of(measured(of))) for of in package_measurements()]
    return Book.of(claims, map(sifted, package_sources()), sentences, report, known, made)


@pytest.fixture(scope="module")
def pages(book: Book) -> dict[str, str]:
    return dict(all_pages(book))


def but(book: Book, slug: str, **changes: Any) -> Book:
    """The book with another report on one claim."""
    return replace(book, reports={**book.reports, slug: {**book.reports[slug], **changes}})


def part(page: str, name: str) -> str:
    """The first box of this class on a page."""
    return page.split(f'<div class="{name}" markdown>')[1].split("</div>")[0]


def numbers(text: str) -> set[int]:
    return {int(number.replace("\N{NARROW NO-BREAK SPACE}", "")) for number in re.findall(r"\d[\d\u202f]*", text)}


# --- the pages of the claims ----------------------------------------------------------------------------------------

def test_deterministic(book: Book, pages: dict[str, str]) -> None:
    """The same book makes the same pages, in the same order."""
    assert all_pages(book) == list(pages.items())


def test_every_claim_has_a_page(book: Book, pages: dict[str, str]) -> None:
    """A claim's page is called by its tag; its slug and former slugs lead there; a withdrawn tag says why."""
    for slug, claim in book.claims.items():
        assert f"# {claim.title}\n" in pages[f"claims/{claim.tag}.md"]
        for name in (slug, f"former_{slug}"):
            assert f"url=../{claim.tag}/" in pages[f"claims/{name}/index.html"]
    assert "it says what another one says" in pages["claims/0000.md"]
    assert sum(path.startswith("claims/") for path in pages) == 3 * len(book.claims) + 1
    successor = book.slug(book.known["0000"].successor or "")
    slug = next(slug for slug in book.claims if slug != successor and not (
        book.settled_by(slug) or book.settled_by(slug, "instead") or book.used_by(slug) or book.measured_beside(slug)))
    untagged = but(book, slug, tag=None)
    assert f"claims/{slug}.md" in dict(all_pages(untagged))


def test_statement_in_words_and_formulas(book: Book, pages: dict[str, str]) -> None:
    """Every assumption and every conclusion stands on the page of its claim, in words and as a formula."""
    for slug, claim in book.claims.items():
        stated = part(pages[book.path(slug)], "statement")
        for of in (*claim.assumptions.values(), *claim.conclusions.values()):
            assert sentence(of.words, symbols(claim)) in stated
            assert f"$${latex(of.formula.body, claim.training)}$$" in stated


def test_exactly_the_checked_steps(book: Book, pages: dict[str, str]) -> None:
    """The proof on the page has the steps that the kernel accepted, all of them, in its order."""
    for slug, theorem in book.theorems.items():
        shown = pages[book.path(slug)].split('<div class="proof" markdown>')[1].split("\n## ")[0]
        lines = re.findall(r"<li markdown>(.*?)</li>", shown)
        assert len(lines) == len(theorem.steps)
        for line, step in zip(lines, theorem.steps, strict=True):
            compared = {Eq: "=", Less: r"\lt"}[step.compared]
            assert f"{compared} {latex(step.rhs, theorem.statement.training)}$" in line


def test_a_lemma_for_all(book: Book, tmp_path: Path) -> None:
    """Where a lemma is used for all values of an index, the page says so, of its use and of what follows."""
    file = tmp_path / "clones.py"
    file.write_text(FOR_ALL, encoding="utf-8")
    claim = load(file)
    theorem = theorems({**book.claims, "clones": claim})["clones"]
    assert isinstance(theorem, Theorem)
    shown = proof_page.proof(claim, theorem, book, "claims/clones.md")
    assert re.search(r", for all \$q = 1[^$]*n_\{?l\}?\$\. Its assumptions hold:", shown)
    assert shown.split("So its conclusions hold:")[1].count("for all $q = ") == 4


def test_for_almost_all(book: Book, tmp_path: Path) -> None:
    """Where something holds for almost all values, the page says which entry the proof turns on."""
    file = tmp_path / "almost.py"
    file.write_text(ALMOST_ALL, encoding="utf-8")
    claim = load(file)
    theorem = theorems({**book.claims, "almost": claim})["almost"]
    assert isinstance(theorem, Theorem)
    shown = proof_page.proof(claim, theorem, book, "claims/almost.md")
    assert "for almost all" in shown
    assert shown.count("<li markdown>") == len(theorem.steps) == 3
    assert "the coefficient of $W^{1}_{ij}$ $= x_{tj}$" in shown


def test_an_order(book: Book, tmp_path: Path) -> None:
    """A claim with an order shows it on its page, says why the difference is positive, and shows in its counterexamples
    which side is greater."""
    file = tmp_path / "ordered.py"
    file.write_text(ORDERED, encoding="utf-8")
    claim = load(file)
    theorem = theorems({**book.claims, "ordered": claim})["ordered"]
    assert isinstance(theorem, Theorem)
    shown = proof_page.proof(claim, theorem, book, "claims/ordered.md")
    assert shown.count("<li markdown>") == len(theorem.steps) == 3
    assert r"$0 \lt z^{1}_{ti}$. The right side minus the left side is" in shown
    (sign,) = [line for line in shown.splitlines() if r"$0 \lt \sum" in line]
    assert "by its form and assumption [*the bias is positive*](#" in sign
    assert "[its sign is seen](../explanation/trust.md#signs)" in shown
    weight, bias = (counterexamples.counterexample(claim, of, "claims/ordered.md") for of in claim.counterexamples)
    fails = [re.findall(r"\| (\$[^|]*\$) \|", part(of, "fails")) for of in (weight, bias)]
    assert fails == [[r"$W^{1}_{11} = -2 \ne 1 = x_{11}$", r"$0 \gt -1 = z^{1}_{11}$"],
                     [r"$0 \gt -1 = b^{1}_{1}$", r"$0 = z^{1}_{11}$"]]
    formula, example = claim.assumptions["the bias is positive"].formula, claim.counterexamples[0].example
    holds = counterexamples.first(formula, example.world(), example.env)
    assert holds is not None
    assert counterexamples.compared(claim, formula, holds, example.world(), holds=True) == r"$0 \lt 1 = b^{1}_{1}$"


@pytest.mark.parametrize("change", [lambda steps: (*steps, steps[-1]), lambda steps: steps[:-1]])
def test_other_steps_are_seen(book: Book, change: Any) -> None:
    """A page that would show more or fewer steps than the kernel accepted is refused."""
    slug, theorem = next(iter(book.theorems.items()))
    changed = replace(book, theorems={**book.theorems, slug: replace(theorem, steps=change(theorem.steps))})
    with pytest.raises(PageError, match="steps than the kernel checked"):
        claim_page(slug, changed)


def test_every_counterexample_is_drawn(book: Book, pages: dict[str, str]) -> None:
    """Each has a drawing with a name and a description, its data, and two numbers that differ."""
    for slug, claim in book.claims.items():
        page = pages[book.path(slug)]
        assert ("## No assumption can be dropped" in page) == (bool(claim.assumptions) and not claim.unknown)
        for of in claim.counterexamples:
            shown = page.split(sentence(of.words, symbols(claim)))[1].split("\n### ")[0].split("\n## ")[0]
            assert f"<title>{of.name}" in shown
            assert "<desc>input, unit 1" in shown
            assert f"[*{of.without}*]" in part(shown, "fails")
            fails = part(shown, "fails").strip().splitlines()[2:]
            assert len(fails) >= 2
            assert all(re.search(r" = |is not differentiable|does not exist|not \$", row) for row in fails)
            assert "$X = " in part(shown, "data")


def test_the_ledger_is_the_report(book: Book, pages: dict[str, str]) -> None:
    """The numbers of the ledger are those of the report, and what the page says first has no number of its own."""
    for slug, report in book.reports.items():
        lines = part(pages[book.path(slug)], "ledger").strip().splitlines()[2:]
        shown = {row[0]: row[2] for row in [line.strip("| ").split(" | ") for line in lines]}
        assert shown == {kind: count(number) for kind, number in {
            "proof": report["proof"]["steps"], "steps": report["proof"]["evaluated"],
            "conclusions": report["tested"]["networks"], "assumptions": len(report["assumptions"]),
            "code": report["errors"]["code_networks"], "errors": report["errors"]["killed"],
            "floats": report["float"]["bitwise_equal"]}.items()}
        said = re.sub(r"`.*?`|\$.*?\$|\(x86, b 0.1\)|float64", "", part(pages[book.path(slug)], "checked"))
        known = numbers(json.dumps({name: value for name, value in report.items() if name != "scope"}))
        assert numbers(said) <= known
        assert len(numbers(said)) == 8


def test_front_page(book: Book, pages: dict[str, str]) -> None:
    """The table on the front page links each claim and repeats its report."""
    for slug, report in book.reports.items():
        (row,) = [line for line in pages["index.md"].splitlines() if f"](claims/{report['tag']}.md)" in line]
        assert "*proved*{ .status .proved }" in row
        assert book.claims[slug].title in row
        errors = report["errors"]
        assert f"| {report['tested']['networks']} | {errors['killed']} of {errors['planted']} |" in row


def test_nothing_is_proved_that_is_not(book: Book) -> None:
    """The page of a claim that is tested, refuted or fails says so first, and does not call it proved."""
    slug = "clones_receive_equal_gradients"
    unproved = replace(book, theorems={})
    nothing = {"steps": 0, "evaluated": 0, "uses": []}
    tested = claim_page(slug, but(unproved, slug, status="tested", proof=nothing, proof_hash=None))
    assert "*tested*{ .status .tested }" in tested
    assert "There is no proof." in tested
    refuted = claim_page(slug, but(unproved, slug, status="refuted", failures=["W = 1"], proof=nothing))
    assert "*refuted*{ .status .refuted }" in refuted
    fails = claim_page(slug, but(book, slug, failures=["the counterexample breaks nothing"]))
    assert "*fails*{ .status .fails }" in fails
    assert "    the counterexample breaks nothing" in fails
    for page in (tested, refuted, fails):
        assert ".status .proved }" not in page
    for page in (tested, refuted):
        assert "## Proof" not in page
        assert "kernel" not in part(page, "checked") + part(page, "ledger")


def test_assumptions_that_may_not_be_needed(book: Book) -> None:
    """Where an assumption is not known to be needed, the page does not claim that none can be dropped."""
    slug = "clones_receive_equal_gradients"
    claim = load(book.claims[slug].file)
    (first, *_) = claim.assumptions
    claim.counterexamples = [of for of in claim.counterexamples if of.without != first]
    claim.unknown[first] = "nobody has looked"
    page = claim_page(slug, replace(book, claims={**book.claims, slug: claim}))
    assert "No assumption can be dropped" not in page
    assert "*Not known to be needed.* nobody has looked" in page


def test_uses_and_used_by(book: Book, pages: dict[str, str]) -> None:
    """Where one claim uses another, each page links the other."""
    assert sum(bool(book.uses(slug)) for slug in book.claims) > 2
    for slug in book.claims:
        uses, used_by = (next(line for line in pages[book.path(slug)].splitlines() if line.startswith(words))
                         for words in ("Its proof uses ", "It is used by "))
        for other in book.claims:
            assert (f"]({book.name(other)}.md)" in uses) == (other in book.uses(slug))
            assert (f"]({book.name(other)}.md)" in used_by) == (slug in book.uses(other))


# --- the pages of sentences -----------------------------------------------------------------------------------------

def rows(page: str) -> list[str]:
    """The rows of the list on the page of a source."""
    return [row.split("\n\n</li>")[0] for row in page.split("<li")[1:]]


def judging(book: Book, id: str, position: int, **changes: Any) -> Book:
    """The book with another verdict on one reading of a sentence."""
    report = book.verdicts[id]
    readings = [{**of, **changes} if k == position else of for k, of in enumerate(report["readings"])]
    verdicts = [v for v in VERDICTS if v in {of["verdict"] for of in readings}]
    return replace(book, verdicts={**book.verdicts, id: {**report, "readings": readings, "verdicts": verdicts}})


def test_every_statement_has_a_row_and_a_page(book: Book, pages: dict[str, str]) -> None:
    """On the page of its source each statement has one row, in the order of the pieces, with all of its readings; its
    own page has what the statement file has."""
    assert len(book.sentences) > 30
    for name, source in book.sources.items():
        page = pages[source_path(name)]
        assert f"# {source.title}\n\n{source.about}" in page
        found = [row for row in rows(page) if " id=" in row.partition(">")[0]]
        assert len(found) == len(book.said_in(name))
        for row, said in zip(found, book.said_in(name), strict=True):
            assert f"]({said.id}.md)" in row
            assert said_of(said.numbers) == row.split('"pieces">')[1].split("<")[0]
            assert row.count("{ .status") == max(len(said.readings), 1)
    for said in book.sentences.values():
        page = pages[statement_path(said)]
        heading, _, quoted = page.split("\n")[:3]
        assert heading.lower() == f"# {said.id.replace('_', ' ')}"
        assert quoted == f"> {said.said}"
        assert f"{said.author}, *[" in page
        assert said.place in page
        assert (f"{badge(UNDECIDED)} No formal reading yet: it {said.unread}." in page) == (not said.readings)
        assert said.precisely in page
        for reading in said.readings:
            for of in (*reading.assumptions.values(), *reading.conclusions.values(), *reading.additions.values()):
                assert f"$${latex(of.formula.body, reading.training)}$$" in page
        assert f"$ verify show {said.id}\n" in page
        (said_again,) = re.findall(rf"\$ verify source {said.source} ([\d,-]+) --text FILE", page)
        assert numbers_of(said_again) == tuple(sorted(said.numbers))


def test_anchors_are_different(pages: dict[str, str]) -> None:
    """No two parts of a page of a sentence have the same address."""
    for path, page in pages.items():
        if path.startswith("sentences/"):
            found = re.findall(r'\{:? #([\w-]+)| id="([\w-]+)"', page)
            assert len(found) == len(set(found)), path


def test_totals(book: Book, pages: dict[str, str]) -> None:
    """The totals of each source, there, on the overview and on the front page, are what is counted anew."""
    table = {row[0]: row[1:] for row in [line.strip("| ").split(" | ") for line in
                                         part(pages["sentences/index.md"], "totals").strip().splitlines()]}
    every: dict[str, int] = {}
    for column, name in enumerate(book.sources):
        reports = [book.verdicts[said.id] for said in book.sentences.values() if said.source == name]
        page = pages[source_path(name)].split("<fieldset")[1].split("</fieldset>")[0]
        for verdict in VERDICTS:
            readings = [of for report in reports for of in report["readings"] if of["verdict"] == verdict]
            every[verdict] = every.get(verdict, 0) + len(readings)
            of = sum(verdict in [of["verdict"] for of in report["readings"]] for report in reports)
            unread = sum(report["readings"] == [] for report in reports) if verdict == UNDECIDED else 0
            (button,) = [line for line in page.splitlines() if f"{badge(verdict)} " in line]
            assert f'value="{anchor("", verdict)}"' in button
            assert numbers(button.split("} ")[1]) == {*[len(readings), of] * bool(readings), *[unread] * bool(unread)}
            assert table[badge(verdict)][column] == count(len(readings))
        assert table["statements"][column] == count(len(reports))
        assert table["pieces"][column] == count(len(book.sources[name].pieces))
    front = pages["index.md"].split("**What others say.**")[1].splitlines()[0]
    assert all((f"{count(number)}\N{NO-BREAK SPACE}{badge(verdict)}" in front) == (number > 0)
               for verdict, number in every.items())


def test_each_way_to_a_verdict(book: Book, pages: dict[str, str], planted: Sentence) -> None:
    """Each reading is shown with its verdict, what it rests on, and the network; and first, that they differ."""
    page = pages[statement_path(planted)]
    assert page.index("**The verdict depends on the reading.**") < page.index("\n## ")
    shown = dict(zip([reading.name for reading in planted.readings], page.split("\n## ")[1:-1], strict=True))
    clones = "[Clones receive equal gradients](../../claims/1D82.md)"
    known, trained, mended, wrong, some, none, faulty = shown.values()
    assert f"{badge('true')} It follows from {clones}." in known
    assert "**Why this reading.** What begins alike is all that belongs to units $p$ and $q$.\n" in known
    assert "Why this reading" not in trained
    added = badge("true under an added assumption")
    for of, claim in ((trained, "[Identical rows stay identical](../../claims/R6H7.md)"), (mended, clones)):
        assert of.split("\n\n")[1].startswith(f"{added} [A network](#")
        assert f" from {claim}." in of
        assert "The sentence does not say this; with it" in part(of, "added")
        assert "outgoing weights" in part(of, "added")
        assert "outgoing weights are equal" not in part(of, "statement")
        assert "this fails" in part(of, "fails")
    assert "#assumption-outgoing-weights-start-equal" in part(trained, "added")
    assert "Step 1" in trained
    assert f"{badge('false')} [A network](#" in wrong
    assert f"True instead: {clones}." in wrong
    assert "$a^{1}_{11} = 1 = a^{1}_{12}$" in wrong.replace("^1_", "^{1}_")
    assert f"{badge('true')} [A network](#" in some
    assert "this holds" in part(some, "holds")
    assert "this fails" not in some
    assert f"{badge('false')} There is none; this [follows](#" in none
    assert "**There is no such network.**" in none
    assert "<svg" not in known + none + faulty
    assert "'zero biases' breaks no conclusion" in faulty
    assert badge(UNDECIDED) in faulty
    for of in (mended, none):
        (proof,) = re.findall(r"The proof: (\d+) steps", of)
        assert int(proof) == of.count("<li markdown>")
    assert all("<details" not in of for of in (known, trained, wrong, some, faulty))


def test_other_networks(pages: Mapping[str, str]) -> None:
    """A claim that is not on training says which networks it speaks of: those that are let, and those after s."""
    assert "Let** a network, others of the same shape called $s+1$ and $s+2$, and a batch be given" in pages[
        "claims/KN4H.md"]
    assert "a network, another one of the same shape called $r$, and a batch be given" in pages["claims/1GMR.md"]
    assert "of the same shape" not in pages["claims/R6H7.md"].split("**Assume**")[0]
    page = pages["sentences/thread/constant_outputs_start_near_a_local_minimum.md"]
    assert re.findall("<figcaption>(.*?)</figcaption>", page) == ["The network", "Network 1", "Network 2", "Network 3"]
    assert "$C$ falls when $h > 0$ is added to $W^{1}_{11}$ and $W^{2}_{11}$, however small $h$ is" in page


def test_after_the_last_batch(book: Book) -> None:
    """A network that training has made from the last batch is drawn too, without outputs."""
    said = book.sentences["zero_weights_make_all_weights_update_identically"]
    apart = Shown("apart", Example(W=[[[0, 0]]], b=[[0]], activations=["identity"], batches=[([[1, 2]], [[1]])],
                                   let={"l": 1}), "Weights change by different amounts.")
    assert fault(said.readings[0], apart) is None
    shown = counterexamples.network(said.readings[0], apart, statement_path(said))
    assert "<title>apart, step 1" in shown
    assert r"= 1 \ne 2 =" in part(shown, "fails")


def pictures(shown: str) -> dict[str, str]:
    """What the pictures of a network say in words, by their captions."""
    return {caption: description for description, caption in
            re.findall(r"<desc>(.*?)</desc>.*?<figcaption>(.*?)</figcaption>", shown, re.DOTALL)}


def test_a_second_network_is_drawn_on_its_batch(pages: dict[str, str]) -> None:
    """A claim compares a network on batch e with network r on batch f, and so do the pictures; as for a reading."""
    words = "the inputs 0 and 1 give the outputs 0 and 1."
    shown = pictures(pages["claims/32KT.md"].split(words)[1].split("\n### ")[0])
    for caption, number in (("The network, on batch 0", 0), ("Network r = 1, on batch 1", 1)):
        assert f"input, unit 1: a = {number}\n" in shown[caption]
        assert f"a = {number}; delta" in shown[caption].split("\n")[1]
    said = Sentence(source="tutorial", pieces="5", author="somebody", place="somewhere", said="All is one.")
    r, f, i, t, u = indices("r f i t u")
    of = said.reading("one output", let={"r": steps, "f": batches})

    @of.conclusion
    def outputs_agree() -> Any:
        """Both networks have the same outputs."""
        return Eq(a(L, t, i), a.at(r, f)(L, u, i)).forall(t=samples, u=samples_of(f), i=units(L))

    apart = Shown("apart", Example(W=[[[1]]], b=[[0]], others=[([[[1]]], [[0]])], activations=["identity"],
                                   batches=[([[2]], [[0]]), ([[3]], [[0]])], let={"r": 1, "f": 1}), "Other inputs.")
    assert fault(of, apart) is None
    shown = pictures(counterexamples.network(of, apart, statement_path(said)))
    assert {caption: int(words.split("\n")[0][-1]) for caption, words in shown.items()} == {
        "The network, on batch 0": 2, "Network r = 1, on batch 1": 3}


def test_a_step_is_drawn_on_the_batch_that_fails(book: Book) -> None:
    """What fails at step 1 on batch 0 is drawn on batch 0."""
    said = book.sentences["zero_weights_make_neurons_learn_equal_features"]
    example = Example(W=[[[0], [0]]], b=[[0, 0]], activations=["identity"],
                      batches=[([[1]], [[1, 0]]), ([[5]], [[0, 0]])], let={"l": 1, "p": 1, "q": 2})
    apart = Shown("apart", example, "The targets differ.")
    assert fault(said.readings[3], apart) is None
    shown = pictures(counterexamples.network(said.readings[3], apart, statement_path(said)))
    assert [words.split("\n")[0] for words in shown.values()] == ["input, unit 1: a = 1"] * 2
    assert list(shown) == ["Step 0", "Step 1, on batch 0"]


def test_indices_have_their_values(book: Book, pages: dict[str, str]) -> None:
    """Beside a network stand the values of all indices that are let, steps of a training too, not other networks."""
    for said in book.sentences.values():
        for reading, shown in zip(said.readings, pages[statement_path(said)].split("\n## ")[1:-1], strict=True):
            named = [name for name, range_ in reading.let.items() if reading.training or range_.kind != "step"]
            if '<div class="data"' in shown:
                row = [line for line in part(shown, "data").splitlines() if line.startswith("| indices |")]
                assert sorted(re.findall(r"\$(\w+) = \d+\$", "".join(row))) == sorted(named)


def test_for_every_network_or_for_one(book: Book, pages: dict[str, str]) -> None:
    """The words of each reading say whether it speaks of every network or says that there is one."""
    for said in book.sentences.values():
        for reading, shown in zip(said.readings, pages[statement_path(said)].split("\n## ")[1:-1], strict=True):
            stated = part(shown, "statement")
            assert ("**There is a network**" in stated) == ("**such that**" in stated) == reading.exists
            assert ("**For every network**" in stated) == ("**Then**" in stated) == (not reading.exists)
            assert all(required(condition) in stated for condition in reading.statement.conditions)


def test_where_assumptions_come_from(book: Book, pages: dict[str, str]) -> None:
    """Beside each assumption of a reading stands where it comes from, and beside no conclusion."""
    for said in book.sentences.values():
        for reading, shown in zip(said.readings, pages[statement_path(said)].split("\n## ")[1:-1], strict=True):
            found = [re.findall(r"^    \*(.*)\.\*\{ \.origin \}$", stated, re.MULTILINE)
                     for stated in part(shown, "statement").split("\n1.  ")[1:]]
            known = [said.origins.get(name) for name in (*reading.assumptions, *reading.conclusions)]
            assert found == [[capitalized(str(origin))] if origin else [] for origin in known]


def test_one_verdict_only(book: Book, planted: Sentence) -> None:
    """Where all readings have the same verdict, the page does not say that it depends on the reading."""
    for position in range(len(planted.readings)):
        book = judging(book, planted.id, position, verdict="undecided", network=None, claims=[], added=[], instead=[])
    page = statement_page(planted, book)
    assert "depends on the reading" not in page
    assert f"{badge(UNDECIDED)} in each of 7 readings." in page


def test_another_verdict_is_seen(book: Book, planted: Sentence) -> None:
    """Another verdict on a reading changes the badges, by which the rows are sifted, and the totals."""
    changed = judging(book, planted.id, 0, verdict="false", claims=[], instead=["1D82"])
    before, after = (source_page.source_page("tutorial", of) for of in (book, changed))
    for verdict, more in (("true", -1), ("false", 1)):
        assert after.count(badge(verdict)) - before.count(badge(verdict)) == more
        first, second = (next(line for line in page.splitlines() if f"> {badge(verdict)}" in line)
                         for page in (before, after))
        assert int(re.findall(r"(\d+) reading", second)[0]) - int(re.findall(r"(\d+) reading", first)[0]) == more
    assert badge("false") in statement_page(planted, changed).split("## Read as")[1]
    assert dict(all_pages(changed))["sentences/index.md"] != dict(all_pages(book))["sentences/index.md"]
    tested = judging(book, planted.id, 0, status="tested")
    for page in (statement_page(planted, tested), source_page.source_page("tutorial", tested)):
        assert "*true, tested*{ .status .true } " in page


def test_what_is_not_checkable(book: Book, pages: dict[str, str]) -> None:
    """Pieces that state nothing stand in their place with the reason; neighbours with the same reason in one row, also
    around furniture.  Pieces that nobody has read are named."""
    page = pages["sentences/thread/index.md"]
    found = [(row.split('"pieces">')[1].split("<")[0], row.split(".not-checkable } ")[1])
             for row in rows(page) if ".not-checkable }" in row]
    assert found == [("31, 34", "he only asks"), ("35", "a wish"), ("36", "he only asks"),
                     ("106-107", "about the site")]
    order = [int(re.findall(r'"pieces">(\d+)', row)[0]) for row in rows(page)]
    assert order == sorted(order)
    assert f"{badge('not checkable')} 6 pieces" in page
    read_ = {n for said in book.said_in("thread") for n in said.numbers} | {31, 34, 35, 36, 106, 107}
    left = [p.number for p in book.sources["thread"].pieces if p.kind != "furniture" and p.number not in read_]
    assert source_page.unaccounted(book.sources["thread"], book) == left
    assert (f"Not read yet: {len(left)} pieces" in page) == (len(left) > 1)


def test_claims_name_the_sentences(book: Book, pages: dict[str, str], planted: Sentence) -> None:
    """The page of a claim links each sentence that rests on it or that it corrects, and no other."""
    for slug in book.claims:
        page = pages[book.path(slug)]
        for said in book.sentences.values():
            name = book.name(slug)
            rests = any(name in (*of["claims"], *of["instead"]) for of in book.verdicts[said.id]["readings"])
            assert (f"(../{statement_path(said)})" in page) == rests
    assert planted in [said for said, _ in book.settled_by("clones_receive_equal_gradients")]
    page = pages[book.path(CORRECTING)]
    assert "Readings of sentences that are false, and what is true instead is this:" in page
    said, of = book.settled_by(CORRECTING, "instead")[0]
    assert f"“{said.said}”](../{statement_path(said)}), read as: {of['name']}" in page


@pytest.mark.parametrize(("condition", "words"), [
    (L - 2, r"$L \ge 2$"), (index(Var("q")) - Var("p") - 1, "$p < q$"), (1 - m(), "$m = 1$"),
    (index(Var("l")) - Var("k"), r"$k \le l$"), (L - Var("p") - 1, "$p < L$"), (3 - L, r"$L \le 3$")])
def test_what_is_required(condition: Any, words: str) -> None:
    """Conditions are said without negative terms."""
    assert required(condition) == words


def test_words_of_a_docstring() -> None:
    """Letters of indices, minus signs and squares are set as mathematics; what is so already stays as it is."""
    assert sentence("Layer l + 1 gets -1/2, x^2 and $l^2 - 1$: not l-1.", ["l"]) == (
        "Layer $l + 1$ gets \N{MINUS SIGN}1/2, x\N{SUPERSCRIPT TWO} and $l^2 - 1$: not l-1.")


def test_proofs_of_readings_need_claims_that_hold(book: Book, planted: Sentence) -> None:
    """The proof of a reading is not shown if a claim that it uses does not hold."""
    assert len([slug for slug in book.replayed if slug.startswith(planted.id)]) == 2
    report = {"claims": [{**of, "failures": ["a network"] * (slug == "clones_receive_equal_gradients")}
                         for slug, of in book.reports.items()], "statements": list(book.verdicts.values())}
    failing = Book.of(book.claims, book.sources.values(), [planted], report, book.known)
    assert failing.replayed == {}


def test_everything_on_one_page(book: Book, pages: dict[str, str]) -> None:
    """One page prints every definition that a proof can refer to, and every claim with its counterexamples."""
    page = pages["explanation/everything.md"]
    for name, formula in DEFINITIONS.items():
        equation = page.split(f"{{ #{name.replace(' ', '-').lower()} }}")[1].split("{: .equation }")[0]
        assert latex(formula.body, steps=name in UPDATE) in equation
    for claim in book.claims.values():
        assert all(sentence(of.words, symbols(claim)) in page for of in claim.counterexamples)


def test_the_derivation(pages: dict[str, str], book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page prints what SymPy returns, for every cost and activation; a derived equation that is not the typed one
    stops the build."""
    page = pages[DERIVATION]
    for of in derivation_page.TYPED:
        assert f"$${latex(calculus.derive(of).body)}$$" in page
    for name in COSTS:
        assert f"= {derivation_page.output_error(name)}$$" in page
    assert all(f"| {name.replace('_', ' ')} | ${of.latex}$ |" in page for name, of in ACTIVATIONS.items())
    monkeypatch.setitem(derivation_page.TYPED, "W", "definition of the bias gradient")
    with pytest.raises(PageError, match="'W' is not the definition of the bias gradient"):
        derivation_page.derivation(book)


def test_planted_errors(book: Book, pages: dict[str, str]) -> None:
    """Every error stands there with exactly the claims that kill it."""
    rows = {re.split("</?code>", row.replace("<wbr>", ""))[1]: row for row in pages[PLANTED_PAGE].splitlines()
            if row.startswith("| <code>")}
    assert set(rows) == {error.name for error in PLANTED}
    for name, row in rows.items():
        assert set(re.findall(r"\[`(\w+)`\]", row)) == {
            book.name(slug) for slug, report in book.reports.items() if name in report["errors"]["names"]}
        assert row.endswith("| none |") == ("[`" not in row)


def test_every_update_is_printed(pages: dict[str, str]) -> None:
    """The formulas of all optimizers stand on one page, with all their constants."""
    for name, make in OPTIMIZERS.items():
        shown = pages["reference/optimizers.md"].split(f"### {name} {{")[1].split("### ")[0]
        constants = inspect.signature(make).parameters
        assert make(*[Fraction(1, 2)] * sum(of.default is of.empty for of in constants.values())).formula in shown
        assert all(f"(`{constant}" in shown for constant in constants)


def test_every_optimizer_is_tried_on_clones(book: Book, pages: dict[str, str]) -> None:
    """The table has a row for each optimizer; what stands in it is what was measured, and a claim is named only where
    the update was seen to be of the claim's form."""
    page = pages["reference/clones-and-optimizers.md"]
    lines = {row: next(line for line in page.splitlines() if line.startswith(f"| [{row.name}]("))
             for row in clones_page.ROWS}
    made = {clones_page.example(row).name for row in clones_page.ROWS}
    assert made >= {*OPTIMIZERS, "lbfgs", "newton", "muon", "dropout", "noise_per_coordinate"}
    for row, line in lines.items():
        found = clones_page.result(row)
        words = [re.findall(r"\*(exactly equal|bitwise equal|separated)\*", line)]
        assert words == [[("exactly equal" if of.kind.numbers == "fractions" else "bitwise equal") if clones.equal
                          else "separated" for of, clones in zip(row.runs, found.clones, strict=True)]]
        assert ("proved: `R6H7`" in line) == (found.permutations is not None and found.permutations.equal)
        if found.covered:
            assert all(clones.equal for of, clones in zip(row.runs, found.clones, strict=True)
                       if of.kind.numbers == "fractions")
    kept = {row.name for row in lines if row.runs[0].kind.numbers == "fractions" and
            all(clones.equal for clones in clones_page.result(row).clones)}
    assert {row.name for row in lines if row.runs[0].kind.numbers == "fractions"} - kept == {
        "Newton, elimination with free unknowns 0", "coordinate descent, in turn", "noise per coordinate", "dropout",
        "coordinate descent, the largest, the first of equals"}


def test_a_planted_row_is_told_as_it_is(book: Book) -> None:
    """A row whose optimizer breaks ties by index says separated, by how much and when, and names no claim."""
    planted = replace(clones_page.ROWS[0], name="planted", make=lambda of: greedy_coordinate_descent(
        Fraction(1, 8), "first"), runs=(clones_page.Runs(clones_page.EXACT, 8, 8),))
    line = next(line for line in clones_page.clones_and_optimizers(book, [planted]).splitlines() if "planted" in line)
    apart = clones_page.result(planted).clones[0]
    assert apart.separated and f"*separated* in {apart.separated} of 8 networks, first at step {apart.first} by" in line
    assert f"{float(apart.at_first):.2g}" in line and "proved" not in line and "R6H7" not in line


def test_every_optimizer_is_tried_on_one_unit(pages: dict[str, str]) -> None:
    """The second table has all optimizers of the first one; the settings are those that were run, and where there are
    none the clones are separated."""
    lines = pages["reference/clones-and-optimizers.md"].split("## One unit in the place of clones")[1].splitlines()
    told = {row.name: next(line for line in lines if line.startswith(f"| [{row.name}](")) for row in merging_table.ROWS}
    assert {row.rule.for_clones(None).name for row in merging_table.ROWS} == {
        clones_page.example(row).name for row in clones_page.ROWS}
    assert {name for name, line in told.items() if "| none | *clones separated*" in line} == {
        "Muon, LAPACK's singular value decomposition", "coordinate descent, the largest, the first of equals",
        "coordinate descent, in turn", "noise per coordinate", "dropout"}
    assert all("*exactly the same*" in line or "*off by*" in line for line in told.values() if "none" not in line)
    assert r"| in: $\eta$, $n\varepsilon$, $\lambda$<br>out: $n\eta$, $\varepsilon$, $\lambda/n$ |" in told["AdamW"]
    assert r"| in: $n^{-1/2}\eta$<br>bias: $\eta/n$<br>out: $n^{1/2}\eta$ |" in told["Muon, polar factor"]


def test_sizes_of_small_numbers() -> None:
    """Small and large numbers are printed with their powers of ten, others as they are."""
    assert [size(x) for x in (Fraction(1, 8), 2.0**-53, 3e16, 780, 88, 0)] == [
        "0.12", r"$1.1 \cdot 10^{-16}$", r"$3.0 \cdot 10^{16}$", r"$7.8 \cdot 10^{2}$", "88", "0"]


def test_clones_in_floats_are_told_as_measured(book: Book, pages: dict[str, str]) -> None:
    """The widths and classes on the page are those that are found here; the ends of the runs are in the data."""
    page = pages["reference/clones-in-floats.md"]
    for name in ties.OPERATIONS:
        found = floats_page.apart(name, np.float32)
        assert f"| {floats_page.kinds(found)} |" in page and floats_page.kinds({}) == "always one class"
        for n, classes in found.items():
            assert classes == ties.classes(ties.OPERATIONS[name], n, 16, 32, np.float32)
    assert floats_page.kinds({3: [[0, 1], [2]], 5: [[0, 4], [1, 2, 3]]}) == "**3**: 0–1 / 2; **5**: 0, 4 / 1–3"
    assert f"| 16 inputs, 32 samples | {ties.spans(floats_page.alike(16, 32, np.float64)) or 'none'} |" in page
    of, data = book.measured[floats_page.TRAINED]
    wrong = replace(data, measured={name: [0.25 if x is not None else x for x in column]
                                    for name, column in data.measured.items()})
    other = floats_page.clones_in_floats(replace(book, measured={floats_page.TRAINED: (of, wrong)}))
    assert other.count("| 0.25 | 0.25 |") == len(data.measured) and "| 0.25 | 0.25 |" not in page


def test_a_library_that_prefers_a_position_is_told(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the outputs of the last unit are one ulp larger, no width is said to be treated alike."""
    right = ties.OPERATIONS["a = tanh(z)"]

    def last(*arguments: Any) -> Any:
        result = right(*arguments).copy()
        result[-1] = np.nextafter(result[-1], np.inf)
        return result

    monkeypatch.setitem(ties.OPERATIONS, "a = tanh(z)", last)
    monkeypatch.setattr(floats_page, "alike", floats_page.alike.__wrapped__)
    monkeypatch.setattr(floats_page, "apart", floats_page.apart.__wrapped__)
    page = floats_page.clones_in_floats(book)
    assert "| 16 inputs, 32 samples | none | none |" in page and "**3**: 0–1 / 2; **4**: 0–2 / 3" in page


def test_unknown_names(book: Book) -> None:
    """A link to a tag or slug that no claim has is refused, and so is a written page whose places are not filled."""
    with pytest.raises(PageError, match="there is no claim 'ZZZZ'"):
        book.link("ZZZZ", "index.md")
    with pytest.raises(PageError, match="do not agree on claims"):
        filled("index", {})
    with pytest.raises(PageError, match="do not agree on more"):
        filled("index", {"claims": "", "more": ""})


def test_bad_formula(book: Book) -> None:
    """TeX that is not mathematics, in a claim's remarks, stops the build."""
    slug = next(iter(book.claims))
    claim = load(book.claims[slug].file)
    claim.remarks = r"As $\frac{1}$ shows."
    page = claim_page(slug, replace(book, claims={**book.claims, slug: claim}))
    with pytest.raises(BadFormula, match=re.escape(r"\frac{1}")):
        Markdown(extensions=["verify.site.mathematics"]).convert(page)


# --- measurements ---------------------------------------------------------------------------------------------------

def test_every_measurement_has_a_page(book: Book, pages: dict[str, str]) -> None:
    """It has the figure, the data and the command, and is listed; its data are a file; the pages of its claims show it
    too, and no others do."""
    for slug, (of, data) in book.measured.items():
        page = pages[measurement_path(slug)]
        assert page.startswith(f"# {of.title}\n")
        assert f"verify measure {slug}\n" in page
        assert f"]({slug}.csv)" in page
        assert pages[data_path(slug)] == data.csv(of.x.label)
        assert f"[{of.title}]({slug}.md)" in pages[MEASUREMENTS]
        drawn = re.search(r"<svg .*?</svg>", page, re.DOTALL)
        assert drawn is not None
        for name, claim in book.claims.items():
            assert (drawn[0] in pages[book.path(name)]) == (claim.tag in of.claims)


def test_a_measurement_that_does_not_agree(book: Book) -> None:
    """How many points agree is counted; what does not agree is said to, on the page."""
    slug = "from_zero_weights_one_layer_wakes_at_each_step"
    of, data = book.measured[slug]
    assert " Of 10 measured values beside one of theory, 10 are equal to it.\n" in measurement_page(slug, book)
    wrong = replace(data, measured={**data.measured, "layer 4": [1e-3, *data.measured["layer 4"][1:]]})
    page = measurement_page(slug, replace(book, measured={slug: (of, wrong)}))
    assert " Of 10 measured values beside one of theory, 9 are equal to it.\n" in page
    assert '!!! failure' in page
    assert "layer 4: at 0: measured 0.001, which is not equal to 0\n" in page


# --- strict ---------------------------------------------------------------------------------------------------------

def keep(claims: Mapping[str, Claim], folder: Path) -> None:
    """Evidence of every kind for every claim, as if it had been computed."""
    data: dict[str, Any] = {"proof": {"proof_hash": "p", "steps": 1, "uses": []},
                            "networks": {"networks": 2, "arithmetic": ["fractions"], "step_instances": 3},
                            "assumptions": {"assumptions": []}, "errors": {}, "floats": {"float": {"judged": False}}}
    for claim in claims.values():
        for kind in KINDS:
            runner.store(folder / f"{runner.key(claim, kind, runner.STANDARD, claims)}.json", {
                "slug": claim.slug, "kind": kind, "data": data[kind], "failure": None, "refuted": False,
                "seconds": 1.0})


def test_strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strict builds pages from kept evidence, and refuses where a piece is missing or older than what it rests on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "disagreements", lambda claims, known: [])
    with pytest.raises(site.Stale, match=r"missing, or older (.|\n)*clones_receive_equal_gradients: proof, networks"):
        site.pages(strict=True)
    keep(package_claims(), runner.cache_folder())
    assert len(site.pages(strict=True)) > 10
    next(runner.cache_folder().glob("*.json")).unlink()
    with pytest.raises(site.Stale, match="missing, or older"):
        site.pages(strict=True)
    keep(package_claims(), runner.cache_folder())
    monkeypatch.setattr(runner, "versions", lambda: "another version of a library")
    with pytest.raises(site.Stale, match="missing, or older"):
        site.pages(strict=True)


def test_strict_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strict refuses pages whose citations would name another statement than the registered one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "disagreements", lambda claims, known: ["R6H7: the statement has changed"])
    with pytest.raises(site.Stale, match="R6H7: the statement has changed"):
        site.pages(strict=True)


# --- the built site -------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def built(pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built in strict mode: broken links, anchors and formulas fail."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "pages", lambda: list(pages.items()))
        build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder)))
    return folder


def test_build(built: Path, pages: dict[str, str]) -> None:
    """Every page is built, redirects lead to pages, formulas are mathematics, data are as they were made, and no markup
    is left over."""
    for path in pages:
        if path.endswith(".csv"):
            assert (built / path).read_text("utf-8") == pages[path]
            continue
        folder, name = path.rpartition("/")[::2]
        page = built / folder / (name if name.endswith(".html") else "index.html" if name == "index.md"
                                 else f"{name.removesuffix('.md')}/index.html")
        text = page.read_text("utf-8")
        if path.endswith(".html"):
            (target,) = set(re.findall(r'url=([^"]*)"', text))
            assert (page.parent / target / "index.html").is_file()
            continue
        article = text.split("<article")[1].split("</article>")[0]
        words = re.sub(r"<(pre|code|math|desc)\b.*?</\1>|<[^>]*>", "", article, flags=re.DOTALL)
        assert not re.search(r"\$|\{[:#. ]|\}\}|\]\(|\*\*", words), path
    assert len(re.findall("<math", (built / "claims/R6H7/index.html").read_text("utf-8"))) > 200


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    chromium = shutil.which("chromium") or pytest.skip("needs Chromium")
    with api.sync_playwright() as play:
        yield play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_in_a_browser(built: Path, pages: dict[str, str], browser: Any, scheme: str, width: int) -> None:
    """No page scrolls sideways, and axe finds nothing to complain about, with everything unfolded."""
    Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe
    alike = {"claims/1D82", "claims/073H", "claims/1GMR", "claims/T90C", "claims/X9SB",
             *(path.removesuffix(".md") for path in pages if path.count("/") == 2 and "clones_stay" not in path)}
    for path in sorted(built.rglob("index.html")):
        if "http-equiv" not in path.read_text("utf-8") and str(path.parent.relative_to(built)) not in alike:
            page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
            results = Axe().run(page)
            assert results.violations_count == 0, f"{path}\n{results.generate_report()}"
            page.close()


@pytest.mark.browser
def test_sieve(built: Path, browser: Any, book: Book) -> None:
    """Each button leaves the rows that have its badge, with the keyboard too, and no script is needed for it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in book.sources:
        page.goto((built / f"sentences/{name}/index.html").as_uri())
        buttons, lines = page.get_by_role("group", name="Show").get_by_role("radio"), page.locator(".sentences > li")
        buttons.first.focus()
        for k in range(buttons.count()):
            assert buttons.nth(k).is_checked()
            value = buttons.nth(k).get_attribute("value")
            wanted = lines if value == "all" else lines.filter(has=page.locator(f".status.{value}"))
            assert page.locator(".sentences > li:visible").count() == wanted.count()
            page.keyboard.press("ArrowDown")
        assert buttons.first.is_checked()
    context.close()


@pytest.mark.browser
def test_on_paper(built: Path, pages: dict[str, str], browser: Any) -> None:
    """On paper all steps of a proof are there, and nothing is cut off at the edge of the paper."""
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.goto((built / "claims/R6H7/index.html").as_uri())
    page.emulate_media(media="print")
    steps = page.locator(".proof .chain > li")
    assert steps.count() == pages["claims/R6H7.md"].count("<li markdown>")
    for k in range(steps.count()):
        box = steps.nth(k).bounding_box()
        assert box["height"] > 10
        assert box["x"] + box["width"] <= 700


# --- written pages --------------------------------------------------------------------------------------------------

def blocks(text: str) -> dict[str, str]:
    """The blocks of code of a page that have a title."""
    found = re.finditer(r'^( *)```python title="([^"]*)"\n(.*?)^\1```', text, re.DOTALL | re.MULTILINE)
    return {match[2]: textwrap.dedent(match[3]) for match in found}


CLAIM_FILES = {title: code for title, code in blocks(ADD_A_CLAIM).items() if not title.startswith("from ")}


def held(file: Path, folder: Path) -> list[str]:
    """What does not hold in a claim file."""
    kinds = ("proof", "networks", "assumptions")
    return [piece.failure for piece in runner.pieces([load(file)], Run(5), kinds, folder=folder / "evidence")
            if piece.failure is not None]


@pytest.mark.parametrize("title", CLAIM_FILES)
def test_the_claim_files_of_the_guide(title: str, tmp_path: Path) -> None:
    """Each claim file of the guide is accepted."""
    file = tmp_path / title
    file.write_text(CLAIM_FILES[title])
    assert held(file, tmp_path) == []


@pytest.mark.parametrize(("old", "new", "message"), [
    ("return Eq(x(t, j), 0)", "return Eq(x(t, j), x(t, j))", "the two sides differ"),
    (', the_feature_is_zero)),', '), step(0, the_feature_is_zero)),', "the two sides differ"),
    ('"definition of a at the input"', '"definition of a at the input", "definition of C"', "is not used"),
    ("0).forall(i=units(1))", "0)", "is not bound here"),
    ("gW(1, i, j), 0).forall(i=", "gW(k, i, j), 0).forall(k=layers(), i=", "which is not shown to be a"),
    ("batches=[([[1]], [[0]])]", "batches=[([[0]], [[0]])]", "should break the assumption"),
    ("batches=[([[1]], [[0]])]", "batches=[([[1]], [[1]])]", "breaks no conclusion"),
    ("@claim.fails_without(the_feature_is_zero)", "", "nothing shows that the assumption"),
])
def test_the_claim_file_with_an_error(old: str, new: str, message: str, tmp_path: Path) -> None:
    """The first claim file of the guide, made wrong in one place, is refused with a message that the guide explains."""
    code = next(iter(CLAIM_FILES.values())).replace("import a,", "import layers, a,").replace(
        'i, j, t = indices("i j t")', 'i, j, k, t = indices("i j k t")')
    assert old in code
    file = tmp_path / "wrong.py"
    file.write_text(code.replace(old, new))
    assert any(message in failure for failure in held(file, tmp_path))
    assert message in re.sub("'x' ", "", ADD_A_CLAIM)


@pytest.mark.parametrize(("old", "new", "words"), [
    ("", "", ""),
    ("dg(z[l])\n", "dg(a[l])\n", "DIFFERS: delta"),
    *(pytest.param(*changed, marks=pytest.mark.slow) for changed in (
        (".sum(axis=0)", ".mean(axis=0)", "DIFFERS: gradient by b"),
        ("if network.penalty:", "if False:", "DIFFERS: gradient by W")))])
def test_the_check_of_homework(old: str, new: str, words: str, tmp_path: Path) -> None:
    """The check accepts what stands on the page, and says which equation of a wrong one differs."""
    (code,) = blocks((ROOT / "docs/how-to/check-homework.md").read_text("utf-8")).values()
    assert old in code
    (tmp_path / "test_homework.py").write_text(code.replace(old, new) if old else code, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_homework.py"],
                          cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode == 0) == (words == "")
    assert words in done.stdout


def test_the_quotations_of_the_guide() -> None:
    """What the guide quotes from claim files stands there."""
    quoted = {title: code for title, code in blocks(ADD_A_CLAIM).items() if title.startswith("from ")}
    assert len(quoted) == 2
    for title, code in quoted.items():
        text = (ROOT / "verify/claims" / title.removeprefix("from ")).read_text("utf-8")
        assert "".join(code.split()) in "".join(text.split())


def test_the_table_of_symbols() -> None:
    """Every line of the guide's table of symbols is code that prints as shown."""
    names = vars(equations) | {letter: Var(letter) for letter in "ijkltse"}
    rows = re.findall(r"^\| `([^`]*)` \| \$([^|]*)\$ \|", ADD_A_CLAIM, re.MULTILINE)
    assert len(rows) > 20
    for code, printed in rows:
        assert latex(eval(code, names), steps=".at(" in code) == printed, code


def test_every_symbol_is_in_the_table() -> None:
    """The guide's table of symbols names every array and every function of the language."""
    rows = "".join(re.findall(r"^\| `.*\n", ADD_A_CLAIM.split("## Writing the proof")[0], re.MULTILINE))
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", rows))))
    assert {*equations.HEADS, *equations.FUNCTIONS} <= named


def test_the_messages_of_the_guide() -> None:
    """The messages that the guide explains are messages of the code."""
    folders = [ROOT / "verify" / name for name in ("", "kernel", "evidence", "worlds")]
    source = " ".join(file.read_text("utf-8") for folder in folders for file in sorted(folder.glob("*.py")))
    source = re.sub(r'"\s*\n\s*f?"', "", source)  # strings that go on on the next line
    source = re.sub(r"\{[^{}]*\}", "x", source).replace("'", "")
    refusals = ADD_A_CLAIM.split("## What a refusal means")[1]
    messages = re.findall(r"^\| `([^`]*)` \| .* \| .* \|$", refusals, re.MULTILINE)
    assert len(messages) > 15
    for message in messages:
        wanted = re.sub(r"'[xy]'", "x", message)
        assert wanted in source, message


def test_the_claims_on_paper() -> None:
    """The claim files that come later are Python, and each shows a kind of conclusion that there is not yet."""
    files = blocks(LANGUAGE)
    for code, kind in zip(files.values(), ["Mean", "Tends", "Exists"], strict=True):
        ast.parse(code)
        assert f"{kind}(" in code
        assert "@claim.conclusion" in code


# --- formulas of functions ------------------------------------------------------------------------------------------

def python(formula: str) -> str:
    """The Python of a simple LaTeX formula."""
    formula = re.sub(r"\|(\w)\|", r"abs(\1)", formula)
    for latex_, python_ in {"^": "**", r"\max": "max", r"\min": "min", r"\theta": "w", " / ": " * F(1) / "}.items():
        formula = formula.replace(latex_, python_)
    return formula


@pytest.mark.parametrize("z", [Fraction(-3, 2), Fraction(-1, 3), Fraction(0), Fraction(2, 5), Fraction(7)])
def test_exact_formulas(z: Fraction) -> None:
    """The formulas that are printed of activations, penalties and optimizers are what these compute."""
    for activation in exact.ACTIVATIONS.values():
        assert eval(python(activation.formula), {"z": z, "F": Fraction}) == activation.g(z)
    for penalty in exact.PENALTIES.values():
        assert eval(python(penalty.formula), {"w": z, "F": Fraction}) == penalty.value(z)
    for optimizer in exact.OPTIMIZERS.values():
        names: dict[str, Any] = {"w": z, "g": Fraction(1, 7), "v": Fraction(5, 3), "F": Fraction}
        for line in optimizer.formula.split(r", \quad "):
            name, value = python(line).split(r" \leftarrow ")
            names[name] = eval(value, names)
        assert names["w"] == optimizer.update(0, 1, z, Fraction(1, 7), Fraction(5, 3))
        assert names["v"] == optimizer.state(0, 1, z, Fraction(1, 7), Fraction(5, 3))
