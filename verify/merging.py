r"""n clones and one unit: are they trained alike, and with which settings? Measured on concrete networks.

Let all n units of layer l be clones. One unit in their place, with n times their outgoing weights, computes the same.
Its gradients are n times those of a clone in what enters it, its incoming weights and its bias, and those of a clone in
its outgoing weights. So its training is that of the clones only if settings of the optimizer differ, and they differ by
powers of n, in each block of the parameters another one. A setting that every optimizer has is the *coordinate*: it is
shown c theta in place of theta, and so g / c in place of the gradient g.
"""
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from operator import mul, truediv
from typing import Any

import numpy as np

from .activations import Array
from .activations import one as ones
from .clones import Kind, Measured, Trial, distance, measured, steps, trials
from .hessian import vector
from .network import Network, Parameters, entrywise
from .optimizers import Number
from .table_optimizers import Objective


def copies(parameters: Parameters, l: int, n: int) -> Parameters:
    """The same, but layer l consists of n copies of its first unit."""
    first = [0] * n
    return Parameters({**parameters.W, l: parameters.W[l][first], l + 1: parameters.W[l + 1][:, first]},
                      {**parameters.b, l: parameters.b[l][first]})


def all_clones(parameters: Parameters, l: int) -> Parameters:
    """The same, but all units of layer l are copies of the first."""
    return copies(parameters, l, len(parameters.b[l]))


def merged(clones: Parameters, l: int) -> Parameters:
    """One unit in the place of the clones that are layer l, with the sum of their outgoing weights."""
    one = copies(clones, l, 1)
    return Parameters({**one.W, l + 1: one.W[l + 1] * len(clones.b[l])}, one.b)


def divided(one: Parameters, l: int, n: int) -> Parameters:
    """n clones in the place of the one unit of layer l: ``merged`` backwards."""
    clones = copies(one, l, n)
    return Parameters({**clones.W, l + 1: clones.W[l + 1] / n}, clones.b)


# --- settings by block

#: An exponent of n for each block: the incoming weights of the unit, its bias, its outgoing weights, and all the rest.
Powers = tuple[Fraction | int, Fraction | int, Fraction | int, int]
NONE: Powers = (0, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Rule:
    """An optimizer for clones, as ``make(objective, **settings)``, and by which powers of n settings differ for one
    unit in their place; "coordinate" is one of them."""

    make: Callable[..., Any]
    settings: Mapping[str, Number]
    powers: Mapping[str, Powers] = field(default_factory=dict)

    def for_clones(self, objective: Objective) -> Any:
        return self.make(objective, **self.settings)

    def for_block(self, block: int, n: int) -> dict[str, Number]:
        """The settings for a block of the one unit in the place of n."""
        return {name: value * power(n, self.powers.get(name, NONE)[block]) for name, value in self.settings.items()}


def power(n: int, exponent: Fraction | int) -> Number:
    """n to an integer or half of one: a Fraction if it is rational, else a float."""
    root = math.isqrt(n)
    if root**2 == n:
        return Fraction(root) ** int(2 * exponent)
    return Fraction(n) ** int(exponent) if exponent == int(exponent) else float(n) ** float(exponent)


def by_block(of: Sequence[Parameters], l: int) -> Parameters:
    """Of four Parameters, each block from its own one."""
    return Parameters({**of[3].W, l: of[0].W[l], l + 1: of[2].W[l + 1]}, {**of[3].b, l: of[1].b[l]})


def factors(parameters: Parameters, l: int, n: int, powers: Powers) -> Parameters:
    """For each parameter the power of n of its block, of the same shapes and numbers."""
    return by_block([entrywise(lambda x, p=p: ones(x) * np.asarray(power(n, p), x.dtype), parameters) for p in powers],
                    l)


@dataclass(frozen=True, eq=False)
class Rescaled(Objective):
    """The cost as a function of c theta, c a number for each parameter."""

    c: Parameters

    def at(self, parameters: Parameters) -> Network:
        return super().at(entrywise(truediv, parameters, self.c))

    def gradient(self, parameters: Parameters) -> Parameters:
        return entrywise(truediv, super().gradient(parameters), self.c)

    def hessian(self, parameters: Parameters) -> Array:
        return np.asarray(super().hessian(parameters) / np.outer(vector(self.c), vector(self.c)))


def steps_of_one(rule: Rule, objective: Objective, one: Parameters, l: int, n: int) -> Iterator[Parameters]:
    """The parameters after step 1, 2, ... of training with one unit in the place of n. Optimizers with the settings of
    each block are shown all parameters, and what each makes of its own block is kept."""
    c = factors(one, l, n, rule.powers.get("coordinate", NONE))
    of = Rescaled(replace(objective.network, parameters=one), objective.X, objective.Y, c)
    settings = [rule.for_block(block, n) for block in range(4)]
    distinct = [found for k, found in enumerate(settings) if found not in settings[:k]]
    optimizers = [rule.make(of, **found) for found in distinct]
    theta = entrywise(mul, one, c)
    states = [optimizer.init(theta) for optimizer in optimizers]
    while True:
        g = of.gradient(theta)
        made = [optimizer(theta, g, state) for optimizer, state in zip(optimizers, states, strict=True)]
        theta, states = by_block([made[distinct.index(found)][0] for found in settings], l), [s for _, s in made]
        yield entrywise(truediv, theta, c)


# --- what is measured

def merging_missed(rule: Rule, kinds: Sequence[Kind], networks: int, count: int) -> Measured:
    """How far the clones are from those that the one unit, trained in their place, is divided into; in so many networks
    of each kind. It is 0 only if they are still clones, and all parameters are those of the other network."""
    def distances(seed: int, trial: Trial) -> Iterator[Any]:
        l, n = trial.pair.l, len(trial.parameters.b[trial.pair.l])
        clones = all_clones(trial.parameters, l)
        for theta, one in zip(steps(rule.for_clones, trial, clones),
                              steps_of_one(rule, trial.objective, merged(clones, l), l, n), strict=True):
            yield distance(theta, divided(one, l, n))

    return measured(chain.from_iterable(trials(kind, networks) for kind in kinds), count, distances)


def layer_apart(rule: Rule, kinds: Sequence[Kind], networks: int, count: int) -> Measured:
    """How far the units of a layer that starts as clones are separated."""
    def distances(seed: int, trial: Trial) -> Iterator[Any]:
        l = trial.pair.l
        for theta in steps(rule.for_clones, trial, all_clones(trial.parameters, l)):
            yield distance(theta, all_clones(theta, l))

    return measured(chain.from_iterable(trials(kind, networks) for kind in kinds), count, distances)
