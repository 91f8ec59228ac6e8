"""The page of a claim: what is stated, what was checked, and everything a reader needs to check it again."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from verify.cite import cite as citation
from verify.claim import Claim, Formal
from verify.evidence.needed import LIMITS as LAYERS_TRIED
from verify.notation import Index, free, own
from verify.planted import PLANTED
from verify.proof import Part
from verify.readings.latex import latex, requirement
from verify.readings.mentions import networks_after, numbers_let
from verify.registry import Registry, RegistryError
from verify.site.book import EVERYTHING, TRUST, Book, Report, link, statement_path
from verify.site.book import PLANTED as PLANTED_ERRORS
from verify.site.counterexamples import counterexample, part_anchor
from verify.site.measurement_page import beside
from verify.site.proof_page import idea, proof
from verify.site.writing import (
    anchor,
    badge,
    capitalized,
    count,
    div,
    enumeration,
    equation,
    folded,
    name_in_code,
    plural,
    ranges,
    scope,
    sentence,
    symbols,
    table,
)
from verify.statement import Origin


def claim_page(slug: str, book: Book) -> str:
    """The whole page in Markdown."""
    claim, report, here = book.claims[slug], book.reports[slug], book.path(slug)
    return "\n\n".join([
        f"# {claim.title}",
        status_line(report, here),
        *([sentence(claim.about, symbols(claim))] if claim.about else []),
        *failures(report),
        statement(claim, here, {assumption["name"]: assumption["needed"] for assumption in report["assumptions"]}),
        *proof_section(claim, book, here),
        *needed(claim, report, here),
        *ledger(claim, report),
        *planted(report, here),
        *measured(slug, book, here),
        *(["## Remarks", paragraphs(claim.remarks)] if claim.remarks.strip() else []),
        *neighbours(slug, book, here),
        *cite(claim, report, book.known),
        *source(claim, report),
    ]) + "\n"


def paragraphs(text: str) -> str:
    """A text that is indented in its file."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


# --- what was checked, in sentences ---------------------------------------------------------------------------------

def standing(report: Report) -> str:
    """The status; or that something does not hold as stated."""
    return "fails" if report["failures"] and report["status"] != "refuted" else report["status"]


def status_line(report: Report, here: str) -> str:
    """The status, and exactly what it rests on."""
    tag = f"`{report['tag']}` · " if report["tag"] else ""
    meaning = link("What this means", TRUST, here)
    lines = [f"{badge(standing(report))} {tag}{scope(report['scope'])}.", f"{' '.join(checked(report))} {meaning}.",
             code_line(report), float_line(report)]
    return div("checked", "\n\n".join(line for line in lines if line))


def checked(report: Report) -> Iterator[str]:
    """Sentences on the equations: proof and generated networks."""
    steps, networks = report["proof"]["steps"], plural(report["tested"]["networks"], "generated network")
    arithmetic = enumeration(report["tested"]["arithmetic"]) or "no arithmetic"
    if standing(report) not in ("proved", "tested"):
        yield "It does not hold as stated; what speaks against it is shown below."
    if report["status"] == "proved":
        yield f"The kernel checked {'the one step' if steps == 1 else f'all {count(steps)} steps'} of the proof."
    if report["status"] == "tested":
        yield "There is no proof."
    if report["proof"]["evaluated"]:
        yield (f"{plural(report['proof']['evaluated'], 'instance')} of the steps, and the conclusions, were also "
               f"evaluated in {arithmetic} on {networks}, and hold there.")
    elif report["tested"]["networks"]:
        yield f"The conclusions were evaluated in {arithmetic} on {networks}, and hold there."


def code_line(report: Report) -> str:
    """The sentence on the NumPy code, which is evidence of its own."""
    errors = report["errors"]
    if not errors["code_networks"]:
        return "*The NumPy code*: not checked."
    return (f"*The NumPy code*: what it computes in fractions satisfies the conclusions on "
            f"{plural(errors['code_networks'], 'generated network')}; of {plural(errors['planted'], 'planted error')} "
            f"{count(errors['killed'])} {'is' if errors['killed'] == 1 else 'are'} noticed there.")


def float_line(report: Report) -> str:
    """The sentence on floating point: it refutes nothing."""
    floats = report["float"]
    if not floats or not floats["judged"]:
        return ""
    rounded = "" if floats["judged"] == floats["bitwise_equal"] else "; on the others rounding makes a difference"
    return (f"*In floating point*: what the code computes in float64 satisfies the conclusions bit for bit on "
            f"{count(floats['bitwise_equal'])} of {plural(floats['judged'], 'larger network')}, on this machine "
            f"({floats['processor']}, {floats['blas']}){rounded}.")


def failures(report: Report) -> Iterator[str]:
    """What speaks against the claim, as the machine found it."""
    for failure in report["failures"]:
        lines = ["```text", *failure.splitlines(), "```"]
        yield '!!! failure "This does not hold"\n\n' + "\n".join(f"    {line}" for line in lines)


# --- the statement --------------------------------------------------------------------------------------------------

def statement(stated: Formal, here: str, needed: Mapping[str, str]) -> str:
    """Let, assume, then: in words and in formulas.  `needed` says of assumptions whether they are."""
    lines = [f"**Let** {let(stated, here)}", *defined(stated)]
    if stated.assumptions:
        lines += ["**Assume**", *parts(stated, stated.assumptions, needed)]
    else:
        lines += ["**Assume** nothing more."]
    lines += ["**Then**", *parts(stated, stated.conclusions, {})]
    return div("statement", "\n\n".join(lines))


def let(claim: Formal, here: str) -> str:
    """What is given, in a sentence or two."""
    network = f"a network{sizes(claim)}{another(claim)}"
    given = f"{network} and a batch be given" if not claim.training else f"{network} be trained"
    return " ".join([given + indices(claim, ", and {}") + ".", *trained(claim, here), *numbers(claim)])


def numbers(stated: Formal) -> Iterator[str]:
    """The numbers that a statement lets, in a sentence."""
    names = [f"${latex(own(name)())}$" for name in numbers_let(stated.statement)]
    if names:
        yield f"Let {enumeration(names)} be {'a number' if len(names) == 1 else 'numbers'}."


def defined(stated: Formal) -> Iterator[str]:
    """What a statement defines for itself."""
    if stated.definitions:
        yield "**Define**"
        yield from parts(stated, stated.definitions, {})


def sizes(stated: Formal) -> str:
    """What is required of the sizes of the network."""
    conditions = [required(condition) for condition in stated.statement.conditions if not free(condition)]
    return f" with {enumeration(conditions)}" if conditions else ""


def required(condition: Index) -> str:
    """That an expression is >= 0."""
    left, sign, right = requirement(condition)
    return f"${latex(left)} {SIGNS[sign]} {latex(right)}$"


SIGNS = {"≥": r"\ge", "≤": r"\le", "<": "<", "=": "="}


def others(stated: Formal) -> list[str]:
    """What a static statement calls other networks."""
    return [name for name, range_ in stated.let.items() if range_.kind == "step" and not stated.training]


def another(stated: Formal) -> str:
    """The other network, or others, if there are any."""
    names = [f"${name}$" for name in (*others(stated)[:1], *map(latex, networks_after(stated.statement)))]
    if len(names) > 1:
        return f", others of the same shape called {enumeration(names)},"
    return "".join(f", another one of the same shape called {name}," for name in names)


def indices(stated: Formal, words: str) -> str:
    """The indices that are let, in the place that the words have for them, with what is required of them; or only what
    is required of the batch."""
    bounds = tuple((var, range_) for var, range_ in stated.statement.let
                   if var.name in stated.let and var.name not in others(stated))
    more = [required(condition) for condition in stated.statement.conditions if free(condition)]
    such = f" with {enumeration(more)}" if more else ""
    return words.format(ranges(bounds, stated.training) + such) if bounds else such


def trained(stated: Formal, here: str) -> Iterator[str]:
    """How the networks of a training follow each other."""
    if stated.training:
        update = link("update", EVERYTHING + "#update-of-w", here)
        yield (f"Network $s + 1$ comes from network $s$ and batch $s$ by the {update} of each coordinate; $[s]$ marks "
               "what belongs to step $s$, starting from $[0]$.")


def parts(stated: Formal, of: Mapping[str, Part], needed: Mapping[str, str],
          origins: Mapping[str, Origin] | None = None) -> Iterator[str]:
    """A numbered list of assumptions or conclusions; `origins` says of assumptions of a sentence where they come from.
    """
    for part in of.values():
        label = {"yes": "needed", "not known": "not known to be needed"}.get(needed.get(part.name, ""))
        link = f" [{label}](#{anchor('without', part.name)}){{ .needed }}" if label else ""
        origin = (origins or {}).get(part.name)
        said = f"    *{capitalized(str(origin))}.*{{ .origin }}\n" if origin else ""
        yield "\n".join([f"1.  {sentence(part.words, symbols(stated))}{link}",
                         f"    {{: #{part_anchor(stated, part.name)} }}", "", *[said] * bool(said),
                         f"    {equation(part.formula, stated.training)}", "    {: .equation }"])


# --- proof and counterexamples --------------------------------------------------------------------------------------

def proof_section(claim: Claim, book: Book, here: str) -> Iterator[str]:
    """The steps that the kernel checked; nothing if it accepted no proof."""
    theorem = book.theorems.get(claim.slug)
    if theorem is not None:
        yield "## Proof"
        yield idea(claim)
        yield proof(claim, theorem, book, here)


def needed(claim: Claim, report: Report, here: str) -> Iterator[str]:
    """For each assumption a counterexample without it, or what is said in the place of one."""
    if not claim.assumptions:
        return
    shown = {counterexample.without for counterexample in claim.counterexamples}
    yield "## No assumption can be dropped" if shown == set(claim.assumptions) else "## Which assumptions are needed"
    for name in claim.assumptions:
        yield f"### Without: {sentence(name, symbols(claim))} {{ #{anchor('without', name)} }}"
        for of in claim.counterexamples:
            if of.without == name:
                yield counterexample(claim, of, here)
        yield from at_layers(report, name)
        if name in claim.unknown:
            yield f"*Not known to be needed.* {claim.unknown[name]}"


def at_layers(report: Report, name: str) -> Iterator[str]:
    """At which layers the assumption was found to be needed when it is dropped there alone."""
    for assumption in report["assumptions"]:
        layers = assumption.get("layers", {}) if assumption["name"] == name else {}
        idle = [instance for instance, found in layers.items() if not found]
        if len(layers) > 1:
            broken = len(layers) - len(idle)
            tried = (f"The assumption was also dropped at one depth, and at one layer, at a time, in {len(layers)} "
                     f"cases up to depth {LAYERS_TRIED.depth}.")
            found = (f"In {broken if idle else 'each'} of them a small network breaks the claim without it: the one "
                     "above, or one that a search found.")
            rest = f"A search found none for these: {'; '.join(idle)}."
            yield " ".join([tried, *[found] * bool(broken), *[rest] * bool(idle)])


# --- evidence -------------------------------------------------------------------------------------------------------

def ledger(claim: Claim, report: Report) -> Iterator[str]:
    """Every kind of evidence with its number and its arithmetic."""
    errors, exactly = report["errors"], enumeration(report["tested"]["arithmetic"]) or "none"
    assumed, needed = report["assumptions"], [of for of in report["assumptions"] if of["needed"] == "yes"]
    rows = [
        ("proof", "steps replayed by the kernel, for all sizes", report["proof"]["steps"], "symbols"),
        ("steps", "instances of these steps whose two sides were evaluated, and are equal",
         report["proof"]["evaluated"], exactly),
        ("conclusions", "generated networks that satisfy all assumptions, and where every conclusion holds"
         + (" at each of their few steps" if claim.training else ""), report["tested"]["networks"], exactly),
        ("assumptions", f"assumptions, of {count(len(assumed))}, with a counterexample that was replayed: it alone "
         "fails, and a conclusion with it", len(needed), "fractions"),
        ("code", "generated networks where the conclusions hold for what the NumPy code computes",
         errors["code_networks"], "fractions"),
        ("errors", f"planted errors, of {count(errors['planted'])}, with which a conclusion fails on one of these "
         "networks", errors["killed"], "fractions"),
        *float_row(report),
    ]
    if not errors["code_networks"]:
        rows = [(kind, what, "not checked" if kind in ("code", "errors") else number, how)
                for kind, what, number, how in rows]
    if report["status"] != "proved":
        rows = rows[2:]
    shown = [(kind, what, number if isinstance(number, str) else count(number), how)
             for kind, what, number, how in rows]
    yield "## Evidence"
    yield div("ledger", table(["Kind", "What was done", "Number", "Arithmetic"], shown))


def float_row(report: Report) -> Iterator[tuple[str, str, int | str, str]]:
    """What was found in floating point, if anything was."""
    floats = report["float"]
    if floats and floats["judged"]:
        yield ("floats", f"larger networks, of {count(floats['judged'])}, where the conclusions hold bit for bit for "
               "what the NumPy code computes; this refutes nothing", floats["bitwise_equal"], "float64")
    elif floats:
        yield "floats", floats.get("why", "no generated network could be judged"), "not judged", "float64"


def planted(report: Report, here: str) -> Iterator[str]:
    """Which planted errors the claim notices."""
    descriptions = {error.name: error.description for error in PLANTED}
    if report["errors"]["code_networks"]:
        all_errors = link("which claims notice which", PLANTED_ERRORS, here)
        yield ("A planted error goes unnoticed where the claim does not speak of what it changes, or is true of the "
               f"wrong code too; that speaks neither for nor against the claim. See {all_errors}.")
    for title, names in (("Planted errors that this claim notices", report["errors"]["names"]),
                         ("Planted errors that it does not notice", report["errors"]["survived"])):
        if names:
            rows = [(name_in_code(name), descriptions[name]) for name in names]
            yield folded(f"{title}: {count(len(names))}", table(["Error", "What is wrong"], rows))


def measured(slug: str, book: Book, here: str) -> Iterator[str]:
    """The measurements that stand beside the claim."""
    for k, name in enumerate(book.measured_beside(slug)):
        if not k:
            yield "## Measured"
        yield from beside(name, book, here)


# --- neighbours, citation, source -----------------------------------------------------------------------------------

def neighbours(slug: str, book: Book, here: str) -> Iterator[str]:
    """The claims that this one uses, and those that use it."""
    yield "## Uses and used by"
    for words, others in (("Its proof uses", book.uses(slug)), ("It is used by", book.used_by(slug))):
        yield f"{words} {enumeration([book.link(other, here) for other in others]) or 'no other claim'}."
    for words, how in (("Readings of sentences whose verdict rests on it:", "claims"),
                       ("Readings of sentences that are false, and what is true instead is this:", "instead")):
        settled = [f"- {badge(of['verdict'])} {link(f'“{said.said}”', statement_path(said), here)}, "
                   f"read as: {of['name']}" for said, of in book.settled_by(slug, how)]
        if settled:
            yield words
            yield "\n".join(settled)


def cite(claim: Claim, report: Report, known: Registry) -> Iterator[str]:
    """Tag, revision and hashes, and the entry for a bibliography."""
    yield "## How to cite"
    rows = [(name, f"`{value}`") for name, value in (
        ("tag", report["tag"]), ("revision", report["revision"]), ("statement hash", report["statement_hash"]),
        ("proof hash", report["proof_hash"])) if value is not None]
    yield div("cite", table(["", ""], rows))
    try:
        yield f"{citation(claim, known, 'text').strip()}\n\n```bibtex\n{citation(claim, known, 'bibtex').strip()}\n```"
    except RegistryError as error:
        yield f"*It cannot be cited yet.* {error}"
    revisions = known[report["tag"]].revisions if report["tag"] else ()
    if len(revisions) > 1:
        yield "Its statement has changed:\n\n" + table(["Revision", "Date", "Title", "Statement hash"], [
            (of.number, of.date, of.title, f"`{of.statement_hash}`") for of in revisions])


def source(claim: Claim, report: Report) -> Iterator[str]:
    """The command that runs everything again, and the claim file."""
    name = report["tag"] or claim.slug
    yield "## Run it again"
    yield f"```console\n$ verify run {name}\n```"
    yield folded(f"The claim file, {claim.file.name}", f"```python\n{claim.text.strip()}\n```")
