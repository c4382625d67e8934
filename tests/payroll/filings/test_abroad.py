"""What British and American employers file, from runs that the real rules made."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.company import service as company
from hr.people import service as people
from payroll.filings import kinds, service
from payroll.filings.calendar import obligations
from payroll.filings.figures import ledger, make
from payroll.filings.figures.model import Figures
from payroll.filings.formats import efw2
from payroll.filings.models import Filing
from payroll.runs.ledger import LedgerLine
from tests.payroll.runs.test_abroad import House

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
JANUARY = date(2027, 1, 11)

# Each pays people by real runs, month by month.
pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]


def paid(house: House, *months: date) -> House:
    for month in months:
        with clock.on(month.replace(day=25)):
            house.committed(month)
    return house


def figures(house: House, kind: str, period: str, *, on: date) -> tuple[Filing, Figures]:
    with clock.on(on), db.unit_of_work() as work:
        obligations.keep(company.get_legal_entity(house.entity.id))
        query = select(Filing).where(Filing.kind == kind, Filing.period == period)
        filing = work.session.exec(query).one()
        return filing, make.figures_of(filing)


def ties_and_traces(house: House, filing: Filing, found: Figures) -> None:
    """Every sum ties to the cent, and every figure of the form is the sum of its lines."""
    assert [tie.difference for tie in found.ties] == [0] * len(found.ties)
    with db.reading():
        lines = ledger.lines_of(house.entity.id, filing.period_from, filing.period_to)
    for box in found.boxes:
        if box.takes is not None:
            shares = ledger.by_person(lines, box.takes)
            assert (len(shares) if box.is_count else sum(shares.values())) == box.amount, box.code


def american() -> House:
    house = House("us", address="1 Main St", postcode="78701")
    one = house.hired(annual="52000", given_name="Ada", family_name="Stone")
    two = house.hired(annual="240000", ssn="536904400", given_name="Luis", family_name="Rey")
    with db.unit_of_work():
        for employment in (one, two):
            people.set_identity(
                actor=SYSTEM, person_id=employment.person_id, address="2 Elm St, Austin, TX 78702"
            )
        service.save_settings(
            actor=house.preparer, entity_id=house.entity.id, contact_name="Stone Ada",
            contact_phone="512 555 0100", contact_email="payroll@example.com", submitter_id="ABCD1234",
        )  # fmt: skip
    return house


def test_a_quarter_of_the_941_adds_up_with_its_fractions_of_cents(app: Flask) -> None:
    house = paid(american(), OCTOBER, NOVEMBER)
    filing, found = figures(house, kinds.FORM_941, "2026-Q4", on=JANUARY)
    ties_and_traces(house, filing, found)
    assert found.is_clean
    told = {box.code: box.amount for box in found.boxes}
    assert told["10"] == told["3"] + told["5e"] + told["7"]
    assert told["5a2"] == round(told["5a1"] * 0.124)
    stored = json.loads(found.content)
    assert (stored["ein"], stored["lines"]["2"]) == ("042103594", f"{told['2'] / 100:.2f}")


def test_line_7_of_the_941_is_rounding_and_nothing_else(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    house = paid(american(), OCTOBER)
    _, found = figures(house, kinds.FORM_941, "2026-Q4", on=JANUARY)
    assert found.problems == ()
    read = ledger.lines_of

    def wrong(*given: Any) -> list[LedgerLine]:
        """Return what a payslip would be that withheld a dollar of Medicare too much."""
        lines = read(*given)
        (place, *_) = [n for n, line in enumerate(lines) if line.component == "us.medicare.employee"]
        lines[place] = lines[place]._replace(amount_minor=lines[place].amount_minor + 100)
        return lines

    monkeypatch.setattr(ledger, "lines_of", wrong)
    _, found = figures(house, kinds.FORM_941, "2026-Q4", on=JANUARY)
    (problem,) = found.problems
    assert "more than rounding explains" in problem.message
    assert not found.is_clean


def test_the_w2_file_tells_each_employee_and_the_sums(app: Flask) -> None:
    house = paid(american(), OCTOBER, NOVEMBER)
    filing, found = figures(house, kinds.W2, "2026", on=JANUARY)
    ties_and_traces(house, filing, found)
    assert found.findings == ()
    assert found.problems == ()
    records = found.content.decode("ascii").split("\r\n")
    assert [record[:2] for record in records[:-1]] == ["RA", "RE", "RW", "RW", "RT", "RF"]
    assert efw2.check_file(found.content) == []
    assert sorted(paper["name"] for paper in found.papers.values()) == ["Ada Stone", "Luis Rey"]


def test_an_address_without_a_zip_code_is_named(app: Flask) -> None:
    house = american()
    with db.unit_of_work():
        people.set_identity(
            actor=SYSTEM, person_id=house.hired(ssn="536904401").person_id, address="Somewhere"
        )
    _, found = figures(paid(house, OCTOBER), kinds.W2, "2026", on=JANUARY)
    assert [problem.message for problem in found.problems] == [
        "The address has to end in city, state and ZIP code, like Austin, TX 78702."
    ]
    assert not found.is_clean


def test_each_pay_day_has_its_submission_whose_year_includes_it(app: Flask) -> None:
    house = House("uk")
    house.hired(given_name="Ada", family_name="Stone", annual="45000")
    paid(house, OCTOBER, NOVEMBER)
    filing, found = figures(house, kinds.FPS, "2026-11-30", on=date(2026, 11, 27))
    ties_and_traces(house, filing, found)
    assert found.is_clean
    root = etree.fromstring(found.content)
    space = f"{{{etree.QName(root).namespace}}}"

    def texts(tag: str) -> list[str | None]:
        return [each.text for each in root.iter(space + tag)]

    to_date, now = texts("TaxablePay")
    assert (now, to_date) == ("3750.00", "7500.00")
    assert texts("RelatedTaxYear") == ["26-27"]
    assert texts("AORef") == ["123PA00012345"]
    assert texts("NINO") == ["AB123456C"]


def test_the_calendar_has_a_submission_for_every_pay_day_ahead(app: Flask) -> None:
    house = House("uk")
    house.hired()
    with clock.on(date(2026, 11, 2)), db.unit_of_work() as work:
        obligations.keep(house.entity)
        rows = work.session.exec(select(Filing).where(Filing.kind == kinds.FPS)).all()
        assert {row.due_on for row in rows} >= {
            date(2026, 11, 30),
            date(2026, 12, 31),
            date(2027, 2, 26),
        }
        assert all(row.due_on == row.period_to for row in rows)
        assert len(rows) >= 12
        p60 = work.session.exec(select(Filing).where(Filing.kind == kinds.P60)).all()
        assert [(row.period, row.due_on) for row in p60] == [("2026-27", date(2027, 5, 31))]


def test_the_p60_goes_to_who_is_still_there_on_5_april(app: Flask) -> None:
    house = House("uk")
    house.hired(given_name="Ada", family_name="Stone")
    gone = house.hired(given_name="Tom", family_name="Hughes", nino="AB123457C")
    paid(house, OCTOBER)
    with db.unit_of_work() as work:
        row = people.get_employment(gone.id)
        row.ends_on = date(2026, 12, 31)
        work.session.add(row)
    filing, found = figures(house, kinds.P60, "2026-27", on=date(2027, 4, 12))
    ties_and_traces(house, filing, found)
    (paper,) = found.papers.values()
    assert (paper["name"], paper["pay"], paper["ends"]) == ("Ada Stone", 300_000, "5 April 2027")
    assert found.ties[0].outside > 0
