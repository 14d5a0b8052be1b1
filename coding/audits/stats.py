"""Intervals of proportions (rules.md 4.6). Pure."""

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
FEW = 30  # under this many, a score is shown as counts


def wilson(k: int, n: int, *, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of k of n, 95 % by default. (0.0, 1.0) for n = 0. ValueError unless 0 <= k <= n."""
    if not 0 <= k <= n:
        raise ValueError("k must lie between 0 and n.")
    if n == 0:
        return 0.0, 1.0
    p = k / n
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    under = 1 + z * z / n
    return max(0.0, (middle - half) / under), min(1.0, (middle + half) / under)


@dataclass(frozen=True, slots=True)
class Rate:
    """k of n, said so that nobody overreads it: counts under FEW, else a percentage with its interval."""

    k: int
    n: int

    @property
    def words(self) -> str:
        if not self.n:
            return "none audited"
        low, high = wilson(self.k, self.n)
        if self.n < FEW:
            return f"{self.k} of {self.n}"
        return f"{self.k / self.n:.1%} ({low:.1%} to {high:.1%}, n {self.n})"

    def meets(self, threshold: float = 0.95) -> str:
        """"met" only when the interval's lower end reaches the threshold; few cases show nothing."""
        if self.n < FEW:
            return "too few to say"
        low, high = wilson(self.k, self.n)
        return "met" if low >= threshold else "missed" if high < threshold else "not shown"
