"""A claim or a sentence on one page: as text, as Markdown with LaTeX, and as JSON, all three from one outline."""
from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from verify.claim import Claim, Formal
from verify.equations import DEFINITIONS
from verify.notation import AlmostAll, Eq, ForAll, Less, Term, index, own, substitute
from verify.proof import (
    AlmostEverywhere,
    ChainRule,
    Have,
    Induction,
    Invariance,
    Item,
    Lemma,
    Multiple,
    Order,
    Part,
    Reason,
    Split,
    Step,
)
from verify.readings.canonical import proof_hash, statement_hash
from verify.readings.latex import Printer, TextPrinter, requirement
from verify.readings.mentions import networks_after, numbers_let
from verify.registry import Registered
from verify.statement import Reading, Sentence

FORMATS = ("text", "markdown", "json")


@dataclass(frozen=True)
class Line:
    """Words and formulas, in their order; `code` stands for itself, and with `steps` formulas name the step."""
    parts: Sequence[Any]
    depth: int = 0
    code: bool = False
    steps: bool = False


@dataclass
class Outline:
    """A title, facts about the whole, and sections of lines."""
    title: str
    facts: dict[str, Any]
    sections: dict[str, list[Line]] = field(default_factory=dict)

    def render(self, format: str) -> str:
        """The outline in one of FORMATS."""
        return {"text": self.text, "markdown": self.markdown, "json": self.json}[format]()

    def _said(self, line: Line, printer: Printer, quote: str = "") -> str:
        return " ".join(part if type(part) is str else f"{quote}{printer.node(part)}{quote}" for part in line.parts)

    def text(self) -> str:
        """For a terminal."""
        lines = [self.title, "=" * len(self.title), ""]
        lines += [f"{name}: {_plain(value)}" for name, value in self.facts.items()]
        for heading, section in self.sections.items():
            lines += ["", heading, "-" * len(heading)]
            for line in section:
                said, indent = self._said(line, TextPrinter(line.steps)), "  " * line.depth
                words = not line.code and all(type(part) is str for part in line.parts)
                lines += textwrap.wrap(said, 100, initial_indent=indent, subsequent_indent=indent) if words else \
                    [indent + said]
        return "\n".join(lines) + "\n"

    def markdown(self) -> str:
        """Markdown with formulas in LaTeX, between dollars."""
        lines = [f"# {self.title}", "", *(f"- {name}: {_plain(value)}" for name, value in self.facts.items())]
        for heading, section in self.sections.items():
            lines += ["", f"## {heading}", ""]
            for line in section:
                said = self._said(line, Printer(line.steps), "$")
                lines.append("    " * line.depth + "- " + (f"`{said}`" if line.code else said))
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """For programs."""
        sections = {heading: [{"depth": line.depth, "text": self._said(line, TextPrinter(line.steps)),
                               "markdown": self._said(line, Printer(line.steps), "$")} for line in section]
                    for heading, section in self.sections.items()}
        facts = {name.replace(" ", "_"): value for name, value in self.facts.items()}
        return json.dumps({"title": self.title, **facts, "sections": sections}, indent=1, ensure_ascii=False) + "\n"


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


# --- claims and sentences ---------------------------------------------------------------------------------------------

def claim_outline(claim: Claim, registered: Registered | None, status: Mapping[str, Any]) -> Outline:
    """All of a claim file, with its tag, hashes and what is known of its evidence."""
    facts = {"tag": claim.tag, "slug": claim.slug,
             "revision": registered.current.number if registered is not None else None,
             "statement hash": statement_hash(claim.statement),
             "proof hash": None if claim.proof_items is None else proof_hash(claim.statement, claim.proof_items),
             **status}
    outline = Outline(claim.title, facts)
    outline.sections["In words"] = [Line([words]) for words in _paragraphs(claim.about)]
    outline.sections |= reading(claim)
    if claim.proof_items is not None:
        outline.sections["Proof"] = [Line([words]) for words in _paragraphs(claim.proof_function.__doc__)]
        goals = {name: part.formula for name, part in claim.conclusions.items()}
        outline.sections["Proof"] += proof_lines(claim.proof_items, goals, 0)
    lines = []
    for counterexample in claim.counterexamples:
        lines += [Line([f"Without “{counterexample.without}”: {counterexample.name}. {counterexample.words}"]),
                  Line([repr(counterexample.example)], 1, code=True)]
    lines += [Line([f"“{name}” is not known to be needed: {why}"]) for name, why in claim.unknown.items()]
    outline.sections["Which assumptions are needed" if claim.unknown else "No assumption can be dropped"] = lines
    outline.sections["Remarks"] = [Line([words]) for words in _paragraphs(claim.remarks)]
    outline.sections = {heading: [replace(line, steps=claim.training) for line in lines]
                        for heading, lines in outline.sections.items() if lines}
    return outline


def sentence_outline(sentence: Sentence, judged: Mapping[str, Any]) -> Outline:
    """All of a statement file, with the verdicts that were computed."""
    facts = {"sentence": sentence.said,
             **{name: judged[name] for name in ("id", "source", "pieces", "author", "place", "verdicts")}}
    if not sentence.readings:
        facts |= {"unread": sentence.unread, "precisely": sentence.precisely}
    outline = Outline(sentence.id.replace("_", " ").capitalize(), facts)
    for formal, of in zip(sentence.readings, judged["readings"], strict=True):
        outline.sections[f"Read as: {formal.name}"] = [*_found(of), *(
            line for heading, lines in reading(formal).items() for line in (
                Line([heading.upper()]), *(replace(line, depth=line.depth + 1) for line in lines)))]
    return outline


def _found(judged: Mapping[str, Any]) -> Iterator[Line]:
    """Why it is read so, the verdict on the reading, and what it rests on."""
    if judged["why"]:
        yield Line([f"why so: {judged['why']}"])
    status = f", {judged['status']}" if judged["status"] else ""
    yield Line([f"verdict: {judged['verdict']}{status}"])
    for name in ("claims", "added", "instead", "faults"):
        if judged[name]:
            yield Line([f"{name}: {_plain(judged[name])}"])
    if judged["network"] is not None:
        yield Line([f"{judged['network']['name']}. {judged['network']['words']}"])
        yield Line([judged["network"]["example"]], 1, code=True)


def reading(formal: Formal) -> dict[str, list[Line]]:
    """What is let, assumed and concluded; and what our statement of somebody's sentence adds to it."""
    of, added = ("some" if formal.exists else "any", formal.additions) if isinstance(formal, Reading) else ("any", {})
    let = [Line([f"{of} network is trained: network s + 1 comes from network s by the update equations, each "
                 "coordinate by itself, on batch s"
                 if formal.training else f"{of} network, {of} batch"])]
    let += [Line(["network", other, "is another one of the same shape"]) for other in networks_after(formal.statement)]
    let += [Line([f"{name} =", range_, f"({range_.kind})"]) for name, range_ in formal.let.items()]
    let += [Line(list(requirement(index(condition)))) for condition in formal.requires]

    origins = formal.sentence.origins if isinstance(formal, Reading) else {}

    def parts(named: Mapping[str, Part]) -> list[Line]:
        return [line for name, part in named.items() for line in (
            Line([f"{name}: {part.words}"]), *(Line([f"({origins[of]})"], 1) for of in [name] if of in origins),
            Line([part.formula], 1))]
    let += [Line([own(name)(), "is a number"]) for name in numbers_let(formal.statement)]
    found = {"Let": let, "Define": parts(formal.definitions), "Assume": parts(formal.assumptions), "Add": parts(added),
             "Then": parts(formal.conclusions)}
    return {heading: [replace(line, steps=formal.training) for line in lines] for heading, lines in found.items()
            if lines}


def _paragraphs(words: str | None) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in (words or "").split("\n\n") if paragraph.strip()]


# --- proofs -----------------------------------------------------------------------------------------------------------

def proof_lines(items: Sequence[Item], goals: Mapping[str, ForAll], depth: int) -> Iterator[Line]:
    """The items of a proof, chains one equation on a line, each with its reason."""
    for item in items:
        match item:
            case Have(name=name, formula=formula, chain=chain):
                fact = formula or goals[name]
                yield Line([f"{name}:", fact], depth)
                assert isinstance(fact.body, Eq)
                yield from _chain(fact.body.lhs, chain, depth + 1)
            case AlmostEverywhere(name=name, formula=formula, pivot=pivot, chain=chain):
                fact = formula or goals[name]
                yield Line([f"{name}:", fact], depth)
                assert isinstance(fact.body, AlmostAll)
                yield from _chain(fact.body.body.lhs - fact.body.body.rhs, chain, depth + 1)
                entry = substitute(fact.body.drawn, {var: pivot[var.name] for var, _ in fact.body.bounds})
                why = because((item.nonzero,) if item.nonzero else ())
                yield Line(["affine in", entry, f"with a coefficient that is not zero {why}:", item.coefficient],
                           depth + 1)
            case Order(name=name, formula=formula, chain=chain, positive=positive):
                fact = formula or goals[name]
                yield Line([f"{name}:", fact], depth)
                assert isinstance(fact.body, Less)
                yield from _chain(fact.body.rhs - fact.body.lhs, chain, depth + 1)
                yield Line([" and ".join(["positive by its form", *map(_reason, positive)])], depth + 1)
            case Lemma(name=name, claim=claim, values=values, discharge=discharge, bounds=bounds):
                over = [part for var, range_ in bounds for part in (f"for all {var.name} =", range_)]
                yield Line([f"{name}: by the claim {claim}", *_values(values), *over], depth)
                yield from _discharged(discharge, depth + 1)
            case Invariance(name=name, formula=formula, claim=claim, values=values, discharge=discharge):
                yield Line([f"{name}:", formula, f" by invariance: the claim {claim}", *_values(values)], depth)
                yield from _discharged(discharge, depth + 1)
            case Induction(var=var, range=range_, direction=direction, family=family):
                here, next_ = index(var), index(var) + 1
                end, goal, given = (range_.lo, next_, here) if direction == "up" else (range_.hi or next_, here, next_)
                yield Line([f"by induction over {var.name},", direction, "from", end], depth)
                for where, block, at in ((["base, at", end], item.base, end),
                                         (["step, from", given, "to", goal], item.step, goal)):
                    yield Line(where, depth + 1)
                    facts = {name: substitute(formula, {var: at}) for name, formula in family.items()}
                    yield from proof_lines(block, facts, depth + 2)
            case Split(name=name, var=var, range=range_, cut=cut, formula=formula):
                yield Line([f"{name}:", formula.forall(**{var.name: range_}), " by two cases"], depth)
                for low, high, block in ((range_.lo, cut, item.low), (cut + 1, range_.hi, item.high)):
                    yield Line([f"{var.name} =", *([low] if low == high else [low, "…", high])], depth + 1)
                    case = formula if low != high else substitute(formula, {var: low})
                    yield from proof_lines(block, {name: case}, depth + 2)
            case _:
                assert_never(item)


def _chain(start: Term, chain: Sequence[Step], depth: int) -> Iterator[Line]:
    yield Line([start], depth)
    for line in chain:
        yield Line(["=", line.expression, " ", because(line.reasons)], depth)


def _discharged(discharge: Mapping[str, tuple[Reason, ...]], depth: int) -> Iterator[Line]:
    for name, reasons in discharge.items():
        yield Line([f"its assumption “{name}” holds {because(reasons)}"], depth)


def _values(values: Mapping[str, Any]) -> list[Any]:
    parts: list[Any] = []
    for name, value in values.items():
        if value.variable is None or value.variable.name != name:
            parts += [f"{', ' if parts else 'at '}{name} =", value]
    return parts


def because(reasons: Sequence[Reason]) -> str:
    """`by the definition of z at l = L-1 and “biases are equal”`."""
    return "by " + (" and ".join(map(_reason, reasons)) or "algebra")


def _reason(reason: Reason) -> str:
    values = " ".join(part if type(part) is str else TextPrinter(True).index(part) for part in _values(reason.values))
    if isinstance(reason, ChainRule):
        said = f"the chain rule for {reason.of}"
    elif reason.name in DEFINITIONS:
        said = f"the {reason.name}"
    elif reason.name.startswith("IH "):
        said = f"the induction hypothesis “{reason.name[3:]}”"
    else:
        said = f"“{reason.name}”"
    said = f"{said} {values}".strip()
    if isinstance(reason, Multiple):
        over = " ".join(f"for {var.name} = {TextPrinter(True).node(range_)}" for var, range_ in reason.bounds)
        return f"{said} times {TextPrinter(True).node(reason.factor)} {'added up ' + over if over else ''}".strip()
    return said
