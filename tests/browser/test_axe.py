"""Every page a person may open is clean under axe-core: one role each in light; every role in both themes, long."""

import pytest

from portal import pages
from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WHO = {
    "front_desk": "nora", "physician": "novak", "office_manager": "olga", "coder": "alice", "auditor": "carol",
    "biller": "bruno", "manager": "dave", "compliance": "grace", "administrator": "frank",
}  # fmt: skip
# pages that open something else than an HTML page of their own
NO_PAGE = {
    "home": "sends everyone on", "livez": "words for machines", "readyz": "words for machines",
    "encounters_csv": "file", "encounters_xlsx": "file", "intake_rejected": "file", "access_log_csv": "file",
    "document_page": "picture", "document_words": "words for the viewer", "document_download": "file",
    "revenue_export": "file", "revenue_claims_export": "file", "batch_file": "file", "claims_export": "file",
    "coding_search": "part of the workspace", "audit_search": "part of the workspace",
    "mfa_download_recovery_codes": "file", "mfa_login_webauthn": "options for the script",
    "account_inactive": "shown by sign-in only",
}  # fmt: skip
# pages of a person's own sign-in that need a state which test_passkey.py makes and looks at
OTHER_TEST = {
    "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "account_confirm_password_reset_code", "account_complete_password_reset", "account_set_password",
    "accept_invitation",
}  # fmt: skip


def shown() -> list[pages.Page]:
    return [
        page
        for page in pages.all_pages()
        if "GET" in page.methods and page.name not in NO_PAGE and page.name not in OTHER_TEST
    ]


def visits(*, every_role: bool) -> list[tuple[str, pages.Page]]:
    """(person, page): the roles that may open it; the page's first role, or all."""
    found = []
    for page in shown():
        roles = [role for role in WHO if page.expected(role) == 200]
        found += [(WHO[role], page) for role in (roles if every_role else roles[:1])]
    return found


def look(site, who: str, page: pages.Page, scheme: str) -> list[str]:
    tab = site.tab(who, scheme=scheme)
    address = f"/coding/encounters/{site.chart}/" if page.name == "workspace" else site.walls.address(page, "northside")
    answer = tab.goto(address)
    assert answer is not None
    if answer.status != 200:
        return [f"answered {answer.status}"]
    if "text/html" not in answer.headers.get("content-type", ""):
        return [f"answered {answer.headers.get('content-type')}"]
    return axe.violations(tab)


def test_every_page_is_clean_for_one_role_in_light(world):
    wrong = []
    for who, page in visits(every_role=False):
        wrong += [f"{page.name} as {who}: {line}" for line in look(world, who, page, "light")]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("person", WHO.values())
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_clean_for_every_role(world, person, scheme):
    wrong = []
    opened = [page for who, page in visits(every_role=True) if who == person]
    assert len(opened) > 5
    for page in opened:
        wrong += [f"{page.name} as {person} in {scheme}: {line}" for line in look(world, person, page, scheme)]
    assert not wrong, "\n".join(wrong)


def test_pages_before_sign_in_are_clean(world):
    context = world.fresh()
    page = context.new_page()
    wrong = []
    for address in ("/accounts/login/", "/accounts/password/reset/"):
        page.goto(address)
        wrong += [f"{address}: {line}" for line in axe.violations(page)]
    context.close()
    assert not wrong, "\n".join(wrong)
