"""The jobs that read a résumé and score it, and score again when a job asks for something else."""

from hr import clock, db
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from screening.applications import reading, service
from screening.applications.models import QUEUED, Application
from screening.openings import service as openings
from screening.parsing import ParsedResume, Refusal, parse
from screening.scoring import score


@job(label=N_("Read and score a résumé"), pool="reading", timeout=90, retries=3)
def parse_and_score(running: Running, application_id: str, job_id: str) -> None:
    """Read the résumé of an application and score it; what cannot be read waits for a person."""
    del job_id  # the event names it; the application knows it too
    with db.separate_reading():
        row = service.get(application_id)
        content = reading.resume_of(row).content if row.reading == QUEUED else None
    if content is None:
        return
    try:
        parsed = parse(content, filename="", today=clock.today())
    except Refusal as refusal:
        _leave_to_person(running, application_id, refusal.reason.value)
        return
    except Exception:
        if running.is_last_try:
            _leave_to_person(running, application_id, reading.GAVE_UP)
        raise
    _store(running, application_id, parsed)


def _store(running: Running, application_id: str, parsed: ParsedResume) -> None:
    with running.step():
        row: Application = service.get(application_id)
        wanted = openings.wanted(openings.get_job(row.job_id), language=parsed.language)
        scored = score(parsed, wanted, today=clock.today())
        reading.store(actor=running.actor, row=row, parsed=parsed, score=scored)


def _leave_to_person(running: Running, application_id: str, problem: str) -> None:
    with running.step():
        reading.mark_for_person(actor=running.actor, row=service.get(application_id), problem=problem)


@job(label=N_("Score applications again"), pool="reading", timeout=900, retries=3)
def score_again(running: Running, job_id: str) -> None:
    """Score the open applications of a job for what it asks for now; whoever is done is passed over."""
    with db.separate_reading():
        ids = reading.scored_ids(job_id)
    for number, application_id in enumerate(ids, start=1):
        running.stop_if_cancelled()
        with running.step(done=number, total=len(ids)):
            _score_for_today(running, service.get(application_id))


def _score_for_today(running: Running, row: Application) -> None:
    opening = openings.get_job(row.job_id)
    reading.score_anew(
        actor=running.actor,
        row=row,
        requirements=lambda language: openings.wanted(opening, language=language),
    )
