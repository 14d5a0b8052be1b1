"""`manage.py prove rollups` on right and on drifted cells."""

import json

import pytest
from django.core.management import call_command

from claims.metrics.models import MonthCell
from claims.metrics.refresh import rebuild
from tests.claims.metrics.world import World


def test_prove_rollups_says_what_it_checked(cast, capsys):
    world = World(cast)
    with world.here():
        world.claim(accepted=40, paid=20)
        rebuild()
    call_command("prove", "rollups", "--json")
    right = json.loads(capsys.readouterr().out)
    assert right["check"] == "rollups" and right["rows"] >= 2 and right["differences"] == []
    with world.here():
        MonthCell.objects.update(denied_first=1)
    with pytest.raises(SystemExit) as end:
        call_command("prove", "rollups", "--json")
    assert end.value.code == 1
    assert "denied_first is 1, the claims say 0" in json.loads(capsys.readouterr().out)["differences"][0]
