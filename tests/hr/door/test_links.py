"""Links: asked for without telling who has an account, used once, replaced when spent."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlmodel import func, select

from hr import db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.ids import new_id
from hr.jobs.models import JobRun
from hr.notifications import compose, messages
from hr.notifications import service as notifications
from hr.notifications.models import Delivery
from hr.notifications.service import Recipient
from tests.support import factories
from tests.support.client import PageClient

Mails = Callable[[], list[Delivery]]


def _ask(client: PageClient, email: str, path: str = "/sign-in/link") -> str:
    client.get(path)
    client.post(path, {"email": email})
    return client.text


@pytest.mark.parametrize("path", ["/sign-in/link", "/sign-in/reset"])
def test_the_answer_is_the_same_for_known_unknown_and_switched_off_accounts(
    client: PageClient, mails: Mails, path: str
) -> None:
    with db.unit_of_work():
        known, off = factories.make_user(Role.RECRUITER), factories.make_user(Role.RECRUITER)
        auth.set_active(actor=SYSTEM, user_id=off.id, active=False)
    answers = {_ask(client, email, path) for email in (known.email, "nobody@example.com", off.email)}
    assert len(answers) == 1
    assert [mail.address for mail in mails()] == [known.email]


def test_the_request_does_the_same_work_for_known_and_unknown_accounts(client: PageClient) -> None:
    with db.unit_of_work():
        known = factories.make_user(Role.RECRUITER)
    for count, email in enumerate((known.email, "nobody@example.com"), start=1):
        _ask(client, email)
        with db.reading() as session:
            assert session.exec(select(func.count()).select_from(JobRun)).one() == count
            assert session.exec(select(func.count()).select_from(Delivery)).one() == 0
            runs = session.exec(select(JobRun)).all()
            assert all(email not in str(run.arguments) for run in runs)


def test_the_link_in_the_mail_signs_in_and_leads_where_the_person_wanted_to_go(
    client: PageClient, mails: Mails
) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
    client.get("/hr/people")
    assert client.response is not None
    assert client.response.request.path == "/sign-in"
    client.get(client.page.xpath("//a[contains(@href, '/sign-in/link')]/@href")[0])
    hidden = client.page.xpath("//main//input[@name='next']/@value")[0]
    client.post("/sign-in/link", {"email": user.email, "next": hidden})
    link = urlsplit(mails()[-1].context["link"])
    client.get(f"{link.path}?{link.query}")
    client.post(link.path, {"next": client.page.xpath("//main//input[@name='next']/@value")[0]})
    assert client.response is not None
    assert client.response.request.path == "/hr/people"


def test_links_are_built_on_the_configured_address_and_unknown_hosts_are_refused(
    client: PageClient, mails: Mails
) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
    assert client.raw("/sign-in/link", base_url="http://evil.example").status_code == 400
    _ask(client, user.email)
    assert mails()[-1].context["link"].startswith("http://localhost/link/")


def test_asking_too_often_is_answered_with_a_clear_sentence(client: PageClient, mails: Mails) -> None:
    for _ in range(auth.LIMITS["link"]):
        _ask(client, "nobody@example.com")
    client.get("/sign-in/link")
    client.post("/sign-in/link", {"email": "nobody@example.com"}, status=429)
    assert "Too many tries. Wait a quarter of an hour and try again." in client.text
    mails()


@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        ("sign_in", "Sign in"),
        ("invite", "Open my account"),
        ("reset", "Choose a new password"),
        ("new_hire", "Your first steps with us"),
        ("candidate", "See my application"),
    ],
)
def test_the_page_of_a_link_says_what_it_is_for(client: PageClient, purpose: str, words: str) -> None:
    with db.unit_of_work():
        user_id = None if purpose == "candidate" else factories.make_user().id
        subject = ("application", new_id()) if purpose == "candidate" else ("", "")
        link = auth.make_link(purpose=purpose, user_id=user_id, subject=subject)
    client.get(urlsplit(link).path)
    assert words in client.text


def test_a_newer_link_and_time_end_the_older_one(client: PageClient) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        older = auth.make_link(purpose="sign_in", user_id=user.id)
        auth.make_link(purpose="sign_in", user_id=user.id)
        late = auth.make_link(purpose="reset", user_id=user.id, lifetime=timedelta(seconds=-1))
    for link, reason in ((older, "A newer link has taken the place of this one."), (late, "has expired")):
        client.get(urlsplit(link).path, status=410)
        assert reason in client.text


def test_a_used_link_leads_on_whoever_is_in_already_and_nobody_else(client: PageClient) -> None:
    with db.unit_of_work():
        user, other_user = factories.make_user(Role.HR), factories.make_user(Role.HR)
        link = auth.make_link(purpose="sign_in", user_id=user.id)
    client.follow_link(link)
    client.get(f"{urlsplit(link).path}?next=/hr/people")
    assert client.response is not None
    assert client.response.request.path == "/hr/people"
    other = PageClient(client.app)
    other.sign_in_user(other_user.id)
    other.get(urlsplit(link).path, status=410)


def test_a_new_password_ends_the_links_sent_before(client: PageClient) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        link = auth.make_link(purpose="sign_in", user_id=user.id)
        auth.set_password(actor=SYSTEM, user_id=user.id, password="four quiet green horses")
    client.get(urlsplit(link).path, status=410)


def test_a_spent_link_sends_a_new_one_of_its_kind_to_its_own_mailbox(
    client: PageClient, mails: Mails
) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        link = auth.make_link(purpose="invite", user_id=user.id)
    client.follow_link(link)
    other = PageClient(client.app)
    other.get(urlsplit(link).path, status=410)
    spent = other.page.xpath("//input[@name='link_id']/@value")[0]
    other.post("/link/again", {"link_id": spent})
    answer = other.text
    sent = mails()[-1]
    assert (sent.message, sent.address) == ("new_link", user.email)
    other.follow_link(sent.context["link"])
    assert other.response is not None
    assert other.response.request.path == "/account/password"  # where an invitation leads
    client.get("/sign-in/sent")
    client.post("/link/again", {"link_id": new_id()})
    assert client.text == answer
    assert len(mails()) == 1


@pytest.mark.parametrize(("lasts", "words"), [(timedelta(days=14), "14 days"), (None, "30 minutes")])
def test_a_new_link_lasts_as_long_as_the_one_it_replaces(
    client: PageClient, mails: Mails, lasts: timedelta | None, words: str
) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.EMPLOYEE)
        link = auth.make_link(purpose="new_hire", user_id=user.id, lifetime=lasts)
        auth.set_password(actor=SYSTEM, user_id=user.id, password="four quiet green horses")  # ends the link
    client.get(urlsplit(link).path, status=410)
    client.post("/link/again", {"link_id": client.page.xpath("//input[@name='link_id']/@value")[0]})
    sent = mails()[-1]
    with db.reading():
        fresh = auth.look_at_link(sent.context["link"].rsplit("/", 1)[1])
    left = fresh.expires_at - fresh.created_at
    assert abs(left - (lasts or timedelta(minutes=30))) < timedelta(seconds=5)
    assert words in compose.text_of(compose.render("new_link", sent.context, locale="en")[1])
    assert "30 minutes" not in client.text


def test_a_candidates_spent_link_is_replaced_in_the_mailbox_that_had_it(
    client: PageClient, mails: Mails
) -> None:
    kind = next(message for message in messages.registered().values() if message.audience == "candidate")
    application = new_id()
    with db.unit_of_work():
        notifications.send(
            message=kind.name,
            to=Recipient("aitana@example.com", "es", "Aitana Prueba"),
            context=dict(kind.sample),
            about=("application", application),
        )
        link = auth.make_link(purpose="candidate", subject=("application", application))
        auth.use_link(link.rsplit("/", 1)[1])
    client.get(urlsplit(link).path, status=410)
    client.post("/link/again", {"link_id": client.page.xpath("//input[@name='link_id']/@value")[0]})
    sent = mails()[-1]
    assert (sent.message, sent.address, sent.locale) == ("new_link", "aitana@example.com", "es")
    with db.reading():
        fresh = auth.look_at_link(sent.context["link"].rsplit("/", 1)[1])
    assert (fresh.purpose, fresh.subject_id) == ("candidate", application)


def test_a_switched_off_account_gets_no_new_link(client: PageClient, mails: Mails) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        link = auth.make_link(purpose="sign_in", user_id=user.id)
        auth.set_active(actor=SYSTEM, user_id=user.id, active=False)
    path = urlsplit(link).path
    client.get(path)
    client.post(path, status=410)
    assert "switched off" in client.text
    with db.reading():
        spent = auth.look_at_link(link.rsplit("/", 1)[1]).id
    client.post("/link/again", {"link_id": spent})
    assert mails() == []


def test_an_invented_link_offers_a_way_on(client: PageClient) -> None:
    client.get("/link/not-a-token", status=410)
    assert "Copy the whole address" in client.text
    assert client.page.xpath("//main//a[@href='/sign-in/link']")
