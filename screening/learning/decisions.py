"""Which of people's steps are judgements of fit, and what the score saw when they were taken.

Learned from: a person moved somebody on to where people are hired from, or decided not to go on before that,
each with a reason about fit. What follows an interview rests on what no résumé shows, so it changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select as sql_select
from sqlmodel import col, func, select

from hr import db
from hr.i18n import N_
from screening.applications.models import Application, ScoreRecord, StageMove
from screening.learning.live import family_of
from screening.openings import pipeline
from screening.openings.models import Job
from screening.scoring import Band, Score, shares_of
from screening.scoring.learning import Example

MOST = 3000  # the newest decisions; older ones say less about today
FOR = frozenset({"fits"})
AGAINST = frozenset({"not_qualified", "better_fit_elsewhere"})

NO_REASON, NOT_ABOUT_FIT, UNDONE, NO_SCORE = "no_reason", "not_about_fit", "undone", "no_score"
LEFT_OUT = {
    NOT_ABOUT_FIT: N_(
        "The reason says nothing about fit: job filled or no longer offered, no answer, offer declined, "
        "a condition not met, the same person twice, not a real application, known or recommended"
    ),
    NO_REASON: N_("Moved on without a reason"),
    NO_SCORE: N_("No score stood beside it, or the machine was not sure of what it had read"),
    UNDONE: N_("Moved back again"),
}


class _Step(NamedTuple):
    """What counts of a step a person took; read without the rest of its row, since there are many."""

    id: str
    application_id: str
    act: str
    from_stage: str
    to_stage: str
    reason: str
    score_id: str | None
    moved_on: date
    job_id: str


class _Opening(NamedTuple):
    """What counts of a job: its way and its family."""

    id: str
    pipeline: str
    department_id: str | None


@dataclass(frozen=True)
class Judgement:
    """One usable decision: whose, whether they went on, and the score that was seen."""

    application_id: str
    job_id: str
    family: str
    chosen: bool
    score_id: str
    taken_on: date


@dataclass(frozen=True)
class Census:
    """The usable decisions, newest last, and how many were left out for what."""

    judgements: tuple[Judgement, ...]
    left_out: dict[str, int]

    @property
    def chosen(self) -> int:
        """How many went on."""
        return sum(each.chosen for each in self.judgements)


def census() -> Census:
    """Read every step that people took and keep what is a judgement of fit."""
    jobs = _openings()
    left_out, taken = Counter[str](), list[tuple[_Step, bool, _Opening]]()
    for _application, steps in groupby(_steps(), key=lambda step: step.application_id):
        own = list(steps)
        job = jobs[own[0].job_id]
        move, why = _judged(own, pipeline.load(job.pipeline))
        if move is not None:
            taken.append((move, move.act == "move", job))
        elif why:
            left_out[why] += 1
    usable = _usable_scores(taken)
    left_out[NO_SCORE] += len(taken) - len(usable)
    found = sorted((_judgement(*each) for each in usable), key=lambda each: each[0])[-MOST:]
    return Census(tuple(each for _id, each in found), {key: n for key, n in left_out.items() if n})


def _openings() -> dict[str, _Opening]:
    rows = db.session().exec(select(col(Job.id), col(Job.pipeline), col(Job.department_id)))
    return {row[0]: _Opening(*row) for row in rows}


def _steps() -> Iterator[_Step]:
    move = StageMove
    query = (
        sql_select(
            *(col(move.id), col(move.application_id), col(move.act), col(move.from_stage)),
            *(col(move.to_stage), col(move.reason), col(move.score_id), col(move.moved_on)),
            col(Application.job_id),
        )
        .join(Application, col(Application.id) == col(move.application_id))
        .where(col(move.actor_kind) == "user", col(move.act).in_(("move", "reject")))
        .order_by(col(move.application_id), col(move.id))
    )
    return (_Step(*row) for row in db.session().execute(query))


def _judged(steps: Iterable[_Step], way: pipeline.Pipeline) -> tuple[_Step | None, str]:
    """Follow the steps of one application: the one that judges its fit, or why there is none."""
    final = {stage.key for stage in way.stages if stage.may_hire}
    found, why = None, ""
    for step in steps:
        was_on, is_on = step.from_stage in final, step.to_stage in final
        if step.act == "move" and was_on and not is_on:
            found, why = None, UNDONE
        elif not was_on and (is_on or step.act == "reject"):
            counts = step.reason in (AGAINST if step.act == "reject" else FOR)
            found = step if counts else None
            why = "" if counts else NOT_ABOUT_FIT if step.reason else NO_REASON
    return found, why


def _usable_scores(
    taken: list[tuple[_Step, bool, _Opening]],
) -> list[tuple[_Step, bool, _Opening]]:
    """Leave out decisions beside which no score was shown."""
    known = set[str]()
    for part in _parts([step.score_id for step, _chosen, _job in taken if step.score_id]):
        shown = select(col(ScoreRecord.id)).where(
            col(ScoreRecord.id).in_(part),
            col(ScoreRecord.band) != str(Band.PERSON),
            col(ScoreRecord.value).is_not(None),
        )
        known.update(db.session().exec(shown).all())
    return [each for each in taken if each[0].score_id and each[0].score_id in known]


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a long list into parts that fit into one query."""
    yield from (ids[start : start + 500] for start in range(0, len(ids), 500))


def _judgement(step: _Step, chosen: bool, job: _Opening) -> tuple[str, Judgement]:
    assert step.score_id is not None
    found = Judgement(step.application_id, job.id, family_of(job), chosen, step.score_id, step.moved_on)
    return step.id, found


def examples(judgements: Sequence[Judgement]) -> list[Example]:
    """Return what the score saw at each decision."""
    wanted = {each.score_id: each for each in judgements}
    found = []
    for part in _parts(list(wanted)):
        rows = db.session().exec(select(ScoreRecord).where(col(ScoreRecord.id).in_(part)))
        for record in rows:
            each = wanted[record.id]
            shares = shares_of(Score.from_dict(record.content))
            found.append(Example(each.application_id, shares, each.chosen, each.job_id, each.family))
    return found


def last_step_id() -> str:
    """Return the newest step a person took, of any kind."""
    query = select(func.max(StageMove.id)).where(StageMove.actor_kind == "user")
    return db.session().exec(query).one() or ""


def steps_after(step_id: str) -> int:
    """Return how many decisions people took after a step."""
    query = select(func.count()).select_from(StageMove)
    newer = query.where(
        col(StageMove.id) > step_id,
        StageMove.actor_kind == "user",
        col(StageMove.act).in_(("move", "reject")),
    )
    return db.session().exec(newer).one()
