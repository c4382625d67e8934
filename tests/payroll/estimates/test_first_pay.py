"""The estimate of a first pay is what the run then pays, to the cent, while nothing changes in between."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, delete, select

from hr import db
from hr.access import SYSTEM
from hr.people import service as people
from hr.people.models import Employment, TaxDeclaration
from payroll.estimates import assumed, service
from payroll.estimates.service import Estimate
from payroll.runs.models import PayItem
from tests.payroll.support import PayHouse
from tests.support import abroad, factories

pytestmark = pytest.mark.usefixtures("app")
STARTS = date(2026, 11, 16)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def estimated(employment: Employment) -> Estimate:
    with db.reading():
        found = service.of_employment(employment.id)
    assert found is not None
    return found


def declare(employment: Employment, country: str, facts: dict[str, Any]) -> None:
    with db.unit_of_work():
        gone = delete(TaxDeclaration).where(col(TaxDeclaration.person_id) == employment.person_id)
        db.session().execute(gone)
        if facts:
            people.declare_tax_facts(
                actor=SYSTEM,
                person_id=employment.person_id,
                facts=facts,
                effective_from=date(2026, 11, 1),
                country=country,
            )


def paid(house: PayHouse, period: date) -> tuple[int, int, int]:
    run = house.committed(period)
    with db.reading() as session:
        item = session.exec(select(PayItem).where(PayItem.run_id == run.id)).one()
        return item.gross_minor, item.tax_minor, item.net_minor


def amounts(pay: service.Pay | None) -> tuple[int, int, int]:
    assert pay is not None
    return pay.gross, pay.tax, pay.net


@pytest.mark.parametrize("pays", [12, 14])
def test_a_spanish_estimate_is_what_the_run_pays(app: Flask, pays: int) -> None:
    house = PayHouse()
    with db.unit_of_work():
        hired = factories.make_employee(entity=house.entity, starts_on=STARTS, pays=pays, active=False)
    declare(hired, "es", {})
    told = estimated(hired)
    assert assumed.NO_MODELO_145 in told.words
    assert service.REST_OF_YEAR in told.words
    assert (service.EXTRA_PAYS in told.words) is (pays == 14)
    assert told.first is not None
    assert told.whole is not None
    assert (told.first.is_part, told.first.days, told.first.paid_on) == (True, 15, date(2026, 11, 30))
    # The figures of January are not published yet, so December stands for the months after, and says so.
    assert (told.whole.first, told.whole.has_extra) == (DECEMBER, pays == 14)

    declare(hired, "es", {"situation": 3, "descendants": [], "ascendants": []})
    with db.unit_of_work():
        people.activate_employment(actor=SYSTEM, employment_id=hired.id)
    assert assumed.NO_MODELO_145 not in estimated(hired).words
    assert paid(house, NOVEMBER) == amounts(told.first)
    with db.reading():
        assert service.of_employment(hired.id) is None  # what was paid is no estimate
    assert paid(house, DECEMBER) == amounts(told.whole)


def test_a_month_without_an_extra_pay_is_the_usual_one(app: Flask) -> None:
    with db.unit_of_work():
        hired = factories.make_employee(starts_on=date(2026, 5, 11), active=False)
    told = estimated(hired)
    assert told.whole is not None
    assert (told.whole.first, told.whole.has_extra) == (date(2026, 7, 1), False)


@pytest.mark.parametrize(("country", "words"), [("uk", assumed.NO_STARTER), ("us", assumed.NO_W4)])
def test_abroad_the_estimate_is_what_the_run_pays(app: Flask, country: str, words: str) -> None:
    house = PayHouse()
    with db.unit_of_work():
        house.entity = abroad.british_entity() if country == "uk" else abroad.american_entity()
        hire = abroad.briton if country == "uk" else abroad.american
        hired = hire(house.entity, starts_on=STARTS)
    declare(hired, country, {})
    told = estimated(hired)
    assert words in told.words
    facts = {key: value for gap in assumed.GAPS[country] for key, value in gap.values.items()}
    declare(hired, country, facts)
    assert words not in estimated(hired).words
    assert paid(house, NOVEMBER) == amounts(told.first)
    assert paid(house, DECEMBER) == amounts(told.whole)


def test_what_hinders_the_pay_is_said_instead(app: Flask) -> None:
    with db.unit_of_work():
        entity = abroad.american_entity(state="OH")
        hired = abroad.american(entity, starts_on=STARTS)
    told = estimated(hired)
    assert told.first is None
    assert told.problem is not None
