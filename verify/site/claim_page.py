"""The page of a claim: what is stated, what was checked, and everything a reader needs to check it again."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from verify.claim import Claim
from verify.notation import index
from verify.planted import PLANTED
from verify.proof import Part
from verify.latex import latex
from verify.site.book import EVERYTHING, TRUST, Book, link
from verify.site.counterexamples import counterexample
from verify.site.proof_page import idea, proof
from verify.site.writing import anchor, badge, count, enumeration, equation, plural, ranges, scope, sentence, table

CLASS_OF_STATUS = "proved", "proved for sizes", "tested", "refuted"


def claim_page(slug: str, book: Book) -> str:
    """The whole page in Markdown."""
    claim, report, here = book.claims[slug], book.reports[slug], book.path(slug)
    return "\n\n".join([
        f"# {claim.title}",
        status_line(report, here),
        *failures(report),
        statement(claim, report, book, here),
        *proof_section(claim, book, here),
        *needed(claim, report, here),
        *ledger(claim, report, here),
        *planted(report),
        *(["## Remarks", paragraphs(claim.remarks)] if claim.remarks.strip() else []),
        *neighbours(slug, book, here),
        *cite(claim, report),
        *source(claim, report),
    ]) + "\n"


def paragraphs(text: str) -> str:
    """A text that is indented in its file."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


# --- what was checked, in sentences -----------------------------------------------------------------------------------

def status_line(report: Mapping[str, Any], here: str) -> str:
    """The status, and exactly what it rests on."""
    tag = f"`{report['tag']}` · " if report["tag"] else ""
    return f'<div class="checked" markdown>\n\n{badge(report["status"])} {tag}{scope(report["scope"])}.\n\n' \
           f"{' '.join(checked(report))} {link('What this means', TRUST, here)}.\n\n{code_line(report)}\n\n</div>"


def checked(report: Mapping[str, Any]) -> Iterator[str]:
    """Sentences on the equations: proof, generated networks, counterexamples."""
    steps, networks = report["proof"]["steps"], report["tested"]["networks"]
    if report["status"] == "proved":
        yield f"The kernel checked {_all(steps, 'step')} of the proof."
        yield (f"{count(report['proof']['evaluated'])} instances of the steps, and the conclusions, were also evaluated in "
               f"{enumeration(report['tested']['arithmetic'])} on {plural(networks, 'generated network')}, and hold there.")
    elif report["status"] == "tested":
        yield (f"There is no proof. The conclusions were evaluated in {enumeration(report['tested']['arithmetic'])} on "
               f"{plural(networks, 'generated network')}, and hold there.")
    else:
        yield "It does not hold as stated; what speaks against it is shown below."


def _all(number: int, one: str) -> str:
    return f"the one {one}" if number == 1 else f"all {count(number)} {one}s"


def code_line(report: Mapping[str, Any]) -> str:
    """The sentence on the NumPy code, which is evidence of its own."""
    errors = report["errors"]
    if not errors["code_networks"]:
        return "*The NumPy code*: not checked."
    return (f"*The NumPy code*: what it computes, in fractions, satisfies the conclusions on "
            f"{plural(errors['code_networks'], 'generated network')}; of {plural(errors['planted'], 'planted error')} "
            f"{count(errors['killed'])} {'is' if errors['killed'] == 1 else 'are'} noticed there.")


def failures(report: Mapping[str, Any]) -> Iterator[str]:
    """What speaks against the claim, as the machine found it."""
    for failure in report["failures"]:
        yield '!!! failure "This does not hold"\n' + "\n".join(f"    {line}" for line in ["```text", *failure.splitlines(), "```"])


# --- the statement ------------------------------------------------------------------------------------------------------

def statement(claim: Claim, report: Mapping[str, Any], book: Book, here: str) -> str:
    """Let, assume, then: in words and in formulas."""
    lines = ['<div class="statement" markdown>', f"**Let** {let(claim, here)}"]
    if claim.assumptions:
        lines += ["**Assume**", *parts(claim, claim.assumptions, "assumption", report)]
    lines += ["**Then**", *parts(claim, claim.conclusions, "conclusion", report), "</div>"]
    return "\n\n".join(lines)


def let(claim: Claim, here: str) -> str:
    """What is given, in a sentence or two."""
    least = [condition.plus(index(-condition.const), 1) for condition in claim.statement.conditions]
    conditions = [rf"${latex(atom)} \ge {-condition.const}$"
                  for atom, condition in zip(least, claim.statement.conditions, strict=True)]
    others = [name for name, range_ in claim.let.items() if range_.kind == "step" and not claim.training]
    bounds = tuple(bound for bound in claim.statement.let if bound[0].name in claim.let and bound[0].name not in others)
    network = "a network" + (f" with {enumeration(conditions)}" if conditions else "")
    network += f", another one of the same shape called ${others[0]}$," if others else ""
    given = f"{network} and a batch be given" if not claim.training else f"{network} be trained"
    text = given + (f", and {ranges(bounds, claim.training)}." if bounds else ".")
    if claim.training:
        text += (f" Network $s + 1$ comes from network $s$ and batch $s$ by the {link('update', EVERYTHING + '#update-of-w', here)} "
                 "of each coordinate; $[s]$ marks what belongs to step $s$, starting from $[0]$.")
    return text


def parts(claim: Claim, of: Mapping[str, Part], kind: str, report: Mapping[str, Any]) -> Iterator[str]:
    """A numbered list of assumptions or conclusions."""
    needed = {assumption["name"]: assumption["needed"] for assumption in report["assumptions"]}
    for part in of.values():
        links = ""
        if kind == "assumption" and part.name in needed:
            label = "needed" if needed[part.name] == "yes" else "not known to be needed"
            links = f" [{label}](#{anchor('without', part.name)}){{ .needed }}"
        yield "\n".join([f"1.  {sentence(part.words, [*claim.let, 'L'])}{links}", f"    {{: #{anchor(kind, part.name)} }}", "",
                         f"    {equation(part.formula, claim.training)}", "    {: .equation }"])


# --- proof and counterexamples ------------------------------------------------------------------------------------------

def proof_section(claim: Claim, book: Book, here: str) -> Iterator[str]:
    """The steps that the kernel checked; nothing if it accepted no proof."""
    theorem = book.theorems.get(claim.slug)
    if theorem is not None:
        yield "## Proof"
        yield idea(claim)
        yield proof(claim, theorem, book, here)


def needed(claim: Claim, report: Mapping[str, Any], here: str) -> Iterator[str]:
    """For each assumption a counterexample without it, or what is said in the place of one."""
    if not claim.assumptions:
        return
    shown = {counterexample.without for counterexample in claim.counterexamples}
    yield "## No assumption can be dropped" if shown == set(claim.assumptions) else "## Which assumptions are needed"
    for name in claim.assumptions:
        yield f"### Without: {sentence(name, [*claim.let, 'L'])} {{ #{anchor('without', name)} }}"
        for of in claim.counterexamples:
            if of.without == name:
                yield counterexample(claim, of, here)
        if name in claim.unknown:
            yield f"*Not known to be needed.* {claim.unknown[name]}"


# --- evidence -----------------------------------------------------------------------------------------------------------

def ledger(claim: Claim, report: Mapping[str, Any], here: str) -> Iterator[str]:
    """Every kind of evidence with its number and its arithmetic."""
    errors, exactly = report["errors"], enumeration(report["tested"]["arithmetic"] or ["none"])
    needed = [assumption for assumption in report["assumptions"] if assumption["needed"] == "yes"]
    evaluated = "steps of training for which batches were generated" if claim.training else "generated networks"
    rows = [
        ("proof", "steps replayed by the kernel, for all sizes", count(report["proof"]["steps"]), "symbols"),
        ("steps", "instances of these steps, both sides evaluated and equal", count(report["proof"]["evaluated"]), exactly),
        ("conclusions", "generated networks that satisfy all assumptions; every conclusion holds"
         + (", at each of their few steps" if claim.training else ""), count(report["tested"]["networks"]), exactly),
        ("assumptions", f"counterexamples replayed, of {plural(len(report['assumptions']), 'assumption')}: it alone fails, and "
         "a conclusion with it", count(len(needed)), "fractions"),
        ("code", "generated networks on which the conclusions hold for what the NumPy code computes",
         count(errors["code_networks"]), "fractions"),
        ("errors", f"planted errors, of {count(errors['planted'])}, with which a conclusion fails on one of these networks",
         count(errors["killed"]), "fractions"),
    ]
    if not report["proof"]["steps"]:
        rows = rows[2:]
    yield "## Evidence"
    yield f'<div class="ledger" markdown>\n\n{table(["Kind", "What was done", "Number", "Arithmetic"], rows)}\n\n</div>'


def planted(report: Mapping[str, Any]) -> Iterator[str]:
    """Which planted errors the claim notices."""
    descriptions = {error.name: error.description for error in PLANTED}
    for title, names in (("Planted errors that this claim notices", report["errors"]["names"]),
                         ("Planted errors that it does not notice", report["errors"]["survived"])):
        if names:
            rows = [(f"`{name}`", descriptions[name]) for name in names]
            yield folded(f"{title}: {count(len(names))}", table(["Error", "What is wrong"], rows))


def folded(title: str, text: str) -> str:
    """A part of the page that opens on a click."""
    return f'??? note "{title}"\n\n' + "\n".join(f"    {line}" if line else "" for line in text.splitlines())


# --- neighbours, citation, source ---------------------------------------------------------------------------------------

def neighbours(slug: str, book: Book, here: str) -> Iterator[str]:
    """The claims that this one uses, and those that use it."""
    yield "## Uses and used by"
    for words, others in (("Its proof uses", book.uses(slug)), ("It is used by", book.used_by(slug))):
        yield f"{words} {enumeration([book.link(other, here) for other in others]) or 'no other claim'}."


def cite(claim: Claim, report: Mapping[str, Any]) -> Iterator[str]:
    """Tag, revision and hashes, and the entry for a bibliography."""
    yield "## How to cite"
    rows = [(name, f"`{value}`") for name, value in (
        ("tag", report["tag"]), ("revision", report["revision"]), ("statement hash", report["statement_hash"]),
        ("proof hash", report["proof_hash"])) if value is not None]
    yield f'<div class="cite" markdown>\n\n{table(["", ""], rows)}\n\n</div>'


def source(claim: Claim, report: Mapping[str, Any]) -> Iterator[str]:
    """The command that runs everything again, and the claim file."""
    name = report["tag"] or claim.slug
    yield "## Run it again"
    yield f"```console\n$ verify run {name}\n```"
    yield folded(f"The claim file, {claim.file.name}", f"```python\n{claim.file.read_text(encoding='utf-8').strip()}\n```")
