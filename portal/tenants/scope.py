"""The tenant context: which database role acts, for whom, in which practice.

`acting(...)` opens a transaction, checks the actor's right in the database and enters the role for that transaction
only. Outside it the login role has no right on any tenant table, so a forgotten context is a loud error, never rows.
Everything is transaction-local: a pooled connection carries nothing to the next request.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import psycopg
from django.db import connections, transaction


class NoScope(RuntimeError):
    """Tenant data was asked for outside `acting(...)`."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts. `practice_id` is None for firm staff who work across their practices."""

    role: str
    actor_id: int | None
    practice_id: int | None
    request_id: str
    business_now: dt.datetime


_context: ContextVar[Context | None] = ContextVar("claimwright_context", default=None)


def current() -> Context:
    """The open context; NoScope when there is none."""
    context = _context.get()
    if context is None:
        raise NoScope("Tenant data can only be read or written inside acting(...).")
    return context


def current_or_none() -> Context | None:
    return _context.get()


@contextmanager
def acting(
    role: str, *, actor_id: int | None = None, practice_id: int | None = None, request_id: str = ""
) -> Iterator[Context]:
    """Enter a database role for one transaction.

    `role` is one of cw_practice, cw_coder, cw_firm, cw_admin, cw_system, cw_router, cw_audit.
    Raises `django.db.ProgrammingError` (SQLSTATE 42501) when the actor is not active, is of another kind, or has no
    grant for the practice. On leaving, the outer context is restored.
    """
    outer = _context.get()
    outermost = not transaction.get_connection().in_atomic_block  # then the settings end with the transaction itself
    with transaction.atomic():
        context = _enter(role, actor_id, practice_id, request_id or (outer.request_id if outer else ""))
        token = _context.set(context)
        try:
            yield context
        finally:
            _context.reset(token)
        # on an error the rollback to the savepoint takes the settings back; after success they are undone by hand
        if not outermost and not transaction.get_connection().needs_rollback:
            if outer is not None:
                _enter(outer.role, outer.actor_id, outer.practice_id, outer.request_id)
            else:
                _leave()


def narrowed(practice_id: int):
    """The same role and actor, narrowed to one practice."""
    context = current()
    return acting(context.role, actor_id=context.actor_id, practice_id=practice_id, request_id=context.request_id)


def _enter(role: str, actor_id: int | None, practice_id: int | None, request_id: str) -> Context:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT cw_enter(%s::text, %s::bigint, %s::bigint), set_config('app.actor', %s, true), set_config('app.practice', %s, true),"
            " set_config('app.request', %s, true), set_config('role', %s, true)",
            [
                role,
                actor_id,
                practice_id,
                str(actor_id or ""),
                str(practice_id or ""),
                request_id,
                role,
            ],
        )
        business_now = cursor.fetchone()[0]
    return Context(role, actor_id, practice_id, request_id, business_now)


def _leave() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', 'none', true), set_config('app.actor', '', true),"
            " set_config('app.practice', '', true), set_config('app.request', '', true)"
        )


@contextmanager
def owner_connection() -> Iterator[psycopg.Connection]:
    """A plain connection as the owner of the tables, for loaders and maintenance; never used by a request.

    `app.maintenance` lets the owner see rows; the transaction commits on leaving without error.
    """
    settings = connections["owner"].get_connection_params()
    parameters = {k: v for k, v in settings.items() if k in {"dbname", "user", "password", "host", "port", "sslmode"}}
    with psycopg.connect(**parameters) as connection:
        connection.execute("SELECT set_config('app.maintenance', 'on', false)")
        yield connection
