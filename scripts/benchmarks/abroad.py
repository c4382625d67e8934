"""Made employees of the other countries, always the same, each in November with their year so far.

The earlier months of the tax year are calculated first, one after the other, because what they add up to is
an input of the month that is measured.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from payroll import countries, engine
from payroll.countries.uk.facts import BritishFacts, PensionRelief, PensionScheme
from payroll.countries.uk.student_loans import Plan
from payroll.countries.us.facts import (
    W4,
    AccountFigure,
    AccountRate,
    AmericanFacts,
    FilingStatus,
    StateForm,
)
from payroll.engine.model import Facts, Inputs, Result
from payroll.engine.pack import Pack

YEAR, MONTH, SEED = 2026, 11, 20261123
FIRST_MONTHS = {"uk": 4, "us": 1}
LOWEST_PAY, HIGHEST_PAY = 24_000, 120_000
# What only an American employer's accounts tell.
ACCOUNT = tuple(
    AccountRate(figure=figure, value=Decimal(value), effective_from=date(YEAR, 1, 1))
    for figure, value in (
        (AccountFigure.UNEMPLOYMENT_RATE, "2.7"),
        (AccountFigure.UNEMPLOYMENT_CEILING, "9000"),
        (AccountFigure.FUTA_CREDIT_REDUCTION, "0"),
        (AccountFigure.EMPLOYEE_COUNT, "500"),
    )
)


def sample(country: str, count: int) -> tuple[list[Inputs], Pack]:
    """Return people of a country that ships, and its pack on their pay date."""
    random = Random(f"{country} {SEED}")  # noqa: S311  (repeatable on purpose)
    pack = countries.load(country, _last_day(MONTH))
    return [_november(country, number, random, pack) for number in range(count)], pack


def _november(country: str, number: int, random: Random, pack: Pack) -> Inputs:
    first_month = FIRST_MONTHS[country]
    facts = MAKERS[country](random)
    salary = Decimal(random.randrange(LOWEST_PAY, HIGHEST_PAY))
    months = [
        Inputs(
            subject=f"{country}-{number}",
            period_from=date(YEAR, month, 1),
            period_to=_last_day(month),
            pay_date=_last_day(month),
            period_number=month - first_month + 1,
            annual_salary=salary,
            expected_annual_pay=salary,
            facts=facts,
        )
        for month in range(first_month, MONTH + 1)
    ]
    results: list[Result] = []
    for month in months[:-1]:
        so_far = engine.year_to_date(results)
        results.append(engine.calculate(replace(month, year_to_date=so_far), pack))
    return replace(months[-1], year_to_date=engine.year_to_date(results))


def _last_day(month: int) -> date:
    return date(YEAR, month, monthrange(YEAR, month)[1])


def _british(random: Random) -> Facts:
    """Return codes of the three nations, some with a loan, most in a pension by automatic enrolment."""
    pension = PensionScheme(
        relief=random.choice(list(PensionRelief)), employee_rate=Decimal(5), employer_rate=Decimal(3)
    )
    return BritishFacts(
        tax_code=random.choices(("1257L", "S1257L", "C1257L", "BR", "K120"), (12, 3, 2, 1, 1))[0],
        ni_category=random.choices(("A", "C", "J"), (10, 1, 1))[0],
        student_loan=random.choices((None, Plan.PLAN_2, Plan.PLAN_1), (4, 1, 1))[0],
        pension=random.choices((pension, None), (8, 1))[0],
    )


def _american(random: Random) -> Facts:
    """Return every filing status, in a state without wage tax or one with a flat rate."""
    state = random.choice(("TX", "FL", "IL"))
    return AmericanFacts(
        w4=W4(
            filing_status=random.choice(list(FilingStatus)),
            has_two_jobs=random.random() < 1 / 4,
            credits=Decimal(random.choice((0, 0, 2200, 4400))),
            deductions=Decimal(random.choice((0, 0, 3000))),
        ),
        work_state=state,
        residence_state=state,
        account=ACCOUNT,
        state_form=StateForm(allowances=1),
        local_taxes=(),
    )


MAKERS: dict[str, Callable[[Random], Facts]] = {"uk": _british, "us": _american}
