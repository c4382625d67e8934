"""Void and replace in the United Kingdom and the United States, to the second correction of one person."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from payroll.corrections import preview
from payroll.corrections.models import REVERSE
from payroll.filings import kinds
from payroll.payments import journal
from payroll.payslips import standing
from payroll.payslips.models import Payslip
from payroll.runs.models import PAY, REPLACEMENT
from payroll.snapshots import reading
from tests.payroll.corrections.correcting import DECEMBER, NOVEMBER, OCTOBER
from tests.payroll.corrections.correcting_abroad import AMERICA, BRITAIN, Abroad, AbroadHouse, boxes, paid
from tests.support.abroad import STARTER, W4

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
EARLY, LATE = date(2026, 11, 10), date(2026, 11, 17)
JANUARY, APRIL = date(2027, 1, 11), date(2027, 4, 12)
OTHER_FORMS: dict[str, dict[str, Any]] = {
    "uk": {**STARTER, "tax_code": "1300L"},
    "us": {"w4": {**W4, "credits": "2000"}},
}
YEAR_FORMS = {
    "uk": ((kinds.P60, "2026-27", APRIL), (kinds.FPS, "2026-12-31", date(2026, 12, 31))),
    "us": ((kinds.W2, "2026", JANUARY), (kinds.FORM_941, "2026-Q4", JANUARY)),
}
PLACES = pytest.mark.parametrize("place", [BRITAIN, AMERICA], ids=lambda place: place.country)


@PLACES
def test_twice_corrected_the_year_and_its_forms_are_those_of_a_pay_right_at_once(
    app: Flask, place: Abroad
) -> None:
    wrong = AbroadHouse(place, "36000", "48000", has_papers=True)
    first, _ = wrong.employments
    (october,) = wrong.pay(OCTOBER)
    item = wrong.items(october, first)[PAY]

    wrong.raise_pay(first, "42000", since=OCTOBER)
    once = wrong.corrected(item, on=EARLY)
    wrong.declare(first, OTHER_FORMS[place.country], since=OCTOBER)
    twice = wrong.corrected(wrong.items(once)[REPLACEMENT], on=LATE)
    wrong.pay(NOVEMBER, DECEMBER)

    right = AbroadHouse(place, "36000", "48000")
    same, _ = right.employments
    right.raise_pay(same, "42000", since=OCTOBER)
    right.declare(same, OTHER_FORMS[place.country], since=OCTOBER)
    at_once, _, _ = right.pay(OCTOBER, NOVEMBER, DECEMBER)

    assert wrong.year(first) == right.year(same)
    for kind, period, on in YEAR_FORMS[place.country]:
        assert boxes(wrong.figures(kind, period, on=on)) == boxes(right.figures(kind, period, on=on))
    assert paid(october, once, twice) == paid(at_once)
    assert paid(once) > 0
    assert paid(twice) > 0
    with db.reading():
        papers = {row.item_id: standing.of(row).state for row in db.session().exec(select(Payslip))}
        assert reading.replay(list(wrong.items(twice).values())) == {}
    replaced, newest = wrong.items(once)[REPLACEMENT], wrong.items(twice)[REPLACEMENT]
    assert [papers[each.id] for each in (item, replaced, newest)] == [
        standing.SUPERSEDED, standing.SUPERSEDED, standing.CURRENT,
    ]  # fmt: skip


@PLACES
def test_the_preview_says_what_the_commit_does(app: Flask, place: Abroad) -> None:
    house = AbroadHouse(place)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    house.raise_pay(house.employments[0], "42000", since=OCTOBER)
    with clock.on(EARLY):
        with db.reading():
            shown = preview.preview(item.id)
        done = house.commit(house.begin(item).run_id)
    with db.reading():
        assert list(shown.postings) == journal.postings(done)
    assert int(shown.cash * 100) == done.net_minor == paid(done) > 0


@PLACES
def test_a_reversal_takes_everything_back_and_the_year_is_empty(app: Flask, place: Abroad) -> None:
    house = AbroadHouse(place, has_papers=True)
    (run,) = house.pay(OCTOBER)
    done = house.corrected(house.items(run)[PAY], on=EARLY, kind=REVERSE)
    assert done.net_minor == -run.net_minor
    assert house.year(house.employments[0]) == ()
    with db.reading() as session:
        (paper,) = session.exec(select(Payslip)).all()
        assert standing.of(paper).state == standing.VOIDED


def test_a_british_year_that_another_payroll_began_stays_in_the_correction(app: Flask) -> None:
    house = AbroadHouse(BRITAIN, starts_on=date(2026, 4, 6))
    (person,) = house.employments
    house.taken_over(person, uk__base__taxable_pay=1_800_000, uk__tax=234_120)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    with clock.on(EARLY), db.reading():
        assert preview.preview(item.id).is_without_effect
    house.raise_pay(person, "42000", since=OCTOBER)
    done = house.corrected(item, on=EARLY)
    # 500 pounds more, at 20 % tax and 8 % National Insurance.
    assert (done.gross_minor, done.tax_minor, done.net_minor) == (50_000, 10_000, 36_000)


def test_the_ceiling_of_social_security_holds_over_a_correction(app: Flask) -> None:
    house = AbroadHouse(AMERICA, "240000")
    (person,) = house.employments
    house.taken_over(
        person, us__base__social_security=17_450_000, us__base__fica=18_000_000, us__base__federal=18_000_000
    )
    (run,) = house.pay(OCTOBER)
    house.raise_pay(person, "300000", since=OCTOBER)
    done = house.corrected(house.items(run)[PAY], on=EARLY)
    year = dict(house.year(person))
    assert year["us.base.social_security"] == 184_500  # of 2026, reached within October
    assert year["us.social_security.employee"] == 620
    # Above 200,000 a year Medicare takes 0.9 % more: of 5,000 of October's 25,000.
    assert year["us.additional_medicare"] == 45
    assert done.gross_minor == 500_000


def test_a_starter_is_told_to_hmrc_once_and_not_again_with_the_correction(app: Flask) -> None:
    house = AbroadHouse(BRITAIN)
    (october,) = house.pay(OCTOBER)
    house.raise_pay(house.employments[0], "42000", since=OCTOBER)
    fixed = house.corrected(house.items(october)[PAY], on=EARLY)
    first, second = (
        house.figures(kinds.FPS, run.pay_date.isoformat(), on=LATE).content for run in (october, fixed)
    )
    assert b"<StartDate>2026-10-01</StartDate>" in first
    assert b"Starter" not in second
    # The correction tells what it adds, and the year as it now stands.
    assert second.count(b"<TaxablePay>3500.00</TaxablePay>") == 1
    assert second.count(b"<TaxablePay>500.00</TaxablePay>") == 1
