"""What an acknowledgment says about our claims, written down as facts in its practice's context."""

import datetime as dt

from django.utils import timezone

from claims.clearinghouse import batches
from claims.clearinghouse.models import Batch, BatchClaim, BatchState, InterchangePart
from claims.clearinghouse.routing import batch_number
from claims.clearinghouse.sealing import part_bytes
from claims.lifecycle.models import Claim, ClaimFact, FactKind
from claims.x12.ack import TA1, Ack277CA, Ack999, SetResponse, read_acknowledgments
from claims.x12.ack_facts import REJECTED
from portal import clock

SYNTAX_REJECTED = {"R", "M", "W", "X"}


class Facts:
    """Collects facts of one part and inserts those that are new; `unknown` counts claims that are not (yet) ours."""

    def __init__(self, part: InterchangePart) -> None:
        self.part = part
        self.rows: list[ClaimFact] = []
        self.unknown = 0

    def add(self, claim_id: int, kind: str, code: str, *, batch: int, at: dt.datetime, place: tuple[int, int], **facts) -> None:
        part = self.part
        self.rows.append(
            ClaimFact(
                practice_id=part.practice_id, claim_id=claim_id, kind=kind, code=code[:20], at=at,
                key=f"{part.kind}:{part.interchange_id}:{part.transaction_index}:{place[0]}:{code}"[:120],
                facts={"batch": batch, **facts}, interchange_id=part.interchange_id, part_id=part.pk,
                first_segment=place[0], last_segment=place[1],
            )
        )  # fmt: skip

    def save(self) -> int:
        """Insert; the number that were not there before."""
        if not self.rows:
            return 0
        mine = ClaimFact.objects.filter(practice_id=self.part.practice_id, part_id=self.part.pk)
        held = mine.count()
        ClaimFact.objects.bulk_create(sorted(self.rows, key=lambda row: row.claim_id), ignore_conflicts=True)
        return mine.count() - held


def note(part: InterchangePart) -> Facts:
    """Read one part and insert its facts (idempotent). Needs the practice's context; settles nothing itself."""
    facts = Facts(part)
    read = read_acknowledgments(part_bytes(part))
    for item in read.ta1:
        _ta1(facts, item)
    for item in read.syntax:
        _syntax(facts, item)
    for item in read.claims:
        _claims(facts, item)
    return facts


def _batch(facts: Facts, number: str) -> Batch | None:
    """The batch that is spoken of. An answer to an interrupted sending proves that it arrived."""
    batch = Batch.objects.filter(practice_id=facts.part.practice_id, control_no=batch_number(number)).first()
    if batch is not None and batch.state == BatchState.UNKNOWN:
        batches.mark_sent(batch.pk, batch.practice_id)
    return batch


def _verdict(batch: Batch, *, rejected: bool) -> None:
    to = BatchState.REJECTED if rejected else BatchState.ACCEPTED
    held = [BatchState.SENT] if not rejected else [BatchState.SENT, BatchState.ACCEPTED]
    Batch.objects.filter(pk=batch.pk, practice_id=batch.practice_id, state__in=held).update(state=to)


def _ta1(facts: Facts, item: TA1) -> None:
    batch = _batch(facts, item.isa13)
    if batch is None:
        facts.unknown += 1
        return
    if item.code == "R":
        _verdict(batch, rejected=True)
    reason = f"the whole file was refused (TA1 note {item.note})" if item.code == "R" else ""
    for link in BatchClaim.objects.filter(practice_id=batch.practice_id, batch=batch):
        place = (item.segment_no, item.segment_no)
        facts.add(
            link.claim_id, FactKind.TA1, item.code, batch=batch.control_no, at=clock.now(), place=place, reason=reason, note=item.note
        )


def _syntax(facts: Facts, item: Ack999) -> None:
    batch = _batch(facts, item.gs06)
    if batch is None:
        facts.unknown += 1
        return
    sets = {one.st02: one for one in item.sets}
    whole = SetResponse("837", "", verdict="R" if item.verdict == "R" else "A")
    links = list(BatchClaim.objects.filter(practice_id=batch.practice_id, batch=batch))
    verdicts = []
    for link in links:
        said = sets.get(link.transaction_control_no, whole)
        verdicts.append(said.verdict)
        facts.add(
            link.claim_id, FactKind.F999, said.verdict or item.verdict, batch=batch.control_no, at=clock.now(),
            place=(item.first, item.last), reason=_reason_999(said, link),
        )  # fmt: skip
    _verdict(batch, rejected=bool(verdicts) and all(one in SYNTAX_REJECTED for one in verdicts))


def _reason_999(said: SetResponse, link: BatchClaim) -> str:
    if said.verdict not in SYNTAX_REJECTED:
        return ""
    # segment numbers of a 999 count from ST, which is the third segment of our file
    mine = [one for one in said.errors if link.first_segment <= one.segment_no + 2 <= link.last_segment]
    if mine:
        places = sorted({f"{one.segment}{one.element:02d}" if one.element else one.segment for one in mine})
        return f"syntax refused (999) at {', '.join(places)} of this claim"
    named = sorted({one.segment for one in said.errors if one.segment})
    return f"the file's syntax was refused (999{': ' + ', '.join(named) if named else ''}), not at this claim"


def _claims(facts: Facts, item: Ack277CA) -> None:
    batch = _batch(facts, item.batch)
    if batch is None:
        facts.unknown += len(item.claims) or 1
        return
    kind = FactKind.CA277_PAYER if item.level == "payer" else FactKind.CA277_CLEARINGHOUSE
    numbers = {one.clm01.strip().upper() for one in item.claims}
    mine = dict(
        Claim.objects.filter(practice_id=batch.practice_id, control_no__in=numbers).values_list("control_no", "pk")
    )
    for one in item.claims:
        claim_id = mine.get(one.clm01.strip().upper())
        if claim_id is None:
            facts.unknown += 1
            continue
        facts.add(
            claim_id, kind, one.category, batch=batch.control_no, at=_moment(one.date), place=(one.first, one.last),
            payer_control_no=one.payer_claim_no if kind == FactKind.CA277_PAYER else "", status=one.status_code,
            reason=_reason_277(kind, one.category, one.status_code),
        )  # fmt: skip
    overall = [code for status in item.batch_statuses for code in status.codes if code.category in REJECTED]
    if overall and not item.claims:
        code = overall[0]
        for link in BatchClaim.objects.filter(practice_id=batch.practice_id, batch=batch):
            facts.add(
                link.claim_id, kind, code.category, batch=batch.control_no, at=clock.now(), place=(item.first, item.last),
                status=code.status, reason=_reason_277(kind, code.category, code.status),
            )  # fmt: skip


def _reason_277(kind: str, category: str, status: str) -> str:
    if category not in REJECTED:
        return ""
    who = "the payer" if kind == FactKind.CA277_PAYER else "the clearinghouse"
    return f"{who} refused the claim (277CA {category}, status {status})"


def _moment(day: dt.date | None) -> dt.datetime:
    """Noon of the stated day in the firm's zone; the business time of reading when none is stated."""
    if day is None:
        return clock.now()
    return dt.datetime.combine(day, dt.time(12), tzinfo=timezone.get_current_timezone())
