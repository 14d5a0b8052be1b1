"""The catalog of PostgreSQL against the declarations: no table, policy, grant or function that nobody meant."""

import pytest
from django.db import connection

from portal.tenants import rls, sql
from portal.tenants.access import ROLES

pytestmark = pytest.mark.django_db


def rows(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def granted_on(table: str) -> list[tuple[str, str]]:
    """(role, verb) of everybody but the owner and the backup."""
    return rows(
        "SELECT COALESCE(r.rolname, 'public'), a.privilege_type FROM pg_class c CROSS JOIN aclexplode(c.relacl) a"
        " LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE c.relname = %s"
        " AND COALESCE(r.rolname, 'public') NOT IN ('cw_owner', 'cw_backup')",
        table,
    )


def test_there_are_tenant_tables_to_check():
    assert len(rls.tenant_models()) > 25


@pytest.mark.parametrize("model", rls.tenant_models(), ids=lambda m: m._meta.db_table)
def test_tenant_table_is_forced_and_has_exactly_its_policies(model):
    table = model._meta.db_table
    enabled, forced = rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table)[0]
    assert (enabled, forced) == (True, True)
    policies = {name for (name,) in rows("SELECT policyname FROM pg_policies WHERE tablename = %s", table)}
    assert policies == {"owner_all", *model.access.rights()}
    # nothing but what was declared sees every row
    for name, test in rows("SELECT policyname, qual FROM pg_policies WHERE tablename = %s", table):
        assert (test == "true") == (name in model.access.open_to), name


@pytest.mark.parametrize("model", rls.our_models(), ids=lambda m: m._meta.db_table)
def test_grants_are_exactly_the_declared_ones(model):
    granted: dict[str, set[str]] = {}
    for role, verb in granted_on(model._meta.db_table):
        granted.setdefault(role, set()).add(verb)
    declared = {role: {rls.VERBS[x] for x in letters} for role, letters in model.access.rights().items()}
    assert granted == declared
    assert set(granted) <= set(ROLES)


def test_every_table_is_ours_or_of_sign_in():
    from django.apps import apps

    known = {m._meta.db_table for m in apps.get_models(include_auto_created=True)} | {
        "django_migrations", "claimwright_cache",
    }  # fmt: skip
    there = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert there - known == set()


def test_links_between_tenant_tables_carry_the_practice():
    checked = 0
    for model in rls.tenant_models():
        for field in model._meta.local_fields:
            target = field.related_model
            if target is None or not hasattr(target, "access") or target.access.practice_column != "practice_id":
                continue
            if model.access.practice_column != "practice_id" or model._meta.get_field("practice").null:
                continue
            definitions = [
                d
                for (d,) in rows(
                    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
                    f'"{model._meta.db_table}"',
                )
            ]
            assert any(f"(practice_id, {field.column})" in d.replace('"', "") for d in definitions), field
            checked += 1
    assert checked > 25


def test_the_application_owns_nothing_and_bypasses_nothing():
    assert rows("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]
    assert rows("SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)") == [(0,)]


def test_definer_functions_are_a_closed_list_with_fixed_search_path():
    found = rows(
        "SELECT proname, array_to_string(proconfig, ',') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND prosecdef"
    )
    assert {name for name, _ in found} == set(sql.DEFINERS)
    assert all("search_path=pg_catalog, public" in config for _, config in found)


def test_views_run_with_the_readers_rights_but_for_the_names_of_people():
    views = rows("SELECT relname, array_to_string(reloptions, ',') FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace")
    assert [name for name, options in views if "security_invoker=true" not in (options or "")] == ["portal_person"]
    assert rows("SELECT count(*) FROM pg_matviews") == [(0,)]


def test_roles_cannot_climb():
    from django.db import ProgrammingError, transaction

    for statement in (
        "SET ROLE cw_owner",
        "ALTER TABLE portal_patient DISABLE ROW LEVEL SECURITY",
        "SET session_replication_role = 'replica'",
        "TRUNCATE portal_trailevent",
        "DELETE FROM portal_trailevent",
    ):
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_row_security_off_is_an_error_not_all_rows(cast):
    from django.db import ProgrammingError, transaction

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), cast.acting("nora"):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL row_security = off")
            cursor.execute("SELECT count(*) FROM portal_patient")


@pytest.mark.parametrize("table", ["portal_timelineentry", "portal_trailevent", "claims_entry", "claims_posting", "claims_claimfact"])
def test_append_only_tables_cannot_be_changed_by_any_role(table):
    verbs = {verb for _role, verb in granted_on(table)}
    assert verbs == {"SELECT", "INSERT"}
