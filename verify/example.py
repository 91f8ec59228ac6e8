"""A small network written out with numbers, and the world it makes: what a counterexample or a witness is made of."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from verify.equations import E, J, S
from verify.notation import Eq, ForAll, Var, brief
from verify.readings.evaluate import Env, EvaluationError, Key, World, evaluate, instances
from verify.worlds.construct import differentiability, exact_functions
from verify.worlds.exact import ACTIVATIONS, COSTS, OPTIMIZERS, PENALTIES

Number = int | Fraction
Matrix = Sequence[Sequence[Number]]
Vector = Sequence[Number]

#: How deep in lists the numbers of each part of an example stand, and what that looks like.
MATRICES = 3, "a matrix for each layer, such as [[[1, 2]], [[3]]]"
VECTORS = 2, "a vector for each layer, such as [[0], [0]]"
BATCHES = 4, "pairs (X, Y) of matrices, such as [([[1, 2]], [[0]])]"


class ExampleError(ValueError):
    """An example whose shapes do not fit together, or that names a function that does not exist."""


@dataclass(frozen=True)
class Example:
    """One network, or several of the same shape, with data, in plain numbers.

    W[l - 1]: shape (n_l, n_{l-1}); b[l - 1]: shape (n_l,); batches: pairs (X, Y), shapes (m, n_0) and (m, n_L), batch
    e being number e; let: values of the claim's indices.  activations, cost, penalty and optimizer are names of exact
    functions (`verify.worlds.exact`); biases have the same optimizer if no other is named.  others: the parameters
    (W, b) of networks 1, 2, ... of a static claim.
    state_W, state_b: the optimizer's state at step 0 where it is not zero, shaped like W and b.
    Raises an ExampleError that names what does not fit."""
    W: Sequence[Matrix]
    b: Sequence[Vector]
    activations: Sequence[str]
    batches: Sequence[tuple[Matrix, Matrix]]
    let: Mapping[str, int] = field(default_factory=dict)
    cost: str = "half mean squared error"
    penalty: str = "none"
    optimizer: str = "gradient descent"
    optimizer_of_biases: str | None = None
    state_W: Sequence[Matrix] | None = None
    state_b: Sequence[Vector] | None = None
    others: Sequence[tuple[Sequence[Matrix], Sequence[Vector]]] = ()

    def __post_init__(self) -> None:
        self._is_made_of_numbers()
        if not len(self.W) == len(self.b) == len(self.activations) or not self.W:
            raise ExampleError("expected one matrix, one bias vector and one activation for each layer, got "
                               f"{len(self.W)}, {len(self.b)} and {len(self.activations)}")
        for kind, table, names in (("activation", ACTIVATIONS, self.activations), ("cost", COSTS, [self.cost]),
                                   ("penalty", PENALTIES, [self.penalty]),
                                   ("optimizer", OPTIMIZERS, [self.optimizer,
                                                              self.optimizer_of_biases or self.optimizer])):
            for name in names:
                if type(name) is not str or name not in table:
                    raise ExampleError(f"there is no exact {kind} {name!r}; there are: {', '.join(sorted(table))}")
        if not isinstance(self.let, Mapping):
            raise ExampleError(f"let: expected values by name, such as {{'l': 1}}, got {brief(self.let)}")
        for index, value in self.let.items():
            if type(value) is not int:
                raise ExampleError(f"let: expected an integer for {index}, got {value!r}")
        for weights, biases in ((self.W, self.b), (self.state_W or self.W, self.state_b or self.b), *self.others):
            self._fits(weights, biases)
        for e, (X, Y) in enumerate(self.batches):
            if not X or len(X) != len(Y) or {len(x) for x in X} != {self.widths[0]} \
                    or {len(y) for y in Y} != {self.widths[-1]}:
                raise ExampleError(f"batch {e}: expected rows of {self.widths[0]} inputs and as many rows of "
                                   f"{self.widths[-1]} targets")

    def _is_made_of_numbers(self) -> None:
        if not isinstance(self.others, (list, tuple)) or not all(map(_pair, self.others)):
            raise ExampleError(f"others: expected pairs (W, b), got {brief(self.others)}")
        for name, given, (depth, form) in (
                ("W", self.W, MATRICES), ("b", self.b, VECTORS), ("batches", self.batches, BATCHES),
                ("state_W", self.state_W or self.W, MATRICES), ("state_b", self.state_b or self.b, VECTORS),
                *(("others", W, MATRICES) for W, _ in self.others), *(("others", b, VECTORS) for _, b in self.others)):
            _numbers(name, given, depth, form)
        if not all(map(_pair, self.batches)):
            raise ExampleError(f"batches: expected {BATCHES[1]}, got {brief(self.batches)}")

    def _fits(self, weights: Sequence[Matrix], biases: Sequence[Vector]) -> None:
        if not len(weights) == len(biases) == len(self.W):
            raise ExampleError(f"expected as many matrices and vectors as W has, {len(self.W)}; got {len(weights)} and "
                               f"{len(biases)}")
        for l, (w, bias) in enumerate(zip(weights, biases, strict=True), start=1):
            if len(w) != self.widths[l] or {len(row) for row in w} != {self.widths[l - 1]} or len(bias) != len(w):
                raise ExampleError(f"layer {l}: expected {self.widths[l]} rows of {self.widths[l - 1]} weights and as "
                                   "many biases")

    def __repr__(self) -> str:
        """What makes the example, to paste into a file; what is as usual stays unsaid."""
        said = ((f.name, getattr(self, f.name), f.default) for f in fields(self))
        return f"Example({', '.join(f'{name}={value!r}' for name, value, usual in said if value and value != usual)})"

    @property
    def widths(self) -> tuple[int, ...]:
        """(n_0, n_1, ..., n_L)"""
        return (len(self.W[0][0]), *(len(w) for w in self.W))

    @property
    def env(self) -> Env:
        """The values of the indices: those of `let`, and network 0 on batch 0."""
        return {S: 0, E: 0, **{Var(name): value for name, value in self.let.items()}}

    def world(self) -> World:
        """The world of this network.  Where a function has a kink, the derivatives of the objective in the weights and
        biases are limits of difference quotients, or do not exist."""
        entries: dict[Key, Any] = {}
        for s, (weights, biases) in enumerate([(self.W, self.b), *self.others]):
            entries |= _entries("W", "b", s, weights, biases)
        zero_W = [[[0] * len(row) for row in w] for w in self.W]
        zero_b = [[0] * len(bias) for bias in self.b]
        entries |= _entries("vW", "vb", 0, self.state_W or zero_W, self.state_b or zero_b)
        for e, (X, Y) in enumerate(self.batches):
            for name, rows in (("x", X), ("y", Y)):
                entries |= {(name, (e, t, i)): Fraction(value) for t, row in enumerate(rows, start=1)
                            for i, value in enumerate(row, start=1)}
        functions = exact_functions(self.activations, self.cost, self.penalty, self.optimizer,
                                    self.optimizer_of_biases or self.optimizer)
        world = World(len(self.W), dict(enumerate(self.widths)), {e: len(X) for e, (X, _) in enumerate(self.batches)},
                      entries, functions, differentiability(functions))
        return with_derivatives(world) if self._has_kinks() else world

    def _has_kinks(self) -> bool:
        return any(ACTIVATIONS[name].kinks for name in self.activations) or bool(PENALTIES[self.penalty].kinks) \
            or self.cost != "half mean squared error"


def _entries(W: str, b: str, s: int, weights: Sequence[Matrix], biases: Sequence[Vector]) -> dict[Key, Fraction]:
    result: dict[Key, Fraction] = {}
    for l, (w, bias) in enumerate(zip(weights, biases, strict=True), start=1):
        result |= {(b, (s, l, i)): Fraction(value) for i, value in enumerate(bias, start=1)}
        result |= {(W, (s, l, i, j)): Fraction(value) for i, row in enumerate(w, start=1)
                   for j, value in enumerate(row, start=1)}
    return result


def _numbers(name: str, nested: object, depth: int, form: str) -> None:
    """Refuse what is not a number, in lists of lists of this depth, none of which is empty."""
    if depth == 0:
        if type(nested) not in (int, Fraction):
            raise ExampleError(f"{name}: expected integers and Fractions in {form}, got {brief(nested)}; write "
                               "Fraction(1, 10) for 0.1")
    elif not isinstance(nested, (list, tuple)) or not nested:
        raise ExampleError(f"{name}: expected {form}, got {brief(nested)} where a list that is not empty should be")
    else:
        for part in nested:
            _numbers(name, part, depth - 1, form)


def _pair(given: object) -> bool:
    return isinstance(given, (list, tuple)) and len(given) == 2


# --- derivatives at kinks -------------------------------------------------------------------------------------------

class NoDerivative:
    """What stands for a derivative that does not exist: it equals nothing."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__

    def __str__(self) -> str:
        return "does not exist"


def with_derivatives(world: World) -> World:
    """The world with the derivatives of the objective in every weight and bias of network 0 on batch 0, as two-sided
    limits of difference quotients.  Exact where the objective is piecewise polynomial along the entry."""
    known: dict[Key, Any] = {}
    for (name, indices) in list(world.entries):
        if name in ("W", "b") and indices[0] == 0:
            known["D" + name, (0, 0, *indices[1:])] = limit_of_quotients(world, (name, indices))
    return replace(world, entries={**world.entries, **known}, memo={})


def limit_of_quotients(world: World, entry: Key) -> Any:
    """The derivative of the objective in one entry as the common limit of the difference quotients from both sides."""
    def objective(h: Fraction) -> Any:
        moved = {**world.entries, entry: world.entries[entry] + h}
        return evaluate(J.at(0, 0)(), replace(world, entries=moved, memo={}), {})

    here = objective(Fraction(0))
    sides = [_limit(lambda h: (objective(h) - here) / h, Fraction(sign), entry) for sign in (1, -1)]
    return sides[0] if sides[0] == sides[1] else NoDerivative()


def _limit(quotient: Callable[[Fraction], Fraction], sign: Fraction, entry: Key) -> Fraction:
    """The limit of the quotient on one side of 0, near which it is a polynomial: two stretches must agree."""
    for degree in (2, 8):
        near, nearer = (_at_zero([(x, quotient(x)) for x in (h / 2 ** k for k in range(degree + 1))])
                        for h in (sign / 64, sign / 1024))
        if near == nearer:
            return near
    raise EvaluationError(f"the objective is not a polynomial of a low degree near {entry}")


def _at_zero(points: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The value at 0 of the polynomial through the points (Neville)."""
    values = [value for _, value in points]
    for span in range(1, len(points)):
        for k in range(len(points) - span):
            left, right = points[k][0], points[k + span][0]
            values[k] = (right * values[k] - left * values[k + 1]) / (right - left)
    return values[0]


def failing(formulas: Mapping[str, Any], world: World, env: Env) -> Iterator[str]:
    """The names of the formulas that do not hold."""
    for name, formula in formulas.items():
        if not evaluate(formula, world, env):
            yield name


@dataclass(frozen=True)
class Failure:
    """Where a formula fails: the values of its indices and, for an equation, the values of its two sides."""
    env: Env
    left: Any = None
    right: Any = None


def first_failure(formula: ForAll, world: World, env: Env) -> Failure | None:
    """The first instance in which a formula does not hold, if there is one."""
    for inner in instances(formula, world, env):
        match formula.body:
            case Eq(lhs=lhs, rhs=rhs):
                left, right = evaluate(lhs, world, inner), evaluate(rhs, world, inner)
                if not left == right:  # where no derivative exists, "!=" would not be the opposite of "=="
                    return Failure(inner, left, right)
            case body if not evaluate(body, world, inner):
                return Failure(inner)
    return None
