"""Live findings: whatever higher apps registered, asked about a coding and put in the order that matters."""

from dataclasses import dataclass
from typing import Any

from coding.workspace.models import Coding
from portal import registries

ORDER = {"block": 0, "denial": 1, "advise": 2}
ICON = {"block": "block", "denial": "likely", "advise": "advise"}


@dataclass(frozen=True, slots=True)
class Findings:
    """`failed` worst first; `unknown` not evaluated, with the reason; `asked` False when no checks are installed."""

    failed: list[dict[str, Any]]
    unknown: list[dict[str, Any]]
    passed: int
    asked: bool

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return [f for f in self.failed if f["severity"] == "block"]


def live(coding: Coding | None) -> Findings:
    """Ask every registered source. An empty draft has nothing to judge."""
    sources = registries.live_findings.items()
    results = [one for _name, ask in sources for one in (ask(coding) or ())] if coding is not None else []
    shown = [_as_dict(one) for one in results]
    failed = [f for f in shown if f["outcome"] == "fail"]
    failed.sort(key=lambda f: (ORDER.get(f["severity"], 3), f["rule"], f["lines"]))
    unknown = sorted((f for f in shown if f["outcome"] == "not_evaluated"), key=lambda f: (ORDER.get(f["severity"], 3), f["rule"]))
    return Findings(failed, unknown, sum(f["outcome"] == "pass" for f in shown), bool(sources))


_FIELDS = ("rule", "outcome", "severity", "place", "seen", "action", "reason", "edition", "citation")


def _as_dict(one: Any) -> dict[str, Any]:
    """Results are values of the checks' own type, or mappings of the same keys."""
    get = one.get if isinstance(one, dict) else lambda name, default="": getattr(one, name, default)
    shown = {name: get(name, "") or "" for name in _FIELDS}
    shown["lines"] = list(get("lines", ()) or ())
    shown["icon"] = ICON.get(shown["severity"], "unknown")
    shown["family"] = {"block": "block", "denial": "likely"}.get(shown["severity"], "advise")
    return shown
