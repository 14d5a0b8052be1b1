import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from config.demo.cast import practice as demo_practice
from config.demo.sheet import COLUMNS
from portal.encounters import intake, sheet
from portal.encounters.models import Encounter, IntakeFile, IntakeRow
from portal.jobs.models import Job
from portal.jobs.sweep import drain
from portal.patients.models import Coverage, Patient
from tests.portal import makers

NPI = demo_practice("northside").providers[0].npi
GOOD = {
    "external_id": "V-1", "last_name": "Ruiz", "first_name": "Marta", "date_of_birth": "1961-03-12", "sex": "F",
    "street": "1 Elm St", "city": "Fairhaven", "state": "IL", "zip": "626010410", "phone": "2175550111", "payer_id": "HARBR",
    "member_id": "HHP123456789", "relationship": "18", "provider_npi": NPI, "date_of_service": "2026-03-02",
    "place_of_service": "11",
}  # fmt: skip


def made(*rows: dict[str, str], columns=COLUMNS) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def take(cast, data: bytes, name: str = "charges.csv"):
    with cast.acting("nora"):
        document = makers.send(cast.northside, data, name, by=cast.nora.pk).document
    drain()
    with cast.acting("nora"):
        document.refresh_from_db()
        return document, IntakeFile.objects.get(document=document)


def test_good_rows_go_on_and_bad_ones_say_field_why_and_remedy(cast):
    bad = {
        "V-2": {"date_of_service": "2031-01-01"}, "V-3": {"provider_npi": "1234567890"}, "V-4": {"member_id": "12"},
        "V-5": {"place_of_service": "77"}, "V-6": {"date_of_birth": "12 March"}, "V-7": {"last_name": ""},
        "V-8": {"payer_id": "NOBODY"}, "V-9": {"member_id": ""}, "V-10": {"relationship": "cousin"},
    }  # fmt: skip
    rows = [
        GOOD,
        *(GOOD | {"external_id": ref} | change for ref, change in bad.items()),
        GOOD | {"external_id": "V-11", "last_name": "Lind"},
    ]
    document, taken = take(cast, made(*rows))
    with cast.acting("nora"):
        assert (taken.rows, taken.accepted, taken.rejected, taken.duplicates) == (11, 2, 9, 0)
        assert document.state == "read"
        for number, (ref, change) in enumerate(bad.items(), start=3):
            row = IntakeRow.objects.get(row=number)
            fields = {field for field, _why, _remedy in row.problems}
            assert fields == set(change), ref
            assert all(why.endswith(".") and remedy.endswith(".") for _f, why, remedy in row.problems)
            assert not any("Ruiz" in part for problem in row.problems for part in problem)
        assert sorted(Encounter.objects.values_list("external_ref", flat=True)) == ["V-1", "V-11"]
        assert Encounter.objects.get(external_ref="V-1").waiting_reason == "document_missing"


def test_a_row_meets_its_documents_patient_and_coverage(cast):
    with cast.acting("nora"):
        note = makers.send(cast.northside, makers.pdf(), "V-1-note.pdf").document
    drain()
    _document, taken = take(cast, made(GOOD | {"documents": "V-1-note.pdf;V-1-lab.pdf"}))
    with cast.acting("nora"):
        encounter = Encounter.objects.select_related("patient", "coverage").get()
        assert (encounter.state, taken.accepted) == ("ready", 1)
        assert encounter.coverage.member_id == "HHP123456789" and encounter.payer.payer_id == "HARBR"
        assert list(encounter.document_links.values_list("document_id", flat=True)) == [note.pk]
        assert IntakeRow.objects.get().problems[0][0] == "documents"  # the lab report has not arrived
        assert encounter.expected_cents == 16500  # the fee schedule's median of an office visit


def test_taking_the_same_visits_again_makes_nothing_twice(cast):
    unnumbered = GOOD | {"external_id": "", "last_name": "Lind"}
    take(cast, made(GOOD, unnumbered))
    _document, again = take(cast, made(GOOD | {"city": "Elsewhere"}, unnumbered), "again.csv")
    with cast.acting("nora"):
        assert (again.accepted, again.duplicates) == (0, 2)
        assert (Encounter.objects.count(), Patient.objects.count(), Coverage.objects.count()) == (2, 2, 2)
        assert Patient.objects.get(last_name="Ruiz").city == "Fairhaven"  # nothing is overwritten


def test_a_near_miss_is_another_person(cast):
    take(cast, made(GOOD, GOOD | {"external_id": "V-2", "date_of_birth": "1961-12-03"}))
    with cast.acting("nora"):
        assert Patient.objects.count() == 2


def test_long_lists_go_slice_by_slice_with_progress(cast, monkeypatch):
    monkeypatch.setattr(intake, "SLICE", 2)
    monkeypatch.setattr(intake.read_list, "__kwdefaults__", {"limit": 2})
    rows = [GOOD | {"external_id": f"V-{n}", "last_name": f"Name{n}"} for n in range(5)]
    _document, taken = take(cast, made(*rows))
    with cast.system("northside"):
        job = Job.objects.get(task="portal.encounters.read_list")
        assert (job.state, job.done_count, job.total_count) == ("done", 5, 5)
        part = intake.read_list(practice_id=cast.northside.pk, document_id=taken.document_id, start=0)
        assert part.finished and Encounter.objects.count() == 5


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n1,2\n", "no column last_name"),
        (made(GOOD).replace(b"Ruiz", b'"Ruiz'), "quotation mark"),
        (b"last_name,first_name,dob,npi,dos,DOB\n1,2,3,4,5,6\n", "date_of_birth twice"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(cast, data, words):
    document, taken = take(cast, data)
    assert words in taken.problem and document.state == "refused"
    page = cast.client("nora").get(f"/p/northside/lists/{document.pk}/")
    assert words in page.content.decode()


def test_other_headings_and_separators_are_understood():
    text = "Patient Last Name;First Name;DOB;NPI;DOS\nRuiz;Marta;03/12/1961;" + NPI + ";03/02/2026\n"
    headings, rows = sheet.parse(text)
    row = sheet.understand(headings, *rows[0], today=__import__("datetime").date(2026, 4, 1))
    assert row.problems == []
    assert (row.values["last_name"], row.born.isoformat(), row.values["place_of_service"]) == (
        "Ruiz",
        "1961-03-12",
        "11",
    )


def test_rows_to_correct_come_back_without_formulas(cast):
    document, _taken = take(
        cast, made(GOOD | {"last_name": "=cmd|'/c calc'!A1", "sex": "?"}, GOOD | {"external_id": "V-2"})
    )
    answer = cast.client("nora").get(f"/p/northside/lists/{document.pk}/rejected/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 and rows[0]["last_name"].startswith("'=") and rows[0]["what is wrong"].startswith("sex")
    assert "Write F, M or U." in rows[0]["what to do"]


def run(path, *args) -> tuple[int, dict]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("intake", str(path), *args, "--json", stdout=out, stderr=io.StringIO())
    return ended.value.code, json.loads(out.getvalue() or "{}")


def test_the_command_and_its_exit_codes(cast, tmp_path):
    good, mixed, broken = tmp_path / "good.csv", tmp_path / "mixed.csv", tmp_path / "broken.csv"
    good.write_bytes(made(GOOD))
    mixed.write_bytes(
        made(GOOD | {"external_id": "V-2", "last_name": "Lind"}, GOOD | {"external_id": "V-3", "sex": "?"})
    )
    broken.write_bytes(b"\xff\xfe\0\0")
    code, answer = run(good, "--practice", "northside")
    assert (code, answer["schema"], answer["rows"], answer["accepted"], len(answer["encounters"])) == (
        0,
        "claimwright.intake/1",
        1,
        1,
        1,
    )
    code, answer = run(mixed, "--practice", "northside")
    assert (code, answer["accepted"]) == (1, 1)
    assert [(r["row"], r["field"]) for r in answer["rejected"]] == [(3, "sex")]
    assert run(broken, "--practice", "northside")[0] == 2
    assert run(tmp_path / "absent.csv", "--practice", "northside")[0] == 2
    assert run(good, "--practice", "nowhere")[0] == 3
    with pytest.raises((SystemExit, CommandError)):
        call_command("intake", str(good))
