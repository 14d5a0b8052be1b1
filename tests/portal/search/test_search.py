"""Search: what a person may see and nothing else; the words never stand in an address or in the trail."""

import pytest
from django.urls import reverse

from portal.encounters.models import Encounter
from portal.patients.models import Patient
from portal.tenants.scope import acting
from portal.trail.models import TrailEvent
from tests.cast import unscoped
from tests.portal import makers


@pytest.fixture
def patients(cast):
    for slug in ("northside", "lakeview"):
        with cast.system(slug):
            Patient.objects.create(
                account_no=f"{slug}-7", last_name="Zzcanary", first_name=slug.title(), birth_date="1980-01-02", sex="F"
            )
    return cast


def test_a_practice_finds_its_own_patient_only(patients):
    answer = patients.client("nora").post(reverse("practice_search", args=["northside"]), {"q": "zzcan"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Zzcanary, Northside" in text
    assert "Lakeview" not in text


def test_the_firm_finds_across_its_practices(patients):
    text = patients.client("bruno").post(reverse("search"), {"q": "zzcan"}).content.decode()
    assert "Zzcanary, Northside" in text
    assert "Zzcanary, Lakeview" in text


def test_words_in_the_address_are_not_looked_at(patients):
    answer = patients.client("nora").get(reverse("practice_search", args=["northside"]), {"q": "zzcan"})
    assert "Zzcanary" not in answer.content.decode()


def test_the_trail_counts_what_was_shown_and_keeps_no_words(patients):
    patients.client("nora").post(reverse("practice_search", args=["northside"]), {"q": "zzcan"})
    with acting("cw_audit"):
        event = unscoped(TrailEvent).get(verb="searched")
    assert event.actor_id == patients.nora.pk
    assert event.detail == {"hits": 1}


def test_one_letter_is_not_enough(patients):
    text = patients.client("nora").post(reverse("practice_search", args=["northside"]), {"q": "z"}).content.decode()
    assert "Type at least two characters" in text


def test_a_coder_finds_codes_and_no_patient(patients):
    text = patients.client("alice").post(reverse("search"), {"q": "zzcan"}).content.decode()
    assert "Zzcanary" not in text and "Nothing found" in text


def test_a_visit_is_found_by_the_practices_own_number(patients):
    with patients.acting("nora"):
        person = Patient.objects.get(last_name="Zzcanary")
        visit = makers.visit(patients.northside, person)
        reference = "ZZ-0042"
        Encounter.objects.filter(pk=visit.pk).update(external_ref=reference)
    address = reverse("practice_search", args=["northside"])
    text = patients.client("nora").post(address, {"q": reference.lower()}).content.decode()
    assert reverse("encounter", args=["northside", visit.pk]) in text
    other = patients.client("luis").post(reverse("practice_search", args=["lakeview"]), {"q": reference}).content.decode()
    assert f"/encounters/{visit.pk}/" not in other


def test_a_document_is_found_by_the_beginning_of_its_name(patients):
    with patients.acting("nora"):
        document = makers.send(patients.northside, makers.pdf("Visit"), "lab-report.pdf").document
    text = patients.client("nora").post(reverse("practice_search", args=["northside"]), {"q": "LAB-"}).content.decode()
    assert reverse("document", args=["northside", document.pk]) in text
