"""With which settings one unit is trained as the clones in whose place it is: a table that is run, not written."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from verify.clones import Kind, Measured
from verify.merging import NONE, Powers, Rule, layer_apart, merging_missed
from verify.optimizers import (
    Optimizer,
    adam,
    adamax,
    adamw,
    gradient_descent,
    lion,
    momentum,
    nesterov,
    rmsprop,
    sign_descent,
    with_decay,
)
from verify.site import book as places
from verify.site.book import link
from verify.site.writing import anchor, count, plural, size, table
from verify.table_optimizers import (
    cyclic_coordinate_descent,
    damped,
    dropout,
    elimination,
    greedy_coordinate_descent,
    layer_descent,
    lbfgs,
    muon,
    newton,
    newton_schulz,
    noise_per_coordinate,
    only_solution,
    polar_factor,
    pseudo_inverse,
    svd_factor,
)

HERE = places.CLONES

HALF, EIGHTH = Fraction(1, 2), Fraction(1, 8)
#: Networks of two, three and four layers; any hidden layer consists of clones.
DEPTHS = (((1, 3), (2, 4), (1, 2)), ((1, 3), (2, 4), (2, 3), (1, 2)), ((1, 2), (2, 3), (2, 3), (2, 3), (1, 2)))
EXACT = tuple(Kind(widths, "leaky_relu") for widths in DEPTHS)
DOUBLE = tuple(Kind(widths, "tanh", numbers="float64") for widths in DEPTHS)
SINGLE = tuple(replace(kind, numbers="float32") for kind in DOUBLE)
#: Squares are large and small, so that the largest gradient is one of a weight or a bias of any layer.
SQUARES = tuple(Kind(widths, "square", (1, 1)) for widths in DEPTHS[:2])
#: Four clones, since the root of four is rational.
FOUR = tuple(Kind(widths, "leaky_relu") for widths in (((1, 3), (4, 4), (1, 2)), ((1, 2), (4, 4), (4, 4), (1, 2))))
#: Networks so small that the Hessian is quickly inverted. In the last ones it is singular: one sample, two outputs.
CURVED = tuple(Kind(widths, "square", (4, 6)) for widths in (
    ((2, 2), (2, 2), (1, 1)), ((1, 1), (3, 3), (1, 1)), ((1, 1), (2, 2), (2, 2), (1, 1))))
CURVED_FOUR = (Kind(((1, 1), (4, 4), (1, 1)), "square", (4, 6)),)
SINGULAR = (Kind(((1, 1), (4, 4), (2, 2)), "square", (1, 1)),)


@dataclass(frozen=True)
class Runs:
    """So many networks of each kind, with a layer of clones or one unit in its place, trained for some steps."""

    kinds: tuple[Kind, ...]
    networks: int
    steps: int


#: Of the learning rate, if steps are linear in the gradient, and if they do not depend on its size; of epsilon; of
#: decay that is added to the gradient; and of the coordinates in which one unit is as long as the clones together.
LINEAR: Powers = (-1, -1, 1, 0)
SIZELESS: Powers = (0, 0, 1, 0)
EPSILON: Powers = (1, 1, 0, 0)
PENALTY: Powers = (1, 1, -1, 0)
LENGTH: Powers = (HALF, HALF, -HALF, 0)

exact, briefly, longer = Runs(EXACT, 3, 3), Runs(EXACT, 3, 2), Runs(EXACT, 3, 8)
floats = (Runs(DOUBLE, 3, 10), Runs(SINGLE, 3, 10))
four = Runs(FOUR, 3, 2)


@dataclass(frozen=True, eq=False)
class Row:
    """An optimizer, with what differs for one unit; what is run; and the name under which its formula stands."""

    name: str
    rule: Rule
    runs: tuple[Runs, ...]
    formula: str = ""


ROWS = (
    Row("gradient descent", Rule(lambda of, eta: gradient_descent(eta), {"eta": EIGHTH}, {"eta": LINEAR}), (exact,)),
    Row("momentum", Rule(lambda of, eta: momentum(eta, HALF), {"eta": EIGHTH}, {"eta": LINEAR}), (exact,)),
    Row("Nesterov's momentum", Rule(lambda of, eta: nesterov(eta, HALF), {"eta": EIGHTH}, {"eta": LINEAR}), (exact,)),
    Row("momentum, decay in the gradient",
        Rule(lambda of, eta, decay: with_decay(momentum(eta, HALF), decay), {"eta": EIGHTH, "decay": HALF},
             {"eta": LINEAR, "decay": PENALTY}), (exact,)),
    Row("one layer at a time", Rule(lambda of, eta: layer_descent(eta), {"eta": EIGHTH}, {"eta": LINEAR}), (exact,)),
    Row("sign descent", Rule(lambda of, eta: sign_descent(eta), {"eta": EIGHTH}, {"eta": SIZELESS}), (exact,)),
    Row("Lion", Rule(lambda of, eta: lion(eta, HALF, Fraction(3, 4)), {"eta": EIGHTH}, {"eta": SIZELESS}), (exact,)),
    Row("Adamax", Rule(lambda of, eta, epsilon: adamax(eta, HALF, Fraction(3, 4), epsilon),
                       {"eta": EIGHTH, "epsilon": EIGHTH}, {"eta": SIZELESS, "epsilon": EPSILON}), (briefly,)),
    Row("RMSProp", Rule(lambda of, eta, epsilon: rmsprop(eta, epsilon=epsilon),
                        {"eta": 0.01, "epsilon": 0.01}, {"eta": SIZELESS, "epsilon": EPSILON}), floats),
    Row("Adam", Rule(lambda of, eta, epsilon: adam(eta, epsilon=epsilon),
                     {"eta": 0.01, "epsilon": 0.01}, {"eta": SIZELESS, "epsilon": EPSILON}), floats),
    Row("Adam, decay in the gradient",
        Rule(lambda of, eta, epsilon, decay: with_decay(adam(eta, epsilon=epsilon), decay),
             {"eta": 0.01, "epsilon": 0.01, "decay": 0.1},
             {"eta": SIZELESS, "epsilon": EPSILON, "decay": PENALTY}), floats),
    Row("AdamW", Rule(lambda of, eta, epsilon, decay: adamw(eta, epsilon=epsilon, decay=decay),
                      {"eta": 0.01, "epsilon": 0.01, "decay": 0.1},
                      {"eta": SIZELESS, "epsilon": EPSILON, "decay": (0, 0, -1, 0)}), floats),
    Row("L-BFGS", Rule(lambda of, eta: lbfgs(eta), {"eta": EIGHTH}, {"coordinate": LENGTH}), (four,)),
    Row("L-BFGS, more steps",
        Rule(lambda of, eta: lbfgs(eta), {"eta": 0.1}, {"coordinate": LENGTH}), floats, "L-BFGS"),
    Row("L-BFGS with a line search",
        Rule(lambda of, eta: lbfgs(eta, objective=of), {"eta": Fraction(1)}, {"coordinate": LENGTH}), (four,)),
    Row("Newton, where the Hessian is regular",
        Rule(lambda of, eta: newton(of, eta, only_solution, "H d = g"), {"eta": Fraction(1)}), (Runs(CURVED, 3, 1),),
        "Newton, elimination with free unknowns 0"),
    Row("Newton, pseudo-inverse",
        Rule(lambda of, eta: newton(of, eta, pseudo_inverse, r"d = H^+ g"), {"eta": Fraction(1)},
             {"coordinate": LENGTH}), (Runs(SINGULAR, 3, 1),)),
    Row("Newton, damped system",
        Rule(lambda of, eta: newton(of, eta, damped(EIGHTH, elimination), r"(H + \lambda I) d = g"),
             {"eta": Fraction(1)}, {"coordinate": LENGTH}), (Runs(CURVED_FOUR, 3, 1),)),
    Row("Muon, one Newton–Schulz iteration",
        Rule(lambda of, eta: muon(eta, HALF, lambda M: newton_schulz(M, 1), r"\mathrm{NS}_1(M)"),
             {"eta": EIGHTH}, {"coordinate": LENGTH}), (four,)),
    Row("Muon, five Newton–Schulz iterations",
        Rule(lambda of, eta: muon(eta, 0.9, newton_schulz, r"\mathrm{NS}_5(M)"),
             {"eta": 0.01}, {"eta": (-HALF, -1, HALF, 0)}), floats),
    Row("Muon, polar factor", Rule(lambda of, eta: muon(eta, 0.9, polar_factor, r"U_+ V_+^T"),
                                   {"eta": 0.01}, {"eta": (-HALF, -1, HALF, 0)}), floats),
    Row("Muon, LAPACK's singular value decomposition",
        Rule(lambda of, eta: muon(eta, 0.9, svd_factor, "U V^T"), {"eta": 0.01}), floats[:1]),
    Row("coordinate descent, the largest, all equals",
        Rule(lambda of, eta: greedy_coordinate_descent(eta, "all"), {"eta": EIGHTH},
             {"coordinate": (1, 1, 0, 0), "eta": (1, 1, 1, 0)}), (Runs(SQUARES, 6, 3),)),
    Row("coordinate descent, the largest, the first of equals",
        Rule(lambda of, eta: greedy_coordinate_descent(eta, "first"), {"eta": EIGHTH}), (longer,)),
    Row("coordinate descent, in turn",
        Rule(lambda of, eta: cyclic_coordinate_descent(eta), {"eta": EIGHTH}), (longer,)),
    Row("noise per coordinate", Rule(lambda of, eta: noise_per_coordinate(eta, HALF, 0), {"eta": EIGHTH}), (exact,)),
    Row("dropout", Rule(lambda of, eta: dropout(of, eta, 0), {"eta": EIGHTH}), (exact,)),
)


@dataclass(frozen=True)
class Result:
    """How far one unit is from the clones in each run; in the first one also if its settings are those of the clones;
    and where nothing differs and it is not the same, how far the clones are from each other."""

    missed: tuple[Measured, ...]
    unchanged: Measured | None
    apart: Measured | None


@cache
def result(of: Row) -> Result:
    """Run the row."""
    missed = tuple(merging_missed(of.rule, run.kinds, run.networks, run.steps) for run in of.runs)
    first = of.runs[0]
    if of.rule.powers:
        same = replace(of.rule, powers={})
        return Result(missed, merging_missed(same, first.kinds, first.networks, first.steps), None)
    return Result(missed, None, None if missed[0].equal else layer_apart(
        of.rule, first.kinds, first.networks, first.steps))


# --- the table ------------------------------------------------------------------------------------------------------

def one_unit(rows: Sequence[Row] = ROWS) -> str:
    """The table."""
    return table(["Optimizer", "Settings of the one unit", "Training"], [
        (link(of.name, formula_of(of), HERE), settings(of), training(of)) for of in rows])


def formula_of(of: Row) -> str:
    """Where the formula stands: on this page, or on that of the coordinate-wise optimizers."""
    made = of.rule.for_clones(None)  # type: ignore[arg-type]  # nothing reads the objective before a step
    return (f"{places.OPTIMIZERS}#{anchor('', made.name)}" if isinstance(made, Optimizer)
            else f"{HERE}#{anchor('', of.formula or of.name)}")


SYMBOLS = {"coordinate": r"\theta", "eta": r"\eta", "epsilon": r"\varepsilon", "decay": r"\lambda"}
TIMES = {-1: "{}/n", -HALF: "n^{{-1/2}}{}", 0: "{}", HALF: "n^{{1/2}}{}", 1: "n{}"}


def settings(of: Row) -> str:
    """What the settings are for what enters the unit and for what leaves it."""
    if result(of).apart:
        return "none"
    names = [name for name in SYMBOLS if name in {*of.rule.settings, *of.rule.powers}]
    weights, bias, out = (", ".join(f"${TIMES[of.rule.powers.get(name, NONE)[block]].format(SYMBOLS[name])}$"
                                    for name in names) for block in range(3))
    return f"in: {weights}{'' if bias == weights else f'<br>bias: {bias}'}<br>out: {out}"


def training(of: Row) -> str:
    """What came of it, in each run."""
    found = result(of)
    if found.apart:
        return f"*clones separated* {where(found.apart)} ({drawn(of.runs[0])})"
    lines = [verdict(run, missed) for run, missed in zip(of.runs, found.missed, strict=True)]
    if found.unchanged:
        lines.append("settings of the clones: " + (
            "the same, too" if found.unchanged.equal else f"off {where(found.unchanged)}"))
    return "<br>".join(lines)


def verdict(run: Runs, missed: Measured) -> str:
    """Whether training was the same, in a sentence."""
    refused = f"; no step in {plural(missed.refused, 'more network')}" if missed.refused else ""
    of = f"after {plural(missed.steps, 'step')} in {plural(missed.networks, 'network')} ({drawn(run)}{refused})"
    if run.kinds[0].numbers != "fractions":
        return f"*off by* {size(missed.at_last)} {of}"
    if missed.equal:
        return f"*exactly the same* {of}"
    return f"*not the same*, off {where(missed)} ({drawn(run)}{refused})"


def where(found: Measured) -> str:
    some = "all" if found.separated == found.networks else f"{count(found.separated)} of"
    return f"by {size(found.at_first)} at step {count(found.first)}, in {some} {plural(found.networks, 'network')}"


def drawn(run: Runs) -> str:
    """What is drawn: the numbers, the activation and the number of clones."""
    kind, hidden = run.kinds[0], [width for of in run.kinds for width in of.widths[1:-1]]
    least, most = min(width[0] for width in hidden), max(width[1] for width in hidden)
    return (f"{kind.numbers}, {kind.activation.replace('_', ' ')} units, $n = {least}$"
            + (f" to ${most}$" if most > least else ""))
