"""Separation of duties and offshore limits."""

from __future__ import annotations

from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict
from claims.checks.registry import rule


@rule("CM-01")
def two_people(c: Context) -> Verdict:
    facts = c.facts
    if facts.audit_required is None:
        return [Skip("whether an audit was required is unknown")]
    if not facts.audit_required:
        return None
    if facts.coder is None or facts.auditor is None:
        return [Skip("coder or auditor of record is unknown")]
    return (
        [Hit("coder and auditor are the same person", "let someone else audit", field="auditor")]
        if facts.coder == facts.auditor
        else PASS
    )


@rule("CM-03")
def offshore(c: Context) -> Verdict:
    if c.payer.bars_offshore is None or c.facts.coder_offshore is None:
        return [Skip("the payer's offshore rule or the coder's location is unknown", "payer rules")]
    if c.payer.bars_offshore and c.facts.coder_offshore:
        return [
            Hit(
                "the payer bars work abroad and the claim was coded abroad",
                "let a coder in the country code it again",
                field="coder",
            )
        ]
    return PASS
