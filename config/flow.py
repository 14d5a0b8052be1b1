"""THE STORY: what just became true -> who acts on it. Read from top to bottom, it is the product."""

FLOW: list[tuple[str, list[str]]] = [
    # papers arrive
    ("document.stored", ["portal.documents.read_pages"]),
    ("document.read", ["portal.encounters.document_read"]),
    ("list.stored", ["portal.encounters.read_list"]),
    # encounters wait for a coder, are coded, audited or released
    ("encounter.ready", ["coding.workqueue.take_in"]),
    ("coding.signed", ["coding.audits.gate"]),
    # claims are built, checked, sent, acknowledged
    ("coding.released", ["claims.lifecycle.build"]),
    ("claim.built", ["claims.checks.run", "claims.ledger.charge"]),
    ("claim.clean", ["claims.clearinghouse.enqueue"]),
    ("claim.withdrawn", ["claims.ledger.withdraw"]),
    ("batch.wanted", ["claims.clearinghouse.cut"]),
    ("claim.accepted", ["claims.metrics.refresh"]),
    ("acknowledgment.read", ["claims.lifecycle.settle"]),
    # money comes, or does not
    ("remittance.read", ["claims.remittance.post"]),
    ("line.denied", ["claims.denials.open"]),
    ("claim.adjudicated", ["claims.remittance.close", "claims.metrics.refresh"]),
]

# firm-wide tasks and their interval in seconds; each opens one context per practice itself
EVERY: dict[str, float] = {
    "claims.metrics.catch_up": 300,
    "portal.trail.seal": 60,
    "portal.jobs.clean": 3600,
    "claims.clearinghouse.cut_batches": 20,
    "claims.clearinghouse.collect": 10,
    "claims.clearinghouse.match_again": 300,
    "claims.remittance.collect_deposits": 60,
    "coding.workqueue.expire_leases": 60,
    "coding.workqueue.refresh_scores": 900,
}
