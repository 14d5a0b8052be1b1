"""What a coder may open: charts he holds or held, and documents of the patient whose chart is in his hands."""

from django.db.models import Q

from coding.workqueue.models import WorkItem, WorkState
from portal.encounters.models import Encounter, EncounterDocument

HAD = [WorkState.LEASED, WorkState.HELD, WorkState.CLOSED]  # a chart given back has no coder any more


def may_open_document(*, document_id: int, coder_id: int) -> bool:
    """Documents of such a chart, or of the patient of a chart that he holds right now."""
    mine = WorkItem.objects.filter(coder_id=coder_id)
    own = mine.filter(state__in=HAD).values("encounter_id")
    patients = Encounter.objects.filter(
        pk__in=mine.filter(state=WorkState.LEASED).values("encounter_id")
    ).values("patient_id")
    return EncounterDocument.objects.filter(
        Q(encounter_id__in=own) | Q(encounter__patient_id__in=patients), document_id=document_id
    ).exists()
