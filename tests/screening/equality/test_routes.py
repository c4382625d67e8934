"""The page of the optional questions, for the candidate alone, and what jobs do with the answers."""

from datetime import timedelta

from flask import Flask

from hr import clock, db
from hr.access import Actor, Role
from hr.jobs import worker
from hr.jobs.queue import enqueue
from screening.applications import reading
from screening.applications import service as applications
from screening.applications.models import Application
from screening.equality import service
from screening.equality.jobs import forget_old_answers
from screening.equality.service import AGE, GENDER, Answers
from tests.screening.openings import examples
from tests.support.client import PageClient


def arrive(client: PageClient) -> Application:
    """Apply, and open the link of the mail."""
    with db.unit_of_work():
        row = examples.make_application(examples.make_job())
    with db.reading():
        link = str(examples.mails("application_received")[-1].context["link"])
    client.follow_link(link)
    return row


def test_a_candidate_answers_and_takes_the_answers_back(client: PageClient, app: Flask) -> None:
    row = arrive(client)
    page = client.get(f"/application/{row.id}/equality")
    assert "They are optional, kept apart and encrypted" in client.text
    client.post(f"/application/{row.id}/equality", {"gender": "woman", "age": ""})
    assert "kept apart from your application" in client.text
    with db.reading():
        assert service.groups_of([row.id])["gender"] == {row.id: "woman"}
    page = client.get(f"/application/{row.id}/equality")
    assert page.xpath("string(//select[@name='gender']/option[@selected]/@value)") == "woman"
    client.post(f"/application/{row.id}/equality", {"gender": "", "age": ""})
    with db.reading():
        assert service.groups_of([row.id])["gender"] == {}


def test_a_made_up_answer_is_refused(client: PageClient, app: Flask) -> None:
    row = arrive(client)
    client.post(f"/application/{row.id}/equality", {"gender": "martian"}, status=422)
    with db.reading():
        assert service.groups_of([row.id])["gender"] == {}


def test_staff_are_not_let_in(client: PageClient, app: Flask) -> None:
    with db.unit_of_work():
        row = examples.make_application(examples.make_job())
    client.sign_in(Role.RECRUITER)
    client.get(f"/application/{row.id}/equality")  # led to the page for candidates who lost their link
    assert "Your gender" not in client.text


def test_the_score_is_the_same_whatever_somebody_answers(app: Flask) -> None:
    seen = []
    for said in (Answers("woman", "50_plus"), Answers("man", "under_30")):
        with db.unit_of_work():
            row = examples.make_application(examples.make_job())
            who = Actor(kind="candidate", subject_type="application", subject_id=row.id)
            service.answer(actor=who, application_id=row.id, said=said)
        worker.run_waiting()
        with db.reading() as session:
            again = session.get(Application, row.id)
            assert again is not None
            score = reading.score_of(again)
        assert score is not None
        assert score.value is not None
        seen.append((score.value, score.confidence, [(point.feature, point.share) for point in score.points]))
    assert seen[0] == seen[1]


def test_answers_go_with_a_withdrawn_application(app: Flask) -> None:
    with db.unit_of_work():
        row = examples.make_application(examples.make_job())
        who = Actor(kind="candidate", subject_type="application", subject_id=row.id)
        service.answer(actor=who, application_id=row.id, said=Answers("woman", ""))
    with db.unit_of_work():
        applications.withdraw(actor=who, application_id=row.id)
    worker.run_waiting()
    with db.reading():
        assert service.groups_of([row.id])[GENDER] == {}


def test_answers_go_when_their_time_is_over(app: Flask) -> None:
    with db.unit_of_work():
        row = examples.make_application(examples.make_job())
        who = Actor(kind="candidate", subject_type="application", subject_id=row.id)
        service.answer(actor=who, application_id=row.id, said=Answers("", "30_to_49"))
    with db.reading():
        assert not service.any_expired()
    with clock.on(row.keep_until + timedelta(days=1)):
        with db.reading():
            assert service.expired() == [row.id]
        with db.unit_of_work():
            enqueue(forget_old_answers)
        worker.run_waiting()
    with db.reading():
        assert service.groups_of([row.id])[AGE] == {}
