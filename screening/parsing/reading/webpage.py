"""Text of HTML files as a browser shows it: nothing is fetched or run, what is hidden is left out."""

import re
from collections.abc import Iterator

from lxml import etree

from screening.parsing.reading.blocks import Fragment, Ink, paragraph_lines, row_lines
from screening.parsing.reading.pages import Line, RawText
from screening.parsing.reading.plain import decode
from screening.parsing.reading.webstyles import Look, Sheet
from screening.parsing.refusals import Reason, Refusal

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "math", "canvas", "iframe", "object", "embed"}
    | {"audio", "video", "select", "textarea", "button", "datalist", "map", "title"}
    | {"rp", "progress", "meter"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
    }
    | {
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
    | {"img", "input", "picture"}
)
_CELLS = frozenset({"td", "th"})
_ADDRESS = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:mailto|tel):", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_MOST_LINKS = 200


def read(data: bytes) -> RawText:
    """Return the text of a web page."""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(_DECLARATION.sub("", _decoded(data)), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(Reason.BROKEN, str(error)) from error
    if root is None:
        raise Refusal(Reason.BROKEN, "no element")
    raw = RawText(has_images=next(root.iter("img", "svg"), None) is not None)
    walker = _Walker(Sheet(root), raw)
    raw.lines = walker.lines(root, Look())
    raw.hidden = raw.hidden[:2000].strip()
    return raw


def _decoded(data: bytes) -> str:
    """Return the characters of a page, by its mark, else by what it says of itself."""
    named = _CHARSET.search(data[:2048])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(named[1].decode(), "strict")
        except (LookupError, UnicodeDecodeError):
            return decode(data)
    return decode(data)


class _Walker:
    """Walks the elements of one page."""

    def __init__(self, sheet: Sheet, raw: RawText) -> None:
        self.sheet, self.raw = sheet, raw

    def lines(self, element: etree._Element, look: Look, prefix: str = "") -> list[Line]:
        """Return the lines of an element."""
        found: list[Line] = []
        pending: list[Fragment] = []
        sign = prefix

        def flush() -> None:
            nonlocal sign
            if "".join(fragment.text for fragment in pending).strip():
                found.extend(paragraph_lines(pending, prefix=sign))
                sign = ""
            pending.clear()

        for part in self._parts(element, look):
            if isinstance(part, Fragment):
                pending.append(part)
            else:
                flush()
                found += part
        flush()
        return found

    def _parts(self, element: etree._Element, look: Look) -> Iterator[Fragment | list[Line]]:
        """Yield words that flow on, and the finished lines of the blocks between them."""
        yield from self._words(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._child(child, self.sheet.look(child, look))
            yield from self._words(child.tail, look)

    def _child(self, child: etree._Element, look: Look) -> Iterator[Fragment | list[Line]]:
        tag = str(child.tag)
        if tag in _SILENT:
            return
        if tag == "br":
            yield Fragment("\n", Ink())
        elif look.is_hidden:
            self.raw.hidden += f" {_WHITE.sub(' ', ''.join(child.itertext())).strip()}"[:2000]
        elif tag == "tr" or look.is_row:
            gap = [Line("", gap=True)] if look.has_space_above else []
            yield [
                *gap,
                *row_lines([self.lines(cell, self.sheet.look(cell, look)) for cell in self._cells(child)]),
            ]
        elif tag in _INLINE and not look.is_block:
            yield from self._inline(child, look)
        else:
            yield [Line("", gap=True)] if look.has_space_above else []
            yield self.lines(child, look, "• " if tag == "li" and not look.is_plain_list else "")

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        """Yield what stands side by side, without what nobody sees."""
        for child in row:
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                if self.sheet.look(child, Look()).is_hidden:
                    self.raw.hidden += f" {''.join(child.itertext()).strip()}"[:2000]
                else:
                    yield child

    def _inline(self, child: etree._Element, look: Look) -> Iterator[Fragment | list[Line]]:
        if child.tag == "a":
            address = (child.get("href") or "").strip()
            if _ADDRESS.match(address) and len(self.raw.links) < _MOST_LINKS:
                self.raw.links.append(_SCHEME.sub("", address).split("?subject")[0])
        if look.floats:
            yield Fragment("\t", Ink())
        yield from self._parts(child, look)
        if look.floats:
            yield Fragment("\t", Ink())

    def _words(self, text: str | None, look: Look) -> Iterator[Fragment]:
        if text:
            words = text.replace("\t", " ") if look.keeps_breaks else _WHITE.sub(" ", text)
            if look.is_hidden and words.strip():
                self.raw.hidden += f" {words.strip()}"[:2000]
            elif words:
                yield Fragment(words, Ink(look.size, look.bold))
