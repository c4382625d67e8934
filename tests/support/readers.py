"""Everybody who can stand at a door of the portal, and the addresses they can ask for.

    everybody = readers.arrive(app, world)       # seven roles, a new hire, a candidate, nobody
    everybody["hr"].open("/hr/people")           # one request, redirects not followed, cookies not changed
    keep = Snapshot(); keep.restore()            # put the database back after a request that wrote

A route with arguments finds them by `KINDS`: which kind of object they name.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from sqlmodel import SQLModel
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from hr import db
from hr.access import Role
from hr.auth import service as auth
from hr.web.guards import CANDIDATE_DOOR
from tests.support import rows
from tests.support.client import PageClient
from tests.support.world import Address, World

STATIC = frozenset({"static", "bootstrap.static"})
NEW_HIRE, CANDIDATE, ANONYMOUS = "new_hire", "candidate", "anonymous"
NAMES = (*(role.value for role in Role), NEW_HIRE, CANDIDATE, ANONYMOUS)

# What the arguments of a route name; a blueprint beside them decides where the names alone do not.
KINDS: dict[tuple[str, ...], str] = {
    ("absence_id",): "absence",
    ("act", "receivable_id"): "receivable_act",
    ("adjustments", "payslip_id"): "staff_payslip",
    ("advances", "receivable_id"): "own_advance",
    ("answer_id", "run_id"): "bank_answer",
    ("application_id",): "application",
    ("batch_id", "run_id"): "batch",
    ("case_id",): "case",
    ("case_id", "task_id"): "case_task",
    ("change_id",): "bank_change",
    ("code", "employment_id"): "assignment",
    ("code", "filing_id"): "filing_box",
    ("contracts", "document_id"): "contract",
    ("correction_id",): "correction",
    ("delivery_id",): "delivery",
    ("document_id",): "document",
    ("employment_id",): "pay_inputs",
    ("employment_id", "key", "run_id"): "run_flag",
    ("employment_id", "person_id"): "employment",
    ("employment_id", "run_id"): "run_person",
    ("entity_id",): "entity",
    ("entity_id", "scheme"): "paying_account",
    ("filing_id",): "filing",
    ("filing_id", "person_id"): "filing_paper",
    ("first", "group_id"): "pay_period",
    ("group_id",): "pay_group",
    ("input_files", "file_id"): "entry_file",
    ("job_id",): "job",
    ("link_id",): "spent_link",
    ("locale", "payslip_id"): "payslip_copy",
    ("name", "person_id"): "tax_form",
    ("name", "run_id"): "run_change",
    ("operations", "run_id"): "job_run",
    ("order_id",): "order",
    ("order_id", "target"): "order_move",
    ("pay_account", "change_id"): "own_bank_change",
    ("payslip_id",): "payslip",
    ("payslip_id", "position"): "payslip_line",
    ("payslip_id", "question_id"): "own_question",
    ("person_id",): "person",
    ("question_id",): "question",
    ("receivable_id",): "receivable",
    ("run_id",): "pay_run",
    ("slug",): "opening",
    ("staff_payslips", "payslip_id"): "staff_payslip",
    ("takeover", "file_id"): "legacy_file",
    ("task_id",): "own_task",
    ("tax_forms", "name"): "own_tax_form",
    ("tax_forms", "person_id"): "person_abroad",
    ("token",): "link",
    ("user_id",): "user",
    ("verification", "code"): "payslip_code",
    ("word",): "alarm",
}


class NoAddress(LookupError):
    """A route whose arguments nobody has said how to fill."""


@dataclass(frozen=True)
class Door:
    """One route with one method."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        """The name of the route."""
        return str(self.rule.endpoint)

    @property
    def kind(self) -> str:
        """What the arguments name; empty without arguments."""
        names = tuple(sorted(self.rule.arguments))
        if not names:
            return ""
        kind = KINDS.get((self.endpoint.split(".")[0], *names)) or KINDS.get(names)
        if kind is None:
            raise NoAddress(
                f"{self.rule.rule} ({self.endpoint}): say in tests/support/readers.py, KINDS, what {names} "
                "name, and let tests/support/world.py make an own and another one"
            )
        return kind

    def addresses(self, world: World) -> dict[str, str]:
        """Return the paths to ask for, by whose object they name ("" without arguments)."""
        found: dict[str, Address] = world.objects[self.kind] if self.kind else {"": {}}
        return {whose: self.path(values) for whose, values in found.items()}

    def path(self, values: Address) -> str:
        """Fill the arguments in."""
        built = self.rule.build(values)
        assert built is not None
        return str(built[1])


def doors(app: Flask) -> Iterator[Door]:
    """Give every route of the portal with each of its methods, in a stable order."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, str(rule.endpoint)))
    for rule in rules:
        if rule.endpoint not in STATIC:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Door(rule, method)


@dataclass(frozen=True)
class Reader:
    """Somebody with a browser whose session does not change from one request to the next."""

    name: str
    app: Flask
    cookie: str
    token: str  # against forged requests
    language: str

    def open(self, path: str, method: str = "GET", data: Mapping[str, Any] | None = None) -> TestResponse:
        """Make one request; a POST carries the token and nothing else unless told."""
        http = self.app.test_client(use_cookies=False)
        headers = {"Accept-Language": self.language, "Cookie": self.cookie}
        if method == "GET":
            return http.get(path, headers=headers)
        return http.open(
            path, method=method, headers=headers, data={"csrf_token": self.token, **(data or {})}
        )


def arrive(app: Flask, world: World) -> dict[str, Reader]:
    """Let everybody sign in by a link of theirs."""
    return {name: _arrive(app, world, name) for name in NAMES}


def _arrive(app: Flask, world: World, name: str) -> Reader:
    client = PageClient(app)
    client.language = world.locale
    if name == CANDIDATE:
        with db.unit_of_work():
            link = auth.make_link(purpose="candidate", subject=("application", world.application_id))
        client.follow_link(link)
    elif name != ANONYMOUS:
        client.sign_in_user(world.accounts[name])
    page = client.get("/help")
    token = str(page.xpath("//input[@name='csrf_token']/@value")[0])
    jar = client.http.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert jar is not None
    return Reader(name, app, f"{jar.key}={jar.value}", token, world.locale)


class Snapshot:
    """Every row as it stood, to be put back."""

    def __init__(self) -> None:
        """Take a copy of the whole database."""
        if db.is_sqlite():
            self._copy = sqlite3.connect(":memory:")
            _copy_sqlite(_own_connection(), self._copy)
        else:
            with db.engine().connect() as connection:
                self._fill = rows.fill(connection)
                self._rows = {
                    table: [dict(row._mapping) for row in connection.execute(table.select())]
                    for table in SQLModel.metadata.sorted_tables
                }

    def restore(self) -> None:
        """Put every row back; triggers and references sleep meanwhile, since the rows fitted before."""
        if db.is_sqlite():
            _copy_sqlite(self._copy, _own_connection())
            return
        with db.engine().execution_options(writes=True).begin() as connection:
            now = rows.fill(connection)
            changed = [table for table in self._rows if now[table.name] != self._fill[table.name]]
            rows.empty(connection, changed)
            for table in changed:
                if self._rows[table]:
                    connection.execute(table.insert(), self._rows[table])


def _own_connection() -> sqlite3.Connection:
    return sqlite3.connect(db.engine().url.database or "")


def _copy_sqlite(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)
    for each in (source, target):
        if each.execute("PRAGMA database_list").fetchone()[2]:
            each.close()


def is_door(response: TestResponse) -> bool:
    """Tell whether an answer sends its reader away to sign in, or to ask for a candidate's link."""
    if not 300 <= response.status_code < 400:
        return False
    to = urlsplit(response.location)
    return (to.path == "/sign-in" and "next=" in to.query) or to.path == CANDIDATE_DOOR


def who_may(door: Door, path: str, everybody: Mapping[str, Reader], before: Snapshot) -> Reader:
    """Return the first reader who may send a form."""
    for reader in everybody.values():
        response = reader.open(path, "POST")
        if response.status_code < 400:
            before.restore()
        if response.status_code not in (403, 404) and not is_door(response):
            return reader
    raise AssertionError(f"nobody may use {door.endpoint}")


def page_of(response: TestResponse) -> Any:
    """Return the parsed page of an answer, None when it is no page."""
    return html.fromstring(response.get_data(as_text=True)) if response.mimetype == "text/html" else None
