"""Tell what a file is from its bytes; the name it came with is not trusted."""

import io
import re
import zipfile
import zlib
from enum import StrEnum

from screening.parsing.reading.limits import MAX_FILE_BYTES
from screening.parsing.reading.plain import encoding_of
from screening.parsing.refusals import Reason, Refusal

_SAMPLE = 65536
_PDF_HEADER_WITHIN = 1024  # where readers look for the header in practice (ISO 32000-1, annex H.3)
_OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word, and Office files with a password
_ODT_MIME = b"application/vnd.oasis.opendocument.text"
_OLD_WORD_STREAM = "WordDocument".encode("utf-16-le")
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_RTF = b"{\\rt"  # some writers leave out the f, and Word opens that
_WORD_MAIN = re.compile(r"word/document\d*\.xml")
_WEB_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}>|<!--.{0,2000}?-->|\s)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_NOT_PROSE = (b"<!doctype", b"<?xml", b"<svg", b"%!ps", b"#!", b"<script", b"<?php", b"gif8", b"\x7felf")


class Kind(StrEnum):
    """The kinds of file we read."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"
    RTF = "rtf"
    HTML = "html"
    PICTURE = "picture"  # JPEG or PNG: a photograph or a scan of a page


def kind_of(data: bytes) -> Kind:
    """Return the kind of a file, or refuse it."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Refusal(Reason.EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise Refusal(Reason.TOO_LARGE)
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_OLE_HEADER):
        # Office wraps a protected DOCX in an OLE file with this stream name in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refusal(Reason.ENCRYPTED)
        raise Refusal(Reason.OLD_WORD if _OLD_WORD_STREAM in data else Reason.WRONG_TYPE)
    if data.startswith((_JPEG, _PNG)):
        return Kind.PICTURE
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return Kind.PDF
    return _kind_of_text(data)


def _kind_of_archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = archive.open("mimetype").read(len(_ODT_MIME)) if "mimetype" in names else b""
    except (
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        zlib.error,
    ) as error:
        raise Refusal(Reason.BROKEN, str(error)) from error
    if any(_WORD_MAIN.fullmatch(name) for name in names):
        return Kind.DOCX
    if "content.xml" in names and mime == _ODT_MIME:
        return Kind.ODT
    raise Refusal(Reason.WRONG_TYPE)


def _kind_of_text(data: bytes) -> Kind:
    """Tell prose, rich text and web pages apart, in whatever encoding; refuse what is neither."""
    encoding = encoding_of(data)
    head = data[:_SAMPLE].decode(encoding, "ignore").lstrip("\ufeff").encode() if encoding else data[:_SAMPLE]
    start = head.lstrip(b" \t\r\n")
    if start.startswith(_RTF):
        return Kind.RTF
    if _WEB_PAGE.match(start):
        return Kind.HTML
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    if start[:16].lower().startswith(_NOT_PROSE) or b"\x00" in head or control > len(head) // 200:
        raise Refusal(Reason.WRONG_TYPE)
    return Kind.TXT
