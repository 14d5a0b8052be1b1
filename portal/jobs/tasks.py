from django.db import connections

from portal.jobs.registry import firm_task
from portal.tenants.scope import owner_connection

KEEP_DAYS = 90


@firm_task
def clean() -> None:
    """Forget finished jobs after a while and expired sessions; what happened stays in timeline and trail."""
    with owner_connection() as connection:
        connection.execute(
            "DELETE FROM portal_job WHERE state = 'done' AND finished_at < now() - make_interval(days => %s)", [KEEP_DAYS]
        )
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM django_session WHERE expire_date < now()")
        cursor.execute("DELETE FROM portal_signinrecord WHERE began_at < now() - interval '2 days'")
