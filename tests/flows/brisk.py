"""The recurring tasks of the product, each due after a second."""

from config import flow

EVERY = dict.fromkeys(flow.EVERY, 1.0)
