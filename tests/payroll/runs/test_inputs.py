"""What the engine is told of a person: a changed year, a settlement, leave, weeks; answered by its rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from flask import Flask

from hr import db
from hr.access import SYSTEM
from hr.company import rates
from hr.people import employments
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewTerms
from payroll import countries, engine
from payroll.countries.es import social_security
from payroll.countries.es.facts import TaxForm
from payroll.countries.es.irpf import TaxCase, withhold
from payroll.engine.model import Inputs, Result
from payroll.engine.refusals import Unsupported
from payroll.entries.absences import Absence
from payroll.runs.checks import marks
from payroll.runs.employer import employer_on
from payroll.runs.facts import Period, gather
from payroll.runs.history import Taxed
from payroll.runs.inputs import inputs_of
from tests.support import abroad, factories

YEAR = 2026
D = Decimal


def month(number: int) -> Period:
    first = date(YEAR, number, 1)
    whole = Period.of(first, first)
    return replace(whole, pay_date=whole.last)


def inputs(employment: Employment, period: Period, taxed: tuple[Taxed, ...] = (), *away: Absence) -> Inputs:
    with db.reading():
        facts = replace(gather([employment.id], period)[0], taxed=taxed)
        employer = employer_on(employment.legal_entity_id, period.last)
        return inputs_of(facts, period, employer, absences=away)


def pay(made: Inputs, country: str = "es") -> Result:
    return engine.calculate(made, countries.load(country, made.pay_date))


def paid(result: Result) -> Taxed:
    tax = result.line("es.irpf")
    assert tax is not None
    received = dict(result.bases)["es.base.irpf"]
    return Taxed(result.period_to, result.pay_date, received, tax.amount, tax.rate or D(0))


def year_of(
    employment: Employment, start: int, end: int, before: tuple[Taxed, ...] = ()
) -> tuple[Taxed, ...]:
    """Pay some months one after another, each knowing those before it."""
    history = before
    for number in range(start, end + 1):
        history = (*history, paid(pay(inputs(employment, month(number), history))))
    return history


def tax_of_year(total: Decimal, form: TaxForm) -> Decimal:
    """Return what the year's algorithm asks for a pay, contributions as for average months."""
    pack = countries.load("es", date(YEAR, 12, 31))
    parameters = pack.at("social_security", date(YEAR, 12, 31)).values
    average = social_security.average_month(parameters, 7, "indefinite", (total / 12).quantize(D("0.01")))  # type: ignore[arg-type]
    case = TaxCase(YEAR, total, average.amount * 12, form)
    found = withhold(case, pack.at("irpf", date(YEAR, 12, 31)).values)
    return total * found.rate / 100


def hired(**changes: object) -> Employment:
    with db.unit_of_work():
        return factories.make_employee(**{"annual_gross": "24000", "pays": 12, **changes})  # type: ignore[arg-type]


# ---- a year that changes -----------------------------------------------------------------------------


def test_a_year_without_change_keeps_one_rate(app: Flask) -> None:
    rates = {each.rate for each in year_of(hired(), 1, 12)}
    assert len(rates) == 1


def test_a_raise_in_july_is_caught_up_by_the_end_of_the_year(app: Flask) -> None:
    one = hired()
    half = year_of(one, 1, 6)
    terms = NewTerms(effective_from=date(YEAR, 7, 1), annual_gross=D(36000), pays_per_year=12)
    with db.unit_of_work():
        people.set_terms(actor=SYSTEM, employment_id=one.id, terms=terms)
    july = inputs(one, month(7), half)
    assert july.expected_annual_pay == D("30000.00")
    line = pay(july).line("es.irpf")
    assert line is not None
    assert line.rule == "es.irpf.regularisation"
    whole = year_of(one, 7, 12, half)
    assert len({each.rate for each in whole[6:]}) == 1  # one new rate until December
    total = sum(each.withheld for each in whole)
    # The rate is cut at two decimals: what is lost is less than a hundredth of the rest of the year.
    assert abs(total - tax_of_year(D(30000), TaxForm(birth_year=1990))) < D("6")
    assert all(earlier.rate <= later.rate for earlier, later in pairwise(whole))


def test_a_child_declared_in_september_lowers_the_rest_of_the_year(app: Flask) -> None:
    one = hired(annual_gross="30000")
    before = year_of(one, 1, 8)
    child = {"birth_year": 2026, "whole": True}
    facts = {"situation": 3, "birth_year": 1990, "descendants": [child], "ascendants": []}
    with db.unit_of_work():
        people.declare_tax_facts(
            actor=SYSTEM, person_id=one.person_id, facts=facts, effective_from=date(YEAR, 9, 1)
        )
    made = inputs(one, month(9), before)
    with db.reading():
        form = gather([one.id], month(9))[0]
    assert form.declared["descendants"]
    whole = year_of(one, 9, 12, before)
    line = pay(made).line("es.irpf")
    assert line is not None
    assert line.rule == "es.irpf.regularisation"
    spanish = made.facts
    expected = tax_of_year(D(30000), spanish.tax_form)  # type: ignore[attr-defined]
    assert abs(sum(each.withheld for each in whole) - expected) < D("6")
    assert whole[8].rate < whole[7].rate


# ---- the end, and leave ------------------------------------------------------------------------------


def test_a_leaver_s_last_pay_settles_once_the_cause_is_known(app: Flask) -> None:
    one = hired(pays=14)
    last = date(YEAR, 9, 15)
    period = month(9)
    with db.unit_of_work():
        employments.set_last_day(actor=SYSTEM, employment_id=one.id, last_day=last)
    with db.reading():
        facts = gather([one.id], period)[0]
        pack = countries.load("es", period.pay_date)
        assert "settlement_due" in {mark.key for mark in marks(facts, period, pack)}
    assert pay(inputs(one, period)).line("es.settlement.holiday") is None
    with db.unit_of_work():
        employments.set_last_day(
            actor=SYSTEM, employment_id=one.id, last_day=last, end_cause="objective", unused_holiday=D(6)
        )
    with db.reading():
        facts = gather([one.id], period)[0]
        assert "settlement_due" not in {mark.key for mark in marks(facts, period, pack)}
    result = pay(inputs(one, period))
    holiday, extra = result.line("es.settlement.holiday"), result.line("es.settlement.extra_pay")
    exempt = result.line("es.settlement.indemnity")
    assert holiday is not None
    assert extra is not None
    assert exempt is not None
    assert holiday.amount == D("400.00")  # six of 360 days of 24,000
    assert extra.amount == D("714.29")  # the Christmas pay from 1 July: 75 of 180 days of 1,714.29
    # 20 days a year for 1 year and 9 months (part months count whole) of 65.75 a day.
    assert exempt.amount == D("2301.37")


def test_sick_leave_is_paid_by_the_bases_of_the_month_before(app: Flask) -> None:
    one = hired()
    away = Absence(
        id="1", employment_id=one.id, kind="illness", starts_on=date(YEAR, 9, 7), ends_on=date(YEAR, 9, 26)
    )
    result = pay(inputs(one, month(9), (), away))
    employer, delegated = result.line("es.sick_pay.employer"), result.line("es.sick_pay.delegated")
    assert employer is not None
    assert delegated is not None
    # 2,000 of August: 66.67 a day at 60 %, days 4 to 15 by the employer, 16 to 20 delegated.
    assert (employer.amount, delegated.amount) == (D("480.02"), D("200.01"))


def test_unpaid_leave_is_refused_by_name_in_spain_and_takes_days_elsewhere(app: Flask) -> None:
    one = hired()
    unpaid = Absence(
        id="1", employment_id=one.id, kind="unpaid", starts_on=date(YEAR, 9, 7), ends_on=date(YEAR, 9, 11)
    )
    with pytest.raises(Unsupported):
        inputs(one, month(9), (), unpaid)
    with db.unit_of_work():
        other = abroad.american(abroad.american_entity(), annual="52000", starts_on=date(YEAR, 9, 1))
    made = inputs(other, month(9), (), unpaid)
    assert made.worked_days == 17  # September 2026 has 22 weekdays
    salary = pay(made, "us").line("us.salary")
    assert salary is not None
    assert salary.amount == D("3348.48")


def test_part_timers_carry_the_hours_of_their_month(app: Flask) -> None:
    one = hired()
    terms = NewTerms(
        effective_from=date(YEAR, 1, 1), annual_gross=D(12000), pays_per_year=12, weekly_hours=D(20)
    )
    with db.unit_of_work():
        people.set_terms(actor=SYSTEM, employment_id=one.id, terms=terms)
    made = inputs(one, month(9))
    assert made.facts.monthly_hours == D("86.67")  # type: ignore[attr-defined]
    assert made.working_time == D("0.5")


# ---- weeks -------------------------------------------------------------------------------------------


def test_a_british_week_is_taxed_as_its_tax_week(app: Flask) -> None:
    with db.unit_of_work():
        one = abroad.briton(
            abroad.british_entity(),
            annual="31200",
            facts={"tax_code": "1257L", "week1": True, "ni_category": "A"},
        )
    week = Period(date(YEAR, 11, 16), date(YEAR, 11, 22), date(YEAR, 11, 27), "weekly")
    made = inputs(one, week)
    assert (made.periods_per_year, made.period_number) == (52, 34)
    result = pay(made, "uk")
    salary, insurance = result.line("salary"), result.line("uk.ni.A.employee")
    assert salary is not None
    assert insurance is not None
    assert salary.amount == D("600.00")
    assert insurance.amount == D("28.64")  # 8 % of what exceeds 242 a week


def test_two_figures_of_an_account_follow_one_another(app: Flask) -> None:
    with db.unit_of_work():
        entity = abroad.american_entity()
        one, other = (abroad.american(entity, starts_on=date(YEAR, start, 1)) for start in (6, 9))
        kind = rates.us_unemployment("TX")
        for value, day in (("3.10", date(YEAR, 7, 1)), ("3.20", date(YEAR, 7, 1))):
            rates.set_rate(actor=SYSTEM, entity=entity, kind=kind, rate=D(value), effective_from=day)
    assert pay(inputs(one, month(6)), "us").line("us.state_unemployment.tx").rate == D("2.70")  # type: ignore[union-attr]
    assert pay(inputs(other, month(9)), "us").line("us.state_unemployment.tx").rate == D("3.20")  # type: ignore[union-attr]
