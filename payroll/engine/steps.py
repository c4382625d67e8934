"""One calculation: the country's graph is run, its lines are added up to gross, net and employer cost."""

from collections.abc import Iterable
from decimal import Decimal, localcontext

from payroll.engine import elements, explain
from payroll.engine.digest import NoSuchChoice, NothingGiven, WrongKind, digest
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import EARNING, ZERO, Category, Element, Inputs, Result, YearToDate
from payroll.engine.pack import Pack, Row
from payroll.engine.refusals import InvalidInputs, NegativeNet
from payroll.engine.rounding import CONTEXT

ENGINE_VERSION = "2"
DAYS_OF_A_YEAR, MONTHS = 366, 12
BASE, INFO, EMPLOYER_CONTRIBUTION = Category.BASE, Category.INFO, Category.EMPLOYER_CONTRIBUTION


def calculate(inputs: Inputs, pack: Pack) -> Result:
    """Compute one person's pay of one period, with the reason of every amount.

    The same inputs and pack give the same result, byte for byte. Raises `Refused` where the law asks
    for something that is not built or the facts do not allow an answer.
    """
    return calculate_with_rows(inputs, pack)[0]


def calculate_with_rows(
    inputs: Inputs, pack: Pack, *, is_strict: bool = False
) -> tuple[Result, tuple[Row, ...]]:
    """Compute one person's pay and return it with the parameter rows that it used.

    Strictly, a node that reads another without naming it among its needs raises `GraphError`.
    """
    with localcontext(CONTEXT):
        input_hash = _hash_of(inputs)
        _refuse_impossible(inputs)
        resolved = elements.resolve(inputs)
        pack.rules.refuse(resolved, pack)
        workings = Workings(resolved, pack)
        lines = elements.explained(pack.rules.run(workings, is_strict=is_strict), resolved.elements)
        used = workings.rows
        rows = tuple([used[name] for name in sorted(used)])
        return _result(inputs, pack, lines, rows, input_hash), rows


def year_to_date(results: Iterable[Result]) -> YearToDate:
    """Add up the lines of some periods by code, as the next period of the same tax year needs them."""
    sums: dict[str, Decimal] = {}
    for result in results:
        for line in result.lines:
            sums[line.code] = sums.get(line.code, ZERO) + line.amount
    return tuple(sorted(sums.items()))


def _hash_of(inputs: Inputs) -> str:
    # It passes every value of the facts anyway, so it is also what finds a float, a NaN, an absurd size
    # or a value that its field cannot hold.
    try:
        return digest(inputs)
    except NoSuchChoice as error:
        raise InvalidInputs(problem=explain.BAD_CHOICE) from error
    except NothingGiven as error:
        raise InvalidInputs(problem=explain.FACT_MISSING) from error
    except WrongKind as error:
        raise InvalidInputs(problem=explain.BAD_KIND) from error
    except TypeError as error:  # what has no canonical form, a signalling NaN among it
        raise InvalidInputs(problem=explain.BAD_NUMBER) from error


def _refuse_impossible(inputs: Inputs) -> None:
    if inputs.period_from > inputs.period_to:
        raise InvalidInputs(problem=explain.BAD_PERIOD)
    if (inputs.period_to - inputs.period_from).days > DAYS_OF_A_YEAR:
        raise InvalidInputs(problem=explain.PERIOD_TOO_LONG)
    if inputs.periods_per_year < 1 or (inputs.period_number is not None and inputs.period_number < 1):
        raise InvalidInputs(problem=explain.BAD_FREQUENCY)
    if inputs.pays_per_year not in (12, 12 + len(inputs.extra_pays)):
        raise InvalidInputs(problem=explain.BAD_PAYS)
    if inputs.worked_days is not None and inputs.worked_days < 1:
        raise InvalidInputs(problem=explain.BAD_WORKED_DAYS)
    if any(not 1 <= extra.month <= MONTHS or not 0 <= extra.accrued <= 1 for extra in inputs.extra_pays):
        raise InvalidInputs(problem=explain.BAD_EXTRA_PAY)
    _refuse_bad_amount(inputs.annual_salary)
    _refuse_bad_amount(inputs.expected_annual_pay)
    if inputs.expected_annual_contributions is not None:
        _refuse_bad_amount(inputs.expected_annual_contributions)
    for element in inputs.elements:
        _refuse_bad_element(element)


def _refuse_bad_element(element: Element) -> None:
    if not element.code:
        raise InvalidInputs(problem=explain.NO_CODE)
    _refuse_bad_amount(element.amount)
    for number in (element.quantity, element.rate):
        if number is not None:
            _refuse_bad_amount(number)


def _refuse_bad_amount(amount: Decimal) -> None:
    # A float that slipped in would carry its binary error into every line.
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount < 0:
        raise InvalidInputs(problem=explain.BAD_AMOUNT)


def _result(inputs: Inputs, pack: Pack, lines: Lines, rows: tuple[Row, ...], input_hash: str) -> Result:
    gross = owed = cost = ZERO
    bases, unverified = [], []
    for line in lines:
        category = line.category
        # By identity: hashing or comparing the members of an enumeration would cost three times as much.
        if category is BASE:
            bases.append((line.code, line.amount))
        elif category is EMPLOYER_CONTRIBUTION:
            cost += line.amount
        elif category is EARNING:
            gross += line.amount
        elif category is not INFO:
            owed += line.amount
        if not line.is_verified:
            unverified.append(line.code)
    net = gross - owed
    if net < 0:
        raise NegativeNet(shortfall=-net)
    return Result(
        subject=inputs.subject,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        pay_date=inputs.pay_date,
        currency=pack.currency,
        lines=lines,
        gross=gross,
        net=net,
        bases=tuple(bases),
        employer_cost=gross + cost,
        engine_version=ENGINE_VERSION,
        rules_version=pack.rules.version,
        pack_version=pack.version,
        pack_hash=pack.content_hash,
        input_hash=input_hash,
        parameters=tuple([row.id for row in rows]),
        unverified=tuple(unverified),
    )
