"""Every hostile file under every odd name through the real form and the real job."""

from dataclasses import replace
from io import BytesIO
from time import perf_counter
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.access import Role
from hr.ids import new_id
from hr.jobs import worker
from hr.jobs.models import JobRun
from screening.applications import reading
from screening.applications.models import Application
from tests.screening.openings import examples
from tests.screening.parsing import hostile
from tests.support.client import PageClient

UPLOAD_SECONDS, JOB_SECONDS = 2.0, 30.0
SLOW = "a style sheet of 20,000 rules"  # only a child that is ended in time ends it


@pytest.fixture
def apply_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], applications_per_hour=0))
    with db.unit_of_work():
        return f"/careers/{examples.make_job().slug}/apply"


def send(client: PageClient, path: str, content: bytes, filename: str) -> int:
    """Go the three steps of applying; return the status of the first that does not go on, or the last."""
    client.get(path)
    fields: dict[str, Any] = {
        "resume": (BytesIO(content), filename),
        "csrf_token": token(client, "csrf_token"),
    }
    began = perf_counter()
    response = client.raw(path, "POST", data=fields)
    assert perf_counter() - began <= UPLOAD_SECONDS, filename
    response.request.environ["wsgi.input"].close()
    assert hostile.MARKUP not in response.text
    if response.status_code >= 400:
        return response.status_code
    client.get(f"{path}/details?now=1")  # without waiting for the reading
    client.post(f"{path}/details", {"name": "Ana Prueba", "email": f"{new_id()}@example.com"})
    assert client.response is not None
    assert hostile.MARKUP not in client.response.text
    client.post(f"{path}/check", {"consent": "y", "token": token(client, "token")})
    return client.response.status_code


def token(client: PageClient, name: str) -> str:
    """Return a hidden value of the page's form."""
    return str(client.page.xpath(f"string(//input[@name='{name}']/@value)"))


def longest_job() -> float:
    """Run every waiting job and return how long the longest took."""
    longest, ran = 0.0, 1
    while ran:
        began = perf_counter()
        ran = worker.run_waiting(1)
        longest = max(longest, perf_counter() - began)
    return longest


def applications() -> list[Application]:
    with db.reading() as session:
        return list(session.exec(select(Application)).all())


def test_hostile_files_leave_the_portal_and_the_reader_alive(client: PageClient, apply_at: str) -> None:
    makers = [make for name, make in hostile.documents().items() if name != SLOW]
    statuses = [
        send(client, apply_at, make(), hostile.NAMES[number % len(hostile.NAMES)])
        for number, make in enumerate(makers)
    ]
    assert set(statuses) <= {200, 302, 303, 422}
    taken = len(applications())
    assert taken >= 20
    assert send(client, apply_at, hostile.GOOD, "cv.pdf") < 400
    assert longest_job() <= JOB_SECONDS
    rows = applications()
    assert len(rows) == taken + 1
    assert {row.reading for row in rows} == {"scored", "needs_person"}
    assert max(rows, key=lambda row: row.id).reading == "scored"
    with db.reading() as session:
        assert {run.state for run in session.exec(select(JobRun)).all()} == {"done"}
    client.sign_in(Role.HR)
    for row in rows:
        client.get(f"/hr/applications/{row.id}")
        assert client.response is not None
        assert "<script>alert" not in client.response.text
        assert "<img src=x" not in client.response.text


def test_odd_names_of_files_are_forgotten(client: PageClient, apply_at: str) -> None:
    statuses = [send(client, apply_at, examples.GOOD, filename) for filename in hostile.NAMES]
    assert set(statuses) <= {200, 302, 303, 422}
    rows = applications()
    assert len(rows) == len([status for status in statuses if status < 400]) > 30
    with db.reading():
        assert {reading.resume_of(row).filename for row in rows} == {f"{row.reference}.pdf" for row in rows}
