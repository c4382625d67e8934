"""Text of RTF files with sizes, weights, tables, headers, footers and text boxes; runs in the reader child.

Control words as the Rich Text Format specification 1.9.1 names them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

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

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)", re.DOTALL
)
_DEEPEST = 500
_MOST_LINKS = 200
_NARROWEST = 10  # per cent of the usual width
_SPACE_ABOVE = 100  # twentieths of a point
# What is no text of the document; others announce themselves by an asterisk.
_SKIPPED = frozenset(
    {"stylesheet", "info", "pict", "nonshppict", "shprslt", "sp", "xe", "tc", "rxe", "template"}
)
_LIST_SIGNS = frozenset({"listtext", "pntext"})
_SIGNS = {
    "tab": "\t",
    "line": "\n",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "endash": "–",
    "emdash": "—",
    "emspace": " ",
    "enspace": " ",
    "~": "\u00a0",
    "_": "-",
    "\n": "\n",
    "\r": "\n",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_HEADERS = frozenset({"header", "headerl", "headerr", "headerf"})
_FOOTERS = frozenset({"footer", "footerl", "footerr", "footerf"})
_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')
_SYMBOL_BULLETS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf076"  # list signs of the Symbol and Wingdings fonts


@dataclass(slots=True)
class _State:
    """What a group inherits and may change."""

    size: float = 12.0
    bold: bool = False
    hidden: bool = False
    colour: int = 0
    shaded: bool = False
    ground: int = 0  # the colour behind the letters
    deleted: bool = False
    width: int = 100  # per cent
    closer: int = 0  # twentieths of a point
    lift: int = 0  # half points
    font: int = -1
    skips: bool = False
    fallback: int = 1  # signs that stand in for one Unicode sign
    target: str = "body"  # which part of the document words go to


@dataclass(slots=True)
class _Part:
    """The lines of one part while it is read."""

    lines: list[Line] = field(default_factory=list)
    fragments: list[Fragment] = field(default_factory=list)
    cell: list[Line] = field(default_factory=list)
    row: list[list[Line]] = field(default_factory=list)
    in_table: bool = False
    listed: bool = False
    space_above: int = 0


def read(data: bytes) -> RawText:
    """Return the text of an RTF file."""
    raw = RawText()
    reader = _Reader(raw)
    reader.read(_without_binary(data))
    for name in ("header", "body", "footer"):
        raw.lines += reader.finished(name)
    raw.hidden = raw.hidden[:2000].strip()
    return raw


def _without_binary(data: bytes) -> str:
    r"""Return the characters without what \bin announces: its bytes may look like anything."""
    parts, at = [], 0
    for match in re.finditer(rb"\\bin(\d{1,9}) ?", data):
        if match.start() >= at:
            parts.append(data[at : match.start()])
            at = match.end() + int(match[1])
    return b"".join([*parts, data[at:]]).decode("latin-1")


class _Reader:
    """Follows the control words of one file."""

    def __init__(self, raw: RawText) -> None:
        self.raw = raw
        self.state = _State()
        self.stack: list[_State] = []
        self.parts = {name: _Part() for name in ("header", "body", "footer", "apart")}
        self.encoding = "cp1252"
        self.encodings: dict[int, str] = {}
        self.colours: list[str] = []
        self.pending = bytearray()  # bytes of one character set, decoded together
        self.skip = 0  # stand-ins still to be passed over
        self.instruction = ""

    def read(self, text: str) -> None:
        """Read the whole file."""
        for match in _TOKEN.finditer(text):
            word, number, code, sign, brace, plain = match.groups()
            if code:
                self._byte(int(code, 16))
                continue
            if plain:
                self._plain(plain)
                continue
            self._flush()
            if brace == "{":
                self._open()
            elif brace:
                self._close()
            elif word:
                self._control(word, int(number) if number else None)
            elif sign == "*":
                self.state.skips = self.state.skips or not self._knows(text, match.end())
            else:
                self._write(_SIGNS.get(sign, ""))

    def _knows(self, text: str, at: int) -> bool:
        follows = _TOKEN.match(text, at)
        return bool(follows and follows[1] in ("fldinst", "shpinst", "shptxt", "footnote"))

    def _open(self) -> None:
        if len(self.stack) >= _DEEPEST:
            raise Refusal(Reason.BROKEN, "groups too deep")
        self.stack.append(replace(self.state))

    def _close(self) -> None:
        if not self.stack:
            return
        before, self.state = self.state, self.stack.pop()
        if before.target == "field" != self.state.target:
            if (match := _ADDRESS.search(self.instruction)) and len(self.raw.links) < _MOST_LINKS:
                self.raw.links.append(match[1])
            self.instruction = ""
        elif before.target != self.state.target and before.target in self.parts:
            self._end_paragraph(before.target)
            if before.target == "apart":
                apart = self.parts["apart"]
                self.parts["body"].lines += apart.lines
                self.parts["apart"] = _Part()

    def _byte(self, value: int) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.pending.append(value)

    def _flush(self) -> None:
        if self.pending:
            encoding = self.encodings.get(self.state.font, self.encoding)
            words, self.pending = self.pending.decode(encoding, "replace"), bytearray()
            self._write(words)

    def _plain(self, text: str) -> None:
        passed = min(self.skip, len(text))
        self.skip -= passed
        # Bytes above 127 that a careless writer left bare belong to the same character set.
        self.pending += text[passed:].encode("latin-1", "replace")

    def _control(self, word: str, number: int | None) -> None:
        if word in _SKIPPED or word in _LIST_SIGNS:
            self.state.skips = True
            if word in _LIST_SIGNS and self.state.target in self.parts:
                self.parts[self.state.target].listed = True
            self.raw.has_images = self.raw.has_images or word == "pict"
        elif word in ("ansicpg", "fcharset", "f", "u", "uc", "fonttbl", "colortbl", "red", "green", "blue"):
            self._table_word(word, number or 0)
        elif word in (
            "par",
            "pard",
            "sect",
            "page",
            "column",
            "cell",
            "nestcell",
            "row",
            "nestrow",
            "intbl",
            "trowd",
        ):
            self._block_word(word)
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif not self.state.skips and not self._is_letter_word(word, number):
            self._style_word(word, number)

    def _table_word(self, word: str, number: int) -> None:
        if word == "u":
            self._write(chr(number % 65536) if number % 65536 not in range(0xD800, 0xE000) else "")
            self.skip = self.state.fallback
        elif word == "uc":
            self.state.fallback = max(0, min(number, 10))
        elif word == "ansicpg":
            self.encoding = _known(f"cp{number}")
        elif word == "f":
            self.state.font = number
        elif word == "fcharset":
            self.encodings[self.state.font] = _CHARSETS.get(number, self.encoding)
        elif word == "fonttbl":
            self.state.skips = True
        elif word == "colortbl":
            self.state.target = "colours"
            self.colours.append("")
        elif self.state.target == "colours":
            self.colours[-1] += f"{max(0, min(number, 255)):02x}"

    def _block_word(self, word: str) -> None:
        part = self.parts.get(self.state.target)
        if part is None or self.state.skips:
            return
        if word in ("intbl", "trowd"):
            part.in_table = True
        elif word == "pard":
            part.in_table = part.listed = False
            part.space_above = 0
        elif word in ("cell", "nestcell"):
            self._end_paragraph(self.state.target, in_cell=True)
            part.row.append(part.cell)
            part.cell = []
        elif word in ("row", "nestrow"):
            part.lines += row_lines(part.row)
            part.row, part.in_table = [], False
        else:
            self._end_paragraph(self.state.target)

    def _is_letter_word(self, word: str, number: int | None) -> bool:
        """Follow a word on what hides or shows letters; say whether it was one."""
        state = self.state
        if word in ("highlight", "chcbpat", "cb", "clcbpat", "cbpat"):
            state.shaded = bool(number)
            state.ground = (number or 0) if word in ("highlight", "chcbpat", "cb") else state.ground
        elif word == "deleted":
            state.deleted = number != 0
        elif word == "charscalex":
            state.width = number or 100
        elif word == "expndtw":
            state.closer = number or 0
        elif word in ("up", "dn"):
            state.lift = abs(number if number is not None else 6)
        else:
            return False
        return True

    def _style_word(self, word: str, number: int | None) -> None:
        state, part = self.state, self.parts.get(self.state.target)
        if word == "plain":
            state.size, state.bold, state.hidden, state.colour, state.shaded = 12.0, False, False, 0, False
            state.ground, state.deleted, state.width, state.closer, state.lift = 0, False, 100, 0, 0
        elif word == "fs":
            state.size = (number or 24) / 2
        elif word == "b":
            state.bold = number != 0
        elif word == "v":
            state.hidden = number != 0
        elif word == "cf":
            state.colour = number or 0
        elif word == "ls" and part is not None:
            part.listed = bool(number)
        elif word == "sb" and part is not None:
            part.space_above = number or 0
        elif word == "fldinst":
            state.target = "field"
        elif word in ("shptxt", "footnote", "dptxbxtext"):
            state.target = "apart"
        elif word in _HEADERS or word in _FOOTERS:
            state.target = "header" if word in _HEADERS else "footer"

    def _write(self, text: str) -> None:
        state = self.state
        if not text or state.skips:
            return
        if state.target == "field":
            self.instruction += text[:500]
        elif state.target == "colours":
            self.colours += [""] * text.count(";")
        elif text.strip() and self._hides():
            self.raw.hidden += text
        else:
            signs = str.maketrans(dict.fromkeys(_SYMBOL_BULLETS, "•"))
            self.parts[state.target].fragments.append(
                Fragment(text.translate(signs), Ink(state.size, state.bold))
            )

    def _hides(self) -> bool:
        state = self.state
        colour, ground = (
            self.colours[number] if 0 < number < len(self.colours) else ""
            for number in (state.colour, state.ground)
        )
        if state.hidden or state.deleted or state.size < TINY_POINTS or is_drowned(colour, ground):
            return True
        if state.width < _NARROWEST or state.closer < -10 * state.size or state.lift > 40 * state.size:
            return True
        return is_nearly_white(colour) and not state.shaded

    def _end_paragraph(self, name: str, *, in_cell: bool = False) -> None:
        part = self.parts[name]
        gap = part.space_above >= _SPACE_ABOVE
        lines = paragraph_lines(
            part.fragments or [Fragment("", Ink())], prefix="• " if part.listed else "", gap=gap
        )
        part.fragments = []
        if in_cell or part.in_table:
            part.cell += lines
        else:
            part.lines += lines

    def finished(self, name: str) -> list[Line]:
        """Return the lines of a part, with what its last paragraph and row left open."""
        self._flush()
        part = self.parts[name]
        self._end_paragraph(name)
        return list(_without_repeats([*part.lines, *row_lines([*part.row, part.cell])], name))


def _without_repeats(lines: list[Line], name: str) -> Iterator[Line]:
    """Yield lines; a header says the same on the first page, on even pages and on the others."""
    seen: set[str] = set()
    for line in lines:
        if name == "body" or not line.text.strip() or line.text not in seen:
            seen.add(line.text)
            yield line


def _known(encoding: str) -> str:
    try:
        b"".decode(encoding)
    except LookupError:
        return "cp1252"
    return encoding
