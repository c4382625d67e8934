"""Walking through every page, form, mail and document of the world, and what is wrong with each."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from lxml import html
from sqlmodel import select
from werkzeug.test import TestResponse

from hr import db
from hr.documents import service as documents
from hr.documents.models import Document, Signature
from hr.i18n import record_missing, use_locale
from hr.notifications import compose, messages
from hr.notifications.models import Delivery
from hr.templating import environment
from payroll.payslips import drawing, sheet
from payroll.runs.models import PayItem, PayRun
from payroll.runs.states import SEALED
from tests.crawl import foreign
from tests.support import readers
from tests.support.client import PageProblem, check_page
from tests.support.readers import Door, Reader, Snapshot
from tests.support.world import World

ABSURD = (
    "",
    "x",
    "-1",
    "99999999999999999999",
    "31/02/2026",
    "0001-01-01",
    "a\0b",
    "%(name)s <b>á</b> " + "ñ" * 9000,
)
Found = list[str]


@dataclass(frozen=True)
class Crawl:
    """A crawl in one language."""

    app: Flask
    world: World
    everybody: dict[str, Reader]
    language: str

    def pages(self, reader: Reader) -> Found:
        """Fetch every page there is, with every object of the world."""
        return self._noting_missing(lambda: self._pages(reader))

    def _pages(self, reader: Reader) -> Iterator[str]:
        for door in readers.doors(self.app):
            if door.method == "GET":
                yield from self._pages_of(reader, door)

    def _pages_of(self, reader: Reader, door: Door) -> Iterator[str]:
        """Fetch the page for each object; whoever may not open it gets the same refusal for all of them."""
        for path in dict.fromkeys(self._paths(door)):
            response = reader.open(path)
            where = f"{reader.name} {path}"
            if response.status_code >= 500:
                yield f"{where}: {response.status_code}"
            yield from self.faults(_shown(response), where)
            if response.status_code in (302, 403):
                return

    def _paths(self, door: Door) -> Iterator[str]:
        yield from door.addresses(self.world).values()
        names = tuple(door.rule.arguments)
        if len(names) == 1:
            for value in dict.fromkeys(self.world.all[door.kind]):
                yield door.path({names[0]: value})

    def faults(self, page: Any, where: str, typed: Collection[str] = ()) -> Iterator[str]:
        """Say what is wrong with a page; what somebody typed may stand in it as it was."""
        if page is None:
            return
        try:
            check_page(page, where)
        except PageProblem as broken:
            yield str(broken)
        if page.get("lang") != self.language:
            yield f"{where}: is in {page.get('lang')}"
        for problem in foreign.problems(_without(foreign.texts(page), typed), self.language):
            yield f"{where}: {problem}"

    def forms(self, before: Snapshot) -> Found:
        """Send every form empty and with absurd values, and read what comes back."""
        return self._noting_missing(lambda: self._forms(before))

    def _forms(self, before: Snapshot) -> Iterator[str]:
        for door in readers.doors(self.app):
            if door.method == "POST":
                path = next(iter(door.addresses(self.world).values()))
                reader = readers.who_may(door, path, self.everybody, before)
                for data in ({}, *self._absurd(reader, path)):
                    yield from self._sent(reader, path, data, before)

    def _sent(self, reader: Reader, path: str, data: dict[str, str], before: Snapshot) -> Iterator[str]:
        response = reader.open(path, "POST", data)
        if response.status_code < 400:
            before.restore()
        where = f"{reader.name} POST {path}"
        if response.status_code >= 500:
            yield f"{where}: {response.status_code} with {str(data)[:200]}"
        yield from self.faults(_shown(response), where, tuple(data.values()))

    def _absurd(self, reader: Reader, path: str) -> Iterator[dict[str, str]]:
        """Fill every field of the form at this address with one absurd value after the other."""
        response = reader.open(path)
        page = readers.page_of(response) if response.status_code == 200 else None
        names = page.xpath("//main//form[@method='post']//@name") if page is not None else []
        fields = {str(name) for name in names} - {"csrf_token"}
        if fields:
            for value in ABSURD:
                yield dict.fromkeys(fields, value)

    def mails(self) -> Found:
        """Compose every mail of the world and every registered message from its sample."""
        return self._noting_missing(self._mails)

    def _mails(self) -> Iterator[str]:
        with db.reading() as session:
            sent = [(row.message, row.context, row.dedupe_key) for row in session.exec(select(Delivery))]
        for name, context, key in sent:
            is_sample = key.startswith("sample:")  # whose values are in some language
            yield from self._mail(name, context, _words(context) if is_sample else ())
        for name in messages.registered().keys() - {name for name, _context, _key in sent}:
            yield f"mails: no mail of the world is a {name}"

    def _mail(self, name: str, context: dict[str, Any], given: Collection[str]) -> Iterator[str]:
        subject, body = compose.render(name, context, locale=self.language)
        page = html.fromstring(body)
        if page.get("lang") != self.language:
            yield f"mail {name}: is in {page.get('lang')}"
        found = _without(iter([subject, *foreign.texts(page)]), given)
        for problem in foreign.problems(found, self.language):
            yield f"mail {name}: {problem}"

    def papers(self) -> Found:
        """Write the HTML of every payslip and contract, the contract also with its evidence."""
        return self._noting_missing(self._papers)

    def _papers(self) -> Iterator[str]:
        with db.reading() as session, use_locale(self.language):
            for item in session.exec(select(PayItem)):
                run = session.get(PayRun, item.run_id)
                if run is not None and run.state in SEALED:
                    yield from self._paper("payslip", drawing.context(sheet.build(run, item)))
            for row in session.exec(select(Document).where(Document.kind == "contract")):
                yield from self._contract(row)

    def _contract(self, row: Document) -> Iterator[str]:
        signature: Signature | None = documents.signature_of(row.id)
        proof = documents.evidence(row, signature) if signature else None
        yield from self._paper("contract", {**row.context, "evidence": proof})

    def _paper(self, template: str, context: dict[str, Any]) -> Iterator[str]:
        page = html.fromstring(environment().get_template(f"pdf/{template}/document.html").render(**context))
        for problem in foreign.problems(foreign.texts(page), self.language):
            yield f"document {template}: {problem}"

    def _noting_missing(self, walk: Callable[[], Iterator[str]]) -> Found:
        with record_missing() as missing:
            found = list(walk())
        return [*_told_once(found), *(f"no translation: {text!r}" for text in sorted(missing))]


def _shown(response: TestResponse) -> Any:
    """Return the page a browser would show; the body of a redirect is seen by nobody."""
    return None if 300 <= response.status_code < 400 else readers.page_of(response)


def _without(found: Iterator[str], given: Collection[str]) -> Iterator[str]:
    """Blot out what people or samples gave, which may be of any language."""
    wanted = sorted({" ".join(each.split()) for each in given if len(each) > 3}, key=len, reverse=True)
    for text in found:
        for each in wanted:
            text = text.replace(each, "…")
        yield text


def _words(value: Any) -> list[str]:
    """Return every text in some values, however deep."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [word for part in parts for word in _words(part)]


def _told_once(found: Found) -> Found:
    """Name each problem with the first place it was met at, and how often it came."""
    places: dict[str, list[str]] = {}
    for each in found:
        where, _, problem = each.partition(": ")
        places.setdefault(problem, []).append(where)
    return [f"{problem} ({at[0]}, {len(at)} times)" for problem, at in places.items()]


def nothing(found: Found) -> None:
    """Fail with every problem on a line of its own."""
    __tracebackhide__ = True
    if found:
        raise AssertionError("\n".join([f"{len(found)} problems:", *found]))
