from portal.encounters import intake
from portal.encounters.complete import look_again
from portal.encounters.models import Encounter
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("sliced")
def read_list(work: Work) -> None:
    """A list of encounters, some rows at a time; the job row is the progress bar."""
    start = work.cursor.get("next", 0)
    part = intake.read_list(practice_id=work.practice_id, document_id=work.subject_id, start=start)
    if part.finished:
        work.done_count, work.total_count, work.finished = part.done, part.total, True
    else:
        work.again(cursor={"next": part.done}, done=part.done, total=part.total)


@task("short")
def document_read(work: Work) -> None:
    """A document was read or refused: look again at the encounters it belongs to."""
    for encounter in Encounter.objects.filter(document_links__document_id=work.subject_id).select_related("coverage"):
        look_again(encounter)
