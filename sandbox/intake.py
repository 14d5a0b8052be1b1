"""Taking in one file: TA1, 999, the clearinghouse's 277CA, and a plan for every claim."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sandbox.acks import VERSION_277CA, Word, rows_277ca, write_ta1
from sandbox.claim import Claim
from sandbox.folder import Clock
from sandbox.journal import Change, State
from sandbox.payers import Behaviour, Payer
from sandbox.plan import plan_claim
from sandbox.read_models import Unreadable, claims_from_models
from sandbox.read_segments import claims_from_segments
from sandbox.segments import BadEnvelope, Interchange, Transaction, element, split_interchange, write_interchange
from sandbox.verdict import VERSION_999, Verdict, judge, rows_999

#: Payer-level rejections drawn for unscripted claims: STC01 category, status, entity.
REJECTIONS = (("A7", "164", "IL"), ("A7", "562", "85"), ("A3", "21", ""))


@dataclass
class Taken:
    """What one file caused: answers to stage, changes to commit."""

    base: str
    accepted: bool = False
    claims: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def payer_number(payer: Payer, key: str) -> str:
    """The payer's claim control number (REF*1K, CLP07): from the claim, so it never depends on order."""
    return payer.id[:2] + hashlib.sha256(f"{payer.id}|{key}".encode()).hexdigest()[:12].upper()


def fingerprint(claim: Claim) -> str:
    """What a payer takes for the same service: member, patient, biller, days, codes, charges."""
    rows = [f"{x.date_from}:{x.procedure}:{','.join(x.modifiers)}:{x.charge}" for x in claim.lines]
    text = "|".join([claim.payer_id, claim.member, *claim.patient, claim.npi, *sorted(rows)])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def read_claims(*, interchange: Interchange, transaction: Transaction) -> list[Claim] | None:
    """The claims through x12sdk's models, through bare segments when it refuses, None when both do."""
    try:
        claims = claims_from_models(interchange=interchange, transaction=transaction)
    except Unreadable:
        try:
            claims = claims_from_segments(transaction=transaction, component=interchange.component)
        except (ValueError, KeyError, IndexError, TypeError):
            return None
    usable = claims and all(c.lines and c.account and all(_is_day(x.date_from) for x in c.lines) for c in claims)
    return claims if usable else None


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return len(text) == 8


class Intake:
    """One file against the state. ``take`` reads and decides; nothing is written here."""

    def __init__(self, *, state: State, behaviour: Behaviour, clock: Clock, validate: str) -> None:
        self.state, self.behaviour, self.clock, self.validate = state, behaviour, clock, validate
        self.control = state["control"]
        self.local: dict[str, dict[str, Any]] = {}  # claims of this file, by key
        self.prints: dict[str, str] = {}

    def _next(self) -> int:
        self.control += 1
        return self.control

    def take(self, data: bytes) -> Taken:
        """Answer one file's bytes."""
        digest = hashlib.sha256(data).hexdigest()
        today = self.clock.today
        interchange, isa, code = None, None, "000"
        try:
            interchange = split_interchange(data)
            isa = interchange.isa
        except BadEnvelope as error:
            code, isa = error.code, error.isa
        receiver = (isa[5].strip(), isa[6].strip()) if isa else ("ZZ", "UNKNOWN")
        number = isa[13].strip() if isa and isa[13].strip().isdigit() else "000000000"
        base = f"{number}-{digest[:6]}"
        again = self.state["files"].get(base, 0)
        label = f"{base}-r{again}" if again else base
        taken = Taken(base=label)
        icn = "|".join([*receiver, number])
        if interchange is not None and icn in self.state["icns"]:
            code = "025"  # the same interchange control number from the same sender: never adjudicated twice
        taken.answers[f"{label}.ta1"] = write_ta1(isa=isa, receiver=receiver, control=self._next(), on=today, code=code)
        taken.changes.append((["files", base], again + 1))
        if interchange is not None and code == "000":
            taken.changes.append((["icns", icn], label))
            self._answer(interchange, taken)
        taken.changes.append((["control"], self.control))
        return taken

    def _answer(self, interchange: Interchange, taken: Taken) -> None:
        """999 for every functional group, then the claims of the accepted transactions."""
        groups: dict[str, list[Transaction]] = {}
        for transaction in interchange.transactions:
            groups.setdefault(element(transaction.gs, 6), []).append(transaction)
        words: list[tuple[str, list[Word]]] = []
        bodies = []
        for transactions in groups.values():
            verdicts: list[Verdict] = []
            for transaction in transactions:
                verdict = judge(interchange=interchange, transaction=transaction, mode=self.validate)
                claims = None
                if verdict.accepted:
                    claims = read_claims(interchange=interchange, transaction=transaction)
                    if claims is None:
                        verdict = Verdict(control=verdict.control, code="R", rows=(), syntax=("5",))
                verdicts.append(verdict)
                if claims:
                    batch = next((element(s, 3) for s in transaction.segments if s[0] == "BHT"), "")
                    words.append((batch, [self._plan(claim, batch, interchange, taken) for claim in claims]))
            bodies.append(rows_999(group=transactions[0].gs, verdicts=verdicts))
        today = self.clock.today
        if bodies:
            taken.answers[f"{taken.base}.999"] = write_interchange(
                receiver=interchange.sender,
                control=self._next(),
                on=today,
                functional="FA",
                version=VERSION_999,
                transactions=bodies,
            )
        if words:
            taken.accepted = True
            taken.answers[f"{taken.base}.277ca"] = write_interchange(
                receiver=interchange.sender,
                control=self._next(),
                on=today,
                functional="HN",
                version=VERSION_277CA,
                transactions=[
                    rows_277ca(
                        words=part,
                        batch=batch,
                        receiver_id=interchange.sender[1],
                        source=None,
                        received=today,
                        on=today,
                        reference=f"{taken.base}-{number}",
                    )
                    for number, (batch, part) in enumerate(words, start=1)
                ],
            )

    def _plan(self, claim: Claim, batch: str, interchange: Interchange, taken: Taken) -> Word:
        """Decide a claim, add it to the changes, and return the clearinghouse's word on it."""
        taken.claims += 1
        payer = self.behaviour.payer(claim.payer_id)
        if payer is None:
            return Word(claim=claim, category="A3", status="116")
        key = claim.account
        if key in self.state["claims"] or key in self.local:
            key = f"{claim.account}#{taken.base}#{len(self.local)}"
        today, number = self.clock.today, payer_number(payer, key)
        mark = fingerprint(claim)
        first = self.prints.get(mark) or self.state["prints"].get(mark)
        plan = plan_claim(
            claim=claim,
            payer=payer,
            behaviour=self.behaviour,
            received=today,
            script=self.clock.script.get(claim.account),
            duplicate=claim.frequency == "1" and first is not None and self._stands(first),
        )
        original = self._replace(claim, plan, taken)
        record = {
            "claim": claim.to_json(),
            "payer": payer.id,
            "number": number,
            "received": today.isoformat(),
            "batch": batch,
            "base": taken.base,
            "sender": list(interchange.sender),
            "plan": plan,
            "ack_on": plan["ack_on"],
            "next": plan["era_on"],
            "again": False,
            "result": None,
            "reversed": False,
            "replaces": original,
        }
        self.local[key] = record
        self.prints[mark] = key
        taken.changes += [(["claims", key], record), (["numbers", number], key), (["prints", mark], key)]
        return Word(claim=claim, category="A1", status="19")

    def _stands(self, key: str) -> bool:
        """Whether an earlier claim is in process or paid, so that the same services again are a duplicate."""
        record = self.local.get(key) or self.state["claims"][key]
        result = record["result"]
        if result is None:
            return record["plan"]["outcome"] not in ("deny", "reject_277ca", "lost")
        return result["status"] != "4" and not record["reversed"]

    def _replace(self, claim: Claim, plan: dict[str, Any], taken: Taken) -> str | None:
        """For a replacement or void: the key of the original, whose own adjudication stops if still open."""
        if claim.frequency not in ("7", "8"):
            return None
        key = self.state["numbers"].get(claim.original)
        if key is None:
            # the payer knows no such claim of its own: rejected at payer level
            plan.update(outcome="reject_277ca", era_on=None, reject=["A7", "464", ""])
            return None
        taken.changes.append((["claims", key, "next"], None))
        if claim.frequency == "8" and self.state["claims"][key]["result"] is None:
            plan["era_on"] = None
        return key


def payer_word(*, record: dict[str, Any], claim: Claim, behaviour: Behaviour) -> Word:
    """The payer's word on a claim: accepted with its number, or rejected."""
    plan = record["plan"]
    if plan["outcome"] == "reject_277ca":
        draw = int(behaviour.chance(claim.account, "rejection") * len(REJECTIONS))
        category, status, entity = plan.get("reject") or REJECTIONS[draw]
        return Word(claim=claim, category=category, status=status, entity=entity)
    return Word(claim=claim, category="A2", status="20", payer_number=record["number"])
