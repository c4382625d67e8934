"""Mass assignment: columns of the database sent along with any form change nothing by themselves."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlmodel import SQLModel, select

from hr import db
from screening.applications.models import Application
from tests.support import readers
from tests.support.readers import Door, Reader, Snapshot
from tests.support.world import World

POISON = "424242"  # fits a number and a text
MEANT = {"state": "committed", "status": "hired", "role": "admin", "roles": "admin", "is_active": ""}
# Forms that go through with what their page offers, so that the extra fields meet a change that is made.
GOES_THROUGH = {
    "accounts.language",
    "people.contact_post",
    "people.terms_post",
    "company.profile_post",
    "company.entity_post",
    "contracts.terms_post",
    "openings.edit_post",
    "shortlists.hire_post",
    "shortlists.move_post",
    "runs.new_post",
    "runs.send_back",
    "onboarding_cases.complete",
}
FILLED = {  # where the form stands on another page, or wants what its page cannot offer
    "accounts.language": {"locale": "es"},
    "people.terms_post": {"reason": "Agreement of 20 November"},
    "runs.send_back": {"reason": "The allowance of November is missing."},
    "shortlists.move_post": {"stage": "review", "version": "1"},
}
WATCHED = {
    "user_role": ("user_id", "role"),
    "user_account": ("id", "email", "is_active", "password_hash"),
    "pay_run": ("id", "approved_hash", "lines_hash", "net_minor"),
    "pay_item": ("id", "net_minor", "account_fingerprint"),
    "application": ("id", "score_id", "person_key"),
    "bank_account": ("id", "iban_sealed"),
    "legal_entity": ("id", "iban_sealed"),
    "score_record": ("id", "value"),
}


# Changing these columns is what the route is for.
MAY_CHANGE: dict[str, set[str]] = {
    "user_account": {"accounts.switch_off"},
    "pay_run": {"runs.calculate", "runs.send_back", "runs.approve", "runs.cancel", "skips.skip"},
    "pay_item": {"skips.skip"},
    "application": {"applications.withdraw_post"},
    "user_role": {"accounts.roles_post"},
}
COLUMNS = {column.name for table in SQLModel.metadata.sorted_tables for column in table.columns}
EXTRA = {name: MEANT.get(name, POISON) for name in (*COLUMNS, "roles", "score", "iban", "annual_gross_minor")}
Watched = dict[str, set[tuple[Any, ...]]]


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    with db.engine().connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(table.select()):
                yield table.name, dict(row._mapping)


def _watched() -> Watched:
    found: Watched = {name: set() for name in WATCHED}
    for table, row in _rows():
        if table in WATCHED:
            found[table].add(tuple(row[name] for name in WATCHED[table]))
    return found


def _poisoned() -> list[str]:
    return [
        f"{table}.{name}"
        for table, row in _rows()
        for name, value in row.items()
        if str(value) in (POISON, f"{POISON}.0")
    ]


def _offered(reader: Reader, path: str) -> dict[str, str]:
    """Return what a browser would send from the form at an address."""
    response = reader.open(path)
    page = readers.page_of(response) if response.status_code == 200 else None
    forms = [] if page is None else page.xpath("//main//form[@method='post']")
    own = [form for form in forms if form.get("action") in (None, "", path)]
    return {name: value or "" for name, value in own[0].form_values()} if own else {}


def test_no_form_takes_more_than_it_asks_for(
    app: Flask, world: World, everybody: dict[str, Reader], before: Snapshot
) -> None:
    through = {
        door.endpoint
        for door in readers.doors(app)
        if door.method == "POST" and _feed(door, world, everybody, before)
    }
    assert through >= GOES_THROUGH, f"not proved: {sorted(GOES_THROUGH - through)}"


def _address(door: Door, world: World) -> str:
    """Return where to send a form: to the usual object, or to one on which the act can be done."""
    if door.endpoint == "shortlists.hire_post":
        with db.reading() as session:
            at_interview = (Application.stage == "interview", Application.status == "active")
            return door.path(
                {"application_id": session.exec(select(Application.id).where(*at_interview)).one()}
            )
    return next(iter(door.addresses(world).values()))


def _feed(door: Door, world: World, everybody: dict[str, Reader], before: Snapshot) -> bool:
    """Send what a form asks for, and every column there is beside it; tell whether it went through."""
    path = _address(door, world)
    reader = readers.who_may(door, path, everybody, before)
    asked = {**_offered(reader, path), **FILLED.get(door.endpoint, {}), "csrf_token": reader.token}
    known = _watched()
    response = reader.open(path, "POST", {**EXTRA, **asked})
    if response.status_code >= 400:
        return False
    _check(door.endpoint, known)
    before.restore()
    return True


def _check(endpoint: str, known: Watched) -> None:
    assert not _poisoned(), f"{endpoint} wrote what nobody asked for"
    now = _watched()
    for table, rows in known.items():
        changed = rows - now[table]
        assert not changed or endpoint in MAY_CHANGE.get(table, ()), f"{endpoint} changed {table}: {changed}"
    given = now["user_role"] - known["user_role"] - _new_employees(now, known)
    assert not given or endpoint in MAY_CHANGE["user_role"], f"{endpoint} gave a role"


def _new_employees(now: Watched, known: Watched) -> set[tuple[Any, ...]]:
    """Return the one role a new account may come with: that of an employee."""
    new = {row[0] for row in now["user_account"]} - {row[0] for row in known["user_account"]}
    return {(user_id, "employee") for user_id in new}
