"""The child process that opens files, one after another: `python -m screening.parsing.reading.child`.

Request on standard input: two unsigned 32-bit lengths, then a JSON head `{"reader": …}` and the document.
Answer on standard output: one length, then JSON: `{"text": …}`, `{"refused": reason, "detail": …}` or
`{"failed": …}`. The child holds no secrets (its environment is emptied by the parent) and may write no file.
"""

import io
import json
import resource
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from screening.parsing.reading.limits import MAX_CHARACTERS, MAX_LINES, MAX_PAGES, ReaderLimits
from screening.parsing.reading.pages import Line, RawText
from screening.parsing.refusals import Reason, Refusal


def main() -> None:
    """Serve documents until standard input ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not break the answers
    limits = ReaderLimits()
    _confine(limits)
    while request := _receive(source):
        head, data = request
        _allow_cpu(limits.cpu_seconds)
        answer = json.dumps(_answer(head["reader"], data)).encode()
        sink.write(struct.pack(">I", len(answer)) + answer)
        sink.flush()


def _confine(limits: ReaderLimits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.setrecursionlimit(2000)


def _allow_cpu(seconds: int) -> None:
    """Move the processor-time limit ahead: it counts from the start of the process, not of the document."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _receive(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    sizes = source.read(8)
    if len(sizes) < 8:
        return None
    head_size, data_size = struct.unpack(">II", sizes)
    return json.loads(source.read(head_size)), source.read(data_size)


def _answer(reader: str, data: bytes) -> dict[str, Any]:
    try:
        return {"text": _shorten(READERS[reader](data)).to_dict()}
    except Refusal as refusal:
        return {"refused": refusal.reason, "detail": refusal.detail[:200]}
    except Exception as error:  # noqa: BLE001 - whatever a library raises on a hostile file
        return {"failed": f"{type(error).__name__}: {error}"[:200]}


def _shorten(raw: RawText) -> RawText:
    total = 0
    for index, line in enumerate(raw.lines):
        total += len(line.text) + 1
        if index >= MAX_LINES or total > MAX_CHARACTERS:
            raw.lines = raw.lines[:index]
            raw.cut = True
            break
    raw.links = [link[:500] for link in raw.links[:100]]
    return raw


def read_pdf(data: bytes) -> RawText:
    """Return the text of a PDF, with PDFium."""
    from screening.parsing.lexicon import load
    from screening.parsing.reading import pdf

    return pdf.read(data, load().is_heading)


def read_pdf_again(data: bytes) -> RawText:
    """Return the text of a PDF with pypdf, which is slower, knows no columns, but survives more."""
    import pypdf

    document = pypdf.PdfReader(io.BytesIO(data))
    if document.is_encrypted and not document.decrypt(""):
        raise Refusal(Reason.ENCRYPTED)
    raw = RawText(pages=len(document.pages), cut=len(document.pages) > MAX_PAGES)
    for number in range(min(raw.pages, MAX_PAGES)):
        page = document.pages[number]
        raw.lines += [Line(text, page=number) for text in page.extract_text().splitlines()]
        raw.has_images = raw.has_images or "/XObject" in (page.get("/Resources") or {})
    return raw


def read_plain(data: bytes) -> RawText:
    """Return the text of a plain file in UTF-8, UTF-16 or Windows Latin."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return RawText(lines=[Line(line) for line in text.replace("\f", "\n").splitlines()])


def read_word(data: bytes) -> RawText:
    """Return the text of a Word file."""
    from screening.parsing.reading import office

    return office.read_docx(data)


def read_open_document(data: bytes) -> RawText:
    """Return the text of an OpenDocument file."""
    from screening.parsing.reading import office

    return office.read_odt(data)


READERS: dict[str, Callable[[bytes], RawText]] = {
    "pdf": read_pdf,
    "pdf_again": read_pdf_again,
    "docx": read_word,
    "odt": read_open_document,
    "txt": read_plain,
}

if __name__ == "__main__":
    main()
