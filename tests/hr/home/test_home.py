"""Start pages: what waits for each role, the way to everything of one's own, and texts for everybody."""

from datetime import date

import pytest
from flask import Flask

from hr import db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.jobs.models import JobRun
from hr.notifications.models import Delivery, InboxItem
from hr.people import service as people
from tests.support import factories
from tests.support.client import PageClient


def _trouble() -> None:
    with db.unit_of_work() as work:
        work.session.add(JobRun(name="x", pool="default", key="one", state="failed", label="Send a mail"))
        work.session.add(
            JobRun(name="x", pool="default", key="two", state="done", failed=1, label="Send a mail")
        )
        work.session.add(
            Delivery(message="invitation", locale="es", dedupe_key="k", address_sealed="", state="unknown")
        )


@pytest.mark.parametrize(
    ("role", "work", "mail"),
    [
        (Role.ADMIN, True, True),
        (Role.HR, False, True),
        (Role.PAYROLL_PREPARER, True, False),
        (Role.RECRUITER, False, False),
    ],
)
def test_the_desk_shows_what_waits_for_this_role(
    client: PageClient, role: Role, work: bool, mail: bool
) -> None:
    _trouble()
    client.sign_in(role, name="Marta Prueba")
    client.get("/hr")
    assert ", Marta" in client.text
    assert "Monday 23 November" in client.text
    assert ("Look at 2 pieces of background work" in client.text) is work
    assert ("Decide about 1 mail" in client.text) is mail
    assert ("Nothing waits" in client.text) is not (work or mail)
    for address in client.page.xpath("//main//a/@href"):
        client.get(address)


def test_who_starts_soon_is_shown_to_those_who_prepare_it(client: PageClient) -> None:
    with db.unit_of_work():
        person = factories.make_person(given_name="Bruno", family_name="Nuevo")
        entity = factories.make_entity()
        new = people.NewEmployment(entity.id, "Mozo", date(2026, 11, 30))
        people.start_employment(actor=SYSTEM, person_id=person.id, employment=new)
    client.sign_in(Role.HR)
    client.get("/hr")
    assert "Bruno Nuevo" in client.text
    other = PageClient(client.app)
    other.sign_in(Role.RECRUITER)
    other.get("/hr")
    assert "Bruno" not in other.text


def test_everybody_lands_on_their_own_start_page(client: PageClient) -> None:
    for role, path in ((Role.EMPLOYEE, "/me"), (Role.HR, "/hr")):
        other = PageClient(client.app)
        other.sign_in(role)
        assert other.response is not None
        assert other.response.request.path == path


def test_my_page_leads_to_everything_of_ones_own(client: PageClient) -> None:
    client.sign_in(Role.EMPLOYEE, name="Lucía Prueba")
    client.get("/me")
    assert ", Lucía" in client.text
    addresses = client.page.xpath("//main//a/@href")
    assert {"/me/documents", "/inbox", "/account"} <= set(addresses)
    for address in addresses:
        client.get(address)


def test_the_menu_marks_one_place_at_a_time(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    for path, name in (("/hr", "Today"), ("/hr/people", "Directory"), ("/admin/users/invite", "Users")):
        client.get(path)
        assert [
            " ".join(e.text_content().split())
            for e in client.page.xpath("//nav[@id='nav']//a[@aria-current]")
        ] == [name]


@pytest.mark.parametrize("path", ["/privacy", "/accessibility", "/help"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_texts_for_everybody_are_there_in_both_languages(
    client: PageClient, path: str, language: str
) -> None:
    client.language = language
    client.get(path)
    assert client.page.get("lang") == language
    assert len(client.text) > 400


def test_the_privacy_notice_says_what_why_how_long_and_which_rights(client: PageClient) -> None:
    client.get("/privacy")
    for part in (
        "12 months",
        "4 years",
        "GDPR, article 22",
        "decided by a person",
        "corrected or erased",
        "aepd.es",
    ):
        assert part in client.text


def test_the_bell_counts_what_is_unread(client: PageClient) -> None:
    user_id = client.sign_in(Role.EMPLOYEE)
    with db.unit_of_work() as work:
        for _ in range(3):
            work.session.add(InboxItem(user_id=user_id, message="invitation", title="Today"))
    client.get("/me")
    assert "3 unread notifications" in client.page.text_content()


def test_every_landing_page_that_a_feature_declares_is_there(app: Flask) -> None:
    pages = app.url_map.bind("localhost")
    for path in app.extensions["landings"].values():
        assert pages.match(path.format(id="0190"))


def test_without_the_features_that_receive_them_everybody_still_arrives(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "landings", {})
    client.get("/")
    assert client.page.xpath("//main//input[@name='password']")
    with db.unit_of_work():
        user = factories.make_user(Role.EMPLOYEE)
        new_hire = auth.make_link(purpose="new_hire", user_id=user.id)
        candidate = auth.make_link(purpose="candidate", subject=("application", "0190"))
    for link in (new_hire, candidate):
        client.follow_link(link)
