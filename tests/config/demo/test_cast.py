"""The fixed cast of house.md rule 11."""

import re

import pytest

from config.demo.cast import PEOPLE, PRACTICES, ROLES, STRANGER, person, practice
from config.demo.fees import BASE_CENTS, charge_cents, schedule
from config.demo.identifiers import MBI_PATTERN, luhn_ok, npi

HOUSE_CAST = {
    "nora": ("front_desk", "northside"),
    "novak": ("physician", "northside"),
    "olga": ("office_manager", "northside"),
    "luis": ("front_desk", "lakeview"),
    "pia": ("physician", "lakeview"),
    "max": ("office_manager", "lakeview"),
    "alice": ("coder", None),
    "bob": ("coder", None),
    "carol": ("auditor", None),
    "bruno": ("biller", None),
    "dave": ("manager", None),
    "grace": ("compliance", None),
    "frank": ("administrator", None),
    "eve": (None, None),
}


def test_luhn_golden_vectors() -> None:
    assert luhn_ok("1234567893")
    assert not luhn_ok("1234567890")
    assert not luhn_ok("3234567893")
    assert not luhn_ok("123456789")


def test_npi_serials_are_valid_and_distinct() -> None:
    made = [npi(n) for n in range(0, 99_999, 97)]
    assert all(luhn_ok(number) for number in made)
    assert len(set(made)) == len(made)
    with pytest.raises(ValueError, match="out of range"):
        npi(100_000)


def test_mbi_golden_vectors() -> None:
    assert re.fullmatch(MBI_PATTERN, "1EG4TE5MK73")
    assert not re.fullmatch(MBI_PATTERN, "1SG4TE5MK73")


@pytest.mark.parametrize(("key", "role", "slug"), [(key, *rest) for key, rest in HOUSE_CAST.items()])
def test_house_cast(key: str, role: str | None, slug: str | None) -> None:
    someone = person(key)
    assert (someone.role, someone.practice) == (role, slug)
    home = slug or ("stranger" if key == "eve" else "claimwright")
    assert someone.email == f"{key}@{home}.example"


def test_people_are_distinct_and_use_the_one_role_vocabulary() -> None:
    assert len({someone.email for someone in PEOPLE}) == len(PEOPLE)
    assert {someone.role for someone in PEOPLE if someone is not STRANGER} == set(ROLES)


def test_six_practices_with_legal_identifiers() -> None:
    assert len(PRACTICES) == 6
    assert practice("northside").name == "Northside Family Medicine"
    numbers = [p.npi for p in PRACTICES] + [who.npi for p in PRACTICES for who in p.providers]
    assert all(luhn_ok(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert len({p.tax_id for p in PRACTICES}) == 6
    for place in PRACTICES:
        assert re.fullmatch(r"\d{9}", place.tax_id)
        assert re.fullmatch(r"\d{9}", place.address.zip_code)
        assert "BOX" not in place.address.street.upper()
        assert 2 <= len(place.providers) <= 3
        for taxonomy in (place.taxonomy, *(who.taxonomy for who in place.providers)):
            assert re.fullmatch(r"[0-9A-Z]{9}X", taxonomy)


def test_physicians_are_providers_of_their_practice() -> None:
    for someone in PEOPLE:
        if someone.role == "physician":
            assert someone.practice is not None
            assert someone.provider in {who.key for who in practice(someone.practice).providers}


def test_fees_differ_by_practice_and_multiply_by_units() -> None:
    assert charge_cents(slug="northside", code="99213") == 16500
    assert charge_cents(slug="harbor", code="99213") == 20600
    assert charge_cents(slug="northside", code="J1885", units=4) == 2000
    assert set(schedule(slug="mesa")) == set(BASE_CENTS)
    with pytest.raises(KeyError):
        charge_cents(slug="northside", code="99999")
