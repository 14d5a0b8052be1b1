"""Invented patients: households, insurance that fits the age, and the slips a front desk makes when typing."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from config.demo.cast import Address, Practice
from config.demo.names import FAMILIES, MEN, STREETS, WOMEN
from config.demo.payers import member_id, payer

SLIP_KINDS = (
    "dob_digits_swapped",
    "dob_month_day_swapped",
    "last_name_misspelt",
    "first_name_misspelt",
    "member_id_digits_swapped",
)
SLIP_SHARE = 0.06


@dataclass(frozen=True)
class Subscriber:
    """The policy holder when it is not the patient (a parent, here)."""

    first_name: str
    last_name: str
    birth_date: date
    sex: str


@dataclass(frozen=True)
class Coverage:
    """Primary insurance. `relationship` is the X12 individual relationship code: 18 self, 19 child."""

    payer_id: str
    member_id: str
    relationship: str = "18"
    subscriber: Subscriber | None = None


@dataclass(frozen=True)
class IdentitySlip:
    """A typing error in one field: what the practice's form shows instead of the truth."""

    kind: str
    field: str
    typed: str


@dataclass(frozen=True)
class Patient:
    """One invented patient of one practice. `established` = had visits before the history begins."""

    key: str
    practice: str
    first_name: str
    last_name: str
    birth_date: date
    sex: str
    address: Address
    phone: str
    household: str
    coverage: Coverage
    established: bool
    slip: IdentitySlip | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def age_on(self, day: date) -> int:
        """Completed years on that day."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))

    def as_typed(self) -> "Patient":
        """The patient as the practice's form shows it: with the slip in place, if there is one."""
        if self.slip is None:
            return self
        if self.slip.field == "member_id":
            return replace(self, coverage=replace(self.coverage, member_id=self.slip.typed))
        if self.slip.field == "birth_date":
            return replace(self, birth_date=date.fromisoformat(self.slip.typed))
        return replace(self, **{self.slip.field: self.slip.typed})


def _swap(text: str, at: int) -> str:
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _swapped_dates(born: date) -> list[date]:
    """Dates that differ from `born` by one swap of adjacent digits, legal and not in the future."""
    digits = born.strftime("%m%d%Y")
    found = []
    for at in (0, 2, 4, 5, 6):
        text = _swap(digits, at)
        month, day, year = int(text[:2]), int(text[2:4]), int(text[4:])
        if 1 <= month <= 12 and 1 <= day <= 28 and born.year - 60 < year <= born.year and text != digits:
            found.append(date(year, month, day))
    return found


def _misspell(name: str, rng: Random) -> str:
    spots = [at for at in range(1, len(name) - 1) if name[at] != name[at + 1]]
    return _swap(name, rng.choice(spots)) if spots else name + name[-1]


def identity_slip(*, patient: Patient, kind: str, rng: Random) -> IdentitySlip | None:
    """A slip of that kind for that patient; None when the patient's data offers no such slip (e.g. day over 12)."""
    if kind == "dob_digits_swapped":
        dates = _swapped_dates(patient.birth_date)
        return IdentitySlip(kind, "birth_date", rng.choice(dates).isoformat()) if dates else None
    if kind == "dob_month_day_swapped":
        born = patient.birth_date
        if born.day > 12 or born.day == born.month:
            return None
        return IdentitySlip(kind, "birth_date", born.replace(month=born.day, day=born.month).isoformat())
    if kind == "member_id_digits_swapped":
        number, plan = patient.coverage.member_id, payer(patient.coverage.payer_id)
        typed = [_swap(number, at) for at in range(len(number) - 1) if number[at] != number[at + 1]]
        typed = [text for text in typed if plan.member_id_ok(text)]
        return IdentitySlip(kind, "member_id", rng.choice(typed)) if typed else None
    field = "last_name" if kind == "last_name_misspelt" else "first_name"
    return IdentitySlip(kind, field, _misspell(getattr(patient, field), rng))


class PatientMaker:
    """Makes patients on demand, each with a member id that no other patient of this maker has."""

    def __init__(self, *, seed: int, prefix: str = "P") -> None:
        self.prefix = prefix
        self._rng = Random(f"{seed}:people:{prefix}")
        self._ids: set[str] = set()
        self._names: set[tuple[str, str, date]] = set()
        self._count = 0

    def _member_id(self, payer_id: str) -> str:
        while True:
            number = member_id(payer_id=payer_id, rng=self._rng)
            if number not in self._ids:
                self._ids.add(number)
                return number

    def _payer_id(self, age: int, kinds: frozenset[str]) -> str:
        """A payer that fits the age: Medicare from 65, Medicaid mostly for children, else the working-age plans."""
        rng = self._rng
        if "medicare" in kinds and age >= 65 and (rng.random() < 0.85 or "commercial" not in kinds):
            return "12M01"
        if "medicaid" in kinds and (
            rng.random() < (0.4 if age < 18 else 0.12 if age < 65 else 0.03) or kinds == {"medicaid"}
        ):
            return "STMCD"
        return rng.choices(("HARBR", "BLMSA", "PINEX", "UNITY"), (35, 30, 17, 18))[0]

    def _coverage(self, *, age: int, on: date, last_name: str, payer_id: str) -> Coverage:
        if age < 18 and payer_id in ("HARBR", "UNITY") and self._rng.random() < 0.6:
            sex = self._rng.choice("FM")
            parent_born = on - timedelta(days=self._rng.randrange((age + 21) * 365, (age + 38) * 365))
            parent = Subscriber(self._rng.choice(WOMEN if sex == "F" else MEN), last_name, parent_born, sex)
            return Coverage(payer_id, self._member_id(payer_id), "19", parent)
        return Coverage(payer_id, self._member_id(payer_id))

    def make(
        self,
        *,
        practice: Practice,
        on: date,
        ages: tuple[int, int],
        sex: str | None = None,
        kinds: frozenset[str] = frozenset({"medicare", "medicaid", "commercial"}),
        established: bool = True,
        relative: Patient | None = None,
        payer_id: str | None = None,
    ) -> Patient:
        """A new patient whose age on `on` is within `ages`, insured by a payer of one of `kinds` (or by `payer_id`).

        `relative` puts the patient in that person's household: same family name, address and phone.
        """
        rng = self._rng
        while True:
            sex_now = sex or rng.choice("FM")
            age = rng.randint(*ages)
            born = self._birth_date(on, age)
            last = relative.last_name if relative else rng.choice(FAMILIES)
            first = rng.choice(WOMEN if sex_now == "F" else MEN)
            if (first, last, born) not in self._names:
                self._names.add((first, last, born))
                break
        self._count += 1
        home = practice.address
        patient = Patient(
            key=f"{self.prefix}{self._count:05d}",
            practice=practice.slug,
            first_name=first,
            last_name=last,
            birth_date=born,
            sex=sex_now,
            address=relative.address
            if relative
            else Address(
                f"{rng.randint(10, 9899)} {rng.choice(STREETS)}",
                home.city,
                home.state,
                home.zip_code[:5] + f"{rng.randint(1001, 9899)}",
            ),
            phone=relative.phone if relative else f"{practice.phone[:3]}55501{rng.randint(0, 99):02d}",
            household=relative.household if relative else f"H-{self.prefix}{self._count:05d}",
            coverage=self._coverage(age=age, on=on, last_name=last, payer_id=payer_id or self._payer_id(age, kinds)),
            established=established,
        )
        if rng.random() < SLIP_SHARE:
            patient = replace(patient, slip=self._slip(patient))
        return patient

    def _slip(self, patient: Patient) -> IdentitySlip | None:
        """The first slip, in random order of kinds, that this patient's data offers and that is no one else's id."""
        for kind in self._rng.sample(SLIP_KINDS, len(SLIP_KINDS)):
            slip = identity_slip(patient=patient, kind=kind, rng=self._rng)
            if slip is not None and slip.typed not in self._ids:
                if slip.field == "member_id":
                    self._ids.add(slip.typed)
                return slip
        return None

    def _birth_date(self, on: date, age: int) -> date:
        """A birth date with exactly `age` completed years on `on`."""
        year = on.year - age - 1
        back = self._rng.randint(1, 364)
        anchor = date(year + 1, on.month, min(on.day, 28))
        return anchor - timedelta(days=back)
