"""What a change of the requirements would do: the same as it does once saved."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from hr import db
from hr.access import SYSTEM, Actor
from hr.errors import Invalid
from hr.jobs import worker
from screening.applications.models import SCORED, Application, ScoreRecord
from screening.equality import service as equality
from screening.equality.service import Answers
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText, WantedThing
from screening.previews import service
from screening.scoring import Band
from tests.screening.openings import examples


def resume(name: str, *skills: str, years: int = 2) -> bytes:
    """Return a résumé as plain text."""
    return (
        f"{name}\n{name.split()[0].lower()}@example.com\n\nExperiencia\n"
        f"Mozo de almacén, Frutas Levante S.L.\n01/{2024 - years} – 12/2023\n"
        f"- Preparación de pedidos\n\nFormación\nESO, IES Norte, 2010\n\n"
        f"Habilidades\n{', '.join(skills)}\n\nIdiomas\nInglés B2\n"
    ).encode()


@pytest.fixture
def job(app: Flask) -> Job:
    """A job with three people who were read and scored."""
    with db.unit_of_work():
        job = examples.make_job()
        for name, *skills in (
            ("Ana Prueba Uno", "Carretilla elevadora"),
            ("Berta Prueba Dos", "SAP", "Excel"),
            ("Carla Prueba Tres", "Carretilla elevadora", "SAP"),
        ):
            examples.make_application(job, content=resume(name, *skills), name=name)
    worker.run_waiting()
    return job


def form_text(job: Job, *requirements: WantedThing, **changes: Any) -> JobText:
    """Return the job as its form would send it, with other requirements."""
    base = examples.job_text(legal_entity_id=job.legal_entity_id)
    return replace(base, requirements=requirements, **changes)


def kept_rows(job: Job) -> list[WantedThing]:
    return [
        WantedThing(
            kind=row.kind,
            text_es=row.text_es,
            text_en=row.text_en,
            must=row.must,
            weight=row.weight,
            min_years=row.min_years,
            level=row.level,
            id=row.id,
        )
        for row in openings.requirements_of(job.id)
    ]


def stored(job: Job) -> dict[str, float | None]:
    """Return the scores the board shows."""
    with db.reading() as session:
        ids = [row.id for row in service._open(job.id)]
        rows = [session.get(Application, each) for each in ids]
        return {
            row.id: record.value if row.reading == SCORED else None
            for row in rows
            if row and row.score_id and (record := session.get(ScoreRecord, row.score_id))
        }


def test_a_preview_equals_what_saving_does(job: Job) -> None:
    with db.reading():
        rows = kept_rows(job)
        text = form_text(job, *rows[1:], WantedThing("skill", "SAP", "SAP", must=True, weight=3))
        seen = service.preview(actor=SYSTEM, job_id=job.id, job=text)
    before = {move.id: move.before.value for move in seen.comparison.moves}
    after = {move.id: move.after.value for move in seen.comparison.moves}
    assert before == stored(job)
    assert before != after
    assert stored(job) == before  # looking changes nothing
    with db.unit_of_work():
        openings.change_job(actor=SYSTEM, job_id=job.id, job=text, version=openings.get_job(job.id).version)
    worker.run_waiting()
    assert stored(job) == after


def test_who_moves_and_how_much_the_order_changes(job: Job) -> None:
    with db.reading():
        text = form_text(job, WantedThing("skill", "Excel", "Excel", must=True, weight=3))
        seen = service.preview(actor=SYSTEM, job_id=job.id, job=text)
    first = seen.comparison.moves[0]
    assert (first.rank_before > 1, first.rank_after) == (True, 1)
    assert seen.people == 3
    assert seen.unread == 0
    assert 0 < seen.comparison.churn <= 1
    assert {mover.move.id for mover in seen.movers} >= {first.id}
    assert all("Prueba" not in mover.name for mover in seen.movers)  # names are hidden at this stage


def test_the_same_form_moves_nobody(job: Job) -> None:
    with db.reading():
        seen = service.preview(actor=SYSTEM, job_id=job.id, job=form_text(job, *kept_rows(job)))
    assert seen.comparison.changed == []
    assert seen.movers == ()


def test_groups_are_compared_and_small_ones_left_out(app: Flask) -> None:
    with db.unit_of_work():
        job = examples.make_job()
        for number in range(11):
            woman = number < 5
            skills = ("SAP",) if woman else ("Carretilla elevadora",)
            row = examples.make_application(job, content=resume(f"Persona Prueba {number}", *skills, years=6))
            own = Actor(kind="candidate", subject_type="application", subject_id=row.id)
            said = Answers("woman" if woman else "man", "under_30" if number == 0 else "")
            equality.answer(actor=own, application_id=row.id, said=said)
    worker.run_waiting()
    with db.reading():
        text = form_text(
            job,
            WantedThing("skill", "Carretilla elevadora", "Forklift", must=True),
            title_es="Mozo de almacén",
            title_en="Warehouse operative",
        )
        seen = service.preview(actor=SYSTEM, job_id=job.id, job=text)
    gender = next(impact for impact in seen.impacts if impact.attribute == "gender")
    women = next(rate for rate in gender.after.rates if rate.group == "woman")
    assert (women.selected, women.total, women.ratio) == (0, 5, 0.0)
    assert women.is_flagged
    age = next(impact for impact in seen.impacts if impact.attribute == "age")
    assert all(not rate.is_enough or rate.group == "unknown" for rate in age.after.rates)
    assert all(rate.ratio is None for rate in age.after.rates)
    assert not age.is_shown
    assert gender.is_shown


def test_a_person_the_machine_cannot_place_has_no_number(app: Flask) -> None:
    with db.unit_of_work():
        job = examples.make_job()
        examples.make_application(job, content=b"Ana Prueba\nana@example.com\nBusco trabajo en almacenes\n")
    worker.run_waiting()
    with db.reading():
        seen = service.preview(actor=SYSTEM, job_id=job.id, job=form_text(job, *kept_rows(job)))
    assert [move.after.value for move in seen.comparison.moves] == [None]
    assert [move.after.band for move in seen.comparison.moves] == [Band.PERSON]


def test_a_form_that_cannot_be_saved_is_not_compared(job: Job) -> None:
    with db.reading(), pytest.raises(Invalid):
        service.preview(
            actor=SYSTEM,
            job_id=job.id,
            job=form_text(job, *kept_rows(job), pay_min=Decimal(0)),
        )
