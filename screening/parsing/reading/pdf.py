"""Text of a PDF by PDFium, character by character with place and style; runs in the reader child."""

import ctypes
from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from screening.parsing.reading.layout import IsHeading, Piece, lines_of
from screening.parsing.reading.limits import MAX_CHARACTERS, MAX_PAGES
from screening.parsing.reading.pages import RawText
from screening.parsing.refusals import Reason, Refusal

_INVISIBLE_MODE = 3
_TINY = 3.0  # points; print cannot be read below this
_SAME_COLOUR = 24  # of 255 in every channel
_WIDE_BLANK = 0.42  # of the letter size; a blank in running text is about 0.25
_COMMON_EDGE = 3
_BOLD = 600
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5


@dataclass(slots=True)
class _Style:
    bold: bool
    colour: tuple[int, int, int]
    invisible: bool


@dataclass(slots=True)
class _Run:
    """Characters of one piece while it is being collected."""

    characters: list[str]
    gaps: list[float]
    spaced: list[bool]
    starts: list[float]
    left: float
    right: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class _Backdrop:
    """A filled shape or picture that text may stand on; no colour means we cannot tell."""

    box: tuple[float, float, float, float]
    colour: tuple[int, int, int] | None


@dataclass(slots=True)
class _Page:
    runs: list[_Run] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


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
    hidden: list[str] = []
    total = 0
    for number in range(min(count, MAX_PAGES)):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            continue
        try:
            content, pictures = _read_page(pdfium, page, MAX_CHARACTERS - total)
            raw.has_images = raw.has_images or pictures
            raw.links += _links(pdfium, document, page)
        finally:
            pdfium.FPDF_ClosePage(page)
        pieces = [_piece(run) for run in _cut_at_columns(content.runs)]
        total += sum(len(piece.text) for piece in pieces)
        raw.lines += lines_of(pieces, number, is_heading)
        hidden += content.hidden
        if total >= MAX_CHARACTERS:
            raw.cut = True
            break
    raw.hidden = "".join(hidden)[:2000].strip()
    return raw


def _read_page(pdfium: Any, page: Any, room: int) -> tuple[_Page, bool]:
    height, width = pdfium.FPDF_GetPageHeightF(page), pdfium.FPDF_GetPageWidthF(page)
    backdrops = _backdrops(pdfium, page)
    pictures = any(backdrop.colour is None for backdrop in backdrops)
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return _Page(), pictures
    try:
        collector = _Collector(pdfium, text_page, height, width, backdrops)
        return collector.collect(room), pictures
    finally:
        pdfium.FPDFText_ClosePage(text_page)


class _Collector:
    """Walks the characters of one page and gathers visible runs and hidden words."""

    def __init__(
        self, pdfium: Any, text_page: Any, height: float, width: float, backdrops: list[_Backdrop]
    ) -> None:
        self.pdfium, self.text_page = pdfium, text_page
        self.height, self.width = height, width
        self.backdrops = backdrops
        self.styles: dict[int, _Style] = {}
        self.page = _Page()
        self.box = pdfium.FS_RECTF()

    def collect(self, room: int) -> _Page:
        """Return the page's runs, at most `room` characters."""
        run: _Run | None = None
        space = False
        count = min(self.pdfium.FPDFText_CountChars(self.text_page), max(room, 0))
        for index in range(count):
            character = chr(self.pdfium.FPDFText_GetUnicode(self.text_page, index) or 32)
            if character.isspace() or character in "\x00\x02\u200b\ufeff":
                # U+0002 is PDFium's mark of a hyphen at a line's end.
                if character == "\x02" and run:
                    run.characters.append("-")
                    run.gaps.append(0.0)
                    run.spaced.append(False)
                    run.starts.append(run.right)
                space = space or character.isspace()
                continue
            run = self._place(character, index, run, space)
            space = False
        return self.page

    def _place(self, character: str, index: int, run: _Run | None, space: bool) -> _Run | None:
        box = self.box
        self.pdfium.FPDFText_GetLooseCharBox(self.text_page, index, box)
        left, right, size = box.left, box.right, box.top - box.bottom
        y = self.height - box.bottom
        style = self._style(index)
        if self._is_hidden(style, left, right, y, size):
            self.page.hidden.append((" " if space else "") + character)
            return run
        if run and abs(y - run.y) <= 0.35 * max(run.size, size):
            gap = left - run.right
            if -1.2 * size < gap < 1.6 * size:
                run.characters.append(character)
                run.gaps.append(gap / max(size, 1.0))
                run.spaced.append(space)
                run.starts.append(left)
                run.right = max(run.right, right)
                run.bold = run.bold and style.bold
                return run
        run = _Run([character], [], [], [], left, right, y, size, style.bold)
        self.page.runs.append(run)
        return run

    def _style(self, index: int) -> _Style:
        text_object = self.pdfium.FPDFText_GetTextObject(self.text_page, index)
        key = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        if key not in self.styles:
            self.styles[key] = self._read_style(text_object, index)
        return self.styles[key]

    def _read_style(self, text_object: Any, index: int) -> _Style:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        known = self.pdfium.FPDFText_GetFillColor(
            self.text_page,
            index,
            ctypes.byref(red),
            ctypes.byref(green),
            ctypes.byref(blue),
            ctypes.byref(alpha),
        )
        colour = (red.value, green.value, blue.value) if known else (0, 0, 0)
        invisible = bool(known) and alpha.value == 0
        if text_object:
            invisible = invisible or self.pdfium.FPDFTextObj_GetTextRenderMode(text_object) == _INVISIBLE_MODE
        return _Style(self._is_bold(index), colour, invisible)

    def _is_bold(self, index: int) -> bool:
        if self.pdfium.FPDFText_GetFontWeight(self.text_page, index) >= _BOLD:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self.pdfium.FPDFText_GetFontInfo(self.text_page, index, name, len(name), ctypes.byref(flags))
        return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"-bd"))

    def _is_hidden(self, style: _Style, left: float, right: float, y: float, size: float) -> bool:
        if size < _TINY or right < 0 or left > self.width or y < 0 or y - size > self.height:
            return True
        x, middle = (left + right) / 2, self.height - y + size / 2
        under = [b for b in self.backdrops if b.box[0] <= x <= b.box[2] and b.box[1] <= middle <= b.box[3]]
        if style.invisible:
            # A scan read by a machine carries its text invisibly over the picture.
            return not any(backdrop.colour is None for backdrop in under)
        if under and under[-1].colour is None:
            return False
        ground = under[-1].colour if under and under[-1].colour else (255, 255, 255)
        return max(abs(a - b) for a, b in zip(style.colour, ground, strict=True)) < _SAME_COLOUR


def _backdrops(pdfium: Any, page: Any) -> list[_Backdrop]:
    found = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(page), 5000)):
        shape = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind not in (_PATH, _IMAGE, _SHADING, _FORM):
            continue
        edges = [ctypes.byref(edge) for edge in (left, bottom, right, top)]
        if not pdfium.FPDFPageObj_GetBounds(shape, *edges):
            continue
        box = (left.value, bottom.value, right.value, top.value)
        if kind != _PATH:
            found.append(_Backdrop(box, None))
        elif colour := _fill_colour(pdfium, shape):
            found.append(_Backdrop(box, colour))
    return found


def _fill_colour(pdfium: Any, shape: Any) -> tuple[int, int, int] | None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(shape, ctypes.byref(fill), ctypes.byref(stroke)) or not fill.value:
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    channels = [ctypes.byref(channel) for channel in (red, green, blue, alpha)]
    if not pdfium.FPDFPageObj_GetFillColor(shape, *channels) or alpha.value < 128:
        return None
    return (red.value, green.value, blue.value)


def _links(pdfium: Any, document: Any, page: Any) -> list[str]:
    """Return the addresses behind link annotations: many designs print only a user name or an icon."""
    found: list[str] = []
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(200):
        if not pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            break
        action = pdfium.FPDFLink_GetAction(link)
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if 0 < size < 2048:
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
            found.append(buffer.value.decode("utf-8", "replace"))
    return found


def _cut_at_columns(runs: list[_Run]) -> list[_Run]:
    """Cut a run where a word begins, after a wide blank, at the left edge of many others: a narrow gutter."""
    margin = min((run.left for run in runs), default=0.0)
    counts = Counter(round(run.left) for run in runs if run.left > margin + 5)
    edges = {edge for edge, count in counts.items() if count >= _COMMON_EDGE}
    return [part for run in runs for part in (_cut(run, edges) if edges else [run])]


def _cut(run: _Run, edges: set[int]) -> list[_Run]:
    if len(run.gaps) >= 3 and median(run.gaps) > 0.1:
        return [run]  # letters set apart
    for index, (gap, start) in enumerate(zip(run.gaps, run.starts, strict=True), start=1):
        if gap > _WIDE_BLANK and edges & {round(start) - 1, round(start), round(start) + 1}:
            end = run.starts[index - 2] + run.size / 2 if index > 1 else run.left + run.size / 2
            head = replace(
                run,
                characters=run.characters[:index],
                gaps=run.gaps[: index - 1],
                spaced=run.spaced[: index - 1],
                starts=run.starts[: index - 1],
                right=end,
            )
            tail = replace(
                run,
                characters=run.characters[index:],
                gaps=run.gaps[index:],
                spaced=run.spaced[index:],
                starts=run.starts[index:],
                left=start,
            )
            return [head, *_cut(tail, edges)]
    return [run]


def _piece(run: _Run) -> Piece:
    """Join a run's characters, deciding where words end; letters set wide apart are drawn together."""
    threshold = 0.24
    wide = [gap for gap in run.gaps if gap > 0.1]
    is_spread = len(run.gaps) >= 3 and len(wide) >= 0.8 * len(run.gaps)
    if is_spread:
        threshold = 1.6 * median(wide)
    text = run.characters[0]
    for character, gap, spaced in zip(run.characters[1:], run.gaps, run.spaced, strict=True):
        apart = gap > threshold or (spaced and not is_spread and gap > -0.1)
        text += f" {character}" if apart else character
    return Piece(text, run.left, run.right, run.y, run.size, run.bold)
