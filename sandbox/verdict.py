"""The syntax verdict of the clearinghouse: pyx12 against the 005010X222A1 map, as the body of a 999.

pyx12 walks the whole guide and names the places; they become IK3 and IK4 here, because its own 999 has
random control numbers, the superseded version X231, and breaks off on some findings.
"""

import functools
import io
import json
import logging
from dataclasses import dataclass
from typing import Any

import pyx12.map_if
import pyx12.params
import pyx12.x12n_document

from sandbox.segments import Interchange, Transaction, clean, element

GUIDE = "005010X222A1"
VERSION_999 = "005010X231A1"
MODES = ("all", "sample", "first")


@dataclass(frozen=True)
class Verdict:
    """The answer for one transaction: IK5 code (A or R) and the rows between AK2 and IK5."""

    control: str
    code: str
    rows: tuple[tuple[str, ...], ...]  # IK3/IK4/CTX
    syntax: tuple[str, ...] = ()  # IK502 and following

    @property
    def accepted(self) -> bool:
        """Whether the claims of this transaction go on to their payers."""
        return self.code in ("A", "E")


_load = functools.lru_cache(maxsize=8)(pyx12.map_if.load_map_file)
_PARAMS = pyx12.params.ParamsBase()
#: The codes that IK304, IK403 and IK502 may hold; pyx12 has some of its own (SEG1) that map to "8".
_IK3 = {"1", "2", "3", "4", "5", "6", "7", "8", "I4", "I6", "I7", "I8", "I9"}
_IK4 = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13", "I10", "I11", "I12", "I13", "I6", "I9"}
_IK5 = {str(code) for code in range(1, 28)} | {"I5", "I6"}


def run_pyx12(text: str) -> tuple[bool, dict[str, Any]]:
    """Validate ``text``; returns (clean, pyx12's findings). Maps are parsed once per process.

    pyx12 keeps its counters outside the maps, so one parsed map serves every file; parsing it anew
    would cost 0.2 s a file, more than the claims of a small practice's daily batch. Its findings are
    taken as JSON, because its 999 visitor breaks off on some of them.
    """
    logging.getLogger("pyx12").setLevel(logging.CRITICAL + 1)
    out = io.StringIO()
    original = pyx12.map_if.load_map_file
    pyx12.map_if.load_map_file = _load
    try:
        clean = pyx12.x12n_document.x12n_document(_PARAMS, io.StringIO(text), None, None, fd_json=out)
    finally:
        pyx12.map_if.load_map_file = original
    return bool(clean), json.loads(out.getvalue() or '{"interchanges": []}')


def _places(transaction: dict[str, Any], positions: list[int]) -> list[tuple[str, ...]]:
    """IK3 and IK4 rows of one transaction's findings, at the positions of the original file."""
    rows: list[tuple[str, ...]] = []
    for segment in transaction["segments"]:
        at = segment["seg_count"]
        place = str(positions[at - 1] if 0 < at <= len(positions) else at)
        head = ("IK3", segment["seg_id"], place, segment["ls_id"] or "")
        codes = {row["err_cde"] if row["err_cde"] in _IK3 else "8" for row in segment["errors"]}
        bad = [part for part in segment["elements"] if part["errors"]]
        if bad:
            codes.add("8")
        rows += [(*head, code) for code in sorted(codes - {"8"})]
        if "8" not in codes:
            continue
        rows.append((*head, "8"))
        for part in bad:
            where = ":".join(str(part[key]) for key in ("ele_pos", "subele_pos") if part[key])
            for row in part["errors"]:
                code = row["err_cde"] if row["err_cde"] in _IK4 else "7"
                value = "" if code in ("5", "6") else clean_copy(row["err_val"])
                rows.append(("IK4", where, part["ele_ref_num"] or "", code, value))
    return rows


def clean_copy(value: object) -> str:
    """A bad value as IK404 may hold it: without our separators, at most 99 characters."""
    return clean(str(value or ""), limit=99)


def _renumber(segment: list[str], number: int, renamed: dict[str, str]) -> list[str]:
    """An HL with its new number and its parent's; every other segment as it is."""
    if segment[0] != "HL":
        return segment
    renamed[element(segment, 1)] = str(number)
    return ["HL", str(number), renamed.get(element(segment, 2), ""), *segment[3:]]


def sample_claims(*, transaction: Transaction, mode: str) -> tuple[list[list[str]], list[int]]:
    """The segments to validate and their positions (1-based in the transaction).

    ``all`` is everything; ``sample`` the first and each 25th claim's subscriber block; ``first`` only the
    first. HL numbers and the SE count of a thinned transaction are renumbered so that only the kept
    claims are judged; positions still name the original places.
    """
    segments = transaction.segments
    if mode == "all":
        return segments, list(range(1, len(segments) + 1))
    kept: list[tuple[int, list[str]]] = []
    held: list[tuple[int, list[str]]] = []  # a billing provider's own segments wait for its first kept subscriber
    level, keep, seen, number = "", True, 0, 0
    renamed: dict[str, str] = {}
    for position, segment in enumerate(segments, start=1):
        if segment[0] == "SE":
            kept.append((position, ["SE", str(len(kept) + 1), *segment[2:]]))
            continue
        if segment[0] == "HL":
            level = element(segment, 3)
            if level == "20":
                held = []
            elif level == "22":
                keep = seen == 0 or (mode == "sample" and seen % 25 == 0)
                seen += 1
                if keep:
                    for at, row in held:
                        number += row[0] == "HL"
                        kept.append((at, _renumber(row, number, renamed)))
                    held = []
            number += keep and level != "20"
        if level == "20":
            held.append((position, segment))
        elif keep:
            kept.append((position, _renumber(segment, number, renamed)))
    return [row for _, row in kept], [position for position, _ in kept]


def _own_findings(transaction: Transaction) -> tuple[str, ...]:
    """SE count (4) and control number (3) checks that a thinned validation cannot see; IK502 codes."""
    last = transaction.segments[-1]
    codes = []
    if element(last, 2) != transaction.control:
        codes.append("3")
    if element(last, 1) != str(len(transaction.segments)):
        codes.append("4")
    return tuple(codes)


def judge(*, interchange: Interchange, transaction: Transaction, mode: str = "all") -> Verdict:
    """The verdict on one transaction; never raises on bad content."""
    own = _own_findings(transaction)
    if transaction.kind != "837" or element(transaction.gs, 8) != GUIDE:
        return Verdict(control=transaction.control, code="R", rows=(), syntax=("1",))
    segments, positions = sample_claims(transaction=transaction, mode=mode)
    sep, end = interchange.separator, interchange.terminator
    rows = [transaction.gs, *segments, ["GE", "1", element(transaction.gs, 6)], ["IEA", "1", interchange.control]]
    text = sep.join(interchange.isa) + end
    text += "".join(sep.join(row) + end + "\n" for row in rows)
    try:
        clean_file, answer = run_pyx12(text)
    except Exception:  # noqa: BLE001  pyx12 raises its own and bare errors on content it cannot walk: that is a rejection
        return Verdict(control=transaction.control, code="R", rows=(), syntax=own or ("5",))
    found = [row for isa in answer["interchanges"] for group in isa["groups"] for row in group["transactions"]]
    places = [place for row in found for place in _places(row, positions)]
    codes = list(own)
    for row in found:
        codes += [e["err_cde"] for e in row["errors"] if e["err_cde"] in _IK5 and e["err_cde"] not in codes]
    if clean_file and not own:
        return Verdict(control=transaction.control, code="A", rows=())
    if places or not codes:
        codes.append("5")
    return Verdict(control=transaction.control, code="R", rows=tuple(places), syntax=tuple(codes[:5]))


def rows_999(*, group: list[str], verdicts: list[Verdict]) -> list[list[str]]:
    """The rows of a 999 between ST and SE for one functional group."""
    rows = [["AK1", element(group, 1), element(group, 6), element(group, 8)]]
    for verdict in verdicts:
        rows.append(["AK2", "837", verdict.control, element(group, 8)])
        rows += [list(row) for row in verdict.rows]
        rows.append(["IK5", verdict.code, *verdict.syntax])
    good = sum(verdict.accepted for verdict in verdicts)
    code = "A" if good == len(verdicts) else "R" if good == 0 else "P"
    rows.append(["AK9", code, str(len(verdicts)), str(len(verdicts)), str(good)])
    return rows
