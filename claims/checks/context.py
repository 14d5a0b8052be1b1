"""Values that many rules need, worked out once per claim: dates, lines with their look-ups, payer kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.checks.code_classes import CodeClass, classify
from claims.checks.code_views import CodeViews, Lookup
from claims.checks.facts import ClaimFacts, Line, PriorLine
from claims.checks.findings import Severity, Skip

NO_DATE = "the date of service is unknown"


class LineContext:
    """A service line with what was looked up for it. ``look`` is None without a procedure edition for its date."""

    __slots__ = ("cls", "code", "day", "line", "look", "mods", "no", "npi", "pos", "view")

    def __init__(self, facts: ClaimFacts, line: Line, views: CodeViews, npi: str | None) -> None:
        self.line = line
        self.no = (line.number,)
        self.code = line.code
        self.mods = line.modifiers
        self.day = line.date_from
        self.pos = line.pos or facts.pos
        self.npi = line.rendering_npi or npi
        self.cls: CodeClass = classify(line.code)
        self.look: Lookup | None = views.procedure(line.code, line.date_from) if line.date_from else None
        self.view = self.look.value if self.look else None


class Context:
    """One claim as the rules see it."""

    __slots__ = (
        "_dx", "dated", "facts", "first_day", "group", "last_day", "lines", "medicaid", "medicare", "mods", "npi",
        "pairs", "patient", "payer", "specialty", "subscriber", "today", "views",
    )  # fmt: skip

    def __init__(self, facts: ClaimFacts, views: CodeViews) -> None:
        self.facts = facts
        self.views = views
        self.today = facts.today
        self.payer = facts.payer
        self.patient = facts.patient
        self.subscriber = facts.subscriber
        provider = facts.rendering or facts.billing
        self.npi = provider.npi
        self.group = provider.group
        self.specialty = provider.specialty
        # Findings must not depend on the order in which lines were handed over.
        lines = facts.lines if len(facts.lines) < 2 else sorted(facts.lines, key=lambda one: one.number)
        self.lines = [LineContext(facts, line, views, self.npi) for line in lines]
        days = [one.day for one in self.lines if one.day]
        self.dated = bool(days) and len(days) == len(self.lines)
        self.first_day: date | None = min(days) if days else None
        self.last_day: date | None = max(one.line.date_to or one.day for one in self.lines if one.day) if days else None
        self.mods = frozenset(mod for one in self.lines for mod in one.mods)
        indicator = facts.payer.filing_indicator
        self.medicare = None if indicator is None else indicator in ("MB", "MA")
        self.medicaid = None if indicator is None else indicator == "MC"
        self.pairs: dict[str, list[tuple]] = {}  # NCCI pairs by edit set, filled by the first rule that asks
        self._dx: list[tuple[str, Lookup | None]] | None = None

    @property
    def dx(self) -> list[tuple[str, Lookup | None]]:
        """Diagnoses with their look-up on the first day of service, in claim order; looked up at first use."""
        if self._dx is None:
            day = self.first_day
            look = self.views.diagnosis
            self._dx = [(code, look(code, day) if day else None) for code in self.facts.diagnoses]
        return self._dx

    def dx_known(self) -> list[Skip] | str:
        """Edition name when every diagnosis could be looked up, else what is missing."""
        if self.first_day is None:
            return [Skip(NO_DATE)]
        edition = ""
        for _code, look in self.dx:
            if look is None:
                return [Skip(f"no ICD-10-CM edition covers {self.first_day.isoformat()}", "icd10cm")]
            edition = look.edition
        return edition

    def pointed(self, one: LineContext) -> list[str]:
        """Codes that the pointers of a line name; a pointer past the end names nothing."""
        codes = self.facts.diagnoses
        return [codes[at - 1] for at in one.line.pointers if 0 < at <= len(codes)]

    def same_provider_prior(self) -> Iterator[PriorLine]:
        """Earlier lines of the patient by the same rendering NPI that were not voided or rejected (NCCI, MUE)."""
        for prior in self.facts.history or ():
            if prior.npi == self.npi and self.npi and prior.state not in ("void", "rejected", "draft"):
                yield prior

    def same_group_prior(self) -> Iterator[PriorLine]:
        """Earlier lines by the same physician, or by the same group and specialty (global surgery, visits)."""
        for prior in self.facts.history or ():
            if prior.state in ("void", "rejected", "draft"):
                continue
            same = prior.npi == self.npi and self.npi
            if same or (self.group and prior.group == self.group and prior.specialty == self.specialty):
                yield prior

    def edit_severity(self, normal: Severity) -> Severity:
        """National edits bind only a payer known to use them; for any other payer they are advice."""
        return normal if self.payer.edit_set == "medicare" else "advise"


def no_procedure(one: LineContext) -> Skip:
    """The line could not be looked up: no date, or no procedure edition for it."""
    if one.day is None:
        return Skip(NO_DATE, lines=one.no)
    return Skip(f"no procedure edition covers {one.day.isoformat()}", "procedure", one.no)


def no_detail(one: LineContext, what: str) -> Skip:
    """The procedure edition does not hold one of its details for this code."""
    return Skip(f"the procedure edition does not state {what} of {one.code}", "mpfs", one.no)
