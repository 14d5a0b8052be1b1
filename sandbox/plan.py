"""What will happen to a claim, decided once when it is taken in: by script, by rule, then by seeded dice."""

from datetime import date, timedelta
from typing import Any

from sandbox.calendar import add_business_days, on_or_after
from sandbox.claim import Claim
from sandbox.payers import Behaviour, Denial, Payer

OUTCOMES = ("pay", "deny", "partial", "late", "pend", "lost", "reject_277ca", "reverse_correct", "plb")


def payment_day(*, payer: Payer, earliest: date) -> date:
    """The payer's first payment day (its weekdays, business days only) on or after ``earliest``."""
    day = on_or_after(earliest)
    while day.weekday() not in payer.payment_weekdays:
        day = on_or_after(day + timedelta(days=1))
    return day


def _between(chance: float, span: tuple[int, int]) -> int:
    return span[0] + int(chance * (span[1] - span[0] + 1))


def _denial(row: Denial) -> dict[str, Any]:
    return {"group": row.group, "carc": row.carc, "line": list(row.line), "claim": list(row.claim)}


def _pick(chance: float, mix: dict[str, float]) -> str:
    left = chance * sum(mix.values())
    for key, weight in mix.items():
        left -= weight
        if left < 0:
            return key
    return next(reversed(mix))


def _dated(plan: dict[str, Any], *, payer: Payer, received: date, days: int) -> dict[str, Any]:
    plan["era_on"] = payment_day(payer=payer, earliest=received + timedelta(days=days)).isoformat()
    return plan


def plan_claim(
    *,
    claim: Claim,
    payer: Payer,
    behaviour: Behaviour,
    received: date,
    script: dict[str, Any] | None,
    duplicate: bool,
) -> dict[str, Any]:
    """The plan of a claim as JSON values.

    Keys: ``outcome``, ``ack_on`` and ``era_on`` (ISO dates or None), ``denial``, ``one_line``, ``again_days``,
    ``plb``. ``duplicate`` says that an original of the same content is in process or paid.
    """
    roll = lambda salt: behaviour.chance(claim.account, salt)  # noqa: E731  one short local name for the dice
    plan: dict[str, Any] = {
        "outcome": "pay",
        "ack_on": add_business_days(received, 1).isoformat(),
        "era_on": None,
        "denial": None,
        "one_line": False,
        "again_days": None,
        "plb": None,
    }
    days = payer.lag.draw(roll("lag"))
    if script:
        return _scripted(plan, script=script, payer=payer, behaviour=behaviour, received=received, days=days)
    corrected = claim.frequency in ("7", "8")
    outcome = roll("outcome")
    for name, rate in (("lost", payer.lost_rate), ("reject_277ca", payer.reject_rate)):
        if outcome < rate and not corrected:
            plan["outcome"] = name
            if name == "lost":
                plan["ack_on"] = None
            return plan
        outcome -= rate
    if roll("late") < payer.late_rate:
        days += _between(roll("late days"), payer.late_days)
    elif roll("pend") < payer.pend_rate:
        days = _between(roll("pend days"), payer.pend_days)
    category = _denied_for(claim, payer=payer, behaviour=behaviour, received=received, duplicate=duplicate)
    if category is not None:
        row = behaviour.denials[category]
        plan["denial"] = _denial(row)
        plan["one_line"] = row.one_line and len(claim.lines) > 1 and roll("partial") < behaviour.partial_share
        plan["outcome"] = "partial" if plan["one_line"] else "deny"
    elif roll("reverse") < payer.reversal_rate and not corrected:
        plan["outcome"] = "reverse_correct"
        plan["again_days"] = _between(roll("reverse days"), payer.reversal_days)
    elif roll("takeback") < payer.takeback_rate:
        plan["plb"] = {"reason": "WO", "amount": f"{5 + int(roll('takeback amount') * 4000) / 100:.2f}"}
    return _dated(plan, payer=payer, received=received, days=days)


def _denied_for(claim: Claim, *, payer: Payer, behaviour: Behaviour, received: date, duplicate: bool) -> str | None:
    """The denial category of a claim, or None when it is payable."""
    service = claim.date_of_service
    served = date(int(service[:4]), int(service[4:6]), int(service[6:8]))
    if (received - served).days > payer.filing_limit_days:
        return "29"
    if duplicate:
        return "18"
    rate = payer.denial_rate
    if claim.frequency in ("7", "8"):
        rate *= behaviour.corrected_denial_factor
    if behaviour.chance(claim.account, "deny") >= rate:
        return None
    mix = dict(payer.denial_mix)
    if claim.authorization:
        mix.pop("197", None)
    if claim.sequence != "P":
        mix.pop("22", None)
    return _pick(behaviour.chance(claim.account, "category"), mix)


def _scripted(
    plan: dict[str, Any],
    *,
    script: dict[str, Any],
    payer: Payer,
    behaviour: Behaviour,
    received: date,
    days: int,
) -> dict[str, Any]:
    """Turn a ``clock.json`` script into a plan; unknown outcomes raise ValueError (the script is a test's)."""
    outcome = script.get("outcome", "pay")
    if outcome not in OUTCOMES:
        raise ValueError(f"the script names an unknown outcome {outcome!r}")
    plan["outcome"] = outcome
    wait = int(script.get("days", days))
    if outcome in ("reject_277ca", "lost") or (outcome == "pend" and "days" not in script):
        plan["ack_on"] = None if outcome == "lost" else plan["ack_on"]
        return plan
    if outcome in ("deny", "partial"):
        carc = str(script.get("carc", "50"))
        known = behaviour.denials.get(carc, Denial(group="CO", carc=carc))
        plan["denial"] = _denial(known) | {"group": script.get("group", known.group)}
        if "rarc" in script:
            plan["denial"]["line"] = [script["rarc"]]
        plan["one_line"] = outcome == "partial"
    elif outcome == "reverse_correct":
        plan["again_days"] = int(script.get("again_days", 21))
    elif outcome == "plb":
        plan["plb"] = {"reason": script.get("reason", "WO"), "amount": str(script.get("amount", "10.00"))}
    # a script means its days: no waiting for the payer's weekday, only for a business day
    plan["era_on"] = on_or_after(received + timedelta(days=wait)).isoformat()
    return plan
