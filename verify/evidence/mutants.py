"""All one-change mutants of a statement and its proof: what a slip of the pen could make of them.

    report = attacked(claim.slug, claim.statement, claim.proof_items, library)
    report.mutants, report.refused, report.classes()

A kernel that accepts a mutant has found another proof of the same statement, or a proof of another statement.  In both
cases what it accepted is evaluated on generated networks that satisfy the assumptions: every step of the other proof,
every conclusion of the other statement.
"""
from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from itertools import islice, pairwise, permutations
from types import MappingProxyType
from typing import Any

from hypothesis.errors import InvalidArgument

from verify.equations import DEFINITIONS, FUNCTIONS, HEADS, UPDATE, E, S
from verify.kernel import Library, Refused, Theorem, check
from verify.notation import (
    Add,
    AlmostAll,
    Bound,
    Call,
    Comparison,
    Count,
    Delta,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Function,
    Head,
    Index,
    Less,
    Mul,
    Num,
    Own,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Var,
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
from verify.readings.canonical import statement_text
from verify.readings.evaluate import EvaluationError, definitions_of, evaluate, instances
from verify.readings.failures import failing
from verify.strategies import satisfying
from verify.worlds.cases import Case, Constructor
from verify.worlds.construct import ConstructionError
from verify.worlds.draws import draws


@dataclass(frozen=True)
class Mutant:
    """A statement and a proof that differ from given ones in one place.  `kind` is the sort of the change."""
    kind: str
    description: str
    statement: Statement
    proof: tuple[Item, ...]


@dataclass(frozen=True)
class Change:
    """One change of something: its sort, what it does, and the result."""
    kind: str
    what: str
    new: Any

    def within(self, place: str, new: Any) -> Change:
        """The same change as one of a larger whole."""
        return Change(self.kind, f"{place}: {self.what}" if place else self.what, new)


def mutants(statement: Statement, proof: tuple[Item, ...]) -> Iterator[Mutant]:
    """Every mutant with one change: of the statement, of the proof, of a conclusion in the statement and in its proof
    alike, or of a range, an index, a number or an array everywhere alike."""
    for change in (*_of_statement(statement, proof), *_of_conclusions(statement, proof),
                   *_of_proof(statement, proof), *_everywhere(statement, proof)):
        yield Mutant(change.kind, change.what, *change.new)


# --- terms and formulas -----------------------------------------------------------------------------------------------

Scope = Mapping[Var, Range]

#: Entries that look alike: for each head those that may be taken for it, and which of its indices they keep.
_PARAMETERS = {"W": ("vW", "b"), "b": ("vb",), "vW": ("W", "vb"), "vb": ("b",)}
_GRADIENTS = {"gW": ("DW", "DCW", "gb"), "gb": ("Db", "DCb"), "DW": ("gW", "DCW", "Db"), "Db": ("gb", "DCb"),
              "DCW": ("gW", "DW", "DCb"), "DCb": ("gb", "Db")}
_UNITS = {"z": ("a", "delta"), "a": ("z", "delta"), "delta": ("z", "Dz"), "Dz": ("delta", "Da"), "Da": ("a", "Dz"),
          "x": ("y",), "y": ("x",), "C": ("J",), "J": ("C",)}
LIKE_HEAD: Mapping[str, tuple[str, ...]] = {**_PARAMETERS, **_GRADIENTS, **_UNITS}
LIKE_FUNCTION: Mapping[str, tuple[str, ...]] = {
    "g": ("gp",), "gp": ("g",), "U_W": ("V_W", "U_b"), "V_W": ("U_W", "V_b"), "U_b": ("V_b", "U_W"),
    "V_b": ("U_b", "V_W")}


def changes(node: Any, scope: Scope) -> Iterator[Change]:
    """Every change of one place in a term, formula, index or range."""
    match node:
        case Index():
            yield from _of_index(node, scope)
        case Range(kind=kind, lo=lo, hi=hi):
            for end, value in (("lo", lo), ("hi", hi)):
                if value is not None:
                    for change in _of_index(value, scope):
                        yield Change("range", f"{kind}s from or to: {change.what}", replace(node, **{end: change.new}))
        case Num(value=value):
            for number in sorted({value + 1, -value, Fraction(0)} - {value}):
                yield Change("number", f"{value} -> {number}", Num(number))
        case Count(size=Size(name=name, args=args)):
            for change in _in_parts(args, scope):
                yield change.within(name, Count(Size(name, change.new)))
        case Entry(head=head, indices=indices):
            for name in LIKE_HEAD.get(head.name, ()):
                other = HEADS[name]
                yield Change("head", f"{head.name} -> {name}", Entry(other, indices[:other.arity]))
            for change in _in_parts(indices, scope):
                yield change.within(head.name, Entry(head, change.new))
        case Call(function=function, indices=indices, arguments=arguments):
            for name in LIKE_FUNCTION.get(function.name, ()):
                yield Change("head", f"{function.name} -> {name}", Call(FUNCTIONS[name], indices, arguments))
            for change in _in_parts(indices, scope):
                yield change.within(function.name, Call(function, change.new, arguments))
            for change in _in_parts(arguments, scope):
                yield change.within(f"in {function.name}", Call(function, indices, change.new))
        case Delta(left=left, right=right):
            for change in _in_parts((left, right), scope):
                yield change.within("delta", Delta(*change.new))
        case Sum(var=var, range=range_, body=body):
            for change in changes(range_, scope):
                yield change.within(f"sum over {var.name}", Sum(var, change.new, body))
            for change in changes(body, {**scope, var: range_}):
                yield change.within("", Sum(var, range_, change.new))
        case Add(terms=parts) | Mul(factors=parts):
            yield from _of_parts(node, parts, scope)
        case Pow(base=base, exponent=exponent):
            for step in (1, -1):
                yield Change("number", f"exponent {exponent} -> {exponent + step}", Pow(base, exponent + step))
            for change in changes(base, scope):
                yield change.within("", Pow(change.new, exponent))
        case Table(bounds=bounds, body=body) | ForAll(bounds=bounds, body=body):
            for change in _in_bounds(bounds, scope):
                yield change.within("", replace(node, bounds=change.new))
            for change in changes(body, {**scope, **dict(bounds)}):
                yield change.within("", replace(node, body=change.new))
        case Comparison(lhs=lhs, rhs=rhs):
            yield Change("sign", "the right side -> its negative", type(node)(lhs, -rhs))
            if type(node) is Less:
                yield Change("sign", "the two sides change places", Less(rhs, lhs))
            for change in changes(lhs, scope):
                yield change.within("left side", type(node)(change.new, rhs))
            for change in changes(rhs, scope):
                yield change.within("right side", type(node)(lhs, change.new))
        case AlmostAll(bounds=bounds, drawn=drawn, body=body):
            for change in changes(Table(bounds, drawn), scope):
                if type(change.new.body) is Entry:
                    yield change.within("almost all", AlmostAll(change.new.bounds, change.new.body, body))
            for change in changes(body, scope):
                yield change.within("", AlmostAll(bounds, drawn, change.new))
        case Differentiable(call=call):
            for change in changes(call, scope):
                yield change.within("", Differentiable(change.new))


def _of_index(node: Index, scope: Scope) -> Iterator[Change]:
    for step in (1, -1):
        yield Change("index", f"{_shown(node)} -> {_shown(node + step)}", node + step)
    for atom, coefficient in node.parts:
        if type(atom) is Var and atom in scope:
            for other, range_ in scope.items():
                if other != atom and range_.kind == scope[atom].kind:
                    new = node.plus(index(atom), -coefficient).plus(index(other), coefficient)
                    yield Change("variable", f"{_shown(node)} -> {_shown(new)}", new)


def _shown(node: Index) -> str:
    parts = [f"{'' if c == 1 else '-' if c == -1 else c}{a.name}"
             + (f"({','.join(map(_shown, a.args))})" if type(a) is Size and a.args else "") for a, c in node.parts]
    return "+".join(parts + ([str(node.const)] if node.const or not parts else [])).replace("+-", "-")


def _of_parts(node: Add | Mul, parts: tuple[Any, ...], scope: Scope) -> Iterator[Change]:
    kind = type(node)
    word = "term" if kind is Add else "factor"
    for k, part in enumerate(parts):
        rest = parts[:k] + parts[k + 1:]
        yield Change(word, f"{word} {k + 1} dropped", kind(rest))
        yield Change(word, f"{word} {k + 1} doubled", kind((*parts, part)))
        yield Change("sign", f"{word} {k + 1} -> its negative", kind((*parts[:k], -part, *parts[k + 1:])))
    for change in _in_parts(parts, scope):
        yield change.within("", kind(change.new))


def _in_parts(parts: tuple[Any, ...], scope: Scope) -> Iterator[Change]:
    for k, part in enumerate(parts):
        for change in changes(part, scope):
            yield change.within("", (*parts[:k], change.new, *parts[k + 1:]))


def _in_bounds(bounds: tuple[Bound, ...], scope: Scope) -> Iterator[Change]:
    for k, (var, range_) in enumerate(bounds):
        for change in changes(range_, {**scope, **dict(bounds[:k])}):
            yield change.within(f"for all {var.name}", (*bounds[:k], (var, change.new), *bounds[k + 1:]))


# --- statements -------------------------------------------------------------------------------------------------------

def _of_statement(statement: Statement, proof: tuple[Item, ...]) -> Iterator[Change]:
    def made(change: Change, place: str, **new: Any) -> Change:
        return change.within(place, (replace(statement, **new), proof))

    let = dict(statement.let)
    for change in _in_bounds(statement.let, {}):
        yield made(change, "let", let=change.new)
    for change in _in_mapping(statement.assumptions, lambda formula: changes(formula, let)):
        yield made(change, "assumption", assumptions=change.new)
    for name in statement.assumptions:
        yield made(Change("assumption", f"{name} dropped", None), "assumption",
                   assumptions=_without(statement.assumptions, name))
    for change in _of_definitions(statement.definitions, let):
        yield made(change, "definition", definitions=change.new)
    for name in statement.conclusions:
        yield made(Change("conclusion", f"{name} dropped", None), "conclusion",
                   conclusions=_without(statement.conclusions, name))
    for k, condition in enumerate(statement.conditions):
        rest = statement.conditions[:k] + statement.conditions[k + 1:]
        yield made(Change("condition", f"{_shown(condition)} >= 0 dropped", None), "conditions", conditions=rest)
        for change in _of_index(condition, let):
            yield made(change, "conditions", conditions=(*rest, change.new))
    yield made(Change("training", f"training -> {not statement.training}", None), "", training=not statement.training)


def _of_definitions(definitions: Mapping[str, ForAll], let: Scope) -> Iterator[Change]:
    """Each place of each definition changed, each array in it taken for another one; each definition dropped, moved
    behind the next one, and called as that is."""
    yield from _in_mapping(definitions, lambda formula: changes(formula, let))
    arrays = dict.fromkeys(part for part in _parts(definitions) if type(part) is Own)
    for old, new in permutations(arrays, 2):
        if old.arity == new.arity:
            for name, formula in definitions.items():
                body = formula.body
                assert type(body) is Eq
                for changed in (Eq(_mapped(body.lhs, old, new), body.rhs), Eq(body.lhs, _mapped(body.rhs, old, new))):
                    if changed != body:
                        yield Change("head", f"{name}: {old.name} -> {new.name}",
                                     {**definitions, name: replace(formula, body=changed)})
    for name in definitions:
        yield Change("definition", f"{name} dropped", _without(definitions, name))
    items = list(definitions.items())
    for k, ((name, formula), (other, another)) in enumerate(pairwise(items)):
        moved = [*items[:k], (other, another), (name, formula), *items[k + 2:]]
        yield Change("definition", f"{name} after {other}", dict(moved))
        exchanged = [*items[:k], (name, another), (other, formula), *items[k + 2:]]
        yield Change("definition", f"the names of {name} and {other} exchanged", dict(exchanged))


def _in_mapping(mapping: Mapping[str, Any], of: Callable[[Any], Iterable[Change]]) -> Iterator[Change]:
    for name, value in mapping.items():
        for change in of(value):
            yield change.within(name, {**mapping, name: change.new})


def _without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}


def _of_conclusions(statement: Statement, proof: tuple[Item, ...]) -> Iterator[Change]:
    """Changes of a conclusion, in the statement and wherever the proof states it."""
    for name, old in statement.conclusions.items():
        for change in changes(old, dict(statement.let)):
            changed = replace(statement, conclusions={**statement.conclusions, name: change.new})
            yield change.within(f"conclusion {name}", (changed, tuple(_restated(item, name, old, change.new)
                                                                      for item in proof)))


def _restated(item: Item, name: str, old: ForAll, new: ForAll) -> Item:
    """An item that proves `new` where it proved `old` under this name."""
    match item:
        case Have() if item.name == name and item.formula == old:
            return _ending(replace(item, formula=new), [(old, new)])
        case Invariance() | AlmostEverywhere() | Order() if item.name == name and item.formula == old:
            return replace(item, formula=new)
        case Induction(var=var, family=family) if old.bounds and old.bounds[0][0] == var:
            inner, inner_new = ForAll(old.bounds[1:], old.body), ForAll(new.bounds[1:], new.body)
            if family.get(name) == inner:
                range_ = new.bounds[0][1]
                values = [v for v in (range_.lo, range_.hi, index(var), index(var) + 1) if v is not None]
                goals = [(substitute(inner, {var: v}), substitute(inner_new, {var: v})) for v in values]

                def ending(items: tuple[Item, ...]) -> tuple[Item, ...]:
                    return tuple(_ending(i, goals) if type(i) is Have and i.name == name else i for i in items)

                return replace(item, range=range_, family={**family, name: inner_new}, base=ending(item.base),
                               step=ending(item.step))
    return item


def _ending(item: Have, goals: list[tuple[ForAll, ForAll]]) -> Have:
    """The chain with its last line replaced, where that is the right side of a goal that has changed."""
    for old, new in goals:
        if item.chain and type(old.body) is Eq and type(new.body) is Eq \
                and item.chain[-1].expression == old.body.rhs:
            return replace(item, chain=(*item.chain[:-1], replace(item.chain[-1], expression=new.body.rhs)))
    return item


# --- proofs -----------------------------------------------------------------------------------------------------------

Names = tuple[str, ...]
Goals = Mapping[str, ForAll]


def _of_proof(statement: Statement, proof: tuple[Item, ...]) -> Iterator[Change]:
    names = [name for name in DEFINITIONS if statement.training or name not in UPDATE]
    by_lemmas = (name for name in _cited(proof) if ": " in name)
    names += [*statement.assumptions, *statement.definitions, *by_lemmas]
    for change in _in_items(proof, dict(statement.let), tuple(dict.fromkeys(names)), {}):
        yield replace(change, new=(statement, change.new))


def _cited(node: Any) -> Iterator[str]:
    """The names of all facts that are reasons somewhere in a proof."""
    if isinstance(node, Use | Multiple):
        yield node.name
    elif isinstance(node, Mapping):
        yield from _cited(tuple(node.values()))
    for part in node if isinstance(node, tuple) else \
            (getattr(node, f.name) for f in fields(node)) if isinstance(node, _PROOF) else ():
        yield from _cited(part)


_PROOF = (Have, Lemma, Invariance, AlmostEverywhere, Order, Induction, Split, Step)


def _in_items(items: tuple[Item, ...], scope: Scope, names: Names, goals: Goals) -> Iterator[Change]:
    for k, item in enumerate(items):
        title = f"induction over {item.var.name}" if isinstance(item, Induction) else item.name
        yield Change("item", f"{title} dropped", items[:k] + items[k + 1:])
        for change in _of_item(item, scope, names, goals):
            yield change.within(title, (*items[:k], change.new, *items[k + 1:]))
        names += _established(item)


def _established(item: Item) -> Names:
    """The names of the facts that an item adds; those of a lemma stand in another claim, and where they are cited."""
    return tuple(item.family) if isinstance(item, Induction) else () if isinstance(item, Lemma) else (item.name,)


def _of_item(item: Item, scope: Scope, names: Names, goals: Goals) -> Iterator[Change]:
    match item:
        case Have(formula=formula, chain=chain):
            if formula is not None:
                for change in changes(formula, scope):
                    yield change.within("", replace(item, formula=change.new))
            stated = formula or goals.get(item.name)
            for change in _in_chain(chain, {**scope, **dict(stated.bounds if stated else ())}, names):
                yield change.within("", replace(item, chain=change.new))
        case AlmostEverywhere(formula=formula, pivot=pivot, chain=chain, coefficient=coefficient, nonzero=reason):
            if formula is not None:
                for change in changes(formula, scope):
                    yield change.within("", replace(item, formula=change.new))
            inner = {**scope, **dict(formula.bounds if formula is not None else ())}
            for change in _in_mapping(pivot, lambda value: _of_index(value, inner)):
                yield change.within("pivot", replace(item, pivot=change.new))
            for change in _in_chain(chain, inner, names):
                yield change.within("", replace(item, chain=change.new))
            for change in changes(coefficient, inner):
                yield change.within("coefficient", replace(item, coefficient=change.new))
            for change in _of_reasons((reason,) if reason is not None else (), inner, names):
                yield change.within("nonzero", replace(item, nonzero=next(iter(change.new), None)))
        case Order(formula=formula, chain=chain, positive=reasons):
            if formula is not None:
                for change in changes(formula, scope):
                    yield change.within("", replace(item, formula=change.new))
            stated = formula or goals.get(item.name)
            inner = {**scope, **dict(stated.bounds if stated else ())}
            for change in _in_chain(chain, inner, names):
                yield change.within("", replace(item, chain=change.new))
            for change in _of_reasons(reasons, inner, names):
                yield change.within("positive", replace(item, positive=change.new))
        case Lemma() | Invariance():
            if type(item) is Invariance:
                for change in changes(item.formula, scope):
                    yield change.within("", replace(item, formula=change.new))
            if type(item) is Lemma:
                for change in _in_bounds(item.bounds, scope):
                    yield change.within("", replace(item, bounds=change.new))
                scope = {**scope, **dict(item.bounds)}
            for change in _in_mapping(item.values, lambda value: _of_index(value, scope)):
                yield change.within("", replace(item, values=change.new))
            for change in _in_mapping(item.discharge, lambda reasons: _of_reasons(reasons, scope, names)):
                yield change.within("", replace(item, discharge=change.new))
        case Induction(var=var, range=range_, family=family, base=base, step=step):
            yield Change("induction", "the other direction",
                         replace(item, direction="up" if item.direction == "down" else "down"))
            yield Change("induction", "base and step exchanged", replace(item, base=step, step=base))
            yield Change("induction", "no base", replace(item, base=()))
            yield Change("induction", "no step", replace(item, step=()))
            for change in changes(range_, scope):
                yield change.within("", replace(item, range=change.new))
            for name in family:
                yield Change("induction", f"{name} not in the family", replace(item, family=_without(family, name)))
            inner = {**scope, var: range_}
            for change in _in_mapping(family, lambda formula: changes(formula, inner)):
                yield change.within("family", replace(item, family=change.new))
            hypotheses = tuple(f"IH {name}" for name in family)
            for change in _in_items(base, scope, names, family):
                yield change.within("base", replace(item, base=change.new))
            for change in _in_items(step, inner, names + hypotheses, family):
                yield change.within("step", replace(item, step=change.new))
        case Split(var=var, range=range_, cut=cut, formula=formula, low=low, high=high):
            yield Change("split", "the cases exchanged", replace(item, low=high, high=low))
            yield Change("split", "no low case", replace(item, low=()))
            yield Change("split", "no high case", replace(item, high=()))
            for change in changes(range_, scope):
                yield change.within("", replace(item, range=change.new))
            for change in _of_index(cut, scope):
                yield change.within("cut", replace(item, cut=change.new))
            inner = {**scope, var: range_}
            for change in changes(formula, inner):
                yield change.within("", replace(item, formula=change.new))
            for change in _in_items(low, inner, names, {item.name: formula}):
                yield change.within("low case", replace(item, low=change.new))
            for change in _in_items(high, inner, names, {item.name: formula}):
                yield change.within("high case", replace(item, high=change.new))


def _in_chain(chain: tuple[Step, ...], scope: Scope, names: Names) -> Iterator[Change]:
    for k, step in enumerate(chain):
        place = f"step {k + 1}"
        yield Change("step", f"{place} dropped", chain[:k] + chain[k + 1:])
        for change in changes(step.expression, scope):
            yield change.within(place, (*chain[:k], replace(step, expression=change.new), *chain[k + 1:]))
        for change in _of_reasons(step.reasons, scope, names):
            yield change.within(place, (*chain[:k], replace(step, reasons=change.new), *chain[k + 1:]))


def _of_reasons(reasons: tuple[Reason, ...], scope: Scope, names: Names) -> Iterator[Change]:
    for k, reason in enumerate(reasons):
        named = f"chain rule for {reason.of}" if isinstance(reason, ChainRule) else reason.name
        rest = reasons[:k] + reasons[k + 1:]
        yield Change("reason", f"{named} dropped", rest)
        for other in names:
            if other != named:
                yield Change("reason", f"{named} -> {other}", (*rest, Use(other)))
        for name in reason.values:
            yield Change("reason", f"{named}: {name} not fixed",
                         (*rest, replace(reason, values=_without(reason.values, name))))
        for change in _in_mapping(reason.values, lambda value: _of_index(value, scope)):
            yield change.within(named, (*rest, replace(reason, values=change.new)))
        if isinstance(reason, Multiple):
            for change in changes(reason.factor, {**scope, **dict(reason.bounds)}):
                yield change.within(f"times {named}", (*rest, replace(reason, factor=change.new)))
            for change in _in_bounds(reason.bounds, scope):
                yield change.within(f"times {named}", (*rest, replace(reason, bounds=change.new)))


# --- one change everywhere --------------------------------------------------------------------------------------------

def _everywhere(statement: Statement, proof: tuple[Item, ...]) -> Iterator[Change]:
    """Each index, range, number, array and function that occurs, changed wherever it occurs."""
    whole = (statement, proof)
    for old in dict.fromkeys(_parts(whole)):
        for change in _alike(old):
            yield Change(f"{change.kind} everywhere", f"{change.what}, everywhere", _mapped(whole, old, change.new))


def _parts(node: Any) -> Iterator[Any]:
    """The entries' and functions' heads, indices, ranges and numbers in something."""
    if type(node) in (Index, Range, Num, Head, Own, Function):
        yield node
    if isinstance(node, Mapping):
        node = tuple(node.values())
    for part in node if isinstance(node, tuple) else \
            (getattr(node, f.name) for f in fields(node)) if is_dataclass(node) \
            and not isinstance(node, (Head, Function, type)) else ():
        yield from _parts(part)


def _alike(node: Any) -> Iterator[Change]:
    match node:
        case Head(name=name, arity=arity):
            for other in LIKE_HEAD.get(name, ()):
                if HEADS[other].arity == arity:
                    yield Change("head", f"{name} -> {other}", HEADS[other])
        case Function(name=name):
            for other in LIKE_FUNCTION.get(name, ()):
                yield Change("head", f"{name} -> {other}", FUNCTIONS[other])
        case _:
            yield from changes(node, {})


def _mapped(node: Any, old: Any, new: Any) -> Any:
    """Something with every part that equals `old` replaced."""
    if type(node) is type(old) and node == old:
        return new
    if isinstance(node, tuple):
        return tuple(_mapped(part, old, new) for part in node)
    if isinstance(node, Mapping):
        return {name: _mapped(part, old, new) for name, part in node.items()}
    if is_dataclass(node) and not isinstance(node, (Head, Function, type)):
        return type(node)(*(_mapped(getattr(node, f.name), old, new) for f in fields(node)))
    return node


# --- what the kernel says to them -------------------------------------------------------------------------------------

#: Generated networks on which an accepted mutant is evaluated, and instances of each step of a proof on each of them.
NETWORKS, INSTANCES = 4, 8


@dataclass(frozen=True)
class Accepted:
    """A mutant that the kernel accepts: of what class, on how many networks it was evaluated, and what fails there."""
    mutant: Mutant
    sort: str
    networks: int
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """How many mutants there are, and those that the kernel accepts."""
    mutants: int
    accepted: tuple[Accepted, ...]

    @property
    def refused(self) -> int:
        return self.mutants - len(self.accepted)

    def classes(self) -> dict[str, int]:
        """How many accepted mutants there are of each class."""
        return dict(sorted(Counter(accepted.sort for accepted in self.accepted).items()))


def attacked(name: str, statement: Statement, proof: tuple[Item, ...], library: Library, *,
             constructors: Mapping[str, Constructor] = MappingProxyType({}), networks: int = NETWORKS) -> Report:
    """Offer every mutant to the kernel, and evaluate those that it accepts."""
    with _uncollected():
        return _attacked(name, statement, proof, library, constructors, networks)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cyclic garbage, which walks all that the kernel remembers again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _attacked(name: str, statement: Statement, proof: tuple[Item, ...], library: Library,
              constructors: Mapping[str, Constructor], networks: int) -> Report:
    others = {slug: theorem for slug, theorem in library.items() if slug != name}
    text = statement_text(statement)
    offered, accepted = 0, []
    for mutant in mutants(statement, proof):
        offered += 1
        try:
            theorem = check(name, mutant.statement, mutant.proof, others)
        except Refused:
            continue
        same = statement_text(mutant.statement) == text
        cases = list(islice(_cases(mutant.statement, statement, constructors), networks))
        wrong = {place: None for case in cases for place in _wrong(theorem, case, same)}
        accepted.append(Accepted(mutant, _sort(mutant, same), len(cases), tuple(wrong)))
    return Report(offered, tuple(accepted))


def _sort(mutant: Mutant, same: bool) -> str:
    """The class of an accepted mutant."""
    if not same:
        return f"another statement: {mutant.kind}"
    if mutant.description.endswith("not fixed"):
        return "the same statement, by a rule whose layer is not fixed where the proof fixes it"
    if mutant.kind == "step":
        return "the same statement, by a chain with a step less"
    return f"the same statement, by a proof with another {mutant.kind}"


def _cases(statement: Statement, original: Statement, constructors: Mapping[str, Constructor]) -> Iterator[Case]:
    """Generated networks that satisfy the assumptions of a mutant.

    They are made for the mutant; if it cannot be built, since its ranges may be empty or its assumptions are on later
    steps of training, then for the original or for network 0 on batch 0, and kept if they fit."""
    at_the_start = replace(statement, let=tuple(
        (var, Range(range_.kind, index(0), index(0)) if var in (S, E) else range_) for var, range_ in statement.let))
    for candidate in (statement, at_the_start, original):
        known = {name: made for name, made in constructors.items() if name in candidate.assumptions}
        try:
            for case in draws(satisfying(candidate, constructors=known), DRAWS, 0):
                definitions = definitions_of(statement.definitions.values(), case.values)
                case = Case(case.values, replace(case.world, definitions=definitions, memo={}))
                if _fits(statement, case):
                    yield case
        except (ConstructionError, InvalidArgument, EvaluationError, KeyError):
            continue  # or a constructor speaks of a sample or a network that the mutant's worlds do not have


#: Draws for each mutant at most; more than networks, since some do not fit.
DRAWS = 60


def _fits(statement: Statement, case: Case) -> bool:
    """Whether the values of a case are in range, and all conditions and assumptions hold in it."""
    values, world = case
    try:
        for var, range_ in statement.let:
            if var not in values or values[var] not in {env[var] for env in instances(
                    ForAll(((var, range_),), Eq(0, 0)), world, values)}:
                return False
        return all(evaluate(c, world, values) >= 0 for c in statement.conditions) \
            and not any(failing(statement.assumptions, world, values))
    except EvaluationError:  # it speaks of a batch or a layer that this world does not have
        return False


def _wrong(theorem: Theorem, case: Case, same: bool) -> Iterator[str]:
    """What fails in this case: steps of another proof, or conclusions of another statement."""
    try:
        yield from _wrong_steps(theorem, case) if same else failing(
            theorem.statement.conclusions, case.world, case.values)
    except (EvaluationError, RecursionError) as error:  # the latter from what is defined by itself
        yield str(error)


def _wrong_steps(theorem: Theorem, case: Case) -> Iterator[str]:
    """The places of those steps that do not hold for some values of their indices."""
    for step in theorem.steps:
        bounds = tuple(bound for bound in step.bounds if bound[0] not in case.values)
        # the step after the last one has no batch in this world
        said = step.compared(step.lhs, step.rhs)
        envs = instances(ForAll(bounds, said), case.world, case.values, int(theorem.statement.training))
        if not all(evaluate(said, case.world, env) for env in islice(envs, INSTANCES)):
            yield step.place
