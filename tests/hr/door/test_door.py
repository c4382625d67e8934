"""The door: links work once, passwords are checked the same way for everybody, tries are limited."""

from hr import db
from hr.access import Role
from hr.auth import service as auth
from tests.support import factories
from tests.support.client import PageClient


def test_a_link_signs_in_once_and_only_by_its_button(client: PageClient) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        link = auth.make_link(purpose="sign_in", user_id=user.id)
    path = link.removeprefix("http://localhost")
    client.get(path)
    client.get(path)  # a mail scanner that looks first uses nothing up
    client.post(path)
    assert client.raw("/hr").status_code == 200
    other = PageClient(client.app)
    other.get(path, status=410)
    assert "Each link works once" in other.text


def test_an_unknown_account_and_a_wrong_password_read_the_same(client: PageClient) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        auth.set_password(actor=auth.actor_of_user(user), user_id=user.id, password="four quiet green horses")
    texts = []
    for email in (user.email, "nobody@example.com"):
        client.get("/sign-in")
        client.post("/sign-in", {"email": email, "password": "wrong wrong wrong wrong"}, status=422)
        texts.append(client.text)
    assert texts[0] == texts[1]
    client.get("/sign-in")
    client.post("/sign-in", {"email": user.email, "password": "four quiet green horses", "next": "/hr"})
    assert client.response is not None
    assert client.response.request.path == "/hr"
