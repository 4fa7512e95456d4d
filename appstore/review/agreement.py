"""How far two reviewers agree who do not know of each other's word."""

from typing import NamedTuple


class Agreement(NamedTuple):
    """Counts of pairs: what the first decided, then what the second would have."""

    both_approve: int
    only_first: int
    only_second: int
    both_reject: int

    @property
    def pairs(self) -> int:
        return sum(self)

    @property
    def rate(self) -> float | None:
        """The share of pairs that say the same; None without any."""
        return (self.both_approve + self.both_reject) / self.pairs if self.pairs else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: agreement beyond what chance brings. 1 is perfect, 0 is chance.

        None where it says nothing: without pairs, or if everybody always says the same.

        >>> round(Agreement(20, 5, 10, 15).kappa, 2)
        0.4
        """
        if self.rate is None:
            return None
        first = (self.both_approve + self.only_first) / self.pairs
        second = (self.both_approve + self.only_second) / self.pairs
        chance = first * second + (1 - first) * (1 - second)
        return None if chance == 1 else (self.rate - chance) / (1 - chance)
