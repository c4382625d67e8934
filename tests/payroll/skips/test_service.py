"""One person held out of a run: the rest are paid, they are not, and the next part of the month has them."""

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.audit.models import AuditEntry
from hr.errors import Conflict, Invalid
from hr.jobs import worker
from payroll.offcycle import service as off_cycle
from payroll.offcycle.models import MISSED_PAY
from payroll.offcycle.service import Terms
from payroll.payments.due import dues
from payroll.runs import service, states
from payroll.runs.models import BLOCKED, PAYABLE, PayBlocker, PayItem, PayRun
from payroll.skips import service as skips
from tests.payroll.support import NOVEMBER, PayHouse
from tests.support.reviewing import look_through

pytestmark = pytest.mark.database
WHY = "Pide que esperemos a su nueva cuenta"


def states_of(run: PayRun) -> dict[str, str]:
    with db.reading() as session:
        query = select(PayItem.employment_id, PayItem.state).where(PayItem.run_id == run.id)
        return dict(session.exec(query).all())


def left_out(house: PayHouse, run: PayRun) -> str:
    employment_id = house.employments[0].id
    with db.unit_of_work():
        skips.skip(actor=house.preparer, run_id=run.id, employment_id=employment_id, reason=WHY)
    return employment_id


def test_the_rest_are_paid_and_the_next_part_has_whoever_was_left_out(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.calculated()
    whole = run.net_minor
    who = left_out(house, run)
    other = house.employments[1].id
    assert states_of(run) == {who: BLOCKED, other: PAYABLE}
    now = house.fresh(run)
    assert (now.held_back, now.net_minor < whole) == (1, True)
    with db.reading() as session:
        assert session.exec(select(PayBlocker.key)).all() == ["skipped"]
        told = session.exec(select(AuditEntry).where(AuditEntry.action == "run.person_skipped")).one()
        assert skips.of_run(run.id)[who].reason == WHY
    assert WHY not in str(told.details)  # a reason may say something about the person
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=run.id)
    worker.run_waiting()
    assert states_of(run)[who] == BLOCKED, "a calculation of everybody forgot who is left out"
    with db.unit_of_work():
        look_through(house.preparer, run.id)
        service.send_for_approval(actor=house.preparer, run_id=run.id)
    seen = house.fresh(run).lines_hash
    for act in (service.approve, service.commit):
        with db.unit_of_work():
            act(actor=house.approver, run_id=run.id, seen_hash=seen)
    with db.reading():
        assert [due.employment_id for due in dues(service.get_run(run.id))] == [other]
    with clock.on(run.pay_date), db.unit_of_work():
        second = off_cycle.open_run(
            actor=house.preparer,
            group_id=run.pay_group_id,
            terms=Terms(MISSED_PAY, NOVEMBER),
            wanted=(),
            note="",
        )
    worker.run_waiting()
    assert states_of(second) == {who: PAYABLE}
    with db.unit_of_work(), pytest.raises(Conflict):
        skips.take_in(actor=house.preparer, run_id=run.id, employment_id=who)


def test_taking_in_again_restores_the_pay_to_the_cent(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.calculated()
    who = left_out(house, run)
    left_out(house, run)  # asking twice is one act
    with db.unit_of_work():
        skips.take_in(actor=house.preparer, run_id=run.id, employment_id=who)
    now = house.fresh(run)
    assert (now.lines_hash, now.net_minor, now.held_back) == (run.lines_hash, run.net_minor, 0)
    with db.reading():
        assert [act.act for act in service.acts_of(run.id)].count("skipped") == 1


def test_leaving_out_voids_an_approval_and_makes_a_preparer_of_whoever_does_it(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.approved()
    with db.unit_of_work():
        skips.skip(actor=house.approver, run_id=run.id, employment_id=house.employments[0].id, reason=WHY)
    now = house.fresh(run)
    assert (now.state, now.approved_hash) == (states.CALCULATED, "")
    with db.reading():
        assert not service.may_approve(house.approver, now)


def test_a_reason_is_needed(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.calculated()
    with db.unit_of_work(), pytest.raises(Invalid):
        skips.skip(actor=house.preparer, run_id=run.id, employment_id=house.employments[0].id, reason=" ")
