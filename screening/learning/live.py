"""Which weights scores are made with now: the last switch decides, the prior without one."""

from dataclasses import replace
from typing import Protocol

from sqlmodel import col, select

from hr import db
from screening.learning.models import LearnedWeights, WeightsSwitch
from screening.openings.models import Job
from screening.scoring.learning import WeightSet
from screening.scoring.weights import DEFAULT, Weights


class HasDepartment(Protocol):
    """A job, or what counts of one."""

    @property
    def department_id(self) -> str | None:
        """The department that asked for it."""
        ...


def last_switch() -> WeightsSwitch | None:
    """Return the latest switch, if anybody ever switched."""
    return db.session().exec(select(WeightsSwitch).order_by(col(WeightsSwitch.number).desc())).first()


def live_row() -> LearnedWeights | None:
    """Return the learned weights that are live; None while the prior is."""
    switch = last_switch()
    return db.session().get(LearnedWeights, switch.weights_id) if switch and switch.weights_id else None


def weights_of(row: LearnedWeights | None) -> WeightSet:
    """Return the weights of a row, with the prior's for whatever it does not know; of None, the prior."""
    if row is None:
        return WeightSet.of(DEFAULT.features)
    found = WeightSet.from_dict(row.content)
    whole = {**DEFAULT.features}
    families = {name: {**whole, **features} for name, features in found.families.items()}
    return WeightSet({**whole, **found.company}, families)


def family_of(job: HasDepartment) -> str:
    """Return the job family whose decisions count for a job: its department."""
    return job.department_id or ""


def for_job(weights: WeightSet, job: Job) -> Weights:
    """Return the figures the scorer takes, from a set of weights."""
    return _for_family(weights, family_of(job))


def _for_family(weights: WeightSet, family: str) -> Weights:
    return replace(DEFAULT, features=weights.for_family(family))


def weights_for(job: Job) -> Weights:
    """Return the figures a score of a job is made with today."""
    return for_job(weights_of(live_row()), job)


def weights_for_department(department_id: str | None) -> Weights:
    """Return the figures a score would be made with today if the job stood in a department."""
    return _for_family(weights_of(live_row()), department_id or "")
