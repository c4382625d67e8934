"""The explanation of the income tax: every step of the algorithm with the numbers that it worked on."""

from decimal import Decimal

from payroll.countries.es.facts import Regularisation
from payroll.countries.es.irpf import Scaled, TaxCase, Withholding
from payroll.countries.es.parameters import Irpf
from payroll.countries.es.regularisation import Regularised
from payroll.engine.model import ZERO, Record, Step, shape

IRPF_NET_INCOME_STEP = shape("es.step.irpf_net_income", "pay", "contributions", "net_income")
IRPF_NET_INCOME_IRREGULAR_STEP = shape(
    "es.step.irpf_net_income_irregular", "irregular", "pay", "contributions", "net_income"
)
IRPF_QUOTA_SUPPORT_STEP = shape(
    "es.step.irpf_quota_support", "support_due", "base_due", "minimum_due", "quota"
)
IRPF_QUOTA_LEFT_STEP = shape("es.step.irpf_quota_left", "base_due", "minimum_due", "quota")
IRPF_BASE_LEFT_STEP = shape(
    "es.step.irpf_base_left", "net_income", "expenses", "work_reduction", "reduction", "base"
)
IRPF_MINIMUMS_STEP = shape(
    "es.step.irpf_minimums", "personal", "descendants", "under_three", "ascendants", "disability", "minimum"
)
IRPF_REDUCTIONS_STEP = shape(
    "es.step.irpf_reductions", "spouse_pension", "activity", "many_children", "reduction"
)
IRPF_RATE_CUT_STEP = shape("es.step.irpf_rate_cut", "quota", "home_loan", "pay", "rate")
IRPF_LOWEST_RATE_STEP = shape("es.step.irpf_lowest_rate", "computed_rate", "lowest_rate", "rate")
IRPF_REST_STEP = shape("es.step.irpf_rest", "pay", "received", "rest")
IRPF_REGULARISED_STEP = shape("es.step.irpf_regularised", "quota", "withheld", "home_loan", "rest", "rate")
IRPF_BOUNDS_STEP = shape("es.step.irpf_bounds", "computed_rate", "highest_rate", "lowest_rate", "rate")
IRPF_EXPENSES_COUNTED_STEP = shape(
    "es.step.irpf_expenses_counted", "general", "mobility", "disability", "pay", "contributions", "expenses"
)
IRPF_WORK_REDUCTION_SLOPED_STEP = shape(
    "es.step.irpf_work_reduction_sloped", "start", "slope_count", "net_income", "limit", "reduction"
)
IRPF_WORK_REDUCTION_STEP = shape("es.step.irpf_work_reduction", "net_income", "reduction")
IRPF_EXEMPT_STEP = shape("es.step.irpf_exempt", "limit")
IRPF_SUPPORT_MINIMUM_STEP = shape("es.step.irpf_support_minimum", "minimum", "added", "total")
IRPF_QUOTA_LIMITED_STEP = shape("es.step.irpf_quota_limited", "full", "limit_rate", "pay", "limit", "quota")
IRPF_SCALE_STEP = shape("es.step.irpf_scale", "amount", "start_due", "start", "band_rate", "due")
IRPF_ZONE_SHARE_STEP = shape("es.step.irpf_zone_share", "full", "zone_rate", "quota")
IRPF_HOME_LOAN_RELIEF_STEP = shape("es.step.irpf_home_loan_relief", "pay", "loan_rate", "home_loan")
IRPF_SPLIT_STEP = shape(
    "es.step.irpf_split", "full", "received", "former_rate", "rest", "present_rate", "pay", "quota"
)

Steps = list[Record]


def of_quota(case: TaxCase, found: Withholding, parameters: Irpf) -> Steps:
    """Return the steps from the year's pay to the tax before relief."""
    steps = [_net_income(case, found), _expenses(case, found), _work_reduction(found)]
    pension, activity, many = found.reductions
    reduction = found.reduction
    if reduction:
        steps.append((IRPF_REDUCTIONS_STEP, pension, activity, many, reduction))
    steps.append(
        (
            IRPF_BASE_LEFT_STEP,
            found.net_income,
            found.expenses.counted,
            found.relief.amount,
            reduction,
            found.base,
        )
    )
    minimum = found.minimum
    steps.append(
        (
            IRPF_MINIMUMS_STEP,
            minimum.personal,
            minimum.descendants,
            minimum.under_three,
            minimum.ascendants,
            minimum.disability,
            minimum.total,
        )
    )
    steps += _quota(case, found, parameters)
    return steps


def of_rate(case: TaxCase, found: Withholding, parameters: Irpf) -> Steps:
    """Return the steps from the quota to the rate of a year without a change."""
    steps = _zone(found, parameters)
    steps += _home_loan(case, found, parameters)
    if not case.pay:
        return steps
    steps.append((IRPF_RATE_CUT_STEP, found.zone_quota, found.home_loan, case.pay, found.computed_rate))
    if found.rate != found.computed_rate:
        steps.append((IRPF_LOWEST_RATE_STEP, found.computed_rate, found.lowest_rate, found.rate))
    return steps


def of_regularised_rate(
    case: TaxCase, result: Regularised, before: Regularisation, parameters: Irpf
) -> Steps:
    """Return the steps from the quota to the rate for the rest of a year with a change."""
    found = result.found
    steps = [
        (IRPF_REST_STEP, case.pay, result.received, result.rest),
        *(_split(case, result) if result.split else _zone(found, parameters)),
        *_home_loan(case, found, parameters),
        (
            IRPF_REGULARISED_STEP,
            result.quota,
            result.withheld,
            found.home_loan,
            result.rest,
            result.computed_rate,
        ),
    ]
    if result.bounded_rate != result.computed_rate:
        steps.append(
            (
                IRPF_BOUNDS_STEP,
                result.computed_rate,
                result.highest_rate,
                found.lowest_rate,
                result.bounded_rate,
            )
        )
    steps += _limited(result, before.tax or ZERO, before.rate or ZERO)
    return steps


def _net_income(case: TaxCase, found: Withholding) -> Record:
    if not case.irregular:
        return (IRPF_NET_INCOME_STEP, case.pay, case.contributions, found.net_income)
    return (
        IRPF_NET_INCOME_IRREGULAR_STEP,
        case.irregular,
        case.pay,
        case.contributions,
        found.net_income,
    )


def _expenses(case: TaxCase, found: Withholding) -> Record:
    general, mobility, disability, counted = found.expenses
    return (IRPF_EXPENSES_COUNTED_STEP, general, mobility, disability, case.pay, case.contributions, counted)


def _work_reduction(found: Withholding) -> Record:
    relief = found.relief
    if not relief.slope:
        return (IRPF_WORK_REDUCTION_STEP, found.net_income, relief.amount)
    return (
        IRPF_WORK_REDUCTION_SLOPED_STEP,
        relief.start,
        relief.slope,
        found.net_income,
        relief.limit,
        relief.amount,
    )


def _quota(case: TaxCase, found: Withholding, parameters: Irpf) -> Steps:
    parts, exempt, amount = found.scaled
    if exempt is None:
        return [(IRPF_EXEMPT_STEP, found.exempt_limit)]
    steps = [_scale(part) for part in parts]
    if len(parts) > 1:
        steps.append(
            (IRPF_SUPPORT_MINIMUM_STEP, found.minimum.total, parameters.child_support_minimum, exempt.amount)
        )
    steps.append(_scale(exempt))
    if len(parts) > 1:
        steps.append((IRPF_QUOTA_SUPPORT_STEP, parts[1].due, parts[0].due, exempt.due, amount))
    else:
        steps.append((IRPF_QUOTA_LEFT_STEP, parts[0].due, exempt.due, amount))
    if found.is_capped:
        steps.append(
            (
                IRPF_QUOTA_LIMITED_STEP,
                amount,
                parameters.quota_limit_rate,
                case.pay,
                found.exempt_limit,
                found.quota,
            )
        )
    return steps


def _scale(part: Scaled) -> Record:
    amount, band, due = part
    return (IRPF_SCALE_STEP, amount, band.due, band.start, band.rate, due)


def _zone(found: Withholding, parameters: Irpf) -> Steps:
    if not found.is_in_zone:
        return []
    return [(IRPF_ZONE_SHARE_STEP, found.quota, parameters.zone_share, found.zone_quota)]


def _home_loan(case: TaxCase, found: Withholding, parameters: Irpf) -> Steps:
    if not found.home_loan:
        return []
    return [(IRPF_HOME_LOAN_RELIEF_STEP, case.pay, parameters.home_loan_rate, found.home_loan)]


def _split(case: TaxCase, result: Regularised) -> Steps:
    split = result.split
    assert split is not None
    return [
        (
            IRPF_SPLIT_STEP,
            result.found.quota,
            result.received,
            split.former_rate,
            result.rest,
            split.present_rate,
            case.pay,
            split.quota,
        ),
        Step("es.step.irpf_split_unconfirmed"),
    ]


def _limited(result: Regularised, former_tax: Decimal, former_rate: Decimal) -> Steps:
    limit = result.limit
    if limit is None or limit.rate == result.bounded_rate:
        return []
    rests = (("former_rest", limit.former_rest), ("present_rest", limit.present_rest))
    if limit.former_rest >= limit.present_rest:
        rates = (("computed_rate", result.bounded_rate), ("former_rate", former_rate), ("rate", limit.rate))
        return [Step("es.step.irpf_limit_rate", (*rests, *rates))]
    values = (
        ("former_tax", former_tax),
        *rests,
        ("withheld", result.withheld),
        ("rest", result.rest),
        ("rate", limit.rate),
    )
    return [Step("es.step.irpf_limit_rise", values)]
