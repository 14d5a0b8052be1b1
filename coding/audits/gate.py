"""Between signing and billing: an encounter under a prebill audit waits, all others go on at once."""

from portal.encounters.models import Encounter
from portal.encounters.states import EncounterState
from portal.encounters.transitions import move


def gate(*, encounter_id: int) -> bool:
    """Release a coded encounter to billing. Idempotent by state: False when it is no longer CODED.

    No coder is under a prebill audit in this version (the plan of audits will say who is), so every one is released.
    """
    encounter = Encounter.objects.filter(pk=encounter_id, state=EncounterState.CODED).first()
    if encounter is None:
        return False
    move(encounter, to=EncounterState.RELEASED, text="Released to billing.")
    return True
