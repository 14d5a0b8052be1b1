from portal.jobs.registry import firm_task
from portal.trail import seal as sealing


@firm_task
def seal() -> None:
    """Seal the access trail."""
    sealing.seal()
