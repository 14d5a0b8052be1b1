"""Pages of remittances and denials: what they show, who may act, and how many queries they take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.denials import open as opening
from claims.denials.models import Denial
from claims.remittance.models import Remittance, RemittanceClaim
from tests.claims.money import Clp, Payment, Svc, answer, file_835, make_claim, take_in

PAID = (("CO", "45", 3000), ("PR", "2", 1000))
DENIED = (("CO", "50", 10000),)


def _fill(cast, n):
    """One payment, one stranger and one denial per turn."""
    for i in range(n):
        claim, denied = make_claim(cast), make_claim(cast)
        stranger = Clp(f"STRANGE{i}", (Svc("X", "99213", 500),))
        data = file_835(Payment([answer(claim, PAID), answer(denied, DENIED), stranger], trace=f"N{i}-{n}"))
        take_in(cast, data)
    with cast.system("northside"):
        for row in RemittanceClaim.objects.exclude(posted_at=None):
            opening.open_denials(row.pk)


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection, ) as seen:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(seen)


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("bruno", "/claims/remittances/"), ("bruno", "/claims/remittances/parked/"), ("bruno", "/claims/denials/"),
        ("olga", "/p/northside/remittances/"),
    ],
)  # fmt: skip
def test_lists_take_the_same_queries_for_one_row_and_three(cast, who, url):
    client = cast.client(who)
    _fill(cast, 1)
    one = _queries(client, url)
    _fill(cast, 2)
    assert _queries(client, url) == one
    assert client.get(url).content.decode().count("data-row-id") == 3


def test_the_page_proves_its_payment_and_matches_by_hand(cast):
    claim = make_claim(cast)
    take_in(cast, file_835(Payment([Clp("TYPO", (Svc("", "99211", 10000, PAID),))], plbs=[("WO", "R1", 100)])))
    with cast.system("northside"):
        remittance, row = Remittance.objects.get(), RemittanceClaim.objects.get()
    client = cast.client("bruno")
    text = client.get(f"/claims/remittances/{remittance.pk}/").content.decode()
    for said in ("$60.00", "$59.00", "Recouped by payers", "No claim of this practice has this number."):
        assert said in text
    match = f"/claims/remittances/answers/{row.pk}/match/"
    wrong = client.post(match, {"control_no": "NOPE"})
    assert wrong.status_code == 422 and "has the number NOPE" in wrong.content.decode()
    assert client.post(match, {"control_no": ""}).status_code == 422
    assert client.post(match, {"control_no": claim.control_no}).status_code == 302
    assert "Answers that wait" not in client.get(f"/claims/remittances/{remittance.pk}/").content.decode()
    assert client.post(match, {"control_no": claim.control_no}).status_code == 422


def test_post_again_after_the_earlier_obstacle_is_gone(cast):
    claim = make_claim(cast, book=False)
    (remittance,) = take_in(cast, file_835(Payment([answer(claim, PAID)])))
    assert remittance.claims_parked == 1
    with cast.system("northside"):
        from claims.ledger.charge import charge

        charge(claim)
    client = cast.client("bruno")
    assert client.post(f"/claims/remittances/{remittance.pk}/post/").status_code == 302
    with cast.system("northside"):
        remittance.refresh_from_db()
        assert (remittance.claims_matched, remittance.claims_parked) == (1, 0)


def test_a_parked_remittance_shows_the_failing_equation_and_refuses_to_post(cast):
    claim = make_claim(cast)
    (remittance,) = take_in(cast, file_835(Payment([answer(claim, PAID)], bpr=6001)))
    client = cast.client("bruno")
    page = client.get(f"/claims/remittances/{remittance.pk}/").content.decode()
    assert "60.01" in page and "0.01" in page and "nothing of it was posted" in page
    refused = client.post(f"/claims/remittances/{remittance.pk}/post/")
    assert refused.status_code == 422 and "does not prove" in refused.content.decode()


def test_a_denial_is_worked_on_its_page(cast):
    _fill(cast, 1)
    with cast.system("northside"):
        denial = Denial.objects.get()
    bruno, dave = cast.client("bruno"), cast.client("dave")
    place = f"/claims/denials/{denial.pk}/"
    assert "Medical necessity" in bruno.get(place).content.decode()
    assert bruno.post(f"{place}take/").status_code == 302
    assert "Bruno" in bruno.get(place).content.decode()
    assert bruno.post(f"{place}resolve/", {"kind": "appealed", "reason": ""}).status_code == 422
    assert bruno.post(f"{place}write-off/", {"reason": "x"}).status_code == 422
    assert bruno.post(f"{place}write-off/", {"reason": "Limit has passed"}).status_code == 302
    assert bruno.post(f"{place}decide/", {"decision": "approve"}).status_code == 403
    assert dave.post(f"{place}take/").status_code == 403
    assert dave.post(f"{place}decide/", {"decision": "approve"}).status_code == 302
    assert "written off" in dave.get(place).content.decode().lower()
    assert dave.post(f"{place}decide/", {"decision": "approve"}).status_code == 422


def test_strangers_and_other_practices_get_nothing(cast):
    _fill(cast, 1)
    with cast.system("northside"):
        remittance = Remittance.objects.get()
    assert cast.client("olga").get(f"/claims/remittances/{remittance.pk}/").status_code == 404
    assert cast.client("max").get("/p/northside/remittances/").status_code == 404
    assert cast.client("nora").get("/p/northside/remittances/").status_code == 403
    text = cast.client("max").get("/p/lakeview/remittances/").content.decode()
    assert "N0-1" not in text and "No payments yet" in text
    assert "N0-1" in cast.client("olga").get("/p/northside/remittances/").content.decode()
    assert cast.client("eve").get("/claims/denials/").status_code == 404


def test_the_claim_page_shows_its_money_and_denials(cast):
    claim = make_claim(cast)
    take_in(cast, file_835(Payment([answer(claim, DENIED)])))
    with cast.system("northside"):
        opening.open_denials(RemittanceClaim.objects.get().pk)
    text = cast.client("bruno").get(f"/claims/{claim.pk}/").content.decode()
    assert "Open with the payer" in text and "CO-50" in text and "$100.00" in text
