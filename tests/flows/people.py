"""A planned encounter of the demo whose patient carries a name and a member id that are easy to look for."""

import datetime as dt
from dataclasses import dataclass, replace
from random import Random

from config.demo import plan
from config.demo.payers import member_id
from config.demo.planned import PlannedEncounter

LAST, FIRST, STREET, PHONE = "Zzcanary", "Qwertyne", "77 Xyloph Canary Way", "2175550199"


@dataclass(frozen=True)
class Canary:
    """What must not stand in the clear anywhere."""

    words: tuple[str, ...]

    def seen_in(self, data: bytes) -> list[str]:
        """Which of the words these bytes hold, however they are capitalized (UTF-8, and UTF-16 for files)."""
        lower = data.lower()
        return [
            word for word in self.words
            if word.lower().encode() in lower or word.lower().encode("utf-16-le") in lower
        ]  # fmt: skip


def canary(
    slug: str, *, number: int = 0, way: str = "form", payer: str | None = None
) -> tuple[PlannedEncounter, Canary]:
    """The practice's `number`-th planned encounter, seen by a patient named ZZCANARY with a member id of his payer.

    PINEX has no deductible in the sandbox, so a claim that it pays brings money.
    """
    one = [p for p in plan.once_plan(7) if p.practice_slug == slug][number]
    who = one.patient
    cover = replace(who.coverage, relationship="18", subscriber=None)
    if payer:
        cover = replace(cover, payer_id=payer, member_id=member_id(payer_id=payer, rng=Random(f"canary {slug}")))
    patient = replace(
        who, last_name=LAST, first_name=FIRST, phone=PHONE, slip=None, address=replace(who.address, street=STREET),
        birth_date=who.birth_date + dt.timedelta(days=1),
        coverage=cover,
    )  # fmt: skip
    planned = replace(one, patient=patient, upload_way=way)
    return planned, Canary((LAST, FIRST, STREET, PHONE, patient.coverage.member_id))
