"""Why an encounter waits for somebody before it can be coded: the words, and the page with the one-tap fix."""

from portal.registries import WaitingReason

DOCUMENT_MISSING = "document_missing"
DOCUMENT_REFUSED = "document_refused"
NOTE_UNSIGNED = "note_unsigned"
COVERAGE_MISSING = "coverage_missing"
DATE_IN_FUTURE = "date_in_future"
AGREEMENT_MISSING = "agreement_missing"

REASONS: dict[str, WaitingReason] = {
    DOCUMENT_MISSING: WaitingReason("No document of this visit has arrived", "Attach document", "encounter_attach"),
    DOCUMENT_REFUSED: WaitingReason(
        "The document could not be opened safely. A new copy is needed", "Attach document", "encounter_attach"
    ),
    NOTE_UNSIGNED: WaitingReason(
        "The visit note is not signed. A signed copy is needed", "Attach signed note", "encounter_attach"
    ),
    COVERAGE_MISSING: WaitingReason(
        "No coverage is in force on the date of service", "Add coverage", "encounter_coverage"
    ),
    DATE_IN_FUTURE: WaitingReason("The date of service is in the future", "Correct the date", "encounter_date"),
    AGREEMENT_MISSING: WaitingReason(
        "No business-associate agreement is in force with the firm", "Open", "encounter", owner="manager"
    ),
}
ANSWER = WaitingReason("The firm has a question about this visit", "Answer", "encounter_answer")
