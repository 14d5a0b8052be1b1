"""The revenue page, its drill-downs and exports, and the firm's board."""

import io
import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.metrics.clock import segments
from claims.metrics.refresh import rebuild
from claims.remittance.models import Deposit
from portal.dashboards.filters import Filters
from portal.dashboards.measures import measures
from portal.jobs.emit import add_job
from portal.registries import panels
from portal.trail.models import TrailEvent
from tests.claims.metrics.world import World

REVENUE = "/p/northside/revenue/"
CLAIMS = REVENUE + "claims/"


@pytest.fixture
def world(cast, settings):
    settings.DEMO = True
    return World(cast)


def fill(world, count=1):
    with world.here():
        for i in range(count):
            paid = world.claim(accepted=60, paid=40 - i)
            world.book(paid, paid=4_000, contractual=3_000)
            world.remit(paid, ago=40, outcome="paid")
            denied = world.claim(accepted=60, denied=45, payer=1)
            world.denial(denied, ago=45)
            world.book(denied)
            old = world.claim(accepted=290, paid=270, service=300)
            world.book(old, paid=9_000, contractual=1_000)
        rebuild()


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_empty_practice_has_no_claims_to_rate(world):
    page = world.cast.client("olga").get(REVENUE)
    assert page.status_code == 200
    words = text(page)
    assert words.count("no claims to rate") >= 3 and "0.0 %" not in words and "nothing is owed" in words
    assert "style=" not in page.content.decode() and "<script>" not in page.content.decode()


def test_the_page_shows_the_numbers(world):
    fill(world)
    page = world.cast.client("olga").get(REVENUE)
    words = text(page)
    assert "Denied first 33.3 %" in words and "n = 3, by submission month, 100 % settled" in words
    assert "Net collection 100.0 %" in words and "$130.00" in words
    assert "Medical necessity" in words and "not reached" in words


@pytest.mark.parametrize(
    "url", [REVENUE, CLAIMS + "?kpi=K09", CLAIMS + "?kpi=K16", CLAIMS + "?kpi=K30&part=medical_necessity"]
)
def test_one_and_three_rows_cost_the_same_queries(world, url):
    client = world.cast.client("olga")
    fill(world)
    client.get(url)
    counts = []
    for more in (0, 2):
        fill(world, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append([q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    assert len(counts[0]) == len(counts[1]), "\n".join(q[:120] for q in counts[1])
    # sign-in, membership and context take 6; the page itself stays small
    assert len(counts[1]) <= 15, "\n".join(q[:120] for q in counts[1])


def links(page, kpi):
    return re.findall(rf'href="(/p/northside/revenue/claims/\?[^"]*kpi={kpi}[^"]*)"', page.content.decode())


def test_every_link_of_the_page_leads_to_rows_that_sum_to_its_number(world):
    fill(world, 2)
    client = world.cast.client("olga")
    page = client.get(REVENUE)
    seen = set()
    for url in {u.replace("&amp;", "&") for k in ("K09", "K23", "K17", "K16", "K30") for u in links(page, k)}:
        drill = client.get(url)
        assert drill.status_code == 200
        result, sums = drill.context["result"], drill.context["sums"]
        assert (sums.numerator, sums.denominator) == (result.numerator, result.denominator)
        assert drill.content.decode().count("<tr data-row-id") == len(result.rows)
        seen.add(result.definition.id)
    assert seen == {"K09", "K23", "K17", "K16", "K30"}


def test_page_numbers_equal_their_drill_downs(world):
    fill(world, 2)
    client = world.cast.client("olga")
    export = (
        client.get(reverse("revenue_export", args=["northside"]) + "?format=csv")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    first = dict(zip(export[0].split(","), export[1].split(","), strict=True))
    result = client.get(CLAIMS + "?kpi=K09").context["result"]
    assert float(first["Value"]) == pytest.approx(result.value)
    assert (float(first["Numerator"]), float(first["Denominator"])) == (result.numerator, result.denominator)


@pytest.mark.parametrize("kpi", [name for name, _ in measures.items()])
def test_every_measure_has_its_page_and_export(world, kpi):
    fill(world)
    client = world.cast.client("olga")
    assert client.get(CLAIMS + f"?kpi={kpi}").status_code == 200
    response = client.get(reverse("revenue_claims_export", args=["northside"]) + f"?kpi={kpi}")
    assert response.status_code == 200 and response.content[:2] == b"PK"


def test_exports_hold_the_rows_and_are_recorded(world):
    fill(world)
    client = world.cast.client("olga")
    rows = client.get(reverse("revenue_claims_export", args=["northside"]) + "?kpi=K09&format=csv").content.decode(
        "utf-8-sig"
    )
    assert len(rows.splitlines()) == 1 + 3 and '"Stone, Ada"' in rows
    book = client.get(reverse("revenue_export", args=["northside"]))
    zipped = io.BytesIO(book.content)
    import zipfile

    assert "Definitions" in zipfile.ZipFile(zipped).read("xl/workbook.xml").decode()
    with world.cast.acting("olga"):
        events = list(TrailEvent.objects.filter(verb="exported").values_list("subject", flat=True))
    assert sorted(events) == ["claims", "revenue"]


def test_filters_narrow_and_strange_values_are_named(world):
    fill(world)
    client = world.cast.client("olga")
    page = client.get(REVENUE + f"?payer={world.payers[1].pk}")
    assert "Denied first 100.0 %" in text(page)
    strange = client.get(REVENUE + "?months=900&payer=abc&month=2026-99")
    assert strange.status_code == 200 and "Not understood and left out: months, month, payer" in text(strange)
    assert client.get(CLAIMS + "?kpi=K99").status_code == 404
    assert client.get(CLAIMS + "?kpi=K09&page=77").context["number"] == 1


def test_who_may_see_it(world):
    assert world.cast.client("nora").get(REVENUE).status_code == 403
    assert world.cast.client("max").get(REVENUE).status_code == 404
    assert world.cast.client("dave").get(REVENUE).status_code == 200
    assert world.cast.client("alice").get(REVENUE).status_code == 403
    assert world.cast.client("eve").get(REVENUE).status_code == 404
    assert world.cast.client("olga").get(reverse("firm_dashboard")).status_code == 404
    assert world.cast.client("bruno").get(reverse("firm_dashboard")).status_code == 403


def test_another_practice_changes_nothing(cast, world):
    fill(world)
    client = world.cast.client("olga")
    before = text(client.get(REVENUE))
    fill(World(cast, "lakeview"), 3)
    assert text(client.get(REVENUE)) == before


def test_the_firm_sees_its_practices_side_by_side(cast, world):
    fill(world)
    other = World(cast, "lakeview")
    with other.here():
        other.claim(state="waiting_for_table")
        add_job("claims.metrics.refresh", practice_id=other.practice.pk, key="x", args={"subject_id": 1}, actor_id=None)
        from portal.jobs.models import Job

        Job.objects.filter(key="x").update(state="parked", error="ValueError at somewhere")
    client = cast.client("dave")
    page = client.get(reverse("firm_dashboard"))
    assert page.status_code == 200
    cells: dict[str, dict] = {}
    for table in page.context["tables"]:
        heads = [head.title for head in table["heads"]]
        for practice, row in table["rows"]:
            cells.setdefault(practice.slug, {}).update(zip(heads, row, strict=True))
    assert cells["northside"]["Denied first"].text == "33.3 % of 3"
    assert cells["northside"]["Open A/R"].text == "$130.00"
    assert cells["lakeview"]["Denied first"].text == "no claims to rate"
    assert (
        cells["lakeview"]["Waiting for a code table"].value == 1 and cells["lakeview"]["Waiting for a code table"].alarm
    )
    assert cells["lakeview"]["Jobs parked"].text == "1" and "ValueError at somewhere" in text(page)
    assert client.get(cells["northside"]["Denied first"].href).context["result"].shown() == "33.3 %"
    owed = client.get(cells["northside"]["Open A/R"].href).context["sums"]
    assert owed.numerator == cells["northside"]["Open A/R"].value == 13_000


def test_the_firm_board_costs_the_same_for_more_claims(cast, world):
    client = cast.client("dave")
    counts = []
    for more in (1, 2):
        fill(world, more)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("firm_dashboard"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_clock_is_a_panel_of_the_practices_home(world):
    clock = panels.get("clock")
    with world.here():
        filters = Filters(as_of=world.today)
        assert "Nothing was paid in the last 90 days." in render_to_string(clock.template, clock.build(filters))
        world.claim(accepted=40, paid=20, service=50)
        html = render_to_string(clock.template, clock.build(filters))
    assert "Payers 20" in html and "n = 1 encounters" in html and "<svg" in html


def test_the_money_clock(world):
    with world.here():
        assert segments()["n"] == 0 and segments()["segments"][0]["days"] is None
        claim = world.claim(accepted=40, paid=20, service=50)
        row = world.remit(claim, ago=20, outcome="paid")
        Deposit.objects.create(
            deposited_on=world.day(18), trace="t", amount_cents=1, remittance=row.remittance, source="bank"
        )
        world.claim(accepted=200, paid=150)  # paid long ago
        data = segments(world.practice)
    assert data["n"] == 1
    assert [part["days"] for part in data["segments"]] == [1, 1, 8, 20, 2] and data["total"] == 32
