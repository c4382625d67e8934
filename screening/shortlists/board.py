"""The board of a job: its columns, its cards, and the lists of applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import NamedTuple

from sqlalchemy import ColumnElement, false
from sqlmodel import case, col, func, select

from hr import clock, db
from hr.access import Actor
from hr.i18n import N_, gettext
from screening.applications.models import ACTIVE, HIRED, ON_HOLD, SCORED, Application, ScoreRecord
from screening.learning import live, sampling
from screening.openings import pipeline
from screening.openings import service as openings
from screening.openings.models import Job
from screening.permissions import ScreeningPermission
from screening.scoring import Band, Score
from screening.scoring.weights import DEFAULT
from screening.shortlists.masking import mask_of
from screening.shortlists.review import Wording

CARDS = 10  # in a column; the rest stands in the list
BANDS = {"high": N_("High"), "medium": N_("Medium"), "low": N_("Low"), "person": N_("By hand")}
TONES = {"high": "ok", "medium": "info", "low": "", "person": "warn"}
STATUSES = {
    ACTIVE: N_("Under way"),
    ON_HOLD: N_("On hold"),
    HIRED: N_("Hired"),
    "rejected": N_("Not selected"),
    "withdrawn": N_("Withdrawn"),
}
# Far below every score: one made for other requirements or weights is compared with its like only.
STALE_RANK, UNREAD_RANK = -1000, 1000
JUST = 0.05  # below the high scores, above the medium ones
STATUS_TONES = {ACTIVE: "info", ON_HOLD: "warn", HIRED: "ok", "rejected": "", "withdrawn": ""}


@dataclass(frozen=True)
class Card:
    """One application as staff see it at a glance."""

    row: Application
    job: Job
    stage: pipeline.Stage
    band: str  # high | medium | low | person | "" while it is being read
    days: int
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    is_picked: bool = False  # a low score that comes up for review by chance
    is_stale: bool = False  # the score was made for other requirements or with other weights

    @property
    def is_named(self) -> bool:
        """Whether the name may be shown yet."""
        return self.stage.shows_name

    @property
    def name(self) -> str:
        """The name, or the reference before names are shown."""
        return self.row.name if self.is_named else self.row.reference

    @property
    def band_word(self) -> str:
        """The band in a word."""
        if self.is_stale:
            return gettext("Earlier score")
        return gettext(BANDS[self.band]) if self.band else gettext("Being read")

    @property
    def band_tone(self) -> str:
        """The tone of the band's tag."""
        return "" if self.is_stale else TONES.get(self.band, "")

    @property
    def status_word(self) -> str:
        """The status in a word."""
        return gettext(STATUSES[self.row.status])

    @property
    def status_tone(self) -> str:
        """The tone of the status's tag."""
        return STATUS_TONES[self.row.status]


@dataclass(frozen=True)
class Column:
    """One stage of the board."""

    stage: pipeline.Stage
    cards: tuple[Card, ...]
    count: int
    days: int  # median days in this stage

    @property
    def is_late(self) -> bool:
        """Whether half of the cards wait longer than the candidates were told."""
        return self.days > self.stage.answer_days and bool(self.count)


@dataclass(frozen=True)
class Counts:
    """How many applications of a job are new, under way and hired."""

    new: int
    under_way: int
    hired: int


class Current(NamedTuple):
    """What a score of today is made for and with."""

    requirements: frozenset[str]
    weights: str

    @classmethod
    def of(cls, job: Job) -> "Current":
        """Return what holds for a job."""
        return cls(openings.fingerprints(job), live.weights_for(job).version)

    def is_of(self, record: ScoreRecord) -> bool:
        """Whether a score can be compared with the others of today."""
        return record.requirements_hash in self.requirements and record.weights_version == self.weights

    def clause(self) -> ColumnElement[bool]:
        """Return the same as a condition of a query."""
        return col(ScoreRecord.requirements_hash).in_(self.requirements) & (
            col(ScoreRecord.weights_version) == self.weights
        )


def columns(job: Job) -> list[Column]:
    """Return the board of a job."""
    way, waits, wording = pipeline.load(job.pipeline), _waits(job), Wording(job)
    shown = {stage.key: _in_stage(job, stage.key, most=CARDS) for stage in way.stages if stage.key in waits}
    rows = _loaded([application_id for ids in shown.values() for application_id in ids])
    found, current = [], Current.of(job)
    for stage in way.stages:
        days = waits.get(stage.key, [0])
        cards = tuple(
            _card(*rows[each], job=job, current=current, wording=wording) for each in shown.get(stage.key, [])
        )
        found.append(Column(stage, cards, len(waits.get(stage.key, [])), median_low(days)))
    return found


def _loaded(ids: Sequence[str]) -> dict[str, tuple[Application, ScoreRecord | None]]:
    query = (
        select(Application, ScoreRecord)
        .join(ScoreRecord, col(ScoreRecord.id) == col(Application.score_id), isouter=True)
        .where(col(Application.id).in_(ids))
    )
    return {row.id: (row, record) for row, record in db.session().exec(query)}


def _waits(job: Job) -> dict[str, list[int]]:
    today, waits = clock.today(), dict[str, list[int]]()
    query = select(col(Application.stage), col(Application.stage_since)).where(
        Application.job_id == job.id, col(Application.status).in_((ACTIVE, ON_HOLD, HIRED))
    )
    for stage, since in db.session().exec(query):
        waits.setdefault(stage, []).append((today - since).days)
    return waits


def _in_stage(job: Job, stage: str, *, most: int = 10_000, active: bool = False) -> list[str]:
    """Return who stands in a stage: those a person must read first, then by score, then by age.

    Scores made for earlier requirements or with earlier weights come after those of today: they cannot be
    compared.
    Only identifiers are sorted: the encrypted contents of thousands of scores would be sorted with them.
    """
    way = pipeline.load(job.pipeline)
    value = func.coalesce(col(ScoreRecord.value), 0)
    is_current = Current.of(job).clause()
    rank = case(
        (col(Application.reading) != SCORED, UNREAD_RANK),
        (is_current & _is_picked_in(way.stage(stage)), DEFAULT.high_from - JUST),
        (is_current, value),
        else_=value + STALE_RANK,
    )
    query = (
        select(col(Application.id))
        .join(ScoreRecord, col(ScoreRecord.id) == col(Application.score_id), isouter=True)
        .where(Application.job_id == job.id, Application.stage == stage)
        .where(col(Application.status).in_((ACTIVE,) if active else (ACTIVE, ON_HOLD, HIRED)))
        .order_by(rank.desc(), col(Application.id))
        .limit(most)
    )
    return list(db.session().exec(query))


def _is_picked_in(stage: pipeline.Stage) -> ColumnElement[bool]:
    """Return who has a low score and comes up for review nevertheless; see learning.sampling."""
    is_low = (col(ScoreRecord.band) == str(Band.LOW)) & sampling.picked(col(Application.id))
    return is_low if not stage.may_hire else false()


def card(row: Application, job: Job) -> Card:
    """Return the card of one application, without its reasons."""
    record = db.session().get(ScoreRecord, row.score_id) if row.score_id else None
    return _card(row, record, job=job, current=Current.of(job))


def _card(
    row: Application,
    record: ScoreRecord | None,
    *,
    job: Job,
    current: Current,
    wording: Wording | None = None,
) -> Card:
    """Return a card; its reasons are read from the encrypted score only when a wording is given."""
    stage = pipeline.load(job.pipeline).stage(row.stage)
    days = (clock.today() - row.stage_since).days
    if row.reading != SCORED or record is None:
        problem = (wording.problem(row.problem),) if wording and row.problem else ()
        return Card(row, job, stage, "person" if row.problem else "", days, minus=problem)
    is_stale = row.is_open and not current.is_of(record)
    shown = wording if not is_stale else None
    plus, minus = shown.top_reasons(Score.from_dict(record.content)) if shown else ((), ())
    if not stage.shows_name and plus:
        mask = mask_of(row)
        plus = tuple(mask.hide(words) for words in plus)
    is_low = record.band == str(Band.LOW) and not is_stale and not stage.may_hire
    is_picked = is_low and row.is_open and sampling.is_picked(row.id)
    return Card(row, job, stage, record.band, days, plus, minus, is_picked, is_stale)


def stale_count(job: Job) -> int:
    """Return how many open applications have a score that was made for, or with, what no longer counts."""
    query = (
        select(func.count())
        .select_from(Application)
        .join(ScoreRecord, col(ScoreRecord.id) == col(Application.score_id))
        .where(Application.job_id == job.id, Application.reading == SCORED)
        .where(col(Application.status).in_((ACTIVE, ON_HOLD)))
        .where(~Current.of(job).clause())
    )
    return db.session().exec(query).one()


def neighbours(row: Application, job: Job) -> tuple[int, int, str | None, str | None]:
    """Return place, number of all, and the identifiers before and after an application in its stage."""
    ids = _in_stage(job, row.stage)
    if row.id not in ids:
        return 0, len(ids), None, None
    place = ids.index(row.id)
    before = ids[place - 1] if place else None
    after = ids[place + 1] if place + 1 < len(ids) else None
    return place + 1, len(ids), before, after


def first_waiting(job: Job) -> str | None:
    """Return whom to review next: the first active application of the earliest stage that has any."""
    for stage in pipeline.load(job.pipeline).stages[:-1]:
        found = _in_stage(job, stage.key, most=1, active=True)
        if found:
            return found[0]
    return None


def listing(
    *,
    actor: Actor,
    job: Job | None = None,
    status: str = "",
    oldest_first: bool = False,
    page: int = 1,
    per_page: int = 50,
) -> tuple[list[Card], int]:
    """Return one page of the applications a member of staff may see, and how many there are."""
    query = select(col(Application.id)).join(Job, col(Job.id) == col(Application.job_id))
    if not actor.may(ScreeningPermission.OPENINGS_ALL):
        query = query.where(Job.manager_user_id == actor.user_id)
    if job is not None:
        query = query.where(Application.job_id == job.id)
    if status in STATUSES:
        query = query.where(Application.status == status)
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    order = col(Application.id) if oldest_first else col(Application.id).desc()
    page_of_it = query.order_by(order).offset((page - 1) * per_page).limit(per_page)
    ids = list(db.session().exec(page_of_it))
    rows = _loaded(ids)
    owners = {each: openings.get_job(each) for each in {row.job_id for row, _record in rows.values()}}
    current = {each: Current.of(owner) for each, owner in owners.items()}
    cards = [
        _card(*rows[each], job=owners[rows[each][0].job_id], current=current[rows[each][0].job_id])
        for each in ids
    ]
    return cards, total


def counts(jobs: Sequence[Job]) -> dict[str, Counts]:
    """Return for each job how many applications are new, under way and hired."""
    query = (
        select(col(Application.job_id), col(Application.stage), func.count())
        .where(col(Application.job_id).in_([job.id for job in jobs]))
        .where(col(Application.status).in_((ACTIVE, ON_HOLD, HIRED)))
        .group_by(col(Application.job_id), col(Application.stage))
    )
    found: dict[str, dict[str, int]] = {job.id: {} for job in jobs}
    for job_id, stage, number in db.session().exec(query):
        found[job_id][stage] = int(number)
    return {job.id: _counts(pipeline.load(job.pipeline), found[job.id]) for job in jobs}


def _counts(way: pipeline.Pipeline, found: dict[str, int]) -> Counts:
    new, hired = found.get(way.first.key, 0), found.get(way.last.key, 0)
    return Counts(new, sum(found.values()) - new - hired, hired)
