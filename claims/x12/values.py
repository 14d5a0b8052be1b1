"""Exact values of X12 elements: money, quantities and dates. `None` always means "not readable"."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
_TOO_LARGE = Decimal(10) ** 16
# Sixteen whole digits and two places stay far below the 28 digits of the default decimal context: sums are exact.
_MONEY = re.compile(r"-?(?:\d{1,16}(?:\.\d{0,2}0*)?|\.\d{1,2}0*)", re.ASCII)
_QUANTITY = re.compile(r"-?(?:\d{1,12}(?:\.\d{0,6})?|\.\d{1,6})", re.ASCII)


@lru_cache(maxsize=65536)
def read_money(text: str) -> Decimal | None:
    """Dollars with two places, or None when `text` is no X12 decimal or has parts of a cent."""
    if len(text) > 24 or not _MONEY.fullmatch(text):
        return None
    return Decimal(text).quantize(CENT) + ZERO


@lru_cache(maxsize=4096)
def read_quantity(text: str) -> Decimal | None:
    """A count of units or days, or None when `text` is no X12 decimal."""
    return Decimal(text) if _QUANTITY.fullmatch(text) else None


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """CCYYMMDD (or YYMMDD, as ISA09 has it) as a date, or None."""
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == 6:
        text = "20" + text
    if len(text) != 8:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def write_money(amount: Decimal) -> str:
    """X12 decimal without trailing zeros: 150.00 -> 150, 0.50 -> .5, -12.30 -> -12.3.

    Raises ValueError for parts of a cent or amounts that are not finite: nothing is ever rounded on the way out.
    """
    if not amount.is_finite() or abs(amount) >= _TOO_LARGE:
        raise ValueError("amount out of range")
    if amount != amount.quantize(CENT):
        raise ValueError("amount has parts of a cent")
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    if text in ("0", "-0", ""):
        return "0"
    if text.startswith("0."):
        return text[1:]
    return "-" + text[2:] if text.startswith("-0.") else text


def show(amount: Decimal | None) -> str | None:
    """`12.34` for JSON."""
    return None if amount is None else f"{amount:.2f}"
