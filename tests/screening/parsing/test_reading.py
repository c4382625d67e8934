"""Hostile and broken files: always a keyed refusal or a reading, never an exception, never a hang."""

import os
import signal
import struct
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

from screening.parsing import ParsedResume, Reason, Refusal, WarningCode, parse
from screening.parsing.reading import children
from screening.parsing.reading.limits import MAX_FILE_BYTES
from tests.screening.parsing import files
from tests.screening.parsing.files import Words

TODAY = date(2026, 11, 23)
DEMO = Path(__file__).parents[3] / "screening" / "demo"
GOOD = (DEMO / "lucia-ferrer.pdf").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what old Office files begin with
SECRET = "the words of a private file"
LONG_ENOUGH = "Ana Prueba Ejemplo, responsable de turno, ana@example.com"


def refusal_of(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(data, today=TODAY)
    assert caught.value.message
    return caught.value


def read_good() -> ParsedResume:
    parsed = parse(GOOD, filename="cv.pdf", today=TODAY)
    assert parsed.name is not None
    assert parsed.name.text == "Lucía Ferrer Montalt"
    return parsed


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", Reason.EMPTY, id="no bytes"),
        pytest.param(b"\n \x00\x00", Reason.EMPTY, id="blanks"),
        pytest.param(b"a" * (MAX_FILE_BYTES + 1), Reason.TOO_LARGE, id="too large"),
        pytest.param(b"GIF89a" + bytes(2000), Reason.WRONG_TYPE, id="picture of another kind"),
        pytest.param(b"GIF89a=1;<html><body>Ana</body></html>", Reason.WRONG_TYPE, id="GIF and HTML"),
        pytest.param(b"MZ\x90\x00" + bytes(range(256)) * 20, Reason.WRONG_TYPE, id="program"),
        pytest.param(b"{\\rtf1 Ana}", Reason.EMPTY, id="rich text with a single word"),
        pytest.param(b"{\\rtf1" + b"{" * 900, Reason.BROKEN, id="rich text in too many groups"),
        pytest.param(b"<!DOCTYPE html><p>Ana</p>", Reason.EMPTY, id="web page with a single word"),
        pytest.param(b"<?php system('id'); ?>" * 9, Reason.WRONG_TYPE, id="PHP"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Reason.WRONG_TYPE, id="drawing"),
        pytest.param(OLE + bytes(3000), Reason.WRONG_TYPE, id="old spreadsheet"),
        pytest.param(OLE + bytes(99) + "WordDocument".encode("utf-16-le"), Reason.OLD_WORD, id="old Word"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"),
            Reason.ENCRYPTED,
            id="Word with a password",
        ),
        pytest.param(files.archive({"readme.txt": "hello"}), Reason.WRONG_TYPE, id="zip of something else"),
        pytest.param(b"PK\x03\x04" + bytes(100), Reason.BROKEN, id="zip cut short"),
        pytest.param(GOOD[:300], Reason.BROKEN, id="PDF cut to its head"),
        pytest.param(b"%PDF-1.7\nnothing follows", Reason.BROKEN, id="PDF without content"),
        pytest.param(files.docx("<w:p>"), Reason.BROKEN, id="Word with broken XML"),
        pytest.param(files.pdf([]), Reason.NO_TEXT, id="PDF with an empty page"),
        pytest.param((DEMO / "sofia-marin-scan.pdf").read_bytes(), Reason.NO_TEXT, id="scan"),
        pytest.param((DEMO / "pau-llorens-locked.pdf").read_bytes(), Reason.ENCRYPTED, id="locked PDF"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(data: bytes, reason: Reason) -> None:
    assert refusal_of(data).reason is reason
    read_good()


def test_only_what_a_person_could_still_read_goes_to_a_person() -> None:
    assert Refusal(Reason.NO_TEXT).needs_person
    assert Refusal(Reason.TOO_SLOW).needs_person
    assert not Refusal(Reason.ENCRYPTED).needs_person
    assert not Refusal(Reason.EMPTY).needs_person


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_an_external_entity_is_never_read(kind: str, tmp_path: Path) -> None:
    private = tmp_path / "private.txt"
    private.write_text(SECRET)
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{private.as_uri()}">]>'
    if kind == "docx":
        data = files.docx(files.paragraphs(f"{LONG_ENOUGH} &x;"), before=entity)
    else:
        data = files.odt(f"<t:p>{LONG_ENOUGH} &x;</t:p>", before=entity)
    refusal = refusal_of(data)
    assert refusal.reason is Reason.BROKEN
    assert SECRET not in refusal.detail


def test_entities_that_multiply_are_refused() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = files.docx(files.paragraphs("&a9;"), before=f'<!DOCTYPE a [<!ENTITY a0 "ha">{laughs}]>')
    assert refusal_of(bomb).reason is Reason.BROKEN


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"word/document.xml": b" " * (60 << 20)}, id="60 MiB declared"),
        pytest.param(
            {f"word/{n}.xml": "x" for n in range(2100)} | {"word/document.xml": "x"}, id="2,100 entries"
        ),
        pytest.param({"word/document.xml": b" " * (20 << 20)}, id="ratio of 1,000"),
    ],
)
def test_an_archive_that_declares_too_much_is_not_opened(parts: dict[str, bytes | str]) -> None:
    assert refusal_of(files.archive(parts)).reason is Reason.BROKEN


def test_an_archive_that_lies_about_its_size_is_not_unpacked() -> None:
    data = bytearray(files.archive({"word/document.xml": b" " * (20 << 20)}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(mark) + offset
        data[place : place + 4] = struct.pack("<I", 100)
    assert refusal_of(bytes(data)).reason is Reason.BROKEN
    read_good()


def test_a_pdf_bomb_is_refused_and_the_next_file_is_read() -> None:
    refusal = refusal_of(files.pdf_bomb(700))
    assert refusal.reason in (Reason.BROKEN, Reason.NO_TEXT, Reason.TOO_SLOW)
    read_good()


def test_a_polyglot_is_read_as_the_pdf_it_begins_with() -> None:
    other = files.docx(files.paragraphs("Otra Persona"))
    parsed = parse(GOOD + other, today=TODAY)
    assert parsed.kind == "pdf"
    assert "Otra Persona" not in parsed.text


def test_three_hundred_pages_are_cut_and_said_to_be() -> None:
    parsed = parse(files.pdf(*([Words(f"{LONG_ENOUGH} {n}", 50, 50)] for n in range(300))), today=TODAY)
    assert parsed.pages == 300
    assert [warning.code for warning in parsed.warnings] == [WarningCode.CUT]
    assert len(parsed.lines) <= 31


def test_a_pdf_with_an_empty_password_opens(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=DEMO / "lucia-ferrer.pdf")
    writer.encrypt("", "the owner's own", algorithm="AES-256")
    writer.write(tmp_path / "open.pdf")
    parsed = parse((tmp_path / "open.pdf").read_bytes(), today=TODAY)
    assert parsed.emails[0].text == "lucia.ferrer@example.com"


def test_the_child_is_replaced_after_it_was_killed() -> None:
    read_good()
    assert children._child is not None
    first = children._child.process.pid
    os.kill(first, signal.SIGKILL)
    children._child.process.wait()
    read_good()
    assert children._child.process.pid != first


def freeze_child() -> subprocess.Popen[bytes]:
    """Stop the child as a document that loops for ever would."""
    read_good()
    assert children._child is not None
    os.kill(children._child.process.pid, signal.SIGSTOP)
    return children._child.process


def test_a_child_that_hangs_is_ended_and_the_file_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = freeze_child()
    monkeypatch.setattr(children, "LIMITS", replace(children.LIMITS, wall_seconds=0.3))
    assert refusal_of(LONG_ENOUGH.encode()).reason is Reason.TOO_SLOW
    assert frozen.returncode == -signal.SIGKILL
    monkeypatch.undo()
    read_good()


def test_a_second_reader_takes_over_when_the_first_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = freeze_child()
    monkeypatch.setattr(children, "LIMITS", replace(children.LIMITS, wall_seconds=4.0))
    parsed = read_good()
    assert frozen.returncode == -signal.SIGKILL
    assert [warning.code for warning in parsed.warnings] == [WarningCode.SECOND_READER]
    assert parsed.emails[0].text == "lucia.ferrer@example.com"


def test_a_forked_process_uses_a_child_of_its_own() -> None:
    """A queue worker forks for every job; the fork must not speak on its parent's pipes."""
    read_good()
    assert children._child is not None
    before = children._child.process.pid
    fork = os.fork()
    if fork == 0:
        status = 1
        try:
            read_good()
            status = 0 if children._child and children._child.process.pid != before else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
    read_good()
    assert children._child.process.pid == before


def test_the_child_sees_no_secret_of_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    children.stop_reader()
    read_good()
    assert children._child is not None
    environment = Path(f"/proc/{children._child.process.pid}/environ").read_bytes()
    assert b"SECRET_KEY" not in environment


def test_all_readers_together_stay_within_thirty_seconds() -> None:
    assert 2 * children.LIMITS.wall_seconds <= children.LIMITS.total_seconds <= 28
    assert children.LIMITS.cpu_seconds <= children.LIMITS.wall_seconds
    assert children.LIMITS.memory_bytes <= 512 * 1024 * 1024
