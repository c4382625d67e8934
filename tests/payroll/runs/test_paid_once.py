"""Nobody is paid twice for a period, whichever of two prepared runs is committed first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask

from hr import clock, db
from hr.access import SYSTEM
from hr.errors import Conflict
from hr.people import employments
from payroll.groups import acts
from payroll.groups.acts import GroupTerms
from payroll.groups.service import default_group
from payroll.offcycle import service as off_cycle
from payroll.offcycle.models import TERMINATION
from payroll.offcycle.service import Terms, Wanted
from payroll.runs import service as runs
from payroll.runs.models import PayRun
from tests.payroll.corrections.correcting import NOVEMBER, CorrectedHouse
from tests.support.reviewing import look_through

LAST_DAY = date(2026, 11, 20)


def approved(house: CorrectedHouse, run: PayRun) -> str:
    with db.unit_of_work():
        look_through(house.preparer, run.id)
        runs.send_for_approval(actor=house.preparer, run_id=run.id)
        seen = runs.get_run(run.id).lines_hash
    with db.unit_of_work():
        runs.approve(actor=house.approver, run_id=run.id, seen_hash=seen)
    return seen


def both_approved(house: CorrectedHouse) -> list[tuple[str, str]]:
    """Prepare and approve a leaver's settlement and the regular run of the same month side by side."""
    leaver, _ = house.employments
    with db.unit_of_work():
        employments.set_last_day(
            actor=SYSTEM, employment_id=leaver.id, last_day=LAST_DAY, end_cause="objective"
        )
    with db.unit_of_work():
        settlement = off_cycle.open_run(
            actor=house.preparer,
            group_id=default_group(house.entity.id).id,
            terms=Terms(TERMINATION, NOVEMBER),
            wanted=[Wanted(leaver.id)],
            note="Fin",
        )
    house.work()
    regular = house.calculated(NOVEMBER)
    return [(run.id, approved(house, house.fresh(run))) for run in (regular, settlement)]


def commit(house: CorrectedHouse, run: tuple[str, str]) -> str:
    with clock.on(LAST_DAY):
        try:
            with db.unit_of_work():
                runs.commit(actor=house.approver, run_id=run[0], seen_hash=run[1])
        except Conflict as conflict:
            return conflict.key
    return ""


def test_a_settlement_prepared_beside_the_regular_run_is_refused_once_that_has_paid(app: Flask) -> None:
    house = CorrectedHouse(people=2)
    with clock.on(LAST_DAY):
        regular, settlement = both_approved(house)
    assert commit(house, regular) == ""
    assert commit(house, settlement) == "paid_already"


def test_of_two_runs_that_pay_the_same_days_at_once_one_is_committed(app: Flask) -> None:
    house = CorrectedHouse(people=2)
    with clock.on(LAST_DAY):
        prepared = both_approved(house)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda run: commit(house, run), prepared))
    assert sorted(outcomes)[0] == "" != sorted(outcomes)[1], outcomes


def test_somebody_paid_for_a_month_is_not_paid_for_it_by_another_group(app: Flask) -> None:
    house = CorrectedHouse(people=2)
    house.pay(NOVEMBER)
    mover, _ = house.employments
    with clock.on(LAST_DAY):
        with db.unit_of_work():
            group = acts.create_group(
                actor=house.preparer,
                entity_id=house.entity.id,
                terms=GroupTerms(
                    name="Obras", frequency="monthly", pay_day=0, cut_off_days=5, publish_days=1
                ),
            )
        with pytest.raises(Conflict, match="paid"), db.unit_of_work():
            acts.move_people(
                actor=house.preparer,
                group_id=group.id,
                employment_ids=[mover.id],
                effective_from=NOVEMBER,
            )
