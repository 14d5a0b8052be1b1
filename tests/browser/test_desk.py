"""The desk keeps up with a fast coder: nothing typed is lost, and Enter never takes a result of half a word."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_typing_ahead_of_the_server(world):
    page = world.sign_in("alice")
    page.goto(f"/coding/encounters/{world.chart}/")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("warm up")
    expect(page.locator("#dx-found")).not_to_be_empty(timeout=30_000)  # the first search reads the code book
    page.keyboard.press("Control+a")
    held = []
    page.route("**/save/", lambda route: held.append(route), times=1)
    page.keyboard.type("I10")
    page.keyboard.press("Enter")  # the results are still those of other words
    expect(page.locator("#dx-q")).to_have_value("")
    page.keyboard.type("E78.5")  # while I10 is on its way into the table
    held.pop().continue_()
    expect(page.locator("#desk input[name=dx][value='I10']")).to_have_count(1)
    expect(page.locator("#dx-q")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#desk input[name=dx][value='E78.5']")).to_have_count(1)
    expect(page.locator("#desk input[name=dx]")).to_have_count(3)
    expect(page.locator("#dx-q")).to_be_focused()
    expect(page.locator("#dx-q")).to_have_value("")


def test_the_picture_of_the_page_is_there(world):
    page = world.sign_in("alice")
    page.goto(f"/coding/encounters/{world.chart}/")
    expect(page.locator(".viewer .leaf").first).to_be_visible()
    page.wait_for_function("document.querySelector('.viewer img').naturalWidth > 600")
    assert page.locator(".viewer text[data-w]").count() > 50
