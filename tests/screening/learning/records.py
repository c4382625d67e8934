"""Applications with a score made up for the test, and the steps people take with them."""

from datetime import date, timedelta
from itertools import count

from hr import clock, db
from hr.access import Actor
from hr.ids import new_id
from screening.applications import profiles
from screening.applications.models import SCORED, Application, ResumeReading, ScoreRecord
from screening.learning.live import weights_for
from screening.openings import service as openings
from screening.openings.models import Job
from screening.scoring import Band, Feature, Point, Reason, Score
from screening.shortlists import service as shortlists

TODAY = date(2026, 11, 23)
_numbers = count(1)


def make_score(
    shares: dict[Feature, float | None], *, value: float = 60.0, band: Band = Band.MEDIUM
) -> Score:
    """Make a score that saw these shares."""
    points = tuple(
        Point(name, "", share, 10.0, 10 * (share or 0.0), Reason("x")) for name, share in shares.items()
    )
    return Score(value, band, 0.9, points, (), (), TODAY.isoformat(), "t", "r", "l", "w", "p")


def make_scored(
    job: Job,
    *,
    shares: dict[Feature, float | None] | None = None,
    value: float = 60.0,
    band: Band = Band.MEDIUM,
    id_end: str = "ff",
) -> Application:
    """Make an application that has a score for what its job asks for today; its id ends as told."""
    row = _row(job, id_end)
    score = make_score(shares or {Feature.MUST: 0.5}, value=value, band=band)
    reading = ResumeReading(
        application_id=row.id,
        text_hash="t",
        parser_version="p",
        lexicon_version="l",
        confidence=0.9,
        content_sealed="",
    )
    db.session().add(reading)
    db.session().flush()
    record = ScoreRecord(
        application_id=row.id,
        reading_id=reading.id,
        value=score.value,
        band=str(score.band),
        confidence=score.confidence,
        scored_on=TODAY,
        requirements_hash=openings.wanted(job, language="es").fingerprint,
        weights_version=weights_for(job).version,
        as_of=profiles.as_of(TODAY),
        made_with=profiles.made_with(),
        content_sealed="",
    )
    record.content = score.to_dict()
    db.session().add(record)
    row.score_id, row.reading = record.id, SCORED
    db.session().add(row)
    db.session().flush()
    return row


def _row(job: Job, id_end: str) -> Application:
    number = next(_numbers)
    row = Application(
        id=new_id()[: -len(id_end)] + id_end,
        job_id=job.id,
        reference=f"C-{number:06d}",
        person_key=f"person {number}",
        form_token=f"form {number}",
        name_sealed="",
        email_sealed="",
        email_index=str(number),
        stage="applied",
        stage_since=TODAY,
        consent_version="1",
        consented_at=clock.now(),
        applied_on=TODAY,
        keep_until=TODAY + timedelta(days=365),
    )
    row.name, row.email = f"Ana Prueba {number}", f"ana.{number}@example.com"
    db.session().add(row)
    db.session().flush()
    return row


def go_on(actor: Actor, row: Application, reason: str = "fits", stage: str = "interview") -> None:
    """Move somebody on, for a reason."""
    shortlists.move(actor=actor, application_id=row.id, stage=stage, version=row.version, reason=reason)
    db.session().refresh(row)


def refuse(actor: Actor, row: Application, category: str = "not_qualified") -> None:
    """Decide not to go on with somebody."""
    text = "Esta vez seguimos con otra persona."
    shortlists.reject(
        actor=actor, application_id=row.id, version=row.version, category=category, visible_text=text
    )
    db.session().refresh(row)
