"""Scoring everybody anew after a job asks for something else, as the reading worker does it.

rescore_10000_s: seconds of wall time of the whole job, from the stored rows of 10,000 open applications to
their new scores, each stored with all its points, evidence and counterfactuals.
rescore_cpu_ms: CPU time of one of them.

The job is edited as on its page: a must-have more, other weights, a language that is not in the list of
concepts, and words no list knows. SQLite with its normal settings, on an empty installation.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import select

from hr import clock, db
from hr.jobs import worker
from hr.jobs.models import QUEUED, JobRun
from screening.applications import reading
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText, WantedThing
from scripts.benchmarks import applicants, house
from scripts.benchmarks.figures import Figure, hand_over

# Of those added some seven in ten are open and read.
APPLICATIONS, ADDED = 10_000, 14_700


def measure(folder: Path) -> Iterator[Figure]:
    """Fill an installation, change what a job asks for, and time the job that follows."""
    app = house.open_demo(folder, employees=20)
    with app.app_context(), clock.on(house.TODAY):
        recruiter = house.actor(house.RECRUITER)
        entity = house.the_entity()
        (job,) = applicants.publish_jobs(
            1, actor=recruiter, entity_id=entity, manager_user_id=recruiter.user_id or ""
        )
        scored = _fill(job)
        _ask_for_more(job)
        with db.reading() as session:
            waiting = session.exec(
                select(JobRun.id).where(JobRun.name.endswith("score_again"), JobRun.state == QUEUED)
            ).one()
        wall, processor = time.perf_counter(), time.process_time()
        worker.run_job(waiting)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        _check(job, scored)
    yield Figure("rescore_10000_s", wall * APPLICATIONS / scored, "s")
    yield Figure("rescore_cpu_ms", 1000 * processor / scored, "ms")


def _fill(job: Job) -> int:
    applicants.add_applications(ADDED, job=job)
    with db.reading():
        count = len(reading.scored_ids(job.id))
    if count < APPLICATIONS:
        raise RuntimeError(f"only {count} applications to score")
    return count


def _ask_for_more(job: Job) -> None:
    with db.unit_of_work():
        row = openings.get_job(job.id)
        wanted = [
            WantedThing(r.kind, r.text_es, r.text_en, r.must, r.weight + 1, r.min_years, r.level, r.id)
            for r in openings.requirements_of(job.id)
        ]
        wanted += [
            WantedThing("skill", "Gestión de equipos", "Team leadership", must=True),
            WantedThing("skill", "Carné de carretillero", "Forklift licence"),
            WantedThing("skill", "Muelles de carga", "Loading docks"),
            WantedThing("education", "Ciclo formativo de grado medio", "Vocational training"),
        ]
        text = JobText(
            **{name: getattr(row, name) for name in ("title_es", "title_en", "text_es", "text_en")},
            legal_entity_id=row.legal_entity_id,
            location=row.location,
            pay_min=applicants.PAY_MIN,
            pay_max=applicants.PAY_MAX,
            closes_on=row.closes_on,
            manager_user_id=row.manager_user_id,
            requirements=tuple(wanted),
        )
        openings.change_job(actor=house.actor(house.RECRUITER), job_id=row.id, job=text, version=row.version)


def _check(job: Job, count: int) -> None:
    """Make sure that everybody has a new score, with its reasons."""
    with db.reading():
        current = openings.fingerprints(openings.get_job(job.id))
        ids = reading.scored_ids(job.id)
        scores = [reading.score_of(applicants.application(each)) for each in ids[:: max(1, count // 200)]]
    if len(ids) != count or any(
        score is None or score.requirements_hash not in current or not score.points for score in scores
    ):
        raise RuntimeError("not everybody was scored anew")


if __name__ == "__main__":
    raise SystemExit(hand_over("rescoring", measure))
