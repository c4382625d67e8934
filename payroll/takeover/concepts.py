"""What a concept of another payroll can mean here, and the words by which we guess it."""

from collections.abc import Iterable
from dataclasses import dataclass

from hr.i18n import N_
from payroll.countries.uk import ni_lines
from payroll.countries.uk.lines import ni_code
from payroll.countries.uk.tax_lines import TAX, TAXABLE_PAY
from payroll.countries.us import bases
from payroll.countries.us.states import STATES
from payroll.engine.model import Category, ElementKind
from payroll.entries.importing.columns import plain
from payroll.entries.shipped import BY_COUNTRY

IGNORE = "-"
GROSS, NET, EMPLOYEE_TOTAL, EMPLOYER_TOTAL = (
    "total.gross", "total.net", "total.employee_contributions", "total.employer_contributions",
)  # fmt: skip
TOTAL_NAMES = {
    GROSS: N_("Total earnings"),
    NET: N_("Net pay"),
    EMPLOYEE_TOTAL: N_("Employee's contributions in one amount"),
    EMPLOYER_TOTAL: N_("Company's contributions in one amount"),
}
CONTRIBUTIONS = (
    "common_contingencies", "intergenerational_equity", "unemployment", "vocational_training",
    "wage_guarantee", "work_accidents", "overtime", "overtime_force_majeure", "solidarity",
)  # fmt: skip

SALARY = {"us": "us.salary"}
NI_LETTERS = ("A", "B", "C", "H", "J", "M", "V", "Z")
# Without these the year so far would begin anew in ceilings and cumulative taxes. A key that ends in a point
# stands for that of any state.
YEAR_NEEDS: dict[str, tuple[str, ...]] = {
    "uk": (TAXABLE_PAY, TAX),
    "us": (
        bases.FICA_BASE, bases.SOCIAL_SECURITY_BASE, bases.FUTA_BASE, f"{bases.UNEMPLOYMENT_BASE}.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """Something a concept can mean: its key, its part of the payslip, the key or text of its name.

    `detail` tells apart those of one name: a category letter, a state.
    """

    key: str
    category: Category
    name: str
    detail: str = ""


def targets(country: str) -> dict[str, Target]:
    """Return everything a concept can mean in a country, in payslip order."""
    salary = salary_of(country)
    found = [Target(salary, Category.EARNING, "us.regular" if country == "us" else salary)]
    if country == "es":
        found += [Target(key, Category.EARNING, key) for key in ("prorated_extra_pays", "extra_pay")]
    found += [
        Target(item.code, _category(item.kind), item.name)
        for item in BY_COUNTRY.get(country, ())
        if item.kind is not ElementKind.BENEFIT_IN_KIND
    ]
    found += OWN_LINES[country]() if country in OWN_LINES else []
    found += [Target(key, Category.INFO, name) for key, name in TOTAL_NAMES.items()]
    return {target.key: target for target in found}


def salary_of(country: str) -> str:
    """Return the line code of the regular salary."""
    return SALARY.get(country, "salary")


def missing(country: str, mapped: Iterable[str]) -> list[str]:
    """Return the names of what the year so far needs and no concept means, as keys of their texts.

    >>> missing("uk", ["salary", "uk.tax"]), missing("es", ["salary"])
    (['uk.base.taxable_pay'], [])
    """
    known = set(mapped)
    return [
        need.removesuffix(".")
        for need in YEAR_NEEDS.get(country, ())
        if not any(key == need or (need.endswith(".") and key.startswith(need)) for key in known)
    ]


def _category(kind: ElementKind) -> Category:
    return Category.DEDUCTION if kind is ElementKind.DEDUCTION else Category.EARNING


def _of_spain() -> list[Target]:
    employee = [
        Target(f"es.{name}.employee", Category.EMPLOYEE_CONTRIBUTION, f"es.{name}")
        for name in CONTRIBUTIONS
        if name not in ("wage_guarantee", "work_accidents")
    ]
    employer = [
        Target(f"es.{name}.employer", Category.EMPLOYER_CONTRIBUTION, f"es.{name}") for name in CONTRIBUTIONS
    ]
    bases = [
        Target(f"es.base.{name}", Category.BASE, f"es.base.{name}")
        for name in ("common_contingencies", "professional_contingencies", "irpf")
    ]
    return [*employee, Target("es.irpf", Category.TAX, "es.irpf"), *employer, *bases]


def _of_britain() -> list[Target]:
    parts = (
        (ni_lines.EMPLOYEE, Category.EMPLOYEE_CONTRIBUTION),
        (ni_lines.EMPLOYER, Category.EMPLOYER_CONTRIBUTION),
        (ni_lines.EARNINGS, Category.INFO),
        (ni_lines.AT_LOWER, Category.INFO),
        (ni_lines.TO_PRIMARY, Category.INFO),
        (ni_lines.TO_UPPER, Category.INFO),
    )
    plans = ("plan_1", "plan_2", "plan_4", "plan_5", "postgraduate")
    return [
        Target(TAX, Category.TAX, TAX),
        *(
            Target(ni_code(letter, part), category, f"{ni_lines.PREFIX}{part}", letter)
            for letter in NI_LETTERS
            for part, category in parts
        ),
        Target("uk.pension.employee", Category.EMPLOYEE_CONTRIBUTION, "uk.pension.employee"),
        Target("uk.pension.employer", Category.EMPLOYER_CONTRIBUTION, "uk.pension.employer"),
        *(_same(f"uk.student_loan.{plan}", Category.DEDUCTION) for plan in plans),
        Target(TAXABLE_PAY, Category.BASE, TAXABLE_PAY),
        Target(ni_lines.NI_PAY, Category.BASE, ni_lines.NI_PAY),
    ]


def _of_america() -> list[Target]:
    shared = [
        Target(f"{name}.{payer}", category, name)
        for name in ("us.social_security", "us.medicare")
        for payer, category in (
            ("employee", Category.EMPLOYEE_CONTRIBUTION),
            ("employer", Category.EMPLOYER_CONTRIBUTION),
        )
    ]
    of_year = (
        bases.FEDERAL_BASE, bases.SUPPLEMENTAL_BASE, bases.FICA_BASE, bases.SOCIAL_SECURITY_BASE,
        bases.ADDITIONAL_BASE, bases.FUTA_BASE,
    )  # fmt: skip
    taxing = [code for code, state in STATES.items() if state.method]
    leave = "us.insurance.paid_leave"  # New York's is the one with a maximum of a year
    return [
        *shared,
        _same("us.additional_medicare", Category.EMPLOYEE_CONTRIBUTION),
        _same("us.income_tax", Category.TAX),
        _same("us.income_tax_supplemental", Category.TAX),
        _same("us.futa", Category.EMPLOYER_CONTRIBUTION),
        *(_same(key, Category.BASE) for key in of_year),
        *_by_state("us.state_unemployment", STATES, Category.EMPLOYER_CONTRIBUTION),
        *_by_state("us.state_tax", taxing, Category.TAX),
        *_by_state(bases.STATE_BASE, taxing),
        *_by_state(bases.UNEMPLOYMENT_BASE, STATES),
        *_by_state(bases.INSURANCE_BASE, [code for code, state in STATES.items() if state.insurance]),
        Target(f"{leave}.ny.employee", Category.EMPLOYEE_CONTRIBUTION, leave, "NY"),
    ]


def _by_state(name: str, states: Iterable[str], category: Category = Category.BASE) -> list[Target]:
    return [Target(f"{name}.{code.lower()}", category, name, code) for code in sorted(states)]


def _same(key: str, category: Category) -> Target:
    return Target(key, category, key)


OWN_LINES = {"es": _of_spain, "uk": _of_britain, "us": _of_america}

# Words of usual Spanish and English payslips; the longest that a concept holds decides.
WORDS: dict[str, tuple[str, ...]] = {
    "salary": ("salario base", "sueldo base", "sueldo", "base salary", "salario"),
    "prorated_extra_pays": ("prorrata pagas extras", "prorrata pagas", "prorrata p extra", "pp extras",
                            "prorrata"),
    "extra_pay": ("paga extra", "paga extraordinaria", "paga de navidad", "paga de verano", "extra junio",
                  "extra diciembre", "gratificacion extraordinaria"),
    "seniority": ("antiguedad", "complemento antiguedad", "trienios", "seniority"),
    "supplement": ("plus convenio", "complemento", "plus", "mejora voluntaria"),
    "bonus": ("gratificacion", "bonus", "incentivo", "incentivos", "prima"),
    "commission": ("comision", "comisiones", "commission"),
    "overtime": ("horas extra", "horas extras", "horas extraordinarias", "overtime"),
    "es.mileage": ("kilometraje", "kilometros"),
    "es.meals": ("dietas", "manutencion"),
    "union_fee": ("cuota sindical",),
    "advance": ("anticipo", "anticipos"),
    "es.common_contingencies.employee": ("contingencias comunes", "cont comunes", "cc trabajador"),
    "es.intergenerational_equity.employee": ("mei", "mecanismo equidad intergeneracional", "mei trabajador"),
    "es.unemployment.employee": ("desempleo", "desempleo trabajador"),
    "es.vocational_training.employee": ("formacion profesional", "fp trabajador"),
    "es.irpf": ("irpf", "retencion irpf", "i r p f", "retencion a cuenta irpf"),
    "es.common_contingencies.employer": ("contingencias comunes empresa", "cont comunes empresa",
                                         "cc empresa"),
    "es.intergenerational_equity.employer": ("mei empresa",),
    "es.unemployment.employer": ("desempleo empresa",),
    "es.vocational_training.employer": ("formacion profesional empresa", "fp empresa"),
    "es.wage_guarantee.employer": ("fogasa",),
    "es.work_accidents.employer": ("at ep", "accidentes de trabajo", "at y ep", "atep"),
    "es.base.common_contingencies": ("base contingencias comunes", "base cc", "base cont comunes"),
    "es.base.professional_contingencies": ("base contingencias profesionales", "base at ep", "base cp"),
    "es.base.irpf": ("base irpf", "base i r p f", "base retencion"),
    GROSS: ("total devengado", "total devengos", "bruto", "gross"),
    NET: ("liquido", "liquido a percibir", "total liquido", "neto", "net pay", "net"),
    EMPLOYEE_TOTAL: ("total aportaciones", "seguridad social trabajador", "cuota obrera"),
    EMPLOYER_TOTAL: ("seguridad social empresa", "cuota patronal"),
    IGNORE: ("total a deducir", "total deducciones", "tipo irpf", "coste empresa"),
}  # fmt: skip
_BY_WORD = {word: key for key, words in WORDS.items() for word in words}


def guess(concept: str, country: str) -> str:
    """Return what a concept most likely means, empty when its words tell nothing."""
    known = targets(country)
    words = plain(concept)
    if concept in known:
        return concept
    fitting = [word for word in _BY_WORD if _holds(words, word)]
    if not fitting:
        return ""
    key = _BY_WORD[max(fitting, key=len)]
    return key if key in known or key == IGNORE else ""


def _holds(words: str, wanted: str) -> bool:
    return f" {wanted} " in f" {words} "
