"""No sink holds a patient's name in the clear (house rule 10, O-05): a canary goes the whole way and is looked for."""

import io
import json
import logging

import pytest
import redis
from django.conf import settings
from django.db import connections

from config import logs
from portal.encounters.models import Encounter
from portal.jobs import emit as emitting
from portal.jobs.emit import hint
from portal.tenants.scope import acting, owner_connection
from tests import processes
from tests.flows.people import LAST, canary
from tests.journey import Journey, claims_of
from tests.settings import TEST_HOME

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("flows")]

# columns that must not hold a patient's identity: tables that logs, support and operators read as they are
PLAIN = (
    "portal_job", "portal_trailevent", "portal_trailseal", "portal_timelineentry",
    "claimwright_cache", "django_session", "portal_firmtaskrun", "portal_document",
    "portal_intakefile", "portal_intakerow", "claims_claimfact", "claims_batch",
    "claims_interchange", "claims_interchangepart", "claims_posting", "claims_denial",
    "claims_monthcell", "coding_workitem",
)  # fmt: skip


@pytest.fixture
def logged():
    """Everything that any logger says, as the product's own formatter writes it."""
    sink = io.StringIO()
    handler = logging.StreamHandler(sink)
    handler.setFormatter(logs.JsonFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield sink
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_canary_leaves_no_trace_in_the_clear(cast, logged, monkeypatch):
    journey = Journey()
    (form, secret), (listed, other) = canary("northside"), canary("northside", number=1, way="csv", payer="PINEX")
    words = type(secret)(tuple({*secret.words, *other.words}))
    for planned in (form, listed):
        journey.arrive(planned)
    assert journey.code() == 2
    script = {claim.control_no: {"outcome": "partial", "days": 10} for claim in claims_of(journey, "northside")}
    journey.move(0, script=script)
    for days in (1, 10, 5):
        journey.move(days)
    addresses = visit(cast, journey)
    fail_loudly(cast, journey, monkeypatch)
    assert words.seen_in(logged.getvalue().encode()) == []
    assert words.seen_in("\n".join(addresses).encode()) == []
    for path in settings.FILES_DIR.rglob("*"):
        assert words.seen_in(path.name.encode()) == [] and (path.is_dir() or words.seen_in(path.read_bytes()) == [])
    dump = table_dumps()
    assert {name: words.seen_in(data) for name, data in dump.items() if words.seen_in(data)} == {}
    # the look-out works: the tables that are meant to hold the name do
    assert words.seen_in(table_dump("portal_patient")) and words.seen_in(table_dump("portal_coverage"))
    assert len(dump["portal_trailevent"]) > 1000 and len(dump["portal_job"]) > 1000


def visit(cast, journey: Journey) -> list[str]:
    """The pages that show the canary, as those see them who may; the addresses, redirects included."""
    with cast.system("northside"):
        encounter = Encounter.objects.order_by("id").first()
    claim = claims_of(journey, "northside")[0]
    seen, showing = [], 0
    for who, address in (
        ("nora", "/p/northside/"), ("nora", "/p/northside/encounters/"), ("nora", f"/p/northside/encounters/{encounter.pk}/"),
        ("nora", f"/search/?q={encounter.pk}"), ("bruno", "/claims/"), ("bruno", f"/claims/{claim.pk}/"), ("bruno", "/claims/denials/"),
        ("alice", "/coding/"), ("nora", "/p/northside/encounters/999999/"), ("alice", f"/p/northside/encounters/{encounter.pk}/"),
    ):  # fmt: skip
        answer = cast.client(who).get(address, follow=True)
        assert answer.status_code < 500
        showing += LAST.lower() in answer.content.decode(errors="replace").lower()
        seen += [address, *(where for where, _status in answer.redirect_chain), answer.headers.get("Location", "")]
    assert showing >= 2
    return seen


def fail_loudly(cast, journey: Journey, monkeypatch) -> None:
    """A page and a job that break while they hold the canary: neither the error page nor the error's record shows it."""
    from portal.encounters import views

    def broken(*_values, **_named):
        raise RuntimeError(f"no such patient {LAST}")

    monkeypatch.setattr(views, "render", broken)
    client = cast.client("nora")
    client.raise_request_exception = False
    answer = client.get("/p/northside/encounters/")
    assert answer.status_code == 500 and LAST.lower() not in answer.content.decode().lower()
    from portal.jobs import registry
    from portal.jobs.emit import emit
    from portal.jobs.sweep import drain

    task = registry.get("claims.lifecycle.settle")
    monkeypatch.setattr(type(task), "run", property(lambda _self: broken))
    with cast.system("northside"):
        emit("acknowledgment.read", practice_id=journey.player.practices["northside"], subject_id=1, key="broken")
    drain(seconds=2)
    with acting("cw_system"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT error FROM portal_job WHERE state <> 'done'")
        errors = [row[0] for row in cursor.fetchall()]
    assert errors and all("RuntimeError" in error and LAST not in error for error in errors)


def test_the_broker_holds_job_ids_only(cast, settings, monkeypatch):
    """While jobs wait, every key and value of the broker is an id, Celery's own headers, or a name of the flow."""
    from celery import current_app

    url = processes.environment()["REDIS_URL"]
    processes.flush_broker({"REDIS_URL": url})
    monkeypatch.setattr(emitting, "_silent_until", 0.0)
    settings.JOB_HINTS = True
    before = current_app.conf.broker_url
    current_app.conf.broker_url = url
    try:
        journey = Journey()
        planned, secret = canary("northside")
        journey.player.send(planned, [(paper.file_name, paper.render_bytes()) for paper in planned.papers()])
        assert hint(1)
    finally:
        current_app.conf.broker_url = before
        current_app.pool.force_close_all()
    number = int(url.rsplit("=", 1)[1])
    held = []
    with redis.Redis(unix_socket_path=str(TEST_HOME / "run" / "valkey.sock"), db=number) as client:
        for key in client.scan_iter():
            kind = client.type(key).decode()
            held += [
                key,
                *(client.lrange(key, 0, -1) if kind == "list" else client.smembers(key) if kind == "set" else []),
            ]
    processes.flush_broker({"REDIS_URL": url})
    messages = [json.loads(value) for value in held if value.startswith(b"{")]
    assert messages, held
    assert secret.seen_in(b"\n".join(held)) == []
    import base64

    for message in messages:
        arguments = json.loads(base64.b64decode(message["body"]))[0]
        assert len(arguments) == 1 and isinstance(arguments[0], int)
        assert secret.seen_in(base64.b64decode(message["body"]) + json.dumps(message["headers"]).encode()) == []


def table_dump(table: str) -> bytes:
    with owner_connection() as owner, owner.cursor() as cursor:
        found = cursor.execute("SELECT to_regclass(%s)", [table]).fetchone()[0]
        assert found, f"There is no table {table}."
        cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {table} AS t")
        return cursor.fetchone()[0].encode()


def table_dumps() -> dict[str, bytes]:
    return {name: table_dump(name) for name in PLAIN}
