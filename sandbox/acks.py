"""TA1 and 277CA: the clearinghouse's and the payers' word on receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.claim import Claim
from sandbox.payers import Payer
from sandbox.segments import SELF_ID, SELF_NAME, clean, money, write_isa, write_segments

VERSION_277CA = "005010X214"


@dataclass(frozen=True)
class Word:
    """The answer on one claim: STC01 (category, status, entity) and the payer's claim number when it has one."""

    claim: Claim
    category: str
    status: str
    entity: str = ""
    payer_number: str = ""

    @property
    def accepted(self) -> bool:
        """Categories A1 and A2 accept; A3 and A7 reject."""
        return self.category in ("A1", "A2")


def write_ta1(*, isa: list[str] | None, receiver: tuple[str, str], control: int, on: date, code: str) -> bytes:
    """A TA1 interchange. ``code`` 000 accepts, 025 and others reject (TA105)."""
    known = isa is not None and len(isa) > 13
    number = isa[13].strip() if known else "000000000"
    day, at = (isa[9], isa[10]) if known else (f"{on:%y%m%d}", "0000")
    rows = [["TA1", number, day, at, "A" if code == "000" else "R", code], ["IEA", "0", f"{control:09d}"]]
    head = write_isa(receiver=receiver, control=control, on=on, at="0800", test="T")
    return (head + write_segments(rows)).encode("latin-1", "replace")


def _totals(words: Sequence[Word]) -> list[list[str]]:
    yes = [word for word in words if word.accepted]
    no = [word for word in words if not word.accepted]
    rows: list[list[str]] = []
    counts = (("90", yes), ("AA", no))
    rows += [["QTY", kind, str(len(part))] for kind, part in counts if part]
    for kind, part in (("YU", yes), ("YY", no)):
        if part:
            rows.append(["AMT", kind, money(sum((word.claim.charge for word in part), Decimal("0.00")))])
    return rows


def rows_277ca(
    *,
    words: Sequence[Word],
    batch: str,
    receiver_id: str,
    source: Payer | None,
    received: date,
    on: date,
    reference: str,
) -> list[list[str]]:
    """The rows of a 277CA between ST and SE.

    ``source`` None speaks as the clearinghouse (NM1*AY), otherwise as that payer (NM1*PR). ``batch`` is
    BHT03 of the 837P that is answered.
    """
    if source is None:
        who = ["NM1", "AY", "2", SELF_NAME, "", "", "", "", "46", SELF_ID]
    else:
        who = ["NM1", "PR", "2", clean(source.name), "", "", "", "", "PI", source.id]
    day, got = f"{on:%Y%m%d}", f"{received:%Y%m%d}"
    total = sum((word.claim.charge for word in words), Decimal("0.00"))
    rows = [["BHT", "0085", "08", reference, day, "0800", "TH"], ["HL", "1", "", "20", "1"], who]
    rows += [["TRN", "1", reference], ["DTP", "050", "D8", got], ["DTP", "009", "D8", day]]
    submitter = ["NM1", "41", "2", "SUBMITTER", "", "", "", "", "46", receiver_id or "UNKNOWN"]
    rows += [["HL", "2", "1", "21", "1"], submitter]
    rows += [["TRN", "2", batch], ["STC", "A1:19" + (":PR" if source else ""), day, "WQ", money(total)]]
    rows += _totals(words)
    level = 2
    payees = dict.fromkeys((word.claim.npi, word.claim.tax_id) for word in words)
    for npi, tax_id in payees:
        mine = [word for word in words if (word.claim.npi, word.claim.tax_id) == (npi, tax_id)]
        level += 1
        top = level
        rows.append(["HL", str(level), "2", "19", "1"])
        rows.append(["NM1", "85", "2", clean(mine[0].claim.provider) or "PROVIDER", "", "", "", "", "XX", npi])
        amount = sum((word.claim.charge for word in mine), Decimal("0.00"))
        action = "WQ" if any(word.accepted for word in mine) else "U"
        rows += [["TRN", "1", "0"], ["STC", "A1:19" + (":PR" if source else ""), "", action, money(amount)]]
        for word in mine:
            level += 1
            rows += _claim_rows(word=word, level=level, top=top, on=day)
    return rows


def _claim_rows(*, word: Word, level: int, top: int, on: str) -> list[list[str]]:
    claim = word.claim
    last, first = claim.patient
    status = ":".join(part for part in (word.category, word.status, word.entity) if part)
    action = "WQ" if word.accepted else "U"
    rows = [
        ["HL", str(level), str(top), "PT"],
        ["NM1", "QC", "1", clean(last) or "PATIENT", clean(first, limit=35), "", "", "", "MI", claim.member],
        ["TRN", "2", claim.account],
        ["STC", status, on, action, money(claim.charge)],
    ]
    if word.payer_number:
        rows.append(["REF", "1K", word.payer_number])
    span = claim.date_of_service, claim.last_date
    rows.append(["DTP", "472", "D8", span[0]] if span[0] == span[1] else ["DTP", "472", "RD8", "-".join(span)])
    return rows
