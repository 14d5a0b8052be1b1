"""Pure-Python X12: bytes in, values out. No Django, no database, no clock, no network.

Readers keep the bytes and report problems as findings; the writer refuses rather than guesses.
Loop and segment ids are used nowhere else in the product.
"""
