"""A small network written out with numbers: what a counterexample or a witness is made of."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Number = int | Fraction
Matrix = Sequence[Sequence[Number]]
Vector = Sequence[Number]


@dataclass(frozen=True)
class Example:
    """One network, or several of the same shape, with data, in plain numbers.

    W[l - 1]: shape (n_l, n_{l-1}); b[l - 1]: shape (n_l,); batches: pairs (X, Y), shapes (m, n_0) and (m, n_L), batch
    e being number e; let: values of the claim's indices.  activations, cost, penalty and optimizer are names of exact
    functions (see `verify.exact`).  others: the parameters (W, b) of networks 1, 2, ... of a static claim.
    state_W, state_b: the optimizer's state at step 0 where it is not zero, shaped like W and b."""
    W: Sequence[Matrix]
    b: Sequence[Vector]
    activations: Sequence[str]
    batches: Sequence[tuple[Matrix, Matrix]]
    let: Mapping[str, int] = field(default_factory=dict)
    cost: str = "half mean squared error"
    penalty: str = "none"
    optimizer: str = "gradient descent"
    state_W: Sequence[Matrix] | None = None
    state_b: Sequence[Vector] | None = None
    others: Sequence[tuple[Sequence[Matrix], Sequence[Vector]]] = ()
