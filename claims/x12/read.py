"""`x12 read`: any X12 file as one plain value, in the shape of the command of that name.

Amounts are strings `12.34`, segment numbers count from 1. Transactions that we do not interpret (837I, 837D, 27x, 8xx)
are named with their place in the envelope and a finding; their content is not guessed at.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.x12.ack import Ack277CA, Ack999, AckFile, Status, is_claim_acknowledgment, read_acknowledgment_envelopes
from claims.x12.balance import prove
from claims.x12.envelope import Envelopes, Interchange, Transaction, read_envelopes
from claims.x12.findings import Finding
from claims.x12.remittance import Remittance835, read_835_envelopes
from claims.x12.remittance_facts import Adjustment, RemitClaim, Remittance
from claims.x12.status277 import read_statuses
from claims.x12.summary837 import read_claims

_INSTITUTIONAL = {"005010X223": "837I", "004010X096": "837I", "005010X224": "837D", "004010X097": "837D"}


@dataclass(slots=True)
class X12File:
    """A file read with every reader we have. `remittance` and `acknowledgments` are None when the file has none."""

    envelopes: Envelopes
    findings: list[Finding]
    remittance: Remittance835 | None
    acknowledgments: AckFile | None
    details: dict[int, dict[str, Any]]

    @property
    def interchanges(self) -> list[Interchange]:
        return self.envelopes.interchanges

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The object of `x12 read` (the command adds its `schema` key)."""
        return {
            "interchanges": [
                {
                    "control_no": interchange.control_no,
                    "groups": [
                        {
                            "version": group.version,
                            "control_no": group.control_no,
                            "transactions": [self._transaction(txn) for txn in group.transactions],
                        }
                        for group in interchange.groups
                    ],
                    "acknowledgments": self._ta1(interchange),
                }
                for interchange in self.interchanges
            ],
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def _transaction(self, txn: Transaction) -> dict[str, Any]:
        base = {"type": kind_of(txn, self.envelopes), "control_no": txn.control_no, "totals": {}, "claims": []}
        return {**base, "provider_adjustments": [], **self.details.get(txn.first, {})}

    def _ta1(self, interchange: Interchange) -> list[dict[str, str]]:
        every = self.acknowledgments.ta1 if self.acknowledgments is not None else []
        own = [item for item in every if item.segment_no in interchange.ta1]
        return [{"control_no": item.isa13, "verdict": item.code, "note": item.note} for item in own]


def read_x12(data: bytes) -> X12File:
    """Read any X12 file. Raises X12Unreadable when the bytes are not X12 at all, nothing else."""
    envelopes = read_envelopes(data)
    findings = list(envelopes.findings)
    known = len(findings)
    details: dict[int, dict[str, Any]] = {}
    remittance: Remittance835 | None = None
    acknowledgments: AckFile | None = None
    transactions = envelopes.transactions()
    if any(txn.type == "835" for txn in transactions):
        remittance = read_835_envelopes(envelopes)
        findings.extend(remittance.findings[known:])
        details.update((txn.first, _remittance(txn)) for txn in remittance.transactions)
    if _acknowledges(envelopes, transactions):
        acknowledgments = read_acknowledgment_envelopes(envelopes)
        findings.extend(acknowledgments.findings[known:])
        details.update((ack.first, _syntax(ack)) for ack in acknowledgments.syntax)
        details.update((ack.first, _claim_acks(ack)) for ack in acknowledgments.claims)
    for txn in transactions:
        kind = kind_of(txn, envelopes)
        if kind == "837P":
            details[txn.first] = read_claims(envelopes, txn, findings)
        elif kind == "277":
            details[txn.first] = {"claims": read_statuses(envelopes, txn)}
        elif kind not in ("835", "999", "277CA"):
            name = kind if kind.isalnum() and len(kind) <= 5 else "transaction"
            findings.append(
                Finding("warning", txn.first, "ST", 1, f"{name} is not handled: named, not read", "not_handled")
            )
    if not transactions and acknowledgments is None:
        findings.append(Finding("error", 0, "ST", 0, "the file holds no transaction", "no_transaction"))
    findings.sort(key=lambda finding: finding.segment_no)
    return X12File(envelopes, findings, remittance, acknowledgments, details)


def kind_of(txn: Transaction, envelopes: Envelopes) -> str:
    """ST01, with the kind of 837 (P, I, D) and the 277CA told apart."""
    if txn.type == "837":
        return next((kind for prefix, kind in _INSTITUTIONAL.items() if txn.version.startswith(prefix)), "837P")
    if txn.type == "277" and is_claim_acknowledgment(envelopes.source.rows, txn):
        return "277CA"
    return txn.type


def _acknowledges(envelopes: Envelopes, transactions: list[Transaction]) -> bool:
    if any(interchange.ta1 for interchange in envelopes.interchanges):
        return True
    return any(kind_of(txn, envelopes) in ("999", "277CA") for txn in transactions)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _adjustments(items: list[Adjustment]) -> list[dict[str, str | None]]:
    return [
        {"group": item.group, "reason": item.carc, "amount": _text(item.amount), "quantity": _text(item.quantity)}
        for item in items
    ]


def _remittance(txn: Remittance) -> dict[str, Any]:
    proof = prove(txn)
    return {
        "totals": {
            "payment": _text(txn.payment),
            "trace": txn.trace,
            "method": txn.method,
            "payment_date": txn.payment_date.isoformat() if txn.payment_date else None,
            "claims": len(txn.claims),
            "sum_charge": _text(txn.sum_charge),
            "sum_paid": _text(txn.sum_paid),
            "sum_provider_adjustments": _text(txn.sum_provider_adjustments),
            "balanced": proof.balanced,
        },
        "claims": [_remit_claim(claim) for claim in txn.claims],
        "provider_adjustments": [
            {
                "npi": item.npi,
                "fiscal_date": item.fiscal_date.isoformat() if item.fiscal_date else None,
                "reason": item.reason,
                "reference": item.reference,
                "amount": _text(item.amount),
            }
            for item in txn.provider_adjustments
        ],
    }


def _remit_claim(claim: RemitClaim) -> dict[str, Any]:
    """`patient` is the patient's share (CLP05); `adjustments` are those of the claim, each line has its own."""
    return {
        "control_no": claim.control_no,
        "charge": _text(claim.charge),
        "paid": _text(claim.paid),
        "patient": _text(claim.patient_resp),
        "status": claim.status,
        "lines": [
            {
                "control_no": line.control_no,
                "procedure": line.procedure,
                "modifiers": list(line.modifiers),
                "charge": _text(line.charge),
                "paid": _text(line.paid),
                "units": _text(line.units),
                "adjustments": _adjustments(line.adjustments),
                "remarks": list(line.rarcs),
            }
            for line in claim.lines
        ],
        "adjustments": _adjustments(claim.adjustments),
        "remarks": list(claim.rarcs),
    }


def _syntax(ack: Ack999) -> dict[str, Any]:
    return {
        "totals": {
            "verdict": ack.verdict,
            "included": ack.included,
            "received": ack.received,
            "accepted": ack.accepted,
        },
        "acknowledges": {
            "group": ack.gs06,
            "transactions": [
                {
                    "control_no": item.st02,
                    "verdict": item.verdict,
                    "errors": [
                        {"segment": e.segment, "segment_no": e.segment_no, "element": e.element, "code": e.code}
                        for e in item.errors
                    ],
                }
                for item in ack.sets
            ],
        },
    }


def _statuses(items: list[Status]) -> str:
    return ",".join(f"{code.category}:{code.status}" for item in items for code in item.codes)


def _claim_acks(ack: Ack277CA) -> dict[str, Any]:
    return {
        "totals": {"batch": ack.batch, "level": ack.level, "claims": len(ack.claims)},
        "claims": [
            {
                "control_no": claim.clm01,
                "charge": _text(claim.amount),
                "paid": None,
                "patient": None,
                "status": _statuses(claim.statuses),
                "lines": [
                    {"control_no": line.control_no, "procedure": line.procedure, "status": _statuses(line.statuses)}
                    for line in claim.lines
                ],
                "adjustments": [],
                "payer_claim_no": claim.payer_claim_no,
            }
            for claim in ack.claims
        ],
    }
