"""Applying and looking after one's application, without script, in both languages."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlmodel import func, select

from hr import clock as hr_clock
from hr import db
from hr.access import Role
from hr.auth import service as auth
from hr.auth.models import SingleUseLink
from hr.documents.service import documents_about
from hr.jobs import worker
from screening.applications import reading, service
from screening.applications.models import Application
from screening.applications.receipt_models import ApplicationDraft, DraftFile
from screening.openings.models import Job
from screening.shortlists import service as shortlists
from tests.screening.openings import examples
from tests.support import factories
from tests.support.client import PageClient


@pytest.fixture
def job(app: Flask) -> Job:
    with db.unit_of_work():
        return examples.make_job()


def choose(client: PageClient, job: Job, content: bytes = examples.GOOD, *, status: int = 200) -> Any:
    """Open the form and choose the file."""
    client.get(f"/careers/{job.slug}/apply")
    file = (BytesIO(content), "curriculum.pdf")
    return client.post(f"/careers/{job.slug}/apply", {"resume": file}, status=status)


def fill_in(client: PageClient, job: Job, *, status: int = 200, **changes: Any) -> Any:
    """Say who applies, as somebody does who does not wait for the reading."""
    values = {"name": "Ana Prueba", "email": "ana@example.com", "phone": "+34 600 000 000", **changes}
    return client.post(f"/careers/{job.slug}/apply/details", values, status=status)


def agree(client: PageClient, job: Job, *, status: int = 200) -> Any:
    """Agree and send."""
    token = client.page.xpath("string(//input[@name='token']/@value)")
    values = {"consent": "y", "token": token}
    return client.post(f"/careers/{job.slug}/apply/check", values, status=status)


def send(client: PageClient, job: Job, content: bytes = examples.GOOD, **changes: Any) -> Any:
    """Apply in three steps."""
    choose(client, job, content)
    fill_in(client, job, **changes)
    return agree(client, job)


def count() -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(Application)).one()


def only() -> Application:
    with db.reading() as session:
        return session.exec(select(Application)).one()


def link_of(message: str) -> str:
    with db.reading():
        return str(examples.mails(message)[-1].context["link"])


def test_an_application_ends_in_a_receipt_and_a_mail_with_a_link(client: PageClient, job: Job) -> None:
    send(client, job)
    row = only()
    assert "We have your application" in client.text
    assert row.reference in client.text
    assert "Monday 30 November" in client.text
    client.get(f"/careers/{job.slug}/applied")  # the receipt can be opened again in this browser
    assert row.reference in client.text
    with db.reading():
        (mail,) = examples.mails("application_received")
        assert (mail.address, mail.locale) == ("ana@example.com", "en")


def test_the_receipt_shows_nothing_in_another_browser(client: PageClient, job: Job) -> None:
    send(client, job)
    other = PageClient(client.app)
    other.get(f"/careers/{job.slug}/applied")
    assert only().reference not in other.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"   \n\n", "The file is empty"),
        (examples.PICTURE, "We read PDF, DOCX, ODT, RTF, HTML, TXT, JPG and PNG"),
        (b"<svg><script>alert(1)</script></svg>", "We read PDF, DOCX, ODT, RTF, HTML, TXT, JPG and PNG"),
        (b"%PDF-1.4\n" + bytes(10 * 1024 * 1024), "larger than 10 MB"),
        (bytes(10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
    ids=["empty", "blank", "moving picture", "drawing", "large", "large and blank"],
)
def test_a_file_that_will_not_do_gets_its_own_sentence_and_typed_values_stay(
    client: PageClient, job: Job, content: bytes, sentence: str
) -> None:
    choose(client, job)
    fill_in(client, job)
    page = choose(client, job, content, status=422)
    assert sentence in client.text
    assert page.xpath("//title")[0].text.startswith("Error")
    assert client.response is not None
    client.response.request.environ["wsgi.input"].close()  # the test client leaves a large body open
    page = client.get(f"/careers/{job.slug}/apply/details?now=1")
    assert page.xpath("//input[@name='name']/@value") == ["Ana Prueba"]
    assert page.xpath("//input[@name='email']/@value") == ["ana@example.com"]
    assert count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(examples.LOCKED, "asks for a password"), (examples.BROKEN, "is damaged and does not open")],
    ids=["locked", "broken"],
)
def test_a_damaged_or_locked_file_still_makes_an_application_and_the_candidate_sends_another(
    client: PageClient, job: Job, content: bytes, sentence: str
) -> None:
    send(client, job, content)
    worker.run_waiting()
    row = only()
    assert row.reading == "needs_person"
    client.get(f"/careers/{job.slug}/applied")
    assert sentence in client.text
    client.follow_link(link_of("application_received"))
    assert sentence in client.text
    assert "A program read your résumé" not in client.text
    assert "need not do anything" not in client.text
    client.post(f"/application/{row.id}/file", {"resume": (BytesIO(examples.PICTURE), "x.gif")}, status=422)
    assert "We read PDF, DOCX, ODT, RTF, HTML, TXT, JPG and PNG" in client.text
    client.post(f"/application/{row.id}/file", {"resume": (BytesIO(examples.GOOD), "curriculum.pdf")})
    assert "Your file is here." in client.page.text_content()
    worker.run_waiting()
    client.get(f"/application/{row.id}")
    assert "A program read your résumé" in client.text
    assert "Lucía Ferrer Montalt" in client.text
    again = only()
    assert (again.reading, again.problem) == ("scored", "")
    with db.reading():
        kept = documents_about(("application", row.id), kind="resume")
    assert len(kept) == 2


def test_a_broken_archive_is_told_at_once(client: PageClient, job: Job) -> None:
    send(client, job, examples.BROKEN)
    assert "is damaged and does not open" in client.text
    assert "mail with a link to it is on its way to ana@example.com" in client.text


def test_a_file_that_was_read_is_not_replaced(client: PageClient, job: Job) -> None:
    send(client, job)
    worker.run_waiting()
    page = client.follow_link(link_of("application_received"))
    assert not page.xpath("//input[@type='file']")
    file = {"resume": (BytesIO(examples.WORD), "other.docx")}
    client.post(f"/application/{only().id}/file", file, status=409)


def test_a_used_link_opens_the_application_again_in_the_browser_that_used_it(
    client: PageClient, job: Job
) -> None:
    send(client, job)
    link = link_of("application_received")
    client.follow_link(link)
    path = link.removeprefix("http://localhost")
    client.get(path)
    assert only().reference in client.text
    PageClient(client.app).get(path, status=410)


def test_a_candidate_signs_out(client: PageClient, job: Job) -> None:
    send(client, job)
    client.follow_link(link_of("application_received"))
    row = only()
    client.post("/sign-out")
    assert client.raw(f"/application/{row.id}").status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Fill in"),
        ({"name": "<script>"}, "Write your name in letters."),
        ({"email": "not an address"}, "name@example.com"),
        ({"email": "josé@ejemplo.es"}, "without accents"),
        ({"phone": "call me"}, "Write the number in digits"),
        ({"phone": "(+34) 6 0 0"}, "Write the number in digits"),
        ({"phone": "1234567890123456"}, "Write the number in digits"),
    ],
)
def test_a_missing_or_absurd_field_is_named(
    client: PageClient, job: Job, changes: dict[str, Any], sentence: str
) -> None:
    choose(client, job)
    fill_in(client, job, **changes, status=422)
    assert sentence in client.text
    assert count() == 0


def test_that_software_reads_is_said_before_the_file_is_sent(client: PageClient, job: Job) -> None:
    client.get(f"/careers/{job.slug}/apply")
    assert "Software reads your résumé and compares it with what the job asks" in client.text
    assert client.page.xpath("//main//form//a[@href='/privacy']")


def test_without_a_file_or_consent_nothing_is_sent(client: PageClient, job: Job) -> None:
    client.get(f"/careers/{job.slug}/apply")
    client.post(f"/careers/{job.slug}/apply", status=422)
    assert "Choose the file with your résumé." in client.text
    client.get(f"/careers/{job.slug}/apply/check")
    assert "Your résumé first" in client.text
    choose(client, job)
    fill_in(client, job)
    client.post(f"/careers/{job.slug}/apply/check", status=422)
    assert "Tick the box" in client.text
    assert count() == 0


def test_how_large_a_file_may_be_is_a_setting(
    client: PageClient, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = client.app.config
    monkeypatch.setitem(config, "SETTINGS", replace(config["SETTINGS"], max_upload_mb=1))
    monkeypatch.setitem(config, "MAX_CONTENT_LENGTH", 2 * 1024 * 1024)
    client.get(f"/careers/{job.slug}/apply")
    assert "up to 1 MB" in client.text
    content = b"%PDF-1.4\n" + bytes(1024 * 1024)
    choose(client, job, content, status=422)
    assert "larger than 1 MB" in client.text
    assert client.response is not None
    client.response.request.environ["wsgi.input"].close()  # the test client leaves a large body open
    answer = client.raw(f"/careers/{job.slug}/apply", "POST", data={"name": "x" * 3 * 1024 * 1024})
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.text
    assert count() == 0


def drafts_kept() -> list[ApplicationDraft]:
    with db.reading() as session:
        return list(session.exec(select(ApplicationDraft)).all())


def test_a_file_outlives_a_form_that_comes_back(client: PageClient, job: Job) -> None:
    choose(client, job)
    fill_in(client, job, name="", status=422)
    assert "curriculum.pdf" in client.text
    with db.reading() as session:
        (file,) = session.exec(select(DraftFile)).all()
        assert b"%PDF" not in file.content_sealed  # nobody reads it in the database
    fill_in(client, job)
    agree(client, job)
    assert "We have your application" in client.text
    with db.reading() as session:
        assert reading.resume_of(only()).content == examples.GOOD
        assert not session.exec(select(DraftFile)).all()
    assert not drafts_kept()


def test_another_file_takes_the_place_of_the_kept_one_and_what_was_typed_stays(
    client: PageClient, job: Job
) -> None:
    choose(client, job)
    fill_in(client, job)
    choose(client, job, examples.WORD)
    assert len(drafts_kept()) == 1
    worker.run_waiting()
    page = client.get(f"/careers/{job.slug}/apply/details")
    assert page.xpath("//input[@name='name']/@value") == ["Ana Prueba"]
    assert page.xpath("//input[@name='work-0-employer']/@value") == ["Almacenes Horta Nord S.L."]
    fill_in(client, job)
    agree(client, job)
    with db.reading():
        assert reading.resume_of(only()).content == examples.WORD


def test_a_kept_file_is_only_for_its_own_browser_and_in_time(client: PageClient, job: Job) -> None:
    choose(client, job)
    stranger = PageClient(client.app)
    stranger.get(f"/careers/{job.slug}/apply/details")
    assert "Your résumé first" in stranger.text
    assert "curriculum.pdf" not in stranger.text
    with db.unit_of_work() as work:
        (draft,) = work.session.exec(select(ApplicationDraft)).all()
        draft.expires_at = hr_clock.now() - timedelta(seconds=1)
        work.session.add(draft)
    client.get(f"/careers/{job.slug}/apply/details")
    assert "Your résumé first" in client.text
    assert "curriculum.pdf" not in client.text
    choose(client, job)  # the next one that is kept sweeps it away
    assert len(drafts_kept()) == 1


def test_a_file_beyond_every_limit_leads_back_to_the_form(client: PageClient, job: Job) -> None:
    here = f"/careers/{job.slug}/apply"
    headers = {"Referer": f"http://localhost{here}"}
    large = {"resume": (BytesIO(bytes(12 << 20)), "large.pdf")}
    answer = client.http.post(here, data=large, headers=headers)
    answer.request.environ["wsgi.input"].close()  # the test client leaves a large body open
    assert answer.status_code == 413
    assert f'href="{here}"' in answer.get_data(as_text=True)


def test_a_double_click_is_one_application(client: PageClient, job: Job) -> None:
    choose(client, job)
    fill_in(client, job)
    before = client.page
    agree(client, job)
    client.page = before
    agree(client, job)
    assert "We already have your application" in client.text
    assert only().reference in client.text


def test_another_file_for_the_same_job_is_said_not_to_be_taken(client: PageClient, job: Job) -> None:
    send(client, job)
    send(client, job, content=examples.WORD)
    assert "the file you sent just now was not taken" in client.text
    assert "take the first application back and apply again" in client.text
    assert "nothing was lost" not in client.text
    send(client, job)  # the first file again
    assert "nothing was lost" in client.text
    assert count() == 1


@pytest.mark.parametrize("closed_by", ["candidate", "recruiter"])
def test_after_a_closed_application_another_one_is_taken(
    client: PageClient, job: Job, closed_by: str
) -> None:
    send(client, job)
    first = only()
    with db.unit_of_work():
        if closed_by == "candidate":
            service.withdraw(actor=service.candidate_actor(first), application_id=first.id)
        else:
            shortlists.reject(
                actor=factories.make_actor(Role.RECRUITER),
                application_id=first.id,
                version=first.version,
                category="experience",
                visible_text="We look for somebody with more practice.",
            )
    send(client, job, content=examples.WORD)
    assert "We have your application" in client.text
    assert count() == 2


def test_who_types_another_persons_address_learns_nothing_of_them(client: PageClient, job: Job) -> None:
    send(client, job)
    stranger = PageClient(client.app)
    send(stranger, job, name="Somebody Else")
    row = only()
    assert "We have your application" in stranger.text
    assert not [word for word in ("already", "first", "Somebody") if word in stranger.text]
    assert row.reference not in stranger.text
    assert row.name == "Ana Prueba"
    with db.reading():
        assert [mail.address for mail in examples.mails("candidate_link")] == ["ana@example.com"]


def test_what_the_form_does_not_offer_changes_nothing(client: PageClient, job: Job) -> None:
    extra = {"stage": "hired", "status": "hired", "score_id": "x", "reading": "scored", "id": "mine"}
    choose(client, job)
    values = {"name": "Ana Prueba", "email": "ana@example.com", "consent": "y"}
    for step in ("details", "check"):
        client.post(f"/careers/{job.slug}/apply/{step}", {**values, **extra})
    row = only()
    assert (row.stage, row.status, row.reading, row.score_id) == ("applied", "active", "queued", None)
    assert row.id != "mine"


def test_too_many_applications_from_one_address_are_slowed_and_keep_what_was_typed(
    client: PageClient, job: Job, app: Flask
) -> None:
    with db.unit_of_work():
        for _ in range(app.config["SETTINGS"].applications_per_hour):
            auth.count_try("application", "127.0.0.1")
    choose(client, job)
    fill_in(client, job)
    agree(client, job, status=429)
    assert "Too many tries" in client.text
    assert "Ana Prueba" in client.text
    assert count() == 0


def test_a_candidate_sees_where_the_application_stands_and_what_was_read(
    client: PageClient, job: Job
) -> None:
    client.language = "es"
    send(client, job)
    worker.run_waiting()
    page = client.follow_link(link_of("application_received"))
    assert page.get("lang") == "es"
    assert only().reference in client.text
    assert "lunes 30 de noviembre" in client.text
    assert "Lucía Ferrer Montalt" in client.text  # the name in the file, so that a mix-up is seen
    assert "decide" in client.text
    assert (
        page.xpath("//ol[contains(@class, 'pl-steps')]/li[@aria-current='step']")[0].text.strip()
        == "Recibida"
    )


def test_another_candidates_application_is_not_found(client: PageClient, job: Job) -> None:
    with db.unit_of_work():
        mine, other = examples.make_application(job), examples.make_application(job)
        link = auth.make_link(purpose="candidate", subject=("application", mine.id))
    client.follow_link(link)
    for path in (f"/application/{other.id}", f"/application/{other.id}/withdraw"):
        client.get(path, status=404)
    client.get(f"/application/{mine.id}/withdraw")
    client.post(f"/application/{other.id}/withdraw", status=404)
    with db.reading() as session:
        row = session.get(Application, other.id)
        assert row is not None
        assert row.status == "active"


def test_without_the_link_nobody_sees_an_application(client: PageClient, job: Job) -> None:
    with db.unit_of_work():
        row = examples.make_application(job)
    assert client.raw(f"/application/{row.id}").status_code == 302
    client.sign_in(Role.RECRUITER)
    assert client.raw(f"/application/{row.id}").status_code == 302


def test_a_candidate_takes_the_application_back(client: PageClient, job: Job) -> None:
    with db.unit_of_work():
        row = examples.make_application(job)
    client.follow_link(link_of("application_received"))
    client.get(f"/application/{row.id}/withdraw")
    page = client.post(f"/application/{row.id}/withdraw")
    assert "You have taken your application back." in page.text_content()
    assert "Taken back" in client.text
    assert only().status == "withdrawn"


def test_a_used_link_brings_a_new_one_and_the_answer_tells_nothing(client: PageClient, job: Job) -> None:
    with db.unit_of_work():
        examples.make_application(job)
    link = link_of("application_received")
    client.follow_link(link)
    with db.reading() as session:
        used = session.exec(select(SingleUseLink)).one()
    stranger = PageClient(client.app)
    stranger.get("/application/link")
    stranger.post(f"/application/link/{used.id}")
    said = stranger.text
    stranger.post("/application/link/00000000-0000-7000-8000-000000000000")
    assert stranger.text == said
    client.follow_link(link_of("candidate_link"))
    assert only().reference in client.text


def test_asking_for_a_link_by_address_reads_the_same_for_everybody(client: PageClient, job: Job) -> None:
    with db.unit_of_work():
        examples.make_application(job, email="ana@example.com")
    texts = []
    for email in ("ana@example.com", "nobody@example.com"):
        client.get("/application/link")
        client.post("/application/link", {"email": email})
        texts.append(client.text)
    assert texts[0] == texts[1]
    with db.reading():
        assert [mail.address for mail in examples.mails("candidate_link")] == ["ana@example.com"]
