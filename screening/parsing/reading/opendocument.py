"""Text of OpenDocument files: page headers, body with tables and frames, notes, footers, with their style.

Elements and attributes as OpenDocument 1.3 part 3 names them; runs in the reader child.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from screening.parsing.reading.archives import open_archive, parse_xml, read_entry
from screening.parsing.reading.blocks import (
    TINY_POINTS,
    Fragment,
    Ink,
    is_drowned,
    is_nearly_white,
    paragraph_lines,
    row_lines,
)
from screening.parsing.reading.pages import Line, RawText
from screening.parsing.refusals import Reason, Refusal

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _STYLE, _DRAW = (
    _SPACE % name for name in ("office", "text", "table", "style", "drawing")
)
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FADED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}opacity"
_NARROWEST, _FAINTEST = 10, 10  # per cent
_AWAY = -300.0  # points: further to the left or above than any page begins
_XLINK = "{http://www.w3.org/1999/xlink}"
_BLOCKS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_SKIPPED = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls"})
_UNSEEN = frozenset({"title", "desc", "forms"})  # of a frame, for those who cannot see the picture
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
_LENGTH = re.compile(r"(-?\d*\.?\d+)(pt|in|cm|mm|px)")
_PART = re.compile(r"(\d{1,3})(?:\.\d+)?%")
_DEEPEST = 12
_SPACE_ABOVE = 5.0


def read(data: bytes) -> RawText:
    """Return the text of an OpenDocument file."""
    raw = RawText()
    with open_archive(data) as archive:
        if b"manifest:encryption-data" in read_entry(archive, "META-INF/manifest.xml"):
            raise Refusal(Reason.ENCRYPTED)
        raw.has_images = any(name.startswith("Pictures/") for name in archive.namelist())
        content = parse_xml(read_entry(archive, "content.xml"))
        packed = read_entry(archive, "styles.xml")
    styles = parse_xml(packed) if packed else None
    reader = _Reader(_Styles([root for root in (styles, content) if root is not None]), raw)
    pages = list(styles.iter(f"{_STYLE}master-page")) if styles is not None else []
    for kind in ("header", "text", "footer"):
        parts = content.iter(f"{_OFFICE}text") if kind == "text" else _parts(pages, kind)
        for part in parts:
            lines = list(reader.blocks(part))
            seen = {line.text for line in raw.lines} if kind != "text" else set()
            raw.lines += [line for line in lines if line.text not in seen]
    raw.hidden = raw.hidden[:2000].strip()
    return raw


def _parts(pages: list[etree._Element], kind: str) -> Iterator[etree._Element]:
    return (part for page in pages for part in page if str(part.tag).startswith(f"{_STYLE}{kind}"))


class _Styles:
    """Named and automatic styles with their parents, and the defaults of paragraphs."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self.named: dict[str, etree._Element] = {}
        self.default: etree._Element | None = None
        for root in roots:
            for style in root.iter(f"{_STYLE}style"):
                self.named[style.get(f"{_STYLE}name", "")] = style
            for style in root.iter(f"{_STYLE}default-style"):
                if style.get(f"{_STYLE}family") == "paragraph":
                    self.default = style

    def value(self, names: tuple[str, ...], group: str, attribute: str) -> str:
        """Return a property as the nearest of some styles gives it, the innermost last."""
        for name in reversed(names):
            for style in self._line_of(name):
                if found := self._own(style, group, attribute):
                    return found
        return self._own(self.default, group, attribute) if self.default is not None else ""

    def _line_of(self, name: str) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            style = self.named.get(name)
            if style is None:
                return
            yield style
            name = style.get(f"{_STYLE}parent-style-name", "")

    def _own(self, style: etree._Element, group: str, attribute: str) -> str:
        properties = style.find(f"{_STYLE}{group}-properties")
        return (properties.get(attribute) or "") if properties is not None else ""


class _Reader:
    """Walks one file's parts."""

    def __init__(self, styles: _Styles, raw: RawText) -> None:
        self.styles, self.raw = styles, raw
        self.apart: list[etree._Element] = []  # frames and notes met inside a paragraph
        self.ground = False  # a table cell with a colour of its own: white words on it are seen

    def blocks(self, parent: etree._Element, prefix: str = "") -> Iterator[Line]:
        """Yield the lines of everything inside an element."""
        for child in parent:
            if child.tag in _BLOCKS:
                yield from self._paragraph(child, prefix)
            elif child.tag == f"{_TABLE}table-row":
                yield from row_lines(
                    [list(self._cell(cell)) for cell in child.iterchildren(f"{_TABLE}table-cell")]
                )
            elif not _is_passed_over(child):
                yield from self.blocks(child, "• " if child.tag == f"{_TEXT}list-item" else prefix)

    def _cell(self, cell: etree._Element) -> Iterator[Line]:
        name = (cell.get(f"{_TABLE}style-name", ""),)
        outer = self.ground
        self.ground = outer or self._paints(name, "table-cell")
        yield from self.blocks(cell)
        self.ground = outer

    def _paragraph(self, paragraph: etree._Element, prefix: str) -> Iterator[Line]:
        signs = paragraph.iterchildren(f"{_TEXT}hidden-paragraph")
        if _is_hidden_part(paragraph) or any(map(_is_hidden_part, signs)):
            self.raw.hidden += " " + "".join(paragraph.itertext())
            return
        outer, self.apart = self.apart, []
        names = (paragraph.get(f"{_TEXT}style-name", ""),)
        fragments = list(self._inline(paragraph, names)) or [Fragment("", Ink())]
        apart, self.apart = self.apart, outer
        above = _points(self.styles.value(names, "paragraph", f"{_FO}margin-top"))
        yield from paragraph_lines(fragments, prefix=prefix, gap=above >= _SPACE_ABOVE)
        for part in apart:
            yield from self.blocks(part)

    def _inline(self, element: etree._Element, names: tuple[str, ...]) -> Iterator[Fragment]:
        yield from self._words(element.text, names)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._child(child, names)
            yield from self._words(child.tail, names)

    def _child(self, child: etree._Element, names: tuple[str, ...]) -> Iterator[Fragment]:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c") or "1"
            yield from self._words(" " * min(int(count) if count.isdigit() else 1, 80), names)
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield Fragment("\t" if child.tag == f"{_TEXT}tab" else "\n", Ink())
        elif child.tag == f"{_TEXT}note":
            self.apart += child.iter(f"{_TEXT}note-body")
        elif str(child.tag).startswith("{urn:oasis:names:tc:opendocument:xmlns:drawing:"):
            if _is_beside_the_page(child):
                self.raw.hidden += " " + "".join(child.itertext())
            else:
                self.apart.append(child)
        elif _is_hidden_part(child) or child.tag == f"{_TEXT}hidden-text":
            self.raw.hidden += " " + (child.get(f"{_TEXT}string-value") or "".join(child.itertext()))
        elif child.tag not in _SKIPPED:
            if child.tag == f"{_TEXT}a" and len(self.raw.links) < 200:
                self.raw.links.append(child.get(f"{_XLINK}href") or "")
            yield from self._inline(child, (*names, child.get(f"{_TEXT}style-name", "")))

    def _words(self, text: str | None, names: tuple[str, ...]) -> Iterator[Fragment]:
        if not text:
            return
        if text.strip() and self._hides(names):
            self.raw.hidden += f" {text.strip()}"
            return
        size = _points(self.styles.value(names, "text", f"{_FO}font-size"))
        weight = self.styles.value(names, "text", f"{_FO}font-weight")
        yield Fragment(text, Ink(size, weight in ("bold", "600", "700", "800", "900")))

    def _hides(self, names: tuple[str, ...]) -> bool:
        if self.styles.value(names, "text", f"{_TEXT}display") == "none":
            return True
        size = _points(self.styles.value(names, "text", f"{_FO}font-size"))
        closer = _points(self.styles.value(names, "text", f"{_FO}letter-spacing"))
        if 0 < size < TINY_POINTS or closer < -(size or 12) / 2:
            return True
        if _part(self.styles.value(names, "text", f"{_STYLE}text-scale")) < _NARROWEST:
            return True
        colour = self.styles.value(names, "text", f"{_FO}color").lstrip("#")
        if colour == "transparent" or _part(self.styles.value(names, "text", _FADED)) < _FAINTEST:
            return True
        ground = self.styles.value(names, "text", f"{_FO}background-color").lstrip("#")
        grounds = any(self._paints(names, group) for group in ("text", "paragraph"))
        return is_drowned(colour, ground) or (is_nearly_white(colour) and not grounds and not self.ground)

    def _paints(self, names: tuple[str, ...], group: str) -> bool:
        colour = self.styles.value(names, group, f"{_FO}background-color")
        return colour not in ("", "transparent") and not is_nearly_white(colour.lstrip("#"))


def _is_passed_over(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or _is_hidden_part(element):
        return True
    return etree.QName(element).localname in _UNSEEN


def _is_hidden_part(element: etree._Element) -> bool:
    attributes: Mapping[str, str] = element.attrib
    is_hidden = attributes.get(f"{_TEXT}is-hidden") == "true" or attributes.get(f"{_TEXT}display") == "none"
    return is_hidden and etree.QName(element).localname in ("hidden-text", "hidden-paragraph", "section")


def _points(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


def _part(written: str) -> int:
    match = _PART.fullmatch(written)
    return int(match[1]) if match else 100


def _is_beside_the_page(frame: etree._Element) -> bool:
    """Say whether a frame lies off the page or is too small for a single word."""
    places = [_points(frame.get(f"{_SVG}{side}", "")) for side in ("x", "y")]
    sizes = [frame.get(f"{_SVG}{side}", "") for side in ("width", "height")]
    return min(places) < _AWAY or any(size and _points(size) < TINY_POINTS for size in sizes)
