"""Original, replacement, void."""

from __future__ import annotations

from collections import Counter

from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict
from claims.checks.registry import rule

_NEVER_ACCEPTED = frozenset({"draft", "sent", "rejected"})


@rule("FR-01")
def legal(c: Context) -> Verdict:
    held = c.facts.frequency
    if held is None:
        return [Skip("the claim frequency is unknown")]
    return (
        PASS
        if held in ("1", "7", "8")
        else [Hit(f"frequency {held}", "1 original, 7 replacement or 8 void", field="frequency")]
    )


@rule("FR-02")
def payer_number(c: Context) -> Verdict:
    held, number = c.facts.frequency, c.facts.payer_control_no
    if held is None or number is None:
        return [Skip("frequency or payer claim number is unknown")]
    if held == "1":
        return (
            [
                Hit(
                    "an original claim carries a payer claim number",
                    "remove it or send frequency 7",
                    field="payer claim number",
                )
            ]
            if number
            else PASS
        )
    if held not in ("7", "8"):
        return None
    if not number:
        return [
            Hit(
                f"frequency {held} without the payer's claim number",
                "add it from the remittance",
                field="payer claim number",
            )
        ]
    if c.facts.original_state is None:
        return [Skip("the state of the original claim is unknown", severity="denial")]
    if c.facts.original_state in _NEVER_ACCEPTED:
        return [Hit("the original was never accepted", "send it again as an original (frequency 1)", field="frequency")]
    if c.facts.original_payer_no and c.facts.original_payer_no != number:
        return [
            Hit(
                f"payer claim number {number}, remittance {c.facts.original_payer_no}",
                "use the number of the remittance",
                field="payer claim number",
            )
        ]
    return PASS


@rule("FR-03")
def accepts(c: Context) -> Verdict:
    if c.facts.frequency not in ("7", "8"):
        return None
    if c.payer.accepts_replacement is None:
        return [Skip("whether the payer takes replacements is not set", "payer rules")]
    if c.payer.accepts_replacement:
        return PASS
    return [
        Hit(
            "the payer takes no replacement claims",
            "unprocessable: new claim; processed: reopening or appeal",
            field="frequency",
        )
    ]


@rule("FR-04")
def all_lines(c: Context) -> Verdict:
    if c.facts.frequency != "7":
        return None
    if c.facts.original_lines is None:
        return [Skip("the lines of the original are unknown")]
    missing = Counter(c.facts.original_lines) - Counter(one.code for one in c.lines)
    if missing:
        return [
            Hit(
                f"lines of the original are missing: {', '.join(sorted(missing))}",
                "a replacement replaces the whole claim: keep all lines",
                field="lines",
            )
        ]
    return PASS
