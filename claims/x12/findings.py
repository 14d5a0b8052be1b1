"""What readers and the writer say about a file: findings are values, never exceptions.

A message names places, codes, counts and amounts. It never repeats a name, a member id or free text of the file,
because findings go to logs, job rows and screens of people who may not see the patient.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


class X12Unreadable(Exception):
    """The bytes are not X12 at all (empty, binary, no ISA, GS or ST); the message holds no content of the file."""


class WriteRefused(Exception):
    """The writer will not produce a file; `findings` says every field at fault."""

    def __init__(self, findings: "list[Finding]") -> None:
        self.findings = findings
        codes = sorted({finding.code for finding in findings})
        super().__init__(f"{len(findings)} finding(s): {', '.join(codes)}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place.

    `segment_no` counts segments of the file from 1 (0 = the file as a whole); `element` is the 1-based element
    position (0 = the whole segment); `code` is our own stable slug, for tests, counters and help texts.
    """

    severity: Severity
    segment_no: int
    segment: str
    element: int
    message: str
    code: str

    def as_dict(self) -> dict[str, object]:
        """The five keys of `x12 read`, and our code."""
        return {
            "severity": self.severity,
            "segment_no": self.segment_no,
            "segment": self.segment,
            "element": self.element,
            "message": self.message,
            "code": self.code,
        }


def safe_number(value: str) -> str:
    """A control number or count for a message; anything that is not a short number is not repeated."""
    return value if value.isascii() and value.isdigit() and len(value) <= 9 else "(not a number)"
