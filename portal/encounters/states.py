"""States of an encounter and the legal moves between them."""

from django.db import models


class EncounterState(models.TextChoices):
    """Where the encounter is. Each value names its color family in `FAMILY`."""

    RECEIVED = "received", "Received"
    INCOMPLETE = "incomplete", "Waiting for the practice"
    READY = "ready", "Ready to code"
    CODING = "coding", "Being coded"
    HELD = "held", "On hold"
    CODED = "coded", "Coded"
    IN_AUDIT = "in_audit", "In audit"
    RELEASED = "released", "Released to billing"
    NOT_BILLABLE = "not_billable", "Not billable"


S = EncounterState
FAMILY = {
    S.RECEIVED: "received", S.INCOMPLETE: "waiting", S.READY: "received", S.CODING: "working", S.HELD: "waiting",
    S.CODED: "working", S.IN_AUDIT: "working", S.RELEASED: "sent", S.NOT_BILLABLE: "received",
}  # fmt: skip

MOVES: dict[str, frozenset[str]] = {
    S.RECEIVED: frozenset({S.INCOMPLETE, S.READY, S.NOT_BILLABLE}),
    S.INCOMPLETE: frozenset({S.READY, S.NOT_BILLABLE}),
    S.READY: frozenset({S.CODING, S.INCOMPLETE, S.HELD, S.NOT_BILLABLE}),
    S.CODING: frozenset({S.READY, S.HELD, S.CODED, S.INCOMPLETE}),
    S.HELD: frozenset({S.READY, S.CODING, S.INCOMPLETE, S.NOT_BILLABLE}),
    S.CODED: frozenset({S.IN_AUDIT, S.RELEASED, S.READY}),
    S.IN_AUDIT: frozenset({S.RELEASED, S.READY}),
    S.RELEASED: frozenset({S.READY}),
    S.NOT_BILLABLE: frozenset({S.READY}),
}


class Owner(models.TextChoices):
    """Who owns the next action."""

    PRACTICE = "practice", "Practice"
    CODER = "coder", "Coder"
    AUDITOR = "auditor", "Auditor"
    BILLER = "biller", "Biller"
    PAYER = "payer", "Payer"
    PATIENT = "patient", "Patient"
    MANAGER = "manager", "Manager"
    FIRM = "firm", "Firm (automatic)"
    NOBODY = "nobody", "Nobody"


OWNER_OF_STATE = {
    S.RECEIVED: Owner.FIRM, S.INCOMPLETE: Owner.PRACTICE, S.READY: Owner.CODER, S.CODING: Owner.CODER,
    S.HELD: Owner.CODER, S.CODED: Owner.FIRM, S.IN_AUDIT: Owner.AUDITOR, S.RELEASED: Owner.BILLER,
    S.NOT_BILLABLE: Owner.NOBODY,
}  # fmt: skip
