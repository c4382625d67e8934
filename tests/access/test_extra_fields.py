"""Mass assignment: columns of the database sent along with any form change nothing by themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlmodel import SQLModel

from hr import db
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
FILLED = {
    "shortlists.move_post": {"stage": "review", "version": "1"},
    "people.contact_post": {},
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


def _columns() -> set[str]:
    return {column.name for table in SQLModel.metadata.sorted_tables for column in table.columns}


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    with db.engine().connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(table.select()):
                yield table.name, dict(row._mapping)


def _watched() -> dict[str, set[tuple[Any, ...]]]:
    found: dict[str, set[tuple[Any, ...]]] = {name: set() for name in WATCHED}
    for table, row in _rows():
        if table in WATCHED:
            found[table].add(tuple(row[name] for name in WATCHED[table]))
    return found


def _poisoned() -> list[str]:
    return [
        f"{table}.{name}"
        for table, row in _rows()
        for name, value in row.items()
        if str(value) in (POISON, "4242.42", "4242.42.0")
    ]


def _offered(reader: Reader, path: str) -> dict[str, str]:
    """Return what a browser would send from the form at an address."""
    response = reader.open(path)
    page = readers.page_of(response) if response.status_code == 200 else None
    forms = [] if page is None else page.xpath("//main//form[@method='post']")
    own = [form for form in forms if form.get("action") in (None, "", path)]
    return {name: value or "" for name, value in own[0].form_values()} if own else {}


@pytest.fixture(scope="module")
def through() -> set[str]:
    """Which routes changed something while fed."""
    return set()


@pytest.mark.parametrize("name", [name for name in readers.NAMES if name != readers.ANONYMOUS])
def test_no_form_takes_more_than_it_asks_for(
    app: Flask,
    world: World,
    everybody: dict[str, Reader],
    before: Snapshot,
    through: set[str],
    name: str,
) -> None:
    reader = everybody[name]
    for door in readers.doors(app):
        if door.method == "POST":
            path = next(iter(door.addresses(world).values()))
            _feed(reader, door, path, before, through)


def _feed(reader: Reader, door: Door, path: str, before: Snapshot, through: set[str]) -> None:
    """Send what the form asks for, and every column there is beside it."""
    if reader.open(path, "POST").status_code in (302, 403, 404) and door.endpoint not in GOES_THROUGH:
        before.restore()
        return
    before.restore()
    asked = {**_offered(reader, path), **FILLED.get(door.endpoint, {}), "csrf_token": reader.token}
    extra = {column: MEANT.get(column, POISON) for column in _columns()} | {"roles": "admin", "score": POISON}
    fed = {**extra, **asked}
    known = _watched()
    response = reader.open(path, "POST", fed)
    if response.status_code >= 400:
        return
    through.add(door.endpoint)
    assert not _poisoned(), f"{door.endpoint} wrote what nobody asked for"
    now = _watched()
    for table, rows in known.items():
        assert rows <= now[table] or door.endpoint in _MAY_CHANGE.get(table, set()), (
            f"{door.endpoint} changed a row of {table}"
        )
    assert not now["user_role"] - known["user_role"] - _new_employees(now, known), f"{door.endpoint} gave a role"
    before.restore()


# Changing these columns is what the route is for.
_MAY_CHANGE: dict[str, set[str]] = {
    "user_account": {"accounts.switch_off"},
    "pay_run": {"runs.calculate", "runs.send_back", "runs.approve", "runs.cancel"},
    "application": {"applications.withdraw_post"},
    "user_role": {"accounts.roles_post"},
}


def _new_employees(
    now: dict[str, set[tuple[Any, ...]]], known: dict[str, set[tuple[Any, ...]]]
) -> set[tuple[Any, ...]]:
    """Return the one role a new account may come with: that of an employee."""
    new = {row[0] for row in now["user_account"]} - {row[0] for row in known["user_account"]}
    return {(user_id, "employee") for user_id in new}


def test_the_forms_that_matter_went_through(through: set[str]) -> None:
    assert through >= GOES_THROUGH, f"not proved: {sorted(GOES_THROUGH - through)}"
