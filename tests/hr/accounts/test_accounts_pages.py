"""Users and roles: invited by mail, changed with a fresh sign-in, never two duties in one hand."""

from collections.abc import Callable

import pytest

from hr import db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.errors import Invalid
from hr.ids import new_id
from hr.notifications.models import Delivery
from tests.support import factories
from tests.support.client import PageClient

Mails = Callable[[], list[Delivery]]
NEW = {"email": "Nueva@Example.com", "name": "Nueva Prueba", "locale": "es", "roles": ["recruiter"]}


def test_an_invited_person_chooses_a_password_and_is_in(client: PageClient, mails: Mails) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/users/invite")
    client.post("/admin/users/invite", NEW)
    assert "nueva@example.com" in client.page.text_content()
    assert "Not signed in yet" in client.text
    mail = mails()[-1]
    assert (mail.message, mail.address, mail.locale) == ("invitation", "nueva@example.com", "es")
    guest = PageClient(client.app)
    guest.follow_link(mail.context["link"])
    guest.post("/account/password", {"password": "four quiet green horses", "next": "/"})
    assert guest.response is not None
    assert guest.response.request.path == "/hr"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "no"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "josé@ejemplo.es"}, "email"),  # most mail servers would never deliver the invitation
        ({"name": " "}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["emperor"]}, "roles"),
        ({"roles": ["payroll_preparer", "payroll_approver"]}, "roles"),
        ({"locale": "fr"}, "locale"),
    ],
)
def test_a_bad_invitation_is_refused(
    client: PageClient, mails: Mails, change: dict[str, object], field: str
) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/users/invite")
    client.post("/admin/users/invite", {**NEW, **change}, status=422)
    assert client.page.xpath(f"//*[@id='{field}-error']")
    assert mails() == []


def test_an_address_with_an_account_is_not_invited_again(client: PageClient, mails: Mails) -> None:
    with db.unit_of_work():
        taken = factories.make_user(Role.HR).email
    client.sign_in(Role.ADMIN)
    client.get("/admin/users/invite")
    client.post("/admin/users/invite", {**NEW, "email": taken.upper()}, status=422)
    assert "There is already an account with this e-mail address." in client.text
    assert mails() == []


def test_roles_are_set_and_the_two_payroll_duties_stay_apart(client: PageClient) -> None:
    with db.unit_of_work():
        other = factories.make_user(Role.RECRUITER)
    client.sign_in(Role.ADMIN)
    path = f"/admin/users/{other.id}/roles"
    client.get(path)
    assert client.page.xpath("//input[@name='roles' and @checked]/@value") == ["recruiter"]
    client.post(path, {"roles": ["payroll_preparer", "payroll_approver"]}, status=422)
    assert "Choose preparer or approver, not both." in client.text
    client.post(path, {"roles": ["hr", "employee"]})
    with db.reading():
        assert auth.roles_of(other.id) == {Role.HR, Role.EMPLOYEE}


def test_no_other_way_makes_one_account_prepare_and_approve(house: None) -> None:
    with pytest.raises(Invalid):
        factories.make_user(Role.PAYROLL_PREPARER, Role.PAYROLL_APPROVER)


def test_the_last_administrator_keeps_the_role_and_the_account(client: PageClient) -> None:
    user_id = client.sign_in(Role.ADMIN)
    client.get(f"/admin/users/{user_id}/roles")
    client.post(f"/admin/users/{user_id}/roles", {"roles": ["hr"]}, status=422)
    assert "This is the only administrator." in client.text
    client.post(f"/admin/users/{user_id}/off")
    assert "This is the only administrator." in client.page.text_content()
    with db.unit_of_work():
        factories.make_user(Role.ADMIN)
    client.post(f"/admin/users/{user_id}/off")
    assert client.raw("/admin/users").status_code == 302  # signed out at once


def test_an_account_is_switched_off_and_on(client: PageClient, mails: Mails) -> None:
    with db.unit_of_work():
        other = factories.make_user(Role.RECRUITER)
    client.sign_in(Role.ADMIN)
    client.get(f"/admin/users/{other.id}")
    client.post(f"/admin/users/{other.id}/off")
    assert "Switched off" in client.text
    client.post(f"/admin/users/{other.id}/invite")
    assert "Switch it on first." in client.page.text_content()
    assert mails() == []
    client.post(f"/admin/users/{other.id}/on")
    client.post(f"/admin/users/{other.id}/invite")
    assert [mail.address for mail in mails()] == [other.email]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_reach_accounts(client: PageClient, role: Role) -> None:
    with db.unit_of_work():
        other = factories.make_user(Role.RECRUITER)
    client.sign_in(role)
    for path in ("", "/invite", f"/{other.id}", f"/{other.id}/roles"):
        client.get(f"/admin/users{path}", status=403)
    client.get("/account")
    for path in ("roles", "off", "on", "invite"):
        client.post(f"/admin/users/{other.id}/{path}", {"roles": ["admin"]}, status=403)


def test_an_unknown_account_is_not_found(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    client.get(f"/admin/users/{new_id()}", status=404)
    client.get(f"/admin/users/{new_id()}/roles", status=404)


def test_accounts_are_found_by_name_address_and_role(client: PageClient) -> None:
    with db.unit_of_work():
        factories.make_user(Role.RECRUITER, name="Zoe Rara")
        factories.make_user(Role.HR, name="Hugo Otro")
    client.sign_in(Role.ADMIN)
    client.get("/admin/users?q=rara")
    assert "Zoe Rara" in client.text
    assert "Hugo Otro" not in client.text
    client.get("/admin/users?role=hr")
    assert "Hugo Otro" in client.text
    assert "Zoe Rara" not in client.text
    client.get("/admin/users?q=%25&role=emperor&page=0")
    assert "Nobody matches" in client.text


def test_extra_fields_give_nobody_anything(client: PageClient) -> None:
    user_id = client.sign_in(Role.EMPLOYEE)
    client.get("/account")
    extra = {"locale": "en", "roles": ["admin"], "is_active": "1", "person_id": new_id(), "id": new_id()}
    client.post("/account/language", extra)
    with db.reading():
        assert auth.roles_of(user_id) == {Role.EMPLOYEE}
        assert auth.get_user(user_id).person_id is None


def test_ones_language_is_kept_with_the_account(client: PageClient) -> None:
    user_id = client.sign_in(Role.EMPLOYEE)
    client.get("/account")
    client.post("/account/language", {"locale": "es"})
    assert client.page.get("lang") == "es"
    client.post("/account/language", {"locale": "fr"})
    with db.reading():
        assert auth.get_user(user_id).locale == "es"
    other = PageClient(client.app)
    other.sign_in_user(user_id)
    assert other.page.get("lang") == "es"


def test_the_command_line_cannot_join_duties_either(house: None) -> None:
    user = factories.make_user(Role.PAYROLL_PREPARER)
    with pytest.raises(Invalid):
        auth.set_roles(actor=SYSTEM, user_id=user.id, roles=[Role.PAYROLL_PREPARER, Role.PAYROLL_APPROVER])


@pytest.mark.parametrize("typed", ["Álvaro", "alvaro", "ÁLVARO ÑU", "nuñez", "nunez alvaro"])
def test_accounts_are_found_with_or_without_accents_in_any_case(client: PageClient, typed: str) -> None:
    with db.unit_of_work():
        factories.make_user(Role.HR, name="Álvaro Ñúñez")
        factories.make_user(Role.HR, name="Berta Prueba")
    client.sign_in(Role.ADMIN, name="Zoe Admin")
    client.get(f"/admin/users?q={typed}")
    assert "Álvaro Ñúñez" in client.text
    assert "Berta Prueba" not in client.text


def test_the_error_summary_follows_the_order_of_the_page(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/users/invite")
    page = client.post("/admin/users/invite", {"name": "", "email": "", "locale": "es"}, status=422)
    links = page.xpath("//div[@role='alert']//a/@href")
    assert links == ["#name", "#email", "#roles-0"]
