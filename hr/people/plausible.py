"""Pay that is hardly meant: what a form asks back before it is recorded, and a contract before it is sent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hr.i18n import N_, format_money, gettext

# The minimum wage of 2026, 14 pays of 1,221 euros (Real Decreto 126/2026, art. 1); later years only raise it,
# so that it stays a bound below which a typing error is likelier than a wage. Pay runs know each year's own.
LEAST_FULL_TIME = Decimal(17_094)
MOST_USUAL = Decimal(300_000)
OF_AGE = 18
UNDER_AGE_GROUP = 11  # Real Decreto 2064/1995, art. 26


@dataclass(frozen=True)
class Doubt:
    """Why somebody should look again: an English sentence and its values."""

    message: str
    values: dict[str, Any]

    def __str__(self) -> str:
        """Say it in the reader's language."""
        return gettext(self.message, **self.values)


def doubt(annual_gross: Decimal, weekly_hours: Decimal, full_time_hours: Decimal) -> Doubt | None:
    """Return what is doubtful about a yearly pay for so many hours a week, if anything is."""
    share = min(Decimal(1), weekly_hours / full_time_hours)
    least = LEAST_FULL_TIME * share
    if annual_gross < least:
        return Doubt(
            N_("%(pay)s a year is less than the minimum wage for these hours, %(least)s."),
            {"pay": format_money(annual_gross, "EUR"), "least": format_money(least, "EUR")},
        )
    if annual_gross > MOST_USUAL * share:
        return Doubt(
            N_("%(pay)s a year is unusually much for these hours."),
            {"pay": format_money(annual_gross, "EUR")},
        )
    return None


def is_of_age(birth_on: date | None, day: date) -> bool:
    """Whether somebody is known to be of age on a day."""
    if birth_on is None:
        return False
    birthday = (day.month, day.day) >= (birth_on.month, birth_on.day)
    return day.year - birth_on.year - (not birthday) >= OF_AGE


def is_wrong_group(group: int, birth_on: date | None, day: date) -> bool:
    """Whether the group of those under eighteen is given to somebody of age."""
    return group == UNDER_AGE_GROUP and is_of_age(birth_on, day)
