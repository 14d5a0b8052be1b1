"""Fee schedule of the demo's practices: what they charge, in cents. Invented round numbers, not anyone's rates."""

from decimal import ROUND_HALF_UP, Decimal

from config.demo.cast import practice

BASE_CENTS: dict[str, int] = {
    "99202": 14500,
    "99203": 21000,
    "99204": 31500,
    "99205": 41500,
    "99211": 4800,
    "99212": 9800,
    "99213": 16500,
    "99214": 24000,
    "99215": 33500,
    "99396": 24500,
    "99397": 26500,
    "G0439": 25500,
    "G2211": 3200,
    "93000": 4500,
    "36415": 1200,
    "81002": 1000,
    "83036": 3200,
    "85025": 2600,
    "80053": 3500,
    "80061": 4200,
    "20610": 19500,
    "17110": 23500,
    "69210": 10500,
    "90471": 4200,
    "90686": 4600,
    "94010": 7800,
    "29125": 14500,
    "73110": 8200,
    "73030": 7800,
    "96372": 4400,
    "J1885": 500,
    "99406": 3400,
    "97110": 7200,
    "97112": 7600,
    "97140": 6800,
    "97530": 8200,
    "97161": 19500,
    "97162": 19500,
    "97163": 19500,
    "97164": 13500,
    "97035": 3600,
    "G0283": 3200,
}
"""Charge for one unit, in cents, before the practice's multiplier."""


def charge_cents(*, slug: str, code: str, units: int = 1) -> int:
    """The practice's charge for `units` of `code`, in cents.

    Unit prices are rounded to the whole dollar, those under $10 to the cent.

    Raises KeyError for a code that the practice has no price for: an unknown price is never zero.
    """
    unit = Decimal(BASE_CENTS[code]) * Decimal(practice(slug).fee_multiplier)
    step = Decimal(100) if unit >= 1000 else Decimal(1)
    return int((unit / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step) * units


def schedule(*, slug: str) -> dict[str, int]:
    """Every code the practice charges for -> unit price in cents."""
    return {code: charge_cents(slug=slug, code=code) for code in BASE_CENTS}
