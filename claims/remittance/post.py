"""Post a remittance: all of it in one transaction, never half a claim, the payment to the cent.

Cash of a remittance is its BPR amount: claims that are posted credit the payer's receivable, claims that wait for a
person credit `unapplied`, provider-level adjustments go to recoupment, interest or other accounts.
"""

from collections.abc import Sequence

from django.db import connections

from claims.ledger.models import Posting
from claims.ledger.post import Draft, post_many, reversal_draft, reversal_key
from claims.remittance import load, outcome, tell
from claims.remittance.bulk import update_many
from claims.remittance.judge import Answer, Books, judge, note_splits
from claims.remittance.match import Ours, match_lines, ours
from claims.remittance.models import (
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
    RemittanceState,
)
from claims.remittance.sides import parked_sides, provider_sides
from portal import clock


class NotPostable(ValueError):
    """A person asked for what the books do not allow; the message says why, in words for the screen."""


def one_at_a_time(practice_id: int) -> None:
    """Postings of one practice follow each other: a receivable is never credited twice at the same moment."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(72400, %s)", [practice_id])


def post_remittance(remittance_id: int) -> Remittance:
    """Post a remittance that was read. Posted, parked and duplicate ones are left as they are (idempotent by state)."""
    remittance = Remittance.objects.get(pk=remittance_id)
    one_at_a_time(remittance.practice_id)
    remittance.refresh_from_db(fields=["state"])
    if remittance.state != RemittanceState.READ:
        return remittance
    rows = list(
        RemittanceClaim.objects.filter(practice_id=remittance.practice_id, remittance_id=remittance.pk).order_by("ordinal")
    )
    answers = load.answers_of(practice_id=remittance.practice_id, rows=rows)
    drafts, books = _decide(remittance, answers)
    for answer in answers:
        if answer.row.parked_reason and answer.row.paid_cents:
            drafts.append(_waiting(remittance, answer.row))
    provider = _provider(remittance)
    if provider is not None:
        drafts.append(provider)
    post_many(practice_id=remittance.practice_id, drafts=drafts)
    remittance.state, remittance.posted_at = RemittanceState.POSTED, clock.now()
    _finish(remittance, answers, books)
    return remittance


def retry(remittance_id: int) -> int:
    """Try the parked claims of a remittance again; the number posted now. For a remittance that was parked as a whole
    only because an unposted one has the same identity: post it.

    Raises NotPostable when the remittance itself does not prove.
    """
    remittance = Remittance.objects.select_related("duplicate_of").get(pk=remittance_id)
    one_at_a_time(remittance.practice_id)
    if remittance.state == RemittanceState.PARKED:
        return _post_instead(remittance)
    if remittance.state != RemittanceState.POSTED:
        raise NotPostable("This remittance has nothing to post.")
    rows = list(
        RemittanceClaim.objects.filter(practice_id=remittance.practice_id, remittance_id=remittance.pk, posted_at=None)
        .exclude(parked_reason="")
        .order_by("ordinal")
    )
    return _try_again(remittance, rows)


def match_by_hand(row_id: int, *, control_no: str) -> str:
    """Tie a parked answer to the claim a person names, and post it if the books allow.

    Returns "" when it was posted, else why it still waits. Raises NotPostable when there is no such claim or the answer
    is posted already.
    """
    row = RemittanceClaim.objects.select_related("remittance").get(pk=row_id)
    one_at_a_time(row.practice_id)
    row.refresh_from_db(fields=["posted_at", "claim_id"])
    if row.posted_at is not None or row.remittance.state != RemittanceState.POSTED:
        raise NotPostable("This answer is posted already, or its remittance is parked as a whole.")
    named = ours(practice_id=row.practice_id, rows=[RemittanceClaim(control_no=control_no)])
    claim = named.by_number.get(control_no.strip().upper())
    if claim is None:
        raise NotPostable(f"No claim of this practice has the number {control_no.strip()[:17]}.")
    row.claim_id, row.matched_by = claim.pk, "by hand"
    _try_again(row.remittance, [row])
    return row.parked_reason


def _decide(remittance: Remittance, answers: Sequence[Answer]) -> tuple[list[Draft], Books]:
    """Match and judge; reversals first, because a correction may stand before the reversal it needs."""
    found = ours(practice_id=remittance.practice_id, rows=[a.row for a in answers])
    lost = {a.row.pk: why for a in answers if (why := _match(a, found))}
    books = load.books_of(practice_id=remittance.practice_id, claim_ids=[a.row.claim_id for a in answers if a.row.claim_id])
    note_splits(books, answers)
    drafts: list[Draft] = []
    for answer in sorted(answers, key=lambda a: not a.is_reversal):
        why = lost.get(answer.row.pk) or judge(answer, remittance=remittance, books=books)
        answer.row.parked_reason = why[:200]
        if not why:
            _accept(remittance, answer, books, drafts)
    return drafts, books


def _match(answer: Answer, found: Ours) -> str:
    answer.claim, answer.row.matched_by = found.claim_of(answer.row)
    if answer.claim is None:
        answer.row.claim_id = None
        return ""
    answer.row.claim_id = answer.claim.pk
    missing = match_lines(answer.lines, found.lines.get(answer.claim.pk, []))
    return f"Line {missing.ordinal} ({missing.code}) is not a line of our claim." if missing else ""


def _accept(remittance: Remittance, answer: Answer, books: Books, drafts: list[Draft]) -> None:
    books.accept(answer)
    answer.row.posted_at = clock.now()
    if not answer.sides:
        return
    undone = None
    if answer.undoes is not None:
        key = load.claim_key(answer.undoes.row)
        undone = Posting.objects.get(practice_id=remittance.practice_id, key=key)
    drafts.append(
        Draft(
            key=reversal_key(undone) if undone else load.claim_key(answer.row),
            kind="remittance_reversal" if undone else "remittance", effective_on=remittance.paid_on, sides=answer.sides,
            claim_id=answer.row.claim_id, remittance_id=remittance.pk, reverses_id=undone.pk if undone else None,
        )
    )  # fmt: skip


def _waiting(remittance: Remittance, row: RemittanceClaim) -> Draft:
    return Draft(
        key=load.parked_key(row), kind="remittance_parked", effective_on=remittance.paid_on,
        sides=parked_sides(row.paid_cents, payer_id=remittance.payer_id), remittance_id=remittance.pk,
    )  # fmt: skip


def _provider(remittance: Remittance) -> Draft | None:
    items = ProviderAdjustment.objects.filter(practice_id=remittance.practice_id, remittance_id=remittance.pk)
    sides = provider_sides(list(items.values_list("reason", "amount_cents")), payer_id=remittance.payer_id)
    if not sides:
        return None
    return Draft(
        key=f"remit:{remittance.pk}:plb", kind="remittance_plb", effective_on=remittance.paid_on, sides=sides,
        remittance_id=remittance.pk,
    )  # fmt: skip


def _try_again(remittance: Remittance, rows: list[RemittanceClaim]) -> int:
    """Judge parked answers once more; their waiting money is taken back in the same breath as they are posted."""
    answers = load.answers_of(practice_id=remittance.practice_id, rows=rows)
    drafts, books = _decide(remittance, answers)
    accepted = [answer for answer in answers if not answer.row.parked_reason]
    keys = [load.parked_key(answer.row) for answer in accepted]
    for posting in Posting.objects.filter(practice_id=remittance.practice_id, key__in=keys):
        drafts.append(
            reversal_draft(
                posting, key=reversal_key(posting), kind="remittance_unparked", effective_on=remittance.paid_on,
                remittance_id=remittance.pk,
            )
        )  # fmt: skip
    post_many(practice_id=remittance.practice_id, drafts=drafts)
    _finish(remittance, answers, books)
    return len(accepted)


def _post_instead(remittance: Remittance) -> int:
    """The first remittance of this identity was never posted: a person chooses this one."""
    first = remittance.duplicate_of
    if first is None or any(item["decides"] and not item["holds"] for item in remittance.proof):
        raise NotPostable(f"It does not prove: {remittance.parked_reason}")
    same = Remittance.objects.filter(practice_id=remittance.practice_id, key=remittance.key, state=RemittanceState.POSTED)
    if same.exists():
        raise NotPostable("Another remittance of the same payment is posted.")
    remittance.state, remittance.parked_reason = RemittanceState.READ, ""
    remittance.save(update_fields=["state", "parked_reason"])
    return post_remittance(remittance.pk).claims_matched


def _finish(remittance: Remittance, answers: Sequence[Answer], books: Books) -> None:
    """Write back what was decided, and tell everybody who waits for it."""
    fields = ["claim", "matched_by", "outcome", "parked_reason", "posted_at", "reverses"]
    practice_id = remittance.practice_id
    update_many(RemittanceClaim, [answer.row for answer in answers], fields, practice_id=practice_id)
    accepted = [answer for answer in answers if not answer.row.parked_reason]
    lines = [line for answer in accepted for line in answer.lines]
    update_many(RemittanceLine, lines, ["service_line", "outcome", "allowed_cents"], practice_id=practice_id)
    rows = RemittanceClaim.objects.filter(practice_id=practice_id, remittance_id=remittance.pk)
    remittance.claims_parked = rows.filter(posted_at=None).count()
    remittance.claims_matched = rows.exclude(posted_at=None).count()
    remittance.parked_reason = ""
    remittance.save(update_fields=["state", "posted_at", "claims_parked", "claims_matched", "parked_reason"])
    outcome.record(remittance, accepted, books)
    tell.tell(remittance, accepted)
