"""What happens in the demo, day by day: the history, and the ten new encounters of `demo --once`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from config.demo.calendar import business_days, busyness, next_open
from config.demo.cast import PRACTICES, Practice, Provider, practice
from config.demo.payers import payer
from config.demo.people import Patient, PatientMaker
from config.demo.planned import PlannedEncounter
from config.demo.scenario import Scenario
from config.demo.scenarios import for_specialty, scenario

CODER_MISTAKES = {"alice": 0.04, "bob": 0.09}
"""Share of a coder's encounters signed with a mistake."""

_FORMATS = ("pdf", "png", "jpeg", "tiff", "txt", "docx")
_FORMAT_WEIGHTS = {  # practices differ: orthopedics still faxes, therapists write in Word
    "northside": (84, 1, 3, 2, 8, 2),
    "lakeview": (78, 1, 2, 2, 8, 9),
    "cedar": (85, 1, 2, 2, 9, 1),
    "harbor": (70, 3, 6, 14, 6, 1),
    "juniper": (82, 3, 4, 1, 9, 1),
    "mesa": (78, 4, 6, 2, 10, 0),
}
_WAYS = ("form", "csv", "attach")
_WAY_WEIGHTS = {
    "northside": (60, 25, 15),
    "lakeview": (50, 35, 15),
    "cedar": (35, 55, 10),
    "harbor": (55, 30, 15),
    "juniper": (65, 25, 10),
    "mesa": (30, 65, 5),
}
_REPORT_SHARE = 0.62
_FAMILY_SHARE = 0.15
_EPISODE_VISITS = 14
_YEARLY = 366
"""Check-ups of all kinds share one yearly allowance."""


class _Planner:
    """Chooses visits and patients, remembering who came when and for what."""

    def __init__(self, *, seed: int, name: str) -> None:
        self.name = f"{seed}:{name}"
        self.rng = Random(f"{self.name}:plan")
        self.people = PatientMaker(seed=seed, prefix="P" if name == "history" else "N")
        self._pool: dict[str, list[Patient]] = defaultdict(list)
        self._track: dict[str, str | None] = {}
        self._visits: dict[str, list[tuple[date, str]]] = defaultdict(list)
        self._provider: dict[str, Provider] = {}
        self._count = 0

    def _fits(self, patient: Patient, kind: Scenario, day: date) -> bool:
        visits = self._visits[patient.key]
        if self._track[patient.key] != kind.track or (kind.sex and patient.sex != kind.sex):
            return False
        low, high = kind.ages_at(practice(patient.practice).specialty)
        if not low <= patient.age_on(day) <= high or payer(patient.coverage.payer_id).kind not in kind.payer_kinds:
            return False
        if len(visits) < kind.after_visits or (kind.gap_days < 7 and len(visits) >= _EPISODE_VISITS):
            return False
        if any((day - seen).days < kind.gap_days for seen, _key in visits):
            return False
        yearly = kind.again_days >= _YEARLY
        return all(
            (day - seen).days >= kind.again_days
            for seen, key in visits
            if key == kind.key or (yearly and scenario(key).again_days >= _YEARLY)
        )

    def _patient(self, place: Practice, kind: Scenario, day: date, payer_id: str | None = None) -> Patient | None:
        rng, pool = self.rng, self._pool[place.slug]
        again = 0.0 if kind.visit == "new" or payer_id else 0.92 if place.specialty == "therapy" else 0.6
        if rng.random() < again or kind.after_visits:
            known = [patient for patient in pool if self._fits(patient, kind, day)]
            if known:
                return rng.choice(known)
            if kind.after_visits:
                return None
        relative = rng.choice(pool) if pool and rng.random() < _FAMILY_SHARE else None
        patient = self.people.make(
            practice=place,
            on=day,
            ages=kind.ages_at(place.specialty),
            sex=kind.sex,
            kinds=kind.payer_kinds,
            payer_id=payer_id,
            established=kind.visit != "new",
            relative=relative,
        )
        pool.append(patient)
        self._track[patient.key] = kind.track
        self._provider[patient.key] = rng.choice(place.providers)
        return patient

    def _kind(self, place: Practice, day: date) -> Scenario:
        open_now = [kind for kind in for_specialty(place.specialty) if day.month in kind.months]
        return self.rng.choices(open_now, [kind.weight for kind in open_now])[0]

    def encounter(
        self, *, place: Practice, day: date, last: date, kind: Scenario | None = None, payer_id: str | None = None
    ) -> PlannedEncounter:
        """The next encounter of that practice on that day;

        `kind` fixes the scenario, `payer_id` makes a new patient of that payer.
        """
        rng = self.rng
        chosen = kind or self._kind(place, day)
        patient = self._patient(place, chosen, day, payer_id)
        while patient is None:
            chosen = self._kind(place, day)
            patient = self._patient(place, chosen, day)
        self._visits[patient.key].append((day, chosen.key))
        usual = self._provider[patient.key]
        provider = usual if rng.random() < 0.85 else rng.choice(place.providers)
        low, high = place.lag_days
        received = next_open(day + timedelta(days=min(rng.randint(low, high), rng.randint(low, high))))
        coder = rng.choice(tuple(CODER_MISTAKES))
        truth = chosen.truth(payer_id=patient.coverage.payer_id)
        mistakes = chosen.slips(payer_id=patient.coverage.payer_id)
        slip = rng.choice(mistakes) if mistakes and rng.random() < CODER_MISTAKES[coder] else None
        self._count += 1
        return PlannedEncounter(
            key=f"{'E' if self.people.prefix == 'P' else 'X'}{self._count:05d}",
            seed=self.name,
            practice_slug=place.slug,
            patient=patient,
            provider=provider,
            dos=day,
            received_on=min(received, last),
            scenario=chosen,
            truth=truth,
            signed=slip.signed if slip else truth,
            slip_kind=slip.kind if slip else None,
            coder=coder,
            document_format=rng.choices(_FORMATS, _FORMAT_WEIGHTS[place.slug])[0],
            upload_way=rng.choices(_WAYS, _WAY_WEIGHTS[place.slug])[0],
            report=chosen.report if chosen.report and rng.random() < _REPORT_SHARE else None,
        )


def _shares(day: date, start: date, end: date) -> list[float]:
    """Each practice's share of the day's visits: practices grow at their own pace."""
    past = (day - start).days / max((end - start).days, 1)
    return [place.share * (1 + (place.growth - 1) * past) for place in PRACTICES]


def history_plan(
    seed: int, *, start: date = date(2025, 9, 24), end: date = date(2026, 11, 23), encounters: int = 1500
) -> Iterator[PlannedEncounter]:
    """Exactly `encounters` planned encounters in order of their date of service.

    Documents arrive on business days after the visit (each practice has its own delay), never after `end`.
    Raises ValueError when no business day lies between `start` and `end`.
    """
    days = list(business_days(start=start, end=end))
    if not days:
        raise ValueError(f"no business day from {start} to {end}")
    planner = _Planner(seed=seed, name="history")
    weights = [busyness(day) * sum(_shares(day, start, end)) for day in days]
    total, passed, made = sum(weights), 0.0, 0
    for n, (day, weight) in enumerate(zip(days, weights, strict=True), start=1):
        passed += weight
        due = encounters if n == len(days) else int(encounters * passed / total)
        for place in planner.rng.choices(PRACTICES, _shares(day, start, end), k=due - made):
            yield planner.encounter(place=place, day=day, last=end)
        made = due


_ONCE = (  # practice, scenario, payer, role, format, way
    ("northside", "pressure_lab", "HARBR", "pays", "pdf", "form"),
    ("northside", "uti", "PINEX", "denial", "pdf", "form"),
    ("lakeview", "pt_knee", "BLMSA", "pays", "docx", "form"),
    ("lakeview", "pt_gait", "12M01", "pays", "pdf", "csv"),
    ("cedar", "kidney", "UNITY", "late", "pdf", "form"),
    ("harbor", "cuff_new_right", "HARBR", "pays", "tiff", "attach"),
    ("harbor", "knee_injection_left", "BLMSA", "reversal", "jpeg", "form"),
    ("juniper", "asthma", "STMCD", "pays", "txt", "csv"),
    ("mesa", "ankle_new_right", "HARBR", "pays", "png", "csv"),
    ("northside", "diabetes_insulin", "UNITY", "pays", "pdf", "attach"),
)


def once_plan(seed: int) -> list[PlannedEncounter]:
    """Ten correct encounters with dates of service in July 2026 (inside the April 2026 edition of ICD-10-CM).

    Roles: seven pay, and one each is denied, answered late, and reversed and corrected.
    """
    planner = _Planner(seed=seed, name="once")
    days = list(business_days(start=date(2026, 7, 6), end=date(2026, 7, 17)))
    planned = []
    for day, (slug, key, payer_id, role, kind, way) in zip(days, _ONCE, strict=True):
        usual = scenario(key)
        ages = usual.ages if payer_id == "12M01" else (usual.ages[0], min(usual.ages[1], 64))
        made = planner.encounter(
            place=practice(slug), day=day, last=date(2026, 7, 31), kind=replace(usual, ages=ages), payer_id=payer_id
        )
        planned.append(
            replace(
                made,
                scenario=usual,
                patient=replace(made.patient, slip=None),
                signed=made.truth,
                slip_kind=None,
                document_format=kind,
                upload_way=way,
                role=role,
            )
        )
    return planned
