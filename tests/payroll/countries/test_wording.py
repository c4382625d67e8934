"""Every amount explains itself in both languages."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import hr.i18n
from payroll.countries.es.facts import IRPF, OVERTIME, TaxContract, TaxForm, Zone
from payroll.countries.registry import COUNTRIES
from payroll.countries.wording import label, sentence, text
from payroll.engine import explain
from payroll.engine.explain import show_plain
from payroll.engine.model import ElementKind, Inputs, Step
from tests.payroll.engine.people import element, make_inputs, pay

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
CATALOG = Path(hr.i18n.__file__).parent / "catalogs" / "es" / "payroll.po"

PEOPLE = [
    make_inputs(),
    make_inputs("24000", month=6),
    make_inputs("90000", pays=12, contribution_group=1),
    make_inputs("15000", worked_days=11, contribution_group=1),
    make_inputs("15000", tax_contract=TaxContract.UNDER_A_YEAR, irregular_pay=Decimal(100)),
    make_inputs(
        "31000",
        tax_form=TaxForm(
            birth_year=1988, has_home_loan=True, zone=Zone.CEUTA_MELILLA, spouse_pension=Decimal(9)
        ),
        expected_annual_contributions=Decimal(2000),
        elements=(
            element(ElementKind.OVERTIME, "50", OVERTIME, IRPF),
            element(ElementKind.GARNISHMENT, "5"),
        ),
    ),
]


@pytest.fixture(scope="module")
def spanish() -> dict[str, str]:
    with CATALOG.open("rb") as stream:
        return {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id}


@pytest.mark.parametrize("inputs", PEOPLE)
def test_every_label_and_step_reads_in_both_languages(inputs: Inputs, spanish: dict[str, str]) -> None:
    for line in pay(inputs).lines:
        if line.label != "Complemento":
            assert label(line, str) != line.label
            assert label(line, spanish.__getitem__)
        for step in line.trace:
            english = sentence(step, str, show_plain)
            assert english != sentence(step, spanish.__getitem__, show_plain)
            assert "%(" not in english


def test_every_text_has_its_translation_with_the_same_values(spanish: dict[str, str]) -> None:
    texts = [*explain.TEXTS.values(), *explain.REFUSALS.values()]
    texts += [message for country in COUNTRIES.values() for message in country.texts.values()]
    for message in texts:
        assert set(PLACEHOLDER.findall(spanish[message])) == set(PLACEHOLDER.findall(message)), message


def test_the_payslip_uses_the_official_words(spanish: dict[str, str]) -> None:
    words = {spanish[text(f"es.{code}")] for code in ("common_contingencies", "vocational_training")}
    assert words == {"Contingencias comunes", "Formación profesional"}
    assert spanish[text("es.intergenerational_equity")] == "Mecanismo de Equidad Intergeneracional"


def test_values_are_shown_by_their_kind() -> None:
    step = Step("es.step.irpf_pay", (("pay_year", 2026), ("pay", Decimal("28000"))))
    assert sentence(step, str, show_plain) == "Expected pay of 2026: 28000.00."
    assert [explain.kind_of(name) for name in ("zone_rate", "worked_days", "name_text", "base")] == [
        "percent",
        "number",
        "text",
        "money",
    ]
    assert text("Plus de convenio") == "Plus de convenio"
