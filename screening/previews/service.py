"""Judge everybody who applied for what a form asks, without saving it, and compare with today."""

from dataclasses import dataclass

from sqlmodel import col, select

from hr import db
from hr.access import Actor
from screening.applications.models import ACTIVE, ON_HOLD, Application
from screening.applications.rescoring import judged
from screening.equality import service as equality
from screening.learning.live import weights_for, weights_for_department
from screening.openings import pipeline
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText
from screening.scoring import Band, Outcome
from screening.scoring.fairness import FEWEST, UNKNOWN, ImpactTable, Worsened, counted, worsened
from screening.scoring.what_if import Comparison, Move, Standing, compare

SHOWN = 12  # people whose place changes most


@dataclass(frozen=True)
class Mover:
    """Somebody whose place changes, called as the board calls them."""

    move: Move
    application_id: str
    name: str


@dataclass(frozen=True)
class Impact:
    """Selection rates of one attribute's groups for the highest band, as they are and as they would be."""

    attribute: str
    before: ImpactTable
    after: ImpactTable

    @property
    def is_shown(self) -> bool:
        """Say whether figures can be shown without telling who is who.

        At least five people of those who answered stand on either side, now and after; counts are never
        shown, for they could be subtracted from each other.
        """
        for table in (self.before, self.after):
            known = [rate for rate in table.rates if rate.group != UNKNOWN]
            chosen = sum(rate.selected for rate in known)
            left = sum(rate.total for rate in known) - chosen
            if min(chosen, left) < FEWEST or not table.can_compare:
                return False
        return True

    @property
    def warnings(self) -> tuple[Worsened, ...]:
        """Return the groups that would fall under four fifths, or lose a twentieth."""
        return worsened(self.before, self.after)


@dataclass(frozen=True)
class Preview:
    """What saving a form would do to the scores of a job."""

    comparison: Comparison
    movers: tuple[Mover, ...]
    impacts: tuple[Impact, ...]
    unread: int  # applications without a reading: no requirement can move them

    @property
    def people(self) -> int:
        """Return how many people are compared."""
        return len(self.comparison.moves)


def preview(*, actor: Actor, job_id: str, job: JobText) -> Preview:
    """Return what a form would change for the open applications of a job; nothing is kept."""
    row = openings.visible_job(actor=actor, job_id=job_id)
    openings.check(job)
    applications = {each.id: each for each in _open(row.id)}
    outcomes = judged(
        list(applications),
        (
            lambda language: openings.wanted(row, language=language),
            lambda language: openings.wanted_by(job, language=language),
        ),
        (weights_for(row), weights_for_department(job.department_id)),
    )
    before, after = ({each: _standing(found[at]) for each, found in outcomes.items()} for at in (0, 1))
    found = compare(before, after)
    groups = equality.groups_of(before.keys())
    return Preview(
        comparison=found,
        movers=_movers(found, applications, row),
        impacts=tuple(_impact(name, members, found) for name, members in groups.items() if members),
        unread=len(applications) - len(before),
    )


def _standing(outcome: Outcome) -> Standing:
    # A doubtful reading gets no number on the board either.
    band = Band.PERSON if outcome.is_doubtful else outcome.band
    return Standing(None if band is Band.PERSON else outcome.value, band)


def _open(job_id: str) -> list[Application]:
    query = select(Application).where(
        Application.job_id == job_id, col(Application.status).in_((ACTIVE, ON_HOLD))
    )
    return list(db.session().exec(query.order_by(col(Application.id))))


def _movers(found: Comparison, rows: dict[str, Application], job: Job) -> tuple[Mover, ...]:
    way = pipeline.load(job.pipeline)
    shown = []
    for move in found.changed[:SHOWN]:
        row = rows[move.id]
        shown.append(Mover(move, row.id, row.name if way.stage(row.stage).shows_name else row.reference))
    return tuple(shown)


def _impact(attribute: str, members: dict[str, str], found: Comparison) -> Impact:
    everybody = [move.id for move in found.moves]
    before, after = (counted(members, found.chosen(after=later), everybody) for later in (False, True))
    return Impact(attribute, before, after)
