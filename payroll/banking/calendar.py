"""The days on which the euro payment system (TARGET) settles."""

from datetime import date, timedelta
from functools import lru_cache

from holidays import financial_holidays

SATURDAY = 5


def is_bank_day(on: date) -> bool:
    """Tell whether banks settle euro payments on a day.

    >>> is_bank_day(date(2026, 12, 25))
    False
    """
    return on.weekday() < SATURDAY and on not in _closed(on.year)


def bank_day_on_or_before(on: date) -> date:
    """Return the day itself or the last earlier one on which banks settle."""
    while not is_bank_day(on):
        on -= timedelta(days=1)
    return on


def bank_day_on_or_after(on: date) -> date:
    """Return the day itself or the next one on which banks settle."""
    while not is_bank_day(on):
        on += timedelta(days=1)
    return on


@lru_cache(maxsize=16)
def _closed(year: int) -> frozenset[date]:
    return frozenset(financial_holidays("XECB", years=year))
