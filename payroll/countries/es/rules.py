"""Spain's part of each step of a calculation; the arithmetic lives in the modules named after its subject."""

from decimal import Decimal
from functools import lru_cache

from payroll.countries.es import bases as base_lines
from payroll.countries.es import social_security, withholding, wording
from payroll.countries.es.deductions import deductions
from payroll.countries.es.earnings import earnings
from payroll.countries.es.facts import BASE_TAGS, Contract, SpanishFacts, Zone
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.social_security import Bases, Contribution
from payroll.engine.model import Category, ElementKind, Inputs, Line, Step
from payroll.engine.pack import Pack, Row
from payroll.engine.refusals import InvalidInputs, Unsupported

TOPIC_CONTRIBUTIONS = "social_security"
GROUPS = range(1, 12)
HIGHEST_ACCIDENT_RATE = 100
MONTHS = 12

REFUSED_CONTRACTS = {
    Contract.UNDER_30_DAYS: wording.UNDER_30_DAYS,
    Contract.TRAINING: wording.TRAINING,
    Contract.INTERNSHIP: wording.INTERNSHIP,
}


class SpanishRules:
    """The rules of the Régimen General for employees paid by the calendar month."""

    def refuse(self, inputs: Inputs, pack: Pack) -> None:  # noqa: ARG002 - other countries refuse by date
        """Refuse what is not built, by name, and facts that cannot be."""
        facts = _facts(inputs)
        _refuse_impossible_facts(inputs, facts)
        if facts.contract in REFUSED_CONTRACTS:
            raise Unsupported(REFUSED_CONTRACTS[facts.contract])
        if facts.tax_form.zone is Zone.FORAL:
            raise Unsupported(wording.FORAL)
        if not base_lines.is_calendar_month(inputs.period_from, inputs.period_to):
            raise Unsupported(wording.NOT_A_MONTH)
        for element in inputs.elements:
            if element.kind is ElementKind.BENEFIT_IN_KIND:
                raise Unsupported(wording.BENEFIT_IN_KIND)
            if not BASE_TAGS.issuperset(element.feeds):
                raise Unsupported(wording.UNKNOWN_BASE)

    def earnings(self, inputs: Inputs, pack: Pack) -> tuple[Line, ...]:  # noqa: ARG002 - no figure of the state
        """Return salary, extra pays and the month's elements."""
        return earnings(inputs, _facts(inputs))

    def bases(self, inputs: Inputs, pack: Pack, earnings: tuple[Line, ...]) -> dict[str, Line]:
        """Return remuneration, both contribution bases and the tax base."""
        row = pack.at(TOPIC_CONTRIBUTIONS, inputs.period_to)
        return base_lines.base_lines(inputs, _facts(inputs), row, earnings)

    def contributions(self, inputs: Inputs, pack: Pack, bases: dict[str, Line]) -> tuple[Line, ...]:
        """Return every quota of the employee, then every quota of the employer."""
        facts = _facts(inputs)
        row = pack.at(TOPIC_CONTRIBUTIONS, inputs.period_to)
        base = base_lines.bases_of(inputs, facts, row, bases)
        doubtful = {code for code, line in bases.items() if not line.is_verified}
        employee = social_security.employee_contributions(base, row.values, facts.contract)
        employer = social_security.employer_contributions(
            base, row.values, facts.contract, facts.accident_rate
        )
        dues = ((Category.EMPLOYEE_CONTRIBUTION, employee), (Category.EMPLOYER_CONTRIBUTION, employer))
        return tuple(
            _quota_line(quota, category, base, inputs, row, doubtful)
            for category, quotas in dues
            for quota in quotas
        )

    def taxes(self, inputs: Inputs, pack: Pack, bases: dict[str, Line]) -> tuple[Line, ...]:
        """Return the income tax withheld from what is paid now, the extra pays included."""
        return (withholding.tax_line(inputs, _facts(inputs), pack, bases[base_lines.IRPF_BASE].amount),)

    def deductions(self, inputs: Inputs, pack: Pack, disposable: Decimal) -> tuple[Line, ...]:
        """Return garnishments within their legal limit, then agreed deductions."""
        return deductions(inputs, pack, disposable)


def _facts(inputs: Inputs) -> SpanishFacts:
    if not isinstance(inputs.facts, SpanishFacts):
        raise InvalidInputs(problem=wording.FACTS_MISSING)
    return inputs.facts


def _refuse_impossible_facts(inputs: Inputs, facts: SpanishFacts) -> None:
    if facts.contribution_group not in GROUPS:
        raise InvalidInputs(problem=wording.BAD_GROUP)
    if not 0 <= facts.accident_rate <= HIGHEST_ACCIDENT_RATE:
        raise InvalidInputs(problem=wording.BAD_ACCIDENT_RATE)
    if not 0 < inputs.working_time <= 1:
        raise InvalidInputs(problem=wording.BAD_WORKING_TIME)
    if not 0 < inputs.expected_months <= MONTHS:
        raise InvalidInputs(problem=wording.BAD_MONTHS)
    days = inputs.worked_days
    if days is not None and days > whole_month(facts.contribution_group, inputs.period_from):
        raise InvalidInputs(problem=wording.BAD_WORKED_DAYS)


@lru_cache(maxsize=64)
def _names(code: str, payer: str) -> tuple[str, str, str]:
    return f"es.{code}.{payer}", f"es.{code}", f"es.social_security.{code}"


def _quota_line(
    quota: Contribution, category: Category, base: Bases, inputs: Inputs, row: Row, doubtful: set[str]
) -> Line:
    payer = "employee" if category is Category.EMPLOYEE_CONTRIBUTION else "employer"
    code, label, rule = _names(quota.code, payer)
    is_certain = not doubtful or base_lines.BASE_OF.get(quota.code) not in doubtful
    is_verified = is_certain and (not row.unverified or base_lines.is_verified(row, quota.code))
    trace = _quota_trace(quota, category, base, row)
    # By position: this line is made ten times for every person, and names would double its cost.
    return Line(
        code,
        category,
        label,
        quota.amount,
        inputs.period_from,
        inputs.period_to,
        quota.rate,
        quota.base,
        rule,
        row.id,
        is_verified,
        trace,
    )


def _quota_trace(quota: Contribution, category: Category, base: Bases, row: Row) -> tuple[Step, ...]:
    if quota.rate is not None:
        return (Step("step.percent", (("base", quota.base), ("rate", quota.rate), ("amount", quota.amount))),)
    is_employee = category is Category.EMPLOYEE_CONTRIBUTION
    rates = [tier.employee if is_employee else tier.employer for tier in row.values.solidarity]
    tiers = social_security.solidarity_tiers(base, rates, row.values)
    return (
        Step("es.step.solidarity_excess", (("ceiling", base.ceiling), ("excess", quota.base))),
        *(Step("es.step.solidarity_tier", (("base", amount), ("rate", rate))) for amount, rate in tiers),
        Step("es.step.solidarity_sum", (("amount", quota.amount),)),
    )
