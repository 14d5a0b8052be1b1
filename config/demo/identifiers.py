"""Identifiers that look right and belong to nobody: NPI, tax id, Medicare beneficiary id."""

import re
from random import Random

_A = "[AC-HJKMNP-RT-Y]"
_AN = "[0-9AC-HJKMNP-RT-Y]"
MBI_PATTERN = f"^[1-9]{_A}{_AN}[0-9]{_A}{_AN}[0-9]{_A}{_A}[0-9]{{2}}$"
"""CMS's published format of the Medicare beneficiary identifier: no S, L, O, I, B or Z anywhere."""

_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
_DIGITS = "0123456789"
_MBI_SHAPE = (
    "123456789",
    _MBI_LETTERS,
    _DIGITS + _MBI_LETTERS,
    _DIGITS,
    _MBI_LETTERS,
    _DIGITS + _MBI_LETTERS,
    _DIGITS,
    _MBI_LETTERS,
    _MBI_LETTERS,
    _DIGITS,
    _DIGITS,
)


def luhn_ok(npi: str) -> bool:
    """True when the ten digits carry the check digit of 45 CFR 162.406 (Luhn over the prefix 80840)."""
    if not re.fullmatch(r"[12]\d{9}", npi):
        return False
    total = 0
    for place, digit in enumerate(reversed("80840" + npi)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def npi(serial: int) -> str:
    """The `serial`-th demo NPI, 0 to 99999; raises ValueError outside.

    The lowest NPIs in the public register start at 1003000000, so the range 1000xxxxxx collides with nobody.
    """
    if not 0 <= serial <= 99_999:
        raise ValueError(f"serial out of range: {serial}")
    stem = f"1000{serial:05d}"
    return next(stem + digit for digit in _DIGITS if luhn_ok(stem + digit))


def tax_id(serial: int) -> str:
    """A nine-digit employer number under prefix 89, which the IRS has not assigned."""
    return f"89{serial:07d}"


def mbi(rng: Random) -> str:
    """A random identifier of the Medicare shape."""
    return "".join(rng.choice(letters) for letters in _MBI_SHAPE)
