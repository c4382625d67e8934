"""What a concept of another payroll can mean here, and the words by which we guess it."""

from dataclasses import dataclass

from hr.i18n import N_
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


@dataclass(frozen=True, slots=True)
class Target:
    """Something a concept can mean: its key, its part of the payslip, the key or text of its name."""

    key: str
    category: Category
    name: str


def targets(country: str) -> dict[str, Target]:
    """Return everything a concept can mean in a country, in payslip order."""
    found = [Target("salary", Category.EARNING, "salary")]
    if country == "es":
        found += [Target(key, Category.EARNING, key) for key in ("prorated_extra_pays", "extra_pay")]
    found += [
        Target(item.code, _category(item.kind), item.name)
        for item in BY_COUNTRY.get(country, ())
        if item.kind is not ElementKind.BENEFIT_IN_KIND
    ]
    found += _of_spain() if country == "es" else []
    found += [Target(key, Category.INFO, name) for key, name in TOTAL_NAMES.items()]
    return {target.key: target for target in found}


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
