"""Whatever comes is archived whole, shown, split by practice, and read; in any order, as often as it comes."""

import dataclasses

import pytest

from claims.clearinghouse import collecting
from claims.clearinghouse.models import Interchange, InterchangePart
from claims.clearinghouse.partners import adapter
from claims.clearinghouse.sealing import interchange_bytes, part_bytes
from claims.clearinghouse.tasks import cut_batches
from claims.lifecycle.models import Claim, ClaimFact
from claims.x12.remittance import read_835
from portal.jobs.emit import emit
from portal.jobs.models import Job
from portal.jobs.sweep import drain
from portal.tenants.models import Practice
from portal.tenants.scope import acting
from sandbox.engine import Sandbox
from tests.claims import visits

pytestmark = pytest.mark.django_db
ISA = "ISA*00*          *00*          *ZZ*SANDBOX        *ZZ*CLAIMWRIGHT    *260721*0900*^*00501*000000009*0*T*:~"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    visits.business_now(monkeypatch)


def sent(cast, slug: str = "northside", **options) -> Claim:
    encounter = visits.released(cast, practice=slug, **options)
    with cast.system(slug):
        emit("coding.released", practice_id=encounter.practice_id, subject_id=encounter.pk)
    drain()
    cut_batches()
    with cast.system(slug):
        return Claim.objects.get(encounter=encounter)


def control_no(cast, claim: Claim, slug: str = "northside") -> int:
    with cast.system(slug):
        return ClaimFact.objects.get(claim=claim, kind="sent").facts["batch"]


def ack_999(number: int, verdict: str = "R") -> bytes:
    body = f"ST*999*0001*005010X231A1~AK1*HC*{number}*005010X222A1~AK2*837*0001*005010X222A1~"
    body += "IK3*CLM*22**8~IK4*2**7~" if verdict == "R" else ""
    body += f"IK5*{verdict}~AK9*{verdict}*1*1*{int(verdict == 'A')}~SE*7*0001~"
    return f"{ISA}GS*FA*SANDBOX*CLAIMWRIGHT*20260721*0900*9*X*005010X231A1~{body}GE*1*9~IEA*1*000000009~".encode()


def ack_277(number: int, clm01: str, category: str, who: str = "PR", payer_no: str = "PCN77") -> bytes:
    body = (
        f"ST*277*0001*005010X214~BHT*0085*08*X1*20260721*0900*TH~HL*1**20*1~NM1*{who}*2*SANDBOX*****46*SB~TRN*1*T1~"
        f"HL*2*1*21*1~NM1*41*2*CLAIMWRIGHT*****46*CLAIMWRIGHT~TRN*2*CW{number:09d}~HL*3*2*19*1~NM1*85*2*X*****XX*1234567893~"
        f"HL*4*3*PT~NM1*QC*1*TESTER*TESS****MI*U1~TRN*2*{clm01}~STC*{category}:20*20260721*WQ*150~REF*1K*{payer_no}~SE*14*0001~"
    )
    return f"{ISA}GS*HN*SANDBOX*CLAIMWRIGHT*20260721*0900*9*X*005010X214~{body}GE*1*9~IEA*1*000000009~".encode()


def receive(data: bytes, name: str = "x"):
    got = collecting.receive(partner="sandbox", name=name, data=data)
    drain()
    return got


def test_a_rejecting_999_names_the_place_and_the_claim_comes_back(cast):
    claim = sent(cast)
    receive(ack_999(control_no(cast, claim)))
    with cast.system("northside"):
        claim.refresh_from_db()
        assert claim.state == "rejected" and "999" in claim.waiting_reason
    client = cast.client("bruno")
    assert client.post(f"/claims/{claim.pk}/resend/", {"reason": "short"}).status_code == 422
    assert client.post(f"/claims/{claim.pk}/resend/", {"reason": "partner fixed their map"}).status_code == 302
    cut_batches()
    with cast.system("northside"):
        again = Claim.objects.get(pk=claim.pk)
        assert (again.state, again.control_no) == ("sent", claim.control_no)
        assert ClaimFact.objects.filter(claim=claim, kind="sent").count() == 2


def test_ta1_refusal_rejects_every_claim_of_the_file(cast):
    claim = sent(cast)
    number = control_no(cast, claim)
    receive(f"{ISA}TA1*{number:09d}*260721*0900*R*006~IEA*0*000000009~".encode())
    with cast.system("northside"):
        claim.refresh_from_db()
        assert claim.state == "rejected" and "TA1 note 006" in claim.waiting_reason


def test_the_payers_acceptance_sets_number_and_date(cast):
    claim = sent(cast)
    number = control_no(cast, claim)
    receive(ack_277(number, claim.control_no.lower(), "A2"))
    receive(ack_277(number, claim.control_no, "A1", who="AY"))
    with cast.system("northside"):
        claim.refresh_from_db()
        assert (claim.state, claim.payer_control_no) == ("accepted", "PCN77")
        assert claim.accepted_at.date().isoformat() == "2026-07-21"


def test_the_same_bytes_are_one_file_and_one_fact(cast):
    claim = sent(cast)
    data = ack_277(control_no(cast, claim), claim.control_no, "A2")
    first, second = receive(data), receive(data, "renamed")
    assert (first.new, second.new) == (True, False) and first.interchange_id == second.interchange_id
    with cast.system("northside"):
        assert ClaimFact.objects.filter(claim=claim, kind="277ca_payer").count() == 1
        assert InterchangePart.objects.filter(kind="277CA").count() == 1


def test_facts_for_unknown_claims_wait_and_are_matched_later(cast):
    claim = sent(cast)
    number = control_no(cast, claim)
    got = receive(ack_277(number, "LATERBORN", "A2"))
    assert "not known" in got.parked
    assert collecting.match_again() == 0
    with cast.system("northside"):
        Claim.objects.filter(pk=claim.pk).update(control_no="LATERBORN")
    assert collecting.match_again() == 1
    drain()
    with cast.system("northside"):
        claim.refresh_from_db()
        assert claim.state == "accepted"
    with acting("cw_router"):
        assert Interchange.objects.get(pk=got.interchange_id).parked_reason == ""


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"\x00" * 300, b"%PDF-1.7 not x12", b"ISA*00*", ISA.encode(), ISA.encode()[:60], b"ST*835*1~", b"GS*HP~",
        b"TA1*1*2*3*R*000~", b"ST*999*1~AK1*HC*abc~SE*3*1~", b"ST*837*1~BHT~SE*3*1~", "ISA*€".encode(),
    ],
)  # fmt: skip
def test_any_bytes_are_archived_and_explained(cast, data):
    got = receive(data, "odd \x07 name")
    assert got.parked
    with acting("cw_router"):
        held = Interchange.objects.get(pk=got.interchange_id)
        assert interchange_bytes(held) == data and "\x07" not in held.name
        assert not InterchangePart.objects.exists()


def test_cutting_a_good_file_anywhere_never_breaks_the_receiver(cast):
    claim = sent(cast)
    data = ack_277(control_no(cast, claim), claim.control_no, "A2")
    for end in range(0, len(data), 37):
        collecting.receive(partner="sandbox", name="cut", data=data[:end])
    drain()
    with cast.system("northside"):
        assert not Job.objects.filter(state="parked").exists()
        assert Claim.objects.get(pk=claim.pk).state in {"sent", "accepted"}


def test_a_crash_between_archive_and_facts_loses_nothing(cast, monkeypatch):
    claim = sent(cast)
    partner = adapter()
    (partner.incoming / "a.277ca").write_bytes(ack_277(control_no(cast, claim), claim.control_no, "A2"))
    with monkeypatch.context() as patch:
        patch.setattr(collecting.acknowledging, "note", lambda part: (_ for _ in ()).throw(RuntimeError("died")))
        assert collecting.collect(partner) == []
    assert [name for name, _ in partner.collect()] == ["a.277ca"]
    assert len(collecting.collect(partner)) == 1
    drain()
    assert list(partner.collect()) == []
    with cast.system("northside"):
        assert Claim.objects.get(pk=claim.pk).state == "accepted"


def test_an_answer_to_an_interrupted_sending_proves_that_it_arrived(cast, monkeypatch):
    from claims.clearinghouse import batches
    from claims.clearinghouse.models import Batch

    encounter = visits.released(cast)
    with cast.system("northside"):
        emit("coding.released", practice_id=encounter.practice_id, subject_id=encounter.pk)
    drain()
    with monkeypatch.context() as patch:
        patch.setattr(batches, "mark_sent", lambda *_: None)
        cut_batches()
    with cast.system("northside"):
        batch = Batch.objects.get()
        assert batch.state == "unknown"
        claim = Claim.objects.get(encounter=encounter)
    receive(ack_277(batch.control_no, claim.control_no, "A2"))
    cut_batches()
    with cast.system("northside"):
        claim.refresh_from_db()
        batch.refresh_from_db()
        assert (claim.state, batch.state) == ("accepted", "sent")
        assert ClaimFact.objects.filter(claim=claim, kind="sent").count() == 1


def _two_payees(cast) -> bytes:
    def txn(number: int, npi: str, tax: str) -> str:
        return (
            f"ST*835*{number:04d}~BPR*I*100*C*ACH*CCP*01*999999992*DA*123*1512345678**01*999988880*DA*98765*20260820~"
            f"TRN*1*TRACE{number}*1512345678~DTM*405*20260820~N1*PR*UNITY~N3*1 A~N4*B*IL*62701~PER*BL*C*TE*2175550000~"
            f"N1*PE*X*XX*{npi}~REF*TJ*{tax}~LX*1~CLP*ABC{number}*1*100*100**CI*PCN{number}~NM1*QC*1*A*B~"
            f"SVC*HC:99213*100*100~DTM*472*20260714~SE*16*{number:04d}~"
        )

    both = [txn(1, cast.northside.npi, cast.northside.tax_id), txn(2, cast.lakeview.npi, cast.lakeview.tax_id)]
    both.append(txn(3, "1999999984", "111111111"))
    head = "GS*HP*SANDBOX*CLAIMWRIGHT*20260820*0900*9*X*005010X221A1~"
    return f"{ISA}{head}{''.join(both)}GE*3*9~IEA*1*000000009~".encode()


def test_a_remittance_of_several_payees_is_split_and_each_part_sealed_for_its_practice(cast):
    data = _two_payees(cast)
    got = collecting.receive(partner="sandbox", name="UNITY.835", data=data)
    assert got.kind == "835" and "payee" in got.parked
    with acting("cw_router"):
        assert interchange_bytes(Interchange.objects.get(pk=got.interchange_id)) == data
        assert InterchangePart.objects.count() == 2
    for slug, other, number in (("northside", "lakeview", 1), ("lakeview", "northside", 2)):
        with cast.system(slug):
            (part,) = InterchangePart.objects.all()
            mine = part_bytes(part)
            read = read_835(mine)
            (only,) = read.transactions
            assert only.trace == f"TRACE{number}" and getattr(cast, other).npi.encode() not in mine
            assert [f.code for f in read.findings if f.severity == "error"] == []
            assert mine[mine.index(b"ST*835") : mine.index(b"GE*")] in data
            assert part.first_segment == 3 + 16 * (number - 1)
            assert Job.objects.filter(args__subject_id=part.pk, task__contains="remittance").count() <= 1
    assert collecting.match_again() == 0
    with cast.acting("dave"):
        Practice.objects.filter(slug="cedar").update(npi="1999999984", tax_id="111111111")
    assert collecting.match_again() == 1
    with cast.system("cedar"):
        assert InterchangePart.objects.count() == 1


def test_a_part_does_not_open_with_another_practices_key(cast):
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

    collecting.receive(partner="sandbox", name="UNITY.835", data=_two_payees(cast))
    with cast.system("northside"):
        part = InterchangePart.objects.get()
    with cast.system("lakeview"), pytest.raises((InvalidTag, InvalidUnwrap)):
        part.practice_id = cast.lakeview.pk
        part_bytes(part)


def test_what_the_sandbox_answers_is_understood_without_a_remainder(cast, settings):
    claim = sent(cast)
    Sandbox(settings.EXCHANGE_DIR).tick()
    taken = collecting.collect(adapter())
    drain()
    assert {one.kind for one in taken} >= {"999", "277CA"} and not any(one.parked for one in taken)
    assert all(dataclasses.asdict(one)["new"] for one in taken)
    with cast.system("northside"):
        assert ClaimFact.objects.filter(claim=claim).count() >= 3
