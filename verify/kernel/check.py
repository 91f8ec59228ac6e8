"""Replaying a proof: every step follows from named reasons, or the proof is refused."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from verify.canonical import copy_of, same
from verify.equations import DEFINITIONS, UPDATE, E, S, steps
from verify.kernel.derivative import chain_rule, differentiable
from verify.kernel.invariance import agreement, concludes_constancy, constant_in
from verify.kernel.normal import equal, normal
from verify.kernel.ranges import Context, opened
from verify.kernel.refusal import Refused
from verify.kernel.rewriting import Rule, rewrite, rule
from verify.kernel.wellformed import admit, admit_bounds
from verify.notation import Bound, Eq, ForAll, Index, Range, Term, Var, free, index, substitute
from verify.proof import ChainRule, Have, Induction, Invariance, Item, Lemma, Reason, Split, Statement, Step, Use

MOST_NESTING = 12


@dataclass(frozen=True)
class CheckedStep:
    """One accepted equation, with the variables it holds for; the evidence evaluates both sides."""
    place: str
    bounds: tuple[Bound, ...]
    lhs: Term
    rhs: Term
    reasons: tuple[Reason, ...]


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
    try:
        return _Replay(name, copy_of(statement), copy_of(proof), library).theorem()
    except Refused as refusal:
        raise Refused(f"{name}: {refusal}") from None
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError, AssertionError) as error:
        raise Refused(f"{name}: not a statement with a proof in the language "
                      f"({type(error).__name__}: {error})") from error


class _Replay:
    def __init__(self, name: str, statement: Statement, proof: tuple[Item, ...], library: Library) -> None:
        self.name, self.statement, self.proof, self.library = name, statement, proof, library
        self.steps: list[CheckedStep] = []
        self.uses: set[str] = set()
        self.used: set[str] = set()

    def theorem(self) -> Theorem:
        context = admit_statement(self.statement)
        facts = self._block(self.proof, dict(self.statement.assumptions), {}, context, "", 0)
        for name, conclusion in self.statement.conclusions.items():
            if name not in facts:
                raise Refused(f"the conclusion {name!r} is not among the facts that the proof establishes")
            if not same(facts[name], conclusion):
                raise Refused(f"the fact {name!r} is not the conclusion of that name")
        return Theorem(self.name, self.statement, tuple(self.steps), frozenset(self.uses),
                       frozenset(self.used & set(self.statement.assumptions)))

    def _block(self, items: tuple[Item, ...], facts: Facts, goals: Facts, context: Context, place: str,
               depth: int) -> Facts:
        """The facts after a block of items; it must establish its goals."""
        if depth > MOST_NESTING:
            raise Refused(f"{place}: nested more than {MOST_NESTING} deep")
        facts = dict(facts)
        for item in items:
            new = self._item(item, facts, goals, context, place, depth)
            for name, fact in new.items():
                if name in facts or name in DEFINITIONS:
                    raise Refused(f"{place}{name}: there is a fact of this name already")
                facts[name] = fact
        for name, goal in goals.items():
            if name not in facts or not same(facts[name], goal):
                raise Refused(f"{place}the goal {name!r} is not established")
        return facts

    def _item(self, item: Item, facts: Facts, goals: Facts, context: Context, place: str, depth: int) -> Facts:
        if type(item) is Have:
            return {item.name: self._have(item, facts, goals, context, place)}
        if type(item) is Lemma:
            return self._lemma(item, facts, context, f"{place}{item.name}: ")
        if type(item) is Invariance:
            return {item.name: self._invariance(item, facts, context, f"{place}{item.name}: ")}
        if type(item) is Induction:
            return self._induction(item, facts, context, place, depth)
        if type(item) is Split:
            return {item.name: self._split(item, facts, context, f"{place}{item.name}: ", depth)}
        raise Refused(f"{place}{type(item).__name__} is not an item of a proof")

    # --- chains -----------------------------------------------------------------------------------------------------

    def _have(self, item: Have, facts: Facts, goals: Facts, context: Context, place: str) -> ForAll:
        formula = item.formula if item.formula is not None else goals.get(item.name)
        place = f"{place}{item.name}"
        if formula is None:
            raise Refused(f"{place}: there is no goal of this name here: state the formula")
        admit(formula, context)
        body = formula.body
        if type(body) is not Eq:
            raise Refused(f"{place}: only equations can be proved by a chain")
        if not item.chain:
            raise Refused(f"{place}: the chain has no step")
        inner = context.extended(*formula.bounds)
        current = body.lhs
        for number, line in enumerate(item.chain, start=1):
            self._step(current, line, facts, inner, f"{place}, step {number}")
            current = line.expression
        if current != body.rhs:
            raise Refused(f"{place}: the chain does not end in the right side of the equation")
        return formula

    def _step(self, current: Term, line: Step, facts: Facts, context: Context, place: str) -> None:
        if type(line) is not Step:
            raise Refused(f"{place}: {type(line).__name__} is not a step")
        admit(line.expression, context)
        self._equal(current, line.expression, line.reasons, facts, context, place)
        self.steps.append(CheckedStep(place, context.bounds, current, line.expression, line.reasons))

    def _equal(self, left: Term, right: Term, reasons: tuple[Reason, ...], facts: Facts, context: Context,
               place: str) -> None:
        try:
            rules = [self._rule(reason, facts, context) for reason in reasons]
            left_new, used_left = rewrite(left, rules, context)
            right_new, used_right = rewrite(right, rules, context)
            holds = equal(left_new, right_new, context)
        except Refused as refusal:
            raise Refused(f"{place}: {refusal}") from None
        if not holds:
            raise Refused(f"{place}: the two sides differ after rewriting:\n    {normal(left_new, context)}\n    "
                          f"{normal(right_new, context)}")
        idle = [r.name for r in rules if r.name not in used_left | used_right]
        if idle:
            raise Refused(f"{place}: the reason {idle[0]!r} is not used; leave it out")
        self.used |= used_left | used_right

    def _rule(self, reason: Reason, facts: Facts, context: Context) -> Rule:
        if type(reason) is ChainRule:
            return self._chain_rule(reason, facts, context)
        if type(reason) is not Use:
            raise Refused(f"{type(reason).__name__} is not a reason")
        if reason.name in UPDATE and not self.statement.training:
            raise Refused(f"{reason.name}: the networks of a static statement are unrelated; say that it is on training")
        fact = DEFINITIONS.get(reason.name) or facts.get(reason.name)
        if fact is None:
            raise Refused(f"there is no definition, assumption or fact named {reason.name!r} here")
        return rule(reason.name, fact, reason.values, context)

    def _chain_rule(self, reason: ChainRule, facts: Facts, context: Context) -> Rule:
        if "l" not in reason.values:
            raise Refused("the chain rule needs a layer: fix l")
        values = {"s": index(S), "e": index(E), **reason.values}
        for needed in differentiable():
            there = ForAll(needed.bounds[2:], substitute(needed.body, {S: values["s"], E: values["e"]}))
            assumed = [name for name, fact in facts.items() if same(there, fact)]
            if not assumed:
                raise Refused("the chain rule needs the assumption that the functions of the network are "
                              "differentiable where they are evaluated")
            self.used.update(assumed)
        return rule(f"chain rule for {reason.of}", chain_rule(reason.of), values, context)

    # --- lemmas -----------------------------------------------------------------------------------------------------

    def _lemma(self, item: Lemma, facts: Facts, context: Context, place: str) -> Facts:
        statement, values = self._instance(item.claim, item.values, context, place)
        self._discharge(statement.assumptions, values, item.discharge, facts, context, place)
        return {f"{item.name}: {name}": substitute(conclusion, values)
                for name, conclusion in statement.conclusions.items()}

    def _instance(self, claim: str, given: Mapping[str, Index], context: Context,
                  place: str) -> tuple[Statement, dict[Var, Index]]:
        """A proved statement and the values of what it lets, shown to be in range."""
        theorem = self.library.get(claim)
        if type(theorem) is not Theorem:
            raise Refused(f"{place}there is no proved claim {claim!r} to use")
        statement = theorem.statement
        if statement.training and not self.statement.training:
            raise Refused(f"{place}{claim} is on training, and this statement is not")
        values: dict[Var, Index] = {}
        for var, range_ in statement.let:
            if var.name not in given:
                raise Refused(f"{place}the value of {var.name} is missing")
            admit(given[var.name], context)
            if not context.within(given[var.name], substitute(range_, values)):
                raise Refused(f"{place}the value of {var.name} is not shown to be in its range")
            values[var] = given[var.name]
        if set(given) != {var.name for var, _ in statement.let}:
            raise Refused(f"{place}a value is given that the claim does not let")
        for condition in statement.conditions:
            if not context.shows(substitute(condition, values)):
                raise Refused(f"{place}a side condition of {claim} is not shown")
        self.uses.add(claim)
        return statement, values

    def _discharge(self, assumptions: Facts, values: Mapping[Var, Index], discharge: Mapping[str, tuple[Reason, ...]],
                   facts: Facts, context: Context, place: str) -> None:
        """Show every assumption of an instance, each for its reasons."""
        if set(discharge) != set(assumptions):
            raise Refused(f"{place}say for each assumption of the claim why it holds, and for nothing else")
        for name, assumption in assumptions.items():
            goal = substitute(assumption, values)
            if type(goal.body) is Eq:
                _, body, inner = opened(goal.bounds, goal.body, context)
                self._equal(body.lhs, body.rhs, discharge[name], facts, inner, place + name)
                self.steps.append(CheckedStep(place + name, inner.bounds, body.lhs, body.rhs, discharge[name]))
            else:
                (reason,) = discharge[name]
                if type(reason) is not Use or reason.name not in facts or not same(facts[reason.name], goal):
                    raise Refused(f"{place}the assumption {name!r} is not a fact here")
                self.used.add(reason.name)

    def _invariance(self, item: Invariance, facts: Facts, context: Context, place: str) -> ForAll:
        admit(item.formula, context)
        other = Var(item.other)
        inner = context.extended((other, steps))
        statement, values = self._instance(item.claim, {**item.values, item.other: index(other)}, inner, place)
        if S not in values or E not in values or item.other in item.values:
            raise Refused(f"{place}expected a static claim on network s and another one, {item.other}, which gets no "
                          "value")
        s, e = values[S], values[E]
        if other in free(s) | free(e):
            raise Refused(f"{place}network s is the other network")
        assumptions = {name: substitute(formula, values) for name, formula in statement.assumptions.items()}
        agreements = [formula for formula in assumptions.values() if other in free(formula)]
        for formula in agreements:
            agreement(formula, index(other), s)
        if not concludes_constancy([substitute(c, values) for c in statement.conclusions.values()], index(other), s, e):
            raise Refused(f"{place}{item.claim} does not conclude that both networks have the same data cost")
        constant_in(item.formula, agreements, s, e, context)
        on_this = {name: formula for name, formula in statement.assumptions.items() if assumptions[name] not in agreements}
        self._discharge(on_this, values, item.discharge, facts, context, place)
        return item.formula

    # --- induction and cases ----------------------------------------------------------------------------------------

    def _induction(self, item: Induction, facts: Facts, context: Context, place: str, depth: int) -> Facts:
        var, range_ = item.var, item.range
        place = f"{place}induction over {var.name}, "
        inner = admit_bounds(((var, range_),), context, finite=False)
        for formula in item.family.values():
            admit(formula, inner)
        if not item.family:
            raise Refused(f"{place}nothing is to be proved")
        if range_.hi is not None and not context.shows(range_.hi - range_.lo):
            raise Refused(f"{place}the range is not shown to contain its ends")
        if item.direction == "down" and range_.hi is not None:
            end, given, goal, of_step = range_.hi, index(var) + 1, index(var), Range(range_.kind, range_.lo, range_.hi - 1)
        elif item.direction == "up":
            hi = None if range_.hi is None else range_.hi - 1
            end, given, goal, of_step = range_.lo, index(var), index(var) + 1, Range(range_.kind, range_.lo, hi)
        else:
            raise Refused(f"{place}expected the direction 'up', or 'down' from an upper end")

        def at(value: Index) -> dict[str, ForAll]:
            return {name: substitute(formula, {var: value}) for name, formula in item.family.items()}

        self._block(item.base, facts, at(end), context, place + "base, ", depth + 1)
        hypotheses = {f"IH {name}": formula for name, formula in at(given).items()}
        if hypotheses.keys() & facts.keys():
            raise Refused(f"{place}a fact has the name of an induction hypothesis; rename the family")
        self._block(item.step, {**facts, **hypotheses}, at(goal), context.extended((var, of_step)), place + "step, ",
                    depth + 1)
        return {name: ForAll(((var, range_), *formula.bounds), formula.body) for name, formula in item.family.items()}

    def _split(self, item: Split, facts: Facts, context: Context, place: str, depth: int) -> ForAll:
        var, range_ = item.var, item.range
        inner = admit_bounds(((var, range_),), context, finite=False)
        admit(item.formula, inner)
        admit(item.cut, context)
        if range_.hi is None or not context.shows(item.cut - range_.lo + 1) or not context.shows(range_.hi - item.cut):
            raise Refused(f"{place}the cut is not shown to lie within the range of {var.name}")
        for items, lo, hi, case in ((item.low, range_.lo, item.cut, "low"), (item.high, item.cut + 1, range_.hi, "high")):
            if lo == hi:  # a case of one value: the goal is at that value, there is no variable
                goal, inner = substitute(item.formula, {var: hi}), context
            else:
                goal, inner = item.formula, context.extended((var, Range(range_.kind, lo, hi)))
            self._block(items, facts, {item.name: goal}, inner, f"{place}{case} case, ", depth + 1)
        return ForAll(((var, range_), *item.formula.bounds), item.formula.body)


def admit_statement(statement: Statement) -> Context:
    """Refuse a statement that is not well-formed, has impossible ranges, or concludes what it assumes."""
    context = Context()
    for bound in statement.let:
        context = admit_bounds((bound,), Context(context.bounds, statement.conditions), finite=False)
    context = Context(context.bounds, statement.conditions)
    for condition in statement.conditions:
        admit(condition, context)
    if context.shows(index(-1)):
        raise Refused("no sizes and indices satisfy the ranges of what is let")
    for name, formula in (*statement.assumptions.items(), *statement.conclusions.items()):
        try:
            admit(formula, context)
        except Refused as refusal:
            raise Refused(f"{name}: {refusal}") from None
        if name in DEFINITIONS:
            raise Refused(f"{name}: a definition has this name")
        if not free(formula) <= context.variables():
            raise Refused(f"{name}: a free variable is not let")
    for name, conclusion in statement.conclusions.items():
        for other, assumption in statement.assumptions.items():
            if same(conclusion, assumption):
                raise Refused(f"the conclusion {name!r} is the assumption {other!r}")
    if not statement.conclusions:
        raise Refused("nothing is concluded")
    return context
