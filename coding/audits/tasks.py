"""Tasks of the audits."""

from coding.audits import gate as gating
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("short")
def gate(work: Work) -> None:
    """coding.signed: into a prebill audit, or on to billing."""
    gating.gate(encounter_id=work.subject_id)
