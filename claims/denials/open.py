"""Open a denial for every denied amount of an answered claim; withdraw those whose answer was taken back."""

import datetime as dt
from dataclasses import replace

from django.utils import timezone

from claims.denials import derive
from claims.denials.derive import Cas, DeniedAmount
from claims.denials.models import Denial, DenialState
from claims.remittance.models import RemittanceAdjustment, RemittanceClaim, RemittanceLine
from portal import clock
from portal.encounters import timeline
from portal.ui.money import us_date, usd

STANDING = (DenialState.OPEN, DenialState.WORKING, DenialState.APPROVAL)


def open_denials(row_id: int) -> int:
    """Denials of one answered claim (CLP); the number opened now. Idempotent: one per line, group, reason and answer.

    The deadline counts the payer's appeal days from the day the remittance was received; an unprocessable claim and one
    past its filing limit have no appeal (rules.md 3.5), so theirs is the claim's filing limit, where known.
    """
    row = RemittanceClaim.objects.select_related("remittance", "claim", "claim__payer").get(pk=row_id)
    if row.posted_at is None or row.claim_id is None:
        return 0
    if row.reverses_id is not None:
        withdraw(row.reverses_id)
        return 0
    if RemittanceClaim.objects.filter(practice_id=row.practice_id, reverses_id=row.pk).exists():
        return 0  # taken back before anybody could work it
    found = [
        _denial(row, line_id, item)
        for line_id, items in _derived(row).items()
        for item in _merged(items)
    ]  # fmt: skip
    known = set(
        Denial.objects.filter(practice_id=row.practice_id, remittance_claim_id=row.pk).values_list(
            "service_line_id", "group", "carc"
        )
    )
    new = [denial for denial in found if (denial.service_line_id, denial.group, denial.carc) not in known]
    Denial.objects.bulk_create(new)
    if new:
        _supersede(row)
        total = sum(denial.amount_cents for denial in new)
        deadline = min((d.deadline for d in new if d.deadline), default=None)
        until = f", until {us_date(deadline)}" if deadline else ""
        timeline.write(
            practice_id=row.practice_id, encounter_id=row.claim.encounter_id, kind="denial.opened",
            text=f"{usd(total)} denied is being worked{until}: {new[0].first_action}"[:300], subject_type="claim",
            subject_id=row.claim_id, denied_cents=total,
        )  # fmt: skip
    return len(new)


def withdraw(row_id: int) -> int:
    """The payer took the answer back: its denials that are not resolved are withdrawn; the number."""
    return Denial.objects.filter(remittance_claim_id=row_id, state__in=STANDING).update(
        state=DenialState.REVERSED, resolution="The payer took its answer back.", resolved_at=clock.now()
    )


def _supersede(row: RemittanceClaim) -> None:
    """A later answer to the same claim replaces earlier unworked denials: one amount is never in the queue twice."""
    Denial.objects.filter(
        practice_id=row.practice_id, claim_id=row.claim_id, state__in=STANDING, remittance_claim_id__lt=row.pk
    ).exclude(remittance_claim__remittance_id=row.remittance_id).update(
        state=DenialState.REVERSED, resolution=f"Answered again by remittance {row.remittance_id}.", resolved_at=clock.now()
    )


def _derived(row: RemittanceClaim) -> dict[int | None, list[DeniedAmount]]:
    """Our line (None: the claim itself) -> its denied amounts, as the posting derived them."""
    by_line: dict[int | None, list[Cas]] = {}
    for item in RemittanceAdjustment.objects.filter(practice_id=row.practice_id, remittance_claim_id=row.pk).order_by("pk"):
        by_line.setdefault(item.line_id, []).append(Cas(item.group, item.carc, item.amount_cents))
    found: dict[int | None, list[DeniedAmount]] = {}
    results = []
    for line in RemittanceLine.objects.filter(practice_id=row.practice_id, remittance_claim_id=row.pk).order_by("pk"):
        remarks = [*line.rarcs, *row.remarks]
        result = derive.derive_line(paid=line.paid_cents, adjustments=by_line.get(line.pk, []), remarks=remarks)
        results.append(result)
        found.setdefault(line.service_line_id, []).extend(result.denials)
    _, claim_level = derive.derive_claim(
        paid=row.paid_cents, lines=results, claim_level=by_line.get(None, []), remarks=row.remarks
    )
    if claim_level is not None:
        found.setdefault(None, []).extend(claim_level.denials)
    return found


def _merged(items: list[DeniedAmount]) -> list[DeniedAmount]:
    """One per group and reason: a payer that unbundles a line repeats its reasons."""
    made: dict[tuple[str, str], DeniedAmount] = {}
    for item in items:
        key = (item.group, item.carc)
        made[key] = replace(made[key], cents=made[key].cents + item.cents) if key in made else item
    return list(made.values())


def _denial(row: RemittanceClaim, line_id: int | None, item: DeniedAmount) -> Denial:
    claim, received = row.claim, row.remittance.received_at
    if item.unprocessable or item.category == "timely_filing":
        deadline = claim.filing_limit
    else:
        deadline = _day(received) + dt.timedelta(days=claim.payer.appeal_days)
    return Denial(
        practice_id=row.practice_id, claim_id=row.claim_id, service_line_id=line_id, remittance_claim_id=row.pk,
        group=item.group, carc=item.carc, category=item.category, preventable=item.preventable, owner=item.owner,
        first_action=item.first_action, in_rate=item.in_rate, amount_cents=item.cents, denied_on=row.remittance.paid_on,
        deadline=deadline, rarc=item.rarc, unprocessable=item.unprocessable,
    )  # fmt: skip


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment).date()
