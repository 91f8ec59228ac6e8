"""What a statement and a proof are: frozen data, nothing here decides anything.

A statement lets some variables range, assumes formulas and concludes formulas.  A proof is a tuple of items, each of
which adds named facts; the kernel replays them.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from verify.notation import (
    Atomic,
    Bound,
    ForAll,
    Index,
    IndexLike,
    NotationError,
    Range,
    Term,
    TermLike,
    Var,
    bounds_of,
    brief,
    closed,
    index,
    term,
)


def _frozen(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(mapping))


@dataclass(frozen=True)
class Statement:
    """For all values of `let` with every index of `conditions` >= 0, and all values of its own arrays that satisfy its
    definitions: the assumptions imply the conclusions.

    Where `training` is true, network s + 1 comes from network s by the update equations; otherwise s only says which of
    several unrelated networks of the same shape is meant."""
    let: tuple[Bound, ...]
    assumptions: Mapping[str, ForAll]
    conclusions: Mapping[str, ForAll]
    conditions: tuple[Index, ...] = ()
    training: bool = False
    definitions: Mapping[str, ForAll] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "definitions", _frozen({k: closed(f) for k, f in self.definitions.items()}))
        object.__setattr__(self, "assumptions", _frozen({k: closed(f) for k, f in self.assumptions.items()}))
        object.__setattr__(self, "conclusions", _frozen({k: closed(f) for k, f in self.conclusions.items()}))
        object.__setattr__(self, "conditions", tuple(index(c) for c in self.conditions))


@dataclass(frozen=True)
class Use:
    """A named equation, with some of its variables fixed: `use("definition of z", l=1)`."""
    name: str
    values: Mapping[str, Index] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """An assumption or a conclusion: a formula with its name, and what it says in words."""
    name: str
    formula: ForAll
    words: str


def use(name: str | Part, **values: IndexLike) -> Use:
    """A named equation as a reason, with some of its variables fixed."""
    return Use(name.name if type(name) is Part else name,  # type: ignore[arg-type]
               _frozen({k: index(v) for k, v in values.items()}))


@dataclass(frozen=True)
class ChainRule:
    """The multivariate chain rule for the derivative of the objective in the entries of one array, z, a, W or b, at a
    layer."""
    of: str
    values: Mapping[str, Index]


def chain_rule(of: str, **values: IndexLike) -> ChainRule:
    """The chain rule as a reason: `chain_rule("z", l=L)`."""
    return ChainRule(of, _frozen({k: index(v) for k, v in values.items()}))


@dataclass(frozen=True)
class Multiple:
    """A named equation, multiplied by a factor and added up over some indices: what an equation between sums is good
    for, since no rule can find a sum within another one."""
    name: str
    factor: Term
    values: Mapping[str, Index]
    bounds: tuple[Bound, ...] = ()

    def summed(self, **ranges: Range) -> Multiple:
        """The same, added up over these indices: `multiple("A", W(l, k, i)).summed(k=units(l))`."""
        return replace(self, bounds=bounds_of(ranges))


def multiple(fact: str | Part, factor: TermLike, **values: IndexLike) -> Multiple:
    """So many times a named equation as a reason: left minus right of the step is the factor times left minus right of
    the equation, at these values of its indices; an index without a value is the one of its name."""
    return Multiple(_fact(fact), term(factor), _frozen({k: index(v) for k, v in values.items()}))


Reason = Use | ChainRule | Multiple


def _reasons(given: Iterable[str | Part | Reason]) -> tuple[Reason, ...]:
    return tuple(map(_reason, given))


def _reason(given: str | Part | Reason) -> Reason:
    if isinstance(given, (str, Part)):
        return use(given)
    if not isinstance(given, Reason):
        raise NotationError(f"reason {brief(given)}: expected an assumption or a conclusion, a name in quotes, "
                            "use(...) or chain_rule(...)")
    return given


@dataclass(frozen=True)
class Step:
    """`= expression`, because of the reasons; with no reason, by algebra alone."""
    expression: Term
    reasons: tuple[Reason, ...]


def step(expression: TermLike, *reasons: str | Part | Reason) -> Step:
    """The next line of a chain of equations: what it equals, and why."""
    return Step(term(expression), _reasons(reasons))


@dataclass(frozen=True)
class Have:
    """A new fact: the chain leads from the left side of the equation to the right side, for all values of its indices.
    Without a formula it proves the goal of that name: a case, a base or a step of an enclosing item."""
    name: str
    formula: ForAll | None
    chain: tuple[Step, ...]


def have(fact: str | Part, formula: ForAll | Atomic, *chain: Step) -> Have:
    """State and prove a fact."""
    return Have(_fact(fact), closed(formula), chain)


def conclude(part: Part, *chain: Step) -> Have:
    """Prove a conclusion of the claim."""
    if type(part) is not Part:
        raise NotationError(f"conclude: expected a conclusion, which is called as its function, got {brief(part)}")
    return Have(part.name, part.formula, chain)


def show(fact: str | Part, *chain: Step) -> Have:
    """Prove the goal of this name: a case, a base or a step of the item around it."""
    return Have(_fact(fact), None, chain)


def _fact(fact: str | Part) -> str:
    return fact.name if type(fact) is Part else fact  # type: ignore[return-value]


@dataclass(frozen=True)
class Lemma:
    """An earlier claim, at the given values of its variables.  `discharge` says why each of its assumptions holds.
    Its conclusions become facts `name: conclusion`, for all values of the bound variables."""
    name: str
    claim: str
    values: Mapping[str, Index]
    discharge: Mapping[str, tuple[Reason, ...]]
    bounds: tuple[Bound, ...] = ()

    def forall(self, **ranges: Range) -> Lemma:
        """The lemma for all values of some indices: `lemma(...).forall(q=units(l))`."""
        if self.bounds:
            raise NotationError("forall: a lemma takes one, with all its indices: forall(p=units(l), q=units(l))")
        return replace(self, bounds=bounds_of(ranges))


def lemma(name: str, claim: str, discharge: Mapping[str, tuple[str | Part | Reason, ...]],
          **values: IndexLike) -> Lemma:
    """Apply an earlier claim, named by its tag or slug."""
    reasons = {k: _reasons(rs) for k, rs in discharge.items()}
    return Lemma(name, claim, _frozen({k: index(v) for k, v in values.items()}), _frozen(reasons))


@dataclass(frozen=True)
class Invariance:
    """The data cost does not change with some parameters, so its derivative in them exists and is zero.

    The claim lets `other`, a second network, assumes that it agrees with network s in some parameters, and concludes
    that both have the same data cost.  The formula says that the derivative of the data cost of network s in parameters
    outside of those is zero.  `discharge` is for the assumptions that do not speak of the other network."""
    name: str
    formula: ForAll
    claim: str
    other: str
    values: Mapping[str, Index]
    discharge: Mapping[str, tuple[Reason, ...]]


def invariance(fact: str | Part, formula: ForAll, claim: str, other: str,
               discharge: Mapping[str, tuple[str | Part | Reason, ...]], **values: IndexLike) -> Invariance:
    """A derivative of the data cost is zero, because by an earlier claim the cost does not depend on the parameter."""
    reasons = {k: _reasons(rs) for k, rs in discharge.items()}
    return Invariance(_fact(fact), closed(formula), claim, other, _frozen({k: index(v) for k, v in values.items()}),
                      _frozen(reasons))


@dataclass(frozen=True)
class AlmostEverywhere:
    """Two terms differ for almost all values of some entries, because their difference is affine in one of them, with a
    coefficient that is not zero.

    `pivot` names that entry by the values of the indices of `for_almost_all`.  The chain leads from left minus right to
    a term in which the entry stands openly, by definitions and algebra alone; `coefficient` is its derivative in the
    entry, and `nonzero` the fact that the coefficient differs from 0, unless it is a number or a size."""
    name: str
    formula: ForAll | None
    pivot: Mapping[str, Index]
    chain: tuple[Step, ...]
    coefficient: Term
    nonzero: Use | None


def almost_everywhere(fact: str | Part, *chain: Step, coefficient: TermLike, nonzero: str | Part | Use | None = None,
                      **pivot: IndexLike) -> AlmostEverywhere:
    """Prove a conclusion, or a goal of this name, that is said for almost all values of some entries."""
    reason = None if nonzero is None else _reason(nonzero)
    if isinstance(reason, ChainRule | Multiple):
        raise NotationError(f"nonzero: expected a fact that says Differ(x, 0), got {brief(nonzero)}")
    return AlmostEverywhere(_fact(fact), fact.formula if type(fact) is Part else None,
                            _frozen({k: index(v) for k, v in pivot.items()}), chain, term(coefficient), reason)


@dataclass(frozen=True)
class Order:
    """One term is less than another, because their difference is positive.

    The chain leads from right minus left to a term whose sign is seen: from its form, and from `positive`, facts that
    say that one term is less than another."""
    name: str
    formula: ForAll | None
    chain: tuple[Step, ...]
    positive: tuple[Use, ...]


def order(fact: str | Part, *chain: Step, formula: ForAll | Atomic | None = None,
          positive: Iterable[str | Part | Use] = ()) -> Order:
    """Prove a conclusion, a goal of this name, or a formula, that says that one term is less than another."""
    if isinstance(positive, str | Part | Reason) or not isinstance(positive, Iterable):
        raise NotationError(f"positive: expected several facts, as in positive=(a_fact,), got {brief(positive)}")
    reasons = _reasons(positive)
    facts = tuple(reason for reason in reasons if isinstance(reason, Use))
    if len(facts) < len(reasons):
        raise NotationError(f"positive: expected facts that say Less(x, y), got {brief(positive)}")
    stated = closed(formula) if formula is not None else fact.formula if type(fact) is Part else None
    return Order(_fact(fact), stated, chain, facts)


@dataclass(frozen=True)
class Induction:
    """Every formula of the family, for every value of `var` in its range.

    Down (over layers): the base proves it at the upper end; the step proves it at `var`, given it at `var + 1`.
    Up (over steps): the base proves it at the lower end; the step proves it at `var + 1`, given it at `var`.
    In the step the hypothesis for the family member `name` is the fact `name`'s namesake `IH name`."""
    var: Var
    range: Range
    direction: str
    family: Mapping[str, ForAll]
    base: tuple[Item, ...]
    step: tuple[Item, ...]


def induction(direction: str, family: Mapping[str, ForAll | Atomic], base: tuple[Item, ...], step: tuple[Item, ...],
              **over: Range) -> Induction:
    """Induction over one variable, `over`: `l=layers(1, lam)`."""
    ((name, range_),) = over.items()
    return Induction(Var(name), range_, direction, _frozen({k: closed(f) for k, f in family.items()}),
                     items_of("base", base), items_of("step", step))


@dataclass(frozen=True)
class Split:
    """A fact for every value of `var` in its range, by two cases: up to `cut`, and beyond it.

    In a case of one value, such as l = L, that value stands for the variable."""
    name: str
    var: Var
    range: Range
    cut: Index
    formula: ForAll
    low: tuple[Item, ...]
    high: tuple[Item, ...]


def split(name: str, formula: ForAll | Atomic, cut: IndexLike, low: tuple[Item, ...], high: tuple[Item, ...],
          **over: Range) -> Split:
    """Prove a fact by cases of one variable."""
    ((variable, range_),) = over.items()
    return Split(name, Var(variable), range_, index(cut), closed(formula), items_of("low", low),
                 items_of("high", high))


Item = Have | Lemma | Invariance | AlmostEverywhere | Order | Induction | Split


def items_of(what: str, given: object) -> tuple[Item, ...]:
    """The items of a block of a proof.  Raises a NotationError where a comma or a `return` was forgotten."""
    if type(given) is not tuple or not all(isinstance(item, Item) for item in given):
        raise NotationError(f"{what}: expected a tuple of items of a proof, got {type(given).__name__}; a single item "
                            "needs a comma, as in (conclude(...),)")
    return given
