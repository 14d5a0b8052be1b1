"""Which certificate opens which work (rules.md 5.2). A class of work is opened by any one certificate of its row."""

PRO_FEE = "pro-fee"
SURGERY = "surgery"
RISK = "risk"
FACILITY = "facility"
INPATIENT = "inpatient"

OPENED_BY: dict[str, frozenset[str]] = {
    PRO_FEE: frozenset({"CPC", "CCS-P", "RHIT", "RHIA", "CCS"}),
    SURGERY: frozenset({"CPC", "CCS-P", "COSC", "CGSC", "CASCC"}),
    RISK: frozenset({"CRC"}),
    FACILITY: frozenset({"COC", "CCS"}),
    INPATIENT: frozenset({"CCS", "CIC", "RHIA"}),
}
# kinds of encounter that are not ordinary office work
_CLASS_OF_KIND = {
    "surgery": SURGERY, "risk_adjustment": RISK, "outpatient": FACILITY, "emergency": FACILITY, "inpatient": INPATIENT,
}  # fmt: skip
# minutes an ordinary encounter takes (rules.md 5.3, medians per hour turned around); editable seeds, no standard exists
MINUTES = {"surgery": 10.0, "inpatient": 20.0, "procedure": 8.0, "emergency": 5.0, "therapy": 3.0, "risk_adjustment": 14.0}
USUAL_MINUTES = 5.0


def class_of(kind: str) -> str:
    """The class of work of an encounter's kind; office work when the kind is not special."""
    return _CLASS_OF_KIND.get(kind, PRO_FEE)


def opened_by(certificates: set[str]) -> list[str]:
    """Classes of work that somebody with these unexpired certificates may take."""
    return [name for name, wanted in OPENED_BY.items() if wanted & certificates]
