"""A sheet as PDF drawn line by line, as simple tools do, sometimes row by row across columns."""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from scripts.resumes.marks import Block, Line, Run, Sheet, Table, Theme
from scripts.resumes.writing import photo

_WIDE, _HIGH = 595.28, 841.89
_PHOTO = 60, 75
_MM = 72 / 25.4
_CORE = {
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "slab": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "mono": ("Courier", "Courier-Bold", "Courier-Oblique"),
}
_HELVETICA = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
_SHIPPED = ("Shipped", "Shipped-Bold", "Shipped-It")
_ACCENTS = {"\u0301": "´", "\u0308": "¨", "\u0303": "˜", "\u0300": "`", "\u0302": "ˆ", "\u0327": "¸"}


@cache
def _register() -> None:
    import font_source_sans_pro as shipped
    from reportlab.pdfbase.ttfonts import TTFont

    files = dict(shipped.font_files_ttf)
    for name, key in zip(_SHIPPED, ("SourceSansPro", "SourceSansProBold", "SourceSansProIt"), strict=True):
        pdfmetrics.registerFont(TTFont(name, files[key]))


@dataclass(frozen=True)
class _Word:
    """A stretch of one look that is never divided."""

    text: str
    font: str
    size: float
    color: str
    spacing: float
    link: str

    @property
    def width(self) -> float:
        return float(pdfmetrics.stringWidth(self.text, self.font, self.size)) + self.spacing * len(self.text)


@dataclass(frozen=True)
class _Placed:
    """Words on the page: `top` counts from the top of the whole text, not of a page."""

    x: float
    top: float
    words: tuple[_Word, ...]
    rule: float = 0.0


class _Setter:
    """Breaks lines into rows of a column and notes where each goes."""

    def __init__(self, theme: Theme, fonts: tuple[str, str, str]) -> None:
        self.theme, self.fonts = theme, fonts
        self.placed: list[_Placed] = []

    def blocks(self, blocks: Iterable[Block], x: float, top: float, width: float) -> float:
        for block in blocks:
            if isinstance(block, Line):
                top = self.line(block, x, top, width)
            else:
                top = self.table(block, x, top, width)
        return top

    def table(self, table: Table, x: float, top: float, width: float) -> float:
        for row in table.rows:
            at, bottom = x, top
            for cell, share in zip(row, table.widths, strict=True):
                own = width * share / 100
                bottom = max(bottom, self.blocks(cell, at, top, own - 6))
                at += own
            top = bottom
        return top + 3

    def line(self, line: Line, x: float, top: float, width: float) -> float:
        theme = self.theme
        size = {"heading": theme.heading_size, "name": theme.name_size, "headline": theme.size + 2}.get(
            line.role, theme.size
        )
        top += line.gap * 6 + (5 if line.role == "heading" else 0)
        indent = 10.0 if line.bullet else 0.0
        if line.left:
            self._row(self._words(line.left, size), x, top, size)
            x, width = x + theme.date_width * _MM, width - theme.date_width * _MM
        right = self._words(line.right, size)
        room = width - indent - (sum(word.width for word in right) + 6 if right else 0)
        if line.bullet:
            self._row(self._words((Run(line.bullet),), size), x, top, size)
        align = theme.heading_align if line.role == "heading" else line.align
        words = self._words(line.runs, size)
        widest = max((word.width for word in words), default=0.0)
        if widest > room > 0:
            size *= room / widest
            words = self._words(line.runs, size)
        for at, row in enumerate(_broken(words, room)):
            wide = sum(word.width for word in row)
            start = x + indent + ((width - wide) / 2 if align == "center" else 0)
            self._row(row, start, top, size)
            if right and at == 0:
                self._row(right, x + width - sum(word.width for word in right), top, size)
            top += size * theme.leading
        if line.role == "heading" and theme.heading_rule:
            self.placed.append(_Placed(x, top - size * 0.1, (), width))
            top += 3
        return top

    def _row(self, words: Sequence[_Word], x: float, top: float, size: float) -> None:
        if words:
            self.placed.append(_Placed(x, top + size, tuple(words)))

    def _words(self, runs: Iterable[Run], size: float) -> list[_Word]:
        words = []
        for run in runs:
            font = self.fonts[1 if run.bold else 2 if run.italic else 0]
            text = _printable(run.text.upper() if run.capitals else run.text, font)
            spacing = size * 0.3 if run.spaced else 0.0
            for piece in _pieces(text):
                words.append(_Word(piece, font, size * run.size, run.color, spacing, run.link))
        return words


_STAND_INS = {"●": "•", "○": "·", "◆": "•", "■": "•", "▪": "•", "◦": "o", "➢": ">", "‣": "•", "\uf0b7": "•"}


def _printable(text: str, font: str) -> str:
    """Replace signs that a font does not have."""
    return "".join(letter if _has(letter, font) else _STAND_INS.get(letter, "") for letter in text)


@cache
def _has(letter: str, font: str) -> bool:
    if font not in _SHIPPED:
        return bool(letter.encode("cp1252", "ignore"))
    return ord(letter) in pdfmetrics.getFont(font).face.charToGlyph


def _pieces(text: str) -> list[str]:
    out: list[str] = []
    for part in text.replace("\t", "    ").split(" "):
        out += [part, " "] if part else [" "]
    return out[:-1] if out and not text.endswith(" ") else out


def _broken(words: Sequence[_Word], room: float) -> list[list[_Word]]:
    rows: list[list[_Word]] = [[]]
    used = 0.0
    for word in words:
        if rows[-1] and used + word.width > room and word.text != " ":
            rows.append([])
            used = 0.0
        if rows[-1] or word.text != " ":
            rows[-1].append(word)
            used += word.width
    return rows


def _fonts(sheet: Sheet) -> tuple[str, str, str]:
    """Choose a core font when it has all letters, else the one that ships."""
    texts = "".join(run.text for line in sheet.lines() for run in (*line.left, *line.runs, *line.right))
    if all(_has(letter, "Helvetica") for letter in set(texts) if letter.isalpha()):
        return _CORE.get(sheet.theme.font, _HELVETICA)
    _register()
    return _SHIPPED


def write(sheet: Sheet, *, separate_accents: bool = False) -> bytes:
    """Return the sheet as PDF; accents may stand before their letters, as old typesetting leaves them."""
    sheet_fonts = _fonts(sheet)
    setter = _Setter(sheet.theme, sheet_fonts)
    margin = sheet.theme.margin * _MM
    width = _WIDE - 2 * margin
    head, body = _parted(sheet) if sheet.photo else ((*sheet.header, *sheet.band), sheet.body)
    top = setter.blocks(head, margin, 0.0, width - (_PHOTO[0] + 10 if sheet.photo else 0))
    top = max(top, _PHOTO[1] + 5) if sheet.photo else top
    if sheet.aside:
        _columns(setter, replace(sheet, body=body), margin, top + 6, width)
    else:
        top = setter.blocks(body, margin, top, width)
        setter.blocks(sheet.footer, margin, top + 10, width)
    placed = setter.placed
    if sheet.aside and sheet.interleaved:
        placed = sorted(placed, key=lambda row: (round(row.top), row.x))
    return _printed(placed, sheet, margin, sheet_fonts, separate_accents=separate_accents)


def _parted(sheet: Sheet) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part what stands beside the photo, down to the first heading, from the rest."""
    first = next(
        (at for at, block in enumerate(sheet.body) if isinstance(block, Table) or block.role == "heading"), 0
    )
    return (*sheet.header, *sheet.band, *sheet.body[:first]), sheet.body[first:]


def _columns(setter: _Setter, sheet: Sheet, x: float, top: float, width: float) -> None:
    beside = width * sheet.aside_share
    main = width - beside - 14
    aside_x = x + main + 14 if sheet.aside_right else x
    main_x = x if sheet.aside_right else x + beside + 14
    setter.blocks(sheet.aside, aside_x, top, beside)
    setter.blocks(sheet.body, main_x, top, main)


def _printed(
    rows: Sequence[_Placed],
    sheet: Sheet,
    margin: float,
    fonts: tuple[str, str, str],
    *,
    separate_accents: bool,
) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDE, _HIGH), invariant=1)
    if sheet.title:
        canvas.setTitle(sheet.title)
    room = _HIGH - 2 * margin
    pages = 1 + max((int(row.top // room) for row in rows), default=0)
    for page in range(pages):
        if page == 0 and sheet.photo:
            canvas.drawImage(
                ImageReader(io.BytesIO(photo.png())),
                _WIDE - margin - _PHOTO[0],
                _HIGH - margin - _PHOTO[1],
                *_PHOTO,
            )
        for row in rows:
            if int(row.top // room) == page:
                _show(canvas, row, _HIGH - margin - row.top % room, sheet.theme, accents=separate_accents)
        if sheet.page_note:
            note = sheet.page_note.replace("##", str(pages)).replace("#", str(page + 1))
            canvas.setFont(fonts[0], 7)
            canvas.drawRightString(_WIDE - margin, margin / 2, note)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _show(canvas: Any, row: _Placed, y: float, theme: Theme, *, accents: bool) -> None:
    if row.rule:
        canvas.setLineWidth(0.5)
        canvas.line(row.x, y, row.x + row.rule, y)
        return
    text = canvas.beginText(row.x, y)
    x = row.x
    large = row.words[0].size >= theme.heading_size
    for stretch in _stretches(row.words):
        word = stretch[0]
        text.setFont(word.font, word.size)
        text.setCharSpace(word.spacing)
        text.setFillColor(word.color or (theme.accent if large else "#000000"))
        whole = "".join(part.text for part in stretch)
        if accents:
            _with_accents(text, whole, word, x, y)
        else:
            text.textOut(whole)
        width = sum(part.width for part in stretch)
        if word.link:
            canvas.linkURL(word.link, (x, y - 2, x + width, y + word.size), relative=0)
        x += width
    canvas.drawText(text)


def _stretches(words: Sequence[_Word]) -> list[list[_Word]]:
    out: list[list[_Word]] = []
    for word in words:
        last = out[-1][-1] if out else None
        looks = (word.font, word.size, word.color, word.spacing, word.link)
        if last and looks == (last.font, last.size, last.color, last.spacing, last.link):
            out[-1].append(word)
        else:
            out.append([word])
    return out


def _with_accents(text: Any, whole: str, word: _Word, x: float, y: float) -> None:
    """Print accents as letters of their own, under the letters they belong to."""
    for letter in whole:
        decomposed = unicodedata.normalize("NFD", letter)
        text.setTextOrigin(x, y)
        if len(decomposed) == 2 and decomposed[1] in _ACCENTS:
            text.textOut(_ACCENTS[decomposed[1]])
            text.setTextOrigin(x, y)
            text.textOut(decomposed[0])
        else:
            text.textOut(letter)
        x += float(pdfmetrics.stringWidth(letter, word.font, word.size)) + word.spacing
