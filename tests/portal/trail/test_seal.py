"""The trail: recorded with what it records, refused to change, sealed, and every later change found."""

import pytest

from portal.patients.models import Patient
from portal.tenants.scope import acting, owner_connection
from portal.trail.models import TrailEvent
from portal.trail.record import record
from portal.trail.seal import seal, verify
from tests.cast import unscoped
from tests.processes import wait_until


def events(**filters) -> list[TrailEvent]:
    with acting("cw_audit"):
        return list(unscoped(TrailEvent).filter(**filters).order_by("id"))


def patient(cast) -> Patient:
    with cast.acting("nora"):
        return Patient.objects.create(
            account_no="N-1", last_name="Ruiz", first_name="Marta", birth_date="1970-03-04", sex="F"
        )


def test_a_change_names_its_columns_but_not_their_values(cast):
    person = patient(cast)
    with cast.acting("nora"):
        Patient.objects.filter(pk=person.pk).update(last_name="ZZCANARY", city="Springfield")
    (event,) = events(subject="portal_patient", subject_id=person.pk)
    assert event.verb == "update"
    assert event.actor_id == cast.nora.pk
    assert event.practice_id == cast.northside.pk
    assert set(event.detail) == {"last_name", "city"}
    assert "ZZCANARY" not in str(event.detail)


def test_a_bulk_change_and_raw_sql_are_recorded_too(cast):
    from django.db import connection

    person = patient(cast)
    with cast.acting("nora"), connection.cursor() as cursor:
        cursor.execute("UPDATE portal_patient SET phone = '2175550199' WHERE id = %s", [person.pk])
        cursor.execute("UPDATE portal_patient SET phone = phone WHERE id = %s", [person.pk])
    assert [e.verb for e in events(subject="portal_patient")] == ["update"]


def test_what_was_rolled_back_left_no_line(cast):
    with pytest.raises(ZeroDivisionError), cast.acting("nora"):
        record("seen", "patient", 1)
        raise ZeroDivisionError
    assert events(verb="seen") == []


def test_a_line_cannot_be_written_for_another_practice(cast):
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="row-level security"), cast.acting("nora"):
        record("seen", "patient", 1, practice_id=cast.lakeview.pk)


def seal_at_least(count: int) -> None:
    """Seal until so many events are under seal: a transaction of another test's database holds the horizon for a while."""
    sealed = 0

    def enough() -> bool:
        nonlocal sealed
        sealed += seal()
        return sealed >= count

    wait_until(enough, seconds=90)


@pytest.mark.django_db(transaction=True)
def test_seals_hold_and_every_tampering_is_named(cast):
    for number in range(6):
        with cast.acting("nora"):
            record("seen", "patient", number)
    seal_at_least(6)
    with cast.acting("nora"):
        record("seen", "patient", 99)
    seal_at_least(1)
    total, problems = verify()
    assert total >= 7
    assert problems == []

    tamperings = [
        "UPDATE portal_trailevent SET subject_id = 5555 WHERE subject_id = 3",
        "DELETE FROM portal_trailevent WHERE subject_id = 99",
        "INSERT INTO portal_trailevent (at, xact, actor_id, db_role, request_id, verb, subject, detail)"
        " SELECT at, xact, actor_id, db_role, '', 'seen', 'forged', '{}' FROM portal_trailevent WHERE subject_id = 2",
    ]
    for tampering in tamperings:
        with owner_connection() as connection:
            connection.execute(tampering)
        found = verify()[1]
        assert found, tampering
        with owner_connection() as connection:  # undo, so that each is found by itself
            connection.execute("UPDATE portal_trailevent SET subject_id = 3 WHERE subject_id = 5555")
            connection.execute("DELETE FROM portal_trailevent WHERE subject = 'forged'")
        if "DELETE" in tampering:
            break
