"""A counterexample or a witness on a page: the network drawn, its data, and which numbers differ or agree."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from verify.claim import Claim, Counterexample, Formal
from verify.equations import HEADS, E, Quantity, S, W, a, b, delta
from verify.evidence.kinds import Failed, broken_by
from verify.example import Example, Matrix
from verify.notation import (
    Add,
    Call,
    Comparison,
    Differentiable,
    Entry,
    ForAll,
    Less,
    LocalMinimum,
    Mul,
    Num,
    Pow,
    free,
    index,
    own,
    substitute,
    term,
)
from verify.readings.derivatives import NoDerivative
from verify.readings.evaluate import Env, Key, World, downhill, evaluate, instances
from verify.readings.failures import Failure, failing, first_failure
from verify.readings.latex import latex
from verify.readings.mentions import runs
from verify.site.book import EXACT, link
from verify.site.drawing import draw
from verify.site.writing import anchor, capitalized, div, enumeration, place, sentence, symbols, table
from verify.statement import Reading, Shown
from verify.worlds import exact


def counterexample(claim: Claim, of: Counterexample, here: str) -> str:
    """A counterexample of a claim in Markdown: the assumption alone fails, and conclusions with it."""
    words = {of.without: "this alone fails", **dict.fromkeys(broken(claim, of), "so this fails")}
    return shown(claim, of, words, here, of.without)


def network(reading: Reading, of: Shown, here: str) -> str:
    """The network of a reading in Markdown.  A counterexample: all assumptions hold, and conclusions fail.  A witness:
    the conclusions hold too."""
    conclusions, definitions = reading.statement.conclusions, reading.statement.definitions
    if reading.exists:
        return shown(reading, of, dict.fromkeys(conclusions, "this holds"), here)
    breaks = failing(conclusions, of.example.world(definitions), of.example.env)
    return shown(reading, of, dict.fromkeys(breaks, "this fails"), here)


def broken(claim: Claim, of: Counterexample) -> list[str]:
    """The conclusions that the counterexample breaks; where it does not show what it should, the evidence says so."""
    try:
        return broken_by(claim, of)
    except Failed:
        world = of.example.world(claim.statement.definitions)
        return list(failing(claim.statement.conclusions, world, of.example.env))


def shown(stated: Formal, of: Counterexample | Shown, words: Mapping[str, str], here: str,
          dropped: str | None = None) -> str:
    """Words, drawings, data, and the numbers of all that fails; where nothing fails, of the first instances of all that
    holds.  `words` says of each part which it is."""
    statement = stated.statement
    world, formulas = of.example.world(statement.definitions), {**statement.assumptions, **statement.conclusions}
    holds = isinstance(stated, Reading) and stated.exists
    looked_at = {name: (first if holds else first_failure)(formulas[name], world, of.example.env) for name in words}
    found = {name: failure for name, failure in looked_at.items() if failure is not None}
    rows = [(words[name], f"[*{name}*](#{part_anchor(stated, name)})",
             compared(stated, formulas[name], at, world, holds)) for name, at in found.items()]
    return "\n\n".join([
        f"{sentence(of.words, symbols(stated))}\n{{: #{network_anchor(stated, of)} }}",
        '<div class="networks">\n' + "\n".join(figures(stated, of, world, found, dropped)) + "\n</div>",
        data(stated, of.example, here),
        div("holds" if holds else "fails", table(["", "", ""], rows))])


def part_anchor(stated: Formal, name: str) -> str:
    """The id of a definition, an assumption or a conclusion on the page that states it."""
    kind = "conclusion" if name in stated.conclusions else "definition" if name in stated.definitions else "assumption"
    return place(stated, kind, name)


def network_anchor(stated: Formal, of: Counterexample | Shown) -> str:
    """The id of a network on the page that shows it."""
    return place(stated, "network", of.name) if isinstance(stated, Reading) else anchor(stated.slug, of.name)


def first(formula: ForAll, world: World, env: Env) -> Failure | None:
    """The first instance of a formula, with the values that it compares."""
    inner = next(instances(formula, world, env), None)
    if inner is None:
        return None
    if isinstance(formula.body, Comparison):
        return Failure(inner, *(evaluate(side, world, inner) for side in (formula.body.lhs, formula.body.rhs)))
    return Failure(inner)


# --- what fails or holds --------------------------------------------------------------------------------------------

def compared(stated: Formal, formula: ForAll, failure: Failure, world: World, holds: bool = False) -> str:
    """An instance that fails or holds, with its numbers: `$W^1_{11} = 1 \\ne 0$`."""
    at = instance(stated, formula, failure.env)
    if type(at) is Differentiable:
        said = latex(at, stated.training)
        said = said if holds else said.replace(" is differentiable at ", " is not differentiable at ")
        (argument, *more) = at.call.arguments
        if not more and type(argument) is Entry:
            said += f" = {latex(term(evaluate(argument, world, failure.env)))}"
        return f"${said}$"
    if type(at) is LocalMinimum:
        return _falling(at.cost, downhill(at.cost, world, failure.env), stated.training)
    if not isinstance(at, Comparison):
        return f"{'' if holds else 'not '}${latex(at, stated.training)}$"
    left, right = (_side(side, value, stated.training)
                   for side, value in ((at.lhs, failure.left), (at.rhs, failure.right)))
    if type(failure.left) is NoDerivative:
        return f"${left[0]}$ does not exist, and ${' = '.join(right)}$"
    one = "for instance " if holds and formula.bounds else ""
    if failure.left == failure.right:
        return f"{one}${' = '.join(dict.fromkeys([*left, *reversed(right)]))}$"
    sign = r"\ne" if type(at) is not Less else r"\lt" if failure.left < failure.right else r"\gt"
    return f"{one}${' = '.join(left)} {sign} {' = '.join(reversed(right))}$"


def _falling(cost: Entry, way: Mapping[Key, int], steps: bool) -> str:
    """Where a cost has no local minimum: what makes it fall."""
    moved: dict[int, list[str]] = {1: [], -1: []}
    for (name, at), by in way.items():
        moved[by].append(f"${latex(HEADS[name](cost.indices[0], *at[1:]), steps)}$")
    said = [f"{words} {enumeration(moved[by])}" for by, words in ((1, "added to"), (-1, "taken from")) if moved[by]]
    return f"${latex(cost, steps)}$ falls when $h > 0$ is {' and '.join(said)}, however small $h$ is"


def _side(side: Any, value: Any, steps: bool) -> list[str]:
    printed = latex(side, steps)
    if type(value) is NoDerivative:
        return [printed]
    return [printed] if type(side) is Num else [printed, latex(term(value))]


def instance(stated: Formal, formula: ForAll, env: Env) -> Any:
    """The formula at the values of its indices; the network and the batch of a static claim stay unsaid."""
    hidden = set() if stated.training else {S, E}
    return substitute(formula.body, {var: index(value) for var, value in env.items() if var not in hidden})


# --- the drawing ----------------------------------------------------------------------------------------------------

def figures(stated: Formal, of: Counterexample | Shown, world: World, failures: Mapping[str, Failure],
            dropped: str | None) -> Iterator[str]:
    """One drawing for each network that matters: at the start and where training breaks, or of several networks; on the
    batches that are spoken of.  What breaks the assumption is marked, and in later networks what breaks the
    conclusions."""
    example, formulas = of.example, {**stated.statement.assumptions, **stated.statement.conclusions}
    breaks = [(formulas[name].body, failure.env) for name, failure in failures.items()
              if dropped in (None, name) or stated.training]
    marks: dict[int, set[tuple[int, ...]]] = {0: set()}
    for body, env in breaks:
        for s, mark in marked(body, world, env):
            marks.setdefault(s, set()).add(mark)
    if stated.training:
        drawn = on_batches({s: s for s in sorted(marks)}, breaks, world)
    else:
        drawn = on_batches(dict.fromkeys(range(len(example.others) + 1), 0),
                           [(formula, example.env) for formula in formulas.values()], world)
    for s, e in drawn:
        others = [f"network {name} = {value}" for name, value in example.let.items() if name in stated.let
                  and stated.let[name].kind == "step" and value == s]
        plain = "the network" if s == 0 else f"network {s}"
        which = f"step {s}" if stated.training else "".join(others[:1]) or plain
        if e != s if stated.training else len(example.batches) > 1:
            which += f", on batch {e}"
        places = marks.get(s, set())
        picture = draw(example.widths, *parameters(world, s), dict(enumerate(example.activations, start=1)),
                       values(world, s, e) if e in world.m else None, {place for place in places if len(place) == 3},
                       {place for place in places if len(place) == 2},
                       title=of.name if len(drawn) == 1 else f"{of.name}, {which}")
        captioned = len(drawn) > 1 or ", on " in which
        caption = f"<figcaption>{capitalized(which)}</figcaption>" if captioned else ""
        yield f'<figure class="network">{picture}{caption}</figure>'


def on_batches(usual: Mapping[int, int], spoken_of: Iterable[tuple[Any, Env]], world: World) -> list[tuple[int, int]]:
    """Networks, each with the batches on which terms or formulas look at it, or with its usual one."""
    seen = {(evaluate(s, world, env), evaluate(e, world, env)) for node, env in spoken_of for s, e in runs(node)
            if free(s) | free(e) <= env.keys()}
    return [(s, e) for s in usual for e in sorted({on for of, on in seen if of == s} or {usual[s]})]


def marked(node: Any, world: World, env: Env) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The connections (l, i, j) and units (l, i) that an equation or a term names, each with its network; i and j count
    from 0, and what stands in sums and tables is left out."""
    match node:
        case Entry(head=head, indices=indices):
            match head.name, *(evaluate(i, world, env) for i in indices):
                case ("W" | "vW", s, l, i, j) | ("gW" | "DW" | "DCW", s, _, l, i, j):
                    yield s, (l, i - 1, j - 1)
                case ("b" | "vb", s, l, i) | ("gb" | "Db" | "DCb", s, _, l, i) | ("a" | "z" | "delta", s, _, l, _, i):
                    yield s, (l, i - 1)
        case Comparison(lhs=left, rhs=right):
            yield from marked(left, world, env)
            yield from marked(right, world, env)
        case Add(terms=parts) | Mul(factors=parts) | Call(arguments=parts):
            for part in parts:
                yield from marked(part, world, env)
        case Pow(base=part) | Differentiable(call=part):
            yield from marked(part, world, env)


def parameters(world: World, s: int) -> tuple[dict[int, list[list[Any]]], dict[int, list[Any]]]:
    """The weights and biases of network s, by layer."""
    weights: dict[int, list[list[Any]]] = {}
    biases: dict[int, list[Any]] = {}
    for l in range(1, world.L + 1):
        rows, columns = range(1, world.n[l] + 1), range(1, world.n[l - 1] + 1)
        weights[l] = [[evaluate(W.at(s)(l, i, j), world, {}) for j in columns] for i in rows]
        biases[l] = [evaluate(b.at(s)(l, i), world, {}) for i in rows]
    return weights, biases


def values(world: World, s: int, e: int) -> dict[str, dict[int, list[str]]]:
    """The outputs and errors of all units, those of several samples side by side."""
    def rows(of: Quantity, l: int) -> list[str]:
        return [", ".join(str(evaluate(of.at(s, e)(l, t, i), world, {})) for t in range(1, world.m[e] + 1))
                for i in range(1, world.n[l] + 1)]
    return {"a": {l: rows(a, l) for l in range(world.L + 1)},
            "delta": {l: rows(delta, l) for l in range(1, world.L + 1)}}


# --- the data -------------------------------------------------------------------------------------------------------

def data(stated: Formal, example: Example, here: str) -> str:
    """Batches, cost and optimizer as a small table."""
    def functions(kind: str, name: str, formula: str) -> tuple[str, str]:
        return kind, link(name, EXACT + "#" + anchor("", name), here) + f", ${formula}$"

    indices = [f"${name} = {value}$" for name, value in example.let.items()
               if name in stated.let and (stated.training or stated.let[name].kind != "step")]
    rows = [("indices", enumeration(indices))] * bool(indices)
    if example.numbers:
        rows.append(("numbers", enumeration([f"${latex(own(name)())} = {latex(term(Fraction(value)))}$"
                                             for name, value in example.numbers.items()])))
    several, which_of = len(example.batches) > 1, "step" if stated.training else "batch"
    kinds = list(dict.fromkeys((matrix(X), matrix(Y)) for X, Y in example.batches))
    for X, Y in kinds:
        which = [str(e) for e, (U, V) in enumerate(example.batches) if (matrix(U), matrix(V)) == (X, Y)]
        many = which_of + ("s" if which_of == "step" else "es") * (len(which) > 1)
        rows.append((f"data of {many} {enumeration(which)}" if several else "data",
                     f"$X = {X}$, $Y = {Y}$"))
    rows.append(functions("cost", example.cost, exact.COSTS[example.cost].formula))
    if example.penalty != "none":
        rows.append(functions("penalty of each weight", example.penalty, exact.PENALTIES[example.penalty].formula))
    if stated.training:
        of_biases = example.optimizer_of_biases or example.optimizer
        same = of_biases == example.optimizer
        rows.append(functions("optimizer" if same else "optimizer of weights", example.optimizer,
                              exact.OPTIMIZERS[example.optimizer].formula))
        if not same:
            rows.append(functions("optimizer of biases", of_biases, exact.OPTIMIZERS[of_biases].formula))
        rows += states(example)
    return div("data", table(["", ""], rows))


def states(example: Example) -> Iterator[tuple[str, str]]:
    """The optimizer's state at the start where it is not zero."""
    if example.state_W is not None:
        yield "state at the start", enumeration(
            [f"$v^{l} = {matrix(v)}$" for l, v in enumerate(example.state_W, start=1)])
    if example.state_b is not None:
        yield "state of biases at the start", enumeration(
            [rf"$\bar v^{l} = {matrix([v])}$" for l, v in enumerate(example.state_b, start=1)])


def matrix(rows: Matrix) -> str:
    """The LaTeX of a matrix; a number if there is only one."""
    printed = [[latex(term(Fraction(value))) for value in row] for row in rows]
    if len(printed) == len(printed[0]) == 1:
        return printed[0][0]
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(row) for row in printed) + r"\end{pmatrix}"
