"""load_codes, find_code and bench: the object on stdout, words on stderr, and the four exit codes."""

import io
import json

import pytest
from django.core.management import call_command, get_commands, load_command_class

from config.management.commands import bench
from portal.tenants.scope import owner_connection

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    """Exit status, stdout and stderr of a command typed in a shell."""
    command = load_command_class("config", name)
    out, err = io.StringIO(), io.StringIO()
    command.stdout._out, command.stderr._out = out, err
    status = 0
    try:
        parsed = command.create_parser("manage.py", name).parse_args([str(one) for one in arguments])
        values = {key: value for key, value in vars(parsed).items() if key != "args"}
        command.handle(**values)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def forget():
    """Remove the editions a test loaded through the owner's own connection."""
    yield
    with owner_connection() as owner:
        owner.execute(
            "DELETE FROM coding_code WHERE edition_id IN (SELECT id FROM coding_codeedition WHERE name LIKE 'cmd %')"
        )
        owner.execute("DELETE FROM coding_codeedition WHERE name LIKE 'cmd %'")


def test_the_commands_are_found():
    assert {"load_codes", "find_code", "bench"} <= {name for name, app in get_commands().items() if app == "config"}


def test_find_code_answers_with_its_edition():
    status, out, err = run("find_code", "rt knee pain", "--on", "2026-07-15", "--limit", "3", "--json")
    answer = json.loads(out)
    assert status == 0 and err == "" and answer["schema"] == "claimwright.find_code/1"
    assert answer["covers_date"] is True and "April 2026" in answer["edition"]
    assert answer["results"][0] == {"code": "M25.561", "billable": True, "label": "Pain in right knee"}
    assert len(answer["results"]) == 3


def test_find_code_says_when_the_edition_does_not_cover_the_date():
    status, out, err = run("find_code", "knee pain", "--on", "2026-11-15", "--json")
    assert status == 0 and json.loads(out)["covers_date"] is False and "does not answer" in err


def test_find_code_for_people_and_other_systems():
    status, out, _ = run("find_code", "97110", "--system", "cpt", "--on", "2026-07-15")
    assert status == 0 and out.splitlines()[0].startswith("DEMO") and "97110" in out
    assert "Nothing found." in run("find_code", "zzqxv")[1]


@pytest.mark.parametrize(
    "arguments",
    [("find_code",), ("find_code", "x", "--limit", "0"), ("find_code", "x", "--on", "1/2/26"), ("load_codes", "rubbish", "f"),
     ("find_code", "x", "--system", "loinc"), ("load_codes", "cpt", "f", "--edition", "e", "--from", "2030-02-30"),
     ("load_codes", "cpt", "f", "--edition", "e", "--from", "2030-02-02", "--to", "2030-02-01"),
     ("load_codes", "cpt", "f", "--edition", "", "--from", "2030-02-02"), ("bench", "rubbish"), ("bench", "search", "--size", "x")],
)  # fmt: skip
def test_wrong_usage_ends_with_3(arguments):
    status, out, err = run(*arguments)
    assert status == 3 and out == "" and err


def test_load_codes_reports_differences_and_refused_rows(tmp_path, forget):
    file = tmp_path / "cpt.csv"
    file.write_text("code,label\n99213,Visit\n99214,Longer visit\n")
    given = ("cpt", file, "--edition", "cmd one", "--from", "2051-01-01", "--to", "2051-12-31", "--json")
    status, out, err = run("load_codes", *given)
    answer = json.loads(out)
    assert status == 0 and err == "" and answer["schema"] == "claimwright.load_codes/1"
    assert (
        answer["read"] == 2
        and answer["rejected"] == []
        and answer["from"] == "2051-01-01"
        and answer["to"] == "2051-12-31"
    )
    again = json.loads(run("load_codes", *given)[1])
    assert (again["added"], again["changed"], again["dropped"]) == (0, 0, 0)
    file.write_text("code,label\n99213,Office visit\nbad,row\n")
    status, out, _ = run("load_codes", *given)
    answer = json.loads(out)
    assert status == 1 and (answer["added"], answer["changed"], answer["dropped"]) == (0, 1, 1)
    assert [row["line"] for row in answer["rejected"]] == [3] and answer["rejected"][0]["why"]


def test_load_codes_ends_with_2_on_what_it_cannot_read(tmp_path):
    file = tmp_path / "x.csv"
    file.write_bytes(b"\x00\xff\xfe rubbish")
    for path in (file, tmp_path / "absent.csv", tmp_path):
        status, out, err = run("load_codes", "mue", path, "--edition", "cmd two", "--from", "2051-01-01", "--json")
        assert status == 2 and out == "" and path.name in err


def test_bench_search_with_own_queries(tmp_path):
    file = tmp_path / "queries.json"
    file.write_text(json.dumps([{"query": "lbp", "expect": ["M54.50"]}, {"query": "htn", "expect": ["Z99.9"]}]))
    status, out, _ = run("bench", "search", "--queries", file, "--json")
    answer = json.loads(out)
    assert status == 1 and answer["schema"] == "claimwright.bench/1" and answer["met"] is False
    assert answer["ours"]["top1"] == 0.5 and [miss["query"] for miss in answer["ours"]["misses"]] == ["htn"]
    assert answer["correct"] == {"checked": 2, "wrong": 1} and answer["size"] == "small" and answer["name"] == "search"
    assert answer["peer"]["name"] == "PostgreSQL full text" and answer["peer"]["version"]
    assert answer["ours"]["keystrokes"] == 6 and "April 2026" in answer["edition"]


@pytest.mark.parametrize("content", ["{}", "[]", "not json", '[{"query": 1, "expect": []}]'])
def test_bench_refuses_queries_it_cannot_read(tmp_path, content):
    file = tmp_path / "queries.json"
    file.write_text(content)
    assert run("bench", "search", "--queries", file)[0] == 2


def test_bench_says_what_is_not_there_and_what_takes_no_queries(tmp_path, monkeypatch):
    monkeypatch.setitem(bench.BENCHES, "page", "portal.nowhere.bench.bench_page")
    status, out, err = run("bench", "page")
    assert status == 3 and out == "" and "not there yet" in err
    file = tmp_path / "q.json"
    file.write_text('[{"query": "lbp", "expect": []}]')
    assert run("bench", "read835", "--queries", file)[0] == 3


def test_bench_keeps_the_shape_of_the_surface(monkeypatch):
    from claims.x12 import bench as x12

    monkeypatch.setitem(x12._REMITS, "small", 20)
    status, out, _ = run("bench", "read835", "--json")
    answer = json.loads(out)
    assert status in (0, 1) and status == (0 if answer["met"] else 1)
    assert {"name", "size", "ours", "peer", "ratio", "target", "met", "correct"} <= answer.keys()
    assert answer["correct"] == {"checked": 20, "wrong": 0}


def test_call_command_prints_the_same_object():
    out = io.StringIO()
    call_command("find_code", "htn", "--on=2026-07-15", "--json", stdout=out)
    assert json.loads(out.getvalue())["results"][0]["code"] == "I10"
