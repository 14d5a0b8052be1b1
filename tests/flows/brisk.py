"""The recurring tasks of the product; those of the exchange are due sooner, so that a test need not wait for them."""

from config import flow

EXCHANGE = {
    "claims.clearinghouse.cut_batches": 2.0,
    "claims.clearinghouse.collect": 1.0,
    "claims.remittance.collect_deposits": 2.0,
}
EVERY = flow.EVERY | EXCHANGE | {"portal.trail.seal": 5.0}
