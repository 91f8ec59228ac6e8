"""Random well-formed terms and formulas of the language, for tests of everything that reads it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from verify.equations import (
    L,
    W,
    a,
    b,
    biases,
    dcost,
    delta,
    dpenalty_b,
    dpenalty_W,
    g,
    gb,
    gp,
    gW,
    layers,
    m,
    n,
    outputs,
    samples,
    targets,
    units,
    weights,
    x,
    y,
    z,
)
from verify.notation import (
    Bound,
    Delta,
    Differ,
    Eq,
    ForAll,
    Index,
    IndexLike,
    Less,
    Num,
    Pow,
    Range,
    Sum,
    Term,
    Var,
    free,
    index,
    term,
)

LAYER, UNIT, OTHER = Var("lam"), Var("p"), Var("q")
#: Free variables of random formulas and their ranges: a layer with one below it, a unit of it, and one of the input.
LET: tuple[Bound, ...] = ((LAYER, layers()), (UNIT, units(LAYER)), (OTHER, units(0)))


@dataclass(frozen=True)
class Place:
    """Where a random term stands: layers known to be in 1..L, units known to be in a layer 0..L, samples."""
    layers: tuple[Index, ...]
    units: tuple[tuple[Index, Index], ...]
    samples: tuple[Index, ...]

    def under(self, var: Var, range_: Range, layer: Index | None) -> Place:
        here = index(var)
        if layer is None:
            kind = "samples" if range_.kind == "sample" else "layers"
            return replace(self, **{kind: (*getattr(self, kind), here)})
        more = [(here, layer)]
        if range_.lo == index(2):
            more.append((here - 1, layer))
        if range_.hi is not None and range_.hi == n(layer) - 1:
            more.append((here + 1, layer))
        return replace(self, units=(*self.units, *more))


TOP = Place((index(1), index(L), index(LAYER)), ((index(UNIT), index(LAYER)), (index(OTHER), index(0))), ())


def random_bound(random: Random, place: Place, kinds: str = "unit sample layer") -> tuple[Var, Range, Index | None]:
    """A new variable that runs over units, samples or layers, and its layer if it is a unit."""
    kind = random.choice(kinds.split())
    var = Var(random.choice({"unit": "ijk", "sample": "tr", "layer": "lh"}[kind]))
    if kind == "sample":
        return var, samples, None
    if kind == "layer":
        return var, layers(), None
    layers_with_units = [*place.layers, *(v - 1 for v in place.layers), *(of for _, of in place.units)]
    layer = random.choice(layers_with_units)
    whole = units(layer)
    assert whole.hi is not None
    return var, random.choice([whole, whole, whole, Range("unit", index(2), whole.hi),
                               Range("unit", index(1), whole.hi - 1)]), layer


def unit(random: Random, place: Place, layer: Index) -> IndexLike:
    """A unit of this layer: preferably a variable, else the first or the last."""
    known = [value for value, of in place.units if of == layer]
    if known and random.random() < 0.9:
        return random.choice([known[-1], random.choice(known)])
    return random.choice([index(1), index(n(layer))])


def sample(random: Random, place: Place) -> IndexLike:
    return random.choice(place.samples) if place.samples and random.random() < 0.9 else \
        random.choice([index(1), index(m())])


def random_leaf(random: Random, place: Place) -> Term:
    used = [of for _, of in place.units if of in place.layers]
    layer = random.choice(used) if used and random.random() < 0.7 else random.choice(place.layers)
    i, j, t = unit(random, place, layer), unit(random, place, layer - 1), sample(random, place)
    last = unit(random, place, index(L))
    leaves: list[Callable[[], Term]] = [
        lambda: W(layer, i, j), lambda: W(layer, i, j), lambda: W(layer, i, j), lambda: b(layer, i),
        lambda: z(layer, t, i), lambda: a(layer - 1, t, j), lambda: delta(layer, t, i), lambda: gW(layer, i, j),
        lambda: gb(layer, i), lambda: x(t, unit(random, place, index(0))), lambda: y(t, last),
        lambda: Num(Fraction(random.randint(-3, 3), random.randint(1, 2))), lambda: term(n(layer)), lambda: term(m()),
        lambda: Pow(term(n(layer - 1)), -1), lambda: Delta(index(i), index(j)),
        lambda: dcost(t, last, outputs(), targets()), lambda: dpenalty_W(layer, i, j, weights(), biases()),
        lambda: dpenalty_b(layer, i, weights(), biases())]
    return random.choice(leaves)()


def random_term(random: Random, place: Place, depth: int) -> Term:
    """A term whose every index is in range, wherever the place is."""
    if depth == 0:
        return random_leaf(random, place)

    def smaller(there: Place = place) -> Term:
        return random_term(random, there, depth - 1 - (random.random() < 0.3) * (depth > 1))

    match random.choice(["leaf", "add", "sub", "mul", "mul", "mul", "pow", "sum", "sum", "sum", "call"]):
        case "add":
            return smaller() + smaller()
        case "sub":
            return smaller() - smaller()
        case "mul":
            return smaller() * smaller()
        case "pow":
            return Pow(smaller(), random.randint(0, 2))
        case "sum":
            var, range_, layer = random_bound(random, place)
            hidden = replace(place, layers=tuple(v for v in place.layers if v.variable != var),
                             units=tuple((v, of) for v, of in place.units if var not in _vars(v, of)),
                             samples=tuple(v for v in place.samples if v.variable != var))
            inner = hidden.under(var, range_, layer)
            return Sum(var, range_, smaller(inner) * smaller(inner) if random.random() < 0.5 else smaller(inner))
        case "call":
            return random.choice([g, gp])(random.choice(place.layers), smaller())
    return random_leaf(random, place)


def _vars(*values: Index) -> set[Var]:
    return {var for value in values for var in free(value)}


def random_bounds(random: Random, loops: bool = True) -> tuple[tuple[Bound, ...], Place]:
    """Zero to four bounds with different names."""
    bounds: list[Bound] = []
    place = TOP
    for _ in range(random.randint(0, 4)):
        var, range_, layer = random_bound(random, place, "unit unit sample layer" if loops else "unit unit sample")
        if var not in dict(bounds):
            bounds.append((var, range_))
            place = place.under(var, range_, layer)
    return tuple(bounds), place


def random_formula(random: Random, depth: int) -> ForAll:
    """An equation, an order or a difference, for all values of some indices; mostly false where there are many."""
    bounds, place = random_bounds(random)
    left, right = (random_term(random, place, depth) for _ in range(2))
    return ForAll(bounds, random.choice((Eq, Eq, Less, Differ))(left, right))


def random_contraction(random: Random) -> tuple[tuple[Bound, ...], Term]:
    """A product of up to four entries with many indices in common, summed over some of them, and the others' bounds."""
    i, j, k, t, r = (Var(name) for name in "ijktr")
    ranges: dict[Var, Range] = {i: units(1), j: units(0), k: units(L), t: samples, r: samples}
    entries = [W(1, i, j), b(1, i), x(t, j), x(r, j), z(1, t, i), delta(1, r, i), y(t, k), a(L, r, k), b(L, k),
               a(0, t, j)]
    product: Term = random.choice(entries)
    for _ in range(random.randint(1, 3)):
        product = product * random.choice(entries)
    used = sorted(free(product) & frozenset(ranges), key=lambda var: var.name)
    random.shuffle(used)
    cut = random.randint(0, len(used))
    for var in used[:cut]:
        product = Sum(var, ranges[var], product)
    return tuple((var, ranges[var]) for var in used[cut:]), product
