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
from hr.auth.models import User
from hr.errors import Conflict, Invalid, NotAllowed
from hr.events.models import DomainEvent
from hr.i18n import use_locale
from hr.jobs import worker
from hr.notifications.models import Delivery, InboxItem
from hr.people.models import Employment
from payroll.approvals import limits, signing
from payroll.groups import service as groups
from payroll.offcycle import service as offcycle
from payroll.offcycle.models import ADVANCE
from payroll.runs import desk, service, states
from payroll.runs.models import PayRun
from payroll.skips import service as skips
from tests.payroll.corrections.correcting import OCTOBER, CorrectedHouse
from tests.payroll.offcycle.test_off_cycle import LATE
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.client import PageClient
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


def test_a_run_that_nobody_is_left_to_sign_says_what_to_do(app: Flask) -> None:
    house = StrictHouse()
    run = house.sent()
    house.sign(house.approver, run)
    client = PageClient(app)
    client.sign_in_user(house.approver.user_id or "")
    client.get(f"/payroll/runs/{run.id}/approval")
    assert "Too few people may still sign" not in client.text
    with db.unit_of_work() as work:
        work.session.get_one(User, house.second.user_id).is_active = False
    client.get(f"/payroll/runs/{run.id}/approval")
    assert "Too few people may still sign" in client.text


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


def test_whoever_may_sign_second_is_told_of_the_first_signature(app: Flask) -> None:
    house = StrictHouse()
    run = house.sent()
    house.sign(house.approver, run)
    house.sign(house.approver, run)
    with db.reading() as session:
        lines = session.exec(select(InboxItem).where(InboxItem.message == "run_signed")).all()
        mails = session.exec(select(Delivery).where(Delivery.message == "run_signed")).all()
    assert [(line.user_id, line.path) for line in lines] == [
        (house.second.user_id, f"/payroll/runs/{run.id}")
    ]
    assert len(mails) == 1
    house.sign(house.second, run)
    with db.reading() as session:
        assert len(session.exec(select(Delivery).where(Delivery.message == "run_signed")).all()) == 1


class PartedHouse(StrictHouse):
    """Two people paid by two runs of one month, each below the limit of the company, both above it."""

    def __init__(self) -> None:
        super().__init__(people=2)
        with db.unit_of_work():
            self.limit(None, days=1)

    def part(self, left_out: Employment | None = None) -> PayRun:
        """Send a run of November, without somebody or of whoever is left."""
        run = self.calculated()
        if left_out:
            with db.unit_of_work():
                skips.skip(actor=self.preparer, run_id=run.id, employment_id=left_out.id, reason="Va aparte")
        with db.unit_of_work():
            look_through(self.preparer, run.id)
            service.send_for_approval(actor=self.preparer, run_id=run.id)
        return self.fresh(run)


def test_a_month_in_parts_is_over_the_limit_as_a_whole(app: Flask) -> None:
    house = PartedHouse()
    with clock.on(clock.today() + timedelta(days=1)):
        first = house.part(house.employments[1])
        with db.unit_of_work():
            one = signing.cost_of(service.get_run(first.id))
            house.limit(f"{one * 3 / 200:.2f}")  # one and a half of the two
        house.sign(house.approver, first)
        with db.unit_of_work():
            service.commit(actor=house.approver, run_id=first.id, seen_hash=first.lines_hash)
        rest = house.part()
        assert rest.version == 2
        house.sign(house.approver, rest)
        assert house.fresh(rest).state == states.IN_REVIEW
        client = PageClient(app)
        client.sign_in_user(house.second.user_id or "")
        client.get(f"/payroll/runs/{rest.id}/approval")
        assert "other runs of the same period that one approver signed alone cost" in client.text
        assert "So two different people have to sign" in client.text
        house.sign(house.second, rest)
        assert house.fresh(rest).state == states.APPROVED


def test_a_part_that_two_have_signed_leaves_the_limit_to_the_others(app: Flask) -> None:
    house = PartedHouse()
    with clock.on(clock.today() + timedelta(days=1)):
        first = house.part(house.employments[1])
        with db.unit_of_work():
            one = signing.cost_of(service.get_run(first.id))
            house.limit("0")
        house.sign(house.approver, first)
        house.sign(house.second, first)
        with db.unit_of_work():
            service.commit(actor=house.second, run_id=first.id, seen_hash=first.lines_hash)
        with db.unit_of_work():
            house.limit(f"{one * 3 / 200:.2f}", days=1)
    with clock.on(clock.today() + timedelta(days=2)):
        rest = house.part()
        house.sign(house.approver, rest)
        assert house.fresh(rest).state == states.APPROVED


def test_two_parts_signed_at_once_are_not_both_committed_by_one_hand_each(app: Flask) -> None:
    house = CorrectedHouse(people=2)
    house.pay(OCTOBER)
    with db.unit_of_work() as work:
        month = work.session.exec(select(PayRun).where(PayRun.period == OCTOBER)).one()
        other = factories.make_actor(Role.PAYROLL_APPROVER, name="Sara Segunda")
        group_id = groups.default_group(house.entity.id).id
    with clock.on(LATE):
        parts = [advance(house, group_id, employment.id) for employment in house.employments]
        with db.unit_of_work():
            costs = [signing.cost_of(service.get_run(run.id)) for run in (month, *parts)]
            limits.set_limit(
                actor=factories.make_actor(Role.ADMIN),
                entity_id=house.entity.id,
                amount=Decimal(costs[0] + costs[1] + costs[2] // 2) / 100,
                effective_from=clock.today(),
            )
    start = Barrier(2)

    def act(who: Actor, run: PayRun) -> str:
        start.wait()
        try:
            with clock.on(LATE):
                with db.unit_of_work():
                    service.approve(actor=who, run_id=run.id, seen_hash=run.lines_hash)
                with db.unit_of_work():
                    service.commit(actor=who, run_id=run.id, seen_hash=run.lines_hash)
        except Conflict as conflict:
            return conflict.key
        return ""

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(act, (house.approver, other), parts))
    assert sum(house.fresh(run).is_sealed for run in parts) <= 1, outcomes
    assert set(outcomes) <= {"", "not_approved", "signature_missing"}


def advance(house: CorrectedHouse, group_id: str, employment_id: str) -> PayRun:
    """Send a run that pays one person an advance on October."""
    with db.unit_of_work():
        run = offcycle.open_run(
            actor=house.preparer,
            group_id=group_id,
            terms=offcycle.Terms(ADVANCE, OCTOBER),
            wanted=[offcycle.Wanted(employment_id, Decimal("100.00"))],
            note="Anticipo",
        )
    worker.run_waiting()
    with db.unit_of_work():
        look_through(house.preparer, run.id)
        service.send_for_approval(actor=house.preparer, run_id=run.id)
    return house.fresh(run)


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
