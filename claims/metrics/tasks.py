from claims.ledger.prove import each_practice
from claims.metrics.refresh import catch_up as catching_up
from claims.metrics.refresh import refresh_claims
from portal.jobs.registry import firm_task, task
from portal.jobs.run import Work


@task("short")
def refresh(work: Work) -> None:
    """Count a claim anew after the payer accepted or answered it."""
    refresh_claims(claim_ids=[work.subject_id])


@firm_task
def catch_up() -> None:
    """Count claims that no event has counted yet, in every practice."""
    for _practice in each_practice():
        catching_up()
