"""Replaying a proof: every step follows from named reasons, or the proof is refused."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from verify.equations import DEFINITIONS, UPDATE, E, S, steps
from verify.kernel.almost import affine
from verify.kernel.budget import budget
from verify.kernel.definitions import admit_definitions
from verify.kernel.derivative import ZERO, chain_rule, differentiable
from verify.kernel.invariance import agreement, concludes_constancy, constant_in, only_on
from verify.kernel.normal import equal
from verify.kernel.order import Known, Sign, sign
from verify.kernel.ranges import Context, instance, opened
from verify.kernel.refusal import Refused, meant
from verify.kernel.rewriting import Rule, rewrite, rule
from verify.kernel.wellformed import admit, admit_bounds, nonzero
from verify.notation import (
    AlmostAll,
    Bound,
    Comparison,
    Differ,
    Entry,
    Eq,
    ForAll,
    Index,
    Less,
    NotationError,
    Range,
    Sum,
    Table,
    Term,
    Var,
    free,
    index,
    substitute,
)
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
    Statement,
    Step,
    Use,
)
from verify.readings.canonical import copy_of, same

MOST_NESTING = 12


@dataclass(frozen=True)
class CheckedStep:
    """How two terms compare, mostly that they are equal, with the variables it holds for; the evidence evaluates both
    sides."""
    place: str
    bounds: tuple[Bound, ...]
    lhs: Term
    rhs: Term
    reasons: tuple[Reason, ...]
    compared: type[Comparison] = Eq


@dataclass(frozen=True)
class Theorem:
    """A proved statement.  Only `check` makes one."""
    name: str
    statement: Statement
    steps: tuple[CheckedStep, ...]
    uses: frozenset[str]
    used_assumptions: frozenset[str]


Library = Mapping[str, Theorem]
Facts = Mapping[str, ForAll]


def check(name: str, statement: Statement, proof: tuple[Item, ...], library: Library = MappingProxyType({})) -> Theorem:
    """Replay the proof of a statement.

    The kernel works on its own copy, read back from the canonical text, so what is checked is what is hashed and shown.
    Raises `Refused` with claim, step and reason."""
    place: list[str] = []
    try:
        with budget():
            return _Replay(name, copy_of(statement), copy_of(proof), library, place).theorem()
    except (Refused, NotationError) as refusal:
        raise Refused(f"{name}: {_named(place)}", *refusal.args) from None
    except Exception as error:  # whatever goes wrong in here, nothing is proved
        raise Refused(f"{name}: {_named(place)}not a statement with a proof in the language "
                      f"({type(error).__name__}: {error})") from error


def _named(place: list[str]) -> str:
    return ", ".join(place) + ": " if place else ""


class _Replay:
    def __init__(self, name: str, statement: Statement, proof: tuple[Item, ...], library: Library,
                 place: list[str]) -> None:
        self.name, self.statement, self.proof, self.library, self.place = name, statement, proof, library, place
        self.steps: list[CheckedStep] = []
        self.uses: set[str] = set()
        self.used: set[str] = set()

    @contextmanager
    def _at(self, place: str) -> Iterator[None]:
        """The place of what is checked inside; it stays when something is refused, so that the refusal can name it."""
        self.place.append(place)
        yield
        self.place.pop()

    def theorem(self) -> Theorem:
        context = admit_statement(self.statement)
        facts = self._block(self.proof, {**self.statement.assumptions, **self.statement.definitions}, {}, context)
        for name, conclusion in self.statement.conclusions.items():
            if name not in facts and not any(same(fact, conclusion) for fact in facts.values()):
                raise Refused(f"the conclusion {name!r} is not among the facts that the proof establishes")
            if name in facts and not same(facts[name], conclusion):
                raise Refused(f"the fact {name!r} is not the conclusion of that name")
        return Theorem(self.name, self.statement, tuple(self.steps), frozenset(self.uses),
                       frozenset(self.used & set(self.statement.assumptions)))

    def _block(self, items: tuple[Item, ...], facts: Facts, goals: Facts, context: Context, depth: int = 0) -> Facts:
        """The facts after a block of items; it must establish its goals."""
        if depth > MOST_NESTING:
            raise Refused(f"nested more than {MOST_NESTING} deep")
        facts = dict(facts)
        for item in items:
            with self._at(_title(item)):
                new = self._item(item, facts, goals, context, depth)
                for name, fact in new.items():
                    if name in facts or name in DEFINITIONS:
                        raise Refused(f"there is a fact named {name!r} already: choose another name")
                    facts[name] = fact
        for name, goal in goals.items():
            if name not in facts or not same(facts[name], goal):
                raise Refused(f"the goal {name!r} is not established: show it")
        return facts

    def _item(self, item: Item, facts: Facts, goals: Facts, context: Context, depth: int) -> Facts:
        if type(item) is Have:
            return {item.name: self._have(item, facts, goals, context)}
        if type(item) is Lemma:
            return self._lemma(item, facts, context)
        if type(item) is Invariance:
            return {item.name: self._invariance(item, facts, context)}
        if type(item) is AlmostEverywhere:
            return {item.name: self._almost_everywhere(item, facts, goals, context)}
        if type(item) is Order:
            return {item.name: self._order(item, facts, goals, context)}
        if type(item) is Induction:
            return self._induction(item, facts, context, depth)
        if type(item) is Split:
            return {item.name: self._split(item, facts, context, depth)}
        raise Refused(f"{type(item).__name__} is not an item of a proof")

    # --- chains -----------------------------------------------------------------------------------------------------

    def _have(self, item: Have, facts: Facts, goals: Facts, context: Context) -> ForAll:
        formula = self._goal(item, goals, context)
        body = formula.body
        if type(body) is not Eq:
            raise Refused("only equations can be proved by a chain: Less is by order(...), what is said for almost all "
                          "values by almost_everywhere(...)")
        end = self._chain(body.lhs, item.chain, facts, context.extended(*formula.bounds))
        if end != body.rhs:
            raise Refused("the chain does not end in the right side of the equation, ", body.rhs, ", but in ", end)
        return formula

    def _goal(self, item: Have | AlmostEverywhere | Order, goals: Facts, context: Context) -> ForAll:
        formula = item.formula if item.formula is not None else goals.get(item.name)
        if formula is None:
            raise Refused("there is no goal of this name here: state the formula")
        admit(formula, context)
        return formula

    def _chain(self, start: Term, chain: tuple[Step, ...], facts: Facts, context: Context) -> Term:
        """The last line of a chain of equations."""
        if not chain:
            raise Refused("the chain has no step")
        current = start
        for number, line in enumerate(chain, start=1):
            with self._at(f"step {number}"):
                if type(line) is not Step:
                    raise Refused(f"{type(line).__name__} is not a step")
                admit(line.expression, context)
                self._equal(current, line.expression, line.reasons, facts, context)
            current = line.expression
        return current

    def _almost_everywhere(self, item: AlmostEverywhere, facts: Facts, goals: Facts, context: Context) -> ForAll:
        formula = self._goal(item, goals, context)
        if type(formula.body) is not AlmostAll:
            raise Refused("only what is said for almost all values is proved like this")
        if self.statement.training:
            raise Refused("in training later networks depend on what is drawn: say it of one network")
        inner, drawn, body = context.extended(*formula.bounds), formula.body.drawn, formula.body.body
        values: dict[Var, Index] = {}
        for var, range_ in formula.body.bounds:
            value = item.pivot.get(var.name)
            if value is None:
                raise Refused(f"in which entry is the difference affine?  The value of {var.name} is missing")
            admit(value, inner)
            if not inner.within(value, substitute(range_, values)):
                raise Refused(f"the value of {var.name} is ", value, f", which is not shown to be a {range_.kind} in ",
                              substitute(range_, values))
            values[var] = value
        for name in sorted(item.pivot.keys() - {var.name for var, _ in formula.body.bounds}):
            raise Refused(f"a value of {name} is given, which is not an index of what is drawn")
        pivot: Entry = substitute(drawn, values)
        # what is assumed or proved of the present values need not hold for others: definitions alone are reasons here
        gap = self._chain(body.lhs - body.rhs, item.chain, {}, inner)
        admit(item.coefficient, inner)
        with self._at("coefficient"):
            slope = affine(gap, Table(formula.body.bounds, drawn), pivot, item.coefficient, inner)
            self.steps.append(CheckedStep(", ".join(self.place), inner.bounds, slope, item.coefficient, ()))
            if item.nonzero is not None or not nonzero(item.coefficient):
                self._nonzero(item.coefficient, item.nonzero, facts, inner)
        return formula

    def _nonzero(self, value: Term, reason: Use | None, facts: Facts, context: Context) -> None:
        """Refuse unless a fact says that the term, or its negative, differs from zero."""
        if type(reason) is not Use:
            raise Refused("it is not said why the coefficient is not zero")
        there = self._at_values(reason.name, reason.values, facts, context)
        if type(there) is not Differ:
            raise Refused(f"{reason.name} does not say that two terms differ")
        gap = there.lhs - there.rhs
        if not (equal(gap, value, context) or equal(gap, -value, context)):
            raise Refused(f"{reason.name} says that ", gap, " is not zero; the coefficient is ", value)
        self.used.add(reason.name)

    def _order(self, item: Order, facts: Facts, goals: Facts, context: Context) -> ForAll:
        formula = self._goal(item, goals, context)
        body, inner = formula.body, context.extended(*formula.bounds)
        if type(body) is not Less:
            raise Refused("only that one term is less than another is proved like this; an equation is by "
                          "conclude(...), have(...) or show(...)")
        gap = self._chain(body.rhs - body.lhs, item.chain, facts, inner)
        gaps = []
        for reason in item.positive:
            if type(reason) is not Use:
                raise Refused(f"{type(reason).__name__} does not say that one term is less than another")
            there = self._at_values(reason.name, reason.values, facts, inner)
            if type(there) is not Less:
                raise Refused(f"{reason.name} does not say that one term is less than another")
            gaps.append(there.rhs - there.lhs)
        with self._at("sign"):
            known = Known(gaps, inner)
            if sign(gap, known, inner) is not Sign.POSITIVE:
                raise Refused("the difference is not shown to be positive: ", gap)
            for position, reason in enumerate(item.positive):
                if position not in known.used:
                    raise Refused(f"the reason {reason.name!r} is not used: leave it out")
            self.used.update(reason.name for reason in item.positive)
            self.steps.append(CheckedStep(", ".join(self.place), inner.bounds, ZERO, gap, item.positive, Less))
        return formula

    def _equal(self, left: Term, right: Term, reasons: tuple[Reason, ...], facts: Facts, context: Context) -> None:
        """Refuse unless both sides become the same when all reasons are used as often as possible, and multiples of
        equations are taken off."""
        rules = tuple(self._rule(reason, facts, context) for reason in reasons if type(reason) is not Multiple)
        left_new, used_left = rewrite(left, rules, context)
        right_new, used_right = rewrite(right, rules, context)
        idle = [unused.name for position, unused in enumerate(rules) if position not in used_left | used_right]
        multiples = [reason for reason in reasons if type(reason) is Multiple]
        for reason in multiples:
            if equal(left_new, right_new, context):
                raise Refused(f"the multiple of {reason.name!r} is not used: leave it out")
            taken, _ = rewrite(self._multiple(reason, facts, context), rules, context)
            left_new = left_new - taken
            self.used.add(reason.name)
        if not equal(left_new, right_new, context):
            raise Refused("the two sides differ; with all reasons used they are\n    ", left_new, "\n    ", right_new,
                          *(f"\n    the reason {name!r} applies nowhere" for name in idle))
        if idle:
            raise Refused(f"the reason {idle[0]!r} is not used: leave it out")
        self.used.update(used.name for used in rules)
        self.steps.append(CheckedStep(", ".join(self.place), context.bounds, left, right, reasons))

    def _multiple(self, reason: Multiple, facts: Facts, context: Context) -> Term:
        """A term that is zero: the factor times left minus right of the equation, added up."""
        bounds, _, inner = opened(reason.bounds, reason.factor, context)
        renamed = {old: index(new) for (old, _), (new, _) in zip(reason.bounds, bounds, strict=True)}
        admit_bounds(bounds, context, finite=True)
        factor = substitute(reason.factor, renamed)
        admit(factor, inner)
        values = {name: substitute(value, renamed) for name, value in reason.values.items()}
        there = self._at_values(reason.name, values, facts, inner, {old.name: new for old, new in renamed.items()})
        if type(there) is not Eq:
            raise Refused(f"{reason.name} is no equation, so it has no multiple")
        product: Term = factor * (there.lhs - there.rhs)
        for var, range_ in reversed(bounds):
            product = Sum(var, range_, product)
        return product

    def _at_values(self, name: str, values: Mapping[str, Index], facts: Facts, context: Context,
                   renamed: Mapping[str, Index] = MappingProxyType({})) -> Any:
        """What a fact says at these values of its indices; an index without a value is the one of its name."""
        fact = facts.get(name)
        if fact is None:
            raise Refused(f"there is no assumption or fact named {name!r} here{meant(name, facts)}")
        given: dict[Var, Index] = {}
        for var, range_ in fact.bounds:
            value = values.get(var.name, renamed.get(var.name, index(var)))
            admit(value, context)
            if not context.within(value, substitute(range_, given)):
                raise Refused(f"{name}: the value of {var.name} is ", value, ", which is not shown to be in its range")
            given[var] = value
        for other in sorted(values.keys() - {var.name for var, _ in fact.bounds}):
            raise Refused(f"{name}: a value of {other} is given, which it does not quantify")
        return substitute(fact.body, given)

    def _rule(self, reason: Reason, facts: Facts, context: Context) -> Rule:
        if type(reason) is ChainRule:
            return self._chain_rule(reason, facts, context)
        if type(reason) is not Use:
            raise Refused(f"{type(reason).__name__} is not a reason")
        if reason.name in UPDATE and not self.statement.training:
            raise Refused(f"{reason.name}: networks of a static statement are unrelated; say that it is on training")
        fact = DEFINITIONS.get(reason.name) or facts.get(reason.name)
        if fact is None:
            raise Refused(f"there is no definition, assumption or fact named {reason.name!r} here"
                          f"{meant(reason.name, (*DEFINITIONS, *facts))}")
        return rule(reason.name, fact, reason.values, context)

    def _chain_rule(self, reason: ChainRule, facts: Facts, context: Context) -> Rule:
        if "l" not in reason.values:
            raise Refused("the chain rule needs a layer: fix l")
        values = {"s": index(S), "e": index(E), **reason.values}
        for needed in differentiable():
            there = instance(ForAll(needed.bounds[2:], needed.body), (S, values["s"]), (E, values["e"]))
            assumed = [name for name, fact in facts.items() if same(there, fact)]
            if not assumed:
                raise Refused("the chain rule needs the assumption that the functions of the network are "
                              "differentiable where they are evaluated")
            self.used.update(assumed)
        return rule(f"chain rule for {reason.of}", chain_rule(reason.of), values, context)

    # --- lemmas -----------------------------------------------------------------------------------------------------

    def _lemma(self, item: Lemma, facts: Facts, context: Context) -> Facts:
        inner = admit_bounds(item.bounds, context, finite=False)
        statement, values = self._instance(item.claim, item.values, inner)
        assumptions = {name: instance(formula, *values.items()) for name, formula in statement.assumptions.items()}
        self._discharge(assumptions, item.discharge, facts, inner)
        proved = {}
        for name, conclusion in statement.conclusions.items():
            there = instance(conclusion, *values.items())
            proved[f"{item.name}: {name}"] = ForAll((*item.bounds, *there.bounds), there.body)
        for formula in proved.values():
            admit(formula, context)
            if self.statement.training and type(formula.body) is AlmostAll:
                raise Refused("in training other networks depend on what is drawn, so this says nothing here")
        return proved

    def _instance(self, claim: str, given: Mapping[str, Index],
                  context: Context) -> tuple[Statement, dict[Var, Index]]:
        """A proved statement and the values of what it lets, shown to be in range."""
        theorem = self.library.get(claim)
        if type(theorem) is not Theorem:
            raise Refused(f"there is no proved claim {claim!r} to use; expected the tag or slug of one of the package, "
                          f"or the slug of one that is verified in the same run{meant(claim, self.library)}")
        statement = theorem.statement
        if statement.training and not self.statement.training:
            raise Refused(f"{claim} is on training, and this statement is not")
        values: dict[Var, Index] = {}
        for var, range_ in statement.let:
            if var.name not in given:
                raise Refused(f"the value of {var.name} is missing")
            admit(given[var.name], context)
            if not context.within(given[var.name], substitute(range_, values)):
                raise Refused(f"the value of {var.name} is ", given[var.name],
                              f", which is not shown to be a {range_.kind} in ", substitute(range_, values))
            values[var] = given[var.name]
        for name in sorted(given.keys() - {var.name for var, _ in statement.let}):
            raise Refused(f"a value of {name} is given, which {claim} does not let")
        # its own arrays are those of this statement, which must define them in the same way
        for name, definition in statement.definitions.items():
            there = instance(definition, *values.items())
            if not any(same(there, ours) for ours in self.statement.definitions.values()):
                raise Refused(f"{claim} defines: {name}.  At these values it is no definition of this statement")
        for condition in statement.conditions:
            if not context.shows(substitute(condition, values)):
                raise Refused(f"{claim} requires that ", substitute(condition, values),
                              " is at least 0, which is not shown")
        self.uses.add(claim)
        return statement, values

    def _discharge(self, goals: Facts, discharge: Mapping[str, tuple[Reason, ...]], facts: Facts,
                   context: Context) -> None:
        """Show every assumption of an instance, each for its reasons."""
        for name in sorted(goals.keys() - discharge.keys()):
            raise Refused(f"it is not said why the assumption {name!r} of the claim holds")
        for name in sorted(discharge.keys() - goals.keys()):
            raise Refused(f"{name!r} is no assumption of the claim{meant(name, goals)}")
        for name, goal in goals.items():
            with self._at(name):
                if type(goal.body) is Eq:
                    _, body, inner = opened(goal.bounds, goal.body, context)
                    self._equal(body.lhs, body.rhs, discharge[name], facts, inner)
                    continue
                named = [reason.name for reason in discharge[name] if type(reason) is Use and not reason.values]
                if len(discharge[name]) != 1 or not any(same(facts.get(other), goal) for other in named):
                    raise Refused("expected one reason: the fact that says the same")
                self.used.update(named)

    def _invariance(self, item: Invariance, facts: Facts, context: Context) -> ForAll:
        admit(item.formula, context)
        other = Var(item.other)
        if item.other in item.values:
            raise Refused(f"the other network, {item.other}, gets no value")
        inner = context.extended((other, steps))
        statement, values = self._instance(item.claim, {**item.values, item.other: index(other)}, inner)
        if statement.training or S not in values or E not in values:
            raise Refused(f"expected that {item.claim} is a static claim on network s and another one")
        s, e = values[S], values[E]
        assumptions = {name: instance(formula, *values.items()) for name, formula in statement.assumptions.items()}
        agreements = [formula for formula in assumptions.values() if other in free(formula)]
        for formula in agreements:
            agreement(formula, index(other), s)
        if not concludes_constancy([substitute(c, values) for c in statement.conclusions.values()], index(other), s, e):
            raise Refused(f"{item.claim} does not conclude that both networks have the same data cost")
        constant_in(item.formula, agreements, s, e, context)
        on_this = {name: formula for name, formula in assumptions.items() if formula not in agreements}
        for formula in on_this.values():
            only_on(formula, s, context)
        self._discharge(on_this, item.discharge, facts, context)
        return item.formula

    # --- induction and cases ----------------------------------------------------------------------------------------

    def _induction(self, item: Induction, facts: Facts, context: Context, depth: int) -> Facts:
        var, range_ = item.var, item.range
        admit_bounds(((var, range_),), context, finite=False)
        proved = {name: ForAll(((var, range_), *formula.bounds), formula.body) for name, formula in item.family.items()}
        for formula in proved.values():
            admit(formula, context)
        if not item.family:
            raise Refused("nothing is to be proved")
        if range_.hi is not None and not context.shows(range_.hi - range_.lo):
            raise Refused("the range is not shown to contain its ends")
        if item.direction == "down" and range_.hi is not None:
            end, given, goal = range_.hi, index(var) + 1, index(var)
        elif item.direction == "up":
            end, given, goal = range_.lo, index(var), index(var) + 1
        else:
            raise Refused("expected the direction 'up', or 'down' from an upper end")

        def at(value: Index) -> dict[str, ForAll]:
            return {name: instance(formula, (var, value)) for name, formula in item.family.items()}

        of_step = Range(range_.kind, range_.lo, None if range_.hi is None else range_.hi - 1)
        with self._at("base"):
            self._block(item.base, facts, at(end), context, depth + 1)
        hypotheses = {f"IH {name}": formula for name, formula in at(given).items()}
        if hypotheses.keys() & facts.keys():
            raise Refused("a fact has the name of an induction hypothesis; rename the family")
        with self._at("step"):
            self._block(item.step, {**facts, **hypotheses}, at(goal), context.extended((var, of_step)), depth + 1)
        return proved

    def _split(self, item: Split, facts: Facts, context: Context, depth: int) -> ForAll:
        var, range_ = item.var, item.range
        proved = ForAll(((var, range_), *item.formula.bounds), item.formula.body)
        admit_bounds(((var, range_),), context, finite=False)
        admit(proved, context)
        admit(item.cut, context)
        if range_.hi is None or not context.shows(item.cut - range_.lo + 1) or not context.shows(range_.hi - item.cut):
            raise Refused(f"the cut is not shown to lie within the range of {var.name}")
        for case, items, lo, hi in (("low", item.low, range_.lo, item.cut),
                                    ("high", item.high, item.cut + 1, range_.hi)):
            if lo == hi:  # a case of one value: the goal is at that value, there is no variable
                goal, inner = substitute(item.formula, {var: hi}), context
            else:
                goal, inner = item.formula, context.extended((var, Range(range_.kind, lo, hi)))
            with self._at(f"{case} case"):
                self._block(items, facts, {item.name: goal}, inner, depth + 1)
        return proved


def _title(item: Item) -> str:
    return f"induction over {item.var.name}" if type(item) is Induction else str(getattr(item, "name", ""))


def admit_statement(statement: Statement) -> Context:
    """Refuse a statement that is not well-formed, has impossible ranges, or concludes what it assumes."""
    if type(statement.training) is not bool:
        raise Refused("training is neither true nor false")
    context = Context((), statement.conditions)
    for bound in statement.let:
        context = admit_bounds((bound,), context, finite=False)
    for condition in statement.conditions:
        admit(condition, context)
    for name, formula in (*statement.definitions.items(), *statement.assumptions.items(),
                          *statement.conclusions.items()):
        try:
            admit(formula, context)
        except Refused as refusal:
            raise Refused(f"{name}: ", *refusal.args) from None
        if name in DEFINITIONS:
            raise Refused(f"{name}: a definition has this name")
        if name in statement.definitions and (name in statement.assumptions or name in statement.conclusions):
            raise Refused(f"{name}: a definition and another formula have this name")
        if opened(formula.bounds, formula.body, context)[2].impossible():
            raise Refused(f"{name}: it says nothing, since no sizes and indices satisfy the ranges and conditions")
    admit_definitions(statement, context)
    for name, conclusion in statement.conclusions.items():
        for other, formula in (*statement.assumptions.items(), *statement.definitions.items()):
            if same(conclusion, formula):
                raise Refused(f"the conclusion {name!r} is the assumption or definition {other!r}")
    if not statement.conclusions:
        raise Refused("nothing is concluded")
    return context
