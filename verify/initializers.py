r"""Initializers: Parameters for layers of the given widths (n_0, n_1, ..., n_L).

The random ones take a ``numpy.random.Generator`` and draw layer by layer, weights before biases; there is no global
random state. Weights of layer l have shape (n_l, n_{l-1}), so fan-in is n_{l-1} and fan-out n_l. All biases are zero
unless said. Results are float64; ``entrywise(lambda x: x.astype(numpy.float32), parameters)`` converts. Each raises a
ValueError or a TypeError for widths, numbers or a generator that are none.
"""

import math
from collections.abc import Callable, Sequence
from numbers import Real

import numpy as np
from numpy.random import Generator

from .activations import Array
from .network import Parameters


def by_widths(widths: Sequence[int], weights: Callable[[int, int], Array],
              biases: Callable[[int], Array] = np.zeros) -> Parameters:
    """W[l] = weights(n_l, n_{l-1}) and b[l] = biases(n_l) for l = 1..L."""
    if not isinstance(widths, (Sequence, np.ndarray)) or len(widths) < 2 or not all(
            isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= 1 for n in widths):
        raise ValueError(f"widths: expected at least two integers >= 1, (n_0, n_1, ..., n_L), got {widths!r}")
    W, b = {}, {}
    for l in range(1, len(widths)):
        W[l] = weights(widths[l], widths[l - 1])
        b[l] = biases(widths[l])
    return Parameters(W, b)


def number(name: str, value: float, least: float = -math.inf) -> float:
    """The number as a float, if it is finite and not less than ``least``."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name}: expected a number, got {value!r}; write 0.1 or similar")
    if not math.isfinite(value) or value < least:
        raise ValueError(f"{name}: expected a finite number{'' if least < 0 else ' >= 0'}, got {value!r}")
    return float(value)


def normals(rng: Generator, std: float, *shape: int) -> Array:
    """Independent numbers, normal with mean 0 and variance std^2."""
    return number("std", std, 0) * generator(rng).standard_normal(shape)


def uniforms(rng: Generator, limit: float, *shape: int) -> Array:
    """Independent numbers, uniform on [-limit, limit)."""
    return number("limit", limit, 0) * generator(rng).uniform(-1, 1, shape)


def generator(rng: Generator) -> Generator:
    if not isinstance(rng, Generator):
        raise TypeError(f"rng: expected a numpy.random.Generator, got {rng!r}; write numpy.random.default_rng(seed)")
    return rng


def zeros(widths: Sequence[int]) -> Parameters:
    """All weights and biases 0."""
    return constant(widths, 0.0)


def constant(widths: Sequence[int], value: float) -> Parameters:
    """All weights equal to ``value``."""
    return by_widths(widths, lambda rows, columns: np.full((rows, columns), number("value", value)))


def normal(widths: Sequence[int], std: float, rng: Generator) -> Parameters:
    """Independent weights, normal with mean 0 and variance std^2."""
    return by_widths(widths, lambda rows, columns: normals(rng, std, rows, columns))


def uniform(widths: Sequence[int], limit: float, rng: Generator) -> Parameters:
    """Independent weights, uniform on [-limit, limit): variance limit^2 / 3."""
    return by_widths(widths, lambda rows, columns: uniforms(rng, limit, rows, columns))


def xavier_normal(widths: Sequence[int], rng: Generator) -> Parameters:
    """Normal with mean 0 and std = sqrt(2 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out)."""
    return by_widths(widths, lambda n, k: normals(rng, math.sqrt(2 / (n + k)), n, k))


def xavier_uniform(widths: Sequence[int], rng: Generator) -> Parameters:
    """Uniform on [-limit, limit) with limit = sqrt(6 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out)."""
    return by_widths(widths, lambda n, k: uniforms(rng, math.sqrt(6 / (n + k)), n, k))


def he_normal(widths: Sequence[int], rng: Generator) -> Parameters:
    """Normal with mean 0 and std = sqrt(2 / fan_in): variance 2 / fan_in."""
    return by_widths(widths, lambda n, k: normals(rng, math.sqrt(2 / k), n, k))


def he_uniform(widths: Sequence[int], rng: Generator) -> Parameters:
    """Uniform on [-limit, limit) with limit = sqrt(6 / fan_in): variance 2 / fan_in."""
    return by_widths(widths, lambda n, k: uniforms(rng, math.sqrt(6 / k), n, k))


def random_biases_constant_weights(widths: Sequence[int], value: float, std: float, rng: Generator) -> Parameters:
    """All weights equal to ``value``; independent biases, normal with mean 0 and variance std^2."""
    return by_widths(widths, lambda n, k: np.full((n, k), number("value", value)), lambda n: normals(rng, std, n))


INITIALIZERS = {
    f.__name__: f
    for f in (zeros, constant, normal, uniform, xavier_normal, xavier_uniform, he_normal, he_uniform,
              random_biases_constant_weights)
}
