"""Estimate weights from decisions, judge them, let a person promote them or go back."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict
from hr.events import publish
from hr.i18n import N_
from screening.learning import decisions, guard, live, shadow, states
from screening.learning.decisions import Census
from screening.learning.events import WeightsSwitched
from screening.learning.guard import GroupImpact
from screening.learning.models import LearnedWeights, WeightsSwitch
from screening.openings import pipeline
from screening.scoring import learning
from screening.scoring.learning import Example, WeightSet
from screening.scoring.weights import DEFAULT

EVERY = 10  # decisions: as many make a new estimate, and as many an estimate stays in shadow at least
PRIOR = "prior"


@dataclass(frozen=True)
class Estimate:
    """Weights that were estimated and judged, not kept yet."""

    basis: str
    state: str
    weights: WeightSet
    census: Census
    last_move_id: str
    live_number: int
    measures: dict[str, Any]


def is_due() -> bool:
    """Say whether enough decisions came in for a new estimate, or any since one made on an earlier day."""
    latest = newest()
    new = decisions.steps_after(latest.last_move_id if latest else "")
    if latest is None:
        found = decisions.census() if new >= learning.ENOUGH else None
        return found is not None and not lacking(found)
    return new >= EVERY or (new > 0 and latest.made_on < clock.today())


def lacking(census: Census) -> int:
    """Return how many usable decisions are still needed."""
    return learning.lacking(census.chosen, len(census.judgements) - census.chosen)


def estimate(*, groups: guard.Groups, between: Callable[[], None] = lambda: None) -> Estimate | None:
    """Estimate weights from the decisions there are; None when they are too few or known already.

    Reads only; `between` is called after each application that is compared.
    """
    with db.reading():
        last_move_id, census = decisions.last_step_id(), decisions.census()
        live_row = live.live_row()
        basis = _basis(census, live_row)
        if lacking(census) or _with_basis(basis) is not None:
            return None
        examples = decisions.examples(census.judgements)
        open_ids = shadow.open_ids()
        now = live.weights_of(live_row)
        found = learning.learn(examples, prior=DEFAULT.features)
        impacts = guard.impacts(examples, live=now, new=found, prior=_prior(), groups=groups)
        is_seasoned = _is_seasoned()
    comparison = learning.compare(examples, live=now, prior=DEFAULT.features)
    beside = shadow.compare(open_ids, live=now, new=found, between=between)
    return Estimate(
        basis=basis,
        state=judged(comparison.gain, impacts, is_seasoned=is_seasoned),
        weights=found,
        census=census,
        last_move_id=last_move_id,
        live_number=live_row.number if live_row else 0,
        measures={
            "loss_now": comparison.loss_now,
            "loss_new": comparison.loss_new,
            "is_seasoned": is_seasoned,
            "impacts": [each.to_dict() for each in impacts],
            "shadow": beside.to_dict(),
            "left_out": census.left_out,
            "families": _sizes(census, found),
            "drift": _drift(examples),
        },
    )


def judged(gain: float, impacts: Sequence[GroupImpact], *, is_seasoned: bool) -> str:
    """Return the state of an estimate: blocked by any impact ratio, else promotable if better and not new."""
    if gain <= 0:
        return states.SHADOW
    if any(each.is_breach for each in impacts):
        return states.BLOCKED
    return states.PROMOTABLE if is_seasoned else states.SHADOW


def _prior() -> WeightSet:
    return live.weights_of(None)


def _basis(census: Census, live_row: LearnedWeights | None) -> str:
    """Return a hash of what an estimate rests on, so that the same one is made once."""
    used = [[each.application_id, each.score_id, each.chosen] for each in census.judgements]
    parts = json.dumps([used, live_row.id if live_row else PRIOR, DEFAULT.version])
    return hashlib.sha256(parts.encode()).hexdigest()


def _with_basis(basis: str) -> LearnedWeights | None:
    return db.session().exec(select(LearnedWeights).where(LearnedWeights.basis == basis)).first()


def _is_seasoned() -> bool:
    """Say whether enough decisions came in since the first estimate that was made beside the live weights."""
    switch = live.last_switch()
    query = select(LearnedWeights).order_by(col(LearnedWeights.number))
    if switch is not None:
        query = query.where(col(LearnedWeights.id) > switch.id)
    first = db.session().exec(query).first()
    return first is not None and decisions.steps_after(first.last_move_id) >= EVERY


def _sizes(census: Census, found: WeightSet) -> dict[str, int]:
    """Return how many decisions each family with weights of its own rests on."""
    return {family: sum(each.family == family for each in census.judgements) for family in found.families}


def _drift(examples: Sequence[Example]) -> dict[str, float]:
    """Return by how much the shares of the newer half of the decisions differ from the older half."""
    ordered = sorted(examples, key=lambda each: each.id)
    halves = (ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :])
    found = {}
    for feature in DEFAULT.features:
        known = [
            [share for each in half if (share := each.shares.get(feature)) is not None] for half in halves
        ]
        found[str(feature)] = learning.drift(*known)
    return found


def keep(*, actor: Actor, found: Estimate) -> LearnedWeights:
    """Keep an estimate; a second run finds it there and changes nothing."""
    known = _with_basis(found.basis)
    if known is not None:
        return known
    days = [each.taken_on for each in found.census.judgements]
    latest = newest()
    row = LearnedWeights(
        number=latest.number + 1 if latest else 1,
        basis=found.basis,
        state=found.state,
        made_on=clock.today(),
        first_on=min(days),
        last_on=max(days),
        decisions=len(days),
        chosen=found.census.chosen,
        last_move_id=found.last_move_id,
        live_number=found.live_number,
        content=found.weights.to_dict(),
        measures=found.measures,
    )
    db.session().add(row)
    db.session().flush()
    details = {
        "number": row.number,
        "state": row.state,
        "decisions": row.decisions,
        "loss": [found.measures["loss_now"], found.measures["loss_new"]],
    }
    audit.record(
        actor=actor, action="weights.estimated", subject=("learned_weights", row.id), details=details
    )
    return row


def newest() -> LearnedWeights | None:
    """Return the latest estimate."""
    return db.session().exec(select(LearnedWeights).order_by(col(LearnedWeights.number).desc())).first()


def switches() -> Sequence[WeightsSwitch]:
    """Return every switch, newest first."""
    return db.session().exec(select(WeightsSwitch).order_by(col(WeightsSwitch.number).desc())).all()


def by_number(number: int) -> LearnedWeights | None:
    """Return learned weights by their number."""
    return db.session().exec(select(LearnedWeights).where(LearnedWeights.number == number)).first()


def by_ids(ids: Sequence[str]) -> dict[str, LearnedWeights]:
    """Return learned weights by their identifier."""
    rows = db.session().exec(select(LearnedWeights).where(col(LearnedWeights.id).in_(ids)))
    return {row.id: row for row in rows}


def state_of(row: LearnedWeights) -> str:
    """Return the state of learned weights now."""
    live_row = live.live_row()
    if live_row is not None and live_row.id == row.id:
        return states.PROMOTED
    if db.session().exec(select(WeightsSwitch.id).where(WeightsSwitch.weights_id == row.id)).first():
        return states.EARLIER
    latest = newest()
    is_current = latest is not None and latest.id == row.id
    was_compared = row.live_number == (live_row.number if live_row else 0)
    return row.state if is_current and was_compared else states.OUTDATED


def promote(*, actor: Actor, weights_id: str, groups: guard.Groups) -> WeightsSwitch:
    """Make scores with newly learned weights from now on; only a person can, and only past the guards.

    People may have declared their groups, and more decisions been taken, since the estimate was judged: the
    impact ratios are compared anew.
    """
    row = _found(weights_id)
    pipeline.follow(states.ACTS, state_of(row), "promote")
    impacts = impacts_now(row, groups=groups)
    if any(each.is_breach for each in impacts):
        raise Conflict(
            N_("Counted anew, a group would fall behind by the score alone. Nothing changed."),
            key="group_falls_behind",
        )
    measures = row.measures
    details = {
        "number": row.number,
        "decisions": row.decisions,
        "loss": [measures["loss_now"], measures["loss_new"]],
        "groups_compared": sum(not each.is_few for each in impacts),
    }
    return _switch(actor, row, "promote", details)


def impacts_now(row: LearnedWeights, *, groups: guard.Groups) -> list[GroupImpact]:
    """Compare groups under the live weights and some learned ones, by what is known today."""
    return guard.impacts(
        decisions.examples(decisions.census().judgements),
        live=live.weights_of(live.live_row()),
        new=live.weights_of(row),
        prior=_prior(),
        groups=groups,
    )


def go_back(*, actor: Actor, weights_id: str) -> WeightsSwitch:
    """Go back to weights that were live once, or to the prior (`PRIOR`)."""
    row = None if weights_id == PRIOR else _found(weights_id)
    if row is not None:
        pipeline.follow(states.ACTS, state_of(row), "return")
    elif live.live_row() is None:
        raise Conflict(N_("Scores are made with these weights already."), key="already_live")
    return _switch(actor, row, "return", {"number": row.number if row else 0})


def _found(weights_id: str) -> LearnedWeights:
    row = db.session().get(LearnedWeights, weights_id)
    if row is None:
        raise Conflict(N_("We could not find these weights."), key="no_weights")
    return row


def _switch(actor: Actor, row: LearnedWeights | None, act: str, details: dict[str, Any]) -> WeightsSwitch:
    if actor.kind != "user":
        raise Conflict(N_("Only a person can take this decision."), key="not_a_person")
    last, before = live.last_switch(), live.live_row()
    switch = WeightsSwitch(
        number=last.number + 1 if last else 1,
        weights_id=row.id if row else None,
        act=act,
        switched_on=clock.today(),
        user_id=actor.id,
    )
    try:
        with db.session().begin_nested():
            db.session().add(switch)
            db.session().flush()
    except IntegrityError:
        raise Conflict(
            N_("Somebody else changed the weights meanwhile. Look again first."), key="raced"
        ) from None
    audit.record(
        actor=actor,
        action="weights.promoted" if act == "promote" else "weights.returned",
        subject=("learned_weights", row.id if row else PRIOR),
        details={**details, "from": before.number if before else 0},
    )
    publish(WeightsSwitched(switch_id=switch.id), actor=actor)
    return switch
