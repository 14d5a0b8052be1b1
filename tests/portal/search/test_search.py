"""Search: what a person may see and nothing else; the words never stand in an address or in the trail."""

import pytest
from django.urls import reverse

from portal.patients.models import Patient
from portal.tenants.scope import acting
from portal.trail.models import TrailEvent
from tests.cast import unscoped


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
