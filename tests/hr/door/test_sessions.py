"""Sessions: ended at once when they should be, kept while in use, never fixed by somebody else."""

from collections.abc import Callable

import pytest
from sqlmodel import SQLModel, select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.auth.models import AuthSession
from tests.support import factories
from tests.support.client import PageClient

PASSWORD = "four quiet green horses"
Age = Callable[..., None]


def _is_in(client: PageClient, path: str = "/account") -> bool:
    return client.raw(path).status_code == 200


def _cookie(client: PageClient) -> str:
    found = client.http.get_cookie("plantilla")
    assert found is not None
    return found.value


def test_a_cookie_copied_before_signing_out_is_refused_afterwards(client: PageClient) -> None:
    client.sign_in(Role.HR)
    copied = _cookie(client)
    client.get("/account")
    client.post("/sign-out")
    assert "You are signed out." in client.page.text_content()
    thief = PageClient(client.app)
    thief.http.set_cookie("plantilla", copied)
    assert not _is_in(thief)


def test_a_candidate_leaves_by_a_button_of_their_own(client: PageClient) -> None:
    with db.unit_of_work():
        link = auth.make_link(purpose="candidate", subject=("application", "0190"))
    client.follow_link(link, status=404)
    client.get("/help")
    assert not client.page.xpath("//header//a[@href='/sign-in']")
    assert client.page.xpath("//header//form[@action='/sign-out']")
    client.post("/sign-out")
    assert client.page.xpath("//header//a[@href='/sign-in']")


def test_a_session_planted_before_signing_in_is_worth_nothing(client: PageClient) -> None:
    client.get("/sign-in")
    planted = _cookie(client)
    client.sign_in(Role.HR)
    assert _is_in(client)
    attacker = PageClient(client.app)
    attacker.http.set_cookie("plantilla", planted)
    assert not _is_in(attacker)


def test_signing_in_again_ends_the_session_before(client: PageClient) -> None:
    user_id = client.sign_in(Role.HR)
    before = _cookie(client)
    client.sign_in_user(user_id)
    old = PageClient(client.app)
    old.http.set_cookie("plantilla", before)
    assert _is_in(client)
    assert not _is_in(old)


def test_sign_out_everywhere_ends_every_browser(client: PageClient) -> None:
    user_id = client.sign_in(Role.EMPLOYEE)
    phone = PageClient(client.app)
    phone.sign_in_user(user_id)
    phone.get("/account")
    assert phone.text.count("Another device") == 1
    phone.post("/account/sign-out-everywhere")
    assert "signed out on every device" in phone.page.text_content()
    assert not _is_in(client)
    assert not _is_in(phone)


def test_a_change_of_roles_counts_at_once(client: PageClient) -> None:
    user_id = client.sign_in(Role.HR)
    with db.unit_of_work():
        auth.set_roles(actor=SYSTEM, user_id=user_id, roles=[Role.RECRUITER])
    assert not _is_in(client)
    client.sign_in_user(user_id)
    client.get("/hr/people/new", status=403)


def test_switching_an_account_off_ends_its_sessions_and_links(client: PageClient) -> None:
    user_id = client.sign_in(Role.HR)
    with db.unit_of_work():
        auth.set_active(actor=SYSTEM, user_id=user_id, active=False)
    assert not _is_in(client)


def test_a_new_password_signs_other_devices_out_and_keeps_this_one(client: PageClient) -> None:
    user_id = client.sign_in(Role.HR)
    phone = PageClient(client.app)
    phone.sign_in_user(user_id)
    phone.get("/account/password")
    phone.post("/account/password", {"password": PASSWORD, "next": "/account"})
    assert "Your password is saved" in phone.page.text_content()
    assert _is_in(phone)
    assert not _is_in(client)


@pytest.mark.parametrize(
    ("role", "idle", "stays"),
    [(Role.HR, 19, True), (Role.HR, 21, False), (Role.EMPLOYEE, 21, True), (Role.EMPLOYEE, 61, False)],
)
def test_idle_people_are_signed_out_and_those_who_see_others_sooner(
    client: PageClient, age_sessions: Age, role: Role, idle: int, stays: bool
) -> None:
    client.sign_in(role)
    age_sessions(idle_minutes=idle)
    assert _is_in(client) is stays


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_use_keeps_a_session_alive(client: PageClient, age_sessions: Age, method: str) -> None:
    client.sign_in(Role.HR)
    client.get("/account")
    age_sessions(idle_minutes=15)
    if method == "GET":
        client.get("/account")
    else:
        client.post("/inbox/read")
    with db.reading() as session:
        seen = [row.last_seen_at for row in session.exec(select(AuthSession)) if row.revoked_at is None]
    assert all((clock.now() - at).total_seconds() < 60 for at in seen)


def test_two_people_in_two_browsers_stay_apart(client: PageClient) -> None:
    client.sign_in(Role.HR, name="Marta Prueba")
    other = PageClient(client.app)
    other.sign_in(Role.EMPLOYEE, name="Hugo Prueba")
    client.get("/account")
    other.get("/account")
    assert "Marta Prueba" in client.text
    assert "Hugo Prueba" in other.text
    assert "Marta" not in other.text


def test_looking_changes_nothing(client: PageClient) -> None:
    """No GET of these pages changes a row: scanners, prefetching and foreign sites can all make a GET."""
    with db.unit_of_work():
        person = factories.make_employee().person_id
        entity = factories.make_entity(name="Otra, S.L.").id
    user_id = client.sign_in(Role.ADMIN, Role.HR)
    own = ["/hr", "/me", "/account", "/inbox", "/account/password", "/sign-in/again"]
    everybody = ["/sign-in/link", "/privacy", "/help", "/accessibility"]
    people = ["/hr/people", f"/hr/people/{person}", "/hr/people/new", f"/hr/people/{person}/contact"]
    users = ["/admin/users", f"/admin/users/{user_id}", f"/admin/users/{user_id}/roles"]
    company = [
        "/admin/company",
        f"/admin/company/entities/{entity}",
        f"/admin/company/entities/{entity}/account",
    ]
    before = _rows()
    for path in [*own, *everybody, *people, *users, *company]:
        client.get(path)
    assert _rows() == before


def _rows() -> dict[str, list[str]]:
    with db.engine().connect() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(table.select()))
            for table in SQLModel.metadata.sorted_tables
        }
