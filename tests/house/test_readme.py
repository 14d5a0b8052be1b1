"""The commands of the README are run as they stand there, with small files of our own in the place of FILE."""

import re
import shlex
import subprocess
import sys

import pytest

from tests import processes
from tests.settings import ROOT

FILES = {
    "load_codes": ROOT / "coding/codesets/demo_editions/hcpcs_DEMO.csv",
    "x12 read": ROOT / "tests/x12/files/835_plb_takeback.edi",
    "post_remittance": ROOT / "tests/x12/files/835_plb_takeback.edi",
}
LONG = {"demo", "bench"}  # these have tests of their own


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text()
    block = re.search(r"## Commands.*?```\n(.*?)```", text, re.S)[1]
    return [line for line in block.splitlines() if line.strip()]


@pytest.fixture
def written(tmp_path, cast):
    """A claim file and a charge list, made by the demo's own generators."""
    from config.demo import plan, sheet

    claim = tmp_path / "claims.837"
    claim.write_bytes((ROOT / "tests/x12/files/837_golden.edi").read_bytes())
    charges = tmp_path / "charges.csv"
    charges.write_bytes(sheet.encounter_csv([p for p in plan.once_plan(7) if p.practice_slug == "northside"]))
    return {"x12 check": claim, "intake": charges}


@pytest.mark.django_db(transaction=True)
def test_every_command_runs(written):
    env = processes.environment()
    ran = []
    for line in commands():
        words = shlex.split(line)[2:]
        if words[0] in LONG:
            continue
        key = next((k for k in (*FILES, *written) if line.removeprefix("python manage.py ").startswith(k)), None)
        if key:
            words = [str({**FILES, **written}[key]) if w.startswith("FILE") else w for w in words]
        words = ["README edition" if w == "NAME" else w for w in words]
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True)
        # 1: findings or refused rows; 3 of prove: nothing there yet
        allowed = {0, 1} | ({3} if words[0] == "prove" else set())
        assert done.returncode in allowed, (line, done.returncode, done.stdout[-500:], done.stderr[-1500:])
        assert "Traceback" not in done.stderr
        ran.append(words[0])
    assert {"engines", "load_codes", "find_code", "x12", "rules", "intake", "post_remittance", "kpi", "prove", "pages"} <= set(ran)
