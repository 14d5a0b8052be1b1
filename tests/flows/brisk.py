"""The recurring tasks of the product; those of the exchange are due sooner, so that a test need not wait for them.

BRISK_ONLY names the only ones that run (separated by commas, or `none`): a test of one step must not go on to the next.
"""

import os

from config import flow

EXCHANGE = {
    "claims.clearinghouse.cut_batches": 2.0,
    "claims.clearinghouse.collect": 1.0,
    "claims.remittance.collect_deposits": 2.0,
}
_ALL = flow.EVERY | EXCHANGE | {"portal.trail.seal": 5.0}
_only = os.environ.get("BRISK_ONLY")
EVERY = _ALL if _only is None else {name: every for name, every in _ALL.items() if name in _only.split(",")}
