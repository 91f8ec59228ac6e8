"""Worlds in which given assumptions hold: made, not searched for.

An assumption is solved instance by instance, for all values of its indices:

- an equation that is linear in *given* entries (data, parameters, optimizer states) joins a linear system, which is
  solved exactly; a contradiction is reported with the names of the assumptions in it;
- an equation with a function on one side, such as g(l, 0) = 0, sets the value of that function there; the output of a
  layer counts as g of its input, and a target on the other side is set to it;
- differentiability is a matter of choosing functions;
- anything else needs a constructor written by hand.

Nothing here draws anything or needs NumPy: `verify.strategies` does the drawing.
"""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from typing import Any

from verify.equations import FUNCTIONS, a, g, x, y, z
from verify.notation import (
    Add,
    Call,
    Count,
    Delta,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Mul,
    Num,
    Own,
    Pow,
    Sum,
    Table,
    Term,
    free,
)
from verify.readings.evaluate import Env, Indices, Key, World, evaluate, instances
from verify.worlds.exact import ACTIVATIONS, COSTS, OPTIMIZERS, PENALTIES

Functions = Mapping[str, Callable[..., Any]]


class ConstructionError(ValueError):
    """Assumptions that contradict each other, that need a constructor, or that a constructor did not meet."""


# --- functions --------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Unknown:
    """A function about which nothing is known: a small rational determined by name, seed and arguments, the same in
    every process.  Values under different names are independent: g' has nothing to do with g."""
    name: str
    seed: int

    def __call__(self, *arguments: Any) -> Fraction:
        digest = hashlib.sha256(repr((self.name, self.seed, arguments)).encode()).digest()
        return Fraction(digest[0] % 13 - 6, digest[1] % 3 + 1)


@dataclass(frozen=True)
class Named:
    """A function of `verify.worlds.exact`, with its name there."""
    name: str
    function: Callable[..., Any] = field(repr=False)

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)


@dataclass(frozen=True)
class PerLayer:
    """A function of the layer l = 1..L first."""
    layers: tuple[Named, ...]

    def __call__(self, l: int, *arguments: Any) -> Any:
        return self.layers[l - 1](*arguments)


@dataclass(frozen=True)
class Except:
    """A function that has been given other values at some arguments."""
    function: Callable[..., Any]
    values: Mapping[tuple[Any, ...], Any]

    def __call__(self, *arguments: Any) -> Any:
        return self.values[arguments] if arguments in self.values else self.function(*arguments)


def unknown_functions(seed: int) -> Functions:
    """All functions of the language, unknown."""
    return {name: Unknown(name, seed) for name in FUNCTIONS}


def exact_functions(activations: Iterable[str], cost: str, penalty: str, optimizer: str,
                    optimizer_of_biases: str) -> Functions:
    """All functions of the language, by their names in `verify.worlds.exact`; one activation for each layer."""
    c, r, of_W, of_b = COSTS[cost], PENALTIES[penalty], OPTIMIZERS[optimizer], OPTIMIZERS[optimizer_of_biases]
    layers = [(name, ACTIVATIONS[name]) for name in activations]
    return {"g": PerLayer(tuple(Named(name, activation.g) for name, activation in layers)),
            "gp": PerLayer(tuple(Named(name, activation.dg) for name, activation in layers)),
            "cost": Named(cost, c.value), "dcost": Named(cost, c.derivative),
            "penalty": Named(penalty, lambda weights, _: sum((r.value(w) for _, w in weights), Fraction(0))),
            "dpenalty_W": Named(penalty, lambda l, i, j, weights, _: r.derivative(dict(weights)[l, i, j])),
            "dpenalty_b": Named(penalty, lambda l, i, weights, _: Fraction(0)),
            "U_W": Named(optimizer, of_W.update), "V_W": Named(optimizer, of_W.state),
            "U_b": Named(optimizer_of_biases, of_b.update), "V_b": Named(optimizer_of_biases, of_b.state)}


def with_activation(functions: Functions, l: int, name: str) -> Functions:
    """Exact functions with another activation at layer l."""
    def changed(function: Callable[..., Any], new: Callable[..., Any]) -> PerLayer:
        assert isinstance(function, PerLayer)
        return PerLayer((*function.layers[:l - 1], Named(name, new), *function.layers[l:]))

    activation = ACTIVATIONS[name]
    return {**functions, "g": changed(functions["g"], activation.g), "gp": changed(functions["gp"], activation.dg)}


def differentiability(functions: Functions) -> Callable[[str, Indices, tuple[Any, ...]], bool]:
    """The predicate of a world with these functions.

    An unknown function is differentiable: it is used at finitely many arguments, and some smooth function has those
    values and those derivatives there.  A function of `exact` is not differentiable at its kinks, nor where it
    or its derivative has been given another value."""
    def differentiable(name: str, indices: Indices, arguments: tuple[Any, ...]) -> bool:
        function = functions[name]
        if isinstance(function, Except):
            function = function.function
        if isinstance(function, Unknown):
            return True
        if isinstance(function, PerLayer):
            derivative = functions["gp"]
            changed = [f.values for f in (functions[name], derivative) if isinstance(f, Except)]
            return (arguments[0] not in ACTIVATIONS[function.layers[indices[0] - 1].name].kinks
                    and not any((*indices, *arguments) in values for values in changed))
        if name == "cost":
            return COSTS[function.name].differentiable(*arguments)  # type: ignore[attr-defined]
        return all(w not in PENALTIES[function.name].kinks for _, w in arguments[0])  # type: ignore[attr-defined]
    return differentiable


# --- linear equations between given entries ---------------------------------------------------------------------------

#: constant + sum of coefficient * entry; the constant stands under None.
Linear = dict[Key | None, Fraction]


def given_keys(L: int, n: Mapping[int, int], m: Mapping[int, int], networks: Iterable[int]) -> list[Key]:
    """The entries that a world of these sizes needs: parameters and states of these networks, data of all batches."""
    keys: list[Key] = []
    for s, l in product(networks, range(1, L + 1)):
        rows, columns = range(1, n[l] + 1), range(1, n[l - 1] + 1)
        keys += [(name, (s, l, i, j)) for name in ("W", "vW") for i, j in product(rows, columns)]
        keys += [(name, (s, l, i)) for name in ("b", "vb") for i in rows]
    for e in m:
        keys += [(name, (e, t, i)) for name, width in (("x", n[0]), ("y", n[L]))
                 for t, i in product(range(1, m[e] + 1), range(1, width + 1))]
    return keys


def linear(node: Term, world: World, env: Env) -> Linear | None:
    """A term as a linear form in the entries that `world.entries` holds, of any values; None if it is not one."""
    match node:
        case Entry(head=head) if head == a.head and type(unfolded(node, world, env)) is Entry:
            return linear(unfolded(node, world, env), world, env)
        case Entry(head=head, indices=indices):
            key = head.name, tuple(evaluate(i, world, env) for i in indices)
            if type(head) is Own:  # a number that is let has a value, and is not solved for
                return {None: evaluate(node, world, env)} if key in world.entries else None
            return {key: Fraction(1)} if key in world.entries else None
        case Num() | Count() | Delta():
            return {None: evaluate(node, world, env)}
        case Add(terms=parts):
            return _total(linear(part, world, env) for part in parts)
        case Sum(var=var, range=range_, body=body):
            each = instances(ForAll(((var, range_),), Eq(0, 0)), world, env)
            return _total(linear(body, world, inner) for inner in each)
        case Mul(factors=factors):
            result: Linear | None = {None: Fraction(1)}
            for factor in factors:
                result = _times(result, linear(factor, world, env))
            return result
        case Pow(base=base, exponent=exponent):
            form = linear(base, world, env)
            if form is not None and set(form) <= {None}:
                return {None: form.get(None, Fraction(0)) ** exponent}
            return form if exponent == 1 else None
    return None


def _total(forms: Iterable[Linear | None]) -> Linear | None:
    result: Linear = {}
    for form in forms:
        if form is None:
            return None
        _accumulate(result, form, Fraction(1))
    return result


def _accumulate(result: Linear, form: Linear, factor: Fraction) -> None:
    for key, c in form.items():
        result[key] = result.get(key, Fraction(0)) + factor * c


def _times(left: Linear | None, right: Linear | None) -> Linear | None:
    if left is None or right is None:
        return None
    if not set(right) <= {None}:
        left, right = right, left
    return {key: c * right[None] for key, c in left.items() if right} if set(right) <= {None} else None


def unfolded(node: Term, world: World, env: Env) -> Term:
    """An output a(l, t, i) as g(l, z(l, t, i)), or as the input x(t, i) where l is 0; any other term as it is."""
    match node:
        case Entry(head=head, indices=(s, e, l, t, i)) if head == a.head:
            return g(l, z.at(s, e)(l, t, i)) if evaluate(l, world, env) > 0 else x.at(s, e)(t, i)
    return node


@dataclass
class System:
    """Linear equations, each solved for one of its entries in terms of entries that no earlier one is solved for."""
    solved: dict[Key | None, tuple[Linear, frozenset[str]]] = field(default_factory=dict)

    def add(self, form: Linear, assumption: str) -> None:
        """Demand that the form is zero.  Raises a ConstructionError naming the assumptions that contradict this."""
        form, because = dict(form), frozenset({assumption})
        while known := next((key for key in form if key in self.solved), None):
            value, reasons = self.solved[known]
            _accumulate(form, value, form.pop(known))
            because |= reasons
        constant = form.pop(None, Fraction(0))
        entries = {key: c for key, c in form.items() if c}
        if entries:
            pivot, c = next(iter(entries.items()))
            del entries[pivot]
            self.solved[pivot] = {None: -constant / c, **{key: -other / c for key, other in entries.items()}}, because
        elif constant:
            raise ConstructionError(f"these assumptions contradict each other: {'; '.join(sorted(because))}")

    def complete(self, entries: Mapping[Key, Fraction]) -> dict[Key, Fraction]:
        """The entries, with those that are solved for replaced by what the others imply."""
        values: dict[Key | None, Fraction] = {None: Fraction(1), **dict(entries.items())}
        for key, (form, _) in reversed(self.solved.items()):
            values[key] = sum((c * values[other] for other, c in form.items()), Fraction(0))
        return {key: values[key] for key in entries}


# --- equations about functions ----------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Assignment:
    """function(arguments) = value, for one assignment of an assumption's indices.  The function gets the value; or the
    target gets that of the function, where the value is a target about which nothing else is known."""
    assumption: str
    call: Call
    value: Term
    env: Env
    target: Key | None = None


@dataclass(frozen=True)
class Plan:
    """What an assumption set asks of the worlds of one shape: a system for the entries, values of functions."""
    system: System
    assignments: tuple[Assignment, ...]


def plan(assumptions: Mapping[str, ForAll], world: World, env: Env) -> Plan:
    """Sort the instances of the assumptions, in a world whose entries are the given ones with any values.

    A target is solved for, and not the activation: two samples with one output may have two targets.
    Raises a ConstructionError for assumptions that contradict each other, or that need a constructor."""
    system, assignments = System(), []
    known: set[Key | None] = set()
    for name, formula in assumptions.items():
        for inner in instances(formula, world, env):
            match formula.body:
                case Differentiable():
                    continue
                case Eq(lhs=lhs, rhs=rhs):
                    form = linear(lhs - rhs, world, inner)
                    left, right = unfolded(lhs, world, inner), unfolded(rhs, world, inner)
                    if form is not None:
                        system.add(form, name)
                        known |= set(form)
                        continue
                    if type(left) is Call or type(right) is Call:
                        call, value = (left, rhs) if type(left) is Call else (right, lhs)
                        assignments.append(Assignment(name, call, value, inner))  # type: ignore[arg-type]
                        continue
            raise ConstructionError(f"{name}: neither linear in given entries nor the value of a function; "
                                    f"give a constructor for it")
    for k, assignment in enumerate(assignments):
        key = _target(assignment, world)
        if key is not None and key not in known:
            assignments[k] = replace(assignment, target=key)
            known.add(key)
    return Plan(system, tuple(assignments))


def _target(assignment: Assignment, world: World) -> Key | None:
    """The target that the value is, if it is one and what is called is an activation."""
    match assignment:
        case Assignment(call=Call(function=function), value=Entry(head=head, indices=indices), env=env) \
                if function == g and head == y.head:
            return head.name, tuple(evaluate(i, world, env) for i in indices)
    return None


def _argument(part: Term | Table, world: World, env: Env, tables: dict[Any, Any]) -> Any:
    """The value of an argument; a whole array is evaluated once for the values of its own indices."""
    if type(part) is not Table:
        return evaluate(part, world, env)
    key = part, frozenset((var, env[var]) for var in free(part))
    if key not in tables:
        tables[key] = evaluate(part, world, env)
    return tables[key]


def with_values(world: World, assignments: Iterable[Assignment]) -> World:
    """The world with the functions, and the targets, changed where they do not have the assigned values.

    A value may depend on other values, of earlier layers say: repeat until nothing changes.
    Raises a ConstructionError if two assignments disagree, or if values go round in circles."""
    assignments = tuple(assignments)
    if not assignments:
        return world
    changed = replace(world, differentiable=differentiability(world.functions), memo={})
    before: object = ({}, {a.target: world.entries[a.target] for a in assignments if a.target is not None})
    for _ in range(2 + 2 * len(assignments)):
        reasons: dict[tuple[Any, ...], str] = {}
        values: dict[str, dict[tuple[Any, ...], Any]] = {}
        targets: dict[Key, Any] = {}
        tables: dict[Any, Any] = {}
        for assignment in assignments:
            if assignment.target is not None:
                targets[assignment.target] = evaluate(assignment.call, changed, assignment.env)
                continue
            name, call = assignment.call.function.name, assignment.call
            at = (*(evaluate(part, changed, assignment.env) for part in call.indices),
                  *(_argument(part, changed, assignment.env, tables) for part in call.arguments))
            value = evaluate(assignment.value, changed, assignment.env)
            other = reasons.setdefault((name, at), assignment.assumption)
            if values.setdefault(name, {}).setdefault(at, value) != value:
                said = "; ".join(dict.fromkeys((assignment.assumption, other)))
                raise ConstructionError(f"these assumptions contradict each other: {said}: {name} would need two "
                                        "values at one argument.  If that is so in some networks only, give one of "
                                        "them a constructor")
        news = {name: {at: value for at, value in known.items() if world.functions[name](*at) != value}
                for name, known in values.items()}
        news = {name: new for name, new in news.items() if new}
        if (news, targets) == before:
            return changed
        before = news, targets
        functions = dict(world.functions)
        for name, new in news.items():
            functions[name] = Except(functions[name], new)
        changed = replace(world, functions=functions, entries={**world.entries, **targets},
                          differentiable=differentiability(functions), memo={})
    names = "; ".join(sorted({assignment.assumption for assignment in assignments}))
    raise ConstructionError(f"the values that these assumptions give to functions go round in circles: {names}")
