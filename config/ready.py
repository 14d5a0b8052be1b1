"""Bring the ground up: engines, roles, database. Used by manage.py, the demo and the tests."""

import os
import time

import psycopg

from config import embedded


def engines(*, durable: bool = True) -> bool:
    """Start or join the embedded engines and make roles and database; True when this call started them.

    With DATABASE_URL set nothing is started: the firm's own servers are used.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return False
    from portal.tenants import bootstrap

    home = embedded.default_home()
    started = embedded.ensure(home, durable=durable)
    superuser = embedded.database_url(home, user="postgres", name="postgres")
    for attempt in range(5):
        try:
            with psycopg.connect(superuser, autocommit=True) as connection:
                # several commands may start at once: one makes the roles, the others wait
                connection.execute("SELECT pg_advisory_lock(7239401)")
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [embedded.DATABASE])
                if not known.fetchone():
                    bootstrap.make_roles(superuser)
                    bootstrap.make_database(superuser, embedded.DATABASE)
            return started
        except psycopg.errors.InternalError_:  # tuple concurrently updated
            if attempt == 4:
                raise
            time.sleep(0.2)
    return started
