"""Write what was seen, exported or done. No trail line, no data: it is in the same transaction as the read."""

import json

from django.db import connections

from portal.tenants import scope


def record(verb: str, subject: str, subject_id: int | None = None, *, practice_id: int | None = None, **detail: object) -> None:
    """Append one event of the current actor. `detail` holds ids and counts only; `verb` is seen, exported, printed …"""
    context = scope.current()
    _insert(
        practice_id=practice_id or context.practice_id,
        actor_id=context.actor_id,
        db_role=context.role,
        request_id=context.request_id,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        detail=detail,
    )


def security_event(verb: str, *, user_id: int | None, request_id: str = "", **detail: object) -> None:
    """Sign-ins, failures and refusals: written by sign-in code, outside any practice."""
    _insert(
        practice_id=None, actor_id=user_id, db_role="cw_signin", request_id=request_id, verb=verb, subject="sign-in",
        subject_id=user_id, detail=detail,
    )  # fmt: skip


def _insert(**row: object) -> None:
    row["detail"] = json.dumps(row["detail"])
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_trailevent (practice_id, actor_id, db_role, request_id, verb, subject, subject_id, detail)"
            " VALUES (%(practice_id)s, %(actor_id)s, %(db_role)s, %(request_id)s, %(verb)s, %(subject)s, %(subject_id)s,"
            " %(detail)s)",
            row,
        )
