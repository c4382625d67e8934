"""The start page of those who read applications: what is new and what is late, of the jobs they reach."""

from datetime import timedelta

from flask import Flask

from hr import db
from hr.access import Role
from screening.applications.models import Application
from tests.conftest import BUSINESS_DATE
from tests.screening.openings import examples
from tests.support.client import PageClient


def test_a_recruiter_sees_how_many_applications_wait_and_how_many_are_late(
    client: PageClient, app: Flask
) -> None:
    with db.unit_of_work() as work:
        job = examples.make_job()
        rows = [examples.make_application(job) for _ in range(3)]
        late = work.session.get(Application, rows[0].id)
        assert late is not None
        late.stage, late.stage_since = "review", BUSINESS_DATE - timedelta(days=8)
        rows[1].status = "withdrawn"
    client.sign_in(Role.RECRUITER)
    client.get("/hr")
    assert "Review 1 new application" in client.text
    assert "Answer 1 candidate" in client.text
    (link,) = client.page.xpath("//main//a[contains(., 'Answer 1 candidate')]/@href")
    client.get(link)
    listed = client.page.xpath("//main//tbody//a/text()")
    assert [text.strip() for text in listed] == [rows[0].reference, rows[2].reference]  # the oldest first


def test_a_manager_sees_only_the_own_jobs(client: PageClient, app: Flask) -> None:
    user_id = client.sign_in(Role.HIRING_MANAGER)
    with db.unit_of_work():
        examples.make_application(examples.make_job())
        examples.make_application(examples.make_job(manager_user_id=user_id))
    client.get("/hr")
    assert "Review 1 new application" in client.text
