"""Every line of stored pay unfolds to arithmetic that adds up to its amount, with its sources."""

import pytest
from flask import Flask
from sqlmodel import col, select

from hr import db
from hr.i18n import use_locale
from payroll.explain import unfolding
from payroll.explain.stored import lines_of
from payroll.runs import traces, wording
from payroll.runs.models import PayItem, PayLine, PayRun, PayTrace
from tests.payroll.engine.adding import line_complaints
from tests.payroll.payslips import abroad
from tests.payroll.support import PayHouse


def stored() -> list[tuple[PayItem, list[PayLine], PayTrace]]:
    """Return the items of every run with their lines and traces."""
    session = db.session()
    found = []
    for item in session.exec(select(PayItem)).all():
        query = select(PayLine).where(PayLine.item_id == item.id).order_by(col(PayLine.position))
        found.append((item, list(session.exec(query)), session.get_one(PayTrace, item.id)))
    return found


def check() -> set[str]:
    """Add every stored line up again from what is written; return the currencies of the runs."""
    currencies = set()
    for item, rows, trace in stored():
        for line in lines_of(rows, traces.read(trace.content)):
            assert line_complaints(line) == []
        for row in rows:
            told = unfolding.told(row)
            assert told
            assert all(step.sentence and "%(" not in step.sentence for step in told)
            assert len(unfolding.origins(row)) == len(row.parameter.split())
            assert wording.view(row).steps == told
        currencies.add(db.session().get_one(PayRun, item.run_id).currency)
    return currencies


def test_sealed_pay_of_spain_adds_up_line_by_line(app: Flask) -> None:
    PayHouse(2).committed()
    with db.reading():
        assert check() == {"EUR"}


def test_a_year_is_no_amount_and_has_no_thousands(app: Flask) -> None:
    PayHouse(1).committed()
    with db.reading(), use_locale("en"):
        tax = db.session().exec(select(PayLine).where(PayLine.component == "es.irpf")).one()
        sentences = [step.sentence for step in unfolding.told(tax)]
    assert sentences[0].startswith("Expected pay of 2026: ")


@pytest.mark.parametrize(("country", "currency"), [("us", "USD"), ("uk", "GBP")])
def test_sealed_pay_abroad_adds_up_line_by_line(app: Flask, country: str, currency: str) -> None:
    abroad.Abroad(country)
    with db.reading():
        assert check() == {currency}
