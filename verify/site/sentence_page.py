"""The page of sentences that somebody wrote, each with its formal reading and the verdict that is computed."""
from __future__ import annotations

from collections.abc import Iterator

from verify.site.book import SENTENCES, Book
from verify.site.claim_page import statement
from verify.site.counterexamples import contradiction
from verify.site.template import filled
from verify.site.writing import anchor, badge, enumeration
from verify.statement import Sentence


def sentence_page(book: Book) -> str:
    """All sentences in Markdown."""
    return filled("sentences", {"sentences": "\n\n".join("\n\n".join(section(said, book))
                                                       for said in book.sentences.values())})


def section(said: Sentence, book: Book) -> Iterator[str]:
    """A sentence: its verdict and what it rests on, our reading, and what speaks against it."""
    verdict = book.verdicts[said.id]
    yield f"## {said.id.replace('_', ' ').capitalize()} {{ #{anchor('', said.id)} }}"
    yield f"> {said.said}\n>\n> — {said.place}, in {said.source}"
    claims = [book.link(claim, SENTENCES) for claim in verdict["claims"]]
    yield f"{badge(verdict['verdict'])} {reason(verdict['added'], claims)}"
    yield statement(said, SENTENCES, {})
    for of in said.counterexamples:
        if verdict["counterexample"] is not None and of.name == verdict["counterexample"]["name"]:
            yield f"**Against it.** {contradiction(said, of, SENTENCES)}"
    for fault in verdict["faults"]:
        yield f'!!! failure "This does not show what it should"\n\n    {fault}'


def reason(added: list[str], claims: list[str]) -> str:
    """What the verdict rests on, in a sentence."""
    if not claims:
        return "No claim decides it."
    if not added:
        return f"It follows from {enumeration(claims)}."
    return f"{enumeration(claims)} needs one thing more: {enumeration([f'*{name}*' for name in added])}."
