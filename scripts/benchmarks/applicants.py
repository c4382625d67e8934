"""Jobs and thousands of applications for measurements: the same for the same seed, written in bulk.

Every résumé is one of the demo's, read and scored once for each job; names, addresses and dates differ.
It stands here and not beside hr.demo.volume, since the core knows nothing of applications.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from hr import clock, crypto, db
from hr.access import SYSTEM, Actor
from hr.db import Row
from hr.demo.volume import GIVEN_NAMES, SURNAMES, insert_rows, refresh_statistics
from hr.documents import service as documents
from screening.applications import profiles
from screening.applications.models import (
    ACTIVE,
    NEEDS_PERSON,
    ON_HOLD,
    QUEUED,
    REJECTED,
    SCORED,
    WITHDRAWN,
    Application,
    ResumeReading,
    ScoreRecord,
    ScoringProfile,
    StageMove,
)
from screening.openings import pipeline
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText, WantedThing
from screening.parsing import ParsedResume, parse
from screening.scoring import Profile, Score, profile_of, score_profile
from screening.shortlists.models import Decision

RESUMES = (
    "aisha-benali.docx",
    "carlos-ibanez.pdf",
    "elena-moreno.odt",
    "james-okoro.docx",
    "lucia-ferrer.pdf",
)
FOLDER = Path(__file__).resolve().parents[2] / "screening" / "demo"
APPLICATIONS_A_TRANSACTION = 250
# Of a hundred applications: how many stand in each status, stage and state of reading.
STATUS_SHARES = {ACTIVE: 66, ON_HOLD: 6, REJECTED: 24, WITHDRAWN: 4}
STAGE_SHARES = (60, 24, 11, 5)
READING_SHARES = {SCORED: 93, NEEDS_PERSON: 5, QUEUED: 2}
DAYS_OPEN = 45
PAY_MIN, PAY_MAX = Decimal(24_000), Decimal(28_500)
DUTIES_ES = """

## Qué harás
- Organizar el turno de entrada de mercancía y repartir el trabajo.
- Formar y acompañar al equipo de preparación de pedidos.
- Controlar el stock y hacer los inventarios."""
DUTIES_EN = """

## What you will do
- Organise the shift that takes goods in and share out the work.
- Train and coach the order picking team.
- Control the stock and take the inventories."""


@dataclass(frozen=True)
class Reading:
    """A résumé of the demo as read once, and its score for one job."""

    parsed: ParsedResume
    score: Score
    profile: Profile


def publish_jobs(count: int, *, actor: Actor, entity_id: str, manager_user_id: str) -> list[Job]:
    """Publish so many jobs in different towns."""
    towns = ("València", "Sagunt", "Gandia", "Alzira", "Torrent")
    jobs = []
    with db.unit_of_work():
        for number in range(count):
            text = _job(number, towns[number % len(towns)], entity_id, manager_user_id)
            job = openings.create_job(actor=actor, job=text)
            jobs.append(openings.set_state(actor=actor, job_id=job.id, act="publish"))
    return jobs


def _job(number: int, town: str, entity_id: str, manager_user_id: str) -> JobText:
    return JobText(
        title_es=f"Responsable de turno de almacén {number + 1}",
        title_en=f"Warehouse shift lead {number + 1}",
        text_es="Llevas el turno. " * 12 + DUTIES_ES,
        text_en="You run the shift. " * 12 + DUTIES_EN,
        legal_entity_id=entity_id,
        manager_user_id=manager_user_id,
        location=town,
        pay_min=PAY_MIN,
        pay_max=PAY_MAX,
        closes_on=clock.today() + timedelta(days=20),
        requirements=(
            WantedThing("experience", "Almacén", "Warehouse", must=True, weight=3, min_years=2),
            WantedThing("skill", "Carretilla elevadora", "Forklift", must=True, weight=2),
            WantedThing("skill", "SAP", "SAP"),
            WantedThing("language", "Inglés", "English", level="B1"),
        ),
    )


def add_applications(count: int, *, job: Job, seed: int = 1) -> list[str]:
    """Add many applications for a job and return the identifiers; opens its own transactions.

    Nothing is audited, announced or mailed; the files themselves are left out (see `file_resumes`).
    """
    random = Random(f"applications {job.reference} {seed}")  # noqa: S311  (repeatable on purpose)
    with db.reading():
        readings = _readings(job)
    ids: list[str] = []
    for begin in range(0, count, APPLICATIONS_A_TRANSACTION):
        rows: list[Row] = []
        for number in range(begin, min(count, begin + APPLICATIONS_A_TRANSACTION)):
            rows += _application(random, number, job, random.choice(readings))
        with db.unit_of_work():
            insert_rows(rows)
        ids += [row.id for row in rows if isinstance(row, Application)]
    refresh_statistics()
    return ids


def _readings(job: Job) -> list[Reading]:
    found = []
    for name in RESUMES:
        parsed = parse((FOLDER / name).read_bytes(), today=clock.today())
        wanted = openings.wanted(job, language=parsed.language)
        profile = profile_of(parsed)
        found.append(Reading(parsed, score_profile(profile, wanted, today=clock.today()), profile))
    return found


def _application(random: Random, number: int, job: Job, read: Reading) -> Iterator[Row]:
    """Yield an application with everything about it, parents before children."""
    applied = clock.today() - timedelta(days=random.randrange(DAYS_OPEN))
    row = _row(random, number, job, applied)
    stages = [stage.key for stage in pipeline.load(job.pipeline).stages[:4]]
    row.stage = random.choices(stages, STAGE_SHARES)[0]
    row.status = random.choices(list(STATUS_SHARES), list(STATUS_SHARES.values()))[0]
    row.reading = random.choices(list(READING_SHARES), list(READING_SHARES.values()))[0]
    yield row
    if row.reading == QUEUED:
        row.stage, row.status = stages[0], ACTIVE
    else:
        reading, record = _reading(row, read), _record(row, read)
        record.reading_id = reading.id
        row.score_id = record.id
        row.problem = "uncertain" if row.reading == NEEDS_PERSON else ""
        yield reading
        yield _profile(reading, read)
        yield record
    yield from _moves(row, stages)
    if row.status == REJECTED:
        yield _rejection(row)


def _row(random: Random, number: int, job: Job, applied: date) -> Application:
    row = Application(
        job_id=job.id,
        reference=f"{job.reference[-3:]}-{number:05}",
        person_key=f"{job.id}:volume-{number}",
        form_token=f"volume-{job.id}-{number}",
        name_sealed="",
        email_sealed="",
        email_index=crypto.blind_index(f"{job.id}-{number}", column="application.email"),
        locale=random.choices(("es", "en"), (4, 1))[0],
        stage="",
        stage_since=applied + (clock.today() - applied) * random.random(),
        consent_version="volume",
        consented_at=clock.now(),
        applied_on=applied,
        keep_until=applied + timedelta(days=365),
    )
    row.name = f"{random.choice(GIVEN_NAMES)} {random.choice(SURNAMES)} {random.choice(SURNAMES)}"
    row.email = f"candidate-{number}@volume.example"
    row.phone = f"+34 600 000 {number % 1000:03}"
    return row


def _reading(row: Application, read: Reading) -> ResumeReading:
    reading = ResumeReading(
        application_id=row.id,
        text_hash=read.parsed.text_hash,
        parser_version=read.parsed.parser_version,
        lexicon_version=read.parsed.lexicon_version,
        confidence=read.parsed.confidence["overall"],
        content_sealed="",
    )
    reading.content = read.parsed.to_dict()
    return reading


def _profile(reading: ResumeReading, read: Reading) -> ScoringProfile:
    row = ScoringProfile(reading_id=reading.id, version=profiles.current_version(), content_sealed=b"")
    row.content = read.profile.to_bytes()
    return row


def _record(row: Application, read: Reading) -> ScoreRecord:
    record = ScoreRecord(
        application_id=row.id,
        reading_id="",
        value=read.score.value,
        band=str(read.score.band),
        confidence=read.score.confidence,
        scored_on=row.applied_on,
        requirements_hash=read.score.requirements_hash,
        weights_version=read.score.weights_version,
        as_of=profiles.as_of(row.applied_on),
        made_with=profiles.made_with(),
        content_sealed="",
    )
    record.content = read.score.to_dict()
    return record


def _moves(row: Application, stages: Sequence[str]) -> Iterator[StageMove]:
    way = stages[: stages.index(row.stage) + 1]
    for place, stage in enumerate(way):
        yield StageMove(
            application_id=row.id,
            act="move" if place else "submit",
            from_stage=way[place - 1] if place else "",
            to_stage=stage,
            to_status=ACTIVE,
            moved_on=row.stage_since if place else row.applied_on,
            actor_kind=SYSTEM.kind if place else "candidate",
        )


def _rejection(row: Application) -> Decision:
    decision = Decision(
        application_id=row.id,
        kind="rejected",
        category="experience",
        user_id=SYSTEM.id,
        user_role="recruiter",
    )
    decision.visible_text = "Buscábamos más años de experiencia en almacén."
    return decision


def application(application_id: str) -> Application:
    """Return one of the applications."""
    return db.session().get_one(Application, application_id)


def file_resumes(application_ids: Sequence[str]) -> None:
    """Give some applications the file that was read, as a real application has it."""
    content = (FOLDER / "lucia-ferrer.pdf").read_bytes()
    with db.unit_of_work() as work:
        for application_id in application_ids:
            row = work.session.get_one(Application, application_id)
            row.document_id = documents.file_document(
                actor=SYSTEM,
                kind="resume",
                title=row.reference,
                about=("application", row.id),
                content=content,
                media_type="application/pdf",
                filename=f"{row.reference}.pdf",
            ).id
            work.session.add(row)
