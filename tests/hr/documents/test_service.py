"""Documents: stored whole or not at all, and handed out only to whom they belong."""

from pathlib import Path

import pytest
from flask import Flask

from hr import db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.documents import service
from hr.documents.models import Document
from hr.errors import Conflict, Invalid, NotFound, Unavailable
from hr.jobs import worker
from tests.support import factories
from tests.support.client import PageClient


def stored(person_id: str | None = None, content: bytes = b"%PDF-1.7 words") -> Document:
    with db.unit_of_work():
        return service.file_document(
            actor=SYSTEM,
            kind="letter",
            title="Letter",
            about=("thing", "t1"),
            content=content,
            media_type="application/pdf",
            filename="../../etc/pass<wd>.pdf",
            person_id=person_id,
        )


def file_of(var_dir: Path, document: Document) -> Path:
    with db.reading():
        address = service.versions_of(document.id)[-1].address
    return var_dir / "documents" / address[:2] / address


def test_bytes_come_back_and_lie_encrypted(app: Flask, var_dir: Path) -> None:
    document = stored()
    with db.reading():
        file = service.read(document)
    assert file.content == b"%PDF-1.7 words"
    assert "/" not in file.filename
    assert b"words" not in file_of(var_dir, document).read_bytes()


def test_equal_contents_do_not_share_an_object(app: Flask, var_dir: Path) -> None:
    first = stored()
    with db.unit_of_work():
        second = service.file_document(
            actor=SYSTEM,
            kind="letter",
            title="Letter",
            about=("thing", "t2"),
            content=b"%PDF-1.7 words",
            media_type="application/pdf",
            filename="b.pdf",
        )
    assert file_of(var_dir, first) != file_of(var_dir, second)


@pytest.mark.parametrize("damage", ["flip", "truncate", "remove"])
def test_a_damaged_file_is_never_handed_out(app: Flask, var_dir: Path, damage: str) -> None:
    document = stored()
    path = file_of(var_dir, document)
    content = path.read_bytes()
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if damage == "flip" else content[:-5])
    with db.reading(), pytest.raises(Unavailable):
        service.read(document)


def test_whoever_meets_a_missing_file_gets_the_reference_that_the_log_has(
    client: PageClient, var_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with db.unit_of_work():
        person_id = factories.make_person().id
        user = factories.make_user(Role.EMPLOYEE, person_id=person_id)
    client.sign_in_user(user.id)
    document = stored(person_id)
    file_of(var_dir, document).unlink()
    client.get(f"/documents/{document.id}", status=503)
    (reference,) = client.page.xpath("//main//code/text()")
    assert "The stored file is missing." in client.text
    assert reference in caplog.text


def test_a_file_of_a_transaction_that_fails_is_not_a_document(app: Flask) -> None:
    def fails() -> None:
        with db.unit_of_work():
            service.file_document(
                actor=SYSTEM,
                kind="letter",
                title="Letter",
                about=("thing", "t9"),
                content=b"x",
                media_type="text/plain",
                filename="x.txt",
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with db.reading():
        assert service.documents_about(("thing", "t9")) == []


def test_my_document_is_mine_alone(client: PageClient) -> None:
    with db.unit_of_work():
        mine, theirs = factories.make_person(), factories.make_person()
    own, other = stored(mine.id), None
    with db.unit_of_work():
        other = service.file_document(
            actor=SYSTEM,
            kind="letter",
            title="Letter",
            about=("thing", "t2"),
            content=b"%PDF other",
            media_type="application/pdf",
            filename="o.pdf",
            person_id=theirs.id,
        )
    client.sign_in(Role.EMPLOYEE, person_id=mine.id)
    answer = client.raw(f"/documents/{own.id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.raw(f"/documents/{other.id}").status_code == 404
    assert client.raw("/documents/no-such").status_code == 404


def signable() -> tuple[Document, str]:
    with db.unit_of_work():
        person = factories.make_person(given_name="Lucía", family_name="Prueba")
        factories.make_user(Role.EMPLOYEE, name="Lucía Prueba", person_id=person.id)
    document = stored(person.id)
    with db.unit_of_work() as work:
        document.needs_signature = True
        work.session.add(document)
    return document, person.id


def sign(document: Document, person_id: str, **changes: object) -> None:
    with db.unit_of_work():
        user = auth.user_of_person(person_id)
        assert user is not None
        values = {
            "typed_name": "lucía  prueba",
            "agreed": True,
            "sha256": service.read(document).sha256,
            "statement": "I agree",
            **changes,
        }
        service.sign(actor=auth.actor_of_user(user), document_id=document.id, **values)  # type: ignore[arg-type]


def test_a_signature_keeps_who_when_and_what(app: Flask) -> None:
    document, person_id = signable()
    sign(document, person_id)
    with db.reading():
        signature = service.signature_of(document.id)
        assert signature is not None
        assert signature.person_id == person_id
        assert signature.sha256 == service.read(document).sha256
    with pytest.raises(Conflict):
        sign(document, person_id)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"sha256": "0" * 64}, Conflict),
        ({"agreed": False}, Invalid),
        ({"typed_name": "Somebody Else"}, Invalid),
    ],
)
def test_what_is_not_a_signature_is_refused(
    app: Flask, change: dict[str, object], error: type[Exception]
) -> None:
    document, person_id = signable()
    with pytest.raises(error):
        sign(document, person_id, **change)
    with db.reading():
        assert service.signature_of(document.id) is None


def test_nobody_signs_for_somebody_else(app: Flask) -> None:
    document, _person_id = signable()
    with db.unit_of_work():
        stranger = factories.make_person()
        factories.make_user(Role.EMPLOYEE, person_id=stranger.id)
    with pytest.raises(NotFound):
        sign(document, stranger.id)
    assert worker.run_waiting() == 0
