"""The cast does its day in Chromium, on real processes: from a file in the drop zone to a denial on the dashboard."""

import datetime as dt
import time
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from config.demo.ahead import render_papers
from config.demo.planned import PlannedEncounter
from config.demo.player import set_day
from portal.jobs.sweep import run_firm_task
from tests.browser import axe
from tests.browser.conftest import Site
from tests.journey import Journey, claims_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]

MONEY = ("claims.clearinghouse.cut_batches", "claims.clearinghouse.collect", "claims.remittance.collect_deposits")


def reload_until(page: Page, selector: str, *, text: str | None = None, seconds: float = 45) -> None:
    """Reload the page as a person would, until it shows this; the firm's recurring tasks run meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        found = page.locator(selector) if text is None else page.locator(selector, has_text=text)
        if found.count():
            return
        assert time.monotonic() < deadline, (
            f"{page.url} did not show {text or selector}:\n{page.locator('[data-row-id]').all_inner_texts()}"
        )
        for task in MONEY:
            run_firm_task(task)  # beat runs them too, at intervals made for a working day
        time.sleep(0.3)
        page.reload()


def new_day(journey: Journey, days: int, script: dict[str, dict] | None = None) -> None:
    journey.day += dt.timedelta(days=days)
    set_day(journey.day, script=script)


# --- Nora: the front desk


def nora_sends_a_visit(page: Page, planned: PlannedEncounter, folder: Path) -> None:
    """The file goes through the input of the drop zone; the visit is made by the form."""
    (name, data), *_ = render_papers(planned)
    (folder / name).write_bytes(data)
    page.goto("/p/northside/")
    page.keyboard.press("u")
    page.wait_for_url("**/upload/")
    page.locator("input[type=file]").set_input_files(folder / name)
    expect(page.locator("[data-uploads] li")).to_have_attribute("data-verdict", "accepted")
    page.locator("input[type=file]").set_input_files(folder / name)
    expect(page.locator("[data-uploads] li").nth(1)).to_have_attribute("data-verdict", "duplicate")
    page.reload()
    reload_until(page, "#loose tr", text="Ready")
    page.locator("#loose tr", has_text=name).get_by_role("checkbox").check()
    page.locator("[data-action=make-encounter]").click()
    page.get_by_label("Patient", exact=True).fill(planned.patient.last_name)
    page.locator("[data-action=find-patient]").click()
    page.locator("[data-action=choose-patient]").first.click()
    page.get_by_label("Date of service").fill(f"{planned.dos:%Y-%m-%d}")
    page.get_by_label("Provider").select_option(label=next(
        text for text in page.get_by_label("Provider").locator("option").all_inner_texts()
        if planned.provider.last_name in text
    ))  # fmt: skip
    expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.locator("[data-action=save-encounter]").click()
    expect(page.locator("main[data-page=encounter]")).to_be_visible()


def nora_drops_a_file(page: Page) -> None:
    """A file dropped on the zone that is no document is refused in words, and the page stays."""
    page.goto("/p/northside/upload/")
    page.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["MZ not a document"], "setup.exe"));
            document.querySelector(".dropzone").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        }"""
    )
    line = page.locator("[data-uploads] li")
    expect(line).to_have_attribute("data-verdict", "refused")
    assert len(line.locator(".verdict").inner_text()) > 20


# --- Alice: the coder


def find(page: Page, key: str, field: str, *codes: str) -> None:
    """Open the search by its key, then code, Enter, code, Enter, without waiting for results."""
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    expect(page.locator(f"#{field}")).to_be_focused()
    name = "dx" if field == "dx-q" else "code"
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        # the first search of a process reads the code book
        expect(page.locator(f"#desk input[name={name}][value='{code}']")).to_have_count(1, timeout=30_000)
        expect(page.locator(f"#{field}")).to_be_focused()


def alice_codes(page: Page, planned: PlannedEncounter) -> None:
    """Everything by keyboard: `n`, `/` diagnosis, `p` service, live findings, `s`."""
    page.goto("/coding/")
    page.keyboard.press("n")
    expect(page.locator("main[data-page=workspace]")).to_be_visible()
    expect(page.locator("h1")).to_contain_text(planned.patient.last_name)
    expect(page.locator(".viewer .leaf").first).to_be_visible()
    find(page, "/", "dx-q", *planned.signed.diagnoses)
    find(page, "p", "px-q", *(line.code for line in planned.signed.lines))
    for number, line in enumerate(planned.signed.lines, start=1):
        letters = "".join("ABCDEFGHIJKL"[p - 1] for p in line.pointers)
        page.locator(f"#ptr-{number}").fill(letters)
        page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Saved")
    # a wrong number of units is found while she types, and is gone when she corrects it
    page.locator("#units-1").fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#findings [data-rule]").first).to_be_visible()
    page.locator("#units-1").fill("1")
    page.keyboard.press("Tab")
    expect(page.locator("#findings .finding.denied")).to_have_count(0)
    page.locator("main").focus()
    page.keyboard.press("s")
    expect(page.locator("main[data-page=my_work]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 done today")


# --- the day


def test_the_cast_does_its_day(journey, live: Site, tmp_path):
    live.ears.expect(r"status of 422 .* at .*/upload/")  # the dropped program is refused
    # the plan of the one that is paid has no deductible, which could leave all of it to the patient
    denied, paid = journey.planned("northside", 0), journey.planned("northside", 1)
    with journey.player.at_desk("northside"):
        journey.player.patient(paid)  # Nora knows the patient; making one has its own tests
    nora = live.sign_in("nora")
    nora_sends_a_visit(nora, paid, tmp_path)
    nora_drops_a_file(nora)

    alice = live.sign_in("alice")
    alice.goto("/coding/")
    reload_until(alice, ".next-chart", text="1 wait")
    alice_codes(alice, paid)

    # a second visit comes and is coded the short way
    journey.arrive(denied)
    assert journey.code() == 1

    bruno = live.sign_in("bruno")
    bruno.goto("/claims/")
    reload_until(bruno, "[data-row-id]:nth-child(2)")
    first, second = claims_of(journey, "northside")
    new_day(
        journey, 0,
        script={
            first.control_no: {"outcome": "pay", "days": 10},
            second.control_no: {"outcome": "deny", "carc": "197", "group": "CO", "days": 10},
        },
    )  # fmt: skip
    reload_until(bruno, "[data-row-id]", text="Sent")
    new_day(journey, 1)
    reload_until(bruno, "[data-row-id]", text="Accepted")
    new_day(journey, 12)
    reload_until(bruno, "[data-row-id]", text="Denied")
    reload_until(bruno, "[data-row-id]", text="Paid")
    bruno_reads(bruno, first, second)

    olga = live.sign_in("olga")
    olga.goto("/p/northside/revenue/")
    olga_sees(olga, second.control_no)

    dave = live.sign_in("dave")
    dave_draws(dave, journey)
    carol_audits(live.sign_in("carol"), [paid, denied])
    dave.reload()
    frank_sees_nothing(live, first.pk)


# --- Bruno: the biller


def bruno_reads(page: Page, first, second) -> None:
    page.locator("[data-row-id]", has_text=first.control_no).get_by_role("link").first.click()
    main = page.locator("main[data-page=claim]")
    expect(main).to_be_visible()
    expect(main).to_contain_text("Paid")
    for said in (
        "Interchange acknowledgment",
        "Payer acknowledgment",
        "Remittance advice",
        "Paid $",
        "Receivable from payers",
    ):
        expect(main).to_contain_text(said)
    page.locator("[data-action=segments]").first.click()
    expect(page.locator("[id^=segments-]").first).to_contain_text("CLP*")
    assert axe.violations(page) == []
    page.goto("/claims/denials/")
    row = page.locator("[data-row-id]", has_text=second.control_no).first
    expect(row).to_be_visible()
    expect(row).to_contain_text("197")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("main[data-page=denial]")).to_be_visible()
    page.goto("/claims/remittances/")
    expect(page.locator("main [data-row-id]").first).to_be_visible()


# --- Olga: the office manager


def olga_sees(page: Page, denied: str) -> None:
    """The denial stands among the causes; its dollars lead to the claim that makes them."""
    reload_until(page, "main", text="Authorization and referral")
    expect(page.locator("main[data-page=revenue]")).to_be_visible()
    assert axe.violations(page) == []
    page.locator("tr", has_text="Authorization and referral").get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text(denied)


# --- Dave and Carol: manager and auditor


def dave_draws(page: Page, journey: Journey) -> None:
    page.goto("/coding/audits/")
    page.get_by_label("Auditor").select_option(label="Carol Whitfield")
    page.get_by_label("Signed from").fill(f"{journey.day - dt.timedelta(days=60):%Y-%m-%d}")
    page.get_by_label("Signed to").fill(f"{journey.day:%Y-%m-%d}")
    page.get_by_label("Charts").fill("1")
    page.get_by_label("Seed").fill("7")
    page.locator("[data-action=draw]").click()
    expect(page.locator("main[data-page=audit_sample]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("0 of 1 compared")


def carol_audits(page: Page, plans: list[PlannedEncounter]) -> None:
    """Blind: neither the coder nor the first codes are on the page."""
    page.goto("/coding/audits/")
    page.keyboard.press("n")
    expect(page.locator("main[data-page=audit_case]")).to_be_visible()
    name = page.locator("h1").inner_text()
    planned = next(p for p in plans if p.patient.last_name in name)
    assert page.locator("#desk input[name=dx], #desk input[name=code]").count() == 0
    assert "Marchetti" not in page.content()
    find(page, "/", "dx-q", *planned.truth.diagnoses)
    find(page, "p", "px-q", *(line.code for line in planned.truth.lines))
    for number, line in enumerate(planned.truth.lines, start=1):
        page.locator(f"#ptr-{number}").fill("".join("ABCDEFGHIJKL"[p - 1] for p in line.pointers))
        page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Kept")
    page.locator("main").focus()
    page.keyboard.press("s")
    expect(page.locator("#confirm")).to_be_visible()
    page.get_by_role("button", name="Compare").last.click()
    expect(page.locator("main")).to_contain_text("coded by Alice Marchetti")
    expect(page.locator("main")).to_contain_text("No error")


# --- Frank: the administrator


def frank_sees_nothing(live: Site, claim_id: int) -> None:
    """Accounts are his; every page with a patient on it is refused."""
    live.ears.expect(r"status of 403")
    page = live.sign_in("frank")
    for address in ("/p/northside/", "/p/northside/encounters/", "/p/northside/patients/", "/claims/", f"/claims/{claim_id}/",
                    "/claims/denials/", "/coding/", "/coding/audits/", "/p/northside/revenue/"):  # fmt: skip
        answer = page.goto(address)
        assert answer is not None and answer.status == 403, (address, answer and answer.status)
    page.goto("/firm/people/")
    expect(page.locator("main[data-page=people]")).to_be_visible()
    assert Path(settings.EXCHANGE_DIR).exists()
