"""Second factors through the real pages: an authenticator app, recovery codes, and a passkey of a virtual device."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode

import pytest
from playwright.sync_api import Page, expect

from config.demo import cast as people
from config.demo.install import PASSWORD
from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def code_of(secret: str) -> str:
    """The six digits of RFC 6238 for now (SHA-1, 30 seconds)."""
    key = b32decode(secret.replace(" ", "") + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    number = struct.unpack(">I", mac[mac[-1] & 15 : (mac[-1] & 15) + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def confirm(page: Page) -> None:
    """Pages of second factors ask for the password again when the sign-in is not fresh."""
    if "/reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()


def test_an_authenticator_app_is_added(world):
    page = world.sign_in("hugo")
    page.goto("/accounts/2fa/totp/activate/")
    confirm(page)
    picture = page.locator(".qr svg")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] > 100
    assert axe.violations(page) == []
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_role("textbox", name="Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Activate").click()
    page.goto("/accounts/2fa/recovery-codes/")
    expect(page.locator("main")).to_contain_text("ecovery")
    assert axe.violations(page) == []
    page.goto("/accounts/2fa/totp/deactivate/")
    assert axe.violations(page) == []

    # the next sign-in asks for the app
    context = world.fresh()
    other = context.new_page()
    other.goto("/accounts/login/")
    other.get_by_label("Email").fill(people.person("hugo").email)
    other.get_by_label("Password").fill(PASSWORD)
    other.locator("[data-action=sign-in]").click()
    other.wait_for_url("**/2fa/authenticate/**")
    assert axe.violations(other) == []
    context.close()


def test_a_passkey_is_added_and_opens_the_site(world):
    """On `localhost`: a browser makes no passkey for an address of digits."""
    site = world.address.replace("127.0.0.1", "localhost")
    context = world.fresh()
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Email").fill(people.person("vera").email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("[data-action=sign-in]").click()
    page.wait_for_selector("main[data-page=practice-home]")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    confirm(page)
    page.get_by_label("Name").fill("Front office laptop")
    page.get_by_role("checkbox").check()
    page.locator("[data-passkey=add]").click()
    page.wait_for_url(lambda address: "/webauthn/add/" not in address)
    page.goto(f"{site}/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("Front office laptop")
    assert axe.violations(page) == []

    page.goto(f"{site}/p/harbor/")
    page.locator("[popovertarget=user-menu]").click()
    page.locator("[data-action=sign-out]").click()
    page.wait_for_load_state()
    page.goto(f"{site}/accounts/login/")
    page.locator("[data-passkey=login]").click()
    page.wait_for_selector("main[data-page=practice-home]")
    expect(page.locator("body")).to_contain_text("Vera Kline")
    context.close()
