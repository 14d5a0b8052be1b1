"""`rules` and `x12 read|check`: one JSON object, the right exit code, nothing stored."""

import io
import json

import pytest
from django.core.management import call_command

from claims.checks.models import CheckRun
from claims.x12.write837 import write_837p
from tests.x12.makers837 import interchange

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, dict]:
    out = io.StringIO()
    try:
        call_command(*words, "--json", stdout=out, stderr=io.StringIO())
        code = 0
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue())


def test_rules_says_what_can_be_evaluated_here():
    code, body = run("rules")
    rows = {row["id"]: row for row in body["rules"]}
    assert code == 0 and body["schema"] and len(rows) == 151
    assert set(rows["DX-02"]) >= {"id", "severity", "facts", "tables", "editions", "payers", "status", "why_not"}
    assert rows["DX-02"]["status"] == "implemented" and rows["NC-01"]["status"] == "implemented"
    assert rows["PS-04"]["status"] == "waiting" and "telehealth" in rows["PS-04"]["why_not"]
    assert any(row["status"] == "planned" and row["why_not"] for row in rows.values())


def test_x12_check_lists_every_applicable_rule_and_stores_nothing(cast, tmp_path):
    path = tmp_path / "a.837"
    path.write_bytes(write_837p(interchange()))
    code, body = run("x12", "check", str(path))
    (claim,) = body["claims"]
    assert code == 1 and claim["control_no"] == "NFM26090001" and len(claim["results"]) > 60
    assert {"pass", "not_evaluated"} <= {one["outcome"] for one in claim["results"]}
    assert {"rule", "outcome", "severity", "lines", "seen", "action", "edition"} <= set(claim["results"][0])
    with cast.system("northside"):
        assert not CheckRun.objects.exists()


def test_a_payer_map_supplies_rules_and_wrong_keys_are_named(tmp_path):
    path, rules = tmp_path / "a.837", tmp_path / "map.json"
    path.write_bytes(write_837p(interchange()))
    rules.write_text(json.dumps({"EHP01": {"timely_filing_days": 1}}))
    _, body = run("x12", "check", str(path), "--payer-map", str(rules))
    late = next(one for one in body["claims"][0]["results"] if one["rule"] == "TF-01")
    assert late["outcome"] == "fail"
    rules.write_text(json.dumps({"EHP01": {"colour": 1}}))
    code, body = run("x12", "check", str(path), "--payer-map", str(rules))
    assert code == 3 and "colour" in body["problem"]


def test_x12_read_gives_control_numbers_and_claims(tmp_path):
    path = tmp_path / "a.837"
    path.write_bytes(write_837p(interchange()))
    code, body = run("x12", "read", str(path))
    assert code == 0 and body["interchanges"][0]["control_no"] == "000000042"
    assert body["interchanges"][0]["groups"][0]["transactions"][0]["type"] == "837P"
    path.write_bytes(write_837p(interchange())[:-40])
    assert run("x12", "read", str(path))[0] == 1
    path.write_bytes(b"not x12")
    assert run("x12", "read", str(path))[0] == 2
    assert run("x12", "check", str(path))[0] == 2
    assert run("x12", "read", str(tmp_path / "absent"))[0] == 2
