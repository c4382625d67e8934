"""The page of what would change, over the form that is not saved."""

from typing import Any

import pytest
from flask import Flask

from hr import db
from hr.access import Role
from hr.jobs import worker
from screening.openings import service as openings
from screening.openings.models import Job
from tests.screening.openings import examples
from tests.support.client import PageClient


@pytest.fixture
def job(app: Flask) -> Job:
    with db.unit_of_work():
        job = examples.make_job()
        examples.make_application(job)
        examples.make_application(job, content=examples.WORD, name="Otra Persona")
    worker.run_waiting()
    return job


def filled(page: Any) -> dict[str, str]:
    """Return what the form of the job page would send as it stands."""
    form = next(each for each in page.forms if "requirements-0-text_es" in each.fields)
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


@pytest.mark.parametrize(("language", "words"), [("en", "What would change"), ("es", "Qué cambiaría")])
def test_the_page_shows_what_would_change_and_keeps_what_was_typed(
    client: PageClient, job: Job, language: str, words: str
) -> None:
    client.sign_in(Role.RECRUITER, locale=language)
    client.language = language
    sent = filled(client.get(f"/hr/jobs/{job.id}/edit"))
    sent["requirements-0-text_es"], sent["requirements-0-text_en"] = "Soldadura", "Welding"
    page = client.post(f"/hr/jobs/{job.id}/what-if", sent)
    assert words in client.text
    assert page.xpath("string(//input[@name='requirements-0-text_en']/@value)") == "Welding"
    form = next(each for each in page.forms if "requirements-0-text_es" in each.fields)
    assert form.action == f"/hr/jobs/{job.id}/edit"  # the main button saves
    with db.reading():
        assert openings.requirements_of(job.id)[0].text_en == "Forklift"


def test_a_form_with_a_mistake_says_so_and_compares_nothing(client: PageClient, job: Job) -> None:
    client.sign_in(Role.RECRUITER)
    sent = filled(client.get(f"/hr/jobs/{job.id}/edit"))
    page = client.post(f"/hr/jobs/{job.id}/what-if", {**sent, "title_es": ""}, status=422)
    assert not page.xpath("//*[@id='what-if']")


def test_only_who_may_edit_a_job_tries_its_requirements(client: PageClient, job: Job) -> None:
    client.sign_in(Role.HIRING_MANAGER)
    client.post(f"/hr/jobs/{job.id}/what-if", {}, status=403)
