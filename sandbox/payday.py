"""One payment day: which claims are answered, in which 835s, with what is withheld and what lands in the bank."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.adjudicate import Result, adjudicate, negate, result_from_json
from sandbox.calendar import add_business_days
from sandbox.claim import claim_from_json
from sandbox.journal import Change, State
from sandbox.payers import Behaviour
from sandbox.plan import payment_day
from sandbox.remit import VERSION_835, Item, Plb, Remittance, interest, rows_835, settle
from sandbox.segments import write_interchange

Group = tuple[str, str, str, str, str]  # payer, NPI, tax id, receiver qualifier, receiver id


@dataclass
class Payday:
    """What one day's adjudication causes."""

    answers: dict[str, bytes] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    remittances: list[Remittance] = field(default_factory=list)


def next_payday(state: State, *, today: date) -> date | None:
    """The earliest day up to ``today`` on which a claim is due, or None."""
    due = min((r["next"] for r in state["claims"].values() if r["next"] is not None), default=None)
    day = date.fromisoformat(due) if due else None
    return day if day is not None and day <= today else None


class _Day:
    def __init__(self, *, state: State, behaviour: Behaviour, day: date) -> None:
        self.state, self.behaviour, self.day = state, behaviour, day
        self.out = Payday()
        self.control, self.trace = state["control"], state["trace"]
        self.items: dict[Group, list[Item]] = {}
        self.plbs: dict[Group, list[Plb]] = {}

    def run(self) -> Payday:
        iso = self.day.isoformat()
        due = sorted(key for key, record in self.state["claims"].items() if record["next"] == iso)
        for key in due:
            self._claim(key, self.state["claims"][key])
        ready = [self._remittance(group) for group in sorted(self.items)]
        for names in self._bundles(ready):
            self._write(names)
        self.out.changes += [(["control"], self.control), (["trace"], self.trace)]
        return self.out

    def _item(self, record: dict[str, Any], result: Result) -> Item:
        return Item(
            claim=claim_from_json(record["claim"]),
            result=result,
            payer_number=record["number"],
            received=date.fromisoformat(record["received"]),
        )

    def _set(self, key: str, name: str, value: Any) -> None:
        self.out.changes.append((["claims", key, name], value))

    def _claim(self, key: str, record: dict[str, Any]) -> None:
        """Put a due claim's CLPs into its group; a reversal stands directly before its correction."""
        payer = self.behaviour.payers[record["payer"]]
        claim, plan = claim_from_json(record["claim"]), record["plan"]
        group = (payer.id, claim.npi, claim.tax_id, *record["sender"])
        items = self.items.setdefault(group, [])
        self._set(key, "next", None)
        if record["again"]:
            items.append(self._item(record, negate(result_from_json(record["result"]))))
            self._set(key, "again", False)
        elif plan["again_days"] is not None:
            later = self.day + timedelta(days=max(1, plan["again_days"]))
            self._set(key, "next", payment_day(payer=payer, earliest=later).isoformat())
            self._set(key, "again", True)
        original = self.state["claims"].get(record["replaces"] or "")
        if original and original["result"] and not original["reversed"] and not record["again"]:
            items.append(self._item(original, negate(result_from_json(original["result"]))))
            self._set(record["replaces"], "reversed", True)
        if claim.frequency == "8":
            if not items:
                del self.items[group]
            return
        result = adjudicate(claim=claim, payer=payer, behaviour=self.behaviour, plan=plan, corrected=record["again"])
        item = self._item(record, result)
        items.append(item)
        self._set(key, "result", result.to_json())
        plbs = self.plbs.setdefault(group, [])
        owed = Decimal("0.00") if record["again"] else interest(item=item, payer=payer, paid_on=self.day)
        if owed:
            plbs.append(Plb("L6", item.payer_number, -owed))
        if plan["plb"] and not record["again"]:
            plbs.append(Plb(plan["plb"]["reason"], item.payer_number, Decimal(plan["plb"]["amount"])))

    def _remittance(self, group: Group) -> tuple[Group, Remittance]:
        payer = self.behaviour.payers[group[0]]
        self.trace += 1
        trace = f"{payer.id}{self.day:%y%m%d}{self.trace:06d}"
        plbs = list(self.plbs.get(group, []))
        ledger = "|".join(group)
        carried = self.state["carry"].get(ledger)
        if carried:
            plbs.append(Plb("FB", carried["trace"], Decimal(carried["amount"])))
        items = tuple(self.items[group])
        adjustments, left = settle(items=items, adjustments=tuple(plbs), trace=trace)
        value = {"amount": f"{left:.2f}", "trace": trace} if left else None
        self.out.changes.append((["carry", ledger], value))
        remittance = Remittance(payer=payer, items=items, adjustments=adjustments, paid_on=self.day, trace=trace)
        self.out.remittances.append(remittance)
        self._deposit(remittance)
        return group, remittance

    def _deposit(self, remittance: Remittance) -> None:
        if remittance.total <= 0:
            return
        wait = int(self.behaviour.chance(remittance.trace, "bank") * 3)
        self.out.changes.append(
            (
                ["deposits", remittance.trace],
                {
                    "date": add_business_days(self.day, wait).isoformat(),
                    "trace": remittance.trace,
                    "payer": remittance.payer.name,
                    "amount": f"{remittance.total:.2f}",
                    "landed": False,
                },
            )
        )

    def _bundles(self, ready: list[tuple[Group, Remittance]]) -> list[list[tuple[Group, Remittance]]]:
        """Which remittances share one ISA: all payees of a payer and receiver on some days, else one each."""
        shared: dict[tuple[str, ...], list[tuple[Group, Remittance]]] = {}
        for group, remittance in ready:
            key: tuple[str, ...] = (group[0], *group[3:])
            if self.behaviour.chance(group[0], self.day.isoformat(), "bundle") >= self.behaviour.bundle_payees:
                key = group
            shared.setdefault(key, []).append((group, remittance))
        return list(shared.values())

    def _write(self, bundle: list[tuple[Group, Remittance]]) -> None:
        group = bundle[0][0]
        self.control += 1
        name = f"{group[0]}-{self.day:%Y%m%d}-{self.control:09d}.835"
        self.out.answers[name] = write_interchange(
            receiver=(group[3], group[4]),
            control=self.control,
            on=self.day,
            functional="HP",
            version=VERSION_835,
            transactions=[rows_835(remittance) for _, remittance in bundle],
        )


def run_payday(*, state: State, behaviour: Behaviour, day: date) -> Payday:
    """Adjudicate everything due on ``day`` and write its 835s. Reads the state, changes nothing."""
    return _Day(state=state, behaviour=behaviour, day=day).run()
