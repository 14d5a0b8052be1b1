"""Draw, code blind, compare, score. The auditor's page never holds the coder's codes before submission."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coding.audits import draw, submit
from coding.audits.models import AuditCase, AuditSample, AuditState
from coding.workspace.entry import Line, from_json
from coding.workspace.models import CodingLine
from portal import clock, registries
from tests.coding import charts

pytestmark = pytest.mark.django_db
SECRET = ("M25.561", "20610")  # what the coder signed and the auditor must not see


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(registries.live_findings, "_entries", {})


def sign_some(cast, count=1, who="alice"):
    made = []
    for _ in range(count):
        charts.ready(cast)
        made.append(charts.signed(cast, who, diagnoses=[SECRET[0]], lines=[Line(SECRET[1], ("RT",), pointers=(1,))])[1])
    return made


def drawn(cast, size=1, **values):
    today = clock.today()
    defaults = {"drawn_by_id": cast.dave.pk, "auditor_id": cast.carol.pk, "signed_from": today, "signed_to": today, "size": size}
    with cast.acting("dave"):
        sample = draw.draw_sample(**(defaults | values))
        return sample, list(AuditCase.objects.filter(sample=sample).order_by("id"))


FORM = {"dx": ["I10"], "dx_evidence": [""], "code": ["99213"], "mods": [""], "ptr": ["A"], "units": ["1"], "minutes": [""], "evidence": [""]}


def test_the_draw_is_repeatable_and_frozen(cast):
    codings = sign_some(cast, 5)
    sample, cases = drawn(cast, 2, seed=7)
    frame = [c.pk for c in codings]
    assert (sample.frame, sample.frame_size, sample.seed) == (frame, 5, 7)
    assert sample.frame_hash == draw.frame_hash(frame)
    assert {c.coding_id for c in cases} == set(draw.choose(frame, size=2, seed=7))
    assert {c.inclusion_probability for c in cases} == {0.4}
    sign_some(cast)  # signed later: not in the frozen frame
    assert drawn(cast, 2, seed=7)[0].frame_hash != sample.frame_hash
    with cast.acting("dave"):
        again = AuditSample.objects.get(pk=sample.pk)
    assert draw.choose(again.frame, size=again.size, seed=again.seed) == sorted(c.coding_id for c in cases)


def test_golden_draw():
    assert draw.choose(list(range(1, 11)), size=3, seed=42) == [1, 2, 5]
    assert draw.frame_hash([1, 2, 3]) == "14c5e74c4b96ccef41cd94db73a9ec3348038ac094feca4fd897cecffa07cdae"  # printf '1\n2\n3\n' | sha256sum
    assert draw.choose([4, 9], size=10, seed=1) == [4, 9]


def test_every_chart_has_the_same_chance():
    hits = dict.fromkeys(range(10), 0)
    for seed in range(2000):
        for pk in draw.choose(list(range(10)), size=3, seed=seed):
            hits[pk] += 1
    assert all(520 < n < 680 for n in hits.values())  # 600 expected, standard deviation about 20


def test_the_frame_honors_coder_dates_and_own_work(cast):
    sign_some(cast, 2)
    sign_some(cast, 1, who="bob")
    assert drawn(cast, 10, coder_id=cast.bob.pk)[0].frame_size == 1
    assert drawn(cast, 10)[0].frame_size == 3
    assert drawn(cast, 10, auditor_id=cast.alice.pk)[0].frame_size == 1  # never the auditor's own work
    yesterday = clock.today() - dt.timedelta(days=1)
    with pytest.raises(draw.EmptyFrame):
        drawn(cast, 1, signed_from=yesterday, signed_to=yesterday)
    with pytest.raises(ValueError, match="dates in order"):
        drawn(cast, 1, signed_from=clock.today(), signed_to=yesterday)


def test_the_blind_page_does_not_contain_the_coders_codes(cast):
    (coding,) = sign_some(cast)
    _, (case,) = drawn(cast)
    client = cast.client("carol")
    address = f"/coding/audits/cases/{case.pk}/"
    with CaptureQueriesContext(connection) as seen:
        page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    for secret in (*SECRET, "M25561", "Alice"):
        assert secret not in text
    assert not any("coding_codingline" in q["sql"] or "coding_codingdiagnosis" in q["sql"] for q in seen)
    saved = client.post(address + "save/", FORM, headers={"HX-Request": "true"}).content.decode()
    changed = client.post(address + "save/", FORM | {"do": "dx-add:E11.9"}, headers={"HX-Request": "true"}).content.decode()
    listing = client.get(f"/coding/audits/{case.sample_id}/").content.decode()
    refused = client.post(address + "submit/", {}).content.decode()
    for secret in (*SECRET, "M25561", "Alice"):
        for answer in (saved, changed, listing, refused):
            assert secret not in answer
    with cast.acting("carol"):
        assert registries.encounter_links.get("coding")(case.encounter_id) == []  # nor on the encounter's page
    with cast.acting("dave"):
        assert registries.encounter_links.get("coding")(case.encounter_id)
    # the leakable data exists, and appears once submitted
    with cast.acting("dave"):
        assert CodingLine.objects.get(coding=coding).code == SECRET[1]
    client.post(address + "submit/", FORM)
    after = client.get(address).content.decode()
    assert SECRET[0] in after and SECRET[1] in after and "Alice" in after


def test_submission_is_compared_once(cast):
    sign_some(cast)
    _, (case,) = drawn(cast)
    with cast.acting("carol"):
        with pytest.raises(ValueError, match="at least one diagnosis"):
            submit.submit(case_id=case.pk, auditor_id=cast.carol.pk)
    client = cast.client("carol")
    address = f"/coding/audits/cases/{case.pk}/"
    same = FORM | {"dx": [SECRET[0]], "code": [SECRET[1]], "mods": ["RT"]}
    assert client.post(address + "submit/", same | {"note": "Well coded."}).status_code == 302
    with cast.acting("carol"):
        done = AuditCase.objects.get(pk=case.pk)
    assert (done.state, done.comparison["clean"], done.comparison["correct"], done.note) == (AuditState.COMPARED, True, 2, "Well coded.")
    client.post(address + "submit/", FORM)
    client.post(address + "save/", FORM)
    with cast.acting("carol"):
        assert AuditCase.objects.get(pk=case.pk).diagnoses == [SECRET[0]]
        with pytest.raises(submit.AlreadyCompared):
            submit.submit(case_id=case.pk, auditor_id=cast.carol.pk)


def test_only_the_samples_auditor_codes_it(cast):
    sign_some(cast)
    _, (case,) = drawn(cast)
    address = f"/coding/audits/cases/{case.pk}/"
    waiting = cast.client("dave").get(address)
    assert waiting.status_code == 200 and b"Not coded again yet" in waiting.content
    assert cast.client("dave").post(address + "submit/", FORM).status_code == 403
    assert cast.client("alice").get(address).status_code == 403
    assert cast.client("nora").get(address).status_code == 404
    with cast.acting("dave"):
        AuditCase.objects.filter(pk=case.pk).update(auditor_id=cast.grace.pk)
    assert cast.client("carol").post(address + "submit/", FORM).status_code == 404
    assert b"Not coded again yet" in cast.client("carol").get(address).content


def test_a_manager_draws_by_the_page(cast):
    sign_some(cast, 2)
    dave = cast.client("dave")
    day = clock.today().isoformat()
    form = {"auditor": cast.carol.pk, "coder": "", "signed_from": day, "signed_to": day, "size": "2", "seed": "11"}
    answer = dave.post("/coding/audits/draw/", form)
    assert answer.status_code == 302
    page = dave.get(answer["Location"]).content.decode()
    assert "11" in page and "To re-code" in page
    assert "Next case" in cast.client("carol").get("/coding/audits/").content.decode()
    wrong = dave.post("/coding/audits/draw/", form | {"signed_to": "2020-01-01"})
    assert wrong.status_code == 422 and b"lies before the first" in wrong.content
    old = form | {"signed_from": "2020-01-01", "signed_to": "2020-01-02"}
    assert dave.post("/coding/audits/draw/", old).status_code == 422
    assert cast.client("carol").post("/coding/audits/draw/", form).status_code == 403


def compare_all(cast, cases):
    for case in cases:
        with cast.acting("carol"):
            submit.keep(
                case_id=case.pk, auditor_id=cast.carol.pk,
                entry=from_json([SECRET[0]], [{"code": SECRET[1], "modifiers": ["RT"], "units": "1", "pointers": [1]}]),
            )  # fmt: skip
            submit.submit(case_id=case.pk, auditor_id=cast.carol.pk)


def test_scorecards_and_my_quality(cast):
    sign_some(cast, 2)
    _, cases = drawn(cast, 2)
    compare_all(cast, cases[:1])
    client = cast.client("carol")
    client.post(f"/coding/audits/cases/{cases[1].pk}/submit/", FORM)
    board = cast.client("dave").get("/coding/quality/").content.decode()
    assert "Alice Marchetti" in board and "1 of 2" in board and "2 of 4" in board
    mine = cast.client("alice").get("/coding/my-quality/").content.decode()
    assert "1 of 2" in mine and "99213" in mine
    assert "No chart of yours" in cast.client("bob").get("/coding/my-quality/").content.decode()
    assert cast.client("alice").get("/coding/quality/").status_code == 403


@pytest.mark.parametrize(
    ("who", "address"),
    [("dave", "/coding/audits/"), ("carol", "/coding/audits/"), ("dave", "/coding/quality/"), ("alice", "/coding/my-quality/"), ("dave", "sample")],
)
def test_the_same_queries_for_one_and_three(cast, who, address):
    def count(sample):
        client = cast.client(who)
        where = f"/coding/audits/{sample.pk}/" if address == "sample" else address
        client.get(where)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        return len(seen)

    sign_some(cast)
    sample, cases = drawn(cast)
    compare_all(cast, cases)
    one = count(sample)
    sign_some(cast, 2)
    for _ in range(2):
        sample, cases = drawn(cast, 3)
        compare_all(cast, cases)
    assert count(sample) == one
