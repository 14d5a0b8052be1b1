"""A step with one task whose effect can be counted: it writes one line per run that committed."""

FLOW = [("probe.asked", ["tests.portal.jobs.probe.mark", "tests.portal.jobs.probe.slices"])]
EVERY: dict[str, float] = {}
