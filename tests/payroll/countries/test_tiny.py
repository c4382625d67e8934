"""A country that comes as a package of its own: found, checked, computed, explained, sealed and replayed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from payroll.countries import load, wording
from payroll.countries.__main__ import main
from payroll.countries.registry import COUNTRIES, discover, register
from payroll.engine import calculate
from payroll.engine.arithmetic import NUMBERS
from payroll.engine.gross_up import gross_up
from payroll.engine.model import Element, ElementKind, Facts, Inputs
from payroll.engine.refusals import InvalidInputs, Refused
from payroll.engine.retro import Period, TreatmentKind, recompute
from payroll.engine.snapshot import replay, seal
from tests.payroll.countries.tiny.country import TINYLAND, TinyFacts
from tests.payroll.engine.adding import complaints

D = Decimal


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a package that names the country, and look for packages as a fresh start does."""
    about = tmp_path / "tinyland-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tinyland\nVersion: 1\n")
    (about / "entry_points.txt").write_text(
        "[plantilla.countries]\nxt = tests.payroll.countries.tiny.country:TINYLAND\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    discover()
    yield
    del COUNTRIES["xt"]


def person(salary: str = "24000", bonus: str = "0", month: int = 6, year: int = 2026) -> Inputs:
    on = date(year, month, 28)
    return Inputs(
        subject="1",
        period_from=on.replace(day=1),
        period_to=on,
        pay_date=on,
        annual_salary=D(salary),
        facts=TinyFacts(),
        elements=(Element("bonus", ElementKind.EARNING, D(bonus), "Bonus"),),
    )


def test_it_is_computed_to_the_cent(installed: None) -> None:
    result = calculate(person(bonus="100.05"), load("xt", date(2026, 6, 28)))
    assert (result.gross, result.net, result.currency) == (D("2100.05"), D("1940.04"), "XTS")
    assert result.parameters == ("xt.levy/2026",)


def test_it_is_explained_in_its_own_words(installed: None) -> None:
    result = calculate(person(), load("xt", date(2026, 6, 28)))
    assert complaints(result) == []
    levy = result.line("xt.levy")
    assert levy is not None
    assert wording.label(levy, str) == "Levy"
    assert [wording.arithmetic(step, str, NUMBERS["en"]) for step in levy.trace] == [
        "max(2,000.00 − 500.00; 0) = 1,500.00",
        "1,500.00 × 10.00 / 100 = 150.00",
    ]


def test_it_is_sealed_grossed_up_and_recomputed(installed: None) -> None:
    then = load("xt", date(2027, 1, 28), known=date(2026, 12, 1))
    inputs = person(month=1, year=2027)
    assert replay(seal(inputs, then).data, COUNTRIES).is_equal
    assert gross_up(inputs, then, "bonus", D("2000.00")).amount == D("214.29")
    raised = replace(inputs, annual_salary=D(25200))
    retro = recompute([Period(inputs, then)], [Period(raised, then)], TINYLAND.tax_year)
    assert retro.net == D("87.50")
    assert TINYLAND.treatment is not None
    assert TINYLAND.treatment(retro.deltas[0], date(2027, 2, 1)).kind is TreatmentKind.YEAR_TO_DATE


def test_the_command_checks_and_shows_it(installed: None, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check"])
    assert "  cases: 2 of 2 passed" in capsys.readouterr().out.split("xt\n")[1]
    assert main(["show", "xt", "levy", "--on", "2027-01-01"]) == 0
    shown = capsys.readouterr().out
    assert "xt.levy/2027 (published), 2027-01-01 to further notice" in shown
    assert "trust one-source, not verified" in shown
    assert "  rate = 12.5" in shown
    assert "LA 2026/7" in shown
    assert main(["show", "xt", "levy", "--on", "2027-01-01", "--known", "2026-10-01"]) == 1
    assert "There are no published figures of XT for the levy on 2027-01-01." in capsys.readouterr().out
    assert main(["show", "xt", "irpf", "--on", "2027-01-01"]) == 2


def test_it_refuses_like_the_others(installed: None) -> None:
    with pytest.raises(InvalidInputs, match="not of Tinyland"):
        calculate(replace(person(), facts=Facts()), load("xt", date(2026, 6, 28)))
    with pytest.raises(Refused, match="no published figures"):
        load("xt", date(2025, 6, 28))


def test_a_country_is_never_replaced(installed: None) -> None:
    register(TINYLAND)
    with pytest.raises(ValueError, match="'xt'"):
        register(replace(TINYLAND, texts={}))


def test_without_its_package_it_does_not_exist() -> None:
    assert "xt" not in COUNTRIES
    assert main(["show", "xt", "levy", "--on", "2027-01-01"]) == 2
