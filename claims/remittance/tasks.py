from claims.clearinghouse.models import InterchangePart
from claims.clearinghouse.sealing import part_bytes
from claims.remittance import deposits, outcome, read
from claims.remittance import post as posting
from portal.jobs.registry import firm_task, task
from portal.jobs.run import Work


@task("short")
def post(work: Work) -> None:
    """Read a practice's part of an 835 and post what proves."""
    part = InterchangePart.objects.get(pk=work.subject_id)
    for remittance in read.store(practice_id=part.practice_id, data=part_bytes(part), part=part):
        posting.post_remittance(remittance.pk)


@firm_task
def collect_deposits() -> None:
    """Read the bank's files and tie their lines to remittances."""
    deposits.collect()


@task("short")
def close(work: Work) -> None:
    """A claim was answered: close it when nothing is owed any more, reopen it when something is."""
    outcome.close(work.subject_id)
