"""Prove that the dashboard's rollups are what the claims say: recompute every cell from raw claims and compare."""

from claims.ledger.prove import Proof, each_practice
from claims.metrics.cohort import ARRAYS, SCALARS, Tally, tallies
from claims.metrics.facts import counted, load
from claims.metrics.models import ClaimInCell, MonthCell
from claims.metrics.refresh import key_of, tally_of


def prove_rollups() -> Proof:
    """Every practice's cells against its claims. `rows` counts cells and counted claims; a difference names ids only."""
    proof = Proof("rollups")
    for practice in each_practice():
        rows, differences = check_practice()
        proof.rows += rows
        proof.differences += [f"practice {practice.pk}: {words}" for words in differences]
    return proof


def check_practice() -> tuple[int, list[str]]:
    """(rows checked, differences in words) of the open practice."""
    rows = load()
    expected = tallies(rows)
    found = {key_of(cell): tally_of(cell) for cell in MonthCell.objects.all()}
    differences = []
    for key in sorted(expected.keys() | found.keys()):
        want, have = expected.get(key, Tally()), found.get(key, Tally())
        for name in SCALARS + ARRAYS:
            if getattr(want, name) != getattr(have, name):
                differences.append(
                    f"payer {key[0]}, provider {key[1]}, {key[2]}: {name} is {getattr(have, name)},"
                    f" the claims say {getattr(want, name)}"
                )
    links = dict(ClaimInCell.objects.values_list("claim_id", "counted"))
    for row in rows:
        if links.pop(row.id, None) != counted(row):
            differences.append(f"claim {row.id}: what it counted is not what it says now")
    differences += [f"claim {claim}: counted but not there" for claim in sorted(links)]
    return len(found) + len(rows), differences
