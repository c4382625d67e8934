"""The jobs that read a résumé and score it, and score again when a job asks for something else."""

from functools import partial

from hr import clock, db
from hr.i18n import N_
from hr.jobs.queue import enqueue, job
from hr.jobs.worker import Running
from screening.applications import corrections, drafts, reading, rescoring, service
from screening.applications.models import QUEUED, Application
from screening.learning.live import weights_for
from screening.openings import service as openings
from screening.openings.models import Job
from screening.parsing import ParsedResume, Refusal, parse
from screening.parsing.facts import Facts
from screening.parsing.stated import with_facts
from screening.scoring import Profile, Requirements, Score, profile_of, score_profile


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
    with db.separate_reading():
        corrected = _corrected(parsed, service.get(application_id))
    profile = profile_of(corrected.parsed if corrected else parsed)
    with running.step():
        row: Application = service.get(application_id)
        opening = openings.get_job(row.job_id)
        reading.store(
            actor=running.actor,
            row=row,
            parsed=parsed,
            score=_score(profile, opening, parsed.language),
            profile=profile,
            corrected=corrected,
        )


def _score(profile: Profile, opening: Job, language: str) -> Score:
    wanted = openings.wanted(opening, language=language)
    return score_profile(profile, wanted, today=clock.today(), weights=weights_for(opening))


def _corrected(parsed: ParsedResume, row: Application) -> reading.Corrected | None:
    """Return the reading with what people stated about it, if they did."""
    statement = corrections.statement_of(row)
    if statement is None:
        return None
    return reading.Corrected(with_facts(parsed, Facts.from_dict(statement.facts)), statement.number)


@job(label=N_("Score an application with its corrections"), pool="reading", timeout=60, retries=3)
def score_corrected(running: Running, application_id: str, job_id: str) -> None:
    """Score an application with what was corrected last; what is counted already changes nothing."""
    del job_id
    with db.separate_reading():
        row = service.get(application_id)
        parsed = reading.original_of(row)
        corrected = _corrected(parsed, row) if parsed and row.reading != QUEUED else None
        counted = reading.correction_of(row)
    if corrected is None or corrected.number <= counted:
        return
    profile = profile_of(corrected.parsed)
    with running.step():
        row = service.get(application_id)
        score = _score(profile, openings.get_job(row.job_id), corrected.parsed.language)
        reading.store_corrected(
            actor=running.actor, row=row, corrected=corrected, score=score, profile=profile
        )


@job(label=N_("Read a résumé before it is sent"), pool="reading", timeout=45, retries=1, is_urgent=True)
def read_draft(running: Running, draft_id: str) -> None:
    """Read a file that somebody has just chosen, so that they can check what was read."""
    with db.separate_reading():
        content = drafts.content_of(draft_id)
    if content is None:
        return
    parsed, problem = None, ""
    try:
        parsed = parse(content, filename="", today=clock.today())
    except Refusal as refusal:
        problem = refusal.reason.value
    except Exception:
        with running.step():
            drafts.store(draft_id, None, problem=reading.GAVE_UP)
        raise
    with running.step():
        drafts.store(draft_id, parsed, problem=problem)


@job(label=N_("Remove files that were never sent"), pool="reading", timeout=60, retries=1)
def forget_drafts(running: Running) -> None:
    """Remove the files that somebody chose and never sent."""
    with running.step():
        drafts.forget_expired()


def _leave_to_person(running: Running, application_id: str, problem: str) -> None:
    with running.step():
        reading.mark_for_person(actor=running.actor, row=service.get(application_id), problem=problem)


@job(label=N_("Score applications again"), pool="reading", timeout=900, retries=3)
def score_again(running: Running, job_id: str) -> None:
    """Score the open applications of a job for what it asks for now; whoever is done is passed over."""
    with db.separate_reading():
        ids = reading.scored_ids(job_id)
    for first in range(0, len(ids), rescoring.AT_ONCE):
        running.stop_if_cancelled()
        some = ids[first : first + rescoring.AT_ONCE]
        with running.step(done=first + len(some), total=len(ids)):
            opening = openings.get_job(job_id)
            rescoring.score_anew(
                actor=running.actor,
                job_id=job_id,
                application_ids=some,
                requirements=partial(_wanted, opening),
                weights=weights_for(opening),
            )


@job(label=N_("Look for scores that are out of date"), pool="reading", timeout=120, retries=3)
def renew_scores(running: Running) -> None:
    """Have applications scored again whose score is of an earlier month or of an earlier scorer.

    Experience that goes on counts in months; a release may know more words. A second run asks for the same.
    """
    with running.step():
        for job_id in rescoring.jobs_out_of_date():
            key = f"out-of-date:{clock.today().isoformat()}:{job_id}"
            enqueue(score_again, key=key, subject=("job", job_id), job_id=job_id)


def _wanted(opening: Job, language: str) -> Requirements:
    return openings.wanted(opening, language=language)
