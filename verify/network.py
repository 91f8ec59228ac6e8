r"""A multilayer perceptron: forward, hand-written backward, and training steps.

For l = 1..L:  z[l] = a[l-1] W[l]^T + b[l],  a[l] = g_l(z[l]),  a[0] = X.  Parameters are keyed by layer number, so the
code reads like the mathematics and no index can wrap around. Shapes: W[l] (n_l, n_{l-1}), b[l] (n_l,), X (m, n_0),
Y (m, n_L), z[l], a[l] and delta[l] (m, n_l): a batch is rows.

Everything runs unchanged on float64, float32 and object arrays of Fractions or SymPy expressions, as far as the
activations, the cost and the penalty do. Nothing changes its arguments.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np

from .activations import Activation, Array
from .costs import Cost, Penalty

S = TypeVar("S")


@dataclass(frozen=True, eq=False)
class Parameters:
    """Weights W[l], shape (n_l, n_{l-1}), and biases b[l], shape (n_l,), for l = 1..L; or the gradients by them."""

    W: dict[int, Array]
    b: dict[int, Array]

    @property
    def L(self) -> int:
        return len(self.W)

    @property
    def widths(self) -> tuple[int, ...]:
        """(n_0, n_1, ..., n_L)"""
        return (self.W[1].shape[1], *(self.b[l].shape[0] for l in range(1, self.L + 1)))


def entrywise(f: Callable[..., Any], *parameters: Parameters) -> Parameters:
    """f applied to corresponding arrays of one or several Parameters: layer by layer, weights, then biases.

    Raises a ValueError if they do not have the same layers."""
    first = parameters[0]
    for p in parameters:
        if p.W.keys() != first.W.keys() or p.b.keys() != first.b.keys():
            raise ValueError(f"expected Parameters with W and b of the layers {[*first.W]} and {[*first.b]}, got "
                             f"{[*p.W]} and {[*p.b]}; do they belong to one network?")
    return Parameters(
        {l: f(*(p.W[l] for p in parameters)) for l in first.W},
        {l: f(*(p.b[l] for p in parameters)) for l in first.b},
    )


@dataclass(frozen=True, eq=False)
class Network:
    """Parameters, an activation for each layer 1..L, a cost, and possibly a penalty, checked when it is built.

    Raises a ValueError if depths, shapes or values do not fit together, a TypeError if something is of a wrong type:
    all arrays are float64, or all float32, or all object arrays of Fractions or SymPy expressions.
    """

    parameters: Parameters
    activations: dict[int, Activation]
    cost: Cost
    penalty: Penalty | None = None

    @classmethod
    def from_lists(cls, W: Sequence[Array], b: Sequence[Array], activations: Sequence[Activation], cost: Cost,
                   penalty: Penalty | None = None) -> "Network":
        """The network whose layer 1 has W[0], b[0] and activations[0], and so on."""
        return cls(Parameters(by_layer("W", W), by_layer("b", b)), by_layer("activations", activations), cost, penalty)

    @property
    def W(self) -> dict[int, Array]:
        return self.parameters.W

    @property
    def b(self) -> dict[int, Array]:
        return self.parameters.b

    @property
    def L(self) -> int:
        return self.parameters.L

    @property
    def widths(self) -> tuple[int, ...]:
        return self.parameters.widths

    def __post_init__(self) -> None:
        check_network(self)


def forward(network: Network, X: Array) -> tuple[dict[int, Array], dict[int, Array]]:
    """z[1..L] and a[0..L], shapes (m, n_l), of the batch X, shape (m, n_0)."""
    check_batch("X", X, network, network.widths[0])
    W, b, g = network.W, network.b, network.activations
    z, a = {}, {0: X}
    for l in range(1, network.L + 1):
        z[l] = a[l - 1] @ W[l].T + b[l]
        a[l] = g[l].g(z[l])
    return z, a


def cost(network: Network, X: Array, Y: Array) -> Any:
    """The cost of the outputs for X against the targets Y, plus the penalty of the weights if there is one."""
    _, a = forward(network, X)
    check_batch("Y", Y, network, network.widths[-1], len(X))
    C = network.cost.value(a[network.L], Y)
    if network.penalty:
        C = C + sum(network.penalty.value(w) for w in network.W.values())
    return C


def backward(network: Network, X: Array, Y: Array) -> tuple[dict[int, Array], Parameters]:
    """delta[l] = dC/dz[l] of the data cost, shapes (m, n_l), and the gradient by all parameters, penalty included.

    A mean over the batch belongs to the cost, so its factor 1/m is inside delta.
    """
    W, g, L = network.W, network.activations, network.L
    z, a = forward(network, X)
    check_batch("Y", Y, network, network.widths[-1], len(X))
    delta = {L: network.cost.gradient(a[L], Y) * g[L].dg(z[L])}
    for l in range(L - 1, 0, -1):
        delta[l] = (delta[l + 1] @ W[l + 1]) * g[l].dg(z[l])
    gW = {l: delta[l].T @ a[l - 1] for l in W}
    gb = {l: delta[l].sum(axis=0) for l in W}
    if network.penalty:
        gW = {l: gW[l] + network.penalty.gradient(W[l]) for l in W}
    return delta, Parameters(gW, gb)


def step(network: Network, X: Array, Y: Array, optimizer: Callable[[Parameters, Parameters, S], tuple[Parameters, S]],
         state: S) -> tuple[Network, S]:
    """One training step on the batch (X, Y): the network with updated parameters, and the optimizer's new state."""
    _, gradient = backward(network, X, Y)
    parameters, state = optimizer(network.parameters, gradient, state)
    return replace(network, parameters=parameters), state


def training(network: Network, X: Array, Y: Array, steps: Iterable[int],
             optimizer: Callable[[Parameters, Parameters, S], tuple[Parameters, S]], state: S) -> Iterator[Network]:
    """The network after each of these numbers of steps on the batch (X, Y).  Raises a ValueError if they decrease."""
    taken = 0
    for wanted in steps:
        if wanted < taken:
            raise ValueError(f"steps: expected numbers of steps that do not decrease, from 0, got {wanted} after "
                             f"{taken}; sort them")
        for _ in range(taken, wanted):
            network, state = step(network, X, Y, optimizer, state)
        taken = wanted
        yield network


# --- checks


def by_layer(name: str, items: Sequence[Any]) -> dict[int, Any]:
    """[first, second, ...] -> {1: first, 2: second, ...}"""
    if isinstance(items, (str, dict)) or not isinstance(items, Iterable):
        raise TypeError(f"{name}: expected one item for each layer, got {items!r:.60} of type "
                        f"{type(items).__name__}; write a list, from layer 1 to layer L")
    return dict(enumerate(items, start=1))


def check_network(network: Network) -> None:
    check_type("parameters", network.parameters, Parameters, "write Parameters(W, b), or use Network.from_lists")
    for name, of in (("W", network.W), ("b", network.b), ("activations", network.activations)):
        check_type(name, of, dict, "give {1: ..., 2: ...} by layer, or use Network.from_lists")
    for l, activation in network.activations.items():
        check_type(f"activations[{l}]", activation, Activation, 'write relu, or ACTIVATIONS["relu"]')
    check_type("cost", network.cost, Cost, "write half_mean_squared_error, or take one of COSTS")
    if network.penalty is not None:
        check_type("penalty", network.penalty, Penalty, "write l2_penalty(lambda_), or None for no penalty")
    W, b, g, L = network.W, network.b, network.activations, network.L
    layers = set(range(1, L + 1))
    if L == 0 or not set(W) == set(b) == set(g) == layers:
        raise ValueError(
            f"expected W, b and activations for the layers 1..L, got W for {sorted(W)}, b for {sorted(b)}, "
            f"activations for {sorted(g)}; give each layer one weight matrix, one bias vector and one activation"
        )
    dtype = getattr(W[1], "dtype", None)
    for l in W:
        check_numbers(f"W[{l}]", W[l], dtype)
        check_numbers(f"b[{l}]", b[l], dtype)
        if W[l].ndim != 2 or 0 in W[l].shape:
            raise ValueError(f"W[{l}]: expected a matrix (n_{l}, n_{l - 1}) with widths >= 1, got shape {W[l].shape}; "
                             "a row holds the weights into one unit")
        if b[l].shape != W[l].shape[:1]:
            raise ValueError(f"b[{l}]: expected shape {W[l].shape[:1]}, one bias for each row of W[{l}], got shape "
                             f"{b[l].shape}; biases are vectors, not columns")
        if l > 1 and W[l].shape[1] != W[l - 1].shape[0]:
            raise ValueError(f"W[{l}]: expected {W[l - 1].shape[0]} columns, one for each unit of layer {l - 1}, got "
                             f"shape {W[l].shape}; if the inputs are rows of your matrix, pass W[{l}].T")
    if network.cost.from_logits and g[L].name != "identity":
        raise ValueError(f"activations[{L}]: expected identity, because {network.cost.name} takes logits, got "
                         f"{g[L].name}; the sigmoid or softmax is part of the cost, so use identity in the last layer")
    if network.penalty:
        check_numbers(f"penalty {network.penalty.name}: gradient by W[1]", network.penalty.gradient(W[1]), W[1].dtype)


def check_type(name: str, value: Any, expected: type, instead: str) -> None:
    if not isinstance(value, expected):
        raise TypeError(f"{name}: expected type {expected.__name__}, got {value!r:.60} of type "
                        f"{type(value).__name__}; {instead}")


def check_batch(name: str, x: Array, network: Network, width: int, m: int | None = None) -> None:
    check_numbers(name, x, network.W[1].dtype)
    rows = len(x) if m is None and x.ndim == 2 else m
    if x.shape != (rows, width) or rows == 0:
        expected = f"({'m' if m is None else m}, {width})"
        raise ValueError(f"{name}: expected shape {expected}, one row for each sample (m >= 1), got shape {x.shape}; "
                         f"use reshape(-1, {width}) or transpose it")


def check_numbers(name: str, x: Any, dtype: Any) -> None:
    """Refuse integers (1/2 would turn them into floats), other objects, mixed types, NaN and infinity."""
    if type(x) is not np.ndarray:  # np.matrix multiplies by *, masked arrays leave entries out
        raise TypeError(f"{name}: expected a NumPy array, got {type(x).__name__}; use numpy.array(...)")
    if x.dtype not in (np.float32, np.float64, np.object_):
        raise TypeError(f"{name}: expected float64, float32 or an object array of Fractions or SymPy expressions, got "
                        f"dtype {x.dtype}; convert it with .astype(float) or to Fractions")
    if x.dtype != dtype:
        raise TypeError(f"{name}: expected dtype {dtype} like W[1], got {x.dtype}; convert one of the two")
    if x.dtype == object:
        for entry in x.flat:
            if not (isinstance(entry, Fraction) or is_sympy(entry)):
                raise TypeError(f"{name}: expected Fractions or SymPy expressions in an object array, got {entry!r} of "
                                f"type {type(entry).__name__}; write Fractions such as Fraction(1, 10), or use a float "
                                "array")
    elif not np.isfinite(x).all():
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinity; mend the data, or lower the learning "
                         "rate if this comes from a training step")


def is_sympy(entry: Any) -> bool:
    """Whether this is a SymPy expression, without floats, nan and infinities in it."""
    import sympy

    return isinstance(entry, sympy.Expr) and not entry.has(sympy.Float, sympy.nan, sympy.zoo, sympy.oo, -sympy.oo)
