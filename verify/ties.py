r"""Equal units in floating point: at which positions do the operations of a layer give them bitwise equal results?

In each operation of a layer n units take part. All of them are made equal, so that in exact arithmetic all n results
are equal; in floating point a result may depend on the position of its unit, since the library that multiplies matrices
adds up in another order at the edge of a tile. Positions are in one *class* if they agreed in every draw. Two clones
are treated alike by the operation if their positions are in one class. What is found is true of this machine: of NumPy,
of the library that it uses, of the processor.
"""
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from .activations import Array

#: From n, k, m and a source of numbers: the results of n equal units, one row for each of them.
Operation = Callable[[int, int, int, Callable[..., Array]], Array]
#: From two lists of numbers, the sum of their products.
Order = Callable[[list[float], list[float]], float]

#: n units with k inputs, or outputs, on m samples. The units are columns of outputs and errors, shape (m, n), rows of
#: the incoming weights, (n, k), and columns of the outgoing ones, (k, n).
OPERATIONS: dict[str, Operation] = {
    "z = X @ W.T": lambda n, k, m, draw: (draw(m, k) @ equal_rows(n, draw(k)).T).T,
    "z = einsum": lambda n, k, m, draw: np.einsum("tj,ij->ti", draw(m, k), equal_rows(n, draw(k))).T,
    "z = W @ x, one sample": lambda n, k, m, draw: equal_rows(n, draw(k)) @ draw(k),
    "z = W @ x, W by columns": lambda n, k, m, draw: np.asfortranarray(equal_rows(n, draw(k))) @ draw(k),
    "e = delta @ W": lambda n, k, m, draw: (draw(m, k) @ equal_columns(n, draw(k))).T,
    "incoming gW = delta.T @ a": lambda n, k, m, draw: equal_columns(n, draw(m)).T @ draw(m, k),
    "outgoing gW = delta.T @ a": lambda n, k, m, draw: (draw(m, k).T @ equal_columns(n, draw(m))).T,
    "gb = delta.sum(axis=0)": lambda n, k, m, draw: equal_columns(n, draw(m)).sum(axis=0),
    "a = tanh(z)": lambda n, k, m, draw: np.tanh(equal_columns(n, draw(m))).T,
}
#: Those of verify.network: all but einsum, and the products of a matrix and a vector.
OF_THE_NETWORK = ("z = X @ W.T", "e = delta @ W", "incoming gW = delta.T @ a", "outgoing gW = delta.T @ a",
                  "gb = delta.sum(axis=0)", "a = tanh(z)")


def equal_rows(n: int, row: Array) -> Array:
    """n copies of a row, in the order of C: shape (n, k)."""
    return np.tile(row, (n, 1))


def equal_columns(n: int, column: Array) -> Array:
    """n copies of a column, in the order of C: shape (k, n)."""
    return np.ascontiguousarray(equal_rows(n, column).T)


def classes(operation: Operation, n: int, k: int, m: int, dtype: Any = np.float64, draws: int = 20) -> list[list[int]]:
    """The classes of the positions 0, ..., n - 1, from as many draws of normal numbers."""
    rng = np.random.default_rng(0)
    results = [np.reshape(operation(n, k, m, lambda *shape: rng.standard_normal(shape).astype(dtype)), (n, -1))
               for _ in range(draws)]
    found: dict[bytes, list[int]] = {}
    for position in range(n):
        found.setdefault(b"".join(result[position].tobytes() for result in results), []).append(position)
    return list(found.values())


def spans(positions: list[int]) -> str:
    """Positions as ranges: 0–3, 5."""
    found: list[list[int]] = []
    for position in positions:
        if found and position == found[-1][-1] + 1:
            found[-1].append(position)
        else:
            found.append([position])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


# --- in which order a result was added up

def fused(acc: float, x: float, y: float) -> float:
    """acc + x y, rounded once."""
    return float(Fraction(acc) + Fraction(x) * Fraction(y))


def rounded(acc: float, x: float, y: float) -> float:
    """acc + x y, the product rounded before the sum."""
    return acc + x * y


def partial_sums(count: int, add: Callable[[float, float, float], float], neighbours: bool) -> Order:
    """Product k goes into sum k mod ``count``; these sums are added in pairs, of neighbours or of halves."""
    def order(x: list[float], y: list[float]) -> float:
        sums = [0.0] * count
        for k, (a, b) in enumerate(zip(x, y, strict=True)):
            sums[k % count] = add(sums[k % count], a, b)
        while len(sums) > 1:
            half = len(sums) // 2
            sums = ([sums[2 * i] + sums[2 * i + 1] for i in range(half)] if neighbours else
                    [sums[i] + sums[i + half] for i in range(half)])
        return sums[0]

    return order


#: Ways to add up products, by what is said of them. Of two sums, neighbours are halves.
ORDERS: dict[str, Order] = {
    f"{'one sum' if count == 1 else f'{count} partial sums'}"
    f"{'' if count < 4 else ', added by neighbours' if neighbours else ', added by halves'}"
    f"{', fused' if add is fused else ', products rounded'}": partial_sums(count, add, neighbours)
    for count in (1, 2, 4, 8) for neighbours in ((True, False) if count > 2 else (True,)) for add in (fused, rounded)}
#: The products among OPERATIONS, and whether their sums are over the samples.
PRODUCTS = {"z = X @ W.T": False, "e = delta @ W": False, "incoming gW = delta.T @ a": True,
            "outgoing gW = delta.T @ a": True}


def orders(name: str, n: int, k: int, m: int, position: int, draws: int = 20) -> list[str]:
    """The orders, of those in ORDERS, that make bit for bit what a product makes at a position, in float64."""
    rng, left = np.random.default_rng(0), dict(ORDERS)
    for _ in range(draws):
        drawn: list[Array] = []

        def draw(*shape: int, drawn: list[Array] = drawn) -> Array:
            drawn.append(rng.standard_normal(shape))
            return drawn[-1]

        result = OPERATIONS[name](n, k, m, draw)[position, 0]
        (unit,), (others,) = ([x for x in drawn if x.ndim == d] for d in (1, 2))
        other = others[:, 0] if PRODUCTS[name] else others[0]
        left = {said: order for said, order in left.items() if order(other.tolist(), unit.tolist()) == result}
    return list(left)
