from claims.metrics.refresh import refresh_claims
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("short")
def refresh(work: Work) -> None:
    """Count a claim anew after the payer accepted or answered it."""
    refresh_claims(claim_ids=[work.subject_id])
