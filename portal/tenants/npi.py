"""National Provider Identifier: ten digits, the last one a Luhn check digit over `80840` + the first nine.

Source: CMS, "Requirements for National Provider Identifier (NPI) and NPI Check Digit".
"""

PREFIX = "80840"


def check_digit(first_nine: str) -> str:
    """The tenth digit for nine digits."""
    total = 0
    for index, digit in enumerate(reversed(PREFIX + first_nine)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def npi_ok(text: str) -> bool:
    """Ten ASCII digits, first 1 or 2, with the right check digit."""
    return (
        len(text) == 10 and text.isascii() and text.isdigit() and text[0] in "12" and check_digit(text[:9]) == text[9]
    )
