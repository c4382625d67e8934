"""The Spanish form: the order and the words of the model of Orden ESS/2098/2014 (BOE of 11 November 2014)."""

from collections.abc import Iterable, Sequence
from typing import Any

from hr.i18n import gettext
from payroll.engine.model import Category
from payroll.payslips.content import Slip, SlipLine
from payroll.payslips.rows import Row, row, rows

BASE_SALARY = "salary"
EXTRA_PAYS = frozenset({"extra_pay", "prorated_extra_pays", "es.settlement.extra_pay"})
OVERTIME, ADDITIONAL_HOURS = "overtime", "additional_hours"
NON_SALARY, IN_KIND = "non_salary", "in_kind"
EXPENSES = ("es.mileage", "es.meals", "es.lodging", "es.fares")
BENEFITS = ("es.sick_pay", "es.delegated_payment")
INDEMNITIES = ("es.settlement.indemnity",)
ADVANCE, RECEIVED_IN_KIND = "advance", "es.in_kind.received"
# The part of the official box an employer's quota stands in; whatever is new falls under the second.
COMMON_QUOTAS = ("es.common_contingencies", "es.intergenerational_equity", "es.solidarity")
OVERTIME_QUOTAS = ("es.overtime", "es.overtime_force_majeure")


def arrange(slip: Slip) -> dict[str, Any]:
    """Return the parts of the official model, each row in its place."""
    tax = slip.of(Category.TAX)
    withheld = slip.of(Category.DEDUCTION)
    advances = [line for line in withheld if line.component.startswith(ADVANCE)]
    in_kind = [line for line in withheld if line.component == RECEIVED_IN_KIND]
    return {
        "salary": _salary(slip),
        "other_earnings": _other_earnings(slip),
        "contributions": _contributions(slip),
        "tax": Row("", _sum(tax), tax[0].rate if tax else None, year=_year(tax)),
        "advances": Row("", _sum(advances), year=_year(advances)),
        "in_kind": Row("", _sum(in_kind), year=_year(in_kind)),
        "deductions": rows(line for line in withheld if line not in advances and line not in in_kind),
        "others": _sum(withheld) - _sum(advances) - _sum(in_kind),
        "bases": {line.component: line.amount for line in slip.of(Category.BASE)},
        **_employer(slip),
    }


def _sum(lines: Iterable[SlipLine]) -> int:
    return sum(line.amount for line in lines)


def _year(lines: Sequence[SlipLine]) -> int | None:
    known = [line.year for line in lines if line.year is not None]
    return sum(known) if known else None


def _or_none(found: list[Row], label: str) -> list[Row]:
    """Return the rows, or the model's own one with nothing in it."""
    return found or [Row(label)]


def _salary(slip: Slip) -> list[Row]:
    salary = [line for line in slip.of(Category.EARNING) if line.section != NON_SALARY]
    parts: dict[str, list[SlipLine]] = {}
    for line in salary:
        parts.setdefault(_part_of_salary(line), []).append(line)

    def part(name: str, label: str) -> list[Row]:
        return _or_none(rows(parts.get(name, [])), label)

    return [
        *part("basic", gettext("Base salary")),
        *part("rest", gettext("Salary supplements")),
        *part("overtime", gettext("Overtime")),
        *part("additional", gettext("Additional hours (part-time contracts)")),
        *part("extra", gettext("Extra pays")),
        *part("in_kind", gettext("Pay in kind")),
    ]


def _part_of_salary(line: SlipLine) -> str:
    if line.section == IN_KIND:
        return "in_kind"
    if line.component == BASE_SALARY:
        return "basic"
    if line.component in EXTRA_PAYS:
        return "extra"
    if ADDITIONAL_HOURS in line.component:
        return "additional"
    return "overtime" if OVERTIME in line.component else "rest"


def _other_earnings(slip: Slip) -> list[Row]:
    paid = [line for line in slip.of(Category.EARNING) if line.section == NON_SALARY]
    kinds = (
        (EXPENSES, gettext("Compensation or expenses")),
        (BENEFITS, gettext("Social security benefits")),
        (INDEMNITIES, gettext("Compensation for transfer, suspension or dismissal")),
    )
    found: list[Row] = []
    for prefixes, label in kinds:
        found += _or_none(rows(line for line in paid if line.component.startswith(prefixes)), label)
    known = tuple(prefix for prefixes, _ in kinds for prefix in prefixes)
    rest = [line for line in paid if not line.component.startswith(known)]
    return [*found, *_or_none(rows(rest), gettext("Other payments that are not salary"))]


def _contributions(slip: Slip) -> list[Row]:
    quotas = slip.of(Category.EMPLOYEE_CONTRIBUTION)
    known = {_stem(line) for line in quotas}
    missing = (
        ("es.overtime_force_majeure", gettext("Overtime, force majeure")),
        ("es.overtime", gettext("Overtime, other")),
    )
    return [*rows(quotas), *(Row(label) for stem, label in missing if stem not in known)]


def _employer(slip: Slip) -> dict[str, list[Row]]:
    parts: dict[str, list[Row]] = {"common_quotas": [], "overtime_quotas": [], "professional_quotas": []}
    for line in slip.of(Category.EMPLOYER_CONTRIBUTION):
        stem = _stem(line)
        name = "common_quotas" if stem in COMMON_QUOTAS else "professional_quotas"
        parts["overtime_quotas" if stem in OVERTIME_QUOTAS else name].append(row(line))
    return parts


def _stem(line: SlipLine) -> str:
    """Return the quota without its payer: `es.unemployment.employee` is `es.unemployment`."""
    return line.component.rsplit(".", 1)[0]
