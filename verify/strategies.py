"""Hypothesis strategies: exact worlds in which given assumptions hold, NumPy networks, and batches.

    @given(satisfying(statement))
    def test(case):
        values, world = case
        assert all(evaluate(formula, world, values) for formula in statement.conclusions.values())

    @given(networks(numbers="float32").flatmap(lambda network: st.tuples(st.just(network), batches(network))))
    def test(drawn):
        network, (X, Y) = drawn

Every draw is valid by construction, none is rejected.  Draws shrink to few layers, then few samples and units, then to
the entries 0, 1 and -1, as far as one change at a time leads there.  NumPy is needed for networks and batches only.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from verify.equations import E, S, steps
from verify.equations import batches as batch_numbers
from verify.proof import Statement
from verify.readings.evaluate import evaluate
from verify.worlds.cases import (
    LIMITS,
    SATURATED,
    STYLES,
    Block,
    Case,
    Constructor,
    Draw,
    Limits,
    Maker,
    deep_enough,
    example_of,
)
from verify.worlds.construct import ConstructionError

if TYPE_CHECKING:
    from verify.activations import Activation, Array
    from verify.costs import Cost
    from verify.network import Network

__all__ = ["LIMITS", "Case", "Limits", "batches", "example_of", "networks", "satisfying", "worlds"]


# --- worlds in which assumptions hold ---------------------------------------------------------------------------------

def satisfying(statement: Statement, *, without: str | None = None, constructors: Mapping[str, Constructor] = {},
               functions: Sequence[str] = ("unknown", "exact"),
               limits: Limits | None = None) -> st.SearchStrategy[Case]:
    """Cases in which all assumptions of a statement hold, with `without` all but one, which then usually fails.

    The functions are *unknown*, deterministic small rationals about which nothing holds but what is assumed, or
    *exact*, those of `verify.worlds.exact`.  Where an assumption of differentiability is dropped they are exact,
    usually at a kink.

    An assumption that is neither linear in given entries nor the value of a function needs a constructor under its
    name: called with `draw`, a world and the values, it returns the world changed.

    Without `limits` they are `LIMITS`, or deeper if the statement requires more layers.

    Raises a ConstructionError if assumptions contradict each other, by name, if one needs a constructor, or if one
    does not hold in the world that was made: draws are never rejected; and a ValueError for other functions, or limits
    less than 1."""
    limits = limits or deep_enough(statement)
    _check_limits(limits)
    if isinstance(functions, str) or not functions or not set(functions) <= {"unknown", "exact"}:
        raise ValueError(f"functions: expected some of 'unknown' and 'exact', got {functions!r}")
    for name in (*constructors, *([] if without is None else [without])):
        if name not in statement.assumptions:
            raise ConstructionError(f"there is no assumption {name!r}; there are: {'; '.join(statement.assumptions)}")
    return _cases(Maker(statement, without, constructors, tuple(functions), limits))


def worlds(*, training: bool = False, functions: Sequence[str] = ("unknown", "exact"),
           limits: Limits = LIMITS) -> st.SearchStrategy[Case]:
    """Cases about which nothing is assumed.  With `training` network s + 1 comes from network s by the update
    equations; otherwise there are unrelated networks and batches, and `values` names one of each by s and e."""
    let = () if training else ((S, steps), (E, batch_numbers))
    return satisfying(Statement(let, {}, {}, (), training), functions=functions, limits=limits)


@st.composite
def _cases(draw: Draw, maker: Maker) -> Case:
    """One case, or the last of three if the dropped assumption holds in all of them."""
    for _ in range(3):
        case = maker.make(draw)
        if maker.dropped is None or not evaluate(maker.dropped, case.world, case.values):
            break
    return case


# --- NumPy networks and batches ---------------------------------------------------------------------------------------

NUMBERS = ("float64", "float32", "fraction")


def networks(*, numbers: str = "float64", activations: Sequence[Activation] | None = None,
             costs: Sequence[Cost] | None = None, limits: Limits = LIMITS) -> st.SearchStrategy[Network]:
    """Networks of `verify.network` with entries of this type: "float64", "float32" or "fraction".

    Depth, widths, activations, cost and penalty vary; costs from logits get the identity as their last activation.
    Entries are small: no network within the default limits overflows float32.  There are zeros, dead units, kinks, and
    biases that saturate.  Fractions get rational activations and costs, and unknown ones about which nothing is known.

    Raises a ValueError for other numbers, for what is no list of activations or costs, and for limits less than 1."""
    _check_numbers(numbers)
    _check_limits(limits)
    from verify.activations import Activation
    from verify.costs import Cost
    for name, given, kind in (("activations", activations, Activation), ("costs", costs, Cost)):
        if given is not None and (not given or not all(isinstance(one, kind) for one in given)):
            raise ValueError(f"{name}: expected a list of at least one of verify.{name}, or None for all, "
                             f"got {given!r}")
    return _networks(numbers, activations, costs, limits)


def batches(network: Network, *, max_samples: int = 3) -> st.SearchStrategy[tuple[Array, Array]]:
    """Pairs (X, Y), shapes (m, n_0) and (m, n_L) with m = 1..max_samples, of the number type of the network."""
    return _batches(network, max_samples)


def _check_numbers(numbers: str) -> None:
    if numbers not in NUMBERS:
        raise ValueError(f"numbers: expected one of {', '.join(NUMBERS)}, got {numbers!r}")


def _check_limits(limits: Limits) -> None:
    if not isinstance(limits, Limits) or not all(type(limit) is int and limit >= 1 for limit in limits):
        raise ValueError(f"limits: expected Limits(depth, width, samples) of integers >= 1, got {limits!r}")


class _Arrays:
    """Arrays in one style.  Floats may also be any numbers in [-3, 3]."""

    def __init__(self, draw: Draw, numbers: str) -> None:
        self.numbers = numbers
        more = ["saturated"] if numbers == "fraction" else ["saturated", "random"]
        self.style = draw(st.sampled_from([*STYLES, *more]))

    def draw(self, draw: Draw, rows: int, columns: int, saturating: bool = False) -> Callable[..., Array]:
        """Arrays of any shape up to (rows, columns), whose entries have their places whatever the shape is."""
        import numpy as np

        if self.style == "random":
            seed = draw(st.integers(0, 2**32 - 1))
            return lambda *shape: np.random.default_rng(seed).uniform(-3, 3, shape).astype(self.numbers)
        block = Block(draw, STYLES.get(self.style, SATURATED if saturating else STYLES["units"]), rows, columns)

        def of_shape(*shape: int) -> Array:
            result = np.empty(shape, dtype=object)
            for place in np.ndindex(*shape):
                result[place] = block[tuple(k + 1 for k in place)]
            return result if self.numbers == "fraction" else result.astype(self.numbers)
        return of_shape


class _Layer(NamedTuple):
    """A layer before it is known how wide the one below is: its width, its activation, and its W and b of any shape."""
    width: int
    g: Activation
    W: Callable[..., Array]
    b: Callable[..., Array]


@st.composite
def _layers(draw: Draw, arrays: _Arrays, activations: Sequence[Activation], widest: int) -> _Layer:
    return _Layer(draw(st.integers(1, widest)), draw(st.sampled_from(activations)),
                  arrays.draw(draw, widest, widest), arrays.draw(draw, 1, widest, saturating=True))


@st.composite
def _networks(draw: Draw, numbers: str, activations: Sequence[Activation] | None, costs: Sequence[Cost] | None,
              limits: Limits) -> Network:
    from verify import activations as all_activations
    from verify import costs as all_costs
    from verify.network import Network

    exact = numbers == "fraction"
    if activations is None:
        activations = [g for g in all_activations.ACTIVATIONS.values() if g.exact or not exact]
        activations += [all_activations.table_activation(draw(st.integers(0, 999)))] if exact else []
    if costs is None:
        costs = [c for c in all_costs.COSTS.values() if c.exact or not exact]
        costs += [all_costs.table_cost(draw(st.integers(0, 999)))] if exact else []
    cost = draw(st.sampled_from(costs))
    penalty = draw(st.sampled_from([None, all_costs.l2_penalty(Fraction(1, 2) if exact else 0.5)]))
    arrays = _Arrays(draw, numbers)
    features = draw(st.integers(1, limits.width))
    # a list loses any of its layers before the numbers in them become simple, which may be what keeps a failure alive
    layers = draw(st.lists(_layers(arrays, activations, limits.width), min_size=1, max_size=limits.depth))
    shapes = list(pairwise([features, *(layer.width for layer in layers)]))
    g = [layer.g for layer in layers]
    if cost.from_logits:
        g[-1] = all_activations.identity
    return Network.from_lists([layer.W(rows, columns) for layer, (columns, rows) in zip(layers, shapes, strict=True)],
                              [layer.b(layer.width) for layer in layers], g, cost, penalty)


@st.composite
def _batches(draw: Draw, network: Network, max_samples: int) -> tuple[Array, Array]:
    dtype = network.W[1].dtype
    arrays = _Arrays(draw, "fraction" if dtype.hasobject else dtype.name)
    m = draw(st.integers(1, max_samples))
    X, Y = (arrays.draw(draw, max_samples, max(width, LIMITS.width))(m, width)
            for width in (network.widths[0], network.widths[-1]))
    return X, Y
