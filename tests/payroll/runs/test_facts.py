"""Whose pay is right, whose is held back by name, and what the year's tax is projected on."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewEmployment, NewTerms
from payroll.payslips import sheet
from payroll.runs import service
from payroll.runs.models import BLOCKED, PAYABLE, PayBlocker, PayItem, PayLine, PayRun
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories, numbers


def item_of(run: PayRun, employment: Employment) -> PayItem:
    with db.reading() as session:
        return session.exec(
            select(PayItem).where(PayItem.run_id == run.id, PayItem.employment_id == employment.id)
        ).one()


def reasons(run: PayRun, employment: Employment) -> dict[str, PayBlocker]:
    with db.reading() as session:
        found = session.exec(
            select(PayBlocker).where(PayBlocker.run_id == run.id, PayBlocker.employment_id == employment.id)
        )
        return {row.key: row for row in found}


def tax_rate(run: PayRun, employment: Employment) -> Decimal:
    item = item_of(run, employment)
    with db.reading() as session:
        line = session.exec(
            select(PayLine).where(PayLine.item_id == item.id, PayLine.category == "tax")
        ).one()
    return Decimal(line.rate)


def accident_rate(run: PayRun) -> Decimal:
    with db.reading() as session:
        query = select(PayLine).where(
            PayLine.run_id == run.id, PayLine.component == "es.work_accidents.employer"
        )
        return Decimal(session.exec(query).one().rate)


def hired(house: PayHouse, **changes: Any) -> Employment:
    with db.unit_of_work():
        return factories.make_employee(entity=house.entity, **changes)


def agree(employment: Employment, effective_from: date, annual_gross: str = "36000", **changes: Any) -> None:
    values = {"pays_per_year": 12, "professional_category": "Operaria", **changes}
    terms = NewTerms(effective_from=effective_from, annual_gross=Decimal(annual_gross), **values)
    with db.unit_of_work():
        people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)


def ends(employment: Employment, day: date) -> None:
    with db.unit_of_work() as work:
        row = work.session.get_one(Employment, employment.id)
        row.ends_on = day
        work.session.add(row)


# ---- who was held back is paid once the reason is gone ------------------------------------------------


def test_an_account_given_after_the_pay_day_pays_the_month_that_was_held_back(app: Flask) -> None:
    house = PayHouse(people=1)
    late = hired(house, iban=None, starts_on=date(2026, 10, 1))
    with clock.on(date(2026, 10, 28)):
        first = house.committed(OCTOBER)
    assert first.pay_date == date(2026, 10, 30)
    assert set(reasons(first, late)) == {"missing_bank"}
    with db.unit_of_work():
        people.set_bank_account(actor=SYSTEM, person_id=late.person_id, iban=numbers.iban(77))
    second = house.calculated(OCTOBER)
    assert item_of(second, late).state == PAYABLE
    assert second.pay_date == clock.today()  # a Monday; nobody can be paid in the past


def test_whoever_starts_after_the_pay_day_is_paid_with_what_counts_from_their_first_day(app: Flask) -> None:
    house = PayHouse()
    with db.unit_of_work():
        house.entity = factories.make_entity(pay_day=25)
    new = hired(house, starts_on=date(2026, 11, 26), iban=None)
    with db.unit_of_work():
        people.set_bank_account(
            actor=SYSTEM, person_id=new.person_id, iban=numbers.iban(78), effective_from=date(2026, 11, 26)
        )
    assert item_of(house.calculated(), new).state == PAYABLE


def test_an_account_for_later_is_not_used_before(app: Flask) -> None:
    house = PayHouse(people=1)
    one = house.employments[0]
    before = item_of(house.calculated(), one).bank_account_id
    with db.unit_of_work():
        people.set_bank_account(
            actor=SYSTEM, person_id=one.person_id, iban=numbers.iban(79), effective_from=date(2026, 12, 1)
        )
    assert item_of(house.calculated(), one).bank_account_id == before


def test_an_open_run_whose_pay_day_passes_is_paid_on_the_next_bank_day(app: Flask) -> None:
    house = PayHouse(people=1)
    with clock.on(date(2026, 11, 27)):
        run = house.calculated()
    assert run.pay_date == date(2026, 11, 30)
    with clock.on(date(2026, 12, 5)):  # a Saturday
        assert house.calculated().pay_date == date(2026, 12, 7)


def test_a_pay_day_on_new_year_does_not_fall_into_the_old_one(app: Flask) -> None:
    with db.unit_of_work():
        entity = factories.make_entity(pay_day=1)
    assert service.pay_date(entity, date(2027, 1, 1)) == date(2027, 1, 4)


# ---- held back by name --------------------------------------------------------------------------------


def test_somebody_not_yet_active_is_held_back_until_they_are(app: Flask) -> None:
    house = PayHouse(people=1)
    new = hired(house, active=False, starts_on=date(2026, 11, 2))
    run = house.calculated()
    assert (run.people, run.held_back) == (2, 1)
    assert set(reasons(run, new)) == {"onboarding_gate_open"}
    with db.unit_of_work():
        people.activate_employment(actor=SYSTEM, employment_id=new.id)
    assert item_of(house.calculated(), new).state == PAYABLE


def test_a_change_of_pay_inside_the_month_is_held_back_and_dated_from_the_first_it_is_paid(
    app: Flask,
) -> None:
    house = PayHouse()
    one = hired(house, annual_gross="24000.00", pays=12)
    agree(one, date(2026, 11, 16), "48000")
    found = reasons(house.calculated(), one)
    assert set(found) == {"pay_change_in_month"}
    assert found["pay_change_in_month"].values == {"on": "2026-11-16"}
    agree(one, date(2026, 11, 1), "48000")
    assert item_of(house.calculated(), one).gross_minor == 400_000


def test_a_new_category_inside_the_month_changes_no_pay(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, annual_gross="36000.00", pays=12)
    agree(one, date(2026, 11, 16), professional_category="Jefa de sección")
    assert item_of(house.calculated(), one).state == PAYABLE


def test_two_employments_in_one_month_are_held_back(app: Flask) -> None:
    house = PayHouse()
    first = hired(house, annual_gross="30000.00")
    ends(first, date(2026, 11, 15))
    second = _again(house, first, date(2026, 11, 16))
    run = house.calculated()
    assert set(reasons(run, first)) == set(reasons(run, second)) == {"several_employments"}


def test_without_a_year_of_birth_nobody_is_taxed_as_a_centenarian(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, tax_facts={"situation": 3, "descendants": [], "ascendants": []})
    assert item_of(house.calculated(), one).state == PAYABLE  # the record has the date
    with db.unit_of_work():
        people.get_person(one.person_id).birth_on = None
    run = house.calculated()
    assert set(reasons(run, one)) == {"missing_birth_year"}


@pytest.mark.parametrize("last", [date(2026, 11, 20), date(2026, 11, 30)])
def test_a_contract_under_thirty_days_is_refused_by_name(app: Flask, last: date) -> None:
    house = PayHouse()
    one = hired(house, starts_on=date(2026, 11, 2), contract_kind="temporary")
    agree(one, date(2026, 11, 2), contract_kind="temporary", contract_ends_on=last)
    found = reasons(house.calculated(), one)
    assert found["unsupported"].values == {"feature": "contracts under 30 days"}


def test_a_contract_of_thirty_days_is_paid(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, starts_on=date(2026, 11, 2), contract_kind="temporary")
    agree(one, date(2026, 11, 2), contract_kind="temporary", contract_ends_on=date(2026, 12, 1))
    assert item_of(house.calculated(), one).state == PAYABLE


# ---- leaving ------------------------------------------------------------------------------------------


def test_the_end_of_a_temporary_contract_ends_the_pay(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, starts_on=date(2026, 5, 1), contract_kind="temporary")
    agree(one, date(2026, 5, 1), contract_kind="temporary", contract_ends_on=date(2026, 11, 20))
    run = house.calculated()
    item = item_of(run, one)
    assert (item.state, item.period_days, item.gross_minor) == (PAYABLE, 20, 200_000)
    with db.reading():
        page = sheet.build(run, item)
        assert (page.first, page.last) == (date(2026, 11, 1), date(2026, 11, 20))
    mark = reasons(run, one)["settlement_due"]
    assert (mark.severity, mark.values["on"]) == ("check", "2026-11-20")


def test_a_contract_that_goes_on_does_not_end_the_pay(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, starts_on=date(2026, 5, 1), contract_kind="temporary")
    agree(one, date(2026, 5, 1), contract_kind="temporary", contract_ends_on=date(2026, 10, 31))
    agree(one, date(2026, 11, 1), contract_kind="indefinite")
    run = house.calculated()
    assert item_of(run, one).gross_minor == 300_000
    assert reasons(run, one) == {}


def test_what_a_leaver_accrued_of_an_extra_pay_is_named(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, annual_gross="28000.00", pays=14)
    ends(one, date(2026, 11, 15))
    run = house.calculated()
    assert item_of(run, one).gross_minor == 100_000
    # Four months and a half of six: three quarters of 2,000.
    assert reasons(run, one)["settlement_due"].values == {"on": "2026-11-15", "amount": "1500.00"}


def test_twelve_and_fourteen_pays_tax_a_leaver_alike(app: Flask) -> None:
    house = PayHouse()
    twelve = hired(house, annual_gross="42000.00", pays=12)
    fourteen = hired(house, annual_gross="42000.00", pays=14)
    for one in (twelve, fourteen):
        ends(one, date(2026, 11, 30))
    run = house.calculated()
    assert tax_rate(run, twelve) == tax_rate(run, fourteen)


# ---- what the year is projected on --------------------------------------------------------------------


def test_a_temporary_contract_is_projected_to_its_end_not_to_december(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, starts_on=date(2026, 5, 1), contract_kind="temporary")
    agree(one, date(2026, 5, 1), contract_kind="temporary", contract_ends_on=date(2026, 11, 30))
    ended = hired(house, starts_on=date(2026, 5, 1), annual_gross="36000.00", pays=12)
    ends(ended, date(2026, 11, 30))
    run = house.calculated()
    assert tax_rate(run, one) == Decimal("10.49")  # of 21,000, not of 24,000
    assert abs(tax_rate(run, ended) - Decimal("10.49")) < Decimal("0.05")  # another unemployment rate


@pytest.mark.parametrize(("last", "lowest"), [(date(2026, 12, 31), "0.00"), (date(2026, 12, 30), "2.00")])
def test_a_contract_of_exactly_a_year_is_not_under_a_year(app: Flask, last: date, lowest: str) -> None:
    house = PayHouse()
    facts = {"situation": 3, "birth_year": 1990, "descendants": [], "ascendants": []}
    one = hired(house, starts_on=date(2026, 1, 1), contract_kind="temporary", tax_facts=facts)
    agree(one, date(2026, 1, 1), "15000", contract_kind="temporary", contract_ends_on=last)
    assert tax_rate(house.calculated(), one) == Decimal(lowest)


def _again(house: PayHouse, earlier: Employment, starts_on: date) -> Employment:
    with db.unit_of_work():
        second = people.start_employment(
            actor=SYSTEM,
            person_id=earlier.person_id,
            employment=NewEmployment(house.entity.id, "Jefa", starts_on),
        )
        people.activate_employment(actor=SYSTEM, employment_id=second.id)
    agree(second, starts_on, "60000")
    return second


def test_an_earlier_employment_of_the_year_counts_for_the_tax(app: Flask) -> None:
    house = PayHouse()
    first = hired(house, annual_gross="30000.00", pays=12, starts_on=date(2026, 1, 1))
    ends(first, date(2026, 10, 31))
    second = _again(house, first, date(2026, 11, 1))
    # 25,000 of the first and 10,000 of the second are the pay of somebody on 35,000 all year.
    same = hired(house, annual_gross="35000.00", pays=12)
    run = house.calculated()
    assert tax_rate(run, same) > 0
    assert abs(tax_rate(run, second) - tax_rate(run, same)) < Decimal("0.05")


def test_an_employment_that_never_began_counts_for_nothing(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, annual_gross="30000.00", pays=12)
    with db.unit_of_work():
        people.start_employment(
            actor=SYSTEM,
            person_id=one.person_id,
            employment=NewEmployment(house.entity.id, "Jefa", date(2026, 3, 1)),
        )
    assert item_of(house.calculated(), one).state == PAYABLE


# ---- tax territories ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", [{"holiday_region": "ES-PV"}, {"holiday_region": "ES-NC", "postcode": "31001"}]
)
def test_the_foral_territories_are_refused_by_name(app: Flask, place: dict[str, str]) -> None:
    house = PayHouse()
    with db.unit_of_work():
        house.entity = factories.make_entity(**place)
    one = hired(house)
    run = house.calculated()
    assert item_of(run, one).state == BLOCKED
    assert reasons(run, one)["unsupported"].values == {"feature": "withholding of the foral territories"}


def test_ceuta_and_la_palma_have_their_own_regime(app: Flask) -> None:
    rates = {}
    for name, place in {
        "common": {"holiday_region": "ES-VC", "postcode": "46001"},
        "ceuta": {"holiday_region": "ES-CE", "postcode": "51001"},
        "la palma": {"holiday_region": "ES-CN", "postcode": "38700"},
    }.items():
        house = PayHouse()
        with db.unit_of_work():
            house.entity = factories.make_entity(**place)
        one = hired(house, annual_gross="30000.00")
        rates[name] = tax_rate(house.calculated(), one)
    assert abs(rates["ceuta"] - rates["common"] * Decimal("0.4")) < Decimal("0.02")
    assert rates["la palma"] == rates["ceuta"]


def test_a_region_and_a_postcode_that_disagree_hold_back(app: Flask) -> None:
    house = PayHouse()
    with db.unit_of_work():
        house.entity = factories.make_entity(holiday_region="ES-VC", postcode="48001")
    one = hired(house)
    assert set(reasons(house.calculated(), one)) == {"invalid_inputs"}


# ---- what a reviewer is shown -------------------------------------------------------------------------


def test_pay_below_the_minimum_wage_for_the_hours_is_marked(app: Flask) -> None:
    house = PayHouse()
    low = hired(house, annual_gross="17000.00")
    half = hired(house, annual_gross="17100.00")
    agree(half, date(2026, 1, 1), "17100", weekly_hours=Decimal(20))
    run = house.calculated()
    assert reasons(run, low)["below_minimum_wage"].values == {"minimum": "17094.00"}
    assert item_of(run, low).state == PAYABLE
    assert reasons(run, half) == {}


def test_people_under_one_number_are_marked_even_across_the_parts_of_a_month(app: Flask) -> None:
    house = PayHouse()
    one = hired(house, tax_number=numbers.nif(5), social_number=numbers.naf(5))
    late = hired(house, tax_number=numbers.nif(5), social_number=numbers.naf(5), iban=None)
    third = hired(house)
    first = house.committed(OCTOBER)
    assert reasons(first, one) == {}  # the other is not paid yet
    with db.unit_of_work():
        people.set_bank_account(actor=SYSTEM, person_id=late.person_id, iban=numbers.iban(80))
    second = house.calculated(OCTOBER)
    found = reasons(second, late)
    assert set(found) == {"duplicate_tax_number", "duplicate_social_number"}
    assert {mark.severity for mark in found.values()} == {"check"}
    november = house.calculated(NOVEMBER)
    assert set(reasons(november, one)) == set(found)
    assert reasons(november, third) == {}


def test_a_month_contributes_at_the_accident_rate_of_its_own_time(app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        factories.set_accident_rate(house.entity, "3.00", date(2026, 12, 1))
    run = house.calculated()
    assert accident_rate(run) == Decimal("1.50")
    with db.unit_of_work():
        factories.set_accident_rate(house.entity, "2.00", date(2026, 11, 1))
    run = house.calculated()
    assert accident_rate(run) == Decimal("2.00")
