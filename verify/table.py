"""What `verify run` prints: progress, a table, and what does not hold."""
from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.evidence.runner import Piece

Report = Mapping[str, Any]
HEAD = ("tag", "title", "status", "steps", "networks", "assumptions", "errors killed", "time")


def said(piece: Piece) -> str:
    """What a piece of evidence says, in a few words."""
    data, time = piece.data, "kept" if piece.cached else f"{piece.seconds:.1f} s"
    if data is None:
        return f"DOES NOT HOLD, {time}"
    return ", ".join([*_counts(piece.kind, data), time])


def _counts(kind: str, data: Mapping[str, Any]) -> list[str]:
    match kind:
        case "proof":
            return [f"{data['steps']} steps"]
        case "networks":
            return [f"{data['networks']} networks", f"{data['step_instances']} instances of steps"]
        case "assumptions":
            return [f"{_needed(data['assumptions'])} needed"]
        case "errors":
            return [f"{_killed(data)} planted errors killed" if data["code_networks"] else _killed(data)]
    return []


def _killed(errors: Mapping[str, Any]) -> str:
    if errors["planted"] and not errors["code_networks"]:
        return "not on code"
    return f"{errors['killed']} of {errors['planted']}"


def _needed(assumptions: Sequence[Mapping[str, Any]]) -> str:
    return f"{sum(a['needed'] == 'yes' for a in assumptions)} of {len(assumptions)}"


def table(reports: Iterable[Report], found: Iterable[Piece], width: int | None = None) -> str:
    """One line for each claim.  What is wider than `width` loses the end of its titles."""
    pieces: dict[str, list[Piece]] = {}
    for piece in found:
        pieces.setdefault(piece.slug, []).append(piece)
    rows = [(r["tag"] or "-", r["title"], "fails" if r["failures"] and r["status"] != "refuted" else r["status"],
             str(r["proof"]["steps"]), str(r["tested"]["networks"]), _needed(r["assumptions"]),
             _killed(r["errors"]), _time(pieces[r["slug"]])) for r in reports]
    wide = max((len(line) for line in columns(HEAD, rows).splitlines()), default=0)
    longest = max((len(row[1]) for row in rows), default=0)
    if width is not None and wide > width:
        most = max(longest - (wide - width), 20)
        rows = [(tag, title if len(title) <= most else title[:most - 1] + "…", *more) for tag, title, *more in rows]
    return columns(HEAD, rows)


def _time(pieces: Iterable[Piece]) -> str:
    new = [piece.seconds for piece in pieces if not piece.cached]
    return f"{sum(new):.1f} s" if new else "kept"


def columns(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Text in columns; those that start with a digit everywhere are aligned on the right."""
    lines = [head, *rows]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    right = [len(lines) > 1 and all(line[k][:1].isdigit() for line in lines[1:]) and k > 0 for k in range(len(head))]
    return "".join("  ".join(cell.rjust(w) if r else cell.ljust(w)
                             for cell, w, r in zip(line, widths, right, strict=True)).rstrip() + "\n" for line in lines)


def failures(result: Report, found: Iterable[Piece]) -> str:
    """What does not hold, each with its counterexample, once for all evidence that says it in the same words; and how
    it went as a whole."""
    found, text = list(found), ""
    order = {report["slug"]: position for position, report in enumerate(result["claims"])}
    refuted = {piece.slug for piece in found if piece.refuted}
    kinds: dict[tuple[str, str], list[str]] = {}
    for piece in sorted(found, key=lambda piece: order[piece.slug]):
        consequence = piece.kind == "errors" and piece.slug in refuted  # the code computes what the claim denies
        if piece.failure is not None and not consequence:
            kinds.setdefault((piece.slug, piece.failure), []).append(piece.kind)
    for (slug, failure), of in kinds.items():
        text += f"\n{slug}, {', '.join(of)}: DOES NOT HOLD\n{textwrap.indent(failure, '    ')}\n"
    for reading in (reading for statement in result["statements"] for reading in statement["readings"]):
        text += "".join(f"\nstatement {fault}\n" for fault in reading["faults"])
    failing = [report["slug"] for report in result["claims"] if report["failures"]]
    total, kept = len(result["claims"]), sum(piece.cached for piece in found)
    statuses = Counter(report["status"] for report in result["claims"])
    whole = (f"{'1 claim holds' if total == 1 else f'{total} claims hold'} as stated: "
             f"{', '.join(f'{count} {status}' for status, count in sorted(statuses.items()))}")
    if failing:
        whole = f"{len(failing)} of {total} {'does' if len(failing) == 1 else 'do'} not hold as stated"
    return f"{text}\n{whole}; {len(found)} pieces of evidence, {kept} of them kept from before\n"
