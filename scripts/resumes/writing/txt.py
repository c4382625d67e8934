"""A sheet as plain text: columns become one, tables become lines."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.resumes.marks import Block, Line, Sheet, text_of


@dataclass(frozen=True)
class Plain:
    """How a résumé in plain text sets off its parts."""

    width: int = 0
    underline: str = ""
    blank_lines: bool = True
    prefix: str = ""
    right_gap: int = 0
    indent: str = ""
    blank_entries: bool = True
    joined_bullets: bool = False


def write(sheet: Sheet, plain: Plain) -> str:
    """Return the sheet as text."""
    blocks = (*sheet.header, *sheet.band, *sheet.body, *sheet.aside, *sheet.footer)
    lines = [wrapped for line in _lines(blocks, plain) for wrapped in line]
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines) + "\n"


def _lines(blocks: Iterable[Block], plain: Plain) -> Iterator[list[str]]:
    running: list[str] = []
    for block in blocks:
        if plain.joined_bullets and isinstance(block, Line) and block.bullet:
            running.append(_line(block, plain)[0])
            continue
        if running:
            yield [" ".join(running)]
            running = []
        if isinstance(block, Line):
            yield _line(block, plain)
            continue
        for row in block.rows:
            cells = [" ".join(text_of(line.runs) for line in cell) for cell in row]
            yield ["\t".join(cell for cell in cells if cell)]
    if running:
        yield [" ".join(running)]


def _line(line: Line, plain: Plain) -> list[str]:
    text = text_of(line.runs)
    if line.bullet:
        text = f"{line.bullet} {text}"
    if line.left:
        text = f"{text_of(line.left):<20} {text}"
    if line.right:
        right = text_of(line.right)
        gap = max(2, plain.right_gap - len(text) - len(right)) if plain.right_gap else 3
        text = f"{text}{' ' * gap}{right}"
    if line.role == "heading":
        return _heading(text, plain)
    indented = plain.indent + text if line.role in ("bullet", "meta", "text") and line.section else text
    out = _wrapped(indented, plain)
    if line.gap and plain.blank_lines and plain.blank_entries and line.entry:
        out.insert(0, "")
    return out


def _wrapped(text: str, plain: Plain) -> list[str]:
    if not plain.width or len(text) <= plain.width or "   " in text.strip():
        return [plain.prefix + text]
    hang = plain.indent + "  "
    parts = textwrap.wrap(
        text, plain.width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )
    return [plain.prefix + part for part in parts]


def _heading(text: str, plain: Plain) -> list[str]:
    out = [plain.prefix + text]
    if plain.underline in ("=", "-", "~", "_"):
        out.append(plain.prefix + plain.underline * len(text))
    elif plain.underline:
        out = [plain.prefix + f"{plain.underline} {text} {plain.underline}"]
    return ["", *out] if plain.blank_lines else out
