"""The receipt of a reading: what candidates see, correct and send, and what comes of it."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.access import Role
from hr.jobs import worker
from screening.applications import corrections, reading
from screening.applications.models import Application
from screening.openings.models import Job
from tests.screening.openings import examples
from tests.support.client import PageClient


@pytest.fixture
def job(app: Flask) -> Job:
    with db.unit_of_work():
        return examples.make_job()


def choose(client: PageClient, job: Job, content: bytes = examples.GOOD) -> None:
    """Choose a file and let the worker read it."""
    client.get(f"/careers/{job.slug}/apply")
    client.post(f"/careers/{job.slug}/apply", {"resume": (BytesIO(content), "curriculum.pdf")})
    worker.run_waiting()


def details(client: PageClient, job: Job) -> dict[str, Any]:
    """Open what was read and return what a browser would send from there."""
    page = client.get(f"/careers/{job.slug}/apply/details")
    values = dict(page.xpath("//main//form")[0].form_values())
    return {name: value for name, value in values.items() if name not in ("csrf_token", "step")}


def go_on(client: PageClient, job: Job, values: dict[str, Any], *, status: int = 200) -> Any:
    return client.post(f"/careers/{job.slug}/apply/details", {**values, "step": "check"}, status=status)


def agree(client: PageClient, job: Job) -> Application:
    token = client.page.xpath("string(//input[@name='token']/@value)")
    client.post(f"/careers/{job.slug}/apply/check", {"consent": "y", "token": token})
    worker.run_waiting()
    with db.reading() as session:
        return session.exec(select(Application)).one()


def labels(row: Application) -> set[tuple[str, str, str]]:
    with db.reading():
        return {(label.field, label.read, label.wrote) for label in corrections.labels_of(row)}


def test_what_was_read_stands_in_the_form_with_its_line(client: PageClient, job: Job) -> None:
    choose(client, job)
    values = details(client, job)
    assert values["name"] == "Lucía Ferrer Montalt"
    assert values["email"] == "lucia.ferrer@example.com"
    assert values["work-0-start"] == "03/2021"
    assert values["work-0-end"] == "today"
    assert "Read from your résumé, line 1" in client.text
    marks = [mark.text_content() for mark in client.page.xpath("//mark")]
    assert any("Lucía Ferrer Montalt" in mark and "Name" in mark for mark in marks)
    assert len(client.page.xpath("//*[@required or @aria-required]")) <= 5


def test_without_corrections_nothing_is_stated(client: PageClient, job: Job) -> None:
    choose(client, job)
    go_on(client, job, details(client, job))
    row = agree(client, job)
    assert row.name == "Lucía Ferrer Montalt"
    assert labels(row) == set()
    with db.reading():
        assert corrections.statement_of(row) is None
        assert reading.parsed_of(row) == reading.original_of(row)


def test_corrected_values_win_in_the_score_and_are_kept_as_labels(client: PageClient, job: Job) -> None:
    choose(client, job)
    values = details(client, job)
    skills = values["skills"].replace("Carretilla elevadora", "").strip()
    values |= {"name": "Lucía Ferrer", "work-0-title": "Jefa de almacén", "skills": f"{skills}\nInventarios"}
    go_on(client, job, values)
    assert "Jefa de almacén" in client.text
    row = agree(client, job)
    assert labels(row) == {
        ("name", "Lucía Ferrer Montalt", "Lucía Ferrer"),
        ("work.title", "Responsable de turno de almacén", "Jefa de almacén"),
        ("skills", "Carretilla elevadora", ""),
        ("skills", "", "Inventarios"),
    }
    with db.reading():
        read, counted, score = reading.original_of(row), reading.parsed_of(row), reading.score_of(row)
    assert read is not None
    assert counted is not None
    assert score is not None
    assert "Responsable de turno de almacén" in read.text
    assert "Responsable de turno de almacén" not in counted.text
    assert score.text_hash == counted.text_hash != read.text_hash
    assert row.reading == "scored"


def test_typed_before_the_reading_is_never_overwritten(client: PageClient, job: Job) -> None:
    client.get(f"/careers/{job.slug}/apply")
    client.post(f"/careers/{job.slug}/apply", {"resume": (BytesIO(examples.GOOD), "cv.pdf")})
    assert "We are reading your résumé" in client.text
    page = client.get(f"/careers/{job.slug}/apply/details?now=1")
    assert not page.xpath("//input[@name='work-0-title']")
    go_on(client, job, {"name": "Ana Prueba", "email": "ana@example.com", "phone": ""})
    worker.run_waiting()
    client.get(f"/careers/{job.slug}/apply/check")
    assert "has been read meanwhile" in client.text
    values = details(client, job)
    assert (values["name"], values["email"]) == ("Ana Prueba", "ana@example.com")
    assert values["phone"] == "+34 600 000 101"  # nobody had typed one
    assert values["work-0-title"] == "Responsable de turno de almacén"
    client.get(f"/careers/{job.slug}/apply/check")
    row = agree(client, job)
    assert (row.name, row.email, row.phone) == ("Ana Prueba", "ana@example.com", "")


def test_rows_come_and_go_without_script(client: PageClient, job: Job) -> None:
    choose(client, job)
    values = details(client, job)
    here = f"/careers/{job.slug}/apply/details"
    client.post(here, {**values, "name": "Ana", "step": "remove-work-0"})
    values = details(client, job)
    assert (values["name"], values["work-0-title"]) == ("Ana", "Carretillera")
    client.post(here, {**values, "step": "add-work"})
    values = details(client, job)
    values |= {"work-2-title": "Camarera", "work-2-start": "2010", "work-2-end": "5/2012"}
    go_on(client, job, values)
    row = agree(client, job)
    with db.reading():
        counted = reading.parsed_of(row)
    assert counted is not None
    assert [each.title.text for each in counted.work if each.title] == [
        "Carretillera",
        "Moza de almacén",
        "Camarera",
    ]
    assert {field for field, _, _ in labels(row)} == {"name", "work"}


@pytest.mark.parametrize("text", ["spring", "13/2020", "1820", "03-22"])
def test_a_month_that_is_none_is_named_and_nothing_typed_is_lost(
    client: PageClient, job: Job, text: str
) -> None:
    choose(client, job)
    values = details(client, job) | {"work-0-start": text, "name": "Ana"}
    page = go_on(client, job, values, status=422)
    assert "Write the month like 03/2022" in client.text
    assert page.xpath("//input[@name='name']/@value") == ["Ana"]
    assert page.xpath("//input[@name='work-0-start']/@value") == [text]
    assert page.xpath("//details[.//input[@name='work-0-start']]/@open") == [""]


@pytest.mark.parametrize("content", [examples.LOCKED, examples.BROKEN], ids=["locked", "broken"])
def test_a_file_that_cannot_be_read_asks_for_the_fields_and_is_kept(
    client: PageClient, job: Job, content: bytes
) -> None:
    choose(client, job, content)
    page = client.get(f"/careers/{job.slug}/apply/details")
    assert "we keep your file" in client.text
    assert not page.xpath("//textarea")
    go_on(client, job, {"name": "Ana Prueba", "email": "ana@example.com"})
    row = agree(client, job)
    assert row.reading == "needs_person"
    with db.reading():
        assert reading.resume_of(row).content == content


def test_a_receipt_is_kept_by_no_cache_and_needs_no_script(client: PageClient, job: Job) -> None:
    choose(client, job)
    client.get(f"/careers/{job.slug}/apply/details")
    assert client.response is not None
    assert client.response.headers["Cache-Control"] == "no-store"
    assert len(client.response.data) < 100_000


def sent(client: PageClient, job: Job) -> Application:
    """Apply without corrections and follow the mailed link."""
    choose(client, job)
    go_on(client, job, details(client, job))
    row = agree(client, job)
    with db.reading():
        link = str(examples.mails("application_received")[-1].context["link"])
    client.follow_link(link)
    return row


def correction(client: PageClient, path: str, **changes: str) -> dict[str, Any]:
    """Open a form of corrections and change some of its values."""
    page = client.get(path)
    form = next(form for form in page.xpath("//main//form") if form.xpath(".//textarea"))
    values = {name: value for name, value in form.form_values() if name not in ("csrf_token", "step")}
    return {**values, "step": "check", **changes}


def again(row: Application) -> Application:
    worker.run_waiting()
    with db.reading() as session:
        return session.get_one(Application, row.id)


def test_a_candidate_corrects_what_was_read_while_nobody_has_decided(client: PageClient, job: Job) -> None:
    row = sent(client, job)
    here = f"/application/{row.id}/correct"
    client.post(here, correction(client, here, **{"work-0-title": "Jefa de almacén"}))
    assert "What you wrote counts" in client.page.text_content()
    now = again(row)
    assert now.score_id != row.score_id
    client.get(f"/application/{row.id}")
    assert "Jefa de almacén" in client.text
    assert "we read “Responsable de turno de almacén”" in client.text
    client.post(here, {"step": "check"}, status=422)  # cut off on its way: nothing is left out for that
    assert "did not arrive whole" in client.text
    client.post(here, correction(client, here))
    assert "Nothing was changed" in client.page.text_content()
    client.post(f"/application/{row.id}/withdraw")
    client.get(here)
    assert "Save the corrections" not in client.text
    with db.reading():
        audited = examples.audited("application.corrected")
    assert [entry.actor_kind for entry in audited] == ["candidate"]


def test_a_recruiter_corrects_and_sees_who_said_what(client: PageClient, job: Job) -> None:
    choose(client, job)
    values = details(client, job)
    go_on(client, job, {**values, "skills": "Inventarios\nCarretilla elevadora"})
    row = agree(client, job)
    client.sign_in(Role.RECRUITER)
    review = f"/hr/applications/{row.id}"
    client.get(review)
    assert "Stated by the candidate" in client.text
    assert "Stated afterwards, not in the file" in client.text
    assert "sure" in client.text
    here = f"{review}/correct"
    values = correction(client, here, **{"languages-2-level": "C1"})
    assert "lucia" not in client.text.casefold()  # the name is hidden until the interview
    client.post(here, values)
    again(row)
    client.get(review)
    assert "Corrected by us" in client.text
    assert "it is “C1”" in client.text
    with db.reading():
        assert {label.source for label in corrections.labels_of(row)} == {"candidate", "recruiter"}
        counted = reading.parsed_of(row)
    assert counted is not None
    assert "en/C1" in {value.key for value in counted.languages}
    assert "Inventarios" in {value.text for value in counted.skills}


def test_labels_are_exported_by_permission_once_names_are_shown(client: PageClient, job: Job) -> None:
    choose(client, job)
    go_on(client, job, {**details(client, job), "name": "Lucía F."})
    row = agree(client, job)
    path = f"/hr/applications/{row.id}/corrections.json"
    client.sign_in(Role.HIRING_MANAGER)
    assert client.raw(path).status_code == 403
    client.sign_in(Role.RECRUITER)
    assert client.raw(path).status_code == 409
    client.get(f"/hr/applications/{row.id}")
    client.post(f"/hr/applications/{row.id}/move", {"stage": "interview", "version": str(row.version)})
    (label,) = client.raw(path).get_json()
    assert (label["field"], label["read"], label["wrote"]) == ("name", "Lucía Ferrer Montalt", "Lucía F.")
    assert label["parser"]


def test_a_row_sent_twice_counts_once(client: PageClient, job: Job) -> None:
    choose(client, job)
    values = details(client, job)
    twice = {f"work-7-{part}": values[f"work-0-{part}"] for part in ("employer", "start", "end", "read")}
    go_on(client, job, {**values, **twice, "work-7-title": "Jefa de almacén"})
    row = agree(client, job)
    assert labels(row) == set()
    with db.reading():
        counted = reading.parsed_of(row)
    assert counted is not None
    assert [each.title.text for each in counted.work if each.title] == [
        values[f"work-{number}-title"] for number in range(3)
    ]


def test_a_date_that_was_typed_is_told_beside_the_points_it_moves(client: PageClient, job: Job) -> None:
    choose(client, job)
    go_on(client, job, {**details(client, job), "work-2-start": "2001"})
    row = agree(client, job)
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/applications/{row.id}")
    told = [item.text_content() for item in page.xpath("//li[starts-with(@id, 'c')]")]
    assert any("years of" in item and "Stated by the candidate" in item for item in told)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("\n".join(f"Skill {number}" for number in range(61)), "Write 60 skills at most."),
        ("x" * 61, "in 60 characters at most"),
    ],
)
def test_skills_have_a_sensible_number_and_length(
    client: PageClient, job: Job, typed: str, said: str
) -> None:
    choose(client, job)
    go_on(client, job, {**details(client, job), "skills": typed}, status=422)
    assert said in client.text
