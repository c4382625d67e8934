"""The United Kingdom's checkable components: rows in HMRC's words, answered by the rules."""

from datetime import date
from typing import Any

from payroll.countries.country import CheckValue, Component
from payroll.countries.fields import Fields
from payroll.countries.uk import national_insurance, paye, periods, tax_codes
from payroll.countries.uk.student_loans import Plan, repay
from payroll.engine.model import ZERO
from payroll.engine.pack import Pack

Outputs = dict[str, CheckValue]

PLANS = {
    "1": Plan.PLAN_1,
    "2": Plan.PLAN_2,
    "4": Plan.PLAN_4,
    "5": Plan.PLAN_5,
    "pg": Plan.POSTGRADUATE,
}


def tax(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of PAYE: the tax of one payment, and taxable pay to date."""
    row = Fields(inputs)
    _refuse_other_year(row, on)
    code = tax_codes.parse(row.text("code"), row.flag("week1month1"))
    frequency = row.number("periods_per_year")
    _, span = periods.span_of(frequency)
    period = periods.period(frequency, row.number("period") * span)
    before = paye.PaySoFar(row.money("pay_to_date_before", ZERO), row.money("tax_to_date_before", ZERO))
    pay = row.money("pay")
    row.finish()
    found = paye.deduct(code, period, pay, before, pack.at("income_tax", on).values)
    return {"tax": found.tax, "taxable_to_date": found.taxable}


def ni_class1(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of National Insurance: the employee's and the employer's contribution."""
    row = Fields(inputs)
    _refuse_other_year(row, on)
    parameters = pack.at("national_insurance", on).values
    table = national_insurance.table_of(parameters, row.text("category"), row.number("periods_per_year"))
    pay = row.money("pay")
    row.finish()
    found = national_insurance.class_one(table, pay)
    employee, employer = found.employee.amount, found.employer.amount
    return {"ee": employee, "er": employer, "ee_plus_er": employee + employer}


def student_loan(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of student loans: the deduction of one plan."""
    row = Fields(inputs)
    _refuse_other_year(row, on)
    plan = row.choice("plan", PLANS, "")
    frequency, pay = row.number("periods_per_year"), row.money("pay")
    row.finish()
    return {"deduction": repay(plan, pay, frequency, pack.at("student_loans", on).values).amount}


def _refuse_other_year(row: Fields, on: date) -> None:
    if row.number("tax_year") != periods.tax_year(on):
        raise ValueError("the tax year does not agree with the date")


COMPONENTS: dict[str, Component] = {"paye": tax, "ni_class1": ni_class1, "student_loan": student_loan}
