"""Reading a résumé: what it gives, what a person has to do, and that a second run changes nothing."""

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.audit.models import AuditEntry
from hr.jobs import worker
from hr.jobs.models import JobRun
from screening.applications import reading, service
from screening.applications.models import Application, ResumeReading, ScoreRecord
from tests.screening.openings import examples


def applied(content: bytes) -> str:
    """Apply with a file, let the workers work, return the application's id."""
    with db.unit_of_work():
        row = examples.make_application(examples.make_job(), content=content)
    worker.run_waiting()
    return row.id


def found(application_id: str) -> Application:
    with db.reading():
        return service.get(application_id)


def test_a_resume_is_read_and_scored_with_a_reason_for_every_point(app: Flask) -> None:
    row = found(applied(examples.GOOD))
    assert row.reading == "scored"
    with db.reading():
        parsed, score = reading.parsed_of(row), reading.score_of(row)
    assert parsed is not None
    assert score is not None
    assert parsed.name is not None
    assert parsed.name.text == "Lucía Ferrer Montalt"
    assert [value.text for value in parsed.emails] == ["lucia.ferrer@example.com"]
    assert score.value is not None
    assert score.value == pytest.approx(sum(point.points for point in score.points), abs=0.2)
    assert all(point.reason.message for point in score.points)
    quoted = [evidence for point in score.points for evidence in point.evidence if evidence.span]
    assert quoted
    assert all(evidence.quote in parsed.text for evidence in quoted)


def test_reading_twice_changes_nothing(app: Flask) -> None:
    application_id = applied(examples.GOOD)
    with db.unit_of_work() as work:
        run = work.session.exec(select(JobRun).where(JobRun.pool == "reading")).one()
        run.state, run.attempt = "queued", 0
    worker.run_waiting()
    with db.reading() as session:
        assert len(session.exec(select(ResumeReading)).all()) == 1
        assert len(session.exec(select(ScoreRecord)).all()) == 1
        scored = select(AuditEntry).where(AuditEntry.action == "application.scored")
        (entry,) = session.exec(scored).all()
    assert entry.subject_id == application_id
    assert entry.job_run_id == run.id


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (examples.LOCKED, "encrypted"),
        (examples.SCAN, "no_text"),
        (examples.BROKEN, "broken"),
    ],
    ids=["locked", "scan", "broken"],
)
def test_a_file_the_machine_cannot_read_waits_for_a_person_and_is_kept(
    app: Flask, content: bytes, problem: str
) -> None:
    row = found(applied(content))
    assert (row.reading, row.problem, row.score_id) == ("needs_person", problem, None)
    assert row.status == "active"
    with db.reading():
        assert reading.resume_of(row).content == content


def test_a_resume_without_anything_to_go_by_gets_no_band(app: Flask) -> None:
    row = found(applied(b"Hello, I would like to work for you. I can start on Monday." * 3))
    assert row.reading == "needs_person"
    assert row.status == "active"
