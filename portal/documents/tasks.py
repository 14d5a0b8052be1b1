from portal.documents.read import read_document
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("outside")
def read_pages(work: Work) -> None:
    """Clean a stored document and read its words; safe to run again."""
    read_document(practice_id=work.practice_id, document_id=work.subject_id, actor_id=work.actor_id)
