"""Spain's checkable components: rows in the words of the Spanish texts, answered by the rules."""

from datetime import date
from decimal import Decimal
from typing import Any

from payroll.countries.country import CheckValue, Component
from payroll.countries.es import irpf, social_security
from payroll.countries.es.facts import (
    Activity,
    Ascendant,
    Contract,
    Descendant,
    Disability,
    EndCause,
    FamilySituation,
    LeaveKind,
    Regularisation,
    SickLeave,
    TaxContract,
    TaxForm,
    Zone,
)
from payroll.countries.es.garnishment import attachable
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.regularisation import regularise
from payroll.countries.es.settlement import indemnity
from payroll.countries.es.sick_leave import stretches
from payroll.countries.es.social_security import Bases, Contribution
from payroll.countries.fields import Fields
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.pack import Pack
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import bands

Outputs = dict[str, CheckValue]

ACTIVITIES = {
    "activo": Activity.ACTIVE,
    "pensionista": Activity.PENSIONER,
    "desempleado": Activity.UNEMPLOYED,
    "otra": Activity.OTHER,
}
CONTRACTS = {
    "general": TaxContract.GENERAL,
    "": TaxContract.GENERAL,
    "inferior": TaxContract.UNDER_A_YEAR,
    "especial": TaxContract.SPECIAL,
    "manuales": TaxContract.MANUAL,
}
DISABILITIES = {"": Disability.NONE, "0": Disability.NONE, "33": Disability.FROM_33, "65": Disability.FROM_65}
SHORT_NAMES = {
    "common_contingencies": "cc",
    "intergenerational_equity": "mei",
    "unemployment": "des",
    "vocational_training": "fp",
    "wage_guarantee": "fogasa",
    "work_accidents": "atep",
    "overtime": "hex",
    "overtime_force_majeure": "hex",
    "solidarity": "sol",
}
END_CAUSES = {
    "improcedente": EndCause.UNFAIR,
    "objetivo": EndCause.OBJECTIVE,
    "fin_temporal": EndCause.END_OF_FIXED_TERM,
    "sin": EndCause.WITHOUT_INDEMNITY,
}
FORMER_ZONES = {
    "": None,
    "comun": Zone.COMMON,
    "ceuta_melilla": Zone.CEUTA_MELILLA,
    "la_palma": Zone.LA_PALMA,
    "foral": Zone.FORAL,
}
MONTHS = 12


def ss(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of social security: both bases and every quota."""
    row = Fields(inputs)
    parameters = pack.at("social_security", on).values
    if row.number("year", on.year) != on.year:
        raise ValueError("the year does not agree with the date")
    group = row.number("grupo")
    bounds = social_security.limits(parameters, group, row.number("dias", whole_month(group, on)))
    contract = Contract.TEMPORARY if row.flag("temporal") else Contract.INDEFINITE
    accident_rate = row.money("atep_rate", ZERO) * HUNDRED
    overtime = row.money("horas_extra_ordinarias", ZERO)
    force_majeure = row.money("horas_extra_fuerza_mayor", ZERO)
    remuneration, to_clamp, outputs = _remuneration(row)
    row.finish()
    base = social_security.bases(remuneration, overtime, force_majeure, bounds, to_clamp)
    employee = social_security.employee_contributions(base, parameters, contract)
    employer = social_security.employer_contributions(base, parameters, contract, accident_rate)
    if "base_irpf" in outputs:
        outputs["base_irpf"] = Decimal(outputs["base_irpf"]) + overtime + force_majeure
    return {**outputs, **_ss_outputs(base, employee, employer)}


def _remuneration(row: Fields) -> tuple[Decimal, Decimal, Outputs]:
    """Return the uncapped remuneration, the amount to clamp (a row may give both) and what follows."""
    if "salario_base" in row:
        salary = row.money("salario_base")
        share = half_up_cent(row.number("pagas_extra", 0) * row.money("importe_paga", salary) / MONTHS)
        return salary + share, salary + share, {"prorrata": share, "base_irpf": salary}
    given = row.money("retribucion_computable") if "retribucion_computable" in row else None
    to_clamp = row.money("base", given)
    return (to_clamp if given is None else given), to_clamp, {}


def _ss_outputs(base: Bases, employee: list[Contribution], employer: list[Contribution]) -> Outputs:
    amounts: dict[str, Decimal] = {
        f"{name}_{payer}": ZERO for name in SHORT_NAMES.values() for payer in ("ee", "er")
    }
    for payer, due in (("ee", employee), ("er", employer)):
        for quota in due:
            amounts[f"{SHORT_NAMES[quota.code]}_{payer}"] += quota.amount
    return {
        **amounts,
        "bccc": base.common,
        "bccp": base.professional,
        "tot_ee": sum((quota.amount for quota in employee), ZERO),
        "tot_er": sum((quota.amount for quota in employer), ZERO),
        "sol_total": amounts["sol_ee"] + amounts["sol_er"],
    }


def irpf_tipo(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of the withholding rate."""
    row = Fields(inputs)
    case = _tax_case(row, on)
    row.finish()
    found = irpf.withhold(case, pack.at("irpf", on).values)
    return {
        "base": found.base,
        "minperfa": found.minimum.total,
        "red20": found.work_reduction,
        "cuota": found.quota,
        "exento": found.is_exempt,
        "tipo": found.rate,
        "importe": found.tax,
    }


def irpf_regularizacion(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of the regularised rate."""
    row = Fields(inputs)
    case = _tax_case(row, on)
    block = row.block("regularizacion")
    row.finish()
    received, withheld = block.money("percibido"), block.money("retenido")
    before = Regularisation(
        cause=block.number("causa"),
        base=_optional(block, "basea"),
        minimum=_optional(block, "minperfaa"),
        rate=_optional(block, "tipoa"),
        tax=_optional(block, "importea"),
        pay=_optional(block, "retriba"),
        zone=block.choice("zona_anterior", FORMER_ZONES, ""),
    )
    block.finish()
    result = regularise(case, before, received, withheld, pack.at("irpf", on).values)
    found = result.found
    return {
        "base": found.base,
        "minperfa": found.minimum.total,
        "tiporeg": result.rate,
        "importe": result.tax,
    }


def irpf_escala(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of the scale."""
    row = Fields(inputs)
    base = row.money("base")
    row.finish()
    return {"cuota": bands(base, pack.at("irpf", on).values.scale)}


def embargo(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of the attachable part of a wage."""
    row = Fields(inputs)
    net, wage = row.money("neto"), row.money("smi")
    cut = row.money("rebaja", ZERO)
    row.finish()
    return {"embargable": attachable(net, wage, wage, pack.at("garnishment", on).values, cut).amount}


def indemnizacion(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of the indemnity for the end of an employment on the row's date."""
    row = Fields(inputs)
    cause = row.choice("causa", END_CAUSES, "improcedente")
    starts_on = date(row.number("alta_ano"), row.number("alta_mes", 1), row.number("alta_dia", 1))
    annual = row.money("salario_anual")
    row.finish()
    found = indemnity(cause, starts_on, on, annual, pack.at("indemnities", on).values)
    return {"indemnizacion": found.amount, "exento": found.exempt, "sujeto": found.taxed}


def incapacidad_temporal(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of the sick pay of the month that the row's date lies in."""
    row = Fields(inputs)
    base = row.money("base_mes_anterior")
    leave = SickLeave(
        kind=LeaveKind.WORK_ACCIDENT if row.flag("accidente_trabajo") else LeaveKind.ILLNESS,
        starts_on=on.replace(day=row.number("desde")),
        ends_on=on.replace(day=row.number("hasta")),
        common_base=base,
        professional_base=base,
        base_days=row.number("dias_mes_anterior", social_security.DAYS_OF_EVERY_MONTH),
    )
    group = row.number("grupo")
    row.finish()
    found = stretches(leave, group, on.replace(day=1), pack.at("sick_pay", on).values)
    delegated = sum((part.amount for part in found if part.step.is_delegated), ZERO)
    return {
        "dias": Decimal(sum(part.days for part in found)),
        "empresa": sum((part.amount for part in found), ZERO) - delegated,
        "pago_delegado": delegated,
    }


def _optional(block: Fields, key: str) -> Decimal | None:
    return block.money(key) if key in block else None


def _tax_case(row: Fields, on: date) -> irpf.TaxCase:
    return irpf.TaxCase(
        year=row.number("year", on.year),
        pay=row.money("retrib"),
        contributions=row.money("cotizaciones", ZERO),
        form=_tax_form(row),
        contract=row.choice("contrato", CONTRACTS, ""),
        irregular=row.money("irregular1", ZERO) + row.money("irregular2", ZERO),
    )


def _tax_form(row: Fields) -> TaxForm:
    return TaxForm(
        birth_year=row.number("ano_nacimiento"),
        family_situation=FamilySituation(row.number("situacion_familiar")),
        activity=row.choice("situper", ACTIVITIES, "activo"),
        disability=row.choice("discapacidad", DISABILITIES, ""),
        needs_help=row.flag("movilidad"),
        has_moved_for_work=row.flag("movilidad_geografica"),
        descendants=tuple(_descendant(item) for item in row.nested("descendientes")),
        ascendants=tuple(_ascendant(item) for item in row.nested("ascendientes")),
        spouse_pension=row.money("conyuge", ZERO),
        child_support=row.money("anualidades", ZERO),
        has_home_loan=row.flag("presviv"),
        zone=_zone(row),
    )


def _zone(row: Fields) -> Zone:
    is_ceuta, is_palma = row.flag("ceuta_melilla"), row.flag("la_palma")
    if is_ceuta:
        return Zone.CEUTA_MELILLA
    return Zone.LA_PALMA if is_palma else Zone.COMMON


def _descendant(row: Fields) -> Descendant:
    found = Descendant(
        birth_year=row.number("ano"),
        adoption_year=row.number("adopcion") if "adopcion" in row else None,
        is_whole=row.flag("por_entero"),
        disability=row.choice("discapacidad", DISABILITIES, ""),
        needs_help=row.flag("movilidad"),
    )
    row.finish()
    return found


def _ascendant(row: Fields) -> Ascendant:
    found = Ascendant(
        birth_year=row.number("ano"),
        sharing=row.number("convivencia", 1),
        disability=row.choice("discapacidad", DISABILITIES, ""),
        needs_help=row.flag("movilidad"),
    )
    row.finish()
    return found


COMPONENTS: dict[str, Component] = {
    "ss": ss,
    "irpf_tipo": irpf_tipo,
    "irpf_regularizacion": irpf_regularizacion,
    "irpf_escala": irpf_escala,
    "embargo": embargo,
    "indemnizacion": indemnizacion,
    "incapacidad_temporal": incapacidad_temporal,
}
