"""The page of a sentence that somebody wrote: its readings, the verdict on each, and what the verdict rests on."""
from __future__ import annotations

from collections.abc import Iterator

from verify.proof import Part
from verify.readings.evaluate import REDRAWS
from verify.site.book import SENTENCES, Book, Report, goal, link, source_path, statement_path
from verify.site.claim_page import another, defined, indices, numbers, parts, sizes, standing, trained
from verify.site.counterexamples import network, network_anchor
from verify.site.proof_page import proof
from verify.site.writing import (
    anchor,
    badge,
    capitalized,
    count,
    div,
    enumeration,
    equation,
    folded,
    place,
    plural,
    quantified,
    sentence,
    symbols,
)
from verify.source import said_of
from verify.statement import Reading, Sentence, Shown
from verify.verdict import ADDED, FALSE, TRUE, UNDECIDED

#: How names are written that the names of files have in small letters.
NAMES = {"relu": "ReLU", "xavier": "Xavier", "he": "He", "glorot": "Glorot"}


def statement_page(said: Sentence, book: Book) -> str:
    """The whole page in Markdown."""
    readings = list(zip(said.readings, book.verdicts[said.id]["readings"], strict=True))
    return "\n\n".join([
        f"# {title(said)}",
        *quotation(said, book),
        *verdict(said, book),
        *(part for reading, found in readings for part in section(reading, found, book)),
        *again(said),
    ]) + "\n"


def title(said: Sentence) -> str:
    """The name of the file, as a sentence."""
    return capitalized(" ".join(NAMES.get(word, word) for word in said.id.split("_")))


def pieces(said: Sentence) -> str:
    """`piece 5`, `pieces 9, 42`."""
    return f"piece{'s' * (len(said.numbers) > 1)} {said_of(said.numbers)}"


def quotation(said: Sentence, book: Book) -> Iterator[str]:
    """The sentence in our words, by whom it is and where it stands."""
    here = statement_path(said)
    of = link(book.sources[said.source].title, f"{source_path(said.source)}#{anchor('', said.id)}", here)
    yield f"> {said.said}\n>\n> — in our words, after {said.author}, *{of}*, {pieces(said)}: {said.place}"


def verdict(said: Sentence, book: Book) -> Iterator[str]:
    """What a reader wants to know first: one verdict, or that it depends on the reading."""
    found, here = book.verdicts[said.id], statement_path(said)
    if not said.readings:
        yield f"{badge(UNDECIDED)} {reason_unread(said)}"
        if said.precisely:
            yield f"**What a reading would have to say.** {said.precisely}"
            yield "This is in words only; nothing of it is checked.\n{: .aside }"
    elif len(found["verdicts"]) > 1:
        yield "**The verdict depends on the reading.**"
        yield "\n".join(f"- {marked(of)} {link(reading.name, f'{here}#{place(reading)}', here)}"
                        for reading, of in zip(said.readings, found["readings"], strict=True))
    elif len(said.readings) > 1:
        yield f"{badge(found['verdicts'][0])} in each of {count(len(said.readings))} readings."


def reason_unread(said: Sentence) -> str:
    """Why there is no verdict on a sentence without a reading."""
    return f"No formal reading yet: it {said.unread}." if said.unread else "No formal reading yet."


def marked(found: Report) -> str:
    """The verdict on a reading as a badge; and that what it rests on is only tested."""
    return badge(found["verdict"], "tested" if found["status"] == "tested" else "")


# --- what the verdict rests on ----------------------------------------------------------------------------------------

def reason(reading: Reading, found: Report, book: Book, here: str) -> str:
    """What the verdict rests on, in a sentence or two."""
    page, of = statement_path(reading.sentence), network_of(reading, found)
    claims = enumeration([book.link(claim, here) for claim in found["claims"]])
    proof = f"{page}#{place(reading, 'proof')}"
    follows = link("follows", proof, here) if reading.slug in book.replayed else "follows"
    follows += f" from {claims or 'the equations alone'}"
    shown = link("A network", f"{page}#{network_anchor(reading, of)}", here) if of else "A network"
    instead = enumeration([book.link(claim, here) for claim in found["instead"]])
    added = enumeration([f"*{sentence(name, symbols(reading))}*" for name in found["added"]])
    of_all = {TRUE: f"It {follows}.",
              ADDED: f"{shown} contradicts it as it stands. With the added assumption {added} it {follows}.",
              FALSE: f"{shown} contradicts it." + f" True instead: {instead}." * bool(instead),
              UNDECIDED: "No claim implies it, and no network contradicts it."}
    of_some = {TRUE: f"{shown} is shown.",
               FALSE: f"There is none; this {follows}.",
               UNDECIDED: "No network is shown, and nothing proves that there is none."}
    said = (of_some if reading.exists else of_all)[found["verdict"]]
    if of is not None and found["status"] == "tested" and not reading.exists:
        drawn = link("tested", f"{SENTENCES}#what-the-verdicts-mean", here)
        said += f" That it contradicts what is said of almost all values is {drawn} on {REDRAWS} values of them."
    return said


def network_of(reading: Reading, found: Report) -> Shown | None:
    """The network that the verdict rests on."""
    return next((of for of in reading.networks if found["network"] and of.name == found["network"]["name"]), None)


# --- a reading --------------------------------------------------------------------------------------------------------

def section(reading: Reading, found: Report, book: Book) -> Iterator[str]:
    """A reading: its verdict, why it is read so, what it says, what must be added, the network, what is true instead,
    and the proof."""
    here, letters = statement_path(reading.sentence), symbols(reading)
    yield f"## Read as: {sentence(reading.name, letters)} {{ #{place(reading)} }}"
    yield f"{marked(found)} {reason(reading, found, book, here)}"
    if reading.why:
        yield f"**Why this reading.** {sentence(reading.why, letters)}"
    for fault in found["faults"]:
        lines = ["```text", *fault.splitlines(), "```"]
        yield '!!! failure "This does not show what it should"\n\n' + "\n".join(f"    {line}" for line in lines)
    yield statement(reading, here)
    yield from added(reading, found, book, here)
    of = network_of(reading, found)
    if of is not None:
        yield "**Such a network**, evaluated in fractions when this page was made." if reading.exists else (
            "**Against it.** Evaluated in fractions when this page was made, everything assumed holds here"
            + (", but not all that is added." if reading.additions else "."))
        yield network(reading, of, here)
    if found["instead"]:
        yield "**What is true instead.**"
        yield "\n".join(f"- {badge(standing(book.reports[book.slug(claim)]))} {book.link(claim, here)}"
                        for claim in found["instead"])
    yield from proved(reading, book, here)


def statement(reading: Reading, here: str) -> str:
    """What the sentence says, as we read it: of every network, or that there is one."""
    if reading.exists:
        given = f"**There is a network**{sizes(reading)}{another(reading)}"
        given += (" that is trained" if reading.training else " and a batch") + indices(reading, ", with some {}")
        lists = {"**such that**": reading.assumptions or reading.conclusions,
                 "**and**": reading.conclusions if reading.assumptions else {}}
    else:
        given = f"**For every network**{sizes(reading)}{another(reading)}"
        given += (" that is trained" if reading.training else " and every batch") + indices(reading, ", and for all {}")
        lists = {"**Assume**": reading.assumptions, "**Then**": reading.conclusions}
    lines = [f"{given}:", *(f"{words}\n{{: .aside }}" for words in trained(reading, here))]
    lines += [f"{words}\n{{: .aside }}" for words in numbers(reading)] + list(defined(reading))
    for head, of in lists.items():
        lines += [head, *parts(reading, of, {}, reading.sentence.origins)] if of else []
    return div("statement", "\n\n".join(lines))


def added(reading: Reading, found: Report, book: Book, here: str) -> Iterator[str]:
    """What the reading needs beyond what the sentence says: of its own file, or of the claims that imply it."""
    of_claims = {name: (part, slug) for slug in map(book.slug, found["claims"])
                 for name, part in book.claims[slug].assumptions.items() if name in found["added"]}
    lines = list(parts(reading, reading.additions, {}))
    for name in found["added"]:
        if name not in reading.additions and name in of_claims:
            part, slug = of_claims[name]
            lines.append(of_claim(part, slug, book, here))
    if lines:
        shown = found["verdict"] == ADDED or reading.slug in book.replayed
        enough = "with it, what it says is true" if shown else "that it is enough is not shown"
        yield div("added", "\n\n".join([f"**Added.** The sentence does not say this; {enough}.", *lines]))


def of_claim(part: Part, slug: str, book: Book, here: str) -> str:
    """An assumption of a claim, in the letters of the claim."""
    claim = book.claims[slug]
    source = book.link(slug, here, f"assumed in {book.name(slug)}", f"#{place(claim, 'assumption', part.name)}")
    return "\n\n".join([f"1.  {sentence(part.words, symbols(claim))} {source}{{ .needed }}",
                        f"    {equation(part.formula, claim.training)}\n    {{: .equation }}"])


def proved(reading: Reading, book: Book, here: str) -> Iterator[str]:
    """The proof that the kernel accepted, folded."""
    theorem = book.replayed.get(reading.slug)
    if theorem is None:
        return
    if reading.exists:
        denied = enumeration([quantified(formula, reading.training) for formula in goal(reading).conclusions.values()])
        yield f"**There is no such network.** Wherever all that stands above “and” holds, {denied}."
    steps = plural(len(theorem.steps), "step") if theorem.steps else "a claim, as it is"
    yield (f'<details class="note" id="{place(reading, "proof")}" markdown>\n<summary markdown>The proof: '
           f'{steps}, checked by the kernel</summary>')
    yield proof(reading, theorem, book, here)
    yield "</details>"


# --- to check it again ------------------------------------------------------------------------------------------------

def again(said: Sentence) -> Iterator[str]:
    """The commands that compute the verdict again and show the sentence, and the statement file."""
    yield "## Run it again"
    yield f"```console\n$ verify show {said.id}\n```"
    yield "The text of the source is not here. If you have it in a file, this shows the sentence itself:"
    numbers = said_of(said.numbers).replace(" ", "")
    yield f"```console\n$ verify source {said.source} {numbers} --text FILE\n```"
    yield folded(f"The statement file, {said.file.name}", f"```python\n{said.text.strip()}\n```")
