"""One kind of visit: who comes, what is done, how it is coded, and the note that says so."""

from dataclasses import dataclass
from datetime import date
from random import Random

from config.demo.cast import Practice, Provider
from config.demo.coded import Coded, Slip, lines, slips, with_payer_modifiers
from config.demo.notes import Note, NoteText, write_note
from config.demo.people import Patient

EVERY_PAYER = frozenset({"medicare", "medicaid", "commercial"})
MEDICARE = frozenset({"medicare"})
NOT_MEDICARE = frozenset({"medicaid", "commercial"})
COMMERCIAL = frozenset({"commercial"})


@dataclass(frozen=True)
class Scenario:
    """One kind of visit.

    `visit` is new (never seen in this practice), est or any.
    `track` ties follow-ups to patients who have the condition.
    `gap_days` is the least number of days since the patient's last visit, `again_days` since the last one of this kind.
    """

    key: str
    specialties: frozenset[str]
    visit: str
    ages: tuple[int, int]
    coded: Coded
    text: NoteText
    side: str = ""
    sex: str | None = None
    payer_kinds: frozenset[str] = EVERY_PAYER
    months: frozenset[int] = frozenset(range(1, 13))
    track: str | None = None
    gap_days: int = 7
    again_days: int = 28
    after_visits: int = 0
    """Least number of earlier visits of this patient in the history."""
    weight: float = 1.0
    report: str | None = None
    """Kind of second document that such a visit often comes with: lab, xray or referral."""

    def ages_at(self, specialty: str) -> tuple[int, int]:
        """The ages that come for this visit: children to pediatrics, adults to internal medicine."""
        low, high = self.ages
        if specialty == "pediatrics":
            return low, min(high, 17)
        return (max(low, 18), high) if specialty == "internal" else (low, high)

    def truth(self, *, payer_id: str) -> Coded:
        """The right coding for that payer."""
        return with_payer_modifiers(self.coded, payer_id=payer_id)

    def slips(self, *, payer_id: str) -> tuple[Slip, ...]:
        """Wrong codings that a coder could plausibly sign for this visit."""
        return slips(self.truth(payer_id=payer_id))

    def note(self, *, patient: Patient, provider: Provider, practice: Practice, dos: date, rng: Random) -> Note:
        return write_note(
            text=self.text,
            coded=self.coded,
            patient=patient,
            provider=provider,
            practice=practice,
            dos=dos,
            side=self.side,
            rng=rng,
        )


def visit(
    key: str, who: str, kind: str, ages: tuple[int, int], diagnoses: str, coding: str, *, text: NoteText, **more: object
) -> Scenario:
    """A scenario in short form: `who` lists specialties, `diagnoses` codes in order,

    `coding` holds lines in the short form of coded.lines.
    """
    return Scenario(
        key=key,
        specialties=frozenset(who.split()),
        visit=kind,
        ages=ages,
        coded=Coded(tuple(diagnoses.split()), lines(coding)),
        text=text,
        **more,
    )
