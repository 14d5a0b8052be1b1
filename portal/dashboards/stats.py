"""Intervals for shares of small groups."""

import math

Z95 = 1.959963984540054


def wilson(*, hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson score interval of hits/n (95 % by default), as shares 0..1. Raises ValueError without cases."""
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError("An interval needs cases, and not more hits than cases.")
    share = hits / n
    bottom = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / bottom
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / bottom
    return max(0.0, middle - half), min(1.0, middle + half)
