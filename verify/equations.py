"""The equations of a multilayer perceptron, in the language: forward, backward and update.

`FORWARD` is the network, `BACKWARD` the textbook's backward pass, `UPDATE` one step of a coordinate-wise optimizer.
`BACKWARD` is typed here, not derived; that it is the gradient is the first claim.  Batch s is the one used at step s.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from verify.notation import (
    Entry,
    Eq,
    ForAll,
    Function,
    Head,
    Index,
    IndexLike,
    NotationError,
    Range,
    Size,
    Sum,
    Table,
    Term,
    TermLike,
    Var,
    free,
    index,
    term,
)

S, E = Var("s"), Var("e")

# --- sizes and ranges -----------------------------------------------------------------------------------------------

L = Size("L")


def n(l: IndexLike) -> Size:
    """The width of layer l, 0 <= l <= L; layer 0 is the input."""
    return Size("n", (index(l),))


def m(e: IndexLike = E) -> Size:
    """The number of samples of batch e."""
    return Size("m", (index(e),))


def units(l: IndexLike) -> Range:
    """The units of layer l (for l = 0, the input's features)."""
    return Range("unit", index(1), index(n(l)))


def samples_of(e: IndexLike) -> Range:
    """The samples of batch e."""
    return Range("sample", index(1), index(m(e)))


def layers(lo: IndexLike = 1, hi: IndexLike = L) -> Range:
    """The layers lo..hi."""
    return Range("layer", index(lo), index(hi))


samples = samples_of(E)
steps = Range("step", index(0), None)


def steps_to(hi: IndexLike) -> Range:
    """The steps 0..hi."""
    return Range("step", index(0), index(hi))


batches = Range("batch", index(0), None)

SIZE_RANGES: Mapping[str, tuple[Range, ...]] = MappingProxyType({"L": (), "n": (layers(0),), "m": (batches,)})

# --- functions ------------------------------------------------------------------------------------------------------

gp = Function("gp", lambda l: (layers(),), 1, ("z",), "g'")
g = Function("g", lambda l: (layers(),), 1, ("z",), "g", (gp,))
#: The derivative of the cost in one output of one sample; its indices range over the table of outputs.
dcost = Function("dcost", 0, 2, ("outputs", "targets"), r"\partial_{#} c")
cost = Function("cost", lambda: (), 0, ("outputs", "targets"), "c", (dcost, None))
dpenalty_W = Function("dpenalty_W", 0, 3, ("weights", "biases"), r"\partial_{W,#} r")
dpenalty_b = Function("dpenalty_b", 1, 2, ("weights", "biases"), r"\partial_{b,#} r")
penalty = Function("penalty", lambda: (), 0, ("weights", "biases"), "r", (dpenalty_W, dpenalty_b))
#: One coordinate's new value and new state, from its value, gradient and state; they may differ by step and layer.
U_W = Function("U_W", lambda s, l: (steps, layers()), 2, ("parameter", "gradient", "state"), "U")
V_W = Function("V_W", lambda s, l: (steps, layers()), 2, ("parameter", "gradient", "state"), "V")
U_b = Function("U_b", lambda s, l: (steps, layers()), 2, ("parameter", "gradient", "state"), r"\bar U")
V_b = Function("V_b", lambda s, l: (steps, layers()), 2, ("parameter", "gradient", "state"), r"\bar V")

# --- quantities -----------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Quantity:
    """An array of the network: called with its visible indices it speaks of network s on batch e."""
    head: Head
    hidden: tuple[str, ...]

    def __call__(self, *indices: IndexLike) -> Entry:
        return self.at(S, E)(*indices)

    def at(self, s: IndexLike, e: IndexLike | None = None) -> Callable[..., Entry]:
        """The quantity of network s on batch e; the batch of step s if none is given."""
        hidden = {"s": s, "e": s if e is None else e}

        def entry(*indices: IndexLike) -> Entry:
            visible = self.head.arity - len(self.hidden)
            if len(indices) != visible:
                raise NotationError(f"{self.head.name} takes {visible} indices, got {len(indices)}")
            return self.head(*(hidden[h] for h in self.hidden), *indices)
        return entry


def _quantity(name: str, hidden: str, ranges: Callable[..., tuple[Range, ...]], visible: int, role: str,
              latex: str) -> Quantity:
    of_hidden = {"s": steps, "e": batches}

    def all_ranges(*indices: Index) -> tuple[Range, ...]:
        k = len(hidden)
        batch = indices[hidden.index("e")] if "e" in hidden else None
        return tuple(of_hidden[h] for h in hidden) + ranges(batch, *indices[k:])
    return Quantity(Head(name, all_ranges, len(hidden) + visible, role, latex), tuple(hidden))


def _per_weight(e: IndexLike, l: IndexLike, i: IndexLike, j: IndexLike) -> tuple[Range, ...]:
    return layers(), units(l), units(index(l) - 1)


def _per_bias(e: IndexLike, l: IndexLike, i: IndexLike) -> tuple[Range, ...]:
    return layers(), units(l)


def _per_unit(e: IndexLike, l: IndexLike, t: IndexLike, i: IndexLike) -> tuple[Range, ...]:
    return layers(), samples_of(e), units(l)


x = _quantity("x", "e", lambda e, t, j: (samples_of(e), units(0)), 2, "data", "x")
y = _quantity("y", "e", lambda e, t, i: (samples_of(e), units(L)), 2, "data", "y")
W = _quantity("W", "s", _per_weight, 3, "parameter", "W")
b = _quantity("b", "s", _per_bias, 2, "parameter", "b")
vW = _quantity("vW", "s", _per_weight, 3, "state", "v")
vb = _quantity("vb", "s", _per_bias, 2, "state", r"\bar v")
z = _quantity("z", "se", _per_unit, 3, "forward", "z")
a = _quantity("a", "se", lambda e, l, t, i: (layers(0), samples_of(e), units(l)), 3, "forward", "a")
C = _quantity("C", "se", lambda e: (), 0, "forward", "C")
J = _quantity("J", "se", lambda e: (), 0, "forward", "J")
delta = _quantity("delta", "se", _per_unit, 3, "backward", r"\delta")
gW = _quantity("gW", "se", _per_weight, 3, "backward", r"\mathrm{gW}")
gb = _quantity("gb", "se", _per_bias, 2, "backward", r"\mathrm{gb}")
#: Dz(l, t, i) is the derivative of the objective J in z(l, t, i), for the network cut there.
Dz = _quantity("Dz", "se", _per_unit, 3, "derivative", "z")
Da = _quantity("Da", "se", lambda e, l, t, i: (layers(0), samples_of(e), units(l)), 3, "derivative", "a")
DW = _quantity("DW", "se", _per_weight, 3, "derivative", "W")
Db = _quantity("Db", "se", _per_bias, 2, "derivative", "b")

#: DCW(l, i, j) is the derivative of the data cost C, without the penalty, in W(l, i, j).
DCW = _quantity("DCW", "se", _per_weight, 3, "derivative", "W")
DCb = _quantity("DCb", "se", _per_bias, 2, "derivative", "b")

DERIVATIVE_OF: Mapping[str, Head] = MappingProxyType({d.head.name: q.head for d, q in
                                                      ((Dz, z), (Da, a), (DW, W), (Db, b))})
DATA_DERIVATIVE_OF: Mapping[str, Head] = MappingProxyType({DCW.head.name: W.head, DCb.head.name: b.head})


def total(**ranges: Range) -> Callable[[TermLike], Term]:
    """`total(k=units(l))(body)`: the sum of the body over k = 1..n(l).  Several ranges nest, the first outermost."""
    def of(body: TermLike) -> Term:
        result = term(body)
        for name, range_ in reversed(ranges.items()):
            result = Sum(Var(name), range_, result)
        return result
    return of


# --- definitions ----------------------------------------------------------------------------------------------------

_l, _t, _i, _j, _k = (Var(name) for name in "ltijk")


def outputs(s: IndexLike = S, e: IndexLike = E) -> Table:
    """All outputs of network s on batch e, shape (m, n_L)."""
    return Table(((_t, samples_of(e)), (_i, units(L))), a.at(s, e)(L, _t, _i))


def targets(e: IndexLike = E) -> Table:
    """All targets of batch e, shape (m, n_L)."""
    return Table(((_t, samples_of(e)), (_i, units(L))), y.at(S, e)(_t, _i))


def weights(s: IndexLike = S) -> Table:
    """All weights of network s."""
    return Table(((_l, layers()), (_i, units(_l)), (_j, units(_l - 1))), W.at(s)(_l, _i, _j))


def biases(s: IndexLike = S) -> Table:
    """All biases of network s."""
    return Table(((_l, layers()), (_i, units(_l))), b.at(s)(_l, _i))


def _define(lhs: Entry, rhs: Term, **ranges: Range) -> ForAll:
    hidden = {"s": steps, "e": batches}
    mentioned = {v.name for v in free(lhs)}
    return Eq(lhs, rhs).forall(**{h: hidden[h] for h in hidden if h in mentioned}, **ranges)


FORWARD: Mapping[str, ForAll] = MappingProxyType({
    "definition of a at the input": _define(a(0, _t, _j), x(_t, _j), t=samples, j=units(0)),
    "definition of z": _define(z(_l, _t, _i), total(k=units(_l - 1))(W(_l, _i, _k) * a(_l - 1, _t, _k)) + b(_l, _i),
                               l=layers(), t=samples, i=units(_l)),
    "definition of a": _define(a(_l, _t, _i), g(_l, z(_l, _t, _i)), l=layers(), t=samples, i=units(_l)),
    "definition of J": _define(J(), cost(outputs(), targets()) + penalty(weights(), biases())),
})

BACKWARD: Mapping[str, ForAll] = MappingProxyType({
    "definition of delta at the output": _define(
        delta(L, _t, _i), dcost(_t, _i, outputs(), targets()) * gp(L, z(L, _t, _i)), t=samples, i=units(L)),
    "definition of delta": _define(
        delta(_l, _t, _i), gp(_l, z(_l, _t, _i)) * total(k=units(_l + 1))(W(_l + 1, _k, _i) * delta(_l + 1, _t, _k)),
        l=layers(1, L - 1), t=samples, i=units(_l)),
    "definition of the weight gradient": _define(
        gW(_l, _i, _j), total(t=samples)(delta(_l, _t, _i) * a(_l - 1, _t, _j)),
        l=layers(), i=units(_l), j=units(_l - 1)),
    "definition of the bias gradient": _define(
        gb(_l, _i), total(t=samples)(delta(_l, _t, _i)), l=layers(), i=units(_l)),
})


def _update(new: Quantity, rule: Function, theta: Quantity, gradient: Quantity, state: Quantity, *ij: Var) -> ForAll:
    return _define(new.at(S + 1)(_l, *ij),
                   rule(S, _l, theta.at(S)(_l, *ij), gradient.at(S)(_l, *ij), state.at(S)(_l, *ij)),
                   l=layers(), i=units(_l), **({"j": units(_l - 1)} if len(ij) == 2 else {}))


UPDATE: Mapping[str, ForAll] = MappingProxyType({
    "update of W": _update(W, U_W, W, gW, vW, _i, _j),
    "update of b": _update(b, U_b, b, gb, vb, _i),
    "update of the state of W": _update(vW, V_W, W, gW, vW, _i, _j),
    "update of the state of b": _update(vb, V_b, b, gb, vb, _i),
})

COST: Mapping[str, ForAll] = MappingProxyType({
    "definition of C": _define(C(), cost(outputs(), targets())),
})

DEFINITIONS: Mapping[str, ForAll] = MappingProxyType({**FORWARD, **BACKWARD, **UPDATE, **COST})
QUANTITIES = (x, y, W, b, vW, vb, z, a, C, J, delta, gW, gb, Dz, Da, DW, Db, DCW, DCb)
HEADS: Mapping[str, Head] = MappingProxyType({q.head.name: q.head for q in QUANTITIES})
FUNCTIONS: Mapping[str, Function] = MappingProxyType({f.name: f for f in (
    g, gp, cost, dcost, penalty, dpenalty_W, dpenalty_b, U_W, V_W, U_b, V_b)})
