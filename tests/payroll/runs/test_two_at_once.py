"""Two people, or one who clicks twice, act on the same run at once: one run, one calculation, one commit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlmodel import col, func, select

from hr import db
from hr.errors import Conflict
from hr.events.models import DomainEvent
from hr.jobs import worker
from hr.jobs.models import QUEUED, JobRun
from payroll.runs import service, states
from payroll.runs.models import PayItem, PayRun, RunAct
from payroll.snapshots import replaying
from tests.payroll.support import NOVEMBER, PayHouse

HANDS = 4


def at_once(act: Callable[[], object]) -> list[object]:
    """Do the same in several threads that start together; return what each got, or its Conflict."""
    start = Barrier(HANDS)

    def one() -> object:
        start.wait()
        try:
            with db.unit_of_work():
                return act()
        except Conflict as conflict:
            return conflict.key

    with ThreadPoolExecutor(HANDS) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(HANDS)]]


def test_opening(app: Flask) -> None:
    house = PayHouse(people=1)
    found = at_once(
        lambda: service.open_run(actor=house.preparer, entity_id=house.entity.id, period=NOVEMBER).id
    )
    assert len(set(found)) == 1
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(PayRun)).one() == 1
        assert session.exec(select(func.count()).select_from(RunAct)).one() == 1


def test_calculating(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.opened()
    at_once(lambda: service.calculate(actor=house.preparer, run_id=run.id).id)
    assert house.fresh(run).generation == 1
    with db.reading() as session:
        query = select(JobRun.id).where(col(JobRun.name).endswith("calculate_run"), JobRun.state == QUEUED)
        (job_id,) = session.exec(query).all()
    with ThreadPoolExecutor(HANDS) as pool:  # and the queue hands the same job to several workers
        list(pool.map(worker.run_job, [job_id] * HANDS))
    now = house.fresh(run)
    assert (now.state, now.people) == (states.CALCULATED, 2)
    with db.reading() as session:
        items = session.exec(select(PayItem).where(PayItem.run_id == run.id)).all()
    assert now.net_minor == sum(item.net_minor for item in items)


def test_approving_and_committing(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.sent()
    seen = run.lines_hash
    at_once(lambda: service.approve(actor=house.approver, run_id=run.id, seen_hash=seen).id)
    assert house.fresh(run).state == states.APPROVED
    at_once(lambda: service.commit(actor=house.approver, run_id=run.id, seen_hash=seen).id)
    assert house.fresh(run).is_sealed
    with db.reading() as session:
        facts = session.exec(select(DomainEvent.type)).all()
        acts = session.exec(select(RunAct.act).where(RunAct.run_id == run.id)).all()
    assert facts.count("payrun.approved") == facts.count("payrun.committed") == 1
    assert acts.count("approved") == acts.count("committed") == 1
    assert replaying.run_again([run.id], actor=house.preparer).checked == 2


def test_one_approves_while_the_other_recalculates(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    start = Barrier(2)

    def do(act: Callable[[], object]) -> str:
        start.wait()
        try:
            with db.unit_of_work():
                act()
        except Conflict as conflict:
            return conflict.key
        return ""

    approve = lambda: service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)  # noqa: E731
    again = lambda: service.calculate(actor=house.preparer, run_id=run.id)  # noqa: E731
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(do, (approve, again)))
    assert outcomes[1] == ""  # a recalculation is possible before and after
    worker.run_waiting()
    now = house.fresh(run)
    assert (now.state, now.approved_hash) == (states.CALCULATED, "")
