"""The list of checks: every one of the catalogue, with the reason when it is not evaluated here."""

from django.urls import reverse

from claims.checks.registry import catalog


def test_every_check_stands_on_the_page_with_its_reason(cast):
    text = cast.client("bruno").get(reverse("rules_page")).content.decode()
    assert text.count("<tr data-row-id=") == len(catalog())
    # no code book is loaded in this test: the rules that need one say which
    assert "tables not loaded: " in text and "Waits for a table" in text


def test_filters_narrow_it_and_nonsense_is_ignored(cast):
    client = cast.client("bruno")

    def rows(query: str) -> int:
        return client.get(f"{reverse('rules_page')}?{query}").content.decode().count("<tr data-row-id=")

    planned = sum(row.status == "planned" for row in catalog().values())
    assert rows("status=planned") == planned
    assert rows("status=nonsense") == len(catalog())
    assert rows("q=dx-02") == 1
    assert rows("q=there-is-no-such-check") == 0


def test_it_is_the_billing_sides_page(cast):
    assert [cast.client(key).get(reverse("rules_page")).status_code for key in ("dave", "grace", "alice", "nora")] == [
        200, 200, 403, 404,
    ]  # fmt: skip
