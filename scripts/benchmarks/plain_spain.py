"""The part of Spanish pay that a generic payroll program can be told, and coati-payroll told it.

The people keep the number and the salaries of our own measurement, and lose what coati has no words for:
each is single, has an indefinite contract, contributes on the whole salary in twelve equal pays, and earns
no more than the ceiling of the bases. Four percentages of gross for the employee, six for the employer, and
the tax as one formula of ten steps with the scale in it. Coati's net must be the engine's to the cent for
everybody.

Otherwise coati does less and more than the engine. It knows no second base, floor, solidarity contribution,
family, extra pay or part of a month, names no source and keeps no steps. It reads people from SQLite and
writes lines, accumulated values and a snapshot there, which our figure of the product includes and that of
the engine alone does not.
"""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from payroll import engine
from payroll.countries.es.facts import SpanishFacts, TaxForm
from payroll.countries.es.parameters import Irpf, SocialSecurity
from payroll.engine.model import Inputs
from payroll.engine.pack import Pack
from payroll.engine.rounding import half_up_cent
from scripts.benchmarks import environments
from scripts.benchmarks.environments import Absent

REQUIREMENT = "coati-payroll==1.10.1"
MONTHS = 12


def employees_per_cpu_second(sample: list[Inputs], pack: Pack, folder: Path) -> float:
    """Return how many of these people coati pays in a CPU-second.

    Raises Absent where coati cannot run or pays anybody something else than the engine does.
    """
    plain = [plain_inputs(inputs, pack) for inputs in sample]
    case_file = folder / "coati.json"
    case_file.write_text(json.dumps(_case(plain, pack)), encoding="utf-8")
    answer = environments.answer(REQUIREMENT, "coati", case_file, folder / "coati.db")
    for inputs in plain:
        net, theirs = engine.calculate(inputs, pack).net, answer["nets"].get(inputs.subject)
        if theirs is None or Decimal(theirs) != net:
            raise Absent(f"it pays {theirs} of {inputs.annual_salary / MONTHS}, the engine {net}")
    seconds: list[float] = answer["cpu_seconds"]
    return len(plain) / median(seconds)


def plain_inputs(inputs: Inputs, pack: Pack) -> Inputs:
    """Return somebody reduced to what coati can be told."""
    assert isinstance(inputs.facts, SpanishFacts)
    parameters: SocialSecurity = pack.at("social_security", inputs.period_to).values
    gross = min(half_up_cent(inputs.annual_salary / MONTHS), parameters.ceiling)
    form = TaxForm(birth_year=inputs.facts.tax_form.birth_year)
    return replace(
        inputs,
        annual_salary=gross * MONTHS,
        pays_per_year=MONTHS,
        extra_pays=(),
        worked_days=None,
        expected_annual_pay=gross * MONTHS,
        expected_months=Decimal(MONTHS),
        facts=SpanishFacts(
            # The lowest floor: nobody is raised to it.
            contribution_group=7,
            accident_rate=inputs.facts.accident_rate,
            tax_form=form,
        ),
    )


def _case(people: list[Inputs], pack: Pack) -> dict[str, Any]:
    parameters: SocialSecurity = pack.at("social_security", people[0].period_to).values
    facts = people[0].facts
    assert isinstance(facts, SpanishFacts)
    quotas = {
        "common_contingencies": parameters.common_contingencies,
        "intergenerational_equity": parameters.intergenerational_equity,
        "unemployment": parameters.unemployment_indefinite,
        "vocational_training": parameters.vocational_training,
        "wage_guarantee": parameters.wage_guarantee,
    }
    employee = {name: str(quota.employee) for name, quota in quotas.items() if quota.employee}
    employer = {name: str(quota.employer) for name, quota in quotas.items()}
    return {
        "people": [(inputs.subject, str(inputs.annual_salary / MONTHS)) for inputs in people],
        "employee": employee,
        "employer": {**employer, "work_accidents": str(facts.accident_rate)},
        "formula": _formula(list(employee.values()), pack.at("irpf", people[0].pay_date).values),
    }


def _formula(rates: list[str], figures: Irpf) -> dict[str, Any]:
    """Return the withholding as coati's steps; `//` cuts, and with a half added it rounds to the cent."""
    red = figures.work_reduction
    first = f"{red.maximum} - {red.first_slope} * (net - {red.first_limit})"
    second = f"{red.second_amount} - {red.second_slope} * (net - {red.second_limit})"
    limit = figures.exempt_other[0]
    # The marginal rates rise, so the scale is the highest of its lines.
    scale = ", ".join(f"{band.due} + (base - {band.start}) * {band.rate} / 100" for band in figures.scale)
    on_minimum = figures.minimum.personal * figures.scale[0].rate / 100
    steps = {
        "contributions": " + ".join(f"(gross * {rate} + 0.5) // 1 / 100" for rate in rates),
        "annual": "gross * 12",
        "net": "annual - contributions * 12",
        "reduction": f"(max(0, min({red.maximum}, max({first}, {second}))) * 100 + 0.5) // 1 / 100",
        "base": f"max(0, net - {figures.general_expenses} - reduction)",
        "due": f"max(0, max({scale}) - {on_minimum})",
        "cap": f"max(0, {figures.quota_limit_rate} * (annual - {limit}) / 100)",
        "rate": "quota / annual * 10000 // 1 / 100",
        "tax": "(gross * rate + 0.5) // 1 / 100",
    }
    quota = {
        "name": "quota",
        "type": "conditional",
        "condition": {"left": "annual", "operator": ">", "right": str(figures.quota_limit_up_to)},
        "if_true": "due",
        "if_false": "min(due, cap)",
    }
    calculated = [{"name": name, "type": "calculation", "formula": text} for name, text in steps.items()]
    return {
        "inputs": [{"name": "gross", "source": "salario_bruto"}],
        "steps": [*calculated[:7], quota, *calculated[7:]],
        "output": "tax",
    }
