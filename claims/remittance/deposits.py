"""Bank lines: read the bank's CSV files and tie each line to its remittance by trace and amount."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from claims.ledger.prove import each_practice
from claims.remittance.models import Deposit, Remittance, RemittanceState
from claims.x12.values import read_money
from portal import clock

WAIT_DAYS = 60  # how long a bank line is looked at again for an 835 that comes after its money


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a bank file; `source` is the file's name."""

    deposited_on: dt.date
    trace: str
    payer: str
    cents: int
    source: str


def read_bank(folder: Path, *, since: dt.date | None = None) -> tuple[list[BankLine], list[str]]:
    """Every line of every `YYYY-MM-DD.csv` (from the day `since` on), oldest file first, and what could not be read
    (file and line, no content)."""
    lines: list[BankLine] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        if since is not None and path.stem < since.isoformat():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
            if number == 1 or not any(row):
                continue
            line = _line(row, path.name)
            if line is None:
                problems.append(f"{path.name} line {number} is not a deposit")
            else:
                lines.append(line)
    return lines, problems


def _line(row: list[str], source: str) -> BankLine | None:
    if len(row) != 4:
        return None
    amount: Decimal | None = read_money(row[3].strip())
    try:
        day = dt.date.fromisoformat(row[0].strip())
    except ValueError:
        return None
    trace = row[1].strip()
    if amount is None or not trace or len(trace) > 50 or "\x00" in row[1] + row[2]:
        return None
    return BankLine(day, trace, row[2].strip()[:80], int(amount * 100), source[:60])


def collect(folder: Path | None = None) -> int:
    """Store new bank lines in the practice whose remittance has their trace; the number stored.

    A line with a known trace and another amount is stored without remittance: `prove cash` shows it. Lines whose trace no
    remittance has yet are left for the next time: the 835 may come after its money.
    """
    folder = folder or Path(settings.EXCHANGE_DIR) / "bank"
    if not folder.is_dir():
        return 0
    lines, _ = read_bank(folder, since=clock.today() - dt.timedelta(days=WAIT_DAYS))
    return sum(_store(practice.pk, lines) for practice in each_practice()) if lines else 0


def _store(practice_id: int, lines: Iterable[BankLine]) -> int:
    several: dict[str, list[BankLine]] = {}
    for line in lines:
        several.setdefault(line.trace, []).append(line)
    remittances: dict[str, list[Remittance]] = {}
    for remittance in Remittance.objects.filter(
        practice_id=practice_id, trace__in=list(several), duplicate_of=None
    ).exclude(state=RemittanceState.DUPLICATE):
        remittances.setdefault(remittance.trace, []).append(remittance)
    known = set(
        Deposit.objects.filter(practice_id=practice_id, trace__in=list(remittances)).values_list(
            "trace", "amount_cents", "deposited_on"
        )
    )
    new = [
        Deposit(
            practice_id=practice_id, deposited_on=line.deposited_on, trace=line.trace, payer_ident=line.payer,
            amount_cents=line.cents, source=line.source,
            remittance=next((r for r in candidates if r.paid_cents == line.cents), None),
        )
        for trace, candidates in remittances.items()
        for line in several[trace]
        if (line.trace, line.cents, line.deposited_on) not in known
    ]  # fmt: skip
    Deposit.objects.bulk_create(new)
    return len(new)
