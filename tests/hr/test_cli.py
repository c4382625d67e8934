"""Commands of an operator: one sentence when something cannot be done, and a way back in."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import SQLModel, select

from hr import db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.auth import service as auth
from tests.support import factories
from tests.support.client import PageClient

ADMIN = ("user", "create", "--email", "ada@example.com", "--name", "Ada Admin")


def run(app: Flask, *arguments: str) -> Result:
    """Run one command as a terminal would."""
    result: Result = app.test_cli_runner().invoke(args=list(arguments))
    return result


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def sentence(result: Result, *, status: int = 1) -> str:
    """Return what an operator reads of a command that could not do it; it is no traceback."""
    assert result.exit_code == status
    assert isinstance(result.exception, SystemExit)
    return result.output.strip()


def test_an_account_is_made_once(app: Flask, client: PageClient) -> None:
    link = answer(run(app, *ADMIN, "--json"))["link"]
    client.follow_link(link)
    assert client.response is not None
    assert client.response.request.path == "/account/password"
    assert sentence(run(app, *ADMIN)) == "Error: There is already an account with this e-mail address."


def test_two_duties_in_one_hand_are_refused(app: Flask) -> None:
    duties = ("--role", "payroll_preparer", "--role", "payroll_approver")
    assert "two people's work" in sentence(run(app, *ADMIN, *duties))


@pytest.mark.parametrize(
    "arguments",
    [("--email", "not a mail", "--name", "Ada"), ("--email", "josé@ejemplo.es", "--name", "Ada"),
     ("--email", "ada@example.com", "--name", " ")],
)  # fmt: skip
def test_an_absurd_account_is_refused(app: Flask, arguments: tuple[str, ...]) -> None:
    assert "Invalid value" in sentence(run(app, "user", "create", *arguments), status=2)
    with db.reading():
        assert auth.user_by_email("ada@example.com") is None


def test_a_lost_link_is_replaced_on_the_record(app: Flask, client: PageClient) -> None:
    lost = answer(run(app, *ADMIN, "--json"))["link"]
    fresh = answer(run(app, "user", "link", "--email", "Ada@Example.com", "--json"))["link"]
    client.follow_link(fresh)
    client.get("/account")
    client.get(lost.removeprefix("http://localhost"), status=410)
    with db.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "auth.link_handed_over")
        assert len(session.exec(query).all()) == 2


def test_nobody_gets_a_link_to_an_account_that_is_not_there_or_off(app: Flask) -> None:
    with db.unit_of_work():
        off = factories.make_user(Role.HR)
        auth.set_active(actor=SYSTEM, user_id=off.id, active=False)
    for email in ("nobody@example.com", off.email):
        assert "no account" in sentence(run(app, "user", "link", "--email", email))


def test_a_link_leads_to_where_the_try_out_listens(app: Flask, var_dir: Path) -> None:
    house = app.extensions["house"]
    here = replace(house.settings, external_url="")
    app.extensions["house"] = replace(house, settings=here)
    (var_dir / "instance.json").write_text(json.dumps({"url": "http://127.0.0.1:8123"}))
    try:
        link = answer(run(app, *ADMIN, "--json"))["link"]
    finally:
        app.extensions["house"] = house
        (var_dir / "instance.json").unlink()
    assert link.startswith("http://127.0.0.1:8123/link/")


def test_without_tables_every_command_says_so(app: Flask) -> None:
    SQLModel.metadata.drop_all(db.engine())
    try:
        for command in (
            ADMIN,
            ("user", "link", "--email", "ada@example.com"),
            ("audit", "verify"),
            ("doctor",),
        ):
            assert "flask db upgrade" in sentence(run(app, *command))
    finally:
        SQLModel.metadata.create_all(db.engine())


def test_the_doctor_names_what_is_ill_with_its_remedy(app: Flask) -> None:
    result = run(app, "doctor", "--json")
    assert result.exit_code == 1
    found = {part["part"]: part for part in json.loads(result.stdout)}
    assert not found["Queue server"]["well"]
    assert "Start the queue server" in found["Queue server"]["remedy"]
    assert "ILL   Queue server" in run(app, "doctor").stdout
