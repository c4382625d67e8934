"""Words of scanned pages and photographs, recognised by Tesseract; runs in the reader child.

Tesseract works on one page at a time, in a process of its own that inherits the child's limits: it gets the
pixels through a pipe and hands words with their places back, so neither of them writes a file.
"""

import csv
import io
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import fmean, median
from typing import Any

from screening.parsing.reading.layout import IsHeading, Piece, lines_of
from screening.parsing.reading.limits import MAX_RECOGNISED_PAGES
from screening.parsing.reading.pages import RawText
from screening.parsing.refusals import Reason, Refusal

_DPI = 200  # more makes the recognition no better on print of 8 points, and slower
_LONGEST_SIDE = 3600
_MOST_PIXELS = 64_000_000  # of a photograph that shrinks while it is unpacked
_MOST_RAW_PIXELS = 30_000_000  # of one that does not
_DOUBTFUL = 80.0  # mean certainty, of 100, below which a page may lie on its side
_LEAST_CERTAINTY = 25.0
_LANGUAGES = ("spa", "eng")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Where the program is and until when it may work, by the monotonic clock."""

    program: str
    until: float

    def run(self, image: Any, *arguments: str) -> str:
        """Return what the program prints about a picture; nothing when the time runs out."""
        packed = io.BytesIO()
        image.save(packed, "PPM")
        command = [self.program, "stdin", "stdout", *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - the path of an installed program, no shell
                command,
                input=packed.getvalue(),
                capture_output=True,
                timeout=max(0.1, self.until - time.monotonic()),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout.decode("utf-8", "replace")

    @property
    def has_time(self) -> bool:
        """Say whether another page may be begun."""
        return time.monotonic() < self.until - 1


def read_pdf(data: bytes, recogniser: Recogniser, is_heading: IsHeading) -> RawText:
    """Return the words in the pictures of a PDF's first pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    raw = RawText(pages=len(document), has_images=True)
    certainties: list[float] = []
    turn = 0
    for number in range(min(len(document), MAX_RECOGNISED_PAGES)):
        if not recogniser.has_time:
            break
        page = document[number]
        scale = min(_DPI / 72, _LONGEST_SIDE / max(*page.get_size(), 1))
        image = page.render(scale=scale, grayscale=True).to_pil()
        turn = _read_page(raw, certainties, image, 72 * scale, recogniser, is_heading, number, turn)
    raw.cut = number + 1 < raw.pages or not certainties
    raw.recognised = fmean(certainties) / 100 if certainties else 0.0
    return raw


def read_picture(data: bytes, recogniser: Recogniser, is_heading: IsHeading) -> RawText:
    """Return the words in a photograph."""
    raw, certainties = RawText(has_images=True), list[float]()
    image = _opened(data)
    _read_page(raw, certainties, image, 72 * max(image.size) / 842, recogniser, is_heading, 0, 0)
    raw.recognised = fmean(certainties) / 100 if certainties else 0.0
    return raw


def _opened(data: bytes) -> Any:
    """Return a photograph upright, in grey, large enough for small print; refuse one that is too large."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves, before anything is unpacked
    try:
        image: Any = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        pixels = image.size[0] * image.size[1]
        if pixels > (_MOST_PIXELS if image.format == "JPEG" else _MOST_RAW_PIXELS):
            raise Refusal(Reason.BROKEN, "too many pixels")
        image.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
        image = ImageOps.exif_transpose(image).convert("L")
    except (OSError, ValueError, SyntaxError) as error:
        raise Refusal(Reason.BROKEN, str(error)) from error
    longest = max(image.size)
    if longest > _LONGEST_SIDE:
        image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    elif longest < _LONGEST_SIDE / 2 and min(image.size) > 0:
        image = image.resize((image.size[0] * 2, image.size[1] * 2))
    return image


def _read_page(
    raw: RawText,
    certainties: list[float],
    image: Any,
    dpi: float,
    recogniser: Recogniser,
    is_heading: IsHeading,
    number: int,
    turn: int,
) -> int:
    """Add the words of one page; return by how much it, and so perhaps the next, had to be turned."""
    darkest, lightest = image.getextrema()
    if darkest == lightest:
        return turn  # a blank page, which would keep the program busy for seconds
    words = _words(image.rotate(turn, expand=True) if turn else image, dpi, recogniser)
    if _may_lie(words) and (found := _turn_of(image, recogniser)) != turn:
        turned = _words(image.rotate(found, expand=True), dpi, recogniser)
        if not _may_lie(turned) or sum(w.certainty for w in turned) > sum(w.certainty for w in words):
            words, turn = turned, found
    certainties += [word.certainty for word in words]
    raw.lines += lines_of(list(_pieces(words)), number, is_heading)
    return turn


@dataclass(frozen=True, slots=True)
class _Word:
    """A recognised word in points, with the line Tesseract saw it on and how high that is."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    line: tuple[str, ...]
    certainty: float


def _may_lie(words: list[_Word]) -> bool:
    """Say whether a page may lie on its side or head: unsure words, or lines that run from top to bottom."""
    if not words or fmean(word.certainty for word in words) < _DOUBTFUL:
        return True
    return median(word.height for word in words) > 3 * median(word.right - word.left for word in words)


def _words(image: Any, dpi: float, recogniser: Recogniser) -> list[_Word]:
    languages = "+".join(_languages(recogniser.program))
    output = recogniser.run(image, "-l", languages, "--dpi", str(round(dpi)), "--psm", "3", "tsv")
    rows = list(csv.DictReader(io.StringIO(output), delimiter="\t", quoting=csv.QUOTE_NONE))
    points = 72 / dpi
    lines: dict[tuple[str, ...], tuple[float, float]] = {}
    words = []
    for row in rows:
        key = (row["block_num"], row["par_num"], row["line_num"])
        left, top, width, height = (int(row[name]) * points for name in ("left", "top", "width", "height"))
        if row["level"] == "4":
            lines[key] = (top + height, height)
        elif row["level"] == "5" and float(row["conf"]) >= _LEAST_CERTAINTY and (row["text"] or "").strip():
            bottom, high = lines.get(key, (top + height, height))
            words.append(_Word(row["text"], left, left + width, bottom, high, key, float(row["conf"])))
    return words


def _pieces(words: list[_Word]) -> Iterator[Piece]:
    """Join the words of a line that stand together; small differences of height are noise."""
    if not words:
        return
    usual = median(word.height for word in words)
    lines: dict[tuple[str, ...], list[_Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    for line in lines.values():
        height = line[0].height
        size = usual if 0.7 * usual <= height <= 1.35 * usual else height
        piece: Piece | None = None
        for word in sorted(line, key=lambda word: word.left):
            if piece and word.left - piece.right < 1.6 * usual:
                piece.text, piece.right = f"{piece.text} {word.text}", word.right
                continue
            if piece:
                yield piece
            piece = Piece(word.text, word.left, word.right, word.bottom, round(size, 1))
        if piece:
            yield piece


def _turn_of(image: Any, recogniser: Recogniser) -> int:
    """Return by how many degrees, against the clock, a page has to be turned to stand upright."""
    for line in recogniser.run(image, "--psm", "0").splitlines():
        name, _, value = line.partition(":")
        if name == "Rotate" and value.strip().isdigit():
            return -int(value) % 360
    return 0


@cache
def _languages(program: str) -> tuple[str, ...]:
    """Return which of our languages this installation knows."""
    done = subprocess.run(  # noqa: S603 - the path of an installed program, no shell
        [program, "--list-langs"], capture_output=True, text=True, timeout=5, check=False
    )
    known = {line.strip() for line in done.stdout.splitlines()}
    return tuple(language for language in _LANGUAGES if language in known) or ("eng",)
