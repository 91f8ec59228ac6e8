"""A small network written out with numbers, and the world it makes: what a counterexample or a witness is made of."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from verify.equations import E, S
from verify.notation import ForAll, Var, brief
from verify.readings.evaluate import Env, Key, World, definitions_of
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
    numbers: values of the numbers that the claim lets, such as {"eta": 1}.
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
    numbers: Mapping[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._is_made_of_numbers()
        if not isinstance(self.activations, (list, tuple)):
            raise ExampleError("activations: expected a name for each layer, such as ['relu', 'identity'], got "
                               f"{brief(self.activations)}")
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
        if not isinstance(self.numbers, Mapping):
            raise ExampleError(f"numbers: expected values by name, such as {{'eta': 1}}, got {brief(self.numbers)}")
        for name, number in self.numbers.items():
            if type(name) is not str:
                raise ExampleError(f"numbers: expected names in quotes, such as 'eta', got {brief(name)}")
            _numbers(f"numbers: {name}", number, 0, "the place of a number")
        for weights, biases in ((self.W, self.b), self._states(self.W, self.b), *self.others):
            self._fits(weights, biases)
        for e, (X, Y) in enumerate(self.batches):
            if not X or len(X) != len(Y) or {len(x) for x in X} != {self.widths[0]} \
                    or {len(y) for y in Y} != {self.widths[-1]}:
                raise ExampleError(f"batch {e}: expected rows of {self.widths[0]} inputs and as many rows of "
                                   f"{self.widths[-1]} targets")

    def _is_made_of_numbers(self) -> None:
        if not isinstance(self.others, (list, tuple)) or not all(map(_pair, self.others)):
            raise ExampleError(f"others: expected pairs (W, b), got {brief(self.others)}")
        state_W, state_b = self._states(self.W, self.b)
        for name, given, (depth, form) in (
                ("W", self.W, MATRICES), ("b", self.b, VECTORS), ("batches", self.batches, BATCHES),
                ("state_W", state_W, MATRICES), ("state_b", state_b, VECTORS),
                *(("others", W, MATRICES) for W, _ in self.others), *(("others", b, VECTORS) for _, b in self.others)):
            _numbers(name, given, depth, form)
        if not all(map(_pair, self.batches)):
            raise ExampleError(f"batches: expected {BATCHES[1]}, got {brief(self.batches)}")

    def _states(self, W: Sequence[Matrix], b: Sequence[Vector]) -> tuple[Sequence[Matrix], Sequence[Vector]]:
        """The optimizer's states at step 0; W or b for those that are not given."""
        return W if self.state_W is None else self.state_W, b if self.state_b is None else self.state_b

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

    def world(self, definitions: Mapping[str, ForAll] = MappingProxyType({})) -> World:
        """The world of this network, in which own arrays are what a statement defines them to be."""
        entries: dict[Key, Any] = {(name, ()): Fraction(value) for name, value in self.numbers.items()}
        for s, (weights, biases) in enumerate([(self.W, self.b), *self.others]):
            entries |= _entries("W", "b", s, weights, biases)
        zero_W = [[[0] * len(row) for row in w] for w in self.W]
        zero_b = [[0] * len(bias) for bias in self.b]
        entries |= _entries("vW", "vb", 0, *self._states(zero_W, zero_b))
        for e, (X, Y) in enumerate(self.batches):
            for name, rows in (("x", X), ("y", Y)):
                entries |= {(name, (e, t, i)): Fraction(value) for t, row in enumerate(rows, start=1)
                            for i, value in enumerate(row, start=1)}
        functions = exact_functions(self.activations, self.cost, self.penalty, self.optimizer,
                                    self.optimizer_of_biases or self.optimizer)
        return World(len(self.W), dict(enumerate(self.widths)), {e: len(X) for e, (X, _) in enumerate(self.batches)},
                     entries, functions, differentiability(functions),
                     definitions_of(definitions.values(), self.env))


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
