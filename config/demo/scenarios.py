"""All kinds of visit of the demo, collected from the library."""

from functools import cache

from config.demo.library import chronic, common, injuries, internal, orthopedics, preventive, therapy
from config.demo.scenario import Scenario

SCENARIOS: tuple[Scenario, ...] = tuple(
    s for module in (common, chronic, preventive, injuries, internal, orthopedics, therapy) for s in module.SCENARIOS
)
"""Every scenario, in a fixed order."""

_BY_KEY = {s.key: s for s in SCENARIOS}


@cache
def for_specialty(specialty: str) -> tuple[Scenario, ...]:
    """The scenarios that a practice of that specialty sees (family, therapy, internal, ortho, pediatrics, urgent)."""
    return tuple(s for s in SCENARIOS if specialty in s.specialties)


def scenario(key: str) -> Scenario:
    """The scenario of that key; KeyError when there is none."""
    return _BY_KEY[key]
