"""Keep the cells fresh: take back what a claim had counted, count what is true now, in one transaction."""

import datetime as dt
from collections.abc import Sequence

from django.db import connections
from django.db.models import Exists, OuterRef

from claims.lifecycle.models import Claim, Frequency
from claims.lifecycle.states import ClaimState
from claims.metrics.cohort import ARRAYS, SCALARS, Tally, tallies
from claims.metrics.facts import counted, load
from claims.metrics.models import ClaimInCell, MonthCell
from portal.tenants import scope

LOCK = 72396  # first half of the advisory lock: one refresh per practice at a time, so that no two can cross


def refresh_claims(*, claim_ids: Sequence[int]) -> int:
    """Bring the cells in line with these claims of the open practice. Returns how many claims changed what they count.

    Idempotent: a claim whose facts are counted already costs two reads. Runs in the caller's transaction.
    """
    ids = sorted(set(claim_ids))
    if not ids:
        return 0
    practice_id = scope.current().practice_id
    _lock(practice_id)
    rows = load(ids=ids)
    links = {link.claim_id: link for link in ClaimInCell.objects.filter(claim_id__in=ids)}
    changes: list[tuple[int, dict | None, dict | None]] = []
    for row in rows:
        link, now = links.get(row.id), counted(row)
        before = link.counted if link else None
        if before != now:
            changes.append((row.id, before, now))
    if not changes:
        return 0
    cells = _cells({tuple(f["cell"]) for _, before, now in changes for f in (before, now) if f})
    made: dict[tuple, Tally] = {key: tally_of(cell) for key, cell in cells.items()}
    for _, before, now in changes:
        if before:
            made[tuple(before["cell"])].add(before, -1)
        if now:
            made[tuple(now["cell"])].add(now)
    for key, cell in cells.items():
        for name in SCALARS + ARRAYS:
            setattr(cell, name, getattr(made[key], name))
    MonthCell.objects.bulk_update(cells.values(), SCALARS + ARRAYS)
    _link(changes, links, cells)
    return len(changes)


def catch_up(*, limit: int = 2000) -> int:
    """Count received originals that are in no cell yet (an event was missed or is still to come). Returns how many."""
    linked = ClaimInCell.objects.filter(practice_id=OuterRef("practice_id"), claim_id=OuterRef("pk"))
    missing = (
        Claim.objects.filter(accepted_at__isnull=False, frequency=Frequency.ORIGINAL)
        .exclude(state=ClaimState.WITHDRAWN)
        .filter(~Exists(linked))
        .order_by("-pk")
        .values_list("pk", flat=True)[:limit]
    )
    return refresh_claims(claim_ids=list(missing))


def rebuild() -> int:
    """Throw the cells of the open practice away and count every claim anew. Returns the claims counted."""
    _lock(scope.current().practice_id)
    ClaimInCell.objects.all().delete()
    MonthCell.objects.all().delete()
    rows = load()
    made = tallies(rows)
    cells = _cells(set(made))
    for key, cell in cells.items():
        for name in SCALARS + ARRAYS:
            setattr(cell, name, getattr(made[key], name))
    MonthCell.objects.bulk_update(cells.values(), SCALARS + ARRAYS, batch_size=500)
    changes = [(row.id, None, facts) for row in rows if (facts := counted(row))]
    _link(changes, {}, cells)
    return len(changes)


def tally_of(cell: MonthCell) -> Tally:
    """A stored cell as a tally."""
    return Tally(
        **{name: getattr(cell, name) for name in SCALARS}, **{name: list(getattr(cell, name)) for name in ARRAYS}
    )


def key_of(cell: MonthCell) -> tuple[int, int, str]:
    """(payer, provider, month ISO), as in `counted`."""
    return cell.payer_id, cell.provider_id, cell.month.isoformat()


def _lock(practice_id: int) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, practice_id])


def _cells(keys: set[tuple]) -> dict[tuple, MonthCell]:
    """The cells of these keys, made where missing."""
    if not keys:
        return {}
    practice_id = scope.current().practice_id
    MonthCell.objects.bulk_create(
        [
            MonthCell(practice_id=practice_id, payer_id=payer, provider_id=provider, month=dt.date.fromisoformat(month))
            for payer, provider, month in sorted(keys)
        ],
        ignore_conflicts=True,
    )
    found = MonthCell.objects.filter(
        payer_id__in={k[0] for k in keys}, provider_id__in={k[1] for k in keys}, month__in={k[2] for k in keys}
    )
    return {key: cell for cell in found if (key := key_of(cell)) in keys}


def _link(changes: list, links: dict[int, ClaimInCell], cells: dict[tuple, MonthCell]) -> None:
    practice_id = scope.current().practice_id
    new, moved, gone = [], [], []
    for claim_id, before, now in changes:
        if now is None:
            gone.append(links[claim_id].pk)
        elif before is None:
            new.append(
                ClaimInCell(practice_id=practice_id, claim_id=claim_id, cell=cells[tuple(now["cell"])], counted=now)
            )
        else:
            link = links[claim_id]
            link.cell, link.counted = cells[tuple(now["cell"])], now
            moved.append(link)
    ClaimInCell.objects.bulk_create(new, batch_size=1000)
    if moved:
        ClaimInCell.objects.bulk_update(moved, ["cell", "counted"])
    if gone:
        ClaimInCell.objects.filter(pk__in=gone).delete()
