"""A folder with a movable business date."""

import json
from datetime import date
from pathlib import Path

import pytest

from sandbox.engine import Sandbox
from tests.sandbox.balance import check_835
from tests.sandbox.writer837 import TestClaim, write_837


class House:
    """The sender's side of the shared folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.sandbox = Sandbox(home)
        self.icn = 0
        self.script: dict = {}

    def day(self, text: str) -> None:
        """Set the business date, keeping the script."""
        date.fromisoformat(text)
        (self.home / "clock.json").write_text(json.dumps({"today": text, "script": self.script}))

    def put(self, data: bytes, name: str = "a.837") -> None:
        part = self.home / "inbox" / f"{name}.part"
        part.write_bytes(data)
        part.rename(self.home / "inbox" / name)

    def send(self, *claims: TestClaim, name: str = "") -> None:
        self.icn += 1
        self.put(write_837(list(claims), icn=self.icn), name or f"b{self.icn}.837")

    def names(self, suffix: str) -> list[str]:
        return sorted(p.name for p in (self.home / "outbox").iterdir() if p.suffix == suffix)

    def read(self, suffix: str) -> list[bytes]:
        return [(self.home / "outbox" / name).read_bytes() for name in self.names(suffix)]

    def remits(self) -> list[dict]:
        """All 835 transactions, balance asserted, in order of payment date and trace."""
        rows = [row for data in self.read(".835") for row in check_835(data)]
        return sorted(rows, key=lambda row: (row["paid_on"], row["trace"]))

    def bank(self) -> list[str]:
        return [x for p in sorted((self.home / "bank").glob("*.csv")) for x in p.read_text().splitlines()[1:]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    home = House(tmp_path)
    home.day("2026-06-15")
    return home
