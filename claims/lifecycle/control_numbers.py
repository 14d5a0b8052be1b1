"""Claim control numbers (CLM01): short, neutral, and spelled so that no payer can garble them."""

import hashlib

# no vowels (no words), nothing that looks like something else (0 O 1 I L, 2 Z, 5 S, 8 B, U V)
ALPHABET = "34679CDFGHJKMNPQRTWXY"
LENGTH = 14


def control_number(*parts: object) -> str:
    """A number of 14 characters for the claim that `parts` name (ids only), at most the 17 that payers keep.

    The same parts give the same number, so a repeated build cannot make a second one. 21^14 is about 3e18: the unique
    constraint of the table decides in the end, and the caller then adds a part.
    """
    digest = int.from_bytes(hashlib.sha256("|".join(map(str, parts)).encode()).digest(), "big")
    signs = []
    for _ in range(LENGTH):
        digest, place = divmod(digest, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)
