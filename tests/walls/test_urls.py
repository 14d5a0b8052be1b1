"""Every address x every role: 404 to strangers, 403 to insiders without the right, and never another practice's object.

The list comes from the resolver, so a new address without a rule fails here. `tests/walls/world.py` makes one object of
every kind in two practices first: the walls are tested with leakable data behind them.
"""

import pytest

from portal import pages
from portal.people.roles import Role
from tests.walls.world import world  # noqa: F401  a fixture

PEOPLE = {
    Role.FRONT_DESK: "nora", Role.PHYSICIAN: "novak", Role.OFFICE_MANAGER: "olga", Role.CODER: "alice",
    Role.AUDITOR: "carol", Role.BILLER: "bruno", Role.MANAGER: "dave", Role.COMPLIANCE: "grace",
    Role.ADMINISTRATOR: "frank",
}  # fmt: skip
OPENED = {200, 204, 302, 400, 405, 409, 410, 422}
# pages that are shown without tenant data and whose own tests hold them
BESIDE = {"accept_invitation"}


def beside(page: pages.Page) -> bool:
    """Pages of one's own sign-in, which depend on the factors one has: tests/portal/people holds them."""
    return page.name.startswith(("account_", "mfa_"))


def every_page() -> list[pages.Page]:
    return pages.all_pages()


@pytest.mark.django_db
def test_every_page_has_a_rule_and_a_name():
    bare = [p.pattern for p in every_page() if p.rule is None or not p.name]
    assert bare == []


@pytest.mark.parametrize("role", list(PEOPLE), ids=str)
def test_own_objects(world, role):  # noqa: F811
    """Each page with an object of the person's own practice (firm staff: of a granted one)."""
    client = world.cast.client(PEOPLE[role])
    wrong = []
    for page in every_page():
        if page.name in BESIDE or beside(page):
            continue
        address = world.address(page, "northside")
        status = client.get(address).status_code
        expected = page.expected(role)
        fits = status in OPENED if expected in {200, 405} else status == expected
        if role == Role.CODER and expected == 200 and status in {403, 404} and page.arguments:
            fits = True  # a coder opens only what he holds; tests/coding proves it page by page
        if not fits:
            wrong.append((page.name, address, status, expected))
    assert wrong == []


@pytest.mark.parametrize("key", ["nora", "novak", "olga"])
def test_objects_of_a_foreign_practice_do_not_exist(world, key):  # noqa: F811
    """Own practice in the address, a foreign object behind it: 404 whatever the right. And the foreign address itself."""
    client = world.cast.client(key)
    role = next(r for r, k in PEOPLE.items() if k == key)
    wrong, tried = [], 0
    for page in every_page():
        if not page.per_practice or page.name in BESIDE:
            continue
        foreign = world.address(page, "lakeview")
        if client.get(foreign).status_code != 404:
            wrong.append((page.name, foreign))
        if len(page.arguments) > 1 and page.expected(role) == 200:
            mixed = foreign.replace("/p/lakeview/", "/p/northside/")
            tried += 1
            if client.get(mixed).status_code != 404:
                wrong.append((page.name, mixed))
    assert wrong == []
    assert tried > 2


def test_a_stranger_gets_404_and_nobody_is_sent_to_sign_in(world):  # noqa: F811
    from django.test import Client

    eve = world.cast.client("eve")
    nobody = Client()
    wrong = []
    for page in every_page():
        if page.name in BESIDE or (page.rule and (page.rule.public or page.rule.signed_in)):
            continue
        address = world.address(page, "northside")
        if eve.get(address).status_code != 404:
            wrong.append(("eve", page.name))
        answer = nobody.get(address)
        if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/"):
            wrong.append(("nobody", page.name))
    assert wrong == []


def test_posts_without_token_are_refused(world):  # noqa: F811
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.nora)
    wrong = []
    for page in every_page():
        if beside(page) or "POST" not in page.methods or page.expected(Role.FRONT_DESK) not in {200, 405} or page.rule.public:
            continue
        if client.post(world.address(page, "northside")).status_code != 403:
            wrong.append(page.name)
    assert wrong == []
