"""Above a company's limit a run takes two approvers who did not prepare it, whatever they do at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Actor, Role
from hr.errors import Conflict, Invalid, NotAllowed
from hr.events.models import DomainEvent
from hr.i18n import use_locale
from payroll.approvals import limits, signing
from payroll.runs import desk, service, states
from payroll.runs.models import PayRun
from payroll.skips import service as skips
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.reviewing import look_through

pytestmark = pytest.mark.database


class StrictHouse(PayHouse):
    """A company where one approver may sign nothing alone, and three people who approve."""

    def __init__(self, people: int = 1) -> None:
        super().__init__(people)
        with db.unit_of_work():
            self.admin = factories.make_actor(Role.ADMIN, name="Alba Ajusta")
            self.second: Actor = factories.make_actor(Role.PAYROLL_APPROVER, name="Sara Segunda")
            self.limit("0")

    def limit(self, amount: str | None, days: int = 0) -> None:
        limits.set_limit(
            actor=self.admin,
            entity_id=self.entity.id,
            amount=None if amount is None else Decimal(amount),
            effective_from=clock.today() + timedelta(days=days),
        )

    def sign(self, who: Actor, run: PayRun) -> PayRun:
        with db.unit_of_work():
            return service.approve(actor=who, run_id=run.id, seen_hash=run.lines_hash)


def test_a_second_approver_has_to_sign(app: Flask) -> None:
    house = StrictHouse()
    run = house.sent()
    house.sign(house.approver, run)
    assert house.fresh(run).state == states.IN_REVIEW
    with db.unit_of_work(), pytest.raises(Conflict):
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    house.sign(house.approver, run)  # the same hand twice is one signature
    assert house.fresh(run).state == states.IN_REVIEW
    with db.unit_of_work(), pytest.raises(NotAllowed):
        service.approve(actor=house.preparer, run_id=run.id, seen_hash=run.lines_hash)
    house.sign(house.second, run)
    assert house.fresh(run).state == states.APPROVED
    with db.unit_of_work():
        service.commit(actor=house.second, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).is_sealed


def test_one_signature_is_enough_up_to_the_limit(app: Flask) -> None:
    house = StrictHouse()
    run = house.sent()
    with db.unit_of_work():
        house.limit(None, days=1)
    cost = house.fresh(run).employer_cost_minor
    with clock.on(clock.today() + timedelta(days=1)), db.unit_of_work():
        house.limit(f"{cost / 100:.2f}")
        assert signing.needed(service.get_run(run.id)) == 1
        house.limit(f"{(cost - 1) / 100:.2f}")
        assert signing.needed(service.get_run(run.id)) == 2


def test_a_change_voids_the_first_signature(app: Flask) -> None:
    house = StrictHouse(people=2)
    run = house.sent()
    house.sign(house.approver, run)
    with db.unit_of_work():
        skips.skip(
            actor=house.preparer, run_id=run.id, employment_id=house.employments[0].id, reason="Espera"
        )
        skips.take_in(actor=house.preparer, run_id=run.id, employment_id=house.employments[0].id)
    now = house.fresh(run)
    assert now.lines_hash == run.lines_hash, "the very same lines, and yet looked at anew"
    with db.unit_of_work():
        look_through(house.preparer, run.id)
        service.send_for_approval(actor=house.preparer, run_id=run.id)
    house.sign(house.second, run)
    assert house.fresh(run).state == states.IN_REVIEW
    with db.reading():
        assert [act.user_id for act in signing.signatures(service.get_run(run.id))] == [house.second.user_id]


def test_a_limit_lowered_after_the_approval_asks_for_one_more(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.approved()
    with db.unit_of_work():
        second = factories.make_actor(Role.PAYROLL_APPROVER)
        limits.set_limit(
            actor=factories.make_actor(Role.ADMIN),
            entity_id=house.entity.id,
            amount=Decimal(1),
            effective_from=clock.today(),
        )
    with db.unit_of_work(), pytest.raises(Conflict) as refused:
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert refused.value.key == "signature_missing"
    with db.unit_of_work():
        service.approve(actor=second, run_id=run.id, seen_hash=run.lines_hash)
        service.commit(actor=second, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).is_sealed


def test_two_who_sign_at_once_are_two_signatures_and_one_approval(app: Flask) -> None:
    house = StrictHouse()
    run = house.sent()
    hands = [house.approver, house.second] * 2
    start = Barrier(len(hands))

    def sign(who: Actor) -> object:
        start.wait()
        return house.sign(who, run).id

    with ThreadPoolExecutor(len(hands)) as pool:
        list(pool.map(sign, hands))
    assert house.fresh(run).state == states.APPROVED
    with db.reading() as session:
        signed = signing.signatures(service.get_run(run.id))
        facts = session.exec(select(DomainEvent.type)).all()
    assert {act.user_id for act in signed} == {house.approver.user_id, house.second.user_id}
    assert [act.act for act in signed] == ["signed", "approved"]
    assert facts.count("payrun.approved") == 1


def test_the_desk_asks_whoever_has_not_signed(app: Flask) -> None:
    house = StrictHouse()
    run = house.sent()
    house.sign(house.approver, run)
    with db.reading(), use_locale("en"):
        assert desk.to_approve(house.approver) == []
        assert [task.title for task in desk.to_approve(house.second)] == ["Approve 1 pay run"]
    house.sign(house.second, run)
    with db.reading(), use_locale("en"):
        assert [task.title for task in desk.to_approve(house.approver)] == ["Commit 1 approved pay run"]


@pytest.mark.parametrize(
    ("amount", "day", "field"),
    [
        ("50000", lambda today: today, "effective_from"),
        (None, lambda today: today, "effective_from"),
        ("0", lambda today: today - timedelta(days=1), "effective_from"),
        ("-1", lambda today: today, "amount"),
    ],
)
def test_a_limit_is_not_loosened_on_the_day_nor_set_for_the_past(
    app: Flask, amount: str | None, day: Callable[[date], date], field: str
) -> None:
    house = StrictHouse(people=0)
    with db.unit_of_work(), pytest.raises(Invalid) as refused:
        limits.set_limit(
            actor=house.admin,
            entity_id=house.entity.id,
            amount=None if amount is None else Decimal(amount),
            effective_from=day(clock.today()),
        )
    assert field in refused.value.fields
    with db.reading():
        assert limits.limit_on(house.entity.id, clock.today()) == 0
