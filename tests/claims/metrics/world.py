"""Claims with the dates a test needs, made through the ORM; the other steps' work is taken as done."""

import datetime as dt
from itertools import count

from django.utils import timezone

from claims.denials.models import Denial
from claims.ledger.models import Account
from claims.ledger.post import Side, post
from claims.lifecycle.models import Claim
from claims.remittance.models import Remittance, RemittanceAdjustment, RemittanceClaim, RemittanceLine
from coding.workspace.models import Coding
from portal import clock
from portal.encounters.models import Encounter
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer
from portal.tenants.models import Provider
from portal.tenants.scope import acting

numbers = count(1)


def noon(day: dt.date | None) -> dt.datetime | None:
    """Midday of a business date."""
    return dt.datetime.combine(day, dt.time(12), timezone.get_current_timezone()) if day else None


class World:
    """One practice to fill. Open its system context around every use: `with world.here(): …`."""

    def __init__(self, cast, slug: str = "northside"):
        self.cast, self.slug = cast, slug
        self.practice, self.coder_id = getattr(cast, slug), cast.alice.pk
        with self.here():
            self.today = clock.today()
            self.payers = list(Payer.objects.order_by("pk")[:2])
            self.providers = list(Provider.objects.order_by("pk")[:2])
            self.patient = Patient.objects.create(
                account_no=f"M-{next(numbers)}", last_name="Stone", first_name="Ada", birth_date="1980-01-02", sex="F"
            )
            self.coverage = Coverage.objects.create(
                patient=self.patient, payer=self.payers[0], member_id="1EG4TE5MK73", valid_from="2020-01-01"
            )

    def here(self):
        return self.cast.system(self.slug)

    def day(self, ago: int) -> dt.date:
        return self.today - dt.timedelta(days=ago)

    def claim(
        self,
        *,
        accepted: int | None = None,
        paid: int | None = None,
        denied: int | None = None,
        outcome: str | None = None,
        answered: int | None = None,
        cents: int = 10_000,
        payer: int = 0,
        provider: int = 0,
        service: int | None = None,
        **more,
    ) -> Claim:
        """A claim; `accepted`, `paid`, `denied`, `answered` and `service` are days ago."""
        number = next(numbers)
        service = service if service is not None else (accepted or 0) + 5
        first = (
            outcome
            if outcome is not None
            else (
                "denied"
                if denied is not None and (paid is None or denied > paid)
                else "paid"
                if paid is not None
                else ""
            )
        )
        answer = answered if answered is not None else max((d for d in (paid, denied) if d is not None), default=None)
        encounter = Encounter.objects.create(
            patient=self.patient, provider=self.providers[provider], payer=self.payers[payer], coverage=self.coverage,
            service_date=self.day(service), kind="office", received_at=noon(self.day(service)),
            complete_at=noon(self.day(service - 1)), signed_at=noon(self.day(service - 2)),
        )  # fmt: skip
        with acting("cw_coder", actor_id=self.coder_id, practice_id=self.practice.pk):
            coding = Coding.objects.create(encounter=encounter, coder_id=self.coder_id, state="signed")
        values = {
            "encounter": encounter, "coding": coding, "coverage": self.coverage, "payer": self.payers[payer],
            "rendering": self.providers[provider], "patient": self.patient, "control_no": f"T{number:09d}",
            "state": "adjudicated" if answer is not None else "accepted" if accepted is not None else "ready",
            "outcome": first, "diagnoses": ["E11.9"], "place_of_service": "11", "service_from": self.day(service),
            "service_to": self.day(service), "charge_cents": cents, "built_at": noon(self.day(service - 3)),
            "sent_at": noon(self.day(accepted + 1)) if accepted is not None else None,
            "accepted_at": noon(self.day(accepted)) if accepted is not None else None,
            "adjudicated_at": noon(self.day(answer)) if answer is not None else None, "first_outcome": first,
            "first_paid_on": self.day(paid) if paid is not None else None,
            "first_denied_on": self.day(denied) if denied is not None else None,
        }  # fmt: skip
        return Claim.objects.create(**(values | more))

    def remit(
        self, claim: Claim, *, ago: int, outcome: str, carc: str = "", cents: int = 0, status: str = "1"
    ) -> RemittanceClaim:
        """An answer to a claim in a posted remittance, with one adjustment where a reason is named."""
        number = next(numbers)
        remittance = Remittance.objects.create(
            key=f"k{number}", content_hash="0" * 64, payer=claim.payer, payer_ident="X", trace=f"T{number}", method="ACH",
            paid_cents=0, claims_cents=0, provider_adjustment_cents=0, paid_on=self.day(ago), state="posted",
            received_at=noon(self.day(ago)), posted_at=noon(self.day(ago)),
        )  # fmt: skip
        row = RemittanceClaim.objects.create(
            remittance=remittance, ordinal=1, claim=claim, control_no=claim.control_no, status_code=status,
            charge_cents=claim.charge_cents, paid_cents=0, patient_cents=0, outcome=outcome,
            posted_at=noon(self.day(ago)), first_segment=1, last_segment=2,
        )  # fmt: skip
        line = RemittanceLine.objects.create(
            remittance_claim=row, ordinal=1, code="99213", charge_cents=claim.charge_cents, paid_cents=0, allowed_cents=0,
            outcome=outcome,
        )  # fmt: skip
        if carc:
            RemittanceAdjustment.objects.create(
                remittance_claim=row, line=line, group="CO", carc=carc, amount_cents=cents or claim.charge_cents
            )
        return row

    def denial(
        self, claim: Claim, *, ago: int, carc: str = "50", category: str = "medical_necessity", cents: int = 10_000
    ) -> Denial:
        row = self.remit(claim, ago=ago, outcome="denied", carc=carc, cents=cents)
        return Denial.objects.create(
            claim=claim, remittance_claim=row, group="CO", carc=carc, category=category, preventable="partly",
            owner="coder", first_action="Read the policy.", amount_cents=cents, denied_on=self.day(ago),
        )  # fmt: skip

    def book(self, claim: Claim, *, paid: int = 0, contractual: int = 0, ago: int | None = None) -> None:
        """Charge a claim in the ledger and take money and contract off it, in cents."""
        day = self.day(ago) if ago is not None else claim.service_from
        sides = [
            Side(Account.PAYER_RECEIVABLE, claim.charge_cents, claim.pk),
            Side(Account.REVENUE, -claim.charge_cents, claim.pk),
        ]
        post(
            practice_id=self.practice.pk,
            key=f"c{claim.pk}",
            kind="charge",
            effective_on=day,
            entries=sides,
            claim=claim,
        )
        if paid or contractual:
            sides = [
                Side(Account.CASH, paid, claim.pk), Side(Account.CONTRACTUAL, contractual, claim.pk),
                Side(Account.PAYER_RECEIVABLE, -paid - contractual, claim.pk),
            ]  # fmt: skip
            post(
                practice_id=self.practice.pk,
                key=f"p{claim.pk}",
                kind="payment",
                effective_on=day,
                entries=sides,
                claim=claim,
            )
