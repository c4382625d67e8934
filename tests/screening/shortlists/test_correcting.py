"""A recruiter corrects while names are hidden: what they leave alone stays what it was, row by row."""

from typing import Any

import pytest
from flask import Flask

from hr import db
from hr.access import Role
from screening.applications import corrections, reading
from screening.applications.models import Application
from screening.openings.models import Job
from screening.parsing.facts import Facts
from tests.screening.applications.test_receipt_routes import agree, choose, correction, details, go_on
from tests.screening.openings import examples
from tests.support.client import PageClient


@pytest.fixture
def job(app: Flask) -> Job:
    with db.unit_of_work():
        return examples.make_job()


def stated(client: PageClient, job: Job, **changes: str) -> Application:
    """Send an application whose words hold the person's own names several times over."""
    choose(client, job)
    go_on(client, job, {**details(client, job), **changes})
    return agree(client, job)


def facts(row: Application) -> Facts:
    with db.reading():
        read = reading.original_of(row)
        assert read is not None
        return corrections.facts_now(row, read)


ALIKE: dict[str, Any] = {
    "work-0-employer": "Talleres Ferrer",
    "work-1-employer": "Talleres Montalt",
    "work-3-title": "Moza",
    "work-3-employer": "Casa Ferrer",
    "work-4-title": "Moza",
    "work-4-employer": "Casa Montalt",
    "skills": "Excel\nGrupo Ferrer\nSAP\nGrupo Montalt",
}


def test_what_looks_alike_while_hidden_is_not_mixed_up(client: PageClient, job: Job) -> None:
    row = stated(client, job, **ALIKE)
    before = facts(row)
    client.sign_in(Role.RECRUITER)
    here = f"/hr/applications/{row.id}/correct"
    client.post(here, correction(client, here))
    assert facts(row) == before
    assert "Nothing was changed" in client.page.text_content()
    client.post(here, correction(client, here, **{"work-1-title": "Encargada"}))
    after = facts(row)
    employers = [each.employer for each in after.work]
    assert employers[:2] == ["Talleres Ferrer", "Talleres Montalt"]
    assert employers[3:] == ["Casa Ferrer", "Casa Montalt"]
    assert after.work[1].title == "Encargada"


def test_a_row_taken_out_leaves_the_others_what_they_were(client: PageClient, job: Job) -> None:
    row = stated(client, job, **ALIKE)
    client.sign_in(Role.RECRUITER)
    here = f"/hr/applications/{row.id}/correct"
    values = correction(client, here, skills="Excel\nSAP\nGrupo [hidden]")
    kept = {
        name: value
        for name, value in values.items()
        if not name.startswith(("work-0-", "work-2-", "work-3-"))
    }
    client.post(here, kept)
    after = facts(row)
    assert [each.employer for each in after.work] == ["Talleres Montalt", "Casa Montalt"]
    assert after.skills == ("Excel", "SAP", "Grupo Montalt")
