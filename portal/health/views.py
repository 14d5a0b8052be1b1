"""Is the process alive, and can it serve? No data, no names: for load balancers and the demo's start."""

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal import registries
from portal.people.rules import public


@public
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, files and master key are there; the broker may be down (degraded, not unready)."""
    checks: dict[str, object] = {}
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
            cursor.execute(
                "SELECT EXTRACT(EPOCH FROM now() - finished_at) FROM portal_firmtaskrun WHERE name = 'portal.trail.seal'"
            )
            row = cursor.fetchone()
        checks["database"] = True
        checks["migrations"] = set(MigrationLoader(None).disk_migrations) <= applied
        checks["trail_sealed_seconds_ago"] = round(row[0]) if row and row[0] is not None else None
    except DatabaseError:
        checks["database"] = False
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    checks["files"] = settings.FILES_DIR.is_dir()
    checks["master_key"] = len(settings.MASTER_KEY) >= 64
    for name, item in registries.readiness.items():
        ok, _detail = item()
        checks[name] = ok
    required = ("database", "migrations", "files", "master_key")
    ready = all(checks.get(name) for name in required)
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
