"""Grants, row-level security and composite keys, made from each model's `access` after every `migrate`.

One source of truth: the declaration on the model. A new table has no grant until `apply` has protected it, so the time
between CREATE TABLE and `apply` is closed, not open. `apply` is idempotent; `tests/walls` compares the catalog with it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from portal.tenants.access import ROLES, Access
from portal.tenants.managers import TenantForeignKey
from portal.tenants.sql import FUNCTIONS

OUR_APPS = ("portal", "coding", "claims")
VERBS = {"r": "SELECT", "c": "INSERT", "u": "UPDATE", "d": "DELETE"}
PRACTICE_NOW = "NULLIF(current_setting('app.practice', true), '')::bigint"


def our_models() -> list[type[models.Model]]:
    """Managed models of this project, many-to-many tables included."""
    return [
        m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in OUR_APPS and m._meta.managed
    ]


def tenant_models() -> list[type[models.Model]]:
    return [m for m in our_models() if m.access.practice_column]


def apply(cursor) -> None:
    """Bring the whole database in line with the declarations. Runs as the owner, inside the migrate command."""
    for statement in statements():
        cursor.execute(statement)


def statements() -> Iterator[str]:
    yield from FUNCTIONS
    roles = ", ".join(ROLES)
    yield f"GRANT USAGE ON SCHEMA public TO {roles}, cw_app, cw_backup"
    yield "GRANT SELECT ON ALL TABLES IN SCHEMA public TO cw_backup"
    for model in our_models():
        yield from _table(model)
    ours = {m._meta.db_table for m in our_models()}
    for model in apps.get_models(include_auto_created=True):
        # Django's and allauth's own tables: sign-in code only
        if model._meta.managed and model._meta.db_table not in ours:
            yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{model._meta.db_table}" TO cw_signin'
    # readiness compares the migrations on disk with those applied
    yield "GRANT SELECT ON django_migrations TO cw_signin"
    yield (
        "CREATE TABLE IF NOT EXISTS claimwright_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
        " expires timestamptz NOT NULL)"
    )
    yield "CREATE INDEX IF NOT EXISTS claimwright_cache_expires ON claimwright_cache (expires)"
    yield "GRANT SELECT, INSERT, UPDATE, DELETE ON claimwright_cache TO cw_signin"
    for model in our_models():
        yield from getattr(model, "database_rules", ())


def _table(model: type[models.Model]) -> Iterator[str]:
    access: Access = model.access
    table = model._meta.db_table
    for role in ROLES:
        letters = access.rights().get(role, "")
        yield f'REVOKE ALL ON "{table}" FROM {role}'
        if letters:
            yield f'GRANT {", ".join(VERBS[letter] for letter in letters)} ON "{table}" TO {role}'
    if not access.practice_column:
        return
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield from _policy(table, "owner_all", "cw_owner", "current_setting('app.maintenance', true) = 'on'")
    for role in access.rights():
        if role in access.open_to:
            test = "true"
        elif role in {"cw_coder", "cw_firm"}:
            # computed once per query (InitPlan), not once per row
            test = f'"{access.practice_column}" = ANY ((SELECT cw_practices())::bigint[])'
        else:
            test = f'"{access.practice_column}" = {PRACTICE_NOW}'
        yield from _policy(table, role, role, test)
    if access.practice_column == "practice_id" and not model._meta.get_field("practice").null:
        yield from _composite_keys(model)
    if access.trail:
        columns = ",".join(access.readable_columns)
        yield f'DROP TRIGGER IF EXISTS trail ON "{table}"'
        yield (
            f'CREATE TRIGGER trail AFTER UPDATE OR DELETE ON "{table}" FOR EACH ROW '
            f"EXECUTE FUNCTION cw_trail_row('{access.practice_column}', '{columns}')"
        )


def _policy(table: str, name: str, role: str, test: str) -> Iterator[str]:
    yield f'DROP POLICY IF EXISTS "{name}" ON "{table}"'
    yield f'CREATE POLICY "{name}" ON "{table}" TO {role} USING ({test}) WITH CHECK ({test})'


def _composite_keys(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    for field in model._meta.local_fields:
        if not isinstance(field, TenantForeignKey):
            continue
        target = field.related_model
        if target.access.practice_column != "practice_id":
            continue
        there = target._meta.db_table
        yield from _constraint(there, f"{there}_tenant_key"[:63], "UNIQUE (practice_id, id)")
        yield from _constraint(
            table,
            f"{table}_{field.column}_tenant_fk"[:63],
            f'FOREIGN KEY (practice_id, "{field.column}") REFERENCES "{there}" (practice_id, id)',
        )


def _constraint(table: str, name: str, definition: str) -> Iterator[str]:
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}' "
        f"AND conrelid = '\"{table}\"'::regclass) THEN "
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}; END IF; END $$'
    )
