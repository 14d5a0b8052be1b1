import os, pytest
from django.test import Client
from playwright.sync_api import sync_playwright
from tests.claims import visits
from tests.claims.clearinghouse.test_pages import built, sent
pytestmark = pytest.mark.django_db(transaction=True)

def test_look(cast, settings, monkeypatch, live_server):
    visits.business_now(monkeypatch)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    a = sent(cast, settings)
    bad = built(cast, document=False)
    ugly = built(cast, diagnoses=["I10", "E11.6"])
    from claims.clearinghouse import collecting
    collecting.receive(partner="sandbox", name="a.bin", data=b"\x00 garbage")
    import datetime as dt
    visits.business_now(monkeypatch, visits.NOW + dt.timedelta(days=9))
    client = cast.client("bruno")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for theme, width in (("light", 1360), ("dark", 1360), ("light", 390)):
            c = b.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
            c.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
            pg = c.new_page()
            errs = []
            pg.on("console", lambda m: errs.append(m.text) if m.type == "error" else None)
            for name, path in (("claims", "/claims/"), ("claim", f"/claims/{a.pk}/"), ("edits", f"/claims/{bad.pk}/"), ("findings", "/claims/findings/"), ("batches", "/claims/batches/"), ("batch", None)):
                if path is None:
                    with cast.system("northside"):
                        from claims.clearinghouse.models import Batch
                        path = f"/claims/batches/{Batch.objects.first().pk}/"
                pg.goto(live_server.url + path)
                if name == "claim":
                    pg.locator("a[data-action=segments]").first.click(); pg.wait_for_timeout(300)
                pg.screenshot(path=f"/tmp/look-{name}-{theme}-{width}.png", full_page=True)
            print(theme, width, errs)
        b.close()
