"""The fixed order of a calculation: earnings, bases, contributions, tax, deductions, net, employer cost."""

from decimal import Decimal, localcontext

from payroll.engine import explain
from payroll.engine.digest import digest
from payroll.engine.model import ZERO, Category, Inputs, Line, Result
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, NegativeNet
from payroll.engine.rounding import CONTEXT

ENGINE_VERSION = "1"


def calculate(inputs: Inputs, pack: Pack) -> Result:
    """Compute one person's pay of one period, with the reason of every amount.

    The same inputs and pack give the same result, byte for byte. Raises `Refused` where the law asks
    for something that is not built or the facts do not allow an answer.
    """
    with localcontext(CONTEXT):
        _refuse_impossible(inputs)
        rules = pack.rules
        rules.refuse(inputs, pack)
        earnings = rules.earnings(inputs, pack)
        bases = rules.bases(inputs, pack, earnings)
        contributions = rules.contributions(inputs, pack, bases)
        taxes = rules.taxes(inputs, pack, bases)
        disposable = _left_to_pay((*earnings, *contributions, *taxes))
        deductions = rules.deductions(inputs, pack, disposable)
        net = disposable - sum([line.amount for line in deductions], ZERO)
        if net < 0:
            raise NegativeNet(shortfall=-net)
        lines = (*earnings, *contributions, *taxes, *deductions, *bases.values())
        return _result(inputs, pack, lines, bases, net)


def _refuse_impossible(inputs: Inputs) -> None:
    if inputs.period_from > inputs.period_to:
        raise InvalidInputs(problem=explain.BAD_PERIOD)
    if inputs.pays_per_year not in (12, 12 + len(inputs.extra_pays)):
        raise InvalidInputs(problem=explain.BAD_PAYS)
    if inputs.worked_days is not None and inputs.worked_days < 1:
        raise InvalidInputs(problem=explain.BAD_WORKED_DAYS)
    _refuse_bad_amount(inputs.annual_salary)
    _refuse_bad_amount(inputs.expected_annual_pay)
    for element in inputs.elements:
        _refuse_bad_amount(element.amount)


def _refuse_bad_amount(amount: Decimal) -> None:
    # A float that slipped in would carry its binary error into every line.
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount < 0:
        raise InvalidInputs(problem=explain.BAD_AMOUNT)


def _left_to_pay(lines: tuple[Line, ...]) -> Decimal:
    # Earnings, contributions and taxes only: bases and information never reach this sum.
    left = ZERO
    for line in lines:
        if line.category is Category.EARNING:
            left += line.amount
        elif line.category is not Category.EMPLOYER_CONTRIBUTION:
            left -= line.amount
    return left


def _result(
    inputs: Inputs, pack: Pack, lines: tuple[Line, ...], bases: dict[str, Line], net: Decimal
) -> Result:
    gross = _sum(lines, Category.EARNING)
    return Result(
        subject=inputs.subject,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        pay_date=inputs.pay_date,
        currency=pack.currency,
        lines=lines,
        gross=gross,
        net=net,
        bases=tuple((code, line.amount) for code, line in bases.items()),
        employer_cost=gross + _sum(lines, Category.EMPLOYER_CONTRIBUTION),
        engine_version=ENGINE_VERSION,
        pack_version=pack.version,
        pack_hash=pack.content_hash,
        input_hash=digest(inputs),
        unverified=tuple(line.code for line in lines if not line.is_verified),
    )


def _sum(lines: tuple[Line, ...], category: Category) -> Decimal:
    return sum([line.amount for line in lines if line.category is category], ZERO)
