"""Text of Word and OpenDocument files, tables and headers included; runs in the reader child."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from screening.parsing.reading.archives import open_archive, parse_xml, read_entry
from screening.parsing.reading.limits import MAX_UNPACKED_BYTES
from screening.parsing.reading.pages import Line, RawText
from screening.parsing.refusals import Reason, Refusal

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WORD_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$")
_TINY_HALF_POINTS = 5
_IMAGE_NOTE = re.compile(r"-{4}(?:media/|Image alt text)[^\n]*?-{4}")
_ANCHOR = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_BULLET = re.compile(r"^\s*--\t")

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"


def read_docx(data: bytes) -> RawText:
    """Return the text of a Word file: headers, body with tables, footers."""
    raw = RawText()
    with open_archive(data) as archive:
        clean = _clean_copy(archive, raw)
    plain = RawText(lines=[Line(text) for text in _plain_lines(clean)])
    raw.lines = [Line(text) for text in _ordered_lines(clean, raw.links)]
    if raw.characters < 0.9 * plain.characters:
        # The library wants more of a file than Word does: what it leaves out must not be lost.
        raw.lines = plain.lines
    return raw


def _ordered_lines(data: bytes, links: list[str]) -> list[str]:
    """Return the lines as docx2python orders them: tables row by row, headers first."""
    from docx2python import docx2python  # costs 0.3 s; only Word files pay it

    try:
        with docx2python(io.BytesIO(data), duplicate_merged_cells=False) as document:
            parts = [document.header, document.body, document.footer]
    except Exception:  # noqa: BLE001 - it raises whatever its parts raise on odd files
        return []
    lines: list[str] = []
    for part, once in zip(parts, (True, False, True), strict=True):
        for text in _part_lines(part):
            # The first page, even pages and the rest have headers of their own, often the same.
            if not (once and text in lines):
                lines.append(text)
    return [_without_anchors(text, links) for text in lines]


def _clean_copy(archive: zipfile.ZipFile, raw: RawText) -> bytes:
    """Return the file without hidden words, alternative copies and pictures, each part re-written by us."""
    out = io.BytesIO()
    hidden: list[str] = []
    written = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for entry in archive.infolist():
            if not entry.filename.endswith((".xml", ".rels")):
                raw.has_images = raw.has_images or "/media/" in entry.filename
                continue
            data = read_entry(archive, entry.filename)
            written += len(data)
            if written > MAX_UNPACKED_BYTES:
                raise Refusal(Reason.BROKEN, "the archive holds more than it declares")
            if not data:
                continue
            root = parse_xml(data)
            if _WORD_PART.search(entry.filename):
                hidden += _remove_hidden(root)
            copy.writestr(entry.filename, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    raw.hidden = " ".join(hidden)[:2000].strip()
    return out.getvalue()


def _remove_hidden(root: etree._Element) -> list[str]:
    """Take hidden, white and unreadably small runs out of a part; return their words."""
    hidden = []
    for fallback in list(root.iter(_FALLBACK)):
        _detach(fallback)
    for run in list(root.iter(f"{_W}r")):
        properties = run.find(f"{_W}rPr")
        if properties is not None and _hides(run, properties):
            hidden.append("".join(run.itertext(f"{_W}t")))
            _detach(run)
    return [words for words in hidden if words.strip()]


def _hides(run: etree._Element, properties: etree._Element) -> bool:
    vanish = properties.find(f"{_W}vanish")
    if vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false"):
        return True
    size = properties.find(f"{_W}sz")
    if (
        size is not None
        and (size.get(f"{_W}val") or "").isdigit()
        and int(size.get(f"{_W}val", "0")) <= _TINY_HALF_POINTS
    ):
        return True
    colour = properties.find(f"{_W}color")
    white = colour is not None and (colour.get(f"{_W}val") or "").upper() == "FFFFFF"
    # White words on a dark cell or paragraph are seen, so any shading around them acquits.
    return white and not any(next(parent.iter(f"{_W}shd"), None) is not None for parent in _surroundings(run))


def _surroundings(run: etree._Element) -> Iterator[etree._Element]:
    for parent in run.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl", f"{_W}txbxContent"):
        properties = parent.find(f"{parent.tag}Pr")
        yield from [properties] if properties is not None else []
        if parent.tag == f"{_W}txbxContent":
            yield etree.fromstring(f'<a xmlns:w="{_W[1:-1]}"><w:shd/></a>')
    properties = run.find(f"{_W}rPr")
    yield from [properties] if properties is not None else []


def _detach(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _plain_lines(data: bytes) -> Iterator[str]:
    """Yield every paragraph of a Word file in order, header parts first, whatever else the file lacks."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(archive.namelist(), key=lambda name: ("header" not in name, "footer" in name, name))
        for name in names:
            if not _WORD_PART.search(name) or "notes" in name or "comments" in name:
                continue
            yield from _plain_blocks(parse_xml(archive.read(name)))


def _plain_blocks(parent: etree._Element) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield "".join(_inline_text(element) for element in child.iter())
        elif child.tag == f"{_W}tr":
            yield from _row_lines([list(_plain_blocks(cell)) for cell in child.iterchildren(f"{_W}tc")])
        else:
            yield from _plain_blocks(child)


def _inline_text(element: etree._Element) -> str:
    breaks = {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " "}
    if element.tag == f"{_W}tab" and element.getparent().tag != f"{_W}r":
        return ""  # a tab stop of the paragraph's format
    return (element.text or "") if element.tag == f"{_W}t" else breaks.get(str(element.tag), "")


def _part_lines(tables: list[list[list[list[str]]]]) -> Iterator[str]:
    """Yield the lines of tables: short cells of a row on one line, long cells one after another."""
    for table in tables:
        for row in table:
            yield from _row_lines(row)


def _row_lines(row: list[list[str]]) -> Iterator[str]:
    cells = [[text for text in cell if text.strip()] for cell in row]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and all(len(cell) <= 2 for cell in cells):
        for index in range(max(len(cell) for cell in cells)):
            yield "\t".join(_flat(cell[index]) for cell in cells if index < len(cell))
    else:
        for cell in cells:
            for text in cell:
                yield from text.split("\n")


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))


def _without_anchors(text: str, links: list[str]) -> str:
    links += [match[1] for match in _ANCHOR.finditer(text)]
    return _BULLET.sub("• ", _IMAGE_NOTE.sub("", _ANCHOR.sub(r"\2", text)))


def read_odt(data: bytes) -> RawText:
    """Return the text of an OpenDocument file: page headers, body with tables, footers."""
    raw = RawText()
    with open_archive(data) as archive:
        if b"manifest:encryption-data" in read_entry(archive, "META-INF/manifest.xml"):
            raise Refusal(Reason.ENCRYPTED)
        raw.has_images = any(name.startswith("Pictures/") for name in archive.namelist())
        content = parse_xml(read_entry(archive, "content.xml"))
        styles = read_entry(archive, "styles.xml")
    headers = list(parse_xml(styles).iter("{*}header")) if styles else []
    bodies = list(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"))
    for part in headers + bodies:
        raw.lines += [Line(text) for block in _odt_blocks(part, raw.links) for text in block.split("\n")]
    return raw


def _odt_blocks(parent: etree._Element, links: list[str]) -> Iterator[str]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield _odt_text(child, links)
        elif child.tag == f"{_TABLE}table-row":
            yield from _odt_row(child, links)
        elif isinstance(child.tag, str) and child.tag != f"{_TEXT}tracked-changes":
            prefix = "• " if child.tag == f"{_TEXT}list-item" else ""
            yield from (prefix + block for block in _odt_blocks(child, links))


def _odt_row(row: etree._Element, links: list[str]) -> Iterator[str]:
    yield from _row_lines(
        [list(_odt_blocks(cell, links)) for cell in row.iterchildren(f"{_TABLE}table-cell")]
    )


def _odt_text(element: etree._Element, links: list[str]) -> str:
    """Return the words of a paragraph; tabs, repeated blanks and line breaks are elements of their own."""
    parts = [element.text or ""]
    for child in element:
        parts.append(_odt_inline(child, links))
        parts.append(child.tail or "")
    return "".join(parts)


def _odt_inline(child: etree._Element, links: list[str]) -> str:
    fixed: dict[Any, str] = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}note": ""}
    if child.tag in fixed:
        return fixed[child.tag]
    if child.tag == f"{_TEXT}s":
        count = child.get(f"{_TEXT}c") or "1"
        return " " * min(int(count) if count.isdigit() else 1, 80)
    if child.tag == f"{_TEXT}a":
        links.append(child.get(f"{_XLINK}href") or "")
    if isinstance(child.tag, str) and child.tag.endswith("}frame"):
        return "\n" + "\n".join(_odt_blocks(child, links)) + "\n"
    return _odt_text(child, links) if isinstance(child.tag, str) else ""
