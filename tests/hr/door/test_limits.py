"""Guessing is slowed down by account, by address and everywhere, in words people understand."""

import pytest

from hr import db
from hr.access import Role
from hr.auth import service as auth
from tests.support import factories
from tests.support.client import PageClient

PASSWORD = "four quiet green horses"
SENTENCE = "Too many tries. Wait a quarter of an hour and try again."


def _user_with_password() -> str:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        auth.set_password(actor=auth.actor_of_user(user), user_id=user.id, password=PASSWORD)
    return user.email


def _used_up(kind: str, key: str) -> None:
    with db.unit_of_work():
        for _ in range(auth.LIMITS[kind]):
            auth.count_try(kind, key)


def _try(client: PageClient, email: str, password: str, status: int) -> None:
    client.get("/sign-in")
    client.post("/sign-in", {"email": email, "password": password}, status=status)


def test_ten_wrong_passwords_stop_even_the_right_one_for_a_while(client: PageClient) -> None:
    email = _user_with_password()
    with db.unit_of_work():
        for _ in range(auth.LIMITS["account"] - 1):
            auth.count_try("account", email)
    _try(client, email, "wrong wrong wrong wrong", 422)
    _try(client, email, PASSWORD, 429)
    assert SENTENCE in client.text


@pytest.mark.parametrize(("kind", "key"), [("address", "127.0.0.1"), ("everywhere", "")])
def test_many_accounts_from_one_address_or_from_everywhere_are_stopped(
    client: PageClient, kind: str, key: str
) -> None:
    email = _user_with_password()
    _used_up(kind, key)
    _try(client, email, PASSWORD, 429)
    assert SENTENCE in client.text


def test_a_forged_forwarding_header_does_not_change_the_address(client: PageClient) -> None:
    email = _user_with_password()
    _used_up("address", "127.0.0.1")
    client.get("/sign-in")
    token = client.page.xpath("//input[@name='csrf_token']/@value")[0]
    answer = client.http.post(
        "/sign-in",
        data={"csrf_token": token, "email": email, "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    assert answer.status_code == 429


def test_the_limit_reads_the_same_for_an_unknown_account(client: PageClient) -> None:
    known = _user_with_password()
    texts = set()
    for email in (known, "nobody@example.com"):
        _used_up("account", email)
        _try(client, email, PASSWORD, 429)
        texts.add(client.text)
    assert len(texts) == 1


def test_sign_in_without_a_token_is_refused(client: PageClient) -> None:
    assert client.raw("/sign-in", "POST", data={"email": "a@example.com", "password": "x"}).status_code == 400


@pytest.mark.parametrize(
    "data", [{}, {"email": "not an address", "password": "x"}, {"email": "a@example.com"}]
)
def test_missing_or_odd_fields_are_named(client: PageClient, data: dict[str, str]) -> None:
    client.get("/sign-in")
    client.post("/sign-in", data, status=422)
    assert "There is a problem" in client.text
