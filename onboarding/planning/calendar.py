"""Counting business days."""

from calendar import monthrange
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

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
    """Return the pay day of the first month; pay day 0, or one the month lacks, is its last day."""
    last = monthrange(starts_on.year, starts_on.month)[1]
    return starts_on.replace(day=min(pay_day, last) if pay_day else last)
