from claims.denials import open as opening
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("short")
def open(work: Work) -> None:  # noqa: A001  the task's name is part of the flow's story
    """Something was denied, or a denied answer was taken back."""
    opening.open_denials(work.subject_id)
