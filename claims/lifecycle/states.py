"""States of a claim. Partners' answers are facts, in any order; `settle` folds them. This table guards human actions."""

from django.db import models


class ClaimState(models.TextChoices):
    DRAFT = "draft", "Built"
    EDITS_OPEN = "edits_open", "Findings to work"
    WAITING_FOR_TABLE = "waiting_for_table", "Waiting for a code table"
    READY = "ready", "Ready to send"
    BATCHED = "batched", "In a batch"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted by the payer"
    REJECTED = "rejected", "Rejected before the payer"
    ADJUDICATED = "adjudicated", "Answered by the payer"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


S = ClaimState
FAMILY = {
    S.DRAFT: "received", S.EDITS_OPEN: "waiting", S.WAITING_FOR_TABLE: "waiting", S.READY: "working",
    S.BATCHED: "working", S.SENT: "sent", S.ACCEPTED: "sent", S.REJECTED: "denied", S.ADJUDICATED: "working",
    S.CLOSED: "paid", S.WITHDRAWN: "received",
}  # fmt: skip

# what a person or an automatic step may do; facts from partners go through `settle` instead
MOVES: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY, S.WITHDRAWN}),
    S.EDITS_OPEN: frozenset({S.READY, S.WAITING_FOR_TABLE, S.EDITS_OPEN, S.WITHDRAWN}),
    S.WAITING_FOR_TABLE: frozenset({S.READY, S.EDITS_OPEN, S.WITHDRAWN}),
    S.READY: frozenset({S.BATCHED, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.WITHDRAWN}),
    S.BATCHED: frozenset({S.SENT, S.READY}),
    S.SENT: frozenset({S.READY, S.EDITS_OPEN}),
    S.REJECTED: frozenset({S.EDITS_OPEN, S.READY, S.WITHDRAWN}),
    S.ACCEPTED: frozenset(),
    S.ADJUDICATED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset({S.ADJUDICATED}),
    S.WITHDRAWN: frozenset(),
}
