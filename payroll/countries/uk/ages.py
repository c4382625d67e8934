"""A person's age, as the thresholds of pay law count it."""

from datetime import date


def age_on(birth_date: date, on: date) -> int:
    """Return the completed years of life on a day; a birthday on 29 February comes on 1 March.

    >>> age_on(date(2004, 2, 29), date(2025, 2, 28)), age_on(date(2004, 2, 29), date(2025, 3, 1))
    (20, 21)
    """
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
