"""Builders for tests of money: claims in the database, and 835 bytes written here (never by the product's own code)."""

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace

from claims.ledger.charge import charge
from claims.lifecycle.models import Claim, ServiceLine
from claims.remittance import post, read
from claims.remittance.models import Remittance
from coding.workspace.models import Coding
from portal.encounters.models import Encounter
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer
from portal.tenants.models import Provider
from portal.tenants.scope import acting

_number = itertools.count(1)
SERVED = dt.date(2026, 7, 1)
PAID_ON = dt.date(2026, 7, 20)
PAYER = "HARBR"


def make_claim(
    cast, practice: str = "northside", *, charges=(10000,), payer_id: str = PAYER, rank: str = "P",
    frequency: str = "1", previous: Claim | None = None, first: Claim | None = None, book: bool = True,
) -> Claim:
    """A claim with one line per charge (cents), its charge booked unless told not to. `first`: another of its coding."""
    n, alice, practice_id = next(_number), cast.alice.pk, getattr(cast, practice).pk
    with cast.system(practice):
        payer = Payer.objects.get(payer_id=payer_id)
        provider = Provider.objects.order_by("pk").first()
        if first is None:
            patient = Patient.objects.create(
                account_no=f"T{n}", last_name=f"Test{n}", first_name="Ada", birth_date=dt.date(1980, 1, 2), sex="F"
            )
            coverage = Coverage.objects.create(
                patient=patient, payer=payer, member_id=f"HHP{n:09d}", valid_from=dt.date(2026, 1, 1)
            )
            encounter = Encounter.objects.create(
                patient=patient, provider=provider, coverage=coverage, payer=payer, service_date=SERVED, kind="office",
                received_at=dt.datetime(2026, 7, 2, tzinfo=dt.UTC), state="released",
            )  # fmt: skip
            with acting("cw_coder", actor_id=alice, practice_id=practice_id):
                coding = Coding.objects.create(encounter=encounter, coder_id=alice, state="signed")
        else:
            encounter, coding = first.encounter, first.coding
            patient, coverage = encounter.patient, encounter.coverage
        claim = Claim.objects.create(
            encounter=encounter, coding=coding, coverage=coverage, payer=payer, rendering=provider, patient=patient,
            previous=previous, control_no=f"TC{n:06d}", frequency=frequency, rank=rank, state="accepted",
            diagnoses=["I10"], place_of_service="11", service_from=SERVED, service_to=SERVED,
            charge_cents=sum(charges), built_at=dt.datetime(2026, 7, 3, tzinfo=dt.UTC),
        )  # fmt: skip
        ServiceLine.objects.bulk_create(
            ServiceLine(
                practice_id=claim.practice_id, claim=claim, position=i, control_no=f"{claim.control_no}L{i}",
                code=f"9921{i}", pointers=[1], units=1, charge_cents=cents, service_date=SERVED,
            )
            for i, cents in enumerate(charges, 1)
        )  # fmt: skip
        if book:
            charge(claim)
    return claim


def usd(cents: int) -> str:
    """Cents as an X12 amount."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@dataclass(frozen=True)
class Svc:
    """One line answered: adjustments are (group, CARC, cents); what is left of the charge is paid."""

    control: str
    code: str
    charge: int
    cas: tuple[tuple[str, str, int], ...] = ()
    rarcs: tuple[str, ...] = ()

    @property
    def paid(self) -> int:
        return self.charge - sum(cents for _, _, cents in self.cas)

    def negated(self) -> "Svc":
        return replace(self, charge=-self.charge, cas=tuple((g, c, -cents) for g, c, cents in self.cas))


@dataclass(frozen=True)
class Clp:
    """One claim answered."""

    control: str
    lines: tuple[Svc, ...]
    status: str = "1"
    number: str = "PAYERNO1"
    remarks: tuple[str, ...] = ()

    @property
    def paid(self) -> int:
        return sum(line.paid for line in self.lines)

    def negated(self) -> "Clp":
        return replace(self, status="22", lines=tuple(line.negated() for line in self.lines))


def answer(claim: Claim, *cas: tuple[tuple[str, str, int], ...], **options) -> Clp:
    """The answer to a claim: one tuple of adjustments per line."""
    lines = [Svc(f"{claim.control_no}L{i}", f"9921{i}", 0) for i in range(1, len(cas) + 1)]
    charges = options.pop("charges", None) or _charges(claim, len(cas))
    made = tuple(replace(line, charge=c, cas=tuple(a)) for line, c, a in zip(lines, charges, cas, strict=True))
    return Clp(claim.control_no, made, **options)


def _charges(claim: Claim, count: int) -> list[int]:
    share, rest = divmod(claim.charge_cents, count)
    return [share + (rest if i == 0 else 0) for i in range(count)]


@dataclass
class Payment:
    """One 835 transaction. `bpr` overrides the payment amount (cents)."""

    claims: list[Clp]
    trace: str = "T1"
    plbs: list[tuple[str, str, int]] = field(default_factory=list)
    bpr: int | None = None
    payer: str = PAYER
    paid_on: dt.date = PAID_ON

    def rows(self, control: str) -> list[str]:
        total = sum(c.paid for c in self.claims) - sum(cents for _, _, cents in self.plbs)
        total = total if self.bpr is None else self.bpr
        day = f"{self.paid_on:%Y%m%d}"
        method = "ACH" if total > 0 else "NON"
        rows = [f"ST*835*{control}", f"BPR*I*{usd(total)}*C*{method}" + "*" * 12 + day, f"TRN*1*{self.trace}*1999999999"]
        rows += [f"DTM*405*{day}", f"N1*PR*HARBOR*XV*{self.payer}", "N1*PE*PRACTICE*XX*1234567893", "LX*1"]
        for clp in self.claims:
            charge = sum(line.charge for line in clp.lines)
            share = sum(c for line in clp.lines for g, _, c in line.cas if g == "PR")
            rows.append(f"CLP*{clp.control}*{clp.status}*{usd(charge)}*{usd(clp.paid)}*{usd(share)}*12*{clp.number}*11*1")
            if clp.remarks:
                rows.append("MOA***" + "*".join(clp.remarks))
            for line in clp.lines:
                rows.append(f"SVC*HC:{line.code}*{usd(line.charge)}*{usd(line.paid)}**1")
                rows.append(f"DTM*472*{SERVED:%Y%m%d}")
                rows += [f"CAS*{g}*{c}*{usd(cents)}" for g, c, cents in line.cas]
                if line.control:
                    rows.append(f"REF*6R*{line.control}")
                rows += [f"LQ*HE*{code}" for code in line.rarcs]
        rows += [f"PLB*1234567893*20261231*{reason}:{ref}*{usd(cents)}" for reason, ref, cents in self.plbs]
        return [*rows, f"SE*{len(rows) + 1}*{control}"]


def file_835(*payments: Payment, control: int = 1) -> bytes:
    """A whole interchange."""
    isa = "*".join([
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", "HARBR".ljust(15), "ZZ", "US".ljust(15), "260720", "1200", "^",
        "00501", f"{control:09d}", "0", "T", ":",
    ])  # fmt: skip
    rows = [isa, f"GS*HP*HARBR*US*20260720*1200*{control}*X*005010X221A1"]
    for number, payment in enumerate(payments, 1):
        rows += payment.rows(f"{number:04d}")
    rows += [f"GE*{len(payments)}*{control}", f"IEA*1*{control:09d}"]
    return ("~\n".join(rows) + "~\n").encode()


def take_in(cast, data: bytes, practice: str = "northside") -> list[Remittance]:
    """Read and post a file in a practice, as the worker does; the remittances afterwards."""
    with cast.system(practice):
        rows = read.store(practice_id=getattr(cast, practice).pk, data=data)
        for row in rows:
            post.post_remittance(row.pk)
        return list(Remittance.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
