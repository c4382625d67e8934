"""A sheet as RTF: paragraphs with tabs, table rows with cells, text beyond ASCII as escapes."""

from collections.abc import Iterable

from scripts.resumes.marks import Block, Line, Run, Sheet, Table

_FONTS = {"serif": "Times New Roman", "slab": "Cambria", "mono": "Courier New"}
_WIDTH = 9600


def _escaped(text: str) -> str:
    out = []
    for letter in text:
        code = ord(letter)
        if letter in "\\{}":
            out.append(f"\\{letter}")
        elif code < 128:
            out.append(letter)
        elif code < 256:
            out.append(f"\\'{code:02x}")
        else:
            units = letter.encode("utf-16-le")
            pairs = (
                int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)
            )
            out += [f"\\u{unit}?" for unit in pairs]
    return "".join(out)


def _run(run: Run) -> str:
    look = "\\b" * run.bold + "\\i" * run.italic + "\\caps" * run.capitals + "\\expndtw60" * run.spaced
    text = _escaped(run.text)
    return f"{{{look} {text}}}" if look else text


def _line(line: Line, size: int) -> str:
    text = "".join(map(_run, line.runs))
    if line.bullet:
        text = f"{_escaped(line.bullet)}\\tab {text}"
    if line.left:
        text = "".join(map(_run, line.left)) + "\\tab " + text
    if line.right:
        text += "\\tab " + "".join(map(_run, line.right))
    big = {"heading": 4, "name": 16, "headline": 2}.get(line.role, 0)
    tabs = "\\tqr\\tx9600" if line.right else "\\tx300" if line.bullet else ""
    align = "\\qc" if line.align == "center" else ""
    return f"\\pard{align}{tabs}\\sb{int(line.gap * 120)}\\fs{size + big} {text}"


def _blocks(blocks: Iterable[Block], size: int) -> str:
    return "".join(
        _line(block, size) + "\\par\n" if isinstance(block, Line) else _table(block, size) for block in blocks
    )


def _table(table: Table, size: int) -> str:
    edges = []
    at = 0
    for width in table.widths:
        at += width * _WIDTH // 100
        edges.append(f"\\cellx{at}")
    rows = []
    for row in table.rows:
        cells = (
            "\\par ".join(_line(line, size).replace("\\pard", "\\pard\\intbl", 1) for line in cell)
            + "\\cell\n"
            for cell in row
        )
        rows.append(f"\\trowd{''.join(edges)}\\pard\\intbl {''.join(cells)}\\row\n")
    return "".join(rows) + "\\pard "


def write(sheet: Sheet) -> bytes:
    """Return the sheet as RTF."""
    size = int(sheet.theme.size * 2)
    blocks = (*sheet.header, *sheet.band, *sheet.body, *sheet.aside, *sheet.footer)
    font = _FONTS.get(sheet.theme.font, "Arial")
    text = f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 {font};}}}}\\f0 {_blocks(blocks, size)}}}"
    return text.encode("ascii")
