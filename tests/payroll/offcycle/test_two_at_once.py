"""Two people open runs outside the calendar at once: each gets a run of their own with their own people."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.errors import Conflict
from payroll.groups.service import default_group
from payroll.offcycle import service
from payroll.offcycle.models import ADVANCE, OffCyclePay
from payroll.offcycle.service import Terms, Wanted
from payroll.runs import service as runs
from payroll.runs.models import PayRun, RunAct
from tests.payroll.corrections.correcting import OCTOBER, CorrectedHouse
from tests.payroll.offcycle.test_off_cycle import LATE
from tests.support import factories

pytestmark = pytest.mark.portal


def test_each_run_holds_whom_its_own_hand_put_there(app: Flask) -> None:
    house = CorrectedHouse(people=2)
    house.pay(OCTOBER)
    with db.unit_of_work():
        other = factories.make_actor(Role.PAYROLL_PREPARER, name="Nora Prepara")
        group_id = default_group(house.entity.id).id
    start = Barrier(2)

    def one(place: int) -> str:
        wanted = Wanted(house.employments[place].id, Decimal("100.00"))
        with clock.on(LATE):
            start.wait()
            try:
                with db.unit_of_work():
                    return service.open_run(
                        actor=(house.preparer, other)[place],
                        group_id=group_id,
                        terms=Terms(ADVANCE, OCTOBER),
                        wanted=[wanted],
                        note="Anticipo",
                    ).id
            except Conflict as conflict:
                return conflict.key

    with ThreadPoolExecutor(2) as pool:
        opened = list(pool.map(one, (0, 1)))
    assert len(set(opened)) == 2, opened
    with db.reading() as session:
        for place, run_id in enumerate(opened):
            pays = session.exec(select(OffCyclePay).where(OffCyclePay.run_id == run_id)).all()
            assert [row.employment_id for row in pays] == [house.employments[place].id]
            acts = session.exec(select(RunAct).where(RunAct.run_id == run_id)).all()
            hand = (house.preparer, other)[place]
            assert {act.user_id for act in acts} == {hand.user_id}
            assert not runs.may_approve(hand, session.get_one(PayRun, run_id))
