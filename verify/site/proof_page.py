"""A checked proof as mathematics: the steps that the kernel accepted, in its order, each with its reason.

The items of the proof say how the steps belong together (facts, induction, cases, lemmas).  The steps themselves are
those of the theorem: nothing is shown that was not checked, and nothing that was checked is left out.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from verify.claim import Claim
from verify.equations import DEFINITIONS, HEADS, E, S
from verify.kernel import Theorem
from verify.kernel.check import CheckedStep
from verify.kernel.derivative import INDEX_NAMES
from verify.notation import AlmostAll, Eq, ForAll, Index, Range, Var, free, index, substitute
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
    Reason,
    Split,
)
from verify.readings.canonical import same
from verify.readings.latex import latex
from verify.site.book import EVERYTHING, TRUST, Book, PageError, link
from verify.site.writing import anchor, display, div, enumeration, place, quantified, ranges, sentence, symbols
from verify.statement import Reading

Stated = Claim | Reading
#: How a fact is referred to, by its name: Markdown.
Scope = Mapping[str, str]
Goals = Mapping[str, ForAll]


def proof(stated: Stated, theorem: Theorem, book: Book, here: str) -> str:
    """The whole proof in Markdown, of a claim or of a reading."""
    writer = _Writer(stated, theorem.statement.conclusions, book, here, iter(theorem.steps))
    assumptions = {name: f"assumption [*{name}*](#{place(stated, 'assumption', name)})"
                   for name in theorem.statement.assumptions}
    definitions = {name: f"definition [*{name}*](#{place(stated, 'definition', name)})"
                   for name in theorem.statement.definitions}
    writer.block(stated.proof_items or (), {}, {**assumptions, **definitions})
    if next(writer.steps, None) is not None:
        raise PageError(f"{stated.slug}: the page shows fewer steps than the kernel checked")
    return div("proof", "\n\n".join(writer.lines))


def definition(name: str, layer: Index | None = None, steps: bool = False) -> str:
    """The name of a definition with its letters as mathematics, for a fixed layer if one is given."""
    def letter(match: re.Match[str]) -> str:
        raised = "" if layer is None else f"^{{{latex(layer, steps)}}}"
        return f"${HEADS[match[0]].latex}{raised}$"
    return re.sub(r"\b(?:W|b|z|a|delta|C|J)\b", letter, name)


@dataclass
class _Writer:
    stated: Stated
    conclusions: Goals
    book: Book
    here: str
    steps: Iterator[CheckedStep]
    lines: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    @property
    def training(self) -> bool:
        return self.stated.training

    def tex(self, node: Var | Index) -> str:
        return latex(index(node), self.training)

    def next_step(self) -> CheckedStep:
        step = next(self.steps, None)
        if step is None:
            raise PageError(f"{self.stated.slug}: the page shows more steps than the kernel checked")
        return step

    def write(self, text: str) -> None:
        self.lines.append(text)

    def block(self, items: tuple[Item, ...], goals: Goals, scope: Scope) -> Scope:
        for item in items:
            scope = {**scope, **self.item(item, goals, scope)}
        return scope

    def item(self, item: Item, goals: Goals, scope: Scope) -> Scope:
        """Write an item; how the facts it adds are referred to later."""
        match item:
            case Have():
                return self.have(item, goals, scope)
            case Lemma():
                return self.lemma(item, scope)
            case Invariance():
                return self.invariance(item, scope)
            case AlmostEverywhere():
                return self.almost_everywhere(item, goals, scope)
            case Order():
                return self.order(item, goals, scope)
            case Induction():
                return self.induction(item, scope)
            case Split():
                return self.split(item, scope)

    def fact(self, name: str, formula: ForAll, more: str = "") -> Scope:
        """Write a fact with an anchor of its own."""
        said, of = self.said(name, formula)
        self.write(f"{said}{more}\n{{: #{of} .fact }}")
        return {name: f"[*{name}*](#{of})"}

    def said(self, name: str, formula: ForAll) -> tuple[str, str]:
        """A fact as a sentence, and its anchor."""
        of = wanted = place(self.stated, "fact", name)
        while of in self.anchors:
            of = f"{wanted}-{len(self.anchors)}"
        self.anchors.add(of)
        concluded = self.conclusions.get(name)
        what = "**Conclusion** " if concluded is not None and same(concluded, formula) else ""
        return f"{what}*{name}*: {quantified(formula, self.training)}", of

    # --- chains

    def have(self, item: Have, goals: Goals, scope: Scope) -> Scope:
        formula = item.formula or goals[item.name]
        steps = [self.next_step() for _ in item.chain]
        if len(steps) > 1:
            added = self.fact(item.name, formula)
            self.chain(steps, scope)
            return added
        said, of = self.said(item.name, formula)
        self.lines_of_steps([f'<span class="said" id="{of}">{said}</span> {self.because(steps[0], scope)}'])
        return {item.name: f"[*{item.name}*](#{of})"}

    def chain(self, steps: list[CheckedStep], scope: Scope) -> None:
        """Equations one below the other; each line is one step of the kernel."""
        lines = [f'<span class="right">$$= {latex(step.rhs, self.training)}$$</span> {self.because(step, scope)}'
                 for step in steps]
        lines[0] = f'<span class="left">{display(steps[0].lhs, self.training)}</span> {lines[0]}'
        self.lines_of_steps(lines)

    def almost_everywhere(self, item: AlmostEverywhere, goals: Goals, scope: Scope) -> Scope:
        """Two terms differ for almost all values of some entries, since their difference is affine in one of them."""
        formula = item.formula or goals[item.name]
        assert isinstance(formula.body, AlmostAll)
        values = {var: item.pivot[var.name] for var, _ in formula.body.bounds}
        entry = f"${latex(substitute(formula.body.drawn, values), self.training)}$"
        added = self.fact(item.name, formula, ". The difference of both sides is")
        self.chain([self.next_step() for _ in item.chain], scope)
        slope = self.next_step()
        why = "" if item.nonzero is None else f" by {self.reason(item.nonzero, scope)}"
        rule = link("affine function", TRUST + "#an-affine-function-vanishes-almost-nowhere", self.here)
        self.write(f"This is an {rule} of {entry}, with a coefficient that is not zero{why}:")
        self.lines_of_steps([f'<span class="said">the coefficient of {entry} '
                             f"$= {latex(slope.rhs, self.training)}$</span> {self.because(slope, scope)}"])
        return added

    def order(self, item: Order, goals: Goals, scope: Scope) -> Scope:
        """One term is less than another, since their difference is positive."""
        added = self.fact(item.name, item.formula or goals[item.name], ". The right side minus the left side is")
        self.chain([self.next_step() for _ in item.chain], scope)
        seen = self.next_step()
        rule = link("its sign is seen", TRUST + "#signs", self.here)
        why = enumeration(["its form", *(self.reason(reason, scope) for reason in item.positive)])
        self.write(f"This is positive, as {rule}:")
        self.lines_of_steps([f'<span class="said">$0 \\lt {latex(seen.rhs, self.training)}$</span> '
                             f'<span class="reason">by {why}</span>'])
        return added

    def lines_of_steps(self, lines: list[str]) -> None:
        """Lines that are numbered, one for each step of the kernel."""
        items = [f"<li markdown>{line}</li>" for line in lines]
        self.write("\n".join(['<ol class="chain" markdown>', *items, "</ol>"]))

    def because(self, step: CheckedStep, scope: Scope) -> str:
        return f'<span class="reason">{self.reasons(step.reasons, scope)}</span>'

    def reasons(self, reasons: tuple[Reason, ...], scope: Scope) -> str:
        return "by " + enumeration([self.reason(reason, scope) for reason in reasons] or ["algebra"])

    def reason(self, reason: Reason, scope: Scope) -> str:
        layer = reason.values.get("l")
        if isinstance(reason, ChainRule):
            array = f"{HEADS[reason.of].latex}^{{{self.tex(layer)}}}" if layer else HEADS[reason.of].latex
            lowered = INDEX_NAMES[reason.of].removeprefix("l")
            return f"the {link('chain rule', TRUST + '#the-chain-rule', self.here)} for ${array}_{{{lowered}}}$"
        if isinstance(reason, Multiple):
            over = f", added up over {ranges(reason.bounds, self.training)}" if reason.bounds else ""
            values = self.values(reason.values, " with ")
            return f"{scope[reason.name]}{values} times ${latex(reason.factor, self.training)}${over}"
        if reason.name in DEFINITIONS:
            said = definition(reason.name, layer, self.training)
            if layer is not None and "$" not in said:
                said += f" at $l = {self.tex(layer)}$"
            return "the " + link(said, f"{EVERYTHING}#{anchor('', reason.name)}", self.here)
        return scope[reason.name] + self.values(reason.values, " with ")

    def values(self, values: Mapping[str, Index], before: str) -> str:
        """The values of variables, those that stand for themselves left out."""
        shown = [f"${self.tex(Var(name))} = {self.tex(value)}$"
                 for name, value in values.items() if value != index(Var(name))]
        return before + enumeration(shown) if shown else ""

    # --- earlier claims

    def applied(self, item: Lemma | Invariance) -> tuple[str, Goals, Goals]:
        """An earlier claim as it is applied: its name and values in words, its assumptions, its conclusions."""
        slug = self.book.slug(item.claim)
        statement, values = self.book.theorems[slug].statement, {Var(name): of for name, of in item.values.items()}
        said = self.book.link(slug, self.here) + self.values(self.instance(item.values), ", with ")
        return (said, {name: substitute(of, values) for name, of in statement.assumptions.items()},
                {name: substitute(of, values) for name, of in statement.conclusions.items()})

    def lemma(self, item: Lemma, scope: Scope) -> Scope:
        said, assumptions, conclusions = self.applied(item)
        over = f", for all {ranges(item.bounds, self.training)}" if item.bounds else ""
        self.write(f"We use {said}{over}. Its assumptions hold:\n{{: .fact }}")
        self.discharge(assumptions, item.discharge, scope)
        self.write("So its conclusions hold:")
        facts = {name: ForAll((*item.bounds, *of.bounds), of.body) for name, of in conclusions.items()}
        self.write("\n".join(f"- *{name}*: {quantified(of, self.training)}" for name, of in facts.items()))
        title = self.book.link(item.claim, self.here)
        return {f"{item.name}: {name}": f"*{name}* from {title}" for name in conclusions}

    def instance(self, values: Mapping[str, Index]) -> Mapping[str, Index]:
        """The values worth a word: not that the batch is that of the step."""
        hidden = {S.name: index(S), E.name: index(S) if self.training else index(E)}
        return {name: value for name, value in values.items() if hidden.get(name) != value}

    def discharge(self, assumptions: Goals, reasons: Mapping[str, tuple[Reason, ...]], scope: Scope) -> None:
        """The assumptions of an earlier claim: each equation is a step, anything else a fact that says the same."""
        lines = []
        for name, formula in assumptions.items():
            said = f"*{name}*: {quantified(formula, self.training)}"
            if type(formula.body) is Eq:
                lines.append(f'<span class="said">{said}</span> {self.because(self.next_step(), scope)}')
            else:
                self.write(f"{said}, {self.reasons(reasons[name], scope)}.")
        if lines:
            self.lines_of_steps(lines)

    def invariance(self, item: Invariance, scope: Scope) -> Scope:
        said, assumptions, _ = self.applied(item)
        other = Var(item.other)
        about = {name: of for name, of in assumptions.items() if other in free(of)}
        rest = {name: of for name, of in assumptions.items() if name not in about}
        agree = enumeration([quantified(of, self.training) for of in about.values()])
        rule = link("a constant has derivative zero", TRUST + "#a-constant-has-derivative-zero", self.here)
        added = self.fact(item.name, item.formula)
        self.write(f"By {said}, every network ${self.tex(other)}$ with {agree} has the same data cost. The derivative "
                   f"is in another parameter, so the cost does not change along it, and {rule}."
                   + " What else that claim assumes holds:" * bool(rest))
        self.discharge(rest, item.discharge, scope)
        return added

    # --- induction and cases

    def induction(self, item: Induction, scope: Scope) -> Scope:
        var, range_ = self.tex(item.var), item.range
        down = item.direction == "down"
        end = range_.hi if down and range_.hi is not None else range_.lo
        given = index(item.var) + 1 if down else index(item.var)
        goal = index(item.var) if down else index(item.var) + 1
        of_step = Range(range_.kind, range_.lo, None if range_.hi is None else range_.hi - 1)

        def at(value: Index) -> dict[str, ForAll]:
            return {name: substitute(of, {item.var: value}) for name, of in item.family.items()}

        way = f"{item.direction} from ${self.tex(end)}$"
        self.write(f"**Induction over ${var}$**, {way}, shows:\n{{: .fact }}")
        added: dict[str, str] = {}
        for name, formula in item.family.items():
            added |= self.fact(name, ForAll(((item.var, range_), *formula.bounds), formula.body))
        self.inside(f"**Base**, ${var} = {self.tex(end)}$.", item.base, at(end), scope)
        hypothesis = "induction hypothesis" + (" *{}*" if len(item.family) > 1 else "")
        hypotheses = {f"IH {name}": hypothesis.format(name) for name in item.family}
        supposed = "\n".join(f"- {quantified(of, self.training)}" for of in at(given).values())
        self.inside(f"**Step**, for all {ranges(((item.var, of_step),), self.training)}. We suppose, for "
                    f"${self.tex(given)}$, the induction hypothesis\n\n{supposed}\n\nand show for ${self.tex(goal)}$:",
                    item.step, at(goal), {**scope, **hypotheses})
        return added

    def inside(self, head: str, items: tuple[Item, ...], goals: Goals, scope: Scope) -> None:
        self.write('<div class="part" markdown>')
        self.write(head)
        self.block(items, goals, scope)
        self.write("</div>")

    def split(self, item: Split, scope: Scope) -> Scope:
        proved = ForAll(((item.var, item.range), *item.formula.bounds), item.formula.body)
        added = self.fact(item.name, proved, ", by cases:")
        assert item.range.hi is not None
        for items, lo, hi in ((item.low, item.range.lo, item.cut), (item.high, item.cut + 1, item.range.hi)):
            if lo == hi:
                head, goal = f"${self.tex(item.var)} = {self.tex(hi)}$", substitute(item.formula, {item.var: hi})
            else:
                head, goal = ranges(((item.var, Range(item.range.kind, lo, hi)),), self.training), item.formula
            self.inside(f"**Case** {head}.", items, {item.name: goal}, scope)
        return added


def idea(claim: Claim) -> str:
    """The proof in words: the docstring of the proof."""
    words = " ".join((claim.proof_function.__doc__ or "").split()) if claim.proof_function else ""
    return sentence(words, symbols(claim))
