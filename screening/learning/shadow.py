"""New weights beside the live ones on open applications: what would change, as counts only."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from screening.applications import profiles
from screening.applications.models import ACTIVE, ON_HOLD, Application
from screening.learning.live import for_job
from screening.openings import service as openings
from screening.openings.models import Job
from screening.scoring import Band, Score, score_profile
from screening.scoring.learning import WeightSet

MOST = 2000  # the newest open applications
ORDER = (Band.LOW, Band.MEDIUM, Band.HIGH)


@dataclass
class Shadow:
    """How many open applications would stand elsewhere; nobody is named."""

    compared: int = 0
    moved: int = 0  # to another place in their job
    farthest: int = 0  # places
    up: dict[str, int] = field(default_factory=dict)  # band they would come into
    down: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def open_ids() -> Sequence[str]:
    """Return the newest open applications that have a score."""
    query = (
        select(col(Application.id))
        .where(col(Application.status).in_((ACTIVE, ON_HOLD)), col(Application.score_id).is_not(None))
        .order_by(col(Application.id).desc())
        .limit(MOST)
    )
    return db.session().exec(query).all()


def compare(
    ids: Sequence[str], *, live: WeightSet, new: WeightSet, between: Callable[[], None] = lambda: None
) -> Shadow:
    """Score open applications under both weights; `between` is called after each."""
    found, by_job = Shadow(), dict[str, list[tuple[str, float, float]]]()
    for application_id in ids:
        with db.reading():
            pair = _both(application_id, live, new)
        if pair is not None:
            job_id, now, later = pair
            by_job.setdefault(job_id, []).append((application_id, now.value or 0.0, later.value or 0.0))
            _count_bands(found, now.band, later.band)
        between()
    for scores in by_job.values():
        _count_places(found, scores)
    return found


def _both(application_id: str, live: WeightSet, new: WeightSet) -> tuple[str, Score, Score] | None:
    row = db.session().get(Application, application_id)
    profile = profiles.of(row) if row else None
    job = db.session().get(Job, row.job_id) if row else None
    if profile is None or job is None:
        return None
    wanted, today = openings.wanted(job, language=profile.written_in), clock.today()
    now, later = (
        score_profile(profile, wanted, today=today, weights=for_job(each, job)) for each in (live, new)
    )
    return job.id, now, later


def _count_bands(found: Shadow, now: Band, later: Band) -> None:
    found.compared += 1
    if now in ORDER and later in ORDER and now is not later:
        side = found.up if ORDER.index(later) > ORDER.index(now) else found.down
        side[str(later)] = side.get(str(later), 0) + 1


def _count_places(found: Shadow, scores: list[tuple[str, float, float]]) -> None:
    now = sorted(scores, key=lambda each: (-each[1], each[0]))
    later = {
        each[0]: place for place, each in enumerate(sorted(scores, key=lambda each: (-each[2], each[0])))
    }
    moves = [abs(place - later[each[0]]) for place, each in enumerate(now)]
    found.moved += sum(1 for places_moved in moves if places_moved)
    found.farthest = max(found.farthest, *moves)
