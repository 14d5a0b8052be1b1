"""Invitations: single use, bound to address, role and practice; only the hash of the token is kept."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.people.models import Invitation, Membership, User

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-passphrase-7"


def send(cast, django_capture_on_commit_callbacks, **data) -> str:
    form = {"email": "new@northside.example", "display_name": "New Person", "role": "front_desk", "practice": cast.northside.pk}
    with django_capture_on_commit_callbacks(execute=True):
        answer = cast.client("frank").post(reverse("invite"), form | data)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return re.search(r"/invitation/([^/]+)/", mail.outbox[-1].body)[1]


def test_an_invited_person_chooses_a_password_and_must_add_a_second_factor(cast, django_capture_on_commit_callbacks):
    token = send(cast, django_capture_on_commit_callbacks)
    assert mail.outbox[-1].to == ["new@northside.example"]
    assert token not in Invitation.objects.get().token_hash
    client = Client()
    assert client.get(f"/invitation/{token}/").status_code == 200
    assert client.post(f"/invitation/{token}/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    user = User.objects.get(email="new@northside.example")
    assert Membership.objects.get(user=user).practice == cast.northside
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/")["Location"] == reverse("mfa_index")


def test_a_token_opens_once(cast, django_capture_on_commit_callbacks):
    token = send(cast, django_capture_on_commit_callbacks)
    Client().post(f"/invitation/{token}/", {"password": PASSWORD, "again": PASSWORD})
    assert Client().get(f"/invitation/{token}/").status_code == 410
    assert Client().post(f"/invitation/{token}/", {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    assert Membership.objects.filter(user__email="new@northside.example").count() == 1


def test_an_expired_or_revoked_token_is_gone(cast, django_capture_on_commit_callbacks):
    for change in ({"expires_at": "2020-01-01T00:00Z"}, {"revoked_at": "2020-01-01T00:00Z"}):
        token = send(cast, django_capture_on_commit_callbacks, email=f"{next(iter(change))[:5]}@northside.example")
        Invitation.objects.filter(used_at=None).update(**change)
        assert Client().get(f"/invitation/{token}/").status_code == 410


def test_weak_and_differing_passwords_are_refused(cast, django_capture_on_commit_callbacks):
    token = send(cast, django_capture_on_commit_callbacks)
    for data in ({"password": "short", "again": "short"}, {"password": PASSWORD, "again": PASSWORD + "x"}):
        assert Client().post(f"/invitation/{token}/", data).status_code == 422
    assert not User.objects.filter(email="new@northside.example").exists()


@pytest.mark.parametrize("role, practice", [("front_desk", ""), ("coder", "northside")])
def test_role_and_place_must_fit(cast, role, practice):
    data = {"email": "x@y.example", "display_name": "X", "role": role, "practice": cast.northside.pk if practice else ""}
    answer = cast.client("frank").post(reverse("invite"), data)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_only_the_administrator_invites(cast):
    for key, status in (("dave", 403), ("nora", 404), ("eve", 404)):
        assert cast.client(key).post(reverse("invite"), {}).status_code == status
