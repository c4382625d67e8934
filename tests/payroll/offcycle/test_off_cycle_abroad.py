"""Pay outside the calendar in the United Kingdom and the United States, with what the filings make of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.people import employments
from payroll.countries.us.facts import SupplementalMethod
from payroll.filings import kinds
from payroll.garnishments import service as garnishments
from payroll.garnishments.service import NewOrder
from payroll.groups.service import default_group
from payroll.offcycle import service
from payroll.offcycle.models import BONUS, MISSED_PAY, TERMINATION
from payroll.offcycle.service import Terms, Wanted
from payroll.runs.models import PAY, REPLACEMENT, VOID, PayRun
from payroll.snapshots import reading
from tests.payroll.corrections.correcting import NOVEMBER, OCTOBER
from tests.payroll.corrections.correcting_abroad import AMERICA, BRITAIN, Abroad, AbroadHouse, boxes, paid
from tests.support.client import PageClient
from tests.support.reviewing import look_through

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
LATE = date(2026, 11, 10)
JANUARY = date(2027, 1, 11)
D = Decimal
PLACES = pytest.mark.parametrize("place", [BRITAIN, AMERICA], ids=lambda place: place.country)


def opened(house: AbroadHouse, terms: Terms, *wanted: Wanted) -> PayRun:
    with db.unit_of_work():
        group = default_group(house.entity.id).id
        run = service.open_run(
            actor=house.preparer, group_id=group, terms=terms, wanted=wanted, note="October targets"
        )
    house.work()
    return house.fresh(run)


def test_an_american_bonus_is_supplemental_and_gives_the_wanted_net(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    house.pay(OCTOBER)
    (person,) = house.employments
    with clock.on(LATE):
        run = opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(person.id, net=D("704.55")))
        done = house.commit(run.id)
    assert list(house.items(done)) == [PAY]
    # 22 % flat, 6.2 % and 1.45 %: 70.35 % is left of every dollar.
    assert (done.gross_minor, done.net_minor, paid(done)) == (100_149, 70_455, 70_455)
    year = dict(house.year(person))
    assert year["us.income_tax_supplemental"] == D("220.33")
    assert year["us.base.supplemental"] == year["bonus"] == D("1001.49")
    told = boxes(house.figures(kinds.FORM_941, "2026-Q4", on=JANUARY))
    assert told["2"] == 300_000 + 100_149
    assert told["3"] == done.tax_minor + int(year["us.income_tax"] * 100)
    assert boxes(house.figures(kinds.W2, "2026", on=JANUARY))["2"] == told["3"]


def test_an_american_bonus_can_be_taxed_with_the_wages(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    house.pay(OCTOBER)
    terms = Terms(BONUS, OCTOBER, "bonus", tax_method=SupplementalMethod.AGGREGATE)
    with clock.on(LATE):
        done = house.commit(opened(house, terms, Wanted(house.employments[0].id, D(1000))).id)
    year = dict(house.year(house.employments[0]))
    assert "us.income_tax_supplemental" not in year
    assert done.gross_minor == 100_000


def test_an_american_bonus_above_the_ceiling_pays_no_more_social_security(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    (person,) = house.employments
    house.taken_over(person, us__base__social_security=18_150_000, us__base__fica=18_150_000)
    house.pay(OCTOBER)
    with clock.on(LATE):
        done = house.commit(opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(person.id, D(1000))).id)
    assert done.employee_contributions_minor == 1_450  # Medicare alone: October reached 184,500
    assert dict(house.year(person))["us.base.social_security"] == 184_500


def test_a_british_bonus_is_pay_of_its_period_and_the_submission_tells_the_year(app: Flask) -> None:
    house = AbroadHouse(BRITAIN)
    house.pay(OCTOBER)
    (person,) = house.employments
    with clock.on(LATE):
        run = opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(person.id, net=D("360.00")))
        done = house.commit(run.id)
    assert set(house.items(done)) == {VOID, REPLACEMENT}
    # 20 % and 8 %: 72 pence are left of every pound.
    assert (done.gross_minor, done.tax_minor, done.net_minor) == (50_000, 10_000, 36_000)
    assert paid(done) == 36_000
    assert dict(house.year(person))["uk.base.taxable_pay"] == 3_500
    fps = house.figures(kinds.FPS, done.pay_date.isoformat(), on=done.pay_date)
    assert boxes(fps)["TaxablePay"] == 50_000
    assert b"<TaxablePay>3500.00</TaxablePay>" in fps.content


@PLACES
def test_a_leaver_is_settled_before_the_regular_run_and_only_once(app: Flask, place: Abroad) -> None:
    house = AbroadHouse(place, "36000", "48000")
    house.pay(OCTOBER)
    leaver, other = house.employments
    with clock.on(date(2026, 11, 13)):
        with db.unit_of_work():
            employments.set_last_day(
                actor=SYSTEM,
                employment_id=leaver.id,
                last_day=date(2026, 11, 13),
                end_cause="resignation",
            )
        done = house.commit(opened(house, Terms(TERMINATION, NOVEMBER), Wanted(leaver.id)).id)
        assert list(house.items(done)) == [PAY]
        assert 0 < done.gross_minor < 300_000
    with clock.on(date(2026, 11, 25)):
        regular = house.calculated(NOVEMBER)
    assert [item.employment_id for item in house.items(regular).values()] == [other.id]
    with db.reading():
        assert reading.replay(list(house.items(done).values())) == {}


@PLACES
def test_whoever_was_held_back_is_paid_once_the_form_is_there(app: Flask, place: Abroad) -> None:
    house = AbroadHouse(place)
    lacking = house.hired(1, "30000", facts=None)
    (october,) = house.pay(OCTOBER)
    facts: dict[str, dict[str, Any]] = {
        "uk": {"starter": "B", "ni_category": "A"},
        "us": {"w4": {"version": "2020", "filing_status": "single"}},
    }
    house.declare(lacking, facts[place.country], since=date(2026, 10, 1))
    with clock.on(LATE):
        run = opened(house, Terms(MISSED_PAY, OCTOBER))
        with db.unit_of_work():
            look_through(house.preparer, run.id)
        done = house.commit(run.id)
    assert [item.employment_id for item in house.items(done).values()] == [lacking.id]
    assert (done.gross_minor, october.held_back) == (250_000, 1)


def test_the_page_names_whose_court_order_an_american_bonus_does_not_serve(client: PageClient) -> None:
    house = AbroadHouse(AMERICA, "36000", "48000")
    ordered, _ = house.employments
    with db.unit_of_work():
        garnishments.enter(
            actor=house.preparer,
            new=NewOrder(
                employment_id=ordered.id, kind="creditor", authority="Travis County", reference="C-1",
                received_on=OCTOBER, starts_on=OCTOBER, principal=D(900),
            ),
        )  # fmt: skip
        group = default_group(house.entity.id).id
    client.sign_in(Role.PAYROLL_PREPARER)
    says = "this run takes nothing for it"
    with clock.on(LATE):
        client.get(f"/payroll/off-cycle/new?reason={BONUS}&group={group}")
        assert client.text.count(says) == 1
        client.get(f"/payroll/off-cycle/new?reason={TERMINATION}&group={group}")
        assert says not in client.text  # the last pay withholds as every pay does
