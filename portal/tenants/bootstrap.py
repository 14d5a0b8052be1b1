"""Roles and database, made once by a superuser of the cluster; the product itself never connects as one.

`cw_app` logs in for web and workers. It owns nothing and inherits only `cw_signin`; it enters the other roles inside a
transaction. `cw_owner` owns the tables, is forced under row-level security, and is used by `migrate` and loaders.
"""

import psycopg
from psycopg import sql

ENTERED = ("cw_practice", "cw_coder", "cw_firm", "cw_admin", "cw_system", "cw_router", "cw_audit")


def make_roles(superuser_url: str, *, app_password: str | None = None, owner_password: str | None = None) -> None:
    """Create or repair the roles. Idempotent; needs a superuser (or CREATEROLE) connection."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}

        def role(name: str, options: str, password: str | None = None) -> None:
            verb = "ALTER" if name in present else "CREATE"
            secret = sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
            connection.execute(
                sql.SQL(verb + " ROLE {} " + options).format(sql.Identifier(name)) + secret  # noqa: S608 fixed words
            )

        role("cw_owner", "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS", owner_password)
        role("cw_signin", "NOLOGIN NOSUPERUSER NOBYPASSRLS")
        for name in ENTERED:
            role(name, "NOLOGIN NOSUPERUSER NOBYPASSRLS")
        role("cw_backup", "NOLOGIN NOSUPERUSER BYPASSRLS")
        role("cw_app", "LOGIN NOSUPERUSER NOBYPASSRLS", app_password)
        # the owner's own functions switch it on for themselves; its policies are the only ones that look at it
        connection.execute('GRANT SET ON PARAMETER "app.maintenance" TO cw_owner')
        connection.execute("GRANT cw_signin TO cw_app WITH INHERIT TRUE, SET FALSE")
        for name in ENTERED:
            connection.execute(
                sql.SQL("GRANT {} TO cw_app WITH INHERIT FALSE, SET TRUE").format(sql.Identifier(name))
            )


def make_database(superuser_url: str, name: str) -> bool:
    """Create the database owned by `cw_owner`, closed to everyone else; False when it exists."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        made = False
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER cw_owner").format(sql.Identifier(name)))
            made = True
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO cw_app, cw_backup").format(sql.Identifier(name)))
        return made
