"""Pages that print definitions: everything on one page, the optimizers, the exact functions; and what is trusted."""
from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import verify.kernel
from verify.equations import BACKWARD, COST, FORWARD, UPDATE
from verify.evidence.kinds import EXAMPLES, INSTANCES_PER_STEP, LARGER, NETWORKS_FOR_ERRORS
from verify.notation import ForAll
from verify.optimizers import OPTIMIZERS as IN_NUMPY
from verify.optimizers import Optimizer
from verify.planted import PLANTED
from verify.readings.latex import static
from verify.site import book as places
from verify.site.book import Book, link
from verify.site.claim_page import let, standing
from verify.site.proof_page import definition, idea
from verify.site.template import filled
from verify.site.writing import (
    anchor,
    badge,
    capitalized,
    count,
    div,
    enumeration,
    equation,
    name_in_code,
    quantified,
    sentence,
    symbols,
    table,
)
from verify.worlds import exact

# --- everything on one page -----------------------------------------------------------------------------------------

def everything(book: Book) -> str:
    """The conventions, all equations, and all claims with their proofs in words and counterexamples in a line."""
    here = places.EVERYTHING
    return filled("everything", {
        "forward": equations(FORWARD), "backward": equations(BACKWARD), "cost": equations(COST),
        "update": equations(UPDATE, training=True),
        "claims": "\n\n".join(summary(slug, book, here) for slug in book.claims)})


def equations(definitions: Mapping[str, ForAll], training: bool = False) -> str:
    """Definitions, each with an anchor."""
    return "\n\n".join(f"*{capitalized(definition(name))}*{{ #{anchor('', name)} }}\n\n"
                       f"{equation(of if training else static(of), training)}\n{{: .equation }}"
                       for name, of in definitions.items())


def summary(slug: str, book: Book, here: str) -> str:
    """A claim without its steps."""
    claim, report = book.claims[slug], book.reports[slug]
    letters = symbols(claim)
    stated = [f"**Let** {let(claim, here)}"]
    for head, parts in (("Define", claim.definitions), ("Assume", claim.assumptions), ("Then", claim.conclusions)):
        if parts:
            said = [f"- {sentence(part.words, letters)} {quantified(part.formula, claim.training)}"
                    for part in parts.values()]
            stated += [f"**{head}**", "\n".join(said)]
    lines = [f"### {claim.title} {{ #{anchor('', book.name(slug))} }}",
             f"{badge(standing(report))} {book.link(slug, here, 'The whole page')}",
             div("statement", "\n\n".join(stated))]
    if slug in book.theorems:
        lines.append(f"**Proof.** {idea(claim)}")
    if claim.counterexamples:
        every = {of.without for of in claim.counterexamples} == set(claim.assumptions)
        lines += ["**No assumption can be dropped.**" if every else "**Counterexamples.**",
                  "\n".join(f"- Without *{sentence(of.without, letters)}*: {sentence(of.words, letters)}"
                            for of in claim.counterexamples)]
    return "\n\n".join(lines)


# --- optimizers and exact functions ---------------------------------------------------------------------------------

SYMBOLS = {"eta": r"\eta", "mu": r"\mu", "rho": r"\rho", "epsilon": r"\varepsilon", "beta1": r"\beta_1",
           "beta2": r"\beta_2", "decay": r"\lambda"}


def optimizers() -> str:
    """Every update formula: of the NumPy code, and of the optimizers in counterexamples."""
    return filled("optimizers", {
        "numpy": "\n\n".join(optimizer(name, make) for name, make in IN_NUMPY.items()),
        "exact": table(["Name", "Update"], [
            (link(name, f"{places.EXACT}#{anchor('', name)}", places.OPTIMIZERS), f"${of.formula}$")
            for name, of in exact.OPTIMIZERS.items()])})


def optimizer(name: str, make: Callable[..., Optimizer]) -> str:
    """An optimizer of the NumPy code: formula, constants, slots, numbers."""
    constants = inspect.signature(make).parameters.values()
    of = make(*(Fraction(1, 10) for constant in constants if constant.default is constant.empty))
    defaults = ["" if constant.default is constant.empty else f"={constant.default}" for constant in constants]
    shown = [f"${SYMBOLS[constant.name]}$ (`{constant.name}{default}`)"
             for constant, default in zip(constants, defaults, strict=True)]
    slots = f"Slots, zero at first: {enumeration([f'${slot}$' for slot in of.slots])}." if of.slots else "No slots."
    numbers = "any type of number" if runs_exactly(of) else "floats only"
    return (f"### {name} {{ #{anchor('', name)} }}\n\n$${of.formula}$$\n\n"
            f"Constants: {enumeration(shown)}. {slots} Runs on {numbers}.")


def runs_exactly(of: Optimizer) -> bool:
    """Whether the update runs on Fractions."""
    one = np.array([Fraction(1)])
    try:
        of.update(1, one, one, dict.fromkeys(of.slots, one))
    except TypeError:
        return False
    return True


def exact_functions() -> str:
    """The functions that examples are made of."""
    def rows(functions: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(f"*{name}*{{ #{anchor('', name)} }}", f"${of.formula}$") for name, of in functions.items()]

    def with_kinks(functions: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        return [(name, formula, enumeration([f"${kink}$" for kink in of.kinks]) or "none")
                for (name, formula), of in zip(rows(functions), functions.values(), strict=True)]

    return filled("exact-functions", {
        "activations": table(["Activation", "Value $g(z)$", "Kinks"], with_kinks(exact.ACTIVATIONS)),
        "costs": table(["Cost", "Value $c$"], rows(exact.COSTS)),
        "penalties": table(["Penalty", "Value at a weight $w$", "Kinks"], with_kinks(exact.PENALTIES)),
        "optimizers": table(["Optimizer", "Update of a parameter $\\theta$ with gradient $g$ and state $v$"],
                            rows(exact.OPTIMIZERS))})


# --- planted errors ---------------------------------------------------------------------------------------------------

def planted_errors(book: Book) -> str:
    """Every planted error, with the claims that kill it."""
    killers = {error.name: [slug for slug, report in book.reports.items() if error.name in report["errors"]["names"]]
               for error in PLANTED}
    alive = sum(not by for by in killers.values())
    rows = [(name_in_code(error.name), error.description,
             ", ".join(link(f"`{book.name(slug)}`", book.path(slug), places.PLANTED) for slug in killers[error.name])
             or "none") for error in PLANTED]
    return filled("planted-errors", {"number": count(len(PLANTED)), "alive": count(alive),
                                     "table": table(["Error", "What is wrong", "Killed by"], rows)})


# --- what is trusted ------------------------------------------------------------------------------------------------

def trust(book: Book) -> str:
    """What is checked and what is trusted, with the numbers of now."""
    kernel = sorted(Path(verify.kernel.__file__).parent.glob("*.py"))
    reports = book.reports.values()
    return filled("trust", {
        "kernel_lines": count(sum(len(file.read_text(encoding="utf-8").splitlines()) for file in kernel)),
        **{name: count(limit) for name, limit in LARGER._asdict().items()}, "examples": count(EXAMPLES),
        "instances": count(INSTANCES_PER_STEP),
        "error_networks": count(NETWORKS_FOR_ERRORS), "planted": count(len(PLANTED)), "claims": count(len(reports)),
        "proved": count(sum(report["status"] == "proved" for report in reports)),
        "steps": count(sum(report["proof"]["steps"] for report in reports)),
        "evaluated": count(sum(report["proof"]["evaluated"] for report in reports))})
