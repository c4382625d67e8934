"""Text of Word files: headers, body, tables, text boxes, notes, footers, each line with its style.

Parts and elements as ECMA-376 part 1 names them; runs in the reader child.
"""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from screening.parsing.reading.archives import open_archive, parse_xml, read_entry
from screening.parsing.reading.blocks import Fragment, paragraph_lines, row_lines
from screening.parsing.reading.limits import MAX_UNPACKED_BYTES
from screening.parsing.reading.pages import Line, RawText
from screening.parsing.reading.wordboxes import is_beside_the_page
from screening.parsing.reading.wordstyles import Styles, W, val
from screening.parsing.refusals import Reason, Refusal

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # ISO 29500 Strict, an option of Word's dialog
_STRICT_LINKS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = re.compile(r"word/document\d*\.xml")
_HEADER, _FOOTER = re.compile(r"word/header\d*\.xml"), re.compile(r"word/footer\d*\.xml")
_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
# Words that were struck out by an author, and what Word keeps beside the text.
_SKIPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}delText", f"{W}proofErr"})
_MOST_HEADER_LINES = 60


def read(data: bytes) -> RawText:
    """Return the text of a Word file."""
    raw = RawText()
    with open_archive(data) as archive:
        parts = _Parts(archive)
        raw.has_images = any("/media/" in name for name in parts.names)
        styles = Styles(parts.root("word/styles.xml"), parts.root("word/numbering.xml"))
        notes = _notes(parts)
        seen: set[str] = set()
        for pattern, once in ((_HEADER, True), (_MAIN, False), (_FOOTER, True)):
            for name in parts.matching(pattern):
                lines = _Reader(parts, name, styles, notes, raw).lines()
                # The first page, even pages and the rest have headers of their own, often the same.
                raw.lines += [line for line in lines if not (once and line.text in seen)]
                seen.update(line.text for line in lines)
    raw.hidden = raw.hidden[:2000].strip()
    return raw


class _Parts:
    """The parts of a Word file, each read once, all together within the limit."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = archive.namelist()
        self.unpacked = 0

    def matching(self, pattern: re.Pattern[str]) -> list[str]:
        """Return the names of a kind of part, in their order."""
        return sorted(dict.fromkeys(name for name in self.names if pattern.fullmatch(name)))

    def root(self, name: str) -> etree._Element | None:
        """Return the root of a part, None when the file does not have it."""
        data = read_entry(self.archive, name)
        self.unpacked += len(data)
        if self.unpacked > MAX_UNPACKED_BYTES:
            raise Refusal(Reason.BROKEN, "the archive holds more than it declares")
        if not data:
            return None
        head = data[:4096].replace(_STRICT, W[1:-1].encode()).replace(_STRICT_LINKS, _R[1:-1].encode())
        return parse_xml(head + data[4096:])

    def links(self, name: str) -> dict[str, str]:
        """Return the addresses a part points at, by their ids."""
        folder, _, file = name.rpartition("/")
        root = self.root(f"{folder}/_rels/{file}.rels")
        found = root.iterchildren("{*}Relationship") if root is not None else ()
        return {
            each.get("Id", ""): each.get("Target", "")
            for each in found
            if each.get("Type", "").endswith("/hyperlink")
        }


def _notes(parts: _Parts) -> dict[tuple[str, str], etree._Element]:
    """Return foot- and endnotes by kind and number; separators have numbers below 1."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = parts.root(f"word/{kind}s.xml")
        for note in root.iterchildren(f"{W}{kind}") if root is not None else ():
            if note.get(f"{W}type") in (None, "normal"):
                found[kind, note.get(f"{W}id", "")] = note
    return found


class _Reader:
    """Walks one part."""

    def __init__(
        self,
        parts: _Parts,
        name: str,
        styles: Styles,
        notes: dict[tuple[str, str], etree._Element],
        raw: RawText,
    ) -> None:
        self.root = parts.root(name)
        self.addresses = parts.links(name)
        self.styles, self.notes, self.raw = styles, notes, raw
        self.is_main = bool(_MAIN.fullmatch(name))
        self.apart: list[etree._Element] = []  # text boxes and notes met inside a paragraph

    def lines(self) -> list[Line]:
        """Return the lines of the part."""
        if self.root is None:
            raise Refusal(Reason.BROKEN, "an empty part")
        found = list(self._blocks(self.root))
        return found if self.is_main else found[:_MOST_HEADER_LINES]

    def _blocks(self, parent: etree._Element) -> Iterator[Line]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tr":
                yield from row_lines([list(self._blocks(cell)) for cell in _cells(child)])
            elif child.tag == f"{_MC}AlternateContent":
                yield from self._blocks(_chosen(child))
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Line]:
        outer, self.apart = self.apart, []
        fragments = list(self._inline(paragraph, paragraph))
        apart, self.apart = self.apart, outer
        prefix = "• " if self.styles.is_listed(paragraph) else ""
        yield from paragraph_lines(
            fragments or [Fragment("", self.styles.ink(paragraph, None))],
            prefix=prefix,
            gap=self.styles.has_space_above(paragraph),
        )
        for box in apart:
            yield from self._blocks(box)

    def _inline(self, parent: etree._Element, paragraph: etree._Element) -> Iterator[Fragment]:
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._run(child, paragraph)
            elif child.tag == f"{W}hyperlink":
                self._keep_link(self.addresses.get(child.get(f"{_R}id", ""), ""))
                yield from self._inline(child, paragraph)
            elif child.tag == f"{W}fldSimple":
                self._keep_field(child.get(f"{W}instr", ""))
                yield from self._inline(child, paragraph)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._inline(child, paragraph)

    def _run(self, run: etree._Element, paragraph: etree._Element) -> Iterator[Fragment]:
        text = "".join(self._run_text(run))
        if not text:
            return
        properties = run.find(f"{W}rPr")
        if text.strip() and self.styles.hides(run, paragraph):
            self.raw.hidden += f" {text.strip()}"
            return
        yield Fragment(text, self.styles.ink(paragraph, properties))

    def _run_text(self, run: etree._Element) -> Iterator[str]:
        for child in run:
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag == f"{W}instrText":
                self._keep_field(child.text or "")
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._set_apart(
                    self.notes.get((str(child.tag)[len(W) :].removesuffix("Reference"), _id(child)))
                )
            elif child.tag == f"{_MC}AlternateContent":
                self._boxes(_chosen(child))
            elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._boxes(child)

    def _boxes(self, drawing: etree._Element) -> None:
        for box in drawing.iter(f"{W}txbxContent"):
            # A box in a box is read when its own paragraph is.
            inner = next(box.iterancestors(f"{W}txbxContent"), None)
            if inner is None or inner not in set(drawing.iter(f"{W}txbxContent")):
                if is_beside_the_page(box):
                    self.raw.hidden += f" {''.join(box.itertext(f'{W}t')).strip()}"[:2000]
                else:
                    self._set_apart(box)

    def _set_apart(self, part: etree._Element | None) -> None:
        if part is not None and len(self.apart) < 200:
            self.apart.append(part)

    def _keep_field(self, instruction: str) -> None:
        if match := _ADDRESS.search(instruction):
            self._keep_link(match[1])

    def _keep_link(self, address: str) -> None:
        if address and len(self.raw.links) < 200:
            self.raw.links.append(address)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row, also those inside a content control."""
    for child in row:
        if child.tag == f"{W}tc":
            merge = child.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(f"{W}val") == "restart" or "".join(child.itertext(f"{W}t")).strip():
                yield child
        elif child.tag == f"{W}sdt":
            yield from child.iter(f"{W}tc")


def _chosen(alternatives: etree._Element) -> etree._Element:
    """Return the first of several writings of one thing that holds words; Word shows only one of them."""
    for branch in alternatives.iterchildren(f"{_MC}Choice", f"{_MC}Fallback"):
        if next(branch.iter(f"{W}t"), None) is not None:
            return branch
    return etree.Element("nothing")


def _id(element: etree._Element) -> str:
    return val(element, "id")
