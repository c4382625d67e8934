"""The state machine is the table of moves: what it names happens, and nothing else does."""

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import col

from hr import db
from hr.errors import Conflict
from payroll.runs import service, states
from payroll.runs.models import PayRun
from payroll.runs.moves import move
from tests.payroll.support import PayHouse


def test_every_state_is_named_in_words_and_tone_and_leads_on(app: Flask) -> None:
    assert set(states.MOVES) == set(states.LABELS) == set(states.TONES)
    assert {target for targets in states.MOVES.values() for target in targets} <= set(states.MOVES)
    reached, fresh = set(), {states.DRAFT}
    while fresh:
        reached |= fresh
        fresh = {target for state in fresh for target in states.MOVES[state]} - reached
    assert reached == set(states.MOVES)
    ends = {state for state, targets in states.MOVES.items() if not targets}
    assert ends == {states.CANCELLED}


def test_nothing_leads_back_from_what_is_sealed() -> None:
    for state in states.SEALED:
        assert states.MOVES[state] <= states.SEALED
    for state in states.OPEN:
        assert states.CANCELLED in states.MOVES[state]
        assert not states.MOVES[state] & (states.SEALED - {states.COMMITTED})


@pytest.mark.parametrize("source", sorted(states.OPEN | {states.CANCELLED}))
def test_a_run_moves_only_where_the_table_says(app: Flask, source: str) -> None:
    house = PayHouse()
    run = house.opened()
    for target in sorted(set(states.MOVES) - states.SEALED):
        with db.unit_of_work() as work:
            db.change(work.session, update(PayRun).where(col(PayRun.id) == run.id).values(state=source))
        if target in states.MOVES[source]:
            with db.unit_of_work():
                move(service.get_run(run.id), target)
            assert house.fresh(run).state == target
        else:
            with pytest.raises(Conflict) as refused, db.unit_of_work():
                move(service.get_run(run.id), target)
            assert refused.value.key == "run_moved"
            assert house.fresh(run).state == source
