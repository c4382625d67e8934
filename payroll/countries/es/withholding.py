"""The income tax line of a month: the year's rate on what is paid now, with every step of the algorithm."""

from decimal import Decimal

from payroll.countries.es import irpf, social_security, wording
from payroll.countries.es.facts import SpanishFacts
from payroll.countries.es.irpf import TaxCase, Withholding
from payroll.countries.es.parameters import Irpf
from payroll.engine.model import ZERO, Category, Inputs, Line, Step
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import percent

TOPIC_IRPF = "irpf"
TOPIC_CONTRIBUTIONS = "social_security"


def tax_line(inputs: Inputs, facts: SpanishFacts, pack: Pack, paid: Decimal) -> Line:
    """Return the tax withheld from what is paid now."""
    if inputs.period_to.year < inputs.pay_date.year:
        return _arrears_line(inputs, pack, paid)
    if paid > inputs.expected_annual_pay:
        raise InvalidInputs(problem=wording.PAY_EXCEEDS_YEAR)
    row = pack.at(TOPIC_IRPF, inputs.pay_date)
    monthly = _monthly_contributions(inputs, facts, pack)
    case = TaxCase(
        year=inputs.pay_date.year,
        pay=inputs.expected_annual_pay,
        contributions=_contributions(inputs, monthly),
        form=facts.tax_form,
        contract=facts.tax_contract,
        irregular=facts.irregular_pay,
    )
    found = irpf.withhold(case, row.values)
    amount = percent(paid, found.rate)
    return Line(
        code="es.irpf",
        category=Category.TAX,
        label="es.irpf",
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rate=found.rate,
        base=paid,
        rule="es.irpf.withholding",
        parameter=row.id,
        is_verified=not row.unverified,
        trace=(
            *_case_steps(case, inputs, monthly),
            *_steps(case, found, row.values),
            Step("step.percent", (("base", paid), ("rate", found.rate), ("amount", amount))),
        ),
    )


def _arrears_line(inputs: Inputs, pack: Pack, paid: Decimal) -> Line:
    """Return the flat tax on pay of an earlier year, which no expectation of this year covers."""
    row = pack.at(TOPIC_IRPF, inputs.pay_date)
    rate = row.values.arrears_rate
    amount = percent(paid, rate)
    return Line(
        code="es.irpf",
        category=Category.TAX,
        label="es.irpf",
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rate=rate,
        base=paid,
        rule="es.irpf.arrears",
        parameter=row.id,
        is_verified=not row.unverified,
        trace=(
            Step("es.step.irpf_arrears", (("pay_year", inputs.pay_date.year), ("rate", rate))),
            Step("step.percent", (("base", paid), ("rate", rate), ("amount", amount))),
        ),
    )


def _monthly_contributions(inputs: Inputs, facts: SpanishFacts, pack: Pack) -> Decimal:
    """Return the employee's quotas of an average month of the year (thirty days in every group)."""
    if inputs.expected_annual_contributions is not None:
        return ZERO
    parameters = pack.at(TOPIC_CONTRIBUTIONS, inputs.period_to).values
    bounds = social_security.limits(parameters, facts.contribution_group, social_security.DAYS_OF_EVERY_MONTH)
    average = half_up_cent(inputs.expected_annual_pay / inputs.expected_months)
    base = social_security.bases(average, ZERO, ZERO, bounds)
    quotas = social_security.employee_contributions(base, parameters, facts.contract)
    return sum((quota.amount for quota in quotas), ZERO)


def _contributions(inputs: Inputs, monthly: Decimal) -> Decimal:
    if inputs.expected_annual_contributions is not None:
        return inputs.expected_annual_contributions
    return half_up_cent(monthly * inputs.expected_months)


def _case_steps(case: TaxCase, inputs: Inputs, monthly: Decimal) -> tuple[Step, ...]:
    pay = Step("es.step.irpf_pay", (("pay_year", case.year), ("pay", case.pay)))
    if inputs.expected_annual_contributions is not None:
        given = Step("es.step.irpf_contributions_given", (("contributions", case.contributions),))
        return (pay, given)
    values = (
        ("monthly", monthly),
        ("months_count", inputs.expected_months),
        ("contributions", case.contributions),
    )
    return (pay, Step("es.step.irpf_contributions_estimated", values))


def _steps(case: TaxCase, found: Withholding, parameters: Irpf) -> tuple[Step, ...]:
    steps = []
    if case.irregular:
        steps.append(Step("es.step.irpf_irregular", (("irregular", case.irregular),)))
    steps += [
        Step("es.step.irpf_expenses", (("expenses", found.expenses),)),
        Step(
            "es.step.irpf_work_reduction",
            (("net_income", found.net_income), ("reduction", found.work_reduction)),
        ),
    ]
    if found.reduction:
        steps.append(Step("es.step.irpf_reduction", (("reduction", found.reduction),)))
    steps += [
        Step("es.step.irpf_base", (("base", found.base),)),
        Step("es.step.irpf_minimum", (("minimum", found.minimum.total),)),
        _quota_step(found, parameters),
    ]
    return (*steps, *_rate_steps(found, parameters))


def _quota_step(found: Withholding, parameters: Irpf) -> Step:
    if found.is_exempt:
        return Step("es.step.irpf_exempt", (("limit", found.exempt_limit),))
    if found.is_capped:
        values = (
            ("limit_rate", parameters.quota_limit_rate),
            ("limit", found.exempt_limit),
            ("quota", found.quota),
        )
        return Step("es.step.irpf_capped", values)
    return Step("es.step.irpf_quota", (("quota", found.quota),))


def _rate_steps(found: Withholding, parameters: Irpf) -> tuple[Step, ...]:
    steps = []
    if found.is_in_zone:
        steps.append(Step("es.step.irpf_zone", (("zone_rate", parameters.zone_share),)))
    if found.home_loan:
        steps.append(Step("es.step.irpf_home_loan", (("home_loan", found.home_loan),)))
    key = "es.step.irpf_lowest" if found.is_lowest_rate else "es.step.irpf_rate"
    return (*steps, Step(key, (("rate", found.rate),)))
