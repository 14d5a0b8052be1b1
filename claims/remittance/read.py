"""Read the remittances of one practice's part of an 835 into rows. Nothing is posted here.

Whatever is wrong with a transaction, its bytes stay, its rows are kept as far as they could be read, and it is parked
with the reason in plain words.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from claims.clearinghouse.models import InterchangePart
from claims.remittance import words
from claims.remittance.models import (
    ProviderAdjustment,
    Remittance,
    RemittanceAdjustment,
    RemittanceClaim,
    RemittanceLine,
    RemittanceState,
)
from claims.x12 import remittance as x12
from claims.x12.envelope import read_envelopes
from claims.x12.quiet import collector_paused
from portal import clock
from portal.payers.models import Payer

LARGEST = 10**15  # cents; an amount beyond it is a damaged file
ROWS = 5000


class _Sizes:
    """Collects what does not fit into a column, so that the transaction can be parked for it."""

    def __init__(self) -> None:
        self.too_large = False

    def cents(self, amount: Decimal) -> int:
        cents = int(amount * 100)
        if abs(cents) > LARGEST:
            self.too_large = True
            return 0
        return cents


def text(value: str, size: int) -> str:
    """Text of a file for a column: no control characters, cut to the column."""
    return "".join(c for c in value if unicodedata.category(c)[0] != "C")[:size]


def store(*, practice_id: int, data: bytes, part: InterchangePart | None = None) -> list[Remittance]:
    """Rows for every transaction in `data`, in file order. Reading the same part again returns the rows of the first time.

    Raises X12Unreadable when the bytes are not X12 at all.
    """
    if part is not None:
        known = list(Remittance.objects.filter(practice_id=practice_id, part_id=part.pk).order_by("pk"))
        if known:
            return known
    with collector_paused():
        envelopes = read_envelopes(data)
        file = x12.read_835_envelopes(envelopes)
    payers = {payer.payer_id: payer.pk for payer in Payer.objects.all()}
    first = file.transactions[0].first if file.transactions else 1
    offset = part.first_segment - first if part is not None else 0
    return [
        _Store(practice_id, transaction, envelopes.source.rows, part, payers, offset).run()
        for transaction in file.transactions
    ]


def identity(transaction: x12.Remittance) -> str:
    """What makes a payment itself: payer, trace, originator, amount and date."""
    day = transaction.payment_date.isoformat() if transaction.payment_date else ""
    payer = transaction.payer_id or transaction.payer_name
    key = "|".join(
        text(value, 80) for value in (payer, transaction.trace, transaction.payer_trace_id, f"{transaction.payment:.2f}", day)
    )
    return key if len(key) <= 160 else "sha256:" + hashlib.sha256(key.encode()).hexdigest()


def content_hash(transaction: x12.Remittance, rows: list[list[str]]) -> str:
    """SHA-256 of what the transaction says, without its control numbers: a file sent again has new ones."""
    digest = hashlib.sha256()
    for row in rows[transaction.first - 1 : transaction.last]:
        if row[0] not in ("ST", "SE"):
            digest.update("\x1f".join(row).encode("utf-8", "surrogatepass") + b"\x1e")
    return digest.hexdigest()


class _Store:
    """Writes one transaction."""

    def __init__(
        self, practice_id: int, transaction: x12.Remittance, rows: list[list[str]], part: InterchangePart | None,
        payers: dict[str, int], offset: int,
    ) -> None:  # fmt: skip
        self.practice_id, self.txn, self.part, self.offset = practice_id, transaction, part, offset
        self.payers = payers
        self.hash = content_hash(transaction, rows)
        self.sizes = _Sizes()

    def run(self) -> Remittance:
        txn = self.txn
        proof = x12.prove(txn)
        key = identity(txn)
        first = (
            Remittance.objects.filter(practice_id=self.practice_id, key=key, duplicate_of=None)
            .order_by("pk")
            .first()
        )
        cents = self.sizes.cents
        now = clock.now()
        row = Remittance(
            practice_id=self.practice_id, part=self.part, key=key, content_hash=self.hash,
            payer_id=self.payers.get(txn.payer_id), payer_ident=text(txn.payer_name or txn.payer_id, 80),
            trace=text(txn.trace, 50), method=text(txn.method, 3), paid_cents=cents(txn.payment),
            claims_cents=cents(txn.sum_paid), provider_adjustment_cents=cents(txn.sum_provider_adjustments),
            paid_on=txn.payment_date or clock.today(), received_at=now, duplicate_of=first,
            proof=words.arithmetic(proof),
        )  # fmt: skip
        if first is not None and first.content_hash == self.hash:
            row.state = RemittanceState.DUPLICATE
            row.parked_reason = f"The same payment came before (remittance {first.pk})."
            row.save()
            return row
        row.save()
        self.children(row)
        reason = self.reason(proof, first)
        if reason:
            row.state, row.parked_reason = RemittanceState.PARKED, reason[:300]
            row.claims_parked = len(txn.claims)
            row.save(update_fields=["state", "parked_reason", "claims_parked"])
        return row

    def reason(self, proof: x12.BalanceProof, first: Remittance | None) -> str:
        if self.sizes.too_large:
            return "An amount is too large to be true: the file is damaged."
        if not proof.balanced:
            return words.why_unbalanced(proof)
        if first is not None:
            return f"Remittance {first.pk} has the same payer, trace, amount and date with other content."
        if self.txn.payment_date is None:
            return "The payment has no readable date."
        return ""

    def children(self, row: Remittance) -> None:
        claims = RemittanceClaim.objects.bulk_create(self.claims(row), batch_size=ROWS)
        lines = RemittanceLine.objects.bulk_create(self.lines(claims), batch_size=ROWS)
        RemittanceAdjustment.objects.bulk_create(self.adjustments(claims, lines), batch_size=ROWS)
        ProviderAdjustment.objects.bulk_create(
            ProviderAdjustment(
                practice_id=self.practice_id, remittance=row, reason=text(plb.reason, 2),
                reference=text(plb.reference, 60), amount_cents=self.sizes.cents(plb.amount),
            )
            for plb in self.txn.provider_adjustments
        )  # fmt: skip

    def claims(self, row: Remittance) -> Iterator[RemittanceClaim]:
        cents = self.sizes.cents
        for ordinal, claim in enumerate(self.txn.claims, 1):
            share = sum(
                (a.amount for owner in (claim, *claim.lines) for a in owner.adjustments if a.group == "PR"), Decimal(0)
            )
            yield RemittanceClaim(
                practice_id=self.practice_id, remittance=row, ordinal=ordinal, control_no=text(claim.control_no, 38),
                status_code=text(claim.status, 2), charge_cents=cents(claim.charge), paid_cents=cents(claim.paid),
                patient_cents=cents(share), payer_control_no=text(claim.payer_control_no, 50),
                remarks=[text(code, 10) for code in claim.rarcs], first_segment=claim.first + self.offset,
                last_segment=claim.last + self.offset,
            )  # fmt: skip

    def lines(self, claims: list[RemittanceClaim]) -> Iterator[RemittanceLine]:
        cents = self.sizes.cents
        for row, claim in zip(claims, self.txn.claims, strict=True):
            for ordinal, line in enumerate(claim.lines, 1):
                submitted = line.submitted_procedure
                yield RemittanceLine(
                    practice_id=self.practice_id, remittance_claim=row, ordinal=ordinal,
                    code=text(submitted or line.procedure, 10),
                    modifiers=[text(m, 2) for m in (line.submitted_modifiers if submitted else line.modifiers)],
                    charge_cents=cents(line.charge), paid_cents=cents(line.paid),
                    allowed_cents=cents(line.allowed or Decimal(0)), control_no=text(line.control_no, 50),
                    service_date=line.date_from or claim.date_from, rarcs=[text(code, 10) for code in line.rarcs],
                )  # fmt: skip

    def adjustments(self, claims: list[RemittanceClaim], lines: list[RemittanceLine]) -> Iterator[RemittanceAdjustment]:
        stored = iter(lines)
        for row, claim in zip(claims, self.txn.claims, strict=True):
            owners = [(None, claim), *((next(stored), line) for line in claim.lines)]
            for line_row, owner in owners:
                for item in owner.adjustments:
                    yield RemittanceAdjustment(
                        practice_id=self.practice_id, remittance_claim=row, line=line_row, group=text(item.group, 2),
                        carc=text(item.carc, 5), amount_cents=self.sizes.cents(item.amount),
                    )  # fmt: skip
