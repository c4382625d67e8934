"""Past pay that later knowledge changes, in each country's own way, and where the tax year is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.company import rates
from hr.errors import Conflict
from payroll import countries
from payroll.corrections.models import Correction
from payroll.engine.model import Category
from payroll.engine.pack import Pack
from payroll.engine.retro import Cause, TreatmentKind
from payroll.entries import keeping
from payroll.filings import kinds
from payroll.receivables.models import Receivable
from payroll.retro import page, service, ways
from payroll.retro.models import DISMISSED, RetroEvent
from payroll.runs import service as runs
from payroll.runs.models import PAY, PayRun
from payroll.runs.paying import UNPAID
from payroll.snapshots import reading
from tests.payroll.corrections.correcting import DECEMBER, NOVEMBER, OCTOBER, CorrectedHouse
from tests.payroll.corrections.correcting_abroad import AMERICA, BRITAIN, Abroad, AbroadHouse, boxes, paid
from tests.support import abroad
from tests.support.abroad import W4
from tests.support.reviewing import look_through

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
EARLIER, LATE = date(2025, 12, 1), date(2026, 11, 10)
JANUARY, FEBRUARY, APRIL = date(2027, 1, 11), date(2027, 2, 8), date(2027, 4, 12)


def found(house: CorrectedHouse, *, packs: Callable[[str, date], Pack] = countries.load) -> list[RetroEvent]:
    """Look at the first person's pay and return what waits, the earliest first."""
    with db.unit_of_work():
        service.scan(actor=SYSTEM, employment_id=house.employments[0].id, packs=packs)
    with db.reading():
        rows, _ = service.events()
    return sorted(rows, key=lambda row: row.pay_date)


def included(house: CorrectedHouse, rows: list[RetroEvent], *, with_next: bool = False) -> list[PayRun]:
    """Settle differences and let follow what follows."""
    with db.unit_of_work():
        opened = service.include(
            actor=house.preparer,
            event_ids=[row.id for row in rows],
            reason="Raise of October",
            is_with_next=with_next,
        )
    house.work()
    return opened


def way(row: RetroEvent) -> ways.Way:
    with db.reading():
        return ways.way_of(service.get(row.id))


def test_american_back_pay_is_supplemental_pay_of_its_own_and_the_year_tells_it(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    (october,) = house.pay(OCTOBER)
    (person,) = house.employments
    with clock.on(LATE):
        house.raise_pay(person, "42000", since=OCTOBER)
        (row,) = found(house)
        assert way(row) is ways.Way.BACK_PAY
        (run,) = included(house, [row])
        done = house.commit(run.id)
        assert found(house) == []
    assert list(house.items(done)) == [PAY]
    assert done.gross_minor == 50_000
    assert done.tax_minor == 11_000  # 22 % flat
    assert done.net_minor == paid(done) == 50_000 - 11_000 - 3_825
    year = dict(house.year(person))
    assert year["us.base.supplemental"] == year["back_pay"] == 500
    assert boxes(house.figures(kinds.FORM_941, "2026-Q4", on=JANUARY))["2"] == october.gross_minor + 50_000
    with db.reading():
        assert reading.replay(list(house.items(done).values())) == {}


def test_american_back_pay_of_an_earlier_year_is_wages_of_the_year_it_is_paid_in(app: Flask) -> None:
    house = AbroadHouse(AMERICA, starts_on=EARLIER)
    with db.unit_of_work():
        for kind, value in abroad.figures_of("TX").items():
            rates.set_rate(
                actor=SYSTEM, entity=house.entity, kind=kind, rate=Decimal(value), effective_from=EARLIER
            )
    (december,) = house.pay(EARLIER)
    with clock.on(date(2026, 2, 9)):
        house.raise_pay(house.employments[0], "42000", since=EARLIER)
        (row,) = found(house)
        assert way(row) is ways.Way.BACK_PAY
        (run,) = included(house, [row])
        done = house.commit(run.id)
        assert found(house) == []
    assert (done.gross_minor, done.tax_minor, done.pay_date.year) == (50_000, 11_000, 2026)
    assert boxes(house.figures(kinds.W2, "2025", on=date(2026, 1, 12)))["1"] == december.gross_minor
    assert boxes(house.figures(kinds.W2, "2026", on=JANUARY))["1"] == 50_000


def test_british_back_pay_is_taxed_with_the_regular_pay_it_comes_with(app: Flask) -> None:
    house = AbroadHouse(BRITAIN)
    house.pay(OCTOBER)
    (person,) = house.employments
    with clock.on(LATE):
        house.raise_pay(person, "42000", since=OCTOBER)
        (row,) = found(house)
        with pytest.raises(Conflict, match="with the regular pay"):
            included(house, [row])
        november = house.calculated(NOVEMBER)
        assert [run.id for run in included(house, [row], with_next=True)] == [november.id]
        with db.unit_of_work():
            look_through(house.preparer, november.id)
        done = house.commit(november.id)
        assert found(house) == []
    assert done.gross_minor == 350_000 + 50_000
    year = dict(house.year(person))
    assert year["back_pay"] == 500
    assert year["uk.base.taxable_pay"] == 7_000
    fps = house.figures(kinds.FPS, done.pay_date.isoformat(), on=done.pay_date)
    assert (boxes(fps)["TaxablePay"], b"<TaxablePay>7000.00</TaxablePay>" in fps.content) == (400_000, True)
    with db.reading():
        assert reading.replay(list(house.items(done).values())) == {}


def test_two_back_dated_raises_pay_each_only_what_is_left(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    house.pay(OCTOBER)
    (person,) = house.employments
    with clock.on(LATE):
        house.raise_pay(person, "42000", since=OCTOBER)
        (first,) = found(house)
        (run,) = included(house, [first])
        house.raise_pay(person, "48000", since=OCTOBER)
        assert found(house) == []  # what is being paid is settled first
        with db.unit_of_work():
            runs.calculate(actor=house.preparer, run_id=run.id)
        house.work()
        house.commit(run.id)
        (second,) = found(house)
        (again,) = included(house, [second])
        assert house.commit(again.id).gross_minor == 50_000
        assert found(house) == []
    assert dict(house.year(person))["back_pay"] == 1_000


def test_a_pay_whose_difference_was_paid_as_back_pay_is_not_made_again(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    (october,) = house.pay(OCTOBER)
    (person,) = house.employments
    item = house.items(october)[PAY]
    with clock.on(LATE):
        house.raise_pay(person, "42000", since=OCTOBER)
        (run,) = included(house, found(house))
        with pytest.raises(Conflict, match="back pay in a later pay"):
            house.begin(item)
        done = house.commit(run.id)
        with pytest.raises(Conflict, match="back pay in a later pay"):
            house.begin(item)
        house.commit(house.begin(house.items(done)[PAY], kind="reverse").run_id)
        assert house.commit(house.begin(item).run_id).gross_minor == 50_000
    assert dict(house.year(person))["us.base.federal"] == 3_500


def test_cancelled_back_pay_is_to_be_decided_again(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.raise_pay(house.employments[0], "42000", since=OCTOBER)
        (row,) = found(house)
        (run,) = included(house, [row])
        with db.unit_of_work():
            runs.cancel(actor=house.preparer, run_id=run.id)
        (again,) = found(house)
    assert (again.id, way(again)) == (row.id, ways.Way.BACK_PAY)


def test_pay_that_was_too_much_is_made_again_within_its_year(app: Flask) -> None:
    house = AbroadHouse(BRITAIN)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.raise_pay(house.employments[0], "30000", since=OCTOBER)
        (row,) = found(house)
        assert way(row) is ways.Way.AGAIN
        (run,) = included(house, [row])
        done = house.commit(run.id)
    assert done.gross_minor == -50_000
    assert dict(house.year(house.employments[0]))["uk.base.taxable_pay"] == 2_500


def test_changed_tax_data_of_an_american_are_no_back_pay(app: Flask) -> None:
    house = AbroadHouse(AMERICA)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.declare(house.employments[0], {"w4": {**W4, "credits": "1200"}}, since=OCTOBER)
        (row,) = found(house)
        assert way(row) is ways.Way.AGAIN
        (run,) = included(house, [row])
        done = house.commit(run.id)
    assert (done.gross_minor, done.tax_minor, done.net_minor) == (0, -10_000, 10_000)


def after_late_figures(country: str, on: date) -> Pack:
    """The pack once figures published in November have changed what the employee contributes from October."""
    topic, name, value = {
        "uk": ("national_insurance", "standard_rate", Decimal(9)),
        "us": ("fica", "medicare_rate", Decimal("1.65")),
    }[country]
    pack = countries.load(country, on)
    rows = tuple(
        replace(row, values=replace(row.values, **{name: value})) if row.covers(OCTOBER) else row
        for row in pack.tables[topic]
    )
    tables = {**pack.tables, topic: rows}
    return replace(pack, tables=tables, content_hash="after late figures", _found={})


@pytest.mark.parametrize(
    # A point more of 1,952 above the primary threshold; a fifth of a point more of 3,000.
    ("place", "net"), [(BRITAIN, -1_952), (AMERICA, -600)], ids=["uk", "us"],
)  # fmt: skip
def test_figures_published_late_are_told_from_facts_and_add_up_with_them(
    app: Flask, place: Abroad, net: int
) -> None:
    house = AbroadHouse(place)
    house.pay(OCTOBER)
    (person,) = house.employments
    with clock.on(LATE):
        assert found(house) == []
        (order,) = found(house, packs=after_late_figures)
        assert (order.cause, order.net_minor) == (Cause.PARAMETERS, net)
        assert way(order) is ways.Way.AGAIN  # no pay is owed: the period is made again with what it owes
        house.raise_pay(person, "42000", since=OCTOBER)
        (both,) = found(house, packs=after_late_figures)
        (alone,) = found(house)
    by_cause = dict.fromkeys((Cause.FACTS, Cause.PARAMETERS), 0)
    for each in both.deltas:
        by_cause[Cause(each["cause"])] += int(Decimal(each["net"]) * 100)
    assert both.cause == Cause.BOTH
    assert by_cause[Cause.FACTS] == alone.net_minor
    assert by_cause[Cause.PARAMETERS] < net  # a higher pay owes more
    assert sum(by_cause.values()) == both.net_minor


@pytest.mark.parametrize(
    # Five of October's 31 days of 3,000 pounds; five of its 22 weekdays of 3,000 dollars.
    ("place", "gross", "salary"),
    [(BRITAIN, -48_387, "2516.13"), (AMERICA, -68_182, "2318.18")],
    ids=["uk", "us"],
)
def test_unpaid_leave_approved_late_is_taken_back_with_its_taxes_and_owed(
    app: Flask, place: Abroad, gross: int, salary: str
) -> None:
    house = AbroadHouse(place)
    (october,) = house.pay(OCTOBER)
    (person,) = house.employments
    with clock.on(LATE):
        with db.unit_of_work():
            keeping.record_absence(
                actor=house.preparer,
                new=keeping.NewAbsence(
                    employment_id=person.id, kind=UNPAID, starts_on=date(2026, 10, 5),
                    ends_on=date(2026, 10, 9),
                ),
            )  # fmt: skip
        (row,) = found(house)
        assert (row.period, row.cause, way(row)) == (OCTOBER, Cause.FACTS, ways.Way.AGAIN)
        (run,) = included(house, [row])
        done = house.commit(run.id)
        assert found(house) == []
    assert done.gross_minor == gross
    assert done.net_minor == row.net_minor < 0
    assert paid(october, done) == october.net_minor
    with db.reading() as session:
        (debt,) = session.exec(select(Receivable)).all()
    assert (debt.kind, debt.principal_minor) == ("overpayment", -done.net_minor)
    assert dict(house.year(person))["salary" if place is BRITAIN else "us.salary"] == Decimal(salary)


@pytest.mark.parametrize(("country", "says"), [("uk", "full payment submission"), ("us", "W-2c")])
def test_what_only_a_person_can_settle_says_how_and_is_left_with_what_they_did(
    app: Flask, country: str, says: str
) -> None:
    house = AbroadHouse(BRITAIN if country == "uk" else AMERICA, starts_on=DECEMBER)
    house.pay(DECEMBER)
    with clock.on(APRIL):
        house.raise_pay(house.employments[0], "30000", since=DECEMBER)
        (row,) = found(house)
        assert way(row) is ways.Way.BY_HAND
        with pytest.raises(Conflict, match="by a person"):
            included(house, [row])
        with db.reading():
            (shown,) = page.of_ids([row.id])
        assert says in shown.todo
        assert "500.00" in shown.todo
        with db.unit_of_work():
            service.dismiss(actor=house.preparer, event_ids=[row.id], reason="Done by hand")
        assert found(house) == []
    with db.reading() as session:
        assert session.exec(select(Correction)).all() == []
        assert service.get(row.id).state == DISMISSED


def test_spanish_pay_of_a_year_that_is_over_waits_for_figures_and_then_says_what_to_pay(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(DECEMBER)
    with clock.on(FEBRUARY):
        house.raise_pay(house.employments[0], "24000", since=DECEMBER)
        (row,) = found(house)
        assert (
            row.problem["message"] == "There are no published figures of %(country)s for %(topic)s on %(on)s."
        )
        arrears = {
            "category": Category.EARNING, "before": "1500.00", "after": "1714.29", "net": "214.29",
            "rate": "15", "kind": TreatmentKind.FLAT_RATE, "cause": Cause.FACTS,
        }  # fmt: skip
        quota = {
            "category": Category.EMPLOYEE_CONTRIBUTION, "before": "96.00", "after": "110.00", "net": "-14.00",
            "rate": None, "kind": TreatmentKind.ORIGINAL_PERIOD, "cause": Cause.FACTS,
        }  # fmt: skip
        company_quota = {
            **quota,
            "category": Category.EMPLOYER_CONTRIBUTION,
            "after": "160.00",
            "net": "0.00",
        }
        with db.unit_of_work() as work:
            known = work.session.get_one(RetroEvent, row.id)
            known.deltas, known.problem = [arrears, quota, company_quota], {}
        assert way(row) is ways.Way.BY_HAND
        with db.reading():
            sentence, values = ways.what_to_do(service.get(row.id), "es")
    assert "L03" in sentence
    assert (values["pay"], values["flat_tax"], values["contributions"]) == (21_429, 3_214, 7_800)
    # What is transferred: the pay less the employee's part of the contributions and 15 % tax.
    assert (values["own"], values["net"]) == (1_400, 21_429 - 1_400 - 3_214)
    assert "no run here can pay it" in sentence
