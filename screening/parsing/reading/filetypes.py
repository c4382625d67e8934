"""Tell what a file is from its bytes; the name it came with is not trusted."""

import io
import zipfile
import zlib
from enum import StrEnum

from screening.parsing.reading.limits import MAX_FILE_BYTES
from screening.parsing.refusals import Reason, Refusal

_PDF_HEADER_WITHIN = 1024  # where readers look for the header in practice (ISO 32000-1, annex H.3)
_OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word, and Office files with a password
_ODT_MIME = b"application/vnd.oasis.opendocument.text"
_MARKUP = (b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"<svg", b"%!ps", b"#!", b"<script", b"<?php")


class Kind(StrEnum):
    """The kinds of file we read."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"


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
        protected = "EncryptedPackage".encode("utf-16-le") in data
        raise Refusal(Reason.ENCRYPTED if protected else Reason.WRONG_TYPE)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return Kind.PDF
    if _is_text(data):
        return Kind.TXT
    raise Refusal(Reason.WRONG_TYPE)


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
    if "word/document.xml" in names:
        return Kind.DOCX
    if "content.xml" in names and mime == _ODT_MIME:
        return Kind.ODT
    raise Refusal(Reason.WRONG_TYPE)


def _is_text(data: bytes) -> bool:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_MARKUP):
        return False
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:65536]
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in sample)
    return control <= len(sample) // 200 and b"\x00" not in sample
