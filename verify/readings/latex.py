r"""Print the language: `latex(node)` for pages, `text(node)` on one line for a terminal.

Layers are superscripts; sample and unit are subscripts, in this order, with commas where one of them is not a single
letter or digit: W^{l}_{ij}, z^{l}_{ti}, W^{l+1}_{i,j+1}.  Terms and factors keep the author's order.

The network s and the batch e are hidden where they are the free variables s and e, so that a static claim speaks of
"the" network: W^{l}_{ij}.  Any other stands in brackets: W^{l}_{ij}[s+1], and z^{l}_{ti}[s+1;e'] if the batch is not e
either.  With `steps=True` nothing is hidden, and z^{l}_{ti}[s] is of network s on the batch of step s.

On one page, with one value of `steps`, formulas that differ print differently, unless they differ only in the names of
bound variables, in how sums of sums and products of products are grouped, or in whether -2 is one number or -1 times 2.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from verify.equations import DATA_DERIVATIVE_OF, DERIVATIVE_OF, SIZE_RANGES, E, S
from verify.notation import (
    Add,
    AlmostAll,
    Bound,
    Call,
    Count,
    Delta,
    Differ,
    Differentiable,
    Entry,
    Eq,
    ForAll,
    Function,
    Head,
    Index,
    Less,
    LocalMinimum,
    Mul,
    Node,
    NotationError,
    Num,
    Own,
    Pow,
    Range,
    Size,
    Sum,
    Table,
    Term,
    Var,
    index,
)
from verify.readings.mentions import networks_among


def latex(node: Node | Size, steps: bool = False) -> str:
    """The LaTeX of an index, size, range, term, table or formula, without dollar signs or macros, for Temml or KaTeX.

    Raises a NotationError for anything else.
    """
    return Printer(steps).node(node)


def text(node: Node | Size, steps: bool = False) -> str:
    """The same on one line of Unicode: W^l_ij, z^(l+1)_ti[s+1], Σ_{k=1..n_l} W^(l+1)_ik a^l_tk."""
    return TextPrinter(steps).node(node)


def requirement(condition: Index) -> tuple[Index, str, Index]:
    """That an index is >= 0, as a comparison in which nothing is negative: L - 2 is L ≥ 2, q - p - 1 is p < q, 1 - m is
    m = 1, since every size is at least 1."""
    above = Index(tuple((atom, c) for atom, c in condition.parts if c > 0))
    below = Index(tuple((atom, -c) for atom, c in condition.parts if c < 0))
    if not below.parts:
        return above, "≥", index(-condition.const)
    if condition.const == -1:
        return below, "<", above
    if (above.parts, condition.const) == ((), 1) and type(below.parts[0][0]) is Size:
        return below, "=", index(1)
    return below, "≤", above.plus(index(condition.const), 1)


def required(condition: Index) -> str:
    """The same on one line of Unicode."""
    left, sign, right = requirement(condition)
    return f"{text(left)} {sign} {text(right)}"


def prose_bounds(bounds: tuple[Bound, ...], steps: bool = False) -> str:
    r"""The LaTeX of "for all l = 1, …, L, i = 1, …, n_l", for what a statement lets range.  Where s and e are hidden
    they are not mentioned; without bounds the result is empty."""
    return Printer(steps).for_all(tuple(bound for bound in bounds if steps or bound[0] not in (S, E)))


def static(formula: ForAll) -> ForAll:
    """A definition, which holds for all networks s and batches e, as it is printed where those are hidden."""
    return ForAll(tuple(bound for bound in formula.bounds if bound[0] not in (S, E)), formula.body)


#: How tightly a printed term holds together.  LOOSE: "a + b", "-a".  OPEN: a product that ends in a sum over an index,
#: which reaches as far as it can.  PRODUCT: any other.  TIGHT: "z^l_i", "g(a)".  SIMPLE: "2", "m"; may get an exponent.
LOOSE, OPEN, PRODUCT, TIGHT, SIMPLE = range(5)


@dataclass(frozen=True)
class Printed:
    """A printed term, how tightly it holds together, and whether it starts with a number."""
    text: str
    hold: int
    number: bool = False


def flat(kind: type[Add | Mul], node: Term) -> Iterator[Term]:
    """The terms of a sum of sums, or the factors of a product of products."""
    if isinstance(node, kind):
        for part in node.terms if isinstance(node, Add) else node.factors:
            yield from flat(kind, part)
    else:
        yield node


@dataclass(frozen=True)
class Printer:
    """Prints in LaTeX.  `bound`: the variables that are bound where we are."""
    steps: bool
    bound: frozenset[Var] = frozenset()

    def under(self, bounds: tuple[Bound, ...]) -> Printer:
        """The printer inside these binders."""
        return replace(self, bound=self.bound.union(var for var, _ in bounds))

    def hides(self, node: Index, generic: Var) -> bool:
        return not self.steps and node.variable == generic and generic not in self.bound

    def node(self, node: Any) -> str:
        match node:
            case ForAll(bounds=bounds, body=body):
                said = self.for_all(bounds, frozenset() if self.steps else networks_among(node))
                return self.under(bounds).node(body) + (self.gap + said if bounds else "")
            case Eq(lhs=lhs, rhs=rhs):
                return f"{self.term(lhs).text} = {self.term(rhs).text}"
            case Less(lhs=lhs, rhs=rhs):
                return f"{self.term(lhs).text} {self.less} {self.term(rhs).text}"
            case Differ(lhs=lhs, rhs=rhs):
                return f"{self.term(lhs).text} {self.unequal} {self.term(rhs).text}"
            case AlmostAll(bounds=bounds, drawn=drawn, body=body):
                return self.node(body) + self.words(" for almost all ") + self.table(Table(bounds, drawn))
            case Differentiable(call=call):
                at = ", ".join(self.argument(a) for a in call.arguments)
                at = at if len(call.arguments) == 1 else self.parentheses(at)
                return self.function(call.function, call.indices) + self.words(" is differentiable at ") + at
            case LocalMinimum(cost=cost):
                return self.term(cost).text + self.words(" has a local minimum")
            case Table():
                return self.table(node)
            case Range():
                return self.range(node)
            case Index():
                return self.index(node)
            case Size():
                return self.size(node)
            case Term():
                return self.term(node).text
        raise NotationError(f"not in the language: {node!r}")

    # --- indices, sizes and ranges

    def index(self, node: Index) -> str:
        parts = [(self.var(a) if type(a) is Var else self.size(a), c) for a, c in node.parts]  # type: ignore[arg-type]
        if node.const or not parts:
            parts.append(("", node.const))
        result = ""
        for atom, c in sorted(parts, key=lambda part: part[1] < 0):
            sign = "-" if c < 0 else "+" if result else ""
            result += sign + (atom if atom and abs(c) == 1 else f"{abs(c)}{atom}")
        return result

    def var(self, var: Var) -> str:
        """The stem of a name is a letter, a Greek letter or upright; digits are lowered, primes kept."""
        stem, digits, primes = spelling(var)
        if stem in GREEK:
            stem = rf"\{stem}"
        elif len(stem) > 1:
            stem = rf"\mathrm{{{stem}}}"
        return stem + (f"_{{{digits}}}" if digits else "") + primes

    def size(self, size: Size) -> str:
        return size.name + self.lowered([self.index(i) for i in size.args if size.name != "m" or not self.hides(i, E)])

    def range(self, range_: Range) -> str:
        start = self.index(range_.lo)
        if range_.hi is None:
            return f"{start}, {self.index(range_.lo + 1)}, {self.dots}"
        return f"{start}, {self.dots}, {self.index(range_.hi)}"

    def for_all(self, bounds: tuple[Bound, ...], networks: frozenset[Var] = frozenset()) -> str:
        """ "for all l = 1, …, L": each variable with its range.  `networks` are those that number networks."""
        result, inner = "", self
        for bound in bounds:
            var, range_ = bound
            kind = "networks " if var in networks else {"step": "steps ", "batch": "batches "}.get(range_.kind, "")
            result += self.comma if result else self.words("for all ")
            result += (self.words(kind) if kind else "") + f"{self.var(var)} = {inner.range(range_)}"
            inner = inner.under((bound,))
        return result

    # --- entries, functions and tables

    def entry(self, entry: Entry) -> Printed:
        name = entry.head.name
        of = DERIVATIVE_OF.get(name) or DATA_DERIVATIVE_OF.get(name, entry.head)
        kinds = [range_.kind for range_ in entry.head.ranges(*entry.indices)]
        layer = [self.index(i) for i, k in zip(entry.indices, kinds, strict=True) if k == "layer"]
        below = [self.index(i) for i, k in zip(entry.indices, kinds, strict=True) if k in ("sample", "unit")]
        printed = self.name(of) + self.raised(layer) + self.lowered(below)
        step = [i for i, k in zip(entry.indices, kinds, strict=True) if k == "step"]
        batch = [i for i, k in zip(entry.indices, kinds, strict=True) if k == "batch"]
        which = self.network(step, batch, type(entry.head) is Own)
        return Printed(printed + which, TIGHT if entry.indices else SIMPLE) if of is entry.head else self.derivative(
            "C" if name in DATA_DERIVATIVE_OF else "J", printed, which)

    def network(self, step: list[Index], batch: list[Index], own: bool = False) -> str:
        """In brackets: which network and which batch, as far as it does not go without saying.  Nothing does for an
        array of the statement's own, whose step need not be the network's."""
        if batch and (batch == step if step and self.steps else self.hides(batch[0], E)):
            batch = []
        if step and not batch and self.hides(step[0], S) and not own:
            step = []
        return f"[{';'.join(self.index(i) for i in step + batch)}]" if step or batch else ""

    def function(self, function: Function, indices: tuple[Index, ...]) -> str:
        printed = [self.index(i) for i in indices]
        before, place, after = self.name(function).partition("#")
        if place:
            return before + self.joined(printed) + after
        return before + (self.lowered([",".join(printed)]) if printed else "")

    def call(self, call: Call) -> str:
        arguments = ", ".join(self.argument(a) for a in call.arguments)
        return self.function(call.function, call.indices) + self.parentheses(arguments)

    def argument(self, argument: Term | Table) -> str:
        return self.table(argument) if type(argument) is Table else self.term(argument).text  # type: ignore[arg-type]

    def table(self, table: Table) -> str:
        """The range of an index is printed only if it is not the whole range of the place where the index stands."""
        shown, inner = [], self
        for bound in table.bounds:
            var, range_ = bound
            whole = natural_ranges(var, table.body) == {range_}
            shown.append(self.var(var) if whole else f"{self.var(var)}={inner.range(range_)}")
            inner = inner.under((bound,))
        body = self.parentheses(inner.term(table.body).text)
        return body + self.lowered([";".join(shown) if "=" in "".join(shown) else ",".join(shown)])

    # --- terms

    def term(self, node: Term) -> Printed:
        match node:
            case Entry():
                return self.entry(node)
            case Call():
                return Printed(self.call(node), TIGHT)
            case Count(size=size):
                return Printed(self.size(size), SIMPLE)
            case Delta(left=left, right=right):
                return Printed(self.kronecker(self.index(left), self.index(right)), TIGHT)
            case Sum(var=var, range=range_, body=body):
                inside = self.within(self.under(((var, range_),)).term(body), OPEN)
                return Printed(f"{self.sum_sign(self.var(var), range_)} {inside}", OPEN)
            case Pow(base=base, exponent=exponent):
                below = self.term(base)
                return Printed(self.within(below, SIMPLE) + self.exponent(exponent), TIGHT, below.number)
            case Num(value=value) if value >= 0:
                return self.rational(value)
            case Num() | Mul():
                negative, absolute = self.signed(node)
                return Printed(f"-{absolute.text}", LOOSE, number=True) if negative else absolute
            case Add():
                return self.addition(list(flat(Add, node)))
        raise NotationError(f"not in the language: {node!r}")

    def addition(self, terms: list[Term]) -> Printed:
        if len(terms) < 2:
            return self.term(terms[0] if terms else Num(Fraction(0)))
        result = self.term(terms[0]).text
        for later in terms[1:]:
            negative, absolute = self.signed(later)
            result += (" - " if negative else " + ") + absolute.text
        return Printed(result, LOOSE)

    def signed(self, node: Term) -> tuple[bool, Printed]:
        """Whether a term starts with a negative number, and the term without the minus; 1 goes unsaid."""
        first, *rest = list(flat(Mul, node)) or [Num(Fraction(1))]
        if not (isinstance(first, Num) and first.value < 0):
            return False, self.product([first, *rest])
        if first.value != -1 or not rest or is_inverse(rest[0]) or (isinstance(rest[0], Num) and rest[0].value < 0):
            rest = [Num(-first.value), *rest]
        absolute = self.product(rest)
        return True, replace(absolute, text=self.within(absolute, OPEN), hold=max(absolute.hold, OPEN))

    def product(self, factors: list[Term]) -> Printed:
        """x * (1/m) * y is x \\frac{1}{m} y, and x * y / m is \\frac{x y}{m}."""
        parts: list[Printed] = []
        for before, factor in zip([None, *factors], factors, strict=False):
            alone = before == Num(Fraction(1)) or len(parts) == 1
            is_rational = alone and type(before) is Num and isinstance(factor, Pow) and type(factor.base) is Num
            if parts and isinstance(factor, Pow) and is_inverse(factor) and not is_rational:
                above = [parts.pop()] if alone else parts
                fraction = self.fraction(self.side_by_side(above), self.term(factor.base))
                parts = [*parts, fraction] if alone else [fraction]
            else:
                parts.append(self.term(factor))
        return self.side_by_side(parts)

    def side_by_side(self, parts: list[Printed]) -> Printed:
        if len(parts) == 1:
            return parts[0]
        result = self.within(parts[0], TIGHT)
        for part in parts[1:]:
            hold = OPEN if part is parts[-1] and part.hold == OPEN else TIGHT
            result += (self.times if part.number else " ") + self.within(part, hold)
        return Printed(result, OPEN if parts[-1].hold == OPEN else PRODUCT, parts[0].number)

    def within(self, part: Printed, hold: int) -> str:
        return part.text if part.hold >= hold else self.parentheses(part.text)

    # --- signs

    gap, comma, dots, times, less, unequal = r" \quad ", r",\ ", r"\dots", r" \cdot ", r"\lt", r"\ne"

    def words(self, words: str) -> str:
        return rf"\text{{{words}}}"

    def name(self, what: Head | Function) -> str:
        return self.own_name(what) if type(what) is Own else what.latex

    def own_name(self, array: Own) -> str:
        """Spelt like a variable, with a hat if the name ends in _hat."""
        plain = array.name.removesuffix("_hat")
        stem = r"\delta" if plain == "delta" else self.var(Var(plain))
        return rf"\hat{{{stem}}}" if array.name.endswith("_hat") else stem

    def raised(self, indices: list[str]) -> str:
        return f"^{{{self.joined(indices)}}}" if indices else ""

    def lowered(self, indices: list[str]) -> str:
        return f"_{{{self.joined(indices)}}}" if indices else ""

    def joined(self, indices: list[str]) -> str:
        """Side by side if each is one letter or digit, else with commas."""
        if all(re.fullmatch(r"[a-zA-Z0-9]|\\[a-z]+", i) for i in indices):
            return " ".join(indices) if "\\" in "".join(indices) else "".join(indices)
        return ",".join(indices)

    def exponent(self, exponent: int) -> str:
        return f"^{{{exponent}}}"

    def parentheses(self, inside: str) -> str:
        return rf"\left({inside}\right)" if re.search(r"\\frac|\\sum", inside) else f"({inside})"

    def rational(self, value: Fraction) -> Printed:
        if value.denominator == 1:
            return Printed(str(value), SIMPLE, number=True)
        return Printed(rf"\frac{{{value.numerator}}}{{{value.denominator}}}", TIGHT, number=True)

    def fraction(self, above: Printed, below: Printed) -> Printed:
        return Printed(rf"\frac{{{above.text}}}{{{below.text}}}", TIGHT, above.number)

    def derivative(self, root: str, of: str, network: str) -> Printed:
        return Printed(rf"\frac{{\partial {root}}}{{\partial {of}}}{network}", TIGHT)

    def kronecker(self, left: str, right: str) -> str:
        return rf"\mathbf{{1}}_{{{left}={right}}}"

    def sum_sign(self, var: str, range_: Range) -> str:
        hi = r"\infty" if range_.hi is None else self.index(range_.hi)
        return rf"\sum_{{{var}={self.index(range_.lo)}}}^{{{hi}}}"


class TextPrinter(Printer):
    """Prints on one line of Unicode."""

    gap, comma, dots, times, less, unequal = " ", ", ", "…", " · ", "<", "≠"

    def words(self, words: str) -> str:
        return words

    def var(self, var: Var) -> str:
        stem, digits, primes = spelling(var)
        return GREEK.get(stem, stem) + digits + primes

    def name(self, what: Head | Function) -> str:
        return self.own_name(what) if type(what) is Own else PLAIN.get(what.name, what.name)

    def own_name(self, array: Own) -> str:
        plain = array.name.removesuffix("_hat")
        stem = PLAIN.get(plain) or self.var(Var(plain))
        return unicodedata.normalize("NFC", stem + "\u0302") if array.name.endswith("_hat") else stem

    def raised(self, indices: list[str]) -> str:
        return f"^{self.joined(indices)}" if indices else ""

    def lowered(self, indices: list[str]) -> str:
        return f"_{self.joined(indices)}" if indices else ""

    def joined(self, indices: list[str]) -> str:
        return "".join(indices) if all(len(i) == 1 for i in indices) else f"({','.join(indices)})"

    def exponent(self, exponent: int) -> str:
        return f"^{exponent}" if exponent >= 0 else f"^({exponent})"

    def parentheses(self, inside: str) -> str:
        return f"({inside})"

    def rational(self, value: Fraction) -> Printed:
        return Printed(str(value), SIMPLE if value.denominator == 1 else PRODUCT, number=True)

    def fraction(self, above: Printed, below: Printed) -> Printed:
        return Printed(f"{self.within(above, TIGHT)}/{self.within(below, TIGHT)}", PRODUCT, above.number)

    def derivative(self, root: str, of: str, network: str) -> Printed:
        return Printed(f"∂{root}/∂{of}{network}", PRODUCT)

    def kronecker(self, left: str, right: str) -> str:
        return f"[{left}={right}]"

    def sum_sign(self, var: str, range_: Range) -> str:
        return f"Σ_{{{var}={self.index(range_.lo)}..{'∞' if range_.hi is None else self.index(range_.hi)}}}"


GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ",
         "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω"}

#: The names of heads and functions in text, where they are not the names in code.
PLAIN = {"delta": "δ", "gp": "g'", "cost": "c", "dcost": "∂c", "penalty": "r", "dpenalty_W": "∂rW", "dpenalty_b": "∂rb",
         "U_W": "UW", "V_W": "VW", "U_b": "Ub", "V_b": "Vb"}


def spelling(var: Var) -> tuple[str, str, str]:
    """The stem, digits and primes of a variable's name; `lam` is lambda, a word that Python keeps for itself."""
    parts = re.fullmatch(r"([A-Za-z]+)(\d*)('*)", var.name)
    if parts is None or parts[1] in SIZE_RANGES:
        raise NotationError(f"variable {var.name!r}: expected letters, then digits, then primes, such as k, k1 or k', "
                            f"and not a size, {' '.join(SIZE_RANGES)}; rename it")
    stem, digits, primes = parts.groups()
    return "lambda" if stem == "lam" else stem, digits, primes


def is_inverse(node: Term) -> bool:
    return isinstance(node, Pow) and node.exponent == -1


def natural_ranges(var: Var, node: Any) -> set[Range]:
    """The whole ranges of the places in which a variable stands alone as an index of an entry."""
    match node:
        case Entry(head=head, indices=indices):
            return {range_ for i, range_ in zip(indices, head.ranges(*indices), strict=True) if i == index(var)}
        case Call(arguments=parts) | Add(terms=parts) | Mul(factors=parts):
            return set().union(*(natural_ranges(var, part) for part in parts))
        case Sum(var=inner, body=body) if inner != var:
            return natural_ranges(var, body)
        case Table(bounds=bounds, body=body) if var not in {inner for inner, _ in bounds}:
            return natural_ranges(var, body)
        case Pow(base=base):
            return natural_ranges(var, base)
    return set()
