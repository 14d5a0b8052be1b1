"""Claims from bare segments: the fallback when x12sdk's models refuse a transaction that pyx12 accepts."""

from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.claim import Claim, ClaimLine
from sandbox.segments import Transaction, element

CENT = Decimal("0.01")


def dollars(text: str) -> Decimal:
    """An X12 amount as Decimal dollars with two places. Raises ValueError on anything else."""
    try:
        return Decimal(text or "0").quantize(CENT)
    except InvalidOperation as error:
        raise ValueError("an amount is not a number") from error


def _span(qualifier: str, value: str) -> tuple[str, str]:
    """DTP03 as (from, to), both ccyymmdd."""
    return (value[:8], value[9:17]) if qualifier == "RD8" else (value[:8], value[:8])


def _non_patient(segment: list[str]) -> Decimal:
    """The sum of a CAS segment, nothing for the patient's share (group PR)."""
    if element(segment, 1) == "PR":
        return Decimal("0.00")
    return sum((dollars(element(segment, at)) for at in range(3, 19, 3)), Decimal("0.00"))


class _Walk:
    """State of one walk through a transaction: the levels above the current claim and the claim itself."""

    def __init__(self, component: str) -> None:
        self.component = component
        self.provider: dict[str, Any] = {}
        self.subscriber: dict[str, Any] = {}
        self.claim: dict[str, Any] | None = None
        self.line: dict[str, Any] | None = None
        self.where = ""  # the last entity named by NM1
        self.level = ""
        self.claims: list[Claim] = []

    def close_line(self) -> None:
        if self.line is not None and self.claim is not None:
            self.claim["lines"].append(ClaimLine(**self.line))
        self.line = None

    def close_claim(self) -> None:
        self.close_line()
        if self.claim is not None:
            self.claim["lines"] = tuple(self.claim["lines"])
            self.claims.append(Claim(**self.claim))
        self.claim = None

    def step(self, seg: list[str]) -> None:
        """Take one segment."""
        handler = getattr(self, f"_on_{seg[0].lower()}", None)
        if handler is not None:
            handler(seg)

    def _on_hl(self, seg: list[str]) -> None:
        self.close_claim()
        self.level = element(seg, 3)
        self.where = ""
        if self.level == "20":
            self.provider = {"tax_id": "", "address": ("", "", "", ""), "npi": "", "provider": ""}
        elif self.level == "22":
            self.subscriber = {"patient": None, "member": "", "subscriber": ("", "")}

    def _on_sbr(self, seg: list[str]) -> None:
        if self.claim is None:
            self.subscriber["sequence"] = element(seg, 1)
            self.subscriber["filing"] = element(seg, 9)
        else:
            self.where = "2320"

    def _on_nm1(self, seg: list[str]) -> None:
        entity = element(seg, 1)
        name = (element(seg, 3), element(seg, 4))
        self.where = entity
        if self.claim is None:
            if entity == "85":
                self.provider["npi"] = element(seg, 9)
                self.provider["provider"] = " ".join(part for part in (name[1], name[0]) if part)
            elif entity == "IL":
                self.subscriber["subscriber"] = name
                self.subscriber["member"] = element(seg, 9)
            elif entity == "PR":
                self.subscriber["payer_name"] = element(seg, 3)
                self.subscriber["payer_id"] = element(seg, 9)
            elif entity == "QC":
                self.subscriber["patient"] = name
        elif entity == "82" and self.line is None:
            self.claim["rendering_npi"] = element(seg, 9)
            self.claim["rendering"] = name

    def _on_n3(self, seg: list[str]) -> None:
        if self.where == "85" and self.claim is None:
            self.provider["address"] = (element(seg, 1), "", "", "")

    def _on_n4(self, seg: list[str]) -> None:
        if self.where == "85" and self.claim is None:
            street = self.provider["address"][0]
            self.provider["address"] = (street, element(seg, 1), element(seg, 2), element(seg, 3))

    def _on_ref(self, seg: list[str]) -> None:
        kind, value = element(seg, 1), element(seg, 2)
        if self.claim is None:
            if self.where == "85" and kind in ("EI", "SY"):
                self.provider["tax_id"] = value
        elif self.line is not None:
            if kind == "6R":
                self.line["control"] = value
        elif kind == "F8" and self.where == "CLM":
            self.claim["original"] = value
        elif kind == "G1" and self.where == "CLM":
            self.claim["authorization"] = value

    def _on_clm(self, seg: list[str]) -> None:
        self.close_claim()
        self.where = "CLM"
        place = element(seg, 5).split(self.component)
        above = dict(self.subscriber)
        self.claim = {
            **self.provider,
            **above,
            "patient": above["patient"] or above["subscriber"],
            "account": element(seg, 1),
            "charge": dollars(element(seg, 2)),
            "place": place[0],
            "frequency": place[2] if len(place) > 2 else "1",
            "rendering_npi": "",
            "rendering": ("", ""),
            "original": "",
            "authorization": "",
            "prior_paid": Decimal("0.00"),
            "lines": [],
        }

    def _on_amt(self, seg: list[str]) -> None:
        if self.claim is not None and self.line is None and element(seg, 1) == "D":
            self.claim["prior_paid"] += dollars(element(seg, 2))

    def _on_lx(self, _seg: list[str]) -> None:
        self.close_line()

    def _on_sv1(self, seg: list[str]) -> None:
        parts = element(seg, 1).split(self.component)
        self.line = {
            "control": "",
            "procedure": parts[1],
            "modifiers": tuple(part for part in parts[2:6] if part),
            "charge": dollars(element(seg, 2)),
            "units": element(seg, 4) or "1",
            "date_from": "",
            "date_to": "",
        }

    def _on_dtp(self, seg: list[str]) -> None:
        if self.line is not None and element(seg, 1) == "472":
            self.line["date_from"], self.line["date_to"] = _span(element(seg, 2), element(seg, 3))

    def _on_svd(self, seg: list[str]) -> None:
        if self.line is not None:
            self.line["prior_paid"] = (self.line.get("prior_paid") or Decimal("0.00")) + dollars(element(seg, 2))

    def _on_cas(self, seg: list[str]) -> None:
        if self.line is not None:
            self.line["prior_contractual"] = self.line.get("prior_contractual", Decimal("0.00")) + _non_patient(seg)


def claims_from_segments(*, transaction: Transaction, component: str) -> list[Claim]:
    """The claims of one 837P transaction. Raises ValueError, KeyError or IndexError when it is not one."""
    walk = _Walk(component)
    for segment in transaction.segments:
        walk.step(segment)
    walk.close_claim()
    return walk.claims
