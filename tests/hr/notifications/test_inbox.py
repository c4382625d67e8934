"""The inbox: one's own lines, in one's own language, read when one says so."""

from hr import db
from hr.access import Role
from hr.ids import new_id
from hr.notifications.models import InboxItem
from tests.support import factories
from tests.support.client import PageClient


def _line(
    user_id: str, *, path: str = "/me", title: str = "Contract and pay of %(name)s", name: str = "Ana"
) -> None:
    with db.unit_of_work() as work:
        values = {"name": name}
        work.session.add(InboxItem(user_id=user_id, message="x", title=title, values=values, path=path))


def test_lines_are_written_in_the_readers_language_and_lead_somewhere(client: PageClient) -> None:
    user_id = client.sign_in(Role.EMPLOYEE)
    _line(user_id)
    client.get("/inbox")
    assert "Contract and pay of Ana" in client.text
    assert client.page.xpath("//main//a[@href='/me']")
    client.post("/preferences/language", {"language": "es", "next": "/inbox"})
    assert "Contrato y sueldo de Ana" in client.text


def test_looking_leaves_lines_unread_and_the_button_reads_them(client: PageClient) -> None:
    user_id = client.sign_in(Role.HR)
    _line(user_id)
    for _ in range(2):
        client.get("/inbox")
        assert "1 unread notification" in client.text
    client.post("/inbox/read")
    assert "unread" not in client.text
    assert "New" not in client.text


def test_nobody_sees_or_reads_anothers_lines(client: PageClient) -> None:
    with db.unit_of_work():
        other = factories.make_user(Role.EMPLOYEE)
    _line(other.id, name="Secreta")
    client.sign_in(Role.ADMIN)
    client.get("/inbox")
    assert "Secreta" not in client.text
    assert "You are up to date" in client.text
    client.post("/inbox/read")
    client.sign_in_user(other.id)
    client.get("/inbox")
    assert "1 unread notification" in client.text


def test_a_line_with_markup_a_foreign_address_or_a_missing_value_does_no_harm(client: PageClient) -> None:
    user_id = client.sign_in(Role.EMPLOYEE)
    _line(user_id, name="<script>alert(1)</script>", path="//evil.example/x")
    _line(user_id, title=f"%(missing)s {new_id()}", path="javascript:alert(1)")
    client.get("/inbox")
    assert "<script>alert(1)</script>" in client.text  # as text, not as a tag
    assert not client.page.xpath("//main//script")
    assert not client.page.xpath("//main//a[contains(@href, 'evil') or contains(@href, 'javascript')]")


def test_days_and_months_of_a_line_are_said_in_the_readers_words(client: PageClient) -> None:
    user_id = client.sign_in(Role.EMPLOYEE)
    _line(user_id, name="2026-11")
    _line(user_id, name="2026-12-01")
    client.get("/inbox")
    assert "Contract and pay of November 2026" in client.text
    assert "Contract and pay of 1 Dec" in client.text
    client.post("/preferences/language", {"language": "es", "next": "/inbox"})
    assert "Contrato y sueldo de noviembre de 2026" in client.text
