"""Whose is a received file? Recognized by content, split by transaction, each part one practice's (house rule 15).

Runs in the router's context: it knows batches and practices, never claims or money.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.clearinghouse.models import Batch
from claims.x12.ack import read_acknowledgment_envelopes
from claims.x12.envelope import Envelopes, Group, Interchange, Transaction, read_envelopes
from claims.x12.findings import X12Unreadable
from claims.x12.read import kind_of
from claims.x12.remittance import read_835_envelopes
from portal.tenants.models import Practice

FINDINGS_KEPT = 100
OURS = {"999", "277CA", "835"}


@dataclass(frozen=True, slots=True)
class Part:
    """One transaction for one practice. `index` counts transactions of the file; TA1 segments count down from -1."""

    practice_id: int
    kind: str
    index: int
    first_segment: int
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Routed:
    """What a file is. `parked` says why (a part of) it has no owner yet; empty when everything found its practice."""

    kind: str
    parts: list[Part] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)


def route(data: bytes) -> Routed:
    """Recognize and split. Never raises on content: what cannot be read is `unknown`, with the reason."""
    try:
        envelopes = read_envelopes(data)
    except X12Unreadable:
        return Routed("unknown", parked=["The file is not X12. It was kept as it came; ask the partner what it is."])
    routed = Routed("unknown")
    kinds: list[str] = []
    problems = list(envelopes.findings)
    _acknowledgments(envelopes, routed, kinds, problems)
    _remittances(envelopes, routed, kinds, problems)
    for txn in envelopes.transactions():
        if kind_of(txn, envelopes) not in OURS:
            routed.parked.append(f"Transaction {kind_of(txn, envelopes)[:8]} is not handled here.")
    if not kinds and not routed.parked:
        routed.parked.append("The file holds no acknowledgment and no remittance.")
    routed.kind = "+".join(dict.fromkeys(kinds))[:12] or "unknown"
    routed.findings = [one.as_dict() for one in problems[:FINDINGS_KEPT]]
    return routed


def _acknowledgments(envelopes: Envelopes, routed: Routed, kinds: list[str], problems: list) -> None:
    wanted = [(txn, kind_of(txn, envelopes)) for txn in envelopes.transactions()]
    if not any(ix.ta1 for ix in envelopes.interchanges) and not any(kind in {"999", "277CA"} for _, kind in wanted):
        return
    read = read_acknowledgment_envelopes(envelopes)
    problems += [one for one in read.findings if one not in problems]
    numbers = {batch_number(one.isa13) for one in read.ta1}
    numbers |= {batch_number(one.gs06) for one in read.syntax} | {batch_number(one.batch) for one in read.claims}
    owner = dict(Batch.objects.filter(control_no__in=numbers).values_list("control_no", "practice_id"))
    for place, item in enumerate(read.ta1):
        kinds.append("TA1")
        practice_id = owner.get(batch_number(item.isa13))
        if practice_id is None:
            routed.parked.append("TA1 for an interchange that we did not send.")
            continue
        interchange = next(ix for ix in envelopes.interchanges if item.segment_no in ix.ta1)
        routed.parts.append(
            Part(practice_id, "TA1", -1 - place, item.segment_no, _wrap(envelopes, interchange, None, item.segment_no, item.segment_no))
        )
    syntax, claims = iter(read.syntax), iter(read.claims)
    for index, (interchange, group, txn) in enumerate(_walk(envelopes)):
        kind = kind_of(txn, envelopes)
        if kind not in {"999", "277CA"}:
            continue
        kinds.append(kind)
        said = next(syntax).gs06 if kind == "999" else next(claims).batch
        practice_id = owner.get(batch_number(said))
        if practice_id is None:
            routed.parked.append(f"{kind} for a batch that we did not send.")
            continue
        data = _wrap(envelopes, interchange, group, txn.first, txn.last)
        routed.parts.append(Part(practice_id, kind, index, txn.first, data))


def _remittances(envelopes: Envelopes, routed: Routed, kinds: list[str], problems: list) -> None:
    if not any(txn.type == "835" for txn in envelopes.transactions()):
        return
    read = read_835_envelopes(envelopes)
    problems += [one for one in read.findings if one not in problems]
    payees = Payees()
    remittances = iter(read.transactions)
    for index, (interchange, group, txn) in enumerate(_walk(envelopes)):
        if txn.type != "835":
            continue
        kinds.append("835")
        said = next(remittances)
        practice_id = payees.practice(said.payee_npi, said.payee_tax_id)
        if practice_id is None:
            routed.parked.append("The payee of a remittance is not one of our practices: set it up, or return the file.")
            continue
        data = _wrap(envelopes, interchange, group, txn.first, txn.last)
        routed.parts.append(Part(practice_id, "835", index, txn.first, data))


class Payees:
    """Practices by NPI and tax id. An absent tax id is let pass only where the NPI alone is unambiguous."""

    def __init__(self) -> None:
        self.by_both: dict[tuple[str, str], int] = {}
        self.by_npi: dict[str, list[int]] = {}
        for pk, npi, tax_id in Practice.objects.values_list("pk", "npi", "tax_id"):
            self.by_both[npi, tax_id] = pk
            self.by_npi.setdefault(npi, []).append(pk)

    def practice(self, npi: str, tax_id: str) -> int | None:
        if tax_id:
            return self.by_both.get((npi, tax_id.replace("-", "")))
        mine = self.by_npi.get(npi, [])
        return mine[0] if len(mine) == 1 else None


def _walk(envelopes: Envelopes) -> Iterator[tuple[Interchange, Group, Transaction]]:
    for interchange in envelopes.interchanges:
        for group in interchange.groups:
            for txn in group.transactions:
                yield interchange, group, txn


def batch_number(text: str) -> int:
    """Our interchange control number in ISA13, GS06 or BHT03 (`CW` and digits); 0 for anything else."""
    digits = text.strip().upper().removeprefix("CW")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0


def _wrap(envelopes: Envelopes, interchange: Interchange, group: Group | None, first: int, last: int) -> bytes:
    """The segments verbatim, in an envelope of their own: the file's ISA and GS, and trailers that count one."""
    source = envelopes.source
    marks = source.delimiters_at(first - 1)
    out = b""
    if source.rows[interchange.first - 1][0] == "ISA":
        out += source.raw(interchange.first, interchange.first)
    if group is not None and source.rows[group.first - 1][0] == "GS":
        out += source.raw(group.first, group.first)
    out += source.raw(first, last)
    tail = []
    if group is not None:
        tail.append(marks.element.join(("GE", "1", group.control_no)))
    tail.append(marks.element.join(("IEA", "1" if group is not None else "0", interchange.control_no)))
    return out + "".join(f"{one}{marks.segment}" for one in tail).encode("latin-1", "replace")
