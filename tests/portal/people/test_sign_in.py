"""Sign-in: one answer for known and unknown addresses, a second factor for everyone, limits, and sessions that die."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from config.demo.install import PASSWORD
from portal.people.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def strict(user: User) -> User:
    """The same person without the demo's exception."""
    User.objects.filter(pk=user.pk).update(demo_password_only=False)
    return user


def code_of(secret: str, *, ahead: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())) + ahead))


def test_nobody_signs_up(cast):
    assert Client().get("/accounts/signup/").status_code == 302  # an address that does not exist asks to sign in
    with pytest.raises(Exception, match="signup"):
        reverse("account_signup")


def test_an_unknown_address_gets_the_same_answer(cast):
    known = sign_in(Client(), cast.nora.email, "wrong-password-12")
    unknown = sign_in(Client(), "nobody@northside.example", "wrong-password-12")
    assert known.status_code == unknown.status_code == 200
    strip = lambda r: r.content.decode().replace(cast.nora.email, "").replace("nobody@northside.example", "")  # noqa: E731
    import re

    clean = lambda text: re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", text)  # noqa: E731
    assert clean(strip(known)) == clean(strip(unknown))


def test_the_sixth_wrong_password_is_refused_even_when_right(cast):
    for _ in range(5):
        sign_in(Client(), cast.nora.email, "wrong-password-12")
    answer = sign_in(Client(), cast.nora.email)
    assert answer.status_code == 200
    assert "Too many" in answer.content.decode()


def test_the_demo_cast_signs_in_with_the_printed_password_only_where_the_switch_is_on(cast, settings):
    client = Client()
    assert sign_in(client, cast.frank.email).status_code == 302
    assert client.get("/firm/people/").status_code == 200
    settings.DEMO = False
    answer = client.get("/firm/people/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_without_a_second_factor_nothing_opens(cast):
    strict(cast.frank)
    client = Client()
    sign_in(client, cast.frank.email)
    for address in ("/", "/firm/people/", "/accounts/password/change/"):
        assert client.get(address)["Location"] == reverse("mfa_index")


def test_totp_opens_and_the_same_code_does_not_open_twice(cast):
    frank = strict(cast.frank)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(frank, secret)
    stored = Authenticator.objects.get(user=frank, type="totp").data["secret"]
    assert secret not in stored  # encrypted at rest
    client = Client()
    answer = sign_in(client, frank.email)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/firm/people/").status_code == 302
    code = code_of(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/firm/people/").status_code == 200
    other = Client()
    sign_in(other, frank.email)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert other.get("/firm/people/").status_code == 302


def test_the_session_changes_at_sign_in(cast):
    client = Client()
    client.get(LOGIN)
    before = client.cookies.get("sid")
    sign_in(client, cast.frank.email)
    assert client.cookies["sid"].value != (before.value if before else "")
    assert client.cookies["sid"]["httponly"]


@pytest.mark.parametrize("column, age", [("last_seen_at", "16 minutes"), ("began_at", "10 hours")])
def test_idle_and_absolute_limits_end_the_session(cast, column, age):
    client = cast.client("frank")
    assert client.get("/firm/people/").status_code == 200
    with connections["default"].cursor() as cursor:
        cursor.execute(f"UPDATE portal_signinrecord SET {column} = now() - %s::interval", [age])
    answer = client.get("/firm/people/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_polling_does_not_keep_a_session_alive(cast):
    client = cast.client("frank")
    client.get("/firm/people/")
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE portal_signinrecord SET last_seen_at = now() - interval '10 minutes'")
        client.get("/firm/people/", headers={"X-Background": "yes"})
        cursor.execute("SELECT now() - last_seen_at > interval '9 minutes' FROM portal_signinrecord")
        assert cursor.fetchone() == (True,)
        client.get("/firm/people/")
        cursor.execute("SELECT now() - last_seen_at < interval '1 minute' FROM portal_signinrecord")
        assert cursor.fetchone() == (True,)


def test_a_closed_account_is_out_at_the_next_request(cast):
    client = cast.client("nora")
    assert client.get("/").status_code == 302
    assert cast.client("frank").post(reverse("deactivate_person", args=[cast.nora.pk])).status_code == 302
    assert client.get("/")["Location"].startswith(LOGIN)


def test_an_htmx_request_is_told_to_sign_in_as_a_whole_page(cast):
    answer = Client().get("/firm/people/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, LOGIN)


def test_pages_of_signed_in_people_are_not_stored(cast):
    assert cast.client("frank").get("/firm/people/")["Cache-Control"] == "no-store"


def test_another_sites_address_is_not_followed_after_sign_in(cast):
    answer = Client().post(f"{LOGIN}?next=https://evil.example/", {"login": cast.frank.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert "evil.example" not in answer["Location"]
