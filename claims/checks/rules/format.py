"""Form of the claim: identifiers, counts, required elements, characters, signatures."""

from __future__ import annotations

import re

from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_FORBIDDEN = re.compile(r"[*:~^]|[^\x20-\x7e]")


@rule("FM-01")
def control_number(c: Context) -> Verdict:
    number = c.facts.control_no
    if not number or len(number) > 20:
        return [
            Hit("control number is empty or over 20 characters", "use at most 17 of A-Z 0-9", field="control number")
        ]
    held = c.facts.history_claims
    if held is not None and any(one == number for one, _state in held):
        return [Hit(f"control number {number} was used before", "make a new one", field="control number")]
    if any(part and part in number for part in c.facts.claim_ids_sensitive):
        return [Hit("control number holds a person's number", "make a neutral one", field="control number")]
    if len(number) > 17 or not re.fullmatch(r"[A-Z0-9]+", number):
        return [
            Hit(
                f"control number {number} may be cut or changed by payers",
                "use at most 17 of A-Z 0-9",
                field="control number",
                severity="advise",
            )
        ]
    return PASS


@rule("FM-02")
def counts(c: Context) -> Verdict:
    if not c.lines:
        return [Hit("no service line", "add the services", field="lines")]
    if len(c.lines) > 50:
        return [Hit(f"{len(c.lines)} lines", "split at 50 lines", field="lines")]
    numbers = [one.line.control_no for one in c.lines if one.line.control_no]
    if len(set(numbers)) != len(numbers):
        return [Hit("line control numbers are repeated", "number each line once", field="line control number")]
    return PASS


@rule("FM-03")
def required(c: Context) -> Verdict:
    facts = c.facts
    office = facts.billing.address
    wanted = (
        ("billing street, city and state", office is not None and office.line1 and office.city and office.state),
        ("billing tax id", facts.billing.tax_id),
        ("subscriber name", facts.subscriber.last),
        ("member id", facts.coverage.member_id),
        ("order of coverage", facts.coverage.order),
        ("payer id", facts.payer.payer_id),
        ("diagnosis", facts.diagnoses),
    )
    missing = [name for name, held in wanted if not held]
    found: list[Hit | Skip] = [Hit(f"missing: {name}", "complete the claim", field=name) for name in missing]
    for one in c.lines:
        if one.day is None or not one.code or one.line.charge is None:
            found.append(Hit("line without date, procedure or charge", "complete the line", one.no, "line"))
    return found or PASS


@rule("FM-04")
def characters(c: Context) -> Verdict:
    facts = c.facts
    texts = [
        facts.control_no,
        facts.coverage.member_id,
        facts.patient.last,
        facts.patient.first,
        facts.subscriber.last,
        facts.subscriber.first,
    ]
    texts += [one.line.note for one in c.lines]
    for home in (facts.subscriber.address, facts.billing.address):
        if home is not None:
            texts += [home.line1, home.line2, home.city]
    bad = sum(1 for text in texts if text and (_FORBIDDEN.search(text) or text != text.strip()))
    return (
        [
            Hit(
                f"{bad} field(s) hold characters that an 837P cannot carry",
                "remove * : ~ ^, accents and outer spaces",
                field="characters",
            )
        ]
        if bad
        else PASS
    )


@rule("FM-05")
def signatures(c: Context) -> Verdict:
    facts = c.facts
    held = (
        ("assignment", facts.assignment, "ABC"),
        ("benefits", facts.benefits, "NWY"),
        ("release", facts.release, "IY"),
    )
    found: list[Hit | Skip] = []
    for name, value, legal in held:
        if value is None:
            found.append(Skip(f"the {name} indicator is unknown"))
        elif not value or value not in legal:
            found.append(
                Hit(
                    f"{name} indicator is {value or 'empty'}", "set it from the patient's signature on file", field=name
                )
            )
    if facts.signature_on_file is not None and facts.signature_on_file not in ("Y", "N"):
        found.append(Hit("provider signature indicator is wrong", "Y or N", field="signature"))
    return settle(found)


@rule("FM-07")
def attachment(c: Context) -> Verdict:
    control = c.facts.attachment_control
    if control is None:
        return [Skip("whether documents follow is unknown")]
    if not control:
        return None
    if c.facts.documents is None:
        return [Skip("the documents are unknown")]
    if not c.facts.documents:
        return [
            Hit(
                f"attachment {control} is announced, no document is on file",
                "attach it or remove the announcement",
                field="attachment",
            )
        ]
    return PASS
