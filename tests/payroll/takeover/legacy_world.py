"""A company that comes from another payroll, whose payslips hold a dozen known mistakes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from hr import db
from hr.access import Actor, Role
from hr.people.models import Employment
from payroll import countries, engine
from payroll.countries.es.facts import Contract, SpanishFacts
from payroll.engine.model import Element, ElementKind, Inputs
from payroll.engine.rounding import half_up_cent
from payroll.entries import keeping, periods
from payroll.entries.keeping import NewAssignment
from payroll.runs.employer import employer_on
from payroll.runs.facts import Month, gather
from payroll.runs.inputs import inputs_of
from payroll.takeover import causes
from tests.support import factories

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3))
NAMES = {
    "salary": "Salario base",
    "prorated_extra_pays": "Prorrata pagas extras",
    "seniority": "Antigüedad",
    "union_fee": "Cuota sindical",
    "es.common_contingencies.employee": "Contingencias comunes",
    "es.intergenerational_equity.employee": "MEI",
    "es.unemployment.employee": "Desempleo",
    "es.vocational_training.employee": "Formación profesional",
    "es.solidarity.employee": "Z1",
    "es.irpf": "Retención IRPF",
    "es.work_accidents.employer": "AT y EP",
    "es.common_contingencies.employer": "Contingencias comunes empresa",
    "es.unemployment.employer": "Desempleo empresa",
    "es.base.common_contingencies": "Base contingencias comunes",
    "total.gross": "Total devengado",
    "total.net": "Líquido a percibir",
}
TAKEN = ("union_fee", "es.irpf")
SENIORITY = Element(
    "seniority",
    ElementKind.EARNING,
    Decimal("62.50"),
    "Seniority",
    ("contributions", "irpf"),
    is_prorated=True,
)
FEE = Element("union_fee", ElementKind.DEDUCTION, Decimal("14.30"), "Union fee")

Amounts = dict[str, Decimal]


@dataclass
class Case:
    """One person of the other payroll, what went wrong and what we should say about it."""

    name: str
    cause: str
    bend: Callable[[Inputs], Inputs] = lambda inputs: inputs
    twist: Callable[[Amounts], Amounts] = lambda amounts: amounts
    months: tuple[date, ...] = (MONTHS[1],)
    person: dict[str, object] = field(default_factory=dict)


def facts(inputs: Inputs, **changes: object) -> Inputs:
    """Return inputs with other facts."""
    assert isinstance(inputs.facts, SpanishFacts)
    return replace(inputs, facts=replace(inputs.facts, **changes))  # type: ignore[arg-type]


def moved(amounts: Amounts, **changes: str) -> Amounts:
    """Return amounts of which some are other, the net with them."""
    found = dict(amounts)
    for name, text in changes.items():
        key = name.replace("__", ".")
        delta = Decimal(text)
        found[key] += delta
        if not key.startswith("total.") and not key.endswith(".employer"):
            found["total.net"] -= delta
    return found


def uncapped(amounts: Amounts) -> Amounts:
    """Return the payslip of a payroll that forgot the maximum base."""
    base = amounts["salary"] + Decimal(12_000 * 2) / 12
    before = amounts["es.common_contingencies.employee"]
    after = half_up_cent(base * Decimal("0.047"))
    found = {**amounts, "es.base.common_contingencies": base, "es.common_contingencies.employee": after}
    found["total.net"] -= after - before
    return found


def irpf(amounts: Amounts) -> Amounts:
    """Return the payslip of a payroll that withheld two points more."""
    more = half_up_cent(amounts["salary"] * Decimal("0.02"))
    return moved(amounts, es__irpf=str(more))


CASES = (
    Case("nothing", "", months=()),
    Case(
        "allowance",
        causes.MISSING_ALLOWANCE,
        lambda i: replace(
            i, elements=(*i.elements, SENIORITY), expected_annual_pay=i.expected_annual_pay + SENIORITY.amount
        ),
    ),
    Case(
        "group",
        causes.OTHER_GROUP,
        lambda i: facts(i, contribution_group=1),
        person={"annual_gross": "17500.00"},
    ),
    Case("irpf", causes.OTHER_TAX_RATE, twist=irpf),
    Case("part month", causes.PART_MONTH, lambda i: replace(i, worked_days=17)),
    Case(
        "salary", causes.OTHER_SALARY, lambda i: replace(i, annual_salary=Decimal("21700.00")), months=MONTHS
    ),
    Case("uncapped", causes.BASE_NOT_CAPPED, twist=uncapped, person={"annual_gross": "168000.00"}),
    Case("prorated", causes.EXTRAS_PRORATED, lambda i: replace(i, pays_per_year=12), months=MONTHS),
    Case("accidents", causes.ACCIDENT_RATE, lambda i: facts(i, accident_rate=Decimal("3.60")), months=MONTHS),
    Case("rounding", causes.ROUNDING, twist=lambda a: moved(a, es__unemployment__employee="0.01")),
    Case("contract", causes.OTHER_CONTRACT, lambda i: facts(i, contract=Contract.TEMPORARY)),
    Case("deduction", causes.MISSING_DEDUCTION, lambda i: replace(i, elements=(*i.elements, FEE))),
    Case("mei", causes.OTHER_RATE, twist=lambda a: mei(a)),
    Case("sum", causes.DOES_NOT_ADD_UP, twist=lambda a: moved(a, total__net="25.00")),
    Case("ours only", causes.EXTRA_DEDUCTION, lambda i: replace(i, elements=()), months=MONTHS),
)


def mei(amounts: Amounts) -> Amounts:
    """Return the payslip of a payroll that kept last year's rate of the equity mechanism (0.13 for 0.15)."""
    before = amounts["es.intergenerational_equity.employee"]
    after = half_up_cent(amounts["es.base.common_contingencies"] * Decimal("0.0013"))
    return moved(amounts, es__intergenerational_equity__employee=str(after - before))


class LegacyHouse:
    """The company, its people and the file of the other payroll."""

    def __init__(self) -> None:
        with db.unit_of_work():
            self.entity = factories.make_entity()
            self.preparer: Actor = factories.make_actor(Role.PAYROLL_PREPARER, name="Andrés Prepara")
            self.approver: Actor = factories.make_actor(Role.PAYROLL_APPROVER, name="Paula Aprueba")
            self.people: dict[str, Employment] = {
                case.name: factories.make_employee(
                    entity=self.entity,
                    family_name=case.name,
                    **case.person,  # type: ignore[arg-type]
                )
                for case in CASES
            }
            fee = NewAssignment(
                employment_id=self.people["ours only"].id,
                element_code="union_fee",
                amount=Decimal("9.90"),
                effective_from=date(2026, 1, 1),
            )
            keeping.assign(actor=self.preparer, new=fee)

    def file(self) -> str:
        """Write the payslips of the other payroll, one row per amount."""
        rows = ["NIF;Periodo;Concepto;Importe"]
        with db.reading():
            for case in CASES:
                for month in MONTHS:
                    rows += self._month(case, month)
        return "\n".join(rows) + "\n"

    def _month(self, case: Case, month: date) -> list[str]:
        last = periods.last_of(month)
        found = gather([self.people[case.name].id], Month(month, last, last))[0]
        inputs = inputs_of(found, Month(month, last, last), employer_on(self.entity.id, last))
        is_wrong = month in case.months
        result = engine.calculate(case.bend(inputs) if is_wrong else inputs, countries.load("es", last))
        amounts = causes.amounts(result)
        amounts = case.twist(amounts) if is_wrong else amounts
        number = found.person.tax_number
        return [
            f"{number};{month:%m/%Y};{name};{self._shown(key, amounts[key])}"
            for key, name in NAMES.items()
            if key in amounts
        ]

    def _shown(self, key: str, amount: Decimal) -> str:
        """Write an amount as that program does: with a comma, what is withheld with a minus."""
        is_taken = key in TAKEN or key.endswith(".employee")
        return f"{-amount if is_taken else amount:.2f}".replace(".", ",")
