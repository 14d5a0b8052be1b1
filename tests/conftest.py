"""One migrated template database with the cast, cloned per worker; every test runs as the application's role.

The engines live in a home of their own. Ordinary tests roll back; tests marked `transaction=True` (those that start
other processes) are cleaned by emptying the journey's tables as the owner, because the app's role may not TRUNCATE.
"""

import fcntl
import hashlib
import os
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config import embedded
from tests.settings import ROOT, TEST_HOME

SUPERUSER = embedded.database_url(TEST_HOME, user="postgres", name="postgres")


def _schema_mark() -> str:
    """Changes whenever tables, policies, the cast or the code editions may have changed."""
    digest = hashlib.sha256()
    for pattern in ("*/migrations/*.py", "portal/tenants/*.py", "**/models.py", "config/demo/*.py", "coding/codesets/**/*"):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts and ".venv" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _build_template(name: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    from config.demo.ground import install_ground
    from portal.tenants import bootstrap

    bootstrap.make_roles(SUPERUSER)
    building = f"{name}_building"
    with psycopg.connect(SUPERUSER, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building)))
    bootstrap.make_database(SUPERUSER, building)
    _point_at(building)
    call_command("migrate", verbosity=0)
    install_ground()
    connections.close_all()
    with psycopg.connect(SUPERUSER, autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
        )


def _point_at(name: str) -> None:
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id):
    """Clone the template for this worker; the template is built once per schema."""
    template = f"cw_template_{_schema_mark()}"
    name = f"cw_test_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        with open(TEST_HOME / "template.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with psycopg.connect(SUPERUSER, autocommit=True) as connection:
                names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
                for old in names:
                    stale = old.startswith("cw_test_") and not Path(f"/proc/{old.rsplit('_', 1)[1]}").exists()
                    if stale or (old.startswith("cw_template_") and old != template):
                        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(old)))
            if template not in names:
                _build_template(template)
            with psycopg.connect(SUPERUSER, autocommit=True) as connection:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER cw_owner").format(
                        sql.Identifier(name), sql.Identifier(template)
                    )
                )
                connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
                connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO cw_app").format(sql.Identifier(name)))
        _point_at(name)
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections.close_all()
        with psycopg.connect(SUPERUSER, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


# tables whose rows come with the template and stay: the cast and reference data
GROUND = {
    "portal_practice", "portal_facility", "portal_provider", "portal_payer", "portal_enrollment",
    "portal_feeschedulerow", "portal_user", "portal_membership", "portal_practicegrant", "portal_credential",
    "django_migrations", "django_content_type", "auth_permission",
}  # fmt: skip


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner():
    """Replace Django's TRUNCATE between transactional tests by the owner's, sparing the ground."""
    from django.test import TransactionTestCase

    def teardown(self):
        from django.apps import apps
        from django.db import connections

        from portal.tenants.scope import owner_connection

        tables = {
            m._meta.db_table
            for m in apps.get_models(include_auto_created=True)
            if m._meta.managed and not m.__module__.startswith("coding.codesets")
        } - GROUND
        with owner_connection() as connection:
            # no CASCADE: a new table that refers to the ground must be named, never silently emptied with it
            connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, sorted(tables)))))
        for alias in connections:
            connections[alias].close()

    TransactionTestCase._fixture_teardown = teardown
    yield


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    """Files of a test go to its own folder; no job hints leave the process unless a test starts workers."""
    settings.FILES_DIR = tmp_path / "files"
    settings.EXCHANGE_DIR = tmp_path / "exchange"
    settings.JOB_HINTS = False


@pytest.fixture
def cast(db):
    """The fixed cast: `cast.nora`, `cast.northside` … (see tests/cast.py)."""
    from tests.cast import Cast

    return Cast()
