"""Text of plain files: UTF-8, UTF-16 and UTF-32 with a mark or without, Windows Latin."""

import re

from screening.parsing.reading.pages import Line, RawText

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),  # before UTF-16, whose mark it begins with
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_SAMPLE = 4096
_MARKDOWN_HEADING = re.compile(r"^#{1,4}\s+(?=\S)")
_QUOTED = 5  # lines
_MARKDOWN_BOLD = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*")
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+|mailto:[^\s)]+)\)")


def read(data: bytes) -> RawText:
    """Return the lines of a plain file."""
    raw = RawText()
    lines = _unquoted(decode(data).replace("\f", "\n").splitlines())
    if sum(bool(_MARKDOWN_HEADING.match(line)) for line in lines) >= 2:
        raw.lines = [_from_markdown(line, raw.links) for line in lines]
    else:
        raw.lines = [Line(line) for line in lines]
    return raw


def _unquoted(lines: list[str]) -> list[str]:
    """Return the lines of a mail sent on without the sign that quotes them, if all of them have it."""
    written = [line for line in lines if line.strip()]
    if len(written) < _QUOTED or not all(line.lstrip().startswith(">") for line in written):
        return lines
    return [line.lstrip().removeprefix(">").removeprefix(" ") for line in lines]


def decode(data: bytes) -> str:
    """Return the characters of a plain file."""
    encoding = encoding_of(data)
    if encoding:
        return data.decode(encoding, "replace").lstrip("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def encoding_of(data: bytes) -> str:
    """Return the Unicode encoding a mark or the place of the zero bytes gives away, or nothing."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    # Latin letters in UTF-16 have a zero for their other half, and hardly any anywhere else.
    if zeros[1] > 0.7 * half and zeros[0] < 0.05 * half:
        return "utf-16-le"
    if zeros[0] > 0.7 * half and zeros[1] < 0.05 * half:
        return "utf-16-be"
    return ""


def _from_markdown(line: str, links: list[str]) -> Line:
    """Return a line without the signs that set it, as a reader of the finished page sees it."""
    links += [match[2] for match in _MARKDOWN_LINK.finditer(line)]
    heading = _MARKDOWN_HEADING.match(line)
    line = _unclosed(line[heading.end() :]) if heading else line
    text = _MARKDOWN_BOLD.sub(r"\1", _MARKDOWN_LINK.sub(r"\1", line))
    return Line(text, bold=bool(heading), gap=bool(heading))


def _unclosed(heading: str) -> str:
    """Return a heading without the signs that close it: they may be those that open it, after a blank.

    Not by a pattern: one that looks for blanks before the signs takes quadratic time on a line of blanks.
    """
    text = heading.rstrip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare != text and bare[-1:].isspace() else text
