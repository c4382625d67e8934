"""The child process that opens files, one after another: `python -m screening.parsing.reading.child`.

Request on standard input: two unsigned 32-bit lengths, then a JSON head `{"reader": …}` and the document; a
head with `program` and `seconds` asks for the words in its pictures.
Answer on standard output: one length, then JSON: `{"text": …}`, `{"refused": reason, "detail": …}` or
`{"failed": …}`. The child holds no secrets (its environment is emptied by the parent) and may write no file.
"""

import io
import json
import resource
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from screening.parsing.reading.limits import (
    MAX_CHARACTERS,
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    MAX_PAGES,
    ReaderLimits,
)
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
        answer = json.dumps(_answer(head, data)).encode()
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


def _answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        found = _recognise(head, data) if "program" in head else READERS[head["reader"]](data)
        return {"text": _shorten(found).to_dict()}
    except Refusal as refusal:
        return {"refused": refusal.reason, "detail": refusal.detail[:200]}
    except Exception as error:  # noqa: BLE001 - whatever a library raises on a hostile file
        return {"failed": f"{type(error).__name__}: {error}"[:200]}


def _recognise(head: dict[str, Any], data: bytes) -> RawText:
    """Read the pictures of a PDF, or a photograph, with the program named in the request."""
    from screening.parsing.lexicon import load
    from screening.parsing.reading import pictures

    recogniser = pictures.Recogniser(head["program"], time.monotonic() + head["seconds"])
    read = pictures.read_pdf if head["reader"] == "pdf" else pictures.read_picture
    return read(data, recogniser, load().is_heading)


def _shorten(raw: RawText) -> RawText:
    room = MAX_CHARACTERS
    lines: list[Line] = []
    for line in (part for whole in raw.lines for part in _parts(whole)):
        room -= len(line.text) + 1
        if len(lines) >= MAX_LINES or room < 0:
            raw.cut = True
            break
        lines.append(line)
    raw.lines = lines
    raw.links = [link[:500] for link in raw.links[:100]]
    raw.anchors = {link: words for link, words in raw.anchors.items() if link in set(raw.links)}
    return raw


def _parts(line: Line) -> Iterator[Line]:
    """Yield an endless line in parts: what looks at whole lines must not look at a whole book."""
    text = line.text
    while len(text) > MAX_LINE_CHARACTERS:
        # Where a list divides rather than within a term, so that what is said again is seen to be the same.
        end = text.rfind(", ", 1, MAX_LINE_CHARACTERS) + 2
        if end < MAX_LINE_CHARACTERS // 2:
            end = text.rfind(" ", 1, MAX_LINE_CHARACTERS) + 1 or MAX_LINE_CHARACTERS
        yield replace(line, text=text[:end])
        text = text[end:]
    yield line if text is line.text else replace(line, text=text, gap=False)


def read_pdf(data: bytes) -> RawText:
    """Return the text of a PDF, with PDFium."""
    from screening.parsing.lexicon import is_heading
    from screening.parsing.reading import pdf

    return pdf.read(data, is_heading)


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


def read_docx(data: bytes) -> RawText:
    """Return the text of a Word file."""
    from screening.parsing.reading import word

    return word.read(data)


def read_odt(data: bytes) -> RawText:
    """Return the text of an OpenDocument file."""
    from screening.parsing.reading import opendocument

    return opendocument.read(data)


def read_rtf(data: bytes) -> RawText:
    """Return the text of a rich text file."""
    from screening.parsing.reading import richtext

    return richtext.read(data)


def read_html(data: bytes) -> RawText:
    """Return the text of a web page."""
    from screening.parsing.reading import webpage

    return webpage.read(data)


def read_txt(data: bytes) -> RawText:
    """Return the lines of a plain text."""
    from screening.parsing.reading import plain

    return plain.read(data)


# Each loads its libraries when the first document needs them.
READERS: dict[str, Callable[[bytes], RawText]] = {
    "pdf": read_pdf,
    "pdf_again": read_pdf_again,
    "docx": read_docx,
    "odt": read_odt,
    "rtf": read_rtf,
    "html": read_html,
    "txt": read_txt,
}

if __name__ == "__main__":
    main()
