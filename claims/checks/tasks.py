"""Thin tasks of the checks."""

from claims.checks.run import run_checks_on
from claims.lifecycle.models import Claim
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("short")
def run(work: Work) -> None:
    """A claim was built: check it."""
    run_checks_on(Claim(pk=work.subject_id, practice_id=work.practice_id))
