"""A forgotten context is a loud error, never rows; a context opens only what its actor was given."""

import pytest
from django.db import ProgrammingError, connection, transaction

from portal.encounters.models import Encounter
from portal.patients.models import Patient
from portal.tenants import scope
from portal.tenants.models import Practice, Provider
from portal.tenants.scope import NoScope, acting
from tests.cast import unscoped


def test_manager_raises_outside_a_context(cast):
    with pytest.raises(NoScope):
        Encounter.objects.count()


def test_raw_sql_without_context_is_refused(cast):
    for statement in ("SELECT * FROM portal_encounter", "UPDATE portal_patient SET last_name = 'X'"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_practice_staff_see_only_their_own_rows(cast):
    with cast.system("lakeview"):
        patient = Patient.objects.create(account_no="L-1", last_name="Stone", first_name="Ada", birth_date="1980-01-02", sex="F")
        assert unscoped(Patient).filter(pk=patient.pk).exists()
    with cast.acting("nora"):
        assert not unscoped(Patient).filter(pk=patient.pk).exists()
        assert not unscoped(Patient).filter(pk=patient.pk).update(last_name="Changed")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            unscoped(Patient).create(
                practice_id=cast.lakeview.pk, account_no="X", last_name="A", first_name="B", birth_date="1980-01-02", sex="F"
            )


def test_an_actor_without_grant_is_refused(cast):
    with pytest.raises(ProgrammingError, match="no such right"), transaction.atomic():
        with acting("cw_practice", actor_id=cast.nora.pk, practice_id=cast.lakeview.pk):
            raise AssertionError("the door must not open")
    with pytest.raises(ProgrammingError, match="no such right"), transaction.atomic():
        with acting("cw_firm", actor_id=cast.alice.pk):
            raise AssertionError("a coder is not a manager")
    with pytest.raises(ProgrammingError, match="no such right"), transaction.atomic():
        with acting("cw_practice", actor_id=cast.eve.pk, practice_id=cast.northside.pk):
            raise AssertionError("a stranger has no door")


def test_a_coder_whose_assignment_ended_sees_nothing(cast):
    from portal.tenants.scope import owner_connection

    assert owner_connection  # the assignment is taken away by an administrator below
    with cast.acting("alice"):
        assert unscoped(Provider).filter(practice_id=cast.northside.pk).exists()
    with cast.acting("frank"):
        from portal.people.models import PracticeGrant

        PracticeGrant.objects.filter(user=cast.alice, practice=cast.northside).update(ended_at="2026-01-01T00:00Z")
    with cast.acting("alice"):
        assert not unscoped(Provider).filter(practice_id=cast.northside.pk).exists()
        assert unscoped(Provider).filter(practice_id=cast.lakeview.pk).exists()


def test_the_administrator_cannot_read_phi(cast):
    with cast.acting("frank"):
        assert unscoped(Practice).exists()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            unscoped(Patient).count()


def test_contexts_nest_and_leave_nothing_behind(cast):
    with cast.acting("nora"):
        assert scope.current().practice_id == cast.northside.pk
        with cast.system("lakeview"):
            assert scope.current().role == "cw_system"
        assert scope.current().role == "cw_practice"
        assert unscoped(Provider).values_list("practice_id", flat=True).distinct().get() == cast.northside.pk
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        unscoped(Provider).count()


def test_an_error_inside_a_context_ends_it(cast):
    with pytest.raises(ZeroDivisionError), cast.acting("nora"):
        raise ZeroDivisionError
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        unscoped(Provider).count()


def test_a_row_of_another_practice_cannot_be_linked(cast):
    from django.db import IntegrityError

    with cast.system("lakeview"):
        foreign = Provider.objects.first()
        patient = Patient.objects.create(account_no="L-2", last_name="Stone", first_name="Ada", birth_date="1980-01-02", sex="F")
    with cast.system("northside"):
        mine = Provider.objects.first()
        with pytest.raises(IntegrityError, match="tenant_fk"), transaction.atomic():
            unscoped(Encounter).create(
                practice_id=cast.northside.pk, patient_id=patient.pk, provider_id=mine.pk, service_date="2026-07-01",
                kind="office", received_at="2026-07-01T12:00Z",
            )  # fmt: skip
        assert foreign.pk != mine.pk
