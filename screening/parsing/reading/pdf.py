"""Text of a PDF by PDFium, character by character with place and style; runs in the reader child."""

import ctypes
from typing import Any

from screening.parsing.reading.glyphs import read_page
from screening.parsing.reading.layout import IsHeading, Piece, lines_of
from screening.parsing.reading.limits import MAX_CHARACTERS, MAX_PAGES
from screening.parsing.reading.margins import without_running_heads
from screening.parsing.reading.pages import RawText
from screening.parsing.reading.runs import cut_at_columns, piece_of
from screening.parsing.refusals import Reason, Refusal

_LONGEST_ANCHOR = 80  # letters
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def read(data: bytes, is_heading: IsHeading) -> RawText:
    """Return the visible text of a PDF in reading order."""
    import pypdfium2.raw as pdfium

    pdfium.FPDF_InitLibrary()
    buffer = (ctypes.c_char * len(data)).from_buffer_copy(data)
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        raise Refusal(
            Reason.ENCRYPTED if error == _PASSWORD_ERROR else Reason.BROKEN, f"pdfium error {error}"
        )
    try:
        return _read_pages(pdfium, document, is_heading)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read_pages(pdfium: Any, document: Any, is_heading: IsHeading) -> RawText:
    count = pdfium.FPDF_GetPageCount(document)
    raw = RawText(pages=count, cut=count > MAX_PAGES)
    pages: list[list[Piece]] = []
    aside: list[list[list[Piece]]] = []  # written in another direction than the rest of their page
    total = 0
    for number in range(min(count, MAX_PAGES)):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            continue
        try:
            content = read_page(pdfium, page, MAX_CHARACTERS - total)
            for address, words in _links(pdfium, document, page):
                raw.links.append(address)
                if words and not raw.anchors.get(address):
                    raw.anchors[address] = words
        finally:
            pdfium.FPDF_ClosePage(page)
        raw.has_images = raw.has_images or content.has_pictures
        raw.hidden += "".join(content.hidden)[:2000]
        directions = [[piece_of(run) for run in cut_at_columns(runs)] for runs in content.by_direction()]
        pages.append(directions[0] if directions else [])
        aside.append(directions[1:])
        total += sum(len(piece.text) for pieces in directions for piece in pieces)
        if total >= MAX_CHARACTERS:
            raw.cut = True
            break
    for number, (main, others) in enumerate(zip(without_running_heads(pages), aside, strict=True)):
        for pieces in (main, *others):
            raw.lines += lines_of(pieces, number, is_heading)
    raw.hidden = raw.hidden[:2000].strip()
    return raw


def _links(pdfium: Any, document: Any, page: Any) -> list[tuple[str, str]]:
    """Return the addresses behind link annotations and the words below: many print only a name or an icon."""
    found: list[tuple[str, str]] = []
    text_page = None
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(200):
        if not pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            break
        action = pdfium.FPDFLink_GetAction(link)
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if 0 < size < 2048:
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
            text_page = text_page or pdfium.FPDFText_LoadPage(page)
            found.append((buffer.value.decode("utf-8", "replace"), _words_below(pdfium, text_page, link)))
    if text_page:
        pdfium.FPDFText_ClosePage(text_page)
    return found


def _words_below(pdfium: Any, text_page: Any, link: Any) -> str:
    """Return the words that a link lies on, or ''."""
    box = pdfium.FS_RECTF()
    if not text_page or not pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
        return ""
    buffer = (ctypes.c_ushort * _LONGEST_ANCHOR)()
    edges = (box.left, box.top, box.right, box.bottom)
    count = pdfium.FPDFText_GetBoundedText(text_page, *edges, buffer, _LONGEST_ANCHOR)
    words = bytes(buffer)[: 2 * max(count, 0)].decode("utf-16-le", "ignore")
    return " ".join(words.replace("\0", " ").split())
