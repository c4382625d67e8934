"""The text of a résumé as one string of clean lines, so that every value can say where it stands."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from urllib.parse import unquote

from screening.parsing.joining import append, is_rest_of_item
from screening.parsing.model import Section, Span, Value, Warn
from screening.parsing.reading.pages import RawText
from screening.parsing.textline import TextLine
from screening.parsing.tricks import sift

_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_BLANKS = re.compile(r"[ \n\u2028\u2029\u00a0\u2000-\u200a\u202f\u3000]+")
_ICONS = re.compile(
    r"[\ue000-\uf8ff\U000f0000-\U0010ffff\u2700-\u27bf\U0001f000-\U0001faff\u260e\u2709\u2302]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# LaTeX sets some accents as signs of their own beside the letter, often a dotless i.
_LOOSE_ACCENT = re.compile(r"([´`¨˜])\s?([aeiounAEIOUNı])|([aeiouAEIOUı])([´¨])(?!\w)")
_COMBINING = {"´": "\u0301", "`": "\u0300", "¨": "\u0308", "˜": "\u0303"}
_COLUMN = re.compile(r"(?<=\S) {3,}(?=\S)")  # typed columns: nobody sets three blanks within a phrase
_LONGEST_UNDERLINED = 45
_RULER = re.compile(r"[\s=_~*#.–—-]{3,}")
_FRAMED = re.compile(r"^[=_~*#–—-]+\s*(\S.*?\S)\s*[=_~*#–—-]{2,}$|^#+\s+(\S.*\S)$|^\*\*(\S.*\S)\*\*$")
_SOFT_END = re.compile(r"\u00ad\s*$")  # the hyphen of a word divided here
_SPREAD = re.compile(r"(?<![^\s])(?:[^\W\d_&]\s){3,}[^\W\d_](?![^\s])")


def clean(text: str) -> str:
    """Return a line in composed characters with ordinary blanks, without icons and invisible signs."""
    text = _LOOSE_ACCENT.sub(_compose, text.translate(_ZERO_WIDTH))
    text = text.replace("ı\u0301", "í").replace("ı\u0300", "ì").replace("ı\u0308", "ï")
    text = unicodedata.normalize("NFC", text)
    text = "".join(_plain(character) for character in text)
    text = _ICONS.sub(" ", _CONTROL.sub("", text))
    text = _COLUMN.sub("\t", _SPREAD.sub(_close_up, text))
    cells = (_BLANKS.sub(" ", cell).strip() for cell in text.split("\t"))
    return "\t".join(cell for cell in cells if cell)


def _plain(character: str) -> str:
    """Spell ligatures and full-width forms out; leave superscripts and fractions as they are."""
    if "\ufb00" <= character <= "\ufb06" or "\uff01" <= character <= "\uff5e":
        return unicodedata.normalize("NFKC", character)
    return character


def _compose(match: re.Match[str]) -> str:
    accent, letter = (match[1], match[2]) if match[1] else (match[4], match[3])
    return ("i" if letter == "ı" else letter) + _COMBINING[accent]


def _close_up(match: re.Match[str]) -> str:
    """Join letters set apart; two or more blanks divide words."""
    return " ".join(part.replace(" ", "") for part in re.split(r"\s{2,}", match[0]))


@dataclass(slots=True)
class Document:
    """All lines and the text they make together."""

    lines: list[TextLine]
    text: str
    warnings: list[Warn] = field(default_factory=list)  # about tricks found, and taken out, on the way
    starts: list[int] = field(default_factory=list)
    trust: float = 1.0  # in the words themselves: less where they were recognised in a picture

    def span(self, start: int, end: int) -> Span:
        """Return the span of two offsets."""
        return Span(bisect_right(self.starts, start) - 1, start, end)

    def value(
        self, line: TextLine, start: int, end: int, confidence: float, *, text: str = "", key: str = ""
    ) -> Value:
        """Return the value that stands at two offsets of a line, without the blanks around it."""
        raw = line.text[start:end]
        start += len(raw) - len(raw.lstrip())
        raw = raw.strip()
        span = Span(line.number, line.start + start, line.start + start + len(raw))
        return Value(text or raw, span, round(confidence * self.trust, 2), key)

    def in_section(self, *sections: Section) -> list[TextLine]:
        """Return the lines of some sections that carry content."""
        return [line for line in self.lines if line.section in sections and line.body.strip()]


def _underline(lines: list[TextLine]) -> None:
    """Take a row of signs for what it is, the typed underline of a heading above it."""
    if lines and len(lines[-1].text) <= _LONGEST_UNDERLINED and not lines[-1].is_bullet:
        lines[-1].bold = True


def compose(raw: RawText) -> Document:
    """Return the document made of what a reader found; addresses behind links follow as last lines."""
    sifted = sift(raw.lines, raw.hidden)
    document = Document([], "", sifted.warnings)
    gap = True
    for line in sifted.lines:
        text = clean(_SOFT_END.sub("\u2010", line.text))
        if _RULER.fullmatch(text):
            _underline(document.lines)
            continue
        framed = _FRAMED.match(text)
        if framed:
            text = framed[framed.lastindex or 0]
        if text:
            bold = line.bold or bool(framed)
            append(document.lines, TextLine(0, text, 0, line.size, bold, line.gap or gap, line.page))
        gap = not text
    for link in dict.fromkeys(raw.links):
        if text := clean(unquote(link)):
            anchor = clean(raw.anchors.get(link, ""))
            append(document.lines, TextLine(0, text, 0, is_link=True, anchor=anchor, gap=True))
    offset = 0
    for number, made in enumerate(document.lines):
        made.number, made.start = number, offset
        document.starts.append(offset)
        made.text = made.text.replace("\u2010", "-").replace("\u2011", "-")
        made.is_rest = number > 0 and is_rest_of_item(document.lines[number - 1], made)
        offset += len(made.text) + 1
    document.text = "\n".join(line.text for line in document.lines)
    return document
