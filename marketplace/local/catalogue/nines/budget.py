"""How much downtime an availability target leaves, and how fast it is being used up."""

from typing import NamedTuple

MINUTES_A_DAY = 24 * 60


class Budget(NamedTuple):
    allowed_minutes: float
    left_minutes: float
    spent_percent: float
    burn_rate: float
    """1 spends exactly the budget by the end of the period."""
    runs_out_on_day: float | None
    """Counted from the start of the period; none if the budget outlasts it."""
    availability_so_far: float


def budget(*, target: float, days: int, elapsed_days: float, downtime_minutes: float) -> Budget:
    allowed = days * MINUTES_A_DAY * (100 - target) / 100
    elapsed_minutes = elapsed_days * MINUTES_A_DAY
    spent = downtime_minutes / allowed
    burn_rate = spent / (elapsed_days / days)
    return Budget(
        allowed_minutes=round(allowed, 2),
        left_minutes=round(allowed - downtime_minutes, 2),
        spent_percent=round(100 * spent, 1),
        burn_rate=round(burn_rate, 2),
        runs_out_on_day=round(days / burn_rate, 1) if burn_rate > 1 else None,
        availability_so_far=round(100 - 100 * downtime_minutes / elapsed_minutes, 4),
    )
