"""What a set of facts says about a claim. Pure, and blind to order: the highest rank over the set decides."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from claims.lifecycle.models import FactKind
from claims.lifecycle.states import ClaimState

# 277CA categories (X12 005010X214): A2 accepted into adjudication, A1 receipt, A0 forwarded, A5 split
PAYER_ACCEPTS = frozenset({"A2"})
CLAIM_REJECTED = frozenset({"A3", "A4", "A6", "A7", "A8"})
SYNTAX_REJECTED = frozenset({"R", "M", "W", "X"})  # 999 IK5; E is "accepted with errors"
RANK = {ClaimState.SENT: 1, ClaimState.REJECTED: 2, ClaimState.ACCEPTED: 3, ClaimState.ADJUDICATED: 4}


@dataclass(frozen=True, slots=True)
class Said:
    """One fact as the fold needs it. `batch` is the interchange control number it speaks of (0 = unknown)."""

    kind: str
    code: str
    at: dt.datetime
    batch: int = 0
    payer_control_no: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict of all facts. `state` is None when no fact in force says anything about the state."""

    state: str | None = None
    reason: str = ""
    sent_at: dt.datetime | None = None
    accepted_at: dt.datetime | None = None
    adjudicated_at: dt.datetime | None = None
    payer_control_no: str = ""


def fold(facts: Iterable[Said]) -> Standing:
    """Fold facts into a standing; any permutation of them gives the same one.

    Sendings taken back (a DECISION) and answers to them count no longer, except the payer's own acceptance and
    adjudication, which stay true. Acceptance by a clearinghouse is not acceptance by the payer (rules.md 3.1).
    """
    every = list(facts)
    over = max((one.batch for one in every if one.kind == FactKind.DECISION and one.code == "taken_back"), default=-1)
    state: str | None = None
    rejections: list[tuple[int, str, str]] = []
    accepted: list[tuple[dt.datetime, str]] = []
    numbers: list[tuple[dt.datetime, str]] = []
    for one in every:
        said = _state(one)
        if said is None:
            continue
        if said in {ClaimState.SENT, ClaimState.REJECTED} and one.batch <= over:
            continue
        if said == ClaimState.REJECTED:
            rejections.append((one.batch, one.kind, one.reason or one.code))
        if said == ClaimState.ACCEPTED:
            accepted.append((one.at, one.payer_control_no))
        if one.payer_control_no:
            numbers.append((one.at, one.payer_control_no))
        if state is None or RANK[said] > RANK[state]:
            state = said
    newest = max((batch for batch, _, _ in rejections), default=0)
    if state == ClaimState.REJECTED and newest < max((one.batch for one in every if one.kind == FactKind.SENT), default=0):
        state = ClaimState.SENT  # rejected once, sent again since
    sent = [one.at for one in every if one.kind == FactKind.SENT]
    decided = [one.at for one in every if one.kind == FactKind.REMITTANCE]
    return Standing(
        state=state,
        reason=max(rejections)[2] if state == ClaimState.REJECTED else "",
        sent_at=min(sent, default=None),
        accepted_at=min(accepted)[0] if accepted else None,
        adjudicated_at=min(decided, default=None),
        payer_control_no=max(numbers)[1] if numbers else "",
    )


def _state(one: Said) -> str | None:
    match one.kind:
        case FactKind.SENT:
            return ClaimState.SENT
        case FactKind.TA1:
            return ClaimState.REJECTED if one.code == "R" else ClaimState.SENT
        case FactKind.F999:
            return ClaimState.REJECTED if one.code in SYNTAX_REJECTED else ClaimState.SENT
        case FactKind.CA277_CLEARINGHOUSE:
            return ClaimState.REJECTED if one.code in CLAIM_REJECTED else ClaimState.SENT
        case FactKind.CA277_PAYER:
            if one.code in PAYER_ACCEPTS:
                return ClaimState.ACCEPTED
            return ClaimState.REJECTED if one.code in CLAIM_REJECTED else ClaimState.SENT
        case FactKind.REMITTANCE:
            return ClaimState.ADJUDICATED
    return None
