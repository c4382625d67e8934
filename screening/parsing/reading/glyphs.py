"""Characters of a PDF page as they are seen: in runs by direction, without what nobody sees."""

import ctypes
from collections import defaultdict
from dataclasses import dataclass, field
from math import pi
from typing import Any

from screening.parsing.reading.runs import Run

_STROKED, _INVISIBLE, _ONLY_CLIPS = 1, 3, 7  # text rendering modes, ISO 32000-1, table 106
_FAINT = 26  # of 255: a fainter ink is seen by nobody
_SQUEEZED = 0.06  # of the height: letters narrower than this are a stroke; in condensed type an 'l' has .1
_MOST_CLIPS = 20
_REST_OF_A_WORD = 45.0  # points: what begins in sight and is cut at an edge is read to its end
_TINY = 3.0  # points on a page as large as A4; print cannot be read below this
_A4_HEIGHT = 842
_SAME_COLOUR = 24  # of 255 in every channel
_BOLD = 600
_ZERO_WIDTH = "\u200b\u200c\u2060\ufeff"  # kept: within words they show that somebody split them
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_RECTANGLE = 5  # segments
_MOST_OBJECTS = 5000

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class _Style:
    bold: bool
    colour: tuple[int, int, int]
    invisible: bool
    turn: int  # quarters of a turn, against the clock
    order: int | None  # when it was drawn, None within a form
    clip: Box | None = None  # nothing is seen outside


@dataclass(slots=True)
class _Backdrop:
    """A filled shape or picture that text may stand on; no colour means we cannot tell."""

    box: Box
    colour: tuple[int, int, int] | None
    order: int
    covers: bool  # words drawn before it, so that nobody sees them


@dataclass(slots=True)
class PageText:
    """What stands on a page: runs by the direction they are written in, and hidden words."""

    runs: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))
    hidden: list[str] = field(default_factory=list)
    has_pictures: bool = False

    def by_direction(self) -> list[list[Run]]:
        """Return the runs of each direction, the one most of the page is written in first."""
        return sorted(self.runs.values(), key=lambda runs: -sum(len(run.characters) for run in runs))


def read_page(pdfium: Any, page: Any, room: int) -> PageText:
    """Return the text of a page, at most `room` characters."""
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, bounds)
    shapes = _Shapes(pdfium, page)
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageText(has_pictures=shapes.has_pictures)
    try:
        box = (bounds.left, bounds.bottom, bounds.right, bounds.top)
        found = _Collector(pdfium, text_page, box, shapes).collect(room)
        found.has_pictures = shapes.has_pictures
        return found
    finally:
        pdfium.FPDFText_ClosePage(text_page)


class _Collector:
    """Walks the characters of one page and gathers visible runs and hidden words."""

    def __init__(self, pdfium: Any, text_page: Any, bounds: Box, shapes: "_Shapes") -> None:
        self.pdfium, self.text_page = pdfium, text_page
        self.bounds, self.shapes = bounds, shapes
        largest = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
        self.tiny = _TINY * min(1.0, largest / _A4_HEIGHT)
        self.styles: dict[int, _Style] = {}
        self.page = PageText()
        self.box = pdfium.FS_RECTF()

    def collect(self, room: int) -> PageText:
        """Return the page's runs, at most `room` characters."""
        run: Run | None = None
        space = False
        count = min(self.pdfium.FPDFText_CountChars(self.text_page), max(room, 0))
        for index in range(count):
            character = chr(self.pdfium.FPDFText_GetUnicode(self.text_page, index) or 32)
            if run and (character == "\x02" or character in _ZERO_WIDTH):
                # U+0002 is PDFium's mark of a hyphen at a line's end.
                run.append("-" if character == "\x02" else character, 0.0, run.right)
            elif character.isspace() or character in "\x00\x02" or character in _ZERO_WIDTH:
                space = space or character.isspace()
            else:
                run = self._place(character, index, run, space)
                space = False
        return self.page

    def _place(self, character: str, index: int, run: Run | None, space: bool) -> Run | None:
        self.pdfium.FPDFText_GetLooseCharBox(self.text_page, index, self.box)
        box = (self.box.left, self.box.bottom, self.box.right, self.box.top)
        style = self._style(index)
        left, right, y, size = _upright(box, self.bounds, style.turn)
        if self._is_hidden(style, box, size) or (character.isalnum() and right - left < _SQUEEZED * size):
            self.page.hidden.append((" " if space else "") + character)
            return run
        runs = self.page.runs[style.turn]
        if run and runs and runs[-1] is run and abs(y - run.y) <= 0.35 * max(run.size, size):
            gap = left - run.right
            if -1.2 * size < gap < 1.6 * size:
                run.append(character, gap / max(size, 1.0), left, spaced=space)
                run.right = max(run.right, right)
                run.bold = run.bold and style.bold
                return run
        run = Run([character], [], [], [], left, right, y, size, style.bold)
        runs.append(run)
        return run

    def _style(self, index: int) -> _Style:
        text_object = self.pdfium.FPDFText_GetTextObject(self.text_page, index)
        key = _address(text_object)
        if key not in self.styles:
            self.styles[key] = self._read_style(text_object, index)
        return self.styles[key]

    def _read_style(self, text_object: Any, index: int) -> _Style:
        channels = [ctypes.c_uint() for _ in range(4)]
        references = [ctypes.byref(channel) for channel in channels]
        mode = self.pdfium.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
        ask = self.pdfium.FPDFText_GetStrokeColor if mode == _STROKED else self.pdfium.FPDFText_GetFillColor
        known = ask(self.text_page, index, *references)
        red, green, blue, alpha = (channel.value for channel in channels)
        colour = (red, green, blue) if known else (0, 0, 0)
        invisible = (bool(known) and alpha < _FAINT) or mode in (_INVISIBLE, _ONLY_CLIPS)
        angle = self.pdfium.FPDFText_GetCharAngle(self.text_page, index)
        # Letters that only clip are seen by what is painted through them afterwards.
        order = self.shapes.text_order.get(_address(text_object)) if mode != _ONLY_CLIPS else None
        # Within a form the clip is told in the form's own measure, which we do not know.
        clip = self.shapes.clip_of(text_object) if order is not None else None
        return _Style(self._is_bold(index), colour, invisible, -round(angle / (pi / 2)) % 4, order, clip)

    def _is_bold(self, index: int) -> bool:
        if self.pdfium.FPDFText_GetFontWeight(self.text_page, index) >= _BOLD:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self.pdfium.FPDFText_GetFontInfo(self.text_page, index, name, len(name), ctypes.byref(flags))
        return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"-bd"))

    def _is_hidden(self, style: _Style, box: Box, size: float) -> bool:
        left, bottom, right, top = self.bounds
        if size < self.tiny or box[2] < left or box[0] > right or box[3] < bottom or box[1] > top:
            return True
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if style.clip and not (style.clip[0] <= x <= style.clip[2] and style.clip[1] <= y <= style.clip[3]):
            return True
        under = self.shapes.at(x, y)
        if style.order is not None:
            if any(shape.covers and shape.order > style.order for shape in under):
                return True
            under = [shape for shape in under if shape.order < style.order]
        if style.invisible:
            # A scan read by a machine carries its text invisibly over the picture.
            return not any(shape.colour is None for shape in under)
        if under and under[-1].colour is None:
            return False
        ground = under[-1].colour if under and under[-1].colour else (255, 255, 255)
        return max(abs(a - b) for a, b in zip(style.colour, ground, strict=True)) < _SAME_COLOUR


def _upright(box: Box, bounds: Box, turn: int) -> tuple[float, float, float, float]:
    """Return left, right, baseline and size of a character with the page held so that it can be read."""
    left, bottom, right, top = box
    if turn == 1:
        return bottom - bounds[1], top - bounds[1], right - bounds[0], right - left
    if turn == 2:
        return bounds[2] - right, bounds[2] - left, top - bounds[1], top - bottom
    if turn == 3:
        return bounds[3] - top, bounds[3] - bottom, bounds[2] - left, right - left
    return left - bounds[0], right - bounds[0], bounds[3] - bottom, top - bottom


def _address(text_object: Any) -> int:
    return ctypes.cast(text_object, ctypes.c_void_p).value or 0


class _Shapes:
    """The shapes and pictures of a page, in the order in which they are drawn among its text."""

    def __init__(self, pdfium: Any, page: Any) -> None:
        self.pdfium = pdfium
        self.text_order: dict[int, int] = {}
        self.drawn: list[_Backdrop] = []
        for order in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
            shape = pdfium.FPDFPage_GetObject(page, order)
            kind = pdfium.FPDFPageObj_GetType(shape)
            if kind == _TEXT:
                self.text_order[_address(shape)] = order
            elif kind in (_PATH, _IMAGE, _SHADING, _FORM) and (backdrop := self._read(shape, kind, order)):
                self.drawn.append(backdrop)

    @property
    def has_pictures(self) -> bool:
        """Say whether anything is drawn whose colours we do not know."""
        return any(backdrop.colour is None for backdrop in self.drawn)

    def at(self, x: float, y: float) -> list[_Backdrop]:
        """Return what is drawn at a point, the lowest first."""
        return [b for b in self.drawn if b.box[0] <= x <= b.box[2] and b.box[1] <= y <= b.box[3]]

    def _read(self, shape: Any, kind: int, order: int) -> _Backdrop | None:
        edges = [ctypes.c_float() for _ in range(4)]
        if not self.pdfium.FPDFPageObj_GetBounds(shape, *(ctypes.byref(edge) for edge in edges)):
            return None
        left, bottom, right, top = (edge.value for edge in edges)
        box = (left, bottom, right, top)
        if kind != _PATH:
            return _Backdrop(box, None, order, covers=False)
        colour = self._fill_colour(shape)
        return _Backdrop(box, colour, order, self._covers(shape)) if colour else None

    def clip_of(self, shape: Any) -> Box | None:
        """Return the box outside of which nothing of an object is seen, None when it is not cut."""
        clip = self.pdfium.FPDFPageObj_GetClipPath(shape)
        count = self.pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        boxes = [self._clip_box(clip, number) for number in range(min(count, _MOST_CLIPS))]
        known = [box for box in boxes if box]
        if not known:
            return None
        lefts, bottoms, rights, tops = zip(*known, strict=True)
        left, bottom, right, top = max(lefts), max(bottoms), min(rights), min(tops)
        edges = [ctypes.c_float() for _ in range(4)]
        self.pdfium.FPDFPageObj_GetBounds(shape, *(ctypes.byref(edge) for edge in edges))
        if left <= edges[0].value <= right and edges[1].value <= top and edges[3].value >= bottom:
            right += _REST_OF_A_WORD
        return left, bottom, right, top

    def _clip_box(self, clip: Any, number: int) -> Box | None:
        points = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for at in range(self.pdfium.FPDFClipPath_CountPathSegments(clip, number)):
            segment = self.pdfium.FPDFClipPath_GetPathSegment(clip, number, at)
            if self.pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                points.append((x.value, y.value))
        if not points:
            return None
        xs, ys = zip(*points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _covers(self, shape: Any) -> bool:
        """Say whether a filled shape is a plain, opaque, unclipped rectangle."""
        clip = self.pdfium.FPDFPageObj_GetClipPath(shape)
        clipped = self.pdfium.FPDFClipPath_CountPaths(clip) > 0 if clip else False
        segments = self.pdfium.FPDFPath_CountSegments(shape)
        return not clipped and segments <= _RECTANGLE and not self.pdfium.FPDFPageObj_HasTransparency(shape)

    def _fill_colour(self, shape: Any) -> tuple[int, int, int] | None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if (
            not self.pdfium.FPDFPath_GetDrawMode(shape, ctypes.byref(fill), ctypes.byref(stroke))
            or not fill.value
        ):
            return None
        if (
            fill.value == self.pdfium.FPDF_FILLMODE_ALTERNATE
            and self.pdfium.FPDFPath_CountSegments(shape) > _RECTANGLE
        ):
            return None  # one outline inside another: the border of a box, with nothing drawn behind its text
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        channels = [ctypes.byref(channel) for channel in (red, green, blue, alpha)]
        if not self.pdfium.FPDFPageObj_GetFillColor(shape, *channels) or alpha.value < 128:
            return None
        return (red.value, green.value, blue.value)
