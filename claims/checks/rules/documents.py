"""What must be in the record before the claim may leave."""

from __future__ import annotations

from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_NOTES = frozenset({"note", "progress_note", "op_note", "evaluation"})


@rule("DC-01")
def signed_note(c: Context) -> Verdict:
    docs = c.facts.documents
    if docs is None:
        return [Skip("the documents are unknown")]
    notes = [doc for doc in docs if doc.kind in _NOTES]
    if not notes:
        return [Hit("no note for the visit", "ask the practice for the note", field="document")]
    if any(doc.signed and not doc.late_addendum for doc in notes):
        return PASS
    if any(doc.late_addendum for doc in notes):
        return [Hit("the note was changed after billing", "review the addendum before release", field="document")]
    if any(doc.signed is None for doc in notes):
        return [Skip("whether the note is signed is unknown")]
    return [Hit("the note is not signed", "ask the provider to sign", field="document")]


@rule("DC-02")
def checklist(c: Context) -> Verdict:
    wanted = c.payer.documents_wanted
    if wanted is None:
        return [Skip("the document checklist is not set", "document checklist")]
    if c.facts.documents is None:
        return [Skip("the documents are unknown")]
    kinds = {doc.kind for doc in c.facts.documents}
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        for code, kind in wanted:
            if code == one.code:
                applies = True
                if kind not in kinds:
                    found.append(
                        Hit(f"{one.code} needs the document '{kind}'", "ask the practice for it", one.no, "document")
                    )
    return settle(found) if applies else None


@rule("DC-04")
def no_open_query(c: Context) -> Verdict:
    held = c.facts.open_queries
    if held is None:
        return [Skip("open questions to the provider are unknown")]
    return [Hit(f"{held} open question(s) to the provider", "wait for the answer", field="query")] if held else PASS
