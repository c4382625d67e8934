"""What is written to fool a machine is taken out before anything is read, and quoted to a person."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from screening.parsing.addressed import find_addressed
from screening.parsing.lookalikes import unmask
from screening.parsing.model import Warn, WarningCode
from screening.parsing.reading.pages import Line
from screening.parsing.stuffing import endless_column, is_endless, repeated_lines, repeats, said_once
from screening.parsing.textline import BULLET

_SPLIT = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:[\u200b\u200c\u2060\u180e\ufeff]+[^\W\d_]+)+")
_INVISIBLE = re.compile(r"[\u200b\u200c\u2060\u180e\ufeff]")
_ORDINARY_SPLITS = 2  # some programs leave a sign or two behind
_LONGEST_QUOTE = 2000
_FULL_LINE = 0.7


@dataclass(slots=True)
class Sifted:
    """The lines that are left, and a warning for every trick."""

    lines: list[Line]
    warnings: list[Warn] = field(default_factory=list)

    def warn(self, code: WarningCode, quotes: list[str]) -> None:
        """Add a warning that quotes what it is about."""
        if quotes:
            self.warnings.append(Warn(code, " … ".join(quotes)[:_LONGEST_QUOTE]))


def sift(lines: list[Line], hidden: str) -> Sifted:
    """Return the lines without what is aimed at a machine; `hidden` was taken out by the reader already."""
    sifted = Sifted(lines)
    if hidden.strip():
        sifted.warn(WarningCode.HIDDEN_TEXT, [" ".join(hidden.split())])
    split = [word for line in lines for word in _SPLIT.findall(line.text)]
    if sum(len(_INVISIBLE.findall(word)) for word in split) > _ORDINARY_SPLITS:
        sifted.warn(WarningCode.HIDDEN_TEXT, [" ".join(_INVISIBLE.sub("·", word) for word in split[:20])])
    texts, masked = unmask([_INVISIBLE.sub("", line.text) for line in lines])
    sifted.warn(WarningCode.LOOKALIKES, [", ".join(masked[:20])] if masked else [])
    sifted.lines = [replace(line, text=text) for line, text in zip(lines, texts, strict=True)]
    said = [hidden.strip()] if hidden and find_addressed(" ".join(hidden.split())) else []
    sifted.warn(WarningCode.INSTRUCTIONS, said + _take_out_addressed(sifted))
    sifted.warn(WarningCode.KEYWORD_LIST, _take_out_stuffing(sifted))
    return sifted


def _take_out_addressed(sifted: Sifted) -> list[str]:
    """Cut sentences to a machine out of the lines; return them."""
    quotes: list[str] = []
    for first, last in _paragraphs(sifted.lines):
        block = sifted.lines[first:last]
        text = "\n".join(line.text for line in block)
        spans = find_addressed(text)
        if not spans:
            continue
        quotes += [" ".join(text[start:end].split()) for start, end in spans]
        kept = list(text)
        for start, end in spans:
            kept[start:end] = ["\n" if sign == "\n" else "\0" for sign in kept[start:end]]
        cut = "".join(kept).split("\n")
        for at, (line, rest) in enumerate(zip(block, cut, strict=True)):
            sifted.lines[first + at] = replace(line, text=rest.replace("\0", ""))
    return quotes


def _take_out_stuffing(sifted: Sifted) -> list[str]:
    """Leave what is repeated once, and nothing of a list that no person writes; return what was taken out."""
    before = [line.text for line in sifted.lines]
    texts = list(before)
    gaps = [at for at, line in enumerate(sifted.lines) if line.gap]
    for number in repeated_lines(texts) | endless_column(texts, gaps):
        texts[number] = ""
    for first, last in _paragraphs(sifted.lines):
        if repeats("\n".join(before[first:last])):
            texts[first:last] = said_once(texts[first:last])
        if is_endless("\n".join(texts[first:last])):
            texts[first:last] = [""] * (last - first)
    changed = [old.strip() for old, new in zip(before, texts, strict=True) if old != new]
    sifted.lines = [replace(line, text=text) for line, text in zip(sifted.lines, texts, strict=True)]
    return [quote for quote in dict.fromkeys(changed) if quote]


def _paragraphs(lines: list[Line]) -> list[tuple[int, int]]:
    """Return the first line and the one after the last of every stretch of lines that run on."""
    longest = max((len(line.text) for line in lines), default=0)
    starts = [at for at, line in enumerate(lines) if at == 0 or not _runs_on(lines[at - 1], line, longest)]
    return list(pairwise([*starts, len(lines)]))


def _runs_on(above: Line, line: Line, longest: int) -> bool:
    if not above.text.strip() or not line.text.strip() or line.gap or line.page != above.page:
        return False
    if BULLET.match(line.text) or abs(above.size - line.size) > 0.5 or above.bold != line.bold:
        return False
    return len(above.text) > _FULL_LINE * min(longest, 90) or line.text.lstrip()[:1].islower()
