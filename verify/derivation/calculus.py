r"""SymPy differentiates the forward equations and so derives the backward ones, for all widths and any layer.

`to_sympy` and `from_sympy` carry terms of the language to SymPy and back: an entry becomes an `Indexed`, so that SymPy
knows that d z[l, k] / d z[l, j] is a Kronecker delta; an unknown function becomes a `Function` that names its
derivative.  `derive` sums over the forward equations that read an array and contracts the deltas, each one only after
its index was shown to be in the range of the sum.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

import sympy
from sympy import (
    Add,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Mul,
    Pow,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
)
from sympy.concrete.expr_with_limits import ExprWithLimits

from verify import notation as N
from verify.equations import (
    COST,
    FORWARD,
    FUNCTIONS,
    HEADS,
    SIZE_RANGES,
    C,
    E,
    J,
    L,
    S,
    W,
    b,
    batches,
    delta,
    gb,
    gW,
    layers,
    samples,
    samples_of,
    steps,
    units,
    z,
)

#: What no step derives: the list of forward equations is complete, so nothing acts on the cost past them.
TRUSTED_RULE = ("The cost depends on z^l only through z^{l+1} (on z^L only through the outputs, on W^l and b^l only "
                "through z^l); its derivative is the sum over what reads a quantity of derivative times derivative.")


class CalculusError(ValueError):
    """An expression that cannot be derived or carried over, with the reason."""


# --- the language in SymPy --------------------------------------------------------------------------------------------

class Family(ExprWithLimits):  # type: ignore[misc]
    """A whole array as an argument: the value of the body for all values of the indices."""


@cache
def applied(name: str) -> Any:
    """The SymPy function of this name: indices, then arguments.  It differentiates by the total chain rule."""
    function = FUNCTIONS[name]

    def partial(self: Any, argument: int, *index: Expr) -> Expr:
        derivative = function.derivatives[argument] if argument < len(function.derivatives) else None
        if derivative is None:
            raise CalculusError(f"{name}: no derivative in its argument {function.arguments[argument]}")
        return applied(derivative.name)(*self.args[:function.arity], *index, *self.args[function.arity:])

    def fdiff(self: Any, argindex: int = 1) -> Expr:
        return partial(self, argindex - 1 - function.arity)

    def _eval_derivative(self: Any, variable: Expr) -> Expr:
        if not self.has(Family):
            return sympy.Function._eval_derivative(self, variable)
        total: Expr = Integer(0)
        for k, family in enumerate(self.args[function.arity:]):
            slope = family.function.diff(variable)
            if slope != 0:
                total += Sum(partial(self, k, *reversed(family.variables)) * slope, *family.limits)
        return total

    return type(name, (sympy.Function,), {"fdiff": fdiff, "_eval_derivative": _eval_derivative})


Names = Mapping[N.Var, Expr]
NO_NAMES: Mapping[Any, Any] = MappingProxyType({})


def to_sympy(node: Any, names: Names = NO_NAMES) -> Any:
    """A term, index or size in SymPy.  Free variables become integer symbols (or what `names` says), bound ones
    dummies, which no other expression can contain; so substitution cannot capture."""
    match node:
        case N.Index(parts=parts, const=const):
            return Add(const, *(c * (_symbol(x, names) if type(x) is N.Var else to_sympy(x, names)) for x, c in parts))
        case N.Size(name=name, args=args):
            return sympy.Function(name, integer=True)(*(to_sympy(i, names) for i in args))
        case N.Num(value=value):
            return Rational(value.numerator, value.denominator)
        case N.Count(size=size):
            return to_sympy(size, names)
        case N.Entry(head=head, indices=indices):
            return IndexedBase(head.name)[tuple(to_sympy(i, names) for i in indices)]
        case N.Call(function=function, indices=indices, arguments=arguments):
            return applied(function.name)(*(to_sympy(x, names) for x in (*indices, *arguments)))
        case N.Delta(left=left, right=right):
            return KroneckerDelta(to_sympy(left, names), to_sympy(right, names))
        case N.Add(terms=terms):
            return Add(*(to_sympy(t, names) for t in terms))
        case N.Mul(factors=factors):
            return Mul(*(to_sympy(f, names) for f in factors))
        case N.Pow(base=base, exponent=exponent):
            return Pow(to_sympy(base, names), exponent)
        case N.Sum(var=var, range=range_, body=body):
            limits, names = _limits(((var, range_),), names)
            return Sum(to_sympy(body, names), *limits)
        case N.Table(bounds=bounds, body=body):
            limits, names = _limits(bounds, names)
            return Family(to_sympy(body, names), *limits)
    raise CalculusError(f"not a term: {node!r}")


def _symbol(var: N.Var, names: Names) -> Expr:
    return names.get(var, Symbol(var.name, integer=True))


def _limits(bounds: tuple[N.Bound, ...], names: Names) -> tuple[list[Limit], Names]:
    """The bounds as SymPy limits over dummies, outermost last as SymPy has it."""
    limits: list[Limit] = []
    for var, range_ in bounds:
        lo, hi = to_sympy(range_.lo, names), sympy.oo if range_.hi is None else to_sympy(range_.hi, names)
        names = {**names, var: Dummy(var.name, integer=True)}
        limits.insert(0, (names[var], lo, hi))
    return limits, names


Limit = tuple[Expr, Expr, Expr]


def from_sympy(expression: Any, names: Mapping[Expr, N.Var] = NO_NAMES) -> Any:
    """The term of a SymPy expression made of what `to_sympy` makes.  A sum gets a pleasant index that is not in use;
    the order of factors is ours, for SymPy keeps none."""
    match expression:
        case Rational():
            return N.Num(Fraction(int(expression.p), int(expression.q)))
        case Indexed():
            return HEADS[expression.base.name](*(_index(i, names) for i in expression.indices))
        case KroneckerDelta():
            return N.Delta(*(_index(i, names) for i in expression.args))
        case Add():
            return N.Add(tuple(from_sympy(t, names) for t in expression.as_ordered_terms()))
        case Mul():
            return N.Mul(tuple(sorted((from_sympy(f, names) for f in Mul.make_args(expression)), key=_place)))
        case Pow() if expression.exp.is_Integer:
            return N.Pow(from_sympy(expression.base, names), int(expression.exp))
        case Sum() | Family():
            in_use = {_var(s, names) for s in expression.free_symbols if s.is_integer}
            bounds = []
            for symbol, lo, hi in reversed(expression.limits):  # SymPy merges nested sums; the outermost limit is last
                range_ = _range(_index(lo, names), _index(hi, names))
                var = _fresh((symbol.name,) if type(expression) is Family else PLEASANT[range_.kind], in_use)
                in_use |= {var}
                names = {**names, symbol: var}
                bounds.append((var, range_))
            body = from_sympy(expression.function, names)
            if type(expression) is Family:
                return N.Table(tuple(bounds), body)
            for bound in reversed(bounds):
                body = N.Sum(*bound, body)
            return body
        case _ if _is_size(expression):
            return N.Count(_size(expression, names))
        case sympy.Function() if expression.func.__name__ in FUNCTIONS:
            function = FUNCTIONS[expression.func.__name__]
            return function(*(_index(i, names) for i in expression.args[:function.arity]),
                            *(from_sympy(x, names) for x in expression.args[function.arity:]))
    raise CalculusError(f"not in the language: {expression}")


#: Names for the indices of derived sums, by what they run over.
PLEASANT = {"unit": "kjih", "sample": "tru", "layer": "lp"}


def _fresh(wanted: Iterable[str], in_use: set[N.Var]) -> N.Var:
    names = [N.Var(name) for name in wanted]
    return next((name for name in names if name not in in_use), N.fresh(names[0], in_use))


def _var(symbol: Expr, names: Mapping[Expr, N.Var]) -> N.Var:
    return names.get(symbol, N.Var(symbol.name))


def _size(expression: Expr, names: Mapping[Expr, N.Var]) -> N.Size:
    return N.Size(expression.func.__name__, tuple(_index(i, names) for i in expression.args))


def _index(expression: Expr, names: Mapping[Expr, N.Var]) -> N.Index:
    result = N.index(0)
    for atom, coefficient in expression.as_coefficients_dict().items():
        if not coefficient.is_Integer:
            raise CalculusError(f"not an index: {expression}")
        part = 1 if atom == 1 else _var(atom, names) if atom.is_Symbol else _size(atom, names)
        result = result.plus(N.index(part), int(coefficient))
    return result


def _range(lo: N.Index, hi: N.Index) -> N.Range:
    match hi.parts:
        case ((N.Size(name="n", args=(l,)), 1),) if N.Range("unit", lo, hi) == units(l):
            return units(l)
        case ((N.Size(name="m", args=(e,)), 1),) if N.Range("sample", lo, hi) == samples_of(e):
            return samples_of(e)
    return layers(lo, hi)


def _place(factor: N.Term) -> tuple[Any, ...]:
    """Where a factor stands in a product: numbers, sizes, functions (of arrays first), W, delta, a, ..., sums."""
    roles = ("parameter", "backward", "derivative", "forward", "data", "state")
    match factor:
        case N.Num():
            kind = 0
        case N.Count() | N.Pow(base=N.Count()):
            kind = 1
        case N.Call(arguments=arguments):
            kind = 2 if any(type(x) is N.Table for x in arguments) else 3
        case N.Entry(head=head):
            kind = 4 + roles.index(head.role)
        case _:
            kind = 20
    return kind, repr(factor)


# --- ranges and deltas ------------------------------------------------------------------------------------------------

def shown(expression: Expr, known: Sequence[Limit]) -> bool:
    """Whether expression >= 0 follows from the known ranges (later ones may mention earlier ones) and all sizes >= 1:
    every index is replaced by the end of its range at which the expression is least."""
    for var, lo, hi in reversed(known):
        slope = sympy.expand(expression).coeff(var)
        if slope != 0:
            expression = sympy.expand(expression + slope * ((lo if slope > 0 else hi) - var))
    least = 0
    for atom, coefficient in expression.as_coefficients_dict().items():
        if atom != 1 and not (_is_size(atom) and coefficient > 0):
            return False
        least += coefficient
    return bool(least >= 0)


def _is_size(expression: Expr) -> bool:
    return bool(expression.is_Function and expression.func.__name__ in SIZE_RANGES)


def contract(expression: Expr, known: Sequence[Limit] = ()) -> Expr:
    """The same expression with its Kronecker deltas gone: each takes a sum with it, or is shown to be 1 or 0.

    Raises a CalculusError where the ranges do not decide."""
    return Add(*(_contract(*monomial, list(known)) for monomial in _monomials(sympy.expand(expression))))


def _monomials(expression: Expr) -> list[tuple[Expr, list[Limit]]]:
    """The expression as a sum of (product, limits of its sums with the outermost first), each index its own dummy."""
    match expression:
        case Add():
            return [monomial for term in expression.args for monomial in _monomials(term)]
        case Mul():
            result: list[tuple[Expr, list[Limit]]] = [(Integer(1), [])]
            for factor in expression.args:
                result = [(p * q, over + more) for p, over in result for q, more in _monomials(factor)]
            return result
        case Sum():
            new = {var: Dummy(var.name, integer=True) for var in expression.variables}
            limits = [(new[var], lo.xreplace(new), hi.xreplace(new)) for var, lo, hi in reversed(expression.limits)]
            inner = _monomials(sympy.expand(expression.function.xreplace(new)))
            return [(product, limits + more) for product, more in inner]
    return [(expression, [])]


def _contract(product: Expr, limits: list[Limit], known: list[Limit]) -> Expr:
    deltas = [factor for factor in Mul.make_args(product) if isinstance(factor, KroneckerDelta)]
    for factor in deltas:
        gap, rest = factor.args[0] - factor.args[1], product / factor
        for position, (var, lo, hi) in enumerate(limits):
            if abs(gap.coeff(var)) != 1:
                continue
            value = sympy.expand(var - gap * gap.coeff(var))
            others = limits[:position] + limits[position + 1:]
            facts = known + others  # a range that hangs on var shows nothing about the value: var is not known any more
            if shown(value - lo, facts) and shown(hi - value, facts):
                at = {var: value}
                others = [(v, lower.xreplace(at), upper.xreplace(at)) for v, lower, upper in others]
                return _contract(rest.xreplace(at), others, known)
            if shown(lo - value - 1, facts) or shown(value - hi - 1, facts):
                return Integer(0)
        if shown(gap - 1, known + limits) or shown(-gap - 1, known + limits):
            return Integer(0)
    if deltas:
        left, right = deltas[0].args
        raise CalculusError(f"whether {left} = {right} does not follow from the ranges: split them, as l < L and l = L")
    for limit in reversed(limits):  # the innermost first; what does not depend on its index leaves the sum
        outside, inside = product.as_independent(limit[0], as_Add=False)
        product = outside * Sum(inside, limit)
    return product


# --- the chain rule ---------------------------------------------------------------------------------------------------

EQUATIONS: Mapping[str, N.ForAll] = MappingProxyType({**FORWARD, **COST})


def derive(of: str, objective: N.Head = C.head, forward: Mapping[str, N.ForAll] = EQUATIONS) -> N.ForAll:
    """The backward equation for the derivative of the objective, C or J, in "output" (z at layer L), "z" (at a layer
    l < L), "W" or "b", in terms of delta, for all widths, any activations and any cost.  `forward` are the definitions
    of z, a, C and J: exactly the equations that are differentiated, each wherever it reads the array.

    Trusts TRUSTED_RULE.  Raises a CalculusError if SymPy's derivative does not contract to a term of the language."""
    lhs, variable, ranges = _EQUATIONS[of]
    known = _known(ranges)
    expression: Expr = Integer(0)
    for product, limits in _monomials(_chain_rule(to_sympy(variable), known, objective, forward)):
        for inner in product.atoms(Indexed):
            if inner.base.name == "Da":  # go on to what reads a^l: z^{l+1}, or the cost
                outputs = IndexedBase("a")[inner.indices]
                product = product.xreplace({inner: _chain_rule(outputs, known + limits, objective, forward)})
        expression += Sum(product, *reversed(limits)) if limits else product
    to_delta = {d: IndexedBase("delta")[d.indices] for d in expression.atoms(Indexed) if d.base.name == "Dz"}
    rhs = from_sympy(contract(expression.xreplace(to_delta), known))
    return N.Eq(lhs, rhs).forall(s=steps, e=batches, **ranges)


_l, _t, _i, _j = (N.Var(name) for name in "ltij")
_EQUATIONS: dict[str, tuple[N.Entry, N.Entry, dict[str, N.Range]]] = {
    "output": (delta(L, _t, _i), z(L, _t, _i), {"t": samples, "i": units(L)}),
    "z": (delta(_l, _t, _i), z(_l, _t, _i), {"l": layers(1, L - 1), "t": samples, "i": units(_l)}),
    "W": (gW(_l, _i, _j), W(_l, _i, _j), {"l": layers(), "i": units(_l), "j": units(_l - 1)}),
    "b": (gb(_l, _i), b(_l, _i), {"l": layers(), "i": units(_l)}),
}


def _known(ranges: Mapping[str, N.Range]) -> list[Limit]:
    return [(_symbol(N.Var(name), {}), to_sympy(range_.lo), to_sympy(range_.hi)) for name, range_ in ranges.items()]


def _chain_rule(variable: Expr, known: list[Limit], objective: N.Head, forward: Mapping[str, N.ForAll]) -> Expr:
    """The derivative of the objective in the variable: the sum over every X that reads it of D(X) * dX/d(variable)."""
    total: Expr = Integer(0)
    for definition in forward.values():
        match definition.body:
            case N.Eq(lhs=N.Entry(head=head) as defined, rhs=rhs) if head == objective or head not in (C.head, J.head):
                limits, names = _limits(tuple(b for b in definition.bounds if b[0] not in (S, E)), {})
                slope = to_sympy(rhs, names).diff(variable)
                if slope != 0:
                    outer = 1 if head == objective else IndexedBase(f"D{head.name}")[to_sympy(defined, names).indices]
                    total += Sum(outer * slope, *limits) if limits else outer * slope
    return contract(total, known)


# --- concrete costs ---------------------------------------------------------------------------------------------------

_m, _n, _lambda = Symbol("m", integer=True), Symbol("n_L", integer=True), Symbol("lambda")
_output, _target, _weight = (IndexedBase(label) for label in ("z^L", "y", "W"))


def cost(name: str) -> Expr:
    """The cost of a batch in terms of z^L[t, i], where a^L = z^L (g_L is the identity), and of any targets y[t, i]."""
    t, i, j = (Dummy(v, integer=True) for v in "tij")
    z, y = _output[t, i], _target[t, i]
    summand = {
        "half_mean_squared_error": (z - y) ** 2 / 2,
        "binary_cross_entropy": y * log(1 + exp(-z)) + (1 - y) * log(1 + exp(z)),
        "categorical_cross_entropy": y * (log(Sum(exp(_output[t, j]), (j, 1, _n))) - z),
    }[name]
    return Sum(summand, (i, 1, _n), (t, 1, _m)) / _m


def output_error(name: str) -> Expr:
    """delta^L[t, i]: SymPy's derivative of the cost of this name in z^L[t, i], for g_L the identity and any targets."""
    t, i = (Symbol(v, integer=True) for v in "ti")
    slope = contract(cost(name).diff(_output[t, i]), [(t, Integer(1), _m), (i, Integer(1), _n)])
    slope = slope.xreplace({dummy: Symbol("j", integer=True) for dummy in slope.atoms(Dummy)})
    return sympy.collect(sympy.expand(slope * _m), _target[t, i], sympy.cancel) / _m


def l2_derivative() -> Expr:
    """SymPy's derivative of the penalty (lambda / 2) sum of W[l, i, j]^2 in one weight W[l, i, j]."""
    ranges = {"l": layers(), "i": units(_l), "j": units(_l - 1)}
    limits, names = _limits(tuple((N.Var(name), range_) for name, range_ in ranges.items()), {})
    l, i, j = (names[v] for v in (_l, _i, _j))
    penalty = _lambda / 2 * Sum(_weight[l, i, j] ** 2, *limits)
    known = _known(ranges)
    return contract(penalty.diff(_weight[tuple(var for var, _, _ in known)]), known)
