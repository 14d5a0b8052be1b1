"""Measure our 835 reader against oxedi and our 837P writer against x12sdk, on files made here (claims per CPU-s)."""

from __future__ import annotations

import importlib.metadata
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import oxedi

from claims.x12.professional import (
    Address,
    BillingProvider,
    Interchange837,
    PayerRef,
    ProfessionalClaim,
    Provider,
    Receiver,
    ServiceLine,
    Submitter,
    Subscriber,
)
from claims.x12.remittance import proved, read_835
from claims.x12.write837 import write_837p

_REMITS = {"small": 5_000, "full": 50_000}
_CLAIMS = {"small": 2_000, "full": 20_000}
_PEER_CLAIMS = 200
_ROUNDS = 3


def remittance_file(*, claims: int) -> bytes:
    """A balanced 835 of `claims` claims with two lines each; nobody's data."""
    head = (
        "ISA*00*          *00*          *ZZ*EXAMPLEPAYER   *ZZ*CLAIMWRIGHT    *260920*0930*^*00501*000000007*0*T*:~"
        "GS*HP*EXAMPLEPAYER*CLAIMWRIGHT*20260920*0930*7*X*005010X221A1~"
    )
    body = [
        "ST*835*0001",
        f"BPR*I*{claims * 120}*C*ACH*CCP*01*111000025*DA*12345*1999999999**01*222000111*DA*67890*20260920",
        "TRN*1*EFT1001*1999999999", "DTM*405*20260918", "N1*PR*EXAMPLE HEALTH PLAN*XV*EHP01", "N3*1 PLAN PLAZA",
        "N4*SPRINGFIELD*IL*62701", "PER*BL*EDI DESK*TE*8005550100", "N1*PE*NORTHSIDE FAMILY MEDICINE*XX*1234567893",
        "REF*TJ*123456789", "LX*1",
    ]  # fmt: skip
    for number in range(claims):
        body += [
            f"CLP*NFM{number:08d}*1*200*120*30*12*ICN{number}*11*1", f"NM1*QC*1*TESTCASE*ANNA****MI*MEM{number:06d}",
            "DTM*050*20260916", "SVC*HC:99213:25*150*90**1", "DTM*472*20260914", "CAS*CO*45*40", "CAS*PR*2*20", "REF*6R*L1",
            "AMT*B6*110", "SVC*HC:93000*50*30**1", "DTM*472*20260914", "CAS*CO*45*10", "CAS*PR*2*10", "REF*6R*L2", "AMT*B6*40",
        ]  # fmt: skip
    body.append(f"SE*{len(body) + 1}*0001")
    return f"{head}{'~'.join(body)}~GE*1*7~IEA*1*000000007~".encode("ascii")


def interchange(*, claims: int) -> Interchange837:
    """An 837P of `claims` claims with two lines each, a new subscriber every claim; nobody's data."""
    home = Address(line1="12 SAMPLE STREET", city="SPRINGFIELD", state="IL", zip="62701")
    office = Address(line1="100 PRACTICE AVENUE", city="SPRINGFIELD", state="IL", zip="627011234")
    practice = BillingProvider(
        name="NORTHSIDE FAMILY MEDICINE", npi="1234567893", tax_id="123456789", address=office, taxonomy="207Q00000X"
    )
    doctor = Provider(last="NOVAK", first="EVA", npi="1987654320", taxonomy="207Q00000X")
    made = []
    for number in range(claims):
        lines = [
            ServiceLine(
                procedure=code, charge=Decimal(charge), units=Decimal(1), pointers=(1, 2), date_from=date(2026, 9, 14),
                control_no=f"{number}L{at}",
            )
            for at, (code, charge) in enumerate((("99213", "150.00"), ("93000", "50.00")), 1)
        ]  # fmt: skip
        person = Subscriber(
            last="TESTCASE", first="ANNA", member_id=f"MEM{number:06d}", birth_date=date(1980, 2, 29), sex="F",
            address=home,
        )  # fmt: skip
        made.append(
            ProfessionalClaim(
                control_no=f"NFM{number:08d}", charge=Decimal("200.00"), place="11", billing=practice,
                subscriber=person, payer=PayerRef(name="EXAMPLE HEALTH PLAN", id="EHP01"), diagnoses=("E119", "I10"),
                lines=lines, rendering=doctor,
            )
        )  # fmt: skip
    return Interchange837(
        control_no=42, group_no=42, batch="B000042", usage="T", created=datetime(2026, 9, 15, 8, 30, tzinfo=UTC),
        sender=("ZZ", "CLAIMWRIGHT"), receiver=("ZZ", "SANDBOX"), to=Receiver(name="SANDBOX", id="SANDBOX"),
        submitter=Submitter(name="CLAIMWRIGHT BILLING", id="CW001", contact="BRUNO", phone="2175550100"), claims=made,
    )  # fmt: skip


def _rate(work: Callable[[], Any], count: int) -> tuple[float, list[int]]:
    rates = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        work()
        rates.append(count / max(time.process_time() - begun, 1e-9))
    return statistics.median(rates), [round(rate) for rate in rates]


def bench_read835(*, size: str = "small") -> dict[str, Any]:
    """Our reader with its balance proof against oxedi's typed tables of the same bytes; target at least its rate.

    `correct`: claims whose control number, charge or payment is not what the file was made with.
    """
    count = _REMITS[size]
    data = remittance_file(claims=count)

    def ours() -> None:
        if not proved(read_835(data)):
            raise ValueError("the bench's own file does not balance")

    rate, rounds = _rate(ours, count)
    peer_rate, peer_rounds = _rate(lambda: oxedi.parse(data).tables, count)
    claims = [one for transaction in read_835(data).transactions for one in transaction.claims]
    wrong = abs(count - len(claims)) + sum(
        (one.control_no, one.charge, one.paid) != (f"NFM{number:08d}", Decimal(200), Decimal(120))
        for number, one in enumerate(claims)
    )
    return _answer(
        rate, rounds, ("oxedi", peer_rate, peer_rounds), target=1.0, checked=count, wrong=wrong, more={"bytes": len(data)}
    )


def bench_write837(*, size: str = "small") -> dict[str, Any]:
    """Our writer, every field checked, against x12sdk writing its own model of the same claims; target 30 times.

    `correct`: claims that x12sdk does not read back from our file. LookupError when x12sdk is not installed: it is a
    tool of development.
    """
    try:
        from x12sdk.io import X12ModelReader
    except ImportError as missing:
        raise LookupError("it needs the package x12sdk (requirements-dev)") from missing
    count = _CLAIMS[size]
    whole, few = interchange(claims=count), write_837p(interchange(claims=_PEER_CLAIMS)).decode("ascii")
    rate, rounds = _rate(lambda: write_837p(whole), count)
    with X12ModelReader(few) as reader:
        models = list(reader.models())
    peer_rate, peer_rounds = _rate(lambda: [model.x12() for model in models], _PEER_CLAIMS)
    again = "".join(model.x12() for model in models)
    wrong = sum(f"CLM*NFM{number:08d}*200" not in again for number in range(_PEER_CLAIMS))
    return _answer(
        rate, rounds, ("x12sdk", peer_rate, peer_rounds), target=30.0, checked=_PEER_CLAIMS, wrong=wrong, more={}
    )


def _answer(
    rate: float, rounds: list[int], peer: tuple[str, float, list[int]], *, target: float, checked: int, wrong: int,
    more: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    name, peer_rate, peer_rounds = peer
    ratio = round(rate / peer_rate, 2)
    return {
        "ours": {"claims_per_cpu_s": round(rate), "rounds": rounds, **more},
        "peer": {
            "name": name,
            "version": importlib.metadata.version(name),
            "claims_per_cpu_s": round(peer_rate),
            "rounds": peer_rounds,
        },
        "ratio": ratio,
        "target": {"ratio": target},
        "met": ratio >= target and not wrong,
        "correct": {"checked": checked, "wrong": wrong},
    }
