"""Board, review and decisions as staff see them."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.auth import service as auth
from hr.jobs import worker
from hr.jobs.models import JobRun
from hr.people.models import Employment
from screening.applications import reading
from screening.applications.models import Application, ScoreRecord
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import WantedThing
from screening.scoring import Score
from screening.shortlists import service
from tests.screening.openings import examples
from tests.support import factories
from tests.support.client import PageClient


@pytest.fixture
def read(app: Flask) -> Application:
    """An application whose résumé has been read."""
    with db.unit_of_work():
        row = examples.make_application(examples.make_job())
    worker.run_waiting()
    return again(row)


def again(row: Application) -> Application:
    with db.reading() as session:
        found = session.get(Application, row.id)
    assert found is not None
    return found


def card_of(page: Any, row: Application) -> Any:
    return page.xpath(f"//li[@id='card-{row.id}']")[0]


def score_of(row: Application) -> Score:
    with db.reading():
        found = reading.score_of(row)
    assert found is not None
    return found


def runs_of(name: str) -> list[str]:
    """Return the waiting runs of a job."""
    with db.reading() as session:
        waiting = select(JobRun).where(JobRun.state == "queued")
        return [run.id for run in session.exec(waiting) if run.name.endswith(name)]


def move(row: Application, stage: str) -> Application:
    """Move as another recruiter would meanwhile."""
    with db.unit_of_work():
        actor = factories.make_actor(Role.RECRUITER)
        service.move(actor=actor, application_id=row.id, stage=stage, version=row.version)
    return again(row)


def test_the_board_shows_band_and_reasons_but_no_name_before_the_interview(
    client: PageClient, read: Application
) -> None:
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/jobs/{read.job_id}/board")
    card = card_of(page, read).text_content()
    assert read.reference in card
    assert "High" in card
    assert "Forklift" in card
    assert "Lucía" not in client.text
    move(read, "interview")
    page = client.get(f"/hr/jobs/{read.job_id}/board")
    assert "Lucía Ferrer Montalt" in card_of(page, read).text_content()


def ask_for(row: Application, *wanted: WantedThing) -> None:
    """Change what the job of an application asks for."""
    with db.unit_of_work():
        job = openings.get_job(row.job_id)
        text = examples.job_text(legal_entity_id=job.legal_entity_id, requirements=wanted)
        openings.change_job(actor=SYSTEM, job_id=job.id, job=text, version=job.version)


def test_scores_made_for_earlier_requirements_are_marked_and_stand_below(
    client: PageClient, read: Application
) -> None:
    ask_for(read, WantedThing("skill", "Soldadura TIG", "TIG welding", must=True))
    with db.unit_of_work():
        other = examples.make_application(openings.get_job(read.job_id), content=examples.WORD)
    (run,) = runs_of("parse_and_score")
    worker.run_job(run)  # the new one only: scored for what the job asks now, and lower than the old one was
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/jobs/{read.job_id}/board")
    assert "1 score is being made again" in client.text
    assert "Earlier score" in card_of(page, read).text_content()
    assert "Earlier score" not in card_of(page, other).text_content()
    cards = page.xpath("//li[starts-with(@id, 'card-')]/@id")
    assert cards == [f"card-{other.id}", f"card-{read.id}"]
    client.get(f"/hr/applications/{read.id}")
    assert "This score was made before what counts for this job changed." in client.text


def test_changed_requirements_are_scored_again_and_the_old_score_is_kept(
    client: PageClient, read: Application
) -> None:
    before = score_of(read)
    ask_for(read, WantedThing("skill", "Soldadura TIG", "TIG welding", must=True))
    worker.run_waiting()
    after = score_of(again(read))
    assert [item.requirement_id for item in after.flags] != [item.requirement_id for item in before.flags]
    assert after.requirements_hash != before.requirements_hash
    assert (after.value or 0) < (before.value or 0)
    with db.reading() as session:
        assert len(session.exec(select(ScoreRecord)).all()) == 2
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/jobs/{read.job_id}/board")
    assert "is being made again" not in client.text
    assert "Earlier score" not in client.text


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({"location": "Sagunt", "pay_max": Decimal(29000)}, 0),
        ({"text_en": "You run the afternoon shift.\n\n## What we offer\n- Free parking for everybody"}, 1),
    ],
    ids=["place and pay", "duties"],
)
def test_scores_are_made_again_only_when_what_they_compare_changes(
    read: Application, changes: dict[str, Any], runs: int
) -> None:
    with db.unit_of_work():
        job = openings.get_job(read.job_id)
        same = tuple(
            WantedThing(r.kind, r.text_es, r.text_en, r.must, r.weight, r.min_years, r.level, r.id)
            for r in openings.requirements_of(job.id)
        )
        text = examples.job_text(legal_entity_id=job.legal_entity_id, requirements=same, **changes)
        openings.change_job(actor=SYSTEM, job_id=job.id, job=text, version=job.version)
    assert len(runs_of("score_again")) == runs


def test_the_board_is_spanish_for_who_reads_spanish(client: PageClient, read: Application) -> None:
    client.language = "es"
    client.sign_in(Role.RECRUITER, locale="es")
    page = client.get(f"/hr/jobs/{read.job_id}/board")
    titles = [" ".join(title.text.split()) for title in page.xpath("//h2[starts-with(@id, 'stage-')]")]
    assert titles == ["Nuevas", "Revisión", "Entrevista", "Oferta", "Contratación"]
    assert "Carretilla elevadora" in card_of(page, read).text_content()
    assert "Mover a…" in client.text


def test_a_card_is_moved_by_its_menu_without_script(client: PageClient, read: Application) -> None:
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/jobs/{read.job_id}/board")
    form = card_of(page, read).xpath(".//form[contains(@action, '/move')]")[0]
    assert form.xpath(".//button/@value") == ["review", "interview"]
    values = {name: value for name, value in form.form_values() if name != "csrf_token"}
    page = client.post(form.get("action"), {**values, "stage": "review"})
    assert f"{read.reference} is now in Review." in page.text_content()
    assert "is-moved" in card_of(page, read).get("class")
    assert again(read).stage == "review"


def test_a_card_that_somebody_else_moved_says_where_it_is_now(client: PageClient, read: Application) -> None:
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/applications/{read.id}")
    move(read, "review")
    values = {"stage": "interview", "version": str(read.version)}
    page = client.post(f"/hr/applications/{read.id}/move", values)
    assert "Somebody else moved" in page.text_content()
    assert "it now stands in Review" in page.text_content()
    assert again(read).stage == "review"


def test_a_decision_never_leads_out_of_the_house(client: PageClient, read: Application) -> None:
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/applications/{read.id}")
    token = client.page.xpath("string(//input[@name='csrf_token']/@value)")
    data = {"csrf_token": token, "stage": "review", "version": "1", "back": "https://evil.example/"}
    answer = client.raw(f"/hr/applications/{read.id}/move", "POST", data=data)
    assert answer.headers["Location"] == "/"


def test_hold_and_take_up_again(client: PageClient, read: Application) -> None:
    client.sign_in(Role.HIRING_MANAGER)
    client.get("/hr/jobs")
    client.post(f"/hr/applications/{read.id}/status", {"act": "hold", "version": "1"}, status=404)
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/applications/{read.id}")
    page = client.post(f"/hr/applications/{read.id}/status", {"act": "hold", "version": "1"})
    assert "is on hold" in page.text_content()
    page = client.post(f"/hr/applications/{read.id}/status", {"act": "resume", "version": "2"})
    assert "goes on in New" in page.text_content()


def test_the_review_ties_each_reason_to_its_place_in_the_resume(
    client: PageClient, read: Application
) -> None:
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/applications/{read.id}")
    marks = page.xpath("//mark/@id | //mark//@id")
    assert marks
    links = page.xpath("//ol[contains(@class, 'pl-crits')]//a/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(marks)
    assert "Lucía" not in client.text
    assert "A suggestion. You decide." in client.text


@pytest.mark.parametrize(("language", "words"), [("en", "Scored on "), ("es", "Puntuado el ")])
def test_the_review_says_on_which_day_the_score_was_made(
    client: PageClient, read: Application, language: str, words: str
) -> None:
    client.language = language
    client.sign_in(Role.RECRUITER, locale=language)
    with clock.on(date(2027, 2, 1)):
        page = client.get(f"/hr/applications/{read.id}")
    said = page.xpath("string(//section[@aria-labelledby='score-title'])")
    assert words in said
    assert "2026" in said.split(words)[1].split("\n")[0]


def test_what_the_machine_cannot_read_shows_a_person_and_no_number(client: PageClient, app: Flask) -> None:
    with db.unit_of_work():
        row = examples.make_application(examples.make_job(), content=examples.SCAN)
    worker.run_waiting()
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/applications/{row.id}")
    assert "Needs a person" in client.text
    assert "pictures and no text" in client.text
    assert not page.xpath("//*[contains(@class, 'pl-big')]")
    page = client.get(f"/hr/jobs/{row.job_id}/board")
    assert "By hand" in card_of(page, row).text_content()


def test_a_recruiter_asks_for_another_file_once_and_sees_what_came_of_the_mail(
    client: PageClient, app: Flask
) -> None:
    with db.unit_of_work():
        row = examples.make_application(examples.make_job(), content=examples.LOCKED, locale="en")
    worker.run_waiting()
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/applications/{row.id}")
    assert "Nobody can open it" in client.text
    for said in ("gets a mail with a link", "has been asked already"):
        page = client.post(f"/hr/applications/{row.id}/ask-file")
        assert said in page.text_content()
    assert "The mail is on its way." in client.text
    with db.unit_of_work():
        (mail,) = examples.mails("another_file")
        assert "asks for a password" in mail.context["why"]
        mail.state = "failed"
    page = client.get(f"/hr/applications/{row.id}")
    assert "could not be delivered" in client.text
    client.post(f"/hr/applications/{row.id}/ask-file")
    with db.reading():
        first, second = examples.mails("another_file")
        link = str(second.context["link"])
    assert first.address == row.email
    candidate = PageClient(client.app)
    assert candidate.follow_link(link).xpath("//input[@type='file']")


def test_an_application_of_a_side_column_says_nowhere_who_it_is_before_the_interview(
    client: PageClient, app: Flask
) -> None:
    content = (examples.FILES / "marc-vidal.pdf").read_bytes()
    with db.unit_of_work():
        row = examples.make_application(examples.make_job(), content=content, name="Marc Vidal", phone="")
    worker.run_waiting()
    client.sign_in(Role.RECRUITER)
    for path in (f"/hr/applications/{row.id}", f"/hr/applications/{row.id}/score.json"):
        client.get(path)
        assert client.response is not None
        said = client.response.get_data(as_text=True)
        assert not [
            word for word in ("Marc", "Vidal", "Soriano", "marc.vidal", "600 000 102") if word in said
        ]
    assert client.raw(f"/hr/applications/{row.id}/parsed.json").status_code == 409
    move(row, "interview")
    client.get(f"/hr/applications/{row.id}")
    assert "Marc Vidal Soriano" in client.text
    assert client.raw(f"/hr/applications/{row.id}/parsed.json").status_code == 200


def test_before_the_interview_the_original_opens_only_for_a_reason_that_is_kept(
    client: PageClient, read: Application
) -> None:
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/applications/{read.id}/resume")
    assert "names stay hidden" in page.text_content()
    client.post(f"/hr/applications/{read.id}/original", {"reason": ""}, status=422)
    assert "Choose a reason." in client.text
    client.post(f"/hr/applications/{read.id}/original", {"reason": "doubt"})
    assert client.response is not None
    assert client.response.data == examples.GOOD
    with db.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "resume.revealed")).all()
        assert (entry.subject_id, entry.details["reason"]) == (read.id, "doubt")


def test_the_original_is_handed_out_as_a_download_and_noted(client: PageClient, read: Application) -> None:
    move(read, "interview")
    client.sign_in(Role.RECRUITER)
    answer = client.raw(f"/hr/applications/{read.id}/resume")
    assert answer.data == examples.GOOD
    assert answer.headers["Content-Disposition"] == f"attachment; filename={read.reference}.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    with db.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "resume.read")).all()
    assert (entry.subject_id, entry.actor_role) == (read.id, "recruiter")


def test_a_recruiter_exports_reading_and_score_and_a_manager_does_not(
    client: PageClient, read: Application
) -> None:
    move(read, "interview")
    client.sign_in(Role.RECRUITER)
    parsed = json.loads(client.raw(f"/hr/applications/{read.id}/parsed.json").data)
    score = json.loads(client.raw(f"/hr/applications/{read.id}/score.json").data)
    assert parsed["emails"][0]["text"] == "lucia.ferrer@example.com"
    assert score["text_hash"] == parsed["text_hash"]
    assert score["points"][0]["reason"]["message"]
    other = PageClient(client.app)
    user_id = other.sign_in(Role.HIRING_MANAGER)
    with db.unit_of_work() as work:
        job = work.session.get(Job, read.job_id)
        assert job is not None
        job.manager_user_id = user_id
    other.get(f"/hr/applications/{read.id}")
    other.get(f"/hr/applications/{read.id}/parsed.json", status=403)


def test_an_application_of_another_managers_opening_is_not_found(
    client: PageClient, read: Application
) -> None:
    client.sign_in(Role.HIRING_MANAGER)
    for path in ("", "/resume"):
        client.get(f"/hr/applications/{read.id}{path}", status=404)
    client.get("/hr/applications")
    assert read.reference not in client.text
    client.post(f"/hr/applications/{read.id}/move", {"stage": "review", "version": "1"}, status=404)
    for path in ("reject", "hire"):
        client.get(f"/hr/applications/{read.id}/{path}", status=403)
    client.get("/hr/applications/no-such-application", status=404)


def test_a_rejection_needs_a_reason_and_words(client: PageClient, read: Application) -> None:
    client.sign_in(Role.RECRUITER)
    path = f"/hr/applications/{read.id}/reject"
    page = client.get(path)
    version = page.xpath("string(//input[@name='version']/@value)")
    client.post(path, {"version": version, "category": "", "visible_text": "Short"}, status=422)
    assert "Choose a reason." in client.text
    assert again(read).status == "active"
    words = "Buscábamos dos años con equipo a cargo."
    page = client.post(path, {"version": version, "category": "not_qualified", "visible_text": words})
    assert "has been told" in page.text_content()
    assert again(read).status == "rejected"
    client.get(f"/hr/applications/{read.id}")
    assert words in client.text


def test_hr_hires_and_cannot_reject(client: PageClient, read: Application) -> None:
    row = move(read, "interview")
    client.sign_in(Role.HR)
    client.get(f"/hr/applications/{row.id}/reject", status=403)
    path = f"/hr/applications/{row.id}/hire"
    form = client.get(path).xpath("//main//form")[0]
    values = {name: value for name, value in form.form_values() if name != "csrf_token"}
    assert (values["given_name"], values["family_name"]) == ("Lucía", "Ferrer Montalt")
    client.post(path, {**values, "starts_on": "2001-01-01"}, status=422)
    assert "The first day cannot lie in the past." in client.text
    page = client.post(path, values)
    assert "is hired" in page.text_content()
    with db.reading() as session:
        assert session.exec(select(Employment)).one().status == "pre_hire"
    page = client.post(path, values)  # the same form once more
    assert "Somebody else moved" in page.text_content()
    with db.reading() as session:
        assert len(session.exec(select(Employment)).all()) == 1


def test_lists_are_paged_and_filtered_by_status(client: PageClient, app: Flask) -> None:
    with db.unit_of_work():
        job = examples.make_job()
        rows = [examples.make_application(job) for _ in range(12)]
        actor = auth.actor_of_user(factories.make_user(Role.RECRUITER))
        service.set_aside(actor=actor, application_id=rows[0].id, act="hold", version=1)
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/jobs/{job.id}/board")
    assert len(page.xpath("//li[contains(@class, 'pl-item')]")) == 10
    assert "See 2 more" in client.text
    client.get(f"/hr/jobs/{job.id}/board?view=list&status=on_hold")
    assert rows[0].reference in client.text
    assert rows[1].reference not in client.text
    client.get("/hr/applications?page=absurd&status=absurd")
    assert rows[1].reference in client.text


def test_a_decided_application_is_not_decided_again(client: PageClient, read: Application) -> None:
    with db.unit_of_work():
        actor = factories.make_actor(Role.RECRUITER)
        service.reject(
            actor=actor, application_id=read.id, version=1, category="spam", visible_text="Buscábamos a otra."
        )
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/applications/{read.id}/reject")
    assert "has been decided already: Not selected" in page.text_content()
    assert not page.xpath("//textarea")


def test_the_telephone_of_the_resume_stands_in_when_the_form_had_none(client: PageClient, app: Flask) -> None:
    with db.unit_of_work():
        row = examples.make_application(examples.make_job(), phone="")
    worker.run_waiting()
    move(again(row), "interview")
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/applications/{row.id}")
    assert "600 000 101, read from the résumé" in client.text


def test_applications_that_share_something_are_shown_side_by_side_and_not_merged(
    client: PageClient, app: Flask
) -> None:
    with db.unit_of_work():
        job, other_job = examples.make_job(), examples.make_job()
        row = examples.make_application(job, email="ana@example.com", phone="600 000 999")
        same_address = examples.make_application(
            other_job, email="Ana@example.com", phone="", content=examples.WORD
        )
        same_phone = examples.make_application(job, phone="+34 600000999", content=examples.WORD)
        same_file = examples.make_application(job, phone="")
        stranger = examples.make_application(job, phone="", content=examples.SCAN)
    client.sign_in(Role.RECRUITER)
    page = client.get(f"/hr/applications/{row.id}")
    (card,) = page.xpath("//section[contains(., 'Perhaps the same person')]")
    said = " ".join(card.text_content().split())
    for each, words in (
        (same_address, "the same e-mail address"),
        (same_phone, "the same telephone"),
        (same_file, "the same file"),
    ):
        assert each.reference in said
        assert words in said
    assert stranger.reference not in said
    client.get(f"/hr/applications/{stranger.id}")
    assert "Perhaps the same person" not in client.text


def test_a_manager_learns_nothing_of_the_same_persons_other_applications(
    client: PageClient, app: Flask
) -> None:
    user_id = client.sign_in(Role.HIRING_MANAGER)
    with db.unit_of_work():
        row = examples.make_application(examples.make_job(manager_user_id=user_id), email="ana@example.com")
        examples.make_application(examples.make_job(), email="ana@example.com")
    client.get(f"/hr/applications/{row.id}")
    assert "Perhaps the same person" not in client.text


def test_the_form_to_hire_shows_no_name_before_the_interview(client: PageClient, read: Application) -> None:
    client.sign_in(Role.HR)
    page = client.get(f"/hr/applications/{read.id}/hire")
    assert "Move the application to Interview or Offer first." in page.text_content()
    assert "Lucía" not in page.text_content()
