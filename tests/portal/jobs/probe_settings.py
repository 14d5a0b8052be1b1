"""The product's settings with a flow of one probing task, for workers that tests kill."""

from config.settings import *  # noqa: F403

FLOW = "tests.portal.jobs.probe.FLOW"
FIRM_TASKS = "tests.portal.jobs.probe.EVERY"
