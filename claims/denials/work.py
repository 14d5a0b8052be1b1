"""Work a denial: take it, resolve it with a reason, or write it off with a manager's approval."""

from claims.denials.models import Denial, DenialState
from claims.ledger import balances
from claims.ledger.models import Account
from claims.ledger.post import Side, post
from portal import clock
from portal.encounters import timeline
from portal.jobs.emit import emit
from portal.tenants import scope
from portal.ui.money import usd

RESOLUTIONS = {
    "corrected": "Corrected claim sent",
    "new_claim": "Sent as a new claim",
    "appealed": "Appeal sent",
    "rebilled": "Billed to the right payer",
    "patient": "The patient owes it (valid notice on file)",
    "paid": "Paid after all",
    "no_action": "Nothing to recover",
}


class NotAllowed(ValueError):
    """The denial is not in a state, or the person not in a position, for this; the message is for the screen."""


def take(denial_id: int) -> Denial:
    """The current person works it from now on."""
    denial = Denial.objects.get(pk=denial_id)
    _move(denial, {DenialState.OPEN, DenialState.WORKING}, to=DenialState.WORKING, taken_by_id=_me(), taken_at=clock.now())
    _tell(denial, "denial.taken", "A denial is being worked.")
    return denial


def resolve(denial_id: int, *, kind: str, reason: str) -> Denial:
    """Close it with what was done. `kind` is one of RESOLUTIONS; a reason is required. Money does not move here."""
    if kind not in RESOLUTIONS:
        raise NotAllowed("Choose what was done.")
    denial = Denial.objects.get(pk=denial_id)
    _move(
        denial, {DenialState.OPEN, DenialState.WORKING}, to=DenialState.RESOLVED, resolution_kind=kind,
        resolution=_reason(reason), resolved_by_id=_me(), resolved_at=clock.now(),
    )  # fmt: skip
    _tell(denial, "denial.resolved", f"A denial of {usd(denial.amount_cents)} is resolved: {RESOLUTIONS[kind].lower()}.")
    return denial


def ask_write_off(denial_id: int, *, reason: str) -> Denial:
    """Ask a manager to write the amount off. Nothing is written off yet."""
    denial = Denial.objects.get(pk=denial_id)
    _move(
        denial, {DenialState.OPEN, DenialState.WORKING}, to=DenialState.APPROVAL, resolution_kind="written_off",
        resolution=_reason(reason), asked_by_id=_me(),
    )  # fmt: skip
    _tell(denial, "denial.write_off_asked", f"A write-off of {usd(denial.amount_cents)} waits for a manager.", visible=False)
    return denial


def decide_write_off(denial_id: int, *, approve: bool) -> Denial:
    """A manager approves (the amount leaves the payer's receivable for denial write-offs) or sends it back to work.

    Raises NotAllowed when the person asked for it himself, or when the receivable holds less than the amount.
    """
    denial = Denial.objects.select_related("claim").get(pk=denial_id)
    if denial.asked_by_id == _me():
        raise NotAllowed("Another person must approve what you asked for.")
    if not approve:
        _move(denial, {DenialState.APPROVAL}, to=DenialState.WORKING, resolution_kind="", resolution="", asked_by_id=None)
        _tell(denial, "denial.write_off_refused", "The write-off was refused; the denial is worked on.", visible=False)
        return denial
    _move(denial, {DenialState.APPROVAL}, to=DenialState.RESOLVED, resolved_by_id=_me(), resolved_at=clock.now())
    open_cents = balances.of_claim(practice_id=denial.practice_id, claim_id=denial.claim_id).payer
    if open_cents < denial.amount_cents:
        raise NotAllowed(f"Only {usd(open_cents)} is still open on the claim.")
    posting = post(
        practice_id=denial.practice_id, key=f"write-off:{denial.pk}", kind="denial_write_off",
        effective_on=clock.today(), claim=denial.claim, entries=[
            Side(Account.DENIAL_WRITE_OFF, denial.amount_cents, denial.claim_id, denial.service_line_id, denial.claim.payer_id),
            Side(Account.PAYER_RECEIVABLE, -denial.amount_cents, denial.claim_id, denial.service_line_id, denial.claim.payer_id),
        ],
    )  # fmt: skip
    _tell(denial, "denial.written_off", f"{usd(denial.amount_cents)} was written off as a denial.")
    emit("claim.adjudicated", practice_id=denial.practice_id, subject_id=denial.claim_id, key=f"write-off:{posting.pk}")
    return denial


def _move(denial: Denial, before: set[str], *, to: str, **changes: object) -> None:
    """Compare-and-set: a second person is told, not obeyed."""
    changed = Denial.objects.filter(pk=denial.pk, practice_id=denial.practice_id, state__in=before).update(state=to, **changes)
    if not changed:
        raise NotAllowed("Somebody else changed this denial meanwhile.")
    denial.refresh_from_db()


def _reason(text: str) -> str:
    text = " ".join(text.split())[:200]
    if len(text) < 5:
        raise NotAllowed("Say why, in a few words.")
    return text


def _me() -> int | None:
    return scope.current().actor_id


def _tell(denial: Denial, kind: str, text: str, *, visible: bool = True) -> None:
    timeline.write(
        practice_id=denial.practice_id, encounter_id=denial.claim.encounter_id, kind=kind, text=text,
        subject_type="denial", subject_id=denial.pk, visible_to_practice=visible, amount_cents=denial.amount_cents,
    )  # fmt: skip
