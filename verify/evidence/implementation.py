"""The hand-written NumPy code run on a world: does the code do what the equations say?

`code_world` takes the parameters, data and functions of a world, runs `verify.network` (or a planted error) on arrays
of Fractions, and returns the same world with everything that the code computed as given entries.  A claim evaluated
there speaks of the code.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from verify.activations import Activation, Array
from verify.costs import Cost, Penalty
from verify.equations import DATA_DERIVATIVE_OF, DERIVATIVE_OF, HEADS
from verify.network import Network, Parameters
from verify.notation import Head, index
from verify.optimizers import Optimizer, Slots
from verify.planted import Planted
from verify.readings.evaluate import Indices, Key, World, evaluate, values_in
from verify.worlds.construct import Named, PerLayer
from verify.worlds.exact import PENALTIES

RIGHT = Planted("right", "the code as it is")


def elementwise(function: Callable[..., Any], *first: int) -> Callable[..., Array]:
    """The function of scalars, with its first arguments fixed, on arrays; the type of number is that of the arrays."""
    def on_arrays(*arrays: Array) -> Array:
        result = np.frompyfunc(lambda *scalars: function(*first, *scalars), len(arrays), 1)(*arrays)
        return np.asarray(result, dtype=arrays[0].dtype)
    return on_arrays


def code_world(world: World, planted: Planted = RIGHT, *, training: bool) -> World:
    """The world in which everything that the code computes is as the code computes it.

    training: network s + 1 is what the code makes of network s on batch s, without a penalty, which the update may
    contain; otherwise all networks are given."""
    entries: dict[Key, Any] = dict(world.entries)
    last = max(world.m)
    if training:
        network, state = replace(network_of(world, 0), penalty=None), _parameters(world, 0, "vW", "vb")
        for s in range(last + 1):
            entries |= _written("W", "b", (s,), network.parameters) | _written("vW", "vb", (s,), state)
            gradient = _run(world, network, s, s, planted, entries)
            if s < last:
                network, state = _step(world, network, gradient, state, s, planted)
        first = replace(network_of(world, 0), penalty=None)
        for e in range(1, last + 1):
            _run(world, first, 0, e, planted, entries)
    else:
        for s in sorted({indices[0] for name, indices in world.entries if name == "b"}):
            network = network_of(world, s)
            for e in world.m:
                _run(world, network, s, e, planted, entries)
    return replace(world, entries=entries, memo={})


def with_true_derivatives(world: World, names: Set[str]) -> World:
    """The world with these derivatives, of the objective or the data cost, as given entries, so that they stay those of
    the equations when the code's values are added."""
    entries: dict[Key, Any] = dict(world.entries)
    networks = sorted({place[0] for name, place in world.entries if name == "b"})
    for name in names & {*DERIVATIVE_OF, *DATA_DERIVATIVE_OF}:
        for s, e in product(networks, world.m):
            entries |= {(name, place): evaluate(HEADS[name](*place), world, {})
                        for place in _all_places(HEADS[name], (s, e), world)}
    return replace(world, entries=entries)


def _all_places(head: Head, first: Indices, world: World) -> Iterator[Indices]:
    """All indices of an array of which the first are given."""
    if len(first) == head.arity:
        yield first
        return
    padded = (*first, *[1] * (head.arity - len(first)))
    for value in values_in(head.ranges(*map(index, padded))[len(first)], world):
        yield from _all_places(head, (*first, value), world)


def _run(world: World, network: Network, s: int, e: int, planted: Planted, entries: dict[Key, Any]) -> Parameters:
    """Forward and backward of network s on batch e, written into the entries."""
    X, Y = (_rows(world, name, e) for name in ("x", "y"))
    z, a = planted.forward(network, X)
    delta, gradient = planted.backward(network, X, Y)
    for name, arrays in (("z", z), ("a", a), ("delta", delta)):
        entries |= {(name, (s, e, l, *place)): value for l, array in arrays.items() for place, value in _places(array)}
    # the entries gW are the gradient of the data cost: what the true penalty adds is taken off again
    data = gradient
    if network.penalty is not None:
        penalty = network.penalty
        data = Parameters({l: gradient.W[l] - penalty.gradient(network.W[l]) for l in network.W}, gradient.b)
    entries |= _written("gW", "gb", (s, e), data)
    return gradient


def _step(world: World, network: Network, gradient: Parameters, state: Parameters, s: int,
          planted: Planted) -> tuple[Network, Parameters]:
    new, new_state = Parameters({}, {}), Parameters({}, {})
    for kind in "Wb":
        theta, g, v = (getattr(p, kind) for p in (network.parameters, gradient, state))
        for l in theta:
            optimizer = planted.optimizer(_optimizer(world, kind, l))
            getattr(new, kind)[l], slots = optimizer.update(s + 1, theta[l], g[l], {"v": v[l]})
            getattr(new_state, kind)[l] = slots["v"]
    return replace(network, parameters=new), new_state


def _optimizer(world: World, kind: str, l: int) -> Optimizer:
    """The world's update of the weights or biases of layer l, as a coordinate-wise rule on arrays."""
    def update(t: int, theta: Array, g: Array, slots: Slots) -> tuple[Array, Slots]:
        arguments = theta, g, slots["v"]
        return (elementwise(world.functions["U_" + kind], t - 1, l)(*arguments),
                {"v": elementwise(world.functions["V_" + kind], t - 1, l)(*arguments)})
    return Optimizer("world", "", update, ("v",))


def in_floats(world: World) -> World:
    """The world with every given entry rounded to float64, so that the code runs on float64 too."""
    return replace(world, entries={key: float(value) for key, value in world.entries.items()}, memo={})


# --- a world's network as the code's objects ------------------------------------------------------------------------

def network_of(world: World, s: int = 0) -> Network:
    """Network s of a world, with the world's activations, its cost and, if it is known, its penalty."""
    activations = {l: Activation(_code_name(world.functions["g"], l), "g", elementwise(world.functions["g"], l),
                                 elementwise(world.functions["gp"], l), exact=True) for l in range(1, world.L + 1)}
    return Network(_parameters(world, s, "W", "b"), activations, _cost(world), _penalty(world))


def _code_name(function: Callable[..., Any], l: int) -> str:
    """The name that the code has for a function, since planted errors go by it."""
    if isinstance(function, PerLayer):
        function = function.layers[l - 1]
    return function.name.replace(" ", "_") if isinstance(function, Named) else "unknown"


def batch_of(world: World, e: int = 0) -> tuple[Array, Array]:
    """Batch e of a world: X, shape (m, n_0), and Y, shape (m, n_L)."""
    return _rows(world, "x", e), _rows(world, "y", e)


def world_of(network: Network, X: Array, Y: Array) -> World:
    """The world whose network 0 is this one, with zero states, and whose batch 0 is (X, Y): `network_of` turned round.

    Its functions are those of the network, which must take and return Fractions; floats become what they are exactly.
    """
    states = Parameters({l: w - w for l, w in network.W.items()}, {l: b - b for l, b in network.b.items()})
    entries = _written("W", "b", (0,), network.parameters) | _written("vW", "vb", (0,), states)
    entries |= {(name, (0, *place)): value for name, array in (("x", X), ("y", Y)) for place, value in _places(array)}
    g, cost, penalty = network.activations, network.cost, network.penalty or _NO_PENALTY
    functions: dict[str, Callable[..., Any]] = {
        "g": lambda l, z: g[l].g(_array_of(z)).item(),
        "gp": lambda l, z: g[l].dg(_array_of(z)).item(),
        "cost": lambda A, Y: cost.value(_matrix(A), _matrix(Y)),
        "dcost": lambda t, i, A, Y: cost.gradient(_matrix(A), _matrix(Y))[t - 1, i - 1],
        "penalty": lambda weights, _: sum((penalty.value(_array_of(w)) for _, w in weights), Fraction(0)),
        "dpenalty_W": lambda l, i, j, weights, _: penalty.gradient(_array_of(dict(weights)[l, i, j])).item(),
        "dpenalty_b": lambda l, i, weights, _: Fraction(0)}
    return World(network.L, dict(enumerate(network.widths)), {0: len(X)},
                 {key: Fraction(value) for key, value in entries.items()}, functions)


_NO_PENALTY = Penalty("none", "0", lambda w: Fraction(0), lambda w: w - w)


def _array_of(number: Fraction) -> Array:
    return np.array([[number]], dtype=object)


def _matrix(table: tuple[tuple[tuple[int, ...], Any], ...]) -> Array:
    return np.array([value for _, value in table], dtype=object).reshape(table[-1][0])


def _cost(world: World) -> Cost:
    value, derivative = world.functions["cost"], world.functions["dcost"]

    def gradient(A: Array, Y: Array) -> Array:
        result = np.empty_like(A)
        for place, _ in _places(A):
            result[tuple(k - 1 for k in place)] = derivative(*place, _table(A), _table(Y))
        return result

    return Cost(_code_name(value, 0), "c", lambda A, Y: value(_table(A), _table(Y)), gradient,
                lambda A, Y: A - A, exact=True)


def _penalty(world: World) -> Penalty | None:
    function = world.functions["penalty"]
    if not isinstance(function, Named):
        return None
    exact = PENALTIES[function.name]
    return Penalty(function.name, "r", lambda w: sum(exact.value(x) for x in w.flat),
                   elementwise(exact.derivative))


def _parameters(world: World, s: int, W: str, b: str) -> Parameters:
    layers = range(1, world.L + 1)
    return Parameters({l: _array(world, W, (s, l), (world.n[l], world.n[l - 1])) for l in layers},
                      {l: _array(world, b, (s, l), (world.n[l],)) for l in layers})


def _rows(world: World, name: str, e: int) -> Array:
    return _array(world, name, (e,), (world.m[e], world.n[0 if name == "x" else world.L]))


def _array(world: World, name: str, first: tuple[int, ...], shape: tuple[int, ...]) -> Array:
    kind = type(next(iter(world.entries.values())))
    values = [world.entries[name, (*first, *place)] for place in _indices(shape)]
    return np.array(values, dtype=float if kind is float else object).reshape(shape)


def _places(array: Array) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Every entry with its indices, counted from 1."""
    return zip(_indices(array.shape), array.ravel().tolist(), strict=True)


def _indices(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return product(*(range(1, size + 1) for size in shape))


def _table(array: Array) -> tuple[tuple[tuple[int, ...], Any], ...]:
    return tuple(_places(array))


def _written(W: str, b: str, first: tuple[int, ...], parameters: Parameters) -> dict[Key, Any]:
    return {(name, (*first, l, *place)): value for name, arrays in ((W, parameters.W), (b, parameters.b))
            for l, array in arrays.items() for place, value in _places(array)}
