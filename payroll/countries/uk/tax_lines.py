"""The tax line of a payment, with every number of HMRC's table routines."""

from decimal import Decimal

from payroll.countries.uk import lines, paye, periods, tax_codes
from payroll.countries.uk.facts import BritishFacts
from payroll.countries.uk.parameters import IncomeTax
from payroll.countries.uk.paye import Deduction, PaySoFar
from payroll.countries.uk.tax_codes import CodeKind, TaxCode
from payroll.engine.graph import Workings
from payroll.engine.model import Category, Inputs, Line, Record, Step, shape

CODE_ALONE_STEP = shape("uk.step.code_alone", "code_text", "period_count")
CODE_CUMULATIVE_STEP = shape("uk.step.code_cumulative", "code_text", "period_count")
TAXABLE_ADDED_STEP = shape("uk.step.taxable_added", "total", "change", "taxable")
TAXABLE_STEP = shape("uk.step.taxable", "total", "change", "taxable")
TAX_STEP = shape("uk.step.tax", "due", "deducted", "tax")
LIMIT_STEP = shape("uk.step.limit", "pay", "limit_rate", "limit")
LIMITED_STEP = shape("uk.step.limited", "tax", "limit", "amount")
PAY_TO_DATE_STEP = shape("uk.step.pay_to_date", "before", "pay", "total")
WHOLE_POUNDS_STEP = shape("uk.step.whole_pounds", "taxable", "whole")
CODE_PAY_STEP = shape(
    "uk.step.code_pay", "remainder_count", "addition_count", "parts_count", "blocks_count", "block", "each"
)
CODE_PAY_TO_DATE_STEP = shape("uk.step.code_pay_to_date", "each", "period_count", "change")
BAND_STEP = shape("uk.step.band", "whole", "start", "start_tax", "rate", "due")
FLAT_STEP = shape("uk.step.flat", "whole", "rate", "due")
NOTHING_TAXABLE_STEP = shape("uk.step.nothing_taxable", "taxable")

TAX = "uk.tax"
TAXABLE_PAY = "uk.base.taxable_pay"


def period_of(inputs: Inputs) -> periods.TaxPeriod:
    """Return the tax period of the payment: as given, or that of the pay date."""
    if inputs.period_number is None:
        return periods.period_on(inputs.periods_per_year, inputs.pay_date)
    return periods.period(inputs.periods_per_year, inputs.period_number)


def so_far(inputs: Inputs, facts: BritishFacts) -> PaySoFar:
    """Return pay and tax of the tax year before this payment, with those of the P45 if it is of this year."""
    pay, tax = inputs.so_far(TAXABLE_PAY), inputs.so_far(TAX)
    previous = facts.previous
    if previous is not None and previous.tax_year == periods.tax_year(inputs.pay_date):
        pay, tax = pay + previous.pay, tax + previous.tax
    return PaySoFar(pay, tax)


def tax_line(work: Workings, facts: BritishFacts, pay: Decimal) -> Line:
    """Return the tax withheld from a payment, or given back when negative."""
    inputs = work.inputs
    row = work.row("income_tax", inputs.pay_date)
    code = tax_codes.parse(facts.tax_code, facts.is_week1)
    period = period_of(inputs)
    found = paye.deduct(code, period, pay, so_far(inputs, facts), row.values)
    return lines.make(
        inputs,
        TAX,
        Category.TAX,
        found.tax,
        _trace(code, period, found, row.values),
        row,
        "truncate_cent",
        found.flat_rate if found.start is None else found.start.rate,
        pay,
        "uk.paye.cumulative" if code.is_cumulative else "uk.paye.period_alone",
    )


def _trace(code: TaxCode, period: periods.TaxPeriod, found: Deduction, parameters: IncomeTax) -> lines.Trace:
    is_alone = not code.is_cumulative or period.is_beyond_year
    kind = CODE_ALONE_STEP if is_alone else CODE_CUMULATIVE_STEP
    steps: list[Record] = [(kind, code.text, found.count)]
    deducted = found.before.tax
    if code.kind is CodeKind.NO_TAX:
        steps.append(Step("uk.step.no_tax"))
    else:
        steps += _taxable_steps(code, period, found, parameters)
        steps += _due_steps(found)
    tax = found.due - deducted
    steps.append((TAX_STEP, found.due, deducted, tax))
    if found.is_limited:
        rate = parameters.limit_rate
        steps.append((LIMIT_STEP, found.pay, rate, found.limit))
        steps.append((LIMITED_STEP, tax, found.limit, found.tax))
    return tuple(steps)


def _taxable_steps(
    code: TaxCode, period: periods.TaxPeriod, found: Deduction, parameters: IncomeTax
) -> list[Record]:
    before, free = found.before.pay, found.free_pay
    total = before + found.pay
    steps: list[Record] = [(PAY_TO_DATE_STEP, before, found.pay, total)]
    if code.number:
        change = free.amount * found.count
        is_added = code.kind is CodeKind.ADDITION
        steps += [
            (
                CODE_PAY_STEP,
                free.remainder,
                parameters.code_addition,
                period.per_year,
                free.blocks,
                free.block,
                free.amount,
            ),
            (CODE_PAY_TO_DATE_STEP, free.amount, found.count, change),
            (TAXABLE_ADDED_STEP if is_added else TAXABLE_STEP, total, change, found.taxable),
        ]
    steps.append((WHOLE_POUNDS_STEP, found.taxable, found.whole))
    return steps


def _due_steps(found: Deduction) -> list[Record]:
    if found.flat_rate is not None:
        return [(FLAT_STEP, found.whole, found.flat_rate, found.due)]
    start = found.start
    if start is None:
        return [(NOTHING_TAXABLE_STEP, found.taxable)]
    return [(BAND_STEP, found.whole, start.pay, start.tax, start.rate, found.due)]
