"""The employer's own figures, in force on a day."""

from datetime import date
from decimal import Decimal

from payroll.countries.us import wording
from payroll.countries.us.facts import AccountFigure, AmericanFacts
from payroll.engine.refusals import InvalidInputs


def find(facts: AmericanFacts, figure: AccountFigure, on: date) -> Decimal | None:
    """Return a figure of the employer's account on a day, None when nobody has given it."""
    found = None
    for rate in facts.account:
        if rate.figure is not figure or on < rate.effective_from:
            continue
        if rate.effective_to is not None and rate.effective_to < on:
            continue
        if found is not None:
            raise InvalidInputs(problem=wording.ACCOUNT_OVERLAP)
        found = rate.value
    return found


def need(facts: AmericanFacts, figure: AccountFigure, on: date) -> Decimal:
    """Return a figure of the employer's account on a day; refuse when nobody has given it."""
    found = find(facts, figure, on)
    if found is None:
        raise InvalidInputs(problem=wording.ACCOUNT_MISSING)
    return found
