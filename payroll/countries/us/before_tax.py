"""Deductions taken before tax: elective deferrals within the limits of the year, and section 125 plans."""

from decimal import Decimal
from typing import NamedTuple

from payroll.countries.us import lines, wording
from payroll.countries.us.facts import DEFERRAL_401K, ROTH_401K, SECTION_125, AmericanFacts
from payroll.countries.us.parameters import Retirement
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import ZERO, Category, Element, ElementKind, Inputs, Line, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent

GIVEN_STEP = shape("step.given", "amount")
DEFERRAL_STEP = shape("us.step.deferral", "so_far", "amount", "limit")
BEFORE_TAX = "before_tax"  # section of the lines that lower the taxed pay
TRADITIONAL, ROTH = "us.deferral.traditional", "us.deferral.roth"
CATCH_UP_AGE = 50
HIGH_CATCH_UP_AGES = range(60, 64)


class BeforeTax(NamedTuple):
    """What each kind of plan takes, and its lines."""

    deferral: Decimal
    roth: Decimal
    section_125: Decimal
    lines: Lines

    def reducing(self, kinds: tuple[str, ...]) -> Decimal:
        """Return what the named kinds of deductions take together."""
        taken = ZERO
        if DEFERRAL_401K in kinds:
            taken += self.deferral
        if SECTION_125 in kinds:
            taken += self.section_125
        return taken


NOTHING = BeforeTax(ZERO, ZERO, ZERO, ())


def before_tax(work: Workings, facts: AmericanFacts) -> BeforeTax:
    """Return the deductions before tax of a period; refuse deferrals beyond the limits of the year."""
    items = [item for item in work.inputs.elements if item.kind is ElementKind.DEDUCTION and item.feeds]
    if not items:
        return NOTHING
    inputs = work.inputs
    sums = {DEFERRAL_401K: ZERO, ROTH_401K: ZERO, SECTION_125: ZERO}
    for item in items:
        for tag in item.feeds:
            sums[tag] += half_up_cent(item.amount)
    found = [_marked(item, deduction_line(item, inputs)) for item in items]
    if sums[DEFERRAL_401K] or sums[ROTH_401K]:
        row = work.row("retirement", inputs.pay_date)
        limit = _limit(inputs, facts, row.values, sums[DEFERRAL_401K], sums[ROTH_401K])
        found += [
            _info(inputs, row, code, sums[tag], limit)
            for code, tag in ((TRADITIONAL, DEFERRAL_401K), (ROTH, ROTH_401K))
            if sums[tag]
        ]
    return BeforeTax(sums[DEFERRAL_401K], sums[ROTH_401K], sums[SECTION_125], tuple(found))


def _marked(item: Element, line: Line) -> Line:
    """Return the line with the part of the wage statement it stands in; Roth deferrals are taxed."""
    is_untaxed = DEFERRAL_401K in item.feeds or SECTION_125 in item.feeds
    return line._replace(section=BEFORE_TAX) if is_untaxed else line


def deduction_line(item: Element, inputs: Inputs) -> Line:
    """Return the line of a deduction whose amount is entered."""
    amount = half_up_cent(item.amount)
    steps = ((GIVEN_STEP, amount),)
    line = lines.make(inputs, item.code, Category.DEDUCTION, item.label, amount, steps)
    return line._replace(rule="us.deduction", quantity=item.quantity, rate=item.rate)


def _limit(
    inputs: Inputs, facts: AmericanFacts, limits: Retirement, deferral: Decimal, roth: Decimal
) -> Decimal:
    """Return the limit of this person's deferrals in the year of the pay date."""
    traditional = inputs.so_far(TRADITIONAL) + deferral
    total = traditional + inputs.so_far(ROTH) + roth
    if total <= limits.deferral:
        return limits.deferral
    if facts.birth_year is None:
        raise InvalidInputs(problem=wording.BIRTH_YEAR_MISSING)
    limit = limits.deferral + _catch_up(inputs.pay_date.year - facts.birth_year, limits)
    if total > limit:
        raise InvalidInputs(problem=wording.DEFERRAL_LIMIT)
    if limits.roth_catch_up_above is not None and traditional > limits.deferral:
        if facts.prior_year_wages is None:
            raise InvalidInputs(problem=wording.PRIOR_WAGES_MISSING)
        if facts.prior_year_wages > limits.roth_catch_up_above:
            raise InvalidInputs(problem=wording.ROTH_CATCH_UP)
    return limit


def _catch_up(age: int, limits: Retirement) -> Decimal:
    if age in HIGH_CATCH_UP_AGES:
        return limits.high_catch_up
    return limits.catch_up if age >= CATCH_UP_AGE else ZERO


def _info(inputs: Inputs, row: Row, code: str, amount: Decimal, limit: Decimal) -> Line:
    steps = ((GIVEN_STEP, amount), (DEFERRAL_STEP, inputs.so_far(code), amount, limit))
    return lines.make(inputs, code, Category.INFO, code, amount, steps, row)
