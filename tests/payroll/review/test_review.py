"""What changed since the last committed month is named, adds up to the cent, and has to be looked at."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr import clock, db
from hr.access import Role
from hr.errors import Conflict, Invalid, NotAllowed
from hr.jobs import worker
from hr.people import service as people
from hr.people.models import EmploymentTerms
from payroll.engine.compare import NET_SIGN
from payroll.engine.model import Category, Line
from payroll.review import changes, flags, service, thresholds
from payroll.review.attribution import shares
from payroll.runs import review as run_review
from payroll.runs import service as runs
from payroll.runs.models import PayRun
from payroll.skips import service as skips
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories, numbers
from tests.support.reviewing import look_through

FIRSTS = (date(2026, 10, 1), date(2026, 11, 1))


def raise_pay(house: PayHouse, number: int, annual_minor: int) -> None:
    """Give somebody another salary from November on."""
    employment = house.employments[number]
    with db.unit_of_work():
        now = people.terms_on(employment.id, date(2026, 10, 31))
        assert now is not None
        others = {
            "id",
            "created_at",
            "employment_id",
            "effective_from",
            "recorded_on",
            "annual_gross_minor",
        }
        known = now.model_dump(exclude=others)
        db.session().add(
            EmploymentTerms(
                employment_id=employment.id,
                effective_from=NOVEMBER,
                recorded_on=clock.today(),
                annual_gross_minor=annual_minor,
                **known,
            )
        )


def recalculated(house: PayHouse, run: PayRun) -> PayRun:
    """Calculate a run again."""
    with db.unit_of_work():
        runs.calculate(actor=house.preparer, run_id=run.id)
    worker.run_waiting()
    return house.fresh(run)


@pytest.fixture
def moved(app: Flask) -> tuple[PayHouse, PayRun]:
    """A November in which one got a raise, one another account, one came; all paid in October before."""
    made = PayHouse(4)
    made.committed(OCTOBER)
    raise_pay(made, 0, 3_600_000)
    with db.unit_of_work():
        people.set_bank_account(
            actor=made.preparer,
            person_id=made.employments[1].person_id,
            iban=numbers.iban(77),
            effective_from=date(2026, 11, 2),
        )
        made.employments.append(factories.make_employee(entity=made.entity, starts_on=date(2026, 11, 1)))
    return made, made.calculated()


def test_each_change_stands_in_its_category_with_old_new_and_day(moved: tuple[PayHouse, PayRun]) -> None:
    house, run = moved
    with db.reading():
        found = changes.of(run)
    assert found is not None
    assert set(found.by_category) == {"new", "pay", "bank"}
    (raised,) = found.by_category["pay"]
    assert raised.employment_id == house.employments[0].id
    assert raised.new == ("annual", "3600000")
    assert raised.effective == NOVEMBER
    assert raised.net > 0
    (account,) = found.by_category["bank"]
    assert (account.employment_id, account.net) == (house.employments[1].id, 0)
    assert found.by_category["new"][0].employment_id == house.employments[4].id
    assert found.unchanged == 2
    moved_by = sum(found.net_of(name) for name in found.by_category)
    assert found.before + moved_by == found.after == run.net_minor


def test_a_run_is_sent_only_when_every_category_and_blocking_flag_is_settled(
    moved: tuple[PayHouse, PayRun],
) -> None:
    house, run = moved
    with db.unit_of_work(), pytest.raises(Conflict) as refused:
        runs.send_for_approval(actor=house.preparer, run_id=run.id)
    assert refused.value.key == "not_reviewed"
    with db.reading():
        open_flags = [flag.key for flag in service.standing(run).open_flags]
    assert open_flags == ["iban_recently_changed"]
    with db.unit_of_work():
        look_through(house.preparer, run.id)
        assert runs.send_for_approval(actor=house.preparer, run_id=run.id).state == "in_review"


def test_a_recalculation_unticks_only_what_it_changed(moved: tuple[PayHouse, PayRun]) -> None:
    house, run = moved
    with db.unit_of_work():
        look_through(house.preparer, run.id)
    raise_pay(house, 2, 4_000_000)
    run = recalculated(house, run)
    with db.reading():
        found = service.standing(run)
    assert found.open_categories == ["pay"]
    assert found.open_flags == []


def test_what_was_seen_is_what_is_ticked(moved: tuple[PayHouse, PayRun]) -> None:
    house, run = moved
    with db.unit_of_work(), pytest.raises(Conflict):
        service.tick(actor=house.preparer, run=run, category="pay", seen_hash="0" * 64)


def test_a_flag_is_accepted_with_a_reason_and_counts_while_it_says_the_same(
    moved: tuple[PayHouse, PayRun],
) -> None:
    house, run = moved
    with db.reading():
        flag = service.standing(run).open_flags[0]
    known: dict[str, Any] = {
        "run": run,
        "employment_id": flag.employment_id,
        "key": flag.key,
        "seen_hash": flag.content_hash,
    }
    with db.unit_of_work(), pytest.raises(Invalid):
        service.accept(actor=house.preparer, reason=" ", **known)
    own = replace(house.preparer, person_id=flag.person_id)
    with db.unit_of_work(), pytest.raises(NotAllowed, match="your own pay"):
        service.accept(actor=own, reason="It is mine.", **known)
    with db.unit_of_work():
        person_id = factories.make_person().id
        helper = factories.make_actor(Role.PAYROLL_PREPARER, person_id=person_id)
        same_person = factories.make_actor(Role.PAYROLL_APPROVER, person_id=person_id)
        assert runs.may_approve(same_person, run)
        service.accept(actor=helper, reason="Rang her up, it is hers.", **known)
        assert not runs.may_approve(same_person, run)
        assert runs.may_approve(house.approver, run)
    with db.reading():
        assert service.standing(run).open_flags == []
    with db.unit_of_work():
        people.set_bank_account(
            actor=house.preparer,
            person_id=flag.person_id,
            iban=numbers.iban(78),
            effective_from=date(2026, 11, 3),
        )
    run = recalculated(house, run)
    with db.reading():
        assert [flag.key for flag in service.standing(run).open_flags] == ["iban_recently_changed"]


def test_an_answer_falls_with_the_pay_it_was_given_for(moved: tuple[PayHouse, PayRun]) -> None:
    house, run = moved
    with db.unit_of_work():
        look_through(house.preparer, run.id)
    raise_pay(house, 1, 24_000_000)  # ten times the pay, to the account that was right for the old one
    run = recalculated(house, run)
    with db.reading():
        assert {flag.key for flag in service.standing(run).open_flags} >= {"iban_recently_changed"}


def test_an_answer_falls_when_a_third_person_shares_the_account(app: Flask) -> None:
    house = PayHouse(3)
    with db.unit_of_work():
        for employment in house.employments[:2]:
            people.set_bank_account(
                actor=house.preparer, person_id=employment.person_id, iban=numbers.iban(80)
            )
    run = house.calculated()
    with db.unit_of_work():
        look_through(house.preparer, run.id)
        people.set_bank_account(
            actor=house.preparer, person_id=house.employments[2].person_id, iban=numbers.iban(80)
        )
    run = recalculated(house, run)
    with db.reading():
        open_flags = service.standing(run).open_flags
        shared = {flag.employment_id for flag in open_flags if flag.key == "duplicate_bank_account"}
    assert shared == {employment.id for employment in house.employments}


def test_a_second_part_is_held_against_what_its_own_people_got_before(app: Flask) -> None:
    house = PayHouse(3)
    october = house.committed(OCTOBER)
    late = house.employments[0].id
    run = house.calculated()
    with db.unit_of_work():
        skips.skip(actor=house.preparer, run_id=run.id, employment_id=late, reason="Espera")
        look_through(house.preparer, run.id)
        runs.send_for_approval(actor=house.preparer, run_id=run.id)
    run = house.fresh(run)
    with db.unit_of_work():
        runs.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
        runs.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    part = house.calculated()
    with db.reading():
        before, found = run_review.previous(part), changes.of(part)
        assert before is not None
        assert found is not None
        assert before.totals["net_minor"] == found.before == october.net_minor // 3
        assert part.net_minor == october.net_minor // 3


def test_a_first_run_has_nothing_to_compare_with(app: Flask) -> None:
    made = PayHouse(2)
    run = made.calculated()
    with db.reading():
        assert changes.of(run) is None
        assert service.standing(run).is_done


def test_a_net_far_from_the_month_before_is_flagged(app: Flask) -> None:
    made = PayHouse(2)
    made.committed(OCTOBER)
    raise_pay(made, 0, 9_000_000)
    run = made.calculated()
    with db.reading():
        found = {(flag.key, flag.grade, flag.employment_id) for flag in flags.of(run)}
    assert found == {("net_jump", "warning", made.employments[0].id)}


# ---- arithmetic --------------------------------------------------------------------------------------

CODES = ("salary", "bonus", "es.sick_pay.employer", "es.irpf", "es.common_contingencies", "advance", "late")
cents = st.integers(0, 500_000).map(lambda value: Decimal(value) / 100)


@st.composite
def payslips(draw: st.DrawFn) -> list[Line]:
    """A few lines of any category; the net that follows is whatever they add up to."""
    return [
        Line(
            code=draw(st.sampled_from(CODES)),
            category=draw(st.sampled_from(sorted(NET_SIGN))),
            label="x",
            amount=draw(cents),
            period_from=(first := draw(st.sampled_from((date(2026, 9, 1), *FIRSTS)))),
            period_to=first.replace(day=28),
            rate=draw(st.none() | cents),
            base=draw(st.none() | cents),
            parameter=draw(st.sampled_from(("", "a", "b"))),
        )
        for _ in range(draw(st.integers(0, 7)))
    ]


def net_of(lines: list[Line]) -> int:
    """Return what some lines add up to, in cents."""
    return int(sum((line.amount * NET_SIGN[line.category] for line in lines), Decimal(0)) * 100)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(payslips(), payslips(), st.sets(st.sampled_from(("pay", "contract", "tax_data"))))
def test_the_shares_of_the_categories_are_the_difference_of_the_nets(
    before: list[Line], after: list[Line], changed: set[str]
) -> None:
    parts = shares(before, after, frozenset(changed), FIRSTS)
    assert sum(parts.values()) == net_of(after) - net_of(before)


def test_tax_follows_the_raise_but_a_new_declaration_takes_its_rate() -> None:
    def month(first: date, salary: str, rate: str) -> list[Line]:
        pay = Decimal(salary)
        days: dict[str, Any] = {"period_from": first, "period_to": first.replace(day=30)}
        return [
            Line(code="salary", category=Category.EARNING, label="", amount=pay, **days),
            Line(
                code="es.irpf",
                category=Category.TAX,
                label="",
                amount=(pay * Decimal(rate) / 100).quantize(Decimal("0.01")),
                rate=Decimal(rate),
                base=pay,
                parameter="p",
                **days,
            ),
        ]

    before, after = month(FIRSTS[0], "2000", "10"), month(FIRSTS[1], "3000", "12")
    assert shares(before, after, frozenset({"pay", "tax_data"}), FIRSTS) == {"pay": 90000, "tax_data": -6000}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([150_000, 150_000, 150_000], None),
        ([150_000, 150_000, 150_000, 150_000], (147_000, 153_000)),
        ([100_000, 110_000, 120_000, 130_000, 900_000], (90_000, 150_000)),
    ],
)
def test_the_band_is_the_median_and_three_spreads(values: list[int], expected: object) -> None:
    assert thresholds.band(values) == expected


def test_a_digit_too_many_is_absurd() -> None:
    assert thresholds.is_absurd(2_000_000, [200_000, 210_000])
    assert not thresholds.is_absurd(400_000, [200_000, 210_000])
