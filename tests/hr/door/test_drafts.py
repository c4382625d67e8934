"""What was typed when a session ran out comes back, to the same person, on the same page, for a while."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.web.models import FormDraft
from tests.support.client import PageClient

PASSWORD = "four quiet green horses"
PAGE = "/admin/users/invite"
TYPED = {"email": "nueva@example.com", "name": "Nueva Prueba", "roles": ["recruiter", "hr"], "locale": "en"}
AGAIN = "What you had typed is here again"
Age = Callable[..., None]


def arrive(client: PageClient) -> str:
    """Sign in with a password and open the form; return the e-mail address."""
    user_id = client.sign_in(Role.ADMIN)
    with db.unit_of_work():
        email = auth.set_password(actor=SYSTEM, user_id=user_id, password=PASSWORD).email
    sign_in(client, email)
    client.get(PAGE)
    return email


def sign_in(client: PageClient, email: str, back: str = "/account") -> None:
    client.get("/sign-in")
    client.post("/sign-in", {"email": email, "password": PASSWORD, "next": back})


def asked(client: PageClient) -> str:
    """Return the page to come back to, as the door has it."""
    return str(client.page.xpath("//main//input[@name='next']/@value")[0])


def shown(client: PageClient) -> dict[str, list[str]]:
    return {
        "email": client.page.xpath("//main//input[@name='email']/@value"),
        "name": client.page.xpath("//main//input[@name='name']/@value"),
        "roles": client.page.xpath("//main//input[@name='roles'][@checked]/@value"),
        "locale": client.page.xpath("//main//select[@name='locale']/option[@selected]/@value"),
    }


@pytest.mark.parametrize("ages", [{"fresh_minutes": 11}, {"idle_minutes": 21}])
def test_what_was_typed_stands_in_the_form_again(
    client: PageClient, age_sessions: Age, ages: dict[str, int]
) -> None:
    email = arrive(client)
    age_sessions(**ages)
    client.post(PAGE, TYPED)
    if "fresh_minutes" in ages:
        client.post("/sign-in/again", {"password": PASSWORD, "next": asked(client)})
    else:
        client.post("/sign-in", {"email": email, "password": PASSWORD, "next": asked(client)})
    assert AGAIN in client.text
    assert shown(client) == {
        "email": ["nueva@example.com"],
        "name": ["Nueva Prueba"],
        "roles": ["recruiter", "hr"],
        "locale": ["en"],
    }
    client.post(PAGE, TYPED)  # nothing was done before; now it is
    assert "nueva@example.com" in client.text
    client.get(PAGE)
    assert AGAIN not in client.text
    assert shown(client)["email"] in ([], [""])


def test_nobody_else_finds_it_and_not_for_long(client: PageClient, age_sessions: Age) -> None:
    email = arrive(client)
    age_sessions(fresh_minutes=11)
    client.post(PAGE, TYPED)
    back = asked(client)
    stranger = PageClient(client.app)
    stranger.sign_in(Role.ADMIN)
    stranger.get(back)
    assert AGAIN not in stranger.text
    assert "nueva" not in stranger.page.text_content()
    with db.unit_of_work() as work:
        db.change(work.session, update(FormDraft).values(expires_at=clock.now() - timedelta(seconds=1)))
    sign_in(client, email, back)
    assert AGAIN not in client.text
    with db.reading() as session:
        assert session.exec(select(FormDraft)).all() == []


def test_a_password_is_never_kept_and_the_rest_lies_sealed(client: PageClient, age_sessions: Age) -> None:
    arrive(client)
    age_sessions(fresh_minutes=11)
    client.post("/account/password", {"password": "three loud yellow donkeys", "next": "/account"})
    with db.reading() as session:
        assert "donkeys" not in "".join(row.content for row in session.exec(select(FormDraft)))
    client.post(PAGE, TYPED)
    with db.reading() as session:
        (kept,) = session.exec(select(FormDraft).order_by(col(FormDraft.id))).all()
    assert "nueva" not in kept.content_sealed
    assert "nueva" in kept.content


def test_a_session_that_was_ended_on_purpose_keeps_nothing(client: PageClient) -> None:
    arrive(client)
    cookie = client.http.get_cookie("plantilla")
    assert cookie is not None
    token = client.page.xpath("//input[@name='csrf_token']/@value")[0]
    client.post("/sign-out")
    client.http.set_cookie("plantilla", cookie.value)
    assert client.raw(PAGE, "POST", data={"csrf_token": token, **TYPED}).status_code == 302
    with db.reading() as session:
        assert session.exec(select(FormDraft)).all() == []
