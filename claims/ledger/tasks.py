from claims.ledger import charge as charging
from claims.lifecycle.models import Claim
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("short")
def charge(work: Work) -> None:
    """Book the charge of a claim that was built."""
    charging.charge(Claim.objects.select_related("previous").get(pk=work.subject_id))


@task("short")
def withdraw(work: Work) -> None:
    """A claim was withdrawn before it was sent: take its charge back."""
    charging.withdraw(Claim.objects.get(pk=work.subject_id))
