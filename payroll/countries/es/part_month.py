"""Days of a month that count for a joiner or a leaver."""

from calendar import monthrange
from datetime import date

from payroll.countries.es.social_security import DAYS_OF_EVERY_MONTH, FIRST_DAILY_GROUP


def worked_days(period_from: date, period_to: date, start: date, end: date | None, group: int) -> int | None:
    """Return the days an employment counts in a calendar month; None for the whole month.

    Monthly groups count thirtieths, whatever the month's length; daily groups count real days.

    >>> worked_days(date(2026, 2, 1), date(2026, 2, 28), date(2026, 2, 16), None, 1)
    15
    """
    first = max(start, period_from)
    last = period_to if end is None else min(end, period_to)
    if first > last:
        return 0
    if first == period_from and last == period_to:
        return None
    if group >= FIRST_DAILY_GROUP:
        return (last - first).days + 1
    last_day = DAYS_OF_EVERY_MONTH if last == period_to else last.day
    return max(1, last_day - first.day + 1)


def whole_month(group: int, on: date) -> int:
    """Return how many days a whole month counts for a contribution group."""
    return monthrange(on.year, on.month)[1] if group >= FIRST_DAILY_GROUP else DAYS_OF_EVERY_MONTH
