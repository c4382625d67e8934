"""A sheet as ODT: paragraphs, tables, page header and footer, written as the XML itself."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from scripts.resumes.marks import Block, Line, Run, Sheet

_STAMP = (2026, 11, 1, 9, 0, 0)
_MIME = "application/vnd.oasis.opendocument.text"
_NAMES = " ".join(
    f'xmlns:{short}="{long}"'
    for short, long in (
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
        ("xlink", "http://www.w3.org/1999/xlink"),
    )
)


def _text(text: str) -> str:
    return escape(text).replace("\t", "<text:tab/>").replace("  ", ' <text:s text:c="1"/>')


def _run(run: Run) -> str:
    text = _text(run.text.upper() if run.capitals else run.text)
    style = {(True, False): "B", (False, True): "I", (True, True): "B"}.get((run.bold, run.italic))
    if style:
        text = f'<text:span text:style-name="{style}">{text}</text:span>'
    return (
        f'<text:a xlink:type="simple" xlink:href={quoteattr(run.link)}>{text}</text:a>' if run.link else text
    )


def _line(line: Line) -> str:
    inner = "".join(map(_run, line.runs))
    if line.bullet:
        inner = f"{escape(line.bullet)} {inner}"
    if line.left:
        inner = "".join(map(_run, line.left)) + "<text:tab/>" + inner
    if line.right:
        inner += "<text:tab/>" + "".join(map(_run, line.right))
    if line.role == "heading":
        return f'<text:h text:style-name="H" text:outline-level="1">{inner}</text:h>'
    style = "N" if line.role == "name" else "C" if line.align == "center" else "P"
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(_line(block) if isinstance(block, Line) else _table(block.rows) for block in blocks)


def _table(rows: Iterable[Iterable[Iterable[Block]]]) -> str:
    drawn = [[_blocks(cell) or "<text:p/>" for cell in row] for row in rows]
    columns = max((len(row) for row in drawn), default=1)
    body = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string">{cell}</table:table-cell>' for cell in row)
        + "</table:table-row>"
        for row in drawn
    )
    return f'<table:table><table:table-column table:number-columns-repeated="{columns}"/>{body}</table:table>'


def _styles(sheet: Sheet, *, running: bool) -> str:
    theme = sheet.theme
    named = (
        ("P", theme.size, "normal", "start"),
        ("C", theme.size, "normal", "center"),
        ("H", theme.heading_size, "bold", "start"),
        ("N", theme.name_size, "bold", "start"),
    )
    paragraphs = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties '
        f'fo:text-align="{align}"/><style:text-properties fo:font-size="{size}pt" fo:font-weight="{weight}"/>'
        "</style:style>"
        for name, size, weight, align in named
    )
    spans = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in (("B", 'fo:font-weight="bold"'), ("I", 'fo:font-style="italic"'))
    )
    if not running:
        return paragraphs + spans
    page = (
        '<style:page-layout style:name="L"><style:page-layout-properties '
        f'fo:margin="{theme.margin}mm"/></style:page-layout>'
    )
    return paragraphs + spans + page


def write(sheet: Sheet) -> bytes:
    """Return the sheet as ODT."""
    body = _blocks(sheet.band)
    if sheet.aside:
        columns = (sheet.body, sheet.aside) if sheet.aside_right else (sheet.aside, sheet.body)
        body += _columns(columns)
    else:
        body += _blocks(sheet.body)
    head = f"<style:header>{_blocks(sheet.header)}</style:header>" if sheet.header else ""
    foot = f"<style:footer>{_blocks(sheet.footer)}</style:footer>" if sheet.footer else ""
    styles = (
        f'<office:document-styles {_NAMES} office:version="1.3"><office:automatic-styles>'
        f"{_styles(sheet, running=True)}</office:automatic-styles><office:master-styles>"
        f'<style:master-page style:name="Standard" style:page-layout-name="L">{head}{foot}'
        "</style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    content = (
        f'<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
        f"{_styles(sheet, running=False)}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return _packed({"content.xml": content, "styles.xml": styles})


def _columns(columns: Iterable[Iterable[Block]]) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string">{_blocks(blocks)}</table:table-cell>'
        for blocks in columns
    )
    return (
        '<table:table><table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-row>{cells}</table:table-row></table:table>"
    )


def _packed(parts: dict[str, str]) -> bytes:
    namespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="text/xml"/>' for path in parts
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{namespace}"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{_MIME}"/>{entries}</manifest:manifest>'
    )
    xml = '<?xml version="1.0" encoding="UTF-8"?>'
    whole = {"mimetype": _MIME} | {path: xml + text for path, text in parts.items()}
    whole["META-INF/manifest.xml"] = xml + manifest
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in whole.items():
            named = zipfile.ZipInfo(path, _STAMP)
            named.compress_type = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(named, text)
    return buffer.getvalue()
