"""What the third version refuses besides: facts that no law forbids and that yet cannot be."""

from datetime import timedelta

from payroll.countries.es import wording
from payroll.countries.es.allowances import has_limit_of_year
from payroll.countries.es.facts import Regularisation, SpanishFacts
from payroll.countries.es.modelo_145 import YOUNGEST_WORKER
from payroll.engine.explain import BAD_PAY_DATE
from payroll.engine.model import HUNDRED, Inputs
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs

HOURS_OF_MONTH = 31 * 24
DAYS_OF_LONG_MONTH = 31
# A pay is owed in its own period or soon before; what is owed a year after it is none of it.
SOONEST, LATEST = timedelta(31), timedelta(366)


def refuse_absurd(inputs: Inputs, facts: SpanishFacts, pack: Pack) -> None:
    """Refuse dates, hours and figures that would count without a word though they cannot be true."""
    if inputs.is_paid_too_early:
        raise InvalidInputs(problem=BAD_PAY_DATE)
    if inputs.year_to_date is None and inputs.pay_date.month > 1 and has_limit_of_year(inputs.elements):
        # The limit would begin anew in every month.
        raise InvalidInputs(problem=wording.YEAR_SO_FAR_MISSING)
    if facts.monthly_hours is not None and facts.monthly_hours > HOURS_OF_MONTH:
        raise InvalidInputs(problem=wording.MANY_HOURS)
    owed = facts.due_on
    if owed is not None and not inputs.period_from - SOONEST <= owed <= inputs.period_to + LATEST:
        raise InvalidInputs(problem=wording.BAD_DUE_DAY)
    if facts.seniority or facts.settlement:
        _refuse_too_young(facts)
    if facts.regularisation:
        _refuse_bad_year(facts.regularisation)
    if facts.garnishment_cut:
        _refuse_bad_cut(inputs, facts, pack)
    if facts.sick_leaves:
        _refuse_bases_above_the_ceiling(inputs, facts, pack)


def _refuse_too_young(facts: SpanishFacts) -> None:
    first_year = facts.tax_form.birth_year + YOUNGEST_WORKER
    if facts.seniority and facts.seniority.since.year < first_year:
        raise InvalidInputs(problem=wording.BEFORE_WORKING_AGE)
    if facts.settlement and facts.settlement.starts_on.year < first_year:
        raise InvalidInputs(problem=wording.BEFORE_WORKING_AGE)


def _refuse_bad_year(before: Regularisation) -> None:
    received, withheld = before.received, before.withheld
    if received is not None and withheld is not None and 0 <= received < withheld:
        raise InvalidInputs(problem=wording.WITHHELD_EXCEEDS_PAY)
    if before.rate is not None and before.rate > HUNDRED:
        raise InvalidInputs(problem=wording.WITHHELD_EXCEEDS_PAY)


def _refuse_bad_cut(inputs: Inputs, facts: SpanishFacts, pack: Pack) -> None:
    law = pack.at("garnishment", inputs.pay_date).values
    if not law.least_cut <= facts.garnishment_cut <= law.highest_cut:
        raise InvalidInputs(problem=wording.BAD_CUT)


def _refuse_bases_above_the_ceiling(inputs: Inputs, facts: SpanishFacts, pack: Pack) -> None:
    most = pack.at("social_security", inputs.period_to).values.daily_ceiling * DAYS_OF_LONG_MONTH
    for leave in facts.sick_leaves:
        if max(leave.common_base, leave.professional_base) > most:
            raise InvalidInputs(problem=wording.BAD_LEAVE_BASE)
