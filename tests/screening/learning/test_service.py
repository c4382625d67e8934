"""Switching weights: only people, only past the guards, one at a time; and who comes up by chance."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Actor, Role
from hr.errors import Conflict
from hr.ids import new_id
from hr.jobs.models import JobRun
from screening.applications.models import Application
from screening.equality.service import groups_of
from screening.learning import live, sampling, service, states
from screening.learning.models import LearnedWeights, WeightsSwitch
from screening.scoring import Band, Feature
from screening.scoring.weights import DEFAULT
from screening.shortlists import board
from tests.screening.learning.records import go_on, make_scored
from tests.screening.openings import examples
from tests.support import factories

pytestmark = pytest.mark.usefixtures("house")


def keep(state: str = states.PROMOTABLE, **changes: Any) -> LearnedWeights:
    """Keep learned weights in which languages count twice."""
    latest = service.newest()
    number = latest.number + 1 if latest else 1
    features = {str(name): weight for name, weight in DEFAULT.features.items()}
    values: dict[str, Any] = {
        "number": number,
        "basis": f"basis {number}",
        "state": state,
        "made_on": date(2026, 11, 23),
        "first_on": date(2026, 11, 1),
        "last_on": date(2026, 11, 23),
        "decisions": 60,
        "chosen": 20,
        "last_move_id": "",
        "content": {"company": {**features, "languages": 12.0}, "families": {}},
        "measures": {"loss_now": 0.6, "loss_new": 0.5, "impacts": []},
        **changes,
    }
    row = LearnedWeights(**values)
    db.session().add(row)
    db.session().flush()
    return row


def recruiter() -> Actor:
    return factories.make_actor(Role.RECRUITER)


def test_promoted_weights_are_live_until_somebody_goes_back() -> None:
    job = examples.make_job()
    assert live.weights_for(job) == DEFAULT
    row = keep()
    service.promote(actor=recruiter(), weights_id=row.id, groups=groups_of)
    assert live.weights_for(job).features[Feature.LANGUAGES] == 12.0
    assert live.weights_for(job).version != DEFAULT.version
    service.go_back(actor=recruiter(), weights_id=service.PRIOR)
    assert live.weights_for(job) == DEFAULT
    service.go_back(actor=recruiter(), weights_id=row.id)
    assert live.weights_for(job).features[Feature.LANGUAGES] == 12.0
    assert [each.act for each in service.switches()] == ["return", "return", "promote"]


def test_a_department_with_weights_of_its_own_uses_them() -> None:
    job = examples.make_job()
    families = {"d": {**{str(name): 1.0 for name in DEFAULT.features}, "must": 7.0}}
    row = keep(content={"company": {"must": 40.0}, "families": families})
    found = live.weights_of(row)
    assert found.for_family("d")[Feature.MUST] == 7.0
    assert found.for_family("e")[Feature.MUST] == 40.0
    assert found.for_family("e")[Feature.TITLE] == DEFAULT.features[Feature.TITLE]
    assert live.for_job(found, job).features[Feature.MUST] == 40.0


@pytest.mark.parametrize("state", [states.SHADOW, states.BLOCKED])
def test_what_is_in_shadow_or_blocked_is_not_promoted(state: str) -> None:
    row = keep(state)
    with pytest.raises(Conflict):
        service.promote(actor=recruiter(), weights_id=row.id, groups=groups_of)
    assert live.live_row() is None


def test_no_machine_promotes() -> None:
    row = keep()
    with pytest.raises(Conflict, match="Only a person"):
        service.promote(actor=SYSTEM, weights_id=row.id, groups=groups_of)
    assert live.live_row() is None


def test_weights_that_were_compared_with_others_than_the_live_ones_are_not_promoted() -> None:
    old = keep()
    new = keep()
    with pytest.raises(Conflict):
        service.promote(actor=recruiter(), weights_id=old.id, groups=groups_of)
    service.promote(actor=recruiter(), weights_id=new.id, groups=groups_of)
    beside_prior = keep()
    assert service.state_of(beside_prior) == states.OUTDATED
    with pytest.raises(Conflict):
        service.promote(actor=recruiter(), weights_id=beside_prior.id, groups=groups_of)
    assert service.state_of(keep(live_number=new.number)) == states.PROMOTABLE


def test_nobody_goes_back_to_where_we_are_or_to_what_never_was_live() -> None:
    for weights_id in (service.PRIOR, keep().id, new_id()):
        with pytest.raises(Conflict):
            service.go_back(actor=recruiter(), weights_id=weights_id)
    assert db.session().exec(select(WeightsSwitch)).all() == []


def test_a_switch_has_open_applications_scored_again_once() -> None:
    service.promote(actor=recruiter(), weights_id=keep().id, groups=groups_of)
    runs = [run.name for run in db.session().exec(select(JobRun))]
    assert sum(name.endswith("score_with_other_weights") for name in runs) == 1


def test_nothing_is_due_before_thirty_usable_decisions() -> None:
    actor, job = recruiter(), examples.make_job()
    rows = [make_scored(job) for _number in range(30)]
    for row in rows[:29]:
        go_on(actor, row, "known")
    assert not service.is_due()
    go_on(actor, rows[29])
    assert not service.is_due()  # thirty steps, of which one says something about fit


def test_low_scores_that_are_picked_come_up_after_the_high_ones() -> None:
    job = examples.make_job()
    rows = {
        "medium": make_scored(job, value=60.0, band=Band.MEDIUM, id_end="ff"),
        "low": make_scored(job, value=20.0, band=Band.LOW, id_end="fe"),
        "picked": make_scored(job, value=10.0, band=Band.LOW, id_end="03"),
        "high": make_scored(job, value=90.0, band=Band.HIGH, id_end="04"),
    }
    (column, *_rest) = board.columns(job)
    names = {row.id: name for name, row in rows.items()}
    assert [names[card.row.id] for card in column.cards] == ["high", "picked", "medium", "low"]
    assert [card.is_picked for card in column.cards] == [False, True, False, False]


def test_the_database_picks_the_same_ones_about_seven_in_a_hundred() -> None:
    job = examples.make_job()
    for number in range(12, 24):
        make_scored(job, id_end=f"{number:02x}")
    picked = set(db.session().exec(select(Application.id).where(sampling.picked(Application.id))))
    everybody = set(db.session().exec(select(Application.id)))
    assert picked == {each for each in everybody if sampling.is_picked(each)}
    assert len(sampling.PICKED) / 256 == pytest.approx(0.07, abs=0.005)
