"""Rules of the house that a machine can hold: layers, clocks, logs, migrations, sizes, commands of the README."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.settings import ROOT

OURS = ("config", "portal", "coding", "claims", "sandbox")


def sources(*folders: str) -> list[Path]:
    return [
        p
        for folder in folders or OURS
        for p in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in p.parts and "__pycache__" not in p.parts
    ]


def test_there_is_something_to_hold():
    assert len(sources()) > 100


def test_layers_hold():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_migrations_are_complete():
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_nobody_asks_the_machine_for_the_time():
    """Business time is portal.clock; real time is the database's now()."""
    pattern = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|datetime\.today\(|utcnow\(")
    allowed = {"sandbox"}  # its own process with its own clock file
    found = [
        f"{p.relative_to(ROOT)}:{n}"
        for p in sources()
        if p.relative_to(ROOT).parts[0] not in allowed
        for n, line in enumerate(p.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_setting_outlives_its_transaction():
    """A session-level SET would reach the next request on a pooled connection."""
    found = []
    for path in sources("portal", "coding", "claims", "config"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"""["'\s]SET (?!LOCAL|search_path|app\.maintenance|state|[a-z_]+ = |\{)(role|session|app\.)""", line, re.I):
                found.append(f"{path.relative_to(ROOT)}:{number}")
            if re.search(r"set_config\([^)]*,\s*false\)", line) and "scope.py" not in str(path):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []


def test_no_unfinished_marks():
    pattern = re.compile(r"\b(TODO|FIXME|HACK)\b|raise NotImplementedError|pragma: no cover")
    found = [
        f"{p.relative_to(ROOT)}:{n}"
        for p in sources()
        for n, line in enumerate(p.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_logs_take_no_values():
    """A log call has a fixed message and ids in `extra`; f-strings and arguments could carry names."""
    found = []
    for path in sources("portal", "coding", "claims", "config"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"log", "logger", "logging"}
                and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
                and (len(node.args) != 1 or not isinstance(node.args[0], ast.Constant))
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_no_module_is_a_junk_drawer():
    """Past about 400 lines a module holds more than one idea; a table of words may be as long as it is."""
    tables = {"coding/codesets/vocabulary.py"}
    big = {
        str(p.relative_to(ROOT)): n
        for p in sources()
        if (n := len(p.read_text().splitlines())) > 450 and str(p.relative_to(ROOT)) not in tables
    }
    assert big == {}


def test_every_command_of_the_readme_exists():
    from django.core.management import get_commands

    text = (ROOT / "README.md").read_text()
    named = set(re.findall(r"manage\.py ([a-z_0-9]+)", text))
    assert named
    assert named <= set(get_commands())
    targets = set(re.findall(r"^\s*make ([a-z-]+)", text, re.M))
    makefile = (ROOT / "Makefile").read_text()
    assert targets
    assert {t for t in targets if not re.search(rf"^{t}:", makefile, re.M)} == set()


def test_locks_name_no_host_and_carry_hashes():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "http" not in text
        assert "index-url" not in text
        pins = re.findall(r"^[A-Za-z0-9_.\[\]-]+==\S+", text, re.M)
        assert len(pins) > 40
        assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.django_db
def test_the_deploy_check_refuses_the_demo(settings):
    from django.core import checks

    ids = {m.id for m in checks.run_checks(include_deployment_checks=True)}
    assert {"claimwright.E010", "claimwright.E011", "claimwright.E012", "claimwright.E016"} <= ids
    settings.DEMO = settings.CLOCK_MOVABLE = settings.EMBEDDED = settings.INTERNAL_HTTP = False
    settings.MASTER_KEY, settings.SECRET_KEY = "a" * 64, "b" * 60
    settings.ALLOWED_HOSTS = ["portal.example"]
    assert not {m.id for m in checks.run_checks(include_deployment_checks=True) if m.id.startswith("claimwright.")}


def test_business_time_cannot_be_moved_where_it_is_fixed(settings):
    from portal import clock

    settings.CLOCK_MOVABLE = False
    with pytest.raises(clock.ClockFixed):
        clock.move_to(None)
