"""The product's settings and flow; only the waiting between two passes of the recurring tasks is shorter."""

from config.settings import *  # noqa: F403

FIRM_TASKS = "tests.flows.brisk.EVERY"
