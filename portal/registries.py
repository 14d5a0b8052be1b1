"""The one upward pattern: lower apps own the boards, higher apps register what goes on them in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass


class Registry[T]:
    """Named entries in the order of registration; a second entry of the same name is an error."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, T] = {}

    def add(self, name: str, entry: T) -> T:
        if name in self._entries and self._entries[name] != entry:
            raise ValueError(f"The {self.what} {name} is registered twice.")
        self._entries[name] = entry
        return entry

    def get(self, name: str) -> T:
        return self._entries[name]

    def find(self, name: str) -> T | None:
        return self._entries.get(name)

    def items(self) -> list[tuple[str, T]]:
        return list(self._entries.items())

    def __contains__(self, name: str) -> bool:
        return name in self._entries


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A link in the left rail. `right` decides who sees it; `url` gets the practice slug when `per_practice`.

    `go` is the letter after `g`; `count` returns the number shown beside it, or None.
    """

    section: str
    title: str
    url_name: str
    right: str
    go: str = ""
    per_practice: bool = False
    order: int = 50
    count: Callable[[], int | None] | None = None


@dataclass(frozen=True, slots=True)
class WaitingReason:
    """Why an encounter waits for the practice: plain words, and the page with the one-tap fix."""

    label: str
    fix: str
    url_name: str
    owner: str = "practice"


@dataclass(frozen=True, slots=True)
class Panel:
    """Something on a practice's revenue page. `build(filters)` returns the context of `template`."""

    title: str
    template: str
    build: Callable
    order: int = 50


@dataclass(frozen=True, slots=True)
class ClaimSection:
    """A part of the claim page. `build(request, claim)` returns the context of `template`, or None for nothing to show."""

    title: str
    template: str
    build: Callable
    order: int = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its title, a line of details, and its address."""

    title: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class Search:
    """`find(request, query)` returns at most about ten hits that this person may see; `right` is asked before."""

    right: str
    find: Callable


nav: Registry[NavEntry] = Registry("navigation entry")
waiting_reasons: Registry[WaitingReason] = Registry("waiting reason")
panels: Registry[Panel] = Registry("panel")
# (coding) -> findings while typing; registered by claims, shown in coding's workspace
live_findings: Registry[Callable] = Registry("live findings")
# (encounter_id) -> list of (label, url, state word, family), shown on the encounter page
encounter_links: Registry[Callable] = Registry("encounter links")
searches: Registry[Search] = Registry("search")
# () -> (ok, detail)
readiness: Registry[Callable] = Registry("readiness item")
# which example object a page's address is filled with: argument name -> callable(practice_id or None) -> value
url_examples: Registry[Callable] = Registry("example for an address")
# parts of the claim page, each registered by the step that owns its data
claim_sections: Registry[ClaimSection] = Registry("part of the claim page")
# (person_id, document_id) -> bool: may this coder open the document? Registered by coding; nobody registered = no
document_access: Registry[Callable] = Registry("rule of access to documents")
# (practice_id, kind) -> median charge in cents of the practice's own history, or None; registered by coding or claims
expected_amounts: Registry[Callable] = Registry("expected amount")
# (patient_id) -> {"title", "template", …}: parts that later steps put on a patient's page
patient_panels: Registry[Callable] = Registry("part of a patient's page")
# (patient_id) -> None: later steps look again at what waited for coverage
coverage_changed: Registry[Callable] = Registry("listener to coverage")
# filters that later steps add to the list of encounters: () -> portal.ui.tables.Filter
encounter_filters: Registry[Callable] = Registry("filter of the encounters list")
# (practice_id) -> list of {"label", "value", "basis", "href"}: counts on the practice's home, in the order of the journey
journey: Registry[Callable] = Registry("count of the journey")
