"""One value at a time for the 837P writer: made ready, or turned into a mark that no schema accepts.

A value is never repaired: `BAD` and `DELIMITER` are refused at their own element, with a finding that does not repeat
what was there.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from claims.x12.schema837 import Element
from claims.x12.values import write_money

BAD = "\x00"
DELIMITER = "\x01"


def clean(text: object) -> str:
    """Upper-case ASCII text without outer blanks. Only ASCII is upper-cased: the capitals of some letters are other
    letters, and that is a guess."""
    if not isinstance(text, str) or not text.isascii():
        return BAD
    if "*" in text or ":" in text or "~" in text or "^" in text:
        return DELIMITER
    return text.strip().upper()


@lru_cache(maxsize=16384)
def date_of(value: date | None) -> str:
    """CCYYMMDD; empty for None."""
    if value is None:
        return ""
    return value.isoformat()[:10].replace("-", "") if isinstance(value, date) else BAD


@lru_cache(maxsize=16384)
def money_of(value: Decimal | None) -> str:
    """X12 amount; empty for None; refused for floats and parts of a cent."""
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return BAD
    try:
        return write_money(value)
    except ValueError:
        return BAD


@lru_cache(maxsize=1024)
def quantity_of(value: Decimal | None) -> str:
    """X12 quantity without trailing zeros; empty for None."""
    if value is None:
        return ""
    if not isinstance(value, Decimal) or not value.is_finite():
        return BAD
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def problem_of(element: Element, value: str) -> tuple[str, str] | None:
    """(message, code) when `value` does not fit its element. The value itself is never repeated."""
    if not value:
        return ("required value is missing", "required") if element.required else None
    if not element.pattern:
        return "the element is not used here", "not_used"
    if re.fullmatch(element.pattern, value, re.ASCII):
        return None
    if element.parts:
        pieces = value.split(":")
        for position, part in enumerate(element.parts):
            found = problem_of(part, pieces[position] if position < len(pieces) else "")
            if found:
                return f"component {position + 1}: {found[0]}", found[1]
        return "the composite has too many components", "composite"
    if DELIMITER in value:
        return "the value contains a delimiter", "delimiter"
    if element.codes:
        return "the code is not one of " + ", ".join(element.codes[:12]), "code_value"
    if element.lengths != (0, 0) and not element.lengths[0] <= len(value) <= element.lengths[1]:
        return f"length {len(value)} is not {element.lengths[0]} to {element.lengths[1]}", "length"
    if element.lengths != (0, 0) and not value.isdigit():
        return "the value has characters outside the X12 character set", "charset"
    return "the value has not the form of this field", "format"
