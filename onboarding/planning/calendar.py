"""Counting business days."""

from calendar import monthrange
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import lru_cache

from holidays import financial_holidays

SATURDAY = 5
DAY = timedelta(days=1)


def is_business_day(day: date, holidays: AbstractSet[date]) -> bool:
    """Whether people work on a day: Monday to Friday without the holidays."""
    return day.weekday() < SATURDAY and day not in holidays


def shift(day: date, business_days: int, holidays: AbstractSet[date]) -> date:
    """Return the day so many business days after (or before) a day; zero is the day itself."""
    step = DAY if business_days > 0 else -DAY
    left = abs(business_days)
    while left:
        day += step
        left -= is_business_day(day, holidays)
    return day


def first_pay_on(starts_on: date, pay_day: int) -> date:
    """Return the pay day of the first month; pay day 0, or one the month lacks, is its last day.

    Where the banks are closed, pay comes on the last day before on which they settle, as the pay run has it.
    """
    last = monthrange(starts_on.year, starts_on.month)[1]
    day = starts_on.replace(day=min(pay_day, last) if pay_day else last)
    while not is_business_day(day, _bank_holidays(day.year)):
        day -= DAY
    return day


@lru_cache(maxsize=16)
def _bank_holidays(year: int) -> frozenset[date]:
    """Return the days on which the euro payment system (TARGET) rests."""
    return frozenset(financial_holidays("XECB", years=year))
