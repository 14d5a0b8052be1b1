"""One contract, every adapter."""

import json

import pytest

from claims.clearinghouse.base import TransportError
from claims.clearinghouse.partners import ADAPTERS

pytestmark = pytest.mark.django_db


@pytest.fixture(params=sorted(ADAPTERS))
def partner(request, tmp_path):
    made = ADAPTERS[request.param](tmp_path / "exchange")
    made.prepare()
    return made


def test_a_file_arrives_whole_under_its_name(partner):
    assert not partner.has("CW000000001.837")
    partner.send("CW000000001.837", b"ISA~one")
    assert partner.has("CW000000001.837")
    assert [(p.name, p.read_bytes()) for p in partner.outgoing.iterdir()] == [("CW000000001.837", b"ISA~one")]


def test_sending_again_is_harmless_even_when_the_partner_took_it(partner):
    partner.send("a.837", b"same")
    (partner.outgoing / "a.837").unlink()
    partner.send("a.837", b"same")
    assert partner.has("a.837") and list(partner.outgoing.iterdir()) == []


def test_other_bytes_under_a_used_name_are_refused(partner):
    partner.send("a.837", b"one")
    with pytest.raises(TransportError) as problem:
        partner.send("a.837", b"two")
    assert problem.value.permanent
    assert (partner.outgoing / "a.837").read_bytes() == b"one"


@pytest.mark.parametrize("crash", ["staging", "marking", "handing over"])
def test_a_crash_inside_sending_is_finished_by_the_next_try(partner, monkeypatch, crash):
    from claims.clearinghouse import files

    real_write, real_rename, calls = files._write, files.os.rename, []

    def write(path, data):
        calls.append(path)
        if (crash == "staging" and len(calls) == 1) or (crash == "marking" and len(calls) == 2):
            raise KeyboardInterrupt
        real_write(path, data)

    def rename(source, target):
        if crash == "handing over" and len(calls) == 2:
            calls.append(target)
            raise KeyboardInterrupt
        real_rename(source, target)

    monkeypatch.setattr(files, "_write", write)
    monkeypatch.setattr(files.os, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        partner.send("a.837", b"bytes")
    assert not partner.has("a.837")
    calls.extend([None] * 5)
    partner.send("a.837", b"bytes")
    assert partner.has("a.837")
    assert [p.read_bytes() for p in partner.outgoing.iterdir()] == [b"bytes"]


def test_collected_files_stay_until_acknowledged_and_unfinished_ones_are_left(partner):
    for name in ("b.999", "a.ta1", "c.835.part", ".hidden"):
        (partner.incoming / name).write_bytes(name.encode())
    assert list(partner.collect()) == [("a.ta1", b"a.ta1"), ("b.999", b"b.999")]
    assert len(list(partner.collect())) == 2
    partner.acknowledge("a.ta1")
    partner.acknowledge("a.ta1")
    assert [name for name, _ in partner.collect()] == ["b.999"]


@pytest.mark.parametrize("name", ["../escape", "", ".hidden", "a/b"])
def test_names_never_leave_the_folder(partner, name):
    with pytest.raises(TransportError) as problem:
        partner.send(name, b"x")
    assert problem.value.permanent


def test_trouble_with_the_disk_is_a_transport_error(partner):
    partner.outgoing.rmdir()
    partner.outgoing.write_text("a file where a folder should be")
    with pytest.raises(TransportError):
        partner.send("a.837", b"x")


def test_the_sandbox_follows_business_time_and_keeps_its_script(tmp_path, monkeypatch, settings):
    from claims.clearinghouse.sandbox import Sandbox, write_clock
    from tests.claims import visits

    visits.business_now(monkeypatch)
    write_clock(tmp_path, script={"C1": {"outcome": "pay"}})
    Sandbox(tmp_path).prepare()
    write_clock(tmp_path, script={"C2": {"outcome": "deny"}})
    held = json.loads((tmp_path / "clock.json").read_text())
    assert held["today"] == "2026-07-20" and set(held["script"]) == {"C1", "C2"}
    (tmp_path / "clock.json").unlink()
    settings.CLOCK_MOVABLE = False
    Sandbox(tmp_path).prepare()
    assert not (tmp_path / "clock.json").exists()
