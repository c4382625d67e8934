"""A month of pay calculated by coati-payroll, run by the Python of its own environment.

`python -m scripts.benchmarks.coati CASE.json DATABASE` fills an empty SQLite database of coati's with the
people, percentages and formula of the case, has `ejecutar_nomina` calculate a few of them to warm up, then
everybody, month after month, and prints the CPU seconds of each month, database included, with the net of
every person of the last one.
"""

import json
import sys
import time
from calendar import monthrange
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts.benchmarks import environments

WARM_UP_PEOPLE = 20
YEAR, WARM_UP_MONTH, MONTHS = 2026, 8, (9, 10, 11)


class Refused(Exception):
    """Coati calculated something else than it was asked for."""


def main(case_file: str, database: str) -> None:
    """Calculate a case in an empty database and print the seconds and the nets."""
    from coati_payroll import create_app  # type: ignore[import-not-found]
    from coati_payroll.model import db  # type: ignore[import-not-found]

    case = json.loads(Path(case_file).read_text(encoding="utf-8"))
    app = create_app({"SECRET_KEY": "bench", "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}"})
    with app.app_context():
        db.create_all()
        concepts = _concepts(case)
        company = _company()
        few = _payroll("few", company, concepts, case["people"][:WARM_UP_PEOPLE])
        everybody = _payroll("all", company, concepts, case["people"])
        db.session.commit()
        _calculate(few, WARM_UP_MONTH)
        seconds = [_calculate(everybody, month) for month in MONTHS]
        environments.say({"cpu_seconds": seconds, "nets": _nets(MONTHS[-1], everybody)})


def _company() -> dict[str, str]:
    from coati_payroll import model

    company = _added(
        model.Empresa(codigo="E", razon_social="E", ruc="E", primer_mes_nomina=1, primer_anio_nomina=YEAR)
    )
    currency = _added(model.Moneda(codigo="EUR", nombre="Euro", simbolo="€"))
    kind = _added(model.TipoPlanilla(codigo="M", periodicidad="monthly", dias=30, periodos_por_anio=12))
    return {"empresa_id": company.id, "moneda_id": currency.id, "tipo_planilla_id": kind.id}


def _concepts(case: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Return what is deducted and what the employer pays; the tax is the formula, all else a percentage."""
    from coati_payroll import model

    approved = {"estado_aprobacion": "approved", "contabilizable": False}
    share = {"formula_tipo": "gross_percentage", **approved}
    deductions = [
        model.Deduccion(codigo=name, nombre=name, porcentaje=Decimal(rate), **share)
        for name, rate in case["employee"].items()
    ]
    deductions.append(
        model.Deduccion(
            codigo="irpf", nombre="irpf", formula_tipo="formula", formula=case["formula"], **approved
        )
    )
    benefits = [
        model.Prestacion(codigo=f"{name}_employer", nombre=name, porcentaje=Decimal(rate), **share)
        for name, rate in case["employer"].items()
    ]
    return [_added(each) for each in deductions], [_added(each) for each in benefits]


def _payroll(
    name: str, company: dict[str, str], concepts: tuple[list[Any], list[Any]], people: list[list[str]]
) -> str:
    from coati_payroll import model

    payroll = _added(model.Planilla(nombre=name, mes_inicio_fiscal=1, **company))
    deductions, benefits = concepts
    for order, each in enumerate(deductions):
        _added(model.PlanillaDeduccion(planilla_id=payroll.id, deduccion_id=each.id, prioridad=order))
    for order, each in enumerate(benefits):
        _added(model.PlanillaPrestacion(planilla_id=payroll.id, prestacion_id=each.id, orden=order))
    for code, gross in people:
        person = model.Empleado(
            codigo_empleado=f"{name}-{code}",
            primer_nombre=code,
            primer_apellido=name,
            identificacion_personal=f"{name}-{code}",
            fecha_alta=date(YEAR - 2, 1, 1),
            salario_base=Decimal(gross),
            empresa_id=company["empresa_id"],
            moneda_id=company["moneda_id"],
        )
        _added(model.PlanillaEmpleado(planilla_id=payroll.id, empleado_id=_added(person).id))
    identity: str = payroll.id
    return identity


def _added(row: Any) -> Any:
    from coati_payroll.model import db

    db.session.add(row)
    db.session.flush()
    return row


def _calculate(payroll: str, month: int) -> float:
    from coati_payroll.model import db
    from coati_payroll.nomina_engine import ejecutar_nomina  # type: ignore[import-not-found]

    db.session.expunge_all()
    first = date(YEAR, month, 1)
    last = first.replace(day=monthrange(YEAR, month)[1])
    began = time.process_time()
    run, errors, warnings = ejecutar_nomina(payroll, first, last, fecha_calculo=last)
    seconds = time.process_time() - began
    if run is None or errors or warnings:
        raise Refused(str([*errors, *warnings][:1]))
    return seconds


def _nets(month: int, payroll: str) -> dict[str, str]:
    from coati_payroll.model import Empleado, Nomina, NominaEmpleado, db

    found = db.session.execute(
        db.select(Empleado.primer_nombre, NominaEmpleado.salario_neto)
        .join(NominaEmpleado, NominaEmpleado.empleado_id == Empleado.id)
        .join(Nomina, Nomina.id == NominaEmpleado.nomina_id)
        .where(Nomina.planilla_id == payroll, Nomina.periodo_inicio == date(YEAR, month, 1))
    )
    return {code: str(net) for code, net in found}


if __name__ == "__main__":
    main(*sys.argv[1:])
