"""Compile the language to vectorised NumPy: text that a reader would have written, generated without NumPy.

An entry is an array whose axes are labelled by the index variables that run along them: `W(l, k, i)` is `W[l]` with
the axes k and i.  A sum over units or samples contracts two factors at a time, by `@` where it can; a sum or quantifier
over layers is a Python loop.  Arrays are dicts by layer, so that a wrong layer is a KeyError and not the last one:

    delta(l, t, i) = gp(l, z(l, t, i)) * (sum over k of W(l + 1, k, i) * delta(l + 1, t, k))
    delta[l] = gp[l](z[l]) * (delta[l + 1] @ W[l + 1])

Names in the text: the arrays by their heads, `W[l]` of shape (n_l, n_{l-1}), `b[l]` (n_l,), `z[l] a[l] delta[l]`
(m, n_l), `x` (m, n_0), `y` (m, n_L); functions `g[l](array)`, `cost(a[L], y)`; sizes `L`, `n[l]`, `m`; `one`, the
number 1 of the arrays' type.  They are those of one network and one batch, whatever s and e are.  With `steps=True`
every array, function and batch size is also a dict by step and batch, outermost: `W[s + 1][l]`, `z[s][e][l]`, `m[e]`.

No index is checked here: the formula must be well-formed (an index 0 would be the last one).
"""
from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from types import CodeType, MappingProxyType
from typing import Any

from verify.equations import FUNCTIONS, HEADS, E, S
from verify.notation import (
    Add,
    Atomic,
    Bound,
    Call,
    Comparison,
    Count,
    Delta,
    Differ,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Index,
    Less,
    Mul,
    Num,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Term,
    Var,
    closed,
    free,
    fresh,
    index,
    substitute,
)


class CompileError(ValueError):
    """A term that has no vectorised form here, such as a sum over a triangle."""


NOTHING: Mapping[Var, int] = MappingProxyType({})


@dataclass(frozen=True)
class Compiled:
    """NumPy text and the function it is: `compiled(names, let)` with the arrays, functions and sizes by name, and a
    value for each free index variable.  `text` is an expression."""
    text: str
    code: CodeType = field(compare=False, repr=False)

    def __call__(self, names: Mapping[str, Any], let: Mapping[Var, int] = NOTHING) -> Any:
        import numpy
        return eval(self.code, {"np": numpy, **names, **{name(var): value for var, value in let.items()}})


class Predicate(Compiled):
    """Compiled to True or False."""

    def __call__(self, names: Mapping[str, Any], let: Mapping[Var, int] = NOTHING) -> bool:
        return bool(super().__call__(names, let))


def _code(text: str) -> CodeType:
    return compile(text, "<compiled>", "eval")


def compile_term(term: Term, *bounds: Bound, steps: bool = False) -> Compiled:
    """The array of the term's values, one axis for each bound, of full shape."""
    scope = Scope.of(term, bounds, steps)
    text = scope.full(scope.term(term), bounds)
    return Compiled(text, _code(text))


def compile_equation(equation: ForAll, steps: bool = False) -> Compiled:
    """The right side of a definition `entry = term`, as the array (of one layer) that the left side is an entry of."""
    match equation.body:
        case Eq(lhs=Entry(indices=indices), rhs=rhs):
            bounds = dict(equation.bounds)
            axes = tuple((i.variable, bounds[i.variable]) for i in indices
                         if type(i.variable) is Var and _is_axis(bounds[i.variable]))
            return compile_term(rhs, *axes, steps=steps)
    raise CompileError("expected an equation whose left side is an entry")


def predicate(formula: ForAll | Atomic, steps: bool = False) -> Predicate:
    """Whether a network satisfies the formula, given values for its free variables.  Without `steps` it speaks of the
    network and batch at hand, also where the formula says "for all s and e"."""
    text = Scope.of(closed(formula), (), steps).formula(closed(formula))
    return Predicate(text, _code(text))


def one(array: Any) -> Any:
    """The number 1 of the array's type: a Fraction for object arrays."""
    return Fraction(1) if array.dtype == object else array.dtype.type(1)


# --- arrays with labelled axes ----------------------------------------------------------------------------------------

ATOM, POWER, PRODUCT, SUM = range(4)


@dataclass(frozen=True)
class Array:
    """A text whose value is an array with these axes, or a number if it has none.  `hold`: how tightly the text holds
    together.  `whole`: the value may be made of Python integers, which must not be divided."""
    text: str
    axes: tuple[Var, ...] = ()
    hold: int = ATOM
    whole: bool = False

    def within(self, hold: int) -> str:
        return self.text if self.hold <= hold else f"({self.text})"

    def numbers(self) -> Array:
        if not self.whole:
            return self
        return Array("one") if self.text == "1" else Array(f"one * {self.within(POWER)}", self.axes, PRODUCT)

    def transposed(self, axes: tuple[Var, ...]) -> Array:
        if axes == self.axes:
            return self
        order = "" if len(axes) == 2 else f"ranspose({', '.join(str(self.axes.index(axis)) for axis in axes)})"
        return replace(self, text=f"{self.within(ATOM)}.{'T' if not order else 't' + order}", axes=axes, hold=ATOM)

    def totalled(self, gone: set[Var]) -> Array:
        """The sum over some of the axes."""
        axes = tuple(axis for axis in self.axes if axis not in gone)
        places = [str(p) for p, axis in enumerate(self.axes) if axis in gone]
        where = "" if not axes else f"axis={places[0]}" if len(places) == 1 else f"axis=({', '.join(places)})"
        return Array(f"{self.within(ATOM)}.sum({where})", axes, whole=self.whole)


RESERVED = {"L", "n", "m", "np", "one", "sum", "range", "all", "len", *HEADS, *FUNCTIONS}


def name(var: Var) -> str:
    """The variable as a Python name that is not used otherwise."""
    spelt = var.name.replace("'", "_prime")
    return f"{spelt}_" if spelt in RESERVED or keyword.iskeyword(spelt) else spelt


def _never_empty(range_: Range) -> bool:
    return range_.lo == index(1) and range_.hi is not None and [c for _, c in range_.hi.parts] == [1] \
        and range_.hi.const >= 0 and type(range_.hi.parts[0][0]) is Size


def _is_axis(range_: Range) -> bool:
    return range_.kind in ("unit", "sample")


@dataclass(frozen=True)
class Scope:
    """Where a term stands: the index variables that are axes, in the order results have them; all names in use."""
    axes: Mapping[Var, Range]
    used: frozenset[Var]
    steps: bool

    @staticmethod
    def of(node: Any, bounds: tuple[Bound, ...], steps: bool) -> Scope:
        return Scope(dict(bounds), frozenset(free(node)) | {var for var, _ in bounds}, steps)

    def entered(self, bounds: Iterable[Bound], body: Any) -> tuple[list[Bound], Any, Scope]:
        """Go below binders: the bounds and the body with names that are not in use, and the scope there."""
        new: list[Bound] = []
        values: dict[Var, Index] = {}
        scope = self
        for var, range_ in bounds:
            range_ = substitute(range_, values)
            if var in scope.used:
                values[var] = index(fresh(var, scope.used | free(body)))
            inner = values.get(var, index(var)).variable
            assert type(inner) is Var
            if free(range_) & set(scope.axes):
                raise CompileError(f"the range of {var.name} depends on an index that is an axis: not a rectangle")
            new.append((inner, range_))
            axes = {**scope.axes, inner: range_} if _is_axis(range_) else scope.axes
            scope = Scope(axes, scope.used | {inner}, self.steps)
        return new, substitute(body, values), scope

    # --- indices ---

    def index(self, value: Index | Size | Var) -> str:
        """An index, none of whose variables is an axis, as Python text."""
        match value:
            case Var():
                if value in self.axes:
                    raise CompileError(f"the index {value.name} is an axis, and cannot choose a layer, step or batch")
                return name(value)
            case Size(name="L"):
                return "L"
            case Size(name="n", args=(l,)):
                return f"n[{self.index(l)}]"
            case Size(args=(e,)):
                return f"m{self.hidden(e)}"
            case Index(parts=parts, const=const):
                text = ""
                for atom, c in (*parts, *([(None, const)] if const or not parts else [])):
                    size = str(abs(c)) if atom is None else self.index(atom)
                    factor = "" if atom is None or abs(c) == 1 else f"{abs(c)} * "
                    sign = ("-" if c < 0 else "") if not text else " - " if c < 0 else " + "
                    text += sign + factor + size
                return text
        raise CompileError(f"not an index: {value!r}")

    def hidden(self, value: Index) -> str:
        if self.steps:
            return f"[{self.index(value)}]"
        if value.variable not in (S, E):
            raise CompileError("the formula speaks of several networks or batches: compile it with steps=True")
        return ""

    def range(self, range_: Range) -> str:
        if range_.hi is None:
            return f"range({self.index(range_.lo)}, len(m))"
        return f"range({self.index(range_.lo)}, {self.index(range_.hi + 1)})"

    def integer(self, value: Index) -> Array:
        text = self.index(value)
        return Array(text, hold=ATOM if text.isalnum() or (text.endswith("]") and " " not in text) else SUM, whole=True)

    def integers(self, value: Index) -> Array:
        """The values of an index, an axis for each variable that is one."""
        rest = value
        arrays: list[Array] = []
        for atom, c in value.parts:
            if type(atom) is Var and atom in self.axes:
                rest = rest.plus(index(atom), -c)
                lo, hi = self.axes[atom].lo, self.axes[atom].hi
                assert hi is not None
                run = f"np.arange({self.index(lo)}, {self.index(hi + 1)})"
                arrays.append(Array(run, (atom,)) if c == 1 else Array(f"{c} * {run}", (atom,), SUM))
        if rest != index(0) or not arrays:
            arrays.insert(0, self.integer(rest))
        return reduce(lambda left, right: self.elementwise("+", left, right), arrays)

    # --- elementwise ---

    def ordered(self, axes: Iterable[Var]) -> tuple[Var, ...]:
        axes = set(axes)
        return tuple(axis for axis in self.axes if axis in axes)

    def broadcast(self, array: Array, axes: tuple[Var, ...]) -> Array:
        """The array, so that it combines elementwise with one that has all of these axes."""
        array = array.transposed(self.ordered(array.axes))
        needed = axes[axes.index(array.axes[0]):] if array.axes else ()
        if needed == array.axes:
            return array
        places = ", ".join(":" if axis in array.axes else "None" for axis in needed)
        return replace(array, text=f"{array.within(ATOM)}[{places}]", hold=ATOM)

    def elementwise(self, symbol: str, left: Array, right: Array) -> Array:
        axes = self.ordered({*left.axes, *right.axes})
        hold = SUM if symbol in "+-" else PRODUCT
        left_text, right_text = self.broadcast(left, axes).within(hold), self.broadcast(right, axes).within(hold - 1)
        return Array(f"{left_text} {symbol} {right_text}", axes, hold, left.whole and right.whole)

    def full(self, array: Array, bounds: Iterable[Bound]) -> str:
        """The text of the array with exactly these axes, in this order, none missing."""
        bounds = tuple(bounds)
        axes = tuple(var for var, _ in bounds)
        if not set(array.axes) <= set(axes):
            raise CompileError("the term depends on an index outside of the table that it stands in")
        present = array.transposed(tuple(axis for axis in axes if axis in array.axes))
        if present.axes == axes:
            return present.text
        shape = ", ".join(self.index(range_.hi - range_.lo + 1) for _, range_ in bounds if range_.hi is not None)
        return f"np.broadcast_to({self.broadcast(present, axes).text}, ({shape},))"

    # --- terms ---

    def term(self, node: Term) -> Array:
        match node:
            case Entry(head=head, indices=indices):
                return self.entry(head.name, indices, head.ranges(*indices))
            case Call():
                return self.call(node)
            case Delta(left=left, right=right):
                same = self.elementwise("==", self.integers(left), self.integers(right))
                return Array(f"one * ({same.text})", same.axes, PRODUCT)
            case Add(terms=terms):
                result = Array("0", whole=True)
                for position, part in enumerate(terms):
                    negative, array = self.product(part, Scope.multiplied)
                    if position:
                        result = self.elementwise("-" if negative else "+", result, array)
                    else:
                        result = replace(array, text=f"-{array.within(POWER)}", hold=SUM) if negative else array
                return result
            case Pow(base=base, exponent=exponent):
                array = self.term(base)
                power = array if abs(exponent) == 1 else replace(
                    array, text=f"{array.within(ATOM)} ** {abs(exponent)}", hold=POWER)
                return power if exponent >= 0 else Array(f"one / {power.within(POWER)}", array.axes, PRODUCT)
            case Sum(range=range_) if not _is_axis(range_):
                ((var, range_),), body, scope = self.entered([(node.var, range_)], node.body)
                array = scope.term(body)
                axes = self.ordered(array.axes)
                text = f"sum({array.transposed(axes).text} for {name(var)} in {self.range(range_)})"
                return Array(text, axes, whole=True)
            case Sum():
                nested: list[Bound] = []
                summand: Term = node
                while type(summand) is Sum and _is_axis(summand.range):
                    nested, summand = [*nested, (summand.var, summand.range)], summand.body
                bounds, summand, scope = self.entered(nested, summand)
                negative, array = scope.product(summand, lambda inner, factors: inner.contracted(bounds, factors))
                return replace(array, text=f"-{array.within(POWER)}", hold=SUM) if negative else array
            case _:
                negative, array = self.product(node, Scope.multiplied)
                return replace(array, text=f"-{array.within(POWER)}", hold=SUM) if negative else array

    def product(self, node: Term, combine: Callable[[Scope, list[Array]], Array]) -> tuple[bool, Array]:
        """Whether the term is a negative multiple, and it without the sign: its rational and sizes apart, the other
        factors combined."""
        coefficient, above, below, factors = Fraction(1), list[str](), list[str](), list[Array]()
        stack = [node]
        while stack:
            match stack.pop(0):
                case Mul(factors=parts):
                    stack = [*parts, *stack]
                case Num(value=value):
                    coefficient *= value
                case Pow(base=Num(value=value), exponent=exponent) if value:
                    coefficient *= value ** exponent
                case Count(size=size) | Pow(base=Count(size=size), exponent=1):
                    above.append(self.index(size))
                case Pow(base=Count(size=size), exponent=-1):
                    below.append(self.index(size))
                case part:
                    factors.append(self.term(part))
        above = [str(abs(coefficient.numerator))] * (abs(coefficient.numerator) != 1) + above
        below = [str(coefficient.denominator)] * (coefficient.denominator != 1) + below
        result = combine(self, factors)
        if result.text == "1" and above:
            result, above = Array(above[0], whole=True), above[1:]
        for factor in above:
            result = self.elementwise("*", result, Array(factor, whole=True))
        for divisor in below:
            result = self.elementwise("/", result.numbers(), Array(divisor))
        return coefficient < 0, result

    def multiplied(self, factors: list[Array]) -> Array:
        if not factors:
            return Array("1", whole=True)
        return reduce(lambda left, right: self.elementwise("*", left, right), factors)

    def contracted(self, bounds: list[Bound], factors: list[Array]) -> Array:
        """The sum of the product over the bounds, two factors at a time."""
        summed = {var for var, _ in bounds}
        factors, whole = list(factors), not all(_never_empty(range_) for _, range_ in bounds)
        for var, range_ in bounds:
            if not any(var in factor.axes for factor in factors):
                assert range_.hi is not None
                factors.append(self.integer(range_.hi - range_.lo + 1))
                summed.remove(var)
        while summed:
            var = min(self.ordered(summed), key=lambda v: sum(v in factor.axes for factor in factors))
            first, *others = sorted((factor for factor in factors if var in factor.axes), key=lambda f: len(f.axes))
            place = min(factors.index(factor) for factor in (first, *others))
            gone = {v for v in summed if not any(
                v in factor.axes for factor in factors if factor not in (first, *others[:1]))}
            if not others:
                joined = first.totalled(gone)
            elif len(others) > 1 or {*first.axes} == {*others[0].axes}:
                joined, gone = self.elementwise("*", *_in_order(factors, first, others[0])), set()
            else:
                joined = self.contracted_pair(*_in_order(factors, first, others[0]), gone)
            rest = [factor for factor in factors if factor is not first and (not others or factor is not others[0])]
            factors = [*rest[:place], joined, *rest[place:]]
            summed -= gone
        result = self.multiplied(factors)
        return replace(result, whole=result.whole or whole)

    def contracted_pair(self, left: Array, right: Array, gone: set[Var]) -> Array:
        kept, whole = self.ordered({*left.axes, *right.axes} - gone), left.whole and right.whole

        def free_axes(array: Array) -> tuple[Var, ...]:
            return tuple(axis for axis in array.axes if axis not in gone)

        if len(gone) == 1 and all(len(free_axes(array)) <= 1 for array in (left, right)):
            products = [(first, first.transposed((*free_axes(first), *gone)),
                         second, second.transposed((*gone, *free_axes(second))))
                        for first, second in ((left, right), (right, left))
                        if (*free_axes(first), *free_axes(second)) == kept]
            if products:  # with as few transposes as possible
                _, first, _, second = min(products, key=lambda p: (p[0] != p[1]) + (p[2] != p[3]))
                return Array(f"{first.within(POWER)} @ {second.within(POWER)}", kept, PRODUCT, whole)
        letters = dict(zip(self.axes, "abcdefghijklmnopqrstuvwxyz", strict=False))
        signature = [''.join(letters[v] for v in axes) for axes in (left.axes, right.axes, kept)]
        text = f"np.einsum('{signature[0]},{signature[1]}->{signature[2]}', {left.text}, {right.text})"
        return Array(text, kept, whole=whole)

    # --- entries and calls ---

    def entry(self, base: str, indices: tuple[Index, ...], ranges: tuple[Range, ...]) -> Array:
        """An entry of the array called `base`: dict keys first, then a slice or an index for each axis."""
        slots = []
        for value, range_ in zip(indices, ranges, strict=True):
            if range_.kind in ("step", "batch"):
                base += self.hidden(value)
            elif range_.kind == "layer":
                base += f"[{self.index(value)}]"
            else:
                slots.append((value, range_))
        along = [[var for var, _ in value.parts if type(var) is Var and var in self.axes] for value, _ in slots]
        axes = tuple(var for variables in along for var in variables)
        if len(set(axes)) < len(axes) or any(len(variables) > 1 or (variables[0], 1) not in value.parts
                                             for variables, (value, _) in zip(along, slots, strict=True) if variables):
            axes = self.ordered(axes)
            places = [self.broadcast(self.integers(value - 1), axes).text for value, _ in slots]
            return Array(f"{base}[{', '.join(places)}]", axes)
        places = [self.slice(value, variables[0], range_) if variables else self.index(value - 1)
                  for variables, (value, range_) in zip(along, slots, strict=True)]
        while places and places[-1] == ":":
            places.pop()
        return Array(f"{base}[{', '.join(places)}]" if places else base, axes)

    def slice(self, value: Index, var: Var, range_: Range) -> str:
        """The part of an array's axis along which the index `value` = var + offset runs."""
        lo, hi = self.axes[var].lo, self.axes[var].hi
        assert hi is not None
        offset = value.plus(index(var), -1)
        start, stop = lo + offset - 1, hi + offset
        return (f"{'' if start == index(0) else self.index(start)}:"
                f"{'' if stop == range_.hi else self.index(stop)}")

    def call(self, node: Call, prefix: str = "") -> Array:
        function = node.function
        tables = [argument for argument in node.arguments if type(argument) is Table]
        arrays = [self.term(argument).numbers() for argument in node.arguments if isinstance(argument, Term)]
        axes = self.ordered(axis for array in arrays for axis in array.axes)
        texts = [self.table(argument) if type(argument) is Table else self.broadcast(arrays.pop(0), axes).text
                 for argument in node.arguments]
        if callable(function.ranges):
            base = self.entry(prefix + function.name, node.indices, function.ranges(*node.indices))
            if base.axes:
                raise CompileError(f"{function.name}: a function may differ by layer, not by unit")
            return Array(f"{base.text}({', '.join(texts)})", axes)
        values = dict(zip((var for var, _ in tables[function.ranges].bounds), node.indices, strict=True))
        ranges = tuple(substitute(range_, values) for _, range_ in tables[function.ranges].bounds)
        return self.entry(f"{function.name}({', '.join(texts)})", node.indices, ranges)

    def table(self, node: Table) -> str:
        """A whole array; a dict by layer if its first index is a layer."""
        bounds, body, inner = self.entered(node.bounds, node.body)
        loops = [bound for bound in bounds if not _is_axis(bound[1])]
        text = inner.full(inner.term(body), [bound for bound in bounds if _is_axis(bound[1])])
        for var, range_ in reversed(loops):
            text = f"{{{name(var)}: {text} for {name(var)} in {self.range(range_)}}}"
        return text

    # --- formulas ---

    def formula(self, node: ForAll) -> str:
        bounds = [bound for bound in node.bounds if self.steps or bound[0] not in (S, E)]
        bounds, body, scope = self.entered(bounds, node.body)
        match body:
            case Comparison(lhs=lhs, rhs=rhs):
                left, right = scope.term(lhs), scope.term(rhs)
                axes = {*left.axes, *right.axes}
                truth = scope.elementwise(COMPARED[type(body)], left, right)
            case Differentiable(call=call):
                truth = scope.call(call, prefix="differentiable_")
                axes = {*truth.axes}
            case _:
                raise CompileError(f"no predicate for {type(body).__name__}")
        text = f"{truth.within(ATOM)}.all()" if axes else truth.text
        for var, range_ in bounds:
            if _is_axis(range_) and var not in axes and not _never_empty(range_):
                assert range_.hi is not None
                text = f"({scope.index(range_.hi - range_.lo + 1)} == 0 or {text})"
        loops = "".join(f" for {name(var)} in {scope.range(range_)}" for var, range_ in bounds if not _is_axis(range_))
        return f"all({text}{loops})" if loops else text


COMPARED: Mapping[type[Comparison], str] = {Eq: "==", Less: "<", Differ: "!="}


def _in_order(factors: list[Array], one: Array, other: Array) -> tuple[Array, Array]:
    return (one, other) if factors.index(one) < factors.index(other) else (other, one)
