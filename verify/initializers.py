r"""Initializers: Parameters for layers of the given widths (n_0, n_1, ..., n_L).

The random ones take a ``numpy.random.Generator`` and draw layer by layer, weights before biases; there is no global
random state. Weights of layer l have shape (n_l, n_{l-1}), so fan-in is n_{l-1} and fan-out n_l. All biases are zero
unless said. Results are float64; ``entrywise(lambda x: x.astype(numpy.float32), parameters)`` converts.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.random import Generator

from .activations import Array
from .network import Parameters


def by_widths(widths: Sequence[int], weights: Callable[[int, int], Array],
              biases: Callable[[int], Array] = np.zeros) -> Parameters:
    """W[l] = weights(n_l, n_{l-1}) and b[l] = biases(n_l) for l = 1..L."""
    if len(widths) < 2 or not all(isinstance(n, (int, np.integer)) and n >= 1 for n in widths):
        raise ValueError(f"widths: expected at least two integers >= 1, (n_0, n_1, ..., n_L), got {widths!r}")
    W, b = {}, {}
    for l in range(1, len(widths)):
        W[l] = weights(widths[l], widths[l - 1])
        b[l] = biases(widths[l])
    return Parameters(W, b)


def zeros(widths: Sequence[int]) -> Parameters:
    """All weights and biases 0."""
    return constant(widths, 0.0)


def constant(widths: Sequence[int], value: float) -> Parameters:
    """All weights equal to ``value``."""
    return by_widths(widths, lambda rows, columns: np.full((rows, columns), float(value)))


def normal(widths: Sequence[int], std: float, rng: Generator) -> Parameters:
    """Independent weights, normal with mean 0 and variance std^2."""
    return by_widths(widths, lambda rows, columns: std * rng.standard_normal((rows, columns)))


def uniform(widths: Sequence[int], limit: float, rng: Generator) -> Parameters:
    """Independent weights, uniform on [-limit, limit): variance limit^2 / 3."""
    return by_widths(widths, lambda rows, columns: rng.uniform(-limit, limit, (rows, columns)))


def xavier_normal(widths: Sequence[int], rng: Generator) -> Parameters:
    """Normal with mean 0 and std = sqrt(2 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out)."""
    return by_widths(widths, lambda n, k: math.sqrt(2 / (n + k)) * rng.standard_normal((n, k)))


def xavier_uniform(widths: Sequence[int], rng: Generator) -> Parameters:
    """Uniform on [-limit, limit) with limit = sqrt(6 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out)."""
    return by_widths(widths, lambda n, k: math.sqrt(6 / (n + k)) * rng.uniform(-1, 1, (n, k)))


def he_normal(widths: Sequence[int], rng: Generator) -> Parameters:
    """Normal with mean 0 and std = sqrt(2 / fan_in): variance 2 / fan_in."""
    return by_widths(widths, lambda n, k: math.sqrt(2 / k) * rng.standard_normal((n, k)))


def he_uniform(widths: Sequence[int], rng: Generator) -> Parameters:
    """Uniform on [-limit, limit) with limit = sqrt(6 / fan_in): variance 2 / fan_in."""
    return by_widths(widths, lambda n, k: math.sqrt(6 / k) * rng.uniform(-1, 1, (n, k)))


def random_biases_constant_weights(widths: Sequence[int], value: float, std: float, rng: Generator) -> Parameters:
    """All weights equal to ``value``; independent biases, normal with mean 0 and variance std^2."""
    return by_widths(widths, lambda n, k: np.full((n, k), float(value)), lambda n: std * rng.standard_normal(n))


INITIALIZERS = {
    f.__name__: f
    for f in (zeros, constant, normal, uniform, xavier_normal, xavier_uniform, he_normal, he_uniform,
              random_biases_constant_weights)
}
