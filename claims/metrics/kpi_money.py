"""Money owed and collected, from the ledger: receivables, their age, net collection, underpayment."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from claims.ledger.models import Account, Entry
from claims.metrics.kpi import kpi
from portal.dashboards.filters import Filters, months_before
from portal.dashboards.measures import Definition, Result, Row, ratio

RECEIVABLE = (Account.PAYER_RECEIVABLE, Account.PATIENT_RECEIVABLE)
# (label, first day, last day) of age from the date of service
BUCKETS = (("0-30", 0, 30), ("31-60", 31, 60), ("61-90", 61, 90), ("91-120", 91, 120), ("over 120", 121, 99999))
OLD = 90


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open on one claim (cents, credits negative), its service date and whether it was sent."""

    claim_id: int
    service_from: dt.date
    sent: bool
    cents: int


def _entries(filters: Filters) -> QuerySet:
    found = Entry.objects.filter(claim__isnull=False, posting__effective_on__lte=filters.as_of)
    if filters.payer_id:
        found = found.filter(claim__payer_id=filters.payer_id)
    if filters.provider_id:
        found = found.filter(claim__rendering_id=filters.provider_id)
    return found


def owed(filters: Filters) -> list[Owed]:
    """Open balance per claim on the as-of day, zero balances left out: one query."""
    found = (
        _entries(filters)
        .filter(account__in=RECEIVABLE)
        .values_list("claim_id", "claim__service_from", "claim__sent_at")
        .annotate(cents=Sum("amount_cents"))
        .filter(~Q(cents=0))
        .order_by("claim_id")
    )
    return [Owed(claim, day, sent is not None, cents) for claim, day, sent, cents in found]


def bucket_of(service_from: dt.date, as_of: dt.date) -> str:
    """The age bucket of a service date; a date in the future counts as 0 days."""
    age = max((as_of - service_from).days, 0)
    return next(label for label, first, last in BUCKETS if first <= age <= last)


@kpi(
    Definition(
        id="K15a",
        name="Days in A/R, gross",
        formula="open receivables divided by average daily gross charges of the trailing 365 days",
        numerator="open receivables of payers and patients, credits included",
        denominator="gross charges booked in the trailing 365 days; the value divides them by 365",
        basis="snapshot over trailing 365 days",
        exclusions="capitation and agency accounts do not exist here. Not comparable with a net benchmark",
        maturity="none; with less than 365 days of charges the days are overstated (see history)",
        source="MGMA days in gross A/R (rules K15a)",
        unit="days",
        money=True,
    )
)
def days_in_ar(definition: Definition, filters: Filters) -> Result:
    """K15a; details give the debit-only receivable, the 90-day version and the days of history."""
    since, recent = (filters.as_of - dt.timedelta(days=d) for d in (364, 89))
    balances = {row.claim_id: row.cents for row in owed(filters)}
    charges: dict[int, int] = {}
    late, first = 0, filters.as_of
    booked = _entries(filters).filter(account=Account.REVENUE, posting__effective_on__gte=since)
    for claim, day, cents in booked.values_list("claim_id", "posting__effective_on").annotate(
        cents=Sum("amount_cents")
    ):
        charges[claim] = charges.get(claim, 0) - cents
        late -= cents if day >= recent else 0
        first = min(first, day)
    rows = [Row(c, balances.get(c, 0), charges.get(c, 0)) for c in sorted(balances.keys() | charges.keys())]
    rows = [row for row in rows if row.numerator or row.denominator]
    result = ratio(
        definition, rows, as_of=filters.as_of, debit_only_cents=sum(v for v in balances.values() if v > 0),
        history_days=(filters.as_of - first).days + 1,
    )  # fmt: skip
    if result.denominator:
        result.value = result.numerator / (result.denominator / 365)
        result.details["days_90"] = result.numerator / (late / 90) if late > 0 else None
    return result


@kpi(
    Definition(
        id="K16",
        name="Older than 90 days",
        formula="open dollars older than 90 days divided by open billed dollars",
        numerator="open billed receivables of services more than 90 days ago; with a bucket chosen: of that bucket",
        denominator="open billed receivables, payers and patients",
        basis="snapshot, age from date of service, not re-aged",
        exclusions="credit balances (listed apart); claims not sent yet (unbilled)",
        maturity="none: a snapshot",
        source="HFMA MAP AR-1 (rules K16)",
        money=True,
    )
)
def aging(definition: Definition, filters: Filters) -> Result:
    """K16; `filters.part` is a bucket. Details: cents and claims by bucket, unbilled and credits apart."""
    open_now = owed(filters)
    rows = []
    buckets = {label: {"cents": 0, "claims": 0} for label, _, _ in BUCKETS}
    for item in open_now:
        if item.cents <= 0 or not item.sent:
            continue
        label = bucket_of(item.service_from, filters.as_of)
        age = max((filters.as_of - item.service_from).days, 0)
        buckets[label]["cents"] += item.cents
        buckets[label]["claims"] += 1
        wanted = label == filters.part if filters.part else age > OLD
        rows.append(Row(item.claim_id, item.cents if wanted else 0, item.cents, age, label))
    rows.sort(key=lambda row: (-(row.numerator > 0), -(row.days or 0), row.claim_id))
    return ratio(
        definition, rows, as_of=filters.as_of, buckets=buckets,
        unbilled_cents=sum(i.cents for i in open_now if i.cents > 0 and not i.sent),
        credit_cents=sum(i.cents for i in open_now if i.cents < 0),
    )  # fmt: skip


def collection_window(filters: Filters) -> tuple[dt.date, dt.date]:
    """Service dates [first, end): the month asked for, otherwise 6 to 18 months before the as-of month."""
    if filters.month:
        return filters.month, months_before(filters.month, -1)
    month = filters.as_of.replace(day=1)
    return months_before(month, 18), months_before(month, 6)


@kpi(
    Definition(
        id="K17",
        name="Net collection",
        formula="cash received divided by charges less contractual adjustments, for the same services",
        numerator="cash on claims for these services, refunds and recoupments taken off",
        denominator="charges less contractual adjustments of these services",
        basis="services 6 to 18 months old (matched by date of service)",
        exclusions="nothing: bad debt, denial write-offs and small balances stay in the denominator; not capped at 100 %",
        maturity="services younger than 6 months are left out; a month asked for by name may be younger",
        source="MGMA adjusted collection rate (rules K17)",
        money=True,
    )
)
def net_collection(definition: Definition, filters: Filters) -> Result:
    """K17: cash of a month is never divided by charges of a month."""
    first, end = collection_window(filters)
    found = (
        _entries(filters)
        .filter(claim__service_from__gte=first, claim__service_from__lt=end)
        .filter(account__in=[Account.REVENUE, Account.CONTRACTUAL, Account.CASH, Account.REFUNDS])
        .values_list("claim_id", "account")
        .annotate(cents=Sum("amount_cents"))
    )
    sums: dict[int, list[int]] = {}
    for claim, account, cents in found.order_by("claim_id", "account"):
        pair = sums.setdefault(claim, [0, 0])
        if account == Account.CASH:
            pair[0] += cents
        elif account in {Account.REVENUE, Account.CONTRACTUAL}:
            pair[1] -= cents
    rows = [Row(claim, cash, due) for claim, (cash, due) in sums.items() if cash or due]
    return ratio(
        definition, rows, as_of=filters.as_of, services_from=first.isoformat(), services_before=end.isoformat()
    )


@kpi(
    Definition(
        id="K28",
        name="Underpayment variance",
        formula="sum of expected allowed minus allowed, where positive",
        numerator="allowed amounts below the contract's",
        denominator="expected allowed amounts",
        basis="remittance date (BPR16)",
        exclusions="overpayments are never netted",
        maturity="none",
        source="rules K28",
        money=True,
    )
)
def underpayment(definition: Definition, filters: Filters) -> Result:
    """K28: no table of expected pay exists on this installation, so it is not evaluated; zero would be a lie."""
    return Result(
        definition=definition, as_of=filters.as_of, numerator=None, denominator=None, value=None, n=0,
        state="not_evaluated", why="not evaluated: no contract or fee schedule of expected pay is loaded",
    )  # fmt: skip
