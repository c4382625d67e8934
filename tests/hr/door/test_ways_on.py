"""Where the door leads: only to our own pages, and back to the sensitive step that asked again."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher

from hr import db
from hr.access import Role
from hr.auth import passwords
from hr.auth import service as auth
from hr.notifications.models import Delivery
from tests.support import factories
from tests.support.client import PageClient

PASSWORD = "four quiet green horses"
ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example/hr",
    "http:///evil.example", "////evil.example", " //evil.example", "/\t/evil.example", "javascript:alert(1)",
    "data:text/html,x", "/hr\r\nSet-Cookie: a=b", "//localhost@evil.example/", "https://localhost.evil.example/",
]  # fmt: skip


def _with_password(client: PageClient, *roles: Role) -> str:
    user_id = client.sign_in(*roles)
    with db.unit_of_work():
        user = auth.set_password(
            actor=auth.actor_of_user(auth.get_user(user_id)), user_id=user_id, password=PASSWORD
        )
    client.sign_in_user(user_id)
    return user.email


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(client: PageClient, address: str) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        link = auth.make_link(purpose="sign_in", user_id=user.id)
    path = urlsplit(link).path
    client.get("/sign-in")
    token = client.page.xpath("//input[@name='csrf_token']/@value")[0]
    answer = client.raw(path, "POST", data={"csrf_token": token, "next": address})
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    assert (target.scheme, target.netloc) == ("", "")
    assert target.path.startswith("/")
    assert not target.path.startswith("//")
    assert "Set-Cookie: a=b" not in str(answer.headers)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_whoever_is_in_already_is_not_led_elsewhere(client: PageClient, address: str) -> None:
    client.sign_in(Role.HR)
    answer = client.raw("/sign-in", query_string={"next": address})
    assert urlsplit(answer.headers["Location"]).netloc == ""


def test_changing_the_language_keeps_the_page(client: PageClient) -> None:
    client.sign_in(Role.HR)
    client.get("/hr/people?q=ana")
    where = client.page.xpath("//form[@action='/preferences/language']//input[@name='next']/@value")[0]
    client.post("/preferences/language", {"language": "es", "next": where})
    assert client.response is not None
    assert client.response.request.full_path == "/hr/people?q=ana"
    assert client.page.get("lang") == "es"


def test_a_sensitive_step_asks_for_the_password_and_goes_on(
    client: PageClient, age_sessions: Callable[..., None]
) -> None:
    _with_password(client, Role.ADMIN)
    age_sessions(fresh_minutes=11)
    client.get("/admin/users/invite")
    assert "Confirm that it is you" in client.text
    client.post(
        "/sign-in/again", {"password": "wrong wrong wrong wrong", "next": "/admin/users/invite"}, status=422
    )
    assert "do not match" in client.text
    client.post("/sign-in/again", {"password": PASSWORD, "next": "/admin/users/invite"})
    assert "Invite somebody" in client.text


def test_a_link_confirms_as_well_and_brings_them_back(
    client: PageClient, age_sessions: Callable[..., None], mails: Callable[[], list[Delivery]]
) -> None:
    client.sign_in(Role.ADMIN)
    age_sessions(fresh_minutes=11)
    client.get("/admin/users/invite")
    assert not client.page.xpath("//main//input[@type='password']")  # there is none to ask for
    client.post("/sign-in/again/link", {"next": client.page.xpath("//main//input[@name='next']/@value")[0]})
    link = urlsplit(mails()[-1].context["link"])
    client.get(f"{link.path}?{link.query}")
    client.post(link.path, {"next": client.page.xpath("//main//input[@name='next']/@value")[0]})
    assert client.response is not None
    assert client.response.request.path == "/admin/users/invite"


def test_an_unfresh_session_cannot_post_a_sensitive_act(
    client: PageClient, age_sessions: Callable[..., None]
) -> None:
    with db.unit_of_work():
        other = factories.make_user(Role.RECRUITER)
    client.sign_in(Role.ADMIN)
    client.get(f"/admin/users/{other.id}/roles")
    age_sessions(fresh_minutes=11)
    client.post(f"/admin/users/{other.id}/roles", {"roles": ["admin"]})
    assert "Confirm that it is you" in client.text
    with db.reading():
        assert auth.roles_of(other.id) == {Role.RECRUITER}


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "Use at least 15 characters"),
        ("aaaaaaaaaaaaaaaaaaaa", "too easy to guess"),
        ("x" * 300, "at most 256 characters"),
        ("Contraseña Segura 2026", "too easy to guess"),
        ("recursoshumanos2026!", "too easy to guess"),
        ("P4ssw0rd P4ssw0rd", "too easy to guess"),
        ("futbolfutbolfutbol", "too easy to guess"),
        ("1234567890123456", "too easy to guess"),
        ("zyxwvutsrqponmlkj", "too easy to guess"),
        ("qwertyuiopasdfgh", "too easy to guess"),
        ("correct horse battery staple", "too easy to guess"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(client: PageClient, password: str, sentence: str) -> None:
    client.sign_in(Role.EMPLOYEE)
    client.get("/account/password")
    client.post("/account/password", {"password": password}, status=422)
    assert sentence in client.text


def test_a_chosen_password_opens_the_door(client: PageClient) -> None:
    email = _with_password(client, Role.EMPLOYEE)
    client.get("/account")
    client.post("/sign-out")
    client.post("/sign-in", {"email": email.upper(), "password": PASSWORD, "next": "/account"})
    assert client.response is not None
    assert client.response.request.path == "/account"


@pytest.mark.parametrize(
    "password", ["four quiet green horses", "mi gata duerme al sol", "83746591028374651"]
)
def test_a_sentence_of_ones_own_is_taken(client: PageClient, password: str) -> None:
    client.sign_in(Role.EMPLOYEE)
    client.get("/account/password")
    client.post("/account/password", {"password": password, "next": "/account"})
    assert "Your password is saved" in client.page.text_content()


def test_a_hash_of_weaker_parameters_is_renewed_at_the_next_sign_in(client: PageClient) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    with db.unit_of_work():
        user = factories.make_user(Role.EMPLOYEE)
        user.password_hash = weaker.hash(PASSWORD)
    for _ in range(2):
        client.get("/sign-in")
        client.post("/sign-in", {"email": user.email, "password": PASSWORD, "next": "/account"})
        assert client.response is not None
        assert client.response.request.path == "/account"
        client.post("/sign-out")
    with db.reading():
        kept = auth.get_user(user.id).password_hash
    assert kept != user.password_hash
    assert not passwords.is_outdated(kept)
