"""What SymPy derives: the backward equations, and the error at the output for each cost; and what rests on it."""
from __future__ import annotations

import re

import numpy as np
import sympy

from verify.activations import ACTIVATIONS, Activation
from verify.costs import COSTS
from verify.derivation import calculus, definitions
from verify.equations import BACKWARD, J
from verify.notation import ForAll
from verify.readings.canonical import same
from verify.readings.latex import static
from verify.site.book import DERIVATION, Book, PageError
from verify.site.template import filled
from verify.site.writing import capitalized, count, enumeration, equation, table

#: What `calculus.derive` calls an equation, and its name in BACKWARD.
TYPED = {"output": "definition of delta at the output", "z": "definition of delta",
         "W": "definition of the weight gradient", "b": "definition of the bias gradient"}
#: The shapes on which the code is compared in symbols (tests/test_network.py).
DEPTH, WIDTH = 3, 3


def derivation(book: Book) -> str:
    """The equations as SymPy returns them.  Raises a PageError if one is not the equation that is typed."""
    derived = {of: calculus.derive(of) for of in TYPED}
    for of, name in TYPED.items():
        if not same(derived[of], BACKWARD[name]):
            raise PageError(f"the derived equation for {of!r} is not the {name}")
    return filled("derivation", {
        "equations": "\n\n".join(map(displayed, derived.values())),
        "penalized": "\n\n".join(displayed(calculus.derive(of, J.head)) for of in "Wb"),
        "backpropagation": book.link("backpropagation_is_the_gradient", DERIVATION),
        "rule": re.sub(r"[zWb]\^(\w|{[^}]*})", r"$\g<0>$", calculus.TRUSTED_RULE),
        "costs": "\n\n".join(f"*{capitalized(name.replace('_', ' '))}*, ${cost.latex}$:\n\n"
                             rf"$$\delta^L_{{ti}} = {output_error(name)}$$" for name, cost in COSTS.items()),
        "activations": table(["Activation", "Value $g(z)$", "Kinks", "Accuracy in units in the last place"],
                             [activation(of) for of in ACTIVATIONS.values()]),
        "lambda": f"{float(definitions.scale):.5f}", "alpha": f"{float(definitions.alpha):.5f}",
        "shapes": count(sum(WIDTH ** (depth + 1) for depth in range(1, DEPTH + 1))),
        "depth": count(DEPTH), "width": count(WIDTH)})


def displayed(formula: ForAll) -> str:
    return f"{equation(static(formula), False)}\n{{: .equation }}"


def output_error(name: str) -> str:
    """SymPy's derivative of a cost, printed with our subscripts."""
    error = calculus.output_error(name)
    names = {entry: f"{entry.base.name}_{{{''.join(map(str, entry.indices))}}}" for entry in error.atoms(sympy.Indexed)}
    return str(sympy.latex(error.xreplace({entry: sympy.Symbol(name) for entry, name in names.items()})))


def activation(of: Activation) -> tuple[str, ...]:
    """A row of the table: value, kinks with g' there, accuracy."""
    kinks = [f"${kink}$ ($g' = {of.dg(np.array([float(kink)])).item():.4g}$)" for kink in of.kinks]
    ulps = [f"{ulp} for ${name}$" for ulp, name in zip(of.ulp, ("g", "g'"), strict=True) if ulp]
    return of.name.replace("_", " "), f"${of.latex}$", enumeration(kinks) or "none", enumeration(ulps) or "exact"
