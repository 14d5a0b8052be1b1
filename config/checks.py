"""System checks: what must be true before the site may serve, and what a deployment must not have."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections


@register(Tags.database)
def application_role(databases=None, **_: object) -> list[Error]:
    """The application must not be superuser, may not bypass row security, and must own nothing."""
    if not databases or "default" not in databases:
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid)"
                " FROM pg_roles r WHERE rolname = current_user"
            )
            superuser, bypass, owns = cursor.fetchone()
    except DatabaseError:
        return []  # not there yet: migrate runs as the owner
    found = []
    if superuser or bypass:
        found.append(Error("The application connects as a role that bypasses row-level security.", id="claimwright.E001"))
    if owns:
        found.append(Error("The application's role owns tables; it must own nothing.", id="claimwright.E002"))
    return found


@register(Tags.security, deploy=True)
def deployment(**_: object) -> list[Error | Warning]:
    """Demo switches, embedded engines and weak secrets never go live."""
    found: list[Error | Warning] = []
    if settings.DEMO:
        found.append(Error("The demo switch is on: printed passwords open the site.", id="claimwright.E010"))
    if settings.CLOCK_MOVABLE:
        found.append(Error("Business time can be moved.", id="claimwright.E011"))
    if settings.EMBEDDED:
        found.append(Error("The embedded engines are for development; set DATABASE_URL.", id="claimwright.E012"))
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        found.append(Error("A bypass code for the second factor is set.", id="claimwright.E013"))
    if len(settings.MASTER_KEY) < 64:
        found.append(Error("MASTER_KEY must be 64 hexadecimal digits.", id="claimwright.E014"))
    if len(settings.SECRET_KEY) < 50:
        found.append(Error("SECRET_KEY must have at least 50 characters.", id="claimwright.E015"))
    if settings.INTERNAL_HTTP:
        found.append(Error("Plain HTTP is on: cookies would travel in the clear.", id="claimwright.E016"))
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS must name the site's own hosts.", id="claimwright.E017"))
    return found
