"""Claim facts out of an 837P that others wrote: what the file says, and None for everything it cannot say.

The tokenizer is ``claims.x12.segments``. No payer rule, history or enrolment is in a file, so rules that need them are
"not evaluated" unless a payer map supplies the payer's rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from claims.checks.facts import (
    Address,
    Adjustment,
    ClaimFacts,
    Coverage,
    Drug,
    Line,
    LineAdjudication,
    OtherPayer,
    PayerFacts,
    Person,
    Provider,
)  # fmt: skip
from claims.x12.findings import Finding
from claims.x12.segments import tokenize
from claims.x12.values import read_date, read_money, read_quantity

_EDIT_SETS = {"MB": "medicare", "MC": "medicaid"}
_ENTITY = {"1": "person", "2": "organization"}
_WHO = {"82": "rendering", "DN": "referring", "DK": "ordering", "DQ": "supervising", "77": "facility"}


def claims_from_837(
    data: bytes, *, today: date, payer_rules: Mapping[str, PayerFacts] | None = None
) -> tuple[list[ClaimFacts], list[Finding]]:
    """Every claim of the file in order, with the tokenizer's own findings.

    ``payer_rules`` maps payer id to known rules. Raises ``claims.x12.findings.X12Unreadable`` when nothing can be
    read at all.
    """
    source = tokenize(data)
    reader = _Reader(today, payer_rules or {})
    for index, row in enumerate(source.rows):
        reader.take(row, source.delimiters_at(index).component if row[0] in _COMPOSITE else ":")
    reader.close()
    return reader.claims, source.findings


_COMPOSITE = frozenset({"CLM", "HI", "SV1", "SVD", "CTP", "ISA"})


class _Reader:
    """Walks the loops once; ``who`` is the party that address and birth date segments belong to."""

    def __init__(self, today: date, rules: Mapping[str, PayerFacts]) -> None:
        self.today, self.rules = today, rules
        self.claims: list[ClaimFacts] = []
        self.usage: str | None = None
        self.billing: dict[str, Any] = {}
        self.subscriber: dict[str, Any] = {}
        self.patient: dict[str, Any] | None = None
        self.cover: dict[str, Any] = {}
        self.payer: dict[str, Any] = {}
        self.claim: dict[str, Any] | None = None
        self.line: dict[str, Any] | None = None
        self.other: dict[str, Any] | None = None
        self.decided: dict[str, Any] | None = None
        self.who: dict[str, Any] = {}

    def take(self, row: list[str], component: str) -> None:
        handler = getattr(self, f"_{row[0].lower()}", None)
        if handler is not None:
            # Missing trailing elements read as empty, as the standard lets senders leave them out.
            handler(row + [""] * (20 - len(row)), component)

    # envelope and hierarchy
    def _isa(self, e: list[str], _c: str) -> None:
        self.usage = e[15] or None

    def _st(self, _e: list[str], _c: str) -> None:
        self.close()

    def _se(self, _e: list[str], _c: str) -> None:
        self.close()

    def _hl(self, e: list[str], _c: str) -> None:
        self.close()
        if e[3] == "20":
            self.billing = self.who = {}
        elif e[3] == "22":
            self.subscriber, self.cover, self.payer, self.patient = {}, {"patient_loop": False}, {}, None
            self.who = self.subscriber
        elif e[3] == "23":
            self.patient = self.who = {}
            self.cover["patient_loop"] = True

    def _sbr(self, e: list[str], _c: str) -> None:
        if self.claim is None:
            self.cover["order"] = e[1] or None
            self.cover["relationship"] = e[2] or None
            self.payer["filing_indicator"] = e[9] or None
        else:
            self.other = {"order": e[1] or None, "adjustments": [], "has_oi": False, "payer_id": "", "paid": None}
            self.claim["others"].append(self.other)
            self.who = {}

    def _pat(self, e: list[str], _c: str) -> None:
        self.cover["relationship"] = e[1] or None

    # parties
    def _nm1(self, e: list[str], _c: str) -> None:
        kind = e[1]
        names = {"last": e[3], "first": e[4], "is_person": e[2] == "1"}
        provider = {"last": e[3], "entity": _ENTITY.get(e[2]), "npi": e[9] if e[8] == "XX" else ""}
        if kind == "85":
            self.billing.update(provider)
            self.who = self.billing
        elif kind == "IL" and self.claim is None:
            self.subscriber.update(names)
            self.cover["member_id"] = e[9]
            self.who = self.subscriber
        elif kind == "QC" and self.patient is not None:
            self.patient.update(names)
            self.who = self.patient
        elif kind == "PR" and self.claim is None:
            self.payer["payer_id"] = e[9]
            self.who = {}
        elif kind == "PR" and self.other is not None:
            self.other["payer_id"] = e[9]
            self.who = {}
        elif kind in _WHO and self.line is not None:
            self.who = {}
            if kind in ("DK", "82"):
                self.line["ordering_npi" if kind == "DK" else "rendering_npi"] = provider["npi"]
        elif kind in _WHO and self.claim is not None and self.other is None:
            self.who = self.claim[_WHO[kind]] = provider
        else:
            self.who = {}

    def _n3(self, e: list[str], _c: str) -> None:
        self.who["line1"], self.who["line2"] = e[1], e[2] or None

    def _n4(self, e: list[str], _c: str) -> None:
        self.who["city"], self.who["state"], self.who["zip"] = e[1], e[2], e[3]

    def _dmg(self, e: list[str], _c: str) -> None:
        self.who["birth"] = read_date(e[2]) if len(e[2]) == 8 else None
        self.who["birth_raw"], self.who["sex"] = e[2], e[3] or None

    def _prv(self, e: list[str], _c: str) -> None:
        # In the billing loop PRV comes before the name, and belongs to the billing provider all the same.
        (self.billing if e[1] == "BI" else self.who)["taxonomy"] = e[3]

    def _ref(self, e: list[str], _c: str) -> None:
        kind, value = e[1], e[2]
        if self.line is not None and self.decided is None:
            target = {"6R": "control_no", "G1": "auth_no", "X4": "clia", "F4": "referring_clia"}.get(kind)
            if target:
                self.line[target] = value
        elif self.claim is not None and self.other is None and self.line is None:
            target = {"F8": "payer_control_no", "G1": "auth_no", "9F": "referral_no", "X4": "clia"}.get(kind)
            if target:
                self.claim[target] = value
        elif self.claim is None and kind in ("EI", "SY"):
            if self.who is self.billing:
                self.billing["tax_id"] = value
            elif kind == "SY":
                self.who["ssn"] = value

    # claim
    def _clm(self, e: list[str], c: str) -> None:
        self.close()
        place, causes = (e[5] + c * 3).split(c), (e[11] + c * 5).split(c)
        self.claim = {
            "control_no": e[1], "charge": read_money(e[2]), "pos": place[0] or None, "frequency": place[2] or None,
            "signature_on_file": e[6] or None, "assignment": e[7], "benefits": e[8], "release": e[9],
            "related_causes": tuple(one for one in causes[:3] if one), "accident_state": causes[3] or None,
            "delay_reason": e[20] if len(e) > 20 else "", "diagnoses": [], "qualifiers": [], "lines": [], "others": [],
        }  # fmt: skip
        self.line = self.other = self.decided = None
        self.who = {}

    def _hi(self, e: list[str], c: str) -> None:
        if self.claim is None:
            return
        for part in e[1:13]:
            qualifier, _, code = part.partition(c)
            if qualifier in ("ABK", "ABF", "BK", "BF"):
                self.claim["qualifiers"].append(qualifier)
                self.claim["diagnoses"].append(code.split(c)[0])

    def _dtp(self, e: list[str], _c: str) -> None:
        if self.claim is None:
            return
        first, _, last = e[3].partition("-")
        day = read_date(first)
        if e[1] == "472" and self.line is not None:
            self.line["date_from"], self.line["date_to"] = day, read_date(last) if last else day
        elif e[1] == "439" and self.line is None:
            self.claim["accident_date"] = day
        elif e[1] == "573":
            target = self.decided if self.decided is not None else self.other
            if target is not None:
                target["decided_on"] = day

    def _amt(self, e: list[str], _c: str) -> None:
        if self.claim is None or self.line is not None:
            return
        if e[1] == "F5" and self.other is None:
            self.claim["patient_paid"] = read_money(e[2])
        elif e[1] == "D" and self.other is not None:
            self.other["paid"] = read_money(e[2])

    def _pwk(self, e: list[str], _c: str) -> None:
        if self.claim is not None and self.line is None and e[6]:
            self.claim["attachment_control"] = e[6]

    def _oi(self, _e: list[str], _c: str) -> None:
        if self.other is not None:
            self.other["has_oi"] = True

    def _cas(self, e: list[str], _c: str) -> None:
        target = self.decided if self.decided is not None else self.other
        if target is not None:
            for at in range(2, 20, 3):
                amount = read_money(e[at + 1]) if e[at] and at + 1 < len(e) else None
                if amount is not None:
                    target["adjustments"].append(Adjustment(group=e[1], reason=e[at], amount=amount))

    # lines
    def _lx(self, e: list[str], _c: str) -> None:
        if self.claim is not None:
            number = len(self.claim["lines"]) + 1
            self.line = {"number": int(e[1]) if e[1].isdigit() else number, "code": "", "decisions": []}
            self.claim["lines"].append(self.line)
            self.other = self.decided = None
            self.who = {}

    def _sv1(self, e: list[str], c: str) -> None:
        if self.line is None:
            return
        procedure = (e[1] + c * 7).split(c)
        self.line.update(
            code=procedure[1], modifiers=tuple(one for one in procedure[2:6] if one), charge=read_money(e[2]),
            note=procedure[6], unit_kind=e[3], units=read_quantity(e[4]), pos=e[5] or None, emergency=e[9] == "Y",
            pointers=tuple(int(one) if one.isdigit() else 0 for one in e[7].split(c) if one),
        )  # fmt: skip

    def _nte(self, e: list[str], _c: str) -> None:
        if self.line is not None:
            self.line["note"] = f"{self.line.get('note', '')} {e[2]}".strip()

    def _lin(self, e: list[str], _c: str) -> None:
        if self.line is not None and e[2] == "N4":
            self.line["drug"] = Drug(ndc=e[3], quantity=None, unit=None)

    def _ctp(self, e: list[str], c: str) -> None:
        if self.line is not None and self.line.get("drug"):
            self.line["drug"] = replace(self.line["drug"], quantity=read_quantity(e[4]), unit=e[5].split(c)[0])

    def _svd(self, e: list[str], _c: str) -> None:
        if self.line is not None:
            self.decided = {"payer_id": e[1], "paid": read_money(e[2]), "adjustments": [], "decided_on": None}
            self.line["decisions"].append(self.decided)

    # the finished claim
    def close(self) -> None:
        """Turn the claim being read, if any, into facts."""
        held, self.claim = self.claim, None
        self.line = self.other = self.decided = None
        if held is not None:
            self.claims.append(self._facts(held))

    def _facts(self, held: dict[str, Any]) -> ClaimFacts:
        subscriber = _person(self.subscriber)
        patient = subscriber if self.patient is None else _person(self.patient)
        parties = {name: _provider(held.pop(name, None)) for name in _WHO.values()}
        lines = tuple(_line(one, held.get("clia", "")) for one in held.pop("lines"))
        others = tuple(OtherPayer(**{**one, "adjustments": tuple(one["adjustments"])}) for one in held.pop("others"))
        qualifiers = tuple(held.pop("qualifiers"))
        diagnoses = tuple(held.pop("diagnoses"))
        held.pop("clia", None)
        billing = _provider(self.billing) or Provider()
        indicator = self.payer.get("filing_indicator")
        known = self.rules.get(self.payer.get("payer_id") or "", PayerFacts())
        payer = replace(
            known,
            payer_id=self.payer.get("payer_id"),
            filing_indicator=indicator or known.filing_indicator,
            edit_set=known.edit_set or _EDIT_SETS.get(indicator or ""),
        )
        return ClaimFacts(
            today=self.today, usage=self.usage, lines=lines, diagnoses=diagnoses, diagnosis_qualifiers=qualifiers,
            patient=patient, subscriber=subscriber, coverage=Coverage(**self.cover), payer=payer, billing=billing,
            solo=None if billing.entity is None else billing.entity == "person" and parties["rendering"] is None,
            other_payers=others, **parties, **held,
        )  # fmt: skip


def _address(held: Mapping[str, Any]) -> Address | None:
    parts = {name: held[name] for name in ("line1", "line2", "city", "state", "zip") if name in held}
    return Address(**parts) if parts else None


def _person(held: Mapping[str, Any]) -> Person:
    names = ("last", "first", "birth", "birth_raw", "sex", "ssn", "is_person")
    return Person(**{name: held[name] for name in names if name in held}, address=_address(held))


def _provider(held: Mapping[str, Any] | None) -> Provider | None:
    if not held:
        return None
    names = ("npi", "entity", "last", "taxonomy", "tax_id")
    # A name without an NPI is legal for some parties: unknown, not wrong.
    return Provider(**{name: held[name] or None for name in names if name in held}, address=_address(held))


def _line(held: dict[str, Any], claim_clia: str) -> Line:
    decisions = tuple(
        LineAdjudication(**{**one, "paid": one["paid"] or Decimal(0), "adjustments": tuple(one["adjustments"])})
        for one in held.pop("decisions")
    )
    if claim_clia:
        held.setdefault("clia", claim_clia)
    return Line(**held, adjudications=decisions)
