"""The days on which payment systems settle: TARGET for euros, FedACH for dollars, Bacs for pounds."""

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays, financial_holidays

SATURDAY = 5
TARGET, FEDACH, BACS = "target", "fedach", "bacs"


def is_bank_day(on: date, system: str = TARGET) -> bool:
    """Tell whether a payment system settles on a day.

    >>> is_bank_day(date(2026, 12, 25)), is_bank_day(date(2026, 11, 26), FEDACH)
    (False, False)
    """
    return on.weekday() < SATURDAY and on not in _closed(on.year, system)


def bank_day_on_or_before(on: date, system: str = TARGET) -> date:
    """Return the day itself or the last earlier one on which banks settle."""
    while not is_bank_day(on, system):
        on -= timedelta(days=1)
    return on


def bank_day_on_or_after(on: date, system: str = TARGET) -> date:
    """Return the day itself or the next one on which banks settle."""
    while not is_bank_day(on, system):
        on += timedelta(days=1)
    return on


def bank_day_before(on: date, system: str = TARGET) -> date:
    """Return the last day before another on which banks settle."""
    return bank_day_on_or_before(on - timedelta(days=1), system)


@lru_cache(maxsize=48)
def _closed(year: int, system: str) -> frozenset[date]:
    if system == FEDACH:
        return frozenset(financial_holidays("XFED", years=year))
    if system == BACS:
        return frozenset(country_holidays("GB", subdiv="ENG", years=year))
    return frozenset(financial_holidays("XECB", years=year))
