"""The keyboard drives every list, and a phone shows every page without moving sideways."""

import pytest
from playwright.sync_api import expect

from portal import pages

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EVERYONE = ("nora", "novak", "olga", "alice", "carol", "bruno", "dave", "grace", "frank")
MAIN = {
    "nora": ("practice_home", "upload", "encounters", "patients", "encounter_new", "encounter"),
    "olga": ("revenue", "access_log", "practice_remittances"),
    "alice": ("my_work", "codes", "my_quality"),
    "carol": ("audits", "audit_case", "floor"),
    "bruno": ("claims", "claim", "batches", "remittances", "remittance", "denials", "denial", "findings"),
    "dave": ("floor", "firm_dashboard", "quality"),
    "frank": ("people",),
}


def named(name: str) -> pages.Page:
    return next(page for page in pages.all_pages() if page.name == name)


def test_the_map_says_what_the_page_can(world):
    page = world.sign_in("bruno")
    page.goto("/claims/")
    page.keyboard.press("?")
    keymap = page.locator("#keys")
    expect(keymap).to_be_visible()
    shown = keymap.locator(".keymap > div").all_inner_texts()
    assert any("Next and previous row" in line for line in shown)
    assert any("Search" in line for line in shown)
    goes = page.locator("[data-go]").count()
    assert sum("Go to" in line for line in shown) == goes > 3
    page.keyboard.press("Escape")
    expect(keymap).to_be_hidden()


def test_rows_move_open_and_are_chosen(world):
    page = world.sign_in("bruno")
    page.goto("/claims/")
    rows = page.locator("main [data-row-id]")
    assert rows.count() >= 2
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(0).locator("input[data-select]")).to_be_checked()
    expect(page.locator("[data-bulk-count]")).to_have_text("1 selected")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*/")
    expect(page.locator("main[data-page=claim]")).to_be_visible()


def test_a_slash_searches_and_escape_leaves_the_field(world):
    page = world.sign_in("bruno")
    page.goto("/claims/")
    page.keyboard.press("/")
    field = page.locator("#search")
    expect(field).to_be_focused()
    page.keyboard.type("jjx?")
    expect(field).to_have_value("jjx?")  # keys are off while typing
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()


@pytest.mark.parametrize("who", EVERYONE)
def test_every_link_of_the_rail_has_a_letter_of_its_own(world, who):
    page = world.sign_in(who)
    page.goto("/")
    inside = ["/p/northside/"] if who in {"carol", "bruno", "dave", "grace"} else []
    for start in [page.url, *inside]:
        page.goto(start)
        links = page.locator("#rail li a").all()
        letters = [link.get_attribute("data-go") for link in links]
        assert letters and all(letters), "A link of the rail has no letter."
        assert len(set(letters)) == len(letters), sorted(letters)
    for letter, address in zip(letters, [link.get_attribute("href") for link in links], strict=True):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(f"**{address}")
        expect(page.locator("main[data-page]")).to_be_visible()
        page.goto(start)  # firm staff have the practice's links only inside it


def test_the_drawer_of_a_phone_opens_by_its_button(world):
    context = world.fresh(width=390, height=844)
    page = context.new_page()
    signed_in = world.sign_in("nora")
    context.add_cookies(signed_in.context.cookies())
    page.goto("/p/northside/")
    rail = page.locator("#rail")
    expect(rail).not_to_be_visible()
    page.get_by_role("button", name="Sections").click()
    expect(rail).to_be_visible()
    page.get_by_role("link", name="Encounters", exact=True).click()
    page.wait_for_url("**/p/northside/encounters/")
    expect(rail).not_to_be_visible()
    context.close()


@pytest.mark.parametrize("who", MAIN)
def test_no_page_moves_sideways_on_a_phone(world, who):
    context = world.fresh(width=390, height=844)
    page = context.new_page()
    context.add_cookies(world.sign_in(who).context.cookies())
    wide = []
    for name in MAIN[who]:
        page.goto(world.walls.address(named(name), "northside"))
        expect(page.locator("main[data-page]")).to_be_visible()
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append(f"{name}: {over} px")
    context.close()
    assert not wide, wide
