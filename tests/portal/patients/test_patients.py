import datetime as dt

import pytest

from portal.patients import selectors
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer
from portal.tenants.npi import check_digit, npi_ok
from tests.portal import makers

FIELDS = {
    "account_no": "A7", "last_name": "Lind", "first_name": "Per", "birth_date": "03/12/1961", "sex": "M",
    "address1": "2 Oak St", "city": "Fairhaven", "state": "il", "zip": "62601-0410", "phone": "(217) 555-0112",
}  # fmt: skip


@pytest.mark.parametrize(
    ("npi", "good"),
    [
        ("1234567893", True), ("1245319599", True), ("1234567890", False), ("3234567893", False), ("123456789", False),
        ("12345678a3", False), ("", False), ("١٢٣٤٥٦٧٨٩٣", False),
    ],
)  # fmt: skip
def test_npi(npi, good):
    assert npi_ok(npi) is good


def test_npi_check_digit_is_the_cms_example():
    assert check_digit("123456789") == "3"


def test_a_patient_is_added_and_corrected(cast):
    client = cast.client("nora")
    answer = client.post("/p/northside/patients/new/", FIELDS)
    with cast.acting("nora"):
        person = Patient.objects.get()
        assert (person.zip, person.phone, person.state, person.name_key) == (
            "626010410",
            "2175550112",
            "IL",
            "LIND PER",
        )
    assert answer["Location"] == f"/p/northside/patients/{person.pk}/"
    edit = f"/p/northside/patients/{person.pk}/edit/"
    assert client.post(edit, FIELDS | {"last_name": "Lindh"}).status_code == 302
    with cast.acting("nora"):
        assert Patient.objects.get().name_key == "LINDH PER"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("last_name", "", "required"), ("birth_date", "13/40/1961", "real date"), ("birth_date", "2031-01-01", "future"),
        ("birth_date", "1820-01-01", "before 1900"), ("sex", "X", "valid choice"), ("state", "ZZ", "two letters"),
        ("zip", "123", "5 digits"), ("phone", "555", "10 digits"), ("account_no", "TAKEN", "Another patient"),
    ],
)  # fmt: skip
def test_wrong_fields_are_said_beside_them(cast, field, value, words):
    with cast.acting("nora"):
        makers.patient(cast.northside, account="TAKEN")
    answer = cast.client("nora").post("/p/northside/patients/new/", FIELDS | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and f'id="id_{field}_error"' in page
    with cast.acting("nora"):
        assert Patient.objects.count() == 1


def test_fields_of_others_cannot_be_set(cast):
    client = cast.client("nora")
    client.post("/p/northside/patients/new/", FIELDS | {"practice": cast.lakeview.pk, "practice_id": cast.lakeview.pk})
    with cast.acting("nora"):
        assert Patient.objects.get().practice_id == cast.northside.pk


def test_search_by_name_birth_date_member_id_and_account(cast):
    with cast.acting("nora"):
        marta = makers.patient(cast.northside, last="Ruiz", first="Marta", account="A1")
        per = makers.patient(cast.northside, last="Ruizo", first="Per", account="A2", birth_date=dt.date(1970, 1, 2))
        makers.coverage(per, member_id="HHP000111222")

        def found(text: str) -> list[int]:
            return list(selectors.search(text).order_by("id").values_list("id", flat=True))

        assert found("rui") == found("Ruiz") == [marta.pk, per.pk]
        assert found("Ruiz, M") == [marta.pk]
        assert found("01/02/1970") == found("1970-01-02") == found("hhp-000 111222") == found("A2") == [per.pk]
        assert found("nobody") == []
    with cast.acting("luis"):
        assert list(selectors.search("rui")) == []


def test_coverage_is_checked_against_the_payers_pattern(cast):
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        payer = Payer.objects.get(payer_id="HARBR").pk
    client = cast.client("nora")
    address = f"/p/northside/patients/{person.pk}/coverage/"
    fields = {"payer": payer, "member_id": "HHP123456789", "rank": 1, "relationship": "18", "valid_from": "2026-01-01"}
    for change, words in (
        ({"member_id": "12"}, "Copy it from the card"),
        ({"valid_to": "2025-12-31"}, "ends before it begins"),
        ({"relationship": "19"}, "subscriber"),
        ({"payer": ""}, "required"),
    ):
        answer = client.post(address, fields | change)
        assert answer.status_code == 422 and words in answer.content.decode()
    assert client.post(address, fields).status_code == 302
    assert client.post(address, fields).status_code == 422  # the same one again
    with cast.acting("nora"):
        covered = Coverage.objects.get()
    edit = f"/p/northside/coverage/{covered.pk}/edit/"
    assert client.post(edit, fields | {"valid_to": "2026-12-31"}).status_code == 302
    page = client.get(f"/p/northside/patients/{person.pk}/").content.decode()
    assert "HHP123456789" in page and "12/31/2026" in page


def test_a_patient_of_another_practice_does_not_exist(cast):
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
    luis = cast.client("luis")
    for tail in ("", "edit/", "coverage/"):
        assert luis.get(f"/p/lakeview/patients/{person.pk}/{tail}").status_code == 404
    assert cast.client("novak").get(f"/p/northside/patients/{person.pk}/edit/").status_code == 403
