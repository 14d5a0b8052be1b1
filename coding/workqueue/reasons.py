"""Why a coder cannot go on. A practice's reason sends the encounter to the practice's board; ours stay with the firm."""

from dataclasses import dataclass

QUESTION = "question"


@dataclass(frozen=True, slots=True)
class HoldReason:
    """`fix` is what the practice is asked to do; empty for reasons of the firm."""

    label: str
    practice: bool
    fix: str = ""


HOLD_REASONS: dict[str, HoldReason] = {
    QUESTION: HoldReason("Question to the physician", True, "Answer the coder's question"),
    "document_needed": HoldReason("A document is missing", True, "Send the document"),
    "signature_needed": HoldReason("The note is not signed", True, "Sign the note and send it again"),
    "page_unreadable": HoldReason("A page cannot be read", True, "Send a readable copy"),
    "visit_details": HoldReason("Visit details do not fit the note", True, "Correct the visit's details"),
    "second_opinion": HoldReason("Second opinion from another coder", False),
    "client_instruction": HoldReason("Client instruction unclear", False),
    "code_book": HoldReason("Code book needed", False),
}
RELEASE_REASONS: dict[str, str] = {
    "end_of_shift": "End of my shift",
    "not_my_specialty": "Not my specialty",
    "conflict": "I know the patient",
    "technical": "Technical problem",
}
