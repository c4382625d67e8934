"""The wages of a period as each tax counts them, as lines whose sums a later period reads."""

from decimal import Decimal
from typing import NamedTuple

from payroll.countries.us import lines, wording
from payroll.countries.us.account import need
from payroll.countries.us.before_tax import BeforeTax
from payroll.countries.us.facts import (
    DEFERRAL_401K,
    FEDERAL,
    FICA,
    FUTA,
    QUALIFIED_OVERTIME,
    SECTION_125,
    STATE,
    SUPPLEMENTAL,
    AccountFigure,
    AmericanFacts,
)
from payroll.countries.us.fica import above_threshold, below_ceiling
from payroll.countries.us.states import STATES
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import ZERO, Category, Inputs, Line, Record, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import InvalidInputs, Unsupported

WAGES_STEP = shape("us.step.wages", "earnings", "before_tax", "amount")
BELOW_CEILING_STEP = shape("us.step.below_ceiling", "wages", "so_far", "ceiling", "amount")
ABOVE_THRESHOLD_STEP = shape("us.step.above_threshold", "wages", "so_far", "threshold", "amount")

FEDERAL_BASE, SUPPLEMENTAL_BASE = "us.base.federal", "us.base.supplemental"
FICA_BASE, SOCIAL_SECURITY_BASE = "us.base.fica", "us.base.social_security"
ADDITIONAL_BASE, FUTA_BASE = "us.base.additional_medicare", "us.base.futa"
STATE_BASE, INSURANCE_BASE = "us.base.state", "us.base.insurance"
UNEMPLOYMENT_BASE = "us.base.state_unemployment"
OVERTIME_NOTE = "us.qualified_overtime"
BEFORE_FEDERAL = (DEFERRAL_401K, SECTION_125)


class Bases(NamedTuple):
    """The wages each tax is taken of; `supplemental` is part of `federal`."""

    federal: Decimal
    supplemental: Decimal
    fica: Decimal
    social_security: Decimal
    additional_medicare: Decimal
    futa: Decimal
    unemployment: Decimal
    state: Decimal
    insurance: Decimal
    lines: Lines


def bases(work: Workings, facts: AmericanFacts, earnings: Lines, taken: BeforeTax) -> Bases:
    """Return the wages of a period for every tax of this person's state and of the federation."""
    sums = _sums(earnings)
    sheet = _Sheet(work.inputs)
    federal = sheet.wages(FEDERAL_BASE, sums[FEDERAL], taken.reducing(BEFORE_FEDERAL))
    supplemental = min(sums[SUPPLEMENTAL], federal)
    if supplemental:
        sheet.wages(SUPPLEMENTAL_BASE, supplemental, ZERO)
    fica = insured = additional = ZERO
    if not facts.is_fica_exempt:
        fica = sheet.wages(FICA_BASE, sums[FICA], taken.section_125)
        insured, additional = _fica(work, fica, sheet)
    if sums[QUALIFIED_OVERTIME]:
        sheet.note(OVERTIME_NOTE, sums[QUALIFIED_OVERTIME])
    futa, unemployment = _unemployment(work, facts, sums[FUTA] - taken.section_125, sheet)
    state = _state_wages(work, facts, sums[STATE], taken, sheet)
    insurance = _insured_wages(work, facts, sums[FICA], taken, sheet)
    return Bases(
        federal,
        supplemental,
        fica,
        insured,
        additional,
        futa,
        unemployment,
        state,
        insurance,
        tuple(sheet.lines),
    )


class _Sheet:
    """The base lines of one period while they are made; each state's sums have codes of their own."""

    __slots__ = ("inputs", "lines", "so_far")

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        # Looked up once for every base; scanning the year's sums each time would cost more.
        self.so_far = dict(inputs.year_to_date or ())
        self.lines: list[Line] = []

    def wages(self, label: str, earned: Decimal, before: Decimal, state: str = "") -> Decimal:
        """Add the line of earnings less what is taken before tax, and return it."""
        amount = earned - before
        if amount < 0:
            raise InvalidInputs(problem=wording.PRE_TAX_EXCEEDS_PAY)
        step = (WAGES_STEP, earned, before, amount)
        self._add(label, state, amount, step, None)
        return amount

    def capped(
        self, label: str, wages: Decimal, ceiling: Decimal, row: Row | None, state: str = ""
    ) -> Decimal:
        """Add the line of the wages below the ceiling of a year, and return them."""
        so_far = self.so_far.get(f"{label}.{state}" if state else label, ZERO)
        amount = below_ceiling(wages, so_far, ceiling)
        self._add(label, state, amount, (BELOW_CEILING_STEP, wages, so_far, ceiling, amount), row)
        return amount

    def above(self, label: str, wages: Decimal, so_far: Decimal, threshold: Decimal, row: Row) -> Decimal:
        """Add the line of the wages above a threshold of the year, if there are any, and return them."""
        amount = above_threshold(wages, so_far, threshold)
        if amount:
            self._add(label, "", amount, (ABOVE_THRESHOLD_STEP, wages, so_far, threshold, amount), row)
        return amount

    def note(self, label: str, amount: Decimal) -> None:
        """Add a line that moves no money and is only told."""
        step = (WAGES_STEP, amount, ZERO, amount)
        self.lines.append(lines.make(self.inputs, label, Category.INFO, label, amount, (step,)))

    def mark(self, row: Row, figure: str) -> None:
        """Let the last line rest on a figure: what counts as wages has a source and a trust of its own."""
        is_verified = lines.is_verified(row, (figure,))
        self.lines[-1] = self.lines[-1]._replace(parameter=row.id, is_verified=is_verified)

    def _add(self, label: str, state: str, amount: Decimal, step: Record, row: Row | None) -> None:
        code = f"{label}.{state}" if state else label
        self.lines.append(lines.make(self.inputs, code, Category.BASE, label, amount, (step,), row))


def _sums(earnings: Lines) -> dict[str, Decimal]:
    sums = {FEDERAL: ZERO, FICA: ZERO, FUTA: ZERO, STATE: ZERO, SUPPLEMENTAL: ZERO, QUALIFIED_OVERTIME: ZERO}
    for line in earnings:
        for tag in line.feeds:
            sums[tag] += line.amount
    return sums


def _fica(work: Workings, wages: Decimal, sheet: _Sheet) -> tuple[Decimal, Decimal]:
    row = work.row("fica", work.inputs.pay_date)
    insured = sheet.capped(SOCIAL_SECURITY_BASE, wages, row.values.social_security_ceiling, row)
    so_far = sheet.so_far.get(FICA_BASE, ZERO)
    return insured, sheet.above(ADDITIONAL_BASE, wages, so_far, row.values.additional_medicare_threshold, row)


def _unemployment(
    work: Workings, facts: AmericanFacts, wages: Decimal, sheet: _Sheet
) -> tuple[Decimal, Decimal]:
    if facts.is_futa_exempt:
        return ZERO, ZERO
    if wages < 0:
        raise InvalidInputs(problem=wording.PRE_TAX_EXCEEDS_PAY)
    on = work.inputs.pay_date
    row = work.row("futa", on)
    futa = sheet.capped(FUTA_BASE, wages, row.values.ceiling, row)
    ceiling = need(facts, AccountFigure.UNEMPLOYMENT_CEILING, on)
    return futa, sheet.capped(UNEMPLOYMENT_BASE, wages, ceiling, None, facts.work_state.lower())


def _state_wages(
    work: Workings, facts: AmericanFacts, earned: Decimal, taken: BeforeTax, sheet: _Sheet
) -> Decimal:
    code = facts.work_state
    topic = STATES[code].topic
    if not topic:
        _refuse_wage_tax(work, code)
        return ZERO
    row = work.row(topic, work.inputs.pay_date)
    wages = sheet.wages(STATE_BASE, earned, taken.reducing(row.values.pre_tax), code.lower())
    if taken.lines:
        sheet.mark(row, "pre_tax")
    return wages


def _refuse_wage_tax(work: Workings, code: str) -> None:
    """Refuse a state that has no method here, unless the list of that day says it taxes no wages."""
    free = work.row("no_wage_tax", work.inputs.pay_date).values
    if code not in free.states and code not in free.insured_states:
        raise Unsupported(wording.ELSEWHERE)


def _insured_wages(
    work: Workings, facts: AmericanFacts, earned: Decimal, taken: BeforeTax, sheet: _Sheet
) -> Decimal:
    topic = STATES[facts.work_state].insurance
    if not topic:
        return ZERO
    row = work.row(topic, work.inputs.pay_date)
    if not taken.section_125:
        return sheet.wages(INSURANCE_BASE, earned, ZERO, facts.work_state.lower())
    if row.values.before_section_125 is None:
        raise Unsupported(wording.SECTION_125_INSURANCE)
    before = ZERO if row.values.before_section_125 else taken.section_125
    wages = sheet.wages(INSURANCE_BASE, earned, before, facts.work_state.lower())
    sheet.mark(row, "before_section_125")
    return wages
